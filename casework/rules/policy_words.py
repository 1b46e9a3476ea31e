"""How are the values of a set of implementing rules called and said?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from casework.rules.policy import Policy, Thresholds
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Choice

_DAYS, _MONTHS, _MINUTES = N_("%(value)s日"), N_("%(value)sか月"), N_("%(value)s分")
_WEEKS = N_("%(value)s週")
_HOURS = N_("%(value)s時間")
_TIMES, _YEARS, _TITLE = N_("%(value)s回"), N_("%(value)s年"), N_("「%(value)s」")
_DAY = N_("%(value)s")
_DAYS_BEFORE = N_("%(value)s日前")
_DAYS_BEFORE_LIMIT = N_("期限の%(value)s日前（0は当日）")

LABELS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "request_days": (N_("面接指導の申出の期限（結果の通知から）"), _DAYS),
        "first_reminder_days": (N_("申出の勧奨を送る日（結果の通知から）"), _DAYS),
        "final_confirmation_days": (N_("最終意思確認を送る日（結果の通知から）"), _DAYS),
        "interview_days": (N_("面接指導を行う期限（申出から）"), _DAYS),
        "work_data_days": (N_("勤務状況を医師に渡す目安（会社が申出を知った日から）"), _DAYS),
        "work_data_reminder_days": (N_("勤務状況がまだないとき、面談の何日前に人事に知らせるか"), _DAYS_BEFORE),
        "work_question_days": (N_("勤務状況についての質問に答える目安（医師がたずねた日から）"), _DAYS),
        "opinion_days": (N_("医師の意見を聴く期限（面接指導から）"), _DAYS),
        "urgent_opinion_days": (N_("緊急のときに医師の意見を聴く期限"), _DAYS),
        "opinion_reminder_days": (N_("意見書の期限が近いことを医師に知らせる日"), _DAYS_BEFORE_LIMIT),
        "earlier_of_month": (N_("「1か月」と日数の早いほうを期限とするか"), ""),
        "hearing_days": (N_("本人の意見を聴く目安（意見書の受領から）"), _DAYS),
        "hearing_attempts": (N_("意見を聴けないまま措置を決めるとき、連絡を試みる別々の日の数"), _DAYS),
        "decision_days": (N_("就業上の措置を決める目安"), _DAYS),
        "assent_days": (N_("決定の案を確認・承認する目安"), _DAYS),
        "approve_transfers": (N_("配置や職務・職位の変更に、二人目の承認を求めるか"), ""),
        "approve_leave": (N_("就業の禁止（休ませる措置）に、二人目の承認を求めるか"), ""),
        "approve_departures": (N_("医師の意見と違う決定に、二人目の承認を求めるか"), ""),
        "explanation_days": (N_("本人に説明する目安"), _DAYS),
        "reconsideration_days": (N_("了承されなかった決定を再検討する目安（説明から）"), _DAYS),
        "objection_days": (N_("決定に納得できないことを申し出る目安（説明から）"), _DAYS),
        "objection_answer_days": (N_("その申出に返事をする目安（申出から）"), _DAYS),
        "instruction_days": (N_("上司に指示する目安"), _DAYS),
        "instruction_preview_days": (N_("上司に伝える文面と、意見聴取の記録について、本人の返事を待つ営業日"), _DAYS),
        "supervisor_wait_days": (N_("上司の確認・報告を待つ日数"), _DAYS),
        "measure_review_months": (N_("措置を見直す間隔"), _MONTHS),
        "measure_reminder_days": (N_("措置の終わりが近いことを人事と産業医に知らせる日"), _DAYS_BEFORE_LIMIT),
        "follow_up_months": (N_("フォロー面談の時期（面接指導から）"), _MONTHS),
        "follow_up_window_days": (N_("フォロー面談の日の幅（前後）"), _DAYS),
        "talk_overtime_hours": (N_("フォロー面談を案内する、月の時間外・休日労働の目安"), _HOURS),
        "leave_contact_weeks": (N_("休業中の人への連絡の間隔（初めに示す値）"), _WEEKS),
        "leave_end_days": (N_("休業の終わりの見込みの何日前に、人事に知らせるか"), _DAYS),
        "leave_limit_days": (N_("休職期間の満了の何日前に、人事に知らせるか"), _DAYS),
        "certificate_days": (N_("診断書のない休業の日が始まってから、人事が確かめるまで"), _DAYS),
        "certificates_to_hr": (N_("本人が、診断書を人事に渡すことも選べるか"), ""),
        "doctor_answer_days": (N_("主治医に依頼してから、返事がないことを本人と確かめるまで"), _DAYS),
        "leave_pay": (N_("休業中の給与・手当・社会保険についての、会社からの案内"), _DAY),
        "leave_talk_days": (N_("休業の前と復帰の前の面談を、何日前までに行うか"), _DAYS_BEFORE),
        "stage_check_days": (N_("復帰の段階が終わる何日前までに、本人と確かめるか"), _DAYS),
        "return_absence_days": (N_("復帰後の欠勤が何日あったら、産業医に知らせるか"), _DAYS),
        "return_absence_weeks": (N_("その欠勤を、何週間のうちで数えるか"), _WEEKS),
        "return_absence_talk_days": (N_("知らせを受けて、話を聞くかどうかを何日のうちに決めるか"), _DAYS),
        "disclosure": (N_("申出とストレスチェックの結果の提供"), ""),
        "deliberated_on": (N_("調査審議した日（50人未満は労働者の意見を聴いた日）"), _DAY),
        "published_on": (N_("規程を周知した日"), _DAY),
        "slot_minutes": (N_("面談の枠の長さ"), _MINUTES),
        "follow_up_minutes": (N_("フォロー面談の枠の長さ"), _MINUTES),
        "return_minutes": (N_("職場復帰面談の枠の長さ"), _MINUTES),
        "explanation_minutes": (N_("措置の説明の枠の長さ"), _MINUTES),
        "hearing_minutes": (N_("本人の意見を聴く場に産業医が同席する時間（見込み）"), _MINUTES),
        "gap_minutes": (N_("面談と次の面談の間"), _MINUTES),
        "notice_hours": (N_("本人が予約できるのは（始まりの何時間前まで）"), _HOURS),
        "book_ahead_days": (N_("枠を案内する範囲（今日から）"), _DAYS),
        "cancel_hours": (N_("本人が変更・取消しできるのは（始まりの何時間前まで）"), _HOURS),
        "hold_minutes": (N_("選んだ枠を確認のあいだ取り置く時間"), _MINUTES),
        "offer_hours": (N_("空きを待つ人に案内した枠を取り置く時間"), _HOURS),
        "neutral_title": (N_("予定の件名"), _TITLE),
        "reminder_days": (N_("面談の日が近いことを知らせる日"), _DAYS_BEFORE),
        "reapproach_months": (N_("希望しなかった人に再び案内する間隔"), _MONTHS),
        "reapproaches_per_year": (N_("再び案内する回数の上限（1年）"), _TIMES),
        "postpone_months": (N_("「あとで案内してほしい」の日を選べる範囲"), _MONTHS),
        "answer_days": (N_("最初の案内から申出の期限まで、少なくとも置く日数"), _DAYS),
        "same_envelope": (N_("対象でない人にも外から見て同じ案内を送るか"), ""),
        "thresholds": (N_("高ストレス者の選定基準（57項目）"), ""),
        "short_thresholds": (N_("高ストレス者の選定基準（23項目）"), ""),
        "watch_days": (N_("申出・面接のあと、取扱いを確かめる期間"), _DAYS),
        "kept_years": (N_("法令に保存期間の定めのない記録の保存"), _YEARS),
    }
)
"""Field of `Policy` → what it is called, and the sentence of its value; a test holds that none is missing."""


def value(name: str, found: Any) -> Said:
    """A value of `Policy` as a sentence."""
    if isinstance(found, bool):
        return Said(N_("はい") if found else N_("いいえ"))
    if isinstance(found, Choice):
        return Said(found.label)
    if isinstance(found, Thresholds):
        return Said(
            N_("心身の反応%(reactions)s点以上、または要因と支援の合計%(both)s点以上で心身の反応%(beside)s点以上"),
            {"reactions": found.reactions, "both": found.stressors_and_support, "beside": found.reactions_beside},
        )
    if found is None or found == "":
        return Said(N_("定めていません"))
    if isinstance(found, tuple):
        return Said(LABELS[name][1], {"value": found}) if found else Said(N_("知らせない"))
    shown: date | int | str = found
    return Said(LABELS[name][1], {"value": shown})


@dataclass(frozen=True)
class Change:
    """One rule that differs between two sets, both said."""

    name: str
    label: str
    before: Said
    after: Said


def changes(before: Policy, after: Policy) -> tuple[Change, ...]:
    """What a set of rules changes against the one before, in the order of the rules."""
    return tuple(
        Change(name, label, value(name, getattr(before, name)), value(name, getattr(after, name)))
        for name, (label, _unit) in LABELS.items()
        if getattr(before, name) != getattr(after, name)
    )
