"""What may be typed of what the employee says to the words for the employer?"""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField
from wtforms.validators import Optional

from casework.access import Shown
from casework.services.remarks import Remark
from forms.base import VersionedForm, at_most

LONGEST = 2000


class RemarkForm(VersionedForm):
    """本人の確認・意見."""

    shown = BooleanField(_l("会社に渡る文面を、本人に見せました"))
    words = TextAreaField(
        _l("本人の意見"),
        [Optional(), at_most(LONGEST)],
        description=_l(
            "本人の言葉で。「このとおりでよい」も書けます。本人と、このケースを担当する医療職だけが読みます。"
        ),
    )
    pass_on = BooleanField(
        _l("本人が、この意見を会社にも読んでほしいと希望しています"),
        description=_l("選ばないかぎり、会社は、意見があることも知りません。"),
    )

    def remark(self) -> Remark:
        """What was recorded."""
        return Remark(bool(self.shown.data), (self.words.data or "").strip(), bool(self.pass_on.data))

    @classmethod
    def of(cls, remark: Shown | None, version: int) -> "RemarkForm":
        """The form with what was recorded so far; another text than the one that was shown has to be shown anew."""
        if remark is None:
            return cls(data={"version": version})
        known = {
            "shown": remark.shown_on is not None and not remark.changed_since,
            "words": remark.words,
            "pass_on": remark.pass_on,
        }
        return cls(data={**known, "version": version})
