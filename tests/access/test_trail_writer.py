"""Is nothing read and nothing changed without an entry, and does the entry decide whether it happened?"""

from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, event, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from casework.access import Act, enter, enter_for, enter_worker
from casework.access.sight import CASE, EMPLOYEE, INTERVIEW, OPINION, REQUEST, SLOT, Fact
from casework.access.trail import Unrecorded
from casework.db import CaseworkSession
from casework.models.cases import Case
from casework.models.interviews import Interview
from casework.models.opinions import Opinion
from casework.models.people import Person, Workplace
from casework.models.requests import InterviewRequest
from casework.models.slots import Slot
from casework.models.trail import TrailEntry, TrailSubject
from casework.rules.errors import NotYours
from casework.rules.vocabulary import Hat
from tests.access import road
from tests.access.reading import names, read, reload
from tests.world import NOW


def entries(world, company_id=None) -> list[tuple[object, ...]]:
    """Every entry of a company: (person, hat, act, reading, {(record, public id, employment)})."""
    with world.database.reading() as session:
        company = company_id or world.company_id
        found = session.execute(select(TrailEntry).where(TrailEntry.company_id == company).order_by(TrailEntry.number))
        told: list[tuple[object, ...]] = []
        for entry in found.scalars():
            subjects = session.execute(
                select(TrailSubject.record, TrailSubject.record_id, TrailSubject.employment_id).where(
                    TrailSubject.trail_entry_id == entry.id
                )
            )
            told.append((entry.person_id, entry.hat, entry.act, entry.reading, {tuple(s) for s in subjects}))
        return told


@pytest.fixture
def walked(world):
    """A whole road; the entries so far are counted off."""
    made = road.build(world)
    return made, len(entries(world))


# --- reading --------------------------------------------------------------------------------------------


def test_health_read_in_a_session_that_writes_nothing_is_refused(world, walked):
    made, _before = walked
    with world.database.reading() as session:
        visit = enter(session, world.actor("physician"), Act.SEE_DESK, now=NOW)
        with pytest.raises(Unrecorded, match="interview"):
            visit.show(INTERVIEW, reload(session, made[Interview]), Fact.ASSIGNED, physician_name="", affiliation="")


def test_twin_what_is_not_health_needs_no_entry(world, walked):
    made, before = walked
    with world.database.reading() as session:
        visit = enter(session, world.actor("physician"), Act.SEE_DESK, now=NOW)
        slot = reload(session, made[Slot])
        shown = visit.show(
            SLOT, slot, physician_name="", role="", taken=True, series="", blocked=False, clash=False
        )  # fmt: skip
        assert shown.place == "第2会議室"
    assert len(entries(world)) == before


@pytest.mark.usefixtures("walked")
def test_a_list_of_health_is_refused_the_same_way(world):
    columns = (Case.public_id, Case.kind, Case.opened_on, Case.closed_on, Case.close_reason, Case.employment_id)
    joined = (Case.public_id.label("case_id"), Case.kind.label("case_kind"), Case.employment_id)
    with world.database.reading() as session:
        visit = enter(session, world.actor("physician"), Act.SEE_CASES, now=NOW)
        rows = session.execute(select(*columns).where(visit.within(Case))).all()
        parts = session.execute(select(*joined).where(visit.within(Case))).all()
        assert len(rows) == len(parts) == 1
        with pytest.raises(Unrecorded, match="case"):
            visit.show_rows(CASE, rows, of=lambda row: row.employment_id)
        with pytest.raises(Unrecorded, match="case"):
            visit.show_parts(CASE, parts, ("kind",), prefix="case", of=lambda row: row.employment_id)


def test_one_page_is_one_entry_with_a_row_for_each_record(world, walked):
    made, before = walked
    physician = world.actor("physician")
    with world.database.writing() as session:
        visit = enter(session, physician, Act.SEE_CASE, now=NOW)
        for record, model in ((INTERVIEW, Interview), (OPINION, Opinion), (REQUEST, InterviewRequest)):
            source = reload(session, made[model])
            for _twice in range(2):
                visit.show(record, source, Fact.ASSIGNED, of=made.employment_id, **names(record, source))
    [entry] = entries(world)[before:]
    subjects = {
        (record.name, made.id_of(model), made.employment_id)
        for record, model in ((INTERVIEW, Interview), (OPINION, Opinion), (REQUEST, InterviewRequest))
    } | {("interview_notes", made.id_of(Interview), made.employment_id)}
    assert entry == (physician.person_id, Hat.PHYSICIAN, "see_case", True, subjects)


