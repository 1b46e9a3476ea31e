"""Under which address is the certificate of an appointment's time taken along?"""

from flask import Blueprint, Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.vocabulary import Language
from casework.services import certificates
from casework.web.files import sent
from casework.web.here import actor, needs, now, page_session

certificates_pages = Blueprint("certificates", __name__)


@certificates_pages.get(
    '/bookings/<public_id:booking_id>/certificate-<any("ja", "en"):edition>.<any("docx", "pdf"):form>'
)
@needs(Act.TAKE_CERTIFICATE)
def take(booking_id: PublicId, edition: str, form: str) -> Response:
    """That somebody was at an appointment of the company from when until when, and nothing else."""
    with page_session() as session:
        content = certificates.take(session, actor(), booking_id, Language(edition), now=now())
    return sent(content, "shorui-9", form)
