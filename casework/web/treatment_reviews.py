"""On which pages is a change looked at quietly, and can an employee tell of one?"""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.errors import NotNow, NotValid
from casework.rules.treatment import Answer as Checked
from casework.rules.treatment import Step
from casework.services import treatment_reviews
from casework.web.face import say
from casework.web.here import actor, beside, needs, now, page_session, transaction, tried
from forms.treatment_reviews import CloseForm, LookForm, TellForm

treatment_reviews_pages = Blueprint("treatment_reviews", __name__)
Answer = str | Response | tuple[str, int]


@treatment_reviews_pages.get("/treatment")
@needs(Act.SEE_TREATMENT_REVIEWS)
def index() -> str:
    """What the 産業医 looks at."""
    with page_session() as session:
        page = treatment_reviews.index(session, actor(), now=now())
    return render_template("treatment_reviews/index.html", page=page)


@treatment_reviews_pages.get("/treatment/<public_id:review_id>")
@needs(Act.SEE_TREATMENT_REVIEWS)
def show(review_id: PublicId) -> str:
    """One of them."""
    return _page(review_id)


@treatment_reviews_pages.post("/treatment/<public_id:review_id>")
@needs(Act.REVIEW_TREATMENT)
def look(review_id: PublicId) -> Answer:
    """What was found so far."""
    form = LookForm()

    def do(session: Session) -> None:
        treatment_reviews.look(session, actor(), review_id, form.looked(), version=form.seen_version(), now=now())

    return _done(review_id, form, do, _("保存しました。"), CloseForm())


@treatment_reviews_pages.post("/treatment/<public_id:review_id>/close")
@needs(Act.REVIEW_TREATMENT)
def close(review_id: PublicId) -> Answer:
    """It ends."""
    form = CloseForm()

    def do(session: Session) -> None:
        treatment_reviews.close(session, actor(), review_id, form.ended(), version=form.seen_version(), now=now())

    return _done(review_id, form, do, _("確認を終えました。"), form)


@treatment_reviews_pages.route("/my-treatment", methods=["GET", "POST"])
@needs(Act.RAISE_TREATMENT)
def own() -> Answer:
    """An employee tells of something, and reads what becomes of it."""
    form, refusal, status = TellForm(), "", 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                with transaction() as session:
                    treatment_reviews.tell(session, actor(), form.told(), now=now())
            except NotValid as error:
                beside(form, error)
            except NotNow as error:
                refusal, status = say(error.said), 409
            else:
                flash(_("産業医に伝えました。会社の人事や上司には伝わりません。"), "done")
                return redirect(url_for("treatment_reviews.own"), 303)
    with page_session() as session:
        page = treatment_reviews.own(session, actor(), now=now())
    return render_template("treatment_reviews/own.html", page=page, form=form, refusal=refusal), status


def _done(review_id: PublicId, form: LookForm, do: Callable[[Session], None], said: str, typed: CloseForm) -> Answer:
    """`typed`: everything that stood in the form of the page, whichever button was pressed."""
    came = tried(form, do)
    if came.done:
        flash(said, "done")
        return redirect(url_for("treatment_reviews.show", review_id=review_id), 303)
    refusal = say(treatment_reviews.CHANGED) if came.stale else came.refusal or ""
    for field in form:  # a save leaves out what belongs to the end, so its own form was asked
        typed[field.short_name].errors = field.errors
    typed.form_errors = form.form_errors
    return _page(review_id, refusal, typed), 409 if refusal else 422


def _page(review_id: PublicId, refusal: str = "", form: CloseForm | None = None) -> str:
    with page_session() as session:
        page = treatment_reviews.read(session, actor(), review_id, now=now())
    if form is None:
        form = CloseForm(formdata=None)
        form.fill(page.review)
    form.began_from(page.version)
    answered = [(step, Checked(page.review.steps[step])) for step in Step if step in page.review.steps]
    return render_template("treatment_reviews/show.html", page=page, form=form, refusal=refusal, answered=answered)
