"""Is every reading written down, does a broken trail show, and what does the person concerned learn of it?"""

from datetime import timedelta

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DatabaseError

from casework.access import Act, enter, enter_worker, sight
from casework.access import trail as writer
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.people import Company
from casework.models.trail import TrailEntry, TrailSubject
from casework.rules.errors import NotYours
from casework.rules.trail_words import told
from casework.rules.vocabulary import Hat
from casework.services import assents, decisions, interviews, overview, trail
from casework.services.interviews import Part
from tests.services import advising, asking, talking, test_assents, test_treatment

FIXED = ("trail_entry", "trail_subject")


def look(world, who: str, case_id: str, now=None) -> None:
    with world.database.writing() as session:
        overview.case_page(session, world.actor(who), PublicId(case_id), now=now or world.now)


@pytest.fixture
def case_id(world) -> str:
    found = asking.invited(world)
    asking.ask(world, found)
    for minute in range(5):
        look(world, "clerk", found, world.later(minutes=minute))
    return found


def verdict(world, noted=None) -> trail.Verdict:
    with world.database.reading() as session:
        return trail.verify(session, world.company_id, noted=noted)


def head(world) -> trail.Head:
    with world.database.reading() as session:
        return trail.head(session, world.company_id)


def by_hand(world, *statements: str) -> None:
    """Somebody with the database's own password and no key file."""
    with world.database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for table in FIXED:
                for when in ("update", "delete"):
                    connection.execute(text(f"DROP TRIGGER fixed_{table}_{when}"))
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        else:
            for table in FIXED:
                connection.execute(text(f"DROP TRIGGER fixed_{table} ON {table}"))
        for table in ("trail_subject", "trail_entry", "trail_head"):  # the other company's, so that numbers are unique
            connection.execute(text(f"DELETE FROM {table} WHERE company_id <> {world.company_id}"))
        for statement in statements:
            connection.execute(text(statement))


LAST = "id = (SELECT max(id) FROM trail_subject)"
TAMPERINGS = {
    "a name is put into somebody else's place": "UPDATE trail_entry SET person_id = 1 WHERE number = 4",
    "a time is changed": "UPDATE trail_entry SET at = (SELECT max(at) FROM trail_entry) WHERE number = 2",
    "a change becomes a reading": "UPDATE trail_entry SET reading = NOT reading WHERE number = 4",
    "an act is renamed": "UPDATE trail_entry SET act = 'see_desk' WHERE number = 4",
    "a hat is changed": "UPDATE trail_entry SET hat = 'hr' WHERE number = 6",
    "another person's file is named": f"UPDATE trail_subject SET employment_id = 2 WHERE {LAST}",
    "a record that was read is left out": f"DELETE FROM trail_subject WHERE {LAST}",
    "a record is added": "INSERT INTO trail_subject (company_id, trail_entry_id, record, record_id, employment_id) "
    f"SELECT company_id, trail_entry_id, 'interview', record_id, employment_id FROM trail_subject WHERE {LAST}",
}


@pytest.mark.parametrize("tampering", TAMPERINGS.values(), ids=TAMPERINGS.keys())
@pytest.mark.usefixtures("case_id")
def test_every_single_change_is_found(world, tampering):
    assert verdict(world).whole
    by_hand(world, tampering)
    assert not verdict(world).whole


@pytest.mark.usefixtures("case_id")
def test_a_deleted_entry_is_found(world):
    last = head(world).number
    by_hand(
        world,
        f"DELETE FROM trail_subject WHERE trail_entry_id IN (SELECT id FROM trail_entry WHERE number = {last // 2})",
        f"DELETE FROM trail_entry WHERE number = {last // 2}",
    )
    found = verdict(world)
    assert found.number == last // 2


@pytest.mark.usefixtures("case_id")
def test_closing_the_gap_does_not_help(world):
    by_hand(
        world,
        "DELETE FROM trail_subject WHERE trail_entry_id IN (SELECT id FROM trail_entry WHERE number = 5)",
        "DELETE FROM trail_entry WHERE number = 5",
        "UPDATE trail_entry SET number = -number WHERE number > 5",
        "UPDATE trail_entry SET number = -number - 1 WHERE number < 0",
        "UPDATE trail_head SET number = number - 1",
    )
    assert verdict(world).number == 5


