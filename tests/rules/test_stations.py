"""Where does a case stand, station by station? Typed by hand for every stage of the road, and for every way round."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casework.rules import stations
from casework.rules.deadlines import Clock
from casework.rules.standing import Done, Station, with_reconsideration
from casework.rules.stations import ORDER, Ran, StopState, Told, Why, stops

TODAY = date(2026, 12, 1)
ON: dict[Station, date] = {station: date(2026, 11, at + 1) for at, station in enumerate(ORDER)}
NOTHING = Done(
    withdrawn=False, closed=False, booked=False, held=False, issued=False, normal=False, heard=False, decided=False,
    decided_normal=False, settled=False, explained=False, instructed=False,
)  # fmt: skip
HELD = replace(NOTHING, booked=True, held=True)
ADVISED = replace(HELD, issued=True)
HEARD = replace(ADVISED, heard=True)
DECIDED = replace(HEARD, decided=True)
EXPLAINED = replace(DECIDED, explained=True)
INSTRUCTED = replace(EXPLAINED, instructed=True)
LETTER = {
    StopState.DONE: "d", StopState.NOW: "n", StopState.LATE: "l", StopState.AHEAD: "a", StopState.NOT_NEEDED: "x",
    StopState.NOT_TAKEN: "r",
}  # fmt: skip
READ: dict[str, tuple[Done, dict[str, Any], str]] = {
    "asked": (NOTHING, {}, "dnaaaaaa"),
    "booked": (replace(NOTHING, booked=True), {}, "dnaaaaaa"),
    "held": (HELD, {}, "ddnaaaaa"),
    "advised": (ADVISED, {}, "dddnaaaa"),
    "heard": (HEARD, {}, "ddddnaaa"),
    "decided": (DECIDED, {}, "dddddnaa"),
    "decided unheard": (replace(DECIDED, heard=False), {"unheard": True}, "dddxdnaa"),
    "explained": (EXPLAINED, {"explained": True}, "ddddddna"),
    "refused": (replace(EXPLAINED, refused=True), {"explained": True}, "ddddddnaa"),
    "refused after an urgent instruction": (
        replace(INSTRUCTED, refused=True), {"explained": True}, "ddddddnda"),
    "refused that nothing is done": (
        replace(EXPLAINED, decided_normal=True, refused=True), {"explained": True}, "ddddddnrr"),
    "instructed": (INSTRUCTED, {"explained": True}, "dddddddn"),
    "urgent: instructed before it was explained": (replace(DECIDED, instructed=True), {}, "dddddnda"),
    "all measures ended": (INSTRUCTED, {"explained": True, "ended": True}, "dddddddd"),
    "past its end": (INSTRUCTED, {"explained": True, "open_until": date(2026, 11, 30)}, "dddddddl"),
    "on its last day": (INSTRUCTED, {"explained": True, "open_until": TODAY}, "dddddddn"),
    "a newer opinion is to be heard about": (
        replace(INSTRUCTED, heard=False, decided=False), {"explained": True}, "dddnaaaa"),
    "normal duty advised": (replace(ADVISED, normal=True), {}, "dddxnaxx"),
    "normal duty decided": (
        replace(ADVISED, normal=True, decided=True, decided_normal=True, settled=True), {}, "dddxddxx"),
    "nothing decided although advised": (replace(DECIDED, decided_normal=True), {}, "dddddnrr"),
    "set aside": (replace(DECIDED, decided_normal=True, explained=True), {"set_aside": True}, "dddddxxx"),
    "withdrawn": (replace(NOTHING, withdrawn=True), {}, "dxxxxxxx"),
    "closed half way": (replace(HEARD, closed=True), {}, "ddddxxxx"),
}  # fmt: skip


def told(done: Done, *, explained: bool = False, **more) -> Told:
    days: Mapping[Station, date] = {
        station: day for station, day in ON.items() if explained or station is not Station.EXPLANATION
    }
    return Told(done=done, days=days, limits={}, **more)


def read(given: Told) -> str:
    return "".join(LETTER[stop.state] for stop in stops(given, TODAY))


@pytest.mark.parametrize("name", READ)
def test_every_stage_reads_as_typed_here(name):
    done, more, expected = READ[name]
    assert read(told(done, **more)) == expected


def test_each_station_stands_once_and_in_the_order_of_the_work():
    for done, more, _ in READ.values():
        named = [stop.station for stop in stops(told(done, **more), TODAY)]
        as_explained = [Station.EXPLANATION if one is Station.NORMAL else one for one in named]
        assert tuple(as_explained) == (with_reconsideration(ORDER) if done.refused else ORDER)


def test_what_is_not_needed_says_why():
    for done, more, _ in READ.values():
        for stop in stops(told(done, **more), TODAY):
            assert (stop.why is not None) == (stop.state in {StopState.NOT_NEEDED, StopState.NOT_TAKEN})
            assert (stop.why is Why.REFUSED) == (stop.state is StopState.NOT_TAKEN)
    [unheard] = [stop for stop in stops(told(READ["decided unheard"][0], unheard=True), TODAY) if stop.why]
    assert (unheard.station, unheard.why) == (Station.HEARING, Why.UNHEARD)


def with_limit(done: Done, station: Station, clock: Clock, day: date, *, running: bool) -> Told:
    return replace(told(done), limits={station: Ran(clock, day, running)})


def test_a_running_limit_makes_the_present_station_late_the_day_after():
    for day, state in ((TODAY, StopState.NOW), (date(2026, 11, 30), StopState.LATE)):
        given = with_limit(ADVISED, Station.HEARING, Clock.HEARING, day, running=True)
        hearing = stops(given, TODAY)[3]
        assert hearing.ran is not None
        assert (hearing.state, hearing.ran.limit_on) == (state, day)


def test_a_limit_that_stopped_stands_beside_what_was_done_and_nowhere_else():
    given = with_limit(HEARD, Station.HEARING, Clock.HEARING, date(2026, 11, 3), running=False)
    hearing = stops(given, TODAY)[3]
    assert hearing.ran is not None
    assert (hearing.ran.limit_on, hearing.overran) == (date(2026, 11, 3), True)
    for day in (ON[Station.HEARING], date(2026, 11, 30)):
        assert not stops(replace(given, limits={Station.HEARING: Ran(Clock.HEARING, day, False)}), TODAY)[3].overran
    again = with_limit(ADVISED, Station.HEARING, Clock.HEARING, date(2026, 11, 3), running=False)
    assert (stops(again, TODAY)[3].state, stops(again, TODAY)[3].ran) == (StopState.NOW, None)


def test_a_station_ahead_tells_no_day_and_no_limit():
    """Whatever the file holds already: a day would say that something was done, a limit that a clock runs."""
    limits: dict[Station, Ran] = {station: Ran(Clock.HEARING, TODAY, True) for station in ORDER}
    for done, more, _ in READ.values():
        for stop in stops(replace(told(done, **more), limits=limits), TODAY):
            if stop.state in {StopState.AHEAD, StopState.NOT_NEEDED}:
                assert (stop.on, stop.ran) == (None, None)


def test_every_station_has_a_doer_and_every_limit_of_the_road_a_station():
    assert set(stations.DOERS) == set(Station)
    assert set(stations.CLOCKS.values()) == set(with_reconsideration(ORDER)) - {Station.REQUEST}


def test_twin_a_hearing_that_is_asked_for_in_spite_of_normal_duty_is_caught(monkeypatch):
    monkeypatch.setattr(stations, "notice_only", lambda _done: False)
    done, more, expected = READ["normal duty advised"]
    assert read(told(done, **more)) != expected
