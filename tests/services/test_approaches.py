"""When is somebody asked again, who says so, and does the office learn from it what they chose?"""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import false, select, true

from casework.access import Act, enter_worker
from casework.models.invitations import Invitation, Letter
from casework.models.people import Employment
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.vocabulary import Again, InvitationState, LetterKind, PauseReason
from casework.services import approaches, duties, endings, invitations, letters, mailroom, pauses, print_runs
from casework.services.pauses import Rest
from tests.services import asking
from tests.services.results import invite
from tests.services.test_invitations import answer, case_id, decline, notices, only_case, send_due, stored

__all__ = ["case_id"]


def at(year: int, month: int, day: int) -> datetime:
    """Ten in the morning in Tokyo."""
    return datetime(year, month, day, 1, tzinfo=UTC)


def choose(world, case, again, on=None, *, who="worker", now=None):
    with world.database.writing() as session:
        invitations.choose_approach(session, world.actor(who), case, again, on, now=now or world.now)


def again_letters(world) -> list[tuple[int, date, bool]]:
    with world.database.reading() as session:
        rows = session.execute(
            select(Letter.number, Letter.due_on, Letter.sent_at)
            .where(Letter.kind == LetterKind.REAPPROACH)
            .order_by(Letter.number)
        )
        return [(number, due_on, sent_at is not None) for number, due_on, sent_at in rows]


def test_whoever_declined_is_asked_again_at_the_pace_of_the_rules(world, case_id):
    decline(world, case_id)
    assert again_letters(world) == [(1, date(2027, 3, 1), False)]
    assert send_due(world, at(2027, 2, 28)) == 0
    for day, months in ((at(2027, 3, 1), 6), (at(2027, 6, 1), 9)):
        assert send_due(world, day) == 1
        assert send_due(world, day) == 0
        assert stored(world).next_approach_on == date(2027, months, 1)
    assert send_due(world, at(2027, 9, 1)) == 1
    assert stored(world).next_approach_on is None, "three in a year are enough"
    assert send_due(world, at(2028, 9, 1)) == 0
    assert notices(world) == ["invitation", *["reapproach"] * 3]
    assert stored(world).state is InvitationState.DECLINED


def the_same_letters_for_a_consultation(world) -> bool:
    """The harness: to the office a consultation looks like 「今回は希望しない」, in later letters too."""
    seen = []
    for who, act in (("worker", Act.DECLINE), ("colleague", Act.CONSULT)):
        invite(world, who)
        with world.database.reading() as session:
            newest = select(Invitation).order_by(Invitation.id.desc()).limit(1)
            mine = session.execute(newest).scalar_one()
        case = asking.case_of(world, who)
        if act is Act.DECLINE:
            decline(world, case, who=who)
        else:
            with world.database.writing() as session:
                endings.consult(session, world.actor(who), case, now=world.now)
        for day in (at(2027, 3, 1), at(2027, 6, 1)):
            send_due(world, day)
        with world.database.writing() as session:
            page = mailroom.index(session, world.actor("clerk"), now=at(2027, 6, 2))
        lines = [line for line in page.sent.lines if line.case_id == case]
        coming = [line.letter.leaves_on for line in page.coming.lines if line.case_id == case]
        with world.database.reading() as session:
            again = session.get_one(Invitation, mine.id)
            seen.append((again.next_approach_on, [(line.letter.kind, line.fate) for line in lines], coming))
    return seen[0] == seen[1] and len(seen[0][1]) == 1


def test_the_office_can_t_tell_a_consultation_by_its_letters(world):
    assert the_same_letters_for_a_consultation(world)


def test_the_same_harness_catches_letters_that_only_follow_a_decline(world, monkeypatch):
    monkeypatch.setattr(approaches, "ASKED_AGAIN", (InvitationState.DECLINED,))
    assert not the_same_letters_for_a_consultation(world)


