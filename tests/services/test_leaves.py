"""Is a leave for illness kept with its days, its limit and its contacts, and does each read what is theirs?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import false, select, true, update
from sqlalchemy.exc import DBAPIError

from casework.access import reach
from casework.models.cases import Case, Limit
from casework.models.followups import FollowUp
from casework.models.leaves import LeaveTerm, SickLeave
from casework.models.people import Employment
from casework.rules import explanation_times
from casework.rules import leaves as leave_rules
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.leaves import CLOCKS, ContactWay, LeaveEnd, Reached
from casework.rules.notices import Notice
from casework.rules.texts import Said
from casework.rules.vocabulary import CaseKind, CloseReason, EmploymentKind, FollowUpEnd, FollowUpState, Hat, Occasion
from casework.services import (
    follow_up_plans,
    followups,
    leave_contacts,
    leave_ends,
    leave_views,
    leavers,
    leaves,
    limits,
    receipts,
    returns,
)
from casework.services.leave_contacts import Kept
from casework.services.leaves import Contact, New, Term
from tests.services.test_hearings import notes
from tests.services.test_leavers import GONE, RENEWED, left, resumed, rounds_of

CONTACT = Contact(ContactWay.TELEPHONE, 4, "労務課 森", "090-1234-5678")
OF_PLAN = FollowUp.months.is_not(None)
"""Less the talks ahead of a leave and of a return."""
READERS = ("worker", "hr", "physician", "nurse")
OTHERS = ("clerk", "supervisor", "colleague", "factory_hr", "committee", "admin", "coordinator", "stranger_hr")


def number(world, name="worker"):
    with world.database.reading() as session:
        return session.get_one(Employment, world.people[name].employment_id).number


def new(world, name="worker", **changed):
    first = world.now.date()
    term = Term(first + timedelta(days=60), first + timedelta(days=365), "就業規則 第18条")
    of_term = {field: changed.pop(field) for field in set(changed) & {"until_on", "limit_on", "limit_basis", "words"}}
    return replace(New(number(world, name), first, replace(term, **of_term), CONTACT), **changed)


def begun(world, who="hr", now=None, **changed):
    with world.database.writing() as session:
        return leaves.begin(session, world.actor(who), new(world, **changed), now=now or world.now)


def read(world, leave_id, who="hr", hat=None, now=None):
    with world.database.writing() as session:
        return leave_views.read(session, world.actor(who, hat), leave_id, now=now or world.now)


def running(world) -> dict[Clock, date]:
    with world.database.reading() as session:
        found = session.execute(select(Limit.clock, Limit.limit_on).where(Limit.stopped_on.is_(None)))
        return {row.clock: row.limit_on for row in found}


def end(world, leave_id, on, how=LeaveEnd.RETURNED, *, aware=True, version=1, now=None):
    with world.database.writing() as session:
        leave_ends.end(
            session, world.actor("hr"), leave_id, on, how, aware=aware, version=version, now=now or world.now
        )


def test_it_is_a_case_of_its_own_with_its_days_and_what_hr_is_to_see_to(world):
    leave_id, today = begun(world), world.now.date()
    page = read(world, leave_id)
    assert (page.leave.begins_on, page.leave.until_on, page.leave.number) == (today, today + timedelta(days=60), 1)
    assert running(world) == {
        Clock.LEAVE_ENDS: today + timedelta(days=45),  # the Friday before
        Clock.LEAVE_LIMIT: today + timedelta(days=304),
        Clock.LEAVE_CONTACT: today + timedelta(days=28),
        Clock.LEAVE_CERTIFICATE: today + timedelta(days=7),
        Clock.FOLLOW_UP: date(2027, 1, 25),
    }
    with world.database.reading() as session:
        assert session.execute(select(Case.kind)).scalar_one() is CaseKind.RETURN
    assert notes(world, Notice.LEAVE_BEGUN) == [("worker", Hat.WORKER)]
    assert notes(world, Notice.LEAVE_TO_PHYSICIAN) == [("physician", Hat.PHYSICIAN)]
    assert notes(world, Notice.LEAVE_PERIOD) == [("supervisor", Hat.SUPERVISOR)]


def test_twin_a_word_that_is_due_on_a_saturday_is_seen(world, monkeypatch):
    monkeypatch.setattr(explanation_times, "open_before", lambda _calendar, day, _first: day)
    with pytest.raises(AssertionError):
        test_it_is_a_case_of_its_own_with_its_days_and_what_hr_is_to_see_to(world)


@pytest.mark.parametrize("who", OTHERS)
def test_for_nobody_else_it_exists(world, who):
    leave_id = begun(world)
    with pytest.raises(NotYours):
        read(world, leave_id, who)


@pytest.mark.parametrize("who", READERS)
def test_the_number_is_for_the_employee_and_hr_alone(world, who):
    shown = read(world, begun(world), who).leave
    assert ("contact_to" in shown) is (who in {"worker", "hr"})


def team(world, who="supervisor", now=None):
    with world.database.writing() as session:
        return [
            line.leave for line in leave_views.of_team(session, world.actor(who, Hat.SUPERVISOR), now=now or world.now)
        ]


def test_a_supervisor_reads_the_period_and_nothing_else(world):
    begun(world)
    (shown,) = team(world)
    assert shown.until_on == world.now.date() + timedelta(days=60)
    assert not [name for name in ("limit_on", "contact_by", "contact_to", "number") if name in shown]
    assert team(world, "other_supervisor") == []


def test_twin_a_reach_without_the_line_is_seen(world, monkeypatch):
    begun(world)
    monkeypatch.setitem(
        reach.REACHES, SickLeave, lambda actor, _where, _today: SickLeave.company_id == actor.company_id
    )
    assert len(team(world, "other_supervisor")) == 1


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("number", {"number": "X-0"}),
        ("begins_on", {"begins_on": date(1999, 1, 1)}),
        ("until_on", {"until_on": date(1999, 1, 1)}),
        ("until_on", {"until_on": date(2099, 1, 1), "limit_on": None, "limit_basis": ""}),
        ("limit_on", {"limit_on": date(2026, 12, 2)}),
        ("limit_basis", {"limit_basis": ""}),
        ("weeks", {"contact": replace(CONTACT, way=ContactWay.NONE)}),
        ("weeks", {"contact": replace(CONTACT, weeks=99)}),
        ("by", {"contact": replace(CONTACT, by=" ")}),
        ("to", {"contact": replace(CONTACT, to="")}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(world, field, changed):
    with pytest.raises(NotValid) as refused:
        begun(world, **changed)
    assert refused.value.field == field
    with world.database.reading() as session:
        assert session.execute(select(SickLeave.id)).all() == []


def nobody_is_on_leave_after_their_employment(world) -> None:
    """Planned to last longer it may be: where the employment isn't prolonged, the leave ends with it."""
    last = world.now.date() + timedelta(days=10)
    with world.database.engine.begin() as connection:
        whose = Employment.id == world.people["worker"].employment_id
        connection.execute(update(Employment).where(whose).values(until_on=last))
    with pytest.raises(NotValid) as refused:
        begun(world, begins_on=last + timedelta(days=1))
    assert (refused.value.field, refused.value.said.params) == ("begins_on", {"day": last})
    begun(world, begins_on=last)


