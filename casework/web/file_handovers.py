"""On which page does an officer of HR who leaves hand over all that is open?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.rules.errors import NotValid
from casework.services import file_handovers
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.file_handovers import LeavingForm

file_handovers_pages = Blueprint("file_handovers", __name__)

Answer = str | Response | tuple[str, int]


@file_handovers_pages.route("/tasks/handover", methods=["GET", "POST"])
@needs(Act.HAND_OVER_FILES)
def new() -> Answer:
    """Hand everything over from a day on."""
    with page_session() as session:
        page = file_handovers.opening(session, actor(), now=now())
    form = LeavingForm()
    form.choose_from(page)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                done = file_handovers.hand_over(session, actor(), form.leaving(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            said = _("引継ぎを登録しました。引き継ぐ件は%(passed)s件です。", passed=done.passed)
            if done.left:
                said += _("%(left)s件は、引き継ぐ方には渡せません。ほかの担当者が引き受けてください。", left=done.left)
            flash(said, "warning" if done.left else "done")
            return redirect(url_for("task_list.index"), 303)
    return render_template("file_handovers/new.html", page=page, form=form), 422 if form.is_submitted() else 200
