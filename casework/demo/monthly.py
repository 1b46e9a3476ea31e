"""What did HR and the 産業医 agree in last month's review, and what is left of it for this one?"""

from datetime import timedelta

from casework.demo.road import Road
from casework.models.requests import InterviewRequest
from casework.models.reviews import ReviewPoint
from casework.rules.days import tokyo_date
from casework.rules.reviews import Doer, first_of
from casework.rules.vocabulary import Hat
from casework.services import reviews
from casework.services.reviews import Agreed, Meeting

PLACE = "AT"
AGREED = (
    ("year_end", Doer.HR, "毎月の残業の実績をまとめて産業医に渡す。"),
    ("opinion_overdue", Doer.PHYSICIAN, "報告書・意見書を発行する日を、人事労務に知らせる。"),
    ("measure_ended", Doer.BOTH, "措置を続けるかどうかを、本人の意見も聴いて決める。"),
)
"""The first is done; the others come first in the coming review."""


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
