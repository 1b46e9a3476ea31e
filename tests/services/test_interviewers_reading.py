"""Does a physician who only interviews read what came of their opinion, and not what the employee answered to it?"""

from sqlalchemy import true

from casework.access import advising, reach_objections
from casework.models.people import Employment, ReportingLine
from casework.rules.vocabulary import Hat, LineKind
from casework.services import decisions
from tests.access.reaching import change
from tests.services import test_objections
from tests.services.advising import NEXT, decided, explain, limited
from tests.world import LONG_AGO

WORDS = ("content", "answer", "refused_because", "given_by_name")


def refused(world, by="outside_physician"):
    """Less was decided than a physician from outside advised; explained with the 産業医, refused, objected to."""
    _, decision = decided(
        world, limited(30), by=by, reasons={"overtime_limit": "人が足りないため", "fewer_nights": "同じ"}
    )
    explain(world, decision, accepted=False, refused_because="子どもの迎えがあるのに残業が続く。")
    test_objections.write(world, decision)
    return decision


def seen(world, decision, who):
    with world.database.writing() as session:
        page = decisions.read(session, world.actor(who, Hat.PHYSICIAN), decision.public_id, now=NEXT)
    assert page.explanation is not None
    words = [field for field in WORDS if field in page.explanation]
    return len(page.reasons), page.explanation.accepted, words, len(page.objections), page.reconsideration is not None


def test_the_words_are_for_the_industrial_physician_and_not_for_the_interviewer(world):
    decision = refused(world)
    assert seen(world, decision, "outside_physician") == (2, False, [], 0, False)
    assert seen(world, decision, "physician") == (2, False, list(WORDS), 1, True)


def test_where_the_only_industrial_physician_is_barred_the_interviewer_advises_and_reads(world):
    _, decision = decided(world, by="outside_physician")
    boss = Employment(
        company_id=world.company_id, person_id=world.people["physician"].person_id, number="P1", from_on=LONG_AGO
    )  # fmt: skip
    change(world, boss)
    led = ReportingLine(company_id=world.company_id, employment_id=world.people["worker"].employment_id,
                        supervisor_id=boss.id, kind=LineKind.ACTING, from_on=LONG_AGO, until_on=LONG_AGO)  # fmt: skip
    change(world, led)
    present = {"physician_id": world.people["outside_physician"].public_id}
    explain(world, decision, accepted=False, refused_because="迎えがある。", **present)
    assert seen(world, decision, "outside_physician") == (0, False, list(WORDS), 0, True)


def test_twin_whoever_reaches_the_case_reads_all_of_it(world, monkeypatch):
    decision = refused(world)
    monkeypatch.setattr(advising, "advises", lambda *_: true())
    monkeypatch.setattr(reach_objections, "advises", lambda *_: true())
    assert seen(world, decision, "outside_physician") == (2, False, list(WORDS), 1, True)
