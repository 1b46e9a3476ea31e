"""How do documents leave as files: under which names, as Word or, where LibreOffice is, as PDF?"""

from typing import Final

from flask import Response, abort, current_app

from casework import pdf
from casework.documents import word

FORMATS: Final = {"docx": word.MIME, "pdf": pdf.MIME}


def pdf_offered() -> bool:
    """Whether PDFs can be made on this machine."""
    return bool(current_app.extensions["casework"].settings.office)


def sent(document: bytes, name: str, kind: str) -> Response:
    """A document of ours. `name` without its ending: neutral, since a list of downloads is seen over a shoulder. A PDF
    is made here, when no session is open any more.
    """
    if kind == "pdf":
        if not pdf_offered():
            abort(404)
        document = pdf.made(current_app.extensions["casework"].settings.office, document)
    response = Response(document, content_type=FORMATS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
