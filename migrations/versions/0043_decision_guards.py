"""What the database itself keeps of the road to a decision: what it rests on, what it says, that no measure
holds in a case that is over, and that what was looked at again stays as it was settled.
"""

from typing import NamedTuple

from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

DECIDED = ("id", "company_id", "public_id", "case_id", "opinion_id", "hearing_id", "normal", "opinion_match",
           "departures", "reason", "unheard_reason", "unseen_reason", "unput_reason", "weighed",
           "ends_on", "decided_at", "decided_by_id")  # fmt: skip
"""What is never changed in a decision. Whose word it waits for, and what becomes of it, is written later."""
HEARD = ("id", "company_id", "public_id", "case_id", "opinion_id", "number", "way", "heard_on", "heard_by_id",
         "physician_present", "present", "put", "words", "agreement", "correction", "corrected_at",
         "noted_at")  # fmt: skip
"""What is never changed in a hearing once a decision on it held. The employee may still sign it."""
WRITTEN = ("physician_id", "words_way")
"""Whose words stand in what was looked at again, once they wrote them themself."""
_ANOTHERS = (
    "OLD.words_way = 'own'"
    " AND (NEW.words_way IS NULL OR NEW.words_way <> 'own' OR NEW.physician_id <> OLD.physician_id)"
)
_DAY = {"sqlite": "date({}, '+9 hours')", "postgresql": "({} AT TIME ZONE 'Asia/Tokyo')::date"}
_USED = "EXISTS (SELECT 1 FROM decision WHERE hearing_id = OLD.id AND state NOT IN ('waiting', 'returned'))"
_RUNS = "EXISTS (SELECT 1 FROM measure WHERE company_id = NEW.company_id AND case_id = NEW.id AND ended_on IS NULL)"
_OVER = 'EXISTS (SELECT 1 FROM "case" WHERE id = NEW.case_id AND closed_on IS NOT NULL)'


def _late(day: str) -> str:
    """A measure that is lifted ends with the day that was chosen, or with its planned end where that comes before.
    `day`: when the decision came to hold.
    """
    past = f"NEW.ended_on > ends_on OR (NEW.ended_on > NEW.until_on AND NEW.ended_on > {day})"
    return f"EXISTS (SELECT 1 FROM decision WHERE id = NEW.ended_by_id AND ends_on IS NOT NULL AND ({past}))"


class Guard(NamedTuple):
    """A trigger. `when`: what sets it off; `condition`: of the rows that are refused, all of them without."""

    name: str
    table: str
    when: str
    condition: str = ""


def _guards(dialect: str) -> list[Guard]:
    day = _DAY[dialect].format
    return [
        *(
            Guard(f"fixed_{table}", table, when)
            for table in ("hearing_attempt", "explanation")
            for when in ("UPDATE", "DELETE")
        ),
        Guard("fixed_decision", "decision", f"UPDATE OF {', '.join(DECIDED)}"),
        Guard("fixed_decision", "decision", "DELETE"),
        Guard("fixed_hearing", "hearing", f"UPDATE OF {', '.join(HEARD)}", _USED),
        Guard(
            "heard_before_decided", "decision", "INSERT",
            f"EXISTS (SELECT 1 FROM hearing WHERE id = NEW.hearing_id AND heard_on > {day('NEW.decided_at')})",
        ),
        Guard(
            "explained_once_decided", "explanation", "INSERT",
            f"NEW.given_on < (SELECT {day('decided_at')} FROM decision WHERE id = NEW.decision_id)",
        ),
        Guard("measure_in_open_case", "measure", "INSERT", f"NEW.ended_on IS NULL AND {_OVER}"),
        Guard("ends_from_its_day", "decision", "INSERT", f"NEW.ends_on < {day('NEW.decided_at')}"),
        Guard("ends_when_chosen", "measure", "UPDATE OF ended_on, ended_by_id, until_on", _late(day("effective_at"))),
        Guard(
            "measure_in_open_case", "measure", "UPDATE OF ended_on, case_id", f"NEW.ended_on IS NULL AND {_OVER}"
        ),
        Guard("fixed_reconsideration", "reconsideration", "UPDATE", "OLD.settled_at IS NOT NULL"),
        Guard("fixed_reconsideration", "reconsideration", "DELETE"),
        Guard("words_of_their_author", "reconsideration", f"UPDATE OF {', '.join(WRITTEN)}", _ANOTHERS),
        Guard("measures_ended_first", "case", "UPDATE OF closed_on", f"NEW.closed_on IS NOT NULL AND {_RUNS}"),
    ]  # fmt: skip


def _trigger(guard: Guard) -> str:
    return f"{guard.name}_{guard.when.split()[0].lower()}"


def _sqlite() -> list[str]:
    return [
        f'CREATE TRIGGER {_trigger(guard)} BEFORE {guard.when} ON "{guard.table}" '
        + (f"WHEN {guard.condition} " if guard.condition else "")
        + f"BEGIN SELECT RAISE(ABORT, '{guard.name}'); END"
        for guard in _guards("sqlite")
    ]


def _postgresql() -> list[str]:
    made = []
    for guard in _guards("postgresql"):
        function = "casework_fixed"
        if guard.condition:
            function = f"casework_{_trigger(guard)}"
            made.append(
                f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {guard.condition} THEN RAISE EXCEPTION '{guard.name}' "
                "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
            )
        made.append(
            f'CREATE TRIGGER {_trigger(guard)} BEFORE {guard.when} ON "{guard.table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        )
    return made


def upgrade() -> None:
    """Put the guards up."""
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Take them down."""
    dialect = op.get_bind().dialect.name
    for guard in _guards(dialect):
        on = "" if dialect == "sqlite" else f' ON "{guard.table}"'
        op.get_bind().exec_driver_sql(f"DROP TRIGGER {_trigger(guard)}{on}")
        if guard.condition and dialect != "sqlite":
            op.get_bind().exec_driver_sql(f"DROP FUNCTION casework_{_trigger(guard)}()")
