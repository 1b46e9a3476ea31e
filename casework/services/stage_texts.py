"""What does whoever leads somebody read of a stage of their return, and did the employee see it first?

The text makes itself of the stage: hours, tasks, days, and whom to ask; nobody types it, so that nothing else gets into
it. It is shown to the employee at once and sent by HR (docs/decisions/0045).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.people import Employment, Person, ReportingLine
from casework.models.return_plans import ReturnPlan, ReturnStage
from casework.models.stage_texts import StageAck, StageText
from casework.rules import previews as rules
from casework.rules import unclinical
from casework.rules.days import tokyo_date
from casework.rules.errors import NotNow, NotValid, refuse
from casework.rules.notices import Notice
from casework.rules.previews import Preview
from casework.rules.return_plans import LONGEST_WORDS, PlanEnd, PlanState, Run
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat
from casework.services import messages, people, policies

SENT: Final = Said(N_("この文面は、もう上司に送ったか、新しい文面に替わっています。"))
ANSWERED: Final = Said(N_("この文面には、もう返事をしています。"))
WHAT_IS_WRONG: Final = Said(N_("直してほしいところを書いてください。"))
FINE_BUT: Final = Said(
    N_("直してほしいところがあるときは「直してほしいところがある」を選び、ないときはここを消してください。")
)
NOT_NEEDED: Final = Said(N_("理由がなくても送れるようになりました。消してから送ってください。"))
NOBODY: Final = Said(N_("文面を伝える上司が登録されていません。指揮命令の登録を確かめてください。"))
WHY_AS_IT_IS: Final = Said(N_("本人の返事を待たない理由、または直さずに送る理由を書いてください。本人が読みます。"))


@dataclass(frozen=True)
class Told:
    """One text that was sent, for the ledger: who leads and could read it, and when they confirmed it."""

    text: Shown
    readers: tuple[tuple[str, datetime | None], ...]


@dataclass(frozen=True)
class Waiting:
    """The newest text that hasn't gone out. `wait_until`: until when HR waits for the employee's word; `free`: it may
    go without a reason now.
    """

    text: Shown
    stage: Shown
    wait_until: date
    free: bool
    eases: bool


def draft(visit: Visit, case: Case, plan: ReturnPlan, stage: ReturnStage, run: Run, *, eases: bool) -> StageText:
    """Make the text of a run of a stage, which the employee reads at once; it takes the place of one that waits."""
    number = visit.session.execute(
        select(func.coalesce(func.max(StageText.number), 0)).where(
            StageText.company_id == plan.company_id, StageText.plan_id == plan.id
        )
    ).scalar_one()
    made = StageText(
        company_id=plan.company_id, public_id=ids.fresh(), case_id=case.id, employment_id=case.employment_id,
        plan_id=plan.id, stage_id=stage.id, number=number + 1, from_on=run.from_on, until_on=run.until_on, eases=eases,
        shown_at=visit.now,
    )  # fmt: skip
    visit.session.add(made)
    visit.session.flush()
    visit.record(sight.STAGE_TEXT, made.public_id, of=case.employment_id)
    return made


def answer(session: Session, actor: Actor, text_id: str, said: Preview, wrong: str, *, now: datetime) -> None:
    """The employee says that a text is fine, or what is wrong with it; HR is told. NotNow once it has gone out or was
    answered, NotValid without what is wrong.
    """
    visit = enter(session, actor, Act.ANSWER_STAGE_TEXT, now=now)
    case, text = _locked(visit, text_id)
    if text.answer is not None:
        raise NotNow(ANSWERED)
    wrong = wrong.strip()
    if said is Preview.FINE and wrong:
        raise NotValid("wrong", FINE_BUT)
    if said is Preview.WRONG and not wrong:
        raise NotValid("wrong", WHAT_IS_WRONG)
    if len(wrong) > rules.LONGEST:
        raise NotValid("wrong", Said(N_("%(most)s文字以内で入力してください。"), {"most": rules.LONGEST}))
    visit.seal(case.data_key_id, text, wrong=wrong)
    text.answer, text.answered_at = said, now
    visit.record(sight.STAGE_TEXT, text.public_id, of=case.employment_id)
    plan = session.get_one(ReturnPlan, text.plan_id)
    for to in people.hr_for(session, case.company_id, case.workplace_id, visit.today,
                            not_person=case.employment.person_id):  # fmt: skip
        messages.queue(visit, Notice.STAGE_ANSWERED, record_id=plan.public_id, to=to, hat=Hat.HR,
                       occasion=str(text.number))  # fmt: skip
    session.flush()


def send(session: Session, actor: Actor, text_id: str, despite: str, *, sure: bool = False, now: datetime) -> None:
    """HR sends it to whoever leads today, in the place of the one before, and the employee is told. It holds from today
    at the earliest: the one before does until the day before.

    Raises NotNow once it has gone out and while nobody leads; NotValid without a reason (`despite`) while the employee
    still has the time to answer, and where they wanted it changed; with one that nobody needs. `sure`: words of how
    somebody is are meant in it.
    """
    visit = enter(session, actor, Act.SEND_STAGE_TEXT, now=now)
    case, text = _locked(visit, text_id)
    to = people.supervisors_of(session, case.company_id, case.employment_id, visit.today)
    if not to:
        raise NotNow(NOBODY)
    despite, free = despite.strip(), _free(visit, case, text)
    if bool(despite) is free:
        raise NotValid("despite", NOT_NEEDED if free else WHY_AS_IT_IS)
    if len(despite) > LONGEST_WORDS:
        raise NotValid("despite", Said(N_("%(most)s文字以内で入力してください。"), {"most": LONGEST_WORDS}))
    unclinical.check("despite", despite)
    refuse(unclinical.weigh([despite], sure=sure))
    plan = session.get_one(ReturnPlan, text.plan_id)
    visit.seal(case.data_key_id, text, despite=despite)
    text.from_on = max(text.from_on, visit.today)
    text.until_on = max(text.from_on, text.until_on)
    text.sent_at, text.sent_by_id = now, actor.person_id
    visit.record(sight.STAGE_TEXT, text.public_id, of=case.employment_id)
    session.flush()
    _follow_each_other(visit, case, plan)
    for person_id in to:
        messages.queue(visit, Notice.STAGE_TO_SUPERVISOR, record_id=text.public_id, to=person_id, hat=Hat.SUPERVISOR)
    messages.queue(visit, Notice.RETURN_MOVED, record_id=plan.public_id, to=case.employment.person_id, hat=Hat.WORKER,
                   occasion=f"sent {text.number}")  # fmt: skip


def over(visit: Visit, case: Case, plan: ReturnPlan, last_on: date, *, alone: bool = False) -> None:
    """What was sent of a plan holds until a day, and whoever leads is told; `alone`: not so what was sent of the plans
    before it.
    """
    of = select(ReturnPlan.id).where(ReturnPlan.company_id == plan.company_id, ReturnPlan.leave_id == plan.leave_id)
    if alone:
        of = of.where(ReturnPlan.id == plan.id)
    theirs = visit.session.execute(
        select(StageText).where(
            StageText.company_id == plan.company_id, StageText.plan_id.in_(of), StageText.sent_at.is_not(None),
            or_(StageText.ended_on.is_(None), StageText.ended_on > last_on),
        )
    ).scalars()  # fmt: skip
    for text in theirs.all():  # also the one before, which a text that was sent ahead was to follow
        text.ended_on = last_on
        visit.record(sight.STAGE_TEXT, text.public_id, of=case.employment_id)
        visit.session.flush()
        for to in people.supervisors_of(visit.session, case.company_id, case.employment_id, visit.today):
            messages.queue(visit, Notice.STAGE_OVER, record_id=text.public_id, to=to, hat=Hat.SUPERVISOR,
                           occasion=last_on.isoformat())  # fmt: skip


def never(visit: Visit, case: Case, plan: ReturnPlan) -> None:
    """A plan never begins: what was sent of it is over today, and what it was to follow holds again."""
    theirs = StageText.company_id == plan.company_id, StageText.plan_id == plan.id, StageText.sent_at.is_not(None)
    first = visit.session.execute(select(func.min(StageText.from_on)).where(*theirs)).scalar_one()
    if first is not None:
        over(visit, case, plan, visit.today, alone=True)
        take_up(visit, case, plan, first - date.resolution)


def take_up(visit: Visit, case: Case, plan: ReturnPlan, ended_on: date) -> None:
    """What was sent of a plan and ended with it, on that day, holds again; whoever leads is told anew, and who
    confirmed it that it goes on.
    """
    began = or_(ReturnPlan.ended_on.is_(None), ReturnPlan.ended_on >= ReturnPlan.begins_on)
    of = _sent_of(visit, plan, began)
    cut = [text for text in of if text.ended_on == ended_on != _by_its_plan(visit, text)]
    if not cut:
        return
    for text in cut:
        text.ended_on = _by_its_plan(visit, text)
        visit.record(sight.STAGE_TEXT, text.public_id, of=case.employment_id)
    _follow_each_other(visit, case, plan)
    for text in cut:
        if text.ended_on is None or text.ended_on >= visit.today:
            _tell_again(visit, case, text)


def _by_its_plan(visit: Visit, text: StageText) -> date | None:
    """The last day of a text by its plan alone; where another plan follows, that one's text says when."""
    plan = visit.session.get_one(ReturnPlan, text.plan_id)
    return None if plan.ended_as is PlanEnd.REPLACED else plan.ended_on


