"""What may be typed when a refused decision is looked at again?"""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import Optional

from casework.ids import PublicId
from casework.rules.objections import LONGEST, Outcome
from casework.services.reconsiderations import Settled
from forms.base import Form, VersionedForm, at_most, choices, needed


class ReconsiderationForm(VersionedForm):
    """再検討の結果; its version is that of the physician's own words that stood on the page."""

    held_on = DateField(_l("再検討した日"), [needed()])
    physician = SelectField(_l("一緒に考えた産業医・医師"), [Optional()], choices=[])
    physician_words = TextAreaField(
        _l("産業医・医師から聞いた意見"),
        [needed(), at_most(LONGEST)],
        description=_l(
            "電話などで聞いたときに、医師の言葉で、病名や検査値、治療の内容を除いて書きます。人事が聞いて記録したことが残ります。本人も読みます。"
        ),
    )
    result = RadioField(_l("この決定をどうするか"), [needed()], choices=choices(Outcome))
    reason = TextAreaField(
        _l("理由"), [needed(), at_most(LONGEST)], description=_l("本人の理由をどう考えたかを書きます。本人も読みます。")
    )

    def offer(
        self, physicians: Sequence[tuple[str, str]], results: Sequence[Outcome], *, written: bool
    ) -> None:  # fmt: skip
        """Fill the lists of what can come of it and of physicians; where one has `written` their words themself, nobody
        else is asked for.
        """
        self.result.choices = choices(results)
        if written:
            del self.physician, self.physician_words
            return
        self.physician.choices = [
            SelectChoice(value="", label=_l("選んでください")),
            *(SelectChoice(value=public_id, label=name) for public_id, name in physicians),
        ]

    def settled(self) -> Settled:
        """What was written down."""
        day: date | None = self.held_on.data
        if day is None:
            raise ValueError("asked before the form was validated")
        return Settled(
            held_on=day,
            physician_id=PublicId(self.physician.data) if self.physician and self.physician.data else None,
            physician_words=(self.physician_words.data or "").strip() if self.physician_words else "",
            result=Outcome(self.result.data),
            reason=(self.reason.data or "").strip(),
            words_version=self.seen_version(),
        )


class OwnWordsForm(Form):
    """医師の意見."""

    words = TextAreaField(
        _l("あなたの意見"),
        [needed(), at_most(LONGEST)],
        description=_l(
            "本人の理由を読んで、この決定をどう考えるかを書きます。人事労務担当者と、結果が決まったあとに本人が読みます。病名や検査値、"
            "治療の内容は書きません。"
        ),
    )