def not_now_means_not_before(world) -> bool:
    """The harness: nothing leaves before the day that was chosen, then one letter."""
    case = only_case(world)
    choose(world, case, Again.ON_A_DAY, date(2027, 2, 10))
    early = [send_due(world, day) for day in (at(2026, 12, 15), at(2026, 12, 30), at(2027, 2, 9))]
    return early == [0, 0, 0] and send_due(world, at(2027, 2, 10)) == 1 and again_letters(world)[0][2]


@pytest.mark.usefixtures("case_id")
def test_not_now_ask_me_again_on_that_day(world):
    assert not_now_means_not_before(world)
    found = stored(world)
    assert (found.state, found.office_state) == (InvitationState.POSTPONED, InvitationState.POSTPONED)
    assert found.next_approach_on == date(2027, 5, 10)


@pytest.mark.usefixtures("case_id")
def test_the_same_harness_catches_letters_that_ask_nobody(world, monkeypatch):
    monkeypatch.setattr(approaches, "is_wanted", true)
    assert not not_now_means_not_before(world)


@pytest.mark.parametrize(
    ("again", "on", "field"),
    [
        (Again.ON_A_DAY, None, "on"),
        (Again.ON_A_DAY, date(2026, 12, 1), "on"),
        (Again.ON_A_DAY, date(2026, 11, 1), "on"),
        (Again.ON_A_DAY, date(2027, 6, 2), "on"),
        (Again.BY_THE_RULES, None, "again"),
        (Again.NEVER, None, "again"),
    ],
)
def test_what_can_t_be_chosen_is_said_beside_its_field(world, case_id, again, on, field):
    with pytest.raises(NotValid) as refused:
        choose(world, case_id, again, on)
    assert refused.value.field == field
    assert stored(world).state is InvitationState.OPEN
    assert again_letters(world) == []


def test_never_again_holds_until_the_person_says_otherwise(world, case_id):
    decline(world, case_id)
    choose(world, case_id, Again.NEVER)
    assert (stored(world).no_more_on, stored(world).next_approach_on) == (date(2026, 12, 1), None)
    assert again_letters(world) == []
    assert send_due(world, at(2027, 9, 1)) == 0
    with world.database.writing() as session:
        endings.consult(session, world.actor("worker"), case_id, now=world.now)
    assert stored(world).next_approach_on is None
    choose(world, case_id, Again.BY_THE_RULES)
    assert (stored(world).no_more_on, stored(world).next_approach_on) == (None, date(2027, 3, 1))
    assert stored(world).state is InvitationState.CONSULTED


def test_a_request_ends_it_and_a_withdrawal_plans_one_letter_anew(world, case_id):
    decline(world, case_id)
    answer(world, case_id, Act.REQUEST, now=at(2026, 12, 5))
    assert again_letters(world) == []
    assert send_due(world, at(2027, 3, 1)) == 0
    with pytest.raises(NotNow):
        choose(world, case_id, Again.NEVER)
    answer(world, case_id, Act.WITHDRAW, now=at(2026, 12, 10))
    assert again_letters(world) == [(1, date(2027, 3, 10), False)]
    choose(world, case_id, Again.ON_A_DAY, date(2027, 4, 2), now=at(2026, 12, 10))
    assert again_letters(world) == [(1, date(2027, 4, 2), False)]


def test_a_pause_that_was_there_before_holds_it_until_a_working_day(world, case_id):
    """Declined on 1 December, so that the day would be 1 March; the pause ends on Friday the 5th."""
    rest = Rest(PauseReason.ON_LEAVE, date(2027, 2, 20), date(2027, 3, 5))
    with world.database.writing() as session:
        pauses.pause(session, world.actor("clerk"), case_id, rest, now=world.now)
    decline(world, case_id)
    with world.database.reading() as session:
        waiting = session.execute(select(Letter).where(Letter.kind == LetterKind.REAPPROACH)).scalar_one()
        assert (waiting.due_on, waiting.not_before_on) == (date(2027, 3, 1), date(2027, 3, 8))


def test_a_pause_holds_it_back(world, case_id):
    decline(world, case_id)
    rest = Rest(PauseReason.NO_CONTACT, date(2026, 12, 1))
    with world.database.writing() as session:
        pauses.pause(session, world.actor("clerk"), case_id, rest, now=world.now)
    assert send_due(world, at(2027, 3, 1)) == 0


