"""A follow-up that was held, for tests."""

from datetime import date, datetime

from casework.rules.follow_up_notes import Course, NextStep, Scale, Told, View, Way
from casework.services import follow_up_notes, follow_up_plans
from casework.services.follow_up_notes import New

TOLD = Told(Course.BETTER, View.KEEP, NextStep.PLANNED, {Scale.CONDITION: 6, Scale.SLEEP: 5})
NEW = New(Way.IN_PERSON, TOLD, "眠りが戻りつつある", "昼休みに外へ出てみてください")


def plan(world, interview_id: str, months, *, who="physician", now):
    with world.database.writing() as session:
        return follow_up_plans.plan(session, world.actor(who), interview_id, months, now=now)


def hold(world, follow_up_id: str, on: date, new: New = NEW, *, who="physician", hat=None, now: datetime) -> None:
    with world.database.writing() as session:
        follow_up_notes.hold(session, world.actor(who, hat), follow_up_id, on, new, now=now)


def read(world, follow_up_id: str, who="physician", *, now: datetime):
    with world.database.writing() as session:
        return follow_up_notes.read(session, world.actor(who), follow_up_id, now=now)
