"""Does what was decided go on where somebody moves to, and does HR there learn what to do and nothing of the why?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import and_, exists, literal, or_, select, true, update

from casework.access import Act, Visit, enter, enter_worker, reach_sendings, sight
from casework.access.reach import REACHES
from casework.ids import PublicId
from casework.models.cases import Assignment, Case
from casework.models.measures import Decision, Hearing, Instruction, Measure
from casework.models.opinions import Opinion
from casework.models.people import Department, HatGrant, Person, Placement, Workplace
from casework.models.requests import InterviewRequest
from casework.models.sendings import Sending
from casework.rules.bases import Purpose
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.previews import Preview
from casework.rules.recipients import Recipient
from casework.rules.todos import Todo
from casework.rules.vocabulary import AssignmentRole, Hat
from casework.services import arrivals, duties, new_offices, owners, relocations, sendings, trail
from casework.services.sending_texts import Telling
from tests.services import test_terms
from tests.services.advising import NEXT, UNTIL, decide, decided, explain, limited, nights, told
from tests.services.test_afterwards import say
from tests.services.test_hearings import notes
from tests.services.test_instructions import lead
from tests.services.test_sendings import TASK, answer, ledger, propose, send_shown, withdraw

FEBRUARY = test_terms.FEBRUARY
TOLD = Telling(Recipient.NEW_OFFICE, "", "労務課")
MOVE = date(2026, 12, 21)
MOVED = datetime(2026, 12, 21, 1, tzinfo=UTC)
PLACE = "第一工場"


def build(world, *records, now=NEXT):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=now)
        session.add_all(records)
        visit.record("employment", "0" * 32)


def place(world, where, from_on, name="worker"):
    """From a day on they work there."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        employment = world.people[name].employment_id
        theirs = session.query(Placement).filter_by(employment_id=employment).order_by(Placement.from_on).all()
        for one in theirs:
            if one.from_on >= from_on:
                session.delete(one)
            elif one.until_on is None or one.until_on >= from_on:
                one.until_on = from_on - timedelta(days=1)
        session.flush()
        department = session.query(Department).filter_by(workplace_id=where).first()
        session.add(
            Placement(company_id=world.company_id, employment_id=employment, department_id=department.id,
                      workplace_id=where, from_on=from_on)
        )  # fmt: skip
        visit.record("employment", "0" * 32)


def tasks(world, who="hr", now=NEXT, todo=Todo.TELL_NEW_OFFICE):
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor(who), now=now)
    return [task for part in desk.parts for task in part.tasks if task.todo is todo]


def send(world, decision, telling=TOLD, now=NEXT):
    draft = propose(world, decision, telling, now=now)
    answer(world, draft, now=now)
    return send_shown(world, decision, draft, now=now)


def reaches(world, who, record, now=MOVED):
    with world.database.writing() as session:
        visit = enter(session, world.actor(who), Act.SEE_DESK, now=now)
        found = session.execute(select(record.id).where(visit.within(record))).first()
        return found is not None


def goes_over(world):
    """Somebody moves under another supervisor, at another workplace."""
    told(world)
    place(world, world.factory, MOVE)
    lead(world, "other_supervisor", from_on=MOVE)
    before = world.later(days=1)
    return [
        reaches(world, who, Instruction, now)
        for now in (before, MOVED)
        for who in ("supervisor", "other_supervisor")
    ]  # fmt: skip


def test_the_instruction_goes_over_to_whoever_leads_at_the_other_workplace(world):
    assert goes_over(world) == [True, False, False, True]


def test_twin_a_reach_that_ends_at_the_workplace_of_the_file_is_seen(world, monkeypatch):
    ours = REACHES[Instruction]

    def at_home(actor, where, today):
        there = exists().where(
            Case.id == Instruction.case_id, Placement.workplace_id == Case.workplace_id,
            Placement.employment_id.in_(where.own),
        )  # fmt: skip
        return and_(ours(actor, where, today), there)

    monkeypatch.setitem(REACHES, Instruction, at_home)
    assert goes_over(world) != [True, False, False, True]


