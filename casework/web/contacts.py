"""On which pages does whoever cares write down calls and walk-ins, promise the next call, and hand a case on?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act, Shown
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.rules.errors import NotValid
from casework.rules.vocabulary import Hat
from casework.services import contacts
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.contacts import ContactForm, HandOnForm, WalkInForm

contacts_pages = Blueprint("contacts", __name__)
Answer = str | Response | tuple[str, int]


@contacts_pages.get("/contacts")
@needs(Act.SEE_CONTACTS)
def index() -> str:
    """Calls to come, and what I had lately."""
    with page_session() as session:
        page = contacts.index(session, actor(), now=now())
    return render_template("contacts/index.html", page=page)


@contacts_pages.route("/contacts/walk-in", methods=["GET", "POST"])
@needs(Act.WALK_IN)
def walk_in() -> Answer:
    """Somebody came or rang: written down once the name behind the number was shown. The same for everybody."""
    with page_session() as session:
        contacts.coming(session, actor(), now=now())
    form = WalkInForm(data={"held_on": tokyo_date(now())})
    shown: Shown | None = None
    if form.validate_on_submit():
        number, done = form.number.data or "", False
        try:
            with transaction() as session:
                shown = contacts.named(session, actor(), number, now=now())
                if form.looked_at(shown.public_id):
                    contacts.walk_in(session, actor(), number, form.new(), now=now())
                    done = True
        except NotValid as error:
            beside(form, error)
        if done:
            flash(_("記録しました。会社にも窓口の担当者にも伝わりません。"), "done")
            return redirect(url_for("contacts.index"), 303)
    page = render_template("contacts/walk_in.html", form=form, named=shown)
    return page, 422 if form.errors else 200


@contacts_pages.route("/cases/<public_id:case_id>/contacts", methods=["GET", "POST"])
@needs(Act.LOG_CONTACT)
def of_case(case_id: PublicId) -> Answer:
    """The contacts of a case, and the form for the next one."""
    form = ContactForm(data={"held_on": tokyo_date(now())})
    if form.validate_on_submit():
        try:
            with transaction() as session:
                contacts.log(session, actor(), case_id, form.new(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("記録しました。"), "done")
            return redirect(url_for("contacts.of_case", case_id=case_id), 303)
    with page_session() as session:
        page = contacts.opening(session, actor(), case_id, now=now())
    shown = render_template("contacts/of_case.html", page=page, form=form, nurse=actor().hat is Hat.NURSE)
    return shown, 422 if form.is_submitted() else 200


@contacts_pages.route("/cases/<public_id:case_id>/hand-on", methods=["GET", "POST"])
@needs(Act.HAND_ON)
def hand_on(case_id: PublicId) -> Answer:
    """To which physician, with which sentence."""
    with page_session() as session:
        page = contacts.handing(session, actor(), case_id, now=now())
    form = HandOnForm()
    form.choose_from(page.physicians)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                contacts.hand_on(session, actor(), case_id, form.to.data or "", form.words.data or "", now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("医師に引き継ぎました。あなたも担当のままです。"), "done")
            return redirect(url_for("contacts.of_case", case_id=case_id), 303)
    return render_template("contacts/hand_on.html", page=page, form=form), 422 if form.is_submitted() else 200


@contacts_pages.post("/contacts/<public_id:contact_id>/call-off")
@needs(Act.LOG_CONTACT)
def call_off(contact_id: PublicId) -> Response:
    """The promised call isn't wanted any more."""
    with transaction() as session:
        contacts.call_off(session, actor(), contact_id, now=now())
    flash(_("連絡の約束を取りやめました。"), "done")
    return redirect(url_for("contacts.index"), 303)
