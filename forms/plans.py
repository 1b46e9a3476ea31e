"""What is posted when a proposal for everybody who waits is accepted?"""

from wtforms import HiddenField, SelectMultipleField

from forms.base import Form


class PlanForm(Form):
    """日程の案: which proposal was seen, and whose rows are taken."""

    digest = HiddenField()
    row = SelectMultipleField(choices=[], validate_choice=False)

    def chosen(self) -> frozenset[str]:
        """The requests whose rows are ticked."""
        return frozenset(self.row.data or ())
