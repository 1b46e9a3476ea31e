"""To what exactly does somebody agree with the form of consent (同意書, 別紙2)?

Each recipient has a consent of its own. The words are kept with each, so that a later wording doesn't change what was
agreed to. A change here is a new wording from that day on.
"""

from dataclasses import dataclass
from typing import Final

from casework.rules.texts import N_

SCOPE: Final = N_("3つの領域の点数、高ストレスに該当するかどうか、受けた日と結果の通知日")
RECIPIENT: Final = N_("人事労務部門のうち、結果を取り扱う者として指名された担当者（上司には提供しません）")
PURPOSE: Final = N_("健康管理（面接指導と就業上の措置のために必要な範囲）")


@dataclass(frozen=True)
class Words:
    """What is passed on, to whom and for what."""

    scope: str
    recipient: str
    purpose: str


TO_HR: Final = Words(SCOPE, RECIPIENT, PURPOSE)
TO_OUTSIDE: Final = Words(
    N_("3つの領域の点数、受けた日と結果の通知日（書面の写し）"),
    N_("会社が面接指導を頼む外部の依頼先で、面接指導をする医師（この同意では、人事労務部門と上司には提供しません）"),
    N_("面接指導の準備と実施"),
)
"""To the physician of one outside organisation, which is named beside it."""