def test_once_a_move_is_known_hr_is_to_tell_the_other_one_and_the_employee_reads_it_first(world):
    _, decision, _ = told(world)
    assert tasks(world) == []
    place(world, world.factory, MOVE)
    [task] = tasks(world)
    assert (task.record_id, task.said.params) == (decision.public_id, {"day": MOVE, "workplace": PLACE})
    draft = propose(world, decision, TOLD)
    assert (draft.name, tasks(world)) == (PLACE, [])
    assert tasks(world, todo=Todo.TELL_SHOWN) == []
    with pytest.raises(NotNow):
        send_shown(world, decision, draft)
    answer(world, draft)
    assert [one.record_id for one in tasks(world, todo=Todo.TELL_SHOWN)] == [decision.public_id]
    send_shown(world, decision, draft)
    assert (tasks(world), tasks(world, now=MOVED)) == ([], [])
    assert [one.told for one in opening(world, decision).moves] == [True]
    for who in ("worker", "hr"):
        _, entry = ledger(world, decision, who).entries
        assert (str(entry.role), entry.name) == ("異動先の人事労務担当者", PLACE)
        assert [str(line) for line in entry.text.lines] == ["残業は月20時間以内", "22時から5時までの勤務を割り当てない"]
        assert "相談先が決めて" in str(entry.text.no_reasons)


def test_twin_a_desk_that_does_not_look_who_was_told_is_seen(world, monkeypatch):
    monkeypatch.setattr(relocations, "_told", lambda: literal(False))  # SQL's own false
    with pytest.raises(AssertionError):
        test_once_a_move_is_known_hr_is_to_tell_the_other_one_and_the_employee_reads_it_first(world)


def test_where_nobody_moves_nobody_elsewhere_is_told(world):
    _, decision, _ = told(world)
    with pytest.raises(NotNow, match="異動先はありません"):
        propose(world, decision, TOLD)
    with pytest.raises(NotNow, match="異動先はありません"):
        propose(world, decision, replace(TOLD, name=PLACE))
    page = opening(world, decision)
    assert (page.moves, page.new_office, Recipient.NEW_OFFICE in page.offered) == ((), "", False)


def opening(world, decision, now=NEXT, who="hr", recipient=None):
    with world.database.writing() as session:
        return sendings.opening(session, world.actor(who), decision.public_id, recipient, now=now)


def test_a_move_behind_the_planned_end_is_none_until_it_comes(world):
    _, decision, _ = told(world)
    place(world, world.factory, date(2027, 4, 1))
    assert (tasks(world), opening(world, decision).moves) == ([], ())
    place(world, world.factory, UNTIL)
    assert [task.record_id for task in tasks(world)] == [decision.public_id]


def test_each_workplace_on_the_way_hears_and_who_goes_elsewhere_after_all_is_asked_for_no_more(world):
    _, decision, _ = told(world)
    branch = third(world, officer="factory_hr")
    place(world, world.factory, MOVE)
    draft = propose(world, decision, TOLD)
    answer(world, draft)
    place(world, branch, MOVE)
    assert [one.name for one in opening(world, decision).moves] == ["支店"]
    assert (tasks(world, todo=Todo.TELL_SHOWN), opening(world, decision).shown) == ([], ())
    with pytest.raises(NotNow, match="異動先はありません"):
        send_shown(world, decision, draft)
    send(world, decision)
    place(world, world.factory, date(2027, 1, 12))
    assert [(one.name, one.told) for one in opening(world, decision).moves] == [("支店", True), (PLACE, False)]
    assert (len(tasks(world, todo=Todo.TELL_SHOWN)), opening(world, decision).new_office) == (1, PLACE)
    place(world, world.head_office, date(2027, 1, 12))
    assert tasks(world, now=FEBRUARY) == [], "back where the file is kept"


