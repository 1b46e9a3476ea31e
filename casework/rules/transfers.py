"""What may never be decided on the result of an interview, and which measures ask for more than a tick?

指針 and model rule art. 36: no dismissal, no end of a contract, no urging to resign, no transfer and no change of post
with an improper motive (domain: §1.4). The first ones don't exist in the catalogue, so they aren't let in by words
either. The last two exist, for somebody's health: purpose, words of the opinion and hearing are asked for.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
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


_PLACE: Final = (
    "場所", "職場", "勤務地", "勤務先", "事業場", "事業所", "営業所", "支店", "工場", "部署", "部門", "配置", "配転",
    "異動", "転勤", "在宅", "テレワーク", "出向(?![かきくけこい])",
)  # fmt: skip
_WORK: Final = (
    "作業(?!時間|量)", "業務(?!時間|量)", "仕事(?!時間|量)", "担当", "職務", "職種", "職位", "役職", "配置", "配転",
    "異動", "当番", "責任", "部下", "管理職", "転換",
)  # fmt: skip
ABOUT: Final = MappingProxyType(
    {MeasureKind.PLACE_CHANGE: _PLACE, MeasureKind.TASK_CHANGE: _WORK, MeasureKind.OTHER: (*_PLACE, *_WORK)}
)
"""Of what a sentence of a free text has to be for somebody to be moved on it, as patterns: hours and how much there is
to do (業務量) are neither a place nor other work.
"""
_SENTENCE: Final = re.compile(r"[^。．\n]*[。．\n]?")


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


def stands_on(
    words: str, kind: MeasureKind, advised: Sequence[tuple[Item, Sequence[str]]], free: Sequence[str]
) -> bool:  # fmt: skip
    """Whether words were copied from where an opinion speaks of moving somebody in this way: from an item of this kind
    (or of 「その他」 that moves somebody; for 「その他」 from any that does), by its name or its words, or from a
    sentence of a free text that is about a place of work, or about somebody's work and post. Words on another item are
    none. Widths, spaces and line breaks make no difference.
    """
    wanted = _plain(words)
    if not wanted:
        return False
    own = [
        text
        for item, texts in advised
        if is_one(item) and (item.kind is kind or MeasureKind.OTHER in {item.kind, kind})
        for text in texts
    ]
    if any(wanted in _plain(text) for text in own):
        return True
    return any(_about(wanted, text, ABOUT[kind]) for text in free)


def _about(wanted: str, text: str, patterns: Sequence[str]) -> bool:
    """The sentence from which words were copied is about something; where they go over several, one of these is."""
    sentences = [plain for one in _SENTENCE.findall(text) if (plain := _plain(one))]
    whole = "".join(sentences)
    at = whole.find(wanted)
    while at >= 0:
        begins = 0
        for sentence in sentences:
            ends = begins + len(sentence)
            if begins < at + len(wanted) and at < ends and re.search("|".join(patterns), sentence):
                return True
            begins = ends
        at = whole.find(wanted, at + 1)
    return False


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
