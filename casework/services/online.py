"""On which conditions does a workplace meet on line, and where do the two people of an appointment meet?"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.online import OnlineRoom, OnlineSetting
from casework.models.people import Workplace
from casework.models.slots import Booking, Slot
from casework.rules.errors import NotValid, refuse
from casework.rules.online import OF_SETTING, Condition, missing
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import BookingState
from casework.services import people, rulebook

LONGEST_URL: Final = 500
_SIGNS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""None that is read or heard as another."""
_LENGTH: Final = 8


@dataclass(frozen=True)
class NewSetting:
    """What was typed about meeting on line at a workplace."""

    checked_on: date
    conditions: frozenset[Condition]
    method: str
    emergency: str
    deliberated_on: date | None


@dataclass(frozen=True)
class Place:
    """A workplace (or, without an id, the whole company) with what was looked at last."""

    public_id: str | None
    name: str
    setting: Shown | None
    missing: tuple[Condition, ...]
    """What is required and not met; all of it where nobody has looked."""


def index(session: Session, actor: Actor, *, now: datetime) -> list[Place]:
    """The company and the workplaces of the hat, each with its conditions."""
    visit = enter(session, actor, Act.KEEP_ONLINE, now=now)
    where = select(Workplace.id, Workplace.public_id, Workplace.name).where(visit.workplaces())
    rows = session.execute(where.order_by(Workplace.code)).all()
    company = [(None, None, "")] if visit.standing.everywhere else []
    newest = _newest(visit, [place for place, *_ in rows])
    names = people.person_names(session, actor.company_id, [one.made_by_id for one in newest.values()])
    places = []
    for place, public_id, name in [*company, *rows]:
        setting = newest.get(place)
        shown = (
            None
            if setting is None
            else visit.show(sight.ONLINE_SETTING, setting, made_by_name=names[setting.made_by_id])
        )
        holds = setting or newest.get(None)
        places.append(Place(public_id, name, shown, _missing(holds)))
    return places


def opening(session: Session, actor: Actor, place_id: str | None, *, now: datetime) -> Place:
    """One place, to look at its conditions (again)."""
    visit = enter(session, actor, Act.KEEP_ONLINE, now=now)
    place, name = rulebook.to_change(visit, place_id)
    setting = _newest(visit, [place] if place else []).get(place)
    if setting is None:
        return Place(place_id, name, None, _missing(None))
    names = people.person_names(session, actor.company_id, [setting.made_by_id])
    shown = visit.show(sight.ONLINE_SETTING, setting, made_by_name=names[setting.made_by_id])
    return Place(place_id, name, shown, _missing(setting))


def keep(session: Session, actor: Actor, place_id: str | None, new: NewSetting, *, now: datetime) -> PublicId:
    """Write down how the conditions stand. NotValid beside what contradicts itself."""
    visit = enter(session, actor, Act.KEEP_ONLINE, now=now)
    place, _name = rulebook.to_change(visit, place_id)
    faults = []
    if new.checked_on > visit.today:
        faults.append(NotValid("checked_on", Said(N_("確かめた日は、今日までの日付にしてください。"))))
    if Condition.ANNOUNCED in new.conditions and new.deliberated_on is None:
        faults.append(NotValid("deliberated_on", Said(N_("衛生委員会等で調査審議した日を入力してください。"))))
    if new.deliberated_on is not None and new.deliberated_on > new.checked_on:
        faults.append(NotValid("deliberated_on", Said(N_("確かめた日より前の日付にしてください。"))))
    if Condition.EMERGENCY in new.conditions and not new.emergency.strip():
        faults.append(NotValid("emergency", Said(N_("緊急のときの連絡先と、駆けつける人を入力してください。"))))
    if not new.method.strip():
        faults.append(NotValid("method", Said(N_("使うサービスの名前を入力してください。"))))
    refuse(faults)
    made = OnlineSetting(
        company_id=actor.company_id, public_id=ids.fresh(), workplace_id=place, checked_on=new.checked_on,
        conditions=[one.value for one in OF_SETTING if one in new.conditions], method=new.method.strip(),
        emergency=new.emergency.strip(), deliberated_on=new.deliberated_on, made_by_id=visit.actor.person_id,
        made_at=now,
    )  # fmt: skip
    session.add(made)
    visit.record(sight.ONLINE_SETTING, made.public_id)
    session.flush()
    return made.public_id


