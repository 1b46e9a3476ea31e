"""Does all that is known lie beside the notes, in four questions whatever the history, and no more than is theirs?"""

from datetime import date

import pytest
from sqlalchemy import event, func, select, update

from casework.access import Act, enter, sight
from casework.models.cases import Assignment
from casework.models.checks import ExaminerAppointment
from casework.models.risks import RiskAssessment
from casework.models.trail import TrailSubject
from casework.rules.errors import NotYours
from casework.rules.risk import Ideation, Risk
from casework.rules.vocabulary import CaseKind, Hat, MeasureKind, WorkCategory
from casework.services import interviews, risks, screens
from tests.services import history, talking
from tests.services.talking import THEN, begun, page

YEARS = 10
MOST = 12
"""Statements of the whole page, the reader's sign-in and the trail included."""


def statements(site, path: str) -> list[str]:
    """What a page asks of the database, but for the beginning and the end of its transactions."""
    visitor = site.visitor("physician")
    assert visitor.get(path).status_code == 200  # the first of a session writes down that it goes on
    engine, seen = site.app.extensions["casework"].database.engine, []

    def note(_connection, _cursor, statement, *_more) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    assert visitor.get(path).status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    return [one for one in seen if not one.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]


def many_years(world) -> str:
    history.years(world, "worker", YEARS)
    _case, _booking, interview_id = begun(world)
    talking.note(world, interview_id)
    return interview_id


def test_the_page_asks_twelve_times_at_most_whatever_the_history(world, site):
    interview_id = many_years(world)
    site.clock.now = THEN
    asked = statements(site, f"/interviews/{interview_id}")
    assert len(asked) <= MOST, "\n".join(one[:120] for one in asked)
    body = site.visitor("physician").get(f"/interviews/{interview_id}").text
    for year in range(2016, 2026):
        assert f"{year}年12月8日" in body


def test_twin_a_page_that_opens_each_earlier_talk(world, site, monkeypatch):
    real = screens._before

    def one_by_one(visit, of_case, interview):
        found = real(visit, of_case, interview)
        for before in found:
            interviews.assigned(visit, interview.public_id)
            assert before.interview.public_id
        return found

    monkeypatch.setattr(screens, "_before", one_by_one)
    with pytest.raises(AssertionError):
        test_the_page_asks_twelve_times_at_most_whatever_the_history(world, site)


def test_all_earlier_years_lie_beside_the_notes(world):
    found = page(world, many_years(world))
    assert [year.checked_on.year for year in found.years] == list(range(2025, 2015, -1))
    assert found.known.earlier is not None
    assert found.known.earlier.checked_on == date(2025, 10, 10)
    assert found.years[0].stressors == 65
    assert [one.interview.held_on.year for one in found.before] == list(range(2025, 2015, -1))
    newest, oldest = found.before[0], found.before[-1]
    assert newest.opinion is not None
    assert (newest.kind, newest.opinion.work_category) == (CaseKind.STATUTORY, WorkCategory.RESTRICTED)
    assert [item.kind for item in newest.items] == [MeasureKind.OVERTIME_LIMIT, MeasureKind.FEWER_NIGHTS]
    assert [measure.hours for measure in newest.measures] == [25, 25]
    assert oldest.measures == ()


def test_earlier_texts_stay_closed(world):
    """The way to them is shown; their keys are not asked for."""
    found = page(world, many_years(world))
    for one in found.before:
        assert not one.readable
        assert "complaint" not in one.interview
        assert one.opinion is not None
        assert "reason" not in one.opinion
    assert history.OLD_TEXT not in repr([one.interview.as_dict() for one in found.before])


def test_what_was_seen_of_earlier_years_stands_in_the_trail(world):
    interview_id = many_years(world)
    page(world, interview_id)
    with world.database.reading() as session:
        last = session.execute(select(func.max(TrailSubject.trail_entry_id))).scalar_one()
        seen = session.execute(select(TrailSubject.record).where(TrailSubject.trail_entry_id == last)).scalars().all()
    assert seen.count(sight.RESULT.name) == YEARS + 1
    assert seen.count(sight.INTERVIEW.name) == YEARS + 1
    assert seen.count(sight.OPINION.name) == YEARS


def test_what_is_known_of_the_talk_itself_is_as_before(world):
    interview_id = many_years(world)
    found = page(world, interview_id)
    with world.database.writing() as session:
        visit = enter(session, world.actor("physician"), Act.WRITE_INTERVIEW, now=THEN)
        interview, case = interviews.assigned(visit, interview_id)
        known = interviews.known(visit, case, interview)
    for name in ("interview", "case", "employee", "request", "booking", "scores"):
        mine, theirs = getattr(found.known, name), getattr(known, name)
        assert mine.as_dict() == theirs.as_dict(), name
    assert [one.as_dict() for one in found.known.limits] == [one.as_dict() for one in known.limits]


