"""Until when must each step of the road be done, counted from what, and who says so?

The law mostly says 「遅滞なく」; the numbers of days come from the model rules or from the workplace, and each limit
says which. Day 0 is the day on which a clock starts (初日不算入, 民法140条); a limit is the last good day. Limits of
thirty days are never moved off a holiday: moving them later would take what the law gives, moving them earlier would
take days from the person who asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final, NamedTuple

from casework.rules.days import plain
from casework.rules.errors import NoWorkday, UnknownYear
from casework.rules.months import months_after
from casework.rules.policy import Kind, Policy
from casework.rules.texts import N_
from casework.rules.vocabulary import Choice, LetterKind
from casework.rules.workdays import Calendar


class Clock(Choice):
    """Everything that runs against somebody on the road."""

    REQUEST = "request", N_("面接指導の申出期限")
    FIRST_REMINDER = "first_reminder", N_("申出の勧奨をする日")
    FINAL_CONFIRMATION = "final_confirmation", N_("最終意思確認の日")
    INTERVIEW = "interview", N_("面接指導の実施期限")
    WORK_DATA = "work_data", N_("勤務状況を医師に渡す目安")
    WORK_QUESTION = "work_question", N_("勤務状況についての質問に答える目安")
    OPINION = "opinion", N_("医師の意見聴取の期限")
    URGENT_OPINION = "urgent_opinion", N_("緊急のときの意見聴取の期限")
    LONG_HOURS_OPINION = "long_hours_opinion", N_("医師の意見聴取の期限（長時間労働）")
    URGENT_LONG_HOURS = "urgent_long_hours", N_("緊急のときの意見聴取の期限（長時間労働）")
    HEARING = "hearing", N_("本人の意見を聴く目安")
    DECISION = "decision", N_("措置を決める目安")
    ASSENT = "assent", N_("決定を確認・承認する目安")
    EXPLANATION = "explanation", N_("措置を本人に説明する目安")
    RECONSIDERATION = "reconsideration", N_("了承されなかった決定を再検討する目安")
    OBJECTION = "objection", N_("決定についての申出に返事をする目安")
    INSTRUCTION = "instruction", N_("上司に指示する目安")
    MEASURE_REVIEW = "measure_review", N_("措置を見直す日")
    FOLLOW_UP = "follow_up", N_("フォロー面談の目安")
    LEAVE_CONTACT = "leave_contact", N_("休業中の人に連絡する日")
    LEAVE_ENDS = "leave_ends", N_("休業を延ばすか、復帰の準備を始めるかを決める目安")
    LEAVE_LIMIT = "leave_limit", N_("休職期間の満了について本人と話す目安")
    LEAVE_CERTIFICATE = "leave_certificate", N_("休業の診断書があるかを確かめる目安")
    DOCTOR_ANSWER = "doctor_answer", N_("主治医の返事がないことを本人と確かめる目安")
    RETURN_OPINION = "return_opinion", N_("職場復帰に関する意見書を受けて決める目安")
    STAGE_CHECK = "stage_check", N_("復帰の段階を本人と確かめる目安")
    RETURN_ABSENCE = "return_absence", N_("復帰後の様子をうかがうかどうかを決める目安")


class Count(Choice):
    """How a limit is counted from the day on which its clock starts."""

    DAYS = "days", N_("翌日から数えた日数。最終日を含み、休業日でも動かさない")
    ABOUT_A_MONTH = (
        "about_a_month",
        N_("翌日から数えた日数（取決めにより1か月のほうが早ければその日）。最終日を含み、休業日でも動かさない"),
    )
    BACK_TO_WORKDAY = "back_to_workday", N_("翌日から数えた日数。休業日にあたるときは、その直前の営業日")
    BEFORE = "before", N_("その日の前の日数。休業日でも動かさない")
    WEEKS = "weeks", N_("休業の初めの日から数えた週。休業日でも動かさない")
    MONTHS = "months", N_("応当日（その月にない日は月末）。休業日でも動かさない")
    NEAREST_WORKDAY = (
        "nearest_workday",
        N_("それぞれ初めの日からの応当日（その月にない日は月末）。休業日にあたるときは、前後の最も近い営業日"),
    )


@dataclass(frozen=True, slots=True)
class LimitRule:
    """One line of the table of clocks.

    `value` names the field of `Policy` that holds the number; `kind` says who set that number, `basis` also names the
    duty of the law behind it.
    """

    clock: Clock
    starts: str
    count: Count
    value: str
    kind: Kind
    basis: str

    @property
    def label(self) -> str:
        return self.clock.label


_NO_DAYS_IN_LAW: Final = N_("法令に日数の定めなし。事業場の取決め")

_TABLE: Final = (
    LimitRule(
        Clock.REQUEST,
        N_("本人が結果の通知を受け取った日"),
        Count.ABOUT_A_MONTH,
        "request_days",
        Kind.MODEL_RULE,
        N_("安衛則52条の16第1項（遅滞なく）・実施規程例17条1項"),
    ),
    LimitRule(
        Clock.FIRST_REMINDER,
        N_("本人が結果の通知を受け取った日"),
        Count.DAYS,
        "first_reminder_days",
        Kind.POLICY,
        N_("安衛則52条の16第3項（勧奨できる）・実施規程例17条2項（日数は事業場が定める）"),
    ),
    LimitRule(
        Clock.FINAL_CONFIRMATION,
        N_("本人が結果の通知を受け取った日"),
        Count.BACK_TO_WORKDAY,
        "final_confirmation_days",
        Kind.MODEL_RULE,
        N_("実施規程例17条2項"),
    ),
    LimitRule(
        Clock.INTERVIEW,
        N_("申出を、受け取る資格のある人が最初に受け取った日"),
        Count.ABOUT_A_MONTH,
        "interview_days",
        Kind.MODEL_RULE,
        N_("安衛則52条の16第2項（遅滞なく）・実施規程例18条"),
    ),
    LimitRule(
        Clock.WORK_DATA,
        N_("申出があったことを会社が知った日"),
        Count.DAYS,
        "work_data_days",
        Kind.POLICY,
        N_("医師は勤務の状況を確認する（安衛則52条の17第1号）。会社が事前に渡すことと日数は事業場の取決め"),
    ),
    LimitRule(
        Clock.WORK_QUESTION,
        N_("面談をする医師がたずねた日"),
        Count.DAYS,
        "work_question_days",
        Kind.POLICY,
        N_(
            "医師は勤務の状況を確認する（安衛則52条の17第1号）。会社への質問とその日数は、法令に定めのない事業場の取決め"
        ),
    ),
    LimitRule(
        Clock.OPINION,
        N_("面接指導をした日"),
        Count.ABOUT_A_MONTH,
        "opinion_days",
        Kind.MODEL_RULE,
        N_("安衛則52条の19（遅滞なく）・実施規程例19条"),
    ),
    LimitRule(
        Clock.URGENT_OPINION,
        N_("面接指導をした日"),
        Count.DAYS,
        "urgent_opinion_days",
        Kind.POLICY,
        N_("安衛則52条の19（遅滞なく）。緊急のときは当日とする事業場の取決め"),
    ),
    LimitRule(
        Clock.LONG_HOURS_OPINION,
        N_("面接指導をした日"),
        Count.ABOUT_A_MONTH,
        "opinion_days",
        Kind.POLICY,
        N_("安衛則52条の7（遅滞なく）。日数は、ストレスチェック後の面接指導についての取決めと同じ"),
    ),
    LimitRule(
        Clock.URGENT_LONG_HOURS,
        N_("面接指導をした日"),
        Count.DAYS,
        "urgent_opinion_days",
        Kind.POLICY,
        N_("安衛則52条の7（遅滞なく）。日数は、ストレスチェック後の面接指導についての取決めと同じ"),
    ),
    LimitRule(
        Clock.HEARING,
        N_("医師の意見を受け取った日"),
        Count.DAYS,
        "hearing_days",
        Kind.POLICY,
        _NO_DAYS_IN_LAW,
    ),
    LimitRule(
        Clock.DECISION,
        N_("本人の意見を聴いた日"),
        Count.DAYS,
        "decision_days",
        Kind.POLICY,
        _NO_DAYS_IN_LAW,
    ),
    LimitRule(
        Clock.ASSENT,
        N_("確認や承認をお願いした日"),
        Count.DAYS,
        "assent_days",
        Kind.POLICY,
        _NO_DAYS_IN_LAW,
    ),
    LimitRule(
        Clock.EXPLANATION,
        N_("措置を決めた日"),
        Count.DAYS,
        "explanation_days",
        Kind.POLICY,
        _NO_DAYS_IN_LAW,
    ),
    LimitRule(
        Clock.RECONSIDERATION,
        N_("本人が、説明のときに了承しなかった日"),
        Count.DAYS,
        "reconsideration_days",
        Kind.POLICY,
        _NO_DAYS_IN_LAW,
    ),
    LimitRule(
        Clock.OBJECTION,
        N_("本人が申し出た日"),
        Count.DAYS,
        "objection_answer_days",
        Kind.POLICY,
        _NO_DAYS_IN_LAW,
    ),
    LimitRule(
        Clock.INSTRUCTION,
        N_("措置を本人に説明した日"),
        Count.DAYS,
        "instruction_days",
        Kind.POLICY,
        _NO_DAYS_IN_LAW,
    ),
    LimitRule(
        Clock.MEASURE_REVIEW,
        N_("措置を始めた日"),
        Count.MONTHS,
        "measure_review_months",
        Kind.POLICY,
        _NO_DAYS_IN_LAW,
    ),
    LimitRule(
        Clock.FOLLOW_UP,
        N_("面接指導をした日"),
        Count.NEAREST_WORKDAY,
        "follow_up_months",
        Kind.POLICY,
        _NO_DAYS_IN_LAW,
    ),
    LimitRule(
        Clock.LEAVE_CONTACT,
        N_("休業の初めの日"),
        Count.WEEKS,
        "leave_contact_weeks",
        Kind.POLICY,
        _NO_DAYS_IN_LAW,
    ),
    LimitRule(
        Clock.LEAVE_ENDS,
        N_("休業の終わりの見込みの日"),
        Count.BEFORE,
        "leave_end_days",
        Kind.POLICY,
        _NO_DAYS_IN_LAW,
    ),
    LimitRule(
        Clock.LEAVE_LIMIT,
        N_("就業規則による休職期間の満了日"),
        Count.BEFORE,
        "leave_limit_days",
        Kind.POLICY,
        _NO_DAYS_IN_LAW,
    ),
    LimitRule(
        Clock.LEAVE_CERTIFICATE,
        N_("休業のうち、診断書のない最初の日"),
        Count.DAYS,
        "certificate_days",
        Kind.POLICY,
        _NO_DAYS_IN_LAW,
    ),
    LimitRule(
        Clock.DOCTOR_ANSWER,
        N_("主治医に依頼した日"),
        Count.DAYS,
        "doctor_answer_days",
        Kind.POLICY,
        _NO_DAYS_IN_LAW,
    ),
    LimitRule(
        Clock.RETURN_OPINION,
        N_("職場復帰に関する意見書が発行された日"),
        Count.DAYS,
        "decision_days",
        Kind.POLICY,
        _NO_DAYS_IN_LAW,
    ),
    LimitRule(
        Clock.STAGE_CHECK,
        N_("復帰の段階の終わりの日"),
        Count.BEFORE,
        "stage_check_days",
        Kind.POLICY,
        _NO_DAYS_IN_LAW,
    ),
    LimitRule(
        Clock.RETURN_ABSENCE,
        N_("復帰後の欠勤が、規程の日数に達したと分かった日"),
        Count.DAYS,
        "return_absence_talk_days",
        Kind.POLICY,
        _NO_DAYS_IN_LAW,
    ),
)

LIMITS: Final[Mapping[Clock, LimitRule]] = MappingProxyType({rule.clock: rule for rule in _TABLE})
"""The table of clocks; a test holds that it is complete."""


class Due(NamedTuple):
    """A date to store. `settled` is False while the calendar can't yet tell a working day (docs/decisions/0004)."""

    on: date
    settled: bool


