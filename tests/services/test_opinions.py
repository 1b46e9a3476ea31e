"""Is a draft kept in any state, for its writer alone, and does nothing typed get lost?"""

from dataclasses import fields, replace
from datetime import date, time

import pytest
from sqlalchemy import select

from casework.access import Act, enter, reach, reach_cases
from casework.ids import PublicId
from casework.models.cases import Limit
from casework.rules.bases import Purpose
from casework.rules.comparison import Item
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotYours, Stale
from casework.rules.record import Period, Record
from casework.rules.vocabulary import Guidance, MeasureKind, WorkCategory, Zone
from casework.services import overview, records
from tests.services import talking
from tests.services.talking import DAY, THEN, WHOLE, draft, held, save

EVERYTHING = Record(
    work_hours="一", work_other="二", burden="三", other_findings=True, other_condition="四",
    guidance=tuple(Guidance), interview_again_on=date(2027, 1, 5), guidance_notes="五", urgent=True,
    work_category=WorkCategory.LEAVE,
    items=tuple(
        Item(
            kind, 3, time(9) if kind is MeasureKind.WORKING_HOURS else None,
            time(17) if kind is MeasureKind.WORKING_HOURS else None, f"言葉 {kind.value}",
        )
        for kind in MeasureKind
    ),
    from_on=date(2026, 12, 1), until_on=date(2026, 11, 1), months=7, next_interview_on=date(2020, 1, 1),
    more=(Period(items=(Item(MeasureKind.OTHER, words="そのあと"),), months=2), Period(from_on=date(2026, 1, 1))),
    workplace_view="六", medical_view="七", notes="八\n九", reason="十", purpose=Purpose.LIFTED,
)  # fmt: skip
"""Every place filled in, most of them against the rules."""
ELSEWHERE = {"fatigue", "hours_over_40", "follows", "correction_reason", "days", "weeks"}
"""Of the second record, of an opinion after another, of a correction, and lengths beside the
months: they have tests of their own."""


def urgent(world) -> list[Limit]:
    with world.database.reading() as session:
        return list(session.execute(select(Limit).where(Limit.clock == Clock.URGENT_OPINION)).scalars())


def test_the_example_fills_every_place_of_the_record():
    empty = Record()
    same = [field.name for field in fields(Record) if getattr(EVERYTHING, field.name) == getattr(empty, field.name)]
    assert set(same) == ELSEWHERE


@pytest.mark.parametrize(
    "written",
    [
        Record(),
        WHOLE,
        EVERYTHING,
        replace(Record(), until_on=date(2026, 1, 1)),
        replace(Record(), months=3),
        replace(Record(), weeks=2),
        replace(Record(), days=10),
    ],
    ids=["empty", "whole", "everything", "an end without a beginning", "months alone", "weeks alone", "days alone"],
)
def test_any_draft_comes_back_as_it_was_typed(world, written):
    _case, interview_id = held(world)
    version = save(world, interview_id, written)
    page = draft(world, interview_id)
    assert page.record == written
    assert page.version == version


def test_before_anything_is_kept_the_page_is_empty_and_says_what_is_wanted(world):
    _case, interview_id = held(world)
    page = draft(world, interview_id)
    assert (page.record, page.version) == (Record(), 0)
    assert [gap.field for gap in page.gaps][:3] == ["work_hours", "work_other", "burden"]
    assert page.known.employee.name == "佐藤 真由美"


def test_nothing_of_the_notes_is_taken_over(world):
    _case, interview_id = held(world)
    assert "canary" not in str(draft(world, interview_id).record)
    assert "canary" in str(talking.page(world, interview_id).known.interview.as_dict())


def test_a_whole_draft_has_no_gap_and_clinical_words_warn(world):
    _case, interview_id = held(world)
    version = save(world, interview_id)
    assert draft(world, interview_id).gaps == []
    save(world, interview_id, replace(WHOLE, burden="適応障害のため"), version=version)
    page = draft(world, interview_id)
    assert (page.gaps, page.warnings) == ([], {"burden": ["適応障害"]})


