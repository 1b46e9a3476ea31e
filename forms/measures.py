"""What may be typed when HR hears the employee, decides measures and explains them?"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

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

from casework.access import Shown
from casework.ids import PublicId
from casework.rules.comparison import COUNTED_KINDS, TEXT_KINDS, Item, place
from casework.rules.record import PERIODS
from casework.rules.transfers import BY_WORDS, Ground, is_one
from casework.rules.vocabulary import After, Agreement, InterviewMode, MeasureKind
from casework.services.explanations import Account
from casework.services.hearings import Heard
from casework.services.judgements import Judgement, Proposal
from forms.base import AskedAbout, Form, Versioned, VersionedForm, at_most, choices, needed

LONGEST = 2000


def _text(field: Any) -> str:
    return (field.data or "").strip()


def _day(field: Any) -> date:
    day: date | None = field.data
    if day is None:
        raise ValueError("asked before the form was validated")
    return day


class HearingForm(VersionedForm):
    """本人の意見聴取."""

    heard_on = DateField(_l("聴いた日"), [needed()])
    present = StringField(
        _l("同席した人"), [needed(), at_most(500)], description=_l("例：本人、労務課 山本、産業医 山田")
    )
    physician_present = BooleanField(_l("産業医が同席した"))
    put = TextAreaField(
        _l("本人に示した内容"),
        [needed(), at_most(LONGEST)],
        description=_l("医師の意見と、会社が考えている措置を書きます。"),
    )
    words = TextAreaField(
        _l("本人の意見"), [needed(), at_most(LONGEST)], description=_l("できるだけ本人の言葉のまま書きます。")
    )
    agreement = RadioField(_l("了解"), [needed()], choices=choices(Agreement))

    def heard(self) -> Heard:
        """What was heard."""
        return Heard(
            heard_on=_day(self.heard_on),
            physician_present=bool(self.physician_present.data),
            present=_text(self.present),
            put=_text(self.put),
            words=_text(self.words),
            agreement=Agreement(self.agreement.data),
        )

    @classmethod
    def of(cls, hearing: Shown | None, version: int, today: date) -> "HearingForm":
        """The form with what was written so far."""
        if hearing is None:
            return cls(data={"version": version, "heard_on": today})
        written = {**hearing.as_dict(), "agreement": hearing.agreement.value, "version": version}
        return cls(data=written)


class _Catalogue(Form):
    """The legal catalogue: for each kind of measure a tick and what it needs. Fields are added below."""

    def items(self) -> tuple[Item, ...]:
        """The ticked measures; one without days of its own has those of the decision."""
        return tuple(self.placed())

    def placed(self) -> dict[Item, str]:
        """The same, each with the row in which it was ticked."""
        return {self._item(kind, row): row for kind, row in ROWS if self[f"{row}_chosen"].data}

    def reasons(self) -> dict[str, str]:
        """Why something differs from the opinion, by row."""
        return {row: _text(self[f"{row}_why"]) for _kind, row in ROWS if _text(self[f"{row}_why"])}

    def grounds(self) -> dict[str, Ground]:
        """Of what moves somebody, by row."""
        return {
            row: Ground(_text(self[f"{row}_purpose"]), _text(self[f"{row}_basis"]), bool(self[f"{row}_put"].data))
            for kind, row in ROWS
            if kind in BY_WORDS
        }

    def after(self) -> dict[MeasureKind, After]:
        """What becomes of running measures that weren't ticked, by kind."""
        said = {kind: self[f"{kind.value}_after"].data for kind in MeasureKind}
        return {kind: After(word) for kind, word in said.items() if word}

    def _item(self, kind: MeasureKind, row: str) -> Item:
        def typed(part: str) -> Any:
            name = f"{row}_{part}"
            return self[name].data if name in self else None

        return Item(
            kind=kind,
            hours=typed("hours"),
            starts=typed("starts"),
            ends=typed("ends"),
            words=(typed("words") or "").strip(),
            from_on=typed("from_on") or self["from_on"].data,
            until_on=typed("until_on") or self["until_on"].data,
        )


ROWS: Final = tuple((kind, place(kind, number)) for kind in MeasureKind for number in range(1, PERIODS + 1))
"""Each kind of measure once, and again for other days, as often as an opinion has periods."""

