"""Who is offered a talk because they moved or worked very long, and does nobody at the employer hear of it?"""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, select, update

from casework import ids
from casework.models.cases import Case
from casework.models.followups import FollowUp
from casework.models.people import Placement, Workplace
from casework.rules.notices import Notice
from casework.rules.vocabulary import CloseReason, FollowUpEnd, Occasion
from casework.services import followups, kept_hours, occasions
from tests.services.advising import held
from tests.services.test_followups import listed, plan
from tests.services.test_hearings import notes

MOVED = date(2027, 2, 1)
FEBRUARY = datetime(2027, 2, 3, 1, tzinfo=UTC)
MARCH = datetime(2027, 3, 3, 1, tzinfo=UTC)


def move(world, on=MOVED, to="osaka", who="worker"):
    """To another workplace, from this day on."""
    with world.database.engine.begin() as connection:
        of = Placement.employment_id == world.people[who].employment_id
        before = connection.execute(select(Placement).where(of)).mappings().one()
        there = connection.execute(select(Workplace.id).where(Workplace.id != before["workplace_id"])).scalars().first()
        connection.execute(update(Placement).where(of).values(until_on=date.fromordinal(on.toordinal() - 1)))
        connection.execute(
            insert(Placement).values(
                company_id=before["company_id"], public_id=ids.fresh(), employment_id=before["employment_id"],
                department_id=before["department_id"], workplace_id=there if to else before["workplace_id"],
                post="主任", from_on=on,
            )
        )  # fmt: skip


def look(world, now=FEBRUARY):
    with world.database.writing() as session:
        return occasions.look(session, world.company_id, now=now)


def hours(world, *lines, who="hr", now=MARCH):
    data = "\r\n".join(["社員番号,年月,時間外労働,休日労働", *lines]).encode()
    with world.database.writing() as session:
        return kept_hours.load(session, world.actor(who), data, now=now)


def offered(world):
    with world.database.reading() as session:
        found = session.execute(select(FollowUp).where(FollowUp.because.is_not(None)).order_by(FollowUp.id)).scalars()
        return [(one.because, one.base_on, one.due_on) for one in found]


def test_who_moved_is_offered_a_talk_once(world):
    plan(world, held(world), [6])
    assert look(world) == 0, "nobody moved"
    move(world)
    assert look(world) == 1
    assert offered(world) == [(Occasion.TRANSFER, MOVED, date(2027, 2, 17))]
    assert look(world) == 0
    assert [who for who, _hat in notes(world, Notice.FOLLOW_UP_EXTRA)] == ["physician", "worker"]
    assert [line.follow_up.because for line in listed(world, "worker", now=FEBRUARY)] == [Occasion.TRANSFER, None]
    assert listed(world, "hr", now=FEBRUARY) == listed(world, "clerk", now=FEBRUARY) == []


def test_twin_whoever_has_another_post_is_no_transfer(world, monkeypatch):
    """The honest product offers nothing where workplace and department stay; a careless one is caught."""
    plan(world, held(world), [6])
    move(world, to=None)
    assert look(world) == 0
    monkeypatch.setattr(occasions, "_moved", lambda _place, _every: True)
    assert look(world) == 1


def test_a_talk_that_is_near_or_was_held_since_is_the_one_that_asks(world):
    (near, _far) = plan(world, held(world), [2, 6])  # the 8th of February
    move(world)
    assert look(world) == 0
    with world.database.writing() as session:
        followups.end(session, world.actor("physician"), near.public_id, FollowUpEnd.RESOLVED, now=FEBRUARY)
    assert look(world) == 1, "nobody asks any more"


@pytest.mark.parametrize("reason", [FollowUpEnd.NOT_WISHED, FollowUpEnd.PARENTAL_LEAVE])
def test_who_declined_or_is_away_for_long_is_not_asked_again_by_the_same_transfer(world, reason):
    (near, _far) = plan(world, held(world), [2, 6])
    move(world)
    again_on = date(2027, 12, 1) if reason is FollowUpEnd.PARENTAL_LEAVE else None
    with world.database.writing() as session:
        followups.end(session, world.actor("physician"), near.public_id, reason, again_on=again_on, now=FEBRUARY)
    assert look(world) == 0


@pytest.mark.parametrize("how", ["closed", "unplanned", "long ago"])
def test_nobody_else_is_offered_one(world, how):
    case = held(world)
    if how != "unplanned":
        plan(world, case, [6])
    move(world, on=date(2027, 1, 1) if how == "long ago" else MOVED)
    if how == "closed":
        with world.database.engine.begin() as connection:
            connection.execute(update(Case).values(closed_on=MOVED, close_reason=CloseReason.MEASURES_OVER))
    assert look(world) == 0
    assert offered(world) == []


def test_a_month_over_the_rules_is_reason_to_offer_a_talk(world):
    plan(world, held(world), [6])
    number = world.people["worker"].number
    assert hours(world, f"{number},2027-02,40,5").problems == ()
    assert offered(world) == [], "45 hours are not more than 45"
    found = hours(
        world, f"{number},2027-02,40,6", f"{number},2026-11,99,0", f"{number},2027-01,99,0", "1002,2027-02,90,0"
    )
    assert (found.lines, found.others) == ((), 4), "HR reads nothing of it"
    assert offered(world) == [(Occasion.OVERTIME, date(2027, 2, 1), date(2027, 3, 17))], (
        "the newest asks, November is long ago"
    )
    hours(world, f"{number},2027-02,60,0")
    assert len(offered(world)) == 1


def test_twin_a_product_that_counts_no_hours_is_seen(world, monkeypatch):
    monkeypatch.setattr(occasions, "overworked", lambda _visit, _worked: [])
    with pytest.raises(AssertionError):
        test_a_month_over_the_rules_is_reason_to_offer_a_talk(world)