@pytest.mark.usefixtures("case_id")
def test_two_entries_that_changed_places_are_found(world):
    by_hand(
        world,
        "UPDATE trail_entry SET number = -4 WHERE number = 4",
        "UPDATE trail_entry SET number = 4 WHERE number = 5",
        "UPDATE trail_entry SET number = 5 WHERE number = -4",
    )
    assert verdict(world).number == 4


@pytest.mark.usefixtures("case_id")
def test_an_inserted_entry_is_found(world):
    number = head(world).number + 1
    by_hand(
        world,
        "INSERT INTO trail_entry (company_id, number, at, person_id, hat, act, reading, mac) "
        f"SELECT company_id, {number}, at, person_id, hat, act, reading, mac FROM trail_entry WHERE number = 4",
        f"UPDATE trail_head SET number = {number}",
    )
    assert verdict(world).number == number


@pytest.mark.usefixtures("case_id")
def test_a_tail_that_was_cut_off_is_found_by_the_head(world):
    last = head(world).number
    by_hand(
        world,
        f"DELETE FROM trail_subject WHERE trail_entry_id IN (SELECT id FROM trail_entry WHERE number > {last - 2})",
        f"DELETE FROM trail_entry WHERE number > {last - 2}",
    )
    assert verdict(world).number == last - 1


def test_a_tail_cut_off_with_its_head_is_found_by_the_note_kept_outside(world, case_id):
    noted = head(world)
    cut = noted.number - 2
    by_hand(
        world,
        f"DELETE FROM trail_subject WHERE trail_entry_id IN (SELECT id FROM trail_entry WHERE number > {cut})",
        f"DELETE FROM trail_entry WHERE number > {cut}",
        f"UPDATE trail_head SET number = {cut}, mac = (SELECT mac FROM trail_entry WHERE number = {cut})",
    )
    assert verdict(world).whole, "without the note it looks like a shorter trail"
    assert not verdict(world, noted).whole
    for minute in range(3):
        look(world, "clerk", case_id, world.later(hours=1, minutes=minute))
    assert not verdict(world, noted).whole, "new entries do not cover the cut"


def test_a_note_kept_outside_agrees_with_a_trail_that_only_grew(world, case_id):
    noted = head(world)
    look(world, "clerk", case_id, world.later(hours=1))
    assert verdict(world, noted).whole
    assert verdict(world).entries == noted.number + 1


def test_a_company_without_entries_is_whole(world):
    with world.database.writing() as session:
        session.add(Company(name="新しい会社"))
    with world.database.reading() as session:
        last = session.execute(select(func.max(Company.id))).scalar_one()
        assert trail.verify(session, last).whole


def test_one_page_is_one_entry_with_the_records_it_showed(world, case_id):
    before = head(world).number
    look(world, "clerk", case_id, world.later(hours=2))
    with world.database.reading() as session:
        here = select(TrailEntry).where(TrailEntry.number > before, TrailEntry.company_id == world.company_id)
        (entry,) = session.execute(here).scalars()
        about = session.execute(select(TrailSubject).where(TrailSubject.trail_entry_id == entry.id)).scalars().all()
    assert (entry.act, entry.hat, entry.reading) == ("see_case", Hat.CLERK, True)
    assert {subject.record for subject in about} >= {"case", "interview_request", "invitation"}
    assert {subject.employment_id for subject in about} == {world.people["worker"].employment_id}


def test_what_cannot_be_written_down_is_not_read(world, case_id):
    forbid = {
        "sqlite": ["CREATE TRIGGER full_disk BEFORE INSERT ON trail_entry BEGIN SELECT RAISE(ABORT, 'full'); END"],
        "postgresql": [
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'full'; END $$",
            "CREATE TRIGGER full_disk BEFORE INSERT ON trail_entry FOR EACH ROW EXECUTE FUNCTION full_disk()",
        ],
    }
    with world.database.engine.begin() as connection:
        for statement in forbid[connection.dialect.name]:
            connection.exec_driver_sql(statement)
    page = None
    with pytest.raises(DatabaseError), world.database.writing() as session:
        page = overview.case_page(session, world.actor("clerk"), case_id, now=world.now)
    assert page is not None, "it is the commit that refuses: a page is rendered only after it"


