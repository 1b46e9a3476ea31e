"""What may be typed when a check begins, and when the examiner decides?"""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.fields import Label
from wtforms.validators import AnyOf, InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from casework.rules.scoring import Questionnaire
from casework.rules.vocabulary import InterviewedBy, Profession
from casework.services.checks import NewCheck, Opening
from casework.services.interviewers import ProviderOption
from casework.services.needs import REASON_AT_MOST, Decision
from casework.services.talks import NOTES_AT_MOST, NewTalk
from forms.base import Form, at_most, choices, needed


class InterviewerForm(Form):
    """Who interviews those whom a check finds to need it."""

    interviewed_by = RadioField(
        _l("面接指導を行う人"),
        [needed()],
        choices=choices(InterviewedBy),
        description=_l(
            "面接指導が必要な人が出たときに、だれが行うかを先に決めます。決まるまで、実施回は始められません。"
        ),
    )
    provider = RadioField(_l("外部機関・地域産業保健センター"), choices=[], validate_choice=False)

    def offer_providers(self, found: Iterable[ProviderOption]) -> None:
        """Fill the list with the organisations that can be chosen."""
        self.provider.choices = [SelectChoice(value=one.public_id, label=one.name) for one in found]

    def by(self) -> InterviewedBy:
        """What was chosen. Raises ValueError before the form was validated."""
        return InterviewedBy(self.interviewed_by.data)


class CheckForm(InterviewerForm):
    """ストレスチェックの実施回."""

    name = StringField(
        _l("名前"), [needed(), at_most(60)], description=_l("例: 2026年度。同じ事業場では、ほかと違う名前にします。")
    )
    workplace = RadioField(_l("事業場"), [needed()], choices=[], validate_choice=False)
    started_on = DateField(_l("開始日"), [needed()], description=_l("この日より前に受けた結果は取り込めません。"))
    questionnaire = RadioField(
        _l("調査票"),
        [needed()],
        choices=choices(Questionnaire),
        default=Questionnaire.FULL.value,
        description=_l(
            "選定基準の点数は、開始日に有効な実施規程の版から取ります。開始日に固定し、そのあとで規程が変わっても変わりません。"
        ),
    )
    examiners = SelectMultipleField(
        _l("実施者"),
        [InputRequired(_l("実施者を1人以上選んでください。"))],
        choices=[],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l(
            "契約のある医師・保健師から選びます。解雇・昇進・異動に直接の権限をもつ人は実施者になれません。"
        ),
    )

    def offer(self, opening: Opening) -> None:
        """Fill the lists with what the clerk may choose from."""
        self.workplace.choices = [SelectChoice(value=place.public_id, label=place.name) for place in opening.workplaces]
        self.examiners.choices = [
            SelectChoice(value=option.public_id, label=option.name) for option in _once(opening.professionals)
        ]
        self.offer_providers(opening.providers)
        if len(opening.workplaces) == 1 and not self.workplace.data:
            self.workplace.data = opening.workplaces[0].public_id

    def new(self) -> NewCheck:
        """What was typed. Raises ValueError before the form was validated."""
        if self.started_on.data is None:
            raise ValueError("asked before the form was validated")
        return NewCheck(
            name=(self.name.data or "").strip(),
            workplace=self.workplace.data or "",
            started_on=self.started_on.data,
            questionnaire=Questionnaire(self.questionnaire.data),
            examiners=tuple(self.examiners.data or ()),
            interviewed_by=InterviewedBy(self.interviewed_by.data),
            provider=self.provider.data or "",
        )


def _once(options: Iterable[Any]) -> list[Any]:
    """Somebody who is engaged for two things is one person to choose."""
    return list({option.public_id: option for option in options}.values())


class DecisionRow(PlainForm):
    """One person: ticked or not, with a reason."""

    result = HiddenField()
    picked = BooleanField("")
    reason = StringField(_l("理由"), [Optional(), at_most(REASON_AT_MOST)])


class DecisionsForm(Form):
    """The examiner's decision about everybody who is ticked: one button says "needed", the other "not needed"."""

    rows = FieldList(FormField(DecisionRow))
    needed = HiddenField(validators=[AnyOf(["1", "0"])])

    @classmethod
    def of(cls, results: Sequence[str], *, picked: bool = False) -> "DecisionsForm":
        """An empty form for these results (public ids), each ticked or none."""
        return cls(data={"rows": [{"result": result, "picked": picked, "reason": ""} for result in results]})

    def row(self, result: str) -> FormField | None:
        """The row of a result."""
        return next((row for row in self.rows if row.form.result.data == result), None)

    def name(self, result: str, words: str) -> None:
        """Call the fields of a row by their person."""
        row = self.row(result)
        if row is not None:
            row.form.picked.label = Label(row.form.picked.id, words)
            row.form.reason.label = Label(row.form.reason.id, _l("%(name)s の理由", name=words))

    def decisions(self) -> list[Decision]:
        """What was decided about whom."""
        return [
            Decision(row.form.result.data, self.needed.data == "1", row.form.reason.data or "")
            for row in self.rows
            if row.form.picked.data
        ]


class AgreedForm(Form):
    """The people of one page, whom one button decides about."""

    seen = HiddenField()


class TalkForm(Form):
    """補足的面談, before the examiner decides."""

    held_on = DateField(_l("面談をした日"), [needed()])
    profession = RadioField(
        _l("面談をした人の職種"),
        [needed()],
        choices=choices(Profession),
        description=_l("実施者が指名した専門職が行います。"),
    )
    held_by = StringField(_l("面談をした人の氏名"), [needed(), at_most(60)])
    notes = TextAreaField(
        _l("分かったこと"),
        [needed(), at_most(NOTES_AT_MOST)],
        description=_l("暗号にして保存し、実施者だけが読みます。"),
    )
    urgent = BooleanField(
        _l("急いで対応が必要"),
        description=_l("ほかの実施者と産業医に、すぐ知らせが届きます。だれのことかは知らせに書きません。"),
    )

    def new(self) -> NewTalk:
        """What was typed. Raises ValueError before the form was validated."""
        if self.held_on.data is None:
            raise ValueError("asked before the form was validated")
        return NewTalk(
            held_on=self.held_on.data,
            profession=Profession(self.profession.data),
            held_by=self.held_by.data or "",
            notes=self.notes.data or "",
            urgent=bool(self.urgent.data),
        )
