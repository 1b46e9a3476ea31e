"""What does the database itself refuse? With what each guard refuses, what passes, and a twin without guards."""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from casework import migrate
from casework.models.base import Base
from tests.migrations import rows

EMPLOYMENT = "INSERT INTO employment (id, company_id, public_id, person_id, number, kind, from_on, until_on) VALUES"
PLACEMENT = (
    "INSERT INTO placement (id, company_id, public_id, employment_id, department_id, workplace_id, post, from_on,"
    " until_on) VALUES"
)
LINE = (
    "INSERT INTO reporting_line (id, company_id, public_id, employment_id, supervisor_id, kind, from_on, until_on)"
    " VALUES"
)
ASSIGNMENT = "INSERT INTO assignment (id, company_id, public_id, case_id, person_id, role, from_on, until_on) VALUES"
HOLDING = (
    "INSERT INTO holding (id, company_id, public_id, case_id, person_id, given_by_id, given_at, from_on, until_on)"
    " VALUES"
)
SLOT = "INSERT INTO slot (id, company_id, public_id, person_id, starts_at, ends_at, online, place, state) VALUES"
DOCUMENT = (
    "INSERT INTO issued_document (id, company_id, public_id, case_id, kind, record_id, content, scored, content_hash,"
    " signer_id, signed_at) SELECT 9, company_id, 'x', case_id, kind, record_id, content, scored, content_hash,"
    " signer_id, signed_at FROM issued_document WHERE id = 1"
)

CORRECTION = (
    "INSERT INTO opinion (id, company_id, public_id, case_id, interview_id, replaces_id, basis, edition, author_id,"
    " state, urgent, version, purpose) VALUES"
)

_TAKEN = "UPDATE {} SET taken_back_on = '2020-01-01' WHERE id = 1;"

_LOOKED_ON = "'2027-02-10', '2027-02-20'"
_LOOKED = (
    "INSERT INTO measure_review (id, company_id, public_id, case_id, decision_id, number, kept, words, heard, voice,"
    " recorded_at, recorded_by_id, held_on, next_on) SELECT 9, 1, 'x', 1, 1, 2, kept, words, heard, voice, recorded_at,"
    " recorded_by_id, {} FROM measure_review WHERE id = 1"
)

_SAID = (
    "INSERT INTO follow_up_note (id, company_id, public_id, case_id, follow_up_id, person_id, way, told,"
    " for_physician, leads_on, written_at, version) SELECT 9, 1, 'x', {}, {}, person_id, way, told, for_physician,"
    " leads_on, written_at, 1"
    " FROM follow_up_note WHERE id = 1"
)

_GIVEN_UP = "UPDATE follow_up SET state = 'ended', ended_reason = 'resolved' WHERE id = 1"
_HELD = "UPDATE follow_up SET state = 'held', held_on = '2027-01-08' WHERE id = 1"
_FOLLOW_UP = (
    "INSERT INTO follow_up (id, company_id, public_id, case_id, asks_again, base_on, anchored_on, due_on, settled,"
    " known_to_employer, state, held_on) SELECT 9, 1, 'x', 1, asks_again, base_on, anchored_on, due_on, settled,"
    " known_to_employer, {} FROM follow_up WHERE id = 1"
)
_OWN_WORDS = (
    "INSERT INTO reconsideration (id, company_id, public_id, case_id, decision_id, opened_on, physician_id,"
    " physician_words, words_way, said_at, words_version) SELECT 9, 1, 'x', case_id, 9, opened_on, physician_id,"
    " physician_words, words_way, said_at, 1 FROM reconsideration WHERE id = 1"
)
_TIMED = (
    "INSERT INTO slot (id, company_id, public_id, person_id, starts_at, ends_at, online, place, state)"
    " SELECT 9, company_id, 's', person_id, ends_at, '2026-12-08 03:00:00.000000', online, place, state"
    " FROM slot WHERE id = 1;"
    "INSERT INTO booking (id, company_id, public_id, slot_id, case_id, follow_up_id, state, booked_at, booked_by_id,"
    " after_limit, late_minutes, uid, sequence) SELECT 9, 1, 'x', 9, 1, {}, state, booked_at, booked_by_id,"
    " after_limit, late_minutes, 'v', 0 FROM booking WHERE id = 1"
)

