"""Who is shown how an employee was heard before a decision, or why not?"""

from casework.access.cells import NO, ONCE_KNOWN, YES, Record, Row

HEARING = Record(
    "hearing",
    Row("heard_on", "agreement", "physician_present", "way",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("present", "put", "words", "heard_by_name", "correction", "corrected_at", "signed_at", "confirmed",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="本人の意見聴取",
    why="The employer's procedure; physicians learn that and how it ended, not the words.",
)  # fmt: skip

HEARING_QUESTION = Record(
    "hearing_question",
    Row("put", "asked_at", "asked_by_name",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="画面での意見聴取の問いかけ",
    why="What HR has in mind, put to the employee alone; until they answer there was no hearing that others learn of.",
)  # fmt: skip

HEARING_ATTEMPT = Record(
    "hearing_attempt",
    Row("tried_on", "way",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("outcome", "note", "recorded_by_name",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="意見聴取・説明を試みた記録",
    why="The days prove that somebody was asked; what came of a try is between HR and the employee.",
)  # fmt: skip