def _tell_again(visit: Visit, case: Case, text: StageText) -> None:
    acks = select(StageAck.person_id).where(StageAck.company_id == text.company_id, StageAck.stage_text_id == text.id)
    confirmed = set(visit.session.execute(acks).scalars())
    for to in people.supervisors_of(visit.session, case.company_id, case.employment_id, visit.today):
        notice = Notice.STAGE_GOES_ON if to in confirmed else Notice.STAGE_TO_SUPERVISOR
        messages.queue(visit, notice, record_id=text.public_id, to=to, hat=Hat.SUPERVISOR,
                       occasion=f"again {visit.now.isoformat(timespec='seconds')}")  # fmt: skip


OF_PLAN: Final = and_(ReturnPlan.company_id == StageText.company_id, ReturnPlan.id == StageText.plan_id)


def going_out(today: date) -> ColumnElement[bool]:
    """The text, in a select over `StageText` and `ReturnPlan`, may still be sent: the plan is decided, or goes on until
    the day before another one begins, and the text begins by then.
    """
    until_another = and_(
        ReturnPlan.ended_as == PlanEnd.REPLACED, ReturnPlan.ended_on >= today,
        ReturnPlan.ended_on >= StageText.from_on,
    )  # fmt: skip
    return and_(StageText.sent_at.is_(None), or_(ReturnPlan.state == PlanState.DECIDED, until_another))


