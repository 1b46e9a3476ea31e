"""Who is shown what an employee says against a decision, and the answer?"""

from casework.access.cells import NO, ONCE_KNOWN, ONCE_SETTLED, YES, Record, Row

OBJECTION = Record(
    "objection",
    Row("raised_on", "way", "late", "answered_at", "result",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    Row("words", "owner_name", "recorded_by_name", "answer", "answered_by_name",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    Row("asked_on", "physician_name", "physician_words",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="異議の申出",
    why="Between the employee and HR; physicians, who are told of every decision, learn that it was looked at.",
)  # fmt: skip

RECONSIDERATION = Record(
    "reconsideration",
    Row("opened_on", "held_on", "result", "reason", "settled_by_name",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    Row("physician_name", "words_way", "said_at", "physician_words",
        worker=ONCE_SETTLED, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="説明のあとの再検討",
    why="HR and the physician look again at what the employee didn't accept; the employee reads their words with what"
    " came of it, not before.",
)  # fmt: skip
