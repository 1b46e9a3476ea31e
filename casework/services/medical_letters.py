"""Which letters to medical institutions does a physician write about a case, and who takes them along?

Written by whoever is assigned, in the clinical zone; issued by the employee's consent, for the employee or the
institution. HR, clerks and supervisors never learn that there is one.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.acts import may
from casework.access.sight import Fact
from casework.documents import medical_letter
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.medical_letters import MedicalLetter
from casework.rules import moves
from casework.rules.errors import NotValid, NotYours, Stale, refuse
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat, LetterRoad, RecordState
from casework.services import interviews, letterheads, messages, people


@dataclass(frozen=True)
class Words:
    """What the physician wrote."""

    institution: str = ""
    doctor: str = ""
    purpose: str = ""
    course: str = ""
    findings: str = ""
    medication: str = ""
    asked: str = ""


@dataclass(frozen=True)
class Page:
    """The letters of a case; `may_write`: the reader is assigned and holds the pen."""

    case_id: PublicId
    employee: Shown
    letters: Sequence[Shown]
    may_write: bool


@dataclass(frozen=True)
class Draft:
    """A letter that is being written; version 0 before it was saved."""

    case_id: PublicId
    employee: Shown
    letter: Shown | None
    words: Words
    version: int

    @property
    def gaps(self) -> list[NotValid]:
        """What is missing before it can be issued."""
        return [NotValid(name, said) for name, said in _NEEDED if not getattr(self.words, name)]


_NEEDED = (
    ("institution", Said(N_("宛先の医療機関を入力してください。"))),
    ("purpose", Said(N_("紹介の目的を入力してください。"))),
    ("course", Said(N_("これまでの経過を入力してください。"))),
)


def index(session: Session, actor: Actor, case_id: str, *, now: datetime) -> Page:
    """The letters of a case, the newest first. NotYours for whoever reaches the case and isn't assigned to it: an empty
    list would say that there is none.
    """
    visit = enter(session, actor, Act.READ_MEDICAL_LETTER, now=now)
    case = visit.reach(Case, case_id)
    if actor.hat is not Hat.WORKER and not visit.facts(case) & Fact.ASSIGNED:
        raise NotYours
    found = session.execute(
        select(MedicalLetter)
        .where(visit.within(MedicalLetter), MedicalLetter.case_id == case.id)
        .order_by(MedicalLetter.id.desc())
    ).scalars()
    return Page(
        case_id=case.public_id,
        employee=people.employee(visit, case.employment_id),
        letters=[_shown(visit, case, one, opened=False) for one in found],
        may_write=_may_write(visit, case),
    )


def writing(session: Session, actor: Actor, case_id: str, *, now: datetime) -> Draft:
    """The letter that the physician is writing for a case, or an empty one."""
    visit = enter(session, actor, Act.WRITE_MEDICAL_LETTER, now=now)
    case = _mine(visit, case_id)
    return _draft(visit, case, _present(visit, case))


def save(session: Session, actor: Actor, case_id: str, words: Words, *, version: int, now: datetime) -> int:
    """Keep the draft, whole or not; its version. Stale when it was saved elsewhere since `version`."""
    visit = enter(session, actor, Act.WRITE_MEDICAL_LETTER, now=now)
    case = _mine(visit, case_id, lock=True)
    letter = _present(visit, case)
    if (0 if letter is None else letter.version) != version:
        raise Stale
    if letter is None:
        letter = MedicalLetter(
            company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, person_id=actor.person_id, version=1
        )
        session.add(letter)
    visit.seal(case.data_key_id, letter, **{name: text.strip() for name, text in asdict(words).items()})
    visit.record(sight.MEDICAL_LETTER, letter.public_id, of=case.employment_id)
    session.flush()
    return letter.version


def issuing(session: Session, actor: Actor, letter_id: str, *, now: datetime) -> Draft:
    """The last look before it is signed."""
    visit = enter(session, actor, Act.ISSUE_MEDICAL_LETTER, now=now)
    letter, case = _own(visit, letter_id)
    moves.MEDICAL_LETTER.check(letter.state, visit.act)
    return _draft(visit, case, letter)


def issue(
    session: Session, actor: Actor, letter_id: str, consented_on: date, road: LetterRoad, *, version: int, now: datetime
) -> PublicId:
    """Sign it: the file is made and kept as it is; the case it belongs to. NotValid with what is missing, Stale when it
    changed meanwhile. The employee is told that a paper is there, not which.
    """
    visit = enter(session, actor, Act.ISSUE_MEDICAL_LETTER, now=now)
    letter, case = _own(visit, letter_id, lock=True)
    after = moves.MEDICAL_LETTER.check(letter.state, visit.act)
    if letter.version != version:
        raise Stale
    draft = _draft(visit, case, letter)
    refuse(draft.gaps)
    if consented_on > visit.today:
        raise NotValid("consented_on", Said(N_("同意を得た日は、今日までの日付にしてください。")))
    if draft.letter is None or actor.person_id is None:
        raise NotYours
    name = people.person_names(session, case.company_id, [actor.person_id])[actor.person_id]
    where = interviews.affiliation(session, case, actor.person_id, visit.today)
    paper = letterheads.paper(session, case.company_id)
    file = medical_letter.made(paper, draft.letter, draft.employee, (name, where), consented_on, visit.today)
    visit.seal(case.data_key_id, letter, file=file)
    letter.state, letter.issued_at = after, now
    letter.consented_on, letter.road = consented_on, road
    letter.content_hash = hashlib.sha256(file).hexdigest()
    visit.record(sight.MEDICAL_LETTER, letter.public_id, of=case.employment_id)
    to = case.employment.person_id
    messages.queue(visit, Notice.PAPER_READY, record_id=letter.public_id, to=to, hat=Hat.WORKER)
    session.flush()
    return case.public_id


def file(session: Session, actor: Actor, letter_id: str, *, now: datetime) -> bytes:
    """The letter as it was issued. NotYours for everybody else, and before."""
    visit = enter(session, actor, Act.READ_MEDICAL_LETTER, now=now)
    letter = visit.reach(MedicalLetter, letter_id)
    if letter.state is not RecordState.ISSUED:
        raise NotYours
    case = visit.reach_id(Case, letter.case_id)
    found = _shown(visit, case, letter, opened=True)
    if "file" not in found or found.file is None:
        raise NotYours
    content: bytes = found.file
    return content


def _may_write(visit: Visit, case: Case) -> bool:
    assigned = bool(visit.facts(case) & Fact.ASSIGNED)
    return assigned and may(visit.actor.hat, Act.WRITE_MEDICAL_LETTER)


def _mine(visit: Visit, case_id: str, *, lock: bool = False) -> Case:
    """A case to which the physician is assigned."""
    case = visit.reach(Case, case_id, lock=lock)
    if not visit.facts(case) & Fact.ASSIGNED:
        raise NotYours
    return case


def _own(visit: Visit, letter_id: str, *, lock: bool = False) -> tuple[MedicalLetter, Case]:
    """A letter of one's own, of a case to which one is assigned."""
    found = visit.reach(MedicalLetter, letter_id)
    case = visit.reach_id(Case, found.case_id, lock=lock)
    letter = visit.reach(MedicalLetter, letter_id, lock=lock)
    if letter.person_id != visit.actor.person_id or not visit.facts(case) & Fact.ASSIGNED:
        raise NotYours
    return letter, case


