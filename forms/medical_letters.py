"""What may be typed into a letter to a medical institution, and at its issue?"""

from dataclasses import asdict, fields
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, StringField, TextAreaField

from casework.rules.vocabulary import LetterRoad
from casework.services.medical_letters import Draft, Words
from forms.base import Versioned, VersionedForm, at_most, choices, needed
from forms.signing import SigningForm

LONGEST = 4000


class MedicalLetterForm(VersionedForm):
    """The letter as a draft: whole or not."""

    institution = StringField(_l("宛先の医療機関・診療科"), [at_most(200)])
    doctor = StringField(
        _l("宛先の医師の氏名"), [at_most(100)], description=_l("分からなければ「ご担当の先生」になります。")
    )
    purpose = TextAreaField(_l("紹介の目的"), [at_most(LONGEST)])
    course = TextAreaField(_l("これまでの経過"), [at_most(LONGEST)])
    findings = TextAreaField(_l("所見"), [at_most(LONGEST)])
    medication = TextAreaField(_l("服薬・治療中の病気"), [at_most(LONGEST)])
    asked = TextAreaField(_l("お願いしたいこと"), [at_most(LONGEST)])

    @classmethod
    def of(cls, draft: Draft) -> "MedicalLetterForm":
        """The form with what was written so far."""
        return cls(formdata=None, data={**asdict(draft.words), "version": draft.version})

    def words(self) -> Words:
        """What was typed."""
        return Words(**{one.name: (self[one.name].data or "").strip() for one in fields(Words)})


class IssueLetterForm(Versioned, SigningForm):
    """The consent and the signature."""

    consented_on = DateField(_l("本人の同意を得た日"), [needed()])
    road = RadioField(_l("渡し方"), [needed()], choices=choices(LetterRoad), default=LetterRoad.EMPLOYEE.value)
    read = BooleanField(_l("本人に内容を見せ、渡すことに同意を得ました"), [needed()])

    def day(self) -> date:
        """The day of the consent."""
        day: date | None = self.consented_on.data
        if day is None:
            raise ValueError("asked before the form was validated")
        return day

    def chosen(self) -> LetterRoad:
        """How it is handed over."""
        return LetterRoad(self.road.data)
