"""What does the 産業医 look at quietly: a change after a request, and what somebody told of themself?"""

from datetime import timedelta

from casework.demo.road import Road
from casework.rules.treatment import Answer, ChangeKind, Outcome, Step
from casework.rules.vocabulary import Hat
from casework.services import people_import, treatment_reviews, treatment_watch
from casework.services.treatment_reviews import Ended, Looked, Told

TOLD = "希望していないのに、来月から別の係に移ると言われました。理由を聞いても、はっきりしません。"
NOTES = "辞令と、係の再編の計画書を本人と一緒に読んだ。計画は9か月前に決まり、ほかの3人も同じ日に移る。"
REASON = "再編の計画が先に決まっており、同じ立場の人にも同じ変更がある。本人も納得した。"
REPLY = (
    "係の再編は9か月前に決まっていて、ほかの3人も同じ日に移ります。面接のこととは関係がないと確かめました。"
    "移ったあとに困ることがあれば、いつでも伝えてください。"
)
STEPS = {
    Step.REASON: Answer.YES, Step.BEFORE: Answer.YES, Step.OPINION: Answer.NOT_ASKED, Step.HEARD: Answer.NO,
    Step.WITHIN: Answer.NOT_ASKED, Step.ALLOWED: Answer.YES,
}  # fmt: skip


def watched(road: Road) -> None:
    """One was told of by an employee and is closed; one was opened after this morning's file."""
    stage = road.stage
    now = stage.office(20, 12)
    told = Told(ChangeKind.TRANSFER, None, TOLD)
    made = stage.act("declined", Hat.WORKER, treatment_reviews.tell, told, now=now)
    now = stage.office(14, 15)
    looked = Looked(STEPS, NOTES, now.date(), agreed=False)
    stage.act("physician", Hat.PHYSICIAN, treatment_reviews.look, made, looked, version=1, now=now)
    ended = Ended(Outcome.NO_CONCERN, REASON, REPLY)
    later = now + timedelta(minutes=20)
    stage.act("physician", Hat.PHYSICIAN, treatment_reviews.close, made, ended, version=2, now=later)
    number, now = stage.made.employments["withdrawn"].number, stage.at(0, 7)
    data = f"社員番号,役職,異動区分\r\n{number},担当,役職の変更\r\n".encode()
    with stage.database.writing() as session:
        people_import.load(session, stage.made.company_id, data, as_of=stage.today, now=now)
    with stage.database.writing() as session:
        treatment_watch.look(session, stage.made.company_id, now=now)