def test_a_leave_after_the_last_day_of_an_employment_is_refused(world):
    nobody_is_on_leave_after_their_employment(world)


def test_twin_a_leave_of_somebody_who_has_left_is_seen(world, monkeypatch):
    whole = leaves._check
    monkeypatch.setattr(
        leaves, "_check", lambda visit, new, _whose, before: whole(visit, new, Employment(until_on=None), before)
    )
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        nobody_is_on_leave_after_their_employment(world)


def test_one_is_on_leave_once(world):
    later = world.now.date() + timedelta(days=20)
    begun(world, begins_on=later)
    with pytest.raises(NotNow) as refused:
        begun(world, begins_on=later)
    assert refused.value.said == Said(leaves.ON_LEAVE, {"day": later}), "not that they are away already"


def extend(world, leave_id, *, version=1, now=None, **changed):
    term = replace(new(world).term, **changed)
    with world.database.writing() as session:
        leaves.extend(session, world.actor("hr"), leave_id, term, version=version, now=now or world.now)


def test_another_last_day_is_kept_beside_the_one_before_and_the_limit_holds(world):
    leave_id, today = begun(world), world.now.date()
    later, limit = today + timedelta(days=90), today + timedelta(days=365)
    extend(world, leave_id, until_on=later, words="診断書の期限まで延ばします")
    assert [one.until_on for one in read(world, leave_id).terms] == [later, today + timedelta(days=60)]
    assert running(world)[Clock.LEAVE_ENDS] == later - timedelta(days=14)
    with pytest.raises(Stale):
        extend(world, leave_id, until_on=later + timedelta(days=1))
    for changed, field in (
        ({"until_on": limit + timedelta(days=1)}, "limit_on"),
        ({"until_on": later}, "until_on"),
        ({"until_on": today - timedelta(days=1)}, "until_on"),
        ({"until_on": later + timedelta(days=1), "words": "うつ病のため"}, "words"),
    ):
        with pytest.raises(NotValid) as refused:
            extend(world, leave_id, version=2, **changed)
        assert refused.value.field == field


