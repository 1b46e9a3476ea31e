"""Pairs of databases that are equal in every cell of every supervisor while all else differs, by a seeded hand.

The base world is built once, up to an interview that was held. Of each pair both halves are copies of it. In each half
chance then decides by itself what the opinion says, how the hearing went, who else asked, declined, consults, was
talked to or is a patient, supervisors themselves among them. What supervisors are shown is made by one common hand, in
between, with public ids from one injected source: the instruction, its notices, the thread, who leads from when. So
internal ids, times of waiting and everything beside them differ. In half of the seeds somebody takes over who never
led while anything was told: then what came before them is each half's own too, from its first day to its texts, steps
and reports, and with it the words for a department that the employee has left (`_past`). What HR and whoever led before
talked about of the work is each half's own; what those who look wrote down of that is common. So it is with somebody's
return (`_back`): one text of one stage is common, all of its plan beside that each half's own. Then every supervisor
walks every page, tries every address with the ids of both halves, and the mails to them are rendered: all of it must be
the same, byte by byte.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from sqlalchemy import bindparam, select, text
from sqlalchemy.exc import IntegrityError

from casework import ids
from casework.access import Act, enter_worker
from casework.models.base import Base
from casework.models.cases import Case
from casework.models.instruction_notes import InstructionAck
from casework.models.leaves import SickLeave
from casework.models.measures import Decision, Instruction
from casework.models.requests import InterviewRequest
from casework.models.stage_texts import StageText
from casework.models.trials import TaskQuestion
from casework.rules.instruction_notes import Kept, NoteKind, Rhythm
from casework.rules.leaves import ContactWay, LeaveEnd, Reached
from casework.rules.notices import Notice
from casework.rules.previews import Preview, Previewed
from casework.rules.return_plans import Outcome
from casework.rules.vocabulary import (
    Agreement,
    CaseKind,
    DecisionState,
    Hat,
    InstructionState,
    LineKind,
    Match,
    RecordState,
    RequestState,
)
from casework.rules.work_talks import Topic
from casework.services import (
    deliveries,
    explanations,
    instructing,
    instruction_threads,
    instructions,
    issuing,
    kept_hours,
    leave_contacts,
    leave_ends,
    leaves,
    messages,
    opinions,
    previews,
    return_plans,
    stage_texts,
    takeovers,
    task_questions,
    team_stages,
    work_talks,
)
from casework.services.instruction_threads import Word
from casework.services.orders import Order
from casework.services.return_plans import Stage
from tests import world as worlds
from tests.access import road
from tests.clients import Site, Visitor
from tests.services import advising
from tests.services.test_instructions import lead
from tests.services.test_relocations import place
from tests.world import World

Copying = Callable[[str, Path], AbstractContextManager[str]]
"""Gives the address of a copy of a database to which nobody is connected."""

SUPERVISORS: Final = ("supervisor", "other_supervisor", "former_supervisor")
LED: Final = ("colleague", "factory_worker", "factory_hr")
"""An instruction about one of them would be a supervisor's to read."""
AWAY: Final = "colleague"
BACK: Final = "factory_worker"
NOT_LED: Final = ("hr", "clerk", "committee", "admin", "coordinator", *SUPERVISORS)
NOBODYS: Final = {"/sign-in", "/first-code", "/prove", "/demo", "/token"}
TOKEN: Final = re.compile(rb'name="csrf_token"[^>]*>')
LINK: Final = re.compile(r'href="(/(?!static/)[^"#]*)')
ARGUMENT: Final = re.compile(r"<(?:([a-z_]+):)?[a-z_]+>")
WORDS: Final = (
    "夜間の負担",
    "通勤の負担",
    "繁忙期の負荷",
    "人員の不足",
    "引継ぎの途中",
    "家庭の事情",
    "本人の希望",
    "様子をみる",
)
CALM: Final = ("遅番は、どう数えますか", "年末の当番は、どう組みますか", "応援を頼めますか")
SLIPS: Final = ("朝礼は火曜だけ出る", "当番は早番と交代", "点検は二人で行う")
"""Practical words that were wrong."""
OPEN_TO_THEM: Final = (
    ("GET", "/instructions/{}"), ("POST", "/instructions/{}/acknowledge"), ("POST", "/inbox/{}"),
    ("POST", "/work-talks/{}/take-back"),
    ("POST", "/stage-texts/{}/acknowledge"),
)  # fmt: skip
STEP: Final = date(2026, 12, 15)
STEPS: Final = (
    (advising.limited(),),
    (advising.limited(0, until_on=STEP - timedelta(days=1)), advising.limited(from_on=STEP)),
    (advising.limited(10, until_on=STEP - timedelta(days=1)), advising.limited(from_on=STEP)),
)
BEFORE: Final = "coordinator"
"""Who led before the one who takes over: none of those who look."""
TAKEN_OVER: Final = date(2026, 12, 21)
FOREIGN: Final = 12
"""How many addresses with somebody's ids each supervisor tries in a pair."""


