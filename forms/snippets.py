"""What may be typed as a short text of one's own?"""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.widgets import HiddenInput

from casework.rules.snippets import LONGEST, LONGEST_TITLE
from forms.base import Form, at_most, needed


class SnippetForm(Form):
    """定型文."""

    title = StringField(
        _l("見出し"),
        [needed(), at_most(LONGEST_TITLE)],
        description=_l("選ぶときに見える名前です。例：睡眠、残業の上限。"),
    )
    text = TextAreaField(_l("文"), [needed(), at_most(LONGEST)])
    version = IntegerField(widget=HiddenInput(), default=0)

    def seen_version(self) -> int:
        """What the form began from."""
        version: int | None = self.version.data
        return version or 0
