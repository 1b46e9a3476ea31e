"""What did the committee of the head office read, and what is being prepared for it?"""

from datetime import date, timedelta

from casework.demo.crowd import TOLD_AGO
from casework.demo.road import Road
from casework.models.committee_reports import CommitteeReport
from casework.rules.committee import Period, Span
from casework.rules.days import tokyo_date
from casework.rules.recommendations import Outcome
from casework.rules.reviews import first_of
from casework.rules.vocabulary import Hat
from casework.services import committee_reports, recommendations
from casework.services.recommendations import Answer, Given

PLACE = "HQ"
TESTED_AGO = TOLD_AGO + 10
RECOMMENDED = "月末の締めの前後に、残業が続く人の仕事を分ける手順を決めること。"
ANSWERED = "締めの前の週に、課長が仕事の割振りを見直すことにしました。"
ADVICE = (
    "締めの時期に、残業が続きやすい職場があります。仕事を分ける手順が決まったので、"
    "次の締めのあとに、続けられるかを職場で話し合うことをすすめます。"
)
DISCUSSED = "仕事を分ける手順を、次の締めから使う。うまくいかなかった点は、次回の委員会に報告する。"


def reported(road: Road) -> None:
    """The month of the stress check is released and was discussed; the month before this one is a draft."""
    stage = road.stage
    tested = first_of(stage.today - timedelta(days=TESTED_AGO))
    over = (stage.today - Period(Span.MONTH, tested).last).days
    at, place = stage.office(over + 7, 15, PLACE), stage.place_id(PLACE)
    given = Given(place, tokyo_date(at), tokyo_date(at), RECOMMENDED)
    one = stage.act("physician", Hat.PHYSICIAN, recommendations.give, given, now=at)
    at += timedelta(hours=1)
    stage.act("hr", Hat.HR, recommendations.answer, one, Answer(Outcome.TAKEN, ANSWERED), version=1, now=at)
    at = stage.office(over + 2, 11, PLACE)
    stage.act("hr", Hat.HR, recommendations.report, one, tokyo_date(at), now=at)
    at = stage.office(over - 6, 15, PLACE)
    made = stage.act("hr", Hat.HR, committee_reports.prepare, place, _code(tested), now=at)
    at += timedelta(hours=1)
    stage.act("physician", Hat.PHYSICIAN, committee_reports.advise, made, ADVICE, version=1, now=at)
    at = stage.office(over - 8, 11, PLACE)
    stage.act("hr", Hat.HR, committee_reports.release, made, version=2, now=at)
    at = stage.office(over - 13, 16, PLACE)
    version = stage.version(CommitteeReport, made)
    stage.act("hr", Hat.HR, committee_reports.discuss, made, tokyo_date(at), DISCUSSED, version=version, now=at)
    before = first_of(first_of(stage.today) - timedelta(days=1))
    stage.act("hr", Hat.HR, committee_reports.prepare, place, _code(before), now=stage.at(0, 7))


def _code(first: date) -> str:
    """As the form sends a month."""
    return f"{Span.MONTH.value}:{first.isoformat()}"
