"""Is what comes next after a talk a task, with the place where it is done, until somebody says that it is done?"""

import pytest

from casework.rules.errors import NotNow, NotYours
from casework.rules.follow_up_notes import NextStep, Told
from casework.rules.todos import Todo
from casework.rules.vocabulary import Hat
from casework.services import duties, follow_up_notes
from tests.databases import SQLITE_ONLY
from tests.services.following import read
from tests.services.test_follow_up_notes import THEN, following, held, stored

PLACES = {
    NextStep.MEDICAL: "/medical-letters", NextStep.INTERVIEW: "/cases/", NextStep.LEAVE: "/leaves",
    NextStep.PLANNED: "",
}  # fmt: skip


def settle(world, follow_up_id, who="physician", hat=None):
    with world.database.writing() as session:
        follow_up_notes.settle(session, world.actor(who, hat), follow_up_id, now=THEN)


def waits(world, who="physician") -> int:
    with world.database.writing() as session:
        page = duties.desk(session, world.actor(who), now=THEN)
    return sum(task.todo is Todo.NEXT_STEP for part in page.parts for task in part.tasks)


def is_a_task_until_done(world) -> None:
    held(world, following(NextStep.MEDICAL))
    talk = stored(world)[0].public_id
    assert (waits(world), waits(world, "nurse")) == (1, 0), "who has the case"
    for who, hat in (("nurse", None), ("worker", Hat.WORKER), ("hr", None)):
        with pytest.raises(NotYours):
            settle(world, talk, who, hat)
    assert read(world, talk, now=THEN).may_settle
    settle(world, talk)
    assert waits(world) == 0
    assert not read(world, talk, now=THEN).may_settle
    with pytest.raises(NotNow):
        settle(world, talk)


def test_it_is_a_task_until_it_is_done(world):
    is_a_task_until_done(world)


def test_twin_a_step_that_nobody_is_told_of_is_seen(world, monkeypatch):
    monkeypatch.setattr(Told, "leads_on", property(lambda _self: False))
    with pytest.raises(AssertionError, match="who has the case"):
        is_a_task_until_done(world)


@SQLITE_ONLY
@pytest.mark.parametrize("step", list(PLACES))
def test_the_page_leads_to_where_it_is_done(world, site, step):
    held(world, following(step))
    site.clock.now = THEN
    page = f"/follow-ups/{stored(world)[0].public_id}"
    physician = site.visitor("physician")
    shown = physician.get(page).text
    panel = shown.split("このあとにすること")[1].split("</section>")[0] if "このあとにすること" in shown else ""
    assert (PLACES[step] in panel) is True
    assert bool(panel) is bool(PLACES[step])
    assert "このあとにすること" not in site.visitor("worker", Hat.WORKER).get(page).text
    assert physician.post(f"{page}/next-step").status_code == (303 if PLACES[step] else 409)