@dataclass
class Half:
    """One of the two."""

    world: World
    case: advising.Advising
    instruction: str = ""
    text: str = ""
    """Of a stage of somebody's return."""
    found: dict[tuple[str, str, str], tuple[Any, ...]] = field(default_factory=dict)


class Drawn:
    """Public ids from a seed: the same for both halves."""

    def __init__(self, seed: str) -> None:
        self._seed, self._count = seed, 0

    def __call__(self) -> str:
        self._count += 1
        return hashlib.sha256(f"{self._seed} {self._count}".encode()).hexdigest()[:32]


@contextmanager
def drawing(seed: str) -> Iterator[None]:
    """Public ids come from a seed meanwhile."""
    before = ids.source
    ids.source = Drawn(seed)
    try:
        yield
    finally:
        ids.source = before


def base(url: str, folder: Path) -> Half:
    """The world that all pairs are copies of, with nobody connected to it."""
    world = worlds.build(url, folder, demo=True)
    case = advising.held(world)
    world.database.engine.dispose()
    return Half(world, case)


# --- what differs ---------------------------------------------------------------------------------------------------


def _say(rng: Random) -> str:
    return "、".join(rng.sample(WORDS, rng.randint(1, 3)))


def _advice(half: Half, rng: Random, *, own_past: bool) -> str:
    """Opinion, hearing, decision and explanation in words of this half; what is decided is common, but for the steps
    that nobody reads who takes over.
    """
    world, case = half.world, half.case
    doctor, hr = world.actor("physician"), world.actor("hr")
    record = replace(
        advising.RESTRICTED, work_hours=_say(rng), work_other=_say(rng), burden=_say(rng), reason=_say(rng),
        medical_view=_say(rng), workplace_view=_say(rng), urgent=rng.random() < 0.3,
    )  # fmt: skip
    with world.database.writing() as session:
        version = opinions.save(session, doctor, case.interview_id, record, version=0, now=advising.TALK)
    with world.database.writing() as session:
        opinion = issuing.issue(session, doctor, case.interview_id, version=version, now=advising.TALK).public_id
    half.case = replace(case, opinion_id=opinion)
    agreement = rng.choice((Agreement.YES, Agreement.PARTLY, Agreement.NO))
    advising.hear(world, half.case, put=_say(rng), words=_say(rng), present=_say(rng), agreement=agreement)
    limits = rng.choice(STEPS) if own_past else (advising.limited(),)
    decision = advising.decide(world, half.case, *limits, advising.nights(), reason=_say(rng))
    told = replace(
        advising.account(world), content=_say(rng), answer=_say(rng), accepted=rng.random() < 0.7,
        refused_because=_say(rng),
    )  # fmt: skip
    with world.database.writing() as session:
        explanations.explain(session, hr, decision.public_id, told, now=advising.NEXT)
    return str(decision.public_id)


def _others(half: Half, rng: Random) -> None:
    """Cases of other people, and a consultation of the same one; of those who are led nothing that would be told."""
    for who in rng.sample(LED, rng.randint(0, len(LED))):
        _case(half, rng, who, RecordState.DRAFT)
    for who in rng.sample(NOT_LED, rng.randint(1, 3)):
        _case(half, rng, who, rng.choice((RecordState.DRAFT, RecordState.ISSUED)))
    if rng.random() < 0.5:
        with suppress(IntegrityError):  # there is one already
            road.build(
                half.world, "worker", kind=CaseKind.CONSULTATION, record=RecordState.DRAFT,
                request=rng.choice((RequestState.SUBMITTED, RequestState.FULFILLED)),
            )  # fmt: skip


