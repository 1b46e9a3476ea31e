"""A world in which every confidential field holds a canary, put there by the acts that fill it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from casework import ids as public_ids
from casework.access import Act, enter_worker
from casework.fetching import Doors
from casework.ids import PublicId
from casework.models.busy import BusyCalendar
from casework.models.cases import Case
from casework.models.checks import CheckResult
from casework.models.doctor_enquiries import DoctorEnquiry, DoctorSummary
from casework.models.doctor_notices import DoctorNotice
from casework.models.followups import FollowUp
from casework.models.handlers import NamedHandler
from casework.models.handovers import Handover
from casework.models.invitations import Letter, LetterPause
from casework.models.leave_certificates import LeaveCertificate
from casework.models.leaves import LeaveContact, SickLeave
from casework.models.medical_letters import MedicalLetter
from casework.models.messages import InboxNote, OutboxMail
from casework.models.people import Department, Employment, HatGrant, Person, Placement, Workplace
from casework.models.requests import InterviewRequest
from casework.models.results import ResultLayout
from casework.models.return_absences import ReturnAbsence
from casework.models.return_opinions import ReturnOpinion
from casework.models.return_plans import ReturnPlan, ReturnStage, StageCheck
from casework.models.return_talks import ReturnTalk
from casework.models.reviews import ReviewPoint
from casework.models.rosters import ShiftCode
from casework.models.scans import Scan
from casework.models.stage_texts import StageText
from casework.models.trials import TaskQuestion, TrialAttendance
from casework.models.work_talks import WorkTalk
from casework.rules import letter_texts, recurrence
from casework.rules.comparison import Item
from casework.rules.contacts import ContactKind
from casework.rules.hearings import AttemptOutcome, AttemptWay
from casework.rules.instruction_notes import Kept, NoteKind
from casework.rules.leave_certificates import HandedTo
from casework.rules.leaves import ContactWay, Reached
from casework.rules.objections import Outcome as Again
from casework.rules.previews import Preview
from casework.rules.recipients import Recipient
from casework.rules.recommendations import Outcome
from casework.rules.recurrence import Pattern
from casework.rules.return_plans import Outcome as PlanOutcome
from casework.rules.return_talks import CanReturn, HealthPart, WorkPart
from casework.rules.return_to_work import (
    Accommodation,
    AccommodationKind,
    Aim,
    Asked,
    Assessment,
    PlanItem,
    Present,
    Readiness,
)
from casework.rules.reviews import Doer
from casework.rules.risk import Ideation, Risk
from casework.rules.transfers import Ground
from casework.rules.treatment import Answer as Checked
from casework.rules.treatment import ChangeKind, Step
from casework.rules.treatment import Outcome as Treated
from casework.rules.trials import Cover, TrialKind
from casework.rules.vocabulary import (
    CallOutcome,
    CaseKind,
    Channel,
    DeclineReason,
    Deliberation,
    EmploymentKind,
    EngagementKind,
    Hat,
    InterviewMode,
    Language,
    LetterRoad,
    MeasureKind,
    PauseReason,
    Profession,
    ReceiptChannel,
    WordingKind,
    Zone,
)
from casework.rules.work_data import Month
from casework.rules.work_questions import Wanted
from casework.rules.work_talks import Topic
from casework.services import (
    busy,
    calls,
    closures,
    committee_reports,
    consents_on_paper,
    contacts,
    crises,
    deciding,
    doctor_consents,
    doctor_enquiries,
    doctor_notices,
    doctor_summaries,
    endings,
    engagements,
    explanations,
    feeds,
    follow_up_plans,
    follow_up_times,
    handovers,
    hearing_attempts,
    hearing_marks,
    hearing_questions,
    hearings,
    holdings,
    instructing,
    instruction_threads,
    invitations,
    leave_certificates,
    leave_contacts,
    leaves,
    measure_reviews,
    medical_letters,
    needs,
    objections,
    opinions,
    passing_on,
    pauses,
    previews,
    receipts,
    recommendations,
    reconsiderations,
    records,
    referrals,
    requests,
    results_layouts,
    return_opinions,
    return_plans,
    return_talks,
    reviews,
    risks,
    rosters,
    rule_changes,
    scans,
    sendings,
    series,
    sheets,
    snippets,
    stage_texts,
    stand_ins,
    talks,
    task_questions,
    treatment_reviews,
    trials,
    wordings,
    work_data,
    work_questions,
    work_talks,
)
from casework.services.calls import Call
from casework.services.closures import NewClosure
from casework.services.contacts import New
from casework.services.crises import Told
from casework.services.engagements import NewEngagement
from casework.services.handovers import Leaving
from casework.services.hearing_attempts import Attempt
from casework.services.holdings import Giving
from casework.services.instruction_threads import Word
from casework.services.interviews import Notes
from casework.services.invitations import NotThisTime
from casework.services.issuing import issue
from casework.services.judgements import Judgement
from casework.services.measure_reviews import Held
from casework.services.needs import Decision
from casework.services.objections import Reply
from casework.services.orders import Order
from casework.services.pauses import Rest
from casework.services.receipts import Heard
from casework.services.reconsiderations import Settled
from casework.services.reviews import Agreed, Meeting
from casework.services.rosters import NewCode
from casework.services.rule_changes import NewRules
from casework.services.sending_texts import Telling
from casework.services.series import NewSeries
from casework.services.stand_ins import Wanted as StandIn
from casework.services.talks import NewTalk
from casework.services.wishes import Wish
from casework.services.wordings import NewWording
from casework.services.work_data import Given
from tests.papers import files
from tests.services import advising, asking, following, outside, results, talking
from tests.world import World

SIGN = "カナリア"
TALK, MORNING = advising.TALK, advising.NEXT
MOVE = date(2027, 1, 12)
"""From then on the employee works at the factory."""
AFTER = datetime(2026, 12, 10, 1, tzinfo=UTC)
"""When everybody looks: two days after the talk."""

NOTES = tuple(f"{SIGN}・メモ{number}" for number in range(1, 7))
ITEMS = (f"{SIGN}・項目",)
WISHES = tuple(f"{SIGN}・{what}" for what in ("配慮", "連絡先", "時刻", "場所", "言葉"))
REPORT = tuple(f"{SIGN}・報告{number}" for number in range(1, 6))
OPINION = tuple(f"{SIGN}・意見{number}" for number in range(1, 6))
VIEW = (f"{SIGN}・見解",)
LONGER = "残業が続いたため"
"""Why something differs from the opinion, where it is no canary."""
AGAINST = (f"{SIGN}・異議", f"{SIGN}・異議の返事", f"{SIGN}・産業医が聴かれた意見")
HEARING = tuple(f"{SIGN}・聴取{number}" for number in range(1, 7))
DECISION = (f"{SIGN}・決定の理由", f"{SIGN}・措置の内容", f"{SIGN}・違いの理由")
GROUND = (f"{SIGN}・変更の目的",)
CORRECTED = (f"{SIGN}・直す前の文面", f"{SIGN}・文面を直した理由")
ASSENT = (f"{SIGN}・医師の確認の言葉", f"{SIGN}・承認の言葉")
EXPLANATION = (f"{SIGN}・説明", f"{SIGN}・返事", *(f"{SIGN}・再検討{number}" for number in range(1, 4)))
INSTRUCTION = (f"{SIGN}・具体的なこと",)
SENT = (f"{SIGN}・派遣先", f"{SIGN}・派遣先の仕事")
ARRIVAL = (f"{SIGN}・異動先での仕事",)
OBJECTION = (f"{SIGN}・直してほしいところ", f"{SIGN}・直さずに指示した理由", f"{SIGN}・直さずに伝えた理由")
UNANSWERED = "年末の当番は、どう数えますか"
THREAD = (f"{SIGN}・上司の質問", f"{SIGN}・窓口の返事")
EXAMINER = (f"{SIGN}・判断の理由",)
SUPPLEMENTARY = (f"{SIGN}・補足の記録", f"{SIGN}・補足の氏名")
DECLINE = (f"{SIGN}・見送りの言葉",)
CALL = (f"{SIGN}・電話の言葉",)
DANGER = tuple(f"{SIGN}・安全{number}" for number in range(1, 8))
PASSED = (f"{SIGN}・申し送り",)
LOOKED_AGAIN = tuple(f"{SIGN}・見直し{number}" for number in range(1, 4))
REVIEW = (f"{SIGN}・レビュー",)
TREATMENT = (f"{SIGN}・気になる扱い", f"{SIGN}・確認の控え", f"{SIGN}・確認の理由", f"{SIGN}・確認の返事")
COMMITTEE_REPORT = (f"{SIGN}・委員会への意見", f"{SIGN}・案への意見", f"{SIGN}・委員会の審議")
HANDED = (f"{SIGN}・担当の申し送り",)
RECOMMENDATION = (f"{SIGN}・勧告", f"{SIGN}・未回答の勧告", f"{SIGN}・勧告への回答", f"{SIGN}・勧告の実施")
CONTACT = (f"{SIGN}・来室の記録",)
FOLLOW = (f"{SIGN}・フォローのメモ", f"{SIGN}・フォローで伝えたこと")
LEAVE = (f"{SIGN}・休業中の連絡先", f"{SIGN}・休業の見込み", f"{SIGN}・休業中に話したこと")
CERTIFICATES = (f"{SIGN}・産業医への診断書", f"{SIGN}・人事への診断書")
ENQUIRY = tuple(f"{SIGN}・問い合わせ{number}" for number in range(1, 8))
"""Institution, doctor, two questions, the answer as typed, and as a scan."""
SUMMARISED = (f"{SIGN}・返事の要約",)
RETURN_OPINION = tuple(f"{SIGN}・復帰の意見{number}" for number in range(1, 4))
RETURN_TALK = tuple(f"{SIGN}・復帰の面談{number}" for number in range(1, 5))
TALK_HEALTH = (f"{SIGN}・復帰の面談の健康",)
DOCTOR_NOTICE = tuple(f"{SIGN}・情報提供{number}" for number in range(1, 6))
WAITING_SUMMARY = (f"{SIGN}・まだ伝えない要約",)
PLAN = tuple(f"{SIGN}・復帰の{what}" for what in ("根拠", "賃金", "確認", "条件", "失敗"))
STAGE = tuple(f"{SIGN}・段階の{what}" for what in ("仕事", "任せられる仕事", "勤務の状況"))
"""What whoever leads the employee reads, or wrote themself."""
STAGE_ANSWER = (f"{SIGN}・段階の直し", f"{SIGN}・段階の理由")
RETURN_HEALTH = (f"{SIGN}・復帰の健康",)
WORK_TALK = (f"{SIGN}・人事が話した仕事", f"{SIGN}・上司が話した仕事")
MEDICAL = tuple(f"{SIGN}・紹介{number}" for number in range(1, 8))
SHEET = (f"{SIGN}・問診票",)
SNIPPETS = (f"{SIGN}・定型文メモ", f"{SIGN}・定型文意見")
"""Of what stays with its writer, and of what goes to the employer."""
SCAN = (f"{SIGN}・書面",)
CONSENT_SCAN = (f"{SIGN}・同意の書面",)
WORK = tuple(f"{SIGN}・勤務{number}" for number in range(1, 4))
QUESTION = (f"{SIGN}・質問", f"{SIGN}・質問の返事")
CONSULTATION = (f"{SIGN}・相談の希望", f"{SIGN}・相談の場所", f"{SIGN}・相談の時刻", f"{SIGN}・相談の言葉")
"""The first is nobody's business who only arranges the talk; the others are for the nurse who holds it too."""
OWN = (f"{SIGN}・人事の人の申出",)
POINTS = (47, 113, 23)
"""The worker's scores: stressors, reactions, support."""
SCORES = (f"{SIGN}・点数",)
"""Stands for them: numbers can hold no sign."""
SCALES = (f"{SIGN}・尺度",)
"""Stands for the points of one scale of the worker's."""
SCALE = "自覚的な身体的負担度"
ALL = frozenset(
    SCORES + SCALES + NOTES + ITEMS + WISHES + REPORT + OPINION + VIEW + HEARING + DECISION + EXPLANATION + INSTRUCTION
    + GROUND + ASSENT + LOOKED_AGAIN
    + AGAINST + THREAD + OBJECTION + CORRECTED + SENT + ARRIVAL + EXAMINER + SUPPLEMENTARY
    + SHEET + WORK + QUESTION + SCAN + CONSENT_SCAN + DECLINE + CALL + CONSULTATION + OWN + DANGER
    + PASSED + MEDICAL + SNIPPETS + REVIEW + HANDED + CONTACT + FOLLOW + LEAVE + CERTIFICATES + ENQUIRY
    + SUMMARISED
    + WAITING_SUMMARY + RETURN_OPINION + RETURN_TALK + TALK_HEALTH + DOCTOR_NOTICE + PLAN
    + STAGE + STAGE_ANSWER + RETURN_HEALTH + RECOMMENDATION + COMMITTEE_REPORT
    + TREATMENT + WORK_TALK
)  # fmt: skip


