"""Who is shown what the 産業医 recommended, and the employer's answer?"""

from casework.access.cells import NO, YES, Record, Row

RECOMMENDATION = Record(
    "recommendation",
    Row("workplace_name", "given_by_name", "heard_on", "given_on", "words", "outcome", "answered_on",
        "answered_by_name", "answer", "reported_on", "done_on", "done_by_name", "done",
        worker=NO, supervisor=NO, hr=YES, clerk=NO, physician=YES, nurse=NO,
        committee=YES, admin=NO, coordinator=NO),
    label="産業医の勧告",
    why="About a workplace, naming nobody: its HR and physicians, and the committee once it is reported there "
    "(安衛法13条6項).",
)  # fmt: skip
"""Which ones the committee reaches is decided in `access/reach_recommendations.py`."""
