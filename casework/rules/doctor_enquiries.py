"""In which states is an enquiry to an attending doctor (主治医), and a summary of the answer for the employer?

Each enquiry has a consent of its own, also where the employee brought a certificate of their own will (domain: §2f). A
summary has another: what a doctor wrote is health that the employer gets with consent only (domain: §4 row 17).
"""

from typing import Final

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice

LONGEST: Final = 4000
"""Characters of an answer."""
LONGEST_QUESTION: Final = 300
"""Of a question of one's own: the form has two lines for it."""
LONGEST_SUMMARY: Final = 1000
LONGEST_TALK: Final = 500
"""Of what was said about an answer that didn't come."""


class EnquiryState(Choice):
    """Where an enquiry is. Sent it is only out of `CONSENTED`."""

    DRAFT = "draft", N_("下書き")
    ASKED = "asked", N_("本人の返事を待っています")
    CONSENTED = "consented", N_("本人が同意しました")
    REFUSED = "refused", N_("本人は今回は希望しません")
    TAKEN_BACK = "taken_back", N_("本人が同意を取り消しました")
    GIVEN_UP = "given_up", N_("取りやめました")
    SENT = "sent", N_("主治医に依頼しました")
    ANSWERED = "answered", N_("主治医の返事があります")
    UNANSWERED = "unanswered", N_("返事がないまま終えました")


class SummaryState(Choice):
    """Where a summary for the employer is."""

    ASKED = "asked", N_("本人の返事を待っています")
    PASSED = "passed", N_("本人の同意により人事に伝えました")
    REFUSED = "refused", N_("本人は今回は希望しません")
    REPLACED = "replaced", N_("取りやめました")
