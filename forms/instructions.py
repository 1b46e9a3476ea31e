"""What may be typed when HR tells a supervisor what to do?"""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)  # fmt: skip
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from casework.rules.comparison import Item
from casework.rules.instruction_notes import Rhythm
from casework.rules.previews import LONGEST, Preview
from casework.rules.vocabulary import MeasureKind
from casework.services.orders import LONGEST_DESK, LONGEST_REASON, Order
from forms.base import AskedAbout, Form, at_most, choices, needed, untold


class PreviewForm(Form):
    """本人の返事."""

    answer = RadioField(_l("この文面でよいですか"), [needed()], choices=choices(Preview))
    wrong = TextAreaField(
        _l("直してほしいところ"),
        [Optional(), at_most(LONGEST)],
        description=_l("伝える相手には伝わりません。人事の窓口が読みます。"),
    )


class InstructionForm(AskedAbout, Form):
    """就業上の配慮の指示."""

    kinds = SelectMultipleField(
        _l("上司に伝える措置"),
        choices=[],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description=_l("上司が知る必要のあるものだけを選びます。"),
    )
    from_on = DateField(_l("開始日"), [needed()])
    until_on = DateField(_l("終了予定日"), [needed()])
    words = TextAreaField(
        _l("具体的なこと"),
        [Optional(), at_most(500)],
        description=_l(
            "仕事の割当てに必要なことだけを書きます。病名、治療、面接の内容は書かないでください。送る前に、本人が先に読みます。"
        ),
    )
    sure = BooleanField(
        _l("措置を守るための段取りで、勤務の時間や日数、働き方を新しく決めるものではない"), [Optional()]
    )
    despite = TextAreaField(
        _l("再検討を待たずに指示する理由"),
        [Optional(), at_most(LONGEST_REASON)],
        description=_l("本人は読めますが、上司には見えません。"),
    )
    because = TextAreaField(
        _l("直す理由"),
        [Optional(), at_most(LONGEST_REASON)],
        description=_l("本人と人事だけが読みます。上司には見えません。"),
    )
    unchanged_because = TextAreaField(
        _l("直さずに指示する理由"),
        [Optional(), at_most(LONGEST_REASON)],
        description=_l(
            "本人と人事だけが読みます。上司には見えません。直した文面を本人に見せるときは、書かなくてかまいません。"
        ),
    )
    replaces = IntegerField(widget=HiddenInput(), default=0)
    """Which edition the page was written in the place of."""
    ask = StringField(_l("相談先の窓口"), [needed(), at_most(LONGEST_DESK)], description=_l("例：労務課"))

    report_every = RadioField(
        _l("上司からの報告"),
        [needed()],
        choices=choices(Rhythm),
        description=_l("指示が守れているかを、上司がボタン一つで知らせる間隔です。"),
    )

    def validate_words(self, field: Field) -> None:
        """Nothing in it tells a reason."""
        untold(field)

    def validate_ask(self, field: Field) -> None:
        """Nor does the desk."""
        untold(field, desk=True)

    def offer(self, items: Sequence[Item], steps: Mapping[MeasureKind, str]) -> None:
        """Fill the list with the decided measures, each kind once: what comes in steps is told as a whole. `steps`: of
        the kinds that have several, what these are.
        """
        self.kinds.choices = [
            SelectChoice(
                value=kind.value, label=f"{_l(kind.label)}: {steps[kind]}" if kind in steps else _l(kind.label)
            )
            for kind in dict.fromkeys(item.kind for item in items)
        ]

    def by_hr(self) -> None:
        """Nobody is told, and nobody reports: HR does it itself."""
        del self.report_every
        self.kinds.label.text = _l("人事が行う措置")
        self.kinds.description = ""
        self.words.description = _l("人事が実際にすることを書きます。病名、治療、面接の内容は書かないでください。")

    def order(self) -> Order:
        """What is told."""
        first: date | None = self.from_on.data
        last: date | None = self.until_on.data
        if first is None or last is None:
            raise ValueError("asked before the form was validated")
        return Order(
            kinds=frozenset(MeasureKind(value) for value in self.kinds.data or ()),
            from_on=first,
            until_on=last,
            words=(self.words.data or "").strip(),
            ask=(self.ask.data or "").strip(),
            report_every=Rhythm(self.report_every.data) if "report_every" in self else Rhythm.MONTH,
            despite=(self.despite.data or "").strip(),
            replaces=self.replaces.data or 0,
            because=(self.because.data or "").strip(),
            unchanged_because=(self.unchanged_because.data or "").strip(),
            arranged=self.passed(),
        )

    @classmethod
    def of(cls, order: Order, replaces: int) -> "InstructionForm":
        """The form with the decided measures and days, or what was told already."""
        return cls(
            data={
                "replaces": replaces,
                "because": order.because,
                "kinds": [kind.value for kind in order.kinds],
                "from_on": order.from_on,
                "until_on": order.until_on,
                "words": order.words,
                "ask": order.ask,
                "report_every": order.report_every.value,
            }
        )
