"""Does a mail leave once, with nothing in it that its recipient may not see, and only while it is true?"""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from casework.access import Act, enter_worker
from casework.documents import mail as letters
from casework.models.messages import InboxNote, OutboxMail
from casework.models.people import Employment, HatGrant, Person, ReportingLine
from casework.rules.errors import NotYours
from casework.rules.notices import Notice
from casework.rules.telling import TELLING_WORDS
from casework.rules.vocabulary import Hat, OutboxState
from casework.services import bookings, deliveries, endings, inbox, messages, notices
from casework.services import letters as invitation_letters
from tests.services import asking

INBOX = "https://casework.example/inbox"
OFFICE = "office@example.jp"
RECORD = "0" * 32


def tell(world, name="worker", hat=None, notice=Notice.FIRST_CODE, record=RECORD, occasion=""):
    """Queue a notice, outside any road."""
    who = world.people[name]
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        messages.queue(visit, notice, record_id=record, to=who.person_id, hat=hat or who.hats[0], occasion=occasion)
        visit.record("installation", RECORD)


def mails(world) -> list[OutboxMail]:
    with world.database.reading() as session:
        return list(session.execute(select(OutboxMail).order_by(OutboxMail.id)).scalars())


def one(world, mail_id) -> OutboxMail:
    return next(mail for mail in mails(world) if mail.id == mail_id)


def claim(world, now=None, lease=deliveries.LEASE):
    with world.database.writing() as session:
        return deliveries.claim(session, now=now or world.now, lease=lease)


def render(world, taken, now=None):
    with world.database.writing() as session:
        return deliveries.render(session, taken, sender=OFFICE, inbox=INBOX, now=now or world.now)


def settle(world, outgoing, now=None):
    with world.database.writing() as session:
        deliveries.settled(session, outgoing, now=now or world.now)


def postpone(world, taken, now=None):
    with world.database.writing() as session:
        deliveries.postponed(session, taken, now=now or world.now)


def release(world, taken):
    with world.database.writing() as session:
        deliveries.released(session, taken)


def deliver_all(world, now=None) -> list[deliveries.Outgoing]:
    """What a worker would hand to the mail server."""
    left = []
    while (taken := claim(world, now)) is not None:
        outgoing = render(world, taken, now)
        if outgoing is not None:
            left.append(outgoing)
            settle(world, outgoing, now)
    return left


def test_a_notice_is_one_line_and_one_mail_and_never_twice_for_the_same_occasion(world):
    tell(world)
    tell(world)
    tell(world, occasion="again")
    with world.database.reading() as session:
        assert len(session.execute(select(InboxNote)).all()) == 2
    assert len(mails(world)) == 2
    assert len({mail.message_id for mail in mails(world)}) == 2


def test_who_wears_two_hats_is_told_under_each_of_them(world):
    for _twice in range(2):
        for hat in (Hat.HR, Hat.CLERK):
            tell(world, "hr", hat, Notice.WITHDRAWN)
    with world.database.reading() as session:
        assert set(session.execute(select(InboxNote.hat)).scalars()) == {Hat.HR, Hat.CLERK}
        assert len(session.execute(select(InboxNote)).all()) == 2
    assert [mail.hat for mail in mails(world)] == [Hat.HR, Hat.CLERK]


@pytest.mark.parametrize("table", ["inbox_note", "outbox_mail"])
def test_the_database_too_refuses_the_same_notice_twice_under_one_hat(world, table):
    """Two that tell at the same moment don't see each other's rows."""
    tell(world, "hr", Hat.HR, Notice.WITHDRAWN)
    tell(world, "hr", Hat.CLERK, Notice.WITHDRAWN)
    with world.database.engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text(f"UPDATE {table} SET hat = 'hr' WHERE hat = 'clerk'"))