def _case(half: Half, rng: Random, who: str, record: RecordState) -> None:
    kind = rng.choice((CaseKind.STATUTORY, CaseKind.STATUTORY, CaseKind.CONSULTATION))
    request = rng.choice((None, *RequestState))
    if kind is CaseKind.CONSULTATION and request is None:
        request = RequestState.SUBMITTED
    made = RecordState.DRAFT if kind is CaseKind.CONSULTATION else record
    with suppress(IntegrityError):  # somebody has this sort of case already
        road.build(half.world, who, kind=kind, request=request, record=made, discloses=rng.random() < 0.5)


def _hours(half: Half, rng: Random) -> None:
    """HR's own records of the same employee: no supervisor's business."""
    number = half.world.people["worker"].number
    data = f"社員番号,年月,時間外労働,休日労働\r\n{number},2026-12,{rng.randint(0, 40)}:00,0\r\n".encode()
    with half.world.database.writing() as session:
        kept_hours.load(session, half.world.actor("hr"), data, now=advising.NEXT)


def _held(rng: Random, now: datetime) -> work_talks.Held:
    day = now.date() - timedelta(days=rng.randint(0, 2))
    return work_talks.Held(day, rng.sample(tuple(Topic), rng.randint(1, 3)), rng.choice(("", *CALM)))


def _talked(half: Half, rng: Random) -> None:
    """HR talked with the employee about their work: no supervisor's business, whatever they write down themselves."""
    with half.world.database.writing() as session:
        request_id = session.execute(
            select(InterviewRequest.public_id)
            .join(Case, Case.id == InterviewRequest.case_id)
            .where(Case.public_id == half.case.case_id)
        ).scalar_one()
        held = _held(rng, advising.NEXT)
        work_talks.keep_of_request(session, half.world.actor("hr"), request_id, held, now=advising.NEXT)


def _over(half: Half, rng: Random) -> None:
    """An instruction about the same employee that was over before anybody of today led them: who leads since reads
    nothing of it. And somebody who was told of today's, confirmed, and whose line was corrected afterwards.
    """
    world, over = half.world, date(2026, 6, 30)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=advising.NEXT)
        now = session.execute(select(Instruction).where(Instruction.public_id == half.instruction)).scalar_one()
        decision = session.get_one(Decision, now.decision_id)
        old = Decision(
            company_id=now.company_id, public_id=ids.fresh(), case_id=now.case_id, opinion_id=decision.opinion_id,
            hearing_id=decision.hearing_id, state=DecisionState.SET_ASIDE, normal=False, opinion_match=Match.SAME,
            decided_at=decision.decided_at, decided_by_id=decision.decided_by_id, effective_at=decision.effective_at,
        )  # fmt: skip
        session.add(old)
        session.flush()
        session.add(
            Instruction(
                company_id=now.company_id, public_id=ids.fresh(), case_id=now.case_id, decision_id=old.id,
                employment_id=now.employment_id, state=InstructionState.ISSUED, items=now.items, ask=_say(rng),
                from_on=over - timedelta(days=rng.randint(30, 90)), until_on=over, ended_on=over,
                issued_on=over - timedelta(days=100), previewed=Previewed.FINE,
            )
        )  # fmt: skip
        person = world.people[rng.choice(("committee", "coordinator", "admin"))].person_id
        told = session.execute(select(InstructionAck.id).where(InstructionAck.person_id == person)).first()
        if told is None:
            messages.queue(visit, Notice.INSTRUCTION_TO_SUPERVISOR, record_id=now.public_id, to=person,
                           hat=Hat.SUPERVISOR)  # fmt: skip
            session.add(
                InstructionAck(
                    company_id=now.company_id, public_id=ids.fresh(), case_id=now.case_id, instruction_id=now.id,
                    person_id=person, acknowledged_at=advising.NEXT,
                )
            )  # fmt: skip
        visit.record("instruction", "0" * 32)


