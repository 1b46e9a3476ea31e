"""Who is shown what of a physician's opinion on a return? (domain: §4 row 14)"""

from casework.access.cells import ISSUED_AND_KNOWN, ISSUED_OR_ASSIGNED, NO, ONCE_ISSUED, Record, Row

RETURN_OPINION = Record(
    "return_opinion",
    Row("state", "aim", "readiness", "opinion", "accommodations", "outlook", "held_on", "from_on", "until_on",
        "issued_at", "author_name", "file", "noted_on",
        worker=ONCE_ISSUED, supervisor=NO, hr=ISSUED_AND_KNOWN, clerk=NO, physician=ISSUED_OR_ASSIGNED,
        nurse=ISSUED_OR_ASSIGNED, committee=NO, admin=NO, coordinator=NO),
    binary=("file",),
    label="職場復帰に関する意見書",
    why="For the employer, without diagnosis; a supervisor learns what the company decides, by an instruction.",
)  # fmt: skip
