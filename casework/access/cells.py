"""What is a cell of the table of fields, and when does it hold? The table itself stands in `access/sight.py`.

A cell is NO, YES or a condition from the short closed list below. A condition names facts about the case, as
`access/facts.py` finds them; without the facts the field does not exist for the reader.
"""

from dataclasses import dataclass
from enum import IntFlag
from functools import cache

from casework.rules.vocabulary import Hat


class Fact(IntFlag):
    """What is true of a case for one reader on one day."""

    NOTHING = 0
    KNOWN = 1
    """The employer knows: a statutory request was made (withdrawn or not), or it is a return to work."""
    REQUESTED = 2
    """… and it stands."""
    DISCLOSED = 4
    """The result was passed on: by a request that stands, under the policy of its day, or by a consent that does."""
    ASSIGNED = 8
    """The reader is assigned to this case today."""
    EXAMINER = 16
    """The reader is examiner of the check that this case comes from."""
    ISSUED = 32
    """The record in question is issued."""
    ASKED = 64
    """The reader is asked about the record in question: the 産業医 for a view of an opinion; of an explanation the
    physician with whom it is given, or who was present.
    """
    NAMED = 128
    """The reader is named today to open scores at the workplace of the case, and has no personnel authority there."""
    SCORELESS = 256
    """No scores stand in the document in question."""
    WISHED = 512
    """The employee wants the employer to read the record in question."""
    SETTLED = 1024
    """The record in question is settled: what comes of it is said."""
    FITS = 2048
    """The text in question was written for the department in which the reader found the employee."""


@dataclass(frozen=True)
class Cell:
    """Shown when all facts of one of the alternatives are there."""

    name: str
    alternatives: tuple[Fact, ...]

    def holds(self, facts: Fact) -> bool:
        return any(facts & needed == needed for needed in self.alternatives)


NO = Cell("–", ())
YES = Cell("F", (Fact.NOTHING,))
ONCE_KNOWN = Cell("once known to the employer", (Fact.KNOWN,))
ONCE_REQUESTED = Cell("while a request stands", (Fact.REQUESTED,))
NAMED_ONCE_DISCLOSED = Cell(
    "to a named handler, once passed on by the request or by consent", (Fact.DISCLOSED | Fact.NAMED,)
)
KNOWN_SCORES_NAMED = Cell(
    "once known to the employer; with scores to a named handler only",
    (Fact.KNOWN | Fact.SCORELESS, Fact.KNOWN | Fact.NAMED),
)
IF_ASSIGNED = Cell("if assigned", (Fact.ASSIGNED,))
IF_EXAMINER = Cell("if examiner", (Fact.EXAMINER,))
IF_CARING = Cell("if examiner or assigned", (Fact.ASSIGNED, Fact.EXAMINER))
CARING_OR_ASKED = Cell("if examiner, assigned or asked for a view", (Fact.ASSIGNED, Fact.EXAMINER, Fact.ASKED))
ONCE_ISSUED = Cell("once issued", (Fact.ISSUED,))
ISSUED_OR_ASSIGNED = Cell("once issued, or if assigned", (Fact.ISSUED, Fact.ASSIGNED))
ISSUED_AND_WISHED = Cell(
    "once issued and known to the employer, when the employee wants it passed on",
    (Fact.ISSUED | Fact.KNOWN | Fact.WISHED,),
)
IF_ADVISING = Cell("if 産業医 of the case, or present", (Fact.ASKED,))
ONCE_SETTLED = Cell("once settled", (Fact.SETTLED,))
IF_FITTING = Cell("if written for the department in which the reader found the employee", (Fact.FITS,))
ISSUED_AND_KNOWN = Cell("once issued and known to the employer", (Fact.ISSUED | Fact.KNOWN,))


class Row:
    """One field, or several with the same cells. Every hat is a required keyword."""

    def __init__(
        self,
        *fields: str,
        worker: Cell,
        supervisor: Cell,
        hr: Cell,
        clerk: Cell,
        physician: Cell,
        nurse: Cell,
        committee: Cell,
        admin: Cell,
        coordinator: Cell,
    ) -> None:
        self.fields = fields
        self.cells = {
            Hat.WORKER: worker, Hat.SUPERVISOR: supervisor, Hat.HR: hr, Hat.CLERK: clerk,
            Hat.PHYSICIAN: physician, Hat.NURSE: nurse, Hat.COMMITTEE: committee, Hat.ADMIN: admin,
            Hat.COORDINATOR: coordinator,
        }  # fmt: skip


class Record:
    """A kind of record: its table's name (seals are bound to it), its rows, its name and reason in docs/access.md,
    whether reading it is written to the trail, and which sealed fields are files rather than text. `apart`: whoever is
    granted this field reads more than the bare fact, and the trail names that by a name of its own. `table`: the table
    that seals and the trail name, where it isn't that of the record: what one hat reads of another record's rows.
    `by_days`: what a supervisor reads of it is cut to their own days (`access/own_days.py`).
    """

    def __init__(
        self,
        name: str,
        *rows: Row,
        label: str,
        why: str,
        health: bool = True,
        binary: tuple[str, ...] = (),
        apart: tuple[str, str] | None = None,
        table: str | None = None,
        by_days: bool = False,
    ) -> None:
        self.name = name
        self.table = table or name
        self.label = label
        self.why = why
        self.health = health
        self.binary = binary
        self.apart = apart
        self.by_days = by_days
        self.rows = rows
        fields = [field for row in rows for field in row.fields]
        if len(fields) != len(set(fields)):
            raise ValueError(f"{name}: a field stands in two rows")
        self.fields = tuple(fields)

    def cell(self, field: str, hat: Hat) -> Cell:
        """The cell of one field under one hat."""
        return next(row.cells[hat] for row in self.rows if field in row.fields)


@cache
def granted(record: Record, hat: Hat, facts: Fact) -> tuple[str, ...]:
    """The fields of a record that a hat is shown, given the facts; in table order."""
    return tuple(field for row in record.rows if row.cells[hat].holds(facts) for field in row.fields)
