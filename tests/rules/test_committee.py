"""Can anybody who reads reports to the committee, and knows how they are made, work out one or two people?

The attacker of these tests knows the rules by heart and how many work there. Every possible truth is gone through, and
for each report all truths that would have given the same report: what is the same in all of them has been told.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import combinations, product

import pytest

from casework.rules import committee
from casework.rules.committee import Counted, Period, Span
from casework.rules.errors import NotValid
from casework.rules.suppression import FEW, FEWEST
from casework.rules.vocabulary import MeasureKind

TODAY = date(2026, 12, 1)
K = MeasureKind


# --- one report ---------------------------------------------------------------------------------------------------

FIELDS = ("examined", "interviewed", "opinions", "restricted")


def truths(workers: int) -> Iterable[Counted]:
    """All that can have happened among so many workers."""
    everybody = range(workers + 1)
    for examined, interviewed, opinions in product(everybody, everybody, everybody):
        for restricted in range(opinions + 1):
            yield Counted(workers, examined, interviewed, opinions, restricted)


KINDS = (K.OVERTIME_LIMIT, K.FEWER_NIGHTS)
MEASURED = ("restricted", "measured", *KINDS)


def measured(workers: int) -> Iterable[Counted]:
    """All that can have been advised and decided for so many workers, with measures of two kinds."""
    everybody = range(workers + 1)
    for one, other in product(everybody, everybody):
        for anything in range(max(one, other), min(one + other, workers) + 1):
            for opinions in everybody:
                for restricted in range(opinions + 1):
                    kinds = dict(zip(KINDS, (one, other), strict=True))
                    yield Counted(workers, 0, 0, opinions, restricted, anything, kinds)


def numbers(of: Counted | committee.Shown, names: Iterable[str | K]) -> list[int | None]:
    """Each of these numbers; None for what a report doesn't tell."""
    return [of.kinds.get(name) if isinstance(name, K) else getattr(of, name, None) for name in names]


def told_of_few(workers: int, all_truths=truths, fields=FIELDS) -> list[tuple[str, set[int | None]]]:
    """What a report tells of one or two people, or of all but one or two: for each field the values it can have, where
    they leave nothing else.
    """
    behind: dict[tuple[int | None, ...], list[set[int | None]]] = defaultdict(lambda: [set() for _ in fields])
    for truth in all_truths(workers):
        report = committee.shown(truth)
        seen = tuple(numbers(report, ("opinions", *fields)))
        for values, number in zip(behind[seen], numbers(truth, fields), strict=True):
            values.add(number)
    few = set(range(1, FEW + 1)) | {workers - some for some in range(1, FEW + 1)}
    return [(name, values) for all_values in behind.values() for name, values in zip(fields, all_values, strict=True)
            if values <= few or values in ({0}, {workers})]  # fmt: skip


@pytest.mark.parametrize("workers", [4, FEWEST - 1, FEWEST, 11, 13])
def test_no_report_tells_of_one_or_two_or_of_nobody(workers):
    assert told_of_few(workers) == []


@pytest.mark.parametrize("workers", [FEWEST - 1, FEWEST, 11, 13])
def test_nor_do_its_kinds_of_measures(workers):
    assert told_of_few(workers, measured, MEASURED) == []


def test_twin_kinds_of_nearly_all_who_work_there_are_caught(monkeypatch):
    apart = committee._apart
    monkeypatch.setattr(committee, "_apart", lambda told, people, did: did >= FEWEST or apart(told, people, did))
    assert told_of_few(FEWEST, measured, MEASURED)


def test_twin_a_report_of_all_numbers_is_caught(monkeypatch):
    monkeypatch.setattr(committee, "showable", lambda _people, _did: True)
    assert told_of_few(FEWEST)


def differences(workers: int, all_truths=truths) -> list[tuple[int, int]]:
    """Numbers of one report that differ by one or two people: who was interviewed, and has no opinion yet."""
    found = []
    for truth in all_truths(workers):
        report = committee.shown(truth)
        told = [number for number in numbers(report, (*FIELDS, *KINDS)) if number is not None]
        found += [(a, b) for at, a in enumerate(told) for b in told[at + 1 :] if 0 < abs(a - b) <= FEW]
        if report.opinions is not None and report.restricted is not None:
            rest = report.opinions - report.restricted
            found += [(report.opinions, report.restricted)] if rest <= FEW else []
    return found


def test_no_two_numbers_of_a_report_leave_one_or_two_over():
    assert differences(12) == []
    assert differences(14, measured) == []


def test_what_was_restricted_and_a_kind_of_it_differ_by_nobody_or_by_more_than_two():
    kinds = {K.OVERTIME_LIMIT: 11, K.FEWER_NIGHTS: 12}
    report = committee.shown(Counted(96, 90, 20, 20, 12, 15, kinds))
    assert (report.restricted, dict(report.kinds)) == (12, {K.FEWER_NIGHTS: 12})
    backwards = dict(reversed(kinds.items()))
    assert list(committee.shown(Counted(96, measured=20, kinds=kinds)).kinds) == list(
        committee.shown(Counted(96, measured=20, kinds=backwards)).kinds
    ), "the order of the people who were counted tells nothing"


def test_twin_without_a_look_at_the_others_two_numbers_do(monkeypatch):
    monkeypatch.setattr(committee, "near", lambda _one, _other: False)
    assert differences(12)
    assert differences(14, measured)


def test_what_may_be_told_is_told():
    """The rules hide, but not everything: else nothing would be proved."""
    counted = Counted(96, 90, 18, 18, 8, 18, {K.OVERTIME_LIMIT: 5, K.WORK_BAN: 1, K.DAY_SHIFT: 16})
    report = committee.shown(counted)
    assert [getattr(report, name) for name in FIELDS] == [90, 18, 18, 8]
    assert dict(report.kinds) == {K.OVERTIME_LIMIT: 5}, "one on leave, and all but two, are nobody's business"


