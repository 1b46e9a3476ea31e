"""Does a feed open one's own times to whoever holds its secret, nothing else, and only until its owner goes?"""

from datetime import date, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from casework import ids
from casework.access import Act, enter_worker
from casework.models.feeds import CalendarFeed
from casework.models.people import Employment, HatGrant
from casework.models.policies import PolicyVersion
from casework.models.providers import Engagement
from casework.rules.days import TOKYO
from casework.rules.errors import NotNow, NotYours
from casework.rules.vocabulary import BookingState, Hat
from casework.services import bookings, feeds, hats
from tests.access.reaching import change
from tests.services import asking
from tests.services.asking import ask, book, choices, invited, offer
from tests.walks import walked
from tests.world import LONG_AGO

OFFICE = "office@example.jp"
DAY = date(2026, 12, 8)


def make(world, who="worker", hat=None, now=None) -> str:
    with world.database.writing() as session:
        return feeds.make(session, world.actor(who, hat), now=now or world.now)


def fetch(world, token, held=(), now=None):
    with world.database.reading() as session:
        return feeds.fetch(session, token, held=held, office=OFFICE, now=now or world.now)


def note(world, token, now=None):
    with world.database.writing() as session:
        feeds.note(session, token, now=now or world.now)


def starts(found) -> list[str]:
    events = Calendar.from_ical(found.content).walk("VEVENT")
    return [f"{event.decoded('DTSTART').astimezone(TOKYO):%m-%d %H:%M}" for event in events]


def rows(world) -> list[CalendarFeed]:
    with world.database.reading() as session:
        return list(session.execute(select(CalendarFeed).order_by(CalendarFeed.id)).scalars())


def entries(world, act="fetch_feed") -> int:
    with world.database.reading() as session:
        found = session.connection().exec_driver_sql(f"SELECT count(*) FROM trail_entry WHERE act = '{act}'")
        return int(found.scalar_one())


@walked
def booked(world, name="worker", on=DAY):
    return asking.booked(world, name, on=on)


# --- what is in it --------------------------------------------------------------------------------------------------


def test_the_employee_reads_their_own_times_and_nobody_elses(world):
    booked(world)
    booked(world, "colleague", on=date(2026, 12, 9))
    assert starts(fetch(world, make(world))) == ["12-08 14:00"]
    assert starts(fetch(world, make(world, "colleague"))) == ["12-09 14:00"]
    assert starts(fetch(world, make(world, "hr", Hat.WORKER))) == []


def test_the_professional_reads_what_is_booked_with_them(world):
    booked(world)
    booked(world, "colleague", on=date(2026, 12, 9))
    offer(world, date(2026, 12, 10))
    assert starts(fetch(world, make(world, "physician"))) == ["12-08 14:00", "12-09 14:00"]
    assert starts(fetch(world, make(world, "outside_physician"))) == []


def test_no_name_no_place_and_no_id_of_anything_is_in_it(world):
    _case_id, booking = booked(world)
    for who in ("worker", "physician"):
        content = fetch(world, make(world, who)).content
        assert content is not None
        told = content.decode()
        for word in ("会議室B", "佐藤", "山田", "面談", booking.public_id, _case_id, "@example.jp\r\nATTENDEE"):
            assert word not in told, (who, word)
        assert "SUMMARY:打合せ" in told


def test_a_move_is_the_same_event_and_a_cancelled_one_is_gone(world):
    case_id, _booking = booked(world)
    offer(world, date(2026, 12, 9))
    token = make(world)
    before = Calendar.from_ical(fetch(world, token).content).walk("VEVENT")[0]
    moved = book(world, case_id, choices(world, case_id).earlier[0].public_id, now=world.later(hours=1))
    after = Calendar.from_ical(fetch(world, token).content).walk("VEVENT")
    assert [(str(one["UID"]), one["SEQUENCE"]) for one in after] == [(str(before["UID"]), 1)]
    assert starts(fetch(world, token)) == ["12-09 14:00"]
    with world.database.writing() as session:
        bookings.cancel(session, world.actor("worker"), moved.public_id, now=world.later(hours=2))
    assert starts(fetch(world, token)) == []


def test_the_uid_is_that_of_the_invitation_and_the_two_sides_differ(world):
    booked(world)
    uids = {
        who: str(Calendar.from_ical(fetch(world, make(world, who)).content).walk("VEVENT")[0]["UID"])
        for who in ("worker", "physician")
    }
    with world.database.reading() as session:
        uid = session.connection().exec_driver_sql("SELECT uid FROM booking").scalar_one()
    assert uids["worker"] == uid != uids["physician"]