_CHANGES: Final = (
    "UPDATE check_result SET stressors = 40 + :n, reactions = 50 + :n, support = 10 + :n, high_stress = :yes",
    "UPDATE interview_request SET late = :yes, discloses = :yes WHERE statutory",
    "UPDATE case_limit SET limit_on = :later",
    "UPDATE hearing SET signed_at = :now",
    """UPDATE hearing SET agreement = :agreement, physician_present = :yes, heard_on = :day
    WHERE id NOT IN (SELECT hearing_id FROM decision WHERE hearing_id IS NOT NULL)""",
    "UPDATE measure SET review_on = :later",
    "UPDATE invitation SET request_by = :day",
    """UPDATE instruction SET state = 'acknowledged', acknowledged_at = :now,
    acknowledged_by_id = (SELECT min(id) FROM person) WHERE acknowledged_at IS NULL AND state = 'issued'""",
    "UPDATE instruction_note SET wants_answer = :yes",
    "DELETE FROM inbox_note WHERE hat <> 'supervisor' AND id % 3 = :third",
)
"""Rows of other people's cells, of the same employee and of others."""


def _drift(half: Half, rng: Random) -> None:
    """Half moves further away from the other."""
    if rng.random() < 0.4:
        _others(half, rng)
    if rng.random() < 0.5:
        _hours(half, rng)
    if rng.random() < 0.6:
        _over(half, rng)
    if rng.random() < 0.7:
        _talked(half, rng)
    said = {
        "n": rng.randint(0, 40), "yes": rng.random() < 0.5, "day": date(2026, 12, rng.randint(1, 31)),
        "later": date(2027, 2, rng.randint(1, 28)), "agreement": rng.choice(("yes", "partly", "no")),
        "now": advising.NEXT, "third": rng.randint(0, 2),
    }  # fmt: skip
    with half.world.database.engine.begin() as connection:
        for change in rng.sample(_CHANGES, rng.randint(3, len(_CHANGES))):
            made = text(change).bindparams(
                *(bindparam(name, value) for name, value in said.items() if re.search(rf":{name}\b", change))
            )
            connection.execute(made)


# --- what is common -------------------------------------------------------------------------------------------------


def _instructed(half: Half, decision: str, order: Order, now: datetime = advising.NEXT, standing: str = "") -> None:
    """`standing`: from which seed the public id of the text comes, where those before it differ in number."""
    world, hr = half.world, half.world.actor("hr")
    with world.database.writing() as session:
        draft = previews.propose(session, hr, decision, order, now=now).public_id
    with world.database.writing() as session:
        previews.answer(session, world.actor("worker"), draft, Preview.FINE, now=now)
    with drawing(standing) if standing else nullcontext(), world.database.writing() as session:
        half.instruction = instructing.instruct(session, hr, decision, order, now=now).public_id


def past_is_own(seed: int) -> bool:
    """Whether somebody takes over in the pairs of a seed."""
    return Random(f"{seed} past").random() < 0.5


