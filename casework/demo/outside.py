"""Whose talk is arranged outside the company, and whose result was passed on by consent? One function a story."""

from collections.abc import Callable

from casework.demo.paper import scanned
from casework.demo.road import Road
from casework.rules.vocabulary import (
    Hat,
    InterviewMode,
    ReferralChannel,
)
from casework.services import (
    consents,
    consents_on_paper,
    scans,
)
from casework.services.consents_on_paper import Paper
from casework.services.wishes import Wish


def apart(road: Road) -> None:
    """At the depot a request passes no result on: the examiner still has to confirm that he is eligible. The regional
    centre was asked yesterday and hasn't answered; he agreed that it gets a copy of his result, and HR got none.
    """
    road.invite("apart", 9)
    road.ask("apart", 2, Wish(mode=InterviewMode.EITHER), (road.stage.made.centre,))
    road.refer("apart", 1, ReferralChannel.FAX, with_result=True)


def referred(road: Road) -> None:
    """At the depot the regional centre interviews: asked by fax, it has named a day. The scores did not go along."""
    road.invite("referred", 16)
    road.ask("referred", 9, Wish(mode=InterviewMode.IN_PERSON, remarks="早番なので、午後が助かります。"))
    referral = road.refer("referred", 8, ReferralChannel.FAX)
    road.answer(referral, 3, -6)


def held_outside(road: Road) -> None:
    """The centre could not take it at first, then its physician held the interview; HR waits for the papers."""
    road.invite("held_outside", 30)
    road.ask("held_outside", 24)
    road.declined(road.refer("held_outside", 23, ReferralChannel.POST), 20)
    referral = road.refer("held_outside", 19, ReferralChannel.POST)
    road.told(referral, 5, 4)


def consented(road: Road) -> None:
    """Three of the factory who weren't selected agreed that their result is passed on: one on line, one who took it
    back, one on paper. HR opened the first.
    """
    stage, check = road.stage, road.checks["AT", False]
    results = stage.results_of(check)
    online, back, paper = [one for one in stage.made.crowd["made2"] if one.id in results][:3]
    given = stage.act_as(online, consents.give, results[online.id], now=stage.at(60, 20))
    stage.act("hr", Hat.HR, consents.result, given, now=stage.office(40, 11))
    taken = stage.act_as(back, consents.give, results[back.id], now=stage.at(58, 19))
    stage.act_as(back, consents.withdraw, taken, now=stage.at(30, 21))
    form = Paper(check, paper.number, stage.workday(52), stage.workday(50))
    agreed = stage.act("clerk", Hat.CLERK, consents_on_paper.receive, form, now=stage.office(49, 11))
    stage.act("clerk", Hat.CLERK, scans.attach_to_consent, agreed, scans.look(scanned()), now=stage.office(49, 12))


OUTSIDE: tuple[Callable[[Road], None], ...] = (apart, referred, held_outside, consented)