class PlannedLetter(NamedTuple):
    """One letter of the examiner's side, and the day on which it goes out. `settled` as in `Due`."""

    letter: LetterKind
    on: date
    settled: bool


class FollowUpDate(NamedTuple):
    """One follow-up: `anchored_on` counts from the base, `due_on` is the working day near it. `settled` as in `Due`."""

    months: int
    anchored_on: date
    due_on: date
    settled: bool


def limit(clock: Clock, start_on: date, policy: Policy, calendar: Calendar) -> date:
    """The last good day of `clock` when it starts on `start_on`.

    Only the final confirmation asks the calendar; for it alone this raises UnknownYear (holidays not official yet) or
    NoWorkday (closed ever since the notice): `due` gives a date to store even then. Raises ValueError for FOLLOW_UP,
    which is several dates (`follow_ups`), TypeError when `start_on` is a moment.
    """
    unmoved = _unmoved(clock, start_on, policy)
    if LIMITS[clock].count is not Count.BACK_TO_WORKDAY:
        return unmoved
    moved = calendar.back_to_workday(unmoved)
    if moved <= start_on:
        raise NoWorkday(unmoved)
    return moved


def due(clock: Clock, start_on: date, policy: Policy, calendar: Calendar) -> Due:
    """As `limit`, but where the calendar has no answer yet: the unmoved date, marked as not settled."""
    try:
        return Due(limit(clock, start_on, policy, calendar), settled=True)
    except (UnknownYear, NoWorkday):
        return Due(_unmoved(clock, start_on, policy), settled=False)


