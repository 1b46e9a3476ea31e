"""Is every way in which a decision may depart from the opinion seen, and named rightly?"""

from datetime import date, time

import pytest

from casework.rules import comparison
from casework.rules.comparison import Degree, Item, compare, contradictions, overall
from casework.rules.vocabulary import Match, MeasureKind

K = MeasureKind
DECIDED_ON = date(2026, 12, 1)


def item(kind, hours=None, times=(None, None), words="", days=("2026-12-01", "2027-02-28")):
    first, last = (date.fromisoformat(day) if day else None for day in days)
    starts, ends = (time.fromisoformat(moment) if moment else None for moment in times)
    return Item(kind, hours, starts, ends, words, first, last)


def limit(hours, **more):
    return item(K.OVERTIME_LIMIT, hours, **more)


def window(start, end):
    return item(K.WORKING_HOURS, times=(start, end))


CASES = {
    # name: (advised, decided, degree of each line, the whole)
    "nothing advised, nothing decided": ([], [], [], Match.SAME),
    "the same hours": ([limit(20)], [limit(20)], [Degree.SAME], Match.SAME),
    "more hours allowed": ([limit(20)], [limit(30)], [Degree.LIGHTER], Match.LIGHTER),
    "fewer hours allowed": ([limit(20)], [limit(10)], [Degree.STRICTER], Match.STRICTER),
    "a limit advised, a ban decided": ([limit(20)], [item(K.OVERTIME_BAN)], [Degree.STRICTER], Match.STRICTER),
    "a ban advised, a limit decided": ([item(K.OVERTIME_BAN)], [limit(20)], [Degree.LIGHTER], Match.LIGHTER),
    "a limit of nothing is a ban": ([item(K.OVERTIME_BAN)], [limit(0)], [Degree.SAME], Match.SAME),
    "a limit without a number in the opinion": ([limit(None)], [limit(20)], [Degree.UNLIKE], Match.STRICTER),
    "the same ban": ([item(K.OVERTIME_BAN)], [item(K.OVERTIME_BAN)], [Degree.SAME], Match.SAME),
    "advised and not decided": ([limit(20), item(K.WORK_BAN)], [limit(20)], [Degree.SAME, Degree.MISSING],
                                Match.LACKING),
    "left out, and the rest stricter": ([limit(20), item(K.WORK_BAN)], [limit(10)], [Degree.STRICTER, Degree.MISSING],
                                        Match.LACKING),
    "a limit that the law has for everybody": ([limit(30)], [limit(45)], [Degree.LIGHTER], Match.LACKING),
    "a limit that the law has, where a ban was advised": ([item(K.OVERTIME_BAN)], [limit(99)], [Degree.LIGHTER],
                                                          Match.LACKING),
    "the lightest limit that restricts": ([limit(30)], [limit(44)], [Degree.LIGHTER], Match.LIGHTER),
    "so light, as advised": ([limit(60)], [limit(60)], [Degree.SAME], Match.SAME),
    "as many nights as a month has": ([item(K.DAY_SHIFT)], [item(K.FEWER_NIGHTS, 31)], [Degree.LIGHTER],
                                      Match.LACKING),
    "more nights than a day off in each week leaves": ([item(K.FEWER_NIGHTS, 2)], [item(K.FEWER_NIGHTS, 27)],
                                                       [Degree.LIGHTER], Match.LACKING),
    "the most nights that restrict": ([item(K.FEWER_NIGHTS, 2)], [item(K.FEWER_NIGHTS, 26)], [Degree.LIGHTER],
                                      Match.LIGHTER),
    "hours of work of nearly a whole day": ([window("09:00", "16:00")], [window("00:00", "23:59")], [Degree.LIGHTER],
                                            Match.LACKING),
    "hours of work without the night": ([window("09:00", "16:00")], [window("05:00", "22:00")], [Degree.LIGHTER],
                                        Match.LIGHTER),
    "so long, as advised": ([window("05:00", "23:00")], [window("05:00", "23:00")], [Degree.SAME], Match.SAME),
    "one day of three months": ([limit(20)], [limit(20, days=("2026-12-01", "2026-12-01"))], [Degree.LIGHTER],
                                Match.LACKING),
    "the last days of three months": ([limit(20)], [limit(20, days=("2027-02-20", "2027-02-28"))], [Degree.LIGHTER],
                                      Match.LACKING),
    "most days with a limit that restricts nothing": (
        [limit(20)],
        [limit(20, days=("2026-12-01", "2027-01-10")), limit(60, days=("2027-01-11", "2027-02-09"))],
        [Degree.LIGHTER, Degree.ADDED], Match.LACKING),
    "half of the days": ([limit(20)], [limit(20, days=("2026-12-01", "2027-01-14"))], [Degree.LIGHTER], Match.LIGHTER),
    "a few days, stricter": ([limit(20)], [limit(10, days=("2026-12-01", "2026-12-05"))], [Degree.STRICTER],
                             Match.LACKING),
    "all the days, one step after the other": (
        [limit(20)],
        [limit(10, days=("2026-12-01", "2026-12-20")), limit(20, days=("2026-12-21", "2027-02-28"))],
        [Degree.LIGHTER, Degree.ADDED], Match.STRICTER),
    "the few days that are left of it": ([limit(20, days=("2026-09-01", "2026-12-02"))],
                                         [limit(20, days=("2026-12-01", "2026-12-02"))], [Degree.SAME], Match.SAME),
    "left out because its days are over": ([limit(0, days=("2026-11-01", "2026-11-30")), item(K.WORK_BAN)],
                                           [item(K.WORK_BAN)], [Degree.MISSING, Degree.SAME], Match.LIGHTER),
    "nothing, once its days are over": ([limit(0, days=("2026-11-01", "2026-11-30"))], [], [Degree.MISSING],
                                        Match.LACKING),
    "decided and not advised": ([limit(20)], [limit(20), item(K.PLACE_CHANGE, words="本社")],
                                [Degree.SAME, Degree.ADDED], Match.STRICTER),
    "nothing decided": ([limit(20)], [], [Degree.MISSING], Match.LACKING),
    "one lighter and one stricter": ([limit(20), item(K.FEWER_NIGHTS, 2)], [limit(30), item(K.FEWER_NIGHTS, 0)],
                                     [Degree.LIGHTER, Degree.STRICTER], Match.STRICTER),
    "more nights": ([item(K.FEWER_NIGHTS, 2)], [item(K.FEWER_NIGHTS, 4)], [Degree.LIGHTER], Match.LIGHTER),
    "fewer nights, then day work": ([item(K.FEWER_NIGHTS, 0)], [item(K.DAY_SHIFT)], [Degree.STRICTER],
                                    Match.STRICTER),
    "day work, then no nights": ([item(K.DAY_SHIFT)], [item(K.FEWER_NIGHTS, 0)], [Degree.LIGHTER], Match.LIGHTER),
    "the same window": ([window("09:00", "16:00")], [window("09:00", "16:00")], [Degree.SAME], Match.SAME),
    "a narrower window": ([window("09:00", "16:00")], [window("10:00", "16:00")], [Degree.STRICTER], Match.STRICTER),
    "a wider window": ([window("09:00", "16:00")], [window("09:00", "17:00")], [Degree.LIGHTER], Match.LIGHTER),
    "a moved window": ([window("09:00", "16:00")], [window("10:00", "17:00")], [Degree.UNLIKE], Match.STRICTER),
    "narrower over midnight": ([window("20:00", "05:00")], [window("22:00", "04:00")], [Degree.STRICTER],
                               Match.STRICTER),
    "from night to day": ([window("20:00", "05:00")], [window("08:00", "17:00")], [Degree.UNLIKE], Match.STRICTER),
    "the same words, differently typed": ([item(K.OTHER, words="月１回 面談")], [item(K.OTHER, words="月1回面談\n")],
                                          [Degree.SAME], Match.SAME),
    "other words": ([item(K.TASK_CHANGE, words="検品")], [item(K.TASK_CHANGE, words="清掃")], [Degree.UNLIKE],
                    Match.STRICTER),
    "words beside a number don't count": ([limit(20, words="月")], [limit(20, words="毎月")], [Degree.SAME],
                                          Match.SAME),
    "ends earlier": ([limit(20)], [limit(20, days=("2026-12-01", "2027-01-31"))], [Degree.LIGHTER], Match.LIGHTER),
    "ends later": ([limit(20)], [limit(20, days=("2026-12-01", "2027-03-31"))], [Degree.STRICTER], Match.STRICTER),
    "begins later than it could": ([limit(20)], [limit(20, days=("2026-12-02", "2027-02-28"))], [Degree.LIGHTER],
                                   Match.LIGHTER),
    "begins on the day of the decision": ([limit(20, days=("2026-11-20", "2027-02-28"))], [limit(20)], [Degree.SAME],
                                          Match.SAME),
    "begins before the advised day": ([limit(20, days=("2026-12-10", "2027-02-28"))], [limit(20)], [Degree.STRICTER],
                                      Match.STRICTER),
    "begins later and ends later": ([limit(20)], [limit(20, days=("2026-12-10", "2027-03-31"))], [Degree.STRICTER],
                                    Match.STRICTER),
    "no end named in the opinion": ([limit(20, days=("2026-12-01", None))], [limit(20)], [Degree.SAME], Match.SAME),
    "more hours, but for longer": ([limit(20)], [limit(30, days=("2026-12-01", "2027-03-31"))], [Degree.STRICTER],
                                   Match.STRICTER),
    "both degrees advised, the ban decided": ([limit(20), item(K.OVERTIME_BAN)], [item(K.OVERTIME_BAN)],
                                             [Degree.SAME, Degree.SAME], Match.SAME),
    "both degrees advised, the limit decided": ([limit(20), item(K.OVERTIME_BAN)], [limit(20)],
                                               [Degree.SAME, Degree.LIGHTER], Match.LIGHTER),
}  # fmt: skip


