"""Who is shown what of a leave for illness? (domain: §12.16, §4 row 20)"""

from casework.access.cells import NO, YES, Record, Row

SICK_LEAVE = Record(
    "sick_leave",
    Row("begins_on", "until_on", "ended_on",
        worker=YES, supervisor=YES, hr=YES, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("number", "ended_as", "contact_way", "contact_weeks", "contact_by",
        "wishes_on", "wished_on", "wish_channel",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("contact_to", "entered_by_name",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="病気休業・休職",
    why="The employer grants it and has to know its days; a supervisor reads the period, and nobody else's number.",
)  # fmt: skip
"""`until_on`: the planned last day, of its newest term; once it is over, its last day."""

LEAVE_TERM = Record(
    "leave_term",
    Row("number", "until_on", "limit_on", "limit_basis", "decided_on", "decided_by_name", "words", "was_on", "was_as",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    label="休業の期間",
    why="As it was decided each time: between the employer, the employee and who cares for them.",
)  # fmt: skip

LEAVE_CONTACT = Record(
    "leave_contact",
    Row("held_on", "way", "reached", "of_limit", "written_on", "by_name", "words", "struck_on", "struck_by_name",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    label="休業中の連絡",
    why="About work alone, and the employee reads what was written down about them.",
)  # fmt: skip
"""`struck_on`: the day on which another entry took its place."""
