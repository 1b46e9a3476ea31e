"""What may be typed about a leave for illness?"""

from dataclasses import replace
from datetime import date
from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from casework.access import Shown
from casework.rules.leaves import LONGEST_BASIS, LONGEST_WORDS, ContactWay, LeaveEnd, Reached
from casework.services.leave_contacts import Kept
from casework.services.leave_corrections import Correction
from casework.services.leaves import Contact, New, Term
from forms.base import Form, NamingForm, OnceForm, OwnIds, Versioned, Weighing, at_most, choices, needed

STILL: Final = "still"


class OffPlan:
    """A tick for what doesn't fit the rest that is on record. It passes what was asked about alone."""

    aware: BooleanField
    asked = HiddenField()

    def knowing(self, *typed: object) -> bool:
        """Whether the tick is for this; what is asked about from now on is this."""
        about = " ".join(map(str, typed))
        aware = bool(self.aware.data) and self.asked.data == about
        self.aware.data, self.asked.data = aware, about
        return aware


class ContactFields(Form):
    """How the company keeps in touch."""

    way = RadioField(_l("連絡の方法"), [needed()], choices=choices(ContactWay))
    weeks = IntegerField(
        _l("連絡の間隔（週）"),
        [Optional()],
        description=_l("空欄にすると、実施規程の間隔になります。待つときも空欄にします。"),
    )
    by = StringField(_l("連絡する窓口"), [needed(), at_most(80)], description=_l("例：労務課 森。本人が読みます。"))
    to = StringField(
        _l("本人が選んだ連絡先"),
        [Optional(), at_most(200)],
        description=_l(
            "電話番号・メールアドレス・住所。家族の目に触れても休業の理由が分からない方法を、本人に選んでもらいます。"
        ),
    )

    def contact(self) -> Contact:
        """What was agreed."""
        return Contact(
            ContactWay(self.way.data), self.weeks.data, (self.by.data or "").strip(), (self.to.data or "").strip()
        )


class ContactForm(Versioned, ContactFields, OwnIds):
    """休業中の連絡の取決め."""


class TermFields(Weighing, Form):
    """Until when a leave is planned."""

    until_on = DateField(_l("終わりの見込み"), [needed()], description=_l("診断書などにある最後の日です。"))
    limit_on = DateField(
        _l("休職期間の満了日"), [Optional()], description=_l("就業規則にあるときだけ入力します。近づく前に知らせます。")
    )
    limit_basis = StringField(
        _l("満了日の根拠"), [Optional(), at_most(LONGEST_BASIS)], description=_l("例：就業規則 第18条")
    )
    words = TextAreaField(
        _l("本人に伝えること"),
        [Optional(), at_most(LONGEST_WORDS)],
        description=_l("本人が読みます。病名や治療は書きません。"),
    )

    def term(self) -> Term:
        """Until when."""
        basis, words = (self.limit_basis.data or "").strip(), (self.words.data or "").strip()
        return Term(_day(self.until_on), self.limit_on.data, basis, words, self.meant)


class LeaveForm(NamingForm, OnceForm, TermFields, ContactFields):
    """休業の開始."""

    number = StringField(_l("社員番号"), [needed(), at_most(40)])
    begins_on = DateField(_l("休業の初めの日"), [needed()])

    def new(self) -> New:
        """What is written down."""
        return New((self.number.data or "").strip(), _day(self.begins_on), self.term(), self.contact(), self.called())


class ExtendForm(OffPlan, Versioned, OnceForm, TermFields, OwnIds):
    """休業の見込みの変更."""

    aware = BooleanField(_l("決まっているプランを終えて、期間を改める"))

    def term(self) -> Term:
        """Until when from now on."""
        return replace(super().term(), once=self.called())


class EndForm(OffPlan, Versioned, OwnIds):
    """休業の終わり."""

    ended_as = RadioField(_l("どのように終わったか"), [needed()], choices=choices(LeaveEnd))
    ended_on = DateField(
        _l("休業の最後の日"), [Optional()], description=_l("「記録の誤り」を選ぶときは、入力しなくてかまいません。")
    )
    aware = BooleanField(_l("確かめたので、このまま記録する"))

    def day(self) -> date | None:
        """The last day."""
        day: date | None = self.ended_on.data
        return day

    def how(self) -> LeaveEnd:
        """How it ended."""
        return LeaveEnd(self.ended_as.data)


class CorrectForm(Weighing, OnceForm, EndForm):
    """休業の終わりの訂正."""

    ended_as = RadioField(
        _l("正しくは"),
        [needed()],
        choices=[
            SelectChoice(value=STILL, label=_l("休業は終わっていない（終わりの記録を取り消す）")),
            *choices(LeaveEnd),
        ],
    )
    ended_on = DateField(
        _l("休業の最後の日"),
        [Optional()],
        description=_l("「終わっていない」「記録の誤り」を選ぶときは、入力しなくてかまいません。"),
    )
    why = TextAreaField(
        _l("直す理由"),
        [needed(), at_most(LONGEST_WORDS)],
        description=_l("本人が読みます。病名や治療は書きません。"),
    )

    def correction(self) -> Correction:
        """What is right."""
        still = self.ended_as.data == STILL
        how = None if still else LeaveEnd(self.ended_as.data)
        aware = self.knowing(how, self.ended_on.data)
        return Correction(
            None if still else self.day(), how, (self.why.data or "").strip(), aware, self.meant, self.called()
        )


class KeptForm(Weighing, OnceForm, OwnIds):
    """休業中の連絡."""

    held_on = DateField(_l("連絡した日"), [needed()])
    way = RadioField(_l("方法"), [needed()], choices=choices(one for one in ContactWay if one is not ContactWay.NONE))
    reached = RadioField(
        _l("連絡の結果"), [needed()], choices=choices(one for one in Reached if one is not Reached.MISTAKEN)
    )
    words = TextAreaField(
        _l("話した仕事のこと"),
        [Optional(), at_most(LONGEST_WORDS)],
        description=_l("仕事や手続きのことだけを書きます。体調や治療は聞かず、書きません。本人が読みます。"),
    )

    of_limit = BooleanField(
        _l("休職期間の満了日について話した"), description=_l("満了について早めに話す予定が、済みになります。")
    )

    def kept(self) -> Kept:
        """What is written down."""
        return Kept(
            _day(self.held_on),
            ContactWay(self.way.data),
            Reached(self.reached.data),
            (self.words.data or "").strip(),
            bool(self.of_limit.data),
            self.meant,
            self.called(),
        )


class AnewForm(KeptForm):
    """休業中の連絡の記録の訂正."""

    reached = RadioField(_l("連絡の結果"), [needed()], choices=choices(Reached))
    words = TextAreaField(
        _l("話した仕事のこと、または取り消す理由"),
        [Optional(), at_most(LONGEST_WORDS)],
        description=_l("仕事や手続きのことだけを書きます。体調や治療は聞かず、書きません。本人が読みます。"),
    )

    def propose(self, contact: Shown) -> None:
        """As it is on record."""
        self.held_on.data, self.way.data, self.reached.data = contact.held_on, contact.way.value, contact.reached.value
        self.words.data, self.of_limit.data = contact.words, contact.of_limit


def _day(field: DateField) -> date:
    day: date | None = field.data
    if day is None:
        raise ValueError("asked before the form was validated")
    return day