def third(world, officer=None):
    branch = Workplace(company_id=world.company_id, code="B1", name="支店")
    build(world, branch)
    build(world, Department(company_id=world.company_id, code="B", name="支店の課", workplace_id=branch.id))
    if officer is not None:
        take_office(world, branch.id, officer)
    return branch.id


def take_office(world, where, name):
    build(
        world,
        HatGrant(company_id=world.company_id, person_id=world.people[name].person_id, hat=Hat.HR, workplace_id=where,
                 from_on=NEXT.date()),
    )  # fmt: skip


# --- who is told of nothing, and what is asked for again --------------------------------------------------------------


def nobody_there(world):
    """Who hears of a move to a workplace without an officer, and whether it is still to do; then with one."""
    _, decision, _ = told(world)
    branch = third(world)
    place(world, branch, MOVE)
    page = opening(world, decision, recipient=Recipient.NEW_OFFICE)
    with pytest.raises(NotNow, match="人事労務担当者がいません"):
        propose(world, decision, TOLD)
    found = [(page.refusal is None, len(tasks(world)), notes(world, Notice.ARRIVAL))]
    take_office(world, branch, "factory_hr")
    send(world, decision)
    return [*found, (True, len(tasks(world)), notes(world, Notice.ARRIVAL))]


def test_where_nobody_is_hr_nobody_is_told_until_somebody_is(world):
    assert nobody_there(world) == [(False, 1, []), (True, 0, [("factory_hr", Hat.HR)])]


def test_twin_a_text_that_nobody_reads_is_seen(world, monkeypatch):
    monkeypatch.setattr(new_offices, "nobody_reads", lambda *_of: None)
    with pytest.raises(pytest.fail.Exception):
        nobody_there(world)


def asked_again(world):
    """How often HR is asked to tell: before, while a text is shown, and once that was withdrawn; also on the day."""
    _, decision, _ = told(world)
    place(world, world.factory, MOVE)
    found = [len(tasks(world))]
    draft = propose(world, decision, TOLD)
    found.append(len(tasks(world)))
    withdraw(world, decision, draft)
    return [*found, len(tasks(world)), len(tasks(world, now=MOVED))]


def test_what_was_withdrawn_is_asked_for_again(world):
    assert asked_again(world) == [1, 0, 1, 1]


def test_twin_a_withdrawn_text_that_ends_the_reminder_is_seen(world, monkeypatch):
    monkeypatch.setattr(relocations, "_TO_GO", true())
    assert asked_again(world) == [1, 0, 0, 0]


def of_one_name(world):
    """Two workplaces are called the same. Whether HR is asked to tell the second, to whom the text goes, and what is
    left to do afterwards: also once the first is called otherwise.
    """
    _, decision, _ = told(world)
    place(world, world.factory, MOVE)
    send(world, decision)
    with world.database.engine.begin() as connection:
        connection.execute(update(Workplace).where(Workplace.id == third(world, "factory_hr")).values(name=PLACE))
    with world.database.reading() as session:
        second = session.execute(select(Workplace.id).where(Workplace.code == "B1")).scalar_one()
    place(world, second, date(2027, 1, 12))
    found = [len(tasks(world))]
    send(world, decision)
    with world.database.reading() as session:
        went = session.execute(select(Sending.workplace_id).order_by(Sending.id)).scalars().all()
    with world.database.engine.begin() as connection:
        connection.execute(update(Workplace).where(Workplace.id == world.factory).values(name="旧工場"))
    return [*found, len(tasks(world))], went == [world.factory, second]


def test_a_workplace_is_known_by_itself_and_not_by_its_name(world):
    assert of_one_name(world) == ([1, 0], True)


def test_twin_a_workplace_that_is_known_by_its_name_is_taken_for_another(world, monkeypatch):
    honest = relocations.of_decision

    def by_name(*of):
        moves = honest(*of)
        return tuple(next(one for one in moves if one.name == each.name) for each in moves)

    monkeypatch.setattr(relocations, "of_decision", by_name)
    with pytest.raises(AssertionError):
        test_a_workplace_is_known_by_itself_and_not_by_its_name(world)


