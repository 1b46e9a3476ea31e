"""On which pages is the scan of a paper attached, taken home as a file, and taken away again?"""

import io
from typing import Final

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.errors import NotValid
from casework.rules.vocabulary import ScanKind
from casework.services import scans
from casework.services.scans import Of
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.scans import ScanForm, TakeAwayForm

scans_pages = Blueprint("scans", __name__)

Answer = str | Response | tuple[str, int]

SERVED: Final = {
    ScanKind.PDF: ("application/pdf", "shorui-5.pdf"),
    ScanKind.JPEG: ("image/jpeg", "shorui-5.jpg"),
    ScanKind.PNG: ("image/png", "shorui-5.png"),
}
"""Media type and a neutral name: a list of downloads is seen over a shoulder."""
CSP: Final = "sandbox; default-src 'none'"
"""Even opened in the browser it does nothing and belongs to nobody."""


@scans_pages.route("/requests/<public_id:request_id>/scans", methods=["GET", "POST"])
@needs(Act.ATTACH_SCAN)
def attach(request_id: PublicId) -> Answer:
    """Attach a scan. The file is looked at between two transactions: that may take seconds."""
    form = ScanForm()
    with page_session() as session:
        page = scans.page(session, actor(), request_id, now=now())
    if form.validate_on_submit():
        try:
            paper = scans.look(form.content())
            with transaction() as session:
                scans.attach(session, actor(), request_id, paper, now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("書面のスキャンを添付しました。"), "done")
            return redirect(url_for("scans.attach", request_id=request_id), 303)
    return render_template("scans/attach.html", page=page, form=form), 422 if form.is_submitted() else 200


@scans_pages.route("/consents/<public_id:consent_id>/scans", methods=["GET", "POST"])
@needs(Act.ATTACH_SCAN)
def attach_to_consent(consent_id: PublicId) -> Answer:
    """Attach the scan of a consent."""
    form = ScanForm()
    with page_session() as session:
        page = scans.consent_page(session, actor(), consent_id, now=now())
    if form.validate_on_submit():
        try:
            paper = scans.look(form.content())
            with transaction() as session:
                scans.attach_to_consent(session, actor(), consent_id, paper, now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("書面のスキャンを添付しました。"), "done")
            return redirect(url_for("scans.attach_to_consent", consent_id=consent_id), 303)
    return render_template("scans/attach_to_consent.html", page=page, form=form), 422 if form.is_submitted() else 200


@scans_pages.get("/scans/<public_id:scan_id>/file")
@needs(Act.READ_SCAN)
def file(scan_id: PublicId) -> Response:
    """The scan as a file: never shown in the page, each opening written down."""
    with page_session() as session:
        scan = scans.read(session, actor(), scan_id, now=now())
    kind, name = SERVED[scan.kind]
    response = send_file(io.BytesIO(scan.file), kind, as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = CSP
    return response


@scans_pages.route("/scans/<public_id:scan_id>/take-away", methods=["GET", "POST"])
@needs(Act.TAKE_AWAY_SCAN)
def take_away(scan_id: PublicId) -> Answer:
    """The last look before a wrongly attached scan is gone for good."""
    form = TakeAwayForm()
    if form.validate_on_submit():
        with transaction() as session:
            of = scans.take_away(session, actor(), scan_id, now=now())
        flash(_("スキャンを取り除きました。だれも読めません。"), "done")
        return redirect(_page_of(of), 303)
    with page_session() as session:
        page = scans.one(session, actor(), scan_id, now=now())
    answer = render_template("scans/take_away.html", page=page, form=form, back=_page_of(page.of))
    return answer, 422 if form.is_submitted() else 200


def _page_of(of: Of) -> str:
    """The page of the scans of the same paper."""
    if of.consent_id:
        return url_for("scans.attach_to_consent", consent_id=of.consent_id)
    return url_for("scans.attach", request_id=of.request_id)
