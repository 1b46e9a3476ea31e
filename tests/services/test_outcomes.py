"""Are those counted who came back, once, without telling of anybody?"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from casework import ids
from casework.access import Act, enter_worker, reach
from casework.models.cases import Case
from casework.models.followups import FollowUp
from casework.models.leaves import SickLeave
from casework.models.outcomes import Outcome
from casework.models.people import Employment
from casework.rules import outcomes as rules
from casework.rules.errors import NotYours
from casework.rules.leaves import ContactWay, LeaveEnd
from casework.rules.lists import Kind
from casework.rules.months import months_after
from casework.rules.outcomes import Shown
from casework.rules.vocabulary import CaseKind, CloseReason, FollowUpBase, FollowUpEnd, FollowUpState
from casework.services import cases, outcomes
from tests.services.results import more_people

BACK = date(2025, 6, 2)
"""The first day back of everybody, unless said otherwise."""
YEAR = (date(2025, 4, 1), date(2026, 3, 31))
DRAWN = {months: datetime.combine(rules.drawn_on(date(2026, 4, 1), months), datetime.min.time(), UTC).replace(hour=3)
         for months in rules.MARKS}  # fmt: skip
READERS = ("hr", "factory_hr", "physician", "committee")
OTHERS = ("worker", "supervisor", "clerk", "nurse", "admin", "coordinator")


def returned(world, numbers, back=BACK) -> None:
    """They were on leave for a month, and came back on a day."""
    hr = world.people["hr"].person_id
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        for number in numbers:
            one = session.execute(select(Employment).where(Employment.number == number)).scalar_one()
            before = session.execute(
                select(SickLeave).where(SickLeave.employment_id == one.id).order_by(SickLeave.number.desc()).limit(1)
            ).scalar_one_or_none()
            case = cases.open_case(
                visit, employment_id=one.id, workplace_id=world.head_office, kind=CaseKind.RETURN
            ) if before is None else session.get_one(Case, before.case_id)  # fmt: skip
            leave = SickLeave(
                company_id=world.company_id, public_id=ids.fresh(), case_id=case.id, employment_id=one.id,
                number=1 if before is None else before.number + 1, before_id=None if before is None else before.id,
                begins_on=back - timedelta(days=31), ended_on=back - timedelta(days=1), ended_as=LeaveEnd.RETURNED,
                ended_by_id=hr, contact_way=ContactWay.NONE, contact_by="労務課", entered_by_id=hr,
            )  # fmt: skip
            session.add(leave)
            visit.record("sick_leave", leave.public_id)
            session.flush()
            for months in (1, 3, 6):
                due = months_after(back, months)
                talk = FollowUp(
                    company_id=world.company_id, public_id=ids.fresh(), case_id=case.id, base_on=back, months=months,
                    counted_from=FollowUpBase.RETURN, anchored_on=due, due_on=due, settled=True,
                    known_to_employer=True, state=FollowUpState.PLANNED,
                )  # fmt: skip
                session.add(talk)


def away_again(world, numbers, on: date, ended_on: date | None = None) -> None:
    with world.database.engine.begin() as connection:
        for number in numbers:
            one = connection.execute(
                select(SickLeave.id, SickLeave.company_id, SickLeave.case_id, SickLeave.employment_id)
                .join(Employment, Employment.id == SickLeave.employment_id)
                .where(Employment.number == number)
            ).one()
            connection.execute(
                insert(SickLeave).values(
                    company_id=one.company_id, public_id=ids.fresh(), case_id=one.case_id, version=1,
                    employment_id=one.employment_id, number=2, before_id=one.id, begins_on=on, ended_on=ended_on,
                    ended_as=None if ended_on is None else LeaveEnd.RETURNED,
                    ended_by_id=None if ended_on is None else world.people["hr"].person_id,
                    contact_way=ContactWay.NONE, contact_by="労務課", entered_by_id=world.people["hr"].person_id,
                )
            )  # fmt: skip


def leaves_the_company(world, numbers, on: date) -> None:
    with world.database.engine.begin() as connection:
        connection.execute(update(Employment).where(Employment.number.in_(numbers)).values(until_on=on))


def talked(world, numbers, months: int, state: FollowUpState, days: int = 0) -> None:
    """What became of a follow-up: held so many days after its day, or not wished for."""
    of = select(Case.id).join(Employment, Employment.id == Case.employment_id).where(Employment.number.in_(numbers))
    due = months_after(BACK, months)
    held = {"held_on": due + timedelta(days=days)} if state is FollowUpState.HELD else {
        "ended_reason": FollowUpEnd.NOT_WISHED}  # fmt: skip
    with world.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS held_with_note_update" + _of(world, "follow_up"))
        connection.execute(
            update(FollowUp).where(FollowUp.case_id.in_(of), FollowUp.months == months).values(state=state, **held)
        )


def _of(world, table: str) -> str:
    return "" if world.database.engine.dialect.name == "sqlite" else f" ON {table}"


def draw(world, months: int) -> int:
    with world.database.writing() as session:
        return outcomes.draw(session, world.company_id, now=DRAWN[months])


def page(world, who="hr", now=None):
    with world.database.writing() as session:
        return outcomes.page(session, world.actor(who), now=now or DRAWN[12])


def marks(world, who="hr") -> dict[int, Any]:
    (block,) = page(world, who).blocks
    assert (block.from_on, block.until_on) == YEAR
    return dict(block.marks)


@pytest.fixture
def twenty(world) -> list[str]:
    numbers = more_people(world, 20)
    returned(world, numbers)
    return numbers


def test_how_many_are_still_at_work(world, twenty):
    away_again(world, twenty[:4], date(2025, 9, 2))
    leaves_the_company(world, twenty[4:8], date(2025, 9, 1))
    talked(world, twenty[9:16], 1, FollowUpState.HELD)
    talked(world, twenty[16:19], 1, FollowUpState.ENDED)
    assert draw(world, 3) == 1
    assert draw(world, 3) == 0, "once"
    found = marks(world)
    assert found[3] == Shown(20, 12, 4, 4, None, 7, None, None)
    assert found[6] is None


def test_the_day_is_counted_from_the_first_day_back_in_one_step(world):
    """Back on the 30th of November 2025: three months later is the last day of February, on which five went again."""
    numbers = more_people(world, 20)
    returned(world, numbers, date(2025, 11, 30))
    away_again(world, numbers[:5], date(2026, 2, 28))
    away_again(world, numbers[5:9], date(2026, 3, 1))
    draw(world, 3)
    assert marks(world)[3].retained == 15


def test_whoever_is_back_from_another_leave_is_at_work(world, twenty):
    away_again(world, twenty[:6], date(2025, 8, 20), date(2025, 10, 1))
    draw(world, 6)
    found = marks(world)
    assert found[3].retained == 14
    assert found[6].retained is None, "all of them: it would say that nobody is away"


def test_follow_ups_of_those_who_were_there_late_and_not_wished_for(world, twenty):
    away_again(world, twenty[:4], date(2025, 6, 20))
    talked(world, twenty[4:14], 1, FollowUpState.HELD, 3)
    talked(world, twenty[14:17], 1, FollowUpState.ENDED)
    draw(world, 3)
    assert marks(world)[3] == Shown(20, 16, None, None, 16, 10, None, 3)


def test_late_is_after_the_window_of_the_rules(world, twenty):
    away_again(world, twenty[:4], date(2025, 6, 20))
    talked(world, twenty[4:11], 1, FollowUpState.HELD, 7)
    talked(world, twenty[11:14], 1, FollowUpState.HELD, 8)
    draw(world, 3)
    assert (marks(world)[3].held, marks(world)[3].late) == (10, 3)


def test_years_of_few_wait_for_the_next_and_no_year_stands_in_two_tables(world):
    numbers = more_people(world, 24)
    returned(world, numbers[:6], date(2024, 6, 3))
    returned(world, numbers[6:13])
    away_again(world, numbers[:4], date(2024, 7, 1))
    with world.database.writing() as session:
        assert outcomes.draw(session, world.company_id, now=DRAWN[3] - timedelta(days=1)) == 0
        assert outcomes.draw(session, world.company_id, now=DRAWN[3]) == 1
    (block,) = page(world).blocks
    assert (block.from_on, block.until_on) == (date(2024, 4, 1), date(2026, 3, 31))
    assert (block.marks[3].returned, block.marks[3].retained) == (13, 9)
    assert page(world).next_from == date(2026, 4, 1)


def test_what_is_entered_later_never_moves_a_table_and_no_two_tell_of_one(world, twenty):
    away_again(world, twenty[:6], date(2025, 8, 20))
    draw(world, 3)
    before = marks(world)[3]
    late = more_people_again(world)
    returned(world, late)
    draw(world, 6)
    assert marks(world)[3] == before
    assert marks(world)[6] == Shown(), "one more than before: both tables together would tell of them"


def test_twin_without_the_comparison_they_do(world, twenty, monkeypatch):
    monkeypatch.setattr(rules, "differs_safely", lambda *_any: True)
    with pytest.raises(AssertionError):
        test_what_is_entered_later_never_moves_a_table_and_no_two_tell_of_one(world, twenty)


def more_people_again(world) -> list[str]:
    with world.database.reading() as session:
        return [session.get_one(Employment, world.people["worker"].employment_id).number]


def test_the_page_is_for_whoever_can_change_how_returns_are_cared_for(world, twenty):
    away_again(world, twenty[:6], date(2025, 8, 20))
    draw(world, 3)
    first = page(world)
    assert [page(world, who).blocks for who in READERS] == [first.blocks] * len(READERS)
    assert page(world, "stranger_hr").blocks == ()
    assert page(world, "outside_physician").blocks == (), "comes for single talks"
    for who in OTHERS:
        with pytest.raises(NotYours):
            page(world, who)


def test_twin_a_reach_of_everything_shows_it_to_a_stranger(world, twenty, monkeypatch):
    monkeypatch.setitem(reach.REACHES, Outcome, lambda *_any: Outcome.id > 0)
    with pytest.raises(AssertionError):
        test_the_page_is_for_whoever_can_change_how_returns_are_cared_for(world, twenty)


def test_the_file_holds_what_the_page_shows(world, twenty):
    away_again(world, twenty[:6], date(2025, 8, 20))
    draw(world, 3)
    with world.database.writing() as session:
        taken = outcomes.take(session, world.actor("committee"), Kind.CSV, "ja", now=DRAWN[3])
    told = taken.content.decode("utf-8-sig").splitlines()
    assert told[2] == '"2025-04-01","2026-03-31","3","20","14","―","―","―","―","―","―"'
    assert taken.name == f"outcomes-{DRAWN[3]:%Y%m%d}.csv"


def test_a_case_that_ended_counts_too(world, twenty):
    closed = {"opened_on": date(2025, 5, 2), "closed_on": date(2025, 12, 20), "close_reason": CloseReason.RETURNED}
    with world.database.engine.begin() as connection:
        connection.execute(update(Case).values(closed))
    away_again(world, twenty[:6], date(2025, 8, 20))
    draw(world, 3)
    assert marks(world)[3].retained == 14
