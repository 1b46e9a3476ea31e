"""What may be typed into the record of a meeting about a return to work (様式例2)?"""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, StringField, TextAreaField, TimeField
from wtforms.validators import Optional

from casework.rules.days import TOKYO
from casework.rules.return_talks import AT_WORK, LONGEST, LONGEST_NAMES, CanReturn, HealthPart, WorkPart
from casework.rules.return_to_work import Assessment, PlanItem, Present
from casework.services.return_talks import Page, Words
from forms.base import VersionedForm, Weighing, at_most, choices


class ReturnTalkForm(VersionedForm):
    """The work part as a draft: whole or not."""

    talked_on = DateField(_l("面談の日"), [Optional()])
    talked_from = TimeField(_l("面談の時刻"), [Optional()])
    present_supervisor = StringField(_l(Present.SUPERVISOR.label), [at_most(LONGEST_NAMES)])
    present_hr = StringField(_l(Present.HR.label), [at_most(LONGEST_NAMES)])
    present_physician = StringField(_l(Present.PHYSICIAN.label), [at_most(LONGEST_NAMES)])
    present_hygiene = StringField(_l(Present.HYGIENE.label), [at_most(LONGEST_NAMES)])
    present_nurse = StringField(_l(Present.NURSE.label), [at_most(LONGEST_NAMES)])
    present_other = StringField(_l(Present.OTHER.label), [at_most(LONGEST_NAMES)])
    state_workplace = TextAreaField(_l(Assessment.WORKPLACE.label), [at_most(LONGEST)])
    state_other = TextAreaField(_l(Assessment.OTHER.label), [at_most(LONGEST)])
    starts_on = DateField(_l("復帰開始予定日"), [Optional()])
    plan_supervisor = TextAreaField(_l(PlanItem.SUPERVISOR.label), [at_most(LONGEST)])
    plan_hr = TextAreaField(_l(PlanItem.HR.label), [at_most(LONGEST)])
    plan_physician = TextAreaField(_l(PlanItem.PHYSICIAN.label), [at_most(LONGEST)])
    plan_follow_up = TextAreaField(_l(PlanItem.FOLLOW_UP.label), [at_most(LONGEST)])
    plan_other = TextAreaField(_l(PlanItem.OTHER.label), [at_most(LONGEST)])
    can_return = RadioField(_l("職場復帰の可否"), [Optional()], choices=choices(CanReturn))
    reason = TextAreaField(_l("不可とした理由"), [at_most(LONGEST)])
    next_on = DateField(_l("次回面談の予定日"), [Optional()])
    next_with = StringField(_l("次回面談の予定者"), [at_most(LONGEST_NAMES)])

    @classmethod
    def of(cls, page: Page) -> "ReturnTalkForm":
        """The form with what was written so far."""
        words, work = page.words, page.words.work
        at = None if words.talked_at is None else words.talked_at.astimezone(TOKYO)
        data: dict[str, Any] = {
            "version": page.version, "talked_on": at and at.date(), "talked_from": at and at.time(),
            "starts_on": words.starts_on, "can_return": words.can_return and words.can_return.value,
            "reason": work.reason, "next_on": words.next_on, "next_with": work.next_with,
            **{f"present_{one.value}": text for one, text in work.present.items()},
            **{f"state_{one.value}": text for one, text in work.state.items()},
            **{f"plan_{one.value}": text for one, text in work.plan.items()},
        }  # fmt: skip
        return cls(formdata=None, data=data)

    def words(self) -> Words:
        """What was typed; a day without a time is none yet."""
        at = None
        if self.talked_on.data is not None and self.talked_from.data is not None:
            at = datetime.combine(self.talked_on.data, self.talked_from.data, TOKYO)
        work = WorkPart(
            {one: text for one in Present if (text := self._text(f"present_{one.value}"))},
            {one: text for one in AT_WORK if (text := self._text(f"state_{one.value}"))},
            {one: text for one in PlanItem if (text := self._text(f"plan_{one.value}"))},
            self._text("reason"), self._text("next_with"),
        )  # fmt: skip
        can = CanReturn(self.can_return.data) if self.can_return.data else None
        return Words(at, work, self._day("starts_on"), can, self._day("next_on"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Day and time go together."""
        fine = super().validate(extra_validators)
        for field, other in ((self.talked_on, self.talked_from), (self.talked_from, self.talked_on)):
            if field.data is None and other.data is not None and not field.errors:
                field.errors = [*field.errors, str(_l("日と時刻の両方を入力してください。"))]
                fine = False
        return fine

    def _text(self, name: str) -> str:
        return (self[name].data or "").strip()

    def _day(self, name: str) -> date | None:
        day: date | None = self[name].data
        return day


class KeepForm(Weighing, VersionedForm):
    """The work part as it stands."""


class TalkHealthForm(VersionedForm):
    """The health part as a draft: whole or not."""

    course = TextAreaField(_l("これまでの経過のまとめ"), [at_most(LONGEST)])
    institution = StringField(_l("医療機関名"), [at_most(200)])
    doctor = StringField(_l("主治医の氏名"), [at_most(100)])
    doctor_contact = StringField(_l("主治医の連絡先"), [at_most(100)])
    treatment = TextAreaField(_l("主治医による意見：治療状況"), [at_most(LONGEST)])
    doctors_view = TextAreaField(_l("主治医による意見：業務上の配慮"), [at_most(LONGEST)])
    employee = TextAreaField(_l(Assessment.EMPLOYEE.label), [at_most(LONGEST)])

    @classmethod
    def of(cls, page: Page) -> "TalkHealthForm":
        """The form with what was written so far."""
        words = {name: getattr(page.health_words, name) for name in _HEALTH}
        return cls(formdata=None, data={**words, "version": page.health_version})

    def words(self) -> HealthPart:
        """What was typed."""
        return HealthPart(**{name: (self[name].data or "").strip() for name in _HEALTH})


_HEALTH = ("course", "institution", "doctor", "doctor_contact", "treatment", "doctors_view", "employee")