_SCORES = (
    re.compile(rf"(?<![0-9A-Za-z_.-]){POINTS[1]}(?![0-9A-Za-z_.-])"),
    re.compile(r"(?<!\d){}\D{{1,80}}{}\D{{1,80}}{}(?!\d)".format(*POINTS)),
)
"""Reactions alone, which no day, time or count here can be, or all three within a few words of each other."""
_SCALE = re.compile(rf"{SCALE}\s*[1-5]")


def met(text: str) -> set[str]:
    """The canaries in a text, where tags are left out for the numbers: they may stand in cells of a table."""
    plain = re.sub(r"<[^>]+>", " ", text)
    found = {canary for canary in ALL if canary in text}
    if _SCALE.search(plain):
        found |= set(SCALES)
    return found | set(SCORES) if any(pattern.search(plain) for pattern in _SCORES) else found


@dataclass
class Everything:
    """The public ids by which pages are asked for."""

    world: World
    ids: dict[str, str] = field(default_factory=dict)


def _one(world: World, statement: Any) -> str:
    with world.database.reading() as session:
        return str(session.execute(statement).scalars().first())


def _invite(world: World, name: str, examiner: str = "physician") -> str:
    """Somebody's invitation; the examiner writes down why."""
    scores = POINTS if name == "worker" else results.HIGH
    line = results.line(world.people[name].number, scores, notified="2026-12-01")
    with_scale = f"{results.HEADER},{SCALE}\r\n{line},2\r\n".encode()
    results.load(world, with_scale if name == "worker" else results.file(line))
    found = select(CheckResult.public_id).where(CheckResult.employment_id == world.people[name].employment_id)
    with world.database.writing() as session:
        wanted = [Decision(result=_one(world, found), needed=True, reason=EXAMINER[0] if name == "worker" else "")]
        needs.decide(session, world.actor(examiner), world.check_public_id, wanted, now=world.now)
    return asking.case_of(world, name)


