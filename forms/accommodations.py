"""What may be typed into the list of accommodations that the papers of a return to work share (様式例3 and 4)?"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import NumberRange, Optional

from casework.rules.return_to_work import EXTENTS, TIMED, Accommodation, AccommodationKind, Extent
from forms.base import VersionedForm, at_most

_BOUND: Final = tuple(kind for kind, extents in EXTENTS.items() if Extent.BAN in extents)
_WORDED: Final = tuple(kind for kind, extents in EXTENTS.items() if not extents)
_SHORT: Final = 300


def _extent(kind: AccommodationKind) -> SelectField:
    offered = [SelectChoice(value=one.value, label=_l(one.label)) for one in EXTENTS[kind]]
    return SelectField(_l(kind.label), choices=[SelectChoice(value="", label=_l("指定しない")), *offered])


def _minutes(label: Any) -> IntegerField:
    return IntegerField(label, [Optional(), NumberRange(1, 480, _l("1から480までの数を入力してください。"))])


class AccommodationsForm(VersionedForm):
    """The list, and what is said beside it; `words` is each paper's own."""

    overtime = _extent(AccommodationKind.OVERTIME)
    overtime_hours = IntegerField(
        _l("時間外勤務の上限（月の時間数）"),
        [Optional(), NumberRange(1, 100, _l("1から100までの数を入力してください。"))],
    )
    shifts = _extent(AccommodationKind.SHIFTS)
    shifts_words = TextAreaField(_l("交替勤務の制限の内容"), [at_most(_SHORT)])
    holidays = _extent(AccommodationKind.HOLIDAYS)
    holidays_words = TextAreaField(_l("休日勤務の制限の内容"), [at_most(_SHORT)])
    late_minutes = _minutes(_l("始業を遅らせる時間（1日の分）"))
    early_minutes = _minutes(_l("終業を早める時間（1日の分）"))
    travel = _extent(AccommodationKind.TRAVEL)
    travel_words = TextAreaField(_l("出張の制限の内容"), [at_most(_SHORT)])
    tasks_words = TextAreaField(_l("作業転換の内容"), [at_most(_SHORT)])
    transfer_words = TextAreaField(_l("配置転換・異動の内容"), [at_most(_SHORT)])
    other_words = TextAreaField(_l("そのほかの配慮の内容"), [at_most(_SHORT)])

    @staticmethod
    def filled(accommodations: Sequence[Accommodation]) -> dict[str, Any]:
        """What stands in the fields for these."""
        data: dict[str, Any] = {}
        for one in accommodations:
            if one.kind is AccommodationKind.SHORTER and one.extent is not None:
                data[f"{one.extent.value}_minutes"] = one.minutes
                continue
            if one.extent is not None:
                data[one.kind.value] = one.extent.value
            if one.minutes is not None:
                data["overtime_hours"] = one.minutes // 60
            data[f"{one.kind.value}_words"] = one.words
        return data

    def validate(self, extra_validators: Any = None) -> bool:
        """A limit says how far it goes, beside its field; without one nothing is typed there that would be lost."""
        fine = super().validate(extra_validators)
        for kind in _BOUND:
            inside = self.overtime_hours if (kind, Extent.LIMIT) in TIMED else self[f"{kind.value}_words"]
            if inside.errors or (self[kind.value].data == Extent.LIMIT) == bool(inside.data):
                continue
            wrong = (
                _l("「制限」を選ぶときだけ入力します。選び直すか、空けてください。")
                if inside.data
                else _l("制限の内容を入力してください。")
            )
            inside.errors = [*inside.errors, str(wrong)]
            fine = False
        return fine

    def accommodations(self) -> tuple[Accommodation, ...]:
        """What was chosen."""
        made = []
        for kind in _BOUND:
            if not self[kind.value].data:
                continue
            extent = Extent(self[kind.value].data)
            limited = extent is Extent.LIMIT
            timed = (kind, extent) in TIMED
            minutes = self.overtime_hours.data * 60 if timed else None
            words = self.text(f"{kind.value}_words") if limited and not timed else ""
            made.append(Accommodation(kind, extent, minutes, words))
        for extent in EXTENTS[AccommodationKind.SHORTER]:
            minutes = self[f"{extent.value}_minutes"].data
            if minutes:
                made.append(Accommodation(AccommodationKind.SHORTER, extent, minutes))
        for kind in _WORDED:
            if words := self.text(f"{kind.value}_words"):
                made.append(Accommodation(kind, words=words))
        return tuple(made)

    def text(self, name: str) -> str:
        """What was typed into a field, without the blanks around it."""
        return (self[name].data or "").strip()

    def day(self, name: str) -> date | None:
        """The day in a field."""
        day: date | None = self[name].data
        return day