def readers(world, who="worker", **more) -> trail.Readers:
    with world.database.reading() as session:
        return trail.own(session, world.actor(who, Hat.WORKER), now=world.now, **more)


def test_somebody_sees_who_looked_at_their_file_and_what_it_was(world, case_id):
    look(world, "physician", case_id, world.later(hours=3))
    entries = readers(world).entries
    assert entries[0].at == world.later(hours=3)
    assert (entries[0].hat, entries[0].actor_name, entries[0].reading) == (Hat.PHYSICIAN, "山田 哲也", True)
    assert "case" in entries[0].record
    assert entries[0].act is Act.SEE_CASE
    assert [entry.at for entry in entries] == sorted((entry.at for entry in entries), reverse=True)


@pytest.mark.usefixtures("case_id")
def test_what_one_did_oneself_is_shown_on_wish(world):
    names = {(entry.actor_name, entry.hat) for entry in readers(world).entries}
    assert ("佐藤 真由美", Hat.WORKER) not in names
    assert ("佐藤 真由美", Hat.WORKER) in {(e.actor_name, e.hat) for e in readers(world, mine=True).entries}


@pytest.mark.usefixtures("case_id")
def test_nobody_sees_another_persons_trail(world):
    assert readers(world, "colleague", mine=True).entries == []
    for hat in set(Hat) - {Hat.WORKER}:
        name = next(name for name, who in world.people.items() if hat in who.hats)
        with world.database.reading() as session, pytest.raises(NotYours):
            trail.own(session, world.actor(name, hat), now=world.now)


@pytest.mark.usefixtures("case_id")
def test_an_entry_that_touched_many_files_shows_each_person_only_their_own_part(world):
    with world.database.writing() as session:
        visit = enter(session, world.actor("clerk"), Act.SEE_CASES, now=world.later(hours=4))
        visit.record(sight.CASE, "1" * 32, of=world.people["worker"].employment_id)
        visit.record(sight.HEARING, "2" * 32, of=world.people["colleague"].employment_id)
    assert readers(world).entries[0].record == ("case",)
    assert [entry.record for entry in readers(world, "colleague").entries] == [("hearing",)]


@pytest.mark.usefixtures("case_id")
def test_a_page_shows_no_running_number(world):
    page = readers(world)
    for entry in page.entries:
        assert entry.public_id == ""
        assert set(entry.as_dict()) == {"public_id", "at", "hat", "act", "reading", "record", "actor_name"}


@pytest.mark.parametrize("step", [timedelta(seconds=1), timedelta(0)], ids=["different times", "one instant"])
def test_pages_leave_nothing_out_and_repeat_nothing(world, step):
    count = trail.PAGE * 2 + 7
    with world.database.writing() as session:
        for number in range(count):
            visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now + number * step)
            what = sight.HEARING if number % 2 else sight.CASE  # the same again would be one line
            visit.record(what, f"{number:032x}", of=world.people["worker"].employment_id)
    seen, after = [], None
    sizes = []
    while True:
        page = readers(world, after=after)
        sizes.append(len(page.entries))
        seen += [entry.at for entry in page.entries]
        if page.after is None:
            break
        after = trail.Place.read(str(page.after))
        assert after == page.after
    assert sizes == [trail.PAGE, trail.PAGE, 7]
    assert sorted(seen) == sorted(world.now + number * step for number in range(count))


@pytest.mark.parametrize("nonsense", ["", "1", "-1-2", "1-", "a-b", "1" * 30 + "-1", "1-1-1"])
def test_a_place_that_is_none_is_none(nonsense):
    assert trail.Place.read(nonsense) is None


@pytest.mark.usefixtures("case_id")
def test_the_product_itself_is_named_as_what_it_is(world):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.DELIVER, now=world.later(hours=5))
        visit.record(sight.BOOKING, "3" * 32, of=world.people["worker"].employment_id)
        assert session.execute(select(func.count()).select_from(Case)).scalar_one() == 1
    assert (readers(world).entries[0].hat, readers(world).entries[0].actor_name) == (None, "")


