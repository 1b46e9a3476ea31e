"""Who is shown what of the certificates of a leave? (domain: §4 row 17, §12.16)"""

from casework.access.cells import NO, YES, Record, Row

LEAVE_CERTIFICATE = Record(
    "leave_certificate",
    Row("purpose", "handed_to", "channel", "from_on", "until_on", "entered_at", "entered_by_name",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("taken_away_at",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="休業の診断書の期間",
    why="The employer needs to know that there is one, and its days; what was taken away again it doesn't.",
)  # fmt: skip

CERTIFICATE_FILE = Record(
    "certificate_file",
    Row("kind", "size",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("opened_at",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=NO, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    health=False,
    table="certificate_paper",
    label="休業の診断書の原本があること",
    why="That there is a file to take out is for those who may; whoever reads no more than that hasn't opened it.",
)  # fmt: skip

CERTIFICATE_PAPER = Record(
    "certificate_paper",
    Row("file",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    binary=("file",),
    label="休業の診断書の原本",
    why="The original reaches those alone to whom the employee gave it: HR, or who cares for them, never both.",
)  # fmt: skip