@pytest.mark.parametrize("who", ["colleague", "hr", "clerk", "supervisor", "physician", "stranger"])
def test_nobody_else_chooses(world, case_id, who):
    with pytest.raises(NotYours):
        choose(world, case_id, Again.ON_A_DAY, date(2027, 1, 5), who=who)


def test_the_letter_of_a_mail_is_the_latest_of_its_kind(world, case_id):
    decline(world, case_id)
    for day in (at(2027, 3, 1), at(2027, 6, 1)):
        send_due(world, day)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.DELIVER, now=world.now)
        letters.mail_left(visit, "reapproach", case_id)
    with world.database.reading() as session:
        rows = session.execute(
            select(Letter.number, Letter.delivered_at).where(Letter.kind == LetterKind.REAPPROACH)
        ).all()
    assert {number for number, delivered in rows if delivered} == {2}


def printed(world, now) -> int:
    with world.database.writing() as session:
        try:
            return print_runs.make(session, world.actor("clerk"), "https://example.jp/", now=now).count
        except NotNow:
            return 0


def bounced(world, case_id, now) -> None:
    with world.database.writing() as session:
        letters.mail_given_up(enter_worker(session, world.company_id, Act.DELIVER, now=now), "reapproach", case_id)


def test_printing_what_bounced_leaves_the_next_day_as_it_was(world, case_id):
    decline(world, case_id)
    send_due(world, at(2027, 3, 1))
    bounced(world, case_id, at(2027, 3, 3))
    assert printed(world, at(2027, 3, 4)) == 1
    assert again_letters(world) == [(1, date(2027, 3, 1), True), (2, date(2027, 6, 1), False)]
    assert stored(world).next_approach_on == date(2027, 6, 1)


def nothing_is_printed_before_the_chosen_day(world, case_id) -> bool:
    """The harness: a letter came back, and the employee has chosen a day for the next one."""
    decline(world, case_id)
    send_due(world, at(2027, 3, 1))
    choose(world, case_id, Again.ON_A_DAY, date(2027, 4, 5), now=at(2027, 3, 2))
    bounced(world, case_id, at(2027, 3, 3))
    early = [printed(world, day) for day in (at(2027, 3, 4), at(2027, 4, 4))]
    assert again_letters(world) == [(1, date(2027, 3, 1), True), (2, date(2027, 4, 5), False)]
    return early == [0, 0]


def test_what_came_back_is_not_printed_before_the_day_that_was_chosen(world, case_id):
    assert nothing_is_printed_before_the_chosen_day(world, case_id)
    assert send_due(world, at(2027, 4, 5)) == 1
    bounced(world, case_id, at(2027, 4, 6))
    assert printed(world, at(2027, 4, 7)) == 1, "one letter, not both"


def test_whoever_takes_the_chosen_day_back_gets_what_came_back_on_paper(world, case_id):
    assert nothing_is_printed_before_the_chosen_day(world, case_id)
    choose(world, case_id, Again.BY_THE_RULES, now=at(2027, 4, 4))
    assert printed(world, at(2027, 4, 4)) == 1


def test_twin_a_print_run_that_knows_no_chosen_day(world, case_id, monkeypatch):
    monkeypatch.setattr(approaches, "is_past", false)
    assert not nothing_is_printed_before_the_chosen_day(world, case_id)


def test_whoever_left_waits_for_no_letter_on_the_clerks_desk(world, case_id):
    decline(world, case_id)
    day = at(2027, 3, 1)
    with world.database.writing() as session:
        assert due_on_the_desk(session, world, day) == 1
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.get_one(Employment, world.people["worker"].employment_id).until_on = date(2027, 1, 31)
        visit.record("employment", "0" * 32)
    with world.database.writing() as session:
        assert due_on_the_desk(session, world, day) == 0


def due_on_the_desk(session, world, now) -> int:
    desk = duties.desk(session, world.actor("clerk"), now=now)
    return desk.counts[0].number
