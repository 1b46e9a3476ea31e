"""Does each reader of the five steps find their own part and what is on record, and HR nothing of an enquiry?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.access import reach, sight
from casework.access.cells import YES, Record, Row
from casework.access.reach_cases import through_case
from casework.models.doctor_enquiries import DoctorEnquiry
from casework.rules.days import tokyo_date
from casework.rules.leaves import Turn
from casework.rules.return_steps import BY, DOES, Step
from casework.rules.vocabulary import Hat, Occasion
from casework.services import leave_steps, leave_views
from tests.databases import SQLITE_ONLY
from tests.services.following import NEW, hold
from tests.services.test_doctor_enquiries import answered
from tests.services.test_follow_up_notes import DAY, THEN, stored
from tests.services.test_leaves import begun, end
from tests.services.test_return_plans import decided, read

pytestmark = SQLITE_ONLY


def reads(world, site) -> None:
    leave_id, _case, _enquiry = answered(world)
    site.clock.now = world.now
    address = f"/leaves/{leave_id}/steps"
    pages = {hat: site.visitor(hat.value, hat).get(address).text for hat in (Hat.WORKER, Hat.HR, Hat.PHYSICIAN)}
    for hat, page in pages.items():
        for step in Step:
            assert DOES[hat][step] in page
    records = {hat: page.count("記録があります") for hat, page in pages.items()}
    assert records == {Hat.WORKER: 1, Hat.HR: 0, Hat.PHYSICIAN: 1}, "the answer; to HR there is none"
    assert DOES[Hat.HR][Step.DECISION] not in pages[Hat.WORKER]
    assert "/doctor-enquiries" not in pages[Hat.HR]
    for other in ("supervisor", "clerk"):
        assert site.visitor(other).get(address).status_code == 404


def test_each_reads_their_own_part_and_hr_nothing_of_an_enquiry(world, site):
    reads(world, site)


def test_twin_a_step_that_tells_hr_of_an_enquiry_is_seen(world, site, monkeypatch):
    monkeypatch.setitem(reach.REACHES, DoctorEnquiry, through_case(DoctorEnquiry))
    with pytest.raises(AssertionError, match="to HR there is none"):
        reads(world, site)


PAPER = {Step.READY: "（様式例1）", Step.JUDGEMENT: "（様式例3）", Step.DECISION: "（様式例4）"}


def each_is_a_page(world, site) -> None:
    """Every reader opens each of the five: who does what by when, and the paper of it; nobody else finds one."""
    leave_id, _case, _enquiry = answered(world)
    site.clock.now = world.now
    for number, step in enumerate(Step, 1):
        address = f"/leaves/{leave_id}/steps/{number}"
        for hat in (Hat.WORKER, Hat.HR, Hat.PHYSICIAN):
            page = site.visitor(hat.value, hat).get(address).text
            assert DOES[hat][step] in page
            assert all(text in page for doing in BY[step] for text in (doing.who, doing.what, doing.when))
            assert PAPER.get(step, "") in page, "each step with its paper"
            assert ("/doctor-enquiries" in page) == (step is Step.READY and hat is not Hat.HR)
        for other in ("supervisor", "clerk"):
            assert site.visitor(other).get(address).status_code == 404
    for none in ("0", "6", "care"):
        assert site.visitor("hr").get(f"/leaves/{leave_id}/steps/{none}").status_code == 404


def test_each_step_is_a_page_of_who_does_what_by_when(world, site):
    each_is_a_page(world, site)


def test_twin_a_step_without_its_papers_is_seen(world, site, monkeypatch):
    monkeypatch.setattr(leave_steps, "PAPERS", dict.fromkeys(Step, ()))
    with pytest.raises(AssertionError, match="with its paper"):
        each_is_a_page(world, site)


def on_record(world, site) -> list[str]:
    """What the employee reads of the third and the fifth step: before anything, with a plan that was decided, and once
    a talk after the return was held.
    """
    plan_id = decided(world)
    leave_id = read(world, plan_id).leave_id
    found = []
    for now in (world.now, THEN):
        site.clock.now = now
        if now == THEN:
            end(world, leave_id, DAY - timedelta(days=7), now=now)
            first = next(one for one in stored(world) if one.months == 1)
            hold(world, first.public_id, DAY, replace(NEW, sure=True), now=THEN)
        parts = site.visitor("worker", Hat.WORKER).get(f"/leaves/{leave_id}/steps").text.split("<h2")[1:]
        found.append("".join("x" if "記録があります" in part else "-" for part in parts))
    return found


def test_a_plan_and_a_talk_that_was_held_are_on_record(world, site):
    assert on_record(world, site) == ["--x--", "--xxx"]


def test_twin_a_step_that_never_has_a_record_is_seen(world, site, monkeypatch):
    monkeypatch.setattr(leave_steps, "_decided", lambda *_of: None)
    assert on_record(world, site) != ["--x--", "--xxx"]


def of_each_leave(world, site) -> list[str]:
    """What is on record in the steps of the first leave and of the second one, which goes on in the same case."""
    plan_id = decided(world)
    first = read(world, plan_id).leave_id
    end(world, first, DAY - timedelta(days=7), now=THEN)
    talk = next(one for one in stored(world) if one.months == 1)
    hold(world, talk.public_id, DAY, replace(NEW, sure=True), now=THEN)
    today = tokyo_date(THEN)
    second = begun(world, now=THEN, begins_on=today + timedelta(days=1), until_on=today + timedelta(days=60))
    site.clock.now = THEN + timedelta(days=2)
    found = []
    for leave_id in (first, second):
        parts = site.visitor("worker", Hat.WORKER).get(f"/leaves/{leave_id}/steps").text.split("<h2")[1:]
        found.append("".join("x" if "記録があります" in part else "-" for part in parts))
    return found


def test_the_steps_of_a_second_leave_begin_anew(world, site):
    assert of_each_leave(world, site) == ["--xxx", "-----"]


@pytest.mark.parametrize("of", ["_decided", "turn"])
def test_twin_steps_that_tell_of_the_leave_before_are_seen(world, site, monkeypatch, of):
    if of == "turn":
        monkeypatch.setattr(leave_views, "turn", lambda *_of: Turn(None, None))
    else:
        monkeypatch.setattr(leave_steps, "_decided", lambda visit, _leave: tokyo_date(visit.now))
    assert of_each_leave(world, site) != ["--xxx", "-----"]


def tells_hr_no_day(world, site) -> None:
    """A talk ahead of the return was held, and then one after it: to HR both read the same, without a day."""
    plan_id = decided(world)
    leave_id = read(world, plan_id).leave_id
    ahead = next(one for one in stored(world) if one.because is Occasion.BEFORE_RETURN)
    hold(world, ahead.public_id, ahead.due_on, replace(NEW, sure=True), now=THEN - timedelta(days=8))
    end(world, leave_id, DAY - timedelta(days=7), now=THEN - timedelta(days=7))
    first = next(one for one in stored(world) if one.months == 1)
    reads = []
    for step in ("ahead", "after"):
        if step == "after":
            hold(world, first.public_id, DAY, replace(NEW, sure=True), now=THEN)
        with world.database.writing() as session:
            parts = leave_steps.read(session, world.actor("hr"), leave_id, now=THEN).parts
        reads.append((parts[-1].recorded, parts[-1].done_on))
    site.clock.now = THEN
    page = site.visitor("hr").get(f"/leaves/{leave_id}/steps").text.split("<h2")[-1]
    assert reads == [(True, None)] * 2, "neither which talk it was nor when"
    assert "記録があります" in page


def test_hr_learns_that_a_talk_took_place_neither_which_nor_when(world, site):
    tells_hr_no_day(world, site)


def test_twin_a_page_that_hr_reads_as_a_physician_does_is_seen(world, site, monkeypatch):
    every = dict.fromkeys((hat.value for hat in Hat), YES)
    fields = sight.FOLLOW_UP.fields
    monkeypatch.setattr(sight, "FOLLOW_UP", Record("follow_up", Row(*fields, **every), label="", why=""))
    with pytest.raises(AssertionError, match="neither which"):
        tells_hr_no_day(world, site)
