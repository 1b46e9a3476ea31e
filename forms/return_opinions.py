"""What may be typed into a physician's opinion on a return?"""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, TextAreaField
from wtforms.validators import Optional

from casework.rules.return_to_work import Aim, Readiness
from casework.services.return_opinions import LONGEST, Page, Words
from forms.accommodations import AccommodationsForm
from forms.base import Versioned, Weighing, at_most, choices
from forms.signing import SigningForm


class ReturnOpinionForm(AccommodationsForm):
    """The opinion as a draft: whole or not."""

    aim = RadioField(_l("目的"), [Optional()], choices=choices(Aim))
    readiness = RadioField(_l("復職の可否"), [Optional()], choices=choices(Readiness))
    opinion = TextAreaField(
        _l("意見"), [at_most(LONGEST)],
        description=_l("人事労務担当者が読みます。病名、治療、検査の値、具体的な訴えは書きません。"),
    )  # fmt: skip
    outlook = TextAreaField(_l("今後の見通し"), [at_most(LONGEST)])
    held_on = DateField(_l("面談した日"), [Optional()])
    from_on = DateField(
        _l("措置期間の初めの日"), [Optional()], description=_l("復職の可否が「不可」のときは、空欄でかまいません。")
    )
    until_on = DateField(
        _l("措置期間の終わりの日"), [Optional()], description=_l("まだ決められないときは、空欄にします。")
    )

    @classmethod
    def of(cls, page: Page) -> "ReturnOpinionForm":
        """The form with what was written so far."""
        words = page.words
        data = {
            "version": page.version, "aim": words.aim and words.aim.value,
            "readiness": words.readiness and words.readiness.value, "opinion": words.opinion, "outlook": words.outlook,
            "held_on": words.held_on, "from_on": words.from_on, "until_on": words.until_on,
            **cls.filled(words.accommodations),
        }  # fmt: skip
        return cls(formdata=None, data=data)

    def words(self) -> Words:
        """What was typed."""
        return Words(
            Aim(self.aim.data) if self.aim.data else None,
            Readiness(self.readiness.data) if self.readiness.data else None,
            (self.opinion.data or "").strip(), self.accommodations(), (self.outlook.data or "").strip(),
            self.day("held_on"), self.day("from_on"), self.day("until_on"),
        )  # fmt: skip


class IssueForm(Weighing, Versioned, SigningForm):
    """The signature."""