def _past(half: Half, decision: str, rng: Random, own: Random, seed: str) -> datetime:
    """Somebody else leads, is told, confirms and reports; then one of those who look takes over, of whom nobody may
    see how it was before. Where the employee comes into another department with them, the words are each half's own.
    """
    world = half.world
    moves = rng.random() < 0.5
    order = advising.order(words=rng.choice(("", "金曜の当番は鈴木さんと交代")), report_every=rng.choice(tuple(Rhythm)))
    if moves:
        order = replace(order, words=own.choice(("", *CALM)))
    now = advising.NEXT + timedelta(days=own.randint(0, 4))
    with drawing(f"{seed} {own.random()} before"):
        lead(world, BEFORE, from_on=date(2026, 12, 2))
        order = replace(order, from_on=advising.FROM + timedelta(days=own.randint(0, 3)), despite=_say(own))
        slips = own.sample(SLIPS, own.randint(0, 2))
        for number, words in enumerate(slips):
            _instructed(half, decision, replace(order, words=words, replaces=number, because=_say(own)), now)
            now += timedelta(hours=own.randint(1, 20))
        _instructed(half, decision, replace(order, replaces=len(slips), because=_say(own)), now, f"{seed} standing")
        now = datetime.combine(TAKEN_OVER - timedelta(days=own.randint(1, 4)), advising.NEXT.timetz())
        if own.random() < 0.7:
            with world.database.writing() as session:
                instructions.acknowledge(session, world.actor(BEFORE, Hat.SUPERVISOR), half.instruction, now=now)
        for word in own.sample(
            (Word(NoteKind.QUESTION, CALM[0]), Word(NoteKind.REPORT, kept=Kept.NO)), own.randint(0, 2)
        ):
            with world.database.writing() as session:
                boss = world.actor(BEFORE, Hat.SUPERVISOR)
                instruction_threads.say(session, boss, half.instruction, word, now=now)
        for _ in range(own.randint(0, 2)):
            with world.database.writing() as session:
                boss, held = world.actor(BEFORE, Hat.SUPERVISOR), _held(own, now)
                work_talks.keep_of_instruction(session, boss, half.instruction, held, now=now)
    if moves:
        place(world, world.factory, TAKEN_OVER)
    new = rng.choice(("supervisor", "other_supervisor"))
    lead(world, new, from_on=TAKEN_OVER)
    now = datetime.combine(TAKEN_OVER + timedelta(days=1), advising.NEXT.timetz())
    with drawing(f"{seed} taken over"), world.database.writing() as session:
        takeovers.hand_on(session, world.company_id, now=now)
    if rng.random() < 0.5:
        with drawing(f"{seed} confirmed"), world.database.writing() as session:
            instructions.acknowledge(session, world.actor(new), half.instruction, now=now)
    return now


def _away(half: Half, seed: str, own: Random) -> None:
    """A colleague of the team is on leave, and until when is planned anew: the days are common, with the notices of
    them; how the company keeps in touch, its limit and all that was said is each half's own.
    """
    world, hr, rng, now = half.world, half.world.actor("hr"), Random(f"{seed} away"), advising.NEXT
    first = now.date() - timedelta(days=rng.randint(0, 9))
    until = first + timedelta(days=rng.randint(20, 60))

    def term(until_on: date) -> leaves.Term:
        limit = until_on + timedelta(days=own.randint(0, 300))
        return leaves.Term(until_on, limit, f"就業規則 第{own.randint(10, 40)}条", own.choice(("", *CALM)))

    with drawing(f"{seed} away"):
        with world.database.writing() as session:
            new = leaves.New(world.people[AWAY].number or "", first, term(until), _contact(own))
            made = leaves.begin(session, hr, new, now=now)
        with world.database.writing() as session:
            leaves.extend(session, hr, made, term(until + timedelta(days=rng.randint(1, 30))), version=1, now=now)
    with drawing(f"{seed} {own.random()} kept"):
        for _ in range(own.randint(0, 2)):
            word = leave_contacts.Kept(
                first,
                ContactWay.TELEPHONE,
                own.choice((Reached.TALKED, Reached.NOT_REACHED, Reached.NOT_NOW)),
                own.choice(CALM),
            )
            with world.database.writing() as session:
                leave_contacts.log(session, hr, made, word, now=now)
        if own.random() < 0.5:
            with world.database.writing() as session:
                leaves.agree(session, hr, made, _contact(own), version=2, now=now)


def _contact(own: Random) -> leaves.Contact:
    way = own.choice((ContactWay.TELEPHONE, ContactWay.EMAIL, ContactWay.LETTER))
    by, to = own.choice(("労務課 森", "人事部")), f"0{own.randint(10**8, 10**9)}"
    return leaves.Contact(way, own.randint(1, 9), by, to)


def _stage(rng: Random) -> Stage:
    return Stage(
        rng.randint(2, 6), rng.choice((240, 300, 360)), rng.randint(3, 5), rng.choice(("部品の検査", "図面の照合")),
        rng.choice((None, 0, 10)), no_night=rng.random() < 0.5, no_holiday=rng.random() < 0.5, place="第一工場",
    )  # fmt: skip


