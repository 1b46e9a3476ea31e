"""What does a workplace's set of implementing rules (実施規程) say, and where does each value come from?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from casework.rules.errors import NotValid
from casework.rules.telling import tells
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Choice, TalkPurpose


class Kind(Choice):
    """Who says so: the weight that a value or a limit carries."""

    LAW = "law", N_("法令")
    GUIDANCE = "guidance", N_("指針・マニュアル（推奨）")
    MODEL_RULE = "model_rule", N_("実施規程例")
    POLICY = "policy", N_("事業場の取決め")


class Disclosure(Choice):
    """What a request means for the result (domain: §12.5)."""

    DEEMED = "deemed", N_("申出をもって、結果の提供に同意したものとみなす")
    SEPARATE = "separate", N_("結果の提供への同意は、申出とは別に確認する")


class Source(NamedTuple):
    """Where a value comes from: its weight and the place to look it up."""

    kind: Kind
    where: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores of a questionnaire (57 items, unless said) from which high stress is proposed; a proposal, never the
    decision.

    High reactions alone, or high stressors and support together with somewhat raised reactions.
    """

    reactions: int = 77
    stressors_and_support: int = 76
    reactions_beside: int = 63


SHORT_THRESHOLDS: Final = Thresholds(reactions=31, stressors_and_support=39, reactions_beside=23)
"""The same rule for the 23 items (ストレスチェック制度実施マニュアル)."""

LONGEST_MONTH: Final = 31
"""「遅滞なく」 is understood as about one month; rules that allow more days would not keep the law."""

_LIMITS_OF_LAW: Final = ("request_days", "interview_days", "opinion_days")
LONGEST_WATCH: Final = 1095
"""Days: after three years a change says nothing of a request any more."""
LONGEST_TEXT: Final = 2000
"""Of what the company says to somebody on leave: a page."""
FARTHEST_MONTH: Final = 24
"""No follow-up is planned further ahead."""
FARTHEST_REMINDER: Final = 28
"""Days before an appointment or a limit: whoever is reminded earlier forgets it once more."""
REACTIONS: Final = (29, 116)
"""What 29 items of one to four points can sum up to …"""
STRESSORS_AND_SUPPORT: Final = (26, 104)
"""… and 17 items of stressors with nine of support."""
SHORT_REACTIONS: Final = (11, 44)
"""The same of the 23 items: eleven …"""
SHORT_STRESSORS_AND_SUPPORT: Final = (12, 48)
"""… and six with six."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one workplace at one time; as built, the default of every value. Days are calendar days.

    Raises NotValid, naming the field, when values contradict each other or the law.
    """

    request_days: int = 30
    first_reminder_days: int = 14
    final_confirmation_days: int = 29
    interview_days: int = 30
    work_data_days: int = 7
    work_data_reminder_days: int = 3
    work_question_days: int = 7
    opinion_days: int = 30
    urgent_opinion_days: int = 0
    opinion_reminder_days: tuple[int, ...] = (5, 0)
    earlier_of_month: bool = False
    hearing_days: int = 14
    hearing_attempts: int = 2
    decision_days: int = 14
    assent_days: int = 7
    approve_transfers: bool = True
    approve_leave: bool = False
    approve_departures: bool = False
    explanation_days: int = 14
    reconsideration_days: int = 14
    objection_days: int = 14
    objection_answer_days: int = 14
    instruction_days: int = 7
    instruction_preview_days: int = 2
    supervisor_wait_days: int = 3
    measure_review_months: int = 1
    measure_reminder_days: tuple[int, ...] = (28, 7)
    follow_up_months: tuple[int, ...] = (1, 3, 6)
    follow_up_window_days: int = 7
    talk_overtime_hours: int = 45
    leave_contact_weeks: int = 4
    leave_end_days: int = 14
    leave_limit_days: int = 60
    certificate_days: int = 7
    certificates_to_hr: bool = True
    doctor_answer_days: int = 21
    leave_pay: str = ""
    leave_talk_days: int = 7
    stage_check_days: int = 4
    return_absence_days: int = 3
    return_absence_weeks: int = 4
    return_absence_talk_days: int = 7
    disclosure: Disclosure = Disclosure.SEPARATE
    deliberated_on: date | None = None
    published_on: date | None = None
    slot_minutes: int = 30
    follow_up_minutes: int = 20
    return_minutes: int = 60
    explanation_minutes: int = 20
    hearing_minutes: int = 0
    gap_minutes: int = 0
    notice_hours: int = 2
    book_ahead_days: int = 90
    cancel_hours: int = 2
    hold_minutes: int = 10
    offer_hours: int = 24
    neutral_title: str = "打合せ"
    reminder_days: tuple[int, ...] = (7, 1)
    reapproach_months: int = 3
    reapproaches_per_year: int = 3
    postpone_months: int = 6
    answer_days: int = 14
    same_envelope: bool = True
    thresholds: Thresholds = Thresholds()
    short_thresholds: Thresholds = SHORT_THRESHOLDS
    watch_days: int = 365
    kept_years: int = 5

    def __post_init__(self) -> None:
        for fault in faults(self):
            raise fault

    def minutes(self, purpose: TalkPurpose | None) -> int:
        """How long a talk takes; for any purpose as long as the first."""
        match purpose:
            case TalkPurpose.FOLLOW_UP:
                return self.follow_up_minutes
            case TalkPurpose.RETURN:
                return self.return_minutes
            case TalkPurpose.EXPLANATION:
                return self.explanation_minutes
        return self.slot_minutes