def prepare(visit: Visit, case: Case, booking: Booking, slot: Slot) -> None:
    """Give an appointment on line its room, with the words by which the two know each other."""
    if not slot.online:
        return
    room = OnlineRoom(public_id=ids.fresh(), company_id=case.company_id, booking_id=booking.id, case_id=case.id)
    visit.seal(case.data_key_id, room, passcode="".join(secrets.choice(_SIGNS) for _ in range(_LENGTH)))
    visit.session.add(room)
    visit.record(sight.ONLINE_ROOM, room.public_id, of=case.employment_id)


def open_room(visit: Visit, case: Case, booking: Booking, url: str) -> None:
    """Say where an appointment on line takes place. NotValid for what is no address of a page."""
    room = visit.session.execute(
        select(OnlineRoom).where(visit.within(OnlineRoom), OnlineRoom.booking_id == booking.id).with_for_update()
    ).scalar_one()
    visit.seal(case.data_key_id, room, url=_address(url))
    visit.record(sight.ONLINE_ROOM, room.public_id, of=case.employment_id)


def room(visit: Visit, case: Case, booking: Booking) -> Shown | None:
    """The room of an appointment that stands, for its two people and nobody else."""
    if booking.state is not BookingState.BOOKED:
        return None
    found = visit.session.execute(
        select(OnlineRoom).where(visit.within(OnlineRoom), OnlineRoom.booking_id == booking.id)
    ).scalar_one_or_none()
    return None if found is None else visit.show(sight.ONLINE_ROOM, found, of=case.employment_id)


def setting_of(visit: Visit, workplace_id: int) -> OnlineSetting | None:
    """What holds at a workplace: its own, or the company's."""
    newest = _newest(visit, [workplace_id])
    return newest.get(workplace_id) or newest.get(None)


def refuse_unfit(visit: Visit, case: Case, met: frozenset[Condition], asked: tuple[Condition, ...]) -> None:
    """NotValid beside the way of the talk while a required condition of workplace or talk isn't met: what is held so
    isn't an interview of the law.
    """
    setting = setting_of(visit, case.workplace_id)
    if setting is None or _missing(setting):
        raise NotValid(
            "mode",
            Said(
                N_(
                    "この事業場では、オンライン面談の条件がまだ整っていません。"
                    "実施事務従事者が条件を確かめて登録すると、オンラインでの実施を記録できます。"
                )
            ),
        )
    if missing(asked, met):
        raise NotValid(
            "conditions",
            Said(
                N_(
                    "オンラインの面接指導として数えるには、条件の確認が必要です。満たせなかったときは「途中で中断した」を"
                    "選び、別の日時か対面に変えてください。"
                )
            ),
        )


def _missing(setting: OnlineSetting | None) -> tuple[Condition, ...]:
    met = frozenset() if setting is None else frozenset(Condition(code) for code in setting.conditions)
    return missing(OF_SETTING, met)


def _newest(visit: Visit, workplaces: list[int]) -> dict[int | None, OnlineSetting]:
    """The newest setting of each workplace and of the company."""
    found = visit.session.execute(
        select(OnlineSetting)
        .where(
            OnlineSetting.company_id == visit.actor.company_id,
            or_(OnlineSetting.workplace_id.in_(workplaces), OnlineSetting.workplace_id.is_(None)),
        )
        .order_by(OnlineSetting.id)
    ).scalars()
    return {setting.workplace_id: setting for setting in found}


def _address(url: str) -> str:
    """An address of the web, without names and passwords in it."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        fine = parts.scheme == "https" and bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:
        fine = False
    if not fine or len(url) > LONGEST_URL or any(sign.isspace() for sign in url):
        raise NotValid("url", Said(N_("https:// で始まる、会議の参加用のアドレスを入力してください。")))
    return url
