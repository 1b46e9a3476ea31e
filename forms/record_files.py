"""Which year's records does HR take along?"""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice

from casework.services.bundles import Year
from forms.base import Form, needed


class YearForm(Form):
    """One of the years of which there are records."""

    year = RadioField(_l("面接指導を行った年"), [needed()], choices=[])

    def offer(self, years: Sequence[Year]) -> None:
        """The years that can be chosen, each with its number of records."""
        self.year.choices = [
            SelectChoice(value=str(one.year), label=_("%(year)s年（%(count)s件）", year=one.year, count=one.count))
            for one in years
        ]

    def chosen(self) -> int:
        """The year."""
        return int(self.year.data)