def faults(rules: Any) -> Iterator[NotValid]:
    """What contradicts itself or the law in a set of rules: anything with the fields of `Policy`. All of it, each with
    the field it is about.
    """
    yield from _days(rules)
    yield from _between(rules, "work_data_reminder_days", 0, 14)
    yield from _between(rules, "work_question_days", 1, 30)
    for name in (
        "work_data_days",
        "hearing_days",
        "decision_days",
        "assent_days",
        "explanation_days",
        "reconsideration_days",
        "objection_days",
        "objection_answer_days",
        "instruction_days",
    ):
        yield from _between(rules, name, 1, 90)
    yield from _between(rules, "hearing_attempts", 1, 10)
    for name in ("measure_review_months", "reapproach_months", "reapproaches_per_year", "postpone_months"):
        yield from _between(rules, name, 1, 12)
    yield from _between(rules, "answer_days", 1, 31)
    yield from _between(rules, "supervisor_wait_days", 1, 31)
    yield from _between(rules, "instruction_preview_days", 0, 14)
    yield from _between(rules, "follow_up_window_days", 0, 14)
    yield from _between(rules, "talk_overtime_hours", 20, 99)
    yield from _between(rules, "leave_contact_weeks", 1, 26)
    yield from _between(rules, "leave_end_days", 1, 60)
    yield from _between(rules, "leave_limit_days", 1, 180)
    yield from _between(rules, "certificate_days", 0, 60)
    yield from _between(rules, "doctor_answer_days", 7, 90)
    yield from _between(rules, "leave_talk_days", 1, FARTHEST_REMINDER)
    if len(rules.leave_pay) > LONGEST_TEXT:
        yield NotValid("leave_pay", Said(N_("%(most)s文字以内で入力してください。"), {"most": LONGEST_TEXT}))
    yield from _between(rules, "stage_check_days", 0, 7)
    yield from _between(rules, "return_absence_days", 1, 20)
    yield from _between(rules, "return_absence_weeks", 1, 26)
    yield from _between(rules, "return_absence_talk_days", 1, 31)
    for name in ("slot_minutes", "follow_up_minutes", "return_minutes", "explanation_minutes"):
        yield from _between(rules, name, 10, 180)
    yield from _between(rules, "hearing_minutes", 0, 120)
    yield from _between(rules, "gap_minutes", 0, 60)
    for name in ("notice_hours", "cancel_hours"):
        yield from _between(rules, name, 0, 168)
    yield from _between(rules, "book_ahead_days", 30, 366)
    yield from _between(rules, "hold_minutes", 1, 60)
    yield from _between(rules, "offer_hours", 1, 72)
    yield from _between(rules, "watch_days", 30, LONGEST_WATCH)
    yield from _between(rules, "kept_years", 5, 30)
    months = rules.follow_up_months
    if not months or months[0] < 1 or months[-1] > FARTHEST_MONTH or any(b <= a for a, b in pairwise(months)):
        yield NotValid(
            "follow_up_months",
            Said(
                N_("フォローの月数は、1から%(most)sまでの数を小さい順に並べてください。"),
                {"most": FARTHEST_MONTH},
            ),
        )
    if not _falling(rules.reminder_days, least=1):
        said = N_("お知らせを送る日は、面談の何日前かを、1から%(most)sまでの数で大きい順に並べてください。")
        yield NotValid("reminder_days", Said(said, {"most": FARTHEST_REMINDER}))
    if not _falling(rules.opinion_reminder_days, least=0):
        said = N_("医師に知らせる日は、期限の何日前かを、0（当日）から%(most)sまでの数で大きい順に並べてください。")
        yield NotValid("opinion_reminder_days", Said(said, {"most": FARTHEST_REMINDER}))
    if not _falling(rules.measure_reminder_days, least=0):
        said = N_(
            "措置の終わりを知らせる日は、決める日の何日前かを、0（当日）から%(most)sまでの数で大きい順に並べてください。"
        )
        yield NotValid("measure_reminder_days", Said(said, {"most": FARTHEST_REMINDER}))
    yield from _disclosure(rules)
    if tells(rules.neutral_title) or not rules.neutral_title.strip():
        yield NotValid(
            "neutral_title", Said(N_("予定の件名には、用件が推測できる言葉や事実と違う用件を使わないでください。"))
        )
    yield from _thresholds(rules.thresholds, "", REACTIONS, STRESSORS_AND_SUPPORT)
    yield from _thresholds(rules.short_thresholds, "short_", SHORT_REACTIONS, SHORT_STRESSORS_AND_SUPPORT)


