"""On which pages does HR tell others than the supervisor, and does everybody concerned read who was told what?"""

import re

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.recipients import Recipient
from casework.services import arrivals, ledgers, previews, sendings
from casework.web.face import say
from casework.web.files import sent
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.sendings import SendingForm, ShownForm

sendings_pages = Blueprint("sendings", __name__)
Answer = str | tuple[str, int] | Response


@sendings_pages.route("/decisions/<public_id:decision_id>/recipients", methods=["GET", "POST"])
@needs(Act.TELL_RECIPIENT)
def choose(decision_id: PublicId) -> Answer:
    """Whom to tell; what the employee was shown and can go out (`send`) or isn't sent (`withdraw`), and what is said
    afterwards (`after`).
    """
    refusal, pressed = None, request.form
    form, fine = ShownForm(), True
    if request.method == "POST" and not form.validate():
        fine = False
    elif request.method == "POST":
        try:
            with transaction() as session:
                if "after" in pressed:
                    sendings.say_after(session, actor(), decision_id, pressed["after"], now=now())
                elif "withdraw" in pressed:
                    previews.withdraw(session, actor(), decision_id, _shown(pressed["withdraw"]), now=now())
                else:
                    shown, why = _shown(pressed.get("send", "")), form.unchanged_because.data or ""
                    sendings.send_shown(session, actor(), decision_id, shown, why, now=now())
        except NotValid as error:
            beside(form, error)
            fine = False
        except NotNow as error:
            refusal = say(error.said)
        else:
            if "withdraw" in pressed:
                flash(_("この文面は送らないことにしました。本人も、文面のページで読めます。"), "done")
                return redirect(url_for("sendings.choose", decision_id=decision_id), 303)
            flash(_("伝えたことを記録し、本人に知らせました。"), "done")
            return redirect(url_for("sendings.ledger", decision_id=decision_id), 303)
    with page_session() as session:
        page = sendings.opening(session, actor(), decision_id, now=now())
    forms = {one.draft.public_id: ShownForm(formdata=None).of(one.draft.public_id) for one in page.shown}
    if pressed.get("send") in forms:
        forms[pressed["send"]] = form.of(pressed["send"])
    html = render_template("sendings/choose.html", page=page, refusal=refusal, forms=forms, form=form)
    return html, 409 if refusal else 200 if fine else 422


def _shown(pressed: str) -> str:
    """The text of the button that was pressed. NotYours for what no button of ours bears."""
    if not re.fullmatch("[0-9a-f]{32}", pressed):
        raise NotYours
    return pressed


@sendings_pages.route("/decisions/<public_id:decision_id>/recipients/<to>", methods=["GET", "POST"])
@needs(Act.TELL_RECIPIENT)
def write(decision_id: PublicId, to: str) -> Answer:
    """Show the employee exactly what a recipient will read; what is urgent goes out at once. `preview` only looks."""
    recipient = next((one for one in Recipient if one.value == to), None)
    if recipient is None:
        raise NotYours
    form, refusal, fine = SendingForm().for_(recipient), None, True
    typed = None
    if form.is_submitted():
        fine = form.validate()
        typed = form.telling(recipient) if fine else None
    if typed is not None and "preview" not in request.form:
        only_shown = "propose" in request.form
        try:
            with transaction() as session:
                verb = sendings.propose if only_shown else sendings.send
                verb(session, actor(), decision_id, typed, now=now())
        except NotValid as error:
            beside(form, error)
            fine = False
        except NotNow as error:
            refusal = say(error.said)
        else:
            shown = _("本人に文面を見せました。返事があると知らせが届きます。")
            flash(shown if only_shown else _("伝えたことを記録し、本人に知らせました。"), "done")
            where = "sendings.choose" if only_shown else "sendings.ledger"
            return redirect(url_for(where, decision_id=decision_id), 303)
    with page_session() as session:
        page = sendings.opening(session, actor(), decision_id, recipient, typed, now=now())
    if not form.is_submitted():
        form.ask.data = page.ask
    html = render_template("sendings/write.html", page=page, form=form, refusal=refusal, recipient=recipient)
    return html, 409 if refusal else 200 if fine else 422


@sendings_pages.get("/decisions/<public_id:decision_id>/told")
@needs(Act.SEE_LEDGER)
def ledger(decision_id: PublicId) -> str:
    """Who was told what of one decision, and when."""
    with page_session() as session:
        page = ledgers.ledger(session, actor(), decision_id, now=now())
    return render_template("sendings/ledger.html", page=page, hat=actor().hat)


@sendings_pages.get("/arrivals")
@needs(Act.SEE_ARRIVALS)
def arrived() -> str:
    """What HR was told of people who moved to its workplace."""
    with page_session() as session:
        page = arrivals.index(session, actor(), after=request.args.get("after", ""), now=now())
    return render_template("sendings/arrivals.html", page=page)


@sendings_pages.get("/sendings/<public_id:sending_id>/letter.docx")
@needs(Act.TAKE_COOPERATION_LETTER)
def letter(sending_id: PublicId) -> Response:
    """協力依頼, as a Word file."""
    with page_session() as session:
        content = sendings.letter(session, actor(), sending_id, now=now())
    return sent(content, "shorui-11", "docx")
