"""What exactly does a supervisor read: the instruction in words, made from the values of the decided measures? And how
is the same said to the employee, whose days it changes?

The purpose is one fixed line, and the text says that reasons are not to be asked (domain: §12.9). Nothing but kinds,
values, days and a desk goes in, so nothing else can come out.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from typing import Final, Protocol

from casework.rules.comparison import TEXT_KINDS, Item
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import MeasureKind

PURPOSE: Final = Said(N_("健康管理上の就業上の配慮です。"))
NO_REASONS: Final = Said(N_("理由の確認は不要です。本人にも、ほかの人にも、たずねないでください。"))

_FIXED: Final[Mapping[MeasureKind, str]] = {
    MeasureKind.OVERTIME_BAN: N_("時間外・休日の勤務をさせない"),
    MeasureKind.FLEXIBLE_EXCLUDED: N_("変形労働時間制・裁量労働制の対象から外す"),
    MeasureKind.WORK_BAN: N_("この期間は勤務をさせない"),
    MeasureKind.HOURS_OTHER: N_("勤務時間の配慮（内容は下の「具体的なこと」）"),
    MeasureKind.PLACE_CHANGE: N_("勤務場所の変更（内容は下の「具体的なこと」）"),
    MeasureKind.TASK_CHANGE: N_("作業の変更（内容は下の「具体的なこと」）"),
    MeasureKind.DAY_SHIFT: N_("昼間の勤務だけにする"),
    MeasureKind.OTHER: N_("そのほかの配慮（内容は下の「具体的なこと」）"),
}
_TO_EMPLOYEE: Final[Mapping[MeasureKind, str]] = {
    MeasureKind.OVERTIME_BAN: N_("時間外・休日の勤務はありません"),
    MeasureKind.FLEXIBLE_EXCLUDED: N_("変形労働時間制・裁量労働制の対象から外れます"),
    MeasureKind.WORK_BAN: N_("この期間は、お休みください"),
    MeasureKind.HOURS_OTHER: N_("勤務時間に配慮します"),
    MeasureKind.PLACE_CHANGE: N_("勤務する場所が変わります"),
    MeasureKind.TASK_CHANGE: N_("担当する作業が変わります"),
    MeasureKind.DAY_SHIFT: N_("勤務は昼間だけになります"),
    MeasureKind.OTHER: N_("そのほかの配慮をします"),
}
_OVERTIME: Final = N_("残業は月%(hours)s時間以内")
_NIGHTS: Final = N_("22時から5時までの勤務は月%(hours)s回まで")
_NO_NIGHTS: Final = N_("22時から5時までの勤務を割り当てない")
_HOURS: Final = N_("勤務は%(starts)sから%(ends)sまで")
_OVERTIME_TO_EMPLOYEE: Final = N_("残業は、月%(hours)s時間までです")
_NIGHTS_TO_EMPLOYEE: Final = N_("22時から5時までの勤務は、月%(hours)s回までです")
_NO_NIGHTS_TO_EMPLOYEE: Final = N_("22時から5時までの勤務はありません")
_HOURS_TO_EMPLOYEE: Final = N_("勤務は、%(starts)sから%(ends)sまでです")


class Valued(Protocol):
    """A kind of measure with its values: an item of the rules, or one that is shown."""

    @property
    def kind(self) -> MeasureKind: ...
    @property
    def hours(self) -> int | None: ...
    @property
    def starts(self) -> time | None: ...
    @property
    def ends(self) -> time | None: ...


def needs_words(kinds: Iterable[MeasureKind]) -> bool:
    """Whether the instruction says nothing practical without an addition in words."""
    return not TEXT_KINDS.isdisjoint(kinds)


def line(item: Valued) -> Said:
    """What to do, for one measure. Raises ValueError when the number or the hours that its kind needs are missing."""
    return _valued(item, _OVERTIME, _NIGHTS, _NO_NIGHTS, _HOURS) or Said(_FIXED[item.kind])


def to_employee(item: Valued) -> Said:
    """What it means for the employee, said to them. Raises as `line`."""
    said = (_OVERTIME_TO_EMPLOYEE, _NIGHTS_TO_EMPLOYEE, _NO_NIGHTS_TO_EMPLOYEE, _HOURS_TO_EMPLOYEE)
    return _valued(item, *said) or Said(_TO_EMPLOYEE[item.kind])


def named(item: Valued) -> Said:
    """The measure itself, said to nobody. Raises as `line`."""
    return _valued(item, _OVERTIME, _NIGHTS, N_("深夜業なし"), _HOURS) or Said(item.kind.label)


def _valued(item: Valued, overtime: str, nights: str, no_nights: str, hours: str) -> Said | None:
    """The sentence of a kind that has values."""
    if item.kind is MeasureKind.OVERTIME_LIMIT:
        return Said(overtime, {"hours": _number(item)})
    if item.kind is MeasureKind.FEWER_NIGHTS:
        number = _number(item)
        return Said(nights, {"hours": number}) if number else Said(no_nights)
    if item.kind is MeasureKind.WORKING_HOURS:
        if item.starts is None or item.ends is None:
            raise ValueError("working hours without hours")
        return Said(hours, {"starts": _clock(item.starts), "ends": _clock(item.ends)})
    return None


def ahead(item: Item) -> Said:
    """The same before an instruction is written: what is told in words has none yet."""
    if item.kind in TEXT_KINDS:
        return Said(N_("%(what)s（伝える言葉は、指示を書くときに決めます）"), {"what": Said(item.kind.label)})
    return line(item)


def lines(
    items: Iterable[Item], from_on: date, until_on: date, say: Callable[[Valued], Said] = line
) -> list[Said]:  # fmt: skip
    """All lines; one whose days differ from those of the whole instruction says its own. `say`: to whom."""
    said = []
    for item in items:
        first, last = item.from_on or from_on, item.until_on or until_on
        if (first, last) == (from_on, until_on):
            said.append(say(item))
        else:
            said.append(
                Said(N_("%(what)s（%(first)sから%(last)sまで）"), {"what": say(item), "first": first, "last": last})
            )
    return said


def stored(item: Item, from_on: date, until_on: date) -> dict[str, object]:
    """One measure as the instruction keeps it, clipped to the days of the instruction. Its words stay behind: sealed.

    Raises ValueError when the measure lies outside of these days.
    """
    first, last = max(item.from_on or from_on, from_on), min(item.until_on or until_on, until_on)
    if last < first:
        raise ValueError("a measure outside of the days of the instruction")
    return {
        "kind": item.kind.value,
        "hours": item.hours,
        "starts": item.starts.isoformat() if item.starts else None,
        "ends": item.ends.isoformat() if item.ends else None,
        "from_on": first.isoformat(),
        "until_on": last.isoformat(),
    }


def restored(kept: Mapping[str, object]) -> Item:
    """The measure that `stored` kept."""
    hours, starts, ends = kept["hours"], kept["starts"], kept["ends"]
    return Item(
        kind=MeasureKind(str(kept["kind"])),
        hours=int(str(hours)) if hours is not None else None,
        starts=time.fromisoformat(str(starts)) if starts else None,
        ends=time.fromisoformat(str(ends)) if ends else None,
        from_on=date.fromisoformat(str(kept["from_on"])),
        until_on=date.fromisoformat(str(kept["until_on"])),
    )


def _number(item: Valued) -> int:
    if item.hours is None:
        raise ValueError(f"{item.kind} without a number")
    return item.hours


def _clock(moment: time) -> str:
    return f"{moment.hour}:{moment.minute:02}"
