"""What has happened to whom? One function a story; each begins where the person of the roll has their part."""

from calendar import SATURDAY, SUNDAY
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from casework.demo import danger, hearings, looking
from casework.demo.assents import ASSENTS
from casework.demo.byways import BYWAYS
from casework.demo.outside import OUTSIDE
from casework.demo.paper import scanned
from casework.demo.road import Road, record, restricted
from casework.demo.steps import STEPS
from casework.demo.texts import TALES
from casework.rules.comparison import Item
from casework.rules.days import TOKYO
from casework.rules.instruction_notes import Kept, NoteKind
from casework.rules.months import months_after
from casework.rules.recipients import Recipient
from casework.rules.vocabulary import (
    Agreement,
    Channel,
    DeclineReason,
    FollowUpEnd,
    Hat,
    InterviewMode,
    Language,
    MeasureKind,
    PhysicianWish,
    WorkCategory,
)
from casework.rules.work_questions import Wanted
from casework.services import (
    bookings,
    endings,
    followups,
    interviews,
    invitations,
    requests,
    scans,
    sheets,
    work_questions,
)
from casework.services.instruction_threads import Word
from casework.services.invitations import NotThisTime
from casework.services.requests import Received
from casework.services.wishes import Wish
from casework.services.work_questions import Reply

LEAST_AGO = 40
"""Days that the whole road to the supervisor's confirmation takes."""


def invited(road: Road) -> None:
    """Noticed a few days ago; the letter is open. To live through the road from the beginning."""
    road.invite("invited", 4)


def undecided(road: Road) -> None:
    """The examiner has not decided yet; scores propose a talk."""
    road.notice("undecided", 2)


def noticed(road: Road) -> None:
    """The 29th day after the notice falls on a weekend: the final confirmation is moved back to Friday."""
    coming_saturday = (SATURDAY - road.stage.today.weekday()) % 7
    ago = 29 if road.stage.today.weekday() == SUNDAY else 29 - coming_saturday
    road.invite("noticed", ago)
    road.read("noticed", ago - 12)


def by_hr(road: Road) -> None:
    """Asked HR on paper; the clerk entered it two days later, and attached the scan."""
    stage = road.stage
    road.invite("by_hr", 20)
    received = Received(
        received_on=stage.workday(9), channel=Channel.HR, case_id=stage.case("by_hr"),
        wish=Wish(mode=InterviewMode.IN_PERSON, physician=PhysicianWish.WOMAN, contact="内線 3104（午前中）"),
    )  # fmt: skip
    entered = stage.act("clerk", Hat.CLERK, requests.receive, received, now=stage.office(7, 11))
    paper = scans.look(scanned())
    stage.act("clerk", Hat.CLERK, scans.attach, entered.request.public_id, paper, now=stage.office(7, 12))


def declined(road: Road) -> None:
    """Did not want it ("does it affect my rating?"), then chose a consultation that the employer never learns of."""
    stage = road.stage
    road.invite("declined", 24)
    road.read("declined", 19)
    words = NotThisTime(reason=DeclineReason.LABEL, words="査定に響きませんか。")
    stage.act("declined", Hat.WORKER, invitations.decline, stage.case("declined"), words, now=stage.at(18, 20))
    wish = Wish(mode=InterviewMode.ONLINE, remarks="まずは話を聞いてもらうだけにしたいです。")
    stage.act("declined", Hat.WORKER, endings.consult, stage.case("declined"), wish=wish, now=stage.at(6, 21))


def late(road: Road) -> None:
    """Asked on the 34th day: accepted, and marked as late."""
    road.invite("late", 36)
    road.ask("late", 2, Wish(mode=InterviewMode.EITHER, remarks="シフトの都合で水曜の午後が助かります。"))


def no_slot(road: Road) -> None:
    """Only in person with the 産業医, and no free time before the limit."""
    free = road.stage.first_free("AT")
    asked = 26 if free is None else min(30, max(26, 31 - (free - road.stage.today).days))
    road.invite("no_slot", 44)
    road.ask("no_slot", asked, Wish(mode=InterviewMode.IN_PERSON, physician=PhysicianWish.INDUSTRIAL))


