"""Who asked, or was reached, by another road than the page? One function a story."""

from collections.abc import Callable

from casework.demo.road import Road
from casework.rules.vocabulary import Hat, ReceiptAnswer, ReceiptChannel
from casework.services import receipts


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


BYWAYS: tuple[Callable[[Road], None], ...] = (told,)
