"""What may be typed into an enquiry to an attending doctor, at its consents, and when the answer is there?"""

from dataclasses import asdict
from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from casework.rules.doctor_enquiries import LONGEST, LONGEST_QUESTION, LONGEST_SUMMARY, LONGEST_TALK
from casework.rules.return_to_work import Asked
from casework.rules.scans import MOST_BYTES
from casework.rules.vocabulary import LetterRoad
from casework.services.doctor_enquiries import Draft, Words
from forms.base import OnceForm, OwnIds, Versioned, VersionedForm, Weighing, at_most, choices, needed
from forms.files import bytes_of
from forms.signing import SigningForm


class EnquiryForm(VersionedForm):
    """The enquiry as a draft: whole or not."""

    institution = StringField(_l("宛先の医療機関・診療科"), [needed(), at_most(200)])
    doctor = StringField(
        _l("主治医の氏名"), [at_most(100)], description=_l("分からなければ「ご担当の先生」になります。")
    )
    asked = SelectMultipleField(
        _l("たずねること"), choices=choices(Asked), widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(), validate_choice=True,
        description=_l("働き方を考えるのに要ることだけを選んでください。選んだものだけが依頼書に入ります。"),
    )  # fmt: skip
    fifth = TextAreaField(_l("そのほかにたずねること（1つめ）"), [at_most(LONGEST_QUESTION)])
    sixth = TextAreaField(_l("そのほかにたずねること（2つめ）"), [at_most(LONGEST_QUESTION)])

    @classmethod
    def of(cls, draft: Draft) -> "EnquiryForm":
        """The form with what was written so far."""
        words = asdict(draft.words)
        asked = [one.value for one in Asked if one in draft.words.asked]
        return cls(formdata=None, data={**words, "asked": asked, "version": draft.version})

    def words(self) -> Words:
        """What was typed."""
        asked = frozenset(Asked(code) for code in self.asked.data or ())
        texts = [(self[name].data or "").strip() for name in ("institution", "doctor", "fifth", "sixth")]
        return Words(texts[0], texts[1], asked, texts[2], texts[3])


class AgreeForm(OwnIds):
    """The employee's consent to the words on the page."""

    read = BooleanField(_l("上の内容を読みました"), [needed()])


class PaperForm(OwnIds):
    """A consent that was signed on paper."""

    on = DateField(_l("本人が署名した日"), [needed()])

    def day(self) -> date:
        """The day of the signature."""
        return _day(self.on)


class SendForm(Versioned, SigningForm):
    """The signature, and how the paper gets there."""

    road = RadioField(_l("渡し方"), [needed()], choices=choices(LetterRoad), default=LetterRoad.EMPLOYEE.value)

    def chosen(self) -> LetterRoad:
        """How it is handed over."""
        return LetterRoad(self.road.data)


class AnswerForm(OwnIds):
    """What the doctor wrote back: typed, as a scan, or both."""

    on = DateField(_l("返事を受け取った日"), [needed()])
    words = TextAreaField(_l("返事の内容"), [at_most(LONGEST)])
    file = FileField(
        _l("返事の書面のスキャン（PDF・JPEG・PNG）"), description=_l("5MBまで。その書面だけをスキャンしてください。")
    )

    def day(self) -> date:
        """The day on which it came."""
        return _day(self.on)

    def content(self) -> bytes | None:
        """The bytes of the file; None without one."""
        return bytes_of(self.file, MOST_BYTES) if self.file.data else None


class UnansweredForm(OwnIds):
    """It was talked of with the employee that no answer came."""

    on = DateField(_l("返事について本人と話した日"), [needed()])
    words = TextAreaField(
        _l("話したこと"), [needed(), at_most(LONGEST_TALK)],
        description=_l("例：受診の間隔が空き、書面は出ないとのこと。本人の話と手元の診断書で進める。本人が読みます。"),
    )  # fmt: skip

    def day(self) -> date:
        """When that was."""
        return _day(self.on)


class SummaryForm(Weighing, OnceForm, OwnIds):
    """What the employer would read."""

    summary = TextAreaField(
        _l("会社に伝える要約"), [needed(), at_most(LONGEST_SUMMARY)],
        description=_l("働き方に要ることだけを書きます。病名、治療、検査のことは書きません。"),
    )  # fmt: skip


def _day(field: DateField) -> date:
    day: date | None = field.data
    if day is None:
        raise ValueError("asked before the form was validated")
    return day
