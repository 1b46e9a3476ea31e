"""Does a prepared statement find and change what the same statement does that SQLAlchemy runs, for each who asks?"""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import and_, bindparam, event, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from casework.access import Act, enter
from casework.access.visit import Visit
from casework.models.cases import Case
from casework.models.interviews import Interview
from casework.models.people import Person
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot
from casework.models.trail import TrailHead
from casework.prepared import Prepared
from casework.rules.errors import Stale
from casework.rules.vocabulary import InterviewState
from casework.services import interviews
from tests.services import talking
from tests.services.talking import THEN

COLUMNS = (
    Interview.public_id, Interview.state, Interview.mode, Interview.held_on, Interview.complaint, Interview.companions,
    Interview.conditions, Interview.version, Case.kind, Slot.starts_at, Slot.online,
)  # fmt: skip
TALKS = (
    select(*COLUMNS)
    .select_from(Interview)
    .join(Case, Case.id == Interview.case_id)
    .join(Slot, Slot.person_id == Interview.person_id)
    .where(
        Interview.public_id == bindparam("talk"),
        Interview.state.in_([InterviewState.HELD, InterviewState.PREPARED]),
        Slot.place != "100 %",
    )
    .order_by(Slot.id)
)  # fmt: skip
"""Each kind of column, a list of fixed values, and a sign that a driver may take for its own."""


def found(world, statement, **given):
    with world.database.reading() as session:
        theirs = [tuple(row) for row in session.execute(statement, given)]
        return [tuple(row) for row in Prepared(statement).rows(session.connection(), **given)], theirs


@pytest.fixture
def talk(world) -> str:
    return talking.held(world)[1]


def test_each_kind_of_column_comes_as_it_does_otherwise(world, talk):
    ours, theirs = found(world, TALKS, talk=talk)
    assert ours == theirs
    assert len(ours) > 0


def test_twin_a_column_that_is_given_as_the_driver_has_it(world, talk, monkeypatch):
    monkeypatch.setattr("casework.models.base._Choice.result_processor", lambda *_: None)
    with pytest.raises(AssertionError):
        assert isinstance(found(world, TALKS, talk=talk)[0][0][1], InterviewState)


def test_what_is_given_is_that_of_the_call(world, talk):
    another = talking.begun(world, "colleague")[2]
    prepared = Prepared(select(Interview.public_id, Interview.state).where(Interview.public_id == bindparam("talk")))

    def ask(number: int) -> bool:
        wanted = (talk, another)[number % 2]
        with world.database.reading() as session:
            return all(prepared.rows(session.connection(), talk=wanted)[0].public_id == wanted for _ in range(50))

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(8)))


def test_whoever_listens_hears_of_it(world, talk):
    heard: list[str] = []
    event.listen(world.database.engine, "before_cursor_execute", lambda *told: heard.append(told[2]))
    with world.database.reading() as session:
        Prepared(TALKS).rows(session.connection(), talk=talk)
    assert any("interview" in statement for statement in heard)


@pytest.mark.usefixtures("talk")
def test_errors_are_those_of_sqlalchemy_and_say_nothing_of_what_was_given(world):
    again = Prepared(
        insert(TrailHead).values(
            company_id=bindparam("company"), number=bindparam("to_number"), mac=bindparam("to_mac")
        )
    )  # fmt: skip
    with world.database.engine.connect() as connection, pytest.raises(IntegrityError) as told:
        again.run(connection, company=world.company_id, to_number=1, to_mac="secret-of-the-mac")
    assert "secret-of-the-mac" not in str(told.value)


def test_somebody_else_is_asked_anew(world, talk):
    """The physician's statement is kept; the nurse, who is not assigned, has one of her own."""
    with world.database.writing() as session:
        assert rows(session, world.actor("physician"), talk)
        assert not rows(session, world.actor("outside_physician"), talk)
        assert rows(session, world.actor("physician"), talk)


def rows(session, actor, talk):
    visit = enter(session, actor, Act.WRITE_INTERVIEW, now=THEN)
    return visit.rows(interviews._what_is_stored, talk=talk)


def test_twin_a_statement_that_is_kept_for_everybody(world, talk, monkeypatch):
    kept: dict[object, object] = {}
    monkeypatch.setattr(Visit, "_made", lambda _self, what, make: kept.setdefault(what, make()))
    with pytest.raises(AssertionError):
        test_somebody_else_is_asked_anew(world, talk)


def test_a_change_that_finds_nothing_any_more_is_stale(world, talk):
    to_version_9 = Prepared(
        update(Interview)
        .where(Interview.public_id == bindparam("talk"), Interview.version == bindparam("seen"))
        .values(version=bindparam("to_version"))
    )
    with world.database._writing() as session:
        visit = enter(session, world.actor("physician"), Act.WRITE_INTERVIEW, now=THEN)
        visit.change("interview", to_version_9, talk, of=None, talk=talk, seen=2, to_version=9)
        with pytest.raises(Stale):
            visit.change("interview", to_version_9, talk, of=None, talk=talk, seen=2, to_version=9)


def test_a_model_comes_as_a_plain_record_and_as_none_where_a_join_finds_none(world, talk):
    holder = aliased(Person, name="holder")
    statement = (
        select(Interview, holder, Case.kind, Booking)
        .join(Case, Case.id == Interview.case_id)
        .join(holder, holder.id == Interview.person_id)
        .outerjoin(Booking, and_(Booking.id == Interview.booking_id, Booking.ended_at.is_not(None)))
        .where(Interview.public_id == bindparam("talk"))
    )
    with world.database.reading() as session:
        [theirs] = session.execute(statement, {"talk": talk})
        [ours] = Prepared(statement).rows(session.connection(), talk=talk)
        for name in ("public_id", "state", "held_on", "complaint", "conditions"):
            assert getattr(ours.Interview, name) == getattr(theirs.Interview, name)
    assert (ours.holder.name, ours.kind, ours.Booking) == (theirs.holder.name, theirs.kind, None)


def test_what_an_index_is_made_for_is_said_in_its_words(world):
    """A parameter there makes SQLite look at each value, and make the statement ready anew."""
    asked = Prepared(
        select(InterviewRequest.id).where(InterviewRequest.stands(), InterviewRequest.id == bindparam("of"))
    )
    heard: list[str] = []
    event.listen(world.database.engine, "before_cursor_execute", lambda *told: heard.append(told[2]))
    with world.database.reading() as session:
        asked.rows(session.connection(), of=1)
    assert "'withdrawn'" in heard[-1]
