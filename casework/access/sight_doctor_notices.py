"""Who is shown what of the paper that tells an attending doctor of a return? (domain: §4 row 17)"""

from casework.access.cells import IF_ASSIGNED, NO, YES, Record, Row

DOCTOR_NOTICE = Record(
    "doctor_notice",
    Row("state", "institution", "doctor", "returns_on", "accommodations", "outlook", "message", "from_on", "until_on",
        "asked_at", "ended_on", "consent_channel", "author_name", "file",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=IF_ASSIGNED, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    binary=("file",),
    label="主治医への情報提供書",
    why="It names the attending doctor and goes through the employee's hands; the employer knows what it decided, and"
    " never learns of the paper nor of a refusal.",
)  # fmt: skip
