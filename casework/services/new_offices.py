"""What is HR told of the workplace that somebody moves to, and is it there to read it? (docs/decisions/0042)"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Final

from casework.access import Visit
from casework.models.cases import Case
from casework.models.measures import Decision
from casework.models.sendings import Sending
from casework.rules.comparison import Item
from casework.rules.errors import NotNow
from casework.rules.notices import Notice
from casework.rules.recipients import Recipient
from casework.rules.terms import holding
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat
from casework.services import messages, people, relocations, tellable
from casework.services.relocations import Relocation
from casework.services.sending_texts import Telling

NOT_MOVED: Final = Said(
    N_("この人が、いま、またはこれから働くことになっているのは、この件を扱う事業場です。異動先はありません。")
)
NOBODY_THERE: Final = N_(
    "%(name)sには、これを読む人事労務担当者がいません。担当者が登録されてから、本人に文面を見せて、伝えてください。"
)


def addressed(visit: Visit, decision: Decision, case: Case, telling: Telling) -> Telling:
    """To HR of which workplace it goes: the one that is named, else the first that wasn't told, else the last. NotNow
    where they don't move there. For everybody else as typed.
    """
    if telling.recipient is not Recipient.NEW_OFFICE:
        return telling
    moves = relocations.of_decision(visit, case, decision)
    found = place(visit, case, telling, moves)
    if not found:
        raise NotNow(NOT_MOVED)
    unread = nobody_reads(visit, case, found[0])
    if unread is not None:
        raise NotNow(unread)
    return replace(telling, name=found[0].name, workplace_id=found[0].workplace_id)


def nobody_reads(visit: Visit, case: Case, there: Relocation) -> Said | None:
    """Why HR there isn't told: nobody wears the hat, or the employee alone does. Else the ledger would say that
    somebody was told, and the desk would ask for no more. Who stands in there doesn't read it (docs/decisions/0042).
    """
    officers = people.hr_for(visit.session, case.company_id, there.workplace_id, visit.today)
    if {*officers} - {case.employment.person_id}:
        return None
    return Said(NOBODY_THERE, {"name": there.name})


def place(visit: Visit, case: Case, telling: Telling, moves: tuple[Relocation, ...]) -> list[Relocation]:
    """Where a text goes: the workplace that is named, else the one that is told next."""
    chosen = telling.workplace_id
    return following(visit, case, moves) if chosen is None else [one for one in moves if one.workplace_id == chosen]


def theirs(telling: Telling, items: tuple[Item, ...], found: Sequence[Relocation]) -> tuple[Item, ...]:
    """HR of another workplace is told what holds from the first day there, as though it began on it: since when it has
    lasted, and what was different before, is none of theirs.
    """
    if telling.recipient is not Recipient.NEW_OFFICE or not found:
        return items
    since = found[0].from_on
    return tuple(
        replace(item, from_on=min(max(item.from_on or since, since), item.until_on or since))
        for item in holding(items, since)
    )


def following(visit: Visit, case: Case, moves: tuple[Relocation, ...]) -> list[Relocation]:
    """The first whose HR wasn't told and where somebody reads it, else the first that wasn't, else the last; of none
    nothing.
    """
    untold = [one for one in moves if not one.told]
    able = (one for one in untold if nobody_reads(visit, case, one) is None)
    return [*islice(able, 1), *untold, *moves[-1:]][:1]


def tell(visit: Visit, case: Case, sending: Sending) -> None:
    """Who is HR there hears of what was kept for it; not who has the file anyway, nor of themself."""
    if sending.workplace_id is None:
        return
    there, here = (
        {*people.hr_for(visit.session, case.company_id, place, visit.today)}
        for place in (sending.workplace_id, case.workplace_id)
    )
    for person_id in there - here - {case.employment.person_id}:
        messages.queue(visit, Notice.ARRIVAL, record_id=sending.public_id, to=person_id, hat=Hat.HR)


def to_tell(visit: Visit) -> list[tuple[str, int, str, date]]:
    """Decisions of which HR of the workplace that somebody moves to is to be told now, the first move first: public id,
    whose, which workplace, from when. What can't be told yet, or waits for a decision about its end, isn't among them.
    """
    rows = relocations.untold(visit)
    refused = tellable.refusals(visit, [row.Decision for row in rows])
    return [
        (row.Decision.public_id, row.employment_id, row.name, row.from_on)
        for row in rows
        if refused[row.Decision.id] is None
    ]
