"""Is more time asked for on days on which those who need it work, where their hours are known?"""

import itertools
from dataclasses import replace
from datetime import time

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.rules import planner, shortages
from casework.rules.capacity import Cure, Help, Option, Remedy, Supply
from tests.rules.test_planner import DAYS, day, everybody, found_cures, questions, slot, talk


def fit_with(demands, supplies, option, days) -> bool:
    """Does everybody of a question fit with one more slot on each of some days, within their hours?"""
    for nth, on in enumerate(days):
        at = len(supplies)
        supplies = [*supplies, Supply(f"v{nth}", on, time(10))]
        demands = [
            replace(demand, fits=(*demand.fits, at))
            if demand.id in option.demands and on not in option.barred.get(demand.id, ())
            else demand
            for demand in demands
        ]
    return not planner.assign(demands, supplies).unmatched


def days_of(remedy) -> list:
    return [on for count, on in remedy.needs for _ in range(count)]


def barred(**days) -> dict:
    return {name: frozenset(day(number) for number in numbers) for name, numbers in days.items()}


def test_more_time_is_asked_for_on_the_last_day_on_which_they_work():
    demands = [talk("n", [], 9), talk("d", [], 9)]
    option = Option(Help.ONLINE, DAYS, everybody(demands), "", barred(n=[5, 6, 7, 8, 9], d=[8, 9]))
    cures = found_cures(demands, [], [option])
    assert cures == [Cure((Remedy(Help.ONLINE, ((1, day(4)), (1, day(7)))),))]


def test_two_who_never_work_on_the_same_day_are_served_on_two():
    demands = [talk("odd", [], 6), talk("even", [], 6)]
    option = Option(Help.VISIT, DAYS[:6], everybody(demands), "a", barred(odd=[2, 4, 6], even=[1, 3, 5]))
    (cure,) = found_cures(demands, [], [option])
    assert cure.remedies == (Remedy(Help.VISIT, ((1, day(5)), (1, day(6))), "a"),)


def test_who_works_at_no_such_time_before_the_limit_is_helped_by_none_of_it():
    demands, never = [talk("n", [], 6)], barred(n=range(1, 7))
    assert found_cures(demands, [], [Option(Help.ONLINE, DAYS, everybody(demands), "", never)]) == []
    (cure,) = found_cures(
        demands, [],
        [Option(Help.ONLINE, DAYS, everybody(demands), "", never), Option(Help.SPOT, DAYS, everybody(demands), "a")],
    )  # fmt: skip
    assert [remedy.help for remedy in cure.remedies] == [Help.SPOT]


def test_in_a_mixture_each_is_served_on_a_day_of_their_own_too():
    supplies = [slot("one", 2)]
    demands = [talk("net", [0], 5), talk("here", [0], 6), talk("either", [0], 7)]
    options = [
        Option(Help.ONLINE, DAYS, frozenset({"net"}), "", barred(net=[4, 5], here=[6])),
        Option(Help.VISIT, DAYS, frozenset({"here"}), "a", barred(net=[4, 5], here=[6])),
    ]
    (cure,) = found_cures(demands, supplies, options)
    assert cure.remedies == (Remedy(Help.ONLINE, ((1, day(3)),)), Remedy(Help.VISIT, ((1, day(5)),), "a"))


@st.composite
def rostered(draw):
    """A question, and on which days more time is no use to whom."""
    demands, supplies = draw(questions())
    off = st.frozensets(st.integers(1, 6).map(day))
    theirs = {demand.id: draw(off) for demand in demands}
    return demands, supplies, Option(Help.ONLINE, DAYS[:6], everybody(demands), "", theirs)


@settings(max_examples=150, deadline=None)
@given(rostered())
def test_against_every_possibility(question):
    """One kind of help is told exactly when some days would do, with so few slots as there can be."""
    demands, supplies, option = question
    found = planner.assign(demands, supplies)
    for shortage in shortages.shortages(found):
        theirs = [demand for demand in demands if demand.id in shortage.demands]
        cures = shortages.cures(found, shortage, [option])
        ways = itertools.combinations_with_replacement(option.days, shortage.missing)
        assert bool(cures) == any(fit_with(theirs, supplies, option, days) for days in ways)
        for cure in cures:
            (remedy,) = cure.remedies
            assert remedy.count == shortage.missing
            assert fit_with(theirs, supplies, option, days_of(remedy))


def test_twin_help_that_asks_for_nobodys_hours_is_seen(monkeypatch):
    monkeypatch.setattr(shortages._Trial, "barred", lambda *_asked: False)
    demands = [talk("n", [], 9)]
    option = Option(Help.ONLINE, DAYS, everybody(demands), "", barred(n=[5, 6, 7, 8, 9]))
    (cure,) = found_cures(demands, [], [option])
    assert not fit_with(demands, [], option, days_of(cure.remedies[0]))
