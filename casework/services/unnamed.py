"""Which running measures does a decision of others leave out, and does each of them go on or end?

An opinion that changes measures need not name all that run. What it leaves out would end without a word, so HR says of
each whether it goes on, which then is a measure of the new decision like any other, or ends on the day before that one
begins. What goes on does so as it was decided: each step on its own days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from casework.access import Shown, Visit, sight
from casework.models.cases import Case
from casework.models.opinions import Opinion
from casework.rules import comparison
from casework.rules.comparison import Item
from casework.rules.errors import NotValid, refuse
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import After, MeasureKind
from casework.services import measures, terms
from casework.services.judgements import Judgement

UNSAID: Final = Said(N_("いま続いているか、予定されている措置です。続けるか、終わりにするかを選んでください。"))
WHY_ENDED: Final = Said(
    N_(
        "続いているか、予定されている措置のうち、終わりにするものがあります。なぜ終わりにするのかを書いてください。本人も読みます。"
    )
)


def of(visit: Visit, case: Case, opinion: Opinion, items: Sequence[Item]) -> tuple[Shown, ...]:
    """The running measures that aren't like any of `items`. Nothing where none is decided: that lifts all of them."""
    if not items:
        return ()
    left = [
        one
        for one in terms.running(visit.session, opinion, visit.today)
        if not any(comparison.akin(one.kind, item.kind) for item in items)
    ]
    known = visit.facts(case)
    return tuple(visit.show(sight.MEASURE, one, known, of=case.employment_id) for one in left)


def last_day(items: Sequence[Item]) -> date | None:
    """The last day of what ends: the one before anything of the decision begins. None while no day was typed, or one
    before which there is none.
    """
    starts = [item.from_on for item in items if item.from_on and item.from_on > date.min]
    return min(starts) - timedelta(days=1) if starts else None


def going_on(left: Sequence[Shown], items: Sequence[Item], after: Mapping[MeasureKind, After]) -> dict[Item, str]:
    """What goes on, as measures of the decision, each with its row of the form: every step that isn't over by then."""
    first = min((item.from_on for item in items if item.from_on), default=None)
    last = max((item.until_on for item in items if item.until_on), default=None)
    kept = list(
        dict.fromkeys(
            _with_its_days(one, item, first, last)
            for one, item in zip(left, measures.as_items(left), strict=True)
            if after.get(one.kind) is After.GOES_ON and not _over(one, first)
        )
    )
    return dict(zip(kept, comparison.places(kept), strict=True))


def _over(one: Shown, first: date | None) -> bool:
    return one.ended_on is not None and first is not None and one.ended_on < first


def _with_its_days(one: Shown, item: Item, first: date | None, last: date | None) -> Item:
    """From the later of its own first day and that of the decision, to its own last day. Past its end a measure holds
    on: until the next step where one follows, else for the days of the decision.
    """
    if first is None:
        return item
    goes = one.until_on >= first
    return replace(item, from_on=max(one.from_on, first), until_on=one.until_on if goes else one.ended_on or last)


def ends(left: Sequence[Shown], after: Mapping[MeasureKind, After]) -> bool:
    """Whether anything of it ends."""
    return any(after.get(one.kind) is After.ENDS for one in left)


def answered(judgement: Judgement, left: Sequence[Shown]) -> Judgement:
    """The same with what goes on. NotValid beside what wasn't answered, and where something ends without a reason."""
    kinds = list(dict.fromkeys(one.kind for one in left))
    lacking = [NotValid(f"{kind.value}_after", UNSAID) for kind in kinds if kind not in judgement.after]
    if ends(left, judgement.after) and not judgement.reason.strip():
        lacking.append(NotValid("reason", WHY_ENDED))
    refuse(lacking)
    kept = going_on(left, judgement.items, judgement.after)
    why = {
        row: judgement.reasons[item.kind.value] for item, row in kept.items() if item.kind.value in judgement.reasons
    }
    placed = {**judgement.placed(), **kept}
    return replace(
        judgement, items=tuple(placed), rows=tuple(placed.values()), reasons={**why, **judgement.reasons}
    )  # fmt: skip
