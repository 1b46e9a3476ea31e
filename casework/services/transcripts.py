"""How does a record come in that is issued on paper, by a physician outside or one who left: copied by HR, whole or not
at all?

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
from casework.rules.bases import RecordBasis
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.record import Gap, Meeting, Record
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import CaseKind, RecordState
from casework.services import editions, interviews, issuing, opinions, people, referrals, remarks
from casework.services.editions import Stored
from casework.services.issuing import Paper
from casework.services.opinions import Earlier, ShownRecord


class Incomplete(NotValid):
    """Something that the law asks for is missing or contradicts itself; `gaps` names all of it."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__(gaps[0].field, gaps[0].said)
        self.gaps = tuple(gaps)


@dataclass(frozen=True)
class Copying:
    """What is known of the talk whose record is copied. `edition` above 1: a corrected paper came, and `before` is what
    was copied from the one before.
    """

    interview: Shown
    employee: Shown
    referral: Shown | None
    request_id: str
    edition: int
    before: Record | None
    earlier: tuple[Earlier, ...]
    """What the paper can be about: the same that a physician here could name."""


def copying(session: Session, actor: Actor, interview_id: str, *, now: datetime) -> Copying:
    """The page on which the record is copied. NotYours unless it comes on paper: an outside physician held the talk, or
    one who has no contract here any more. NotNow when it was issued here.
    """
    visit = enter(session, actor, Act.ENTER_RECORD, now=now)
    paper = _on_paper(visit, interview_id)
    interview, case, before = paper.interview, paper.case, paper.before
    request = interviews.request_of(visit, case, interview)
    written = None
    if before is not None:
        shown = opinions.show(visit, case, editions.report_of(session, before), before)
        written = opinions.as_record(shown, opinions.followed(before))
    return Copying(
        interview=interviews.shown(visit, case, interview),
        employee=people.employee(visit, case.employment_id),
        referral=None if paper.referral is None else referrals.shown(visit, case, paper.referral),
        request_id="" if request is None else request.public_id,
        edition=paper.edition,
        before=written,
        earlier=opinions.earlier(visit, Stored(interview, case, None, None)),
    )


def copy(
    session: Session,
    actor: Actor,
    interview_id: str,
    written: Record,
    received_on: date,
    *,
    edition: int = 1,
    now: datetime,
) -> Shown:
    """Enter report and opinion as they came on paper, together and for good; returns the opinion. The day on which they
    were received is that of 意見聴取, and the employer's next step runs from it. What it continues, changes or lifts is
    named as the paper says, and waits for no other opinion any more. A corrected paper becomes the next
    edition, with the reason; both are kept. Raises Incomplete with all that lacks, NotNow when `edition` is there.
    """
    visit = enter(session, actor, Act.ENTER_RECORD, now=now)
    paper = _on_paper(visit, interview_id, lock=True)
    interview, case, before = paper.interview, paper.case, paper.before
    if edition != paper.edition:
        raise NotNow(Said(N_("この面接指導の報告書と意見書は、すでに入力されています。")))
    _received(visit, paper, received_on)
    name = people.person_names(session, case.company_id, [interview.person_id])[interview.person_id]
    employee = people.employee(visit, case.employment_id)
    gaps = record.missing(written, Meeting(interview.held_on, employee.name, name, edition))
    if gaps:
        raise Incomplete(gaps)
    stored = Stored(interview, case, None, None)
    report, opinion = opinions.new_report(stored), opinions.new_opinion(stored, interview.person_id)
    report.edition = opinion.edition = edition
    opinion.replaces_id = None if before is None else before.id
    _give_up(visit, paper)
    opinion.follows_id = opinions.followed_id(visit, stored, written.follows)
    session.add_all([report, opinion])
    opinions.write_report(visit, case, report, written)
    opinions.write_opinion(visit, case, opinion, written)
    opinions.count_ends(opinion)
    session.flush()  # the measures first: the database takes none for an issued opinion
    opinions.lock_followed(visit, Stored(interview, case, report, opinion))
    earlier = issuing.papers_before(visit, opinion)
    report.state = moves.RECORD.check(report.state, visit.act)
    opinion.state = moves.RECORD.check(opinion.state, visit.act)
    opinion.issued_at, opinion.received_on, opinion.until_on = now, received_on, written.ends_on
    opinion.entered_by_id = actor.person_id
    visit.record(sight.REPORT, report.public_id, of=case.employment_id)
    visit.record(sight.OPINION, opinion.public_id, of=case.employment_id)
    session.flush()
    shown = opinions.show(visit, case, report, opinion)
    signed = {"report": report.public_id, "opinion": opinion.public_id}
    for one in _papers(visit, case, interview, employee, shown):
        issuing.sign(visit, case, one, signed[one.kind], replaces_id=earlier.get(one.kind))
    if before is None:
        issuing.clocks(visit, case, interview, opinion)
    else:
        issuing.hand_on(visit, case, interview, opinion, written)
    issuing.tell(visit, case, opinion)
    session.flush()
    return shown.opinion


