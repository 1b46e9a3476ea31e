"""Who is shown days of absence after a return?"""

from casework.access.cells import NO, YES, Record, Row

RETURN_ABSENCE = Record(
    "return_absence",
    Row("absent_on", "given_on", "given_by_name",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("answered_on",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    label="復帰後の欠勤の日",
    why="Facts of attendance that HR gave: HR reads what it gave and nothing of what came of it. Whoever leads "
    "somebody knows who is absent, and has no need of a count.",
)  # fmt: skip
