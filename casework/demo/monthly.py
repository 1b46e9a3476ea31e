"""What did HR and the 産業医 agree in last month's review, and what is left of it for this one?"""

from datetime import timedelta

from casework.demo.road import Road
from casework.models.requests import InterviewRequest
from casework.models.reviews import ReviewPoint
from casework.rules.days import tokyo_date
from casework.rules.recommendations import Outcome
from casework.rules.reviews import Doer, first_of
from casework.rules.vocabulary import Hat
from casework.services import recommendations, reviews
from casework.services.recommendations import Answer, Given
from casework.services.reviews import Agreed, Meeting

PLACE = "AT"
AGREED = (
    ("year_end", Doer.HR, "毎月の残業の実績をまとめて産業医に渡す。"),
    ("opinion_overdue", Doer.PHYSICIAN, "報告書・意見書を発行する日を、人事労務に知らせる。"),
    ("measure_ended", Doer.BOTH, "措置を続けるかどうかを、本人の意見も聴いて決める。"),
)
"""The first is done; the others come first in the coming review."""

RECOMMENDED = (
    "夜勤明けの日に残業を入れないよう、勤務割の作り方を改めること。",
    "年末の繁忙期に、検査工程へ応援の人員を置くこと。",
)
ANSWERED = "翌月の勤務割から、夜勤明けの残業を止めました。やむを得ないときは部長が承認します。"


def held(road: Road) -> None:
    """The review of the factory on the last working day of the month before; this month's is to come."""
    stage = road.stage
    before = first_of(stage.today) - timedelta(days=1)
    day = stage.workday((stage.today - before).days, PLACE)
    now = stage.office((stage.today - before).days, 16, PLACE)
    met = Meeting(tokyo_date(now), frozenset(stage.person_id(key) for key in ("hr", "physician")))
    review = stage.act("hr", Hat.HR, reviews.hold, stage.place_id(PLACE), first_of(day), met, now=now)
    for key, doer, words in AGREED:
        said = Agreed(stage.of_case(InterviewRequest, key), doer, words)
        stage.act("hr", Hat.HR, reviews.agree, review, said, now=now + timedelta(minutes=5))
    done = stage.of_case(ReviewPoint, AGREED[0][0])
    stage.act("hr", Hat.HR, reviews.settle, done, now=stage.at(0, 7))
    _recommended(road)


def _recommended(road: Road) -> None:
    """A 勧告 of last month that the committee has heard of, and one that HR still has to answer."""
    stage = road.stage
    now = stage.office(24, 15, PLACE)
    for words, at in ((RECOMMENDED[0], now), (RECOMMENDED[1], stage.office(3, 15, PLACE))):
        given = Given(stage.place_id(PLACE), tokyo_date(at), tokyo_date(at), words)
        made = stage.act("physician", Hat.PHYSICIAN, recommendations.give, given, now=at)
        if words == RECOMMENDED[0]:
            answer = Answer(Outcome.TAKEN, ANSWERED)
            stage.act("hr", Hat.HR, recommendations.answer, made, answer, version=1, now=at + timedelta(days=1))
            later = at + timedelta(days=8)
            stage.act("hr", Hat.HR, recommendations.report, made, tokyo_date(later), now=later)