def waiting(visit: Visit, case: Case, plan: ReturnPlan) -> Waiting | None:
    """The text of a plan that is to go out next."""
    text = visit.session.execute(
        select(StageText)
        .where(StageText.plan_id == plan.id, visit.within(StageText))
        .order_by(StageText.number.desc())
        .limit(1)
    ).scalar_one_or_none()
    if text is None or not _goes_out(visit, text):
        return None
    return Waiting(_shown(visit, plan, text), stage_of(visit, case, text), _wait_until(visit, case, text),
                   _free(visit, case, text), text.eases)  # fmt: skip


def ledger(visit: Visit, case: Case, plan: ReturnPlan) -> tuple[Told, ...]:
    """Who was told what of a plan, the newest first; who led while it could be read."""
    texts = visit.session.execute(
        select(StageText)
        .where(StageText.plan_id == plan.id, StageText.sent_at.is_not(None), visit.within(StageText))
        .order_by(StageText.number.desc())
    ).scalars().all()  # fmt: skip
    readers = _readers(visit, case, texts)
    return tuple(Told(_shown(visit, plan, text), readers.get(text.id, ())) for text in texts)


def stage_of(visit: Visit, case: Case, text: StageText) -> Shown:
    """The stage that a text is about."""
    return visit.show(sight.RETURN_STAGE, visit.session.get_one(ReturnStage, text.stage_id), of=case.employment_id)


def _shown(visit: Visit, plan: ReturnPlan, text: StageText) -> Shown:
    return visit.show(sight.STAGE_TEXT, text, of=text.employment_id, ask=plan.ask, until_on=until(plan, text))


def until(plan: ReturnPlan, text: StageText) -> date:
    """The planned last day, or an earlier one on which it ends, with its plan or before."""
    ends = (day for day in (text.ended_on, plan.ended_on) if day is not None and day >= text.from_on)
    return min((text.until_on, *ends))


