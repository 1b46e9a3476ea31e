"""What may HR and supervisors write down of a talk about somebody's work?"""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from casework.access import Shown
from casework.rules.work_talks import LONGEST, Topic
from casework.services.work_talks import Held
from forms.base import OnceForm, at_most, choices, needed


class WorkTalkForm(OnceForm):
    """人事・上司の面談の記録."""

    talk_on = DateField(_l("話した日"), [needed()])
    topics = SelectMultipleField(
        _l("話したこと"),
        [needed(_l("話したことを、一つ以上選んでください。"))],
        choices=choices(Topic),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    talk_words = TextAreaField(
        _l("話したことのひとこと"),
        [Optional(), at_most(LONGEST)],
        description=_l(
            "仕事のことだけを、短く書きます。体調や理由は聞かず、書きません。書かなくてもかまいません。本人が読みます。"
        ),
    )

    def held(self) -> Held:
        """What was written down."""
        day: date | None = self.talk_on.data
        if day is None:
            raise ValueError("asked before the form was validated")
        topics = tuple(Topic(code) for code in self.topics.data or ())
        return Held(day, topics, (self.talk_words.data or "").strip(), self.called())


class StageTalkForm(WorkTalkForm):
    """The same on the page that holds the texts of a whole team."""

    text_id = RadioField(_l("話した相手"), [needed()])

    def offer(self, texts: Sequence[tuple[str, Shown]]) -> None:
        """With whom it can be; who is the only one is chosen already."""
        self.text_id.choices = [(text_id, employee.name) for text_id, employee in texts]
        if len(texts) == 1 and not self.text_id.data:
            self.text_id.data = texts[0][0]
