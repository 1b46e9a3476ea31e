"""Which five steps does the ministry's guide on returning to work have, and what does each reader do in them?

職場復帰支援の手引き (domain: §2e). Nobody moves a leave from step to step: where it stands is what is on record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice, Hat


class Step(Choice):
    """The five steps, in their order."""

    CARE = "care", N_("病気休業開始及び休業中のケア")
    READY = "ready", N_("主治医による職場復帰可能の判断")
    JUDGEMENT = "judgement", N_("職場復帰の可否の判断及び職場復帰支援プランの作成")
    DECISION = "decision", N_("最終的な職場復帰の決定")
    FOLLOW_UP = "follow_up", N_("職場復帰後のフォローアップ")


_HEALTH: Final = {
    Step.CARE: N_("相談の希望があれば応じます。会社との連絡の記録を読めます。"),
    Step.READY: N_("働き方について知りたいことがあれば、本人の同意を得て主治医にたずねます。"),
    Step.JUDGEMENT: N_("本人と面談し、復帰の可否と必要な配慮を意見書にします。書くのは産業医です。"),
    Step.DECISION: N_("決めるのは会社です。意見をたずねられたら、意見書で答えます。"),
    Step.FOLLOW_UP: N_("決まった時期に面談し、続けるか、変えるか、戻すかを見ます。"),
}
DOES: Final[Mapping[Hat, Mapping[Step, str]]] = MappingProxyType(
    {
        Hat.WORKER: {
            Step.CARE: N_("休むことに専念してください。会社との連絡は、決めた方法と間隔だけです。"),
            Step.READY: N_(
                "戻りたいと思ったら、主治医と話し、「わたしの休業」の「復職したい」から伝えてください。主治医への問い合わせは、読んでから同意するかを選べます。"
            ),
            Step.JUDGEMENT: N_("産業医と面談します。発行された意見書は、会社と同時に読めます。"),
            Step.DECISION: N_("戻る日は会社が決め、あなたに知らせます。"),
            Step.FOLLOW_UP: N_("決まった時期に、短い面談があります。日時はあなたが選べます。"),
        },
        Hat.HR: {
            Step.CARE: N_("決めた方法と間隔で本人に連絡し、終わりの見込みと満了日を早めに確かめます。"),
            Step.READY: N_(
                "本人から復職の希望を聞いたら、記録します。産業医・保健師に知らせが届きます。病名や治療をたずねないでください。"
            ),
            Step.JUDGEMENT: N_("産業医の意見書を読み、復帰のしかたを本人、上司、産業医と相談します。"),
            Step.DECISION: N_("復帰の可否と日を会社として決め、休業の終わりを記録します。"),
            Step.FOLLOW_UP: N_("上司に、配慮の内容と期間を確かめます。面談の中身はたずねないでください。"),
        },
        Hat.PHYSICIAN: _HEALTH,
        Hat.NURSE: _HEALTH,
    }
)
"""What each reader does: their own part, nobody else's."""


@dataclass(frozen=True)
class Doing:
    """Who does what by when, as text ids."""

    who: str
    what: str
    when: str


@dataclass(frozen=True)
class Paper:
    """A paper of a step: who writes it, and who reads it, as text ids."""

    name: str
    writes: str
    reads: str


