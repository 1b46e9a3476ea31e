"""Which words does the trade use: hats, choices of the official forms, each with its Japanese label?"""

from enum import StrEnum
from typing import Final, Self

from casework.rules.texts import N_


class Choice(StrEnum):
    """A closed list of codes, each with the label that people read (Japanese source text)."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        if not label:  # only a member comes here; `Kind(code)` is a look-up, and the default lets types say so
            raise TypeError(f"{value} has no label")
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Hat(Choice):
    """In which capacity somebody acts; one at a time, rights are never added up."""

    WORKER = "worker", N_("本人")
    SUPERVISOR = "supervisor", N_("管理監督者（上司）")
    HR = "hr", N_("人事労務担当者")
    CLERK = "clerk", N_("実施事務従事者")
    PHYSICIAN = "physician", N_("医師（産業医・面接指導医師）")
    NURSE = "nurse", N_("保健師・心理職")
    """Also worn by a counsellor, who reads nothing but their own talks under it: see `access/standing.py`."""
    COMMITTEE = "committee", N_("衛生委員会")
    ADMIN = "admin", N_("システム管理者")
    COORDINATOR = "coordinator", N_("実務担当者")
    """ストレスチェック制度担当者: plans and arranges, reaches no health data at all."""


class Language(Choice):
    JAPANESE = "ja", N_("日本語")
    ENGLISH = "en", N_("英語")


class Sex(Choice):
    """As the report form asks (男・女); may be left out."""

    MALE = "male", N_("男")
    FEMALE = "female", N_("女")


class EmploymentKind(Choice):
    REGULAR = "regular", N_("直接雇用")
    DISPATCHED_IN = "dispatched_in", N_("派遣（受入れ）")
    DISPATCHED_OUT = "dispatched_out", N_("派遣（派遣先で働く）")


class Deliberation(Choice):
    """How a change of the rules was talked over before (指針: 衛生委員会等; under 50 workers: their opinions)."""

    COMMITTEE = "committee", N_("衛生委員会等で調査審議した")
    WORKERS = "workers", N_("労働者の意見を聴いた")


class LineKind(Choice):
    """How a reporting line came about."""

    LINE = "line", N_("直属")
    ACTING = "acting", N_("代行")
    MATRIX = "matrix", N_("兼務先")


class EngagementKind(Choice):
    """What a professional is engaged for at a workplace."""

    INDUSTRIAL_PHYSICIAN = "industrial_physician", N_("産業医")
    INTERVIEW_PHYSICIAN = "interview_physician", N_("面接指導医師")
    SPOT_PHYSICIAN = "spot_physician", N_("単発の面接指導医師")
    """Somebody who comes once, or for a few days."""
    NURSE = "nurse", N_("保健師")
    COUNSELLOR = "counsellor", N_("心理職")
    """公認心理師, 臨床心理士, 産業カウンセラー and the like: for consultations, never for the interview of the law."""
    REGIONAL_CENTRE = "regional_centre", N_("地域産業保健センター")

    @property
    def hat(self) -> Hat:
        """Under which hat somebody acts who is engaged as this."""
        return Hat.NURSE if self in {EngagementKind.NURSE, EngagementKind.COUNSELLOR} else Hat.PHYSICIAN


class ProviderKind(Choice):
    """An organisation outside of the company that provides interviews."""

    OUTSIDE = "outside", N_("外部機関")
    REGIONAL_CENTRE = "regional_centre", N_("地域産業保健センター")


class InterviewedBy(Choice):
    """Who interviews those who ask after a stress check; named before it begins. The last two are kinds of provider."""

    INDUSTRIAL_PHYSICIAN = "industrial_physician", N_("産業医")
    INTERVIEW_PHYSICIAN = "interview_physician", N_("契約のある面接指導医師")
    OUTSIDE = "outside", N_("外部機関")
    REGIONAL_CENTRE = "regional_centre", N_("地域産業保健センター")


BY_PROVIDER = frozenset({InterviewedBy.OUTSIDE, InterviewedBy.REGIONAL_CENTRE})
"""Where an organisation has to be named too."""


class Profession(Choice):
    """Who may hold a supplementary talk (補足的面談) for the examiner."""

    PHYSICIAN = "physician", N_("医師")
    PUBLIC_HEALTH_NURSE = "public_health_nurse", N_("保健師")
    NURSE = "nurse", N_("看護師")
    PSYCHIATRIC_SOCIAL_WORKER = "psychiatric_social_worker", N_("精神保健福祉士")
    CERTIFIED_PSYCHOLOGIST = "certified_psychologist", N_("公認心理師")
    INDUSTRIAL_COUNSELLOR = "industrial_counsellor", N_("産業カウンセラー")
    CLINICAL_PSYCHOLOGIST = "clinical_psychologist", N_("臨床心理士")


class CaseKind(Choice):
    STATUTORY = "statutory", N_("面接指導")
    CONSULTATION = "consultation", N_("健康相談")
    RETURN = "return", N_("職場復帰支援")


class CloseReason(Choice):
    """Why a case ended."""

    MEASURES_OVER = "measures_over", N_("措置とフォローが終わった")
    NO_MEASURES = "no_measures", N_("通常勤務・措置なし")
    WITHDRAWN = "withdrawn", N_("申出の取下げ")
    CONVERTED = "converted", N_("別の相談へ移った")
    LEFT = "left", N_("退職")
    TALKED = "talked", N_("相談の終了")
    RETURNED = "returned", N_("復帰後のフォローが終わった")
    LEAVE_OVER = "leave_over", N_("復帰せずに休業が終わった")
    MISTAKEN = "mistaken", N_("記録の誤り")


class AssignmentRole(Choice):
    INTERVIEWER = "interviewer", N_("面接指導医師")
    CARE = "care", N_("担当の産業保健スタッフ")
    FOLLOW_UP = "follow_up", N_("フォロー面談の担当")
    """While it is booked with somebody who didn't have the case before."""


