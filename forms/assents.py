"""What may be typed when somebody confirms or approves a decision, or sends it back?"""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import Optional

from casework.rules.assents import LONGEST
from casework.services.assents import Noted
from forms.base import Form, at_most, needed


class AssentForm(Form):
    """One word on a decision, and why."""

    answer = RadioField(
        _l("返事"),
        [needed()],
        choices=[
            SelectChoice(value="yes", label=_l("この内容でよい（確認・承認する）")),
            SelectChoice(value="no", label=_l("このままでは進めない（差し戻す）")),
        ],
    )
    words = TextAreaField(
        _l("理由・伝えたいこと"),
        [Optional(), at_most(LONGEST)],
        description=_l(
            "差し戻すときは必要です。人事労務担当者と産業医が読みます。病名や検査値、治療の内容は書けません。"
        ),
    )

    def from_physician(self, *, in_words: bool) -> None:
        """A physician answers, who is read by the employee, too; `in_words`: also where they agree."""
        self.words.flags.required = in_words
        self.words.description = (
            _l(
                "確認するときも、差し戻すときも必要です。人事労務担当者と産業医が読みます。確認すると、本人も決定と一緒に読みます。病名や検査値、治療の内容は書けません。"
            )
            if in_words
            else _l(
                "差し戻すときは必要です。人事労務担当者と産業医が読みます。確認すると、本人も決定と一緒に読みます。病名や検査値、治療の内容は書けません。"
            )
        )

    def agrees(self) -> bool:
        """Whether it may go on."""
        return bool(self.answer.data == "yes")

    def said(self) -> str:
        """The words beside it."""
        return (self.words.data or "").strip()


class NotedForm(Form):
    """A confirmation that was given on paper or by telephone."""

    confirmed_on = DateField(_l("確認した日"), [needed()])
    words = TextAreaField(
        _l("だれが、どのように確認したか"),
        [needed(), at_most(LONGEST)],
        description=_l("医師の氏名、方法（書面・電話）、医師の言葉を書きます。病名や検査値、治療の内容は書けません。"),
    )

    def noted(self) -> Noted:
        """What is written down."""
        day: date | None = self.confirmed_on.data
        if day is None:
            raise ValueError("asked before the form was validated")
        return Noted(day, (self.words.data or "").strip())
