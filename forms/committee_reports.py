"""What may be typed about a report to the committee: of which months, what the 産業医 says, what was discussed?"""

from collections.abc import Sequence
from datetime import date

from babel.dates import format_skeleton
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectChoice, SelectField, TextAreaField

from casework.rules.committee import AT_MOST, Period, Span
from casework.services.people import Named
from forms.base import Form, VersionedForm, at_most, needed


class PrepareForm(Form):
    """報告の案をつくる."""

    workplace = SelectField(_l("事業場"), [needed()], choices=[], validate_choice=False)
    period = SelectField(
        _l("期間"),
        [needed()],
        choices=[],
        validate_choice=False,
        description=_l(
            "終わった期間だけを選べます。同じ月を2つの報告に入れることはできません。引き算で、少ない人数が分かるためです。"
        ),
    )

    def choose_from(self, places: Sequence[Named], periods: Sequence[Period]) -> None:
        """Fill the lists."""
        self.workplace.choices = [SelectChoice(value=place.public_id, label=place.name) for place in places]
        self.period.choices = [SelectChoice(value=one.code, label=said(one)) for one in periods]


def _month(day: date) -> str:
    return str(format_skeleton("yMMMM", day, locale=get_locale()))


def said(period: Period) -> str:
    """A period in the reader's language."""
    first = _month(period.first)
    if period.span is Span.MONTH:
        return first
    last = _month(period.last)
    return str(_("%(span)s　%(first)sから%(last)sまで", span=_(period.span.label), first=first, last=last))


class AdviseForm(VersionedForm):
    """産業医の意見."""

    words = TextAreaField(
        _l("職場全体についての意見"),
        [needed(), at_most(AT_MOST)],
        description=_l(
            "職場としてできることを書きます。人数の少ない集団や、だれのことか分かる書き方は避け、名前や病状は書きません。"
        ),
    )


class DiscussForm(VersionedForm):
    """委員会での審議."""

    discussed_on = DateField(_l("審議した日"), [needed()])
    words = TextAreaField(
        _l("委員会の意見と、それを受けて講じる措置"),
        [needed(), at_most(AT_MOST)],
        description=_l("個人の名前や病状は書きません。3年間保存します（安衛則23条4項）。"),
    )

    def day(self) -> date:
        """What was typed."""
        found: date | None = self.discussed_on.data
        if found is None:
            raise ValueError("asked before the form was validated")
        return found
