"""What may be typed when a talk is asked for, entered for somebody, changed or taken back?"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from casework.rules.vocabulary import Channel, DayPart, InterviewMode, Language, PhysicianWish
from casework.services.consents import Recipient
from casework.services.requests import Received
from casework.services.wishes import PLACES, Wish, WishedTime
from forms.base import Form, NamingForm, at_most, choices, needed, optional_choice

OFF_LINE = (Channel.PAPER, Channel.TELEPHONE, Channel.OUTSIDE, Channel.HR)
"""The roads by which a clerk receives a request."""
PHYSICIANS = tuple(wish for wish in PhysicianWish if wish is not PhysicianWish.COUNSELLOR)
"""Who may be wished for the interview of the law."""


def _line(text: str | None) -> str:
    return (text or "").strip()


def _day(label: Any) -> DateField:
    return DateField(label, [Optional()])


def _part(label: Any) -> SelectField:
    return SelectField(label, [Optional()], choices=choices(DayPart), default=DayPart.ANY.value)


class WishForm(Form):
    """希望 (別紙3): mode, physician, times, place, language, what to mind, how to be reached."""

    mode = RadioField(
        _l("希望する方法"), [needed()], choices=choices(InterviewMode), default=InterviewMode.EITHER.value
    )
    physician = RadioField(_l("医師の希望"), [needed()], choices=choices(PHYSICIANS), default=PhysicianWish.ANY.value)
    first_on = _day(_l("第1希望の日"))
    first_part = _part(_l("第1希望の時間帯"))
    second_on = _day(_l("第2希望の日"))
    second_part = _part(_l("第2希望の時間帯"))
    third_on = _day(_l("第3希望の日"))
    third_part = _part(_l("第3希望の時間帯"))
    hours = StringField(
        _l("時刻の希望"),
        [Optional(), at_most(200)],
        description=_l("例：10時から11時、夜勤明けの8時半ごろ"),
    )
    place = StringField(
        _l("場所の希望"), [Optional(), at_most(200)], description=_l("例：自分の職場から離れた建物、社外の場所")
    )
    quiet_entrance = BooleanField(_l("人目につかない入口や時間を希望する"))
    language = SelectField(_l("話したい言葉"), [Optional()], choices=optional_choice(Language), default="")
    language_other = StringField(
        _l("そのほかの言葉・通訳・手話など"),
        [Optional(), at_most(200)],
        description=_l("通訳や付き添いの人は、あなたが希望したときだけ同席します。"),
    )
    remarks = TextAreaField(
        _l("配慮してほしいこと"),
        [Optional(), at_most(2000)],
        description=_l("書かなくてもかまいません。医師と実施事務従事者だけが読みます。"),
    )
    contact = StringField(
        _l("連絡先・連絡のつく時間"),
        [Optional(), at_most(500)],
        description=_l("家族や同僚に知られたくないときは、個人の電話やメールを書いてください。"),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is right; a part of the day needs its day."""
        fine = bool(super().validate(extra_validators))
        for place in PLACES:
            day, part = self[f"{place}_on"], self[f"{place}_part"]
            if part.data not in {"", None, DayPart.ANY.value} and day.data is None and not day.errors:
                day.errors = [*day.errors, str(_l("時間帯を選んだときは、日も入れてください。"))]
                fine = False
        return fine

    def of_another(self) -> None:
        """From here on the hints speak to the clerk, who enters what somebody else wishes."""
        self.place.description = _l("書面に書かれていたこと、本人が話したことを、そのまま入力します。")
        self.language_other.description = _l("通訳や付き添いの人は、本人が希望したときだけ同席します。")
        self.remarks.description = _l(
            "本人が書いたこと、話したことだけを入力します。本人、医師、実施事務従事者だけが読みます。"
        )
        self.contact.description = _l(
            "本人が希望する連絡先です。家族や同僚に知られたくないと聞いたときは、そのことも書いてください。"
        )

    def wish(self) -> Wish:
        """What was wished."""
        return Wish(
            mode=InterviewMode(self.mode.data),
            physician=PhysicianWish(self.physician.data),
            remarks=_line(self.remarks.data),
            contact=_line(self.contact.data),
            times=tuple(self._time(place) for place in PLACES),
            hours=_line(self.hours.data),
            place=_line(self.place.data),
            language=Language(self.language.data) if self.language.data else None,
            language_other=_line(self.language_other.data),
            quiet_entrance=bool(self.quiet_entrance.data),
        )

    def _time(self, place: str) -> WishedTime | None:
        day, part = self[f"{place}_on"].data, self[f"{place}_part"].data
        return None if day is None else WishedTime(day, DayPart(part or DayPart.ANY))


