"""Can an employee be heard in writing, and are their words theirs alone?"""

from datetime import date

import pytest
from sqlalchemy import select

from casework.models.hearings import HearingQuestion
from casework.models.measures import Decision, Hearing
from casework.rules.assents import Returned
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.hearings import AttemptOutcome, AttemptWay, Confirmed, HearingWay
from casework.rules.notices import Notice
from casework.rules.objections import Outcome
from casework.rules.todos import Todo
from casework.rules.vocabulary import Agreement, DecisionState, Hat
from casework.services import decisions, duties, hearing_attempts, hearing_questions, hearings, objections
from casework.services.hearing_attempts import Attempt
from casework.services.hearing_questions import Answer
from casework.services.objections import Reply
from tests.services.advising import NEXT, advised, decide, hear, limited, nights
from tests.services.test_hearings import notes, running

MINE = Answer("朝の会議に出られなくなるのは困ります。", Agreement.PARTLY, signed=True)


def ask(world, case, *, put="残業は月20時間までと考えています。", version=0, who="hr"):
    with world.database.writing() as session:
        return hearing_questions.ask(session, world.actor(who), case.opinion_id, put, version=version, now=NEXT)


def answer(world, question, said=MINE, *, version=1, who="worker"):
    with world.database.writing() as session:
        return hearing_questions.answer(session, world.actor(who), question.public_id, said, version=version, now=NEXT)


def todos(world, who, hat):
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor(who, hat), now=NEXT)
    return [task.todo for part in desk.parts for task in part.tasks]


def test_a_written_answer_is_the_hearing_and_starts_the_time_to_decide(world):
    case = advised(world)
    question = ask(world, case)
    assert notes(world, Notice.HEARING_ASKED) == [("worker", Hat.WORKER)]
    assert Todo.ANSWER_HEARING in todos(world, "worker", Hat.WORKER)
    heard = answer(world, question)
    assert (heard.way, heard.words, heard.agreement, heard.heard_on) == (
        HearingWay.IN_APP, MINE.words, Agreement.PARTLY, date(2026, 12, 9),
    )  # fmt: skip
    assert (heard.put, heard.signed_at, heard.confirmed) == (
        "残業は月20時間までと考えています。", NEXT, Confirmed.SIGNED,
    )  # fmt: skip
    left = running(world)
    assert Clock.HEARING not in left
    assert left[Clock.DECISION].start_on == date(2026, 12, 9)
    assert ("hr", Hat.HR) in notes(world, Notice.HEARING_ANSWERED)
    assert Todo.ANSWER_HEARING not in todos(world, "worker", Hat.WORKER)
    assert decide(world, case, limited(), nights()).public_id


def test_hr_writes_nothing_over_what_the_employee_wrote(world):
    case = advised(world)
    answer(world, ask(world, case))
    with pytest.raises(NotNow) as refused:
        hear(world, case, version=1)
    assert refused.value.said == hearings.CONFIRMED


def test_other_words_meanwhile_are_read_before_anything_is_signed(world):
    case = advised(world)
    question = ask(world, case)
    ask(world, case, put="残業は月10時間までと考えています。", version=1)
    assert len(notes(world, Notice.HEARING_ASKED)) == 2
    with pytest.raises(Stale):
        answer(world, question, version=1)
    assert answer(world, question, version=2).put == "残業は月10時間までと考えています。"


def test_of_two_who_ask_the_second_is_refused(world):
    case = advised(world)
    ask(world, case)
    with pytest.raises(Stale):
        ask(world, case, put="ほかの言葉")


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("words", Answer(" ", Agreement.YES, signed=True)),
        ("words", Answer("あ" * 2001, Agreement.YES, signed=True)),
        ("signed", Answer("はい", Agreement.YES, signed=False)),
    ],
)
def test_an_answer_has_words_and_a_signature(world, field, said):
    question = ask(world, advised(world))
    with pytest.raises(NotValid) as refused:
        answer(world, question, said)
    assert refused.value.field == field


