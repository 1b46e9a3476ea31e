"""Are the days on which a workplace is closed kept by its own people, and do the letters that wait move with them?"""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from casework.models.cases import Limit
from casework.models.invitations import Letter
from casework.models.messages import InboxNote
from casework.models.people import Workplace
from casework.models.policies import Closure
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat, LetterKind, PauseReason
from casework.services import closures, pauses, rests, rulebook, settling
from casework.services.closures import NewClosure
from casework.services.pauses import Rest
from tests.services import asking, results
from tests.services.test_rule_changes import everywhere, office

TODAY = date(2026, 12, 1)
FINAL = select(Letter).where(Letter.kind == LetterKind.FINAL)
YEAR_END = NewClosure("年末年始", date(2026, 12, 29), date(2027, 1, 3))


def add(world, new=YEAR_END, who="coordinator", place="office"):
    place_id = office(world) if place == "office" else place
    with world.database.writing() as session:
        return closures.add(session, world.actor(who), place_id, new, now=world.now)


def remove(world, closure_id, who="coordinator", now=None):
    with world.database.writing() as session:
        return closures.remove(session, world.actor(who), closure_id, now=now or world.now)


def ahead(world, who="worker", now=None):
    with world.database.reading() as session:
        shown = rulebook.page(session, world.actor(who), office(world), now=now or world.now).closures
    return [(one.name, one.from_on, one.until_on) for one in shown]


def refused(world, new) -> set[str]:
    with pytest.raises(NotValid) as caught:
        add(world, new)
    return {fault.field for fault in (caught.value, *caught.value.others)}


def confirmation(world) -> tuple[date, date]:
    with world.database.reading() as session:
        limit = session.execute(select(Limit.limit_on).where(Limit.clock == Clock.FINAL_CONFIRMATION)).scalar_one()
        letter = session.execute(select(Letter.due_on).where(Letter.kind == LetterKind.FINAL)).scalar_one()
    return limit, letter


def told(world) -> list[tuple[Hat, int]]:
    """Who was told that letters go out earlier, once for each telling."""
    with world.database.reading() as session:
        statement = select(InboxNote.hat, InboxNote.person_id).where(InboxNote.notice == Notice.LETTERS_MOVED)
        return [(hat, person) for hat, person in session.execute(statement)]


def settle(world, now=None) -> int:
    with world.database.writing() as session:
        return settling.settle(session, world.company_id, now=now or world.now)


def test_everybody_reads_them_and_they_can_be_removed_before_they_begin(world):
    closure = add(world)
    assert ahead(world) == [("年末年始", date(2026, 12, 29), date(2027, 1, 3))]
    with pytest.raises(NotNow):
        remove(world, closure, now=world.later(days=28))
    assert remove(world, closure, now=world.later(days=27)) == office(world)
    assert ahead(world) == []


def test_one_day_is_a_closure_and_past_ones_are_not_listed(world):
    add(world, NewClosure("創立記念日", TODAY, None))
    assert ahead(world) == [("創立記念日", TODAY, TODAY)]
    assert ahead(world, now=world.later(days=1)) == []


def test_what_is_wrong_is_said_at_once(world):
    assert refused(world, NewClosure(" ", TODAY - timedelta(days=1), TODAY - timedelta(days=3))) == {
        "name", "from_on", "until_on",
    }  # fmt: skip
    assert refused(world, NewClosure("x", TODAY, TODAY + timedelta(days=63))) == {"until_on"}
    add(world)
    assert refused(world, NewClosure("x", date(2027, 1, 3), None)) == {"from_on"}


@pytest.mark.parametrize(
    "who", ["hr", "worker", "supervisor", "physician", "nurse", "committee", "admin", "stranger_clerk"]
)
def test_nobody_else_keeps_them(world, who):
    closure = add(world, who="clerk")
    with pytest.raises(NotYours):
        add(world, who=who)
    with pytest.raises(NotYours):
        remove(world, closure, who=who)


def test_those_of_the_company_are_kept_with_the_hat_of_the_company(world):
    with world.database.reading() as session:
        factory = session.get_one(Workplace, world.factory).public_id
    for place in (None, factory):
        with pytest.raises(NotYours):
            add(world, place=place)
    everywhere(world, "coordinator")
    closure = add(world, place=None)
    with pytest.raises(NotYours):
        remove(world, closure, who="clerk")
    with world.database.reading() as session:
        lines = closures.opening(session, world.actor("clerk"), office(world), now=world.now).lines
    assert [(line.closure.name, line.open) for line in lines] == [("年末年始", False)]


def test_a_final_confirmation_that_falls_into_a_new_closure_moves_back(world):
    results.invite(world, "worker")
    assert confirmation(world) == (date(2026, 12, 30), date(2026, 12, 30))
    assert settle(world) == 0
    add(world)
    assert told(world) == []
    assert settle(world) == 1
    assert confirmation(world) == (date(2026, 12, 28), date(2026, 12, 28))
    assert settle(world) == 0
    assert told(world) == [(Hat.CLERK, world.people["clerk"].person_id)]


def test_it_never_moves_into_the_past(world):
    results.invite(world, "worker")
    with world.database.writing() as session:
        closures.add(session, world.actor("clerk"), office(world), NewClosure("臨時", date(2026, 12, 30), None),
                     now=world.later(days=29))  # fmt: skip
    assert settle(world, now=world.later(days=29)) == 0
    assert confirmation(world) == (date(2026, 12, 30), date(2026, 12, 30))


