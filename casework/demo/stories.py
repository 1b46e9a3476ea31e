"""What has happened to whom? One function a story; each begins where the person of the roll has their part."""

from collections.abc import Callable
from datetime import time, timedelta

from dateutil.relativedelta import relativedelta

from casework.demo.road import HEARD, Road, record, restricted
from casework.demo.stage import workday
from casework.models.requests import InterviewRequest
from casework.rules.comparison import Item
from casework.rules.months import months_after
from casework.rules.vocabulary import (
    Agreement,
    Channel,
    DeclineReason,
    FollowUpEnd,
    Hat,
    InterviewMode,
    MeasureKind,
    PhysicianWish,
    WorkCategory,
)
from casework.services import bookings, endings, followups, interviews, invitations, requests
from casework.services.hearings import Heard
from casework.services.invitations import NotThisTime
from casework.services.requests import Received, Wish


def invited(road: Road) -> None:
    """Noticed a few days ago; the letter is open. To live through the road from the beginning."""
    road.invite("invited", 4)


def undecided(road: Road) -> None:
    """The examiner has not decided yet; scores propose a talk."""
    road.notice("undecided", 2, (46, 79, 26))


def noticed(road: Road) -> None:
    """29 days after the notice: the final confirmation has been moved back to a working day."""
    road.invite("noticed", 29)


def by_hr(road: Road) -> None:
    """Asked HR on paper; the clerk entered it two days later."""
    stage = road.stage
    road.invite("by_hr", 20)
    received = Received(
        received_on=stage.today - timedelta(days=9), channel=Channel.HR, case_id=stage.case("by_hr"),
        wish=Wish(mode=InterviewMode.IN_PERSON, physician=PhysicianWish.WOMAN, contact="内線 3104（午前中）"),
    )  # fmt: skip
    stage.act("clerk", Hat.CLERK, requests.receive, received, now=stage.at(7, 11))


def declined(road: Road) -> None:
    """Did not want it ("does it affect my rating?"), then chose a consultation that the employer never learns of."""
    stage = road.stage
    road.invite("declined", 24)
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
    road.invite("no_slot", 40)
    road.ask("no_slot", 26, Wish(mode=InterviewMode.IN_PERSON, physician=PhysicianWish.INDUSTRIAL))


def bookable(road: Road) -> None:
    """Asked yesterday; several times are free."""
    road.invite("bookable", 12)
    road.ask("bookable", 1, Wish(mode=InterviewMode.EITHER, remarks="人の少ない時間帯だとありがたいです。"))


def withdrawn(road: Road) -> None:
    """Booked, then withdrawn at the door; HR keeps the two dates and nothing else."""
    stage = road.stage
    road.invite("withdrawn", 30)
    road.ask("withdrawn", 20)
    road.book("withdrawn", 19, 5)
    request = stage.of_case(InterviewRequest, "withdrawn")
    version = stage.version(InterviewRequest, request)
    stage.act("withdrawn", Hat.WORKER, endings.withdraw, stage.case("withdrawn"), version=version, now=stage.at(6, 18))


def outside_opinion(road: Road) -> None:
    """Interviewed on line by the outside physician; the 産業医's view on the opinion is asked for."""
    stage = road.stage
    road.invite("outside_opinion", 45)
    road.ask("outside_opinion", 35, Wish(mode=InterviewMode.ONLINE, physician=PhysicianWish.WOMAN))
    on = road.book("outside_opinion", 34, 12, "outside_physician", online=True)
    interview = road.meet("outside_opinion", on, "outside_physician")
    items = restricted(stage.today + timedelta(days=7), hours=30, nights=False)
    road.advise(interview, record(items), stage.at(3, 17), "outside_physician")


def normal_duty(road: Road) -> None:
    """通常勤務: the employee and the 産業医 are told, nothing else."""
    stage = road.stage
    road.invite("normal_duty", 70)
    road.ask("normal_duty", 60)
    on = road.book("normal_duty", 59, 45)
    interview = road.meet("normal_duty", on)
    road.advise(interview, record((), WorkCategory.NORMAL), stage.at(40, 15))
    road.decide("normal_duty", stage.at(36, 10), (), reason="医師の意見のとおり、通常勤務で差し支えないため。")


def opinion_overdue(road: Road) -> None:
    """The interview was held 34 days ago, and the opinion is still a draft."""
    stage = road.stage
    road.invite("opinion_overdue", 70)
    road.ask("opinion_overdue", 60)
    on = road.book("opinion_overdue", 59, 34)
    interview = road.meet("opinion_overdue", on)
    items = restricted(stage.today + timedelta(days=3))
    road.draft(interview, record(items), stage.at(20, 15))


