"""What does the employee read, which answers are open, and when do letters stop?"""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from casework.access import Act, enter, enter_worker
from casework.models.cases import Case, Limit
from casework.models.invitations import Invitation, Letter
from casework.models.messages import InboxNote, OutboxMail
from casework.models.people import Employment
from casework.models.trail import TrailEntry
from casework.rules import office
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.policy import Disclosure
from casework.rules.vocabulary import CloseReason, DeclineReason, Hat, InvitationState, LetterKind
from casework.services import cases, invitations, letters, mailroom
from casework.services.invitations import NotThisTime
from tests import world as worlds
from tests.services.results import invite


@pytest.fixture
def case_id(world):
    invite(world, "worker")
    return only_case(world)


def only_case(world) -> str:
    with world.database.reading() as session:
        return session.execute(select(Case.public_id)).scalar_one()


def read(world, case_id, who="worker", now=None):
    with world.database.writing() as session:
        return invitations.page(session, world.actor(who, Hat.WORKER), case_id, now=now or world.now)


def decline(world, case_id, reason=None, words="", who="worker", now=None):
    with world.database.writing() as session:
        invitations.decline(session, world.actor(who, Hat.WORKER), case_id, NotThisTime(reason, words),
                            now=now or world.now)  # fmt: skip


def answer(world, case_id, act, now=None):
    """As the request's and the consultation's verbs do it."""
    with world.database.writing() as session:
        visit = enter(session, world.actor("worker"), act, now=now or world.now)
        invitations.answer(visit, visit.reach(Case, case_id, lock=True))


def stored(world) -> Invitation:
    with world.database.reading() as session:
        return session.execute(select(Invitation)).scalar_one()


def running(world) -> set[Clock]:
    with world.database.reading() as session:
        return set(session.execute(select(Limit.clock).where(Limit.stopped_on.is_(None))).scalars())


def test_what_the_employee_reads(world, case_id):
    page = read(world, case_id)
    assert page.invitation.state is InvitationState.OPEN
    assert page.invitation.request_by == date(2026, 12, 31)
    assert page.result.reactions == 80
    assert page.disclosure is Disclosure.DEEMED
    assert page.ways == {"request", "consult", "decline", "choose_approach"}


def test_the_first_reading_is_noted_and_no_later_one(world, case_id):
    read(world, case_id)
    later = world.later(hours=5)
    read(world, case_id, now=later)
    assert stored(world).read_at == world.now
    with world.database.reading() as session:
        entries = session.execute(select(TrailEntry).where(TrailEntry.act == "read_invitation")).scalars().all()
    assert [(entry.reading, entry.at) for entry in entries] == [(False, world.now), (True, later)]


@pytest.mark.parametrize(
    "who", ["colleague", "supervisor", "other_supervisor", "former_supervisor", "hr", "clerk", "admin", "stranger"]
)
def test_it_is_there_for_nobody_else(world, case_id, who):
    for act in (read, decline):
        with pytest.raises(NotYours):
            act(world, case_id, who=who)
    assert stored(world).read_at is None


@pytest.mark.parametrize("who", ["supervisor", "hr", "clerk", "physician", "nurse"])
def test_no_staff_hat_opens_or_answers_it(world, case_id, who):
    with world.database.writing() as session:
        with pytest.raises(NotYours):
            invitations.page(session, world.actor(who), case_id, now=world.now)
        with pytest.raises(NotYours):
            invitations.decline(session, world.actor(who), case_id, NotThisTime(), now=world.now)


def test_not_this_time(world, case_id):
    decline(world, case_id, DeclineReason.LEAK, "  上司に知られたくない\n")
    found = stored(world)
    assert (found.state, found.answered_at, found.decline_reason) == (
        InvitationState.DECLINED, world.now, DeclineReason.LEAK,
    )  # fmt: skip
    assert found.next_approach_on == date(2027, 3, 1)
    assert found.decline_words is not None
    assert "上司".encode() not in found.decline_words.blob
    assert running(world) == set()
    page = read(world, case_id)
    assert page.invitation.decline_words == "上司に知られたくない"
    assert page.ways == {"request", "consult", "choose_approach"}


def test_nothing_has_to_be_said_with_it(world, case_id):
    decline(world, case_id)
    found = stored(world)
    assert (found.decline_reason, found.decline_words) == (None, None)


def test_no_answer_is_no_reason(world, case_id):
    """Or a missing one would tell the office of a consultation."""
    decline(world, case_id, DeclineReason.NO_ANSWER, "また今度")
    found = stored(world)
    assert found.decline_reason is None
    assert found.decline_words is not None


