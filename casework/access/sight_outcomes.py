"""Who is shown how many of those who came back from a leave are still at work?"""

from casework.access.cells import NO, YES, Record, Row

OUTCOME = Record(
    "outcome",
    Row("from_on", "until_on", "months", "content",
        worker=NO, supervisor=NO, hr=YES, clerk=NO, physician=YES, nurse=NO,
        committee=YES, admin=NO, coordinator=NO),
    label="復帰後の経過（会社全体の人数）",
    why="Numbers of the whole company that name nobody, for those who can change how returns are cared for; whoever "
    "leads a team knows who of it came back, and could tell numbers from names.",
)  # fmt: skip
"""Who reaches it is decided in `access/reach_outcomes.py`."""
