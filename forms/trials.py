"""What may be typed about a trial of going to work, and about the tasks that a department has?"""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import Optional

from casework.rules.return_plans import LONGEST_WORDS
from casework.rules.trials import LONGEST, Cover, TrialEnd, TrialKind
from casework.services.trials import Conditions
from forms.base import Form, OnceForm, Weighing, at_most, choices, needed


class TrialForm(Weighing, OnceForm):
    """試し出勤などの条件."""

    kind = RadioField(_l("種類"), [needed()], choices=choices(TrialKind))
    from_on = DateField(_l("初めの日"), [needed()])
    until_on = DateField(_l("終わりの日"), [needed()])
    paid = RadioField(
        _l("賃金"),
        [needed()],
        choices=[SelectChoice("no", _l("支払わない（勤務ではない）")), SelectChoice("yes", _l("支払う（勤務として）"))],
    )
    cover = RadioField(_l("事故のときの補償"), [needed()], choices=choices(Cover))
    conditions = TextAreaField(
        _l("時間、場所、すること、交通費、当日の連絡先"),
        [needed(), at_most(LONGEST)],
        description=_l("本人が読みます。"),
    )
    failing = TextAreaField(
        _l("うまくいかないときにどうするか"),
        [needed(), at_most(LONGEST)],
        description=_l("例：その日でやめてよい。理由は聞かない。休業が続くだけで、不利には扱わない。"),
    )

    def settled(self) -> Conditions:
        """What was settled."""
        first: Any = self.from_on.data
        last: Any = self.until_on.data
        return Conditions(
            TrialKind(self.kind.data), self.paid.data == "yes", Cover(self.cover.data), first, last,
            (self.conditions.data or "").strip(), (self.failing.data or "").strip(), self.meant,
            self.called(),
        )  # fmt: skip


class EndTrialForm(Form):
    """試し出勤などの終わり."""

    how = RadioField(_l("どのように終わったか"), [needed()], choices=choices(TrialEnd))


class AgreeForm(Form):
    """上司にたずねてよいか."""

    agreed = RadioField(
        _l("上司にたずねてよいですか"),
        [needed()],
        choices=[SelectChoice("yes", _l("たずねてよい")), SelectChoice("no", _l("たずねないでほしい"))],
    )


class TasksForm(Form):
    """任せられる仕事."""

    tasks = TextAreaField(
        _l("任せられる仕事"),
        [needed(), at_most(LONGEST_WORDS)],
        description=_l("短い時間でも区切りのつく仕事など。仕事のことだけを書いてください。"),
    )
    attendance = TextAreaField(
        _l("職場の勤務の状況"),
        [Optional(), at_most(LONGEST_WORDS)],
        description=_l("忙しい時期、交代の有無など。本人の体調については書きません。本人が読みます。"),
    )
