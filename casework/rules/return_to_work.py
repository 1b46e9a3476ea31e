"""Which words stand on the papers of a return to work (様式例1 to 4 of 職場復帰支援の手引き)?

Labels as the forms have them (domain: §2e). What somebody fills in beside them is text, a day or a time.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice


class Asked(Choice):
    """依頼事項 of form 1: what an attending doctor may be asked. Beside them there are two places for questions of
    one's own, and nothing else: what isn't needed for work isn't asked.
    """

    COURSE = "course", N_("発症から初診までの経過")
    TREATMENT = "treatment", N_("治療経過")
    CONDITION = "condition", N_("現在の状態（業務に影響を与える症状、薬の副作用を含む）")
    AT_WORK = "at_work", N_("就業上の配慮に関するご意見")


class Present(Choice):
    """出席者 of form 2. It is the company's meeting about the return, no interview: so supervisor and HR may come."""

    SUPERVISOR = "supervisor", N_("管理監督者")
    HR = "hr", N_("人事労務担当者")
    PHYSICIAN = "physician", N_("産業医等")
    HYGIENE = "hygiene", N_("衛生管理者等")
    NURSE = "nurse", N_("保健師等")
    OTHER = "other", N_("その他の出席者")


class Assessment(Choice):
    """現状の評価・問題点 of form 2."""

    EMPLOYEE = "employee", N_("本人の状況")
    """Of health: HR reads it with consent only (domain: §4 row 20)."""
    WORKPLACE = "workplace", N_("職場環境等")
    OTHER = "other", N_("そのほかの点")


class PlanItem(Choice):
    """職場復帰支援プランの検討事項 of form 2, beside the day on which the return begins."""

    SUPERVISOR = "supervisor", N_("管理監督者による就業上の配慮")
    HR = "hr", N_("人事労務管理上の対応")
    PHYSICIAN = "physician", N_("産業医等の意見")
    FOLLOW_UP = "follow_up", N_("フォローアップ")
    OTHER = "other", N_("そのほかの検討事項")


class Aim(Choice):
    """目的 of form 3."""

    NEW = "new", N_("新規")
    CHANGED = "changed", N_("変更")
    LIFTED = "lifted", N_("解除")


class Readiness(Choice):
    """復職の可否 of form 3."""

    YES = "yes", N_("可")
    CONDITIONAL = "conditional", N_("条件付き可")
    NO = "no", N_("不可")


class AccommodationKind(Choice):
    """就業上の配慮 of forms 3 and 4."""

    OVERTIME = "overtime", N_("時間外勤務")
    SHIFTS = "shifts", N_("交替勤務")
    HOLIDAYS = "holidays", N_("休日勤務")
    SHORTER = "shorter", N_("就業時間短縮")
    TRAVEL = "travel", N_("出張")
    TASKS = "tasks", N_("作業転換")
    TRANSFER = "transfer", N_("配置転換・異動")
    OTHER = "other", N_("そのほかの配慮")


class Extent(Choice):
    """How far it goes."""

    BAN = "ban", N_("禁止")
    LIMIT = "limit", N_("制限")
    LATE = "late", N_("遅刻")
    """Work may begin later by so much."""
    EARLY = "early", N_("早退")


_BOUND: Final = (Extent.BAN, Extent.LIMIT)
EXTENTS: Final[Mapping[AccommodationKind, tuple[Extent, ...]]] = MappingProxyType(
    {
        AccommodationKind.OVERTIME: _BOUND,
        AccommodationKind.SHIFTS: _BOUND,
        AccommodationKind.HOLIDAYS: _BOUND,
        AccommodationKind.SHORTER: (Extent.LATE, Extent.EARLY),
        AccommodationKind.TRAVEL: _BOUND,
        AccommodationKind.TASKS: (),
        AccommodationKind.TRANSFER: (),
        AccommodationKind.OTHER: (),
    }
)
"""What the form offers for each; where it offers nothing, the accommodation is ticked and told in words."""
TIMED: Final = frozenset(
    {
        (AccommodationKind.OVERTIME, Extent.LIMIT),
        (AccommodationKind.SHORTER, Extent.LATE),
        (AccommodationKind.SHORTER, Extent.EARLY),
    }
)
"""Where the form asks for hours (H): overtime in a month, late and early in a day."""


@dataclass(frozen=True, slots=True)
class Accommodation:
    """One accommodation. `minutes`: see `TIMED`; None while nobody has said. Raises ValueError for what the form has no
    place for.
    """

    kind: AccommodationKind
    extent: Extent | None = None
    minutes: int | None = None
    words: str = ""

    def __post_init__(self) -> None:
        offered = EXTENTS[self.kind]
        timed = (self.kind, self.extent) in TIMED
        if (self.extent not in offered) if offered else (self.extent is not None):
            raise ValueError(f"{self.kind} has no {self.extent}")
        if self.minutes is not None and not timed:
            raise ValueError(f"{self.kind} {self.extent} has no hours")
        if self.words and (timed or self.extent in {Extent.BAN, Extent.LATE, Extent.EARLY}):
            raise ValueError(f"{self.kind} {self.extent} has no words")


def pack(chosen: Sequence[Accommodation]) -> str:
    """Accommodations as the text under which they are kept; empty for none."""
    rows = [[one.kind.value, one.extent and one.extent.value, one.minutes, one.words] for one in chosen]
    return json.dumps(rows, ensure_ascii=False) if rows else ""


def unpack(text: str) -> tuple[Accommodation, ...]:
    """What `pack` kept. Raises ValueError for anything else."""
    rows = json.loads(text) if text else []
    return tuple(
        Accommodation(AccommodationKind(kind), Extent(extent) if extent else None, minutes, words)
        for kind, extent, minutes, words in rows
    )
