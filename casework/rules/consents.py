"""To what exactly does somebody agree with the form of consent (同意書, 別紙2)?

The words are kept with each consent, so that a later wording doesn't change what was agreed to. A change here is a new
wording from that day on.
"""

from typing import Final

from casework.rules.texts import N_

SCOPE: Final = N_("3つの領域の点数、高ストレスに該当するかどうか、受けた日と結果の通知日")
RECIPIENT: Final = N_("人事労務部門のうち、結果を取り扱う者として指名された担当者（上司には提供しません）")
PURPOSE: Final = N_("健康管理（面接指導と就業上の措置のために必要な範囲）")