REFUSED = {
    # periods: one day in common is too much, an open end reaches for ever, an open new one too
    "employment, one day in common": (
        f"{EMPLOYMENT} (9, 1, 'x', 1, '1009', 'regular', '2026-12-31', NULL)", "no_overlap_employment"),
    "employment, inside": (
        f"{EMPLOYMENT} (9, 1, 'x', 1, '1009', 'regular', '2021-01-01', '2021-01-31')", "no_overlap_employment"),
    "employment, all around": (
        f"{EMPLOYMENT} (9, 1, 'x', 1, '1009', 'regular', '2019-01-01', NULL)", "no_overlap_employment"),
    "employment, after an open one": (
        f"{EMPLOYMENT} (9, 1, 'x', 2, '1009', 'regular', '2099-01-01', NULL)", "no_overlap_employment"),
    "employment, moved into another": (
        (f"{EMPLOYMENT} (9, 1, 'x', 1, '1009', 'regular', '2027-01-01', NULL);"
        "UPDATE employment SET from_on = '2026-12-31' WHERE id = 9"), "no_overlap_employment"),
    "placement": (
        f"{PLACEMENT} (9, 1, 'x', 1, 1, 1, '', '2026-12-31', NULL)", "no_overlap_placement"),
    "placement, opened again": (
        (f"{PLACEMENT} (9, 1, 'x', 1, 1, 1, '', '2027-01-01', NULL);"
        "UPDATE placement SET until_on = NULL WHERE id = 1"), "no_overlap_placement"),
    "a second line supervisor": (
        f"{LINE} (9, 1, 'x', 1, 2, 'line', '2026-12-31', NULL)", "no_overlap_reporting_line"),
    "an acting one made line": (
        (f"{LINE} (9, 1, 'x', 1, 2, 'acting', '2026-12-01', NULL);"
        "UPDATE reporting_line SET kind = 'line' WHERE id = 9"), "no_overlap_reporting_line"),
    "two have one file in hand": (
        f"{HOLDING} (9, 1, 'x', 1, 1, 1, '2026-12-01 01:00:00', '2026-12-31', NULL)", "no_overlap_holding"),
    "a file is in hand again before it was let go": (
        (f"{HOLDING} (9, 1, 'x', 1, 1, 1, '2026-12-01 01:00:00', '2027-01-01', NULL);"
        "UPDATE holding SET from_on = '2026-12-31' WHERE id = 9"), "no_overlap_holding"),
    "assigned twice": (
        f"{ASSIGNMENT} (9, 1, 'x', 1, 2, 'care', '2026-11-30', NULL)", "no_overlap_assignment"),
    "slots that share a minute": (
        f"{SLOT} (9, 1, 'x', 2, '2026-12-08 01:29:00.000000', '2026-12-08 02:00:00.000000', false, '', 'free')",
        "no_overlap_slot"),
    "a slot moved into another": (
        (f"{SLOT} (9, 1, 'x', 2, '2026-12-08 02:00:00.000000', '2026-12-08 02:30:00.000000', false, '', 'free');"
        "UPDATE slot SET starts_at = '2026-12-08 01:15:00.000000' WHERE id = 9"), "no_overlap_slot"),
    "a closed slot opened again over another": (
        (f"UPDATE slot SET state = 'closed' WHERE id = 1; {SLOT} (9, 1, 'x', 2, '2026-12-08 01:00:00.000000',"
        " '2026-12-08 01:30:00.000000', false, '', 'free'); UPDATE slot SET state = 'free' WHERE id = 1"),
        "no_overlap_slot"),
    "one account at two places at once": (
        ("INSERT INTO company (id, public_id, name) VALUES (2, 'c', 'よその会社');"
        "INSERT INTO person (id, company_id, public_id, account_id, name, kana, email, phone, language)"
        " VALUES (9, 2, 'x', 1, '', '', '', '', 'ja'); UPDATE slot SET account_id = 1 WHERE id = 1;"
        "INSERT INTO slot (id, company_id, public_id, person_id, account_id, starts_at, ends_at, online, place, state)"
        " VALUES (9, 2, 'x', 9, 1, '2026-12-08 01:15:00.000000', '2026-12-08 01:45:00.000000', true, '', 'free')"),
        "no_overlap_account"),
    # what was issued or written down stays as it is
    "trail entry changed": ("UPDATE trail_entry SET act = 'decline' WHERE id = 1", "fixed_trail_entry"),
    "trail entry deleted": (
        "DELETE FROM trail_subject WHERE id = 1; DELETE FROM trail_entry WHERE id = 1", "fixed_trail_subject"),
    "trail entry without subjects deleted": (
        ("INSERT INTO trail_entry (id, company_id, number, at, act, reading, mac)"
        " VALUES (9, 1, 2, '2026-12-01 01:00:00.000000', 'decline', false, 'm');"
        "DELETE FROM trail_entry WHERE id = 9"), "fixed_trail_entry"),
    "view changed": ("UPDATE opinion_view SET agrees = NOT agrees WHERE id = 1", "fixed_opinion_view"),
    "view deleted": ("DELETE FROM opinion_view WHERE id = 1", "fixed_opinion_view"),
    "trail subject changed": ("UPDATE trail_subject SET employment_id = 2 WHERE id = 1", "fixed_trail_subject"),
    "rules changed": ("""UPDATE policy_version SET "values" = '[]' WHERE id = 1""", "fixed_policy_version"),
    "rules begun earlier": ("UPDATE policy_version SET from_on = '2020-05-01' WHERE id = 1", "fixed_policy_version"),
    "rules deleted": ("DELETE FROM policy_version WHERE id = 1", "fixed_policy_version"),
    "rules taken back, and not": (
        (f"{_TAKEN.format('policy_version')} UPDATE policy_version SET taken_back_on = NULL WHERE id = 1"),
        "fixed_policy_version"),
    "wording taken back twice": (
        (f"{_TAKEN.format('wording')} UPDATE wording SET taken_back_on = '2020-01-02' WHERE id = 1"), "fixed_wording"),
    "wording changed": ("UPDATE wording SET body = 'x' WHERE id = 1", "fixed_wording"),
    "wording deleted": (
        "UPDATE letter SET wording_id = NULL; DELETE FROM wording WHERE id = 1", "fixed_wording"),
    "issued document changed": ("UPDATE issued_document SET content_hash = '1' WHERE id = 1", "fixed_issued_document"),
    "issued document deleted": ("DELETE FROM issued_document WHERE id = 1", "fixed_issued_document"),
    "issued report changed": ("UPDATE report SET other_findings = true WHERE id = 1", "fixed_report"),
    "issued report deleted": ("DELETE FROM report WHERE id = 1", "fixed_report"),
    "issued opinion changed": ("UPDATE opinion SET until_on = '2027-03-31' WHERE id = 1", "fixed_opinion"),
    "issued opinion made a draft": (
        "UPDATE opinion SET state = 'draft', issued_at = NULL, received_on = NULL WHERE id = 1", "fixed_opinion"),
    "issued opinion deleted": ("DELETE FROM opinion WHERE id = 1", "fixed_opinion"),
    "item added to an issued opinion": (
        ("INSERT INTO opinion_item (id, company_id, public_id, opinion_id, period, position, kind)"
        " VALUES (9, 1, 'x', 1, 1, 2, 'day_shift')"), "fixed_opinion_item"),
    "period added to an issued opinion": (
        ("INSERT INTO opinion_period (id, company_id, public_id, opinion_id, number) VALUES (9, 1, 'x', 1, 2)"),
        "fixed_opinion_period"),
    "period of an issued opinion changed": (
        "UPDATE opinion_period SET until_on = '2030-01-01' WHERE id = 1", "fixed_opinion_period"),
    "period of an issued opinion deleted": (
        "DELETE FROM opinion_item WHERE id = 99; DELETE FROM opinion_period WHERE id = 1", "fixed_opinion_period"),
    "item of an issued opinion changed": ("UPDATE opinion_item SET hours = 20 WHERE id = 1", "fixed_opinion_item"),
    "item of an issued opinion deleted": ("DELETE FROM opinion_item WHERE id = 1", "fixed_opinion_item"),
    "issued letter to an institution changed": (
        "UPDATE medical_letter SET consented_on = '2026-12-09' WHERE id = 1", "fixed_medical_letter"),
    "issued letter to an institution deleted": ("DELETE FROM medical_letter WHERE id = 1", "fixed_medical_letter"),
    "a correction that skips an edition": (
        f"{CORRECTION} (9, 1, 'x', 1, 1, 1, 'stress_check', 3, 2, 'draft', false, 1, 'new')", "edition_of_issued"),
    "a correction on another basis": (
        f"{CORRECTION} (9, 1, 'x', 1, 1, 1, 'long_hours', 2, 2, 'draft', false, 1, 'new')", "edition_of_issued"),
    "a correction of a draft": (
        (f"{CORRECTION} (9, 1, 'x', 1, 1, 1, 'stress_check', 2, 2, 'draft', false, 1, 'new');"
        f"{CORRECTION} (10, 1, 'y', 1, 1, 9, 'stress_check', 3, 2, 'draft', false, 1, 'new')"), "edition_of_issued"),
    "a correction made one of another edition": (
        (f"{CORRECTION} (9, 1, 'x', 1, 1, 1, 'stress_check', 2, 2, 'draft', false, 1, 'new');"
        "UPDATE opinion SET edition = 3 WHERE id = 9"), "edition_of_issued"),
    "kind of a case": ("UPDATE \"case\" SET kind = 'return' WHERE id = 1", "fixed_case_kind"),
}  # fmt: skip
"""What somebody tries → (the statements, the guard that refuses)."""

