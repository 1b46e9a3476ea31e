"""Who asked, or was reached, by another road than the page? One function a story."""

from collections.abc import Callable
from datetime import timedelta

from casework.demo.road import Road
from casework.models.requests import InterviewRequest
from casework.rules.vocabulary import (
    Hat,
    PauseReason,
    Profession,
    ReceiptAnswer,
    ReceiptChannel,
    ReferralChannel,
    ReturnReason,
)
from casework.services import endings, notice_days, pauses, print_runs, receipts, talks
from casework.services.notice_days import CameBack
from casework.services.pauses import Rest
from casework.services.talks import NewTalk


def told(road: Road) -> None:
    """Three told somebody that they want the interview: one told HR yesterday and waits for the answer; one rang the
    nurse, and the clerk took it as a request of that day; one was never invited, and was told of the other doors.
    """
    stage = road.stage
    other = next(one for one in stage.made.crowd["design"] if not stage.case_of(one))
    heard = road.hear_of("hr", Hat.HR, other, 30, ReceiptChannel.MAIL)
    stage.act("clerk", Hat.CLERK, receipts.settle, heard, ReceiptAnswer.OTHERWISE, now=stage.office(29, 16))
    road.invite("told_nurse", 23)
    taken = road.hear_of("nurse", Hat.NURSE, stage.made.employments["told_nurse"], 13, ReceiptChannel.TELEPHONE)
    stage.act("clerk", Hat.CLERK, receipts.settle, taken, ReceiptAnswer.REQUEST, now=stage.office(12, 11))
    road.invite("told_hr", 15)
    road.read("told_hr", 10)
    road.hear_of("hr", Hat.HR, stage.made.employments["told_hr"], 1, ReceiptChannel.IN_PERSON)


def talked(road: Road) -> None:
    """The nurse rang somebody of whom the examiner hasn't decided yet (補足的面談)."""
    stage = road.stage
    _check, result = stage.result("undecided")
    talk = NewTalk(
        held_on=stage.today - timedelta(days=1), profession=Profession.PUBLIC_HEALTH_NURSE, held_by="井上 彩",
        notes="電話で15分。夜に何度か目が覚める。仕事は続けられているが、面接指導について詳しく知りたいとのこと。",
    )  # fmt: skip
    stage.act("nurse", Hat.NURSE, talks.record, result, talk, now=stage.at(1, 16))


def came_back(road: Road) -> None:
    """Without mail: the first letter went out on paper and came back, for he had moved; handed over later, it counts
    from then.
    """
    stage = road.stage
    ago = (stage.today - stage.workday(27, "AT")).days
    road.invite("came_back", ago)
    stage.act("clerk", Hat.CLERK, print_runs.make, f"{stage.public_url}/sign-in", now=stage.at(ago, 15))
    letter, case = stage.letter("came_back"), stage.case("came_back")
    back = CameBack(stage.workday(19, "AT"), ReturnReason.ADDRESS)
    stage.act("clerk", Hat.CLERK, notice_days.returned, letter, back, now=stage.office(19, 11, "AT"))
    handed = stage.workday(12, "AT")
    stage.act("clerk", Hat.CLERK, notice_days.received, case, handed, now=stage.office(12, 15, "AT"))


def resting(road: Road) -> None:
    """On leave since a week after the notice, for another three weeks: the encouragement waits until she is back."""
    stage = road.stage
    road.invite("resting", 19)
    leave = Rest(PauseReason.ON_LEAVE, stage.today - timedelta(days=12), stage.today + timedelta(days=21))
    stage.act("clerk", Hat.CLERK, pauses.pause, stage.case("resting"), leave, now=stage.office(12, 16))


def changed_mind(road: Road) -> None:
    """Asked, and the regional centre was asked with a copy of the result; yesterday he took the request back. The clerk
    still has to tell the centre, which returns the papers or destroys them.
    """
    stage = road.stage
    road.invite("changed_mind", 18)
    road.ask("changed_mind", 10, outside=(stage.made.centre,))
    road.refer("changed_mind", 9, ReferralChannel.FAX, with_result=True)
    request = stage.of_case(InterviewRequest, "changed_mind")
    version = stage.version(InterviewRequest, request)
    case = stage.case("changed_mind")
    stage.act("changed_mind", Hat.WORKER, endings.withdraw, case, version=version, now=stage.at(1, 21))


BYWAYS: tuple[Callable[[Road], None], ...] = (told, talked, came_back, resting, changed_mind)
