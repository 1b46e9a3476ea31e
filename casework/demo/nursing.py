"""What has the nurse on her desk between the visits: who walked in, whom she promised to call, what she handed on?"""

from datetime import date, timedelta

from casework.demo.road import Road
from casework.rules.contacts import ContactKind
from casework.rules.vocabulary import Hat
from casework.services import contacts
from casework.services.contacts import New

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
WORDS = "頭が重い日が続いているそうです。次の来訪日に一度、話を聞いてもらえませんか。"


def came(road: Road) -> None:
    """Two walked in, at their own wish and without a request; the first one was handed on to the 産業医."""
    stage = road.stage
    free = [one for one in stage.made.crowd["design"] if not stage.case_of(one)]
    for employment, (ago, kind, minutes, note, call) in zip(free, CAME, strict=False):
        now = stage.office(ago, 11)
        call_on: date = stage.today - timedelta(days=call)
        new = New(kind, now.date(), minutes, note, call_on)
        stage.act("nurse", Hat.NURSE, contacts.walk_in, employment.number, new, now=now)
    if free:
        case, physician = stage.case_of(free[0]), stage.person_id("physician")
        stage.act("nurse", Hat.NURSE, contacts.hand_on, case, physician, WORDS, now=stage.office(8, 16))
