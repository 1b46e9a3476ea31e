"""On which pages does a physician say what they think of a refused decision, and HR write down what comes of it?"""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.rules.errors import NotNow, NotValid
from casework.rules.objections import WordsWay
from casework.services import decisions, reconsiderations
from casework.web.face import say
from casework.web.here import actor, beside, gettext, needs, now, page_session, transaction
from forms.reconsiderations import OwnWordsForm, ReconsiderationForm

reconsiderations_pages = Blueprint("reconsiderations", __name__)
Answer = str | tuple[str, int] | Response


@reconsiderations_pages.route("/decisions/<public_id:decision_id>/reconsideration", methods=["GET", "POST"])
@needs(Act.RECONSIDER)
def settle(decision_id: PublicId) -> Answer:
    """With whom, what they said, and what comes of it."""
    with page_session() as session:
        page = reconsiderations.opening(session, actor(), decision_id, now=now())
    form, refusal, heard = ReconsiderationForm(data={"held_on": tokyo_date(now())}), None, None
    written: bool = page.reconsideration.words_way is WordsWay.OWN
    if not form.is_submitted():
        form.began_from(page.words_version)
    form.offer(page.physicians, page.results, written=written and "physician_words" not in request.form)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                reconsiderations.settle(session, actor(), decision_id, form.settled(), now=now())
        except NotValid as error:
            beside(form, error)
        except NotNow as error:
            refusal = say(error.said)
            heard = form.physician_words.data if form.physician_words else None
        else:
            flash(gettext("再検討の結果を記録し、本人に知らせました。"), "done")
            return redirect(url_for("measures.show", decision_id=decision_id), 303)
    if refusal:
        with page_session() as session:
            page = reconsiderations.opening(session, actor(), decision_id, now=now())
        form.began_from(page.words_version)
    with page_session() as session:
        read = decisions.read(session, actor(), decision_id, now=now())
    shown = render_template("objections/reconsider.html", page=page, read=read, form=form, refusal=refusal, heard=heard)
    return shown, 409 if refusal else 422 if form.is_submitted() else 200


@reconsiderations_pages.route("/decisions/<public_id:decision_id>/reconsideration/words", methods=["GET", "POST"])
@needs(Act.SAY_RECONSIDERATION)
def say_so(decision_id: PublicId) -> Answer:
    """A physician reads what wasn't accepted and why, and says what they think of it."""
    form, refusal = OwnWordsForm(), None
    if form.validate_on_submit():
        try:
            with transaction() as session:
                reconsiderations.say(session, actor(), decision_id, form.words.data or "", now=now())
        except NotValid as error:
            beside(form, error)
        except NotNow as error:
            refusal = say(error.said)
        else:
            flash(gettext("意見を書きました。人事労務担当者に知らせました。"), "done")
            return redirect(url_for("measures.show", decision_id=decision_id), 303)
    with page_session() as session:
        page = reconsiderations.saying(session, actor(), decision_id, now=now())
    with page_session() as session:
        read = decisions.read(session, actor(), decision_id, now=now())
    if not form.is_submitted() and page.reconsideration.words_way is WordsWay.OWN and not page.anothers:
        form.words.data = page.reconsideration.physician_words
    shown = render_template("objections/say.html", page=page, read=read, form=form, refusal=refusal)
    return shown, 409 if refusal else 422 if form.is_submitted() else 200
