"""What may be typed into the paper that tells an attending doctor of a return?"""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import Optional

from casework.rules.doctor_notices import LONGEST
from casework.services.doctor_notices import Page, Words
from forms.accommodations import AccommodationsForm
from forms.base import Versioned, at_most
from forms.signing import SigningForm


class DoctorNoticeForm(AccommodationsForm):
    """The notice as a draft: whole or not."""

    institution = StringField(_l("宛先の医療機関・診療科"), [at_most(200)])
    doctor = StringField(
        _l("主治医の氏名"), [at_most(100)], description=_l("分からなければ「ご担当の先生」になります。")
    )
    returns_on = DateField(_l("復職日"), [Optional()])
    outlook = TextAreaField(_l("今後の見通し"), [at_most(LONGEST)])
    message = TextAreaField(
        _l("連絡事項"), [at_most(LONGEST)],
        description=_l("気をつけて見てほしいことなど。返事がほしいことは、主治医への問い合わせで、別に同意を得ます。"),
    )  # fmt: skip
    from_on = DateField(_l("措置期間の初めの日"), [Optional()])
    until_on = DateField(
        _l("措置期間の終わりの日"), [Optional()], description=_l("まだ決められないときは、空欄にします。")
    )

    @classmethod
    def of(cls, page: Page) -> "DoctorNoticeForm":
        """The form with what was written so far."""
        words = page.words
        names = ("institution", "doctor", "returns_on", "outlook", "message", "from_on", "until_on")
        data = {name: getattr(words, name) for name in names}
        return cls(formdata=None, data={**data, **cls.filled(words.accommodations), "version": page.version})

    def words(self) -> Words:
        """What was typed."""
        return Words(
            self.text("institution"), self.text("doctor"), self.day("returns_on"), self.accommodations(),
            self.text("outlook"), self.text("message"), self.day("from_on"), self.day("until_on"),
        )  # fmt: skip


class OfferForm(Versioned, SigningForm):
    """The signature, with which it is put to the employee."""