def test_measures_of_fewer_than_ten_people_are_not_told():
    assert committee.shown(Counted(96, 90, 9, 9, 5, 9, {K.OVERTIME_LIMIT: 5})).kinds == {}
    assert committee.shown(Counted(96, 90, 9, 9, 5)).restricted is None


def test_what_is_hidden_is_kept_nowhere():
    counted = Counted(96, 95, 2, 1, 1, 1, {K.WORK_BAN: 1})
    assert committee.shown(counted).as_json() == {
        "workers": 96, "examined": None, "interviewed": None, "opinions": None, "restricted": None, "kinds": {},
    }  # fmt: skip


def test_what_was_kept_reads_as_it_was():
    report = committee.shown(Counted(96, 90, 18, 18, 8, 18, {K.OVERTIME_LIMIT: 5}))
    assert committee.thawed(report.as_json()) == report
    told = [number for _said, number in committee.lines(report)]
    assert told[:5] == [96, 90, 18, 18, 8]
    assert sorted(number for number in told[5:] if number is not None) == [5]
    assert len(told) == 5 + 2, "one kind, and whatever else there is or isn't"
    assert len(list(committee.lines(committee.shown(Counted(96))))) == 5 + 1


# --- all reports together -----------------------------------------------------------------------------------------


def left_over(reports: Mapping[Period, int], happened: Mapping[date, int], workers: int) -> list[int]:
    """The attacker takes reports of a workplace from each other: what is left of the months between, where the rules
    would never have told it. `happened`: of how many people it is true, by month.
    """
    found = []
    for longer in reports:
        inside = [one for one in reports if set(one.months) < set(longer.months)]
        for number in (1, 2, 3):
            for taken in combinations(inside, number):
                months = [month for one in taken for month in one.months]
                if len(months) == len(set(months)):
                    rest = reports[longer] - sum(reports[one] for one in taken)
                    assert rest == sum(happened[month] for month in longer.months if month not in months)
                    found += [] if committee.showable(workers, rest) else [rest]
    return found


def made(periods: Iterable[Period], happened: Mapping[date, int], workers: int, *, apart: bool) -> dict[Period, int]:
    """The numbers that are told when somebody asks for all these reports, one after the other; `apart`: no month in two
    of them, as `committee_report_month` holds it.
    """
    told: dict[Period, int] = {}
    taken: set[date] = set()
    for period in periods:
        if apart and taken & set(period.months):
            continue
        taken |= set(period.months)
        number = committee.shown(Counted(workers, 0, sum(happened[month] for month in period.months))).interviewed
        if number is not None:
            told[period] = number
    return told


def months(*numbers: int) -> dict[date, int]:
    year = Period(Span.YEAR, date(2025, 4, 1))
    return dict(zip(year.months, numbers, strict=True))


YEARLY = [
    Period(Span.YEAR, date(2025, 4, 1)),
    *(Period(Span.QUARTER, date(2025, month, 1)) for month in (4, 7, 10)),
    *(Period(Span.MONTH, date(2025, month, 1)) for month in range(4, 13)),
]
HAPPENED = [months(4, 3, 0, 0, 1, 0, 3, 3, 3, 0, 0, 1), months(1, 4, 0, 5, 1, 0, 6, 0, 0, 0, 2, 0)]


@pytest.mark.parametrize("happened", HAPPENED)
@pytest.mark.parametrize("order", [YEARLY, YEARLY[::-1], [*YEARLY[1:], YEARLY[0]]])
def test_no_two_reports_of_a_workplace_leave_a_few_over(happened, order):
    assert left_over(made(order, happened, 40, apart=True), happened, 40) == []


@pytest.mark.parametrize("happened", HAPPENED)
def test_twin_with_months_in_two_reports_they_do(happened):
    assert left_over(made(YEARLY, happened, 40, apart=False), happened, 40)


# --- periods ------------------------------------------------------------------------------------------------------


def test_only_what_is_over_is_offered_and_nothing_of_long_ago():
    found = committee.periods(TODAY)
    assert {one.span for one in found} == set(Span)
    assert all(one.last < TODAY and one.first >= date(2024, 12, 1) for one in found)
    assert [one.first for one in found if one.span is Span.YEAR] == [date(2025, 4, 1)]
    assert [one.first for one in found if one.span is Span.QUARTER][:2] == [date(2026, 7, 1), date(2026, 4, 1)]
    assert next(one.first for one in found if one.span is Span.MONTH) == date(2026, 11, 1)


def test_a_month_is_over_on_the_first_of_the_next():
    assert committee.periods(date(2026, 11, 30))[0].first == date(2026, 10, 1)
    assert committee.periods(date(2026, 12, 1))[0].first == date(2026, 11, 1)


def test_quarters_and_years_begin_with_april_and_hold_whole_months():
    year = Period(Span.YEAR, date(2025, 4, 1))
    assert (year.last, len(year.months), year.months[-1]) == (date(2026, 3, 31), 12, date(2026, 3, 1))
    assert Period(Span.QUARTER, date(2026, 1, 1)).last == date(2026, 3, 31)


@pytest.mark.parametrize("code", ["", "month", "month:2026-12-01", "quarter:2026-05-01", "year:1999-04-01", "x:y"])
def test_whatever_is_not_offered_is_refused(code):
    with pytest.raises(NotValid) as refused:
        committee.period(code, TODAY)
    assert refused.value.field == "period"


def test_what_is_offered_is_taken():
    for one in committee.periods(TODAY):
        assert committee.period(one.code, TODAY) == one