DRAFT = (
    "INSERT INTO interview (id, company_id, public_id, case_id, person_id, state, mode, conditions, version)"
    " VALUES (9, 1, 'x', 1, 2, 'prepared', 'online', '[]', 1);"
    "INSERT INTO opinion (id, company_id, public_id, case_id, interview_id, basis, edition, author_id, state, urgent,"
    " version, purpose) VALUES (9, 1, 'x', 1, 9, 'stress_check', 1, 2, 'draft', false, 1, 'new');"
    "INSERT INTO opinion_period (id, company_id, public_id, opinion_id, number) VALUES (9, 1, 'x', 9, 1);"
    "INSERT INTO opinion_item (id, company_id, public_id, opinion_id, period, position, kind)"
    " VALUES (9, 1, 'x', 9, 1, 1, 'day_shift')"
)
PASSES = {
    "a second review until the very end": _LOOKED.format("'2027-02-10', '2027-03-09'"),
    "the last review before the end": _LOOKED.format("'2026-12-10', NULL"),
    "a correction of an issued opinion": (
        f"{CORRECTION} (9, 1, 'x', 1, 1, 1, 'stress_check', 2, 2, 'draft', false, 1, 'new')"
    ),
    "employment from the day after": f"{EMPLOYMENT} (9, 1, 'x', 1, '1009', 'regular', '2027-01-01', NULL)",
    "employment until the day before": f"{EMPLOYMENT} (9, 1, 'x', 2, '1009', 'regular', '2019-01-01', '2020-03-31')",
    "an employment's own end": "UPDATE employment SET until_on = '2027-03-31' WHERE id = 1",
    "placement from the day after": f"{PLACEMENT} (9, 1, 'x', 1, 1, 1, '', '2027-01-01', NULL)",
    "a line supervisor from the day after": f"{LINE} (9, 1, 'x', 1, 2, 'line', '2027-01-01', NULL)",
    "an acting supervisor beside": f"{LINE} (9, 1, 'x', 1, 2, 'acting', '2026-12-01', '2026-12-15')",
    "two matrix lines at once": (
        f"{LINE} (9, 1, 'x', 1, 2, 'matrix', '2026-12-01', NULL);"
        f"{LINE} (10, 1, 'y', 1, 2, 'matrix', '2026-12-01', NULL)"
    ),
    "assigned again from the day after": f"{ASSIGNMENT} (9, 1, 'x', 1, 2, 'care', '2026-12-01', NULL)",
    "another person assigned at once": f"{ASSIGNMENT} (9, 1, 'x', 1, 1, 'care', '2026-11-10', NULL)",
    "a slot right after": (
        f"{SLOT} (9, 1, 'x', 2, '2026-12-08 01:30:00.000000', '2026-12-08 02:00:00.000000', false, '', 'free')"
    ),
    "a slot right before": (
        f"{SLOT} (9, 1, 'x', 2, '2026-12-08 00:30:00.000000', '2026-12-08 01:00:00.000000', false, '', 'free')"
    ),
    "somebody else's slot at once": (
        f"{SLOT} (9, 1, 'x', 1, '2026-12-08 01:00:00.000000', '2026-12-08 01:30:00.000000', false, '', 'free')"
    ),
    "a slot over a closed one": (
        f"UPDATE slot SET state = 'closed' WHERE id = 1;"
        f"{SLOT} (9, 1, 'x', 2, '2026-12-08 01:15:00.000000', '2026-12-08 02:00:00.000000', false, '', 'free')"
    ),
    "two people without an account at once": (
        f"{SLOT} (9, 1, 'x', 1, '2026-12-08 01:15:00.000000', '2026-12-08 01:45:00.000000', false, '', 'free')"
    ),
    "a draft and its items changed and deleted": (
        f"{DRAFT}; UPDATE opinion SET notes = NULL WHERE id = 9;"
        "UPDATE opinion_period SET months = 3 WHERE id = 9;"
        "UPDATE opinion_item SET kind = 'fewer_nights' WHERE id = 9;"
        "DELETE FROM opinion_item WHERE id = 9; DELETE FROM opinion_period WHERE id = 9;"
        "DELETE FROM opinion WHERE id = 9"
    ),
    "a case closed": "UPDATE measure SET ended_on = '2026-12-19', ended_by_id = 1;"
    "UPDATE \"case\" SET closed_on = '2026-12-20', close_reason = 'left', kind = kind WHERE id = 1",
    "a document that replaces another": DOCUMENT,
    "rules and texts taken back": _TAKEN.format("policy_version") + _TAKEN.format("wording").rstrip(";"),
}


@pytest.fixture
def filled(engine: Engine, database_url: str) -> Engine:
    """A database at the head with one row of each kind."""
    migrate.downgrade(database_url, "0004")
    fill(engine)
    migrate.upgrade(database_url)
    fill(engine, later=True)
    return engine


def fill(engine: Engine, *, later: bool = False) -> None:
    """The rows of the revisions before the guards, or of those after them."""
    with engine.begin() as connection:
        for revision, loaded in rows.ROWS.items():
            for table, row in loaded if (revision > "0005") is later else ():
                rows.put(connection, table, row)


def run(connection: Connection, statements: str) -> None:
    """Run statements one after the other."""
    for statement in statements.split(";"):
        connection.execute(text(statement.replace(":", "\\:")))


def try_(engine: Engine, statements: str) -> DBAPIError | None:
    """Run statements in a transaction that is taken back; the refusal, if there was one."""
    with engine.connect() as connection, connection.begin() as transaction:
        try:
            run(connection, statements)
        except DBAPIError as refusal:
            return refusal
        finally:
            transaction.rollback()
    return None


