"""What may be typed when HR sets the time of an explanation?"""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import Optional

from casework.ids import PublicId
from casework.rules.days import TOKYO
from casework.rules.hearings import LONGEST_NOTE, UNHELD, AttemptOutcome
from casework.rules.vocabulary import InterviewMode
from casework.services.explanation_talks import LONGEST_WAY_IN, TalkPage, Wanted
from forms.base import AskedAbout, Form, at_most, choices, needed


class TalkForm(AskedAbout, Form):
    """措置の説明の日程: a slot for explanations, or a time that was agreed."""

    slot = SelectField(_l("説明のための枠"), [Optional()], choices=[])
    physician = SelectField(_l("同席する産業医・医師"), [Optional()], choices=[])
    on = DateField(_l("日"), [Optional()])
    sure = BooleanField(_l("この日時のままにする"), [Optional()])
    starts = TimeField(_l("始まり"), [Optional()])
    minutes = IntegerField(_l("時間（分）"), [Optional()], default=20)
    mode = RadioField(
        _l("方法"), [Optional()], choices=choices((InterviewMode.IN_PERSON, InterviewMode.ONLINE)),
        default=InterviewMode.IN_PERSON.value,
    )  # fmt: skip
    place = StringField(
        _l("場所"),
        [Optional(), at_most(80)],
        description=_l("対面のときは必ず書きます。会議室の名前など。用件が推測できる名前は使えません。"),
    )

    way_in = TextAreaField(
        _l("オンラインの入り方"),
        [Optional(), at_most(LONGEST_WAY_IN)],
        description=_l(
            "オンラインのときは必ず書きます。アドレスと合言葉など。本人、同席する医師（いるとき）、あなただけが読めます。メールには載りません。"
        ),
    )

    def offer(
        self, physicians: Sequence[tuple[str, str]], slots: Sequence[tuple[str, str]], *, alone: bool = False
    ) -> None:
        """Fill the lists. `alone`: nobody may have to be named."""
        self.physician.choices = [
            SelectChoice(value="", label=_l("その日に同席できる医師がいない") if alone else _l("選んでください")),
            *(SelectChoice(value=public_id, label=name) for public_id, name in physicians),
        ]
        self.slot.choices = [
            SelectChoice(value="", label=_l("下の日時にする")),
            *(SelectChoice(value=slot_id, label=words) for slot_id, words in slots),
        ]
        if not slots or (self.is_submitted() and not self.slot.data):  # then it is a time that was agreed
            named = [] if alone else [self.physician]
            for asked in (*named, self.on, self.starts, self.minutes, self.mode):
                asked.validators = [needed()]
                asked.flags.required = True

    @staticmethod
    def standing(page: TalkPage) -> dict[str, Any]:
        """The form's data with the time that is set; else with the usual length."""
        talk = page.talk
        if talk is None:
            return {"minutes": page.minutes}
        begins = talk.starts_at.astimezone(TOKYO)
        mode = InterviewMode.ONLINE if talk.online else InterviewMode.IN_PERSON
        return {
            "physician": page.physician_id, "on": begins.date(), "starts": begins.time(),
            "minutes": int((talk.ends_at - talk.starts_at).total_seconds() // 60), "mode": mode.value,
            "place": talk.place, "way_in": talk.way_in or "",
        }  # fmt: skip

    def wanted(self) -> Wanted:
        """What was agreed."""
        return Wanted(
            physician_id=PublicId(self.physician.data or ""),
            on=self.on.data,
            starts=self.starts.data,
            minutes=self.minutes.data or 0,
            online=self.mode.data == InterviewMode.ONLINE.value,
            place=(self.place.data or "").strip(),
            slot_id=self.slot.data or "",
            way_in=self.way_in.data or "",
            sure=self.is_sure(self.slot.data, self.on.data, self.starts.data, self.minutes.data),
        )


class UnheldForm(Form):
    """Why it wasn't explained at the time that was set."""

    outcome = RadioField(_l("行えなかった理由"), [needed()], choices=choices(UNHELD))
    note = TextAreaField(
        _l("補足（なくてもかまいません）"),
        [Optional(), at_most(LONGEST_NOTE)],
        description=_l("本人も読みます。体調についての推測や、ほかの人から聞いたことは書きません。"),
    )

    def why(self) -> AttemptOutcome:
        """The reason."""
        return AttemptOutcome(self.outcome.data)

    def words(self) -> str:
        """What was added."""
        return (self.note.data or "").strip()