def test_the_bare_fact_of_a_talk_is_noted_as_that(world, walked):
    """Whoever isn't granted the notes hasn't read them."""
    made, before = walked
    with world.database.writing() as session:
        visit = enter(session, world.actor("physician"), Act.SEE_CASE, now=NOW)
        talk = reload(session, made[Interview])
        visit.show(INTERVIEW, talk, of=made.employment_id, physician_name="", affiliation="")
    [entry] = entries(world)[before:]
    assert entry[4] == {("interview", made.id_of(Interview), made.employment_id)}


def test_a_record_of_which_nothing_is_granted_leaves_no_row(world, walked):
    made, before = walked
    with world.database.writing() as session:
        visit = enter(session, world.actor("supervisor"), Act.SEE_DESK, now=NOW)
        shown = visit.show(CASE, reload(session, made.case))
        assert shown.as_dict() == {"public_id": made.case.public_id}
    assert len(entries(world)) == before


def test_when_the_entry_fails_nothing_is_shown(world, walked):
    """The page is rendered after the transaction: what was to be shown never leaves it."""
    made, before = walked
    with failing_trail(world):
        left = None
        with pytest.raises(DBAPIError):
            left = read(world.database, world.actor("physician"), INTERVIEW, made[Interview], Fact.ASSIGNED)
        assert left is None
    assert len(entries(world)) == before
    assert read(world.database, world.actor("physician"), INTERVIEW, made[Interview], Fact.ASSIGNED).complaint


def test_when_the_entry_fails_nothing_is_changed(world):
    before = entries(world)
    with failing_trail(world), pytest.raises(DBAPIError):
        rename(world)
    with world.database.reading() as session:
        assert session.get_one(Workplace, world.head_office).name == "本社"
    assert entries(world) == before


