"""What may be typed about a 勧告: its content, the employer's answer, the day of the report?"""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import Optional

from casework.rules.recommendations import AT_MOST, Outcome
from casework.services.people import Named
from casework.services.recommendations import Answer, Given
from forms.base import Form, VersionedForm, at_most, choices, needed


class RecommendForm(Form):
    """勧告をする."""

    workplace = SelectField(_l("事業場"), [needed()], choices=[], validate_choice=False)
    heard_on = DateField(
        _l("事業者の意見を求めた日"),
        [needed()],
        description=_l("勧告をするときは、あらかじめ事業者の意見を求めます（安衛則14条の3第1項）。"),
    )
    given_on = DateField(_l("勧告の日"), [needed()])
    words = TextAreaField(
        _l("勧告の内容"),
        [needed(), at_most(AT_MOST)],
        description=_l(
            "職場に必要なことを書きます。個人の名前や病状は書きません。ひとりについての意見は、意見書に書きます。"
        ),
    )
    sure = BooleanField(_l("このままの言葉で記録する"), [Optional()])

    def choose_from(self, places: Sequence[Named]) -> None:
        """Fill the list; the only one is chosen."""
        self.workplace.choices = [SelectChoice(value=place.public_id, label=place.name) for place in places]

    def given(self) -> Given:
        """What was typed."""
        heard_on: date | None = self.heard_on.data
        given_on: date | None = self.given_on.data
        if heard_on is None or given_on is None:
            raise ValueError("asked before the form was validated")
        return Given(self.workplace.data or "", heard_on, given_on, self.words.data or "", bool(self.sure.data))


class AnswerForm(VersionedForm):
    """勧告への回答."""

    outcome = RadioField(_l("どうするか"), [needed()], choices=choices(Outcome))
    words = TextAreaField(
        _l("講じた・講じる措置の内容。講じないときは、その理由"),
        [needed(), at_most(AT_MOST)],
        description=_l("個人の名前や病状は書きません。衛生委員会に報告します。"),
    )
    sure = BooleanField(_l("このままの言葉で記録する"), [Optional()])

    def answer(self) -> Answer:
        """What was typed."""
        return Answer(Outcome(self.outcome.data), self.words.data or "", bool(self.sure.data))


class DoneForm(VersionedForm):
    """予定した措置がどうなったか."""

    done = TextAreaField(
        _l("実施した措置の内容と日。見送ったときは、その理由"),
        [needed(), at_most(AT_MOST)],
        description=_l("個人の名前や病状は書きません。委員会も読みます。"),
    )
    sure = BooleanField(_l("このままの言葉で記録する"), [Optional()])


class ReportForm(Form):
    """衛生委員会への報告."""

    reported_on = DateField(_l("衛生委員会に報告した日"), [needed()])
