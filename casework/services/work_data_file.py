"""Which columns does a file of people's work have, and what stands in it?"""

from typing import Final

from casework import workbooks
from casework.rules import tables
from casework.rules import work_data as rules
from casework.rules.grids import BadFile
from casework.rules.tables import Column, Table
from casework.rules.texts import N_
from casework.rules.vocabulary import WorkForm
from casework.rules.work_data import LONGEST, MOST_NIGHTS

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_ROWS: Final = 50_000
"""Half a year of a company of eight thousand."""

NUMBER, MONTH, OVERTIME, HOLIDAY = N_("社員番号"), N_("年月"), N_("時間外労働"), N_("休日労働")
NIGHTS, DAYS = N_("深夜業の回数"), N_("働いた日数")
WORK_FORM, DUTIES, RESPONSIBILITY, CHANGES = N_("勤務形態"), N_("仕事の内容"), N_("役割と責任"), N_("最近の変化")

_FORMS: Final = {
    "日勤": WorkForm.DAY, "フレックス": WorkForm.FLEX, "二交替": WorkForm.TWO_SHIFTS, "三交替": WorkForm.THREE_SHIFTS,
    "2交代": WorkForm.TWO_SHIFTS, "3交代": WorkForm.THREE_SHIFTS, "夜勤": WorkForm.NIGHTS,
    "裁量労働": WorkForm.DISCRETIONARY, "管理監督者": WorkForm.EXEMPT, "その他": WorkForm.OTHER,
}  # fmt: skip
COLUMNS: Final = (
    Column("number", (NUMBER, "従業員番号", "number", "employee_number"), tables.code(), required=True),
    Column("month", (MONTH, "対象年月", "対象月", "month"), rules.month, required=True),
    Column("overtime", (OVERTIME, "時間外", "残業時間", "時間外労働時間", "overtime"), rules.minutes, required=True),
    Column("holiday", (HOLIDAY, "休日", "休日労働時間", "休日出勤時間", "holiday"), rules.minutes, required=True),
    Column("nights", (NIGHTS, "深夜業", "深夜回数", "夜勤回数", "nights"), tables.whole(0, MOST_NIGHTS)),
    Column("days", (DAYS, "出勤日数", "days"), tables.whole(0, MOST_NIGHTS)),
    Column("work_form", (WORK_FORM, "work_form"), tables.choice(WorkForm, _FORMS)),
    Column("duties", (DUTIES, "業務内容", "duties"), tables.text(LONGEST)),
    Column("responsibility", (RESPONSIBILITY, "役割", "responsibility"), tables.text(LONGEST)),
    Column("changes", (CHANGES, "変化", "changes"), tables.text(LONGEST)),
)
"""One row for each person and month, as payroll systems write them."""
OF_PERSON: Final = {
    "work_form": WORK_FORM, "duties": DUTIES, "responsibility": RESPONSIBILITY, "changes": CHANGES,
}  # fmt: skip
"""What is said once about a person, in whichever of their rows."""


def read(data: bytes) -> Table:
    """Read a file. Never raises for what it holds."""
    try:
        grid = workbooks.grid(data, max_bytes=MAX_BYTES)
    except BadFile as bad:
        return tables.unreadable(bad.said)
    return tables.judge(grid, COLUMNS, max_rows=MAX_ROWS)
