"""Who is shown why a decision differs from the opinion, and why somebody is moved?"""

from casework.access.cells import NO, ONCE_KNOWN, YES, Record, Row

DEPARTURE = Record(
    "departure",
    Row("number", "degree", "reason",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    label="意見と違う決定の理由",
    why="Part of the decision: whoever reads what was decided reads why it isn't what was advised.",
)  # fmt: skip

TRANSFER_GROUND = Record(
    "transfer_ground",
    Row("purpose", "basis",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="配置・職務の変更の理由",
    why="The employee is told what it is for; the physician reads which of their words it stands on.",
)  # fmt: skip