def test_the_limit_moves_with_its_rule_and_only_the_employee_is_told(world):
    leave_id, today = begun(world), world.now.date()
    before = notes(world, Notice.LEAVE_PERIOD)
    extend(world, leave_id, limit_on=today + timedelta(days=500), limit_basis="就業規則 第19条")
    first, second = reversed(read(world, leave_id, "worker").terms)
    assert (first.limit_basis, second.limit_basis) == ("就業規則 第18条", "就業規則 第19条")
    assert running(world)[Clock.LEAVE_LIMIT] == today + timedelta(days=440)
    assert notes(world, Notice.LEAVE_PERIOD) == before


def test_how_often_is_as_the_rules_propose_unless_it_was_agreed_otherwise(world):
    leave_id, today = begun(world, contact=replace(CONTACT, weeks=None)), world.now.date()
    assert running(world)[Clock.LEAVE_CONTACT] == today + timedelta(weeks=4)
    with world.database.writing() as session:
        leaves.agree(session, world.actor("hr"), leave_id, replace(CONTACT, weeks=6), version=1, now=world.now)
    assert read(world, leave_id).version == 2, "one change"
    assert running(world)[Clock.LEAVE_CONTACT] == today + timedelta(weeks=6)
    waits, seen = Contact(ContactWay.NONE, None, "労務課 森", ""), read(world, leave_id).version
    with world.database.writing() as session:
        leaves.agree(session, world.actor("hr"), leave_id, waits, version=seen, now=world.now)
    assert Clock.LEAVE_CONTACT not in running(world)


def test_a_term_is_never_changed(world):
    begun(world)
    with pytest.raises(DBAPIError, match="fixed_leave_term"), world.database.engine.begin() as connection:
        connection.execute(update(LeaveTerm).values(until_on=date(2030, 1, 1)))


def test_after_a_return_the_talks_of_the_rules_are_planned_and_a_second_leave_is_linked(world):
    leave_id = begun(world)
    back = world.later(days=61)
    last = back.date() - timedelta(days=1)
    end(world, leave_id, last, now=back)
    assert not [clock for clock in running(world) if clock is not Clock.FOLLOW_UP]
    with world.database.reading() as session:
        planned = session.execute(select(FollowUp.base_on, FollowUp.months).where(OF_PLAN).order_by(FollowUp.id)).all()
    assert planned == [(back.date(), 1), (back.date(), 3), (back.date(), 6)]
    again = back + timedelta(days=20)
    first = again.date()
    second = begun(
        world, now=again, begins_on=first, until_on=first + timedelta(days=30), limit_on=None, limit_basis=""
    )
    page = read(world, second, now=again)
    assert (page.leave.number, page.before_id) == (2, leave_id)
    with world.database.reading() as session:
        assert len(session.execute(select(Case.id)).all()) == 1, "the return before is still followed up"
    assert talks(world) == {(FollowUpState.ENDED, FollowUpEnd.ON_LEAVE)}
    assert running(world)[Clock.FOLLOW_UP] < first + timedelta(days=31), "ahead of the next return alone"
    end(world, second, first, LeaveEnd.MISTAKEN, now=again)
    assert talks(world) == {(FollowUpState.PLANNED, None)}, "nothing came between"
    assert Clock.FOLLOW_UP in running(world)


def talks(world) -> set[tuple[FollowUpState, FollowUpEnd | None]]:
    with world.database.reading() as session:
        found = session.execute(select(FollowUp.state, FollowUp.ended_reason).where(OF_PLAN))
        return {(row.state, row.ended_reason) for row in found}


@pytest.mark.parametrize("heedless", [(followups, "end_planned"), (follow_up_plans, "go_on")])
def test_twin_talks_that_a_second_leave_leaves_as_they_are_are_seen(world, monkeypatch, heedless):
    monkeypatch.setattr(*heedless, lambda *_of, **_more: None)
    with pytest.raises(AssertionError):
        test_after_a_return_the_talks_of_the_rules_are_planned_and_a_second_leave_is_linked(world)