def bookable(road: Road) -> None:
    """Asked yesterday; several times are free."""
    road.invite("bookable", 12)
    road.ask("bookable", 1, Wish(mode=InterviewMode.EITHER, remarks="人の少ない時間帯だとありがたいです。"))
    begun = {"work": "納期の重なる月末に、確認の仕事が集まります。", "sleep": "寝つくまでに1時間ほどかかります。"}
    stage, case = road.stage, road.stage.case("bookable")
    stage.act("bookable", Hat.WORKER, sheets.save, case, begun, version=0, hand_in=False, now=stage.at(0, 6))


def withdrawn(road: Road) -> None:
    """Booked, then withdrawn at the door; HR keeps the two dates and nothing else."""
    stage = road.stage
    road.invite("withdrawn", 30)
    road.ask("withdrawn", 20)
    on = road.book("withdrawn", 19, 5)
    at_the_door = datetime.combine(on, time(7, 50), TOKYO)
    stage.act(
        "physician", Hat.PHYSICIAN, endings.turn_at_door, stage.booking("withdrawn"), consult_instead=False,
        now=at_the_door,
    )  # fmt: skip


def outside_opinion(road: Road) -> None:
    """Interviewed on line by the outside physician; the 産業医's view on the opinion is asked for."""
    stage = road.stage
    road.invite("outside_opinion", 45)
    road.ask("outside_opinion", 35, Wish(mode=InterviewMode.ONLINE, physician=PhysicianWish.WOMAN))
    on = road.book("outside_opinion", 34, 12, "outside_physician", online=True)
    interview = road.meet("outside_opinion", on, "outside_physician")
    items = restricted(stage.today + timedelta(days=7), hours=30, nights=False)
    road.advise(interview, record(TALES["outside_opinion"], items), stage.office(3, 17), "outside_physician")


def normal_duty(road: Road) -> None:
    """通常勤務: the employee and the 産業医 are told, nothing else."""
    stage = road.stage
    road.invite("normal_duty", 70)
    road.ask("normal_duty", 60)
    on = road.book("normal_duty", 59, 45)
    interview = road.meet("normal_duty", on)
    road.advise(interview, record(TALES["normal_duty"], (), WorkCategory.NORMAL), stage.office(38, 15))
    road.decide("normal_duty", stage.office(36, 10), (), reason="医師の意見のとおり、通常勤務で差し支えないため。")


def opinion_overdue(road: Road) -> None:
    """The interview was held 34 days ago; HR answered what the physician asked, and the opinion is still a draft."""
    stage = road.stage
    road.invite("opinion_overdue", 70)
    road.ask("opinion_overdue", 60)
    on = road.book("opinion_overdue", 59, 34)
    interview = road.meet("opinion_overdue", on)
    asked = road.ask_about_work(interview, (Wanted.OVERTIME, Wanted.TRANSFERS), "7月から9月", stage.office(27, 16))
    answered = "7月は時間外38時間、8月は41時間、9月は52時間。9月1日に検査の担当が2人異動しました。"
    stage.act("hr", Hat.HR, work_questions.answer, asked, Reply(answered), now=stage.office(23, 14))
    items = restricted(stage.today + timedelta(days=3))
    road.draft(interview, record(TALES["opinion_overdue"], items), stage.office(20, 15))
    road.refer_to_doctor("opinion_overdue", stage.office(19, 15), signed=False)


def interview_today(road: Road) -> None:
    """An interview this evening, whatever day it is: the physician can hold it."""
    stage = road.stage
    road.invite("interview_today", 25)
    road.ask(
        "interview_today", 15, Wish(mode=InterviewMode.IN_PERSON, place="第二製造課から離れた建物", quiet_entrance=True)
    )
    told = {
        "work": "検査の担当が2人減り、月の残業が50時間ほどになりました。",
        "burden": "9月ごろから、朝に気が重くなります。",
        "sleep": "4時間ほどで目が覚めます。", "fatigue": "休みの日も疲れがとれません。",
        "habits": "お酒は週末だけです。",
        "wants": "夜の検査を減らせるか聞きたいです。", "kept_back": "家族の介護のことは、会社に伝えないでください。",
    }  # fmt: skip
    case = stage.case("interview_today")
    stage.act("interview_today", Hat.WORKER, sheets.save, case, told, version=0, hand_in=True, now=stage.at(13, 21))
    slot = stage.late_slot("physician", stage.today, "HQ", now=stage.at(14, 7))
    stage.act("interview_today", Hat.WORKER, bookings.book, stage.case("interview_today"), slot, now=stage.at(14, 13))
    road.tell_of_work("interview_today", 10)
    booked = stage.booking("interview_today")
    talk = stage.act("physician", Hat.PHYSICIAN, interviews.start, booked, now=stage.at(1, 18))
    road.ask_about_work(talk.public_id, (Wanted.SHIFTS, Wanted.LEAVE), "夜勤の組み方は、9月からの分", stage.at(1, 19))


