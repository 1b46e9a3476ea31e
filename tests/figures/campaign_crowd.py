"""What does the database of one very large workplace look like in the middle of a campaign?"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from tests.figures.crowd import PROFESSIONALS, START, code, employments, persons, put
from tests.world import NOW, World


def fill(connection: Connection, world: World, people: int, needed: float, *, before: int) -> None:
    """Put checks of `people` results each at the head office into the world's company: `before` of past years, which
    are over, and one under way, whose people stand at every stage.
    """
    for table, rows in _campaigns(world, people, round(1 / needed), before):
        put(connection, table, rows)


def _campaigns(world: World, people: int, every: int, before: int) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    company = {"company_id": world.company_id}
    cases = [n for n in range(people * (before + 1)) if n % people % every == 0]
    yield "department", iter(
        {**company, "id": START + n, "public_id": code(2, n), "code": f"D{n:02}", "name": f"第{n + 1}課",
         "workplace_id": world.head_office}
        for n in range(40)
    )  # fmt: skip
    yield "person", persons(company, people, random.Random(people))
    yield "employment", employments(company, people)
    yield "placement", iter(
        {**company, "id": START + n, "public_id": code(5, n), "employment_id": START + n,
         "department_id": START + n // every % 40, "workplace_id": world.head_office, "post": "",
         "from_on": date(2015, 4, 1), "until_on": None}
        for n in range(people)
    )  # fmt: skip
    yield "stress_check", iter(
        {**company, "id": START + n, "public_id": code(6, n), "workplace_id": world.head_office,
         "name": f"{2026 - before + n}年度の全社", "started_on": date(2026 - before + n, 10, 1),
         "thresholds": "77/76/63", "interviewed_by": "industrial_physician", "provider_id": None}
        for n in range(before + 1)
    )  # fmt: skip
    yield "examiner_appointment", iter(
        {**company, "id": START + n, "public_id": code(18, n), "stress_check_id": START + n,
         "person_id": world.people["physician"].person_id, "from_on": date(2026 - before + n, 10, 1), "until_on": None}
        for n in range(before + 1)
    )  # fmt: skip
    yield "check_result", iter(
        {**company, "id": START + n, "public_id": code(7, n), "stress_check_id": START + n // people,
         "employment_id": START + n % people, "stressors": 40, "reactions": 60, "support": 20,
         "high_stress": n % people % every == 0, "checked_on": date(2026 - before + n // people, 10, 10),
         "notified_on": date(2026 - before + n // people, 11, 2), "interview_needed": n % people % every == 0,
         "decided_at": NOW, "decided_by_id": world.people["physician"].person_id, "data_key_id": None,
         "decision_reason": None}
        for n in range(people * (before + 1))
    )  # fmt: skip
    yield "case", iter(
        {**company, "id": START + n, "public_id": code(8, n), "employment_id": START + n % people,
         "workplace_id": world.head_office, "kind": "statutory", "stress_check_id": START + n // people,
         "check_result_id": START + n, "data_key_id": code(9, n), "opened_on": date(2026 - before + n // people, 11, 2),
         "closed_on": None, "close_reason": None}
        for n in cases
    )  # fmt: skip
    yield from _answers(world, people, every, before, cases)


STAGES = ("open", "open", "open", "open", "read", "declined", "declined", "asked", "booked", "held")


def _answers(
    world: World, people: int, every: int, before: int, cases: list[int]
) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    """What became of each case; in the years before all is answered and no clock runs."""
    company = {"company_id": world.company_id}

    def stage(n: int) -> str:
        known = STAGES[n // every % len(STAGES)]
        return known if n // people == before else {"open": "declined", "read": "declined"}.get(known, "held")

    def notified(n: int) -> date:
        return date(2026 - before + n // people, 11, 2) + timedelta(days=n // every % 29)

    def begins(n: int) -> datetime:
        return datetime(2026 - before + n // people, 12, 1, tzinfo=UTC) + timedelta(minutes=30 * (n % people))

    def left(due_on: date) -> dict[str, Any]:
        gone = due_on < NOW.date()
        return {"sent_at": NOW if gone else None, "channel": "mail" if gone else None}

    states = {"read": "open", "asked": "requested", "booked": "requested", "held": "requested"}
    asked = [n for n in cases if stage(n) in {"asked", "booked", "held"}]
    booked = [n for n in asked if stage(n) != "asked"]
    yield "invitation", iter(
        {**company, "id": START + n, "public_id": code(10, n), "case_id": START + n,
         "state": states.get(stage(n), stage(n)), "notified_on": notified(n),
         "request_by": notified(n) + timedelta(days=30), "read_at": None if stage(n) == "open" else NOW,
         "answered_at": None if stage(n) in {"open", "read"} else NOW, "decline_reason": None, "decline_words": None,
         "next_approach_on": None, "version": 1}
        for n in cases
    )  # fmt: skip
    yield "letter", iter(
        {**company, "id": START + 3 * n + at, "public_id": code(16, 3 * n + at),
         "invitation_id": START + n, "kind": kind, "number": 1,
         "due_on": notified(n) + timedelta(days=days),
         **left(notified(n) + timedelta(days=days))}
        for n in cases
        for at, (kind, days) in enumerate((("first", 0), ("reminder", 14), ("final", 29)))
    )  # fmt: skip
    yield "slot", iter(
        {**company, "id": START + n, "public_id": code(11, n), "person_id": START + n % min(people, PROFESSIONALS),
         "workplace_id": world.head_office,
         "starts_at": begins(n), "ends_at": begins(n) + timedelta(minutes=30),
         "online": False, "place": "会議室B", "state": "free"}
        for n in booked
    )  # fmt: skip
    yield "interview_request", iter(
        {**company, "id": START + n, "public_id": code(12, n), "case_id": START + n,
         "state": "fulfilled" if stage(n) == "held" else "submitted", "requested_on": notified(n) + timedelta(days=3),
         "late": n // every % 100 == 8, "channel": "online", "entered_by_id": None, "entered_at": NOW,
         "statutory": True, "discloses": True, "mode": "either", "physician_wish": "any", "remarks": None,
         "contact": None,
         "acknowledged": True, "later_wished_on": None, "withdrawn_on": None, "version": 1}
        for n in asked
    )  # fmt: skip
    yield "booking", iter(
        {**company, "id": START + n, "public_id": code(13, n), "slot_id": START + n, "case_id": START + n,
         "interview_request_id": START + n, "state": "kept" if stage(n) == "held" else "booked", "booked_at": NOW,
         "booked_by_id": world.people["clerk"].person_id, "ended_at": None, "after_limit": False, "late_minutes": 0,
         "uid": code(14, n),
         "sequence": 0}
        for n in booked
    )  # fmt: skip
    yield "interview", iter(
        {**company, "id": START + n, "public_id": code(15, n), "case_id": START + n, "booking_id": START + n,
         "person_id": world.people["physician"].person_id, "state": "held", "mode": "in_person",
         "held_on": notified(n) + timedelta(days=9), "companions": None, "complaint": None, "work_notes": None,
         "burden_notes": None, "body_notes": None, "risk": None, "assessment": None, "version": 1}
        for n in booked
        if stage(n) == "held"
    )  # fmt: skip
    yield "case_limit", iter(
        {**company, "id": START + n, "public_id": code(17, n), "case_id": START + n, "workplace_id": world.head_office,
         "clock": "interview" if n in talks else "request", "zone": "employer" if n in talks else "examiner",
         "record_id": code(12 if n in talks else 8, n), "start_on": notified(n),
         "limit_on": notified(n) + timedelta(days=33 if n in talks else 30), "settled": True, "basis": "安衛則52条の16",
         "policy_version": 0, "left_with": False, "created_at": NOW,
         "stopped_on": NOW.date() if n // people < before or stage(n) in {"declined", "held"} else None}
        for talks in (frozenset(asked),)
        for n in cases
    )  # fmt: skip
