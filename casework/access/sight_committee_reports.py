"""Who is shown what was reported to the committee?"""

from casework.access.cells import NO, YES, Record, Row

COMMITTEE_REPORT = Record(
    "committee_report",
    Row("workplace_name", "span", "from_on", "until_on", "content", "advice", "advised_on", "advised_by_name",
        "released_on", "discussed_on", "minutes",
        worker=NO, supervisor=NO, hr=YES, clerk=NO, physician=YES, nurse=NO,
        committee=YES, admin=NO, coordinator=NO),
    Row("made_by_name", "released_by_name", "discussed_by_name",
        worker=NO, supervisor=NO, hr=YES, clerk=NO, physician=YES, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="衛生委員会への報告",
    why="Numbers of people that name nobody, of a workplace and some months: its HR and physicians prepare it, the "
    "committee reads it once it is released (安衛法66条の10第6項).",
)  # fmt: skip
"""Which ones the committee reaches is decided in `access/reach_committee_reports.py`."""
