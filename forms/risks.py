"""What may be typed about somebody's safety, and while they are in danger?"""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from casework.rules.risk import STEPS, HarmToOthers, Ideation, Risk, SelfHarm
from casework.services.crises import WORDS_AT_MOST, Told
from forms.base import Form, VersionedForm, at_most, choices, needed


class RiskForm(Form):
    """安全の確認."""

    ideation = RadioField(_l("死にたい気持ち（希死念慮）"), [needed()], choices=choices(Ideation))
    self_harm = RadioField(_l("自傷・自殺未遂"), [needed()], choices=choices(SelfHarm))
    others = RadioField(_l("ほかの人を傷つけるおそれ"), [needed()], choices=choices(HarmToOthers))
    protective = TextAreaField(
        _l("守る要因"),
        [Optional(), at_most(WORDS_AT_MOST)],
        description=_l("支えになる人、治療のつながり、楽しみ、これまで乗り越えてきたことなど。"),
    )
    words = TextAreaField(
        _l("本人の言葉・状況"),
        [Optional(), at_most(WORDS_AT_MOST)],
        description=_l("連絡を受けて対応する産業医・保健師も読みます。"),
    )
    action = TextAreaField(_l("とった対応"), [Optional(), at_most(WORDS_AT_MOST)])

    def risk(self) -> Risk:
        """What was found."""
        return Risk(
            Ideation(self.ideation.data),
            SelfHarm(self.self_harm.data),
            HarmToOthers(self.others.data),
            (self.protective.data or "").strip(),
            (self.words.data or "").strip(),
            (self.action.data or "").strip(),
        )


class StepForm(Form):
    """One line of the list, done."""

    step = SelectField(
        _l("したこと"),
        [needed()],
        choices=[SelectChoice(value=name, label=_l(one.label)) for name, one in STEPS.items()],
    )
    words = StringField(_l("メモ"), [Optional(), at_most(WORDS_AT_MOST)], description=_l("だれと、いつ、どうしたか。"))


class TellForm(Form):
    """Something that was told to somebody."""

    recipient = StringField(_l("伝えた相手"), [needed(), at_most(200)])
    content = TextAreaField(_l("伝えた内容"), [needed(), at_most(WORDS_AT_MOST)])
    consented = BooleanField(_l("本人の同意を得た"))
    reason = TextAreaField(
        _l("同意を得ずに伝えた理由"),
        [Optional(), at_most(WORDS_AT_MOST)],
        description=_l(
            "命や身体を守るために必要で、同意を得ることが難しかった事情を書きます（個人情報保護法27条1項2号）。"
        ),
    )

    def told(self) -> Told:
        """What was typed."""
        return Told(
            self.recipient.data or "", self.content.data or "", bool(self.consented.data), self.reason.data or ""
        )


class CloseForm(VersionedForm):
    """How it ended."""

    outcome = TextAreaField(_l("どう落ち着いたか、だれに引き継いだか"), [needed(), at_most(WORDS_AT_MOST)])