def wrong() -> list[str]:
    """Names of the cases that come out otherwise than typed above."""
    found = []
    for name, (advised, decided, degrees, whole) in CASES.items():
        lines = compare(advised, decided, decided_on=DECIDED_ON)
        if [line.degree for line in lines] != degrees or overall(lines) is not whole:
            found.append(name)
    return found


def test_every_case_comes_out_as_typed():
    assert wrong() == []


@pytest.mark.parametrize(
    ("name", "twin", "caught"),
    [
        ("_ordered", lambda given, allowed: Degree.LIGHTER if given < allowed else Degree.SAME, "fewer hours allowed"),
        ("_period", lambda *_: Degree.SAME, "ends later"),
        ("_inside", lambda *_: True, "a wider window"),
        ("_plain", lambda text: text, "the same words, differently typed"),
        ("FAMILIES", (), "a ban advised, a limit decided"),
        ("STRICT", frozenset({Degree.STRICTER, Degree.ADDED}), "other words"),
        ("LIGHT", frozenset({Degree.LIGHTER}), "nothing decided"),
        ("LOOSE", {K.OVERTIME_LIMIT: 45, K.FEWER_NIGHTS: 31}, "more nights than a day off in each week leaves"),
        ("LOOSE_WINDOW", 24 * 60, "hours of work of nearly a whole day"),
        ("LEAST_PART", 0, "one day of three months"),
        ("LEAST_PART", 0.6, "half of the days"),
        ("akin", lambda one, other: one is other, "a ban advised, a limit decided"),
    ],
)
def test_a_broken_twin_is_caught(monkeypatch, name, twin, caught):
    monkeypatch.setattr(comparison, name, twin)
    assert caught in wrong()