def waits_for_nobody(world):
    """Whether the employee is asked about a text for HR where they don't go after all, and whether HR hears."""
    _, decision, _ = told(world)
    place(world, world.factory, MOVE)
    draft = propose(world, decision, TOLD)
    asked = [len(tasks(world, "worker", todo=Todo.CHECK_TEXT))]
    place(world, third(world), MOVE)
    asked.append(len(tasks(world, "worker", todo=Todo.CHECK_TEXT)))
    with pytest.raises(NotNow):
        answer(world, draft)
    return asked, notes(world, Notice.OUTSIDE_DRAFT_ANSWERED)


def test_a_text_for_where_nobody_goes_is_asked_about_no_more(world):
    assert waits_for_nobody(world) == ([1, 0], [])


def test_twin_a_text_that_waits_for_nobody_is_seen(world, monkeypatch):
    monkeypatch.setattr(relocations, "goes_there", lambda _visit, _draft: True)
    with pytest.raises(pytest.fail.Exception):
        waits_for_nobody(world)


def test_a_workplace_is_told_whatever_it_is_called(world):
    _, decision, _ = told(world)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        session.get_one(Workplace, world.factory).name = "みなと病院"
        visit.record("employment", "0" * 32)
    place(world, world.factory, MOVE)
    assert send(world, decision)
    assert tasks(world) == []


def test_twin_the_same_name_typed_for_another_recipient_is_refused(world):
    _, decision, _ = told(world)
    with pytest.raises(NotValid) as found:
        propose(world, decision, Telling(Recipient.ROSTERING, "みなと病院", "労務課"))
    assert found.value.field == "name"


@pytest.mark.parametrize("stays", [True, False])
def test_who_was_told_hears_the_end_as_long_as_the_employee_is_there(world, stays):
    case, decision, _ = told(world)
    place(world, world.factory, MOVE)
    sending = send(world, decision)
    if not stays:
        place(world, world.head_office, date(2027, 1, 12))
    again = test_terms.advised_again(world, case, decision, Purpose.LIFTED)
    decide(world, again, now=FEBRUARY, reason="回復したため")
    after = tasks(world, now=FEBRUARY, todo=Todo.TELL_AFTER)
    assert [str(one.said.params["recipient"]) for one in after] == (["異動先の人事労務担当者"] if stays else [])
    if stays:
        say(world, decision, sending, FEBRUARY)
        assert tasks(world, now=FEBRUARY, todo=Todo.TELL_AFTER) == []
        last = ledger(world, decision, now=FEBRUARY).entries[-1]
        assert (last.name, [one.params for one in last.text.lines]) == (PLACE, [{"day": FEBRUARY.date()}])


def test_twin_whoever_left_is_told_on(world, monkeypatch):
    monkeypatch.setattr(relocations, "there", lambda _visit: literal(True))  # SQL's own true
    with pytest.raises(AssertionError):
        test_who_was_told_hears_the_end_as_long_as_the_employee_is_there(world, stays=False)


CLOSED_TO_HR_THERE = (Case, InterviewRequest, Opinion, Hearing, Decision, Measure, Instruction)


def test_hr_of_the_other_workplace_reaches_nothing_of_the_file(world):
    _, decision, _ = told(world)
    place(world, world.factory, MOVE)
    send(world, decision)
    assert [record for record in CLOSED_TO_HR_THERE if reaches(world, "factory_hr", record)] == []
    assert [record for record in CLOSED_TO_HR_THERE if not reaches(world, "hr", record)] == []
    for who in ("factory_hr", "factory_physician"):
        with pytest.raises(NotYours):
            opening(world, decision, MOVED, who)


