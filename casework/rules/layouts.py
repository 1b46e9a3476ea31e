"""Which column of a file of results is which, where products call them differently?

A layout is chosen by the headings alone. What is known of a product's headings stands here as a preset.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from casework.rules.tables import Column, by_names, plain
from casework.rules.texts import N_

Layout = Mapping[str, str]
"""The heading for each column, by the column's key."""


@dataclass(frozen=True)
class Preset:
    """What a product calls its columns; several names for one where its versions differ, the likeliest first.

    `sure`: whether the names were seen in a file of the product; else whoever uses it is asked to look closely.
    """

    key: str
    name: str
    columns: Mapping[str, tuple[str, ...]]
    sure: bool = False

    def layout(self, headings: Iterable[str]) -> Layout:
        """What of it stands in these headings."""
        there = {plain(heading): heading for heading in reversed(list(headings))}
        found = {
            key: next((there[plain(name)] for name in names if plain(name) in there), None)
            for key, names in self.columns.items()
        }
        return {key: heading for key, heading in found.items() if heading is not None}


OWN: Final = Preset(
    "own",
    N_("この製品の形式"),
    {
        "number": ("社員番号",),
        "stressors": ("ストレス要因",),
        "reactions": ("心身の反応",),
        "support": ("周囲の支援",),
        "high_stress": ("高ストレス",),
        "checked_on": ("実施日",),
        "notified_on": ("結果通知日",),
    },
    sure=True,
)
MINISTRY: Final = Preset(
    "ministry",
    N_("厚生労働省版ストレスチェック実施プログラム"),
    {
        "number": ("社員ID", "社員番号", "ID"),
        "stressors": (
            "仕事のストレス要因(合計点)",
            "仕事のストレス要因合計",
            "ストレスの原因と考えられる因子",
            "A合計",
        ),
        "reactions": (
            "心身のストレス反応(合計点)",
            "心身のストレス反応合計",
            "ストレスによっておこる心身の反応",
            "B合計",
        ),
        "support": ("周囲のサポート(合計点)", "周囲のサポート合計", "ストレス反応に影響を与える他の因子", "C合計"),
        "high_stress": ("高ストレス者", "高ストレス判定", "判定結果"),
        "checked_on": ("回答日", "受検日", "実施日"),
        "notified_on": ("結果通知日", "結果出力日"),
    },
)
"""Its exported headings could not be seen: the names are those of its screens and reports, to be confirmed."""
GENERAL: Final = Preset(
    "general",
    N_("そのほかの製品（よくある列の名前）"),
    {
        "number": ("社員コード", "従業員コード", "従業員ID", "受検者ID", "受検者番号", "社員No", "職員番号"),
        "stressors": (
            "仕事のストレス要因(合計)",
            "ストレス要因得点",
            "ストレス要因合計",
            "仕事のストレス要因得点",
            "ストレッサー",
        ),
        "reactions": (
            "心身のストレス反応(合計)",
            "心身の反応得点",
            "ストレス反応合計",
            "心身のストレス反応得点",
            "ストレス反応",
        ),
        "support": ("周囲のサポート(合計)", "周囲の支援得点", "サポート合計", "周囲のサポート得点", "サポート"),
        "high_stress": ("高ストレス(合計)", "高ストレス判定", "高ストレス者判定", "判定", "総合判定"),
        "checked_on": ("回答日", "受検完了日", "検査日", "実施年月日", "受診日"),
        "notified_on": ("結果送付日", "結果返却日", "通知年月日"),
    },
)
PRESETS: Final = (OWN, MINISTRY, GENERAL)
_SHORTEST: Final = 3
"""Signs: a shorter name is found inside too many headings."""


_ANSWER: Final = re.compile(r"(?:[abcd]|q|問|設問|質問|回答|no\.?)[-_.]?[0-9]{1,2}")


def is_answer(heading: str) -> bool:
    """Whether a column holds the answer to one question, by its heading: such a column is never read."""
    return _ANSWER.fullmatch(plain(heading)) is not None


class Guess(NamedTuple):
    """The likeliest layout; which preset helped, by key; which kept layout it is, by its place among them."""

    layout: Layout
    preset: str = ""
    kept: int | None = None


def guess(
    columns: Sequence[Column], headings: Sequence[str], *, kept: Sequence[Layout] = (), exact: Sequence[Column] = ()
) -> Guess:
    """The likeliest layout for these headings.

    A layout that is kept and fits wholly comes first; then the names that a column is known by, a preset, and last a
    name that stands inside a heading. A heading that stands there twice is nobody's guess. `exact`: columns that are
    found by their own names only.
    """
    whole = [place for place, layout in enumerate(kept) if layout and set(layout.values()) <= set(headings)]
    if whole:
        best_kept = max(whole, key=lambda place: len(kept[place]))
        return Guess(kept[best_kept], kept=best_kept)
    twice = {heading for heading in headings if f"{heading} (2)" in headings}
    headings = [heading for heading in headings if heading.removesuffix(" (2)") not in twice]
    found = by_names([*columns, *exact], headings)
    best = max(PRESETS, key=lambda preset: len(preset.layout(headings)))
    helped = ""
    for key, heading in best.layout(headings).items():
        if key not in found and heading not in found.values():
            found[key] = heading
            helped = best.key
    for column in columns:
        if column.key not in found:
            inside = [
                heading
                for heading in headings
                if heading not in found.values()
                and any(len(name) >= _SHORTEST and plain(name) in plain(heading) for name in column.names)
            ]
            if len(inside) == 1:
                found[column.key] = inside[0]
    order = {heading: place for place, heading in enumerate(headings)}
    return Guess(dict(sorted(found.items(), key=lambda pair: order[pair[1]])), helped)
