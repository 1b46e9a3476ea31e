"""Who is shown a review of how somebody is treated?"""

from casework.access.cells import NO, YES, Record, Row

TREATMENT_REVIEW = Record(
    "treatment_review",
    Row("kind", "happened_on", "raised_on", "words", "asked_on", "agreed", "outcome", "closed_on", "reply",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=YES, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    Row("opened_on", "requested_on", "opinion_on", "heard_on", "decided_on", "steps", "notes", "reason",
        "closed_by_name",
        worker=NO, supervisor=NO, hr=NO, clerk=NO, physician=YES, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="取扱いの確認",
    why="A quiet look at a change after a request (実施規程例36条): the 産業医 of the workplace, and the employee once "
    "asked or by their own telling. Neither HR nor a supervisor learns that there is one.",
)  # fmt: skip
"""Which ones they reach is decided in `access/reach_treatment.py`."""