def _back(half: Half, seed: str, own: Random) -> None:
    """Somebody comes back by stages. Common are the days of the leave, the text of the first stage, who confirmed it
    and what they wrote down of a talk; each half's own is how the company kept in touch, what the plan rests on, how
    many stages it has and the later ones, a plan before it, what was said of the text before it went out, how the stage
    went, what a physician wrote, and whether HR would like to ask for tasks.
    """
    world, rng, now = half.world, Random(f"{seed} back"), advising.NEXT
    hr, boss = world.actor("factory_hr"), world.actor("other_supervisor", Hat.SUPERVISOR)
    today, worker, mine = now.date(), world.actor(BACK), f"{seed} {own.random()} back"

    def do(drawn: str, verb: Callable[..., Any], actor: Any, *given: Any, **more: Any) -> Any:
        with drawing(drawn), world.database.writing() as session:
            return verb(session, actor, *given, now=now, **more)

    def newest(column: Any) -> Any:
        with world.database.reading() as session:
            return session.execute(select(column).order_by(column.class_.id.desc()).limit(1)).scalar_one()

    first, last = today - timedelta(days=rng.randint(30, 60)), today - timedelta(days=1)
    term = leaves.Term(today + timedelta(days=rng.randint(5, 20)), None, "", own.choice(("", *CALM)))
    new = leaves.New(world.people[BACK].number or "", first, term, _contact(own))
    leave_id = do(f"{seed} back begun", leaves.begin, hr, new)
    do(f"{seed} back over", leave_ends.end, hr, leave_id, last, LeaveEnd.RETURNED, version=newest(SickLeave.version))
    stage, plans, plan_id = _stage(rng), own.randint(1, 2), ""
    for number in range(plans):
        stages = (stage, *(_stage(own) for _ in range(own.randint(0, 3))))
        plan = return_plans.New(today, "労務課", _say(own), _say(own), stages)
        plan_id = do(f"{mine} {number}", return_plans.save, hr, leave_id, plan, version=0)
        drawn = f"{seed} back decided" if number == plans - 1 else f"{mine} {number} decided"
        do(drawn, return_plans.decide, hr, plan_id, version=1)
    half.text = newest(StageText.public_id)
    said = own.choice((None, Preview.FINE, Preview.WRONG))
    if said is not None:
        words = "" if said is Preview.FINE else _say(own)
        do(f"{mine} said", stage_texts.answer, worker, half.text, said, words)
    do(f"{seed} back sent", stage_texts.send, hr, half.text, "" if said is Preview.FINE else _say(own))
    if rng.random() < 0.5:
        do(f"{seed} back confirmed", team_stages.acknowledge, boss, half.text)
    if rng.random() < 0.5:
        do(f"{seed} back talked", work_talks.keep_of_stage, boss, half.text, replace(_held(rng, now), held_on=today))
    if own.random() < 0.7:
        given = (plan_id, Outcome.HOLD, own.randint(1, 4), _say(own))
        do(f"{mine} held", return_plans.check, hr, *given, version=2)
    for number in range(own.randint(0, 2)):
        do(f"{mine} {number} talked", work_talks.keep_of_leave, hr, leave_id, _held(own, now))
        do(f"{mine} {number} health", return_plans.note, world.actor("factory_physician"), plan_id, _say(own))
    if own.random() < 0.5:
        do(f"{mine} asks", task_questions.ask, hr, leave_id)
        if own.random() < 0.5:
            do(f"{mine} refused", task_questions.agree, worker, newest(TaskQuestion.public_id), agreed=False)


