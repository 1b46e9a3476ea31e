"""Are workers dispatched to the company counted, and can nothing ever follow for them? (domain: §9.16, §12.11)"""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from casework import ids
from casework.access import Act, enter_worker
from casework.models.cases import Case
from casework.models.checks import CheckResult, CountedResult
from casework.models.invitations import GeneralLetter, Invitation
from casework.models.messages import OutboxMail
from casework.models.people import Employment
from casework.models.trail import TrailEntry
from casework.rules.board import Stage
from casework.rules.errors import NotNow
from casework.rules.vocabulary import CaseKind, EmploymentKind, InterviewMode
from casework.services import board, cases, checks, consents, endings, results_import, rounds
from casework.services.board import Wanted
from casework.services.needs import Decision
from casework.services.wishes import Wish
from tests.services.results import HIGH, LOW, decide, file, line, load, waiting

DATA = (line(1001), line(1002), line(1003, LOW, "×"))


@pytest.fixture
def dispatched(world):
    """The colleague, 1002, works here and is employed elsewhere."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        employment = session.get_one(Employment, world.people["colleague"].employment_id)
        employment.kind = EmploymentKind.DISPATCHED_IN
        visit.record("employment", employment.public_id)
    return employment.id


def all_of(world, what):
    with world.database.reading() as session:
        return list(session.execute(select(what)).scalars())


def entries(world):
    return len(all_of(world, TrailEntry.id))


def test_what_a_file_says_of_them_is_kept_to_be_counted_and_no_more_of_it(world, dispatched):
    found = load(world, file(*DATA))
    assert (found.added, found.counted, found.counted_changes, found.problems) == (2, 1, 1, ())
    [kept] = all_of(world, CountedResult)
    assert (kept.employment_id, kept.stressors, kept.reactions, kept.support) == (dispatched, *HIGH)
    assert not {"notified_on", "high_stress", "interview_needed", "decision_reason"} & set(
        CountedResult.__table__.columns.keys()
    )
    assert dispatched not in all_of(world, CheckResult.employment_id)


@pytest.mark.usefixtures("dispatched")
def test_the_same_file_twice_changes_nothing_and_a_correction_is_taken(world):
    load(world, file(*DATA))
    before = entries(world)
    again = load(world, file(*DATA))
    assert (again.changes_something, again.counted, again.counted_changes, again.same) == (False, 1, 0, 2)
    assert entries(world) == before
    corrected = load(world, file(line(1002, LOW, "×")))
    assert (corrected.added, corrected.changed, corrected.counted_changes) == (0, 0, 1)
    assert all_of(world, CountedResult.reactions) == [LOW[1]]


@pytest.mark.usefixtures("dispatched")
def test_a_bad_line_keeps_them_out_as_well(world):
    assert load(world, file(*DATA, line(9999))).problems
    assert all_of(world, CountedResult.id) == []
    [problem] = load(world, file(line(1002, checked="2026-09-30"))).problems
    assert problem.column == "実施日"


def preview(world, *rows):
    with world.database.writing() as session:
        return results_import.preview(session, world.actor("clerk"), world.check_public_id, file(*rows), now=world.now)


@pytest.mark.usefixtures("dispatched")
def test_the_preview_tells_the_row_and_what_becomes_of_it_and_nothing_of_the_person(world):
    hidden, shown, _low = preview(world, line(1002), line(1001), line(1003, LOW, "×")).sample
    assert (hidden.line, hidden.cells, hidden.name) == (2, (), "")
    assert str(hidden.told) == "受入れ派遣の人です。集計にだけ含めます。"
    assert (shown.cells[0], bool(shown.name), shown.told) == ("1001", True, None)
    unread, _other = preview(world, line(1002, (50, "多い", 25)), line(1001)).sample
    assert unread == hidden, "nor of a row that has to be mended"


def test_twin_the_preview_names_somebody_employed_here(world):
    with pytest.raises(AssertionError):
        test_the_preview_tells_the_row_and_what_becomes_of_it_and_nothing_of_the_person(world)


@pytest.mark.usefixtures("dispatched")
def test_no_flag_of_theirs_asks_anything_of_the_examiner(world):
    assert load(world, file(line(1002, LOW, "○"))).disagree == 0
    assert load(world, file(line(1002, LOW, ""))).unflagged == 0


def test_the_examiner_has_nothing_to_decide_and_nothing_goes_out(world, dispatched):
    load(world, file(*DATA))
    assert waiting(world).keys() == {"1001"}
    assert waiting(world, high_only=False).keys() == {"1003"}
    decide(world, Decision(waiting(world)["1001"].public_id, needed=True))
    decide(world, Decision(waiting(world, high_only=False)["1003"].public_id, needed=False))
    with world.database.writing() as session:
        for one in rounds.ROUNDS:
            rounds.go(session, world.company_id, one, now=world.now)
    cases_of = all_of(world, Case.employment_id)
    assert dispatched not in [*cases_of, *all_of(world, GeneralLetter.employment_id)]
    assert len(all_of(world, Invitation.id)) == 1
    assert world.people["colleague"].person_id not in all_of(world, OutboxMail.person_id)


@pytest.mark.usefixtures("dispatched")
def test_they_are_one_number_with_the_check_and_on_the_board(world):
    load(world, file(*DATA))
    for who in ("clerk", "physician"):
        with world.database.writing() as session:
            [check] = checks.index(session, world.actor(who), now=world.now)
            page = checks.show(session, world.actor(who), world.check_public_id, now=world.now)
        assert (check.results, check.undecided, check.counted) == (2, 2, 1)
        assert {one.employee.number for one in page.lines} == {"1001", "1003"}
        with world.database.writing() as session:
            shown = board.show(session, world.actor(who), world.check_public_id, Wanted(), now=world.now)
        assert (shown.tally.examined, shown.tally.counted, shown.tally.undecided) == (2, 1, 2)
        assert shown.tally.stages == dict.fromkeys(Stage, 0)
        assert shown.lines == ()


@pytest.mark.usefixtures("dispatched")
def test_they_themselves_have_no_result_here_and_no_door(world):
    load(world, file(*DATA))
    me = world.actor("colleague")
    with world.database.writing() as session:
        assert consents.own(session, me, now=world.now) == []
        assert endings.talking(session, me, now=world.now).elsewhere
    with world.database.reading() as session:
        assert not endings.talking(session, world.actor("worker"), now=world.now).elsewhere
    with pytest.raises(NotNow, match="派遣元"), world.database.writing() as session:
        endings.talk(session, me, Wish(InterviewMode.EITHER), now=world.now)
    assert all_of(world, Case.id) == []


@pytest.mark.parametrize("kind", list(CaseKind))
def test_no_case_can_be_opened_for_them_by_any_verb_nor_past_the_verbs(world, dispatched, kind):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        with pytest.raises(NotNow):
            cases.open_case(visit, employment_id=dispatched, workplace_id=world.head_office, kind=kind)
        visit.record("case", "0" * 32)
        session.add(
            Case(company_id=world.company_id, public_id=ids.fresh(), employment_id=dispatched, kind=CaseKind.RETURN,
                 workplace_id=world.head_office, data_key_id=visit.new_key(), opened_on=world.now.date())
        )  # fmt: skip
        with pytest.raises(IntegrityError, match="dispatched_case"):
            session.flush()
        session.rollback()
    assert all_of(world, Case.id) == []


def test_twin_somebody_employed_here_has_all_of_it(world):
    load(world, file(*DATA))
    assert waiting(world).keys() == {"1001", "1002"}
    assert all_of(world, CountedResult.id) == []
    with world.database.writing() as session:
        endings.talk(session, world.actor("colleague"), Wish(InterviewMode.EITHER), now=world.now)
    assert len(all_of(world, Case.id)) == 1


@pytest.mark.usefixtures("dispatched")
def test_what_is_wrong_in_their_row_is_told_without_what_stands_there(world):
    problems = load(world, file(line(1001, (400, 81, 26)), line(1002, (400, 81, 26)))).problems
    assert [(one.line, one.column, one.found) for one in problems] == [
        (2, "ストレス要因", "400"), (3, "ストレス要因", ""),
    ]  # fmt: skip
