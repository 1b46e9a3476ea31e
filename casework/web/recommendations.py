"""On which pages does the 産業医 recommend something to the employer, and what becomes of it?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.errors import NotNow, NotValid, Stale
from casework.services import recommendations
from casework.web.face import say
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.recommendations import AnswerForm, DoneForm, RecommendForm, ReportForm

recommendations_pages = Blueprint("recommendations", __name__)
Answer = str | Response | tuple[str, int]


@recommendations_pages.get("/recommendations")
@needs(Act.SEE_RECOMMENDATIONS)
def index() -> str:
    """The newest first."""
    with page_session() as session:
        page = recommendations.index(session, actor(), now=now())
    return render_template("recommendations/index.html", page=page)


@recommendations_pages.route("/recommendations/new", methods=["GET", "POST"])
@needs(Act.RECOMMEND)
def give() -> Answer:
    """The 産業医 recommends."""
    with page_session() as session:
        places = recommendations.opening(session, actor(), now=now())
    form = RecommendForm()
    form.choose_from(places)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                made = recommendations.give(session, actor(), form.given(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("勧告を記録し、人事労務担当者に知らせました。"), "done")
            return redirect(url_for("recommendations.show", recommendation_id=made), 303)
    return render_template("recommendations/give.html", form=form), 422 if form.is_submitted() else 200


@recommendations_pages.get("/recommendations/<public_id:recommendation_id>")
@needs(Act.SEE_RECOMMENDATIONS)
def show(recommendation_id: PublicId) -> str:
    """One of them, with its answer."""
    return _page(recommendation_id, AnswerForm(formdata=None), ReportForm(formdata=None))


@recommendations_pages.post("/recommendations/<public_id:recommendation_id>/answer")
@needs(Act.ANSWER_RECOMMENDATION)
def answer(recommendation_id: PublicId) -> Answer:
    """The employer answers."""
    form, refusal, status = AnswerForm(), "", 422
    if form.validate_on_submit():
        try:
            with transaction() as session:
                recommendations.answer(
                    session, actor(), recommendation_id, form.answer(), version=form.seen_version(), now=now()
                )
        except NotValid as error:
            beside(form, error)
        except NotNow as error:
            refusal, status = say(error.said), 409
        except Stale:
            refusal, status = say(recommendations.ANSWERED), 409
        else:
            flash(_("回答を記録し、産業医に知らせました。"), "done")
            return redirect(url_for("recommendations.show", recommendation_id=recommendation_id), 303)
    return _page(recommendation_id, form, ReportForm(formdata=None), refusal), status


@recommendations_pages.post("/recommendations/<public_id:recommendation_id>/report")
@needs(Act.REPORT_RECOMMENDATION)
def report(recommendation_id: PublicId) -> Answer:
    """It was reported to the committee."""
    form, refusal, status = ReportForm(), "", 422
    if form.validate_on_submit() and form.reported_on.data is not None:
        try:
            with transaction() as session:
                recommendations.report(session, actor(), recommendation_id, form.reported_on.data, now=now())
        except NotValid as error:
            beside(form, error)
        except NotNow as error:
            refusal, status = say(error.said), 409
        else:
            flash(_("衛生委員会への報告を記録しました。委員会の画面で読めます。"), "done")
            return redirect(url_for("recommendations.show", recommendation_id=recommendation_id), 303)
    return _page(recommendation_id, AnswerForm(formdata=None), form, refusal), status


@recommendations_pages.post("/recommendations/<public_id:recommendation_id>/done")
@needs(Act.ANSWER_RECOMMENDATION)
def done(recommendation_id: PublicId) -> Answer:
    """What became of what was planned."""
    form, refusal, status = DoneForm(), "", 422
    if form.validate_on_submit():
        try:
            with transaction() as session:
                recommendations.tell(
                    session, actor(), recommendation_id, form.done.data or "", sure=bool(form.sure.data),
                    version=form.seen_version(), now=now(),
                )  # fmt: skip
        except NotValid as error:
            beside(form, error)
        except NotNow as error:
            refusal, status = say(error.said), 409
        except Stale:
            refusal, status = _("開いている間に、ほかの担当者が記録しました。"), 409
        else:
            flash(_("予定した措置がどうなったかを記録し、産業医に知らせました。"), "done")
            return redirect(url_for("recommendations.show", recommendation_id=recommendation_id), 303)
    return _page(recommendation_id, AnswerForm(formdata=None), ReportForm(formdata=None), refusal, form), status


def _page(
    recommendation_id: PublicId,
    answering: AnswerForm,
    reporting: ReportForm,
    refusal: str = "",
    telling: DoneForm | None = None,
) -> str:
    telling = telling or DoneForm(formdata=None)
    with page_session() as session:
        page = recommendations.read(session, actor(), recommendation_id, now=now())
    for form in (answering, telling):
        form.version.raw_data, form.version.data = None, page.version
    return render_template(
        "recommendations/show.html", page=page, answering=answering, reporting=reporting, telling=telling,
        refusal=refusal,
    )  # fmt: skip