def test_every_guard_is_tried():
    tried = {guard for _statements, guard in REFUSED.values()}
    assert tried == {
        "no_overlap_employment", "no_overlap_placement", "no_overlap_reporting_line", "no_overlap_assignment",
        "no_overlap_slot", "no_overlap_account", "fixed_trail_entry", "fixed_trail_subject",
        "fixed_issued_document", "fixed_opinion_view", "fixed_report", "fixed_opinion", "fixed_opinion_item",
        "fixed_case_kind", "fixed_wording", "fixed_policy_version", "edition_of_issued", "fixed_opinion_period",
        "fixed_medical_letter", "no_overlap_holding",
    }  # fmt: skip


def test_what_must_never_be_is_refused_as_an_integrity_error(filled):
    for what, (statements, guard) in REFUSED.items():
        refusal = try_(filled, statements)
        assert refusal is not None, what
        assert guard.removesuffix("_kind") in str(refusal.orig), what
        assert type(refusal).__name__ == "IntegrityError", what  # the pages turn it into a 409


def test_what_is_right_passes(filled):
    for what, statements in PASSES.items():
        assert try_(filled, statements) is None, what


def test_what_may_change_once_is_all_that_may_change():
    """Each column of these tables is guarded, but the one day."""
    guards = ScriptDirectory.from_config(migrate.config()).get_revision("0005")
    assert guards is not None
    for table, columns in guards.module.TAKEN_BACK:
        assert {*columns, "taken_back_on"} == set(Base.metadata.tables[table].columns.keys())


def test_what_is_refused_leaves_no_trace(filled):
    with filled.connect() as connection:
        before = rows.everything(connection)
    with pytest.raises(DBAPIError), filled.begin() as connection:
        run(connection, REFUSED["employment, moved into another"][0])
    with filled.connect() as connection:
        assert rows.everything(connection) == before


def test_twin_without_guards_all_of_it_passes(engine, database_url):
    migrate.downgrade(database_url, "0004")
    fill(engine)
    for revision, late in (("0028", "medical_letter"), ("0041", "holding")):  # likewise without their guards
        Base.metadata.tables[late].create(engine)
        with engine.begin() as connection:
            for table, row in rows.ROWS[revision]:
                rows.put(connection, table, row)
    held_otherwise = {what for what, (statements, _guard) in REFUSED.items() if try_(engine, statements)}
    # a hearing refers to the one, a measure to the other
    assert held_otherwise == {"issued opinion deleted", "period of an issued opinion deleted"}


def test_references_hold(filled):
    refusal = try_(filled, f"{EMPLOYMENT} (9, 1, 'x', 77, '1009', 'regular', '2026-12-31', NULL)")
    assert refusal is not None
    assert "foreign key" in str(refusal.orig).lower()


_DECISION = (
    "INSERT INTO decision (id, company_id, public_id, case_id, opinion_id, hearing_id, state, normal, opinion_match,"
    " departures, decided_at, decided_by_id, second_wanted, alone, effective_at)"
    " VALUES (9, 1, 'z', 1, 2, {}, 'decided', false, {}, '{}', 2, false, false, '2026-12-10 15:00:00.000000')"
)
_NOON = "2026-12-01 01:00:00.000000"
_DECIDED = _DECISION.format("1", "'same', 0", _NOON)
_LATE = _DECISION.format("1", "'same', 0", "2026-12-{} 15:00:00.000000")
"""In Tokyo it is the day after."""
_LIFTS = (
    "INSERT INTO decision (id, company_id, public_id, case_id, opinion_id, state, normal, opinion_match, departures,"
    " reason, decided_at, decided_by_id, second_wanted, alone, effective_at, ends_on)"
    " VALUES (9, 1, 'z', 1, 2, 'decided', true, 'same', 0, 'x', '2026-12-20 01:00:00.000000', 2, false, false,"
    " '2026-12-20 01:00:00.000000', '{}')"
)
_LIFTED = "UPDATE measure SET ended_on = '{}', ended_by_id = 9 WHERE id = 1"
_DIFFERS = _DECISION.format("1", "'lighter', 1", _NOON)
_EXPLAINED = (
    "INSERT INTO explanation (id, company_id, public_id, case_id, decision_id, given_on, given_by_id, physician_id,"
    " mode, content, answer, written, accepted) VALUES (9, 1, 'y', 1, 9, '2026-12-{}', 2, 2, 'in_person', 'x', 'x',"
    " false, true)"
)
_HEARD = (
    "INSERT INTO hearing (id, company_id, public_id, case_id, opinion_id, number, way, heard_on, heard_by_id,"
    " physician_present, present, put, words, agreement, version) VALUES (9, 1, 'x', 1, 1, 2, 'meeting', '2026-12-05',"
    " 2, false, 'x', 'x', 'x', 'yes', 1)"
)
_MEASURE = (
    "INSERT INTO measure (id, company_id, public_id, case_id, decision_id, position, kind, from_on, until_on,"
    " review_on, left_with) VALUES (9, 1, 'x', 1, {}, 2, 'task_change', '2026-12-10', '2027-03-09', '2027-01-10',"
    " false)"
)
_NEVER_BEGUN = (
    f"{_MEASURE.format(1)};UPDATE measure SET from_on = '2027-01-05', until_on = '2027-02-28' WHERE id = 9;"
    "UPDATE measure SET ended_on = '2026-12-09', ended_by_id = 1 WHERE id = 1"
)
_LOOKED_BEFORE, _LOOKED_PAST = "'2027-01-04', '2027-02-20'", "'2027-02-10', '2027-03-05'"
_ENDED = "UPDATE measure SET ended_on = '2026-12-19', ended_by_id = 1"
_CLOSED = "UPDATE \"case\" SET closed_on = '2026-12-20', close_reason = 'left' WHERE id = 1"

_TELL = (
    "INSERT INTO instruction (id, company_id, public_id, case_id, decision_id, employment_id, edition, replaces_id,"
    " corrected_because, state, ended_on, items, from_on, until_on, ask, report_every, previewed, issued_on) VALUES"
    " ({0}, 1, 'x{0}', 1, 9, 1, {1}, {2}, {3}, {4}, '[]', '2026-12-10', '2027-03-09', 'x', 'month', 'fine',"
    " '2026-12-20')"
)
_OVER = "'replaced', '2026-12-19'"
_OVER_NOW = "UPDATE instruction SET state = 'replaced', ended_on = '2026-12-19' WHERE id = 1"
_FIRST = f"{_DECIDED};{_TELL.format(2, 1, 'NULL', 'NULL', _OVER)}"
_ISSUED = "'issued', NULL"
_WHY = "'x'"
_STANDS = f"{_DECIDED};{_TELL.format(2, 1, 'NULL', 'NULL', _ISSUED)}"