def _present(visit: Visit, case: Case) -> MedicalLetter | None:
    """The physician's own draft for a case."""
    return visit.session.execute(
        select(MedicalLetter).where(
            visit.within(MedicalLetter),
            MedicalLetter.case_id == case.id,
            MedicalLetter.person_id == visit.actor.person_id,
            MedicalLetter.state == RecordState.DRAFT,
        )
    ).scalar_one_or_none()


def _draft(visit: Visit, case: Case, letter: MedicalLetter | None) -> Draft:
    shown = None if letter is None else _shown(visit, case, letter, opened=False)
    words = Words() if shown is None else Words(*(getattr(shown, one.name) or "" for one in fields(Words)))
    return Draft(
        case_id=case.public_id,
        employee=people.employee(visit, case.employment_id),
        letter=shown,
        words=words,
        version=0 if letter is None else letter.version,
    )


def _shown(visit: Visit, case: Case, letter: MedicalLetter, *, opened: bool) -> Shown:
    """A letter as this reader may see it; the file only where it is taken along."""
    name = people.person_names(visit.session, case.company_id, [letter.person_id])[letter.person_id]
    closed: dict[str, Any] = {} if opened else {"file": None}
    return visit.show(
        sight.MEDICAL_LETTER, letter, visit.facts(case), of=case.employment_id, author_name=name, **closed
    )
