"""On which pages does HR tell payroll, rostering or a client, and does everybody concerned read who was told what?"""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.errors import NotNow, NotValid
from casework.services import sendings
from casework.web.face import say
from casework.web.files import sent
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.sendings import SendingForm

sendings_pages = Blueprint("sendings", __name__)
Answer = str | tuple[str, int] | Response


@sendings_pages.route("/decisions/<public_id:decision_id>/recipients", methods=["GET", "POST"])
@needs(Act.TELL_RECIPIENT)
def write(decision_id: PublicId) -> Answer:
    """Choose whom to tell and look at exactly what they will read; `preview` only looks."""
    form, refusal, fine = SendingForm(), None, True
    typed = None
    if "after" in request.form:
        try:
            with transaction() as session:
                sendings.say_after(session, actor(), decision_id, request.form["after"], now=now())
        except NotNow as error:
            form, refusal = SendingForm(formdata=None), say(error.said)
        else:
            flash(_("伝えたことを記録し、本人に知らせました。"), "done")
            return redirect(url_for("sendings.ledger", decision_id=decision_id), 303)
    elif form.is_submitted():
        fine = form.validate()
        typed = form.telling() if fine else None
    if fine and typed is not None and "preview" not in request.form:
        try:
            with transaction() as session:
                sendings.send(session, actor(), decision_id, typed, now=now())
        except NotValid as error:
            beside(form, error)
            fine = False
        except NotNow as error:
            refusal = say(error.said)
        else:
            flash(_("伝えたことを記録し、本人に知らせました。"), "done")
            return redirect(url_for("sendings.ledger", decision_id=decision_id), 303)
    with page_session() as session:
        page = sendings.opening(session, actor(), decision_id, typed, now=now())
    if typed is None and fine:
        form.ask.data = page.ask
    html = render_template("sendings/write.html", page=page, form=form, refusal=refusal)
    return html, 409 if refusal else 200 if fine else 422


@sendings_pages.get("/decisions/<public_id:decision_id>/told")
@needs(Act.SEE_LEDGER)
def ledger(decision_id: PublicId) -> str:
    """Who was told what of one decision, and when."""
    with page_session() as session:
        page = sendings.ledger(session, actor(), decision_id, now=now())
    return render_template("sendings/ledger.html", page=page, hat=actor().hat)


@sendings_pages.get("/sendings/<public_id:sending_id>/letter.docx")
@needs(Act.TAKE_COOPERATION_LETTER)
def letter(sending_id: PublicId) -> Response:
    """協力依頼, as a Word file."""
    with page_session() as session:
        content = sendings.letter(session, actor(), sending_id, now=now())
    return sent(content, "shorui-11", "docx")
