"""What does somebody see when a page can't be given? One refusal page, in their language, that reveals nothing."""

import logging
import secrets

from flask import Flask, g, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response

from casework.rules.errors import NotNow, NotValid, NotYours, Refusal, Stale
from casework.web.face import say

log = logging.getLogger(__name__)
_STATUS: dict[type[Refusal], int] = {NotYours: 404, NotNow: 409, Stale: 409, NotValid: 422}


def _page(code: int, sentence: str | None = None, reference: str | None = None) -> tuple[str, int]:
    return render_template("errors/error.html", code=code, sentence=sentence, reference=reference), code


def refused(error: Refusal) -> tuple[str, int]:
    """A refusal of a service: 404 says the same whether the thing is absent or somebody else's."""
    code = next(status for kind, status in _STATUS.items() if isinstance(error, kind))
    return _page(code, None if code == 404 else say(error.said))


def refused_by_http(error: HTTPException) -> tuple[str, int] | HTTPException | Response:
    """A refusal of the framework. Redirects pass. Somebody who asks under a name that isn't ours gets a bare line: no
    address can be made for a page then.
    """
    code = error.code or 500
    if isinstance(error, SecurityError):
        return Response(f"{code}\n", code, mimetype="text/plain")
    return error if code < 400 else _page(code)


def forged(_error: CSRFError) -> tuple[str, int]:
    """A form without its token, or with one that has expired."""
    return _page(
        400,
        gettext(
            "画面を開いてから時間がたったため、受け付けられませんでした。前の画面に戻って開き直し、もう一度お試しください。"
        ),
    )


def away(error: OperationalError | PoolTimeout) -> tuple[str, int]:
    """The database is away or too busy: nothing was changed."""
    log.error("database away on %s: %s", request.endpoint, type(error).__name__)
    return _page(503)


def broken(error: Exception) -> tuple[str, int]:
    """A fault of ours. The log gets kind and place, never values; the person gets a number to name."""
    reference = secrets.token_hex(4)
    frames = []
    trace = error.__traceback__
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}")
        trace = trace.tb_next
    log.error("fault %s on %s: %s at %s", reference, request.endpoint, type(error).__name__, " < ".join(frames[-6:]))
    g.pop("wearing", None)
    return _page(500, None, reference)


def install(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(OperationalError, away)
    app.register_error_handler(PoolTimeout, away)
    app.register_error_handler(HTTPException, refused_by_http)
    app.register_error_handler(Exception, broken)
