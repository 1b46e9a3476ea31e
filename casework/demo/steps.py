"""Whose measures end soon, and who returns to normal work step by step?"""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from casework.demo import looking
from casework.demo.road import Road, record, restricted
from casework.demo.texts import TALES
from casework.rules.comparison import Item
from casework.rules.months import months_after
from casework.rules.record import Period
from casework.rules.vocabulary import MeasureKind


def _overtime(hours: int, from_on: date, until_on: date) -> Item:
    if not hours:
        return Item(kind=MeasureKind.OVERTIME_BAN, from_on=from_on, until_on=until_on)
    return Item(kind=MeasureKind.OVERTIME_LIMIT, hours=hours, from_on=from_on, until_on=until_on)


def _on_the_way(road: Road, key: str, items: tuple[Item, ...], ago: int, review_on: date) -> None:
    """From the notice to the explanation; decided `ago` days ago, each step of it a period of its own."""
    stage = road.stage
    road.invite(key, ago + 50)
    road.ask(key, ago + 42)
    on = road.book(key, ago + 41, ago + 20)
    interview = road.meet(key, on)
    written = record(TALES[key], items[:1])
    steps = tuple(
        Period(items=(replace(one, from_on=None, until_on=None),), from_on=one.from_on, until_on=one.until_on)
        for one in items[1:]
    )
    road.advise(interview, replace(written, more=steps), stage.office(ago + 13, 16))
    road.hear(key, stage.office(ago + 8, 11))
    road.decide(key, stage.office(ago, 14), items, review_on=review_on)
    road.explain(key, stage.office(ago - 3, 15))


def stepwise(road: Road) -> None:
    """No overtime in the first month, 20 hours in the second, which was looked at and runs now, 45 in the third. Nobody
    leads the adviser: HR sees to it itself.
    """
    today = road.stage.today
    first = today - timedelta(days=monthrange(today.year, today.month)[1] + 14)
    second, third = first + timedelta(days=30), first + timedelta(days=60)
    last = first + timedelta(days=89)
    items = (
        _overtime(0, first, second - timedelta(days=1)),
        _overtime(20, second, third - timedelta(days=1)),
        _overtime(45, third, last),
    )
    _on_the_way(road, "stepwise", items, 52, second)
    road.carry_out("stepwise", road.stage.office(46, 11), items, "勤務時間の記録を、毎週金曜に労務課が確かめる")
    looking.look_again(road, "stepwise", looking.STEPPED)


def ends_soon(road: Road) -> None:
    """A month without much overtime that is over in less than two weeks; what comes then has to be decided now. They
    move before, and nobody there was told yet.
    """
    first = road.stage.today - timedelta(days=20)
    items = restricted(first, 1, nights=False)
    _on_the_way(road, "ends_soon", items, 30, months_after(first, 1) - timedelta(days=1))
    road.instruct("ends_soon", road.stage.office(24, 11), items)
    road.acknowledge("ends_soon", "head_accounts", road.stage.office(23, 13))


STEPS = (stepwise, ends_soon)
