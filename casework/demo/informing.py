"""What did attending doctors learn of a return that was decided, by the employee's hand?"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from casework.demo.away import back_again_on
from casework.demo.road import Road
from casework.models.doctor_notices import DoctorNotice
from casework.models.leaves import SickLeave
from casework.rules.return_to_work import Accommodation, AccommodationKind, Extent
from casework.rules.vocabulary import CaseKind, Hat
from casework.services import doctor_notices
from casework.services.doctor_notices import Words

_WHO: Final = ("physician", Hat.PHYSICIAN)
_LESS: Final = (
    Accommodation(AccommodationKind.OVERTIME, Extent.BAN),
    Accommodation(AccommodationKind.SHORTER, Extent.EARLY, 120),
)


def told(road: Road) -> None:
    """Of somebody who came back twice: after the first leave they took the paper along. After the second they didn't
    wish it at first, another one had a slip, and one waits for them; a next one is begun.
    """
    stage = road.stage
    first, second = _leaves(road)
    _offered(road, first, 147, stage.today - timedelta(days=150))
    _answered(road, 146, doctor_notices.agree)
    back = back_again_on(stage.today)
    _offered(road, second, 15, back)
    _answered(road, 14, doctor_notices.refuse_it)
    _offered(road, second, 6, back)
    stage.act(*_WHO, doctor_notices.give_up, _last(road), now=stage.office(6, 18))
    _offered(road, second, 2, back)
    _begun(road, second, 1, back)


def _leaves(road: Road) -> list[str]:
    employment = road.stage.made.employments["returning"]
    with road.stage.database.reading() as session:
        found = select(SickLeave.public_id).where(SickLeave.employment_id == employment.id).order_by(SickLeave.number)
        return [str(one) for one in session.execute(found).scalars()]


def _begun(road: Road, leave_id: str, ago: int, back: date) -> None:
    words = Words(
        "港北こころのクリニック", "佐伯 千夏", back, _LESS, "月ごとに見直します。",
        "気になる変化があれば、本人を通じてお知らせください。", back, back + timedelta(days=60),
    )  # fmt: skip
    road.stage.act(*_WHO, doctor_notices.save, leave_id, words, version=0, now=road.stage.office(ago, 16))


def _offered(road: Road, leave_id: str, ago: int, back: date) -> None:
    """Written, signed and put to the employee."""
    stage = road.stage
    _begun(road, leave_id, ago, back)
    made = _last(road)
    version = stage.version(DoctorNotice, made)
    stage.act(*_WHO, doctor_notices.offer, made, version=version, now=stage.office(ago, 17))


def _answered(road: Road, ago: int, verb: Callable[..., None]) -> None:
    road.stage.act("returning", Hat.WORKER, verb, _last(road), now=road.stage.at(ago, 20))


def _last(road: Road) -> str:
    return road.stage.of_case(DoctorNotice, "returning", CaseKind.RETURN)
