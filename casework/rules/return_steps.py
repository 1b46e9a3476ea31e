"""Which five steps does the ministry's guide on returning to work have, and what does each reader do in them?

職場復帰支援の手引き (domain: §2e). Nobody moves a leave from step to step: where it stands is what is on record.
"""

from collections.abc import Mapping
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
                "戻りたいと思ったら、主治医と話してください。主治医への問い合わせは、読んでから同意するかを選べます。"
            ),
            Step.JUDGEMENT: N_("産業医と面談します。発行された意見書は、会社と同時に読めます。"),
            Step.DECISION: N_("戻る日は会社が決め、あなたに知らせます。"),
            Step.FOLLOW_UP: N_("決まった時期に、短い面談があります。日時はあなたが選べます。"),
        },
        Hat.HR: {
            Step.CARE: N_("決めた方法と間隔で本人に連絡し、終わりの見込みと満了日を早めに確かめます。"),
            Step.READY: N_("本人から復帰の希望を聞いたら、産業医に知らせます。病名や治療をたずねないでください。"),
            Step.JUDGEMENT: N_("産業医の意見書を読み、復帰のしかたを本人、上司、産業医と相談します。"),
            Step.DECISION: N_("復帰の可否と日を会社として決め、休業の終わりを記録します。"),
            Step.FOLLOW_UP: N_("上司に、配慮の内容と期間を確かめます。面談の中身はたずねないでください。"),
        },
        Hat.PHYSICIAN: _HEALTH,
        Hat.NURSE: _HEALTH,
    }
)
"""What each reader does: their own part, nobody else's."""