STAGE = "company_id, case_id, number, weeks, minutes, days, no_night, no_holiday, place, tasks"

HISTORY = {
    "a text in the place of one that stands": (f"{_STANDS};{_TELL.format(3, 2, 2, _WHY, _OVER)}", "edition_of_told"),
    "a text that skips an edition": (f"{_FIRST};{_TELL.format(3, 3, 2, _WHY, _OVER)}", "edition_of_told"),
    "a text in the place of one of another decision": (
        f"{_DECIDED};{_OVER_NOW};{_TELL.format(3, 2, 1, _WHY, _OVER)}",
        "edition_of_told",
    ),
    "a text without a reason": (f"{_FIRST};{_TELL.format(3, 2, 2, 'NULL', _OVER)}", "edition_of_told"),
    "a text that was replaced stands again": (
        f"{_FIRST};UPDATE instruction SET state = 'issued' WHERE id = 2",
        "fixed_instruction",
    ),
    "released report: numbers changed": (
        "UPDATE committee_report SET content = '[]' WHERE id = 1",
        "fixed_committee_report",
    ),
    "released report made a draft": (
        (
            "UPDATE committee_report SET discussed_on = NULL, discussed_by_id = NULL, minutes = NULL WHERE id = 1;"
            "UPDATE committee_report SET released_on = NULL, released_by_id = NULL WHERE id = 1"
        ),
        "fixed_committee_report",
    ),
    "numbers of how returns went changed": ("UPDATE outcome SET content = '[]' WHERE id = 1", "fixed_outcome"),
    "numbers of how returns went deleted": ("DELETE FROM outcome WHERE id = 1", "fixed_outcome"),
    "month of a released report moved": (
        "UPDATE committee_report_month SET month_on = '2026-01-01' WHERE id = 1",
        "fixed_committee_report_month",
    ),
    "month of a released report freed": (
        "DELETE FROM committee_report_month WHERE id = 1",
        "fixed_committee_report_month",
    ),
    "released report deleted": (
        (
            "INSERT INTO committee_report (id, company_id, public_id, workplace_id, span, from_on, until_on, content,"
            " made_at, made_by_id, released_on, released_by_id, version) SELECT 9, company_id, 'x', workplace_id, span,"
            " from_on, until_on, content, made_at, made_by_id, released_on, released_by_id, version"
            " FROM committee_report WHERE id = 1; DELETE FROM committee_report WHERE id = 9"
        ),
        "fixed_committee_report",
    ),
    "day of receipt changed": ("UPDATE notice_move SET moved_to = '2026-12-09' WHERE id = 1", "fixed_notice_move"),
    "supplementary talk changed": (
        "UPDATE supplementary_talk SET urgent = true WHERE id = 1",
        "fixed_supplementary_talk",
    ),
    "thresholds changed with results in": (
        "UPDATE stress_check SET thresholds = '1/1/1' WHERE id = 1",
        "fixed_stress_check",
    ),
    "first day moved with results in": (
        "UPDATE stress_check SET started_on = '2026-12-01', policy_version_id = 1 WHERE id = 1",
        "fixed_stress_check",
    ),
    "supplementary talk deleted": ("DELETE FROM supplementary_talk WHERE id = 1", "fixed_supplementary_talk"),
    "consent: day changed": ("UPDATE result_consent SET given_on = '2026-11-04' WHERE id = 1", "fixed_result_consent"),
    "telling: reason changed": ("UPDATE telling SET reason = 'taken_back' WHERE id = 1", "fixed_telling"),
    "telling: told twice": (
        (
            "UPDATE telling SET told_on = '2026-11-20', told_by_id = 2 WHERE id = 1;"
            "UPDATE telling SET told_on = '2026-11-21' WHERE id = 1"
        ),
        "fixed_telling",
    ),
    "reason of a difference changed": ("UPDATE departure SET degree = 'stricter' WHERE id = 1", "fixed_departure"),
    "reason of a difference deleted": ("DELETE FROM departure WHERE id = 1", "fixed_departure"),
    "instruction: what it tells changed": ("UPDATE instruction SET items = '[1]' WHERE id = 1", "fixed_instruction"),
    "instruction: why it was not changed": (
        "UPDATE instruction SET unchanged_because = 'x', previewed = 'wrong' WHERE id = 1",
        "fixed_instruction",
    ),
    "instruction: whom to ask changed": ("UPDATE instruction SET ask = 'x' WHERE id = 1", "fixed_instruction"),
    "instruction: its days changed": (
        "UPDATE instruction SET until_on = '2027-04-09' WHERE id = 1",
        "fixed_instruction",
    ),
    "confirmation changed": ("UPDATE instruction_ack SET person_id = 2 WHERE id = 1", "fixed_instruction_ack"),
    "confirmation deleted": ("DELETE FROM instruction_ack WHERE id = 1", "fixed_instruction_ack"),
    "sending changed": ("UPDATE sending SET name = 'x' WHERE id = 1", "fixed_sending"),
    "sending deleted": ("DELETE FROM sending WHERE id = 1", "fixed_sending"),
    "ground of a transfer changed": ("UPDATE transfer_ground SET company_id = 1 WHERE id = 1", "fixed_transfer_ground"),
    "ground of a transfer deleted": ("DELETE FROM transfer_ground WHERE id = 1", "fixed_transfer_ground"),
    "explained without the reason of a difference": (
        f"{_DIFFERS};{_EXPLAINED.format(10)}",
        "justified_decision",
    ),
    "told to move somebody without the grounds": (
        f"{_DECIDED};{_MEASURE.format(9)};{_EXPLAINED.format(10)}",
        "justified_decision",
    ),
    "a try in vain changed": (
        "UPDATE hearing_attempt SET tried_on = '2026-12-02' WHERE id = 1",
        "fixed_hearing_attempt",
    ),
    "a try in vain deleted": ("DELETE FROM hearing_attempt WHERE id = 1", "fixed_hearing_attempt"),
    "a note of a follow-up that was given up": (f"{_GIVEN_UP};{_SAID.format(1, 1)}", "noted_unless_ended"),
    "a note moved to another follow-up": ("UPDATE follow_up_note SET follow_up_id = 1 WHERE id = 1", "note_stays"),
    "a note that another hand signs": ("UPDATE follow_up_note SET person_id = 1 WHERE id = 1", "note_stays"),
    "a note of what was held deleted": ("DELETE FROM follow_up_note WHERE id = 1", "note_stays"),
    "held without a note": (_HELD, "held_with_note"),
    "held from the beginning": (_FOLLOW_UP.format("'held', '2027-01-08'"), "held_with_note"),
    "given up with a note": (f"{_SAID.format(1, 1)};{_GIVEN_UP}", "ended_without_note"),
    "held, and planned again": ("UPDATE follow_up SET state = 'planned', held_on = NULL WHERE id = 2", "held_stays"),
    "held on another day": ("UPDATE follow_up SET held_on = '2027-03-09' WHERE id = 2", "held_stays"),
    "held with an open appointment": (f"{_TIMED.format(1)};{_SAID.format(1, 1)};{_HELD}", "called_off_first"),
    "given up with an open appointment": (f"{_TIMED.format(1)};{_GIVEN_UP}", "called_off_first"),
    "an appointment for what was held": (_TIMED.format(2), "booked_while_planned"),
    "an appointment moved to what was held": (
        f"{_TIMED.format(1)};UPDATE booking SET follow_up_id = 2 WHERE id = 9",
        "booked_while_planned",
    ),
    "notes of an interview at a follow-up's time": (
        f"{_TIMED.format(1)};UPDATE interview SET booking_id = 9 WHERE id = 1",
        "interview_of_request",
    ),
    "what was looked at again, settled anew": (
        "UPDATE reconsideration SET held_on = '2026-12-20' WHERE id = 1",
        "fixed_reconsideration",
    ),
    "what was looked at again deleted": ("DELETE FROM reconsideration WHERE id = 1", "fixed_reconsideration"),
    "own words signed by another": (
        f"{_DECIDED};{_OWN_WORDS};UPDATE reconsideration SET physician_id = 1 WHERE id = 9",
        "words_of_their_author",
    ),
    "own words turned into told ones": (
        (
            f"{_DECIDED};{_OWN_WORDS};"
            "UPDATE reconsideration SET words_way = 'told', said_at = NULL, words_version = 0 WHERE id = 9"
        ),
        "words_of_their_author",
    ),
    "review of measures changed": ("UPDATE measure_review SET kept = 'yes' WHERE id = 1", "fixed_measure_review"),
    "review of measures deleted": ("DELETE FROM measure_review WHERE id = 1", "fixed_measure_review"),
    "review before the measures began": (_LOOKED.format("'2026-12-09', '2027-02-10'"), "reviewed_in_force"),
    "next review past their end": (_LOOKED.format("'2027-02-10', '2027-03-10'"), "reviewed_in_force"),
    "review before the first step that was in force": (
        f"{_NEVER_BEGUN};{_LOOKED.format(_LOOKED_BEFORE)}",
        "reviewed_in_force",
    ),
    "next review past the end of those that go on": (
        f"{_NEVER_BEGUN};{_LOOKED.format(_LOOKED_PAST)}",
        "reviewed_in_force",
    ),
    "review of measures whose end was decided": (f"{_ENDED};{_LOOKED.format(_LOOKED_ON)}", "reviewed_in_force"),
    "review of a decision that fell": (
        f"UPDATE decision SET state = 'set_aside' WHERE id = 1;{_LOOKED.format(_LOOKED_ON)}",
        "reviewed_in_force",
    ),
    "explanation changed": ("UPDATE explanation SET given_on = '2020-01-01' WHERE id = 1", "fixed_explanation"),
    "explanation deleted": ("DELETE FROM explanation WHERE id = 1", "fixed_explanation"),
    "decision changed": ("UPDATE decision SET decided_by_id = 1 WHERE id = 1", "fixed_decision"),
    "decision put on another hearing": (
        "UPDATE decision SET hearing_id = NULL, unheard_reason = 'x' WHERE id = 1",
        "fixed_decision",
    ),
    "decision deleted": (f"{_DECIDED};DELETE FROM decision WHERE id = 9", "fixed_decision"),
    "hearing of a decision changed": ("UPDATE hearing SET agreement = 'no' WHERE id = 1", "fixed_hearing"),
    "hearing of a decision moved": ("UPDATE hearing SET heard_on = '2028-01-01' WHERE id = 1", "fixed_hearing"),
    "hearing of a decision that fell changed": (
        "UPDATE decision SET state = 'set_aside' WHERE id = 1; UPDATE hearing SET words = 'x' WHERE id = 1",
        "fixed_hearing",
    ),
    "decided before the hearing": (
        _DECISION.format("1", "'same', 0", "2026-11-30 14:59:59.000000"),
        "heard_before_decided",
    ),
    "lifted on a day before the decision": (_LIFTS.format("2026-12-19"), "ends_from_its_day"),
    "lifted after the day that was chosen": (
        f"{_LIFTS.format('2026-12-25')};{_LIFTED.format('2026-12-26')}",
        "ends_when_chosen",
    ),
    "lifted past the planned end": (
        f"{_LIFTS.format('2027-03-20')};{_LIFTED.format('2027-03-10')}",
        "ends_when_chosen",
    ),
    "explained before it was decided": (
        f"{_LATE.format(10)};{_EXPLAINED.format(10)}",
        "explained_once_decided",
    ),
    "a case closed over measures in force": (_CLOSED, "measures_ended_first"),
    "a measure in a closed case": (f"{_ENDED};{_CLOSED};{_MEASURE.format(1)}", "measure_in_open_case"),
    "a measure that holds again in a closed case": (
        f"{_ENDED};{_CLOSED};UPDATE measure SET ended_on = NULL, ended_by_id = NULL",
        "measure_in_open_case",
    ),
    "telling deleted": ("DELETE FROM telling WHERE id = 1", "fixed_telling"),
    "consent: recipient changed": (
        "UPDATE result_consent SET provider_name = 'x' WHERE id = 2",
        "fixed_result_consent",
    ),
    "consent: words changed": ("UPDATE result_consent SET scope = 'x' WHERE id = 1", "fixed_result_consent"),
    "consent: withdrawal taken back": (
        (
            "UPDATE result_consent SET withdrawn_on = '2026-11-10' WHERE id = 1;"
            "UPDATE result_consent SET withdrawn_on = NULL WHERE id = 1"
        ),
        "fixed_result_consent",
    ),
    "consent deleted": ("DELETE FROM result_consent WHERE id = 1", "fixed_result_consent"),
    "a result for somebody dispatched in": (
        (
            "INSERT INTO check_result (id, company_id, public_id, stress_check_id, employment_id, stressors, reactions,"
            " support, high_stress, checked_on, notified_on)"
            " VALUES (9, 1, 'x', 1, 3, 1, 1, 1, true, '2026-10-10', '2026-11-01')"
        ),
        "dispatched_check_result",
    ),
    "a result moved to somebody dispatched in": (
        "UPDATE check_result SET employment_id = 3 WHERE id = 1",
        "dispatched_check_result",
    ),
    "a case for somebody dispatched in": (
        (
            'INSERT INTO "case" (id, company_id, public_id, employment_id, workplace_id, kind, data_key_id, opened_on)'
            " SELECT 9, 1, 'x', 3, 1, 'consultation', data_key_id, '2026-11-01' FROM \"case\" WHERE id = 1"
        ),
        "dispatched_case",
    ),
    "a case moved to somebody dispatched in": ('UPDATE "case" SET employment_id = 3 WHERE id = 1', "dispatched_case"),
    "dispatched in after all, with a case": (
        "UPDATE employment SET kind = 'dispatched_in' WHERE id = 1",
        "dispatched_employment",
    ),
    "a leave's term written over": ("UPDATE leave_term SET until_on = '2027-03-01' WHERE id = 1", "fixed_leave_term"),
    "a leave's term deleted": ("DELETE FROM leave_term WHERE id = 1", "fixed_leave_term"),
    "a word with somebody on leave changed": (
        "UPDATE leave_contact SET held_on = '2026-12-21' WHERE id = 1",
        "fixed_leave_contact",
    ),
    "a word with somebody on leave deleted": ("DELETE FROM leave_contact WHERE id = 2", "fixed_leave_contact"),
    "the days of a certificate moved": (
        "UPDATE leave_certificate SET until_on = '2027-01-31' WHERE id = 1",
        "fixed_leave_certificate",
    ),
    "a certificate that was taken away given again": (
        "UPDATE leave_certificate SET taken_away_at = NULL, taken_away_by_id = NULL WHERE id = 2",
        "fixed_leave_certificate",
    ),
    "a certificate deleted": ("DELETE FROM leave_certificate WHERE id = 2", "fixed_leave_certificate"),
    "an original replaced": ("UPDATE certificate_paper SET size = 2 WHERE id = 1", "fixed_certificate_paper"),
    "an original that nobody has opened after all": (
        "UPDATE certificate_paper SET opened_at = NULL, opened_by_id = NULL WHERE id = 1",
        "fixed_certificate_paper",
    ),
    "an original that was opened deleted": ("DELETE FROM certificate_paper WHERE id = 1", "fixed_certificate_paper"),
    "what a doctor is asked written over once it was shown": (
        "UPDATE doctor_enquiry SET fifth = NULL WHERE id = 1",
        "fixed_doctor_enquiry",
    ),
    "an enquiry that was shown deleted": ("DELETE FROM doctor_enquiry WHERE id = 3", "fixed_doctor_enquiry"),
    "a consent to an enquiry moved": (
        "UPDATE doctor_enquiry SET consented_on = '2026-12-09' WHERE id = 1",
        "fixed_doctor_enquiry",
    ),
    "an enquiry that was sent replaced": (
        "UPDATE doctor_enquiry SET content_hash = '1' WHERE id = 1",
        "fixed_doctor_enquiry",
    ),
    "what was said of an answer that didn't come written over": (
        "UPDATE doctor_enquiry SET talked_on = '2026-12-19' WHERE id = 1",
        "fixed_doctor_enquiry",
    ),
    "a refused enquiry asked again": (
        "UPDATE doctor_enquiry SET state = 'asked', ended_on = NULL WHERE id = 3",
        "fixed_doctor_enquiry",
    ),
    "a summary for HR in other words": ("UPDATE doctor_summary SET person_id = 1 WHERE id = 2", "fixed_doctor_summary"),
    "a summary that was passed on taken back": (
        "UPDATE doctor_summary SET state = 'refused', consent_channel = NULL WHERE id = 1",
        "fixed_doctor_summary",
    ),
    "a summary deleted": ("DELETE FROM doctor_summary WHERE id = 2", "fixed_doctor_summary"),
    "an opinion on a return written over": (
        "UPDATE return_opinion SET readiness = 'yes' WHERE id = 1",
        "fixed_return_opinion",
    ),
    "what HR noted of an opinion moved": (
        "UPDATE return_opinion SET noted_on = '2027-01-26' WHERE id = 1",
        "fixed_return_opinion",
    ),
    "an opinion on a return deleted": ("DELETE FROM return_opinion WHERE id = 1", "fixed_return_opinion"),
    "a talk about a return written over": (
        "UPDATE return_talk SET can_return = 'no' WHERE id = 1",
        "fixed_return_talk",
    ),
    "a talk about a return deleted": ("DELETE FROM return_talk WHERE id = 1", "fixed_return_talk"),
    "its health part written over": (
        "UPDATE return_talk_health SET person_id = 1 WHERE id = 1",
        "fixed_return_talk_health",
    ),
    "its health part deleted": ("DELETE FROM return_talk_health WHERE id = 1", "fixed_return_talk_health"),
    "a notice written over once it was shown": (
        "UPDATE doctor_notice SET from_on = '2027-02-03' WHERE id = 2",
        "fixed_doctor_notice",
    ),
    "a notice that was agreed to taken back": (
        "UPDATE doctor_notice SET state = 'asked', ended_on = NULL, consent_channel = NULL WHERE id = 1",
        "fixed_doctor_notice",
    ),
    "a notice that was shown deleted": ("DELETE FROM doctor_notice WHERE id = 2", "fixed_doctor_notice"),
    "the first day of a decided plan": (
        "UPDATE return_plan SET begins_on = '2027-02-03' WHERE id = 2",
        "decided_plan_stays",
    ),
    "a decided plan deleted": ("DELETE FROM return_plan WHERE id = 2", "decided_plan_stays"),
    "a stage put into a decided plan": (
        f"INSERT INTO return_stage ({STAGE}, id, public_id, plan_id) SELECT {STAGE}, 9, 'nine', 2 FROM return_stage",
        "stage_of_draft",
    ),
    "a check of a stage changed": ("UPDATE stage_check SET weeks = 2 WHERE id = 1", "fixed_stage_check"),
    "a check of a stage deleted": ("DELETE FROM stage_check WHERE id = 1", "fixed_stage_check"),
    "a physician's words on a plan changed": (
        "UPDATE return_note SET written_on = '2027-02-11' WHERE id = 1",
        "fixed_return_note",
    ),
    "a physician's words on a plan deleted": ("DELETE FROM return_note WHERE id = 1", "fixed_return_note"),
    "the days of a text that was sent": (
        "UPDATE stage_text SET until_on = '2027-02-20' WHERE id = 1",
        "sent_text_stays",
    ),
    "a text that was sent deleted": ("DELETE FROM stage_text WHERE id = 2", "sent_text_stays"),
    "the conditions of a trial": (
        "UPDATE trial_attendance SET until_on = '2027-01-21' WHERE id = 1",
        "settled_trial_stays",
    ),
    "a talk about work written over": (
        "UPDATE work_talk SET held_on = '2027-02-11' WHERE id = 2",
        "fixed_work_talk",
    ),
    "a talk about work taken back again": (
        "UPDATE work_talk SET taken_back_at = NULL WHERE id = 1",
        "fixed_work_talk",
    ),
    "a talk about work deleted": ("DELETE FROM work_talk WHERE id = 2", "fixed_work_talk"),
    "a trial deleted": ("DELETE FROM trial_attendance WHERE id = 1", "settled_trial_stays"),
    "day of receipt deleted": ("DELETE FROM notice_move WHERE id = 1", "fixed_notice_move"),
}
"""The same for tables that came after the guards."""


