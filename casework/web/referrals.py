"""On which pages is a request handed to an outside organisation, and what comes back from it written down?"""

import io

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.documents import referral as paper
from casework.documents import work_sheet
from casework.documents.word import MIME
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.rules.errors import NotValid, Stale
from casework.rules.record import warnings
from casework.rules.vocabulary import InterviewMode, MeasureKind
from casework.services import handouts, outside_talks, referrals, tellings, transcripts
from casework.services.handouts import Material
from casework.services.referrals import Page
from casework.services.transcripts import Incomplete
from casework.web import earlier
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.opinions import measure_fields
from forms.referrals import AppointForm, CopyForm, EndForm, HeldForm, ReferForm, ToldForm

referrals_pages = Blueprint("referrals", __name__)

Answer = str | Response | tuple[str, int]
FILE_NAMES = {"application": "shorui-4.docx", "request": "shorui-5.docx", "result": "shorui-6.docx"}
"""Neutral: a list of downloads is seen over a shoulder."""


@referrals_pages.route("/cases/<public_id:case_id>/referral", methods=["GET", "POST"])
@needs(Act.REFER)
def new(case_id: PublicId) -> Answer:
    """Hand a request to an organisation; how many went there this year stands beside its name."""
    form = ReferForm()
    with page_session() as session:
        page = referrals.opening(session, actor(), case_id, now=now())
    form.offer(page, tokyo_date(now()))
    if form.validate_on_submit():
        try:
            with transaction() as session:
                referral = referrals.refer(session, actor(), case_id, form.handing(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("依頼したことを記録しました。渡す書類は、下から取り出せます。"), "done")
            return redirect(url_for("referrals.show", referral_id=referral.public_id), 303)
    return render_template("referrals/new.html", page=page, form=form), 422 if form.is_submitted() else 200


@referrals_pages.get("/referrals/<public_id:referral_id>")
@needs(Act.SEE_REFERRAL)
def show(referral_id: PublicId) -> str:
    """To whom, what went along, what came back."""
    with page_session() as session:
        page = referrals.page(session, actor(), referral_id, now=now())
    return render_template("referrals/show.html", page=page, own=actor().hat)


@referrals_pages.route("/referrals/<public_id:referral_id>/appointment", methods=["GET", "POST"])
@needs(Act.APPOINT)
def appoint(referral_id: PublicId) -> Answer:
    """Day, time, place and physician, as the organisation told them."""
    form, stale = AppointForm(), False
    if form.validate_on_submit():
        try:
            with transaction() as session:
                outside_talks.appoint(
                    session, actor(), referral_id, form.answer(), version=form.seen_version(), now=now()
                )
        except Stale:
            stale = True
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("知らされた日時を記録し、本人に知らせました。"), "done")
            return redirect(url_for("referrals.show", referral_id=referral_id), 303)
    with page_session() as session:
        page = outside_talks.appointing(session, actor(), referral_id, now=now())
    if not form.is_submitted():
        form.answered_on.data = tokyo_date(now())
    return _form("referrals/appoint.html", page, form, stale=stale)


@referrals_pages.route("/referrals/<public_id:referral_id>/held", methods=["GET", "POST"])
@needs(Act.REPORT_HELD)
def held(referral_id: PublicId) -> Answer:
    """That the talk took place, as the organisation told it."""
    form, stale = HeldForm(), False
    if form.validate_on_submit():
        try:
            with transaction() as session:
                outside_talks.report_held(
                    session, actor(), referral_id, form.told(), version=form.seen_version(), now=now()
                )
        except Stale:
            stale = True
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("面接指導の実施を記録しました。報告書と意見書は、人事労務担当者が受け取って入力します。"), "done")
            return redirect(url_for("referrals.show", referral_id=referral_id), 303)
    with page_session() as session:
        page = outside_talks.reporting(session, actor(), referral_id, now=now())
    if not form.is_submitted() and page.booking is not None:
        form.physician.data = page.booking.physician_name
        form.mode.data = (InterviewMode.ONLINE if page.booking.online else InterviewMode.IN_PERSON).value
    return _form("referrals/held.html", page, form, stale=stale)