def _falling(days: tuple[int, ...], *, least: int) -> bool:
    """Whether they are days before something, the farthest first, each once."""
    return all(least <= day <= FARTHEST_REMINDER for day in days) and all(b < a for a, b in pairwise(days))


def _days(rules: Any) -> Iterator[NotValid]:
    """The limits of the law, and the letters that have to go out before the first of them."""
    wrong = [fault for name in _LIMITS_OF_LAW for fault in _between(rules, name, 1, LONGEST_MONTH)]
    yield from wrong
    amiss = {fault.field for fault in wrong}
    if "opinion_days" not in amiss:
        yield from _between(rules, "urgent_opinion_days", 0, rules.opinion_days)
    if "request_days" in amiss:
        return
    last = list(_between(rules, "final_confirmation_days", 1, rules.request_days - 1))
    yield from last
    if not last:
        yield from _between(rules, "first_reminder_days", 1, rules.final_confirmation_days - 1)


def _disclosure(rules: Any) -> Iterator[NotValid]:
    deliberated, published = rules.deliberated_on, rules.published_on
    if rules.disclosure is Disclosure.DEEMED and not (deliberated and published):
        yield NotValid(
            "published_on" if deliberated else "disclosure",
            Said(N_("みなし同意とするには、衛生委員会等で調査審議した日と、規程を周知した日が必要です。")),
        )
    if deliberated and published and published < deliberated:
        yield NotValid("published_on", Said(N_("周知した日が、調査審議した日より前です。")))


def _thresholds(
    found: Thresholds, prefix: str, reactions: tuple[int, int], together: tuple[int, int]
) -> Iterator[NotValid]:
    """Sums that the questionnaire can have; the reactions beside the others are no more than those alone."""
    least, most = reactions
    yield from _between(found, "reactions", least, most, prefix)
    yield from _between(found, "stressors_and_support", *together, prefix)
    yield from _between(found, "reactions_beside", least, min(max(found.reactions, least), most), prefix)


def _between(found: Any, name: str, least: int, most: int, prefix: str = "") -> Iterator[NotValid]:
    if not least <= getattr(found, name) <= most:
        yield NotValid(
            prefix + name, Said(N_("%(least)sから%(most)sまでの数を入力してください。"), {"least": least, "most": most})
        )


_OWN = Kind.POLICY
_MODEL = Kind.MODEL_RULE

