"""Who is shown what of an enquiry to an attending doctor, and of its answer? (domain: §4 rows 17 and 21)"""

from casework.access.cells import IF_ASSIGNED, NO, YES, Record, Row

DOCTOR_ENQUIRY = Record(
    "doctor_enquiry",
    Row("state", "institution", "doctor", "asked", "fifth", "sixth", "asked_at", "consented_on", "consent_channel",
        "ended_on", "sent_at", "road", "author_name", "file",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=IF_ASSIGNED, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    Row("answered_on", "answer", "talked_on", "talk", "scan_kind", "scan",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=IF_ASSIGNED, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    binary=("file", "scan"),
    label="主治医への情報提供の依頼",
    why="Asked by who cares for the employee, with a consent for this one; the employer never learns of it nor of a"
    " refusal.",
)  # fmt: skip

DOCTOR_SUMMARY = Record(
    "doctor_summary",
    Row("state",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=IF_ASSIGNED, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    Row("words", "written_at", "decided_on", "author_name",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=IF_ASSIGNED, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    label="主治医の意見の要約",
    why="In words for work, by a consent of its own: HR reaches one once the employee agreed to its words.",
)  # fmt: skip