class InvitationState(Choice):
    OPEN = "open", N_("案内中")
    DECLINED = "declined", N_("今回は希望しない")
    CONSULTED = "consulted", N_("健康相談を選択")
    POSTPONED = "postponed", N_("あとで案内を希望")
    REQUESTED = "requested", N_("申出あり")


class LetterKind(Choice):
    FIRST = "first", N_("最初の案内")
    REMINDER = "reminder", N_("申出の勧奨")
    FINAL = "final", N_("最終意思確認")
    REAPPROACH = "reapproach", N_("再度の案内")


class LetterChannel(Choice):
    """By which road a letter reaches somebody."""

    MAIL = "mail", N_("アプリとメール")
    PAPER = "paper", N_("紙の手紙")
    TELEPHONE = "telephone", N_("電話")


class ReturnReason(Choice):
    """Why a letter or the result notice came back."""

    ADDRESS = "address", N_("宛先が違う・転居")
    ABSENT = "absent", N_("不在・保管期間が過ぎた")
    REFUSED = "refused", N_("受取りを断られた")
    MAILBOX = "mailbox", N_("メールが届かない")
    OTHER = "other", N_("そのほかの理由")


class PauseReason(Choice):
    """Why letters rest for a time."""

    ON_LEAVE = "on_leave", N_("休業・休職")
    BEREAVEMENT = "bereavement", N_("忌引")
    NO_CONTACT = "no_contact", N_("連絡を望まない")
    OTHER = "other", N_("その他")


class CallOutcome(Choice):
    """What came of a telephone call."""

    TALKED = "talked", N_("本人と話せた")
    SOMEBODY_ELSE = "somebody_else", N_("本人以外が出た")
    ABSENT = "absent", N_("不在")
    CALL_BACK = "call_back", N_("折り返しを依頼")
    WRONG_NUMBER = "wrong_number", N_("番号が違う")


class WordingKind(Choice):
    """Which letter a wording is for. The last one goes to everybody, whatever their result."""

    FIRST = "first", N_("最初の案内")
    REMINDER = "reminder", N_("申出の勧奨")
    FINAL = "final", N_("最終意思確認")
    REAPPROACH = "reapproach", N_("再度の案内")
    EVERYBODY = "everybody", N_("全員向けの案内")


class Again(Choice):
    """When somebody who doesn't want the talk now is asked again."""

    BY_THE_RULES = "by_the_rules", N_("規程どおりの時期に、もう一度案内してほしい")
    ON_A_DAY = "on_a_day", N_("日を決めて、その日に案内してほしい")
    NEVER = "never", N_("今後は案内しないでほしい")


class DeclineReason(Choice):
    """Why somebody does not want the talk this time; leaving it open is always possible."""

    LABEL = "label", N_("問題のある社員と見られそうで不安")
    LEAK = "leak", N_("上司や人事に伝わりそうで不安")
    BUSY = "busy", N_("忙しく時間がとれない")
    NOTHING_CHANGES = "nothing_changes", N_("話しても変わらないと思う")
    IN_TREATMENT = "in_treatment", N_("すでに治療・相談をしている")
    OTHER = "other", N_("そのほか")
    NO_ANSWER = "no_answer", N_("答えない")