def saved_by_itself(world, times: int) -> None:
    """A physician's notes that save themselves every few seconds, with the pages opened before and after."""
    _case, _booking, interview_id = talking.begun(world)
    talking.page(world, interview_id)
    for turn in range(times):
        with world.database.writing() as session:
            interviews.keep(
                session, world.actor("physician"), interview_id, Part({"complaint": f"話の{turn}"}, {}, None),
                version=turn + 1, mark=None, now=talking.THEN + timedelta(seconds=3 * (turn + 1)),
            )  # fmt: skip
    talking.page(world, interview_id, now=talking.THEN + timedelta(hours=1))


def flooded(world) -> list[trail.Line]:
    return [line for line in readers(world).lines if line.entry.act is Act.WRITE_INTERVIEW and not line.entry.reading]


def test_a_text_that_saved_itself_many_times_is_one_line_and_the_trail_has_each(world):
    before = verdict(world).entries
    saved_by_itself(world, trail.AT_ONCE + 30)
    assert next(line.times for line in flooded(world)) == trail.AT_ONCE + 30
    assert readers(world).after is None
    found = verdict(world)
    assert found.whole
    assert found.entries >= before + trail.AT_ONCE + 30


def test_twin_a_page_that_does_not_see_runs(world, monkeypatch):
    monkeypatch.setattr(trail._Run, "goes_on", lambda *_: False)
    with pytest.raises(AssertionError):
        test_a_text_that_saved_itself_many_times_is_one_line_and_the_trail_has_each(world)


# --- a visit of a page is one line -------------------------------------------------------------------------------


VISITS = {  # one page of HR's asks these verbs, one after the other; what each shows
    Act.SEE_LEAVE: (sight.SICK_LEAVE, sight.LEAVE_TERM),
    Act.SETTLE_TRIAL: (sight.SICK_LEAVE,),
    Act.SEE_RETURN_PLAN: (sight.TRIAL_ATTENDANCE,),
}


def opened(world, at) -> None:
    for act, records in VISITS.items():
        with world.database.writing() as session:
            visit = enter(session, world.actor("hr"), act, now=at)
            for record in records:
                trail_of(session, visit, record, world)


def trail_of(session, visit, record, world) -> None:
    writer.touch(session, visit._note, record.table, "1" * 32, world.people["worker"].employment_id)


def lines_of(world, monkeypatch) -> list[trail.Line]:
    """Of a page that was opened twice."""
    monkeypatch.setattr(trail, "untold", lambda *_: {})  # whether the leave is there isn't asked here
    for minute in (1, 2):
        opened(world, world.later(minutes=minute))
    return readers(world).lines


def test_a_page_that_asks_several_verbs_is_one_line_that_names_all_it_read(world, monkeypatch):
    (line,) = lines_of(world, monkeypatch)
    assert line.times == 2
    assert line.entry.at == world.later(minutes=2)
    assert told(line.done) == ("休業の記録を開いた", "試し出勤などの記録を開いた")
    assert set(line.entry.record) == {one.table for records in VISITS.values() for one in records}
    assert line.entry.reading


def test_what_was_changed_at_a_visit_is_told_first_and_two_changes_are_two_lines(world, monkeypatch):
    monkeypatch.setattr(trail, "untold", lambda *_: {})
    opened(world, world.now)
    for act, record in ((Act.EXTEND_LEAVE, sight.LEAVE_TERM), (Act.SETTLE_TRIAL, sight.TRIAL_ATTENDANCE)):
        with world.database.writing() as session:
            visit = enter(session, world.actor("hr"), act, now=world.now)
            visit.record(record, "2" * 32, of=world.people["worker"].employment_id)
    found = [(told(line.done)[0], line.entry.reading) for line in readers(world).lines]
    assert found == [("試し出勤などの条件を記録した", False), ("休業の終わりの見込みを改めた", False)]


def test_two_people_at_one_instant_are_two_lines(world, monkeypatch):
    monkeypatch.setattr(trail, "untold", lambda *_: {})
    opened(world, world.now)
    with world.database.writing() as session:
        visit = enter(session, world.actor("physician"), Act.SEE_LEAVE, now=world.now)
        trail_of(session, visit, sight.SICK_LEAVE, world)
    assert len(readers(world).lines) == 2


