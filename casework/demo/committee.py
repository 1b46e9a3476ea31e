"""What did the committee of the factory read, and what is being prepared for it?"""

from datetime import timedelta

from casework.demo.crowd import TOLD_AGO
from casework.demo.road import Road
from casework.models.committee_reports import CommitteeReport
from casework.rules.committee import Period, Span
from casework.rules.days import tokyo_date
from casework.rules.reviews import first_of
from casework.rules.vocabulary import Hat
from casework.services import committee_reports

PLACE = "AT"
TESTED_AGO = TOLD_AGO + 10
ADVICE = (
    "夜勤明けの日に残業が入る勤務割が続いています。まず勤務割の作り方を見直し、"
    "応援の頼み方を職場で決めておくことをすすめます。"
)
DISCUSSED = "夜勤明けの残業は、翌月の勤務割からなくす。応援の頼み方は、製造部の会議で決めて次回の委員会に報告する。"


def reported(road: Road) -> None:
    """The month of the stress check is released and was discussed; the month before this one is a draft."""
    stage = road.stage
    tested = first_of(stage.today - timedelta(days=TESTED_AGO))
    over = Period(Span.MONTH, tested).last
    later = stage.office((stage.today - over).days - 5, 15, PLACE)
    made = stage.act("hr", Hat.HR, committee_reports.prepare, stage.place_id(PLACE), code(tested), now=later)
    later += timedelta(hours=1)
    stage.act("physician", Hat.PHYSICIAN, committee_reports.advise, made, ADVICE, version=1, now=later)
    later += timedelta(days=1)
    stage.act("hr", Hat.HR, committee_reports.release, made, version=2, now=later)
    met = later + timedelta(days=4)
    version = stage.version(CommitteeReport, made)
    stage.act(
        "hr", Hat.HR, committee_reports.discuss, made, tokyo_date(met), DISCUSSED, version=version, now=met
    )
    before = first_of(first_of(stage.today) - timedelta(days=1))
    stage.act("hr", Hat.HR, committee_reports.prepare, stage.place_id(PLACE), code(before), now=stage.at(0, 7))


def code(first: object) -> str:
    """As the form sends a month."""
    return f"{Span.MONTH.value}:{first}"
