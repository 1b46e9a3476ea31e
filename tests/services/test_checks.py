"""How does a check begin, and who sees which results of it?"""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from casework.access import Act, enter_worker
from casework.models.checks import ExaminerAppointment, StressCheck
from casework.models.people import PersonnelAuthority, Workplace
from casework.models.policies import PolicyVersion
from casework.models.providers import Engagement, Provider
from casework.rules import scoring
from casework.rules.errors import NotValid, NotYours
from casework.rules.policy import Thresholds
from casework.rules.scoring import Questionnaire
from casework.rules.vocabulary import EngagementKind, InterviewedBy, ProviderKind
from casework.services import checks
from casework.services.checks import NewCheck
from tests.services.results import HIGH, LOW, file, line, load


@pytest.fixture
def new(world):
    with world.database.reading() as session:
        place = session.get_one(Workplace, world.head_office).public_id
    examiners = (world.people["physician"].public_id, world.people["nurse"].public_id)
    return NewCheck(
        "2027年度", place, date(2026, 12, 1), Questionnaire.FULL, examiners, InterviewedBy.INDUSTRIAL_PHYSICIAN
    )


def start(world, new, who="clerk"):
    with world.database.writing() as session:
        return checks.start(session, world.actor(who), new, now=world.now)


def test_a_check_begins_with_frozen_thresholds_and_its_examiners(world, new):
    start(world, new)
    with world.database.reading() as session:
        check = session.execute(select(StressCheck).where(StressCheck.name == "2027年度")).scalar_one()
        assert scoring.thaw(check.thresholds) == (Questionnaire.FULL, Thresholds())
        appointed = session.execute(
            select(ExaminerAppointment.person_id, ExaminerAppointment.from_on).where(
                ExaminerAppointment.stress_check_id == check.id
            )
        ).all()
    assert {tuple(row) for row in appointed} == {
        (world.people[name].person_id, date(2026, 12, 1)) for name in ("physician", "nurse")
    }


def test_the_policy_of_the_first_day_gives_the_thresholds(world, new):
    own = {"reactions": 80, "stressors_and_support": 78, "reactions_beside": 65}
    short = {"reactions": 33, "stressors_and_support": 40, "reactions_beside": 25}
    change(world, PolicyVersion(company_id=world.company_id, workplace_id=world.head_office, number=2,
                                from_on=date(2026, 12, 1), deliberated_on=date(2026, 11, 1),
                                values={"thresholds": own, "short_thresholds": short}))  # fmt: skip
    start(world, new)
    start(world, replace(new, name="短い調査票", questionnaire=Questionnaire.SHORT))
    with world.database.reading() as session:
        kept = dict(session.execute(select(StressCheck.name, StressCheck.thresholds)).all())
    assert scoring.thaw(kept["2027年度"])[1] == Thresholds(**own)
    assert scoring.thaw(kept["短い調査票"]) == (Questionnaire.SHORT, Thresholds(**short))


def test_what_the_clerk_chooses_from(world):
    with world.database.reading() as session:
        opening = checks.opening(session, world.actor("clerk"), now=world.now)
    assert [place.name for place in opening.workplaces] == ["本社"]
    assert {(option.name, option.kind) for option in opening.professionals} == {
        ("山田 哲也", EngagementKind.INDUSTRIAL_PHYSICIAN),
        ("佐々木 玲子", EngagementKind.INTERVIEW_PHYSICIAN),
        ("井上 彩", EngagementKind.NURSE),
    }


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("name", {"name": "2026年度"}),
        ("started_on", {"started_on": date(2015, 11, 30)}),
        ("started_on", {"started_on": date(2027, 12, 3)}),
        ("examiners", {"examiners": ()}),
        ("workplace", {"workplace": "0" * 32}),
    ],
)
def test_what_is_refused(world, new, field, changes):
    with pytest.raises(NotValid) as refused:
        start(world, replace(new, **changes))
    assert refused.value.field == field


