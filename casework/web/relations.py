"""On which pages does somebody say that they are not to care for a person, or would rather not meet them?"""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.services import relations
from casework.web.here import actor, needs, now, page_session, transaction
from forms.handovers import AvoidForm

relations_pages = Blueprint("relations", __name__)

Answer = str | Response | tuple[str, int]


@relations_pages.route("/cases/<public_id:case_id>/relation", methods=["GET", "POST"])
@needs(Act.DECLARE_RELATION)
def declare(case_id: str) -> Answer:
    """The last look, then the act: from then on nothing of this person is within reach."""
    if request.method == "POST":
        with transaction() as session:
            relations.declare(session, actor(), case_id, now=now())
        flash(_("担当しないことを申告しました。この方の記録は、開けなくなりました。"), "done")
        return redirect(url_for("desk.show"), 303)
    with page_session() as session:
        page = relations.declaring(session, actor(), case_id, now=now())
    return render_template("relations/declare.html", page=page)


@relations_pages.route("/avoid", methods=["GET", "POST"])
@needs(Act.AVOID)
def avoid() -> Answer:
    """Whom an employee would rather not talk to."""
    with page_session() as session:
        page = relations.avoiding(session, actor(), now=now())
    form = AvoidForm()
    form.choose_from(page)
    if form.validate_on_submit():
        with transaction() as session:
            relations.avoid(session, actor(), form.persons.data or [], now=now())
        flash(_("選んだ人は、面談の日時の案内に出なくなります。"), "done")
        return redirect(url_for("relations.avoid"), 303)
    return render_template("relations/avoid.html", page=page, form=form), 422 if form.is_submitted() else 200