def opinion_new(road: Road) -> None:
    """The opinion arrived this week: HR called in vain and has asked the employee in the app."""
    stage = road.stage
    road.invite("opinion_new", 50)
    road.ask("opinion_new", 40)
    on = road.book("opinion_new", 39, 14)
    interview = road.meet("opinion_new", on)
    items = restricted(stage.today + timedelta(days=10))
    road.advise(interview, record(TALES["opinion_new"], items), stage.office(2, 16))
    road.follow(interview, stage.office(2, 17))
    hearings.ask(road, "opinion_new")


def partly_agreed(road: Road) -> None:
    """「夜勤手当が減るのは困るが、3か月なら」, with a correction; the decision is to be made."""
    stage = road.stage
    road.invite("partly_agreed", 60)
    road.ask("partly_agreed", 50)
    on = road.book("partly_agreed", 49, 22, "second_physician")
    interview = road.meet("partly_agreed", on, "second_physician")
    items = restricted(stage.today + timedelta(days=7))
    road.advise(interview, record(TALES["partly_agreed"], items), stage.office(15, 16), "second_physician")
    road.hear("partly_agreed", stage.office(4, 11), Agreement.PARTLY)
    hearings.correct(road, "partly_agreed", 3)
    road.follow(interview, stage.office(14, 16), "second_physician")


def _decided(road: Road, key: str, ago: int, items: tuple[Item, ...], *, review_on: date | None = None) -> str:
    """Everything up to the decision, which was made `ago` days ago."""
    stage = road.stage
    road.invite(key, ago + 50)
    road.ask(key, ago + 42)
    on = road.book(key, ago + 41, ago + 20)
    interview = road.meet(key, on)
    road.advise(interview, record(TALES[key], items), stage.office(ago + 13, 16))
    road.hear(key, stage.office(ago + 8, 11))
    road.decide(key, stage.office(ago, 14), items, review_on=review_on)
    return interview


def to_explain(road: Road) -> None:
    """Decided, objected to, decided anew; the time of the explanation with the 産業医 is set."""
    stage = road.stage
    items = restricted(stage.today + timedelta(days=4), nights=False)
    interview = _decided(road, "to_explain", 10, items)
    hearings.object_to(road, "to_explain", 8)
    road.decide("to_explain", stage.office(6, 14), items, reason="本人の申出により、電話の当番の組み方も見直す。")
    hearings.set_time(road, "to_explain", stage.office(1, 15))
    danger.harassed(road, "to_explain", "physician")
    road.follow(interview, stage.office(20, 17))


def to_acknowledge(road: Road) -> None:
    """The supervisor has been told, and is to confirm. In three weeks the employee moves, and HR there knows."""
    stage = road.stage
    items = restricted(stage.today - timedelta(days=1))
    interview = _decided(road, "to_acknowledge", 9, items)
    road.explain("to_acknowledge", stage.office(5, 15))
    road.instruct("to_acknowledge", stage.office(1, 11), items)
    road.tell_also("to_acknowledge", Recipient.NEW_OFFICE, "", stage.office(1, 16))
    road.follow(interview, stage.office(20, 17))
    road.refer_to_doctor("to_acknowledge", stage.office(8, 16), signed=True)


