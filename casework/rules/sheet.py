"""What may somebody write down for the physician before the talk (事前問診票)?

The sections follow what a physician asks about in the interview. They are open questions in our own words: no items of
a licensed questionnaire, no scores, and nothing about wishing to die, which belongs into the talk itself.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from casework.rules.texts import N_

LONGEST: Final = 1_000
"""Characters of one answer."""


class Question(NamedTuple):
    """One place to write: its heading, and what may stand there."""

    label: str
    hint: str


SECTIONS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        N_("仕事のこと"): ("work", "changes", "people"),
        N_("こころとからだのこと"): ("burden", "sleep", "appetite", "fatigue"),
        N_("ふだんの生活のこと"): ("habits", "treatment"),
        N_("この面談で"): ("wants", "kept_back"),
    }
)
"""Headings in order, each with its questions."""

QUESTIONS: Final[Mapping[str, Question]] = MappingProxyType(
    {
        "work": Question(
            N_("いまの仕事のようす"), N_("働く時間、休日や夜の仕事、量やむずかしさ、責任の重さなど、気になることを。")
        ),
        "changes": Question(N_("最近変わったこと"), N_("異動、昇進、上司や担当の交代、家庭のことなど。")),
        "people": Question(N_("職場の人との関係"), N_("話しやすい人、話しにくいこと。")),
        "burden": Question(
            N_("負担に感じていること"), N_("いつごろから、どんなときに。仕事や生活にどんな影響がありますか。")
        ),
        "sleep": Question(N_("眠り"), N_("眠る時間、寝つき、途中で目が覚めるかどうか。")),
        "appetite": Question(N_("食欲と体重"), N_("食べる量や体重の変わりかた。")),
        "fatigue": Question(N_("疲れとからだの調子"), N_("疲れの残りかた、痛み、動悸など、からだで気になること。")),
        "habits": Question(N_("お酒とたばこ"), N_("量や回数、最近の変わりかた。")),
        "treatment": Question(N_("通っている医療機関と飲んでいる薬"), N_("いまかかっている病気、以前の病気も。")),
        "wants": Question(N_("話したいこと、望むこと"), N_("働きかたで変えてほしいこと、聞いてみたいこと。")),
        "kept_back": Question(
            N_("会社に伝えてほしくないこと"),
            N_("医師は、会社に渡す書類に必要なことだけを書きます。とくに伝えてほしくないことがあれば。"),
        ),
    }
)
"""By the name under which the answer is kept."""
