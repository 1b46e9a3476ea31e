"""What may be typed when an employee objects to a decision, and when HR answers?"""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import Optional

from casework.rules.objections import LONGEST, ObjectionWay, Outcome
from casework.services.objections import Raised, Reply
from casework.services.people import Named
from forms.base import Form, at_most, choices, needed


class ObjectionForm(Form):
    """The employee's words."""

    words = TextAreaField(
        _l("納得できないこと・考え直してほしいこと"),
        [needed(), at_most(LONGEST)],
        description=_l("あなたの言葉で書きます。病名や治療の内容は書かなくてかまいません。"),
    )


class RecordedForm(Form):
    """What came on paper, or was said."""

    way = RadioField(_l("どのように申し出たか"), [needed()], choices=choices((ObjectionWay.PAPER, ObjectionWay.SPOKEN)))
    raised_on = DateField(_l("申し出た日"), [needed()])
    words = TextAreaField(
        _l("申出の内容"),
        [needed(), at_most(LONGEST)],
        description=_l("できるだけ本人の言葉のまま書きます。本人も読みます。"),
    )

    def raised(self) -> Raised:
        """What was written down."""
        day: date | None = self.raised_on.data
        if day is None:
            raise ValueError("asked before the form was validated")
        return Raised(ObjectionWay(self.way.data), day, (self.words.data or "").strip())


class AnswerForm(Form):
    """HR's answer."""

    result = RadioField(_l("この決定をどうするか"), [needed()], choices=choices(Outcome))
    answer = TextAreaField(
        _l("返事"),
        [needed(), at_most(LONGEST)],
        description=_l("何を確かめ、どう考えたかを書きます。本人がすべて読みます。"),
    )

    physician = SelectField(_l("意見を聴いた産業医・医師"), [Optional()], choices=[], validate_choice=False)
    asked_on = DateField(_l("聴いた日"), [Optional()])
    physician_words = TextAreaField(
        _l("産業医の意見"),
        [Optional(), at_most(LONGEST)],
        description=_l("産業医の言葉で、病名や検査値、治療の内容を除いて書きます。本人も読みます。"),
    )

    def offer(self, physicians: Sequence[Named], results: Sequence[Outcome]) -> None:
        """Fill the lists of physicians and of what can come of it."""
        self.result.choices = choices(results)
        self.physician.choices = [
            SelectChoice(value="", label=_l("選んでください")),
            *(SelectChoice(value=one.public_id, label=one.name) for one in physicians),
        ]

    def reply(self) -> Reply:
        """What is answered."""
        return Reply(
            (self.answer.data or "").strip(),
            Outcome(self.result.data),
            physician_id=self.physician.data or "",
            asked_on=self.asked_on.data,
            physician_words=(self.physician_words.data or "").strip(),
        )