def closed(world) -> CloseReason | None:
    with world.database.reading() as session:
        return session.execute(select(Case.close_reason)).scalar_one()


def planned_days(world) -> list[tuple[int, date]]:
    with world.database.reading() as session:
        rows = session.execute(select(FollowUp.months, FollowUp.due_on).where(OF_PLAN).order_by(FollowUp.due_on)).all()
    return [(row.months, row.due_on) for row in rows]


@pytest.mark.parametrize(
    ("typed_after", "missed"),
    [(20, []), (45, [1]), (88, []), (300, [6])],
    ids=["in time", "after the first", "days before the second", "after all of them"],
)
def test_who_is_back_since_long_has_the_talk_that_was_missed_at_once(world, typed_after, missed):
    leave_id = begun(world)
    typed = world.later(days=10 + typed_after)
    end(world, leave_id, world.now.date() + timedelta(days=9), now=typed)
    today = typed.date()
    assert [months for months, due_on in planned_days(world) if due_on == today] == missed
    to_come = [1, 3, 6] if typed_after == 20 else [3, 6]
    assert [months for months, due_on in planned_days(world) if due_on > today] == (
        to_come if typed_after < 300 else []
    )
    assert closed(world) is None


def test_twin_a_missed_talk_that_is_forgotten_is_seen(world, monkeypatch):
    monkeypatch.setattr(follow_up_plans, "timedelta", lambda days: timedelta(days=10_000 if days == 7 else days))
    with pytest.raises(AssertionError):
        test_who_is_back_since_long_has_the_talk_that_was_missed_at_once(world, 45, [1])


def test_the_case_ends_with_the_last_talk_after_the_return(world):
    leave_id, back = begun(world), world.later(days=10)
    end(world, leave_id, back.date() - timedelta(days=1), now=back)
    with world.database.reading() as session:
        planned = session.execute(select(FollowUp.public_id).where(OF_PLAN).order_by(FollowUp.id)).scalars().all()
    for one in planned:
        assert closed(world) is None
        with world.database.writing() as session:
            followups.end(session, world.actor("physician"), one, FollowUpEnd.RESOLVED, now=back)
    assert closed(world) is CloseReason.RETURNED


def test_twin_a_case_that_never_ends_is_seen(world, monkeypatch):
    monkeypatch.setattr(returns, "idle", false)
    with pytest.raises(AssertionError):
        test_the_case_ends_with_the_last_talk_after_the_return(world)


def test_whose_leave_ends_otherwise_has_no_case_any_more(world):
    leave_id = begun(world)
    end(world, leave_id, world.now.date(), LeaveEnd.LEFT)
    assert resumed(world) == 0, "though the employment isn't over yet"
    assert closed(world) is CloseReason.LEAVE_OVER
    with pytest.raises(NotNow):
        end(world, leave_id, world.now.date(), version=2)


def ends_by_its_limit_alone(world) -> None:
    today, limit = world.now.date(), world.now.date() + timedelta(days=30)
    leave_id = begun(world, until_on=limit, limit_on=limit)
    with pytest.raises(NotValid) as early:
        end(world, leave_id, today, LeaveEnd.EXPIRED)
    assert (early.value.field, early.value.said.params["day"]) == ("ended_as", limit)
    later = world.later(days=31)
    end(world, leave_id, limit, LeaveEnd.EXPIRED, now=later)
    assert read(world, leave_id, now=later).leave.ended_as is LeaveEnd.EXPIRED


def test_a_leave_expires_on_the_day_of_its_limit_and_not_before(world):
    ends_by_its_limit_alone(world)


def has_no_limit(world) -> None:
    leave_id = begun(world, limit_on=None, limit_basis="")
    with pytest.raises(NotValid) as refused:
        end(world, leave_id, world.now.date(), LeaveEnd.EXPIRED)
    assert (refused.value.field, refused.value.said) == ("ended_as", leave_ends.NO_LIMIT)


def test_without_a_limit_on_record_none_expires(world):
    has_no_limit(world)


@pytest.mark.parametrize("guarded", [ends_by_its_limit_alone, has_no_limit])
def test_twin_a_leave_that_expires_at_any_time_is_seen(world, monkeypatch, guarded):
    monkeypatch.setattr(leave_ends, "last_day", lambda _v, _c, _l, ended_on, _as, **_more: ended_on)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        guarded(world)


