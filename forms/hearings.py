"""What may be typed when an employee is heard in the app, confirms a note, or couldn't be heard?"""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import Optional

from casework.rules.hearings import IN_VAIN, LONGEST, LONGEST_NOTE, AttemptOutcome, AttemptWay
from casework.rules.vocabulary import Agreement
from casework.services.hearing_attempts import Attempt
from casework.services.hearing_questions import Answer
from forms.base import Form, VersionedForm, at_most, choices, needed


class QuestionForm(VersionedForm):
    """HR puts its proposal to the employee."""

    put = TextAreaField(
        _l("本人に示す内容"),
        [needed(), at_most(LONGEST)],
        description=_l(
            "医師の意見と、会社が考えている措置を、本人に話すつもりで書きます。答えを促す言い方や、決まったことのような言い方はしません。"
        ),
    )


class AnswerForm(VersionedForm):
    """The employee answers in writing and signs."""

    words = TextAreaField(
        _l("あなたの考え"),
        [needed(), at_most(LONGEST)],
        description=_l("困ること、続けたいこと、ほかの方法など。病名や治療の内容は書かなくてかまいません。"),
    )
    agreement = RadioField(_l("会社が考えている内容について"), [needed()], choices=choices(Agreement))
    signed = BooleanField(_l("これは私の考えです。この内容で署名します"))

    def answer(self) -> Answer:
        """What was written."""
        return Answer((self.words.data or "").strip(), Agreement(self.agreement.data), bool(self.signed.data))


class CorrectionForm(VersionedForm):
    """The employee says what is different."""

    words = TextAreaField(
        _l("違うところ・足したいこと"),
        [needed(), at_most(LONGEST)],
        description=_l("あなたの言葉で書きます。会社の記録は書き換えられず、あなたの訂正が並べて残ります。"),
    )


class SignForm(VersionedForm):
    """One press, about what was read."""


class AttemptForm(Form):
    """One try to hear somebody."""

    tried_on = DateField(_l("試みた日"), [needed()])
    way = SelectField(_l("方法"), [needed()], choices=choices(AttemptWay))
    outcome = RadioField(_l("試みた結果"), [needed()], choices=choices(IN_VAIN))
    note = TextAreaField(
        _l("補足（なくてもかまいません）"),
        [Optional(), at_most(LONGEST_NOTE)],
        description=_l("本人も読みます。体調についての推測や、ほかの人から聞いたことは書きません。"),
    )

    def attempt(self) -> Attempt:
        """What was written."""
        day: date | None = self.tried_on.data
        if day is None:
            raise ValueError("asked before the form was validated")
        return Attempt(
            day, AttemptWay(self.way.data), AttemptOutcome(self.outcome.data), (self.note.data or "").strip()
        )
