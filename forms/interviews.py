"""What may be typed during and after a talk: the clinical notes, and how it took place?"""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from casework.access import Shown
from casework.rules.errors import NotValid
from casework.rules.online import OF_TALK, Condition
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import InterviewMode
from casework.services.interviews import Notes
from forms.base import Form, at_most, choices

LONGEST = 8000
NOTES = ("complaint", "work_notes", "burden_notes", "body_notes", "assessment", "risk", "companions")


class NotesForm(Form):
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
    risk = TextAreaField(
        _l("安全に関すること"),
        [Optional(), at_most(LONGEST)],
        description=_l("希死念慮や自傷他害のおそれ、守る要因、とった対応。"),
    )
    assessment = TextAreaField(_l("見立てと方針"), [Optional(), at_most(LONGEST)])
    companions = StringField(
        _l("同席した人"),
        [Optional(), at_most(500)],
        description=_l("本人が望んだ付添いや通訳だけです。上司と人事は同席しません。"),
    )
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
    version = IntegerField(widget=HiddenInput(), default=0)

    def notes(self) -> Notes:
        """The notes as typed."""
        return Notes(**{name: (self[name].data or "").strip() for name in NOTES})

    def met(self) -> frozenset[Condition]:
        """The conditions of a talk on line that were ticked."""
        return frozenset(one for one in Condition if one.value in (self.conditions.data or ()))

    def seen_version(self) -> int:
        """What the form began from."""
        version: int | None = self.version.data
        return version or 0

    def meeting(self) -> tuple[date, InterviewMode]:
        """Day and way of a talk that was held. Raises NotValid when one is missing."""
        day: date | None = self.held_on.data
        if day is None:
            raise NotValid("held_on", Said(N_("実施した日を入力してください。")))
        if not self.mode.data:
            raise NotValid("mode", Said(N_("対面かオンラインかを選んでください。")))
        return day, InterviewMode(self.mode.data)

    @classmethod
    def of(cls, interview: Shown, version: int, today: date) -> "NotesForm":
        """The form with what was written so far."""
        data: dict[str, object] = {name: getattr(interview, name) or "" for name in NOTES}
        data["conditions"] = interview.conditions
        data |= {"version": version, "held_on": interview.held_on or today, "mode": interview.mode.value}
        return cls(data=data)
