"""What may be typed about a plan of returning to work, a check of its stage, and a text before it goes out?"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import Optional

from casework.access import Shown
from casework.rules.return_plans import (
    LEAST_MINUTES,
    LONGEST_HEALTH,
    LONGEST_TASKS,
    LONGEST_WORDS,
    MOST_MINUTES,
    MOST_OVERTIME,
    MOST_STAGES,
    MOST_WEEKS,
    SHORT,
    Outcome,
    PlanEnd,
)
from casework.services.return_plans import New, Stage
from forms.base import Form, OnceForm, OwnIds, Versioned, Weighing, at_most, choices, needed
from forms.interview_items import Number, Within

_NUMBERS = ("weeks", "minutes", "days")
"""Without these a stage isn't one."""


class PlanForm(Weighing, Versioned, Form):
    """職場復帰支援プラン. The rows of its stages are added below."""

    begins_on = DateField(_l("復帰の初めの日"), [needed()], description=_l("段階の日付は、この日から数えます。"))
    ask = StringField(
        _l("相談先の窓口"), [needed(), at_most(SHORT)], description=_l("例：労務課 森。本人と上司が読みます。")
    )
    basis = TextAreaField(
        _l("何にもとづくか"),
        [needed(), at_most(LONGEST_WORDS)],
        description=_l("例：12月1日の産業医の意見。病名や治療は書きません。"),
    )
    pay = TextAreaField(
        _l("賃金・勤怠の取扱い"),
        [needed(), at_most(LONGEST_WORDS)],
        description=_l("例：短くした時間は無給（就業規則 第40条）。通院は年次有給休暇で扱う。"),
    )

    def new(self) -> New:
        """The plan as it was typed."""
        rows = [row for row in range(1, MOST_STAGES + 1) if self.filled(row)]
        begins_on: Any = self.begins_on.data
        ask, basis, pay = ((field.data or "").strip() for field in (self.ask, self.basis, self.pay))
        return New(begins_on, ask, basis, pay, tuple(self._stage(row) for row in rows), self.meant)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether each stage that was begun has its numbers, and none is left out before it."""
        fine = super().validate(extra_validators)
        filled = [self.filled(row) for row in range(1, MOST_STAGES + 1)]
        for row in range(1, MOST_STAGES + 1):
            gap = not filled[row - 1] and any(filled[row:])
            for name in (*_NUMBERS, "place", "tasks"):
                field = self[f"{name}_{row}"]
                if (filled[row - 1] or gap) and not field.errors and not str(field.data or "").strip():
                    field.errors = [_l("入力してください。")]
                    fine = False
        return bool(fine)

    def begin_with(self, stages: Sequence[Shown]) -> None:
        """Put in what stands in the draft, or in the plan that it is to take the place of."""
        for row, stage in enumerate(stages, start=1):
            for name in ("weeks", "days", "overtime", "no_night", "no_holiday", "tasks", "place"):
                self[f"{name}_{row}"].data = getattr(stage, name)
            self[f"minutes_{row}"].data = Decimal(stage.minutes) / 60

    def labels(self) -> dict[str, str]:
        """What the fields of a stage are called where the stages stand together."""
        return {
            field.short_name: _("第%(number)s段階：%(what)s", number=row, what=str(field.label.text))
            for row in range(1, MOST_STAGES + 1)
            for field in self
            if field.short_name.endswith(f"_{row}")
        }

    def filled(self, row: int) -> bool:
        """Something of it was typed or ticked."""
        if any(self[f"{name}_{row}"].data for name in ("no_night", "no_holiday")):
            return True
        given = [self[f"{name}_{row}"] for name in (*_NUMBERS, "overtime", "tasks", "place")]
        return any(str(field.data if field.data is not None else "").strip() or field.errors for field in given)

    def _stage(self, row: int) -> Stage:
        def typed(name: str) -> Any:
            return self[f"{name}_{row}"].data

        return Stage(
            weeks=typed("weeks"), minutes=round(typed("minutes") * 60), days=typed("days"), overtime=typed("overtime"),
            no_night=bool(typed("no_night")), no_holiday=bool(typed("no_holiday")),
            tasks=(typed("tasks") or "").strip(), place=(typed("place") or "").strip(),
        )  # fmt: skip


def _between(least: float, most: float, said: str) -> list[Any]:
    return [Optional(), Within(least, most, _l(said, least=f"{least:g}", most=f"{most:g}"))]


def _fields(row: int) -> dict[str, Any]:
    made = {
        "weeks": IntegerField(
            _l("期間（週）"), _between(1, MOST_WEEKS, "%(least)sから%(most)sまでの週数を入力してください。")
        ),
        "minutes": Number(
            _l("1日の勤務時間（時間）"),
            _between(LEAST_MINUTES / 60, MOST_MINUTES / 60, "%(least)sから%(most)sまでの時間数を入力してください。"),
            description=_l("例：4、6.5"),
            places=None,
        ),
        "days": IntegerField(
            _l("1週の勤務日数"), _between(1, 6, "%(least)sから%(most)sまでの日数を入力してください。")
        ),
        "overtime": IntegerField(
            _l("残業の上限（月の時間数）"),
            _between(0, MOST_OVERTIME, "%(least)sから%(most)sまでの時間数を入力してください。"),
            description=_l("0は残業なし。空欄は、このプランでは定めない。"),
        ),
        "no_night": BooleanField(_l("深夜（22時から5時）の勤務をしない")),
        "no_holiday": BooleanField(_l("休日の勤務をしない")),
        "place": StringField(_l("場所"), [at_most(SHORT)], description=_l("例：元の職場")),
        "tasks": TextAreaField(
            _l("仕事の内容"),
            [at_most(LONGEST_TASKS)],
            description=_l("上司が読む文面になります。病名や理由は書きません。"),
        ),
    }
    return {f"{name}_{row}": field for name, field in made.items()}


for _row in range(1, MOST_STAGES + 1):
    for _name, _field in _fields(_row).items():
        setattr(PlanForm, _name, _field)


class DecideForm(Versioned, Form):
    """The plan is decided as it stands."""


class CheckForm(Weighing, Versioned, OnceForm):
    """段階の確認."""

    outcome = RadioField(_l("確認の結果"), [needed()], choices=choices(Outcome))
    weeks = IntegerField(_l("延ばす週数"), [Optional()], description=_l("「延ばす」を選んだときだけ入力します。"))
    words = TextAreaField(
        _l("仕事について話したこと"),
        [Optional(), at_most(LONGEST_WORDS)],
        description=_l("延ばす・戻すときは、仕事のうえの理由を書きます。体調や治療は書きません。本人が読みます。"),
    )
    ends = BooleanField(_l("最後の段階がうまくいったので、このプランを終える"))

    def result(self) -> tuple[Outcome, int | None, str]:
        """What was said."""
        return Outcome(self.outcome.data), self.weeks.data, (self.words.data or "").strip()


class EndPlanForm(Versioned, Form):
    """プランを終える."""

    how = RadioField(
        _l("どのように終わるか"), [needed()], choices=choices(one for one in (PlanEnd.STOPPED, PlanEnd.LEFT))
    )


class HealthForm(OnceForm):
    """復帰のプランについての医師の言葉."""

    words = TextAreaField(
        _l("健康について書くこと"),
        [needed(), at_most(LONGEST_HEALTH)],
        description=_l("本人と、この件を担当する医師・保健師だけが読みます。人事と上司は読めません。"),
    )


class SendForm(Weighing, OwnIds):
    """段階の文面を送る."""

    despite = TextAreaField(
        _l("返事を待たない理由、または直さずに送る理由"),
        [Optional(), at_most(LONGEST_WORDS)],
        description=_l("本人が読みます。"),
    )