def beside_what_is_hidden(world, monkeypatch) -> list[tuple[str, ...]]:
    """HR opens the page of a leave, on which a draft stands that isn't told yet."""
    monkeypatch.setattr(trail, "untold", lambda *_: {(sight.RETURN_TALK.table, "1" * 32): True})
    with world.database.writing() as session:
        visit = enter(session, world.actor("hr"), Act.SEE_LEAVE, now=world.now)
        for record in (sight.SICK_LEAVE, sight.RETURN_TALK):
            trail_of(session, visit, record, world)
    with world.database.writing() as session:
        visit = enter(session, world.actor("hr"), Act.READ_RETURN_TALK, now=world.later(minutes=1))
        for record in (sight.CASE, sight.RETURN_TALK):
            trail_of(session, visit, record, world)
    return [told(line.done) for line in readers(world).lines]


def test_a_page_is_named_by_what_is_told_of_it(world, monkeypatch):
    found = beside_what_is_hidden(world, monkeypatch)
    assert found == [("ケースの画面を開いた",), ("休業の記録を開いた",)], "not by what it says of a draft"


@pytest.mark.parametrize("names", [False, True])
def test_twin_a_page_with_another_name_is_seen(world, monkeypatch, names):
    monkeypatch.setattr(trail, "names_what_is_told", lambda _done: names)
    with pytest.raises(AssertionError):
        test_a_page_is_named_by_what_is_told_of_it(world, monkeypatch)


@pytest.mark.parametrize("cut", [1, 2])
def test_a_visit_is_never_cut_by_the_end_of_a_page(world, monkeypatch, cut):
    monkeypatch.setattr(trail, "PAGE", cut)
    monkeypatch.setattr(trail, "untold", lambda *_: {})
    for minute in range(3):
        opened(world, world.later(minutes=minute))
        with world.database.writing() as session:
            visit = enter(session, world.actor("hr"), Act.EXTEND_LEAVE, now=world.later(minutes=minute, seconds=30))
            visit.record(sight.LEAVE_TERM, "2" * 32, of=world.people["worker"].employment_id)
    page = readers(world)
    seen = page.lines
    while page.after is not None:
        page = readers(world, after=page.after)
        seen += page.lines
    assert [len(line.done) for line in seen] == [1, len(VISITS)] * 3


def test_twin_a_page_that_is_a_line_for_each_verb_is_seen(world, monkeypatch):
    monkeypatch.setattr(trail, "_beside", lambda *_: False)
    assert len(lines_of(world, monkeypatch)) > 1


def test_twin_a_line_that_names_its_first_record_only_is_seen(world, monkeypatch):
    whole = trail._Run.__post_init__

    def shorter(run) -> None:
        whole(run)
        run.record = run.record[:1]

    monkeypatch.setattr(trail._Run, "__post_init__", shorter)
    with pytest.raises(AssertionError):
        test_a_page_that_asks_several_verbs_is_one_line_that_names_all_it_read(world, monkeypatch)


# --- what doesn't exist for the reader ----------------------------------------------------------------------------


def told_of(world) -> list[tuple[str, Act, tuple[str, ...]]]:
    """By whom, each thing done at a visit, and what was read or changed there."""
    lines = readers(world).lines
    return [(line.entry.actor_name, Act(one.act), line.entry.record) for line in lines for one in line.done]


def telling(world, kinds: set[str], acts: set[Act]) -> list[tuple[str, Act, tuple[str, ...]]]:
    """Lines that name such a record, or an act that is done to nothing else."""
    return [line for line in told_of(world) if line[1] in acts or kinds & set(line[2])]


DECISIONS = {"decision", "measure", "departure", "assent_call"}
DECIDING = {Act.DECIDE, Act.ASSENT, Act.SEND_BACK, Act.READ_DECISION, Act.TAKE_BACK_DECISION}


def read_by_hr(world, decision) -> None:
    with world.database.writing() as session:
        decisions.read(session, world.actor("hr"), decision.public_id, now=advising.NEXT + timedelta(minutes=1))


