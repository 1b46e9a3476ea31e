"""Which decisions wait for somebody's word, and which one got it? One function a story."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from casework.demo.road import Road, record, restricted
from casework.demo.texts import TALES
from casework.rules.comparison import Item
from casework.rules.months import months_after
from casework.rules.transfers import Ground
from casework.rules.vocabulary import Agreement, Hat, MeasureKind
from casework.services import assents


def _heard(road: Road, key: str, ago: int, items: tuple[Item, ...]) -> None:
    """Everything up to the hearing, some days before `ago`."""
    stage = road.stage
    road.invite(key, ago + 50)
    road.ask(key, ago + 42)
    on = road.book(key, ago + 41, ago + 20)
    interview = road.meet(key, on)
    road.advise(interview, record(TALES[key], items), stage.office(ago + 13, 16))
    road.hear(key, stage.office(ago + 6, 11), Agreement.YES)


def _moved(road: Road, days: int, words: str) -> tuple[Item, ...]:
    """Other work for three months, and overtime up to 20 hours."""
    first = road.stage.today + timedelta(days=days)
    last = months_after(first, 3) - timedelta(days=1)
    other = Item(MeasureKind.TASK_CHANGE, words=words, from_on=first, until_on=last)
    return (*restricted(first, nights=False), other)


def to_confirm(road: Road) -> None:
    """Decided yesterday, stricter than advised: it waits for the physician who wrote the opinion."""
    stage = road.stage
    items = restricted(stage.today + timedelta(days=9), nights=False)
    _heard(road, "to_confirm", 2, items)
    reasons = {"overtime_limit": "年度末の見積りが重なる前に、当面は月10時間までにしたいと、本人から申出があったため。"}
    stricter = tuple(replace(item, hours=10) for item in items)
    road.decide("to_confirm", stage.office(1, 14), stricter, reasons=reasons)


def to_approve(road: Road) -> None:
    """Other work, as advised: decided yesterday, it waits for the head of HR."""
    stage = road.stage
    items = _moved(road, 12, "電話の一次受けから、文書での回答の担当へ")
    _heard(road, "to_approve", 3, items)
    ground = Ground("声を使い続ける緊張から離れる時間をつくり、体調の回復を支えるため。", "電話の一次受け", put=True)
    road.decide("to_approve", stage.office(1, 16), items, grounds={"task_change": ground})


def transferred(road: Road) -> None:
    """Other work: the head of HR sent it back once, approved what was decided anew, and it was explained."""
    stage = road.stage
    items = _moved(road, 5, "夜間の巡回の当番から、日中の検品の担当へ")
    _heard(road, "transferred", 12, items)
    ground = Ground("人手が足りないため。", "夜間の巡回の当番", put=True)
    road.decide("transferred", stage.office(11, 14), items, grounds={"task_change": ground})
    words = "目的が、本人の健康のためになっていません。医師の意見に沿って書き直してください。"
    first = stage.decision("transferred")
    stage.act("hr_head", Hat.HR, assents.send_back, first, words, now=stage.office(10, 10))
    better = replace(ground, purpose="夜の休みを続けてとれるようにし、眠りの回復を支えるため。")
    road.decide("transferred", stage.office(9, 14), items, grounds={"task_change": better})
    again = stage.decision("transferred")
    stage.act("hr_head", Hat.HR, assents.agree, again, "意見のとおりです。", now=stage.office(8, 10))
    road.explain("transferred", stage.office(4, 15))


ASSENTS: tuple[Callable[[Road], None], ...] = (to_confirm, to_approve, transferred)