def test_a_mail_says_the_same_whatever_it_is_about(world):
    asking.booked(world)
    tell(world, "supervisor", Hat.WORKER)
    left = deliver_all(world)
    assert {mail.notice for mail in mails(world) if mail.state is OutboxState.SENT} >= {
        "request_to_hr", "request_to_clerk", "booked", "booked_physician", "first_code",
    }  # fmt: skip
    read = [letters.read(outgoing.raw) for outgoing in left]
    assert {letter.subject for letter in read} == {"確認のお願い（港テスト工業）"}
    assert len({letter.text for letter in read}) == 1
    assert INBOX in read[0].text


def test_no_mail_tells_the_reason_or_names_anybody(world):
    asking.booked(world)
    left = deliver_all(world)
    assert any(letters.read(outgoing.raw).calendar for outgoing in left)
    with world.database.reading() as session:
        people = session.execute(select(Person.name)).scalars().all()
        secrets = set(session.execute(text('SELECT public_id FROM "case"')).scalars())
    for outgoing in left:
        letter = letters.read(outgoing.raw)
        whole = letter.subject + letter.text + (letter.calendar or b"").decode() + outgoing.raw.decode("ascii")
        told = [word for word in (*TELLING_WORDS, *people, *secrets) if word in whole.replace("\r\n ", "")]
        assert told == []


def test_a_mail_is_seven_bit_and_speaks_the_recipients_language(world):
    with world.database.writing() as session:
        session.execute(text("UPDATE account SET language = 'en' WHERE login = 'worker@example.jp'"))
    tell(world)
    tell(world, "colleague")
    english, japanese = deliver_all(world)
    assert b"Content-Language: en" in english.raw
    assert b"Content-Language: ja" in japanese.raw
    assert all(max(outgoing.raw) < 128 for outgoing in (english, japanese))
    assert english.to == "worker@example.jp"


@pytest.mark.parametrize("way", ["left", "address", "hat", "line"])
def test_a_mail_stops_when_its_recipient_is_no_longer_the_one_it_was_meant_for(world, way):
    name, hat = {"left": ("worker", Hat.WORKER), "address": ("worker", Hat.WORKER), "hat": ("hr", Hat.HR),
                 "line": ("supervisor", Hat.SUPERVISOR)}[way]  # fmt: skip
    who = world.people[name]
    tell(world, name, hat)
    tell(world, "colleague")
    yesterday = (world.now - timedelta(days=1)).date()
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        if way == "left":
            session.get_one(Employment, who.employment_id).until_on = yesterday
        elif way == "address":
            session.get_one(Person, who.person_id).email = ""
        elif way == "hat":
            for grant in session.execute(select(HatGrant).where(HatGrant.person_id == who.person_id)).scalars():
                grant.until_on = yesterday
        else:
            lines = select(ReportingLine).where(ReportingLine.supervisor_id == who.employment_id)
            for line in session.execute(lines).scalars():
                line.until_on = yesterday
        visit.record("employment", RECORD)
    left = deliver_all(world)
    assert [outgoing.to for outgoing in left] == ["colleague@example.jp"]
    first, second = mails(world)
    assert (first.state, second.state) == (OutboxState.STOPPED, OutboxState.SENT)
    assert first.rendered is None


def test_an_invitation_is_not_sent_after_an_answer(world):
    case_id = asking.invited(world)
    asking.ask(world, case_id)
    deliver_all(world)
    by_notice = {mail.notice: mail.state for mail in mails(world)}
    assert by_notice["invitation"] is OutboxState.STOPPED
    assert by_notice["request_received"] is OutboxState.SENT


def test_a_withdrawn_request_is_not_announced_any_more(world):
    case_id = asking.invited(world)
    asking.ask(world, case_id)
    with world.database.writing() as session:
        version = endings.withdrawal(session, world.actor("worker"), case_id, now=world.now).version
        endings.withdraw(session, world.actor("worker"), case_id, version=version, now=world.now)
    deliver_all(world)
    states = {mail.notice: mail.state for mail in mails(world) if mail.hat is Hat.HR}
    assert states == {"request_to_hr": OutboxState.STOPPED, "withdrawn": OutboxState.SENT}


