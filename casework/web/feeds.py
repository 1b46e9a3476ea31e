"""On which page does somebody get an address for their own times, and where does a calendar program fetch them?"""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from casework.access import Act
from casework.documents import feed as documents
from casework.documents.calendar import FILE_NAME
from casework.rules.errors import NotYours
from casework.services import feeds
from casework.web.here import actor, database, needs, now, open_to_all, page_session, transaction

feeds_pages = Blueprint("feeds", __name__)


@feeds_pages.get("/calendar")
@needs(Act.KEEP_FEED)
def show() -> str:
    """Whether one's own calendar program may fetch one's times."""
    with page_session() as session:
        feed = feeds.page(session, actor(), now=now())
    return render_template("feeds/show.html", feed=feed, own=actor().hat)


@feeds_pages.post("/calendar/make")
@needs(Act.KEEP_FEED)
def make() -> str:
    """A new address, shown this once."""
    with transaction() as session:
        token = feeds.make(session, actor(), now=now())
    path = url_for("feeds.fetch", token=token)
    address = f"{current_app.extensions['casework'].settings.public_url}{path}"
    subscribe = f"webcal:{address.partition(':')[2]}"
    picture = Markup(documents.picture(address))  # noqa: S704 - of our own making, from our own address
    return render_template("feeds/made.html", address=address, subscribe=subscribe, picture=picture)


@feeds_pages.post("/calendar/revoke")
@needs(Act.KEEP_FEED)
def revoke() -> AnyResponse:
    """From now on the address opens nothing."""
    with transaction() as session:
        feeds.revoke(session, actor(), now=now())
    flash(_("予定表への配信を止めました。これまでのアドレスは使えません。"), "done")
    return redirect(url_for("feeds.show"), 303)


@feeds_pages.get("/calendar/<token>.ics")
@open_to_all
def fetch(token: str) -> Response:
    """The times for a calendar program, which has no sign-in: the secret in the address is all that is asked for. A
    bare line instead of a page when it opens nothing, so that the address stands in no form or link.
    """
    office = current_app.extensions["casework"].settings.mail_from
    held = request.if_none_match.as_set(include_weak=True)  # a proxy that packs an answer weakens its tag
    try:
        with database().reading() as session:
            found = feeds.fetch(session, token, held=held, office=office, now=now())
        if found.first:
            with transaction() as session:
                feeds.note(session, token, now=now())
    except NotYours:
        return Response("404\n", 404, mimetype="text/plain")
    response = Response(status=304) if found.content is None else Response(found.content)
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = f'inline; filename="{FILE_NAME}"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(found.etag)
    return response
