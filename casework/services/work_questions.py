"""What more does a physician want to know about the work of whom they talk to, and what does HR answer?

Asked of HR alone and only about a request of the law, which HR knows of; a consultation asks nobody. What is asked is
chosen from facts that stand in HR's records, so that the question need tell nothing of the talk; the employee reads
question and answer. No supervisor, clerk or nurse learns that anything was asked.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.interviews import Interview
from casework.models.requests import InterviewRequest
from casework.models.work_data import WorkData
from casework.models.work_questions import WorkQuestion
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import CaseKind, Hat, InterviewState, RequestState, Zone
from casework.rules.work_questions import Wanted
from casework.services import cases, interviews, limits, messages, people, requests, work_answers, work_data


@dataclass(frozen=True)
class Question:
    """What is asked, for the page."""

    wanted: frozenset[Wanted]
    words: str = ""


@dataclass(frozen=True)
class Reply:
    """What HR answers. `with_sheet`: the sheet that was handed in since answers it too."""

    words: str = ""
    with_sheet: bool = False


@dataclass(frozen=True)
class Asking:
    """The page of whoever holds the talk. `closed`: why nothing can be asked now; `helps`: an answer is of use."""

    interview_id: str
    employee: Shown
    asked: tuple[Shown, ...]
    closed: Said | None
    helps: bool

    @property
    def open(self) -> bool:
        """Nothing waits for an answer, and a record is still to come."""
        return self.closed is None


@dataclass(frozen=True)
class Own:
    """What was asked about my work, the newest first. `helps`: what has no answer yet still waits for one."""

    asked: tuple[Shown, ...]
    helps: bool


@dataclass(frozen=True)
class Answering:
    """HR's page of one question. `sheet_since`: number of the newest sheet, when it came after the question."""

    question: Shown
    employee: Shown
    request_id: str
    sheet_since: int | None
    open: bool


def asking(session: Session, actor: Actor, interview_id: str, *, now: datetime) -> Asking:
    """What was asked so far about the work for one talk. NotYours for a consultation, and for whoever only reads."""
    visit = enter(session, actor, Act.ASK_WORK, now=now)
    case, request, _interview = _talk(visit, interview_id)
    return Asking(
        interview_id=interview_id,
        employee=people.employee(visit, case.employment_id),
        asked=work_answers.of_case(visit, case),
        closed=_closed(visit, case, request),
        helps=work_answers.helps(visit, case, request),
    )


def ask(session: Session, actor: Actor, interview_id: str, question: Question, *, now: datetime) -> Shown:
    """Ask HR; a limit of the workplace's own runs for the answer, and the employee hears that it was asked.

    NotNow while an earlier question waits, and once no record is to come any more.
    """
    visit = enter(session, actor, Act.ASK_WORK, now=now)
    visit.reach_id(Case, interviews.assigned(visit, interview_id)[1].id, lock=True)
    case, request, _interview = _talk(visit, interview_id)
    closed = _closed(visit, case, request)
    if closed is not None:
        raise NotNow(closed)
    if not question.wanted:
        raise NotValid("wanted", Said(N_("知りたいことを、一つは選んでください。")))
    if Wanted.OTHER in question.wanted and not question.words.strip():
        raise NotValid("words", Said(N_("「そのほか」を選んだときは、知りたいことを書いてください。")))
    made = WorkQuestion(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, interview_request_id=request.id,
        asked_at=now, asked_by_id=actor.person_id,
        wanted=[one.value for one in Wanted if one in question.wanted],
    )  # fmt: skip
    visit.seal(case.data_key_id, made, words=question.words.strip())
    session.add(made)
    session.flush()
    visit.record(sight.WORK_QUESTION, made.public_id, of=case.employment_id)
    limits.start(visit, case, Clock.WORK_QUESTION, visit.today, zone=Zone.EMPLOYER, record_id=made.public_id)
    person = case.employment.person_id
    messages.queue(visit, Notice.WORK_ASKED, record_id=made.public_id, to=person, hat=Hat.WORKER)
    for to in people.hr_for(session, case.company_id, case.workplace_id, visit.today, not_person=person):
        messages.queue(visit, Notice.WORK_ASKED_HR, record_id=made.public_id, to=to, hat=Hat.HR)
    session.flush()
    return work_answers.one(visit, case, made)


def answering(session: Session, actor: Actor, question_id: str, *, now: datetime) -> Answering:
    """One question, as HR reads it."""
    visit = enter(session, actor, Act.ANSWER_WORK, now=now)
    question = visit.reach(WorkQuestion, question_id)
    case = visit.reach_id(Case, question.case_id)
    request = session.get_one(InterviewRequest, question.interview_request_id)
    since = _sheet_since(visit, request, question)
    return Answering(
        question=work_answers.one(visit, case, question),
        employee=people.employee(visit, case.employment_id),
        request_id=request.public_id,
        sheet_since=None if since is None else since.number,
        open=_open(visit, case, request, question),
    )