def test_once_heard_in_a_meeting_nothing_is_asked_or_answered(world):
    case = advised(world)
    question = ask(world, case)
    hear(world, case)
    with pytest.raises(NotNow):
        answer(world, question)
    with pytest.raises(NotNow):
        ask(world, case, version=1)
    assert Todo.ANSWER_HEARING not in todos(world, "worker", Hat.WORKER)


@pytest.mark.parametrize("name", ["colleague", "supervisor", "physician", "nurse", "clerk", "hr", "committee"])
def test_nobody_else_answers_or_knows_of_it(world, name):
    question = ask(world, advised(world))
    with world.database.writing() as session, pytest.raises(NotYours):
        hearing_questions.answering(session, world.actor(name), question.public_id, now=NEXT)


def test_the_question_is_no_physicians(world):
    from casework.access import Act, enter

    ask(world, advised(world))
    with world.database.reading() as session:
        for name, hat, there in (("physician", Hat.PHYSICIAN, 0), ("nurse", Hat.NURSE, 0), ("hr", Hat.HR, 1)):
            visit = enter(session, world.actor(name, hat), Act.READ_DECISION, now=NEXT)
            found = session.execute(select(HearingQuestion.id).where(visit.within(HearingQuestion))).all()
            assert len(found) == there, name


def log(world, case, **changed):
    tried = Attempt(**{
        "tried_on": date(2026, 12, 9), "way": AttemptWay.PHONE, "outcome": AttemptOutcome.NOT_REACHED,
        "note": "留守番電話に残した", **changed,
    })  # fmt: skip
    with world.database.writing() as session:
        hearing_attempts.log(session, world.actor("hr"), case.opinion_id, tried, now=NEXT)


def attempts(world, case, who="hr"):
    with world.database.writing() as session:
        return hearing_attempts.opening(session, world.actor(who), case.opinion_id, now=NEXT)


def test_tries_are_kept_and_days_are_counted_once(world):
    case = advised(world)
    log(world, case)
    log(world, case, way=AttemptWay.MAIL, note="")
    log(world, case, tried_on=date(2026, 12, 8), outcome=AttemptOutcome.NOT_WISHED)
    page = attempts(world, case)
    assert (page.days, page.needed, page.open) == (2, 2, True)
    assert [(one.tried_on.day, one.way) for one in page.attempts] == [
        (9, AttemptWay.MAIL), (9, AttemptWay.PHONE), (8, AttemptWay.PHONE),
    ]  # fmt: skip
    assert page.attempts[-1].note == "留守番電話に残した"


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("tried_on", {"tried_on": date(2026, 12, 10)}),
        ("tried_on", {"tried_on": date(2026, 12, 7)}),
        ("note", {"note": "あ" * 301}),
    ],
)
def test_a_try_that_cannot_be_is_refused(world, field, changed):
    case = advised(world)
    with pytest.raises(NotValid) as refused:
        log(world, case, **changed)
    assert refused.value.field == field


def test_measures_without_a_hearing_need_a_reason_and_tries_on_enough_days(world):
    case = advised(world)
    with pytest.raises(NotNow):
        decide(world, case, limited(), nights())
    log(world, case)
    log(world, case, way=AttemptWay.MAIL)
    with pytest.raises(NotValid) as refused:
        decide(world, case, limited(), nights(), unheard="連絡がつかないため")
    assert refused.value.field == "unheard"
    assert refused.value.said.params == {"needed": 2, "found": 1}
    log(world, case, tried_on=date(2026, 12, 8))
    with pytest.raises(NotValid) as refused:
        decide(world, case, limited(), nights(), unheard="  ")
    assert refused.value.field == "unheard"
    made = decide(world, case, limited(), nights(), unheard="連絡がつかないため")
    assert made.unheard_reason == "連絡がつかないため"
    left = running(world)
    assert not left.keys() & {Clock.HEARING, Clock.DECISION}
    with pytest.raises(NotNow):
        log(world, case)


