"""Do those who change the same instruction never wait for each other for ever, nor act on what is over?

A supervisor who speaks or confirms, HR who changes it, the employee who answers, and the worker.
"""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from casework.access import Act, enter_worker
from casework.models.cases import Case, Limit
from casework.models.instruction_drafts import InstructionDraft
from casework.models.instruction_notes import InstructionAck, InstructionNote
from casework.models.measures import Instruction
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow
from casework.rules.instruction_notes import NoteKind
from casework.rules.previews import Preview
from casework.rules.vocabulary import InterviewMode
from casework.services import (
    cases,
    instructing,
    instruction_threads,
    instructions,
    interviews,
    issuing,
    kept_hours,
    opinions,
    previews,
    takeovers,
)
from casework.services.instruction_threads import Word
from tests.concurrency.meeting import meet
from tests.databases import POSTGRESQL_ONLY
from tests.services import asking
from tests.services.advising import (
    NEXT,
    RESTRICTED,
    TALK,
    Advising,
    decide,
    decided,
    explain,
    hear,
    instruct,
    limited,
    nights,
    order,
    told,
)
from tests.services.test_instructing import again, carry, unlead

LAST = date(2027, 1, 1)
LATE = datetime(2026, 12, 8, 8, tzinfo=UTC)
"""In the evening of the day on which two were seen."""
QUESTION = Word(NoteKind.QUESTION, "夜の当番はどうしますか")


def saying(world, instruction):
    return lambda session: instruction_threads.say(
        session, world.actor("supervisor"), instruction.public_id, QUESTION, now=NEXT
    )


def confirming(world, instruction):
    return lambda session: instructions.acknowledge(session, world.actor("supervisor"), instruction.public_id, now=NEXT)


def deciding(session):
    """As a decision that ends an instruction: first the case …"""
    session.execute(select(Case.id).with_for_update()).all()


def ending(world, instruction):
    """… then the instruction."""

    def end(session):
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        session.execute(update(Instruction).values(ended_on=LAST).execution_options(synchronize_session=False))
        visit.record("instruction", instruction.public_id)

    return end


@pytest.mark.parametrize(("verb", "kept"), [(saying, InstructionNote), (confirming, InstructionAck)])
def test_neither_waits_for_ever_and_both_are_done(world, verb, kept):
    _case, _decision, instruction = told(world)
    second = verb(world, instruction)
    assert meet(world, deciding, second, then=ending(world, instruction)) is None
    with world.database.reading() as session:
        assert session.execute(select(Instruction.ended_on)).scalar_one() == LAST
        assert len(session.execute(select(kept)).all()) == 1


def test_twin_the_instruction_first_is_a_deadlock_on_postgresql(world, monkeypatch):
    """On SQLite there is one writer, who waits for nobody."""
    _case, _decision, instruction = told(world)
    monkeypatch.setattr(cases, "locked", lambda visit, case_id: visit.session.get_one(Case, case_id))
    try:
        refused = meet(world, deciding, saying(world, instruction), then=ending(world, instruction))
    except OperationalError as error:
        refused = error
    assert (refused is None) is (world.database.engine.dialect.name == "sqlite")


# --- HR tells somebody whom the worker is about to say it should tell ------------------------------------------------


def instructing_again(world, decision, now):
    """HR, who carried it out itself, tells whoever leads the employee since."""
    text = order(replaces=1, from_on=tokyo_date(now))
    with world.database.writing() as session:
        draft = previews.propose(session, world.actor("hr"), decision.public_id, text, now=now)
    with world.database.writing() as session:
        previews.answer(session, world.actor("worker"), draft.public_id, Preview.FINE, now=now)
    return lambda session: instructing.instruct(session, world.actor("hr"), decision.public_id, text, now=now)


def open_limits(world) -> list[Clock]:
    with world.database.reading() as session:
        return list(session.execute(select(Limit.clock).where(Limit.stopped_on.is_(None))).scalars())


def test_what_hr_tells_in_the_moment_of_a_round_isnt_asked_of_it_again(world):
    unlead(world)
    _, decision = decided(world)
    explain(world, decision)
    carry(world, decision)
    then = world.later(days=9)
    again(world, "supervisor", then.date())
    first = instructing_again(world, decision, then)

    def round_(session):
        takeovers.hand_on(session, world.company_id, now=then)

    assert meet(world, first, round_) is None
    assert Clock.INSTRUCTION not in open_limits(world)