def build(world: World) -> Everything:
    """Walk three roads: the worker's whole road, the colleague's consultation, HR's own request."""
    made = Everything(world)
    _whole_road(made)
    _consultation(made)
    _own_request_of_hr(made)
    _walked_in(made)
    return made


def _whole_road(made: Everything) -> None:
    world, ids = made.world, made.ids
    by = "outside_physician"
    ids["case"] = case = _invite(world, "worker")
    _office(made)
    wish = Wish(InterviewMode.EITHER, remarks=WISHES[0], contact=WISHES[1], hours=WISHES[2], place=WISHES[3],
                language_other=WISHES[4])  # fmt: skip
    asking.ask(world, case, wish)
    asking.offer(world, date(2026, 12, 8), who=by, count=2)
    free = asking.choices(world, case)
    ids["slot"] = free.earlier[1].public_id
    ids["booking"] = asking.book(world, case, free.earlier[0].public_id).public_id
    ids["request"] = _one(world, select(InterviewRequest.public_id).order_by(InterviewRequest.id))
    with world.database.writing() as session:
        wanted = NewSeries(
            recurrence.of(Pattern((1,), (2,))), date(2026, 12, 1), None, time(16), time(17), 30, 0, online=False,
            place="会議室B", workplace_id=asking.workplace(world),
        )  # fmt: skip
        ids["series"] = series.make(session, world.actor(by), wanted, now=world.now)[0]
    with world.database.writing() as session:
        series.leave_out(session, world.actor(by), ids["series"], date(2027, 2, 9), now=world.now)
    with world.database.writing() as session:
        comes_once = NewEngagement(
            EngagementKind.INTERVIEW_PHYSICIAN, date(2027, 6, 1), None, asking.workplace(world), name="星野 医師"
        )
        ids["engagement"] = engagements.add(session, world.actor("clerk"), comes_once, now=world.now)
    away = Leaving(_one(world, select(Person.public_id).where(Person.name == comes_once.name)), "",
                   asking.workplace(world), date(2027, 6, 10), date(2027, 6, 12))  # fmt: skip
    with world.database.writing() as session:
        handovers.hand_over(session, world.actor("clerk"), away, now=world.now)
    ids["handover"] = _one(world, select(Handover.public_id))
    with world.database.writing() as session:
        told = {"sleep": SHEET[0]}
        sheets.save(session, world.actor("worker"), case, told, version=0, hand_in=True, now=world.now)
    given = Given(date(2026, 11, 1), (Month(date(2026, 11, 1), 2730, 480),), None, *WORK)
    with world.database.writing() as session:
        work_data.give(session, world.actor("hr"), ids["request"], given, number=0, now=world.now)
    ids["interview"] = interview = talking.start(world, ids["booking"], who=by, now=TALK)
    _beside_the_talk(made, by)
    talking.hold(world, interview, who=by, notes=Notes(*NOTES, items={"causes": ITEMS[0]}), version=1, now=TALK)
    record = replace(
        talking.WHOLE, work_hours=REPORT[0], work_other=REPORT[1], burden=REPORT[2], other_condition=REPORT[3],
        guidance_notes=REPORT[4], workplace_view=OPINION[0], medical_view=OPINION[1], notes=OPINION[2],
        reason=OPINION[3], items=(Item(MeasureKind.TASK_CHANGE, words=OPINION[4]),),
    )  # fmt: skip
    with world.database.writing() as session:
        version = opinions.save(session, world.actor(by), interview, record, version=0, now=TALK)
    with world.database.writing() as session:
        ids["opinion"] = issue(session, world.actor(by), interview, version=version, now=TALK).public_id
    with world.database.writing() as session:
        records.give_view(session, world.actor("physician"), ids["opinion"], True, VIEW[0], now=TALK)
    with world.database.writing() as session:
        words = medical_letters.Words(*MEDICAL)
        letter = medical_letters.save(session, world.actor(by), case, words, version=0, now=TALK)
    ids["medical_letter"] = _one(world, select(MedicalLetter.public_id))
    with world.database.writing() as session:
        day, road = TALK.date(), LetterRoad.EMPLOYEE
        medical_letters.issue(
            session, world.actor(by), ids["medical_letter"], day, road, version=letter, now=TALK
        )  # fmt: skip
    _followed(made, by, interview)
    _employers_part(made)


def _followed(made: Everything, by: str, interview: str) -> None:
    """Follow-ups are planned; the last one is held at once."""
    world, ids = made.world, made.ids
    with world.database.writing() as session:
        follow_up_plans.plan(session, world.actor(by), interview, (1, 3, 6), now=TALK)
    ids["follow_up"] = _one(world, select(FollowUp.public_id).order_by(FollowUp.months))
    ids["followed"] = _one(world, select(FollowUp.public_id).order_by(FollowUp.months.desc()))
    asking.offer(world, date(2027, 1, 8), who=by, at=time(9), place="Room F")
    with world.database.writing() as session:
        free = follow_up_times.choosing(session, world.actor("worker"), ids["follow_up"], now=TALK).offers
        near = next(one.public_id for one in free if one.place == "Room F")
        made_on = follow_up_times.book(session, world.actor("worker"), ids["follow_up"], near, now=TALK)
    ids["follow_up_booking"] = made_on.public_id
    said = replace(following.NEW, words=FOLLOW[0], advice=FOLLOW[1], sure=True)
    following.hold(world, ids["followed"], MORNING.date(), said, who=by, now=MORNING)


