"""Is the course of several talks told without numbers too, and can its lines be told from each other?"""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from casework.rules.follow_up_notes import Course, Scale
from casework.web import trends
from tests.databases import SQLITE_ONLY
from tests.services.advising import NEXT, held
from tests.services.following import NEW, TOLD, hold, plan

COURSES = (Course.BETTER, Course.WORSE)


def course(*scales: dict[Scale, int]) -> Any:
    told = [replace(TOLD, course=one, scales=each) for one, each in zip(COURSES, scales, strict=True)]
    return [SimpleNamespace(held_on=date(2027, 1 + 2 * nth, 8), told=one) for nth, one in enumerate(told)]


def lines_apart() -> None:
    equal = dict.fromkeys(Scale, 6)
    found = trends.trend(course(equal, equal))
    assert len({line.points for line in found.lines}) == len(Scale), "no line hides another"


def test_equal_numbers_are_three_lines():
    lines_apart()


def test_twin_lines_on_each_other_are_seen(monkeypatch):
    monkeypatch.setattr(trends, "ASIDE", dict.fromkeys(Scale, 0.0))
    with pytest.raises(AssertionError, match="hides"):
        lines_apart()


def shown(world, site, scales: dict[Scale, int]) -> str:
    """The page of the second of two talks."""
    talks = plan(world, held(world).interview_id, [1, 3], now=NEXT)
    for talk, one in zip(talks, COURSES, strict=True):
        site.clock.now = world.later(days=(talk.due_on - world.now.date()).days)
        new = replace(NEW, told=replace(TOLD, course=one, scales=scales), sure=True)
        hold(world, talk.public_id, talk.due_on, new, now=site.clock.now)
    page: str = site.visitor("physician").get(f"/follow-ups/{talks[1].public_id}").text
    return page


def in_words(page: str) -> None:
    table = page.split("small-table")[1].split("</table>", maxsplit=1)[0]
    for one in COURSES:
        assert one.label in table, "how it was each time"


@SQLITE_ONLY
def test_without_numbers_the_course_stands_in_words(world, site):
    page = shown(world, site, {})
    in_words(page)
    assert "chart__picture" not in page


@SQLITE_ONLY
def test_each_line_has_a_mark_of_its_own_on_the_picture_and_in_its_key(world, site):
    page = shown(world, site, dict.fromkeys(Scale, 6))
    in_words(page)
    picture, key = page.split("chart__picture")[1].split("</svg>")[0], page.split("chart__key")[1].split("</ul>")[0]
    for mark in ("<circle", "<rect", "<path"):
        assert (picture.count(mark), key.count(mark)) == (2, 1)


@SQLITE_ONLY
def test_twin_a_course_that_needs_numbers_is_seen(world, site, monkeypatch):
    monkeypatch.setattr(trends.Trend, "tells", property(lambda self: bool(self.lines)))
    page = shown(world, site, {})
    with pytest.raises(IndexError):
        in_words(page)