def _common(half: Half, decision: str, rng: Random, own: Random) -> datetime:
    """What supervisors are shown; the time at which they look."""
    world, hr = half.world, half.world.actor("hr")
    order = advising.order(words=rng.choice(("", "金曜の当番は鈴木さんと交代")), report_every=rng.choice(tuple(Rhythm)))
    order = replace(order, despite=_say(own))  # wanted where the employee refused, as in a part of the halves
    if order.words:  # there was a slip, in other words in each half, and it was put right for another reason
        _instructed(half, decision, replace(order, words=own.choice(CALM)))
        order = replace(order, replaces=1, because=_say(own))
    _instructed(half, decision, order)
    now = advising.NEXT + timedelta(hours=1)
    if rng.random() < 0.7:
        with world.database.writing() as session:
            instructions.acknowledge(session, world.actor("supervisor"), half.instruction, now=now)
    for _ in range(rng.randint(0, 2)):
        with world.database.writing() as session:
            held = replace(_held(rng, now), held_on=now.date())
            boss = world.actor("supervisor")
            work_talks.keep_of_instruction(session, boss, half.instruction, held, now=now)
    for _ in range(rng.randint(0, 2)):
        now += timedelta(hours=1)
        word = rng.choice(
            (Word(NoteKind.QUESTION, rng.choice(CALM)), Word(NoteKind.OBSTACLE, rng.choice(CALM)),
             Word(NoteKind.REPORT, kept=rng.choice(tuple(Kept))))
        )  # fmt: skip
        with world.database.writing() as session:
            note = instruction_threads.say(session, world.actor("supervisor"), half.instruction, word, now=now)
        if rng.random() < 0.5:
            with world.database.writing() as session:
                if note.answered_at is None:
                    instruction_threads.answer(session, hr, note.public_id, "窓口で段取りします", now=now)
            break
    change = rng.choice((None, LineKind.LINE, LineKind.ACTING))
    if change is not None:
        lead(world, "other_supervisor", from_on=date(2026, 12, 21), kind=change)
    now = datetime.combine(date(2026, 12, 22), advising.NEXT.timetz())
    with world.database.writing() as session:
        takeovers.hand_on(session, world.company_id, now=now)
    return now


# --- what supervisors get -------------------------------------------------------------------------------------------


def _plain(response: Any) -> tuple[Any, ...]:
    """Status, headers and body without the token of the form."""
    body = TOKEN.sub(b"", response.get_data())
    headers = sorted((name, value) for name, value in response.headers if name not in {"Set-Cookie", "Content-Length"})
    response.close()
    return response.status_code, headers, body


def _walk(half: Half, site: Site, visitor: Visitor, name: str, foreign: list[tuple[str, str]]) -> None:
    def keep(method: str, path: str, answer: Any) -> None:
        half.found[name, method, path] = _plain(answer)

    rules = [rule for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or set()) and not rule.arguments]
    waiting = sorted({rule.rule for rule in rules} - NOBODYS)
    waiting += ["/search?q=佐藤", "/instructions?after=" + "0" * 32, "/desk?case=1"]
    met = set(waiting)
    while waiting:
        path = waiting.pop(0)
        answer = visitor.get(path)
        links = LINK.findall(answer.get_data().decode(errors="replace"))
        keep("GET", path, answer)
        for link in links:
            if link not in met:
                met.add(link)
                waiting.append(link)
    for method, path in foreign:
        keep(method, path, visitor.get(path) if method == "GET" else visitor.post(path))
    refused = {"say": "question", "words": "うつ病ですか"}
    keep("POST", "say", visitor.post(f"/instructions/{half.instruction}/say", refused))
    keep("POST", "say as well", visitor.post(f"/instructions/{half.instruction}/say", {"say": "yes"}))
    talk = {"talk_on": "2026-12-21", "topics": "hours", "talk_words": "頭痛"}
    keep("POST", "talked", visitor.post(f"/instructions/{half.instruction}/work-talks", talk))
    well = {**talk, "talk_words": CALM[0]}
    keep("POST", "talked well", visitor.post(f"/instructions/{half.instruction}/work-talks", well))
    keep("POST", "talked of a return", visitor.post("/stage-texts/work-talks", {**well, "text_id": half.text}))
    keep("GET", "told of a return", visitor.get("/stage-texts"))
    keep("GET", "said", visitor.get(f"/instructions/{half.instruction}"))


def _foreign(site: Site, ids_of: list[list[str]], rng: Random) -> list[tuple[str, str]]:
    """Addresses of every sort with ids of either half."""
    rules = sorted(
        (method, rule.rule)
        for rule in site.app.url_map.iter_rules()
        for method in ("GET", "POST")
        if method in (rule.methods or set()) and len(rule.arguments) == 1 and "public_id" in rule.rule
    )
    known = sorted(set(ids_of[0]) ^ set(ids_of[1]))  # what is there in one half only
    tried: list[tuple[str, str]] = [("GET", "/instructions?after=" + rng.choice(known)) for _ in range(2)]
    for method, rule in rng.choices(rules, k=FOREIGN):
        tried.append((method, ARGUMENT.sub(rng.choice(known), rule)))
    for method, rule in OPEN_TO_THEM:  # these look for a record: most others end before
        tried += [(method, rule.format(one)) for one in rng.sample(known, min(len(known), FOREIGN))]
    return tried