def test_a_decision_that_waits_is_in_nobodys_own_trail_until_it_holds(world):
    _case, decision = test_assents.stricter(world)
    read_by_hr(world, decision)
    before = told_of(world)
    assert telling(world, DECISIONS, DECIDING) == []
    assert ("山本 恵", Act.SEE_CASE) in {line[:2] for line in before}, "who read the rest of the file stays told"
    assert verdict(world).whole

    test_assents.say(world, decision, "physician", Hat.PHYSICIAN, words="意見の範囲です")
    found = {line[:2] for line in told_of(world) if "decision" in line[2]}
    assert found >= {("山本 恵", Act.DECIDE), ("山田 哲也", Act.ASSENT)}, "and what was done before is told as well"
    assert not any("assent_call" in line[2] for line in told_of(world)), "who was asked never is"


def test_one_that_came_back_never_was(world):
    _case, decision = test_assents.stricter(world)
    test_assents.say(world, decision, "physician", Hat.PHYSICIAN, assents.send_back, words="意見で足ります")
    read_by_hr(world, decision)
    assert telling(world, DECISIONS, DECIDING) == []


def test_a_quiet_look_at_how_somebody_is_treated_is_told_once_they_were_asked(world):
    test_treatment.asked(world)
    test_treatment.demoted(world)
    assert test_treatment.look(world) == 1
    (made,) = test_treatment.listed(world)
    test_treatment.read(world, made)
    acts = {Act.WATCH_TREATMENT, Act.SEE_TREATMENT_REVIEWS, Act.REVIEW_TREATMENT}
    test_treatment.check(world, made)
    assert telling(world, {"treatment_review"}, acts) == []
    test_treatment.check(world, made, asked_on=world.now.date(), version=2)
    assert {line[1] for line in telling(world, {"treatment_review"}, acts)} == acts


def test_what_is_hidden_leaves_no_trace_in_the_place_of_the_next_page(world, monkeypatch):
    monkeypatch.setattr(trail, "PAGE", 1)
    _case, decision = test_assents.stricter(world)
    at = advising.NEXT + timedelta(minutes=1)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=at)
        visit.record(sight.HEARING, "1" * 32, of=world.people["worker"].employment_id)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.CHASE, now=at)
        visit.record(sight.DECISION, decision.public_id, of=world.people["worker"].employment_id)
    assert str(readers(world).after).endswith("-1"), "one entry of that instant, as far as anybody may know"
    seen, after = 1, readers(world).after
    while after is not None:
        page = readers(world, after=after)
        seen, after = seen + len(page.lines), page.after
    monkeypatch.setattr(trail, "PAGE", 1_000)
    assert seen == len(readers(world).lines)


def statements(world) -> int:
    said = []
    event.listen(world.database.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    readers(world)
    return len(said)


def test_however_many_kinds_it_is_the_same_number_of_statements(world):
    test_treatment.asked(world)
    few = statements(world)
    test_treatment.demoted(world)
    test_treatment.look(world)
    hearings = [f"{number:032x}" for number in range(60)]
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        for number, public_id in enumerate(hearings):
            what = (sight.HEARING, sight.MEASURE, sight.INSTRUCTION)[number % 3]
            visit.record(what, public_id, of=world.people["worker"].employment_id)
    assert statements(world) == few


@pytest.mark.parametrize(
    "caught",
    [
        test_a_decision_that_waits_is_in_nobodys_own_trail_until_it_holds,
        test_one_that_came_back_never_was,
        test_a_quiet_look_at_how_somebody_is_treated_is_told_once_they_were_asked,
    ],
)
def test_twin_a_trail_that_asks_nothing_about_reach(world, monkeypatch, caught):
    monkeypatch.setattr(trail, "untold", lambda *_: {})
    with pytest.raises(AssertionError):
        caught(world)


def test_twin_a_trail_that_names_the_act_on_what_is_hidden(world, monkeypatch):
    honest = trail._told
    monkeypatch.setattr(trail, "_told", lambda *given: {at: (kinds, True) for at, (kinds, _) in honest(*given).items()})
    with pytest.raises(AssertionError):
        test_one_that_came_back_never_was(world)
