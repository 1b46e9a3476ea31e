"""What may never be decided on the result of an interview, and which measures ask for more than a tick?

指針 and model rule art. 36: no dismissal, no end of a contract, no urging to resign, no transfer and no change of post
with an improper motive (domain: §1.4). The first ones don't exist in the catalogue, so they aren't let in by words
either. The last two exist, for somebody's health: purpose, words of the opinion and hearing are asked for.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from casework.rules.comparison import Item
from casework.rules.vocabulary import MeasureKind

KINDS: Final = frozenset({MeasureKind.PLACE_CHANGE, MeasureKind.TASK_CHANGE})
"""Always one: another place of work, other work."""
BY_WORDS: Final = frozenset({*KINDS, MeasureKind.OTHER})
"""Kinds in which one can be decided: 「その他」 when its words say so."""

FORBIDDEN: Final = (
    "解雇", "免職", "雇止め", "雇い止め", "雇止", "契約を更新しない", "契約更新しない", "契約の不更新", "契約不更新",
    "更新拒否", "更新を拒", "退職勧奨", "退職を勧", "退職させ", "辞めてもら", "辞めさせ", "自主退職", "依願退職",
    "自己都合退職",
)  # fmt: skip
"""What ends the work of somebody, by whichever word."""
MOVES: Final = (
    "配置転換", "配転", "異動(?![後前])", "転勤", "出向(?![かきくけこい])", "転籍", "職位", "役職",
    "降格", "降職", "職務変更", "職種変更", "担当替", "担当変更", "部署を変", "部署の変更", "管理職から",
)  # fmt: skip
"""Words of a transfer or a change of post, as patterns: to go out to a customer (出向く) is none, nor is a time
counted from one (異動後).
"""


@dataclass(frozen=True)
class Ground:
    """Why somebody is transferred. `purpose`: for their health, in words; `basis`: words of the opinion, copied;
    `put`: it was put to the employee in the hearing.
    """

    purpose: str = ""
    basis: str = ""
    put: bool = False


def forbidden_words(text: str) -> list[str]:
    """The words found of what is never a measure, in the order of the list."""
    plain = _plain(text)
    return [word for word in FORBIDDEN if word in plain]


def is_one(item: Item) -> bool:
    """Whether a measure moves somebody: by its kind, or by what its words say."""
    return item.kind in KINDS or re.search("|".join(MOVES), _plain(item.words)) is not None


def stands_in(words: str, texts: Sequence[str]) -> bool:
    """Whether words were copied from one of these texts; widths, spaces and line breaks make no difference."""
    wanted = _plain(words)
    return bool(wanted) and any(wanted in _plain(text) for text in texts)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