_TABLES: Final = (
    "case", "interview_request", "opinion", "hearing", "decision", "interview", "invitation", "case_limit",
    "check_result", "instruction", "inbox_note", "booking", "leave_term", "leave_contact",
    "return_absence", "work_talk", "return_plan", "stage_check", "return_note", "stage_text", "task_question",
)  # fmt: skip


def _ids(half: Half) -> list[str]:
    names = [name for name in _TABLES if name in Base.metadata.tables]
    with half.world.database.engine.connect() as connection:
        return [
            one
            for name in names
            for one in connection.execute(text(f'SELECT public_id FROM "{name}" ORDER BY public_id')).scalars()
        ]


def _deliver(half: Half, now: datetime) -> None:
    """The worker sends what is due; every mail to a supervisor is looked at."""
    database, number = half.world.database, 0
    while True:
        with database.writing() as session:
            taken = deliveries.claim(session, now=now)
        if taken is None:
            return
        with database.writing() as session:
            going = deliveries.render(
                session, taken, sender="casework@example.jp", inbox="https://casework.example/inbox", now=now
            )
        if going is None:
            continue
        if going.to.split("@")[0] in SUPERVISORS and _is_to_supervisor(half, taken.mail_id):
            number += 1
            half.found[going.to, "MAIL", str(number)] = (going.raw,)
        with database.writing() as session:
            deliveries.settled(session, going, now=now)


def _is_to_supervisor(half: Half, mail_id: int) -> bool:
    with half.world.database.engine.connect() as connection:
        hat = connection.execute(text("SELECT hat FROM outbox_mail WHERE id = :id"), {"id": mail_id}).scalar_one()
    return bool(hat == "supervisor")


def pairs(ground: Half, seed: int, rounds: int, copying: Copying, folder: Path) -> Iterator[list[tuple[str, str, str]]]:
    """What differs for any supervisor between the two halves of each pair: nothing, when all is well. One seed gives
    several pairs, each further apart than the one before.
    """
    with ExitStack() as stack:
        halves: list[Half] = []
        sites: list[Site] = []
        people: list[dict[str, Visitor]] = []
        now = advising.NEXT
        for side in range(2):
            url = stack.enter_context(copying(ground.world.url, folder))
            world = ground.world.copied(url, folder)
            stack.callback(world.close)
            half, own = Half(world, ground.case), Random(f"{seed} {side}")
            with drawing(f"{seed} {side} before"):
                decision = _advice(half, own, own_past=past_is_own(seed))
                _others(half, own)
            _away(half, f"{seed}", Random(f"{seed} {side} away"))
            _back(half, f"{seed}", Random(f"{seed} {side} back"))
            with drawing(f"{seed} common"):
                rng = Random(f"{seed} common")
                taken_over = past_is_own(seed)
                now = _past(half, decision, rng, own, f"{seed}") if taken_over else _common(half, decision, rng, own)
            halves.append(half)
            sites.append(site := Site(world))
            stack.callback(site.close)
            site.clock.now = now
            with drawing(f"{seed} people"):
                people.append({name: site.visitor(name, Hat.SUPERVISOR) for name in SUPERVISORS})
        for number in range(rounds):
            for side, half in enumerate(halves):
                own = Random(f"{seed} {side} {number}")
                with drawing(f"{seed} {side} {number} after"):
                    _drift(half, own)
                    _deliver(half, now)
            known = [_ids(half) for half in halves]
            for half, site, visitors in zip(halves, sites, people, strict=True):
                for name in SUPERVISORS:
                    foreign = _foreign(site, known, Random(f"{seed} {number} {name}"))
                    with drawing(f"{seed} {name} {number} walk"):
                        _walk(half, site, visitors[name], name, foreign)
            one, other = (half.found for half in halves)
            yield sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))
            for half in halves:
                half.found.clear()


__all__ = ["Copying", "Half", "base", "pairs", "past_is_own"]