def test_of_another_years_physician_only_what_is_theirs(world):
    """Assigned to this talk and examiner of nothing: the scores of this one, and no year before."""
    history.years(world, "worker", 2)
    _case, _booking, interview_id = begun(world, physician="outside_physician")
    found = page(world, interview_id, who="outside_physician")
    assert found.known.scores is not None
    assert (found.years, found.before) == ([], [])


def test_whoever_examines_may_hold_the_talk_too(world):
    """The physician of this world is examiner of the check; what they decided as such has its own page."""
    _case, _booking, interview_id = begun(world)
    with world.database.reading() as session:
        examiner = session.execute(select(ExaminerAppointment.person_id)).scalar_one()
    assert examiner == world.people["physician"].person_id
    found = page(world, interview_id)
    assert found.known.scores is not None
    assert "decision_reason" not in found.known.scores
    talking.hold(world, interview_id)


@pytest.mark.parametrize(("name", "hat"), [("nurse", None), ("hr", None), ("clerk", None), ("worker", Hat.WORKER)])
def test_nobody_else_opens_it(world, name, hat):
    interview_id = many_years(world)
    with world.database.writing() as session, pytest.raises(NotYours):
        screens.page(session, world.actor(name, hat), interview_id, now=THEN)


def test_who_has_the_case_no_more_opens_it_no_more(world):
    interview_id = many_years(world)
    with world.database.engine.begin() as connection:
        connection.execute(update(Assignment).values(until_on=date(2026, 12, 7)))
    with world.database.writing() as session, pytest.raises(NotYours):
        screens.page(session, world.actor("physician"), interview_id, now=THEN)


def assess(world, interview_id, ideation=Ideation.PASSIVE, words="canary-danger"):
    with world.database.writing() as session:
        risks.assess(session, world.actor("physician"), interview_id, Risk(ideation, words=words), now=THEN)


def test_the_newest_assessment_of_safety_lies_there_and_costs_no_question(world, site):
    interview_id = many_years(world)
    site.clock.now = THEN
    before = len(statements(site, f"/interviews/{interview_id}"))
    body = site.visitor("physician").get(f"/interviews/{interview_id}").text
    assert "まだ安全の確認を記録していません" in body
    assess(world, interview_id, Ideation.NONE)
    assess(world, interview_id, Ideation.PASSIVE)
    asked = statements(site, f"/interviews/{interview_id}")
    assert len(asked) <= min(before, MOST)
    body = site.visitor("physician").get(f"/interviews/{interview_id}").text
    assert "消極的（消えてしまいたい、目が覚めなければよい）" in body
    assert f'href="/interviews/{interview_id}/safety"' in body
    assert "canary-danger" not in body  # the level only; the words are behind the link
    found = page(world, interview_id).safety
    assert (found.risk.ideation, found.by) == (Ideation.PASSIVE, "山田 哲也")


def test_an_assessment_of_another_case_does_not_lie_there(world):
    _case, _booking, mine = begun(world)
    _case, _booking, other = begun(world, "colleague")
    assess(world, other)
    assert page(world, mine).safety is None
    assert page(world, other).safety is not None


def test_twin_the_newest_of_all_cases_is_caught(world, monkeypatch):
    newest = select(func.max(RiskAssessment.id)).scalar_subquery()
    monkeypatch.setattr(risks, "newest", lambda: newest)
    monkeypatch.setattr("casework.access.visit._BUILT", {})
    with pytest.raises(AssertionError):
        test_an_assessment_of_another_case_does_not_lie_there(world)


def test_what_was_found_is_read_by_those_assigned_alone(world):
    _case, _booking, interview_id = begun(world)
    assess(world, interview_id)
    for who in ("outside_physician", "nurse", "hr", "clerk", "worker", "supervisor"):
        with pytest.raises(NotYours):
            page(world, interview_id, who=who)
    with world.database.reading() as session:
        seen = session.execute(select(TrailSubject.record)).scalars().all()
    before = seen.count(sight.RISK_ASSESSMENT.name)
    page(world, interview_id)
    with world.database.reading() as session:
        seen = session.execute(select(TrailSubject.record)).scalars().all()
    assert seen.count(sight.RISK_ASSESSMENT.name) == before + 1  # looking at it stands in the trail
