"""How does HR of the demo share its work: who has which file, who handed everything over, and who stands in?"""

from datetime import timedelta

from casework.demo.road import Road
from casework.models.requests import InterviewRequest
from casework.rules.days import tokyo_date
from casework.rules.vocabulary import Hat
from casework.services import file_handovers, holdings, stand_ins
from casework.services.file_handovers import Leaving
from casework.services.holdings import Giving
from casework.services.stand_ins import Wanted

LEFT = "head_factory_office"
"""Was HR of the factory until some days ago."""
OF_THE_FACTORY = ("partly_agreed", "measure_ended")
TAKEN = ("to_explain", "returning")
GIVEN = "opinion_new"
NOTE = "本人とは来週の月曜17時に会う約束をしています。会議室は予約済みです。"


def shared(road: Road) -> None:
    """The factory's files went from who was transferred to the head office; of the others some have an owner."""
    stage = road.stage

    def request(key: str) -> str:
        return stage.of_case(InterviewRequest, key)

    for key in OF_THE_FACTORY:
        stage.act(LEFT, Hat.HR, holdings.take, request(key), now=stage.office(9, 10))
    now, from_on = stage.office(7, 11), stage.today - timedelta(days=2)
    with stage.database.reading() as session:
        [grant] = file_handovers.opening(session, stage.actor(LEFT, Hat.HR), now=now).grants
    leaving = Leaving(grant.public_id, stage.person_id("hr"), from_on)
    stage.act(LEFT, Hat.HR, file_handovers.hand_over, leaving, now=now)
    for key in TAKEN:
        stage.act("hr", Hat.HR, holdings.take, request(key), now=stage.office(2, 9))
    stage.act("hr_head", Hat.HR, holdings.take, request(GIVEN), now=stage.office(3, 9))
    given = Giving(stage.person_id("hr"), NOTE)
    stage.act("hr_head", Hat.HR, holdings.give, request(GIVEN), given, now=stage.office(1, 17))
    settled = stage.office(30, 10)
    for code in ("HQ", "SD"):
        wanted = Wanted(stage.person_id("director"), stage.place_id(code), tokyo_date(settled), None)
        stage.act("hr", Hat.HR, stand_ins.appoint, wanted, now=settled)
