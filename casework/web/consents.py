"""On which pages does somebody agree that a result is passed on, take it back, or open what was passed on?"""

import io

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casework.access import Act, Shown
from casework.documents import consent as paper
from casework.documents.word import MIME
from casework.rules.errors import NotValid
from casework.rules.vocabulary import Hat
from casework.services import consents, consents_on_paper, scans
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.consents import ConsentForm, OutsideConsentForm, PaperForm, WithdrawalForm

consents_pages = Blueprint("consents", __name__)

Answer = str | Response | tuple[str, int]


@consents_pages.get("/consents")
@needs(Act.SEE_CONSENTS)
def index() -> str:
    """My own results and whether I agreed; for clerks and HR the consents of their workplaces."""
    after = request.args.get("after", "")
    with page_session() as session:
        if actor().hat is Hat.WORKER:
            return render_template("consents/own.html", mine=consents.own(session, actor(), now=now()))
        page = consents.index(session, actor(), after=after, now=now())
    return render_template("consents/index.html", page=page, first=not after)


@consents_pages.route("/results/<public_id:result_id>/consent", methods=["GET", "POST"])
@needs(Act.GIVE_CONSENT)
def give(result_id: str) -> Answer:
    """Agree: what is passed on, to whom, for what, and what follows stand before the button."""
    form = ConsentForm()
    if form.validate_on_submit():
        with transaction() as session:
            consents.give(session, actor(), result_id, now=now())
        flash(_("結果の提供に同意したことを記録しました。"), "done")
        return redirect(url_for("consents.give", result_id=result_id), 303)
    with page_session() as session:
        page = consents.opening(session, actor(), result_id, now=now())
        papers = _papers(session, page.own.consent)
    answer = render_template("consents/give.html", page=page, form=form, papers=papers)
    return answer, 422 if form.is_submitted() else 200


@consents_pages.route("/results/<public_id:result_id>/consent/<public_id:provider_id>", methods=["GET", "POST"])
@needs(Act.GIVE_CONSENT)
def give_outside(result_id: str, provider_id: str) -> Answer:
    """Agree that an outside organisation gets a copy: a consent of its own, beside the one for the employer."""
    form = OutsideConsentForm()
    if form.validate_on_submit():
        with transaction() as session:
            consents.give(session, actor(), result_id, provider_id, now=now())
        flash(_("結果の写しを渡すことに同意したことを記録しました。"), "done")
        return redirect(url_for("consents.give_outside", result_id=result_id, provider_id=provider_id), 303)
    with page_session() as session:
        page = consents.opening(session, actor(), result_id, provider_id, now=now())
        papers = _papers(session, page.consent)
    answer = render_template("consents/outside.html", page=page, form=form, papers=papers)
    return answer, 422 if form.is_submitted() else 200


def _papers(session: Session, consent: Shown | None) -> tuple[Shown, ...]:
    """The scans of my consent, when it came in on paper."""
    return () if consent is None else scans.of_consent(session, actor(), consent.public_id, now=now())


@consents_pages.route("/consents/enter", methods=["GET", "POST"])
@needs(Act.ENTER_CONSENT)
def enter() -> Answer:
    """Enter a consent that came on paper: first the name behind the number, then the record."""
    form, named = PaperForm(), None
    with page_session() as session:
        form.offer(
            consents_on_paper.checks(session, actor(), now=now()),
            consents_on_paper.outside(session, actor(), now=now()),
        )
    if form.validate_on_submit():
        entered = ""
        try:
            with transaction() as session:
                named = consents_on_paper.named(session, actor(), form.paper(), now=now())
                if form.looked_at(named.result_id):
                    entered = consents_on_paper.receive(session, actor(), form.paper(), now=now())
        except NotValid as error:
            beside(form, error)
        if entered:
            flash(_("同意書を記録しました。ここで、そのスキャンを添付できます。"), "done")
            return redirect(url_for("scans.attach_to_consent", consent_id=entered), 303)
    return render_template("consents/enter.html", form=form, named=named), 422 if form.errors else 200


@consents_pages.route("/consents/<public_id:consent_id>/withdraw", methods=["GET", "POST"])
@needs(Act.WITHDRAW_CONSENT)
def withdraw(consent_id: str) -> Answer:
    """Take a consent back; a clerk does it for somebody who says so on paper or by telephone."""
    form = WithdrawalForm()
    if form.validate_on_submit():
        with transaction() as session:
            consents.withdraw(session, actor(), consent_id, now=now())
        flash(_("同意を撤回しました。これからは、この同意では点数を開くことも、渡すこともできません。"), "done")
        return redirect(url_for("consents.index"), 303)
    with page_session() as session:
        line = consents.read(session, actor(), consent_id, now=now())
    return render_template("consents/withdraw.html", line=line, form=form), 422 if form.is_submitted() else 200


@consents_pages.post("/consents/<public_id:consent_id>/result")
@needs(Act.SEE_CONSENTED_RESULT)
def result(consent_id: str) -> str:
    """The scores that a consent passed on: opened on demand, each opening written down."""
    with transaction() as session:
        line, scores = consents.result(session, actor(), consent_id, now=now())
    return render_template("consents/result.html", line=line, result=scores)


@consents_pages.get("/consents/<public_id:consent_id>/form.docx")
@needs(Act.SEE_CONSENTS)
def form(consent_id: str) -> Response:
    """The form of consent as it was given."""
    with page_session() as session:
        line, company = consents.form(session, actor(), consent_id, now=now())
    return _file(paper.given(company, line.employee, line.consent, line.check))


@consents_pages.get("/consents/form.docx")
@needs(Act.ENTER_CONSENT)
def blank() -> Response:
    """The form of consent, to be filled in by hand."""
    with page_session() as session:
        company = consents_on_paper.blank(session, actor(), now=now())
    return _file(paper.blank(company))


@consents_pages.get("/consents/outside.docx")
@needs(Act.ENTER_CONSENT)
def blank_outside() -> Response:
    """The form of consent for an outside organisation, to be filled in by hand."""
    with page_session() as session:
        company = consents_on_paper.blank(session, actor(), now=now())
    return _file(paper.blank_outside(company))


def _file(content: bytes) -> Response:
    """A file whose name says nothing."""
    return send_file(io.BytesIO(content), MIME, as_attachment=True, download_name="shorui-3.docx")