def answer(session: Session, actor: Actor, question_id: str, reply: Reply, *, now: datetime) -> None:
    """HR answers, once: with words, with the sheet handed in since, or with both. The physicians who have the case and
    the employee hear of it. NotNow when it was answered, or when an answer would be of no use any more.
    """
    visit = enter(session, actor, Act.ANSWER_WORK, now=now)
    case = visit.reach_id(Case, visit.reach(WorkQuestion, question_id).case_id, lock=True)
    question = visit.reach(WorkQuestion, question_id, lock=True)
    request = session.get_one(InterviewRequest, question.interview_request_id)
    session.refresh(request)
    if not _open(visit, case, request, question):
        raise NotNow(Said(N_("すでに返事をしたか、返事がいらなくなったため、返事はできません。")))
    sheet = _sheet_since(visit, request, question) if reply.with_sheet else None
    if reply.with_sheet and sheet is None:
        raise NotValid("with_sheet", Said(N_("質問のあとに渡した勤務状況がありません。先に勤務状況を渡してください。")))
    if sheet is None and not reply.words.strip():
        raise NotValid("answer", Said(N_("返事を書くか、渡し直した勤務状況で答えてください。")))
    visit.seal(case.data_key_id, question, answer=reply.words.strip())
    question.answered_at, question.answered_by_id = now, actor.person_id
    question.work_data_id = None if sheet is None else sheet.id
    visit.record(sight.WORK_QUESTION, question.public_id, of=case.employment_id)
    limits.stop(visit, case, Clock.WORK_QUESTION, record_id=question.public_id)
    _tell(visit, case, question)
    session.flush()


def own(session: Session, actor: Actor, case_id: str, *, now: datetime) -> Own:
    """What was asked about my work, and answered, the newest first. NotYours while nothing was."""
    visit = enter(session, actor, Act.SEE_WORK_DATA, now=now)
    case = visit.reach(Case, case_id)
    found = work_answers.of_case(visit, case)
    if not found:
        raise NotYours
    request = requests.standing(visit, case)
    return Own(found, request is not None and work_answers.helps(visit, case, request))


def waits(visit: Visit, question: WorkQuestion) -> bool:
    """Whether a question still waits for HR; the mail asks before it leaves."""
    request = visit.session.get_one(InterviewRequest, question.interview_request_id)
    return _open(visit, question.case, request, question)


def _tell(visit: Visit, case: Case, question: WorkQuestion) -> None:
    """The employee, and the physicians who have the case today: the answer stands beside the notes of the talk. Whoever
    takes it over and has begun none yet reads it when they begin.
    """
    person = case.employment.person_id
    messages.queue(visit, Notice.WORK_ANSWERED, record_id=question.public_id, to=person, hat=Hat.WORKER)
    talk = visit.session.execute(
        select(Interview)
        .where(
            Interview.company_id == case.company_id,
            Interview.case_id == case.id,
            Interview.state.in_([InterviewState.PREPARED, InterviewState.HELD]),
        )
        .order_by(Interview.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if talk is None:
        return
    for to in cases.assigned_physicians(visit.session, case.company_id, case.id, visit.today):
        messages.queue(
            visit, Notice.WORK_ANSWERED_TO_PHYSICIAN, record_id=talk.public_id, to=to, hat=Hat.PHYSICIAN,
            occasion=question.public_id,
        )  # fmt: skip


def _open(visit: Visit, case: Case, request: InterviewRequest, question: WorkQuestion) -> bool:
    return question.answered_at is None and work_answers.helps(visit, case, request)


def _sheet_since(visit: Visit, request: InterviewRequest, question: WorkQuestion) -> WorkData | None:
    newest = work_data.latest(visit, request)
    return newest if newest is not None and newest.given_at >= question.asked_at else None


def _talk(visit: Visit, interview_id: str) -> tuple[Case, InterviewRequest, Interview]:
    """Case, request and talk of the law that the actor holds; NotYours otherwise."""
    interview, case = interviews.assigned(visit, interview_id)
    request = interviews.request_of(visit, case, interview)
    if case.kind is not CaseKind.STATUTORY or interview.person_id != visit.actor.person_id or request is None:
        raise NotYours
    return case, request, interview


def _closed(visit: Visit, case: Case, request: InterviewRequest) -> Said | None:
    """The one reason why nothing can be asked now."""
    if work_answers.waiting(visit, case, request) is not None:
        return Said(N_("返事を待っている質問があるため、いまは質問できません。"))
    if work_answers.helps(visit, case, request):
        return None
    if request.state is RequestState.WITHDRAWN:
        return Said(N_("申出が取り下げられたため、質問できません。"))
    return Said(N_("報告書・意見書を発行したため、質問できません。"))