@POSTGRESQL_ONLY
def test_twin_a_round_that_doesnt_look_again_is_seen(world, monkeypatch):
    monkeypatch.setattr(cases, "locked", lambda visit, case_id: visit.session.get_one(Case, case_id))
    with pytest.raises(AssertionError):
        test_what_hr_tells_in_the_moment_of_a_round_isnt_asked_of_it_again(world)


# --- the employee answers a text in whose place another one comes ----------------------------------------------------


def test_no_answer_is_kept_to_a_text_that_is_being_replaced(world):
    _, decision = decided(world)
    explain(world, decision)
    with world.database.writing() as session:
        first = previews.propose(session, world.actor("hr"), decision.public_id, order(), now=NEXT)

    def newer(session):
        previews.propose(session, world.actor("hr"), decision.public_id, order(words="昼の担当"), now=NEXT)

    def answers(session):
        said = "夜のことは書かないでください"
        previews.answer(session, world.actor("worker"), first.public_id, Preview.WRONG, said, now=NEXT)

    assert isinstance(meet(world, newer, answers), NotNow)
    with world.database.reading() as session:
        assert session.execute(select(InstructionDraft.answer)).scalars().all() == [None, None]


@POSTGRESQL_ONLY
def test_twin_an_answer_that_doesnt_lock_the_case_is_kept(world, monkeypatch):
    monkeypatch.setattr(cases, "locked", lambda visit, case_id: visit.session.get_one(Case, case_id))
    with pytest.raises(AssertionError):
        test_no_answer_is_kept_to_a_text_that_is_being_replaced(world)


# --- two officers load hours of the same people ----------------------------------------------------------------------


def both_told(world) -> tuple[str, str]:
    """The numbers of two employees with an instruction that limits overtime, in the order of their cases."""
    for who, hour in (("worker", time(14)), ("colleague", time(16))):
        case = whole(world, who, hour)
        hear(world, case)
        decision = decide(world, case, limited(), nights())
        explain(world, decision)
        instruct(world, decision)
    return world.people["worker"].number, world.people["colleague"].number


def whole(world, who, hour) -> Advising:
    """An opinion about somebody, who was seen at that hour."""
    case_id = asking.invited(world, who)
    asking.ask(world, case_id, who=who)
    asking.offer(world, TALK.date(), at=hour)
    free = asking.choices(world, case_id, who=who)
    booking = asking.book(world, case_id, (free.earlier or free.later)[0].public_id, who=who)
    doctor = world.actor("physician")
    with world.database.writing() as session:
        talk = interviews.start(session, doctor, booking.public_id, now=LATE)
        interviews.hold(session, doctor, talk.public_id, TALK.date(), InterviewMode.IN_PERSON, now=LATE)
    with world.database.writing() as session:
        version = opinions.save(session, doctor, talk.public_id, RESTRICTED, version=0, now=LATE)
    with world.database.writing() as session:
        opinion = issuing.issue(session, doctor, talk.public_id, version=version, now=LATE)
    return Advising(case_id, talk.public_id, opinion.public_id)


def loading(world, *numbers):
    rows = [f"{number},2027-01,60,0" for number in numbers]
    data = "\r\n".join(["社員番号,年月,時間外労働,休日労働", *rows]).encode()
    return lambda session: kept_hours.load(session, world.actor("hr"), data, now=world.later(days=66))


def test_two_files_in_another_order_never_wait_for_each_other(world):
    first, second = both_told(world)
    assert meet(world, loading(world, first), loading(world, second, first), then=loading(world, second)) is None
    with world.database.reading() as session:
        assert session.execute(select(InstructionNote.overtime)).scalars().all() == [3600, 3600]


@POSTGRESQL_ONLY
def test_twin_files_that_lock_in_their_own_order_are_a_deadlock(world, monkeypatch):
    monkeypatch.setattr(kept_hours, "sorted", lambda found, **_how: list(found), raising=False)
    first, second = both_told(world)
    try:
        refused = meet(world, loading(world, first), loading(world, second, first), then=loading(world, second))
    except OperationalError as error:
        refused = error
    assert isinstance(refused, OperationalError)
