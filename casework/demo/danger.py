"""What was told in a talk that needs more than a record: somebody in danger, and harassment?"""

from datetime import datetime, timedelta

from sqlalchemy import select

from casework.demo.road import Road
from casework.models.interviews import Interview
from casework.rules.risk import Ideation, Risk, SelfHarm
from casework.rules.vocabulary import Hat
from casework.services import crises, passing_on, risks
from casework.services.crises import Told

ACTIVE = Risk(
    Ideation.ACTIVE,
    SelfHarm.PAST,
    protective="姉と暮らしている。来月、姪の入学を楽しみにしている。",
    words="「このまま消えてしまえたら」と、この2週間で何度か考えた。",
    action="面談のあと別室で保健師が付き添い、姉に電話をつないだ。",
)
STEPS = (
    (5, "stay", "相談室で保健師が付き添う。"),
    (15, "family", "本人の同意を得て、姉に連絡した。17時に迎えに来る。"),
    (25, "hotline", "夜の相談窓口の番号を紙で渡した。"),
)
"""After how many minutes which step was taken, in which words."""
FAMILY = Told(recipient="姉", content="今夜は一人にしないでほしいこと、夜の相談窓口の番号", consented=True)
WORDS = (
    "会議のあとに一人だけ残され、皆の前で強い言葉で叱られることが続いている。席を離してほしい。"
    "だれのことかは、窓口の人に会って話したい。"
)


def in_danger(road: Road, key: str, who: str) -> None:
    """The physician's assessment of yesterday was "active": the list of the crisis is open, and the family was told
    with consent. At the depot no other physician and no nurse could be called.
    """
    stage = road.stage
    now = _after_the_talk(road, key)
    alarm = stage.act(who, Hat.PHYSICIAN, risks.assess, stage.of_case(Interview, key), ACTIVE, now=now)
    if alarm is None:
        raise ValueError("somebody in danger without an alarm")
    for minutes, step, words in STEPS:
        stage.act(who, Hat.PHYSICIAN, crises.take_step, alarm.crisis_id, step, words, now=_later(road, now, minutes))
    stage.act(who, Hat.PHYSICIAN, crises.tell, alarm.crisis_id, FAMILY, now=_later(road, now, 20))


def harassed(road: Road, key: str, who: str) -> None:
    """Words about harassment were written down together; at home she chose that HR gets them, and HR read them."""
    stage = road.stage
    now = _after_the_talk(road, key)
    draft = passing_on.Draft(stage.person_id("hr"), WORDS, unnamed=True)
    words = stage.act(who, Hat.PHYSICIAN, passing_on.write, stage.of_case(Interview, key), draft, now=now)
    stage.act(key, Hat.WORKER, passing_on.choose, words, pass_on=True, now=now + timedelta(hours=4))
    stage.act("hr", Hat.HR, passing_on.receive, words, now=now + timedelta(days=1))


def _after_the_talk(road: Road, key: str) -> datetime:
    stage = road.stage
    wanted = select(Interview.held_on).where(Interview.public_id == stage.of_case(Interview, key))
    with stage.database.reading() as session:
        held_on = session.execute(wanted).scalar_one() or stage.today
    return stage.at((stage.today - held_on).days, 11)


def _later(road: Road, now: datetime, minutes: int) -> datetime:
    return min(now + timedelta(minutes=minutes), road.stage.now)