def rename(world, *, owned=True, savepoint=False, how=None):
    """Change a workplace in an act of its own, which says so or doesn't."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NOW)
        with session.begin_nested() if savepoint else nullcontext():
            (how or change)(session, world)
        if owned:
            visit.record("workplace", "w" * 32)


class failing_trail:  # noqa: N801 - reads as a statement
    """While this lasts, the database refuses every entry of the trail."""

    def __init__(self, world):
        self.engine = world.database.engine

    def __enter__(self):
        event.listen(self.engine, "before_cursor_execute", self.refuse, retval=True)

    def __exit__(self, *_error):
        event.remove(self.engine, "before_cursor_execute", self.refuse)

    @staticmethod
    def refuse(_connection, _cursor, statement, parameters, _context, _many):
        if "INSERT INTO trail_entry" in statement:
            return "INSERT INTO trail_entry (nowhere) VALUES (1)", ()
        return statement, parameters


# --- changing -------------------------------------------------------------------------------------------


def add(session, world):
    session.add(Workplace(company_id=world.company_id, code="N", name="新工場"))


def change(session, world):
    session.get_one(Workplace, world.head_office).name = "新本社"


def remove(session, world):
    session.delete(session.execute(select(Person).where(Person.id == world.people["worker"].person_id)).scalar_one())


def change_by_statement(session, world):
    session.execute(update(Workplace).where(Workplace.id == world.head_office).values(name="新本社"))


def remove_by_statement(session, world):
    session.execute(delete(Workplace).where(Workplace.id == world.factory))


CHANGES = [add, change, remove, change_by_statement, remove_by_statement]


@pytest.mark.parametrize("how", CHANGES)
def test_no_change_outside_an_act(world, how):
    with pytest.raises(Unrecorded, match="outside an act"), world.database.writing() as session:
        how(session, world)


@pytest.mark.parametrize("how", [add, change, change_by_statement])
def test_no_change_that_the_act_does_not_own_up_to(world, how):
    before = entries(world)
    with pytest.raises(Unrecorded, match="Workplace changed, and no act says so"):
        rename(world, how=how, owned=False)
    with world.database.reading() as session:
        assert session.get_one(Workplace, world.head_office).name == "本社"
    assert entries(world) == before


@pytest.mark.parametrize("how", [add, change, change_by_statement])
def test_a_change_and_its_entry_stand_together(world, how):
    before = len(entries(world))
    rename(world, how=how)
    assert entries(world)[before:] == [(None, None, "build", False, {("workplace", "w" * 32, None)})]


def test_a_change_in_a_session_that_writes_nothing_is_refused(world):
    with world.database.reading() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NOW)
        with pytest.raises(Unrecorded, match="can't write"):
            visit.record(CASE, "c" * 32)


def test_what_was_rolled_back_leaves_no_entry(world):
    before = entries(world)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NOW)
        change(session, world)
        visit.record("workplace", "w" * 32)
        session.rollback()
    assert entries(world) == before


def test_a_savepoint_neither_writes_the_entry_nor_forgets_it(world):
    before = len(entries(world))
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NOW)
        with session.begin_nested():
            add(session, world)
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(Workplace(company_id=world.company_id, code="HQ", name="同じ番号"))
        change(session, world)
        visit.record("workplace", "w" * 32)
    assert entries(world)[before:] == [(None, None, "build", False, {("workplace", "w" * 32, None)})]


def test_a_savepoint_does_not_launder_a_change(world):
    with pytest.raises(Unrecorded):
        rename(world, owned=False, savepoint=True, how=add)


def test_reading_and_changing_in_one_act_is_a_change(world, walked):
    made, before = walked
    with world.database.writing() as session:
        visit = enter(session, world.actor("physician"), Act.WRITE_INTERVIEW, now=NOW)
        interview = reload(session, made[Interview])
        visit.show(INTERVIEW, interview, Fact.ASSIGNED, of=made.employment_id, physician_name="", affiliation="")
        visit.seal(made.case.data_key_id, interview, complaint="眠れない")
        visit.record(INTERVIEW, interview.public_id, of=made.employment_id)
    named = ("interview", "interview_notes")
    subjects = {(name, made.id_of(Interview), made.employment_id) for name in named}
    person = world.people["physician"].person_id
    assert entries(world)[before:] == [(person, Hat.PHYSICIAN, "write_interview", False, subjects)]


def test_what_the_worker_renders_for_somebody_is_recorded_as_the_workers(world, walked):
    made, before = walked
    with world.database.writing() as session:
        visit = enter_for(session, world.actor("worker"), Act.DELIVER, now=NOW)
        source = reload(session, made.case)
        assert visit.show(CASE, source, of=made.employment_id).kind is made.case.kind
    subjects = {("case", made.case.public_id, made.employment_id)}
    assert entries(world)[before:] == [(None, None, "deliver", True, subjects)]


def test_an_act_that_is_nobodys_is_refused_for_people_and_for_the_worker(world):
    with world.database.writing() as session:
        for name in ("hr", "admin", "physician"):
            with pytest.raises(NotYours):
                enter(session, world.actor(name), Act.DELIVER, now=NOW)
        with pytest.raises(NotYours):
            enter_worker(session, world.company_id, Act.DECIDE_NEED, now=NOW)
        with pytest.raises(NotYours):
            enter_for(session, world.actor("worker"), Act.DECIDE_NEED, now=NOW)


def test_the_worker_itself_is_shown_nothing(world, walked):
    made, _before = walked
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.DELIVER, now=NOW)
        with pytest.raises(NotYours):
            visit.show(CASE, reload(session, made.case))
        with pytest.raises(NotYours):
            visit.show_rows(CASE, [], of=lambda _row: None)
        with pytest.raises(NotYours):
            visit.show_parts(CASE, [], ("kind",), prefix="case", of=lambda _row: None)
        assert visit.grants(EMPLOYEE) == frozenset()


def test_a_seal_opens_only_for_a_record_that_was_noted(world, walked):
    made, _before = walked
    with world.database.writing() as session:
        visit = enter(session, world.actor("physician"), Act.SEE_CASE, now=NOW)
        source = reload(session, made[Interview])
        stranger = Copy(source, public_id="f" * 32)
        with pytest.raises(Exception, match="does not belong here"):
            visit.show(INTERVIEW, stranger, Fact.ASSIGNED, physician_name="", affiliation="")


class Copy:
    """The same values under another public id."""

    def __init__(self, source, **other):
        self._source, self._other = source, other

    def __getattr__(self, name):
        return self._other[name] if name in self._other else getattr(self._source, name)


def test_the_two_companies_have_chains_of_their_own(world):
    before = entries(world, world.other_company_id)
    road.build(world)
    assert entries(world, world.other_company_id) == before


def test_every_session_of_the_product_is_a_guarded_one(world):
    with world.database.reading() as reading, world.database.writing() as writing:
        assert isinstance(reading, CaseworkSession)
        assert isinstance(writing, CaseworkSession)


def test_the_day_of_an_act_is_tokyos(world):
    late = NOW.replace(hour=15, minute=30)
    with world.database.reading() as session:
        assert enter(session, world.actor("hr"), Act.SEE_DESK, now=late).today == date(2026, 12, 2)
        assert enter(session, world.actor("hr"), Act.SEE_DESK, now=late - timedelta(hours=1)).today == road.TODAY


def test_raw_sql_is_no_way_around_the_database(world):
    """Statements beneath the session are not seen by it; the guards of the database still are."""
    with pytest.raises(DBAPIError), world.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM trail_subject"))
