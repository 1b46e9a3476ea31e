"""What was said in meetings about a return, of work by HR and of health by the physician?"""

from datetime import timedelta
from typing import Final

from casework.demo.away import back_again_on
from casework.demo.road import Road
from casework.models.leaves import SickLeave
from casework.models.return_talks import ReturnTalk
from casework.rules.return_talks import CanReturn, HealthPart, WorkPart
from casework.rules.return_to_work import Assessment, PlanItem, Present
from casework.rules.vocabulary import CaseKind, Hat
from casework.services import return_talks
from casework.services.return_talks import Words

_HR: Final = ("hr", Hat.HR)
_PHYSICIAN: Final = ("physician", Hat.PHYSICIAN)
_BEFORE: Final = WorkPart(
    {Present.SUPERVISOR: "竹内 進", Present.HR: "森 悠斗", Present.PHYSICIAN: "山田 哲也"},
    {Assessment.WORKPLACE: "担当の引継ぎは済み、席も用意できている。", Assessment.OTHER: "朝の電車が混む。"},
    {PlanItem.SUPERVISOR: "週の初めに、仕事の量を一緒に確かめる。", PlanItem.HR: "時差出勤の手続きをする。",
     PlanItem.PHYSICIAN: "短い時間から始め、段階を追って延ばす。", PlanItem.FOLLOW_UP: "復帰の2週間後に集まる。"},
    next_with="竹内 進、森 悠斗、山田 哲也",
)  # fmt: skip
_AFTER: Final = WorkPart(
    {Present.SUPERVISOR: "竹内 進", Present.HR: "森 悠斗", Present.PHYSICIAN: "山田 哲也"},
    {Assessment.WORKPLACE: "図面の照合は、予定の分を終えられている。"},
    {PlanItem.FOLLOW_UP: "次の段階の前に、もう一度集まる。"},
    next_with="森 悠斗",
)


def met(road: Road) -> None:
    """About somebody who came back for the second time: once before, with both parts; once since, of which the
    physician has begun theirs; and HR is writing down a third.
    """
    stage = road.stage
    leave = stage.of_case(SickLeave, "returning", CaseKind.RETURN)
    back = back_again_on(stage.today)
    talk = _kept(road, leave, 27, Words(None, _BEFORE, back, CanReturn.YES, stage.workday(5)))
    health = HealthPart(
        "2回目の休業。生活のリズムは、この1か月で戻った。", "港北こころのクリニック", "佐伯 千夏",
        "045-000-0404（架空）", "月に2回の通院を続ける。",
        "残業のない短時間から始める。", "日中は図書館で過ごせている。",
    )  # fmt: skip
    stage.act(*_PHYSICIAN, return_talks.save_health, talk, health, version=0, now=stage.office(26, 15))
    stage.act(*_PHYSICIAN, return_talks.keep_health, talk, version=1, now=stage.office(26, 15))
    talk = _kept(road, leave, 5, Words(None, _AFTER, back, CanReturn.YES, stage.today + timedelta(days=2)))
    begun = HealthPart(employee="眠りは安定している。朝の電車は、まだ疲れる。")
    stage.act(*_PHYSICIAN, return_talks.save_health, talk, begun, version=0, now=stage.office(4, 15))
    draft = Words(stage.office(1, 13), WorkPart({Present.HR: "森 悠斗"}))
    stage.act(*_HR, return_talks.save, leave, draft, version=0, now=stage.office(1, 17))


def _kept(road: Road, leave: str, ago: int, words: Words) -> str:
    stage = road.stage
    held = Words(stage.office(ago, 13), words.work, words.starts_on, words.can_return, words.next_on)
    made = stage.act(*_HR, return_talks.save, leave, held, version=0, now=stage.office(ago, 15))
    version = stage.version(ReturnTalk, made)
    stage.act(*_HR, return_talks.keep, made, version=version, now=stage.office(ago, 16))
    return made
