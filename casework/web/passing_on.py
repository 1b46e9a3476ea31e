"""On which pages do words about harassment get written, chosen by the employee, and read by the officer they chose?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.errors import NotValid
from casework.rules.vocabulary import Hat
from casework.services import passing_on
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.passing_on import ChooseForm, WriteForm

passing_on_pages = Blueprint("passing_on", __name__)

Answer = str | Response | tuple[str, int]


@passing_on_pages.route("/interviews/<public_id:interview_id>/passing-on", methods=["GET", "POST"])
@needs(Act.WRITE_PASSING_ON)
def write(interview_id: PublicId) -> Answer:
    """The words, written together with the employee."""
    with page_session() as session:
        page = passing_on.page(session, actor(), interview_id, now=now())
    form = WriteForm()
    form.choose_from(page)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                words_id = passing_on.write(session, actor(), interview_id, form.draft(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            return redirect(url_for("passing_on.show", words_id=words_id), 303)
    return render_template("passing_on/write.html", page=page, form=form), 422 if form.is_submitted() else 200


@passing_on_pages.route("/passing-on/<public_id:words_id>", methods=["GET", "POST"])
@needs(Act.CHOOSE_PASSING_ON)
def show(words_id: PublicId) -> Answer:
    """The words as they would be read, and the choice."""
    form = ChooseForm()
    if form.validate_on_submit():
        with transaction() as session:
            passing_on.choose(session, actor(), words_id, pass_on=form.pass_on, now=now())
        done = _("窓口の担当者に伝えました。") if form.pass_on else _("伝えないことにしました。だれにも届きません。")
        flash(done, "done")
        return redirect(url_for("passing_on.show", words_id=words_id), 303)
    with page_session() as session:
        page = passing_on.choosing(session, actor(), words_id, now=now())
    return render_template(
        "passing_on/show.html", page=page, form=form, worker=actor().hat is Hat.WORKER
    ), 422 if form.is_submitted() else 200


@passing_on_pages.get("/passed-on/<public_id:words_id>")
@needs(Act.READ_PASSED_ON)
def received(words_id: PublicId) -> Answer:
    """What reached the officer; opening it is the receipt."""
    with page_session() as session:
        page = passing_on.receive(session, actor(), words_id, now=now())
    return render_template("passing_on/received.html", page=page)