SOURCES: Final[Mapping[str, Source]] = MappingProxyType(
    {
        "request_days": Source(_MODEL, N_("実施規程例17条1項")),
        "first_reminder_days": Source(_OWN, N_("実施規程例17条2項は日数を事業場に任せる")),
        "final_confirmation_days": Source(_MODEL, N_("実施規程例17条2項")),
        "interview_days": Source(_MODEL, N_("実施規程例18条")),
        "work_data_days": Source(
            _OWN, N_("面接の前に医師が読めるように、申出から数える。面談の日は人事に知らされない")
        ),
        "work_data_reminder_days": Source(
            _OWN, N_("面談が近いのに勤務状況がないときに、人事にもう一度だけ知らせる。法令に定めなし")
        ),
        "work_question_days": Source(
            _OWN, N_("医師が報告書と意見書を書く前に読めるように、たずねた日から数える。法令に定めなし")
        ),
        "opinion_days": Source(_MODEL, N_("実施規程例19条")),
        "urgent_opinion_days": Source(_OWN, N_("緊急のときは速やかに聴く。当日とするのは当システムの標準")),
        "opinion_reminder_days": Source(
            _OWN, N_("期限を過ぎる前に医師が気づくための知らせ。何も入れなければ知らせない。法令に定めなし")
        ),
        "earlier_of_month": Source(_OWN, N_("「概ね1か月」を30日と1か月の早いほうとするか")),
        "hearing_days": Source(_OWN, N_("法令に日数の定めなし")),
        "hearing_attempts": Source(
            _OWN, N_("措置の前に意見を聴くのが原則。聴けないまま決めるときの、別々の日の試み。法令に定めなし")
        ),
        "decision_days": Source(_OWN, N_("法令に日数の定めなし")),
        "assent_days": Source(_OWN, N_("医師の確認や二人目の承認を待つ日数。法令に定めなし")),
        "approve_transfers": Source(_OWN, N_("不利益な取扱いになりやすい変更を、一人で決めないため。法令に定めなし")),
        "approve_leave": Source(_OWN, N_("休ませる判断を急ぐため、標準では二人目を待たない。法令に定めなし")),
        "approve_departures": Source(_OWN, N_("意見と違う理由は残り、厳しいものは医師が確認する。法令に定めなし")),
        "explanation_days": Source(_OWN, N_("法令に日数の定めなし（実施規程例20条は方法のみ）")),
        "reconsideration_days": Source(_OWN, N_("法令に定めなし。産業医ともう一度考えるための日数")),
        "objection_days": Source(_OWN, N_("決定の通知に書く目安。過ぎても申し出られる。法令に定めなし")),
        "objection_answer_days": Source(_OWN, N_("法令に定めなし。産業医の意見を聴いて考え直すための日数")),
        "instruction_days": Source(_OWN, N_("法令に日数の定めなし")),
        "instruction_preview_days": Source(
            _OWN, N_("上司に伝える文面を本人に見せて、返事を待つ営業日の数。法令に定めなし")
        ),
        "supervisor_wait_days": Source(
            _OWN, N_("指示の確認や報告がないとき、人事が上司に確かめるまでの日数。法令に定めなし")
        ),
        "measure_review_months": Source(_OWN, N_("月1回の見直しが実務の例")),
        "measure_reminder_days": Source(
            _OWN,
            N_(
                "次の意見書が間に合うように、措置が終わる前に人事と産業医に知らせる。見直しの日の前には、いちばん近い日数で一度、人事に知らせる。法令に定めなし"
            ),
        ),
        "follow_up_months": Source(_OWN, N_("1・3・6か月が実務の例")),
        "follow_up_window_days": Source(_OWN, N_("応当日の前後7日")),
        "talk_overtime_hours": Source(_OWN, N_("法令に定めなし。労基法36条4項の月45時間が目安")),
        "leave_contact_weeks": Source(_OWN, N_("法令に定めなし。間隔は本人と決め、ここは初めに示す値")),
        "leave_end_days": Source(_OWN, N_("法令に定めなし。診断書の期限の2週間前が実務の例")),
        "leave_limit_days": Source(_OWN, N_("法令に定めなし。満了の前に、本人と話し、手続きを知らせる期間をとる")),
        "certificate_days": Source(_OWN, N_("法令に定めなし。受診して書類がそろうまでの日をとる。本人を急がせない")),
        "certificates_to_hr": Source(
            _OWN, N_("診断書には病名がある。人事が受け取らず、産業医・保健師だけが読むこともできる")
        ),
        "doctor_answer_days": Source(
            _OWN, N_("法令に定めなし。主治医が返事を書くまでの日をとり、過ぎたら本人と確かめる")
        ),
        "leave_pay": Source(
            _OWN, N_("会社の就業規則と健康保険の手続きを、会社の言葉で書く。法令の説明ではなく、休業中の人が読む")
        ),
        "leave_talk_days": Source(_OWN, N_("休職前と復職直前の面談は実務の例。決めたことを相談できるだけの日をとる")),
        "stage_check_days": Source(
            _OWN, N_("法令に定めなし。次の段階の文面を、始まる前に本人と上司が読めるだけの日をとる")
        ),
        "return_absence_days": Source(_OWN, N_("法令に定めなし。欠勤の理由は問わず、話を聞くきっかけにだけ使う")),
        "return_absence_weeks": Source(_OWN, N_("法令に定めなし。いつから数え始めても、この週数のうちに入るもの")),
        "return_absence_talk_days": Source(_OWN, N_("法令に定めなし")),
        "disclosure": Source(_OWN, N_("みなし同意は調査審議と周知があるときだけ選べる")),
        "deliberated_on": Source(
            Kind.GUIDANCE, N_("指針：衛生委員会等における調査審議（50人未満は労働者の意見を聴く）")
        ),
        "published_on": Source(Kind.GUIDANCE, N_("指針：規程の労働者への周知")),
        "slot_minutes": Source(_OWN, N_("面接は20分から30分が実務の例")),
        "follow_up_minutes": Source(_OWN, N_("2回目からの面談は、最初の面接より短いのが実務の例")),
        "return_minutes": Source(_OWN, N_("職場復帰の面談は30分から60分が実務の例")),
        "explanation_minutes": Source(_OWN, N_("実施規程例20条は、時間の長さを定めない")),
        "hearing_minutes": Source(_OWN, N_("医師の同席は必要に応じて。同席しないのが普通なら0とする")),
        "gap_minutes": Source(_OWN, N_("記録を書く時間や、待つ人どうしが顔を合わせないための時間")),
        "notice_hours": Source(_OWN, N_("医師が準備し、部屋を用意するための時間")),
        "book_ahead_days": Source(_OWN, N_("毎月の来訪で3回分。申出から面接までの期限より長くする")),
        "cancel_hours": Source(_OWN, N_("直前の変更は、医師に届くように担当の窓口が受ける")),
        "hold_minutes": Source(_OWN, N_("選んだ枠を、確認するあいだ、ほかの人に案内しない時間")),
        "offer_hours": Source(_OWN, N_("空いた枠を、待っている人に順に案内するときの返事の時間")),
        "neutral_title": Source(_OWN, N_("実施規程例18条に関わる中立的な件名")),
        "reminder_days": Source(_OWN, N_("一週間前と前日が実務の例。何も入れなければ送らない")),
        "reapproach_months": Source(_OWN, N_("希望しなかった人に時期をおいて再び案内する")),
        "reapproaches_per_year": Source(_OWN, N_("案内が圧力とならないための上限")),
        "postpone_months": Source(_OWN, N_("「あとで聞いてほしい」と答える人が選べる日の範囲")),
        "answer_days": Source(_OWN, N_("案内が遅れて届いた人にも、考える時間を残すため")),
        "same_envelope": Source(_OWN, N_("対象でない人にも外から見て同じ案内を送り、対象者が推測されにくくする")),
        "thresholds": Source(_MODEL, N_("実施規程例の選定基準（57項目）。事業場が調査審議して決める")),
        "short_thresholds": Source(_MODEL, N_("実施マニュアルの選定基準（23項目）。事業場が調査審議して決める")),
        "watch_days": Source(_OWN, N_("申出・面接のあとの異動や退職を、産業医が確かめる期間。法令に定めなし")),
        "kept_years": Source(_OWN, N_("法令に保存期間の定めのない記録。面接指導の記録に合わせる")),
    }
)
"""One source per field of `Policy`; a test holds that none is missing."""