class RequestState(Choice):
    SUBMITTED = "submitted", N_("申出済み")
    WITHDRAWN = "withdrawn", N_("取下げ")
    FULFILLED = "fulfilled", N_("面接実施済み")
    FOLLOWED = "followed", N_("フォロー面談で話す")
    """Another wish while a consultation goes on: a follow-up is for it."""


class Channel(Choice):
    """By which road a request came in; the clock starts at the first receipt by anyone entitled."""

    ONLINE = "online", N_("この画面から")
    PAPER = "paper", N_("書面")
    TELEPHONE = "telephone", N_("電話・健康管理室の窓口")
    OUTSIDE = "outside", N_("外部機関を通じて")
    HR = "hr", N_("人事労務担当を通じて")


class ScanKind(Choice):
    """What a scanned paper is, judged by its bytes."""

    PDF = "pdf", N_("PDF")
    JPEG = "jpeg", N_("JPEG画像")
    PNG = "png", N_("PNG画像")


class ReceiptChannel(Choice):
    """How somebody told HR or the nurse that they ask for the talk."""

    IN_PERSON = "in_person", N_("直接聞いた")
    PAPER = "paper", N_("書面を受け取った")
    TELEPHONE = "telephone", N_("電話で聞いた")
    MAIL = "mail", N_("メールなどで受け取った")


class ReceiptAnswer(Choice):
    """What became of a request that HR or the nurse received."""

    REQUEST = "request", N_("面接指導の申出として受け付けた")
    JOINED = "joined", N_("すでに受け付けている申出に合わせた")
    OTHERWISE = "otherwise", N_("面接指導の申出とはせず、ほかの方法を案内した")


class ReferralChannel(Choice):
    """By which road the papers went to an outside organisation."""

    POST = "post", N_("郵送")
    FAX = "fax", N_("ファクス")
    MAIL = "mail", N_("メール（暗号化した添付）")
    BY_HAND = "by_hand", N_("窓口に持参")
    PORTAL = "portal", N_("依頼先の専用サイト")


class ReferralState(Choice):
    """How far a request has come that was handed to an outside organisation."""

    ASKED = "asked", N_("依頼先の返事を待っている")
    APPOINTED = "appointed", N_("日時が決まった")
    HELD = "held", N_("面接指導が終わった")
    ENDED = "ended", N_("依頼を取りやめた")


class ReferralEnd(Choice):
    """Why a request did not go on at an outside organisation."""

    DECLINED = "declined", N_("依頼先が引き受けられなかった")
    CAP = "cap", N_("依頼先の年間の上限に達していた")
    TAKEN_BACK = "taken_back", N_("ほかの医師に頼むことにした")
    WITHDRAWN = "withdrawn", N_("申出が取り下げられた")


class TellingReason(Choice):
    """Why an outside organisation has to be told something."""

    REQUEST_WITHDRAWN = "request_withdrawn", N_("申出が取り下げられた")
    TAKEN_BACK = "taken_back", N_("ほかの医師に頼むことにした")
    CONSENT_WITHDRAWN = "consent_withdrawn", N_("結果の写しを渡すことの同意が撤回された")


ENDED_BY_OFFICE = (ReferralEnd.DECLINED, ReferralEnd.CAP, ReferralEnd.TAKEN_BACK)
"""What the office may choose; the last one comes with the withdrawal itself."""


class InterviewMode(Choice):
    IN_PERSON = "in_person", N_("対面")
    ONLINE = "online", N_("オンライン")
    EITHER = "either", N_("どちらでもよい")


class PhysicianWish(Choice):
    ANY = "any", N_("指定なし")
    INDUSTRIAL = "industrial", N_("産業医")
    OUTSIDE = "outside", N_("外部の医師")
    WOMAN = "woman", N_("女性の医師")
    MAN = "man", N_("男性の医師")
    COUNSELLOR = "counsellor", N_("心理職（カウンセラー）")
    """For a consultation only: the interview of the law is a physician's (安衛法66条の10第3項)."""


class SheetState(Choice):
    """How far the sheet for the physician is."""

    DRAFT = "draft", N_("書きかけ")
    SUBMITTED = "submitted", N_("医師に渡した")


class ConsentChannel(Choice):
    """How a consent to pass the result on came in."""

    ONLINE = "online", N_("画面で")
    PAPER = "paper", N_("紙の同意書で")