@referrals_pages.route("/referrals/<public_id:referral_id>/end", methods=["GET", "POST"])
@needs(Act.END_REFERRAL)
def end(referral_id: PublicId) -> Answer:
    """The organisation doesn't go on with it."""
    form, stale = EndForm(), False
    if form.validate_on_submit():
        try:
            with transaction() as session:
                referrals.end(session, actor(), referral_id, form.why(), version=form.seen_version(), now=now())
        except Stale:
            stale = True
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("依頼の取りやめを記録しました。日時は、あらためて決めてください。"), "done")
            return redirect(url_for("referrals.show", referral_id=referral_id), 303)
    with page_session() as session:
        page = referrals.ending(session, actor(), referral_id, now=now())
    return _form("referrals/end.html", page, form, stale=stale)


@referrals_pages.route("/referrals/<public_id:referral_id>/told", methods=["GET", "POST"])
@needs(Act.TELL_PROVIDER)
def told(referral_id: PublicId) -> Answer:
    """That the organisation was told that somebody changed their mind."""
    form = ToldForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                tellings.tell(session, actor(), referral_id, form.day(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("依頼先に伝えた日を記録しました。"), "done")
            return redirect(url_for("referrals.show", referral_id=referral_id), 303)
    with page_session() as session:
        page = referrals.telling(session, actor(), referral_id, now=now())
    if not form.is_submitted():
        form.told_on.data = tokyo_date(now())
    return render_template("referrals/told.html", page=page, form=form), 422 if form.is_submitted() else 200


@referrals_pages.get("/referrals/<public_id:referral_id>/<any(application, request, result):kind>.docx")
@needs(Act.SEE_HANDOUT)
def handout(referral_id: PublicId, kind: str) -> Response:
    """One of the papers that go to the organisation."""
    with page_session() as session:
        material = handouts.material(session, actor(), referral_id, kind, now=now())
    return send_file(io.BytesIO(_paper(kind, material)), MIME, as_attachment=True, download_name=FILE_NAMES[kind])


@referrals_pages.get("/referrals/<public_id:referral_id>/work.docx")
@needs(Act.TAKE_WORK_SHEET)
def work(referral_id: PublicId) -> Response:
    """What the company tells the physician outside about the work."""
    with page_session() as session:
        told = handouts.work_sheet(session, actor(), referral_id, now=now())
    content = work_sheet.sheet(told.company, told.provider, told.employee, told.told)
    return send_file(io.BytesIO(content), MIME, as_attachment=True, download_name="shorui-7.docx")


@referrals_pages.route("/interviews/<public_id:interview_id>/copy", methods=["GET", "POST"])
@needs(Act.ENTER_RECORD)
def copy(interview_id: PublicId) -> Answer:
    """Report and opinion of an outside physician, copied from paper. All that lacks is said at once."""
    form, clinical = CopyForm(), list[str]()
    with page_session() as session:
        page = transcripts.copying(session, actor(), interview_id, now=now())
    if not form.is_submitted() and page.before is not None:
        form = CopyForm.of(page.before, 0)
        form.edition.data = page.edition
    form.offer(earlier.offered(page.earlier))
    if form.validate_on_submit() and not (clinical := _clinical(form)):
        try:
            with transaction() as session:
                opinion = transcripts.copy(
                    session, actor(), interview_id, form.written(), form.received(), edition=form.seen_edition(),
                    now=now(),
                )  # fmt: skip
        except Incomplete as error:
            for gap in error.gaps:
                beside(form, NotValid(gap.field, gap.said))
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("報告書と意見書を記録しました。ご本人に知らせました。"), "done")
            return redirect(url_for("opinions.show", opinion_id=opinion.public_id), 303)
    shown = render_template(
        "referrals/copy.html", page=page, form=form, clinical=clinical,
        measure_fields={kind.value: measure_fields(kind) for kind in MeasureKind},
    )  # fmt: skip
    return shown, 422 if form.is_submitted() else 200


def _clinical(form: CopyForm) -> list[str]:
    """The words of diagnosis or treatment that were typed and not looked at yet: HR would keep and pass them on."""
    found = warnings(form.written())
    return [] if form.looked_at(found) else list(dict.fromkeys(word for words in found.values() for word in words))


def _paper(kind: str, material: Material) -> bytes:
    if kind == "application":
        return paper.application(material.site, material.referral, material.limit_on)
    if material.scores is not None:
        return paper.result(material.site, material.referral, material.employee, material.scores)
    return paper.request(material.site, material.referral, material.employee, material.request)


def _form(template: str, page: Page, form: AppointForm | HeldForm | EndForm, *, stale: bool) -> Answer:
    """A form over what stands now; what was typed stays."""
    form.version.raw_data, form.version.data = None, page.version
    status = 409 if stale else 422 if form.is_submitted() else 200
    return render_template(template, page=page, form=form, stale=stale), status
