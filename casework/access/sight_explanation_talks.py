"""Who is shown when a decision is explained?"""

from casework.access.cells import NO, ONCE_KNOWN, YES, Record, Row

EXPLANATION_TALK = Record(
    "explanation_talk",
    Row("starts_at", "ends_at", "online", "place", "way_in", "physician_name", "set_by_name", "ended_at",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="措置の説明の日程",
    why="For the three who meet: the employee, the officer of HR who explains, and the physician who is there.",
)  # fmt: skip