def test_a_consultation_has_the_days_of_not_this_time(world, case_id):
    answer(world, case_id, Act.CONSULT)
    found = stored(world)
    assert (found.state, found.office_state) == (InvitationState.CONSULTED, InvitationState.DECLINED)
    assert (found.answered_at, found.next_approach_on) == (world.now, date(2027, 3, 1))
    assert running(world) == set()


def test_a_consultation_after_not_this_time_moves_no_day(world, case_id):
    decline(world, case_id, DeclineReason.BUSY)
    answer(world, case_id, Act.CONSULT, now=world.later(days=40))
    found = stored(world)
    assert found.state is InvitationState.CONSULTED
    assert (found.answered_at, found.next_approach_on) == (world.now, date(2027, 3, 1))
    answer(world, case_id, Act.REQUEST, now=world.later(days=50))
    found = stored(world)
    assert (found.answered_at, found.next_approach_on) == (world.later(days=50), None)


@pytest.mark.parametrize("state", InvitationState)
def test_the_database_reads_states_as_the_office_does(world, case_id, state):
    with world.database.engine.begin() as connection:
        answered = None if state is InvitationState.OPEN else world.now
        connection.execute(update(Invitation).values(state=state, answered_at=answered))
    found = stored(world)
    with world.database.reading() as session:
        assert session.execute(select(Invitation.office_state)).scalar_one() is found.office_state
    assert state in office.behind(found.office_state)
    assert found.office_state in office.WORDS
    assert case_id


def test_too_many_words(world, case_id):
    with pytest.raises(NotValid) as refused:
        decline(world, case_id, words="あ" * 1001)
    assert refused.value.field == "words"


def test_the_door_stays_open(world, case_id):
    decline(world, case_id, DeclineReason.BUSY)
    answer(world, case_id, Act.REQUEST, now=world.later(days=40))
    found = stored(world)
    assert (found.state, found.next_approach_on) == (InvitationState.REQUESTED, None)


@pytest.mark.parametrize("first", [Act.REQUEST, Act.DECLINE])
def test_nobody_declines_after_an_answer(world, case_id, first):
    answer(world, case_id, first)
    with pytest.raises(NotNow):
        decline(world, case_id)


def test_an_invitation_of_a_closed_case_takes_no_answer(world, case_id):
    with world.database.writing() as session:
        visit = enter(session, world.actor("worker"), Act.WITHDRAW, now=world.now)
        cases.close(visit, visit.reach(Case, case_id), CloseReason.LEFT, date(2026, 12, 1))
    with pytest.raises(NotNow):
        decline(world, case_id)
    assert read(world, case_id).ways == frozenset()


def test_before_an_answer(world, case_id):
    with world.database.writing() as session:
        page = invitations.before_answer(session, world.actor("worker"), Act.CONSULT, case_id, now=world.now)
        assert page.invitation.state is InvitationState.OPEN
        with pytest.raises(NotYours):
            invitations.before_answer(session, world.actor("hr"), Act.DECLINE, case_id, now=world.now)
    answer(world, case_id, Act.REQUEST)
    with world.database.writing() as session, pytest.raises(NotNow):
        invitations.before_answer(session, world.actor("worker"), Act.DECLINE, case_id, now=world.now)


# --- letters ----------------------------------------------------------------------------------------


def day(number: int):
    """10:00 in Tokyo on that day of December 2026."""
    return worlds.NOW + timedelta(days=number - 1)


def send_due(world, now) -> int:
    with world.database.writing() as session:
        return letters.send_due(session, world.company_id, now=now)


def sent(world) -> dict[LetterKind, date | None]:
    with world.database.reading() as session:
        rows = session.execute(select(Letter.kind, Letter.sent_at)).all()
    return {kind: at and at.date() for kind, at in rows}


def notices(world) -> list[str]:
    with world.database.reading() as session:
        mails = session.execute(select(OutboxMail.notice).order_by(OutboxMail.id)).scalars().all()
        notes = session.execute(select(InboxNote.notice).order_by(InboxNote.id)).scalars().all()
    assert mails == notes
    return list(mails)


def letters_follow_the_plan(world, send) -> bool:
    """The harness: nothing before its day, each once, nothing after an answer."""
    log = []
    for number in (1, 14, 15, 15, 16):
        log.append(send(world, day(number)))
    answer(world, only_case(world), Act.DECLINE, now=day(20))
    log.append(send(world, day(30)))
    return log == [0, 0, 1, 0, 0, 0] and notices(world) == ["invitation", "reminder"]