@pytest.mark.parametrize(
    ("state", "there"),
    [(state, state in {BookingState.BOOKED, BookingState.KEPT, BookingState.MISSED}) for state in BookingState],
)
def test_a_time_that_was_kept_for_the_talk_stays(world, state, there):
    booked(world)
    with world.database.engine.begin() as connection:
        connection.execute(text("UPDATE booking SET state = :state"), {"state": state.value})
    assert bool(starts(fetch(world, make(world)))) is there


def test_what_is_long_over_leaves(world):
    booked(world)
    token = make(world)
    assert starts(fetch(world, token, now=world.later(days=60))) == ["12-08 14:00"]
    assert starts(fetch(world, token, now=world.later(days=120))) == []


# --- unchanged ------------------------------------------------------------------------------------------------------


def test_what_the_program_holds_is_not_written_again_until_something_changes(world):
    case_id, _booking = booked(world)
    offer(world, date(2026, 12, 9))
    token = make(world)
    first = fetch(world, token)
    same = fetch(world, token, {first.etag}, now=world.later(hours=5))
    assert (same.etag, same.content) == (first.etag, None)
    moved = book(world, case_id, choices(world, case_id).earlier[0].public_id, now=world.later(hours=6))
    second = fetch(world, token, {first.etag})
    assert second.content is not None
    with world.database.writing() as session:
        bookings.cancel(session, world.actor("worker"), moved.public_id, now=world.later(hours=7))
    third = fetch(world, token, {first.etag, second.etag})
    assert third.content is not None
    assert len({first.etag, second.etag, third.etag}) == 3


def test_the_same_content_has_the_same_tag_and_another_content_another(world):
    """Whatever is done: two fetches have the same tag when, and only when, they have the same bytes."""
    offer(world, DAY, count=4)
    token = make(world)
    seen: dict[str, set[bytes | None]] = {}

    def look(hours) -> None:
        found = fetch(world, token, now=world.later(hours=hours))
        seen.setdefault(found.etag, set()).add(found.content)

    look(0)
    case_id = invited(world)
    ask(world, case_id)
    look(1)
    made = []
    for hours in range(2, 5):
        free = choices(world, case_id).earlier[0].public_id
        made.append(book(world, case_id, free, now=world.later(hours=hours)).public_id)
        look(hours)
        look(hours)
    with world.database.writing() as session:
        bookings.cancel(session, world.actor("worker"), made[-1], now=world.later(hours=6))
    look(7)
    look(24 * 150)
    assert all(len(contents) == 1 for contents in seen.values())
    assert len({content for contents in seen.values() for content in contents}) == 4


def test_a_tag_of_the_number_alone_is_caught(world, monkeypatch):
    """The twin: after a move the number is as before."""
    fingerprint = feeds._fingerprint

    def counting(visit, *given):
        titles, _etag = fingerprint(visit, *given)
        return titles, "one"

    case_id, _booking = booked(world)
    offer(world, date(2026, 12, 9))
    token = make(world)
    monkeypatch.setattr(feeds, "_fingerprint", counting)
    first = fetch(world, token)
    book(world, case_id, choices(world, case_id).earlier[0].public_id, now=world.later(hours=1))
    assert fetch(world, token, {first.etag}).content is None, "the program keeps the old time"


def test_a_new_title_of_the_rules_is_fetched_anew(world):
    booked(world)
    token = make(world)
    first = fetch(world, token)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.add(
            PolicyVersion(company_id=world.company_id, workplace_id=world.head_office, number=2, from_on=LONG_AGO,
                          deliberated_on=LONG_AGO, values={"neutral_title": "予定あり"})
        )  # fmt: skip
        visit.record("policy_version", ids.fresh())
    again = fetch(world, token, {first.etag})
    assert again.content is not None
    assert "予定あり" in again.content.decode()


# --- the secret -----------------------------------------------------------------------------------------------------


def test_the_secret_has_256_bits_and_only_its_hash_is_kept(world):
    token = make(world)
    assert len(token) == 43
    assert token != make(world, "colleague")
    with world.database.engine.connect() as connection:
        for table in ("calendar_feed", "trail_entry", "trail_subject", "inbox_note", "outbox_mail"):
            for row in connection.execute(text(f"SELECT * FROM {table}")):
                assert token not in repr(tuple(row))


