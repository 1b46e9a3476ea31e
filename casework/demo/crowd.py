"""What became of everybody without a story: a result each, few of them high, a handful invited long ago?"""

from datetime import date, timedelta
from random import Random

from casework.demo import post
from casework.demo.road import EXAMINERS, Road
from casework.demo.roll import DEPARTMENTS, NAMED
from casework.models.people import Employment
from casework.rules.vocabulary import Again, DeclineReason, EmploymentKind, Hat
from casework.services import invitations, needs
from casework.services.invitations import NotThisTime
from casework.services.needs import Decision

SEED = 77
SHARE = 0.025
"""High ones among them. With the people of the stories, about one in ten of the company."""
TOLD_AGO = 75
NOT_NEEDED = (
    "保健師の電話で様子を確かめた。繁忙期が終わり、現在は落ち着いているため、面接指導は要しないと判断した。",
    "結果のあとに本人から相談があり、家庭の出来事による一時的なものと確かめた。面接指導は要しないと判断した。",
)
ANSWERS = (
    NotThisTime(reason=DeclineReason.BUSY, words="棚卸しが終わったら考えます。"),
    NotThisTime(reason=DeclineReason.NO_ANSWER),
    NotThisTime(reason=DeclineReason.IN_TREATMENT, words="かかりつけの先生に相談しています。"),
)


def results(road: Road) -> None:
    """Results of everybody without a story, told on one day, and what the examiners found the day after."""
    chance = Random(SEED)  # noqa: S311 - scores for a demo
    stage = road.stage
    day = stage.today - timedelta(days=TOLD_AGO)
    high: dict[str, list[Employment]] = {}
    for code in EXAMINERS:
        rows = []
        for employment in _with_result(road, code):
            is_high = chance.random() < SHARE
            reactions = chance.randint(77, 92) if is_high else chance.randint(34, 62)
            stressors, support = chance.randint(26, 50), chance.randint(12, 25)
            tested = day - timedelta(days=10)
            rows.append(f"{employment.number},{stressors},{reactions},{support},{int(is_high)},{tested},{day}")
            if is_high:
                high.setdefault(code, []).append(employment)
        rows += _counted(road, code, day)
        road.load(code, rows, last=False, now=stage.at(TOLD_AGO - 1, 9))
    for code in EXAMINERS:
        _decide(road, code, high.get(code, []))
    _answer(road, [employment for team in high.values() for employment in team])


def _with_result(road: Road, code: str) -> list[Employment]:
    """The people of each team who are employed here."""
    teams = road.stage.made.crowd.items()
    return [
        employment
        for key, team in teams
        if DEPARTMENTS[key].workplace == code
        for employment in team
        if employment.kind is not EmploymentKind.DISPATCHED_IN
    ]


def _counted(road: Road, code: str, day: date) -> list[str]:
    """Rows of those who are dispatched to the company: the same file holds them, and they are only counted."""
    chance = Random(SEED + 1)  # noqa: S311 - scores for a demo
    made = road.stage.made
    teams = [team for key, team in made.crowd.items() if DEPARTMENTS[key].workplace == code]
    named = [made.employments[one.key] for one in NAMED if DEPARTMENTS[one.department].workplace == code]
    tested = day - timedelta(days=10)
    return [
        f"{one.number},{chance.randint(26, 50)},{chance.randint(34, 70)},{chance.randint(12, 25)},0,{tested},{day}"
        for one in [*named, *(one for team in teams for one in team)]
        if one.kind is EmploymentKind.DISPATCHED_IN
    ]


def _decide(road: Road, code: str, high: list[Employment]) -> None:
    """The first high one of the two larger workplaces needs no talk after all; the others do."""
    stage = road.stage
    who = EXAMINERS[code][0]
    of = stage.results_of(road.checks[code, False])
    reasons = dict(zip(("HQ", "AT"), NOT_NEEDED, strict=True))
    spared = high[0] if high and code in reasons else None
    needed = {employment.id for employment in high} - ({spared.id} if spared else set())
    decisions = [
        Decision(result=result, needed=employment_id in needed,
                 reason=reasons[code] if spared is not None and employment_id == spared.id else "")
        for employment_id, result in of.items()
    ]  # fmt: skip
    for first in range(0, len(decisions), needs.AT_MOST):
        some = decisions[first : first + needs.AT_MOST]
        stage.act(who, Hat.PHYSICIAN, needs.decide, road.checks[code, False], some, now=stage.at(TOLD_AGO - 2, 18))


def _answer(road: Road, high: list[Employment]) -> None:
    """Some say "not this time" after the reminder, one of them for good; one wants to be asked on another day, and was;
    the others have not answered to this day.
    """
    stage = road.stage
    invited = [employment for employment in high if stage.case_of(employment)]
    post.send_letters(stage, TOLD_AGO - 16)
    for employment, answer in zip(invited, ANSWERS, strict=False):
        case = stage.case_of(employment)
        stage.act_as(employment, invitations.decline, case, answer, now=stage.at(TOLD_AGO - 17, 20))
    for employment, again, on in (
        (invited[1], Again.NEVER, None),
        (invited[len(ANSWERS)], Again.ON_A_DAY, stage.workday(20)),
    ):
        case = stage.case_of(employment)
        stage.act_as(employment, invitations.choose_approach, case, again, on, now=stage.at(TOLD_AGO - 18, 20))
