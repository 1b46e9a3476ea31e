"""How long is each record of the road kept, who says so, and when may it be destroyed at the earliest?

Nothing is ever destroyed by a date alone: `earliest_purge` tells from when a person may approve it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from casework.rules.days import plain
from casework.rules.policy import Kind, Policy
from casework.rules.texts import N_
from casework.rules.vocabulary import Choice


class Record(Choice):
    """The records that the road leaves behind."""

    INTERVIEW_RECORD = "interview_record", N_("面接指導の結果の記録（報告書と意見書）")
    CONSENTED_RESULT = "consented_result", N_("同意を得て提供されたストレスチェック結果")
    CONSENT = "consent", N_("結果の提供についての同意")
    REQUEST = "request", N_("面接指導申出書")
    UNCONSENTED_RESULT = "unconsented_result", N_("同意のないストレスチェック結果")
    INVITATION = "invitation", N_("申出の勧奨と本人の返事")
    CLINICAL_NOTE = "clinical_note", N_("面談メモ（医療職限定）")
    HEARING = "hearing", N_("本人の意見聴取の記録")
    DECISION = "decision", N_("措置の決定")
    EXPLANATION = "explanation", N_("措置の説明の記録")
    INSTRUCTION = "instruction", N_("上司への指示")
    FOLLOW_UP = "follow_up", N_("フォロー面談の記録")
    CONTACT = "contact", N_("面談のあいだの相談・連絡の記録（医療職限定）")
    RECOMMENDATION = "recommendation", N_("産業医の勧告と、事業者の措置の記録")
    COMMITTEE_REPORT = "committee_report", N_("衛生委員会への報告と、審議の記録")
    TREATMENT_REVIEW = "treatment_review", N_("取扱いの確認の記録（産業医限定）")
    REVIEW = "review", N_("定例レビューと、決めたことの記録")


class Keeper(Choice):
    """Who is the custodian of a record."""

    EMPLOYER = "employer", N_("事業者")
    EXAMINER = "examiner", N_("実施者または指名された実施事務従事者")
    PHYSICIAN = "physician", N_("医師・保健師")


@dataclass(frozen=True, slots=True)
class Keep:
    """One line of the table. `years` is None where the workplace decides (`Policy.kept_years`)."""

    record: Record
    keeper: Keeper
    years: int | None
    kind: Kind
    basis: str

    def years_under(self, policy: Policy) -> int:
        return policy.kept_years if self.years is None else self.years


_POLICY_BASIS: Final = N_("法令に定めなし（事業場の取決め）")

_TABLE: Final = (
    Keep(Record.INTERVIEW_RECORD, Keeper.EMPLOYER, 5, Kind.LAW, N_("安衛則52条の18")),
    Keep(Record.CONSENTED_RESULT, Keeper.EMPLOYER, 5, Kind.LAW, N_("安衛則52条の13第2項")),
    Keep(Record.CONSENT, Keeper.EMPLOYER, 5, Kind.GUIDANCE, N_("実施マニュアル（5年を推奨）")),
    Keep(Record.REQUEST, Keeper.EMPLOYER, 5, Kind.GUIDANCE, N_("実施マニュアル（5年を推奨）")),
    Keep(Record.UNCONSENTED_RESULT, Keeper.EXAMINER, 5, Kind.GUIDANCE, N_("安衛則52条の11・指針（5年を推奨）")),
    Keep(Record.INVITATION, Keeper.EXAMINER, None, Kind.POLICY, _POLICY_BASIS),
    Keep(Record.CLINICAL_NOTE, Keeper.PHYSICIAN, None, Kind.POLICY, _POLICY_BASIS),
    Keep(Record.HEARING, Keeper.EMPLOYER, None, Kind.POLICY, _POLICY_BASIS),
    Keep(Record.DECISION, Keeper.EMPLOYER, None, Kind.POLICY, _POLICY_BASIS),
    Keep(Record.EXPLANATION, Keeper.EMPLOYER, None, Kind.POLICY, _POLICY_BASIS),
    Keep(Record.INSTRUCTION, Keeper.EMPLOYER, None, Kind.POLICY, _POLICY_BASIS),
    Keep(Record.FOLLOW_UP, Keeper.PHYSICIAN, None, Kind.POLICY, _POLICY_BASIS),
    Keep(Record.CONTACT, Keeper.PHYSICIAN, None, Kind.POLICY, _POLICY_BASIS),
    Keep(Record.RECOMMENDATION, Keeper.EMPLOYER, 3, Kind.LAW, N_("安衛則14条の3第2項")),
    Keep(Record.COMMITTEE_REPORT, Keeper.EMPLOYER, 3, Kind.LAW, N_("安衛則23条4項")),
    Keep(Record.TREATMENT_REVIEW, Keeper.PHYSICIAN, None, Kind.POLICY, _POLICY_BASIS),
    Keep(Record.REVIEW, Keeper.EMPLOYER, None, Kind.POLICY, _POLICY_BASIS),
)

KEEPS: Final[Mapping[Record, Keep]] = MappingProxyType({keep.record: keep for keep in _TABLE})
"""Every record with its period; domain §1.5 and §12.17; contacts and reviews are our own. Only the interview record,
the consented result, the 勧告 and what the committee heard are law.
"""


def first_day_after(created_on: date, years: int) -> date:
    """The first day on which a period of `years` that began with `created_on` is over.

    The day itself isn't counted; the period runs from the next day to the eve of that day's anniversary, or to the end
    of its month where there is no such day (民法140条・143条). So 2028-02-29 and five years give 2033-03-01, and
    2028-02-28 gives the same; clipping the created day instead would be up to a day early.
    """
    begin = plain(created_on) + timedelta(days=1)
    try:
        return begin.replace(year=begin.year + years)
    except ValueError:
        return date(begin.year + years, 3, 1)


def earliest_purge(
    created_on: date,
    record: Record,
    policy: Policy,
    *,
    last_version_on: date | None,
    case_closed_on: date | None,
    legal_hold: bool = False,
) -> date | None:
    """From which day on may somebody approve that this record is destroyed? None: not in sight.

    The law counts from the creation of the record; here the last version or the closing of its case counts if later,
    and nothing goes while the case is open (`case_closed_on` is None) or a hold (廃棄停止) lies on it.
    """
    if legal_hold or case_closed_on is None:
        return None
    started_on = max(created_on, last_version_on or created_on, case_closed_on)
    return first_day_after(started_on, KEEPS[record].years_under(policy))