def test_every_kind_is_the_same_as_itself_and_added_without_an_opinion():
    for kind in MeasureKind:
        one = item(kind, 3, ("09:00", "16:00"), "内容")
        assert [line.degree for line in compare([one], [one], decided_on=DECIDED_ON)] == [Degree.SAME]
        assert [line.degree for line in compare([], [one], decided_on=DECIDED_ON)] == [Degree.ADDED]


def test_every_degree_is_the_same_lighter_or_stricter():
    assert set(Degree) == {Degree.SAME} | comparison.STRICT | comparison.LIGHT
    assert not comparison.STRICT & comparison.LIGHT


def test_what_holds_on_few_days_is_told_from_what_restricts_nothing():
    few, light, both = (
        limit(30, days=("2026-12-01", "2026-12-05")),
        limit(45),
        limit(45, days=("2026-12-01", "2026-12-05")),
    )
    lines = [compare([limit(20)], [one], decided_on=DECIDED_ON)[0] for one in (few, light, both)]
    assert [(line.lacking, line.brief) for line in lines] == [(True, True), (True, False), (True, False)]


def test_two_degrees_of_one_thing_contradict():
    assert contradictions([limit(20), item(K.OVERTIME_BAN)]) == [(K.OVERTIME_BAN, K.OVERTIME_LIMIT)]
    assert contradictions([item(K.DAY_SHIFT), item(K.FEWER_NIGHTS, 1)]) == [(K.DAY_SHIFT, K.FEWER_NIGHTS)]
    assert contradictions([limit(20), item(K.FEWER_NIGHTS, 1), item(K.OTHER, words="x")]) == []
