"""What may be typed as a short text of one's own?"""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField

from casework.rules.snippets import LONGEST, LONGEST_TITLE
from forms.base import VersionedForm, at_most, needed


class SnippetForm(VersionedForm):
    """定型文."""

    title = StringField(
        _l("見出し"),
        [needed(), at_most(LONGEST_TITLE)],
        description=_l("選ぶときに見える名前です。例：睡眠、残業の上限。"),
    )
    text = TextAreaField(_l("文"), [needed(), at_most(LONGEST)])