def letters_plan(notified_on: date, policy: Policy, calendar: Calendar) -> tuple[PlannedLetter, ...]:
    """The letters after the result notice, in order: the encouragement and the final confirmation.

    When long closures move the final confirmation to the day of the encouragement or before it, both become one
    letter: the final confirmation. Two letters in a row, the last one first, would press and confuse.
    """
    reminder = due(Clock.FIRST_REMINDER, notified_on, policy, calendar)
    final = due(Clock.FINAL_CONFIRMATION, notified_on, policy, calendar)
    last = PlannedLetter(LetterKind.FINAL, *final)
    if final.on <= reminder.on:
        return (last,)
    return (PlannedLetter(LetterKind.REMINDER, *reminder), last)


def follow_ups(base_on: date, months: tuple[int, ...], calendar: Calendar, window: int = 7) -> tuple[FollowUpDate, ...]:
    """The follow-ups after `base_on` (interview or return to work), each counted from there and never from another.

    `due_on` is the working day nearest to the anchored date within `window` days; where the calendar has no answer,
    the anchored date itself, not settled. The real appointment is the nearest free slot (domain: §12.18).
    """
    return tuple(_follow_up(base_on, count, calendar, window) for count in months)


def near(anchored_on: date, calendar: Calendar, window: int = 7) -> tuple[date, bool]:
    """The `due_on` of a follow-up that is anchored to a day, and whether it is settled."""
    try:
        return calendar.nearest_workday(anchored_on, window), True
    except (UnknownYear, NoWorkday):
        return anchored_on, False