def test_twin_a_case_that_goes_on_by_night_is_seen(world, monkeypatch):
    monkeypatch.setattr(returns, "_CLOSED", {LeaveEnd.LEFT: CloseReason.LEFT})
    with pytest.raises(AssertionError, match="isn't over yet"):
        test_whose_leave_ends_otherwise_has_no_case_any_more(world)


def test_a_leave_ends_with_the_employment_and_goes_on_with_it(world):
    leave_id = begun(world)
    left(world)
    assert rounds_of(world) == 1
    with world.database.reading() as session:
        over = session.execute(select(SickLeave.ended_on, SickLeave.ended_as, SickLeave.ended_by_id)).one()
    assert over == (GONE, LeaveEnd.LEFT, None)
    left(world, date(2027, 12, 31))
    assert resumed(world) == 1
    assert read(world, leave_id, now=RENEWED).open
    assert {*CLOCKS, Clock.FOLLOW_UP} == set(running(world))


def test_twin_a_leave_that_outlasts_the_employment_is_seen(world, monkeypatch):
    monkeypatch.setattr(leavers, "_end_leave", lambda *_: None)
    with pytest.raises(AssertionError):
        test_a_leave_ends_with_the_employment_and_goes_on_with_it(world)


def log(world, leave_id, who="hr", now=None, **changed):
    day = (now or world.now).date()
    kept = replace(Kept(day, ContactWay.TELEPHONE, Reached.TALKED, "引き継ぎは済んでいると伝えた"), **changed)
    with world.database.writing() as session:
        leave_contacts.log(session, world.actor(who), leave_id, kept, now=now or world.now)


def test_a_contact_is_read_by_the_employee_and_the_next_is_counted_from_the_first_day(world):
    leave_id = begun(world)
    log(world, leave_id, now=world.later(days=30))
    (one,) = read(world, leave_id, "worker", now=world.later(days=30)).contacts
    assert (one.words, one.reached) == ("引き継ぎは済んでいると伝えた", Reached.TALKED)
    assert running(world)[Clock.LEAVE_CONTACT] == world.now.date() + timedelta(days=56)


def test_whoever_was_not_reached_stays_to_be_reached_and_so_does_a_word_that_was_left_out(world):
    """Neither another try, nor a late entry, nor another last day takes what is due off the desk."""
    leave_id, later = begun(world), world.later(days=70)
    first, due = world.now.date(), world.now.date() + timedelta(days=28)
    log(world, leave_id, now=later, reached=Reached.NOT_REACHED, words="")
    log(world, leave_id, now=later, held_on=first + timedelta(days=3))
    extend(world, leave_id, now=later, until_on=first + timedelta(days=90))
    assert running(world)[Clock.LEAVE_CONTACT] == due
    log(world, leave_id, now=later, held_on=first + timedelta(days=30))
    log(world, leave_id, now=later, held_on=first + timedelta(days=4))
    assert running(world)[Clock.LEAVE_CONTACT] == first + timedelta(days=56)


def test_twin_an_entry_counted_from_its_writing_is_seen(world, monkeypatch):
    monkeypatch.setattr(leave_contacts, "last", lambda _session, _leave: world.later(days=70).date())
    with pytest.raises(AssertionError):
        test_whoever_was_not_reached_stays_to_be_reached_and_so_does_a_word_that_was_left_out(world)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("held_on", {"held_on": date(2026, 1, 1)}), ("way", {"way": ContactWay.NONE}), ("words", {"words": " "}),
        ("words", {"words": "薬が効いてきたとのこと、うつ病"}), ("words", {"words": "あ" * 501}),
    ],
)  # fmt: skip
def test_a_contact_that_cannot_be_is_refused(world, field, changed):
    leave_id = begun(world)
    with pytest.raises(NotValid) as refused:
        log(world, leave_id, **changed)
    assert refused.value.field == field


def before_it_begins(world) -> None:
    first, tomorrow = world.now.date() + timedelta(days=9), world.later(days=1)
    leave_id = begun(world, begins_on=first)
    log(world, leave_id, now=tomorrow)
    with pytest.raises(NotValid) as refused:
        log(world, leave_id, now=tomorrow, held_on=world.now.date() - timedelta(days=1))
    asked = refused.value.said.params
    assert (asked["first"], asked["last"]) == (world.now.date(), tomorrow.date()), "a range that can be"
    assert running(world)[Clock.LEAVE_CONTACT] == first + timedelta(days=28)


def test_a_word_before_a_leave_that_is_to_come_is_kept(world):
    before_it_begins(world)