def after_a_pause(world) -> date:
    """The harness: letters rest over the 30th, so that the final confirmation leaves on Monday, 4 January; on New
    Year's Day a closure is entered that covers it. On which day does it leave, by the letter and by the limit?
    """
    results.invite(world, "worker")
    rest = Rest(PauseReason.BEREAVEMENT, date(2026, 12, 28), date(2027, 1, 3))
    stocktaking = NewClosure("棚卸し", date(2027, 1, 4), date(2027, 1, 5))
    late = world.later(days=31)
    with world.database.writing() as session:
        pauses.pause(session, world.actor("clerk"), asking.case_of(world, "worker"), rest, now=world.now)
        assert session.execute(FINAL).scalar_one().leaves_on == date(2027, 1, 4)
        closures.add(session, world.actor("clerk"), office(world), stocktaking, now=late)
    settle(world, now=late)
    assert settle(world, now=late) == 0
    with world.database.reading() as session:
        letter = session.execute(FINAL).scalar_one()
        assert letter.due_on == date(2026, 12, 30)
        leaves_on = letter.leaves_on
    assert confirmation(world)[0] == leaves_on
    return leaves_on


def test_one_that_leaves_after_a_pause_moves_on_to_the_next_working_day(world):
    assert after_a_pause(world) == date(2027, 1, 6)


def test_twin_nobody_asks_the_pause_again(world, monkeypatch):
    def held(*_given):
        pass

    def settled_only(visit):
        monkeypatch.setattr(rests, "hold", held)
        return confirmations(visit)

    confirmations = settling._confirmations
    monkeypatch.setattr(settling, "_confirmations", settled_only)
    assert after_a_pause(world) == date(2027, 1, 4)


def test_a_closure_elsewhere_moves_nothing(world):
    results.invite(world, "worker")
    everywhere(world, "clerk")
    with world.database.reading() as session:
        factory = session.get_one(Workplace, world.factory).public_id
    add(world, who="clerk", place=factory)
    assert settle(world) == 0
    with world.database.reading() as session:
        assert len(session.execute(select(Closure)).scalars().all()) == 1


# --- what is written down can be taken back in part --------------------------------------------------------------


def shorten(world, closure_id, until_on, who="coordinator", now=None):
    with world.database.writing() as session:
        return closures.shorten(session, world.actor(who), closure_id, until_on, now=now or world.now)


def closure_page(world, closure_id, who="coordinator", now=None):
    with world.database.reading() as session:
        return closures.one(session, world.actor(who), closure_id, now=now or world.now)


def test_one_that_has_begun_ends_earlier_but_never_before_today(world):
    closure = add(world)
    during = world.later(days=30)  # the thirty-first of December
    page = closure_page(world, closure, now=during)
    assert (page.removable, page.first, page.last) == (False, date(2026, 12, 31), date(2027, 1, 2))
    for wrong in (date(2026, 12, 30), date(2027, 1, 3), date(2027, 1, 4), date.max, date.min):
        with pytest.raises(NotValid):
            shorten(world, closure, wrong, now=during)
    assert shorten(world, closure, date(2026, 12, 31), now=during) == office(world)
    assert ahead(world, now=during) == [("年末年始", date(2026, 12, 29), date(2026, 12, 31))]
    with pytest.raises(NotNow):
        closure_page(world, closure, now=during)
    with pytest.raises(NotNow):
        shorten(world, closure, date(2026, 12, 31), now=during)


def test_twin_without_its_bounds_it_would_end_before_it_began(world, monkeypatch):
    monkeypatch.setattr(closures, "_shorter", lambda *_anything: (date.min, date.max))
    with pytest.raises(BaseException):  # noqa: B017, PT011 - the database refuses it, or the test finds it
        test_one_that_has_begun_ends_earlier_but_never_before_today(world)


def test_one_that_is_ahead_ends_earlier_too(world):
    closure = add(world)
    page = closure_page(world, closure)
    assert (page.removable, page.first, page.last) == (True, date(2026, 12, 29), date(2027, 1, 2))
    shorten(world, closure, date(2026, 12, 29))
    assert ahead(world) == [("年末年始", date(2026, 12, 29), date(2026, 12, 29))]


def test_the_company_s_is_changed_on_the_page_of_the_company_alone(world):
    everywhere(world, "coordinator")
    closure = add(world, place=None)
    with world.database.reading() as session:
        lines = {
            place: [line.open for line in closures.opening(session, world.actor("coordinator"), place,
                                                           now=world.now).lines]
            for place in (None, office(world))
        }  # fmt: skip
    assert lines == {None: [True], office(world): [False]}
    assert closure_page(world, closure).place_id is None
    for act in (closure_page, remove):
        with pytest.raises(NotYours):
            act(world, closure, who="clerk")
    with pytest.raises(NotYours):
        shorten(world, closure, date(2026, 12, 29), who="clerk")


def test_twin_whoever_reaches_a_workplace_would_change_the_company_s(world, monkeypatch):
    monkeypatch.setattr(rulebook, "reaches", lambda *_anything: True)
    with pytest.raises(BaseException, match="DID NOT RAISE"):
        test_the_company_s_is_changed_on_the_page_of_the_company_alone(world)


def test_twin_nobody_is_told_of_letters_that_go_out_earlier(world, monkeypatch):
    monkeypatch.setattr(settling, "_tell", lambda *_anything: None)
    with pytest.raises(AssertionError):
        test_a_final_confirmation_that_falls_into_a_new_closure_moves_back(world)