def supervisor_changed(road: Road) -> None:
    """The instruction passed to the new supervisor yesterday; the old one sees it no more."""
    stage = road.stage
    items = restricted(stage.today - timedelta(days=25))
    interview = _decided(road, "supervisor_changed", 34, items)
    road.explain("supervisor_changed", stage.office(30, 15))
    road.instruct("supervisor_changed", stage.office(26, 11), items)
    road.acknowledge("supervisor_changed", "head_made1", stage.office(25, 13))
    road.tell_also("supervisor_changed", Recipient.ROSTERING, "第三製造課 勤務割の担当", stage.office(25, 10))
    asked = Word(NoteKind.QUESTION, "金曜の遅番が22時10分までかかることがあります。どう数えますか")
    road.tell_desk("supervisor_changed", "head_made1", asked, stage.office(20, 10),
                   "22時で交代できるように、応援の当番を組んでください。配車は労務課から話しておきます。")  # fmt: skip
    road.follow(interview, stage.office(40, 17))
    road.keep_follow_ups("supervisor_changed")


def measure_ended(road: Road) -> None:
    """Looked at twice and kept; then the period was over and nobody has decided: still in force, and red."""
    stage = road.stage
    items = restricted(stage.today - timedelta(days=97))
    interview = _decided(road, "measure_ended", 110, items)
    road.explain("measure_ended", stage.office(106, 15))
    road.instruct("measure_ended", stage.office(102, 11), items)
    road.acknowledge("measure_ended", "head_made1", stage.office(101, 13))
    partly = Word(NoteKind.REPORT, "月末の棚卸しの2日", Kept.PARTLY, 22 * 60)
    road.tell_desk("measure_ended", "head_made1", partly, stage.office(60, 9), "来月は、隣の課から2人出します。")
    looking.look_again(road, "measure_ended", *looking.STAFFED)
    hard = Word(NoteKind.OBSTACLE, "班の欠員が埋まらず、来週の土曜は組めません")
    road.tell_desk("measure_ended", "head_made1", hard, stage.office(2, 9))
    road.follow(interview, stage.office(115, 17))
    ended = stage.follow_up("measure_ended", 3)
    stage.act("physician", Hat.PHYSICIAN, followups.end, ended, FollowUpEnd.NOT_WISHED, now=stage.office(50, 18))
    road.keep_follow_ups("measure_ended")


def hr_head(road: Road) -> None:
    """The head of HR asks: colleagues of HR are told, never herself in that capacity."""
    road.invite("hr_head", 16, examiner="nurse")
    road.ask("hr_head", 5, Wish(mode=InterviewMode.ONLINE, physician=PhysicianWish.OUTSIDE))


def night_worker(road: Road) -> None:
    """No mail address, works at night, reads English: asked by telephone."""
    stage = road.stage
    road.invite("night_worker", 18)
    received = Received(
        received_on=stage.workday(3), channel=Channel.TELEPHONE, case_id=stage.case("night_worker"),
        wish=Wish(mode=InterviewMode.EITHER, language=Language.ENGLISH, hours="夜勤明けの8時半ごろ",
                  quiet_entrance=True, contact="携帯 昼休み"),
    )  # fmt: skip
    stage.act("clerk", Hat.CLERK, requests.receive, received, now=stage.office(3, 15))


def urgent_leave(road: Road) -> None:
    """要休業: the employer was told the same day. That somebody is in danger is told to nobody there."""
    stage = road.stage
    road.invite("urgent_leave", 30)
    road.ask("urgent_leave", 22, Wish(mode=InterviewMode.IN_PERSON))
    on = road.book("urgent_leave", 21, 1, "centre_physician")
    interview = road.meet("urgent_leave", on, "centre_physician")
    first = stage.today
    until = months_after(first, 1) - timedelta(days=1)
    items = (Item(kind=MeasureKind.WORK_BAN, from_on=first, until_on=until),)
    now = stage.at((stage.today - on).days, 17)
    written = record(TALES["urgent_leave"], items, WorkCategory.LEAVE, urgent=True)
    road.advise(interview, written, now, "centre_physician")
    danger.in_danger(road, "urgent_leave", "centre_physician")


def returning(road: Road) -> None:
    """Back after a second leave: week three of eight with short hours. The first instruction had a slip in it."""
    stage = road.stage
    first = stage.today - timedelta(days=16)
    until = first + timedelta(days=55)
    hours = Item(kind=MeasureKind.WORKING_HOURS, starts=time(9, 30), ends=time(15, 30), from_on=first, until_on=until)
    items = (hours, Item(kind=MeasureKind.OVERTIME_BAN, from_on=first, until_on=until))
    interview = _decided(road, "returning", 22, items)
    road.explain("returning", stage.office(20, 15))
    road.instruct("returning", stage.office(18, 11), items, "定例会議は、水曜の15時までに終える")
    road.acknowledge("returning", "head_design", stage.office(17, 13))
    slip = "定例会議の曜日をまちがえて伝えたため（水曜ではなく木曜）"
    road.instruct("returning", stage.office(14, 15), items, "定例会議は、木曜の15時までに終える", because=slip)
    road.acknowledge("returning", "head_design", stage.office(13, 17))
    road.follow(interview, stage.office(30, 17))
    road.keep_follow_ups("returning")


