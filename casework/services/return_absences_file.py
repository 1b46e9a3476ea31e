"""Which columns does a file of days of absence have?"""

from typing import Final

from casework import workbooks
from casework.rules import tables
from casework.rules.grids import BadFile
from casework.rules.tables import Column, Table
from casework.rules.texts import N_

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_ROWS: Final = 50_000

NUMBER, DAY = N_("社員番号"), N_("欠勤日")
COLUMNS: Final = (
    Column("number", (NUMBER, "従業員番号", "number", "employee_number"), tables.code(), required=True),
    Column("day", (DAY, "病欠日", "休んだ日", "日付", "年月日", "date", "absent_on"), tables.day, required=True),
)
"""One row for each person and day. There is no column for a reason: none is read."""


def read(data: bytes) -> Table:
    """Read a file. Never raises for what it holds."""
    try:
        grid = workbooks.grid(data, max_bytes=MAX_BYTES)
    except BadFile as bad:
        return tables.unreadable(bad.said)
    return tables.judge(grid, COLUMNS, max_rows=MAX_ROWS)
