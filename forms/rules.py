"""What may be typed as a new version of the rules, and as a day on which a workplace is closed?"""

import re
import unicodedata
from datetime import date
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import Optional

from casework.rules.errors import NotValid
from casework.rules.policy import LONGEST_TEXT, Disclosure, Policy, Thresholds
from casework.rules.policy_words import LABELS
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Deliberation
from casework.services.closures import LONGEST_NAME, NewClosure
from casework.services.rule_changes import NewRules
from forms.base import Form, at_most, choices, needed

NUMBERS: Final = (
    "request_days", "first_reminder_days", "final_confirmation_days", "interview_days", "opinion_days",
    "urgent_opinion_days", "work_data_days", "work_data_reminder_days", "work_question_days", "hearing_days",
    "hearing_attempts", "reconsideration_days", "objection_days", "objection_answer_days",
    "decision_days", "assent_days", "explanation_days", "instruction_days", "instruction_preview_days",
    "supervisor_wait_days", "measure_review_months", "follow_up_window_days",
    "leave_contact_weeks", "leave_end_days", "leave_limit_days", "certificate_days", "doctor_answer_days",
    "leave_talk_days",
    "stage_check_days",
    "talk_overtime_hours", "return_absence_days", "return_absence_weeks",
    "return_absence_talk_days",
    "slot_minutes", "follow_up_minutes", "return_minutes", "explanation_minutes", "hearing_minutes", "gap_minutes",
    "notice_hours", "book_ahead_days", "cancel_hours",
    "hold_minutes", "offer_hours", "reapproach_months", "reapproaches_per_year", "postpone_months", "answer_days",
    "watch_days",
    "kept_years",
)  # fmt: skip
TICKS: Final = ("earlier_of_month", "same_envelope", "approve_transfers", "approve_leave", "approve_departures",
               "certificates_to_hr")  # fmt: skip
THRESHOLDS: Final = ("reactions", "stressors_and_support", "reactions_beside")
_BETWEEN: Final = re.compile(r"[・、,.\s]+")


def _called(name: str) -> Any:
    return _l(LABELS[name][0])


def _number(name: str) -> IntegerField:
    return IntegerField(_called(name), [needed()])


_ALONE: Final = _l("心身の反応だけで高ストレスとする点数")
_TOGETHER: Final = _l("ストレスの要因と周囲の支援の合計の点数")
_BESIDE: Final = _l("その合計とあわせて見る、心身の反応の点数")