def _beside_the_talk(made: Everything, by: str) -> None:
    """Somebody was in danger; more was asked about the work, and answered."""
    _danger(made, by)
    world, wanted = made.world, work_questions.Question(frozenset({Wanted.SHIFTS}), QUESTION[0])
    with world.database.writing() as session:
        asked = work_questions.ask(session, world.actor(by), made.ids["interview"], wanted, now=TALK).public_id
    with world.database.writing() as session:
        work_questions.answer(session, world.actor("hr"), asked, work_questions.Reply(QUESTION[1]), now=TALK)
    made.ids["question"] = asked


def _danger(made: Everything, by: str) -> None:
    """Somebody was in danger and told of harassment: what was found, done and told, and what went to an officer."""
    world, ids, doctor = made.world, made.ids, made.world.actor(by)
    with world.database.writing() as session:
        found = Risk(Ideation.ACTIVE, protective=DANGER[0], words=DANGER[1], action=DANGER[2])
        alarm = risks.assess(session, doctor, ids["interview"], found, now=TALK)
        ids["crisis"] = alarm.crisis_id if alarm else ""
    with world.database.writing() as session:
        crises.take_step(session, doctor, ids["crisis"], "family", DANGER[3], now=TALK)
    with world.database.writing() as session:
        crises.tell(session, doctor, ids["crisis"], Told(DANGER[4], DANGER[5], False, DANGER[6]), now=TALK)
    with world.database.writing() as session:
        draft = passing_on.Draft(world.people["hr"].public_id, PASSED[0], unnamed=True)
        ids["passing"] = passing_on.write(session, doctor, ids["interview"], draft, now=TALK)
    with world.database.writing() as session:
        passing_on.choose(session, world.actor("worker"), ids["passing"], pass_on=True, now=TALK)


def _office(made: Everything) -> None:
    """What the clerk wrote down about letters: a call, and a pause to come."""
    world, case, clerk = made.world, made.ids["case"], made.world.actor("clerk")
    called = Call(world.now, world.people["clerk"].public_id, CallOutcome.ABSENT, CALL[0])
    with world.database.writing() as session:
        calls.log(session, clerk, case, called, now=world.now)
    with world.database.writing() as session:
        pauses.pause(session, clerk, case, Rest(PauseReason.OTHER, date(2027, 6, 1)), now=world.now)
    made.ids["result"] = _one(world, select(CheckResult.public_id))
    with world.database.writing() as session:
        today, number = world.now.date(), world.people["worker"].number or ""
        agreed = consents_on_paper.Paper(world.check_public_id, number, today, today)
        made.ids["consent"] = consents_on_paper.receive(session, clerk, agreed, now=world.now)
    paper = scans.look(files.pdf(CONSENT_SCAN[0]))
    with world.database.writing() as session:
        scans.attach_to_consent(session, clerk, made.ids["consent"], paper, now=world.now)
    made.ids["consent_scan"] = _one(world, select(Scan.public_id))
    made.ids["letter"] = _one(world, select(Letter.public_id).order_by(Letter.id))
    made.ids["pause"] = _one(world, select(LetterPause.public_id))


def _recommended(made: Everything) -> None:
    """The 産業医 recommended something: one is answered and reported, the other waits."""
    world, ids = made.world, made.ids
    day, place = world.now.date(), asking.workplace(world)
    for name, words in (("recommendation", RECOMMENDATION[0]), ("unanswered", RECOMMENDATION[1])):
        with world.database.writing() as session:
            given = recommendations.Given(place, day, day, words)
            ids[name] = recommendations.give(session, world.actor("physician"), given, now=world.now)
    with world.database.writing() as session:
        answer = recommendations.Answer(Outcome.PLANNED, RECOMMENDATION[2])
        recommendations.answer(session, world.actor("hr"), ids["recommendation"], answer, version=1, now=MORNING)
    with world.database.writing() as session:
        recommendations.report(session, world.actor("hr"), ids["recommendation"], MORNING.date(), now=MORNING)
    with world.database.writing() as session:
        recommendations.tell(
            session, world.actor("hr"), ids["recommendation"], RECOMMENDATION[3], version=3, now=MORNING
        )  # fmt: skip


def _reported(made: Everything) -> None:
    """Two reports to the committee: one is released and was discussed, the other is a draft."""
    world, ids = made.world, made.ids
    hr, physician, place = world.actor("hr"), world.actor("physician"), asking.workplace(world)
    for name, code, words in (("report", "month:2026-10-01", 0), ("draft_report", "month:2026-11-01", 1)):
        with world.database.writing() as session:
            ids[name] = committee_reports.prepare(session, hr, place, code, now=world.now)
        with world.database.writing() as session:
            said = COMMITTEE_REPORT[words]
            committee_reports.advise(session, physician, ids[name], said, version=1, now=world.now)
    with world.database.writing() as session:
        committee_reports.release(session, hr, ids["report"], version=2, now=world.now)
    with world.database.writing() as session:
        day, said = MORNING.date(), COMMITTEE_REPORT[2]
        committee_reports.discuss(session, hr, ids["report"], day, said, version=3, now=MORNING)


def _watched(made: Everything) -> None:
    """What the employee told of themself is looked at: notes, and at the end a reason and an answer for them."""
    world, ids = made.world, made.ids
    told = treatment_reviews.Told(ChangeKind.POST, None, TREATMENT[0])
    with world.database.writing() as session:
        ids["treatment"] = treatment_reviews.tell(session, world.actor("worker"), told, now=world.now)
    steps = dict.fromkeys(Step, Checked.YES)
    looked = treatment_reviews.Looked(steps, TREATMENT[1], world.now.date(), agreed=False)
    with world.database.writing() as session:
        treatment_reviews.look(session, world.actor("physician"), ids["treatment"], looked, version=1, now=world.now)
    ended = treatment_reviews.Ended(Treated.OUTSIDE, TREATMENT[2], TREATMENT[3])
    with world.database.writing() as session:
        treatment_reviews.close(session, world.actor("physician"), ids["treatment"], ended, version=2, now=world.now)


def _review(made: Everything) -> None:
    """A review was held in December; the one of January begins with what was agreed."""
    world, ids = made.world, made.ids
    hr, place = world.actor("hr"), asking.workplace(world)
    met = Meeting(date(2026, 12, 9), frozenset(world.people[who].public_id for who in ("hr", "physician")))
    with world.database.writing() as session:
        ids["review"] = reviews.hold(session, hr, place, date(2026, 12, 1), met, now=MORNING)
    with world.database.writing() as session:
        reviews.agree(session, hr, ids["review"], Agreed(ids["request"], Doer.BOTH, REVIEW[0]), now=MORNING)
    ids["point"] = _one(world, select(ReviewPoint.public_id))


