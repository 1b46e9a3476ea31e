"""Does a professional's calendar from outside keep its times free of talks, and keep nothing else, come what may?"""

import inspect
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import false, select, text

from casework.calendars import Busy, NotRead
from casework.fetching import Doors, NotFetched
from casework.models.busy import BusyCalendar, BusyTime
from casework.models.people import HatGrant
from casework.rules.days import TOKYO
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.vocabulary import BusyKind, Hat
from casework.services import appointments, busy, duties, hats, slots
from casework.services.holds import NotFree
from casework.settings import Settings
from casework.worker import Worker
from tests.access.reaching import change
from tests.calendars.servers import certificate, doors, says, serving
from tests.calendars.test_calendars import file
from tests.services.asking import ask, ask_anew, book, choices, invited, offer

SOON = date(2026, 12, 8)
ADDRESS = "https://calendar.example/private-カナリア/a.ics"


def at(day, hour, minute=0) -> datetime:
    return datetime.combine(day, time(hour, minute), TOKYO).astimezone(UTC)


def stretch(hour, minutes=60, day=SOON, minute=0) -> Busy:
    start = at(day, hour, minute)
    return Busy(start, start + timedelta(minutes=minutes))


def add(world, *times, who="physician", now=None) -> None:
    with world.database.writing() as session:
        busy.add_file(session, world.actor(who), times, now=now or world.now)


def subscribe(world, address=ADDRESS, who="physician") -> None:
    with world.database.writing() as session:
        busy.add_address(session, world.actor(who), address, Doors(), now=world.now)


def page(world, who="physician", now=None):
    with world.database.reading() as session:
        return busy.page(session, world.actor(who), now=now or world.now)


def claim(world, now=None):
    with world.database.writing() as session:
        return busy.claim(session, now=now or world.now)


def keep(world, taken, *times, now=None) -> None:
    with world.database.writing() as session:
        busy.keep(session, taken, times, now=now or world.now)


def failed(world, taken, code="connection", now=None) -> None:
    with world.database.writing() as session:
        busy.failed(session, taken, code, now=now or world.now)


def rows(world, model):
    with world.database.reading() as session:
        return list(session.execute(select(model).order_by(model.id)).scalars())


def free(world, case_id) -> list[str]:
    found = choices(world, case_id)
    return [f"{slot.starts_at.astimezone(TOKYO):%H:%M} {slot.physician_name}" for slot in found.earlier]


@pytest.fixture
def case_id(world):
    found = invited(world)
    ask(world, found)
    offer(world, SOON, count=4)
    return found


# --- what it does to slots ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("time", "left"),
    [
        (stretch(14, 30), ["14:30", "15:00", "15:30"]),
        (stretch(14, 15, minute=20), ["15:00", "15:30"]),
        (stretch(14, 40, minute=20), ["15:00", "15:30"]),
        (stretch(13, 60), ["14:00", "14:30", "15:00", "15:30"]),
        (stretch(16, 60), ["14:00", "14:30", "15:00", "15:30"]),
        (stretch(0, 24 * 60), []),
        (stretch(0, 24 * 60, day=date(2026, 12, 9)), ["14:00", "14:30", "15:00", "15:30"]),
        (stretch(15, 1), ["14:00", "14:30", "15:30"]),
    ],
)
def test_a_slot_that_a_busy_time_touches_is_not_offered(world, case_id, time, left):
    add(world, time)
    assert free(world, case_id) == [f"{start} 山田 哲也" for start in left]


def test_nor_can_it_be_booked_by_whoever_saw_it_before(world, case_id):
    seen = choices(world, case_id).earlier
    add(world, stretch(14, 30))
    with pytest.raises(NotFree):
        book(world, case_id, seen[0].public_id)
    book(world, case_id, seen[1].public_id)


def test_a_rule_that_only_hides_it_is_caught(world, case_id, monkeypatch):
    """The twin leaves the rule out of the statement: what was seen before can still be booked."""
    seen = choices(world, case_id).earlier
    add(world, stretch(14, 30))
    monkeypatch.setattr(busy, "touches", false)
    ask_anew(monkeypatch)
    assert book(world, case_id, seen[0].public_id).booked


