"""What may be typed when a request is handed to an outside organisation, and when something comes back?"""

from collections.abc import Mapping
from datetime import date, time

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, IntegerField, RadioField, SelectChoice, StringField, TimeField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import HiddenInput

from casework.rules.vocabulary import ENDED_BY_OFFICE, InterviewMode, ReferralChannel, ReferralEnd
from casework.services.outside_talks import Answer, Told
from casework.services.referrals import Handing, Opening
from forms.base import Form, VersionedForm, at_most, choices, needed
from forms.opinions import RecordForm

LONGEST = 240
"""Minutes; more is a slip of the hand."""
_MODES = (InterviewMode.IN_PERSON, InterviewMode.ONLINE)


class ReferForm(Form):
    """依頼先に渡すこと."""

    provider = RadioField(_l("依頼先"), [needed()], choices=[], validate_choice=False)
    sent_on = DateField(_l("依頼した日"), [needed()])
    channel = RadioField(_l("渡した方法"), [needed()], choices=choices(ReferralChannel))
    with_result = BooleanField(
        _l("ストレスチェックの結果の写しも渡す"),
        description=_l(
            "本人が同意している依頼先にだけ渡せます。医師が面接の準備に使います。"
            "渡さないときは、面接の当日に本人が示すこともできます。"
        ),
    )

    def offer(self, opening: Opening, today: date) -> None:
        """Fill the list; the one that the check names is chosen."""
        self.provider.choices = [
            SelectChoice(value=option.provider.public_id, label=option.provider.name) for option in opening.options
        ]
        if not self.is_submitted():
            self.provider.data, self.sent_on.data = opening.chosen, today

    def handing(self) -> Handing:
        """What was typed. Raises ValueError before the form was validated."""
        sent_on: date | None = self.sent_on.data
        if sent_on is None:
            raise ValueError("asked before the form was validated")
        return Handing(
            provider=self.provider.data or "",
            sent_on=sent_on,
            channel=ReferralChannel(self.channel.data),
            with_result=bool(self.with_result.data),
        )


class AppointForm(VersionedForm):
    """依頼先から知らされた日時."""

    answered_on = DateField(_l("知らせを受け取った日"), [needed()])
    on = DateField(_l("面談の日"), [needed()])
    starts = TimeField(_l("始まる時刻"), [needed()])
    minutes = IntegerField(
        _l("長さ（分）"),
        [needed(), NumberRange(5, LONGEST, _l("5から240までの数を入力してください。"))],
        default=30,
    )
    mode = RadioField(
        _l("方法"), [needed()], choices=[SelectChoice(value=one.value, label=_l(one.label)) for one in _MODES]
    )
    place = StringField(
        _l("場所"),
        [Optional(), at_most(200)],
        description=_l(
            "本人の予定表に入ります。依頼先の名前や用件のわかる言葉は避け、建物や部屋の名前で書いてください（例：○○ビル3階）。"
        ),
    )
    physician = StringField(_l("医師の氏名"), [needed(), at_most(100)])

    def answer(self) -> Answer:
        """What was typed. Raises ValueError before the form was validated."""
        answered_on: date | None = self.answered_on.data
        on: date | None = self.on.data
        starts: time | None = self.starts.data
        minutes: int | None = self.minutes.data
        if answered_on is None or on is None or starts is None or minutes is None:
            raise ValueError("asked before the form was validated")
        return Answer(
            answered_on=answered_on, on=on, starts=starts, minutes=minutes,
            online=self.mode.data == InterviewMode.ONLINE, place=self.place.data or "",
            physician=self.physician.data or "",
        )  # fmt: skip


class HeldForm(VersionedForm):
    """面接指導が行われたこと."""

    held_on = DateField(
        _l("面接指導が行われた日"),
        [needed()],
        description=_l("予約と違う日に行われたときは、実際の日を入れます。予約は、変更されたものとして残ります。"),
    )
    mode = RadioField(
        _l("方法"), [needed()], choices=[SelectChoice(value=one.value, label=_l(one.label)) for one in _MODES]
    )
    physician = StringField(
        _l("面接をした医師の氏名"),
        [needed(), at_most(100)],
        description=_l("予定と違う医師だったときは、書き直してください。"),
    )

    def told(self) -> Told:
        """What was typed. Raises ValueError before the form was validated."""
        held_on: date | None = self.held_on.data
        if held_on is None:
            raise ValueError("asked before the form was validated")
        return Told(held_on=held_on, mode=InterviewMode(self.mode.data), physician=self.physician.data or "")


class ToldForm(Form):
    """依頼先に伝えたこと."""

    told_on = DateField(_l("依頼先に伝えた日"), [needed()])

    def day(self) -> date:
        """The day. Raises ValueError before the form was validated."""
        told_on: date | None = self.told_on.data
        if told_on is None:
            raise ValueError("asked before the form was validated")
        return told_on


class EndForm(VersionedForm):
    """依頼を取りやめること."""

    reason = RadioField(_l("理由"), [needed()], choices=choices(ENDED_BY_OFFICE))

    def why(self) -> ReferralEnd:
        """The chosen reason."""
        return ReferralEnd(self.reason.data)


def _joined(found: Mapping[str, list[str]]) -> str:
    return " ".join(f"{field}:{'/'.join(words)}" for field, words in sorted(found.items()))


class CopyForm(RecordForm):
    """外部の医師の報告書・意見書: the same official forms, with the day on which they came."""

    received_on = DateField(_l("書面を受け取った日"), [needed()], description=_l("この日が、意見聴取の日になります。"))
    same = BooleanField(
        _l("書面のとおりに写し、病名や検査値、具体的な訴えを書いていないことを確かめました"), [needed()]
    )

    words = HiddenField()
    """The clinical words that the page has shown already."""
    edition = IntegerField(widget=HiddenInput(), default=1)

    def seen_edition(self) -> int:
        """The edition that the page was for."""
        edition: int | None = self.edition.data
        return edition or 1

    def looked_at(self, found: Mapping[str, list[str]]) -> bool:
        """Whether just these words were shown on the page that was sent; from now on they are. Without any: yes."""
        now, before = _joined(found), self.words.data or ""
        self.words.raw_data, self.words.data = None, now
        return before == now

    def received(self) -> date:
        """The day. Raises ValueError before the form was validated."""
        received_on: date | None = self.received_on.data
        if received_on is None:
            raise ValueError("asked before the form was validated")
        return received_on