def test_twin_a_word_that_has_to_wait_for_the_first_day_is_seen(world, monkeypatch):
    monkeypatch.setattr(leave_contacts, "_earliest", lambda _visit, leave: leave.begins_on)
    with pytest.raises(NotValid):
        before_it_begins(world)


def left_without_a_last_day(world) -> None:
    leave_id, today = begun(world), world.now.date()
    with pytest.raises(NotValid) as refused:
        end(world, leave_id, today, LeaveEnd.LEFT, aware=False)
    assert (refused.value.field, refused.value.said) == ("aware", leave_ends.LEFT_UNENDED)
    last_day(world, today)
    end(world, leave_id, today, LeaveEnd.LEFT, aware=False)


def last_day(world, day: date) -> None:
    with world.database.engine.begin() as connection:
        connection.execute(update(Employment).where(Employment.number == number(world)).values(until_on=day))


def test_hr_is_asked_about_somebody_who_left_and_is_employed_without_an_end(world):
    left_without_a_last_day(world)


def test_twin_a_departure_that_nobody_is_asked_about_is_seen(world, monkeypatch):
    monkeypatch.setattr(leave_ends, "last_day", lambda *_of, **_more: world.now.date())
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        left_without_a_last_day(world)


def refused_in_words_of_a_leave(world) -> None:
    with pytest.raises(NotValid) as nobody:
        begun(world, number="X-0")
    theirs = update(Employment).where(Employment.number == number(world))
    with world.database.engine.begin() as connection:
        connection.execute(theirs.values(kind=EmploymentKind.DISPATCHED_IN))
    with pytest.raises(NotNow) as elsewhere, world.database.writing() as session:
        leaves.named(session, world.actor("hr"), new(world), now=world.now)
    for said in (nobody.value.said, elsewhere.value.said):
        assert "休業" in said.text
    last = world.now.date() + leave_rules.FARTHEST
    with pytest.raises(NotValid) as far:
        begun(world, "hr", until_on=date(2099, 1, 1), limit_on=None, limit_basis="", number=number(world, "colleague"))
    assert far.value.said.params == {"day": last}


def test_what_is_refused_of_a_leave_is_said_of_a_leave(world):
    refused_in_words_of_a_leave(world)


def test_twin_words_about_something_else_are_seen(world, monkeypatch):
    monkeypatch.setattr(leaves, "NOBODY", receipts.NOBODY)
    with pytest.raises(AssertionError):
        refused_in_words_of_a_leave(world)


@pytest.mark.parametrize("who", ["worker", "supervisor", "physician", "nurse", "clerk"])
def test_only_hr_keeps_it(world, who):
    leave_id = begun(world)
    for act in (lambda: begun(world, who), lambda: log(world, leave_id, who)):
        with pytest.raises(NotYours):
            act()


def ahead(world) -> list[tuple[Occasion, date, FollowUpState]]:
    with world.database.reading() as session:
        rows = session.execute(
            select(FollowUp.because, FollowUp.due_on, FollowUp.state).where(~OF_PLAN).order_by(FollowUp.id)
        ).all()
    return [tuple(row) for row in rows]


PLANNED, ENDED = FollowUpState.PLANNED, FollowUpState.ENDED


def is_talked_of_ahead(world) -> None:
    first = date(2026, 12, 15)
    leave_id = begun(world, begins_on=first, until_on=date(2027, 2, 9))
    before_leave = (Occasion.BEFORE_LEAVE, date(2026, 12, 8), PLANNED)
    assert ahead(world) == [(Occasion.BEFORE_RETURN, date(2027, 2, 3), PLANNED), before_leave]
    assert notes(world, Notice.FOLLOW_UP_EXTRA) == [("worker", Hat.WORKER)], "of the one that is near"
    extend(world, leave_id, until_on=date(2027, 3, 9))
    assert ahead(world) == [(Occasion.BEFORE_RETURN, date(2027, 3, 3), PLANNED), before_leave]
    shown = read(world, leave_id, "physician").follow_ups
    assert [one.because for one in shown] == [Occasion.BEFORE_LEAVE, Occasion.BEFORE_RETURN]
    assert not read(world, leave_id).follow_ups, "HR learns of none"
    end(world, leave_id, first, LeaveEnd.MISTAKEN, version=2)
    assert [state for *_, state in ahead(world)] == [ENDED, ENDED]
    assert closed(world) is CloseReason.MISTAKEN


def test_talks_before_a_leave_and_just_before_the_return_stand_on_days_that_move_with_it(world):
    is_talked_of_ahead(world)