@dataclass(frozen=True)
class _OnPaper:
    """A talk whose record comes on paper. `before`: what was copied already; `draft`: what nobody ever issued."""

    interview: Interview
    case: Case
    referral: Referral | None
    before: Opinion | None
    draft: Opinion | None

    @property
    def edition(self) -> int:
        """Of what is copied next."""
        return 1 if self.before is None else self.before.edition + 1


def _on_paper(visit: Visit, interview_id: str, *, lock: bool = False) -> _OnPaper:
    case = visit.reach_id(Case, visit.reach(Interview, interview_id).case_id, lock=lock)
    interview = visit.reach(Interview, interview_id, lock=lock)
    referral = visit.session.execute(
        select(Referral).where(Referral.company_id == case.company_id, Referral.interview_id == interview.id)
    ).scalar_one_or_none()
    last = editions.latest(visit.session, interview, case, RecordBasis.STRESS_CHECK).opinion
    issued = last if last is not None and last.state is RecordState.ISSUED else None
    copied = issued is not None and issued.entered_by_id is not None
    if referral is None and not copied and not _holder_left(visit, case, interview):
        raise NotYours
    if issued is not None and not copied:
        raise NotNow(Said(N_("この面接指導の報告書と意見書は、医師が発行しています。")))
    return _OnPaper(interview, case, referral, issued, None if issued is last else last)


def _holder_left(visit: Visit, case: Case, interview: Interview) -> bool:
    """Whoever held an interview of the law has no contract for the workplace any more, so they can't issue here."""
    return case.kind is CaseKind.STATUTORY and not editions.serves(visit, case, interview.person_id)


def _give_up(visit: Visit, paper: _OnPaper) -> None:
    """What the physician had begun here and never issued goes: the paper is the record."""
    if paper.draft is None:
        return
    report = editions.report_of(visit.session, paper.draft)
    remarks.forget(visit, paper.case, paper.draft)
    visit.record(sight.REPORT, report.public_id, of=paper.case.employment_id)
    visit.record(sight.OPINION, paper.draft.public_id, of=paper.case.employment_id)
    visit.session.delete(paper.draft)
    visit.session.delete(report)
    visit.session.flush()


def _received(visit: Visit, paper: _OnPaper, received_on: date) -> None:
    interview = paper.interview
    if received_on > visit.today:
        raise NotValid("received_on", Said(N_("受け取った日は、今日までの日付にしてください。")))
    if interview.held_on is not None and received_on < interview.held_on:
        said = N_("面接指導の日（%(day)s）より前の日付です。")
        raise NotValid("received_on", Said(said, {"day": interview.held_on}))
    if paper.before is not None and paper.before.received_on is not None and received_on < paper.before.received_on:
        said = N_("前の書面を受け取った日（%(day)s）より前の日付です。")
        raise NotValid("received_on", Said(said, {"day": paper.before.received_on}))


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
