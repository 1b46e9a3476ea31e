"""How is the web application put together? It refuses to start with an unguarded endpoint or the wrong key file."""

import hashlib
import importlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, g, request, session
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter

from casework import clock, paths, settings
from casework.db import Database
from casework.rules.days import tokyo_date
from casework.sealing import Keyring
from casework.services import accounts, installations, messages
from casework.settings import Settings
from casework.web import errors, face, here, templates

PAGES = (
    "accounts", "demo", "desk", "providers", "checks", "results", "board", "consents", "cases", "invitations",
    "letters", "wordings", "rules", "requests", "scans", "receipts", "sheets", "work_data", "referrals", "slots",
    "engagements", "languages", "series", "timetables", "capacity", "rosters", "feeds", "busy", "online", "handovers",
    "relations",
    "absences",
    "snippets",
    "interviews", "visit_days", "work_questions", "risks", "crises", "passing_on", "opinions", "remarks", "corrections",
    "record_files", "certificates", "contacts", "consultations",
    "letterhead", "medical_letters", "measures", "instructions", "instruction_notes", "sendings", "guides",
    "task_list", "holdings", "file_handovers", "stand_ins",
    "reviews", "recommendations", "committee_reports", "treatment_reviews", "followups", "follow_up_times", "leaves",
    "outcomes", "return_absences",
    "leave_certificates", "return_wishes", "doctor_enquiries", "return_opinions", "doctor_notices", "return_talks",
    "return_plans", "trials", "work_talks",
    "handlers", "messages",
    "trail", "hearings", "assents", "objections", "reconsiderations", "decision_notices", "explanation_talks",
    "review_talks", "measure_reviews",
    "measures_board",
)  # fmt: skip
"""The nouns that have pages: casework/web/<noun>.py holds a blueprint <noun>_pages."""

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # nothing leaves; our own forms prove by it where they come from (https)
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
MEGABYTE = 1024 * 1024


class Unguarded(RuntimeError):
    """An endpoint says neither `needs`, `signed_in` nor `open_to_all`."""


@dataclass(frozen=True)
class Parts:
    """What the pages reach through the application."""

    database: Database
    settings: Settings
    clock: Callable[[], datetime]
    demo: bool


class PublicIdConverter(BaseConverter):
    """32 hexadecimal digits: anything else is no page at all."""

    regex = "[0-9a-f]{32}"


def from_environment() -> Flask:
    """The application for the web server, set up from `CASEWORK_…` variables."""
    return create_app(settings.from_environment())


def create_app(given: Settings, *, tell_time: Callable[[], datetime] = clock.now) -> Flask:
    """Put the application together. Raises BadSetting, BadKeyFile, BadSeal or Unguarded instead of starting wrongly."""
    database = Database.open(given.database_url, Keyring.read(given.key_file))
    try:
        demo = installations.check(database, given)
    except Exception:
        database.engine.dispose()
        raise
    app = Flask("casework", template_folder=str(paths.templates()), static_folder=str(Path(__file__).parent / "static"))
    app.jinja_environment = templates.SpokenEnvironment
    app.config.update(
        SECRET_KEY=given.secret_key,
        SESSION_COOKIE_NAME="__Host-casework" if given.secure_cookies else "casework",
        SESSION_COOKIE_SECURE=given.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        TRUSTED_HOSTS=list(given.hosts),
        MAX_CONTENT_LENGTH=8 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=4 * MEGABYTE,
        MAX_FORM_PARTS=2_000,
        WTF_CSRF_TIME_LIMIT=int(timedelta(hours=12).total_seconds()),
        WTF_CSRF_SSL_STRICT=given.secure_cookies,
    )
    app.extensions["casework"] = Parts(database, given, tell_time, demo)
    if given.proxies:
        behind = ProxyFix(app.wsgi_app, x_for=given.proxies, x_proto=given.proxies, x_host=given.proxies)
        app.wsgi_app = behind  # type: ignore[method-assign]  # how Flask is wrapped
    app.url_map.converters["public_id"] = PublicIdConverter
    CSRFProtect(app)
    face.paint(app)
    templates.install(app)
    errors.install(app)
    _know_the_visitor(app, given)
    app.before_request(here.guard)
    app.after_request(_dress)
    _version_static_files(app)
    for noun in PAGES:
        pages: Blueprint = getattr(importlib.import_module(f"casework.web.{noun}"), f"{noun}_pages")
        app.register_blueprint(pages)
    _refuse_unguarded(app)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # request lines would hold ids
    return app


def _know_the_visitor(app: Flask, given: Settings) -> None:
    """Flask-Login answers "who is it"; its id is the key of our own session row."""
    manager = LoginManager(app, add_context_processor=False)  # pages ask `wearing`; it would look a second time
    manager.session_protection = None  # our own session row is bound to its key, not to an address

    @manager.user_loader
    def load(key: str) -> accounts.Wearing | None:
        with here.database().reading() as session:
            found = accounts.find(session, key, now=here.now())
            if request.method == "GET":  # a page is going to say how many lines are unread: ask while we are there
                g.unread = _unread(session, found)
            return found

    @app.before_request
    def know() -> None:
        key = session.get("_user_id")
        if request.endpoint in {None, "static"} or not isinstance(key, str):
            return
        found = load(key)
        if found is None:
            session.clear()
            return
        g.wearing = found
        if accounts.needs_touch(found, now=here.now()):
            with here.database().writing() as writing:
                accounts.touch(writing, key, now=here.now())

    @app.context_processor
    def around() -> dict[str, Any]:
        worn = here.wearing()
        unread: int | None = g.get("unread")
        if unread is None and worn is not None:
            with here.database().reading() as reading:
                unread = _unread(reading, worn)
        return {
            "wearing": worn if worn is not None and worn.hat is not None else None,
            "unread": unread or 0,
            "demo": app.extensions["casework"].demo,
            "pdf_offered": bool(given.office),
            "lang": face.language(),
            "today": tokyo_date(here.now()),
            "now": here.now(),
        }


def _unread(session: Session, worn: accounts.Wearing | None) -> int:
    if worn is None or worn.company_id is None or worn.person_id is None or worn.hat is None:
        return 0
    return messages.unread(session, worn.company_id, worn.person_id, worn.hat)


def _dress(response: Response) -> Response:
    """Headers of every response, errors included."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static":
        response.headers["Cache-Control"] = "public, max-age=86400"
    elif not (request.endpoint == "feeds.fetch" and response.status_code in {200, 304}):
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def _version_static_files(app: Flask) -> None:
    """A changed stylesheet gets a new address, so that it may be cached for a day."""
    folder = Path(str(app.static_folder))
    versions = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:8] for file in folder.iterdir() if file.is_file()
    }

    @app.url_defaults
    def versioned(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and values.get("filename") in versions:
            values["v"] = versions[values["filename"]]


def _refuse_unguarded(app: Flask) -> None:
    bare = sorted(
        name for name, view in app.view_functions.items() if name != "static" and not hasattr(view, "casework_act")
    )
    if bare:
        raise Unguarded(f"without a guard: {', '.join(bare)}")
