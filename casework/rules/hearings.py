"""By which way is an employee heard, by which is it tried, and how far is the record of it confirmed?"""

from datetime import datetime
from typing import Final

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice

LONGEST: Final = 2000
"""Signs of what is put to the employee, and of what they say."""
LONGEST_NOTE: Final = 300
"""Signs of a note about one attempt."""


class HearingWay(Choice):
    """意見聴取の方法."""

    MEETING = "meeting", N_("対面・オンラインでの話合い")
    IN_APP = "in_app", N_("画面での書面によるやりとり")


class AttemptWay(Choice):
    """How HR tried to hear somebody."""

    PHONE = "phone", N_("電話")
    MAIL = "mail", N_("メール")
    LETTER = "letter", N_("手紙")
    IN_PERSON = "in_person", N_("会って声をかけた")
    IN_APP = "in_app", N_("画面での問いかけ")
    AGREED_TIME = "agreed_time", N_("約束した日時に待った")


class AttemptOutcome(Choice):
    """What came of it."""

    NOT_REACHED = "not_reached", N_("連絡がつかなかった")
    NOT_NOW = "not_now", N_("いまは話せないとのことだった")
    NOT_WISHED = "not_wished", N_("話すことを望まなかった")
    NOT_COME = "not_come", N_("本人が来られなかった")
    OUR_SIDE = "our_side", N_("会社・医師の都合で行えなかった")


IN_VAIN: Final = tuple(one for one in AttemptOutcome if one is not AttemptOutcome.OUR_SIDE)
"""What counts as a try: the employee could have come. Where the other side was lacking, nothing of it counts."""
UNHELD: Final = (
    AttemptOutcome.NOT_COME, AttemptOutcome.NOT_NOW, AttemptOutcome.NOT_WISHED, AttemptOutcome.OUR_SIDE,
)  # fmt: skip
"""Why a talk for which a time was set wasn't held."""


class Confirmed(Choice):
    """How far the employee confirmed the record of their hearing."""

    NOT_YET = "not_yet", N_("本人はまだ確かめていません")
    CORRECTED = "corrected", N_("本人の訂正があります（署名はまだ）")
    SIGNED = "signed", N_("本人が署名しました")
    SIGNED_CORRECTED = "signed_corrected", N_("本人が訂正のうえ署名しました")


def confirmed(corrected_at: datetime | None, signed_at: datetime | None) -> Confirmed:
    """What the two times say together."""
    if signed_at is None:
        return Confirmed.NOT_YET if corrected_at is None else Confirmed.CORRECTED
    return Confirmed.SIGNED if corrected_at is None else Confirmed.SIGNED_CORRECTED