@pytest.mark.parametrize("name", ["factory_physician", "hr", "worker", "stranger_physician"])
def test_nobody_examines_who_is_not_engaged_there(world, new, name):
    with pytest.raises(NotValid) as refused:
        start(world, replace(new, examiners=(world.people[name].public_id,)))
    assert refused.value.field == "examiners"


@pytest.mark.parametrize("everywhere", [True, False])
def test_nobody_examines_who_has_personnel_authority(world, new, everywhere):
    change(world, PersonnelAuthority(company_id=world.company_id, person_id=world.people["nurse"].person_id,
                                     workplace_id=None if everywhere else world.head_office,
                                     from_on=date(2026, 1, 1)))  # fmt: skip
    with pytest.raises(NotValid) as refused:
        start(world, new)
    assert refused.value.field == "examiners"


@pytest.mark.parametrize("by", [InterviewedBy.INDUSTRIAL_PHYSICIAN, InterviewedBy.INTERVIEW_PHYSICIAN])
def test_a_check_begins_where_a_physician_is_engaged_on_its_first_day(world, new, by):
    start(world, replace(new, interviewed_by=by, provider=world.centre))
    with world.database.reading() as session:
        check = session.execute(select(StressCheck).where(StressCheck.name == "2027年度")).scalar_one()
        assert (check.interviewed_by, check.provider_id) == (by, None), "an organisation beside it is left out"


@pytest.mark.parametrize("ends", ["2026-11-30", "2026-12-01"])
def test_no_check_begins_without_somebody_who_interviews(world, new, ends):
    """An engagement counts on the day on which the check begins, not on the day on which it is written down."""
    with world.database.reading() as session:
        kinds = (EngagementKind.INDUSTRIAL_PHYSICIAN,)
        theirs = session.execute(
            select(Engagement).where(Engagement.kind.in_(kinds), Engagement.workplace_id == world.head_office)
        ).scalar_one()
    new = replace(new, examiners=(world.people["nurse"].public_id,))
    end_engagement(world, theirs.id, date.fromisoformat(ends))
    if ends == "2026-12-01":
        start(world, new)
        new = replace(new, name="あと", started_on=date(2026, 12, 2))
    with pytest.raises(NotValid) as refused:
        start(world, new)
    assert refused.value.field == "interviewed_by"


def test_a_check_begins_with_an_organisation_of_its_workplace(world, new):
    start(world, replace(new, interviewed_by=InterviewedBy.REGIONAL_CENTRE, provider=world.centre))
    with world.database.reading() as session:
        check = session.execute(select(StressCheck).where(StressCheck.name == "2027年度")).scalar_one()
        assert check.provider is not None
        assert check.provider.public_id == world.centre


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": ProviderKind.OUTSIDE},
        {"workplace_id": "factory"},
        {"until_on": date(2026, 11, 30)},
        {"from_on": date(2026, 12, 2)},
        {"company_id": "other_company_id", "workplace_id": None},
    ],
    ids=["another kind", "another workplace", "ended", "not yet", "another company"],
)
def test_an_organisation_that_does_not_serve_there_on_that_day_is_refused(world, new, changed):
    values = {
        "company_id": world.company_id, "workplace_id": world.head_office, "kind": ProviderKind.REGIONAL_CENTRE,
        "name": "よその センター", "from_on": date(2020, 4, 1),
    }  # fmt: skip
    values |= {name: getattr(world, value) if type(value) is str else value for name, value in changed.items()}
    other = Provider(**values)
    change_in(world, values["company_id"], other)
    with pytest.raises(NotValid) as refused:
        start(world, replace(new, interviewed_by=InterviewedBy.REGIONAL_CENTRE, provider=other.public_id))
    assert refused.value.field == "provider"


