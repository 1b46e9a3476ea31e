"""Who is shown how measures were looked at again, when nothing changes?"""

from casework.access.cells import NO, ONCE_KNOWN, YES, Record, Row

MEASURE_REVIEW = Record(
    "measure_review",
    Row("held_on", "heard", "kept", "next_on", "words", "physician_name", "physician_words",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    Row("voice", "recorded_by_name",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="措置の見直し",
    why="HR's procedure with the employee: physicians learn how the measures work, not what the employee said; to the "
    "supervisor, whose instruction stays as it is, there is none.",
)  # fmt: skip
