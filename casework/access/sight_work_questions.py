"""Who is shown what a physician asked HR about somebody's work, and the answer?"""

from casework.access.cells import IF_ASSIGNED, NO, ONCE_KNOWN, YES, Record, Row

WORK_QUESTION = Record(
    "work_question",
    Row("asked_at", "wanted", "words", "answered_at", "answered_by_name", "answer", "sheet_number",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=IF_ASSIGNED, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="勤務状況についての質問",
    why="Asked of HR, who has the facts, by whoever is to write the record; the employee reads question and answer.",
)  # fmt: skip