def test_histories_stay_as_they_were_written(filled):
    for what, (statements, guard) in HISTORY.items():
        refusal = try_(filled, statements)
        assert refusal is not None, what
        assert guard in str(refusal.orig), what
        assert type(refusal).__name__ == "IntegrityError", what


def test_a_new_text_may_come_in_the_place_of_one_that_is_over(filled):
    assert try_(filled, f"{_FIRST};{_TELL.format(3, 2, 2, _WHY, _ISSUED)}") is None


def test_what_rests_on_a_hearing_leaves_it_to_be_signed_and_to_be_followed(filled):
    for what in (
        "UPDATE hearing SET signed_at = '2026-12-02 01:00:00.000000', version = 2 WHERE id = 1",
        f"{_DECIDED};UPDATE decision SET state = 'set_aside' WHERE id = 9",
        f"{_HEARD}; UPDATE hearing SET heard_on = '2026-12-06' WHERE id = 9",
        f"{_LATE.format('09')};{_EXPLAINED.format(10)}",
    ):
        assert try_(filled, what) is None, what


def test_all_of_a_decision_and_of_a_hearing_is_guarded_but_what_comes_later():
    guards = ScriptDirectory.from_config(migrate.config()).get_revision("0043")
    assert guards is not None
    hearing = Base.metadata.tables["hearing"].columns.keys()
    assert set(hearing) - set(guards.module.HEARD) == {"signed_at", "version"}
    assert set(guards.module.DECIDED) <= set(Base.metadata.tables["decision"].columns.keys())


