"""Who is shown what of a return to work: the plan, its stages and checks, trials, and what a supervisor is asked?
(domain: §4 row 20, §12.9)
"""

from casework.access.cells import IF_ASSIGNED, NO, YES, Record, Row

RETURN_PLAN = Record(
    "return_plan",
    Row("number", "state", "begins_on", "ask", "basis", "pay", "decided_on", "decided_by_name", "ended_on", "ended_as",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    label="復帰のプラン",
    why="The work part of it: between the employer, the employee and who cares for them.",
)  # fmt: skip

RETURN_STAGE = Record(
    "return_stage",
    Row("minutes", "days", "overtime", "no_night", "no_holiday", "place", "tasks",
        worker=YES, supervisor=YES, hr=YES, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("number", "weeks",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    label="復帰の段階",
    why="A supervisor reads hours and tasks of a stage by its text alone, once it was sent, not how many there are.",
)  # fmt: skip

STAGE_CHECK = Record(
    "stage_check",
    Row("outcome", "weeks", "checked_on", "by_name", "words",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    label="復帰の段階の確認",
    why="About work alone, and the employee reads what was written down.",
)  # fmt: skip

RETURN_NOTE = Record(
    "return_note",
    Row("written_on", "by_name", "words",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=IF_ASSIGNED, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    label="復帰のプランについての医師の言葉",
    why="The health part of a plan: between the employee and whoever has the case in their care.",
)  # fmt: skip

STAGE_TEXT = Record(
    "stage_text",
    Row("from_on", "until_on", "ended_on", "ask",
        worker=YES, supervisor=YES, hr=YES, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("sent_at",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("answer", "answered_at", "wrong", "despite",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    Row("own_at",
        worker=NO, supervisor=YES, hr=NO, clerk=NO, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    label="段階について上司に伝える文面",
    why="All that a supervisor reads of a return: one stage, its days, whom to ask, and when they confirmed it.",
)  # fmt: skip

STAGE_ACK = Record(
    "stage_ack",
    Row("name", "acknowledged_at",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="上司による段階の文面の確認",
    why="Each supervisor confirms by themself and isn't told of the others.",
)  # fmt: skip

TRIAL_ATTENDANCE = Record(
    "trial_attendance",
    Row("kind", "as_work", "paid", "cover", "from_on", "until_on", "settled_on", "settled_by_name", "conditions",
        "failing", "ended_on", "ended_as",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    label="試し出勤など",
    why="Its conditions are the employer's and the employee's; who cares for them has to know them.",
)  # fmt: skip

TASK_QUESTION = Record(
    "task_question",
    Row("asked_on", "tasks", "attendance",
        worker=YES, supervisor=YES, hr=YES, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("agreed", "answered_at",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("answered_by_name",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="任せられる仕事についての上司への質問",
    why="The question itself tells something, so it reaches a supervisor by the employee's consent alone.",
)  # fmt: skip
