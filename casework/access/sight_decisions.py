"""Who is shown a decision, whose word it waited for, and who was asked?"""

from casework.access.cells import NO, ONCE_KNOWN, YES, Record, Row

DECISION = Record(
    "decision",
    Row("state", "normal", "opinion_match", "reason", "decided_at", "effective_at", "decided_by_name",
        "confirmed_on", "confirmed_way", "confirmed_by_name", "approved_at", "approved_by_name",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("confirmed_words",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    Row("second_wanted", "alone", "approved_words",
        "returned_at", "returned_as", "returned_words", "returned_by_name",
        worker=NO, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    Row("unheard_reason", "unseen_reason", "unput_reason", "weighed",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="措置の決定",
    why="The employer decides, the physician is told what came of the opinion (安衛則14条の2).",
)  # fmt: skip

ASSENT_CALL = Record(
    "assent_call",
    Row("step", "name", "asked_at",
        worker=NO, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="確認・承認のお願い",
    why="Whose word a decision waits for is between those who decide.",
)  # fmt: skip