class WorkForm(Choice):
    """How somebody's working hours are arranged (勤務形態)."""

    DAY = "day", N_("日勤（固定の時間）")
    FLEX = "flex", N_("フレックスタイム")
    VARIABLE = "variable", N_("変形労働時間制")
    TWO_SHIFTS = "two_shifts", N_("2交替")
    THREE_SHIFTS = "three_shifts", N_("3交替")
    NIGHTS = "nights", N_("夜勤専従")
    DISCRETIONARY = "discretionary", N_("裁量労働・事業場外みなし")
    EXEMPT = "exempt", N_("管理監督者（時間の規定の適用除外）")
    OTHER = "other", N_("そのほか")


class DayPart(Choice):
    """Which part of a wished day suits."""

    ANY = "any", N_("時間帯は問わない")
    MORNING = "morning", N_("午前")
    AFTERNOON = "afternoon", N_("午後")
    EVENING = "evening", N_("夕方以降")


class TalkPurpose(Choice):
    """For which kind of talk a slot is kept; one without a purpose serves any."""

    FIRST = "first", N_("最初の面談")
    FOLLOW_UP = "follow_up", N_("フォロー面談")
    RETURN = "return", N_("職場復帰面談")
    EXPLANATION = "explanation", N_("措置の説明")


class SlotState(Choice):
    FREE = "free", N_("空き")
    CLOSED = "closed", N_("受付停止")


class BookingState(Choice):
    BOOKED = "booked", N_("予約済み")
    MOVED = "moved", N_("日時を変更")
    CANCELLED = "cancelled", N_("取消し")
    TURNED = "turned", N_("取下げ")
    KEPT = "kept", N_("実施")
    MISSED = "missed", N_("来られなかった")


class InterviewState(Choice):
    """The meeting itself."""

    PREPARED = "prepared", N_("準備中")
    HELD = "held", N_("実施済み")
    BROKEN_OFF = "broken_off", N_("中断（実施に数えない）")


class PassingState(Choice):
    """Words that somebody may have passed on: theirs to choose."""

    WRITTEN = "written", N_("本人の確認を待っている")
    PASSED = "passed", N_("窓口に伝えた")
    KEPT = "kept", N_("伝えないことにした")


class LetterRoad(Choice):
    """How a letter to a medical institution gets there."""

    EMPLOYEE = "employee", N_("本人が持って行く")
    INSTITUTION = "institution", N_("医療機関に送る")


class RecordState(Choice):
    """A document that is written, then issued and never changed again."""

    DRAFT = "draft", N_("下書き")
    ISSUED = "issued", N_("発行済み")


class Guidance(Choice):
    """面接医師判定・本人への指導区分 of the report form."""

    NONE = "none", N_("措置不要")
    HEALTH_GUIDANCE = "health_guidance", N_("要保健指導")
    OBSERVE = "observe", N_("要経過観察")
    INTERVIEW_AGAIN = "interview_again", N_("要再面接")
    TREATMENT = "treatment", N_("現病治療継続又は医療機関紹介")


class WorkCategory(Choice):
    """就業区分 of the opinion form."""

    NORMAL = "normal", N_("通常勤務")
    RESTRICTED = "restricted", N_("就業制限・配慮")
    LEAVE = "leave", N_("要休業")


class MeasureKind(Choice):
    """The legal catalogue of measures (安衛法66条の10第6項 and the opinion form). Nothing else exists to choose."""

    OVERTIME_LIMIT = "overtime_limit", N_("時間外労働の制限")
    OVERTIME_BAN = "overtime_ban", N_("時間外労働の禁止")
    WORKING_HOURS = "working_hours", N_("就業時間を制限")
    FLEXIBLE_EXCLUDED = "flexible_excluded", N_("変形労働時間制または裁量労働制の対象からの除外")
    WORK_BAN = "work_ban", N_("就業の禁止（休暇・休養の指示）")
    HOURS_OTHER = "hours_other", N_("労働時間についてのその他の措置")
    PLACE_CHANGE = "place_change", N_("就業場所の変更")
    TASK_CHANGE = "task_change", N_("作業の転換")
    FEWER_NIGHTS = "fewer_nights", N_("深夜業の回数の減少")
    DAY_SHIFT = "day_shift", N_("昼間勤務への転換")
    OTHER = "other", N_("その他の措置")


HOURS_KINDS = frozenset(
    {
        MeasureKind.OVERTIME_LIMIT,
        MeasureKind.OVERTIME_BAN,
        MeasureKind.WORKING_HOURS,
        MeasureKind.FLEXIBLE_EXCLUDED,
        MeasureKind.WORK_BAN,
        MeasureKind.HOURS_OTHER,
    }
)
"""労働時間の短縮 on the form; the rest are 労働時間以外の項目."""