@pytest.mark.usefixtures("case_id")
def test_letters_stop_after_an_answer(world):
    assert letters_follow_the_plan(world, send_due)
    assert sent(world)[LetterKind.FINAL] is None


@pytest.mark.usefixtures("case_id")
def test_the_same_harness_catches_letters_that_do_not_stop(world, monkeypatch):
    honest = letters.waiting
    monkeypatch.setattr(letters, "waiting", lambda today: _without(honest(today), "invitation.state"))
    assert not letters_follow_the_plan(world, send_due)


def _without(statement, word):
    """The same statement without the conditions that hold a word."""
    clone = statement._generate()
    clone._where_criteria = tuple(c for c in statement._where_criteria if word not in str(c))
    return clone


@pytest.mark.parametrize("act", [Act.REQUEST, Act.CONSULT, Act.DECLINE])
def test_any_answer_stops_them(world, case_id, act):
    answer(world, case_id, act)
    assert send_due(world, day(31)) == 0
    assert running(world) == set()


@pytest.mark.usefixtures("case_id")
def test_the_final_one_ends_its_clock(world):
    assert send_due(world, day(15)) == 1
    assert running(world) == {Clock.REQUEST, Clock.FINAL_CONFIRMATION}
    assert send_due(world, day(30)) == 1
    assert running(world) == {Clock.REQUEST}
    assert notices(world) == ["invitation", "reminder", "final_confirmation"]
    assert sent(world) == {
        LetterKind.FIRST: date(2026, 12, 1),
        LetterKind.REMINDER: date(2026, 12, 15),
        LetterKind.FINAL: date(2026, 12, 30),
    }


@pytest.mark.usefixtures("case_id")
def test_two_letters_never_leave_in_a_row(world):
    """The worker stood still until the final one was due: only this one goes, the reminder never."""
    assert send_due(world, day(30)) == 1
    assert send_due(world, day(31)) == 0
    assert notices(world) == ["invitation", "final_confirmation"]


@pytest.mark.usefixtures("case_id")
def test_whoever_left_gets_no_letter(world):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.get_one(Employment, world.people["worker"].employment_id).until_on = date(2026, 12, 10)
        visit.record("employment", "0" * 32)
    assert send_due(world, day(15)) == 0


@pytest.mark.usefixtures("case_id")
def test_another_company_is_not_touched(world):
    with world.database.writing() as session:
        assert letters.send_due(session, world.other_company_id, now=day(30)) == 0
    assert sent(world)[LetterKind.FINAL] is None


def test_the_clerks_page(world, case_id):
    def page(now):
        with world.database.writing() as session:
            return mailroom.index(session, world.actor("clerk"), now=now)

    weeks = page(day(1)).coming.weeks
    assert [(monday, [(line.letter.kind, line.letter.due_on) for line in lines]) for monday, lines in weeks] == [
        (date(2026, 12, 14), [(LetterKind.REMINDER, date(2026, 12, 15))]),
        (date(2026, 12, 28), [(LetterKind.FINAL, date(2026, 12, 30))]),
    ]
    due = page(day(16)).due.lines
    assert [(line.employee.name, line.letter.kind, line.case_id) for line in due] == [
        ("佐藤 真由美", LetterKind.REMINDER, case_id)
    ]
    with world.database.writing() as session:
        assert letters.send(session, world.actor("clerk"), now=day(16)) == 1
    assert page(day(16)).due.lines == ()
    answer(world, case_id, Act.REQUEST, now=day(17))
    assert page(day(17)).coming.lines == ()


@pytest.mark.parametrize("who", ["worker", "supervisor", "hr", "physician", "nurse", "admin", "committee"])
@pytest.mark.usefixtures("case_id")
def test_nobody_else_sends_letters(world, who):
    for verb in (mailroom.index, letters.send):
        with world.database.writing() as session, pytest.raises(NotYours):
            verb(session, world.actor(who), now=day(16))


@pytest.mark.usefixtures("case_id")
def test_a_clerk_sends_only_within_reach(world):
    move_to_factory(world)
    with world.database.writing() as session:
        assert mailroom.index(session, world.actor("clerk"), now=day(16)).due.lines == ()
        assert letters.send(session, world.actor("clerk"), now=day(16)) == 0


def move_to_factory(world):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.execute(select(Case)).scalar_one().workplace_id = world.factory
        visit.record("case", "0" * 32)
