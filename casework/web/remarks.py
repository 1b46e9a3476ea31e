"""On which page is the employee shown what the employer will read, and where is written down what they say to it?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.bases import RecordBasis
from casework.rules.errors import NotValid, Stale
from casework.services import issuing, remarks
from casework.web.here import actor, beside, gettext, needs, now, page_session, transaction
from casework.web.meanwhile import Line, line
from forms.remarks import RemarkForm

remarks_pages = Blueprint("remarks", __name__)
Answer = str | tuple[str, int] | Response


@remarks_pages.get("/interviews/<public_id:interview_id>/long-hours/show", defaults={"basis": "long_hours"})
@remarks_pages.get("/interviews/<public_id:interview_id>/show", defaults={"basis": "stress_check"})
@needs(Act.KEEP_REMARKS)
def room(interview_id: PublicId, basis: str) -> str:
    """The words for the employer, large and alone: for two people before one screen, or on paper."""
    with page_session() as session:
        page = issuing.in_the_room(session, actor(), interview_id, basis=RecordBasis(basis), now=now())
    return render_template("remarks/room.html", page=page)


@remarks_pages.route(
    "/interviews/<public_id:interview_id>/long-hours/remarks", methods=["GET", "POST"], defaults={"basis": "long_hours"}
)
@remarks_pages.route(
    "/interviews/<public_id:interview_id>/remarks", methods=["GET", "POST"], defaults={"basis": "stress_check"}
)
@needs(Act.KEEP_REMARKS)
def write(interview_id: PublicId, basis: str) -> Answer:
    """What the employee says to it. Somebody else's text meanwhile: both are shown."""
    form, of, stale = RemarkForm(), RecordBasis(basis), False
    if form.validate_on_submit():
        try:
            with transaction() as session:
                remarks.keep(
                    session, actor(), interview_id, form.remark(), basis=of, version=form.seen_version(), now=now()
                )  # fmt: skip
        except NotValid as error:
            beside(form, error)
        except Stale:
            stale = True
        else:
            flash(gettext("本人の確認と意見を記録しました。"), "done")
            return redirect(url_for("opinions.issue", interview_id=interview_id, basis=basis), 303)
    with page_session() as session:
        page = remarks.opening(session, actor(), interview_id, basis=of, now=now())
    if not form.is_submitted():
        form = RemarkForm.of(page.remark, page.version)
        return render_template("remarks/write.html", page=page, form=form, interview_id=interview_id, rows=[])
    rows: list[Line] = []
    if stale:
        rows = [line(form.words, form.words.data, page.remark.words if page.remark else "")]
        form.version.raw_data, form.version.data = None, page.version
    shown = render_template("remarks/write.html", page=page, form=form, interview_id=interview_id, rows=rows)
    return shown, 409 if stale else 422
