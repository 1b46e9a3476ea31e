"""What has the nurse on her desk between the visits: who walked in, whom she promised to call, what she handed on?"""

from dataclasses import replace
from datetime import date, timedelta

from casework.demo.road import Road
from casework.models.people import Employment
from casework.rules.contacts import ContactKind
from casework.rules.vocabulary import Hat, InterviewMode
from casework.services import bookings, consultations, contacts, endings, follow_up_plans
from casework.services.contacts import New
from casework.services.interviews import Notes
from casework.services.wishes import Wish

CAME = (
    (
        9,
        ContactKind.ON_SITE,
        30,
        "健康管理室に来室。夕方になると頭が重い。仕事の話を30分ほどして、少し落ち着いた様子。",
        0,
    ),
    (3, ContactKind.PHONE, 10, "内線で相談。異動のあと寝つきが悪い。来週もう一度、様子を聞く約束。", -4),
)
"""How many days ago, how, how long, what was noted, and in how many days the next call is."""
OVER = New(ContactKind.ON_SITE, date.min, 20, "健診結果の見方を聞きに来室。説明して納得された様子。相談はここまで。")
"""Somebody who had their answer in one talk: the nurse ended the consultation the same day."""
WORDS = "頭が重い日が続いているそうです。次の来訪日に一度、話を聞いてもらえませんか。"
FIRST = Wish(InterviewMode.IN_PERSON, remarks="仕事の進め方のことで、一度話を聞いてほしいです。")
TALKED = Notes(
    complaint="新しい担当になってから、段取りに自信が持てない。", assessment="三か月後に、もう一度様子を聞く。"
)
AGAIN = Wish(InterviewMode.ONLINE, remarks="三か月を待たずに、もう一度話せますか。前と同じ先生だと助かります。")


def came_again(road: Road, employment: Employment) -> None:
    """A consultation at their own wish: the talk was held, the next one is planned, and they wish for one before it."""
    stage = road.stage
    stage.act_as(employment, endings.talk, FIRST, now=stage.at(24, 20))
    case, on = stage.case_of(employment), stage.workday(13)
    slot = stage.extra_slot("physician", on, "HQ", now=stage.at(23, 7))
    stage.act_as(employment, bookings.book, case, slot, now=stage.at(23, 13))
    interview = road.talk(stage.booking_in(case), on, TALKED)
    stage.act("physician", Hat.PHYSICIAN, follow_up_plans.plan, interview, (3,), now=stage.office(12, 16))
    stage.act_as(employment, endings.talk, AGAIN, now=stage.at(2, 20))


def came(road: Road) -> None:
    """Three walked in, at their own wish and without a request: the first one was handed on to the 産業医, the second
    is called again, the third one's consultation is over. A fourth one wishes for a second talk.
    """
    stage = road.stage
    free = [one for one in stage.made.crowd["design"] if not stage.case_of(one)]
    for employment, (ago, kind, minutes, note, call) in zip(free, CAME, strict=False):
        now = stage.office(ago, 11)
        call_on: date = stage.today - timedelta(days=call)
        new = New(kind, now.date(), minutes, note, call_on)
        stage.act("nurse", Hat.NURSE, contacts.walk_in, employment.number, new, now=now)
    if len(free) > len(CAME):
        last, now = free[len(CAME)], stage.office(6, 14)
        stage.act("nurse", Hat.NURSE, contacts.walk_in, last.number, replace(OVER, held_on=now.date()), now=now)
        stage.act("nurse", Hat.NURSE, consultations.end, stage.case_of(last), now=now)
    if len(free) > len(CAME) + 1:
        came_again(road, free[len(CAME) + 1])
    if free:
        case, physician = stage.case_of(free[0]), stage.person_id("physician")
        stage.act("nurse", Hat.NURSE, contacts.hand_on, case, physician, WORDS, now=stage.office(8, 16))
