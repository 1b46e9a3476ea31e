"""Who is shown which part of an instruction, and of what is said about it afterwards?"""

from casework.access.cells import IF_FITTING, NO, ONCE_KNOWN, YES, Record, Row

INSTRUCTION = Record(
    "instruction",
    Row("items", "from_on", "until_on", "ended_on", "ask",
        worker=YES, supervisor=YES, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("words",
        worker=YES, supervisor=IF_FITTING, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("issued_on", "report_every",
        worker=YES, supervisor=YES, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("replaces_former",
        worker=YES, supervisor=YES, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("previewed",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    Row("state", "acknowledged_at", "by_hr",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("acknowledged_by_name", "carrier_name", "despite_reason", "corrected_because", "unchanged_because",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    Row("own_at",
        worker=NO, supervisor=YES, hr=NO, clerk=NO, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    by_days=True,
    label="就業上の配慮の指示",
    why="All that a supervisor ever sees: what, from when, until when, whom to ask, and when they confirmed it.",
)  # fmt: skip

GUIDE_READING = Record(
    "guide_reading",
    Row("name", "read_at",
        worker=NO, supervisor=NO, hr=YES, clerk=NO, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="上司の手引きを読んだ記録",
    why="Training of everybody who leads somebody; it says nothing of anybody's team.",
)  # fmt: skip

INSTRUCTION_DRAFT = Record(
    "instruction_draft",
    Row("items", "words", "from_on", "until_on", "ask", "report_every", "shown_at", "answer", "answered_at", "wrong",
        "edition", "corrected_because", "unchanged", "recipient", "name", "withdrawn_at",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="本人に見せた文面",
    why="Before it goes out it is between HR and the employee; whoever it is for is told nothing of what was changed.",
)  # fmt: skip

INSTRUCTION_ACK = Record(
    "instruction_ack",
    Row("name", "acknowledged_at",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="上司による指示の確認",
    why="Each supervisor confirms by themself and isn't told of the others.",
)  # fmt: skip

INSTRUCTION_NOTE = Record(
    "instruction_note",
    Row("kind", "said_at", "period_on", "kept", "overtime", "words", "answered_at", "answer",
        worker=YES, supervisor=YES, hr=ONCE_KNOWN, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    Row("author_name", "answered_by_name", "wants_answer",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="指示についてのやりとり",
    why="Between a supervisor and HR; the employee reads all of it, each supervisor what they said and the answer.",
)  # fmt: skip