def _locked(visit: Visit, text_id: str) -> tuple[Case, StageText]:
    """A text that may still go out, with its case locked first."""
    case = visit.reach_id(Case, visit.reach(StageText, text_id).case_id, lock=True)
    text = visit.reach(StageText, text_id, lock=True)
    newer = select(literal(1)).where(
        StageText.company_id == text.company_id, StageText.plan_id == text.plan_id, StageText.number > text.number
    )
    if visit.session.execute(newer).first() is not None or not _goes_out(visit, text):
        raise NotNow(SENT)
    return case, text


def _goes_out(visit: Visit, text: StageText) -> bool:
    found = select(StageText.id).join(ReturnPlan, OF_PLAN).where(StageText.id == text.id, going_out(visit.today))
    return visit.session.execute(found).first() is not None


def _wait_until(visit: Visit, case: Case, text: StageText) -> date:
    policy, _ = policies.policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    calendar = policies.calendar_for(visit.session, case.company_id, case.workplace_id)
    return rules.wait_until(tokyo_date(text.shown_at), policy.instruction_preview_days, calendar)


def _free(visit: Visit, case: Case, text: StageText) -> bool:
    """Whether it may go out without a reason: nothing is wrong with it, and it was answered, has waited or eases."""
    if text.answer is Preview.WRONG:
        return False
    return text.answer is Preview.FINE or text.eases or visit.today > _wait_until(visit, case, text)


def _sent_of(visit: Visit, plan: ReturnPlan, *which: ColumnElement[bool]) -> Sequence[StageText]:
    """What was sent of the plans of a leave, in the order in which one follows another."""
    return (
        visit.session.execute(
            select(StageText)
            .join(ReturnPlan, OF_PLAN)
            .where(
                StageText.company_id == plan.company_id, ReturnPlan.leave_id == plan.leave_id,
                StageText.sent_at.is_not(None), *which,
            )
            .order_by(ReturnPlan.number, StageText.number)
        )
        .scalars()
        .all()
    )  # fmt: skip


def _follow_each_other(visit: Visit, case: Case, plan: ReturnPlan) -> None:
    """Each text that was sent holds until the day before the next one, so that no day has two and none is left
    without; what ended earlier stays so, and what ended before it began is nobody's next one.
    """
    texts = _sent_of(visit, plan)
    for at, text in enumerate(texts):
        later = [one.from_on for one in texts[at + 1 :] if one.ended_on is None or one.ended_on >= one.from_on]
        if not later:
            continue
        eve = min(later) - date.resolution
        if text.ended_on is None or text.ended_on > eve:
            text.ended_on = eve
            visit.record(sight.STAGE_TEXT, text.public_id, of=case.employment_id)
    visit.session.flush()


def _readers(
    visit: Visit, case: Case, texts: Sequence[StageText]
) -> dict[int, tuple[tuple[str, datetime | None], ...]]:
    """By text: who led between the day on which it was sent and its last one, with when they confirmed it; not for
    those who aren't to read supervisors' names. As many statements as for one.
    """
    if visit.actor.hat not in {Hat.WORKER, Hat.HR}:
        return {}
    led: Sequence[Any] = visit.session.execute(
        select(Person.id, Person.name, ReportingLine.from_on, ReportingLine.until_on)
        .join(Employment, and_(Employment.company_id == Person.company_id, Employment.person_id == Person.id))
        .join(
            ReportingLine,
            and_(ReportingLine.company_id == Employment.company_id, ReportingLine.supervisor_id == Employment.id),
        )
        .where(Person.company_id == case.company_id, ReportingLine.employment_id == case.employment_id)
        .order_by(Person.id)
    ).all()
    acks = visit.session.execute(
        select(StageAck).where(StageAck.stage_text_id.in_([text.id for text in texts]), visit.within(StageAck))
    ).scalars()
    confirmed = {
        (ack.stage_text_id, ack.person_id): visit.show(sight.STAGE_ACK, ack, of=case.employment_id, name="")
        for ack in acks
    }
    found = {}
    for text in texts:
        sent_on = visit.today if text.sent_at is None else tokyo_date(text.sent_at)
        last_on = max(min(text.ended_on or visit.today, visit.today), sent_on)
        theirs = {
            row.id: row.name
            for row in led
            if row.from_on <= last_on and (row.until_on is None or row.until_on >= sent_on)
        }
        found[text.id] = tuple(
            (name, None if ack is None else ack.acknowledged_at)
            for person_id, name in theirs.items()
            for ack in [confirmed.get((text.id, person_id))]
        )
    return found
