"""Who is shown what of a talk about work that HR or a supervisor held?"""

from casework.access.cells import IF_ASSIGNED, NO, YES, Record, Row

WORK_TALK = Record(
    "work_talk",
    Row("held_on", "topics", "words", "written_at", "taken_back_at",
        worker=YES, supervisor=YES, hr=YES, clerk=NO, physician=IF_ASSIGNED, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    Row("hat",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=IF_ASSIGNED, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    Row("by_name",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="人事・上司の面談の記録",
    why="About work alone. A supervisor reads their own, and isn't told that there are others.",
)  # fmt: skip