class RulesForm(Form):
    """実施規程の新しい版: each rule by its name in `Policy`."""

    began_from = HiddenField(default="")
    request_days = _number("request_days")
    first_reminder_days = _number("first_reminder_days")
    final_confirmation_days = _number("final_confirmation_days")
    interview_days = _number("interview_days")
    work_data_days = _number("work_data_days")
    work_data_reminder_days = _number("work_data_reminder_days")
    work_question_days = _number("work_question_days")
    opinion_days = _number("opinion_days")
    urgent_opinion_days = _number("urgent_opinion_days")
    opinion_reminder_days = StringField(_called("opinion_reminder_days"), [Optional(), at_most(60)])
    earlier_of_month = BooleanField(_l("「1か月」と日数の早いほうを期限とする"))
    hearing_days = _number("hearing_days")
    hearing_attempts = _number("hearing_attempts")
    decision_days = _number("decision_days")
    assent_days = _number("assent_days")
    approve_transfers = BooleanField(_l("配置や職務・職位の変更は、決めた人とは別の人の承認を待つ"))
    approve_leave = BooleanField(_l("就業の禁止（休ませる措置）は、決めた人とは別の人の承認を待つ"))
    approve_departures = BooleanField(_l("医師の意見と違う決定は、決めた人とは別の人の承認を待つ"))
    explanation_days = _number("explanation_days")
    reconsideration_days = _number("reconsideration_days")
    objection_days = _number("objection_days")
    objection_answer_days = _number("objection_answer_days")
    instruction_days = _number("instruction_days")
    instruction_preview_days = _number("instruction_preview_days")
    supervisor_wait_days = _number("supervisor_wait_days")
    measure_review_months = _number("measure_review_months")
    measure_reminder_days = StringField(_called("measure_reminder_days"), [Optional(), at_most(60)])
    follow_up_months = StringField(_called("follow_up_months"), [needed(), at_most(60)])
    follow_up_window_days = _number("follow_up_window_days")
    leave_contact_weeks = _number("leave_contact_weeks")
    leave_end_days = _number("leave_end_days")
    talk_overtime_hours = _number("talk_overtime_hours")
    leave_limit_days = _number("leave_limit_days")
    certificate_days = _number("certificate_days")
    doctor_answer_days = _number("doctor_answer_days")
    certificates_to_hr = BooleanField(_l("本人は、診断書を人事に渡すことも選べる"))
    leave_pay = TextAreaField(
        _called("leave_pay"),
        [Optional(), at_most(LONGEST_TEXT)],
        description=_l("例：給与の扱い、傷病手当金の申請の出し方と問い合わせ先、社会保険料の払い方。"),
    )
    leave_talk_days = _number("leave_talk_days")
    stage_check_days = _number("stage_check_days")
    return_absence_days = _number("return_absence_days")
    return_absence_weeks = _number("return_absence_weeks")
    return_absence_talk_days = _number("return_absence_talk_days")
    slot_minutes = _number("slot_minutes")
    follow_up_minutes = _number("follow_up_minutes")
    return_minutes = _number("return_minutes")
    explanation_minutes = _number("explanation_minutes")
    hearing_minutes = _number("hearing_minutes")
    gap_minutes = _number("gap_minutes")
    notice_hours = _number("notice_hours")
    book_ahead_days = _number("book_ahead_days")
    cancel_hours = _number("cancel_hours")
    hold_minutes = _number("hold_minutes")
    offer_hours = _number("offer_hours")
    neutral_title = StringField(_called("neutral_title"), [needed(), at_most(60)])
    reminder_days = StringField(_called("reminder_days"), [Optional(), at_most(60)])
    reapproach_months = _number("reapproach_months")
    reapproaches_per_year = _number("reapproaches_per_year")
    postpone_months = _number("postpone_months")
    answer_days = _number("answer_days")
    same_envelope = BooleanField(_l("対象でない人にも、外から見て同じ案内を送る"))
    reactions = IntegerField(_ALONE, [needed()])
    stressors_and_support = IntegerField(_TOGETHER, [needed()])
    reactions_beside = IntegerField(_BESIDE, [needed()])
    short_reactions = IntegerField(_ALONE, [needed()])
    short_stressors_and_support = IntegerField(_TOGETHER, [needed()])
    short_reactions_beside = IntegerField(_BESIDE, [needed()])
    watch_days = _number("watch_days")
    kept_years = _number("kept_years")
    disclosure = RadioField(_called("disclosure"), [needed()], choices=choices(Disclosure))
    published_on = DateField(_called("published_on"), [Optional()])
    deliberation = RadioField(_l("話し合いの方法"), [needed()], choices=choices(Deliberation))
    deliberated_on = DateField(_l("今回の変更について話し合った日"), [needed()])
    from_on = DateField(_l("この版を始める日"), [needed()], description=_l("この日から数え始める期限に使います。"))

    @staticmethod
    def standing(policy: Policy, began_from: str) -> dict[str, Any]:
        """What stands in the fields at first: the rules to go on from, but none of the days, which each version has
        anew.
        """
        return {
            "began_from": began_from,
            **{name: getattr(policy, name) for name in (*NUMBERS, *TICKS, "leave_pay", "neutral_title")},
            **{name: getattr(policy.thresholds, name) for name in THRESHOLDS},
            **{f"short_{name}": getattr(policy.short_thresholds, name) for name in THRESHOLDS},
            "follow_up_months": str(_l("・")).join(map(str, policy.follow_up_months)),
            "reminder_days": str(_l("・")).join(map(str, policy.reminder_days)),
            "opinion_reminder_days": str(_l("・")).join(map(str, policy.opinion_reminder_days)),
            "measure_reminder_days": str(_l("・")).join(map(str, policy.measure_reminder_days)),
            "disclosure": policy.disclosure.value,
        }

    def seen(self) -> str:
        """The version from which the page began."""
        return self.began_from.data or ""

    def renew(self, began_from: str) -> None:
        """From now on the page begins from another version, which was shown beside what was typed."""
        self.began_from.raw_data, self.began_from.data = None, began_from

    def new(self) -> NewRules:
        """What was typed. NotValid for months that are no numbers, ValueError before the form was validated."""
        from_on: date | None = self.from_on.data
        deliberated_on: date | None = self.deliberated_on.data
        if from_on is None or deliberated_on is None:
            raise ValueError("asked before the form was validated")
        values: dict[str, Any] = {name: self[name].data for name in (*NUMBERS, *TICKS)}
        values["follow_up_months"] = self._numbers(
            "follow_up_months", N_("「1・3・6」のように、月数を並べて入力してください。")
        )
        for name, wrong in (
            ("reminder_days", N_("「7・1」のように、日数を並べて入力してください。")),
            ("opinion_reminder_days", N_("「5・0」のように、日数を並べて入力してください。")),
            ("measure_reminder_days", N_("「28・7」のように、日数を並べて入力してください。")),
        ):
            values[name] = tuple(sorted(set(self._numbers(name, wrong)), reverse=True))
        values["thresholds"] = Thresholds(**{name: self[name].data for name in THRESHOLDS})
        values["short_thresholds"] = Thresholds(**{name: self[f"short_{name}"].data for name in THRESHOLDS})
        values["disclosure"] = Disclosure(self.disclosure.data)
        values["published_on"] = self.published_on.data
        values["leave_pay"] = "\n".join((self.leave_pay.data or "").split("\r\n")).strip()
        if "neutral_title" in self:
            values["neutral_title"] = (self.neutral_title.data or "").strip()
        return NewRules(values, from_on, deliberated_on, Deliberation(self.deliberation.data))

    def _numbers(self, name: str, wrong: str) -> tuple[int, ...]:
        text = unicodedata.normalize("NFKC", self[name].data or "").strip("・、,. ")
        try:
            return tuple(int(part) for part in _BETWEEN.split(text) if part)
        except ValueError:
            raise NotValid(name, Said(wrong)) from None


class ClosureForm(Form):
    """休業日."""

    name = StringField(
        _l("名前"), [needed(), at_most(LONGEST_NAME)], description=_l("例：年末年始、夏季休業、創立記念日")
    )
    from_on = DateField(_l("始まりの日"), [needed()])
    until_on = DateField(_l("終わりの日"), [Optional()], description=_l("1日だけのときは空けておきます。"))

    def new(self) -> NewClosure:
        """What was typed. Raises ValueError before the form was validated."""
        from_on: date | None = self.from_on.data
        if from_on is None:
            raise ValueError("asked before the form was validated")
        return NewClosure(self.name.data or "", from_on, self.until_on.data)


class ShortenForm(Form):
    """休業日の終わりを早める."""

    until_on = DateField(_l("新しい終わりの日"), [needed()])
