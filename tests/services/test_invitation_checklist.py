"""Is each line of the checklist for invitations by mail (iTIP, iMIP) kept? One test for each line, in its order.

The mails are those that leave when somebody books, moves and cancels; read with the standard library and vobject, which
did not write them. A receiving calendar after RFC 5546 (`tests/documents/receiving.py`) takes them in.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr

import pytest
import vobject
from icalendar import Calendar
from sqlalchemy import select, text

from casework.documents import calendar
from casework.models.slots import Booking
from casework.rules.telling import tells
from casework.rules.vocabulary import BookingState
from casework.services import bookings, endings
from tests.documents.receiving import Diary, NotTaken, calendar_part, well_folded
from tests.services import asking
from tests.services.asking import ask, book, choices, invited, offer
from tests.services.posting import OFFICE, calendar_of, calendars, deliver, parsed

EMPLOYEE, PHYSICIAN, OTHER = "worker@example.jp", "physician@example.jp", "outside_physician@example.jp"
PLACE = "本館・東棟三階の突き当たりを右に曲がったところにある小さな会議室B（白い扉、内線は不要）"


@dataclass
class Series:
    """Booked, moved, cancelled: what each mailbox got, in order."""

    mails: dict[str, list[bytes]]

    def objects(self, to: str) -> list[bytes]:
        return [calendar_of(raw) for raw in self.mails[to]]

    def all(self) -> list[bytes]:
        return [raw for mails in self.mails.values() for raw in mails]


def together(*parts: dict[str, list[bytes]]) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    for part in parts:
        for to, mails in part.items():
            found.setdefault(to, []).extend(mails)
    return found


def cancel(world, booking_id, who="worker", now=None):
    with world.database.writing() as session:
        bookings.cancel(session, world.actor(who), booking_id, now=now or world.now)


def hours(world, count):
    return world.later(hours=count)


@pytest.fixture
def case_id(world):
    found = invited(world)
    ask(world, found)
    offer(world, date(2026, 12, 8), count=2, place=PLACE)
    return found


def first_free(world, case_id):
    return choices(world, case_id).earlier[0].public_id


@pytest.fixture
def series(world, case_id) -> Series:
    book(world, case_id, first_free(world, case_id))
    booked = calendars(deliver(world))
    again = book(world, case_id, first_free(world, case_id), now=hours(world, 1))
    moved = calendars(deliver(world, hours(world, 1)))
    cancel(world, again.public_id, now=hours(world, 2))
    return Series(together(booked, moved, calendars(deliver(world, hours(world, 2)))))


def lines(content: bytes) -> list[str]:
    return re.sub(rb"\r\n[ \t]", b"", content).decode().rstrip("\r\n").split("\r\n")


def event(content: bytes):
    return vobject.readOne(content.decode()).vevent


def methods(objects: list[bytes]) -> list[str]:
    return [vobject.readOne(content.decode()).method.value for content in objects]


# --- transport ------------------------------------------------------------------------------------------------------


def test_alternatives_are_text_then_page_then_last_the_calendar_with_charset_and_method(series):
    for raw in series.all():
        message = parsed(raw)
        assert message.get_content_type() == "multipart/mixed"
        alternatives = next(iter(message.iter_parts()))
        kinds = [part.get_content_type() for part in alternatives.iter_parts()]
        assert kinds == ["text/plain", "text/html", "text/calendar"]
        part = calendar_part(message)
        assert str(part.get_param("charset")).lower() == "utf-8"


def test_the_method_of_the_header_is_upper_case_and_that_of_the_object(series):
    for to in (EMPLOYEE, PHYSICIAN):
        headers = [str(calendar_part(parsed(raw)).get_param("method")) for raw in series.mails[to]]
        assert headers == methods(series.objects(to)) == ["REQUEST", "REQUEST", "CANCEL"]


def test_the_same_bytes_are_attached_as_invite_ics(series):
    for raw in series.all():
        (attached,) = parsed(raw).iter_attachments()
        assert attached.get_filename() == "invite.ics"
        assert attached.get_payload(decode=True) == calendar_of(raw)


def test_the_calendar_and_the_texts_are_base64_and_the_mail_is_seven_bit(series):
    for raw in series.all():
        raw.decode("ascii")
        parts = [part for part in parsed(raw).walk() if not part.is_multipart()]
        assert {part["Content-Transfer-Encoding"] for part in parts} == {"base64"}


@pytest.mark.parametrize("sender", [OFFICE, "Office <office@example.jp>"])
def test_the_sender_is_the_organizer(world, case_id, sender):
    book(world, case_id, first_free(world, case_id))
    for (raw,) in calendars(deliver(world, sender=sender)).values():
        sent_by = parseaddr(str(parsed(raw)["From"]))[1]
        assert event(calendar_of(raw)).organizer.value == f"mailto:{sent_by}" == f"mailto:{OFFICE}"


# --- the calendar object --------------------------------------------------------------------------------------------


def test_method_once_at_the_top_and_one_each_of_uid_dtstamp_dtstart_organizer(series):
    for raw in series.all():
        content = calendar_of(raw)
        written = lines(content)
        (at,) = [number for number, line in enumerate(written) if line.startswith("METHOD:")]
        assert at < written.index("BEGIN:VTIMEZONE") < written.index("BEGIN:VEVENT"), "at the level of the calendar"
        inside = written[written.index("BEGIN:VEVENT") : written.index("END:VEVENT")]
        for name in ("UID", "DTSTAMP", "DTSTART", "ORGANIZER", "SEQUENCE"):
            assert sum(re.match(rf"{name}[:;]", line) is not None for line in inside) == 1, name
        assert re.fullmatch(r"DTSTAMP:\d{8}T\d{6}Z", next(line for line in inside if line.startswith("DTSTAMP")))


def test_the_uid_is_stable_for_the_life_of_a_booking(series):
    for to in (EMPLOYEE, PHYSICIAN):
        assert len({event(content).uid.value for content in series.objects(to)}) == 1


def test_a_uid_is_never_used_again(world, case_id, series):
    book(world, case_id, first_free(world, case_id), now=hours(world, 3))
    anew = calendars(deliver(world, hours(world, 3)))
    for to in (EMPLOYEE, PHYSICIAN):
        assert event(calendar_of(anew[to][0])).uid.value != event(series.objects(to)[0]).uid.value


def test_the_sequence_starts_at_nought_and_grows_with_each_move_and_the_cancellation(series):
    for to in (EMPLOYEE, PHYSICIAN):
        assert [int(event(content).sequence.value) for content in series.objects(to)] == [0, 1, 2]


def test_the_sequence_is_kept_in_the_row_of_the_booking(world, series):
    with world.database.reading() as session:
        rows = session.execute(select(Booking.state, Booking.sequence).order_by(Booking.id)).all()
    assert [tuple(row) for row in rows] == [(BookingState.MOVED, 0), (BookingState.CANCELLED, 2)]
    assert series.objects(EMPLOYEE)


def test_a_move_is_the_same_event_with_a_new_time_and_never_a_cancellation(series):
    first, moved, _ = (event(content) for content in series.objects(EMPLOYEE))
    assert first.uid.value == moved.uid.value
    assert moved.dtstart.value - first.dtstart.value == timedelta(minutes=30)
    assert methods(series.objects(EMPLOYEE))[:2] == ["REQUEST", "REQUEST"]


def test_a_cancellation_says_cancelled_names_both_sides_and_rings_no_bell(series):
    for to in (EMPLOYEE, PHYSICIAN):
        content = series.objects(to)[-1]
        over = event(content)
        assert (over.status.value, over.organizer.value, over.attendee.value) == (
            "CANCELLED", f"mailto:{OFFICE}", f"mailto:{to}",
        )  # fmt: skip
        assert b"VALARM" not in content


def test_the_attendee_is_who_gets_the_mail_and_is_asked_to_answer(series):
    for to, mails in series.mails.items():
        for raw in mails:
            assert parsed(raw)["To"] == to
            attendee = event(calendar_of(raw)).attendee
            assert attendee.value == f"mailto:{to}"
            assert {name: values[0] for name, values in attendee.params.items()} == {
                "RSVP": "TRUE", "PARTSTAT": "NEEDS-ACTION", "ROLE": "REQ-PARTICIPANT", "CUTYPE": "INDIVIDUAL",
            }  # fmt: skip


def test_the_organizer_is_never_the_recipient(world, case_id):
    """Outlook would say that the organizer need not respond: such a mail is put off instead."""
    book(world, case_id, first_free(world, case_id))
    with pytest.raises(ValueError, match="somebody else"):
        deliver(world, sender=f"Office <{EMPLOYEE.upper()}>")


def test_employee_and_professional_get_messages_and_uids_of_their_own(series):
    assert set(series.mails) == {EMPLOYEE, PHYSICIAN}
    mine, theirs = (event(series.objects(to)[0]).uid.value for to in (EMPLOYEE, PHYSICIAN))
    assert mine != theirs
    assert mine.split("@")[0] not in theirs, "one could be told from the other"
    for to, mails in series.mails.items():
        (other,) = {EMPLOYEE, PHYSICIAN} - {to}
        for raw in mails:
            assert other not in calendar_of(raw).decode() + str(parsed(raw))


def test_nothing_is_sent_for_a_booking_that_is_not_confirmed(world, case_id):
    book(world, case_id, first_free(world, case_id))
    for state in BookingState:
        with world.database.engine.begin() as connection:
            connection.execute(text("UPDATE outbox_mail SET state = 'waiting', sent_at = NULL, leased_until = NULL"))
            connection.execute(text("UPDATE booking SET state = :state"), {"state": state.value})
        assert bool(calendars(deliver(world))) is (state is BookingState.BOOKED), state


def test_times_have_a_zone_without_summer_time_and_nothing_repeats(series):
    for raw in series.all():
        content = calendar_of(raw)
        written = lines(content)
        zone = written[written.index("BEGIN:VTIMEZONE") : written.index("END:VTIMEZONE")]
        assert sorted(zone[1:]) == sorted([
            "TZID:Asia/Tokyo", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0900", "TZOFFSETTO:+0900",
            "TZNAME:JST", "END:STANDARD",
        ])  # fmt: skip
        assert written.count("BEGIN:VTIMEZONE") == 1
        assert not re.search(rb"DAYLIGHT|RRULE|RDATE|EXDATE", content)
        for name in ("DTSTART", "DTEND"):
            (time,) = [line for line in written if line.startswith(f"{name};")]
            assert re.fullmatch(rf"{name};TZID=Asia/Tokyo:\d{{8}}T\d{{6}}", time)
    start = event(series.objects(EMPLOYEE)[0]).dtstart.value
    assert start.astimezone(UTC) == datetime(2026, 12, 8, 5, 0, tzinfo=UTC)


def test_private_and_busy_and_neutral_by_itself(series):
    for raw in series.all():
        found = event(calendar_of(raw))
        assert (found.contents["class"][0].value, found.transp.value) == ("PRIVATE", "OPAQUE")
        assert found.summary.value == "打合せ"
        assert not tells(found.summary.value + found.location.value)
        assert "description" not in found.contents


def test_lines_are_folded_at_75_octets_with_cr_lf_and_text_is_escaped(series):
    for raw in series.all():
        content = calendar_of(raw)
        well_folded(content)
        assert len(PLACE.encode()) > 75
        assert event(content).location.value == PLACE
    odd = "会議室;B,C\\D\n四階"
    assert str(Calendar.from_ical(escaped(odd)).walk("VEVENT")[0]["LOCATION"]) == odd
    assert event(escaped(odd)).location.value == odd


def escaped(place: str) -> bytes:
    from tests.documents.test_calendar import booking, made

    return made(booking(place=place))


def test_at_most_one_alarm_and_that_a_display(series):
    assert all(b"VALARM" not in calendar_of(raw) for raw in series.all())


def test_a_consultation_and_an_interview_look_the_same_in_a_calendar(world, case_id):
    """Whoever sees both calendars learns nothing but the times: all else but the UID is the same, byte for byte."""
    book(world, case_id, first_free(world, case_id))
    with world.database.writing() as session:
        other = endings.talk(session, world.actor("colleague"), asking.EITHER, now=world.now)
    free = choices(world, other, who="colleague").earlier[0].public_id
    book(world, other, free, who="colleague")
    mails = calendars(deliver(world))
    seen = {
        to: re.sub(rb"(UID|DTSTART|DTEND|DTSTAMP)[:;][^\r]*|mailto:[a-z@.]*", b"", calendar_of(mails[to][0]))
        for to in (EMPLOYEE, "colleague@example.jp")
    }
    assert len(set(seen.values())) == 1


# --- what becomes of the event --------------------------------------------------------------------------------------


def diaries(mails: dict[str, list[bytes]]) -> dict[str, Diary]:
    found = {to: Diary(to) for to in mails}
    for to, received in mails.items():
        for raw in received:
            found[to].take(raw)
    return found


def test_a_move_updates_the_event_and_a_cancellation_removes_it_in_both_calendars(world, case_id):
    book(world, case_id, first_free(world, case_id))
    both = {to: Diary(to) for to in (EMPLOYEE, PHYSICIAN)}

    def arrive(now) -> dict[str, list[str]]:
        for to, mails in calendars(deliver(world, now)).items():
            for raw in mails:
                both[to].take(raw)
        return {to: [f"{one.starts_at:%H:%M}" for one in diary.standing()] for to, diary in both.items()}

    assert arrive(world.now) == {EMPLOYEE: ["14:00"], PHYSICIAN: ["14:00"]}
    again = book(world, case_id, first_free(world, case_id), now=hours(world, 1))
    assert arrive(hours(world, 1)) == {EMPLOYEE: ["14:30"], PHYSICIAN: ["14:30"]}
    cancel(world, again.public_id, now=hours(world, 2))
    assert arrive(hours(world, 2)) == {EMPLOYEE: [], PHYSICIAN: []}


def test_another_physician_gets_it_and_the_first_loses_it(world, case_id):
    offer(world, date(2026, 12, 9), who="outside_physician")
    book(world, case_id, first_free(world, case_id))
    first = calendars(deliver(world))
    theirs = next(one for one in choices(world, case_id).earlier if one.physician_name == "佐々木 玲子")
    book(world, case_id, theirs.public_id, now=hours(world, 1))
    second = calendars(deliver(world, hours(world, 1)))
    assert methods([calendar_of(second[PHYSICIAN][0])]) == ["CANCEL"]
    assert methods([calendar_of(second[OTHER][0])]) == ["REQUEST"]
    found = diaries(together(first, second))
    assert {to: len(diary.standing()) for to, diary in found.items()} == {EMPLOYEE: 1, PHYSICIAN: 0, OTHER: 1}


def test_back_with_the_first_physician_the_event_stands_again(world, case_id):
    offer(world, date(2026, 12, 9), who="outside_physician")
    parts = []
    for hour, name in enumerate(("山田 哲也", "佐々木 玲子", "山田 哲也")):
        slot = next(one for one in choices(world, case_id).earlier if one.physician_name == name)
        book(world, case_id, slot.public_id, now=hours(world, hour))
        parts.append(calendars(deliver(world, hours(world, hour))))
    found = diaries(together(*parts))
    assert {to: len(diary.standing()) for to, diary in found.items()} == {EMPLOYEE: 1, PHYSICIAN: 1, OTHER: 0}


def test_who_withdraws_loses_the_event_too(world, case_id):
    book(world, case_id, first_free(world, case_id))
    first = calendars(deliver(world))
    with world.database.writing() as session:
        version = endings.withdrawal(session, world.actor("worker"), case_id, now=world.now).version
        endings.withdraw(session, world.actor("worker"), case_id, version=version, now=world.now)
    found = diaries(together(first, calendars(deliver(world, hours(world, 1)))))
    assert [len(diary.standing()) for diary in found.values()] == [0, 0]


def test_a_second_try_of_a_mail_is_the_same_byte_for_byte(world, case_id):
    book(world, case_id, first_free(world, case_id))
    with world.database.engine.begin() as connection:
        connection.execute(text("UPDATE outbox_mail SET state = 'stopped' WHERE notice <> 'booked'"))
    once = deliver(world)
    with world.database.engine.begin() as connection:
        connection.execute(
            text("UPDATE outbox_mail SET state = 'waiting', sent_at = NULL, rendered = NULL WHERE notice = 'booked'")
        )
    twice = deliver(world, hours(world, 5))
    assert unbounded(once[0].raw) == unbounded(twice[0].raw)


def unbounded(raw: bytes) -> bytes:
    return re.sub(rb"===============\d+==", b"boundary", raw)


# --- the twins: writers with the defects that others shipped --------------------------------------------------------


def test_the_receiver_catches_a_writer_that_forgets_the_sequence(world, case_id, monkeypatch):
    written = calendar.invitation
    monkeypatch.setattr(calendar, "invitation", lambda shown, **given: written(shown, **{**given, "sequence": 0}))
    book(world, case_id, first_free(world, case_id))
    first = calendars(deliver(world))
    book(world, case_id, first_free(world, case_id), now=hours(world, 1))
    with pytest.raises(NotTaken, match="same number"):
        diaries(together(first, calendars(deliver(world, hours(world, 1)))))


def test_the_receiver_catches_a_writer_with_a_new_uid_for_a_move(world, case_id, monkeypatch):
    written = calendar.invitation
    monkeypatch.setattr(
        calendar, "invitation", lambda shown, **given: written(shown, **{**given, "uid": f"{shown.starts_at:%H%M}@x"})
    )
    book(world, case_id, first_free(world, case_id))
    first = calendars(deliver(world))
    book(world, case_id, first_free(world, case_id), now=hours(world, 1))
    found = diaries(together(first, calendars(deliver(world, hours(world, 1)))))
    assert len(found[EMPLOYEE].standing()) == 2, "the old event stays where it was"


@pytest.mark.parametrize("broken", ["characters", "octets"])
def test_the_receiver_catches_a_writer_that_folds_by_characters_or_through_one(world, case_id, monkeypatch, broken):
    written = calendar.invitation

    def badly(shown, **given):
        plain = re.sub(rb"\r\n[ \t]", b"", written(shown, **given))
        if broken == "octets":
            cut = [b"\r\n ".join(line[at : at + 74] for at in range(0, len(line), 74)) for line in plain.split(b"\r\n")]
            return b"\r\n".join(cut)
        folded = [
            "\r\n ".join(line[at : at + 74] for at in range(0, len(line), 74)) for line in plain.decode().split("\r\n")
        ]
        return "\r\n".join(folded).encode()

    monkeypatch.setattr(calendar, "invitation", badly)
    book(world, case_id, first_free(world, case_id))
    with pytest.raises(NotTaken, match="cut in two" if broken == "octets" else "longer than 75"):
        diaries(calendars(deliver(world)))


def test_the_receiver_catches_a_cancellation_that_the_employee_is_not_sent(world, case_id, monkeypatch):
    """The event would stay in the calendar of whoever cancelled it."""
    monkeypatch.setattr(bookings, "end", lambda visit, case, booking: bookings.leave(visit, case, booking, told=True))
    booking = book(world, case_id, first_free(world, case_id))
    first = calendars(deliver(world))
    cancel(world, booking.public_id)
    found = diaries(together({EMPLOYEE: first[EMPLOYEE]}, {}))
    second = calendars(deliver(world, hours(world, 1)))
    assert EMPLOYEE not in second
    assert len(found[EMPLOYEE].standing()) == 1