def review_on(started_on: date, nth: int, policy: Policy) -> date:
    """The day of the `nth` review (from 1) of a measure that began on `started_on`; counted from there, not chained.

    The first one is `limit(Clock.MEASURE_REVIEW, started_on, …)`. Raises ValueError for a review before the first.
    """
    if nth < 1:
        raise ValueError("reviews are numbered from 1")
    return months_after(started_on, nth * policy.measure_review_months)


def days_left(limit_on: date, today: date) -> int:
    """Days until the limit: 0 on its last good day, negative once it has passed."""
    return (plain(limit_on) - plain(today)).days


def is_late(requested_on: date, request_by: date) -> bool:
    """Did a request come after its limit? It is accepted all the same: a late request is only marked as late."""
    return plain(requested_on) > plain(request_by)


class Row(NamedTuple):
    """One line of docs/deadlines.md, in Japanese source texts."""

    limit: str
    starts: str
    counted: str
    default: str
    basis: str
    kind: str


def as_rows() -> tuple[Row, ...]:
    """The table of clocks for people, with the default of every number."""
    return tuple(
        Row(rule.label, rule.starts, rule.count.label, _default(rule), rule.basis, rule.kind.label) for rule in _TABLE
    )


def _unmoved(clock: Clock, start_on: date, policy: Policy) -> date:
    rule = LIMITS[clock]
    if rule.count is Count.NEAREST_WORKDAY:
        raise ValueError("follow-ups are several dates: ask follow_ups")
    number: int = getattr(policy, rule.value)
    if rule.count is Count.MONTHS:
        return months_after(start_on, number)
    if rule.count is Count.BEFORE:
        return plain(start_on) - timedelta(days=number)
    last = plain(start_on) + timedelta(days=number if rule.count is not Count.WEEKS else 7 * number)
    if rule.count is Count.ABOUT_A_MONTH and policy.earlier_of_month:
        return min(last, months_after(start_on, 1))
    if clock is Clock.FINAL_CONFIRMATION:
        # Asked while an answer is still in time: in a short month the request limit itself may come first.
        return min(last, _unmoved(Clock.REQUEST, start_on, policy) - timedelta(days=1))
    return last


def _follow_up(base_on: date, months: int, calendar: Calendar, window: int) -> FollowUpDate:
    anchored_on = months_after(base_on, months)
    due_on, settled = near(anchored_on, calendar, window)
    return FollowUpDate(months, anchored_on, due_on, settled)


def _default(rule: LimitRule) -> str:
    value = getattr(Policy(), rule.value)
    if rule.count is Count.NEAREST_WORKDAY:
        return "・".join(str(months) for months in value) + "か月"
    if rule.count is Count.MONTHS:
        return f"{value}か月"
    if rule.count is Count.WEEKS:
        return f"{value}週"
    return f"{value}日" if value else "当日"
