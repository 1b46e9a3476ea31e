"""In which ways can an act be refused, and what does the person read?"""

from collections.abc import Callable, Sequence
from datetime import date

from casework.rules.texts import N_, Said


class Refusal(Exception):
    """Something asked for is not done. Carries the sentence that a person reads."""

    def __init__(self, said: Said) -> None:
        super().__init__(str(said))
        self.said = said


class NotYours(Refusal):
    """The thing does not exist for this person (404, never 403: existence is a secret too)."""

    def __init__(self) -> None:
        super().__init__(Said(N_("お探しのページは見つかりませんでした。")))


class NotNow(Refusal):
    """The person may do this, but not in the present state (409)."""


class NotValid(Refusal):
    """What was entered can't be accepted; `field` names the form field beside which the sentence stands (422).

    `others`: what else can't be, so that a person hears everything at once.
    """

    def __init__(self, field: str, said: Said, others: Sequence["NotValid"] = ()) -> None:
        super().__init__(said)
        self.field = field
        self.others = tuple(others)


def faults(*checks: Callable[[], object]) -> list[NotValid]:
    """All that several checks can't accept, in their order, each sentence beside a field once."""
    found: dict[tuple[str, str], NotValid] = {}
    for check in checks:
        try:
            check()
        except NotValid as error:
            for one in (error, *error.others):
                found.setdefault((one.field, str(one.said)), one)
    return list(found.values())


def refuse(faults: Sequence[NotValid]) -> None:
    """Raises one NotValid that holds them all; nothing when there are none."""
    if faults:
        raise NotValid(faults[0].field, faults[0].said, faults[1:])


class Stale(Refusal):
    """Somebody else changed the same thing in between (409); the page shows both texts."""

    def __init__(self) -> None:
        super().__init__(
            Said(
                N_(
                    "ほかの人が先に保存しました。入力した内容は消えていません。両方を見比べて、もう一度保存してください。"
                )
            )
        )


class UnknownYear(NotNow):
    """The national holidays of `year` are not official yet, so a working day can't be told (409)."""

    def __init__(self, year: int) -> None:
        super().__init__(
            Said(N_("%(year)s年の祝日はまだ確定していないため、営業日を計算できません。"), {"year": str(year)})
        )
        self.year = year


class NoWorkday(NotNow):
    """The workplace is closed all around `day` (409)."""

    def __init__(self, day: date) -> None:
        super().__init__(
            Said(N_("%(day)sの前後に営業日がありません。事業場の休業日の登録を確かめてください。"), {"day": day})
        )
        self.day = day
