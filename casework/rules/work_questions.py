"""Which facts about the work may a physician ask the company for, beyond the usual sheet?"""

from typing import Final

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice

LONGEST: Final = 500
"""Signs of a question."""
LONGEST_ANSWER: Final = 2000


class Wanted(Choice):
    """One kind of fact that HR has in its records; none of them says anything of health."""

    ATTENDANCE = "attendance", N_("この6か月の出勤・欠勤・遅刻・早退")
    OVERTIME = "overtime", N_("月ごとの時間外労働・休日労働の内訳")
    SHIFTS = "shifts", N_("勤務表（シフト）")
    LEAVE = "leave", N_("年次有給休暇の取得")
    DUTIES = "duties", N_("担当している仕事の内容")
    TRANSFERS = "transfers", N_("最近の異動、担当や上司の交代")
    TRAVEL = "travel", N_("出張・在宅勤務・通勤の状況")
    OTHER = "other", N_("そのほか（下に書きます）")