for _kind, _row in ROWS:
    setattr(_Catalogue, f"{_row}_chosen", BooleanField(_l(_kind.label)))
    if _kind in COUNTED_KINDS:
        _unit = _l("1か月の時間数") if _kind is MeasureKind.OVERTIME_LIMIT else _l("1か月の回数")
        setattr(_Catalogue, f"{_row}_hours", IntegerField(_unit, [Optional()]))
    if _kind is MeasureKind.WORKING_HOURS:
        setattr(_Catalogue, f"{_row}_starts", TimeField(_l("始まりの時刻"), [Optional()]))
        setattr(_Catalogue, f"{_row}_ends", TimeField(_l("終わりの時刻"), [Optional()]))
    _words = _l("内容") if _kind in TEXT_KINDS else _l("補足（なくてもかまいません）")
    setattr(_Catalogue, f"{_row}_words", TextAreaField(_words, [Optional(), at_most(LONGEST)]))
    setattr(_Catalogue, f"{_row}_from_on", DateField(_l("この措置の開始日"), [Optional()]))
    setattr(_Catalogue, f"{_row}_until_on", DateField(_l("この措置の終了予定日"), [Optional()]))
    setattr(_Catalogue, f"{_row}_why", TextAreaField(_l("医師の意見と違う理由"), [Optional(), at_most(LONGEST)]))
    if _kind in BY_WORDS:
        setattr(_Catalogue, f"{_row}_purpose", TextAreaField(
            _l("変更の目的"), [Optional(), at_most(LONGEST)],
            description=_l("労働者の健康を守るために、なぜこの変更が必要かを書きます。本人が読みます。"),
        ))  # fmt: skip
        setattr(_Catalogue, f"{_row}_basis", TextAreaField(
            _l("もとになる医師の意見の言葉"), [Optional(), at_most(LONGEST)],
            description=_l(
                "意見書の中の、この変更（場所、仕事、職務）について書かれた言葉を、そのまま写します。ほかの措置の言葉は、もとになりません。"
            ),
        ))  # fmt: skip
        setattr(_Catalogue, f"{_row}_put", BooleanField(_l("この変更を本人に示して、意見を聴きました")))


for _kind in MeasureKind:
    setattr(_Catalogue, f"{_kind.value}_after", RadioField(_l(_kind.label), [Optional()], choices=choices(After)))


class DecisionForm(AskedAbout, Versioned, _Catalogue):
    """就業上の措置の決定."""

    from_on = DateField(_l("開始日"), [Optional()])
    until_on = DateField(_l("終了予定日"), [Optional()])
    review_on = DateField(
        _l("見直し日"),
        [Optional()],
        description=_l("終了予定日が過ぎても、自動では解除されません。見直し日に決めます。"),
    )
    sure = BooleanField(_l("この見直し日のままにする"), [Optional()])
    ends_on = DateField(_l("いまの措置の最後の日"), [Optional()])
    reason = TextAreaField(
        _l("決定全体の理由"),
        [Optional(), at_most(LONGEST)],
        description=_l(
            "意見との違いの理由は、それぞれの措置の欄に書きます。続いている措置を終わりにするときは、ここに理由を書きます。本人、産業医、保健師が読みます。"
        ),
    )
    unheard = TextAreaField(
        _l("意見を聴けなかった理由"),
        [Optional(), at_most(LONGEST)],
        description=_l("別々の日に連絡を試みても聴けなかったときだけ書きます。本人も読みます。"),
    )
    unseen = TextAreaField(
        _l("本人が記録を確かめる前に決める理由"),
        [Optional(), at_most(LONGEST)],
        description=_l("本人が訂正・署名したあとや、待つ日が過ぎたあとは要りません。本人も読みます。"),
    )
    put = BooleanField(_l("医師の意見と違うところを本人に示して、意見を聴きました"))
    unput = TextAreaField(
        _l("示して聴いていないときは、その理由"),
        [Optional(), at_most(LONGEST)],
        description=_l("示して聴いたときは要りません。本人も読みます。"),
    )
    weighed = TextAreaField(
        _l("本人の意見をどう考えたか"),
        [Optional(), at_most(LONGEST)],
        description=_l("本人の意見を、どこに取り入れたか、取り入れられないところはなぜかを書きます。本人が読みます。"),
    )
    without_view = BooleanField(_l("産業医の見解がまだ届いていないことを承知のうえで決めます"))

    def nothing(self, *, ends: bool) -> None:
        """Nothing is advised and nothing chosen: that has its reason, and perhaps it `ends` measures."""
        self.reason.flags.required = True
        self.reason.description = (
            _l("いまの措置を終える理由を書きます。本人、産業医、保健師が読みます。")
            if ends
            else _l("措置をとらない理由を書きます。本人、産業医、保健師が読みます。")
        )

    def asks(self, *, apart: bool, to_weigh: bool) -> None:
        """What the employee was heard about is `apart` from what is chosen; HR has `to_weigh` what they said."""
        self.unput.flags.required = apart and not self.put.data
        self.weighed.flags.required = to_weigh

    def anew(self) -> None:
        """A decision was set aside before: this one says why it is as it is."""
        self.reason.flags.required = True
        self.reason.description = _l(
            "取りやめた決定のあとの、新しい決定です。本人の言葉と医師の意見をどう考えて、なぜこう決めるのかを書きます。本人、産業医、保健師が読みます。"
        )

    def judgement(self) -> Judgement:
        """What was decided."""
        placed = self.placed()
        return Judgement(
            items=tuple(placed),
            rows=tuple(placed.values()),
            reasons=self.reasons(),
            grounds=self.grounds(),
            after=self.after(),
            days=(self.from_on.data, self.until_on.data),
            review_on=self.review_on.data,
            ends_on=self.ends_on.data,
            reason=_text(self.reason),
            hearing_version=self.version.data or 0,
            without_view=bool(self.without_view.data),
            unheard=_text(self.unheard),
            unseen=_text(self.unseen),
            put=bool(self.put.data),
            unput=_text(self.unput),
            weighed=_text(self.weighed),
            closed_too=self.is_sure(self.review_on.data),
        )

    @classmethod
    def of(cls, proposal: Proposal, version: int, ends_on: date | None) -> "DecisionForm":
        """The form with the opinion's measures and days. `version`: of the hearing that is read beside it; `ends_on`:
        until when what is lifted was to hold.
        """
        data: dict[str, object] = {
            "version": version,
            "from_on": proposal.from_on,
            "until_on": proposal.until_on,
            "review_on": proposal.review_on if proposal.items else None,
            "reason": proposal.reason,
            "ends_on": ends_on,
            "weighed": proposal.weighed,
            **{f"{row}_why": reason for row, reason in proposal.reasons.items()},
        }
        for row, item in zip(proposal.rows, proposal.items, strict=True):
            data[f"{row}_chosen"] = True
            for part in ("hours", "starts", "ends", "words"):
                data[f"{row}_{part}"] = getattr(item, part)
            if (item.from_on, item.until_on) != (proposal.from_on, proposal.until_on):
                data |= {f"{row}_from_on": item.from_on, f"{row}_until_on": item.until_on}
            ground = proposal.grounds.get(row)
            if item.kind in BY_WORDS and is_one(item):
                data[f"{row}_basis"] = item.words or item.kind.label
            if ground is not None:
                data |= {f"{row}_purpose": ground.purpose, f"{row}_basis": ground.basis, f"{row}_put": True}
        return cls(data=data)


