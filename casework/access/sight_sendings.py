"""Who is shown what others than the supervisor were told?"""

from casework.access.cells import NO, ONCE_KNOWN, YES, Record, Row

SENDING = Record(
    "sending",
    Row("recipient", "says", "name", "items", "words", "from_on", "until_on", "ask", "sent_at",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("sent_by_name", "previewed", "unchanged_because",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="ほかの相手に伝えたこと",
    why="Part of the ledger of who was told what; a supervisor reads their own instruction and nothing of it.",
)  # fmt: skip

ARRIVAL = Record(
    "arrival",
    Row("recipient", "says", "items", "words", "from_on", "until_on", "ask", "sent_at",
        worker=NO, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    table="sending",
    label="異動してくる人について伝えられたこと",
    why="HR of the workplace that somebody moves to reads what it was told, and nothing else of the file: not who told"
    " it, nor what the employee had said to it.",
)  # fmt: skip

RELOCATION = Record(
    "relocation",
    Row("name", "from_on", "told",
        worker=NO, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="異動先と、そこへの連絡",
    why="Where somebody whose measures are in force works or is going to, and whether HR there was told: for those who"
    " see to it.",
)  # fmt: skip