@pytest.mark.parametrize("token", ["", "x", "0" * 43, "あ" * 10, "../etc", "\ud800", "' OR 1=1 --"])
def test_an_unknown_secret_opens_nothing(world, token):
    make(world)
    with pytest.raises(NotYours):
        fetch(world, token)


def test_a_new_one_ends_the_old_one_and_a_stopped_one_opens_nothing(world):
    old = make(world)
    new = make(world, now=world.later(hours=1))
    with pytest.raises(NotYours):
        fetch(world, old)
    assert fetch(world, new).content is not None
    with world.database.writing() as session:
        feeds.revoke(session, world.actor("worker"), now=world.later(hours=2))
    for write in (fetch, note):
        with pytest.raises(NotYours):
            write(world, new)
    with pytest.raises(NotNow), world.database.writing() as session:
        feeds.revoke(session, world.actor("worker"), now=world.later(hours=3))
    assert [feed.revoked_at is not None for feed in rows(world)] == [True, True]


def test_one_for_each_hat(world):
    for hat in (Hat.HR, Hat.CLERK, Hat.SUPERVISOR, Hat.ADMIN, Hat.COMMITTEE, Hat.COORDINATOR):
        with pytest.raises(NotYours):
            make(world, "worker", hat)
    make(world)
    assert [feed.hat for feed in rows(world)] == [Hat.WORKER]
    with pytest.raises(IntegrityError), world.database.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO calendar_feed (company_id, public_id, person_id, hat, token_hash, made_at) "
                "SELECT company_id, 'x', person_id, hat, 'x', made_at FROM calendar_feed"
            )
        )


def test_with_the_employment_the_feed_ends(world):
    booked(world)
    token = make(world)
    employment = world.people["worker"].employment_id
    with world.database.reading() as session:
        mine = session.get_one(Employment, employment)
    change(world, mine, until_on=date(2026, 12, 5))
    assert fetch(world, token, now=world.later(days=4)).content is not None
    with pytest.raises(NotYours):
        fetch(world, token, now=world.later(days=5))


@pytest.mark.parametrize("model", [Engagement, HatGrant])
def test_with_the_engagement_or_the_hat_the_professionals_feed_ends(world, model):
    booked(world)
    token = make(world, "physician")
    with world.database.reading() as session:
        mine = session.execute(select(model).where(model.person_id == world.people["physician"].person_id)).scalar_one()
    change(world, mine, until_on=date(2026, 12, 5))
    assert fetch(world, token, now=world.later(days=4)).content is not None
    with pytest.raises(NotYours):
        fetch(world, token, now=world.later(days=5))


def test_a_closed_account_has_no_feed(world):
    token = make(world)
    with world.database.engine.begin() as connection:
        connection.execute(text("UPDATE account SET disabled_at = created_at WHERE login = 'worker@example.jp'"))
    with pytest.raises(NotYours):
        fetch(world, token)


def test_a_feed_that_is_not_asked_again_is_caught(world, monkeypatch):
    """The twin believes the row: whoever left reads on."""
    token = make(world)
    employment = world.people["worker"].employment_id
    with world.database.reading() as session:
        mine = session.get_one(Employment, employment)
    change(world, mine, until_on=date(2026, 12, 5))
    monkeypatch.setattr(hats, "holds", lambda *_given: True)
    assert fetch(world, token, now=world.later(days=5)).content is not None


# --- what is written down -------------------------------------------------------------------------------------------


def test_a_fetch_is_written_down_once_a_day(world):
    token = make(world)
    assert fetch(world, token).first
    for hour in range(13):
        note(world, token, world.later(hours=hour))
    assert entries(world) == 1
    assert not fetch(world, token, now=world.later(hours=13)).first
    assert fetch(world, token, now=world.later(hours=14)).first, "midnight in Tokyo"
    note(world, token, world.later(hours=14))
    assert entries(world) == 2
    assert rows(world)[0].fetched_on == date(2026, 12, 2)


def test_making_and_stopping_are_written_down(world):
    make(world)
    make(world, now=world.later(hours=1))
    with world.database.writing() as session:
        feeds.revoke(session, world.actor("worker"), now=world.later(hours=2))
    assert entries(world, "keep_feed") == 3


def test_a_fetch_itself_changes_nothing(world):
    booked(world)
    token = make(world)
    with world.database.engine.connect() as connection:
        before = connection.execute(text("SELECT count(*), max(id) FROM trail_entry")).one()
    fetch(world, token)
    with world.database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*), max(id) FROM trail_entry")).one() == before
    assert fetch(world, token, now=world.now + timedelta(hours=1)).first