@pytest.mark.parametrize(
    ("by", "named"),
    [(InterviewedBy.REGIONAL_CENTRE, False), (InterviewedBy.INDUSTRIAL_PHYSICIAN, True), (InterviewedBy.OUTSIDE, True)],
    ids=["none named", "one too many", "of another kind"],
)
def test_the_database_itself_holds_who_interviews(world, by, named):
    with world.database.reading() as session:
        centre = session.execute(select(Provider.id).where(Provider.public_id == world.centre)).scalar_one()
    check = StressCheck(
        company_id=world.company_id, workplace_id=world.head_office, name="直接", started_on=date(2026, 12, 1),
        thresholds="{}", interviewed_by=by, provider_id=centre if named else None,
    )  # fmt: skip
    with pytest.raises(IntegrityError):
        change(world, check)


def test_a_workplace_out_of_the_clerks_scope_is_refused(world, new):
    with world.database.reading() as session:
        factory = session.get_one(Workplace, world.factory).public_id
    with pytest.raises(NotValid):
        start(world, replace(new, workplace=factory))


@pytest.mark.parametrize("who", ["worker", "supervisor", "hr", "physician", "nurse", "committee", "admin"])
def test_only_the_clerk_begins_a_check(world, new, who):
    with pytest.raises(NotYours):
        start(world, new, who)


def listed(world, who):
    with world.database.reading() as session:
        return checks.index(session, world.actor(who), now=world.now)


def test_the_list_counts_what_waits(world):
    load(world, file(line(1001), line(1002, LOW, "×")))
    (shown,) = listed(world, "clerk")
    assert (shown.name, shown.workplace, shown.results, shown.undecided) == ("2026年度", "本社", 2, 2)
    assert shown.examiners == ("山田 哲也",)
    assert [shown.name for shown in listed(world, "physician")] == ["2026年度"]
    for who in ("outside_physician", "nurse", "factory_physician", "stranger_clerk", "stranger_physician"):
        assert listed(world, who) == []


def test_results_are_for_the_clerk_and_the_examiner_only(world):
    load(world, file(line(1002), line(1001, LOW, "×")))
    for who in ("clerk", "physician"):
        with world.database.writing() as session:
            page = checks.show(session, world.actor(who), world.check_public_id, now=world.now)
        assert [(line.employee.number, line.result.reactions, line.result.proposed) for line in page.lines] == [
            ("1001", LOW[1], False), ("1002", HIGH[1], True),
        ]  # fmt: skip
    for who in ("worker", "supervisor", "hr", "outside_physician", "nurse", "admin", "stranger_clerk"):
        with world.database.writing() as session, pytest.raises(NotYours):
            checks.show(session, world.actor(who), world.check_public_id, now=world.now)


def test_results_come_page_by_page(world, monkeypatch):
    monkeypatch.setattr(checks, "PAGE", 2)
    load(world, file(*(line(number) for number in (1001, 1002, 1003, 1007, 1010))))
    seen, after = [], None
    while True:
        with world.database.writing() as session:
            page = checks.show(session, world.actor("physician"), world.check_public_id, after=after, now=world.now)
        seen.append([line.employee.number for line in page.lines])
        after = page.after
        if after is None:
            break
    assert seen == [["1001", "1002"], ["1003", "1007"], ["1010"]]
    with world.database.writing() as session, pytest.raises(NotYours):
        checks.show(session, world.actor("physician"), world.check_public_id, after="0" * 32, now=world.now)


def change(world, record):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.add(record)
        visit.record("installation", "0" * 32)


def change_in(world, company_id, record):
    with world.database.writing() as session:
        visit = enter_worker(session, company_id, Act.BUILD, now=world.now)
        session.add(record)
        visit.record("installation", "0" * 32)
        session.flush()
        session.refresh(record)
        session.expunge(record)


def end_engagement(world, engagement_id, day):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.get_one(Engagement, engagement_id).until_on = day
        visit.record("installation", "0" * 32)
