"""What may be typed when a change is looked at, and when an employee tells of something?"""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, TextAreaField
from wtforms.validators import Optional

from casework.rules.treatment import AT_MOST, RAISED, Answer, ChangeKind, Outcome, Step
from casework.services.treatment_reviews import Ended, Looked, Told
from forms.base import Form, VersionedForm, at_most, choices, needed


def _step(step: Step) -> Any:
    return RadioField(_l(step.label), [Optional()], choices=choices(Answer), validate_choice=True)


class LookForm(VersionedForm):
    """確認の手順. A step may wait for its answer."""

    reason = _step(Step.REASON)
    before = _step(Step.BEFORE)
    opinion = _step(Step.OPINION)
    heard = _step(Step.HEARD)
    within = _step(Step.WITHIN)
    allowed = _step(Step.ALLOWED)
    notes = TextAreaField(_l("確かめたこと（あなたの控え）"), [at_most(AT_MOST)])
    asked_on = DateField(
        _l("本人に聞いた日"),
        [Optional()],
        description=_l("聞くのは、本人が望むときだけです。入れると、本人の画面に、この確認が出ます。"),
    )
    agreed = BooleanField(_l("事業者と話すことを、本人が了解している"))
    reason_words = TextAreaField(_l("理由"), [at_most(AT_MOST)])
    """Of the end; in the same form on the page, so looked at here too, and not kept."""
    reply = TextAreaField(
        _l("本人に伝えること"),
        [at_most(AT_MOST)],
        description=_l("本人が伝えてきたとき、または本人に聞いたときに書きます。本人だけが読みます。"),
    )

    def looked(self) -> Looked:
        """What was typed."""
        answers: Mapping[Step, Any] = {step: self[step.value].data for step in Step}
        steps = {step: Answer(answer) for step, answer in answers.items() if answer}
        return Looked(steps, self.notes.data or "", self.asked_on.data, bool(self.agreed.data))

    def fill(self, review: Any) -> None:
        """With what was kept."""
        for step in Step:
            self[step.value].data = review.steps.get(step.value)
        self.notes.data, self.asked_on.data, self.agreed.data = review.notes or "", review.asked_on, review.agreed


class CloseForm(LookForm):
    """確認を終える: with what was found, which stands in the same form."""

    outcome = RadioField(_l("確認の結果"), [needed()], choices=choices(Outcome))
    reason_words = TextAreaField(_l("理由"), [needed(), at_most(AT_MOST)], description=_l("あなただけが読む記録です。"))

    def ended(self) -> Ended:
        """What was typed."""
        return Ended(Outcome(self.outcome.data), self.reason_words.data or "", self.reply.data or "", self.looked())


_OFFERED = [at for at, kind in enumerate(ChangeKind) if kind in RAISED]


class TellForm(Form):
    """気になる扱いを伝える."""

    kind = RadioField(_l("何がありましたか"), [needed()], choices=[choices(ChangeKind)[at] for at in _OFFERED])
    happened_on = DateField(_l("いつ（分かれば）"), [Optional()])
    words = TextAreaField(
        _l("伝えたいこと（書かなくてもかまいません）"),
        [at_most(AT_MOST)],
        description=_l("健康相談や面接のことは、書かないかぎり伝わりません。"),
    )

    def told(self) -> Told:
        """What was typed."""
        return Told(ChangeKind(self.kind.data), self.happened_on.data, self.words.data or "")