def interview_today(road: Road) -> None:
    """An interview in the physician's list of today (the next working day on a day of rest)."""
    stage = road.stage
    road.invite("interview_today", 25)
    road.ask("interview_today", 15, Wish(mode=InterviewMode.IN_PERSON, remarks="上司に知られない場所を希望します。"))
    slot = stage.late_slot("physician", stage.today, "HQ", now=stage.at(14, 7))
    stage.act("interview_today", Hat.WORKER, bookings.book, stage.case("interview_today"), slot, now=stage.at(14, 13))
    stage.act("physician", Hat.PHYSICIAN, interviews.start, stage.booking("interview_today"), now=stage.at(1, 18))


def opinion_new(road: Road) -> None:
    """The opinion arrived this week: HR is to hear the employee."""
    stage = road.stage
    road.invite("opinion_new", 50)
    road.ask("opinion_new", 40)
    on = road.book("opinion_new", 39, 14)
    interview = road.meet("opinion_new", on)
    items = restricted(stage.today + timedelta(days=10))
    road.advise(interview, record(items), stage.at(2, 16))
    road.follow(interview, stage.at(2, 17))


def partly_agreed(road: Road) -> None:
    """「夜勤手当が減るのは困るが、3か月なら」; the decision is to be made."""
    stage = road.stage
    road.invite("partly_agreed", 60)
    road.ask("partly_agreed", 50)
    on = road.book("partly_agreed", 49, 25)
    interview = road.meet("partly_agreed", on)
    items = restricted(stage.today + timedelta(days=7))
    road.advise(interview, record(items), stage.at(20, 16))
    heard = Heard(
        heard_on=HEARD.heard_on, physician_present=False, present="本人、労務課 森", put=HEARD.put,
        words="夜勤手当が減るのは困るが、3か月なら。", agreement=Agreement.PARTLY,
    )  # fmt: skip
    road.hear("partly_agreed", stage.at(4, 11), heard)


def _decided(road: Road, key: str, ago: int, items: tuple[Item, ...]) -> str:
    """Everything up to the decision, which was made `ago` days ago."""
    stage = road.stage
    road.invite(key, ago + 50)
    road.ask(key, ago + 42)
    on = road.book(key, ago + 41, ago + 20)
    interview = road.meet(key, on)
    road.advise(interview, record(items), stage.at(ago + 15, 16))
    road.hear(key, stage.at(ago + 8, 11))
    road.decide(key, stage.at(ago, 14), items)
    return interview


def to_explain(road: Road) -> None:
    """Decided; the explanation with the 産業医 present is due."""
    stage = road.stage
    interview = _decided(road, "to_explain", 6, restricted(stage.today + timedelta(days=4), nights=False))
    road.follow(interview, stage.at(20, 17))


def to_acknowledge(road: Road) -> None:
    """The supervisor has been told, and is to confirm."""
    stage = road.stage
    items = restricted(stage.today - timedelta(days=1))
    interview = _decided(road, "to_acknowledge", 9, items)
    road.explain("to_acknowledge", stage.at(5, 15))
    road.instruct("to_acknowledge", stage.at(1, 11), items)
    road.follow(interview, stage.at(20, 17))


def supervisor_changed(road: Road) -> None:
    """The instruction passed to the new supervisor yesterday; the old one sees it no more."""
    stage = road.stage
    items = restricted(stage.today - timedelta(days=25))
    _decided(road, "supervisor_changed", 34, items)
    road.explain("supervisor_changed", stage.at(30, 15))
    road.instruct("supervisor_changed", stage.at(26, 11), items)
    road.acknowledge("supervisor_changed", "head_made1", stage.at(25, 9))


def measure_ended(road: Road) -> None:
    """The period is over and nobody has decided: still in force, and red."""
    stage = road.stage
    items = restricted(stage.today - timedelta(days=97))
    interview = _decided(road, "measure_ended", 110, items)
    road.explain("measure_ended", stage.at(106, 15))
    road.instruct("measure_ended", stage.at(102, 11), items)
    road.acknowledge("measure_ended", "head_made1", stage.at(101, 9))
    road.follow(interview, stage.at(115, 17))
    held, ended = stage.follow_up("measure_ended", 1), stage.follow_up("measure_ended", 3)
    on = workday(stage.today - timedelta(days=94))
    stage.act("physician", Hat.PHYSICIAN, followups.hold, held, on, now=stage.at(94, 18))
    stage.act("physician", Hat.PHYSICIAN, followups.end, ended, FollowUpEnd.NOT_WISHED, now=stage.at(30, 18))


