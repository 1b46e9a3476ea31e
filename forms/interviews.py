"""What may be typed during and after a talk: the clinical notes, and how it took place?"""

from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from casework.access import Shown
from casework.rules import attendees, interview_items
from casework.rules.attendees import MOST, Attendee, Presence
from casework.rules.errors import NotValid
from casework.rules.interview_items import ITEMS, Kind
from casework.rules.online import OF_TALK, Condition
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import InterviewMode
from casework.services.interviews import TEXTS, Notes, Part
from forms.base import Versioned, at_most, choices, optional_choice
from forms.interview_items import PREFIX, ItemsForm

LONGEST = 8000
NOTES = tuple(name for name in TEXTS if name != "companions")
_PRESENT = tuple((f"who_{at}_presence", f"who_{at}_name") for at in range(MOST))
"""The fields of each row of those present."""


class NotesForm(Versioned, ItemsForm):
    """面談メモ. Day and way belong to the button 「実施を記録する」 and are asked only by it."""

    complaint = TextAreaField(_l("本人の話（主訴・経過）"), [Optional(), at_most(LONGEST)])
    work_notes = TextAreaField(
        _l("勤務について"),
        [Optional(), at_most(LONGEST)],
        description=_l("時間外、休日、夜勤、最近の変化、人間関係、通勤、休暇など。"),
    )
    burden_notes = TextAreaField(
        _l("心理的な負担について"),
        [Optional(), at_most(LONGEST)],
        description=_l("本人が考える原因、続いている期間、仕事や生活への影響など。"),
    )
    body_notes = TextAreaField(
        _l("心身の状態について"),
        [Optional(), at_most(LONGEST)],
        description=_l("睡眠、食欲、既往・通院・服薬、飲酒、身体の症状、家庭の事情など。"),
    )
    assessment = TextAreaField(_l("見立てと方針"), [Optional(), at_most(LONGEST)])
    wished = BooleanField(_l("本人の希望を確かめました"))
    held_on = DateField(_l("実施した日"), [Optional()])
    mode = RadioField(
        _l("方法"), [Optional()], choices=choices((InterviewMode.IN_PERSON, InterviewMode.ONLINE)), validate_choice=True
    )
    conditions = SelectMultipleField(
        _l("オンラインの条件の確認"),
        [Optional()],
        choices=choices(OF_TALK),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("話を始める前に確かめてください。望ましい条件のほかは、すべて必要です。"),
    )

    def notes(self) -> Notes:
        """The notes as typed."""
        texts = {name: (self[name].data or "").strip() for name in NOTES}
        return Notes(**texts, companions=attendees.pack(self.present()), items=self.items())

    def present(self) -> list[Attendee | None]:
        """Who else is present, row by row."""
        rows = [
            (self[presence].data, (self[name].data or "").strip(), bool(self[_other(name)].data))
            for presence, name in _PRESENT
        ]
        return [Attendee(Presence(row[0]), *row[1:]) if row[0] and row[1] else None for row in rows]

    def validate_wished(self, field: Any) -> None:
        """A companion comes at the employee's wish only."""
        if not field.data and any(self[name].data for row in _PRESENT for name in row):
            raise ValidationError(_l("同席は、本人が希望するときだけです。希望を確かめて、印をつけてください。"))

    def part(self, unread: AbstractSet[str]) -> Part:
        """What can be kept although other fields are wrong, or half typed (`unread`)."""
        fine = {field.name for field in self if not field.errors} - unread
        answers = {code: answer for code, answer in self.items().items() if PREFIX + code in fine}
        texts = {name: (self[name].data or "").strip() for name in NOTES if name in fine}
        if fine.issuperset({"wished", *(name for row in _PRESENT for name in row)}):
            texts["companions"] = attendees.pack(self.present())
        return Part(texts, answers, self.met() if "conditions" in fine else None)

    def met(self) -> frozenset[Condition]:
        """The conditions of a talk on line that were ticked."""
        return frozenset(one for one in Condition if one.value in (self.conditions.data or ()))

    def meeting(self) -> tuple[date, InterviewMode]:
        """Day and way of a talk that was held. Raises NotValid when one is missing."""
        day: date | None = self.held_on.data
        if day is None:
            raise NotValid("held_on", Said(N_("実施した日を入力してください。")))
        if not self.mode.data:
            raise NotValid("mode", Said(N_("対面かオンラインかを選んでください。")))
        return day, InterviewMode(self.mode.data)

    @classmethod
    def of(cls, interview: Shown, version: int, today: date, *, whole: bool = True) -> "NotesForm":
        """The form with what was written so far; where it isn't needed whole, without the items that have no answer."""
        answers = interview_items.unpack(interview.items)
        data: dict[str, object] = {name: getattr(interview, name) or "" for name in NOTES}
        data |= _rows(interview.companions)
        data |= {PREFIX + code: _typed(code, value) for code, value in answers.items()}
        data["conditions"] = interview.conditions
        data |= {"version": version, "held_on": interview.held_on or today, "mode": interview.mode.value}
        return cls(formdata=None, data=data, without=() if whole else ITEMS.keys() - answers.keys())


def _typed(code: str, value: Any) -> Any:
    """An answer as its field holds it."""
    return date.fromisoformat(value) if ITEMS[code].kind is Kind.DAY else value


def _rows(companions: str | None) -> dict[str, Any]:
    """Those present as their fields hold them."""
    found = attendees.unpack(companions)[:MOST]
    data: dict[str, Any] = {"wished": any(found)}
    for at, row in enumerate(found):
        if row is not None:
            data |= {f"who_{at}_presence": row.presence.value, f"who_{at}_name": row.name, f"who_{at}_other": row.other}
    return data


def _other(name: str) -> str:
    """The box beside a name."""
    return name.replace("_name", "_other")


def _named(form: Any, field: Any) -> None:
    """As what somebody is present says who it is too."""
    if not (form[field.name.replace("_presence", "_name")].data or "").strip():
        raise ValidationError(_l("名前を入力してください。"))


def _as_what(form: Any, field: Any) -> None:
    if not form[field.name.replace("_name", "_presence")].data:
        raise ValidationError(_l("付添いか通訳かなどを選んでください。"))


for _at in range(MOST):
    _presence = SelectField(_l("同席した人"), [Optional(), _named], choices=optional_choice(Presence))
    _name = StringField(_l("その人の名前"), [Optional(), at_most(attendees.LONGEST), _as_what])
    setattr(NotesForm, f"who_{_at}_presence", _presence)
    setattr(NotesForm, f"who_{_at}_name", _name)
    setattr(NotesForm, f"who_{_at}_other", BooleanField(_l("同じ名字の別の人")))