def year_end(road: Road) -> None:
    """Half a year of shorter hours; where the day allows, the talk after six months falls on the year-end closure."""
    stage = road.stage
    ago = _since_half_a_year_before_new_year(stage.today)
    first = stage.today - timedelta(days=ago - 17)
    items = restricted(first, 6, nights=False)
    road.invite("year_end", ago + 30)
    road.ask("year_end", ago + 20)
    on = road.book("year_end", ago + 19, ago)
    interview = road.meet("year_end", on)
    road.advise(interview, record(TALES["year_end"], items), stage.office(ago - 3, 16))
    road.follow(interview, stage.office(ago - 3, 17))
    road.hear("year_end", stage.office(ago - 8, 11), hr="hr_head")
    until = months_after(first, 6) - timedelta(days=1)
    road.decide("year_end", stage.office(ago - 12, 14), items, review_on=until, hr="hr_head")
    road.explain("year_end", stage.office(ago - 15, 15), hr="hr_head")
    road.instruct("year_end", stage.office(ago - 16, 11), items, hr="hr_head")
    road.acknowledge("year_end", "head_made3", stage.office(ago - 17, 13))
    road.keep_follow_ups("year_end")


def _since_half_a_year_before_new_year(today: date) -> int:
    """Days since 30 June, or since 2 July on the first days of January; 100 where that is too near or too far."""
    for year in (today.year, today.year + 1):
        for closed_on in (date(year, 1, 2), date(year, 12, 30)):
            ago = (today - (closed_on - relativedelta(months=6))).days
            if closed_on >= today and ago >= LEAST_AGO:
                return ago
    return 100


def moved_booking(road: Road) -> None:
    """Booked, then moved to another day this morning; the calendar event moved with it, the mails still wait."""
    stage = road.stage
    road.invite("moved_booking", 22)
    road.ask("moved_booking", 14)
    road.book("moved_booking", 13, -5)
    slot = stage.extra_slot("physician", stage.workday(-9), "HQ", now=stage.at(4, 7))
    now = stage.at(0, 7)
    stage.act("moved_booking", Hat.WORKER, bookings.book, stage.case("moved_booking"), slot, now=now)


def missed(road: Road) -> None:
    """Could not come; no blame, and free to book again."""
    stage = road.stage
    road.invite("missed", 28)
    road.ask("missed", 20)
    on = road.book("missed", 19, 6)
    now = stage.at((stage.today - on).days, 12)
    stage.act("physician", Hat.PHYSICIAN, interviews.missed, stage.booking("missed"), now=now)


def broken_off(road: Road) -> None:
    """The picture froze after ten minutes: written down, not counted, to be booked again."""
    stage = road.stage
    road.invite("broken_off", 28)
    road.ask("broken_off", 20, Wish(mode=InterviewMode.ONLINE))
    on = road.book("broken_off", 19, 8, "outside_physician", online=True)
    now = stage.at((stage.today - on).days, 12)
    interview = stage.act(
        "outside_physician", Hat.PHYSICIAN, interviews.start, stage.booking("broken_off"), now=now
    ).public_id
    stage.act("outside_physician", Hat.PHYSICIAN, interviews.break_off, interview, now=now + timedelta(minutes=10))


STORIES: tuple[Callable[[Road], None], ...] = (
    undecided, invited, noticed, by_hr, *BYWAYS, declined, *OUTSIDE, late, no_slot,
    bookable,
    withdrawn, outside_opinion, normal_duty, opinion_overdue, interview_today, opinion_new, partly_agreed,
    to_explain, to_acknowledge, supervisor_changed, measure_ended, hr_head, night_worker, urgent_leave, returning,
    year_end, moved_booking, missed, broken_off, *STEPS, *ASSENTS,
)  # fmt: skip