@pytest.mark.parametrize("heedless", ["before_leave", "before_return", "end_ahead"])
def test_twin_a_leave_without_its_talks_ahead_is_seen(world, monkeypatch, heedless):
    monkeypatch.setattr(follow_up_plans, heedless, lambda *_: None)
    with pytest.raises(AssertionError):
        is_talked_of_ahead(world)


def test_a_leave_of_today_has_none_before_it_and_a_refused_one_is_not_asked_for_again(world):
    leave_id = begun(world, until_on=world.now.date(), limit_on=None, limit_basis="")
    assert ahead(world) == [], "back tomorrow: nothing is between"
    extend(world, leave_id, until_on=world.now.date() + timedelta(days=30), limit_on=None, limit_basis="")
    ((because, due_on, _state),) = ahead(world)
    assert because is Occasion.BEFORE_RETURN
    with world.database.writing() as session:
        (talk,) = session.execute(select(FollowUp.public_id)).scalars()
        followups.end(session, world.actor("physician"), talk, FollowUpEnd.NOT_WISHED, now=world.now)
    extend(world, leave_id, version=2, until_on=world.now.date() + timedelta(days=60), limit_on=None, limit_basis="")
    assert [row for row in ahead(world) if row[0] is because] == [(because, due_on, ENDED)]


# --- what was written wrongly of a contact ---------------------------------------------------------------------------


def anew(world, contact_id, who="hr", now=None, **changed):
    day = (now or world.now).date()
    kept = replace(Kept(day, ContactWay.TELEPHONE, Reached.TALKED, "締め日を伝えた"), **changed)
    with world.database.writing() as session:
        leave_contacts.correct(session, world.actor(who), contact_id, kept, now=now or world.now)


def is_put_right(world) -> None:
    leave_id, later = begun(world), world.later(days=30)
    before = running(world)
    log(world, leave_id, now=later, of_limit=True)
    assert running(world)[Clock.LEAVE_CONTACT] == world.now.date() + timedelta(days=56)
    (wrong,) = read(world, leave_id, now=later).contacts
    anew(world, wrong.public_id, now=later, held_on=world.now.date() + timedelta(days=2))
    right, old = read(world, leave_id, "worker", now=later).contacts
    assert (old.words, old.struck_on, old.struck_by_name) == (wrong.words, later.date(), right.by_name)
    assert (right.words, right.struck_on) == ("締め日を伝えた", None)
    clocks = (Clock.LEAVE_CONTACT, Clock.LEAVE_LIMIT)
    assert {clock: running(world)[clock] for clock in clocks} == {clock: before[clock] for clock in clocks}
    assert len(notes(world, Notice.LEAVE_CHANGED)) == 1
    with pytest.raises(NotNow):
        anew(world, wrong.public_id, now=later)
    anew(world, right.public_id, now=later, reached=Reached.MISTAKEN, words="別の人への電話だった")
    newest = read(world, leave_id, now=later).contacts[0]
    assert newest.reached is Reached.MISTAKEN
    with pytest.raises(NotNow):
        anew(world, newest.public_id, now=later)
    assert running(world)[Clock.LEAVE_CONTACT] == before[Clock.LEAVE_CONTACT]
    end(world, leave_id, later.date(), LeaveEnd.LEFT, now=later)
    assert Clock.LEAVE_CONTACT not in running(world)


def test_a_contact_that_was_written_wrongly_is_struck_out_and_what_is_due_follows(world):
    is_put_right(world)


@pytest.mark.parametrize("heedless", ["watch", "_stands", "standing"])
def test_twin_a_contact_that_still_counts_is_seen(world, monkeypatch, heedless):
    twin = {"watch": lambda *_: None, "_stands": lambda *_: True, "standing": true}[heedless]
    monkeypatch.setattr(leave_contacts, heedless, twin)
    with pytest.raises((AssertionError, KeyError, DBAPIError, pytest.fail.Exception)):
        is_put_right(world)


@pytest.mark.parametrize(
    ("field", "changed"),
    [("words", {"reached": Reached.MISTAKEN, "words": ""}), ("held_on", {"held_on": date(2020, 1, 1)}),
     ("words", {"words": "うつ病"}), ("of_limit", {"reached": Reached.NOT_NOW, "of_limit": True})],
)  # fmt: skip
def test_a_correction_that_cannot_be_is_refused(world, field, changed):
    leave_id = begun(world)
    with pytest.raises(NotValid) as refused:
        log(world, leave_id, reached=Reached.MISTAKEN)
    assert refused.value.field == "reached"
    log(world, leave_id)
    (one,) = read(world, leave_id).contacts
    with pytest.raises(NotValid) as refused:
        anew(world, one.public_id, **changed)
    assert refused.value.field == field
    for who in ("worker", "supervisor", "physician", "nurse", "factory_hr"):
        with pytest.raises(NotYours):
            anew(world, one.public_id, who)


