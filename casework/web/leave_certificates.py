"""On which pages is a certificate of a leave handed in, noted, opened and taken away again?"""

import io
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.errors import NotNow, NotValid
from casework.rules.leaves import OVER
from casework.rules.vocabulary import Hat, Language, ScanKind
from casework.services import leave_certificates, leave_views, scans
from casework.services.leave_certificates import Kept
from casework.services.leave_views import Line
from casework.web.face import say
from casework.web.files import sent
from casework.web.here import actor, beside, needs, now, page_session, transaction, tried
from casework.web.scans import CSP
from forms.leave_certificates import HandInForm, PeriodForm, TakeAwayForm

leave_certificates_pages = Blueprint("leave_certificates", __name__)
Answer = str | Response | tuple[str, int]

_SERVED: Final = {
    ScanKind.PDF: ("application/pdf", "shorui-16.pdf"),
    ScanKind.JPEG: ("image/jpeg", "shorui-16.jpg"),
    ScanKind.PNG: ("image/png", "shorui-16.png"),
}
"""Media type and a neutral name: a list of downloads is seen over a shoulder."""


@leave_certificates_pages.route("/leaves/<public_id:leave_id>/certificates/new", methods=["GET", "POST"])
@needs(Act.HAND_IN_CERTIFICATE)
def hand_in(leave_id: PublicId) -> Answer:
    """The employee hands in a certificate. The file is looked at before the transaction: that may take seconds."""
    form: Any = HandInForm()
    line, kept = _leave(leave_id, Act.HAND_IN_CERTIFICATE)
    form.offer(kept.offered)
    refusal = None
    if form.validate_on_submit():
        try:
            paper = scans.look(form.content())
            with transaction() as session:
                leave_certificates.hand_in(session, actor(), leave_id, form.chosen(), form.period(), paper, now=now())
        except NotValid as error:
            beside(form, error)
        except NotNow as error:
            refusal = say(error.said)
        else:
            flash(_("診断書を渡しました。選んだ相手が開くまでは、取り下げられます。"), "done")
            return redirect(url_for("leaves.show", leave_id=leave_id), 303)
    elif not form.is_submitted():
        form.propose(kept.next_from, line.leave.wishes_on if request.args.get("ready") else None)
    status = 409 if refusal else 422 if form.is_submitted() else 200
    return render_template(
        "leave_certificates/hand_in.html", line=line, kept=kept, form=form, refusal=refusal
    ), status  # fmt: skip


@leave_certificates_pages.route("/leaves/<public_id:leave_id>/certificates/note", methods=["GET", "POST"])
@needs(Act.NOTE_CERTIFICATE)
def note(leave_id: PublicId) -> Answer:
    """Who received a paper writes down its days."""
    form = PeriodForm()
    line, kept = _leave(leave_id, Act.NOTE_CERTIFICATE)
    done = tried(
        form, lambda session: leave_certificates.note(session, actor(), leave_id, form.period(), now=now())
    )  # fmt: skip
    if done.done:
        flash(_("診断書の期間を記録し、本人に知らせました。原本は、鍵のかかるところに保管してください。"), "done")
        return redirect(url_for("leaves.show", leave_id=leave_id), 303)
    if not form.is_submitted():
        form.propose(kept.next_from, None)
    status = 409 if done.refusal else 422 if form.is_submitted() else 200
    return render_template("leave_certificates/note.html", line=line, form=form, refusal=done.refusal), status


@leave_certificates_pages.get(
    '/leaves/<public_id:leave_id>/certificates/guide-<any("ja", "en"):edition>.<any("docx", "pdf"):form>'
)
@needs(Act.NOTE_CERTIFICATE)
def guide(leave_id: PublicId, edition: str, form: str) -> Response:
    """How to hand one in, to be given or sent to somebody without a screen."""
    with page_session() as session:
        content = leave_certificates.guide(session, actor(), leave_id, Language(edition), now=now())
    return sent(content, "shorui-18", form)


@leave_certificates_pages.get("/leave-certificates/<public_id:certificate_id>/paper")
@needs(Act.READ_CERTIFICATE)
def take(certificate_id: PublicId) -> Response:
    """The original as a file: never shown in the page, each opening written down."""
    with page_session() as session:
        scanned, file = leave_certificates.original(session, actor(), certificate_id, now=now())
    kind, name = _SERVED[scanned]
    response = send_file(io.BytesIO(file), kind, as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = CSP
    return response


@leave_certificates_pages.route("/leave-certificates/<public_id:certificate_id>/take-away", methods=["GET", "POST"])
@needs(Act.TAKE_AWAY_CERTIFICATE)
def take_away(certificate_id: PublicId) -> Answer:
    """The last look before it is gone for good."""
    form, mine = TakeAwayForm(), actor().hat is Hat.WORKER
    if form.validate_on_submit():
        with transaction() as session:
            leave_id = leave_certificates.take_away(session, actor(), certificate_id, now=now())
        flash(_("取り下げました。") if mine else _("記録の誤りを取り除き、本人に知らせました。"), "done")
        return redirect(url_for("leaves.show", leave_id=leave_id), 303)
    with page_session() as session:
        leave_id, one = leave_certificates.one(session, actor(), certificate_id, now=now())
    shown = render_template("leave_certificates/take_away.html", leave_id=leave_id, one=one, form=form, mine=mine)
    return shown, 422 if form.is_submitted() else 200


def _leave(leave_id: PublicId, act: Act) -> tuple[Line, Kept]:
    """Whose leave it is, and what there is of it already. NotNow once it is over."""
    with page_session() as session:
        line = leave_views.headline(session, actor(), leave_id, act, now=now())
        kept = leave_certificates.of_leave(session, actor(), leave_id, now=now())
    if not kept.going_on:
        raise NotNow(OVER)
    return line, kept
