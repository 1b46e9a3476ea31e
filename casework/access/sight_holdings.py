"""Who is shown which officer of HR has a file in hand, and who stands in for HR?"""

from casework.access.cells import NO, ONCE_KNOWN, YES, Record, Row

HOLDING = Record(
    "holding",
    Row("name", "from_on", "until_on", "given_by_name", "note",
        worker=NO, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="人事労務の担当",
    why="How HR shares its work among itself, with a word from one to the next that holds no health data.",
)  # fmt: skip

STAND_IN = Record(
    "hat_grant",
    Row("name", "workplace", "from_on", "until_on",
        worker=NO, supervisor=NO, hr=YES, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=YES),
    health=False,
    label="人事労務の代わりの担当",
    why="Settled ahead and for everybody alike: that there is one says of nobody that there is a file.",
)  # fmt: skip
