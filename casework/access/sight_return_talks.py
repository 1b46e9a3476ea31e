"""Who is shown what of a meeting about a return to work? (domain: §4 row 20)"""

from casework.access.cells import IF_ASSIGNED, NO, YES, Record, Row

RETURN_TALK = Record(
    "return_talk",
    Row("state", "talked_at", "work", "starts_on", "can_return", "next_on", "kept_at", "author_name", "newer",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    label="職場復帰支援に関する面談記録票（仕事の部分）",
    why="The company's meeting: its work part is HR's and the employee's. A supervisor who was there keeps no record of"
    " it; they read the texts of the plan.",
)  # fmt: skip

RETURN_TALK_HEALTH = Record(
    "return_talk_health",
    Row("state", "health", "kept_at", "author_name",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=IF_ASSIGNED, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    label="職場復帰支援に関する面談記録票（健康の部分）",
    why="Between the employee and whoever has the case in their care; HR reads a summary by consent, and nothing else.",
)  # fmt: skip
