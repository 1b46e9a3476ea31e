"""Under which address is the notice of a decision taken along?"""

from flask import Blueprint, Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.days import TOKYO
from casework.rules.vocabulary import Language
from casework.services import decision_notices
from casework.web.files import sent
from casework.web.here import actor, needs, now, page_session

decision_notices_pages = Blueprint("decision_notices", __name__)


@decision_notices_pages.get(
    '/decisions/<public_id:decision_id>/notice-<any("ja", "en"):edition>.<any("docx", "pdf"):form>'
)
@needs(Act.TAKE_DECISION_NOTICE)
def take(decision_id: PublicId, edition: str, form: str) -> Response:
    """What was decided and why, with whom to tell when one disagrees."""
    with page_session() as session:
        taken = decision_notices.take(session, actor(), decision_id, Language(edition), now=now())
    name = f"shorui-10-{taken.decided_at.astimezone(TOKYO):%Y%m%d-%H%M}"
    return sent(taken.file, name if edition == "ja" else f"{name}-en", form)