def test_a_consent_can_be_withdrawn_once(filled):
    assert try_(filled, "UPDATE result_consent SET withdrawn_on = '2026-11-10' WHERE id = 1") is None


def test_that_an_instruction_was_read_or_is_over_is_written_later(filled):
    assert try_(filled, "UPDATE instruction SET ended_on = '2027-01-10' WHERE id = 1") is None
    read = "state = 'acknowledged', acknowledged_at = issued_on, acknowledged_by_id = 1"
    if filled.dialect.name != "sqlite":
        read = read.replace("issued_on", "now()")
    assert try_(filled, f"UPDATE instruction SET {read} WHERE id = 1") is None


def test_only_somebody_dispatched_in_is_only_counted_and_stays_so(filled):
    """By references alone: no trigger is needed for these."""
    for statements in (
        "UPDATE counted_result SET employment_id = 1 WHERE id = 1",
        "UPDATE counted_result SET employment_id = 1, employment_kind = 'regular' WHERE id = 1",
        "UPDATE employment SET kind = 'regular' WHERE id = 3",
    ):
        assert type(try_(filled, statements)).__name__ == "IntegrityError", statements


def test_twin_without_their_guards_histories_change(filled):
    sqlite = filled.dialect.name == "sqlite"
    with filled.begin() as connection:
        for table in ("check_result", "case", "employment"):
            many = sqlite and table != "employment"
            for name in ("_insert", "_update") if many else ("",):
                on = "" if sqlite else f' ON "{table}"'
                connection.execute(text(f"DROP TRIGGER dispatched_{table}{name}{on}"))
        connection.execute(text("DROP TRIGGER fixed_stress_check" + ("" if sqlite else " ON stress_check")))
        for name in (
            ("edition_of_told_insert", "stays_replaced_update") if sqlite else ("edition_of_told", "stays_replaced")
        ):
            connection.execute(text(f"DROP TRIGGER {name}" + ("" if sqlite else " ON instruction")))
        for table in ("explanation", "instruction"):
            connection.execute(text(f"DROP TRIGGER justified_{table}" + ("" if sqlite else f" ON {table}")))
        guards = ScriptDirectory.from_config(migrate.config()).get_revision("0043")
        assert guards is not None
        for guard in guards.module._guards(filled.dialect.name):
            on = "" if sqlite else f' ON "{guard.table}"'
            connection.execute(text(f"DROP TRIGGER {guards.module._trigger(guard)}{on}"))
        both = {
            "result_consent", "telling", "committee_report", "instruction", "measure_review", "leave_term",
            "leave_contact", "return_opinion", "return_talk", "return_talk_health", "outcome",
        }  # fmt: skip
        held = "" if sqlite else " ON measure_review"
        connection.execute(text(f"DROP TRIGGER reviewed_in_force_insert{held}"))
        for name in ("update", "again", "delete"):
            connection.execute(text(f"DROP TRIGGER fixed_work_talk_{name}" + ("" if sqlite else " ON work_talk")))
        for number in ("0045", "0047", "0048", "0051"):
            revision = ScriptDirectory.from_config(migrate.config()).get_revision(number)
            assert revision is not None
            for guard in revision.module.GUARDS:
                on = "" if sqlite else f" ON {guard.table}"
                connection.execute(text(f"DROP TRIGGER {revision.module.trigger(guard)}{on}"))
        later = ScriptDirectory.from_config(migrate.config()).get_revision("0052")
        assert later is not None
        for name in later.module.GUARDS:
            connection.execute(text(f"DROP TRIGGER {name}" + ("" if sqlite else " ON doctor_notice")))
        connection.execute(text("DROP TRIGGER noted_return_opinion_update" + ("" if sqlite else " ON return_opinion")))
        never = (
            "notice_move", "supplementary_talk", "committee_report_month", "departure", "transfer_ground",
            "instruction_ack", "sending",
        )  # fmt: skip
        for table in (*never, *sorted(both)):
            for name in ("_update", "_delete") if sqlite or table in both else ("",):
                on = "" if sqlite else f" ON {table}"
                connection.execute(text(f"DROP TRIGGER fixed_{table}{name}{on}"))
    assert [what for what, (statements, _guard) in HISTORY.items() if try_(filled, statements)] == []