# --- what stands first -----------------------------------------------------------------------------------------------


def due_first(world) -> None:
    back = world.later(days=10)
    returned = begun(world)
    end(world, returned, back.date(), now=back)
    over = begun(world, name="colleague")
    end(world, over, back.date(), LeaveEnd.LEFT, now=back)
    late = begun(world, name="supervisor", begins_on=world.now.date(), until_on=back.date() + timedelta(days=90))
    new = world.later(days=25)
    soon = begun(world, name="clerk", now=new, begins_on=new.date(), until_on=new.date() + timedelta(days=40))
    with world.database.writing() as session:
        now = world.later(days=29)  # a contact of one is due
        lines = leave_views.index(session, world.actor("hr"), now=now).lines
    assert [line.leave.public_id for line in lines] == [late, soon, returned, over]
    assert [(line.due, line.followed_up) for line in lines] == [
        (True, False), (False, False), (False, True), (False, False),
    ]  # fmt: skip
    with world.database.writing() as session:
        page = leave_views.index(session, world.actor("hr"), after=soon, now=now)
        others = [
            line
            for actor in (world.actor("physician"), world.actor("nurse"), world.actor("supervisor", Hat.WORKER))
            for line in leave_views.index(session, actor, now=now).lines
        ]
    assert [line.leave.public_id for line in page.lines] == [returned, over]
    assert late in [line.leave.public_id for line in others]
    assert not any(line.due for line in others), "what HR sees to is nothing for them to do"


def newest_first(world) -> None:
    back = world.later(days=10)
    before = begun(world)
    end(world, before, back.date(), now=back)
    again = world.later(days=20)
    after = begun(world, now=again, begins_on=again.date(), until_on=again.date() + timedelta(days=20))
    end(world, after, world.later(days=30).date(), now=world.later(days=30))
    with world.database.writing() as session:
        lines = leave_views.index(session, world.actor("worker"), now=world.later(days=31)).lines
    assert [(line.leave.public_id, line.followed_up) for line in lines] == [(after, True), (before, False)]


def says_nothing_of_the_next(world) -> None:
    back = world.later(days=10)
    before = begun(world)
    end(world, before, back.date(), now=back)
    again = world.later(days=20)
    after = begun(world, now=again, begins_on=again.date(), until_on=again.date() + timedelta(days=20))
    with world.database.writing() as session:
        pages = [leave_views.read(session, world.actor("hr"), one, now=again) for one in (before, after)]
    assert pages[1].limits
    assert not pages[0].limits, "what is to be done in the next leave isn't done in the one before"


def test_the_page_of_a_leave_that_is_over_says_nothing_of_what_the_next_one_asks(world):
    says_nothing_of_the_next(world)


def test_twin_limits_of_the_whole_case_are_seen(world, monkeypatch):
    monkeypatch.setattr(leave_views, "_limits", lambda visit, case, _leave: limits.shown(visit, case))
    with pytest.raises(AssertionError, match="isn't done"):
        says_nothing_of_the_next(world)


def test_a_leave_that_another_one_followed_stands_below_it(world):
    newest_first(world)


def test_twin_every_return_of_an_open_case_is_followed_up_is_seen(world, monkeypatch):
    monkeypatch.setattr(leave_views, "returning", true)
    with pytest.raises(AssertionError):
        newest_first(world)


def test_what_is_due_stands_first_and_what_is_over_last(world):
    due_first(world)


def test_twin_leaves_in_another_order_are_seen(world, monkeypatch):
    monkeypatch.setattr(leave_views, "_DUE", 9)
    with pytest.raises(AssertionError):
        due_first(world)


def test_twin_a_list_that_counts_what_others_see_to_is_seen(world, monkeypatch):
    all_of_hr = dict.fromkeys((Hat.HR, Hat.PHYSICIAN, Hat.NURSE, Hat.WORKER), CLOCKS)
    monkeypatch.setattr(leave_views, "SEEN_TO_BY", all_of_hr)
    with pytest.raises(AssertionError, match="nothing for them"):
        due_first(world)