_EMPLOYEE: Final = N_("本人")
_OFFICE: Final = N_("人事労務担当者")
_CARERS: Final = N_("産業医・保健師")
_PHYSICIAN: Final = N_("産業医")
_LEADER: Final = N_("上司")
BY: Final[Mapping[Step, tuple[Doing, ...]]] = MappingProxyType(
    {
        Step.CARE: (
            Doing(_EMPLOYEE, N_("診断書を渡す相手を選び、連絡の方法を決める"), N_("休業の初めに")),
            Doing(
                _OFFICE,
                N_("本人に連絡し、延ばすか復帰の準備を始めるかを決める"),
                N_("決めた間隔で。終わりの見込みの前に"),
            ),
            Doing(_CARERS, N_("相談に応じる"), N_("本人が希望したとき")),
        ),
        Step.READY: (
            Doing(
                _EMPLOYEE,
                N_("主治医と話し、復職の希望を伝え、復職できるという診断書を渡す"),
                N_("戻れそうだと思ったとき"),
            ),
            Doing(_OFFICE, N_("画面のほかで聞いた復職の希望を記録する"), N_("聞いたら、すぐに")),
            Doing(
                _CARERS,
                N_("本人の同意を得て主治医にたずね、返事がなければ本人と確かめる"),
                N_("依頼から、規程の日数で"),
            ),
            Doing(_EMPLOYEE, N_("会社に伝える要約を読んで、伝えてよいかを答える"), N_("要約が届いたら")),
        ),
        Step.JUDGEMENT: (
            Doing(_OFFICE, N_("関係者の面談を開いて記録し、次の日を決める"), N_("復帰の予定日の前に")),
            Doing(_CARERS, N_("出席した面談の、健康の部分を書く"), N_("面談のあと、すぐに")),
            Doing(_PHYSICIAN, N_("復帰の可否と配慮を意見書にする"), N_("会社が決める前に")),
            Doing(_OFFICE, N_("意見書を読み、復帰のプランを作る"), N_("復帰の予定日の前に")),
        ),
        Step.DECISION: (
            Doing(_OFFICE, N_("復帰を決め、プランと最後の休業日を記録する"), N_("復帰の日までに")),
            Doing(_PHYSICIAN, N_("会社の決定と配慮を、主治医への情報提供書にする"), N_("決定のあと、すぐに")),
            Doing(_EMPLOYEE, N_("情報提供書を主治医に渡す（希望するとき）"), N_("次の受診のときに")),
        ),
        Step.FOLLOW_UP: (
            Doing(_CARERS, N_("面談し、次にすることを決めて、済んだら記録する"), N_("復帰から、規程の月数ごとに")),
            Doing(_OFFICE, N_("復帰の段階を本人と確かめる"), N_("それぞれの段階の終わりの前に")),
            Doing(_LEADER, N_("届いた文面を読んで、そのとおりに働けるようにする"), N_("文面が届いたら")),
        ),
    }
)
"""Who does what by when in each step, the same for every reader: it says nothing of this one return."""
_DOCTOR: Final = N_("主治医")
_CHOSEN: Final = N_("本人が選んだ人だけ。期間は人事労務担当者も")
PAPERS: Final[Mapping[Step, tuple[Paper, ...]]] = MappingProxyType(
    {
        Step.CARE: (Paper(N_("病気休業の診断書"), _DOCTOR, _CHOSEN),),
        Step.READY: (
            Paper(N_("職場復帰可能の診断書"), _DOCTOR, _CHOSEN),
            Paper(
                N_("職場復帰支援に関する情報提供依頼書（様式例1）"),
                N_("産業医・保健師。同意は本人が依頼ごとに"),
                N_("本人、主治医。返事は産業医・保健師だけに届きます"),
            ),
            Paper(N_("主治医の意見の要約"), _CARERS, N_("本人。人事労務担当者は、本人が同意したあと")),
        ),
        Step.JUDGEMENT: (
            Paper(
                N_("職場復帰支援に関する面談記録票（様式例2）"),
                N_("人事労務担当者。健康の部分は産業医・保健師"),
                N_("本人、産業医・保健師。人事労務担当者は健康の部分を除いて"),
            ),
            Paper(N_("職場復帰に関する意見書（様式例3）"), _PHYSICIAN, N_("本人、人事労務担当者、産業医・保健師")),
            Paper(N_("職場復帰支援プラン"), _OFFICE, N_("本人、産業医・保健師。上司は段階の時間・仕事・日付だけ")),
        ),
        Step.DECISION: (
            Paper(
                N_("職場復帰及び就業上の配慮に関する情報提供書（様式例4）"),
                N_("産業医。渡すかどうかは本人が"),
                N_("本人、産業医・保健師。主治医は本人から"),
            ),
        ),
        Step.FOLLOW_UP: (
            Paper(N_("フォロー面談の記録"), _CARERS, N_("本人、産業医・保健師")),
            Paper(N_("段階ごとの上司への文面"), _OFFICE, N_("本人、上司、産業医・保健師")),
        ),
    }
)
"""The papers of each step, 様式例1 to 4 of the guide among them (domain: §2e)."""
