"""On which pages is a report to the committee prepared, released and read?"""

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Sent

from casework.access import Act
from casework.ids import PublicId
from casework.rules.errors import NotValid
from casework.services import committee_reports
from casework.web.face import say
from casework.web.files import pdf_offered, sent
from casework.web.here import actor, beside, needs, now, page_session, transaction, tried
from forms.base import VersionedForm
from forms.committee_reports import AdviseForm, DiscussForm, PrepareForm

committee_reports_pages = Blueprint("committee_reports", __name__)
Answer = str | Sent | tuple[str, int]


@committee_reports_pages.get("/committee-reports")
@needs(Act.SEE_COMMITTEE_REPORTS)
def index() -> str:
    """The newest first."""
    with page_session() as session:
        page = committee_reports.index(session, actor(), now=now())
    return render_template("committee_reports/index.html", page=page)


@committee_reports_pages.route("/committee-reports/new", methods=["GET", "POST"])
@needs(Act.PREPARE_COMMITTEE_REPORT)
def prepare() -> Answer:
    """HR makes a draft of some months that are over."""
    with page_session() as session:
        opening = committee_reports.opening(session, actor(), now=now())
    form = PrepareForm()
    form.choose_from(opening.places, opening.periods)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                made = committee_reports.prepare(
                    session, actor(), form.workplace.data or "", form.period.data or "", now=now()
                )
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("報告の案をつくりました。内容を確かめてから、委員会に公開してください。"), "done")
            return redirect(url_for("committee_reports.show", report_id=made), 303)
    return render_template("committee_reports/prepare.html", form=form), 422 if form.is_submitted() else 200


@committee_reports_pages.get("/committee-reports/<public_id:report_id>")
@needs(Act.SEE_COMMITTEE_REPORTS)
def show(report_id: PublicId) -> str:
    """One of them, as the committee reads it."""
    return _page(report_id)


@committee_reports_pages.get('/committee-reports/<public_id:report_id>/report.<any("docx", "pdf"):form>')
@needs(Act.SEE_COMMITTEE_REPORTS)
def document(report_id: PublicId, form: str) -> Response:
    """The same on paper."""
    with page_session() as session:
        content = committee_reports.document(session, actor(), report_id, now=now())
    return sent(content, "shorui-12", form)


@committee_reports_pages.post("/committee-reports/<public_id:report_id>/advice")
@needs(Act.ADVISE_COMMITTEE)
def advise(report_id: PublicId) -> Answer:
    """The 産業医 says something of the workplace as a whole."""
    form = AdviseForm()

    def do(session: Session) -> None:
        committee_reports.advise(
            session, actor(), report_id, form.words.data or "", version=form.seen_version(), now=now()
        )

    return _done(report_id, form, do, _("意見を記録しました。"), advising=form)


@committee_reports_pages.post("/committee-reports/<public_id:report_id>/release")
@needs(Act.RELEASE_COMMITTEE_REPORT)
def release(report_id: PublicId) -> Answer:
    """The committee reads it from today."""
    form = VersionedForm()

    def do(session: Session) -> None:
        committee_reports.release(session, actor(), report_id, version=form.seen_version(), now=now())

    return _done(report_id, form, do, _("委員会に公開し、委員に知らせました。"))


@committee_reports_pages.post("/committee-reports/<public_id:report_id>/drop")
@needs(Act.PREPARE_COMMITTEE_REPORT)
def drop(report_id: PublicId) -> Answer:
    """The draft goes."""
    form = VersionedForm()

    def do(session: Session) -> None:
        committee_reports.drop(session, actor(), report_id, version=form.seen_version(), now=now())

    return _done(report_id, form, do, _("案を取りやめました。"), to=url_for("committee_reports.index"))


@committee_reports_pages.post("/committee-reports/<public_id:report_id>/discussion")
@needs(Act.RECORD_COMMITTEE)
def discuss(report_id: PublicId) -> Answer:
    """What the committee said to it."""
    form = DiscussForm()

    def do(session: Session) -> None:
        committee_reports.discuss(
            session, actor(), report_id, form.day(), form.words.data or "", version=form.seen_version(), now=now()
        )

    return _done(report_id, form, do, _("審議を記録しました。"), discussing=form)


def _done(
    report_id: PublicId,
    form: VersionedForm,
    do: Callable[[Session], None],
    said: str,
    *,
    to: str | None = None,
    advising: AdviseForm | None = None,
    discussing: DiscussForm | None = None,
) -> Answer:
    came = tried(form, do)
    if came.done:
        flash(said, "done")
        return redirect(to or url_for("committee_reports.show", report_id=report_id), 303)
    refusal = say(committee_reports.CHANGED) if came.stale else came.refusal or ""
    return _page(report_id, refusal, advising=advising, discussing=discussing), 409 if refusal else 422


def _page(
    report_id: PublicId,
    refusal: str = "",
    *,
    advising: AdviseForm | None = None,
    discussing: DiscussForm | None = None,
) -> str:
    with page_session() as session:
        page = committee_reports.read(session, actor(), report_id, now=now())
    simple = VersionedForm(formdata=None)
    if advising is None:
        advising = AdviseForm(formdata=None)
        advising.words.data = page.report.advice or ""
    if discussing is None:
        discussing = DiscussForm(formdata=None)
        discussing.discussed_on.data, discussing.words.data = page.report.discussed_on, page.report.minutes or ""
    for form in (simple, advising, discussing):
        form.began_from(page.version)
    return render_template(
        "committee_reports/show.html", page=page, simple=simple, advising=advising, discussing=discussing,
        refusal=refusal, pdf=pdf_offered(),
    )  # fmt: skip
