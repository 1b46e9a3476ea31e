"""What happens in an ordinary case, step by step, so that a story says only what is special about it?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from casework.demo import post
from casework.demo.points import NAMES, points
from casework.demo.roll import NAMED
from casework.demo.stage import Stage
from casework.demo.texts import TALES, Tale
from casework.models.interviews import Interview
from casework.models.medical_letters import MedicalLetter
from casework.models.people import Employment
from casework.models.referrals import Referral
from casework.models.requests import InterviewRequest
from casework.rules.comparison import Item
from casework.rules.days import tokyo_date
from casework.rules.follow_up_notes import Course, NextStep, Scale, View, Way
from casework.rules.follow_up_notes import Told as Said
from casework.rules.months import months_after
from casework.rules.online import OF_TALK
from casework.rules.previews import Preview
from casework.rules.recipients import Recipient
from casework.rules.record import Record
from casework.rules.scales import Direction
from casework.rules.scoring import Questionnaire
from casework.rules.transfers import Ground
from casework.rules.undecided import undecided
from casework.rules.vocabulary import (
    Agreement,
    Guidance,
    Hat,
    InterviewedBy,
    InterviewMode,
    LetterRoad,
    MeasureKind,
    PhysicianWish,
    ReceiptChannel,
    ReferralChannel,
    ReferralEnd,
    WorkCategory,
    WorkForm,
)
from casework.rules.work_data import Month, last_months
from casework.rules.work_questions import Wanted
from casework.services import (
    bookings,
    checks,
    deciding,
    explanations,
    follow_up_notes,
    follow_up_plans,
    hearings,
    instructing,
    instruction_threads,
    instructions,
    interviews,
    invitations,
    issuing,
    medical_letters,
    needs,
    opinions,
    outside_talks,
    previews,
    receipts,
    referrals,
    requests,
    results_import,
    results_layouts,
    sendings,
    work_data,
    work_questions,
)
from casework.services.checks import NewCheck
from casework.services.explanations import Account
from casework.services.follow_up_notes import New
from casework.services.hearings import Heard
from casework.services.instruction_threads import Word
from casework.services.interviews import Notes
from casework.services.judgements import Judgement
from casework.services.medical_letters import Words
from casework.services.needs import Decision
from casework.services.orders import Order
from casework.services.outside_talks import Answer, Told
from casework.services.referrals import Handing
from casework.services.sending_texts import Telling
from casework.services.wishes import Wish
from casework.services.work_data import Given
from casework.services.work_questions import Question

HEADER = "社員番号,ストレス要因,心身の反応,周囲の支援,高ストレス,実施日,結果通知日"
BEFORE_AGO = 225
PRODUCT = "港町健診センターの一覧"
PRODUCT_COLUMNS = {
    "number": "従業員コード", "stressors": "要因計", "reactions": "反応計", "support": "支援計", "high_stress": "判定",
    "checked_on": "受検年月日", "notified_on": "結果返却年月日",
    "scale_quantity": "量的負担", "scale_control": "コントロール", "scale_fatigue": "疲労", "scale_anxiety": "不安",
    "scale_supervisor": "上司支援", "scale_colleagues": "同僚支援",
}  # fmt: skip
"""What an invented provider calls its columns; it counts the scales the other way round."""
HR_DESK = "労務課（内線 2210）"
EXAMINERS = {"HQ": ("physician", "nurse"), "AT": ("physician", "nurse"), "SD": ("outside_physician",)}
HEARERS = {"hr": "本人、労務課 森", "hr_head": "本人、労務課長 石井"}


def high(key: str) -> tuple[int, int, int]:
    """Scores of somebody under high stress (stressors, reactions, support); everybody has their own."""
    nth = next(position for position, member in enumerate(NAMED) if member.key == key)
    return 44 + nth * 7 % 11, 78 + nth * 5 % 13, 22 + nth * 3 % 8


GUIDANCE = {
    WorkCategory.NORMAL: (Guidance.NONE,),
    WorkCategory.RESTRICTED: (Guidance.HEALTH_GUIDANCE, Guidance.OBSERVE),
    WorkCategory.LEAVE: (Guidance.TREATMENT,),
}


def _with_points(row: str) -> str:
    number, stressors, reactions, support, *_rest = row.split(",")
    sums = {"stressors": int(stressors), "reactions": int(reactions), "support": int(support)}
    return ",".join((row, *map(str, points(number, sums))))


class Road:
    """The ordinary steps of the road, each as the person who does it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.checks: dict[tuple[str, bool], str] = {}

    def begin_checks(self) -> None:
        """The present check of each workplace, and the one before it at the two larger ones."""
        for code, examiners in EXAMINERS.items():
            for last in (True, False) if code in {"HQ", "AT"} else (False,):
                began = self.stage.at(240 if last else 120, 9)
                name = f"{began.year}年{began.month}月実施"
                new = NewCheck(
                    name=name, workplace=self.stage.place_id(code), started_on=began.date(),
                    questionnaire=Questionnaire.FULL, examiners=tuple(self.stage.person_id(key) for key in examiners),
                    interviewed_by=(
                        InterviewedBy.REGIONAL_CENTRE if code == "SD" else InterviewedBy.INDUSTRIAL_PHYSICIAN
                    ),
                    provider=self.stage.made.centre if code == "SD" else "",
                )  # fmt: skip
                self.checks[code, last] = self.stage.act("clerk", Hat.CLERK, checks.start, new, now=began)

    def year_before(self, key: str) -> None:
        """A result of the check before, from quieter days: no talk was needed, and the letter for everybody left."""
        stage = self.stage
        self.notice(key, BEFORE_AGO, (33, 48, 17))
        check, result = stage.result(key)
        who = EXAMINERS[stage.workplace_of(key)][0]
        found = [Decision(result=result, needed=False)]
        stage.act(who, Hat.PHYSICIAN, needs.decide, check, found, now=stage.at(BEFORE_AGO, 9))
        post.send_letters(stage, BEFORE_AGO - 1)

    def keep_columns(self) -> None:
        """The clerk keeps which column is which in the files of an outside provider."""
        self.stage.act(
            "clerk", Hat.CLERK, results_layouts.keep, PRODUCT, PRODUCT_COLUMNS, Direction.STRESS,
            now=self.stage.at(BEFORE_AGO + 2, 10),
        )  # fmt: skip

    def load(self, code: str, rows: Sequence[str], *, last: bool, now: datetime) -> None:
        """The clerk takes results in, as a file with the points of the scales."""
        data = "\n".join((",".join((HEADER, *NAMES)), *map(_with_points, rows))).encode("utf-8-sig")
        found = self.stage.act("clerk", Hat.CLERK, results_import.load, self.checks[code, last], data, now=now)
        if found.problems:
            raise RuntimeError(f"the demo's own file is refused: {found.problems[:3]}")

    def notice(self, key: str, ago: int, scores: tuple[int, int, int] | None = None) -> None:
        """A result arrives and the person is told it, on the same day."""
        stage = self.stage
        number = stage.made.employments[key].number
        day = stage.today - timedelta(days=ago)
        stressors, reactions, support = scores or high(key)
        row = f"{number},{stressors},{reactions},{support},{int(reactions >= 77)},{day - timedelta(days=7)},{day}"
        self.load(stage.workplace_of(key), [row], last=ago > 100, now=stage.at(ago, 8))

    def invite(self, key: str, ago: int, *, examiner: str | None = None) -> None:
        """A result arrives; the examiner finds that a talk is needed; the case opens and the invitation leaves."""
        self.notice(key, ago)
        check, result = self.stage.result(key)
        who = examiner or EXAMINERS[self.stage.workplace_of(key)][0]
        hat = Hat.NURSE if who == "nurse" else Hat.PHYSICIAN
        self.stage.act(who, hat, needs.decide, check, [Decision(result=result, needed=True)], now=self.stage.at(ago, 9))

    def ask(self, key: str, ago: int, wish: Wish | None = None, outside: tuple[str, ...] = ()) -> None:
        """The employee reads the invitation in the evening before, and asks for the interview. `outside`: who may get a
        copy of the result.
        """
        self.read(key, ago + 1)
        wish = wish or Wish(mode=InterviewMode.EITHER, physician=PhysicianWish.ANY)
        self.stage.act(
            key, Hat.WORKER, requests.submit, self.stage.case(key), wish, outside, now=self.stage.at(ago, 12)
        )

    def hear_of(self, who: str, hat: Hat, employment: Employment, ago: int, channel: ReceiptChannel) -> str:
        """HR or the nurse writes down that somebody told them that they want the interview. Gives its public id."""
        stage = self.stage
        heard = receipts.Heard(employment.number, stage.workday(ago), channel)
        return stage.act(who, hat, receipts.receive, heard, now=stage.office(ago, 15)).public_id

    def tell_of_work(self, key: str, ago: int) -> None:
        """HR hands over what its records say of the last six months: more and more hours."""
        stage = self.stage
        now = stage.office(ago, 14)
        months = last_months(tokyo_date(now))
        given = Given(
            last_on=months[-1],
            months=tuple(Month(on, (28 + 6 * n) * 60, 8 * 60 * (n % 2), nights=4 + n // 2, days=20 + n % 2)
                         for n, on in enumerate(months)),
            work_form=WorkForm.TWO_SHIFTS,
            duties="出荷前の検査。月末に納期が重なります。",
            responsibility="検査の担当は4人。リーダーを兼ねています。",
            changes="9月に担当が2人減りました。",
        )  # fmt: skip
        request = stage.of_case(InterviewRequest, key)
        stage.act("hr", Hat.HR, work_data.give, request, given, number=0, now=now)

    def ask_about_work(self, interview: str, wanted: tuple[Wanted, ...], words: str, now: datetime) -> str:
        """The physician asks HR for more than the sheet says; gives the question."""
        question = Question(frozenset(wanted), words)
        asked = self.stage.act("physician", Hat.PHYSICIAN, work_questions.ask, interview, question, now=now)
        return str(asked.public_id)

    def read(self, key: str, ago: int) -> None:
        """The employee opens the invitation; the letters of the days before had left."""
        post.send_letters(self.stage, ago)
        self.stage.act(key, Hat.WORKER, invitations.page, self.stage.case(key), now=self.stage.at(ago, 21))

    def book(
        self, key: str, asked: int, ago: int, who: str = "physician", *, online: bool = False, later: bool = False
    ) -> date:  # fmt: skip
        """The employee books an extra slot; gives its day (a workday at or before it)."""
        stage = self.stage
        on = stage.workday(ago, stage.workplace_of(key))
        slot = stage.extra_slot(who, on, None if online else stage.workplace_of(key), now=stage.at(asked, 7))
        stage.act(key, Hat.WORKER, bookings.book, stage.case(key), slot, later=later, now=stage.at(asked, 13))
        return on

    def refer(self, key: str, ago: int, channel: ReferralChannel, *, with_result: bool = False) -> str:
        """The clerk asks the regional centre for the interview, mostly without the scores; gives the referral."""
        now = self.stage.at(ago, 15)  # never before the request, whatever the weekday
        handing = Handing(provider=self.stage.made.centre, sent_on=now.date(), channel=channel, with_result=with_result)
        referral = self.stage.act("clerk", Hat.CLERK, referrals.refer, self.stage.case(key), handing, now=now)
        return str(referral.public_id)

    def declined(self, referral: str, ago: int) -> None:
        """The centre could not take it."""
        version = self.stage.version(Referral, referral)
        now = self.stage.at(ago, 16)
        self.stage.act("clerk", Hat.CLERK, referrals.end, referral, ReferralEnd.DECLINED, version=version, now=now)

    def answer(self, referral: str, ago: int, on: int) -> None:
        """The centre has named a day; the clerk writes it down."""
        now = self.stage.at(ago, 16)
        told = Answer(
            answered_on=now.date(), on=self.stage.workday(on, "SD"), starts=time(14), minutes=30, online=False,
            place="駅前合同ビル3階 会議室2", physician="菊地 陽一",
        )  # fmt: skip
        version = self.stage.version(Referral, referral)
        self.stage.act("clerk", Hat.CLERK, outside_talks.appoint, referral, told, version=version, now=now)

    def told(self, referral: str, on: int, ago: int) -> None:
        """The centre has told that the interview was held; the clerk writes it down."""
        held = Told(held_on=self.stage.workday(on, "SD"), mode=InterviewMode.IN_PERSON, physician="千葉 美和")
        version = self.stage.version(Referral, referral)
        now = self.stage.at(ago, 16)
        self.stage.act("clerk", Hat.CLERK, outside_talks.report_held, referral, held, version=version, now=now)

    def meet(self, key: str, on: date, who: str = "physician") -> str:
        """The interview is held and noted; gives it."""
        return self.talk(self.stage.booking(key), on, TALES[key].notes, who)

    def talk(self, booking: str, on: date, notes: Notes, who: str = "physician") -> str:
        """What was booked is held and noted; gives it."""
        stage = self.stage
        at = min(datetime.combine(on, time(9), stage.at(0).tzinfo), stage.now)
        interview = stage.act(who, Hat.PHYSICIAN, interviews.start, booking, now=at).public_id
        version = stage.version(Interview, interview)
        mode = InterviewMode.ONLINE if who == "outside_physician" else InterviewMode.IN_PERSON
        stage.act(
            who, Hat.PHYSICIAN, interviews.hold, interview, on, mode,
            notes=notes, conditions=frozenset(OF_TALK), version=version,
            now=at + timedelta(minutes=40) if at < stage.now else stage.now,
        )  # fmt: skip
        return str(interview)

    def advise(self, interview: str, record: Record, now: datetime, who: str = "physician") -> None:
        """The physician writes report and opinion, and issues them."""
        version = self.draft(interview, record, now, who)
        self.stage.act(who, Hat.PHYSICIAN, issuing.issue, interview, version=version, now=now)

    def draft(self, interview: str, record: Record, now: datetime, who: str = "physician") -> int:
        """The physician writes, and saves; gives the version."""
        return self.stage.act(who, Hat.PHYSICIAN, opinions.save, interview, record, version=0, now=now)

    def refer_to_doctor(self, key: str, now: datetime, *, signed: bool) -> None:
        """The physician writes to a medical institution, and signs it once the employee agrees (紹介状)."""
        case = self.stage.case(key)
        words = Words(
            institution="港南こころのクリニック（架空）", purpose="眠りの不調についての診察のお願い",
            course="この2か月、寝つきにくい日が続いています。仕事は続けられています。",
            asked="ご診察のうえ、仕事をするうえで配慮のいることがあればお知らせください。",
        )  # fmt: skip
        version = self.stage.act("physician", Hat.PHYSICIAN, medical_letters.save, case, words, version=0, now=now)
        if signed:
            letter = self.stage.of_case(MedicalLetter, key)
            agreed = (tokyo_date(now), LetterRoad.EMPLOYEE)
            self.stage.act("physician", Hat.PHYSICIAN, medical_letters.issue, letter, *agreed, version=version, now=now)

    def hear(self, key: str, now: datetime, agreement: Agreement = Agreement.YES, hr: str = "hr") -> None:
        """HR hears the employee on the opinion."""
        tale = TALES[key]
        heard = Heard(heard_on=now.date(), physician_present=False, present=HEARERS[hr], put=tale.put, words=tale.words,
                      agreement=agreement)  # fmt: skip
        self.stage.act(hr, Hat.HR, hearings.hear, self.stage.opinion(key), heard, now=now)

    def decide(
        self, key: str, now: datetime, items: tuple[Item, ...], *, reason: str = "", review_on: date | None = None,
        hr: str = "hr", reasons: Mapping[str, str] | None = None, grounds: Mapping[str, Ground] | None = None,
    ) -> None:  # fmt: skip
        """HR decides these measures; reviewed after a month, unless said. By row: why it isn't as advised, and why
        somebody is moved.
        """
        first = min(item.from_on for item in items if item.from_on) if items else None
        judgement = Judgement(
            items=items,
            review_on=review_on or (months_after(first, 1) if first else None),
            reason=reason,
            hearing_version=1 if items else 0,
            without_view=True,
            put=True,
            unseen="聴いた内容を、その場で本人と読み合わせて確かめたため。",
            reasons=reasons or {},
            grounds=grounds or {},
        )
        self.stage.act(hr, Hat.HR, deciding.decide, self.stage.opinion(key), judgement, now=now)

    def explain(self, key: str, now: datetime, who: str = "physician", hr: str = "hr") -> None:
        account = Account(
            given_on=now.date(), physician_id=self.stage.person_id(who), mode=InterviewMode.IN_PERSON,
            content=TALES[key].told, answer=TALES[key].answer, accepted=True,
        )  # fmt: skip
        self.stage.act(hr, Hat.HR, explanations.explain, self.stage.decision(key), account, now=now)

    def instruct(
        self, key: str, now: datetime, items: tuple[Item, ...], words: str = "", hr: str = "hr", *, because: str = ""
    ) -> None:  # fmt: skip
        """HR shows the employee a text, who finds it fine, and tells the supervisor; with `because` in the place of the
        first one.
        """
        order = _order(items, now.date(), words)
        if because:
            order = replace(order, replaces=1, because=because)
        shown, said = now - timedelta(hours=2), now - timedelta(hours=1)
        draft = self.stage.act(hr, Hat.HR, previews.propose, self.stage.decision(key), order, now=shown)
        answer = previews.answer
        self.stage.act(key, Hat.WORKER, answer, draft.public_id, Preview.FINE, now=said)
        self.stage.act(hr, Hat.HR, instructing.instruct, self.stage.decision(key), order, now=now)

    def carry_out(self, key: str, now: datetime, items: tuple[Item, ...], words: str) -> None:
        """Nobody leads the employee: HR does it itself."""
        order = _order(items, now.date(), words)
        self.stage.act("hr", Hat.HR, instructing.carry_out, self.stage.decision(key), order, now=now)

    def acknowledge(self, key: str, boss: str, now: datetime) -> None:
        self.stage.act(boss, Hat.SUPERVISOR, instructions.acknowledge, self.stage.instruction(key), now=now)

    def tell_also(self, key: str, recipient: Recipient, name: str, now: datetime) -> None:
        """HR shows the employee the text for payroll or rostering, who finds it fine, and tells them."""
        telling, decision = Telling(recipient, name, HR_DESK), self.stage.decision(key)
        shown, said = now - timedelta(hours=2), now - timedelta(hours=1)
        draft = self.stage.act("hr", Hat.HR, sendings.propose, decision, telling, now=shown).public_id
        self.stage.act(key, Hat.WORKER, previews.answer, draft, Preview.FINE, now=said)
        self.stage.act("hr", Hat.HR, sendings.send_shown, decision, draft, now=now)

    def tell_desk(self, key: str, boss: str, word: Word, now: datetime, answer: str = "", hr: str = "hr") -> None:
        """A supervisor writes about the instruction, and HR answers."""
        stage = self.stage
        note = stage.act(boss, Hat.SUPERVISOR, instruction_threads.say, stage.instruction(key), word, now=now)
        if answer:
            later = now + timedelta(hours=3)
            stage.act(hr, Hat.HR, instruction_threads.answer, note.public_id, answer, now=later)

    def follow(self, interview: str, now: datetime, who: str = "physician") -> None:
        """The physician sets the talks that follow."""
        self.stage.act(who, Hat.PHYSICIAN, follow_up_plans.plan, interview, (1, 3, 6), now=now)

    def keep_follow_ups(self, key: str, who: str = "physician") -> None:
        """The talks whose day has come were held on it: slowly it gets better."""
        course = iter(_COURSE)
        for follow_up, due_on in self.stage.due_follow_ups(key):
            now = self.stage.at((self.stage.today - due_on).days, 17)
            self.stage.act(who, Hat.PHYSICIAN, follow_up_notes.hold, follow_up, due_on, next(course), now=now)


_COURSE: Final = (
    New(
        Way.IN_PERSON, Said(Course.SAME, View.KEEP, NextStep.PLANNED, {Scale.CONDITION: 4, Scale.SLEEP: 3}),
        "寝つきはまだ悪い。残業の上限は守れている。", "寝る前の1時間は、仕事の連絡を見ないでみてください。",
    ),
    New(
        Way.ONLINE, Said(Course.BETTER, View.KEEP, NextStep.PLANNED, {Scale.CONDITION: 6, Scale.SLEEP: 6}),
        "夜間の目覚めは週に1回ほど。", "このまま続けてください。月末だけ忙しいときは、早めに知らせてください。",
    ),
    New(
        Way.IN_PERSON, Said(Course.BETTER, View.KEEP, NextStep.PLANNED, {Scale.CONDITION: 8, Scale.SLEEP: 7}),
        "生活の調子は戻っている。", "次の回で、これからのことを一緒に決めましょう。",
    ),
)  # fmt: skip


def _order(items: tuple[Item, ...], today: date, words: str) -> Order:
    first = min(item.from_on for item in items if item.from_on)
    last = max(item.until_on for item in items if item.until_on)
    return Order(
        kinds=frozenset(item.kind for item in items), from_on=max(first, today), until_on=last, words=words,
        ask=HR_DESK, arranged=tuple(undecided(words, ())),
    )  # fmt: skip


def restricted(from_on: date, months: int = 3, *, hours: int = 20, nights: bool = True) -> tuple[Item, ...]:
    """Overtime up to some hours a month and, unless said, no night work; for some months."""
    until = months_after(from_on, months) - timedelta(days=1)
    items = [Item(kind=MeasureKind.OVERTIME_LIMIT, hours=hours, from_on=from_on, until_on=until)]
    if nights:
        items.append(Item(kind=MeasureKind.FEWER_NIGHTS, hours=0, from_on=from_on, until_on=until))
    return tuple(items)


def record(
    tale: Tale, items: tuple[Item, ...], category: WorkCategory = WorkCategory.RESTRICTED, *, urgent: bool = False
) -> Record:
    """A complete record with these measures, in the words of a tale."""
    first = min((item.from_on for item in items if item.from_on), default=None)
    last = max((item.until_on for item in items if item.until_on), default=None)
    return Record(
        work_hours=tale.hours,
        work_other=tale.other,
        burden=tale.burden,
        other_findings=False,
        guidance=GUIDANCE[category],
        guidance_notes=tale.guidance,
        urgent=urgent,
        work_category=category,
        items=tuple(replace(item, from_on=None, until_on=None) for item in items),
        from_on=first,
        until_on=last,
        workplace_view=tale.workplace,
        reason=tale.reason,
    )
