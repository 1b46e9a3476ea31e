"""What may be typed about a monthly review: that it was held, and what was agreed?"""

from datetime import date
from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectChoice, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from casework.rules.reviews import Doer
from casework.services.people import Named
from casework.services.reviews import WORDS_AT_MOST, Agreed, Meeting, Present, Writing
from forms.base import Form, at_most, choices, needed

_ROLES: Final = (_l("人事労務"), _l("産業医"), _l("保健師"))


class HeldForm(Form):
    """実施の記録."""

    held_on = DateField(_l("レビューをした日"), [needed()])
    present = SelectMultipleField(
        _l("出席した人"),
        [needed(_l("出席した人を選んでください。"))],
        choices=[],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def choose_from(self, page: Present) -> None:
        """Fill the list."""
        groups = zip(_ROLES, (page.officers, page.physicians, page.others), strict=True)
        found: dict[str, SelectChoice] = {}
        for role, group in groups:
            for one in group:
                found.setdefault(one.public_id, _with_role(one, role))
        self.present.choices = list(found.values())

    def meeting(self) -> Meeting:
        """What was typed."""
        held_on: date | None = self.held_on.data
        if held_on is None:
            raise ValueError("asked before the form was validated")
        return Meeting(held_on, frozenset(self.present.data or ()))


def _with_role(one: Named, role: object) -> SelectChoice:
    return SelectChoice(value=one.public_id, label=f"{one.name}（{role}）")


class PointForm(Form):
    """決めたこと."""

    request = SelectField(_l("だれの件か"), [needed()], choices=[], validate_choice=False)
    doer = SelectField(_l("だれがするか"), [needed()], choices=choices(Doer), default=Doer.HR.value)
    words = TextAreaField(
        _l("すること"),
        [needed(), at_most(WORDS_AT_MOST)],
        description=_l("することだけを、短く書いてください。病名、検査値、具体的な訴えは書きません。"),
    )
    sure = BooleanField(_l("このままの言葉で記録する"), [Optional()])

    def choose_from(self, page: Writing) -> None:
        """Fill the list."""
        known = [
            SelectChoice(value=request_id, label="　".join(filter(None, (who.name, who.department))))
            for request_id, who in page.cases
        ]
        self.request.choices = [SelectChoice(value="", label=_l("選んでください")), *known]

    def agreed(self) -> Agreed:
        """What was typed."""
        return Agreed(
            self.request.data or "", Doer(self.doer.data), self.words.data or "", bool(self.sure.data)
        )  # fmt: skip