def _employers_part(made: Everything) -> None:
    world, ids = made.world, made.ids
    hr = world.actor("hr")
    heard = replace(advising.heard(), present=HEARING[0], put=HEARING[1], words=HEARING[2])
    tried = Attempt(date(2026, 12, 9), AttemptWay.PHONE, AttemptOutcome.NOT_REACHED, HEARING[3])
    with world.database.writing() as session:
        hearing_attempts.log(session, hr, ids["opinion"], tried, now=MORNING)
    with world.database.writing() as session:
        asked = hearing_questions.ask(session, hr, ids["opinion"], HEARING[4], now=MORNING)
        ids["hearing_question"] = asked.public_id
    with world.database.writing() as session:
        ids["hearing"] = hearings.hear(session, hr, ids["opinion"], heard, now=MORNING).public_id
    me = world.actor("worker")
    with world.database.writing() as session:
        hearing_marks.correct(session, me, ids["hearing"], HEARING[5], version=1, now=MORNING)
    with world.database.writing() as session:
        hearing_marks.sign(session, me, ids["hearing"], version=2, now=MORNING)
    item = Item(MeasureKind.TASK_CHANGE, words=DECISION[1], from_on=date(2026, 12, 9), until_on=date(2027, 3, 13))
    hours = Item(MeasureKind.OVERTIME_LIMIT, 20, from_on=date(2026, 12, 9), until_on=date(2027, 3, 13))
    judgement = Judgement(
        (item, hours), date(2027, 1, 14), DECISION[0], hearing_version=3, put=True, weighed="見直しで確かめる",
        reasons={"task_change": DECISION[2], "overtime_limit": LONGER},
        grounds={"task_change": Ground(GROUND[0], OPINION[4], put=True)},
    )  # fmt: skip
    with world.database.writing() as session:
        decision = deciding.decide(session, hr, ids["opinion"], judgement, now=MORNING)
        ids["decision"] = decision.public_id
    for words in ASSENT:
        decision = advising.agree(world, decision, now=MORNING, words=words)
    given = replace(advising.account(world), content=EXPLANATION[0], answer=EXPLANATION[1], accepted=False,
                    refused_because=EXPLANATION[2])  # fmt: skip
    with world.database.writing() as session:
        explanations.explain(session, hr, ids["decision"], given, now=MORNING)
    with world.database.writing() as session:
        reconsiderations.say(session, world.actor("physician"), ids["decision"], EXPLANATION[3], now=MORNING)
    again = Settled(date(2026, 12, 9), None, "", Again.KEPT, EXPLANATION[4], words_version=1)
    with world.database.writing() as session:
        reconsiderations.settle(session, hr, ids["decision"], again, now=MORNING)
    order = replace(
        advising.order(), kinds=frozenset({MeasureKind.TASK_CHANGE, MeasureKind.OVERTIME_LIMIT}),
        from_on=date(2026, 12, 14), until_on=date(2027, 3, 13), words=CORRECTED[0],
    )  # fmt: skip
    for one in (order, replace(order, words=INSTRUCTION[0], replaces=1, because=CORRECTED[1])):
        ids["replaced"] = ids.get("instruction", "")
        _instructed(made, one)
    with world.database.writing() as session:
        ids["objection"] = objections.write(session, me, ids["decision"], AGAINST[0], now=MORNING).public_id
    consulted = (world.people["physician"].public_id, MORNING.date(), AGAINST[2])
    with world.database.writing() as session:
        objections.answer(session, hr, ids["objection"], Reply(AGAINST[1], Again.KEPT, *consulted), now=MORNING)
    _looked_again(made)
    _thread(made)
    _handed(made)
    _sent(made)
    _review(made)
    _recommended(made)
    _reported(made)
    _watched(made)
    _talked_of_work(made)
    _on_leave(made)
    _returning(made)


def _talked_of_work(made: Everything) -> None:
    """HR and the supervisor each talked with the employee about the work."""
    world, ids, day = made.world, made.ids, MORNING.date()
    with world.database.writing() as session:
        held = work_talks.Held(day, (Topic.HOURS,), WORK_TALK[0])
        work_talks.keep_of_request(session, world.actor("hr"), ids["request"], held, now=MORNING)
    with world.database.writing() as session:
        boss, held = world.actor("supervisor", Hat.SUPERVISOR), work_talks.Held(day, (Topic.KEPT,), WORK_TALK[1])
        work_talks.keep_of_instruction(session, boss, ids["instruction"], held, now=MORNING)
    ids["work_talk"] = _one(world, select(WorkTalk.public_id).where(WorkTalk.hat == Hat.SUPERVISOR))


def _on_leave(made: Everything) -> None:
    """HR keeps a leave of the employee, planned anew once, and called them."""
    world, ids, hr = made.world, made.ids, made.world.actor("hr")
    first, number = MORNING.date() - timedelta(days=1), world.people["worker"].number or ""
    contact = leaves.Contact(ContactWay.TELEPHONE, 4, "労務課", LEAVE[0])
    term = leaves.Term(first + timedelta(days=30), first + timedelta(days=365), "就業規則 第18条")
    new = leaves.New(number, first, term, contact)
    with world.database.writing() as session:
        ids["leave"] = leaves.begin(session, hr, new, now=MORNING)
    longer = replace(term, until_on=first + timedelta(days=60), words=LEAVE[1])
    with world.database.writing() as session:
        leaves.extend(session, hr, ids["leave"], longer, version=1, now=MORNING)
    kept = leave_contacts.Kept(first, ContactWay.TELEPHONE, Reached.TALKED, LEAVE[2])
    with world.database.writing() as session:
        leave_contacts.log(session, hr, ids["leave"], kept, now=MORNING)
    ids["leave_contact"] = _one(world, select(LeaveContact.public_id))
    ids["absence"] = _absent(world, ids["leave"])
    ids["return"] = _one(world, select(Case.public_id).order_by(Case.id.desc()))
    _certified(made, first)
    asked = doctor_enquiries.Words(ENQUIRY[0], ENQUIRY[1], frozenset({Asked.AT_WORK}), ENQUIRY[2], ENQUIRY[3])
    ids["enquiry"] = enquired(world, ids["return"], asked, "answered")
    ids["summary"] = _summed(world, ids["enquiry"], SUMMARISED[0])
    with world.database.writing() as session:
        doctor_summaries.agree(session, world.actor("worker", Hat.WORKER), ids["summary"], now=MORNING)
    _summed(world, ids["enquiry"], WAITING_SUMMARY[0])
    ids["return_opinion"] = opined(world, ids["leave"])
    with world.database.writing() as session:
        seen = _version(world, ReturnOpinion)
        return_opinions.issue(session, world.actor("physician"), ids["return_opinion"], version=seen, now=MORNING)