class Agreement(Choice):
    """了解 of the hearing."""

    YES = "yes", N_("了解")
    PARTLY = "partly", N_("一部了解")
    NO = "no", N_("了解なし")


class After(Choice):
    """What becomes of a running measure that a new decision doesn't name."""

    GOES_ON = "goes_on", N_("続ける")
    ENDS = "ends", N_("終わりにする")


class Match(Choice):
    """How a decision stands to the opinion."""

    SAME = "same", N_("意見どおり")
    LIGHTER = "lighter", N_("意見より軽い")
    STRICTER = "stricter", N_("意見より厳しい")
    LACKING = "lacking", N_("意見の措置をとらないところがある")
    """Something advised isn't taken, or only as a limit that restricts nothing; the rest may be anything."""
    ENDING = "ending", N_("意見にない、措置の終了がある")
    """Something ends that the opinion says nothing of, and the employee agreed; nothing is stricter."""
    UNAGREED = "unagreed", N_("意見にない、措置の終了がある（本人の了解がそろっていない）")
    """The same where they didn't, or only partly, or weren't heard; the rest may be anything."""


class DecisionState(Choice):
    DECIDED = "decided", N_("決定")
    EXPLAINED = "explained", N_("説明済み")
    SET_ASIDE = "set_aside", N_("取りやめ")
    WAITING = "waiting", N_("確認・承認を待っている")
    RETURNED = "returned", N_("差し戻し")


class InstructionState(Choice):
    ISSUED = "issued", N_("指示済み")
    ACKNOWLEDGED = "acknowledged", N_("確認済み")
    REPLACED = "replaced", N_("新しい文面に替わった")


class FollowUpState(Choice):
    PLANNED = "planned", N_("予定している")
    HELD = "held", N_("実施済み")
    ENDED = "ended", N_("終了")


class FollowUpEnd(Choice):
    """Why a planned follow-up will not take place."""

    RESOLVED = "resolved", N_("状態が落ち着き、必要がなくなった")
    NOT_WISHED = "not_wished", N_("本人が今回は希望しない")
    ON_LEAVE = "on_leave", N_("休業・休職に入った")
    PARENTAL_LEAVE = "parental_leave", N_("産前産後・育児の休業に入った")
    LEFT = "left", N_("退職した")
    NEW_MEASURE = "new_measure", N_("新しい措置が始まり、その日から数え直した")
    RETURNED = "returned", N_("復帰し、その日から数え直した")
    COUNTED_ANEW = "counted_anew", N_("ほかの事情で、別の日から数え直した")
    OTHER = "other", N_("そのほかの理由")


class FollowUpBase(Choice):
    """What is on the day from which the months of a follow-up are counted: the name of its series."""

    INTERVIEW = "interview", N_("はじめの面談")
    MEASURE = "measure", N_("措置の開始")
    RETURN = "return", N_("復帰")
    OTHER = "other", N_("ほかの日")


class Occasion(Choice):
    """What gives reason to offer somebody a talk beside their plan."""

    TRANSFER = "transfer", N_("異動のあと")
    OVERTIME = "overtime", N_("長い時間外労働のあと")
    BEFORE_LEAVE = "before_leave", N_("休業の前")
    BEFORE_RETURN = "before_return", N_("復帰の前")


AROUND_LEAVE: Final = (Occasion.BEFORE_LEAVE, Occasion.BEFORE_RETURN)
"""Not after something but ahead of it: around a leave for illness."""
REBASED: Final = (FollowUpEnd.NEW_MEASURE, FollowUpEnd.RETURNED, FollowUpEnd.COUNTED_ANEW)
"""Another takes its place, counted from another day."""
PAUSING: Final = (FollowUpEnd.ON_LEAVE, FollowUpEnd.PARENTAL_LEAVE)
"""Nobody is there to be asked until a day; on it the plan is taken up."""


class Zone(Choice):
    """Whose desk a limit may stand on."""

    EXAMINER = "examiner", N_("実施者の側")
    EMPLOYER = "employer", N_("事業者の側")
    CLINICAL = "clinical", N_("医療職限り")


class BusyKind(Choice):
    """How a calendar from outside is read: a file once, an address again and again."""

    FILE = "file", N_("ファイル")
    ADDRESS = "address", N_("アドレス")


class OutboxState(Choice):
    WAITING = "waiting", N_("送信待ち")
    SENT = "sent", N_("送信済み")
    FAILED = "failed", N_("送れなかった")
    STOPPED = "stopped", N_("送る前に取りやめ")
