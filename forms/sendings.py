"""What may be typed when HR tells others than the supervisor?"""

from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import Optional

from casework.rules.recipients import Recipient, takes_words
from casework.services.orders import LONGEST_DESK, LONGEST_REASON
from casework.services.sending_texts import LONGEST_NAME, LONGEST_WORDS, Telling
from forms.base import Form, OnceForm, at_most, needed, untold


class ShownForm(Form):
    """本人に見せた文面で伝える."""

    unchanged_because = TextAreaField(
        _l("直さずに伝える理由"),
        [Optional(), at_most(LONGEST_REASON)],
        description=_l("本人と人事だけが読みます。相手には伝わりません。"),
    )

    def of(self, draft_id: str) -> "ShownForm":
        """One of several on the page, each with an id of its own."""
        self.unchanged_because.id = f"unchanged-{draft_id}"
        return self


class SendingForm(OnceForm):
    """ほかの相手に伝える."""

    name = StringField(
        _l("相手の名前"),
        [needed(), at_most(LONGEST_NAME)],
        description=_l("部署、人、会社の名前。例：給与課、みなと物流 総務部"),
    )
    words = TextAreaField(
        _l("具体的なこと"),
        [Optional(), at_most(LONGEST_WORDS)],
        description=_l(
            "相手が実際にすることを書きます。仕事の割当てのことだけを書き、病名、治療、面接の内容は書きません。"
        ),
    )
    ask = StringField(_l("相談先の窓口"), [needed(), at_most(LONGEST_DESK)], description=_l("例：労務課"))

    def validate_name(self, field: Field) -> None:
        """It isn't who treats somebody."""
        untold(field)

    def validate_words(self, field: Field) -> None:
        """Nothing in it tells a reason."""
        untold(field)

    def validate_ask(self, field: Field) -> None:
        """Nor does the desk."""
        untold(field, desk=True)

    def for_(self, recipient: Recipient) -> "SendingForm":
        """Only with what the text to this recipient can hold."""
        if not takes_words(recipient):
            del self.words
        if recipient is Recipient.NEW_OFFICE:
            del self.name
        return self

    def telling(self, recipient: Recipient) -> Telling:
        """Whom HR tells, and what it adds."""
        words = "" if self.words is None else (self.words.data or "").strip()
        name = "" if self.name is None else (self.name.data or "").strip()
        return Telling(
            recipient, name, (self.ask.data or "").strip(),
            words, once=self.called(),
        )  # fmt: skip