class RequestForm(WishForm):
    """面接指導の申出: the wishes and the three acknowledgements of 別紙3."""

    outside = SelectMultipleField(
        _l("ストレスチェックの結果の写しを、外部の医師に渡してもよいですか"),
        [Optional()],
        choices=[],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l(
            "会社が面接指導を外部に頼むときだけのことです。印をつけた依頼先の医師だけに、3つの点数と日付の写しを渡します。"
            "印がなければ渡りません。印がなくても、申出は同じように受け付けます。"
        ),
    )
    known = BooleanField(
        _l("申出をしたことなど、上の表に書かれたことが会社に伝わると確認しました"),
        [needed(_l("会社に伝わることを確認して、チェックを入れてください。"))],
    )
    unharmed = BooleanField(
        _l("申出を理由に不利益な取扱いを受けることはないと確認しました（労働安全衛生法66条の10第3項）"),
        [needed(_l("不利益な取扱いを受けないことを確認して、チェックを入れてください。"))],
    )
    passed_on = BooleanField(
        _l(
            "面接のあと、医師の報告書と意見書（病名や具体的な訴えを除いたもの）が人事労務担当者に渡ることを確認しました"
        ),
        [needed(_l("報告書と意見書が渡ることを確認して、チェックを入れてください。"))],
    )

    def offer(self, outside: Iterable[Recipient]) -> None:
        """Name the outside organisations that may hold the talk, and say that they read the wishes then."""
        names = list(outside)
        self.outside.choices = [
            SelectChoice(value=one.public_id, label=_l("%(name)s に渡すことに同意します", name=one.name))
            for one in names
            if one.consent is None
        ]
        if names:
            self.remarks.description = _l(
                "書かなくてもかまいません。医師と実施事務従事者が読みます。面接指導を外部に頼むときは、依頼先にも渡ります。"
            )


class ChangeForm(WishForm):
    """Other wishes in place of the ones that were read."""

    physician = RadioField(
        _l("医師の希望"), [needed()], choices=choices(PhysicianWish), default=PhysicianWish.ANY.value
    )
    version = IntegerField(widget=HiddenInput(), validators=[needed()])

    def fit(self, *, statutory: bool, of_another: bool) -> None:
        """Offer what can be granted: the interview of the law is a physician's. A clerk gets the clerk's hints."""
        if of_another:
            self.of_another()
        self.physician.choices = choices(PHYSICIANS if statutory else PhysicianWish)


class ExplainedForm(Form):
    """That what becomes known was explained to somebody who asked without the ticks."""

    on = DateField(_l("説明した日"), [needed()])


class EntryForm(WishForm, NamingForm):
    """A request that came in elsewhere, entered by the clerk. Missing ticks don't matter: they are explained later."""

    case = SelectField(_l("対象者を一覧から選ぶ"), [Optional()], choices=[], validate_choice=False)
    number = StringField(
        _l("または社員番号"), [Optional(), at_most(50)], description=_l("一覧で選んだときは、空欄のままにします。")
    )
    received_on = DateField(
        _l("受け取った日"),
        [needed()],
        description=_l("会社・外部機関・産業保健スタッフのだれかが最初に受け取った日です。期限はこの日から数えます。"),
    )
    channel = SelectField(_l("受け取った方法"), [needed()], choices=choices(OFF_LINE))
    acknowledged = BooleanField(
        _l("書面に3つの確認の印がある"),
        description=_l("印がなくても申出は有効です。面談の日までに、伝わる範囲を説明してください。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Filled in by a clerk, for somebody else."""
        super().__init__(*args, **kwargs)
        self.of_another()

    def received(self) -> Received:
        """What was received."""
        day: date | None = self.received_on.data
        if day is None:
            raise ValueError("asked before the form was validated")
        return Received(
            received_on=day,
            channel=Channel(self.channel.data),
            wish=self.wish(),
            acknowledged=bool(self.acknowledged.data),
            case_id=self.case.data or "",
            number=_line(self.number.data),
        )

    def offer(self, people: list[tuple[str, str]]) -> None:
        """Fill the list: (public id of the case, words for the person)."""
        self.case.choices = [
            SelectChoice(value="", label=_l("選ばない")),
            *(SelectChoice(value=case_id, label=words) for case_id, words in people),
        ]


class WithdrawForm(Form):
    """申出の取下げ."""

    version = HiddenField(validators=[needed()])
    instead = BooleanField(
        _l("代わりに健康相談を希望する"),
        description=_l("会社に伝わるのは「取下げ」だけです。健康相談を選んだことは、会社には伝わりません。"),
    )

    def seen_version(self) -> int:
        """What the page began from; anything that is no version is none."""
        typed = self.version.data or ""
        return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


class TalkForm(WishForm):
    """だれかと話す: a consultation, for everybody."""

    physician = RadioField(
        _l("相手の希望"),
        [needed()],
        choices=[
            SelectChoice(value=PhysicianWish.ANY.value, label=_l("医師・保健師・心理職のだれでもよい")),
            SelectChoice(value=PhysicianWish.INDUSTRIAL.value, label=_l(PhysicianWish.INDUSTRIAL.label)),
            SelectChoice(value=PhysicianWish.OUTSIDE.value, label=_l(PhysicianWish.OUTSIDE.label)),
            SelectChoice(value=PhysicianWish.WOMAN.value, label=_l("女性の医師・保健師・心理職")),
            SelectChoice(value=PhysicianWish.MAN.value, label=_l("男性の医師・保健師・心理職")),
            SelectChoice(value=PhysicianWish.COUNSELLOR.value, label=_l(PhysicianWish.COUNSELLOR.label)),
        ],
        default=PhysicianWish.ANY.value,
    )
    remarks = TextAreaField(
        _l("話したいこと"),
        [Optional(), at_most(2000)],
        description=_l(
            "書かなくてもかまいません。医師だけが読みます。保健師や心理職とお話しになるときは、その場でお話しください。"
        ),
    )
