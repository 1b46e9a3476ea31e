"""How does the record of an outside physician come in: copied from its paper by HR, whole or not at all?

Report and opinion are the employer's papers (domain: §4, rows 13 and 14): HR receives and reads all of them anyway,
while the examiner's clerks read nothing of them. So HR copies them; nobody else needs to look (docs/decisions/0013).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.documents import japanese
from casework.documents import opinion as opinion_form
from casework.documents import report as report_form
from casework.models.cases import Case
from casework.models.interviews import Interview
from casework.models.opinions import Opinion
from casework.models.people import Person
from casework.models.referrals import Referral
from casework.rules import moves, record
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.record import Gap, Meeting, Record
from casework.rules.texts import N_, Said
from casework.services import interviews, issuing, opinions, people, referrals
from casework.services.editions import Stored
from casework.services.issuing import Paper
from casework.services.opinions import ShownRecord


class Incomplete(NotValid):
    """Something that the law asks for is missing or contradicts itself; `gaps` names all of it."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__(gaps[0].field, gaps[0].said)
        self.gaps = tuple(gaps)


@dataclass(frozen=True)
class Copying:
    """What is known of the talk whose record is copied."""

    interview: Shown
    employee: Shown
    referral: Shown
    request_id: str


def copying(session: Session, actor: Actor, interview_id: str, *, now: datetime) -> Copying:
    """The page on which the record is copied. NotYours unless an outside physician held the talk, NotNow once it is
    there.
    """
    visit = enter(session, actor, Act.ENTER_RECORD, now=now)
    interview, case, referral = _outside(visit, interview_id)
    request = interviews.request_of(visit, case, interview)
    return Copying(
        interview=interviews.shown(visit, case, interview),
        employee=people.employee(visit, case.employment_id),
        referral=referrals.shown(visit, case, referral),
        request_id="" if request is None else request.public_id,
    )


def copy(
    session: Session, actor: Actor, interview_id: str, written: Record, received_on: date, *, now: datetime
) -> Shown:  # fmt: skip
    """Enter report and opinion as they came on paper, together and for good; returns the opinion. The day on which they
    were received is that of 意見聴取, and the employer's next step runs from it. Raises Incomplete with all that lacks.
    """
    visit = enter(session, actor, Act.ENTER_RECORD, now=now)
    interview, case, _referral = _outside(visit, interview_id, lock=True)
    _received(visit, interview, received_on)
    name = people.person_names(session, case.company_id, [interview.person_id])[interview.person_id]
    employee = people.employee(visit, case.employment_id)
    gaps = record.missing(written, Meeting(interview.held_on, employee.name, name))
    if gaps:
        raise Incomplete(gaps)
    stored = Stored(interview, case, None, None)
    report, opinion = opinions.new_report(stored), opinions.new_opinion(stored, interview.person_id)
    session.add_all([report, opinion])
    opinions.write_report(visit, case, report, written)
    opinions.write_opinion(visit, case, opinion, written)
    session.flush()  # the measures first: the database takes none for an issued opinion
    report.state = moves.RECORD.check(report.state, visit.act)
    opinion.state = moves.RECORD.check(opinion.state, visit.act)
    opinion.issued_at, opinion.received_on, opinion.until_on = now, received_on, written.ends_on
    opinion.entered_by_id = actor.person_id
    visit.record(sight.REPORT, report.public_id, of=case.employment_id)
    visit.record(sight.OPINION, opinion.public_id, of=case.employment_id)
    session.flush()
    shown = opinions.show(visit, case, report, opinion)
    signed = {"report": report.public_id, "opinion": opinion.public_id}
    for paper in _papers(visit, case, interview, employee, shown):
        issuing.sign(visit, case, paper, signed[paper.kind])
    issuing.clocks(visit, case, interview, opinion)
    issuing.tell(visit, case, opinion)
    session.flush()
    return shown.opinion


def _outside(visit: Visit, interview_id: str, *, lock: bool = False) -> tuple[Interview, Case, Referral]:
    """A talk that an outside physician held and whose record isn't there yet."""
    case = visit.reach_id(Case, visit.reach(Interview, interview_id).case_id, lock=lock)
    interview = visit.reach(Interview, interview_id, lock=lock)
    referral = visit.session.execute(
        select(Referral).where(Referral.company_id == case.company_id, Referral.interview_id == interview.id)
    ).scalar_one_or_none()
    if referral is None:
        raise NotYours
    if _is_there(visit, interview):
        raise NotNow(Said(N_("この面接指導の報告書と意見書は、すでに入力されています。")))
    return interview, case, referral


def _is_there(visit: Visit, interview: Interview) -> bool:
    there = select(Opinion.id).where(Opinion.company_id == interview.company_id, Opinion.interview_id == interview.id)
    return visit.session.execute(there).first() is not None


def _received(visit: Visit, interview: Interview, received_on: date) -> None:
    if received_on > visit.today:
        raise NotValid("received_on", Said(N_("受け取った日は、今日までの日付にしてください。")))
    if interview.held_on is not None and received_on < interview.held_on:
        said = N_("面接指導の日（%(day)s）より前の日付です。")
        raise NotValid("received_on", Said(said, {"day": interview.held_on}))


def _papers(
    visit: Visit, case: Case, interview: Interview, employee: Shown, shown: ShownRecord
) -> tuple[Paper, Paper]:  # fmt: skip
    """The official forms with a word that they were copied, by whom, from what; without scores."""
    company = people.company_name(visit.session, case.company_id)
    talk = interviews.shown(visit, case, interview)
    copier = visit.session.get_one(Person, visit.actor.person_id).name
    received = japanese.day(shown.opinion.received_on)
    copied = f"{received}に受け取った書面から、{copier}が転記。原本は別に保管"
    return (
        Paper(
            "report",
            report_form.SHEET,
            report_form.content(
                company=company, employee=employee, interview=talk, report=shown.report, scores=None,
                urgent=shown.opinion.urgent, issued_on=visit.today, copied=copied,
            ),
        ),
        Paper(
            "opinion",
            opinion_form.SHEET,
            opinion_form.content(
                company=company, employee=employee, interview=talk, opinion=shown.opinion,
                periods=shown.periods, items=shown.items, issued_on=visit.today, copied=copied,
            ),
        ),
    )  # fmt: skip