def hr_head(road: Road) -> None:
    """The head of HR asks: colleagues of HR are told, never herself in that capacity."""
    road.invite("hr_head", 16, examiner="nurse")
    road.ask("hr_head", 5, Wish(mode=InterviewMode.ONLINE, physician=PhysicianWish.OUTSIDE))


def night_worker(road: Road) -> None:
    """No mail address, works at night, reads English: asked by telephone."""
    stage = road.stage
    road.invite("night_worker", 18)
    received = Received(
        received_on=stage.today - timedelta(days=3), channel=Channel.TELEPHONE, case_id=stage.case("night_worker"),
        wish=Wish(mode=InterviewMode.IN_PERSON, remarks="英語で話せると助かる。夜勤明けの朝がよい。",
                  contact="携帯 昼休み"),
    )  # fmt: skip
    stage.act("clerk", Hat.CLERK, requests.receive, received, now=stage.at(3, 15))


def urgent_leave(road: Road) -> None:
    """要休業: the employer was told the same day."""
    stage = road.stage
    road.invite("urgent_leave", 30)
    road.ask("urgent_leave", 22, Wish(mode=InterviewMode.IN_PERSON))
    on = road.book("urgent_leave", 21, 1, "centre_physician")
    interview = road.meet("urgent_leave", on, "centre_physician")
    first = stage.today
    until = months_after(first, 1) - timedelta(days=1)
    items = (Item(kind=MeasureKind.WORK_BAN, from_on=first, until_on=until),)
    now = stage.at((stage.today - on).days, 17)
    road.advise(interview, record(items, WorkCategory.LEAVE, urgent=True), now, "centre_physician")


def returning(road: Road) -> None:
    """Back after a second leave: week three of eight with short hours."""
    stage = road.stage
    first = stage.today - timedelta(days=16)
    until = first + timedelta(days=55)
    hours = Item(kind=MeasureKind.WORKING_HOURS, starts=time(9, 30), ends=time(15, 30), from_on=first, until_on=until)
    items = (hours, Item(kind=MeasureKind.OVERTIME_BAN, from_on=first, until_on=until))
    interview = _decided(road, "returning", 22, items)
    road.explain("returning", stage.at(20, 15))
    road.instruct("returning", stage.at(18, 11), items)
    road.acknowledge("returning", "head_design", stage.at(17, 9))
    road.follow(interview, stage.at(30, 17))


def year_end(road: Road) -> None:
    """Follow-ups at 1, 3 and 6 months; one of them falls on the year-end closure."""
    stage = road.stage
    last_day = stage.today.replace(month=12, day=30)
    if last_day <= stage.today:
        last_day = last_day.replace(year=last_day.year + 1)
    ago = max((stage.today - (last_day - relativedelta(months=6))).days, 2)
    items = restricted(stage.today - timedelta(days=ago - 20), 6, nights=False)
    road.invite("year_end", ago + 30)
    road.ask("year_end", ago + 20)
    on = road.book("year_end", ago + 19, ago)
    interview = road.meet("year_end", on)
    road.advise(interview, record(items), stage.at(max(ago - 3, 0), 16))
    road.follow(interview, stage.at(max(ago - 3, 0), 17))


def moved_booking(road: Road) -> None:
    """Booked, then moved to another day; the calendar event moved with it."""
    stage = road.stage
    road.invite("moved_booking", 22)
    road.ask("moved_booking", 14)
    road.book("moved_booking", 13, -5)
    on = workday(stage.today + timedelta(days=9))
    slot = stage.extra_slot("physician", on, "HQ", now=stage.at(4, 7))
    stage.act("moved_booking", Hat.WORKER, bookings.book, stage.case("moved_booking"), slot, now=stage.at(3, 19))


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
    undecided, invited, noticed, by_hr, declined, late, no_slot, bookable, withdrawn, outside_opinion, normal_duty,
    opinion_overdue, interview_today, opinion_new, partly_agreed, to_explain, to_acknowledge, supervisor_changed,
    measure_ended, hr_head, night_worker, urgent_leave, returning, year_end, moved_booking, missed, broken_off,
)  # fmt: skip
