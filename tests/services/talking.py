"""The road from an appointment to the issued record, walked by acts, for tests. Every clinical note is a canary."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from casework.rules.comparison import Item
from casework.rules.record import Record
from casework.rules.vocabulary import Guidance, Hat, InterviewMode, MeasureKind, WorkCategory
from casework.services import bookings, choices, interviews, issuing, opinions, requests, screens
from casework.services.interviews import Notes
from tests.services import asking
from tests.walks import walked

DAY = date(2026, 12, 8)
THEN = datetime(2026, 12, 8, 6, 0, tzinfo=UTC)
"""15:00 in Tokyo on the day of the talk, an hour after it began."""

HOURS = {"worker": time(14), "colleague": time(13)}
"""When they come; everybody else at noon."""

NOTES = Notes(
    complaint="canary-complaint", work_notes="canary-work-notes", burden_notes="canary-burden-notes",
    body_notes="canary-body-notes", assessment="canary-assessment", companions="canary-companions",
)  # fmt: skip

WHOLE = Record(
    work_hours="直近3か月の時間外は月平均52時間。",
    work_other="担当の引継ぎが重なった。",
    burden="仕事の量と休養の確保が課題。",
    other_findings=True,
    other_condition="疲労の回復に配慮が要る",
    guidance=(Guidance.HEALTH_GUIDANCE, Guidance.INTERVIEW_AGAIN),
    interview_again_on=date(2027, 1, 12),
    guidance_notes="休養のとり方を助言した。",
    work_category=WorkCategory.RESTRICTED,
    items=(
        Item(MeasureKind.OVERTIME_LIMIT, hours=20),
        Item(MeasureKind.WORKING_HOURS, starts=time(9), ends=time(17, 30)),
        Item(MeasureKind.TASK_CHANGE, words="引継ぎの窓口を一人にする。"),
        Item(MeasureKind.FEWER_NIGHTS, hours=0),
    ),
    from_on=date(2026, 12, 14),
    months=3,
    next_interview_on=date(2027, 1, 12),
    workplace_view="相談先を定めることが望ましい。",
    medical_view="通院の時間に配慮を。",
    notes="月1回、見直します。",
    reason="休養の確保が当面大切なため。",
)
NORMAL = replace(
    WHOLE, work_category=WorkCategory.NORMAL, items=(), from_on=None, months=None, guidance=(Guidance.NONE,),
    interview_again_on=None,
)  # fmt: skip


@walked
def begun(world, name="worker", *, physician="physician", on=DAY) -> tuple[str, str, str]:
    """A booked talk whose notes are open: (case, booking, interview)."""
    case_id = asking.invited(world, name)
    actor = world.actor(name, Hat.WORKER)
    with world.database.writing() as session:
        requests.submit(session, actor, case_id, asking.EITHER, now=world.now)
    asking.offer(world, on, who=physician, at=HOURS.get(name, time(12)))
    with world.database.writing() as session:
        free = choices.choosing(session, actor, case_id, later=False, now=world.now)
        booking = bookings.book(session, actor, case_id, (free.earlier or free.later)[0].public_id, now=world.now)
    return case_id, booking.public_id, start(world, booking.public_id, who=physician)


def start(world, booking_id: str, *, who="physician", now=None) -> str:
    with world.database.writing() as session:
        return interviews.start(session, world.actor(who), booking_id, now=now or THEN).public_id


def page(world, interview_id: str, *, who="physician", now=None):
    with world.database.writing() as session:
        return screens.page(session, world.actor(who), interview_id, now=now or THEN)


def note(world, interview_id: str, notes=NOTES, *, version=1, who="physician", now=None):
    with world.database.writing() as session:
        return interviews.write(session, world.actor(who), interview_id, notes, version=version, now=now or THEN)


def hold(world, interview_id: str, *, on=DAY, mode=InterviewMode.IN_PERSON, who="physician", now=None, **more: Any):
    with world.database.writing() as session:
        return interviews.hold(session, world.actor(who), interview_id, on, mode, now=now or THEN, **more)


@walked
def held(world, name="worker", *, physician="physician") -> tuple[str, str]:
    """A held talk with canaries in all its notes: (case, interview)."""
    case_id, _booking, interview_id = begun(world, name, physician=physician)
    hold(world, interview_id, who=physician, notes=NOTES, version=1)
    return case_id, interview_id


def draft(world, interview_id: str, *, who="physician", now=None):
    with world.database.writing() as session:
        return opinions.draft(session, world.actor(who), interview_id, now=now or THEN)


def save(world, interview_id: str, record=WHOLE, *, version=0, who="physician", now=None) -> int:
    with world.database.writing() as session:
        return opinions.save(session, world.actor(who), interview_id, record, version=version, now=now or THEN)


def issue(world, interview_id: str, *, version, who="physician", now=None):
    with world.database.writing() as session:
        return issuing.issue(session, world.actor(who), interview_id, version=version, now=now or THEN)


@walked
def issued(world, name="worker", record=WHOLE, *, physician="physician") -> tuple[str, str]:
    """An issued record: (case, opinion)."""
    case_id, interview_id = held(world, name, physician=physician)
    version = save(world, interview_id, record, who=physician)
    return case_id, issue(world, interview_id, version=version, who=physician).public_id
