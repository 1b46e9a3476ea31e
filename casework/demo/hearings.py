"""How were the people of the demo heard: in a meeting, in the app, or not yet, and who objects to what was decided?"""

from datetime import datetime, time

from casework.demo.road import Road
from casework.ids import PublicId
from casework.models.measures import Hearing
from casework.models.objections import Objection
from casework.rules.days import tokyo_date
from casework.rules.hearings import AttemptOutcome, AttemptWay
from casework.rules.objections import Outcome
from casework.rules.vocabulary import Hat
from casework.services import explanation_talks, hearing_attempts, hearing_marks, hearing_questions, objections
from casework.services.explanation_talks import Wanted
from casework.services.hearing_attempts import Attempt
from casework.services.objections import Reply

PUT = (
    "医師の意見書は、時間外を月20時間まで、深夜業なし、というものでした。\n"
    "会社では、この内容を3か月続け、1か月ごとに見直すことを考えています。\n"
    "困ること、続けたいこと、ほかの方法があれば教えてください。まだ何も決まっていません。"
)
CALLED = "終業後に電話したが、留守番電話だった。用件は残していない。"
CORRECTED = (
    "「3か月なら」と言ったのは、手当が減らない方法がほかにないときの話です。昼の応援に入る案も考えてほしいです。"
)

OBJECTED = "残業の上限だけでなく、難しい電話が続いたあとに休める時間も決めてほしいです。"
PHYSICIAN_SAID = "休める時間を決めることは、意見書の趣旨に合っています。"
ANSWERED = "電話の当番の組み方も含めて、もう一度決めることにしました。"


def ask(road: Road, key: str) -> None:
    """HR called in vain, then put in the app what it has in mind."""
    stage, opinion = road.stage, road.stage.opinion(key)
    tried = Attempt(tokyo_date(stage.office(1, 18)), AttemptWay.PHONE, AttemptOutcome.NOT_REACHED, CALLED)
    stage.act("hr", Hat.HR, hearing_attempts.log, opinion, tried, now=stage.office(1, 18))
    stage.act("hr", Hat.HR, hearing_questions.ask, opinion, PUT, now=stage.office(1, 18))


def correct(road: Road, key: str, ago: int) -> None:
    """The employee says what is different in HR's note, and signs."""
    stage, hearing = road.stage, road.stage.of_case(Hearing, key)
    stage.act(key, Hat.WORKER, hearing_marks.correct, hearing, CORRECTED, version=1, now=stage.office(ago, 17))
    stage.act(key, Hat.WORKER, hearing_marks.sign, hearing, version=2, now=stage.office(ago, 17))


def object_to(road: Road, key: str, ago: int) -> None:
    """The employee objects, and the head of HR, who didn't decide, has it decided anew."""
    stage, decision = road.stage, road.stage.decision(key)
    stage.act(key, Hat.WORKER, objections.write, decision, OBJECTED, now=stage.office(ago, 18))
    objection = stage.of_case(Objection, key)
    asked_on = tokyo_date(stage.office(ago - 1, 9))
    reply = Reply(ANSWERED, Outcome.CHANGED, stage.person_id("physician"), asked_on, PHYSICIAN_SAID)
    stage.act("hr_head", Hat.HR, objections.answer, objection, reply, now=stage.office(ago - 1, 10))


def set_time(road: Road, key: str, now: datetime) -> None:
    """HR and the physician agree when the decision is explained."""
    stage = road.stage
    agreed = Wanted(PublicId(stage.person_id("physician")), stage.workday(-4), time(18), 20,
                    online=True, place="", way_in="https://kaigi.example.jp/2026　合言葉：あさがお",
                    sure=True)  # fmt: skip
    stage.act("hr", Hat.HR, explanation_talks.fix, stage.decision(key), agreed, now=now)