def test_only_ones_own_time_is_blocked(world, case_id):
    offer(world, SOON, who="outside_physician")
    add(world, stretch(0, 24 * 60))
    assert free(world, case_id) == ["14:00 佐々木 玲子"]
    add(world, stretch(14, 30), who="stranger_physician")
    assert free(world, case_id) == ["14:00 佐々木 玲子"]


def test_what_is_booked_stays_and_its_owner_is_told_of_the_clash(world, case_id):
    booking = book(world, case_id, choices(world, case_id).earlier[0].public_id)
    add(world, stretch(14, 60))
    with world.database.reading() as session:
        mine = slots.index(session, world.actor("physician"), now=world.now).slots
        theirs = slots.index(session, world.actor("clerk"), now=world.now).slots
    assert [(slot.taken, slot.blocked, slot.clash) for slot in mine] == [
        (True, False, True), (False, True, False), (False, False, False), (False, False, False),
    ]  # fmt: skip
    assert [(slot.taken, slot.blocked, "clash" in slot) for slot in theirs][:2] == [
        (True, False, False), (False, True, False),
    ]  # fmt: skip
    with world.database.writing() as session:
        assert appointments.appointment(session, world.actor("worker"), booking.public_id, now=world.now).living
    assert len(free(world, case_id)) == 2


def test_a_calendar_that_is_removed_blocks_nothing(world, case_id):
    add(world, stretch(14, 60))
    (line,) = page(world).lines
    with pytest.raises(NotYours), world.database.writing() as session:
        busy.remove(session, world.actor("outside_physician"), line.calendar.public_id, now=world.now)
    with world.database.writing() as session:
        busy.remove(session, world.actor("physician"), line.calendar.public_id, now=world.now)
    assert len(free(world, case_id)) == 4
    assert (rows(world, BusyCalendar), rows(world, BusyTime)) == ([], [])


# --- what is kept ---------------------------------------------------------------------------------------------------


def test_of_a_file_only_times_are_kept(world):
    content = file(
        "DTSTART:20261208T050000Z\nDURATION:PT1H\nSUMMARY:カナリア\nLOCATION:カナリア\nATTENDEE:mailto:a@b.jp"
    )
    add(world, *busy.look(content, now=world.now))
    with world.database.engine.connect() as connection:
        for table in ("busy_calendar", "busy_time", "trail_entry", "trail_subject"):
            assert "カナリア" not in repr(connection.execute(text(f"SELECT * FROM {table}")).all())
    (one,) = rows(world, BusyTime)
    assert (one.starts_at, one.ends_at) == (at(SOON, 14), at(SOON, 15))


@pytest.mark.parametrize(
    "content", [b"", b"x", file("SUMMARY:x"), file("DTSTART:20261208T050000Z\nRRULE:FREQ=SECONDLY")]
)
def test_what_is_no_calendar_stands_beside_the_field(content):
    with pytest.raises(NotValid) as refused:
        busy.look(content, now=datetime(2026, 12, 1, tzinfo=UTC))
    assert refused.value.field == "file"


def test_the_address_is_sealed_and_shown_to_nobody(world):
    subscribe(world)
    (line,) = page(world).lines
    assert line.calendar.host == "calendar.example"
    assert "address" not in line.calendar
    with world.database.engine.connect() as connection:
        raw = repr(connection.execute(text("SELECT * FROM busy_calendar")).all())
    assert "private" not in raw
    taken = claim(world)
    assert taken is not None
    assert taken.address.startswith("https://calendar.example/private-")


@pytest.mark.parametrize("address", ["http://a.example/", "https://u:p@a.example/", "x", "https://a.example:8443/"])
def test_an_address_that_can_never_be_read_stands_beside_the_field(world, address):
    with pytest.raises(NotValid) as refused:
        subscribe(world, address)
    assert refused.value.field == "address"


def test_five_calendars_and_no_sixth(world):
    for _one in range(busy.MOST):
        assert page(world).open
        add(world)
    assert not page(world).open
    with pytest.raises(NotNow):
        add(world)
    add(world, who="outside_physician")


@pytest.mark.parametrize(
    ("who", "hat"), [("clerk", Hat.CLERK), ("hr", Hat.HR), ("worker", Hat.WORKER), ("admin", Hat.ADMIN)]
)
def test_nobody_else_has_such_calendars(world, who, hat):
    with pytest.raises(NotYours), world.database.reading() as session:
        busy.page(session, world.actor(who, hat), now=world.now)


# --- reading again and again ----------------------------------------------------------------------------------------