def test_every_saving_is_a_version_and_an_old_window_overwrites_nothing(world):
    _case, interview_id = held(world)
    first = save(world, interview_id, Record())
    second = save(world, interview_id, Record(), version=first)
    assert second > first
    for old in (0, first):
        with pytest.raises(Stale):
            save(world, interview_id, WHOLE, version=old)
    assert draft(world, interview_id).record == Record()


def test_measures_may_be_exchanged(world):
    _case, interview_id = held(world)
    version = save(world, interview_id)
    other = replace(WHOLE, items=(Item(MeasureKind.OVERTIME_BAN), Item(MeasureKind.FEWER_NIGHTS, 4, words="月4回")))
    save(world, interview_id, other, version=version)
    assert draft(world, interview_id).record.items == other.items


def test_urgency_runs_the_same_day_for_the_physician_and_stops_when_taken_back(world):
    _case, interview_id = held(world)
    version = save(world, interview_id, replace(WHOLE, urgent=True))
    version = save(world, interview_id, replace(WHOLE, urgent=True, notes="もう一度"), version=version)
    (limit,) = urgent(world)
    assert (limit.start_on, limit.limit_on, limit.zone, limit.stopped_on) == (DAY, DAY, Zone.CLINICAL, None)
    save(world, interview_id, WHOLE, version=version)
    (limit,) = urgent(world)
    assert limit.stopped_on == DAY


def test_there_is_no_record_before_the_interview_was_held(world):
    _case, _booking, interview_id = talking.begun(world)
    with pytest.raises(NotNow):
        draft(world, interview_id)
    with pytest.raises(NotNow):
        save(world, interview_id)


@pytest.mark.parametrize("name", ["outside_physician", "nurse", "hr", "worker", "clerk", "supervisor", "admin"])
def test_nobody_else_reads_or_writes_a_draft(world, name):
    _case, interview_id = held(world)
    version = save(world, interview_id)
    with pytest.raises(NotYours):
        draft(world, interview_id, who=name)
    with pytest.raises(NotYours):
        save(world, interview_id, version=version, who=name)


@pytest.mark.parametrize("name", ["hr", "worker", "outside_physician", "nurse"])
def test_a_draft_does_not_exist_for_those_who_will_read_the_issued_record(world, name):
    case_id, interview_id = held(world)
    save(world, interview_id)
    with world.database.writing() as session:
        opinion = overview.case_page(session, world.actor("physician"), PublicId(case_id), now=THEN).advice[0].opinion
    with world.database.writing() as session, pytest.raises(NotYours):
        records.read(session, world.actor(name), opinion.public_id, now=THEN)
    with world.database.writing() as session, pytest.raises(NotNow):
        records.read(session, world.actor("physician"), opinion.public_id, now=THEN)


def test_that_a_draft_is_urgent_is_known_to_whoever_is_assigned_and_to_nobody_else(world):
    """The nurse and the 産業医 who aren't assigned reach the case, as the employee: the draft is none of theirs."""
    case_id, interview_id = held(world, physician="outside_physician")
    version = save(world, interview_id, WHOLE, who="outside_physician")
    plain = {who: seen_limits(world, case_id, who) for who in ("physician", "nurse", "worker")}
    save(world, interview_id, replace(WHOLE, urgent=True), version=version, who="outside_physician")
    (limit,) = urgent(world)
    assert {who: seen_limits(world, case_id, who) for who in plain} == plain
    knows = {who for who in ("physician", "nurse", "worker", "hr", "clerk", "outside_physician")
             if may_reach(world, who, limit)}  # fmt: skip
    assert knows == {"outside_physician"}


def seen_limits(world, case_id, who):
    with world.database.writing() as session:
        return [limit.clock for limit in overview.case_page(session, world.actor(who), case_id, now=THEN).limits]


def may_reach(world, who, limit):
    with world.database.reading() as session:
        visit = enter(session, world.actor(who), Act.SEE_DESK, now=THEN)
        return session.execute(select(Limit.id).where(Limit.id == limit.id, visit.within(Limit))).first() is not None


def test_twin_limits_of_whoever_reaches_the_case(world, monkeypatch):
    monkeypatch.setitem(reach.REACHES, Limit, reach_cases.through_case(Limit))
    with pytest.raises(AssertionError):
        test_that_a_draft_is_urgent_is_known_to_whoever_is_assigned_and_to_nobody_else(world)
