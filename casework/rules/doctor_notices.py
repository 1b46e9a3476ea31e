"""In which states is the paper that tells an attending doctor (主治医) what was decided about a return?

様式例4 goes through the employee's own hands, by a consent of its own (domain: §2e).
"""

from typing import Final

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice

LONGEST: Final = 1000
"""Characters of the message, and of what is foreseen."""


class NoticeState(Choice):
    """Where a notice is. It is signed when it is put to the employee, who gets the paper by agreeing."""

    DRAFT = "draft", N_("下書き")
    ASKED = "asked", N_("本人の返事を待っています")
    AGREED = "agreed", N_("本人が同意し、書面を受け取りました")
    REFUSED = "refused", N_("本人は今回は希望しません")
    GIVEN_UP = "given_up", N_("取りやめました")