def calendars(left) -> dict[str, Calendar]:
    found = {}
    for outgoing in left:
        content = letters.read(outgoing.raw).calendar
        if content is not None:
            found[outgoing.to] = Calendar.from_ical(content)
    return found


def test_an_appointment_goes_into_both_calendars_under_different_names(world):
    asking.booked(world)
    left = deliver_all(world)
    found = calendars(left)
    assert set(found) == {"worker@example.jp", "physician@example.jp"}
    uids = set()
    for to, calendar in found.items():
        (event,) = calendar.walk("VEVENT")
        assert calendar["METHOD"] == "REQUEST"
        assert event["ORGANIZER"] == f"mailto:{OFFICE}"
        assert event["ATTENDEE"] == f"mailto:{to}"
        uids.add(str(event["UID"]))
    assert len(uids) == 2
    raw = next(outgoing.raw for outgoing in left if outgoing.to == "worker@example.jp" and b"calendar" in outgoing.raw)
    assert b'text/calendar; charset="UTF-8"; method="REQUEST"' in raw.replace(b"\r\n ", b" ")


def test_a_cancelled_appointment_is_taken_out_of_both_calendars(world):
    _case_id, booking = asking.booked(world)
    entered = calendars(deliver_all(world))
    with world.database.writing() as session:
        bookings.cancel(session, world.actor("clerk"), booking.public_id, now=world.now)
    ended = calendars(deliver_all(world))
    assert set(ended) == set(entered)
    for to, calendar in ended.items():
        (before,), (after,) = entered[to].walk("VEVENT"), calendar.walk("VEVENT")
        assert calendar["METHOD"] == "CANCEL"
        assert after["UID"] == before["UID"]
        assert int(str(after["SEQUENCE"])) > int(str(before["SEQUENCE"]))


def test_an_appointment_that_is_over_before_its_mail_left_is_not_announced(world):
    _case_id, booking = asking.booked(world)
    with world.database.writing() as session:
        bookings.cancel(session, world.actor("worker"), booking.public_id, now=world.now)
    deliver_all(world)
    states = {mail.notice: mail.state for mail in mails(world)}
    assert states["booked"] is OutboxState.STOPPED
    assert states["booked_physician"] is OutboxState.STOPPED
    assert states["booking_ended"] is OutboxState.SENT


def test_a_claimed_mail_is_nobody_elses_until_its_lease_ends(world):
    tell(world)
    first = claim(world)
    assert claim(world) is None
    later = world.now + deliveries.LEASE
    second = claim(world, later)
    assert second is not None
    assert second.mail_id == first.mail_id
    assert render(world, first, later) is None, "the first one comes back from the dead"
    postpone(world, first, later)
    release(world, first)
    assert mails(world)[0].leased_until == second.leased_until
    assert render(world, second, later) is not None


def test_a_second_try_is_the_same_message(world):
    tell(world)
    first = render(world, claim(world))
    later = world.now + deliveries.LEASE
    second = render(world, claim(world, later), later)
    assert first.raw == second.raw


def test_a_refused_mail_comes_again_later_and_is_given_up_in_the_end(world):
    tell(world)
    now = world.now
    for number in range(1, deliveries.TRIES + 1):
        taken = claim(world, now)
        assert taken is not None, number
        postpone(world, taken, now)
        mail = mails(world)[0]
        if number < deliveries.TRIES:
            assert mail.state is OutboxState.WAITING
            assert claim(world, mail.not_before - timedelta(seconds=1)) is None
            now = mail.not_before
    assert mails(world)[0].state is OutboxState.FAILED
    assert now - world.now > timedelta(days=3)


def test_a_server_that_is_away_costs_a_mail_no_try(world):
    tell(world)
    for hours in range(100):
        now = world.now + timedelta(hours=hours)
        release(world, claim(world, now))
    mail = mails(world)[0]
    assert (mail.state, mail.tries) == (OutboxState.WAITING, 0)


def test_a_settled_mail_is_never_claimed_or_settled_again(world):
    tell(world)
    outgoing = render(world, claim(world))
    settle(world, outgoing)
    sent_at = mails(world)[0].sent_at
    settle(world, outgoing, world.now + timedelta(hours=1))
    assert mails(world)[0].sent_at == sent_at
    assert claim(world, world.now + timedelta(days=1)) is None


