"""How does an officer of HR take a file in hand, or give it to a colleague?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.rules.errors import NotValid
from casework.services import holdings
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.holdings import GiveForm

holdings_pages = Blueprint("holdings", __name__)

Answer = str | Response | tuple[str, int]


@holdings_pages.post("/requests/<public_id:request_id>/hand")
@needs(Act.HOLD_FILE)
def take(request_id: str) -> Response:
    """Take it."""
    with transaction() as session:
        holdings.take(session, actor(), request_id, now=now())
    flash(_("この件の担当になりました。"), "done")
    return redirect(url_for("requests.show", request_id=request_id), 303)


@holdings_pages.route("/requests/<public_id:request_id>/give", methods=["GET", "POST"])
@needs(Act.HOLD_FILE)
def give(request_id: str) -> Answer:
    """Give it to a colleague, with a word."""
    with page_session() as session:
        page = holdings.giving(session, actor(), request_id, now=now())
    form = GiveForm()
    form.choose_from(page)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                holdings.give(session, actor(), request_id, form.giving(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("担当を渡しました。相手に知らせました。"), "done")
            return redirect(url_for("requests.show", request_id=request_id), 303)
    return render_template("holdings/give.html", page=page, form=form), 422 if form.is_submitted() else 200
