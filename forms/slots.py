"""What may be typed when time is offered and when it is chosen?"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, time

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TimeField,
)
from wtforms.validators import NumberRange, Optional

from casework.rules.vocabulary import TalkPurpose
from casework.services.people import Named
from casework.services.slots import Offer
from forms.base import Form, at_most, needed


class TimeLists:
    """The lists of a form that offers time: whose it is, for which talk and where. The fields stand in each form, since
    faults are told in the order of its page.
    """

    person: SelectField
    purpose: SelectField
    workplace: SelectField

    def choose_from(self, workplaces: list[Named], professionals: list[Named]) -> None:
        """Fill the lists."""
        self.purpose.choices = [
            SelectChoice(value="", label=_l("どの面談でもよい")),
            *(SelectChoice(value=purpose.value, label=_l(purpose.label)) for purpose in TalkPurpose),
        ]
        self.workplace.choices = [
            *(SelectChoice(value=place.public_id, label=place.name) for place in workplaces),
            SelectChoice(value="", label=_l("どの事業場でもよい（オンラインのみ）")),
        ]
        self.person.choices = [
            SelectChoice(value="", label=_l("選ばない")),
            *(SelectChoice(value=one.public_id, label=one.name) for one in professionals),
        ]


class OfferForm(TimeLists, Form):
    """面談枠: one or several on one day, one after the other."""

    person = SelectField(_l("どなたの枠ですか"), [Optional()], choices=[], validate_choice=False)
    on = DateField(_l("日付"), [needed()])
    starts = TimeField(_l("最初の枠が始まる時刻"), [needed()])
    count = IntegerField(
        _l("枠の数"), [needed(), NumberRange(1, 24, _l("1から24までの数を入力してください。"))], default=1
    )
    purpose = SelectField(_l("どの面談の枠ですか"), [Optional()], choices=[], validate_choice=False)
    minutes = IntegerField(
        _l("1枠の長さ（分）"), [Optional(), NumberRange(10, 180, _l("10から180までの数を入力してください。"))]
    )
    gap = IntegerField(
        _l("枠と枠の間（分）"), [Optional(), NumberRange(0, 60, _l("0から60までの数を入力してください。"))]
    )
    online = BooleanField(_l("オンラインの枠"))
    workplace = SelectField(_l("事業場"), [Optional()], choices=[], validate_choice=False)
    place = StringField(
        _l("場所"),
        [Optional(), at_most(100)],
        description=_l("本人の予定表に載ります。用件が推測できない名前にしてください（例：会議室B）。"),
    )

    def offer(self) -> Offer:
        """What is offered."""
        on: date | None = self.on.data
        starts: time | None = self.starts.data
        count = self.count.data
        if on is None or starts is None or count is None:
            raise ValueError("asked before the form was validated")
        return Offer(
            on=on,
            starts=starts,
            count=count,
            minutes=self.minutes.data,
            online=bool(self.online.data),
            place=(self.place.data or "").strip(),
            workplace_id=self.workplace.data or "",
            person_id=self.person.data or "",
            gap=self.gap.data or 0,
            purpose=purpose_of(self.purpose.data),
        )

    def prefill(self, given: Mapping[str, str]) -> None:
        """Fill in what a link of another page knows already; what can't be read is left as it was."""
        for field, read in _READERS.items():
            if field in given:
                with suppress(ValueError):
                    self[field].data = read(given[field])


_READERS: Mapping[str, Callable[[str], object]] = {
    "on": date.fromisoformat, "starts": lambda told: time.fromisoformat(told).replace(tzinfo=None), "count": int,
    "minutes": int, "online": lambda told: told == "1", "workplace": str,
    "person": str,
}  # fmt: skip
"""What a link may fill in. The name of the room is typed by whoever offers."""


def purpose_of(code: str | None) -> TalkPurpose | None:
    """The purpose that was chosen; any for a code that doesn't exist."""
    return TalkPurpose(code) if code in set(TalkPurpose) else None


class ChooseForm(Form):
    """日時: one of the free slots."""

    slot = RadioField(_l("面談の日時"), [needed()], choices=[], validate_choice=False)
    later = HiddenField(default="")
    since = HiddenField(default="")

    @property
    def since_day(self) -> date | None:
        """From which day on times are shown; None for anything that is no day."""
        try:
            return date.fromisoformat(self.since.data or "")
        except ValueError:
            return None
