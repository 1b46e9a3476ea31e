"""How does the office take the list of a campaign along, as a file that says who took it?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from casework import texts
from casework.access import Act, Actor, enter
from casework.documents import lists
from casework.documents.lists import Listing
from casework.rules.lists import Kind
from casework.rules.texts import N_, Said
from casework.services import board, people
from casework.services.board import Line, Wanted

COLUMNS: Final = (
    (N_("社員番号"), 12),
    (N_("氏名"), 18),
    (N_("所属"), 18),
    (N_("段階"), 20),
    (N_("次の期日"), 14),
    (N_("次にすること"), 28),
    (N_("申出の期限"), 14),
    (N_("申出日"), 14),
    (N_("期限後の申出"), 14),
    (N_("面談の日時"), 24),
    (N_("面談を行った日"), 14),
)
"""Each column with its width in characters."""


@dataclass(frozen=True)
class Taken:
    """A file to take along. Its name says nothing of health, of the company or of anybody."""

    name: str
    kind: str
    content: bytes


def take(
    session: Session, actor: Actor, check_id: str, wanted: Wanted, kind: Kind, language: str, *, now: datetime
) -> Taken:
    """The whole filtered list of a check as a file. The trail says who took it, and each person who stands in it."""
    visit = enter(session, actor, Act.EXPORT_BOARD, now=now)
    lines = board.everybody(visit, check_id, wanted)
    names = people.person_names(session, actor.company_id, [actor.person_id])
    told = Said(
        N_("取扱注意。%(at)s に %(who)s が書き出しました。用が済んだら消してください。"),
        {"who": names.get(actor.person_id or 0, ""), "at": texts.when(now, language)},
    )
    listing = Listing(
        taken=texts.say(told, language),
        at=now,
        columns=[(texts.translate(name, language), width) for name, width in COLUMNS],
        rows=[_cells(line, language) for line in lines],
    )
    name = f"list-{visit.today:%Y%m%d}.{kind.value}"
    return Taken(name, lists.TYPES[kind], lists.written(listing, kind))


def _cells(line: Line, language: str) -> list[str]:
    invitation, request, booking, interview = line.invitation, line.request, line.booking, line.interview
    late = request is not None and request.late
    return [
        line.employee.number,
        line.employee.name,
        line.employee.department or "",
        texts.translate(line.stage.label, language),
        _day(line.due_on),
        "" if line.next is None else texts.translate(line.next.label, language),
        _day(invitation.request_by if invitation is not None else None),
        _day(request.requested_on if request is not None else None),
        texts.translate(N_("期限後"), language) if late else "",
        texts.when(booking.starts_at, language) if booking is not None else "",
        _day(interview.held_on if interview is not None else None),
    ]


def _day(value: date | None) -> str:
    return "" if value is None else value.isoformat()
