"""What may be typed when somebody answers "not this time", or "ask me again on …"?"""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, TextAreaField
from wtforms.validators import Optional

from casework.rules.vocabulary import Again, DeclineReason
from casework.services.invitations import WORDS_AT_MOST, NotThisTime
from forms.base import Form, at_most, choices, needed


class DeclineForm(Form):
    """今回は希望しない. Nothing has to be answered."""

    reason = RadioField(
        _l("よろしければ、近いものを教えてください"),
        [Optional()],
        choices=choices(DeclineReason),
        default=DeclineReason.NO_ANSWER.value,
        description=_l("答えなくてもかまいません。案内のしかたを見直すために使います。"),
    )
    words = TextAreaField(
        _l("伝えておきたいこと"),
        [Optional(), at_most(WORDS_AT_MOST)],
        description=_l("書かなくてもかまいません。暗号にして保存し、実施者の側の担当者だけが読みます。"),
    )

    def said(self) -> NotThisTime:
        """What was answered."""
        return NotThisTime(
            reason=DeclineReason(self.reason.data) if self.reason.data else None, words=(self.words.data or "").strip()
        )


class ApproachForm(Form):
    """When to be asked again."""

    again = RadioField(_l("次のご案内"), [needed()], choices=choices(Again), default=Again.ON_A_DAY.value)
    on = DateField(_l("案内してほしい日"), [Optional()])

    def chosen(self) -> Again:
        """The choice. Raises ValueError for another word than one of the list."""
        return Again(self.again.data)
