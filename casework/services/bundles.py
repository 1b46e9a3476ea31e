"""Which records does HR hand to an inspector: those of one person's case, or all of a year?

As files in one archive: report, opinion and the record of each interview, and a list with a sum for each file. Only
what HR may read, as everywhere: a report in which scores stand is there for named handlers, the others get the record
without them, and the list says so. Read in portions, each a transaction of its own that writes down what was taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Select, and_, extract, func, select
from sqlalchemy.orm import Session

from casework import texts
from casework.access import Act, Actor, Shown, Visit, enter
from casework.documents import lists
from casework.documents.archive import Entry
from casework.documents.lists import Listing
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.interviews import Interview
from casework.models.opinions import Opinion
from casework.rules.errors import NotYours
from casework.rules.lists import Kind as ListKind
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Language, RecordState
from casework.services import interviews, people, record_files
from casework.services.record_files import Kind

AT_ONCE: Final = 20
"""Records of one portion."""
_KINDS: Final[tuple[tuple[Kind, str], ...]] = (
    ("report", N_("面接指導結果報告書")), ("opinion", N_("就業上の措置に係る意見書")), ("record", N_("面接指導の記録")),
)  # fmt: skip
COLUMNS: Final = (
    (N_("ファイル"), 14), (N_("ファイルのSHA-256"), 66), (N_("番号"), 8), (N_("書類"), 26), (N_("社員番号"), 12),
    (N_("氏名"), 18), (N_("実施年月日"), 14), (N_("医師の氏名"), 18), (N_("意見聴取の日"), 14), (N_("根拠"), 30),
    (N_("版"), 16), (N_("備考"), 50),
)  # fmt: skip
_WITHHELD: Final = N_("点数が載っているため、指名された担当者だけが受け取れます。記録は、点数を除いて入っています。")


@dataclass(frozen=True)
class Year:
    """A calendar year, by the day of the interview, and how many records there are of it."""

    year: int
    count: int


def years(session: Session, actor: Actor, *, now: datetime) -> tuple[Year, ...]:
    """The years of which there are records, the newest first."""
    visit = enter(session, actor, Act.TAKE_BUNDLE, now=now)
    numbers = extract("year", Interview.held_on)
    counted = _issued(visit).order_by(None).with_only_columns(numbers, func.count()).group_by(numbers)
    found = [Year(int(row[0]), row[1]) for row in session.execute(counted)]
    return tuple(sorted(found, key=lambda one: -one.year))


def of_year(session: Session, actor: Actor, wanted: int, *, now: datetime) -> list[PublicId]:
    """The opinions of a year's records, in the order of their interviews. NotYours when there are none."""
    visit = enter(session, actor, Act.TAKE_BUNDLE, now=now)
    within = Interview.held_on.between(date(wanted, 1, 1), date(wanted, 12, 31))
    return _some(list(session.execute(_issued(visit).where(within)).scalars()))


def of_case(session: Session, actor: Actor, opinion_id: str, *, now: datetime) -> list[PublicId]:
    """The opinions of all records of the case that one of them belongs to."""
    visit = enter(session, actor, Act.TAKE_BUNDLE, now=now)
    opinion = visit.reach(Opinion, opinion_id)
    return _some(list(session.execute(_issued(visit).where(Opinion.case_id == opinion.case_id)).scalars()))


def portion(
    session: Session, actor: Actor, opinion_ids: Sequence[PublicId], first: int, language: str, *, now: datetime
) -> list[Entry]:
    """The files of some records; `first`: the number of the first of them. What is out of reach by now is left out."""
    visit = enter(session, actor, Act.TAKE_BUNDLE, now=now)
    rows = session.execute(
        select(Opinion, Case)
        .join(Case, and_(Case.company_id == Opinion.company_id, Case.id == Opinion.case_id))
        .where(visit.within(Opinion), Opinion.state == RecordState.ISSUED, Opinion.public_id.in_(opinion_ids))
    )
    found = {opinion.public_id: (opinion, case) for opinion, case in rows}
    made = []
    for number, public_id in enumerate(opinion_ids, first):
        if public_id in found:
            opinion, case = found[public_id]
            made += _files(visit, opinion, case, number, language)
    return made


def index(actor_name: str, lines: Sequence[tuple[str, ...]], language: str, *, now: datetime) -> bytes:
    """The list of the archive."""
    told = Said(
        N_("取扱注意。%(at)s に %(who)s が書き出しました。用が済んだら消してください。"),
        {"who": actor_name, "at": texts.when(now, language)},
    )
    listing = Listing(
        taken=texts.say(told, language),
        at=now,
        columns=[(texts.translate(name, language), width) for name, width in COLUMNS],
        rows=lines,
    )
    return lists.written(listing, ListKind.CSV)


def taker(session: Session, actor: Actor) -> str:
    """The name of whoever takes it."""
    return people.person_names(session, actor.company_id, [actor.person_id]).get(actor.person_id or 0, "")


def _issued(visit: Visit) -> Select[PublicId]:
    return (
        select(Opinion.public_id)
        .join(Interview, and_(Interview.company_id == Opinion.company_id, Interview.id == Opinion.interview_id))
        .where(visit.within(Opinion), Opinion.state == RecordState.ISSUED)
        .order_by(Interview.held_on, Opinion.id)
    )


def _some(found: list[PublicId]) -> list[PublicId]:
    if not found:
        raise NotYours
    return found


def _files(visit: Visit, opinion: Opinion, case: Case, number: int, language: str) -> list[Entry]:
    issued = record_files.issued(visit, case, opinion)
    employee = people.employee(visit, case.employment_id)
    talk = interviews.shown(visit, case, visit.session.get_one(Interview, opinion.interview_id))
    told = _told(employee, talk, opinion, issued.received_on, language)
    made = []
    for place, (kind, title) in enumerate(_KINDS, 1):
        words = (str(number), texts.translate(title, language), *told)
        try:
            content = record_files.made(visit, issued, kind, Language.JAPANESE)
        except NotYours:
            made.append(Entry("", None, (*words, texts.translate(_WITHHELD, language))))
        else:
            made.append(Entry(f"{number:04}-{place}.docx", content, (*words, "")))
    return made


def _told(employee: Shown, talk: Shown, opinion: Opinion, received_on: date, language: str) -> tuple[str, ...]:
    days = (texts.day(talk.held_on, language), talk.physician_name, texts.day(received_on, language))
    edition = Said(
        N_("第%(number)s版（訂正版）") if opinion.edition > 1 else N_("第%(number)s版"), {"number": opinion.edition}
    )
    basis = texts.translate(opinion.basis.label, language)
    return (employee.number, employee.name, *days, basis, texts.say(edition, language))
