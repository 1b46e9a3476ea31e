"""How were the people of the demo heard: in a meeting, in the app, or not yet?"""

from casework.demo.road import Road
from casework.models.measures import Hearing
from casework.rules.days import tokyo_date
from casework.rules.hearings import AttemptOutcome, AttemptWay
from casework.rules.vocabulary import Hat
from casework.services import hearing_attempts, hearing_marks, hearing_questions
from casework.services.hearing_attempts import Attempt

PUT = (
    "医師の意見書は、時間外を月20時間まで、深夜業なし、というものでした。\n"
    "会社では、この内容を3か月続け、1か月ごとに見直すことを考えています。\n"
    "困ること、続けたいこと、ほかの方法があれば教えてください。まだ何も決まっていません。"
)
CALLED = "終業後に電話したが、留守番電話だった。用件は残していない。"
CORRECTED = (
    "「3か月なら」と言ったのは、手当が減らない方法がほかにないときの話です。昼の応援に入る案も考えてほしいです。"
)


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