def test_an_address_is_read_at_once_and_then_every_few_hours(world):
    subscribe(world)
    taken = claim(world)
    assert claim(world) is None, "another worker has it"
    keep(world, taken, stretch(14))
    (line,) = page(world).lines
    assert (line.times, line.why, line.calendar.read_at) == (1, None, world.now)
    assert claim(world, world.now + busy.EVERY - timedelta(minutes=1)) is None
    again = claim(world, world.now + busy.EVERY)
    keep(world, again, stretch(10), stretch(16), now=world.now + busy.EVERY)
    assert [one.starts_at for one in rows(world, BusyTime)] == [at(SOON, 10), at(SOON, 16)]


def test_a_failure_keeps_what_is_known_and_says_so(world, case_id):
    subscribe(world)
    keep(world, claim(world), stretch(14, 30))
    later = world.now + busy.EVERY
    failed(world, claim(world, later), "status", now=later)
    assert len(free(world, case_id)) == 3
    (line,) = page(world).lines
    assert line.why is not None
    assert (line.calendar.read_at, line.calendar.failing_since) == (world.now, later)
    assert claim(world, later + busy.AGAIN - timedelta(minutes=1)) is None
    keep(world, claim(world, later + busy.AGAIN), now=later + busy.AGAIN)
    (line,) = page(world).lines
    assert (line.why, line.calendar.failing_since, line.times) == (None, None, 0)
    assert len(free(world, case_id)) == 4


def test_a_reader_that_forgets_on_failure_is_caught(world, case_id, monkeypatch):
    """The twin clears first: with the server away, taken time is offered."""

    def clearing(session, taken, _code, *, now):
        calendar = busy._taken(session, taken)
        assert calendar is not None
        visit = busy._as_owner(session, calendar, now)
        busy._clear(visit, calendar)
        visit.record("busy_calendar", calendar.public_id)

    subscribe(world)
    keep(world, claim(world), stretch(14, 30))
    monkeypatch.setattr(busy, "failed", clearing)
    failed(world, claim(world, world.now + busy.EVERY))
    assert len(free(world, case_id)) == 4


def test_after_some_days_it_stands_on_the_desk(world):
    subscribe(world)

    def notes(days, who="physician"):
        with world.database.writing() as session:
            return duties.desk(session, world.actor(who), now=world.later(days=days)).notes

    failed(world, claim(world))
    assert notes(2) == ()
    assert len(notes(3)) == 1
    assert notes(3, "outside_physician") == ()
    assert notes(3, "nurse") == ()


def test_a_worker_that_was_killed_gives_it_back(world):
    subscribe(world)
    first = claim(world)
    assert claim(world, world.now + busy.LEASE) == first


def test_removed_meanwhile_is_nobodys_loss(world):
    subscribe(world)
    taken = claim(world)
    (line,) = page(world).lines
    with world.database.writing() as session:
        busy.remove(session, world.actor("physician"), line.calendar.public_id, now=world.now)
    keep(world, taken, stretch(14))
    failed(world, taken)
    assert rows(world, BusyTime) == []


def test_who_lost_the_hat_is_not_read_for(world):
    subscribe(world)
    subscribe(world, who="outside_physician")
    with world.database.reading() as session:
        theirs = select(HatGrant).where(HatGrant.person_id == world.people["physician"].person_id)
        grant = session.execute(theirs).scalar_one()
    change(world, grant, until_on=date(2026, 11, 30))
    taken = claim(world)
    assert taken is not None
    assert rows(world, BusyCalendar)[1].id == taken.calendar_id
    assert claim(world) is None


def test_however_many_belong_to_who_left_the_next_is_taken_from_where_one_stands(world, monkeypatch):
    """Each is looked at as deep in the stack as the first: a thousand would be no more than one."""
    with world.database.reading() as session:
        theirs = select(HatGrant).where(HatGrant.person_id == world.people["physician"].person_id)
        grant = session.execute(theirs).scalar_one()
    for _one in range(busy.MOST):
        subscribe(world)
    change(world, grant, until_on=date(2026, 11, 30))
    depths: list[int] = []
    holds = hats.holds

    def spy(*given):
        depths.append(len(inspect.stack(0)))
        return holds(*given)

    monkeypatch.setattr(hats, "holds", spy)
    assert claim(world) is None
    assert len(depths) == busy.MOST
    assert set(depths) == {depths[0]}
    assert {one.next_at for one in rows(world, BusyCalendar)} == {world.now + busy.EVERY}