def test_twin_a_count_of_tries_instead_of_days_is_seen(world, monkeypatch):
    case = advised(world)
    log(world, case)
    log(world, case, way=AttemptWay.MAIL)
    monkeypatch.setattr(hearing_attempts, "days", lambda _session, _opinion: 2)
    assert decide(world, case, limited(), nights(), unheard="連絡がつかないため").public_id


def test_a_reason_beside_a_hearing_is_not_kept(world):
    case = advised(world)
    hear(world, case)
    assert decide(world, case, limited(), nights(), unheard="連絡がつかないため").unheard_reason is None


def test_once_heard_no_try_is_written_down(world):
    case = advised(world)
    hear(world, case)
    with pytest.raises(NotNow):
        log(world, case)
    assert not attempts(world, case).open


def test_what_was_decided_unheard_comes_back_with_the_answer_and_says_so(world):
    case = advised(world)
    question = ask(world, case)
    log(world, case)
    log(world, case, tried_on=date(2026, 12, 8))
    made = decide(world, case, limited(10), nights(), reason="r", unheard="連絡がつかないため", confirm=False)
    assert made.state is DecisionState.WAITING
    answer(world, question)
    with world.database.reading() as session:
        assert session.execute(select(Decision.state, Decision.returned_as)).one() == (
            DecisionState.RETURNED, Returned.ANSWERED,
        )  # fmt: skip


def fallen(world):
    """A decision on an answer in the app was set aside: (case, question)."""
    case = advised(world)
    question = ask(world, case)
    answer(world, question)
    decision = decide(world, case, limited(), nights())
    with world.database.writing() as session:
        raised = objections.write(session, world.actor("worker"), decision.public_id, "困ります", now=NEXT)
    asked = {"physician_id": world.people["physician"].public_id, "asked_on": NEXT.date(), "physician_words": "よい"}
    with world.database.writing() as session:
        reply = Reply("やり直します", Outcome.CHANGED, **asked)
        objections.answer(session, world.actor("hr"), raised.public_id, reply, now=NEXT)
    return case, question


def test_once_a_decision_fell_the_employee_can_be_heard_in_the_app_again(world):
    case, question = fallen(world)
    assert Todo.ANSWER_HEARING not in todos(world, "worker", Hat.WORKER), "what was answered isn't asked again"
    with pytest.raises(NotNow):
        answer(world, question)
    with world.database.writing() as session:
        page = hearing_questions.asking(session, world.actor("hr"), case.opinion_id, now=NEXT)
    assert page.open
    assert attempts(world, case).open
    log(world, case)
    again = ask(world, case, put="残業は月30時間までと考えています。", version=page.version)
    assert Todo.ANSWER_HEARING in todos(world, "worker", Hat.WORKER)
    assert len(notes(world, Notice.HEARING_ASKED)) == 2
    mine = Answer("30時間なら働けます。", Agreement.YES, signed=True)
    heard = answer(world, again, mine, version=page.version + 1)
    assert (heard.put, heard.words) == ("残業は月30時間までと考えています。", mine.words)
    with world.database.reading() as session:
        assert session.execute(select(Hearing.number).order_by(Hearing.id)).scalars().all() == [1, 2]
    assert Todo.ANSWER_HEARING not in todos(world, "worker", Hat.WORKER)
    with pytest.raises(NotNow):
        ask(world, case, version=page.version + 1)
    with pytest.raises(NotNow):
        log(world, case)
    newer = decide(world, case, limited(30), nights(), reason="本人の希望により", version=1001)
    with world.database.writing() as session:
        shown = decisions.read(session, world.actor("worker"), newer.public_id, now=NEXT)
    assert shown.hearing is not None
    assert shown.hearing.words == mine.words


def test_twin_who_is_heard_once_for_ever_is_seen(world, monkeypatch):
    monkeypatch.setattr(hearings, "rested_on", lambda *_: False)
    with pytest.raises(AssertionError):
        test_once_a_decision_fell_the_employee_can_be_heard_in_the_app_again(world)
