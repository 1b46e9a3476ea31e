"""On which pages does an employee read the invitation and answer it?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.rules.errors import NotValid
from casework.rules.vocabulary import Again
from casework.services import endings, follow_up_times, invitations
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.base import choices
from forms.invitations import ApproachForm, DeclineForm
from forms.requests import TalkForm

invitations_pages = Blueprint("invitations", __name__)

Answer = str | Response | tuple[str, int]


@invitations_pages.get("/cases/<public_id:case_id>/invitation")
@needs(Act.READ_INVITATION)
def show(case_id: str) -> str:
    """The invitation: what it is for, what becomes known to whom, and four ways on."""
    with page_session() as session:
        page = invitations.page(session, actor(), case_id, now=now())
    return render_template("invitations/show.html", page=page)


@invitations_pages.route("/cases/<public_id:case_id>/decline", methods=["GET", "POST"])
@needs(Act.DECLINE)
def decline(case_id: str) -> Answer:
    """今回は希望しない: no reason has to be given, and the door stays open."""
    form = DeclineForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                invitations.decline(session, actor(), case_id, form.said(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("お返事をありがとうございます。気持ちが変わったときは、いつでも申し出や相談ができます。"), "done")
            return redirect(url_for("invitations.show", case_id=case_id), 303)
    with page_session() as session:
        page = invitations.before_answer(session, actor(), Act.DECLINE, case_id, now=now())
    return render_template("invitations/decline.html", page=page, form=form), 422 if form.is_submitted() else 200


@invitations_pages.route("/cases/<public_id:case_id>/consult", methods=["GET", "POST"])
@needs(Act.CONSULT)
def consult(case_id: str) -> Answer:
    """A talk that the employer doesn't learn of; what it can't do is said before it is chosen."""
    form = TalkForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                opened = endings.consult(session, actor(), case_id, wish=form.wish(), now=now())
                follow_up_id = follow_up_times.next_to_choose(session, actor(), opened, now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("希望を受け付けました。続けて、日時を選べます。"), "done")
            if follow_up_id is not None:  # their consultation goes on: this is one more talk of it
                return redirect(url_for("follow_up_times.choose", follow_up_id=follow_up_id), 303)
            return redirect(url_for("slots.choose", case_id=opened), 303)
    with page_session() as session:
        page = invitations.before_answer(session, actor(), Act.CONSULT, case_id, now=now())
    return render_template("invitations/consult.html", page=page, form=form), 422 if form.is_submitted() else 200


@invitations_pages.route("/cases/<public_id:case_id>/again", methods=["GET", "POST"])
@needs(Act.CHOOSE_APPROACH)
def again(case_id: str) -> Answer:
    """Ask me again on that day, by the rules, or no more."""
    form = ApproachForm()
    with page_session() as session:
        page = invitations.before_approach(session, actor(), case_id, now=now())
    if not form.is_submitted() and not page.first:
        form.again.data = (Again.NEVER if page.invitation.no_more_on else Again.BY_THE_RULES).value
    if page.first:
        form.again.choices = choices([Again.ON_A_DAY])
    if form.validate_on_submit():
        try:
            with transaction() as session:
                invitations.choose_approach(session, actor(), case_id, form.chosen(), form.on.data, now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("お返事をありがとうございます。気持ちが変わったときは、いつでも申し出や相談ができます。"), "done")
            return redirect(url_for("invitations.show", case_id=case_id), 303)
    return render_template("invitations/again.html", page=page, form=form), 422 if form.is_submitted() else 200