def test_the_kept_mail_is_sealed(world):
    tell(world)
    (outgoing,) = deliver_all(world)
    with world.database.engine.connect() as connection:
        kept = bytes(connection.execute(text("SELECT rendered FROM outbox_mail")).scalar_one())
    assert outgoing.raw not in kept
    assert b"Subject" not in kept


def test_own_mails_are_read_in_the_demo_only_and_by_nobody_else(world):
    tell(world)
    deliver_all(world)
    mail_id = mails(world)[0].public_id
    with world.database.writing() as session, pytest.raises(NotYours):
        messages.mails(session, world.actor("worker"), now=world.now)
    with world.database.writing() as session:
        session.execute(text("UPDATE installation SET demo = true"))
    with world.database.writing() as session:
        (letter,) = messages.mails(session, world.actor("worker"), now=world.now).letters
        assert letter.read.subject == "確認のお願い（港テスト工業）"
        assert messages.mail(session, world.actor("worker"), mail_id, now=world.now).read == letter.read
    for other in ("colleague", "admin", "hr"):
        with world.database.writing() as session:
            assert messages.mails(session, world.actor(other), now=world.now).letters == []
            with pytest.raises(NotYours):
                messages.mail(session, world.actor(other), mail_id, now=world.now)


def test_a_letter_is_sent_by_the_round_and_only_once(world):
    asking.invited(world)
    then = world.now + timedelta(days=20)
    sent = 0
    for _ in range(2):
        with world.database.writing() as session:
            sent += invitation_letters.send_due(session, world.company_id, now=then)
    assert sent == 1
    assert [mail.notice for mail in mails(world)].count("reminder") == 1


def test_the_administrator_learns_numbers_and_ages_only(world):
    tell(world)
    tell(world, "colleague")
    postpone(world, claim(world))
    with world.database.writing() as session:
        deliveries.alive(session, started_at=world.now, now=world.now)
    with world.database.writing() as session:
        deliveries.alive(session, started_at=world.now, now=world.later(minutes=1))
    with world.database.reading() as session:
        totals = messages.totals(session, world.actor("admin"), now=world.now)
    assert totals.counts[OutboxState.WAITING] == 2
    assert totals.oldest_at == world.now
    assert totals.last_run_at == world.later(minutes=1)
    with world.database.reading() as session, pytest.raises(NotYours):
        messages.totals(session, world.actor("hr"), now=world.now)


def test_the_inbox_is_per_hat_and_reading_is_once(world):
    tell(world, "hr", Hat.HR)
    tell(world, "hr", Hat.WORKER, occasion="other")
    with world.database.reading() as session:
        assert messages.unread(session, world.company_id, world.people["hr"].person_id, Hat.HR) == 1
        (line,) = inbox.index(session, world.actor("hr", Hat.HR), now=world.now).lines
    assert line.note.notice is Notice.FIRST_CODE
    with world.database.writing() as session, pytest.raises(NotYours):
        inbox.open_line(session, world.actor("hr", Hat.WORKER), line.note.public_id, now=world.now)
    with world.database.writing() as session:
        inbox.open_line(session, world.actor("hr", Hat.HR), line.note.public_id, now=world.later(minutes=1))
    with world.database.writing() as session:
        inbox.open_line(session, world.actor("hr", Hat.HR), line.note.public_id, now=world.later(minutes=9))
    with world.database.reading() as session:
        assert messages.unread(session, world.company_id, world.people["hr"].person_id, Hat.HR) == 0
        (line,) = inbox.index(session, world.actor("hr", Hat.HR), now=world.now).lines
    assert line.note.read_at == world.later(minutes=1)


def test_every_notice_is_known():
    known = {*notices.ABOUT, *notices.APPOINTMENTS, *notices.AHEAD, *notices.TALKS, *notices.OF_NO_RECORD}
    assert known == set(Notice)
