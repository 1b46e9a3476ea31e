"""On which page do supervisors read how to go about it, and does HR see who has?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.services import guides
from casework.web.here import actor, needs, now, page_session, transaction

guides_pages = Blueprint("guides", __name__)


@guides_pages.get("/supervisor-guide")
@needs(Act.READ_GUIDE)
def show() -> str:
    """The guide, the same for everybody."""
    with page_session() as session:
        read_at = guides.last_read(session, actor(), now=now())
    return render_template("guides/show.html", read_at=read_at)


@guides_pages.post("/supervisor-guide")
@needs(Act.READ_GUIDE)
def read() -> Response:
    """A supervisor says that they have read it."""
    with transaction() as session:
        guides.read(session, actor(), now=now())
    flash(_("読んだことを記録しました。"), "done")
    return redirect(url_for("guides.show"), 303)


@guides_pages.get("/supervisor-guide/readers")
@needs(Act.SEE_GUIDE_READERS)
def readers() -> str:
    """Who of those that lead somebody has read it."""
    with page_session() as session:
        page = guides.readers(session, actor(), now=now())
    return render_template("guides/readers.html", page=page)
