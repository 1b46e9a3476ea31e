"""What may be typed when measures are looked at again and stay as they are?"""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import Optional

from casework.ids import PublicId
from casework.rules.instruction_notes import Kept
from casework.rules.measure_reviews import LONGEST
from casework.services.measure_reviews import Held
from forms.base import AskedAbout, OnceForm, Versioned, at_most, choices, needed


class MeasureReviewForm(AskedAbout, Versioned, OnceForm):
    """措置の見直し. It begins from how many reviews the page showed."""

    held_on = DateField(_l("見直した日"), [needed()])
    kept = RadioField(_l("措置は守られていますか"), [needed()], choices=choices(Kept))
    heard = RadioField(
        _l("本人の話を聴きましたか"),
        [needed()],
        choices=[SelectChoice(value="yes", label=_l("聴いた")), SelectChoice(value="no", label=_l("聴けなかった"))],
    )
    voice = TextAreaField(
        _l("本人の言葉"),
        [Optional(), at_most(LONGEST)],
        description=_l(
            "困っていること、続けたいことなどを、本人の言葉で書きます。病名や治療の内容は書かなくてかまいません。"
        ),
    )
    unheard = TextAreaField(_l("聴けなかった理由"), [Optional(), at_most(LONGEST)])
    physician = SelectField(
        _l("意見を尋ねた産業医・医師"), [Optional()], choices=[], description=_l("尋ねたときだけ選びます。")
    )
    physician_words = TextAreaField(
        _l("医師の意見"),
        [Optional(), at_most(LONGEST)],
        description=_l("医師の言葉で、病名や検査値、治療の内容を除いて書きます。本人も読みます。"),
    )
    words = TextAreaField(
        _l("措置の様子と、変えない理由"),
        [needed(), at_most(LONGEST)],
        description=_l("仕事の様子として言えることを書きます。本人と産業医も読みます。"),
    )
    next_on = DateField(
        _l("次の見直し日"),
        [Optional()],
        description=_l("措置の開始日から数えた日が入っています。変えられますが、終了予定日より後にはできません。"),
    )

    sure = BooleanField(_l("この見直し日のままにする"), [Optional()])

    def offer(self, physicians: Sequence[tuple[str, str]]) -> None:
        """Fill the list of physicians."""
        self.physician.choices = [
            SelectChoice(value="", label=_l("尋ねていません")),
            *(SelectChoice(value=public_id, label=name) for public_id, name in physicians),
        ]

    def held(self) -> Held:
        """What was written down."""
        day: date | None = self.held_on.data
        if day is None:
            raise ValueError("asked before the form was validated")
        heard = self.heard.data == "yes"
        return Held(
            held_on=day,
            kept=Kept(self.kept.data),
            words=(self.words.data or "").strip(),
            heard=heard,
            voice=((self.voice if heard else self.unheard).data or "").strip(),
            physician_id=PublicId(self.physician.data or ""),
            physician_words=(self.physician_words.data or "").strip(),
            next_on=self.next_on.data,
            once=self.called(),
            closed_too=self.is_sure(self.next_on.data),
        )
