"""On which page does the office put the company's letterhead, look at a sample, and take it away?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.rules.errors import NotValid
from casework.services import letterheads
from casework.web.files import sent
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.letterhead import LetterheadForm

letterhead_pages = Blueprint("letterhead", __name__)

Answer = str | Response | tuple[str, int]


@letterhead_pages.route("/letterhead", methods=["GET", "POST"])
@needs(Act.KEEP_LETTERHEAD)
def keep() -> Answer:
    """What is printed on now, and another file to print on. It is looked at between two transactions: that may take
    seconds.
    """
    form = LetterheadForm()
    if form.validate_on_submit():
        try:
            kept = letterheads.look(form.content())
            with transaction() as session:
                letterheads.put(session, actor(), kept, now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("会社の用紙を登録しました。これから発行する書類に使います。見本で確かめてください。"), "done")
            return redirect(url_for("letterhead.keep"), 303)
    with page_session() as session:
        page = letterheads.page(session, actor(), now=now())
    return render_template("letterhead/keep.html", page=page, form=form), 422 if form.is_submitted() else 200


@letterhead_pages.get('/letterhead/sample.<any("docx", "pdf"):form>')
@needs(Act.KEEP_LETTERHEAD)
def sample(form: str) -> Response:
    """A document on it, with nothing of anybody in it."""
    with page_session() as session:
        content = letterheads.sample(session, actor(), now=now())
    return sent(content, "mihon", form)


@letterhead_pages.post("/letterhead/end")
@needs(Act.KEEP_LETTERHEAD)
def end() -> Response:
    """Back to plain paper."""
    with transaction() as session:
        letterheads.take_away(session, actor(), now=now())
    flash(_("会社の用紙を外しました。これから発行する書類は、ふつうの用紙になります。"), "done")
    return redirect(url_for("letterhead.keep"), 303)
