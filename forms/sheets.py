"""What may be typed for the physician before the talk?"""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from casework.rules.sheet import LONGEST, QUESTIONS
from forms.base import Form, at_most


class SheetForm(Form):
    """事前問診票. Every field may stay empty."""

    version = IntegerField(widget=HiddenInput(), default=0)

    def answers(self) -> dict[str, str]:
        """What was typed, by question."""
        return {name: self[name].data or "" for name in QUESTIONS}


def _field(name: str) -> Any:
    question = QUESTIONS[name]
    return TextAreaField(_l(question.label), [Optional(), at_most(LONGEST)], description=_l(question.hint))


for _name in QUESTIONS:
    setattr(SheetForm, _name, _field(_name))