def test_twin_a_file_that_follows_the_placement_is_seen(world, monkeypatch):
    ours = REACHES[Case]

    def follows(actor, where, today):
        there = select(Placement.employment_id).where(
            Placement.workplace_id.in_(where.workplaces), Placement.on(today)
        )  # fmt: skip
        return or_(ours(actor, where, today), Case.employment_id.in_(there))

    monkeypatch.setitem(REACHES, Case, follows)
    with pytest.raises(AssertionError):
        test_hr_of_the_other_workplace_reaches_nothing_of_the_file(world)


def everywhere(world, *, instead):
    """The only officer of the old workplace is gone; somebody of the company, or who stands in, is there."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        for grant in session.query(HatGrant).filter_by(hat=Hat.HR, workplace_id=world.head_office):
            grant.until_on = date(2026, 12, 10)
        visit.record("employment", "0" * 32)
    place_of = world.head_office if instead else None
    build(
        world,
        HatGrant(company_id=world.company_id, person_id=world.people["colleague"].person_id, hat=Hat.HR,
                 workplace_id=place_of, from_on=date(2026, 12, 11), instead=instead),
    )  # fmt: skip


@pytest.mark.parametrize("instead", [False, True])
def test_where_the_old_workplace_has_no_officer_any_more_the_file_is_the_companys_or_the_stand_ins(world, instead):
    case, decision, _ = told(world)
    place(world, world.factory, MOVE)
    everywhere(world, instead=instead)
    officer = world.actor("colleague", Hat.HR)
    with world.database.writing() as session:
        visit = enter(session, officer, Act.SEE_DESK, now=MOVED)
        assert owners.of(visit, [case.case_id])[case.case_id].mine
        desk = duties.desk(session, officer, now=MOVED)
    todos = [task.record_id for part in desk.parts for task in part.tasks if task.todo is Todo.TELL_NEW_OFFICE]
    assert todos == [decision.public_id]


def test_the_physician_who_has_the_case_and_the_old_office_go_on_after_the_move(world):
    case, decision, _ = told(world)
    place(world, world.factory, MOVE)
    again = test_terms.advised_again(world, case, decision, Purpose.LIFTED)
    decide(world, again, now=FEBRUARY, reason="回復したため")
    assert not reaches(world, "supervisor", Opinion, FEBRUARY)


def test_twin_an_assignment_that_ends_with_the_move_is_seen(world):
    case, decision, _ = told(world)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        case_id = session.execute(select(Case.id).where(Case.public_id == case.case_id)).scalar_one()
        for one in session.query(Assignment).filter_by(case_id=case_id):
            one.until_on = MOVE
        visit.record("employment", "0" * 32)
    with pytest.raises(NotYours):
        test_terms.advised_again(world, case, decision, Purpose.LIFTED)


def test_the_words_of_a_measure_stay_behind_and_practical_ones_are_asked_for(world):
    _, decision = decided(world, limited(), nights(), TASK, reason="本人の希望")
    explain(world, decision)
    place(world, world.factory, MOVE)
    with pytest.raises(NotValid) as caught:
        propose(world, decision, TOLD)
    assert caught.value.field == "words"
    with pytest.raises(NotValid):
        propose(world, decision, replace(TOLD, words="うつ病のため"))
    shown = propose(world, decision, replace(TOLD, words="検品を担当する"))
    assert "決定の言葉" not in repr(shown)


def arrived(world, who="factory_hr", now=MOVED):
    with world.database.writing() as session:
        found = arrivals.index(session, world.actor(who, Hat.HR), now=now).arrivals
    return [(one.employee.name, [str(line) for _at, text in one.texts for line in text.lines]) for one in found]


def reads_it(world):
    """Who of HR reads of somebody who moves, along the way."""
    case, decision, _ = told(world)
    place(world, world.factory, MOVE)
    found = [arrived(world, now=NEXT)]
    sending = send(world, decision)
    found.append(arrived(world, now=NEXT))
    again = test_terms.advised_again(world, case, decision, Purpose.LIFTED)
    decide(world, again, now=FEBRUARY, reason="回復したため")
    say(world, decision, sending, FEBRUARY)
    found += [arrived(world, now=FEBRUARY), arrived(world, now=FEBRUARY + timedelta(days=40))]
    return [[len(lines) for _name, lines in one] for one in found]


ALONG = [[], [2], [3], []]
"""Before it was told nothing, then two lines of measures, then that they end, and 31 days later nothing."""


def test_hr_there_reads_what_it_was_told_as_long_as_it_lasts(world):
    assert reads_it(world) == ALONG
    assert set(notes(world, Notice.ARRIVAL)) == {("factory_hr", Hat.HR)}
    assert tasks(world, "factory_hr", FEBRUARY, Todo.TELL_AFTER) == []


FILES = ("name", "sent_by_name", "previewed", "unchanged_because")
"""Of a sending what is of the file."""


def of_the_file(world, monkeypatch):
    """What of the file is opened for HR there, though no page printed it: the employee wanted other words."""
    _, decision, _ = told(world)
    place(world, world.factory, MOVE)
    draft = propose(world, decision, TOLD)
    answer(world, draft, Preview.WRONG, "労務課には知られたくない")
    with world.database.writing() as session:
        sendings.send_shown(
            session, world.actor("hr"), decision.public_id, draft.public_id, "異動先が残業を組むため", now=NEXT
        )
    seen, honest = [], Visit.show

    def watched(*of, **known):
        shown = honest(*of, **known)
        seen.append(shown)
        return shown

    with monkeypatch.context() as patch:
        patch.setattr(Visit, "show", watched)
        assert [len(lines) for _name, lines in arrived(world, now=NEXT)] == [2]
    return {field for shown in seen for field in FILES if "sent_at" in shown and field in shown}


def test_hr_there_is_given_nothing_of_the_file(world, monkeypatch):
    assert of_the_file(world, monkeypatch) == set()


def test_twin_the_record_of_the_file_is_seen(world, monkeypatch):
    monkeypatch.setattr(sight, "ARRIVAL", sight.SENDING)
    monkeypatch.setattr(Sending, "sent_by_name", "人事 太郎", raising=False)
    assert of_the_file(world, monkeypatch) == set(FILES)


def test_twin_what_was_told_and_stays_for_ever_is_seen(world, monkeypatch):
    monkeypatch.setattr(reach_sendings, "AFTERWARDS", timedelta(days=3650))
    assert reads_it(world) != ALONG


def periods(world):
    """The first day that the employee is shown, and the days and lines that HR there reads."""
    _, decision, _ = told(world)
    place(world, world.factory, MOVE)
    draft = propose(world, decision, TOLD)
    answer(world, draft)
    send_shown(world, decision, draft)
    with world.database.writing() as session:
        (one,) = arrivals.index(session, world.actor("factory_hr", Hat.HR), now=MOVED).arrivals
    ((_at, text),) = one.texts
    return draft.from_on, text.from_on, text.until_on, {str(line) for line in text.lines}


def test_hr_there_reads_what_holds_from_the_first_day_there(world):
    lines = {"残業は月20時間以内", "22時から5時までの勤務を割り当てない"}
    assert periods(world) == (MOVE, MOVE, UNTIL, lines), "and no line has days of its own"


def test_a_step_that_is_over_before_that_day_is_left_out():
    first, then = limited(20, until_on=MOVE - timedelta(days=1)), limited(30, from_on=MOVE)
    moves = (relocations.Relocation(1, PLACE, MOVE + timedelta(days=3), told=False, public_id=PublicId("0" * 32)),)
    (left,) = new_offices.theirs(TOLD, (first, then), moves)
    assert (left.hours, left.from_on, left.until_on) == (30, MOVE + timedelta(days=3), UNTIL)
    assert new_offices.theirs(replace(TOLD, recipient=Recipient.PAYROLL), (first, then), moves) == (first, then)


def test_twin_a_text_that_begins_with_the_measure_is_seen(world, monkeypatch):
    monkeypatch.setattr(new_offices, "theirs", lambda _telling, items, _moves: items)
    shown, there, *_rest = periods(world)
    assert (shown, there) == (NEXT.date(), NEXT.date())


def who_comes(world, now):
    with world.database.writing() as session:
        (one,) = arrivals.index(session, world.actor("factory_hr", Hat.HR), now=now).arrivals
    return one.employee.department, one.comes_on, one.supervisors


def test_of_somebody_still_to_come_hr_there_reads_the_day_and_where_they_come_to(world):
    _, decision, _ = told(world)
    place(world, world.factory, MOVE)
    lead(world, "other_supervisor", from_on=MOVE)
    send(world, decision)
    department, comes_on, supervisors = who_comes(world, NEXT)
    with world.database.reading() as session:
        there = session.execute(
            select(Department.name).join(Placement, Placement.department_id == Department.id)
            .where(Placement.workplace_id == world.factory, Placement.from_on == MOVE)
        ).scalar_one()  # fmt: skip
        leads = session.get_one(Person, world.people["other_supervisor"].person_id).name
    assert (department, comes_on) == (there, MOVE)
    assert supervisors == (leads,)
    assert who_comes(world, MOVED)[1:] == (None, ())


def test_twin_the_department_of_the_old_place_is_seen(world, monkeypatch):
    monkeypatch.setattr(arrivals, "_since", lambda *_of: [])
    with pytest.raises(AssertionError):
        test_of_somebody_still_to_come_hr_there_reads_the_day_and_where_they_come_to(world)


def test_nobody_else_reads_it_and_hr_there_no_more_once_they_moved_on(world):
    _, decision, _ = told(world)
    place(world, world.factory, MOVE)
    send(world, decision)
    assert arrived(world) == [("佐藤 真由美", ["残業は月20時間以内", "22時から5時までの勤務を割り当てない"])]
    assert [who for who in ("hr", "stranger_hr") if arrived(world, who)] == []
    for who in ("worker", "supervisor", "clerk", "factory_physician", "committee", "admin"):
        with pytest.raises(NotYours), world.database.writing() as session:
            arrivals.index(session, world.actor(who), now=MOVED)
    place(world, third(world), date(2027, 1, 12))
    assert arrived(world, now=FEBRUARY) == []


def test_hr_there_never_reads_its_own(world):
    _, decision, _ = told(world)
    build(
        world,
        HatGrant(company_id=world.company_id, person_id=world.people["worker"].person_id, hat=Hat.HR,
                 workplace_id=world.factory, from_on=MOVE),
    )  # fmt: skip
    place(world, world.factory, MOVE)
    send(world, decision)
    assert (arrived(world, "worker"), len(arrived(world))) == ([], 1)


def test_the_employee_reads_that_it_was_opened(world):
    _, decision, _ = told(world)
    place(world, world.factory, MOVE)
    send(world, decision)
    arrived(world)
    with world.database.writing() as session:
        page = trail.own(session, world.actor("worker"), now=MOVED)
    assert "see_arrivals" in [line.entry.act for line in page.lines]


def test_the_physician_there_reads_it_once_the_case_was_handed_to_them_and_hr_there_still_nothing(world):
    case, _, _ = told(world)
    place(world, world.factory, MOVE)
    assert not reaches(world, "factory_physician", Opinion)
    with world.database.reading() as session:
        case_id = session.execute(select(Case.id).where(Case.public_id == case.case_id)).scalar_one()
    build(
        world,
        Assignment(company_id=world.company_id, case_id=case_id, person_id=world.people["factory_physician"].person_id,
                   role=AssignmentRole.INTERVIEWER, from_on=MOVE),
    )  # fmt: skip
    assert (reaches(world, "factory_physician", Opinion), reaches(world, "factory_hr", Opinion)) == (True, False)