def test_twin_one_that_calls_itself_for_each_is_caught(world, monkeypatch):
    def claimed(session, *, now):
        due = busy._due(session, now)
        return None if due is None else busy._leased(session, due, now) or claimed(session, now=now)

    monkeypatch.setattr(busy, "claim", claimed)
    with pytest.raises(AssertionError):
        test_however_many_belong_to_who_left_the_next_is_taken_from_where_one_stands(world, monkeypatch)


def test_the_trail_says_that_the_worker_read_it(world):
    subscribe(world)
    keep(world, claim(world), stretch(14))
    with world.database.engine.connect() as connection:
        acts = connection.execute(text("SELECT act, person_id FROM trail_entry WHERE act = 'read_busy'")).all()
    assert [tuple(act) for act in acts] == [("read_busy", None)] * 2


def test_what_is_over_is_forgotten(world):
    add(world, stretch(14), stretch(14, day=date(2026, 12, 20)))
    with world.database.writing() as session:
        busy.tidy(session, now=at(date(2026, 12, 9), 14))
    assert len(rows(world, BusyTime)) == 2
    with world.database.writing() as session:
        busy.tidy(session, now=at(date(2026, 12, 9), 16))
    assert [one.starts_at for one in rows(world, BusyTime)] == [at(date(2026, 12, 20), 14)]


# --- the worker -----------------------------------------------------------------------------------------------------


def worker(world, given=None) -> Worker:
    settings = Settings(database_url=world.url, secret_key="x" * 40, key_file=world.key_file)
    return Worker(world.database, settings, tell_time=lambda: world.now, doors=given)


def test_the_worker_reads_over_https(world, case_id, tmp_path):
    """A real server and a real certificate, on an address that its operator has named."""
    pem = certificate(tmp_path, "localhost")
    with serving(pem, says(file("DTSTART:20261208T050000Z\nDURATION:PT1H"))) as (port, heard):
        with world.database.writing() as session:
            open_ = doors(pem, port, "127.0.0.1/32", "::1/128")
            busy.add_address(session, world.actor("physician"), f"https://localhost:{port}/a.ics", open_, now=world.now)
        worker(world, open_).read_calendars()
    assert len(heard) == 1
    (line,) = page(world).lines
    assert (line.times, line.why) == (1, None)
    assert len(free(world, case_id)) == 2


def test_the_worker_of_an_installation_refuses_this_machine(world, tmp_path):
    pem = certificate(tmp_path, "localhost")
    with serving(pem, says(b"keys")) as (port, heard):
        with world.database.writing() as session:
            open_ = doors(pem, port, "127.0.0.1/32")
            busy.add_address(session, world.actor("physician"), f"https://localhost:{port}/a.ics", open_, now=world.now)
        worker(world, doors(pem, port)).read_calendars()
    assert heard == []
    assert [one.error for one in rows(world, BusyCalendar)] == ["private"]


@pytest.mark.parametrize(
    ("error", "code"),
    [(NotFetched("time"), "time"), (NotRead("damaged"), "damaged"), (RuntimeError("x"), "connection")],
)
def test_one_that_fails_does_not_hold_up_the_others(world, monkeypatch, caplog, error, code):
    subscribe(world, "https://one.example/secret-address")
    subscribe(world, "https://two.example/")

    def read(address, _doors, **_now):
        if "one.example" in address:
            raise error
        return [stretch(14)]

    monkeypatch.setattr(busy, "read", read)
    assert worker(world).round()
    first, second = rows(world, BusyCalendar)
    assert (first.kind, first.error, second.error) == (BusyKind.ADDRESS, code, "")
    assert len(rows(world, BusyTime)) == 1
    assert "secret-address" not in caplog.text


def test_no_transaction_is_open_while_the_server_is_waited_for(world, monkeypatch):
    """On SQLite a writer that waited here would hold up every other."""
    subscribe(world)

    def read(_address, _doors, **_now):
        with world.database.engine.begin() as connection:
            connection.execute(text("UPDATE company SET name = name"))
        return []

    monkeypatch.setattr(busy, "read", read)
    worker(world).read_calendars()
    assert [one.error for one in rows(world, BusyCalendar)] == [""]