def _certified(made: Everything, first: date) -> None:
    """One certificate of the leave for who cares for the employee, one for HR, and one on paper that HR received."""
    world, ids, days = made.world, made.ids, leave_certificates.Period(first, first + timedelta(days=9))
    worker, hr = world.actor("worker", Hat.WORKER), world.actor("hr")
    for name, to, words in zip(("certificate", "certificate_of_hr"), HandedTo, CERTIFICATES, strict=True):
        paper = scans.look(files.pdf(words))
        with world.database.writing() as session:
            leave_certificates.hand_in(session, worker, ids["leave"], to, days, paper, now=MORNING)
        ids[name] = _one(world, select(LeaveCertificate.public_id).order_by(LeaveCertificate.id.desc()))
    with world.database.writing() as session:
        leave_certificates.note(session, hr, ids["leave"], days, now=MORNING)
    ids["certificate_on_paper"] = _one(world, select(LeaveCertificate.public_id).order_by(LeaveCertificate.id.desc()))


def _absent(world: World, leave_id: str) -> str:
    """A day of absence that HR told of."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=MORNING)
        leave = session.execute(select(SickLeave).where(SickLeave.public_id == leave_id)).scalar_one()
        made = ReturnAbsence(
            company_id=leave.company_id, public_id=public_ids.fresh(), case_id=leave.case_id, leave_id=leave.id,
            employment_id=leave.employment_id, absent_on=leave.begins_on, given_on=MORNING.date(),
            given_by_id=leave.entered_by_id,
        )  # fmt: skip
        session.add(made)
        visit.record("return_absence", made.public_id, of=leave.employment_id)
    return made.public_id


def opined(world: World, leave: str) -> str:
    """A draft of the physician's opinion on a return."""
    day = MORNING.date()
    less = (Accommodation(AccommodationKind.TASKS, words=RETURN_OPINION[1]),)
    said = return_opinions.Words(
        Aim.NEW, Readiness.CONDITIONAL, RETURN_OPINION[0], less, RETURN_OPINION[2], day, day + timedelta(days=7)
    )
    with world.database.writing() as session:
        return return_opinions.save(session, world.actor("physician"), leave, said, version=0, now=MORNING)


def talked(world: World, leave: str, words: Sequence[str], *, kept: bool) -> str:
    """A meeting about a return, as HR wrote it down."""
    hr = world.actor("hr")
    work = WorkPart({Present.HR: words[0]}, {Assessment.WORKPLACE: words[1]}, {PlanItem.HR: words[2]}, "", words[3])
    said = return_talks.Words(MORNING, work, MORNING.date(), CanReturn.YES, MORNING.date())
    with world.database.writing() as session:
        made = return_talks.save(session, hr, leave, said, version=0, now=MORNING)
    if kept:
        with world.database.writing() as session:
            return_talks.keep(session, hr, made, version=_version(world, ReturnTalk), now=MORNING)
    return made


def noticed(world: World, leave: str, words: Sequence[str], far: str) -> str:
    """A notice to the attending doctor of a return that was decided, that has come so far."""
    doctor, day = world.actor("physician"), MORNING.date()
    less = (Accommodation(AccommodationKind.TASKS, words=words[2]),)
    said = doctor_notices.Words(words[0], words[1], day + timedelta(days=1), less, words[3], words[4], day)
    with world.database.writing() as session:
        made = doctor_notices.save(session, doctor, leave, said, version=0, now=MORNING)
    if far != "draft":
        with world.database.writing() as session:
            doctor_notices.offer(session, doctor, made, version=_version(world, DoctorNotice), now=MORNING)
    if far == "agreed":
        with world.database.writing() as session:
            doctor_notices.keep_consent(session, doctor, made, day, now=MORNING)
    return made


def enquired(world: World, case: str, words: doctor_enquiries.Words, far: str) -> str:
    """An enquiry to the attending doctor in somebody's return, that has come so far."""
    doctor, day = world.actor("physician"), MORNING.date()
    with world.database.writing() as session:
        made = doctor_enquiries.save(session, doctor, case, words, version=0, now=MORNING)
    if far == "draft":
        return made
    with world.database.writing() as session:
        doctor_enquiries.ask(session, doctor, made, version=_version(world), now=MORNING)
    if far == "asked":
        return made
    with world.database.writing() as session:
        doctor_consents.keep_consent(session, doctor, made, day, now=MORNING)
    if far == "consented":
        return made
    with world.database.writing() as session:
        road = LetterRoad.EMPLOYEE
        doctor_enquiries.send(session, doctor, made, road, version=_version(world), now=MORNING)
    if far == "sent":
        return made
    with world.database.writing() as session:
        doctor_enquiries.end(session, doctor, made, day, ENQUIRY[6], now=MORNING)
    paper = scans.look(files.pdf(ENQUIRY[5]))
    with world.database.writing() as session:
        doctor_enquiries.answer(session, doctor, made, doctor_enquiries.Answer(day, ENQUIRY[4], paper), now=MORNING)
    return made


def _version(world: World, model: Any = DoctorEnquiry) -> int:
    """Of what was written last."""
    with world.database.reading() as session:
        return int(session.execute(select(model.version).order_by(model.id.desc()).limit(1)).scalar_one())


def _summed(world: World, enquiry: str, words: str) -> str:
    with world.database.writing() as session:
        doctor_summaries.write(session, world.actor("physician"), enquiry, words, now=MORNING)
    return _one(world, select(DoctorSummary.public_id).order_by(DoctorSummary.id.desc()))


def _returning(made: Everything) -> None:
    """A plan of their return is in its first stage, held once; its text went out as it is. A trial is settled, and
    their supervisor was asked for tasks.
    """
    world, ids, hr, worker = made.world, made.ids, made.world.actor("hr"), made.world.actor("worker")
    basis, pay, checked, conditions, failing = PLAN
    tasks, told, attendance = STAGE
    stage = return_plans.Stage(2, 240, 4, tasks, 0, no_night=True, no_holiday=True, place="第一工場")
    new = return_plans.New(MORNING.date(), "労務課", basis, pay, (stage,))
    boss, doctor = world.actor("supervisor", Hat.SUPERVISOR), world.actor("physician")

    def do(verb: Any, actor: Any, *args: Any, **more: Any) -> Any:
        with world.database.writing() as session:
            return verb(session, actor, *args, **more, now=MORNING)

    ids["plan"] = do(return_plans.save, hr, ids["leave"], new, version=0)
    do(return_plans.decide, hr, ids["plan"], version=1)
    ids["stage_text"] = _one(world, select(StageText.public_id))
    do(stage_texts.answer, worker, ids["stage_text"], Preview.WRONG, STAGE_ANSWER[0])
    do(stage_texts.send, hr, ids["stage_text"], STAGE_ANSWER[1])
    _held(world, ids["plan"], checked)
    do(return_plans.note, doctor, ids["plan"], RETURN_HEALTH[0])
    first = MORNING.date()
    settled = trials.Conditions(TrialKind.MOCK, False, Cover.NONE, first, first, conditions, failing)
    do(trials.settle, hr, ids["leave"], settled)
    ids["trial"] = _one(world, select(TrialAttendance.public_id))
    do(task_questions.ask, hr, ids["leave"])
    ids["task_question"] = _one(world, select(TaskQuestion.public_id))
    do(task_questions.agree, worker, ids["task_question"], agreed=True)
    do(task_questions.tell, boss, ids["task_question"], told, attendance)
    ids["return_talk"] = talked(world, ids["leave"], RETURN_TALK, kept=True)
    do(return_talks.save_health, doctor, ids["return_talk"], HealthPart(TALK_HEALTH[0]), version=0)
    do(return_talks.keep_health, doctor, ids["return_talk"], version=1)
    ids["doctor_notice"] = noticed(world, ids["leave"], DOCTOR_NOTICE, "agreed")