WRITTEN = "written"


class ExplanationForm(Form):
    """措置の説明."""

    given_on = DateField(_l("説明した日"), [needed()])
    physician = SelectField(_l("同席した産業医・医師"), [Optional()], choices=[])
    without_physician = TextAreaField(
        _l("だれに、どのように確かめて説明したか"),
        [Optional(), at_most(LONGEST)],
        description=_l(
            "同席できる医師の登録がない事業場だけで使います。意見書を書いた医師に電話で確かめた、など。本人も読みます。"
        ),
    )
    mode = RadioField(_l("方法"), [needed()], choices=[])
    content = TextAreaField(
        _l("説明した内容"), [needed(), at_most(LONGEST)], description=_l("決めた措置と、その理由を書きます。")
    )
    answer = TextAreaField(_l("本人の返事"), [Optional(), at_most(LONGEST)])
    accepted = RadioField(
        _l("了承"),
        [Optional()],
        choices=[
            SelectChoice(value="yes", label=_l("了承した")),
            SelectChoice(value="no", label=_l("了承していない")),
        ],
    )

    refused_because = TextAreaField(
        _l("了承しない理由"),
        [Optional(), at_most(LONGEST)],
        description=_l("本人の言葉のまま書きます。産業医と再検討します。"),
    )

    def offer(self, physicians: Sequence[tuple[str, str]], *, in_writing: bool) -> None:
        """Fill the list of physicians; whether it may have been explained in writing."""
        self.physician.choices = [
            SelectChoice(value="", label=_l("選んでください")),
            *(SelectChoice(value=public_id, label=name) for public_id, name in physicians),
        ]
        written = [SelectChoice(value=WRITTEN, label=_l("書面（返事がなかった）"))] if in_writing else []
        self.mode.choices = [*choices((InterviewMode.IN_PERSON, InterviewMode.ONLINE)), *written]
        wanted = (
            [] if in_writing else [self.answer, self.accepted, self.physician if physicians else self.without_physician]
        )
        for field in wanted:
            field.validators = [needed(), *(one for one in field.validators if not isinstance(one, Optional))]
            field.flags.required = True

    def account(self) -> Account:
        """What was explained."""
        return Account(
            given_on=_day(self.given_on),
            physician_id=PublicId(self.physician.data) if self.physician.data else None,
            mode=None if self.mode.data == WRITTEN else InterviewMode(self.mode.data),
            content=_text(self.content),
            answer=_text(self.answer),
            accepted=None if not self.accepted.data else self.accepted.data == "yes",
            refused_because=_text(self.refused_because),
            without_physician=_text(self.without_physician),
        )