def _held(world: World, plan_id: str, words: str) -> None:
    """The first stage was held. HR checks no stage while the leave goes on, which it does for the other pages here."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=MORNING)
        plan = session.execute(select(ReturnPlan).where(ReturnPlan.public_id == plan_id)).scalar_one()
        case = session.get_one(Case, plan.case_id)
        stage = session.execute(select(ReturnStage).where(ReturnStage.plan_id == plan.id)).scalar_one()
        check = StageCheck(
            company_id=plan.company_id, public_id=public_ids.fresh(), case_id=plan.case_id, plan_id=plan.id,
            stage_id=stage.id, number=1, outcome=PlanOutcome.HOLD, weeks=1, checked_on=MORNING.date(),
            by_id=plan.drafted_by_id,
        )  # fmt: skip
        visit.seal(case.data_key_id, check, words=words)
        session.add(check)
        visit.record("stage_check", check.public_id, of=plan.employment_id)


def _looked_again(made: Everything) -> None:
    """The measures are looked at on their first day, and stay as they are."""
    world, ids = made.world, made.ids
    words, voice, physician_words = LOOKED_AGAIN
    held = Held(
        MORNING.date(), Kept.YES, words, heard=True, voice=voice,
        physician_id=PublicId(world.people["physician"].public_id), physician_words=physician_words,
        next_on=date(2027, 1, 14), once=public_ids.fresh(),
    )  # fmt: skip
    with world.database.writing() as session:
        measure_reviews.hold(session, world.actor("hr"), ids["decision"], held, version=0, now=MORNING)


def _instructed(made: Everything, order: Order) -> None:
    """The employee finds something wrong with a text, and it goes out all the same."""
    world, ids, hr = made.world, made.ids, made.world.actor("hr")
    with world.database.writing() as session:
        ids["draft"] = previews.propose(session, hr, ids["decision"], order, now=MORNING).public_id
    with world.database.writing() as session:
        wrong = previews.answer
        wrong(session, world.actor("worker"), ids["draft"], Preview.WRONG, OBJECTION[0], now=MORNING)
    with world.database.writing() as session:
        told = replace(order, unchanged_because=OBJECTION[1])
        ids["instruction"] = instructing.instruct(session, hr, ids["decision"], told, now=MORNING).public_id


def _handed(made: Everything) -> None:
    """A colleague, who was HR for that day, gave HR the file with a word; and somebody will stand in from June on."""
    world, ids = made.world, made.ids
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=MORNING)
        hat = HatGrant(company_id=world.company_id, person_id=world.people["colleague"].person_id, hat=Hat.HR,
                       workplace_id=world.head_office, from_on=MORNING.date(), until_on=MORNING.date())  # fmt: skip
        session.add(hat)
        session.flush()
        visit.record("hat_grant", hat.public_id)
    with world.database.writing() as session:
        to = Giving(world.people["hr"].public_id, HANDED[0])
        holdings.give(session, world.actor("colleague", Hat.HR), ids["request"], to, now=MORNING)
    june = StandIn(world.people["factory_hr"].public_id, asking.workplace(world), date(2027, 6, 1), date(2027, 6, 30))
    with world.database.writing() as session:
        stand_ins.appoint(session, world.actor("hr"), june, now=MORNING)
    ids["stand_in"] = _one(world, select(HatGrant.public_id).where(HatGrant.instead))


def _sent(made: Everything) -> None:
    """A client was told as well, and HR of the factory, where the employee is going; what rostering will read was shown
    to them.
    """
    world, ids = made.world, made.ids
    telling, hr = Telling(Recipient.CLIENT, SENT[0], "労務課", SENT[1]), world.actor("hr")
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=MORNING)
        employment = session.get_one(Employment, world.people["worker"].employment_id)
        employment.kind = EmploymentKind.DISPATCHED_OUT
        [here] = session.execute(select(Placement).where(Placement.employment_id == employment.id)).scalars()
        here.until_on = MOVE - timedelta(days=1)
        session.flush()
        there = session.execute(select(Department.id).where(Department.workplace_id == world.factory)).scalars().first()
        session.add(
            Placement(company_id=world.company_id, employment_id=employment.id, department_id=there,
                      workplace_id=world.factory, from_on=MOVE)
        )  # fmt: skip
        visit.record("employment", "0" * 32)
    with world.database.writing() as session:
        draft = sendings.propose(session, hr, ids["decision"], telling, now=MORNING).public_id
    with world.database.writing() as session:
        previews.answer(session, world.actor("worker"), draft, Preview.WRONG, OBJECTION[0], now=MORNING)
    with world.database.writing() as session:
        ids["sending"] = sendings.send_shown(session, hr, ids["decision"], draft, OBJECTION[2], now=MORNING)
    arriving = Telling(Recipient.NEW_OFFICE, "", "労務課", ARRIVAL[0])
    with world.database.writing() as session:
        draft = sendings.propose(session, hr, ids["decision"], arriving, now=MORNING).public_id
    with world.database.writing() as session:
        previews.answer(session, world.actor("worker"), draft, Preview.FINE, now=MORNING)
    with world.database.writing() as session:
        ids["arrival"] = sendings.send_shown(session, hr, ids["decision"], draft, now=MORNING)
    roster = Telling(Recipient.ROSTERING, "配車の担当", "労務課")
    with world.database.writing() as session:
        shown = sendings.propose(session, hr, ids["decision"], roster, now=MORNING).public_id
    with world.database.writing() as session:
        previews.answer(session, world.actor("worker"), shown, Preview.FINE, now=MORNING)


def _thread(made: Everything) -> None:
    """A question of the supervisor that was answered, and one that waits."""
    world, ids = made.world, made.ids
    for words, answer in ((THREAD[0], THREAD[1]), (UNANSWERED, "")):
        with world.database.writing() as session:
            said = Word(NoteKind.QUESTION, words)
            note = instruction_threads.say(session, world.actor("supervisor"), ids["instruction"], said, now=MORNING)
        if answer:
            with world.database.writing() as session:
                instruction_threads.answer(session, world.actor("hr"), note.public_id, answer, now=MORNING)
        ids["supervisors_note"] = note.public_id


def _consultation(made: Everything) -> None:
    world, ids = made.world, made.ids
    ids["invited_case"] = case = _invite(world, "colleague")
    actor = world.actor("colleague")
    with world.database.writing() as session:
        said = NotThisTime(DeclineReason.LABEL, DECLINE[0])
        invitations.decline(session, actor, case, said, now=world.now)
    with world.database.writing() as session:
        wish = Wish(InterviewMode.ONLINE, remarks=CONSULTATION[0], place=CONSULTATION[1], hours=CONSULTATION[2],
                    language_other=CONSULTATION[3])  # fmt: skip
        ids["consultation"] = endings.consult(session, actor, case, wish=wish, now=world.now)
    asking.offer(world, date(2026, 12, 15), who="nurse", online=True)
    (free,) = asking.choices(world, ids["consultation"], who="colleague").earlier
    asking.book(world, ids["consultation"], free.public_id, who="colleague")


def _own_request_of_hr(made: Everything) -> None:
    world, ids = made.world, made.ids
    ids["hr_case"] = case = _invite(world, "hr")
    wish = Wish(InterviewMode.EITHER, remarks=OWN[0])
    received = requests.Received(world.now.date(), Channel.PAPER, wish, acknowledged=True, case_id=case)
    with world.database.writing() as session:
        requests.receive(session, world.actor("clerk"), received, now=world.now)
    mine = select(InterviewRequest.public_id).where(InterviewRequest.statutory).order_by(InterviewRequest.id.desc())
    ids["hr_request"] = _one(world, mine)
    paper = scans.look(files.pdf(SCAN[0]))
    with world.database.writing() as session:
        scans.attach(session, world.actor("clerk"), ids["hr_request"], paper, now=world.now)
    ids["scan"] = _one(world, select(Scan.public_id).order_by(Scan.id.desc()))
    with world.database.writing() as session:
        ids["referral"] = referrals.refer(
            session, world.actor("clerk"), case, outside.handing(world), now=world.now
        ).public_id
    with world.database.writing() as session:
        heard = Heard(world.people["hr"].number or "", date(2026, 12, 1), ReceiptChannel.IN_PERSON)
        ids["receipt"] = receipts.receive(session, world.actor("nurse"), heard, now=world.now).public_id
    ids["outside_interview"] = _held_outside(world)
    person = world.people["worker"].person_id
    ids["note"] = _one(world, select(InboxNote.public_id).where(InboxNote.person_id == person))
    ids["mail"] = _one(world, select(OutboxMail.public_id).where(OutboxMail.person_id == person))
    ids["person"] = world.people["factory_worker"].public_id
    ids["check"] = world.check_public_id
    ids["undecided"] = _talked(world)
    ids["provider"] = world.centre
    ids["workplace"] = _one(world, select(Workplace.public_id).where(Workplace.id == world.head_office))
    with world.database.writing() as session:
        results_layouts.keep(session, world.actor("clerk"), "外部機関A", {"number": "職員"}, now=world.now)
    ids["layout"] = _one(world, select(ResultLayout.public_id))
    with world.database.writing() as session:
        rules = NewRules({"hearing_days": 7, "published_on": date(2026, 12, 1)}, date(2027, 4, 1), date(2026, 12, 1),
                         Deliberation.WORKERS)  # fmt: skip
        writer, place = world.actor("coordinator"), ids["workplace"]
        seen = rule_changes.opening(session, writer, place, now=world.now).began_from
        ids["version"] = rule_changes.write(session, writer, place, rules, began_from=seen, now=world.now)
        later = NewWording(f"{letter_texts.TEXTS[WordingKind.FIRST, Language.JAPANESE]}\n追伸", date(2027, 4, 1))
        at = (ids["workplace"], WordingKind.FIRST, Language.JAPANESE)
        ids["wording"] = wordings.write(session, world.actor("clerk"), *at, later, now=world.now).public_id
        closed = NewClosure("創立記念日", date(2027, 5, 20), date(2027, 5, 21))
        ids["closure"] = closures.add(session, world.actor("coordinator"), ids["workplace"], closed, now=world.now)
    ids["handler"] = _one(world, select(NamedHandler.public_id))
    with world.database.writing() as session:
        ids["feed"] = feeds.make(session, world.actor("worker"), now=world.now)
        busy.add_address(session, world.actor("physician"), "https://calendar.example/a.ics", Doors(), now=world.now)
        first = (Zone.CLINICAL, f"{SIGN}・初めの文")  # two in one book have an order
        for zone, text in (first, *zip((Zone.CLINICAL, Zone.EMPLOYER), SNIPPETS, strict=True)):
            ids["snippet"] = snippets.add(session, world.actor("physician"), zone, text, text, now=world.now)
        shift = NewCode("N", False, "22:00", "翌7:00", ids["workplace"])
        rosters.put_code(session, world.actor("clerk"), shift, now=world.now)
    ids["code"] = _one(world, select(ShiftCode.public_id))
    ids["busy"] = _one(world, select(BusyCalendar.public_id))


def _walked_in(made: Everything) -> None:
    """Somebody came to the nurse, who calls again."""
    world, ids = made.world, made.ids
    new = New(ContactKind.ON_SITE, world.now.date(), 20, CONTACT[0], date(2026, 12, 11))
    with world.database.writing() as session:
        number = world.people["admin"].number or ""
        ids["contact"] = contacts.walk_in(session, world.actor("nurse"), number, new, now=world.now)
    ids["walk_in"] = asking.case_of(world, "admin", CaseKind.CONSULTATION)


def _held_outside(world: World) -> str:
    """An interview that a centre's physician held, whose record HR is still to copy."""
    case = asking.invited(world, "coordinator")
    with world.database.writing() as session:
        requests.submit(session, world.actor("coordinator", Hat.WORKER), case, asking.EITHER, now=world.now)
    referral = outside.refer(world, case).public_id
    outside.report(world, referral, held_on=TALK.date(), now=TALK)
    return outside.page(world, referral, now=TALK).interview.public_id


def _talked(world: World) -> str:
    """A result that waits for the examiner, with a supplementary talk; its public id."""
    results.load(world, results.file(results.line(world.people["supervisor"].number)))
    found = select(CheckResult.public_id).where(CheckResult.employment_id == world.people["supervisor"].employment_id)
    result = _one(world, found)
    new = NewTalk(date(2026, 11, 20), Profession.CERTIFIED_PSYCHOLOGIST, SUPPLEMENTARY[1], SUPPLEMENTARY[0])
    with world.database.writing() as session:
        talks.record(session, world.actor("physician"), result, new, now=world.now)
    return result
