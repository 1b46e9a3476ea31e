"""On which pages does somebody on leave say that they would like to come back, and HR write it down for them?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.errors import NotNow
from casework.rules.leaves import OVER
from casework.services import leave_views, return_wishes
from casework.services.leave_views import Line
from casework.web.here import actor, needs, now, page_session, transaction, tried
from forms.return_wishes import NoteForm, WishForm

return_wishes_pages = Blueprint("return_wishes", __name__)
Answer = str | Response | tuple[str, int]


@return_wishes_pages.route("/leaves/<public_id:leave_id>/wish", methods=["GET", "POST"])
@needs(Act.WISH_RETURN)
def say(leave_id: PublicId) -> Answer:
    """The employee's own word; a certificate can follow at once."""
    form = WishForm()
    line = _leave(leave_id, Act.WISH_RETURN)
    done = tried(form, lambda session: return_wishes.say(session, actor(), leave_id, form.day(), now=now()))
    if done.done:
        flash(_("復職の希望を伝えました。復職できるという診断書があれば、続けて渡せます。あとでも渡せます。"), "done")
        return redirect(url_for("leave_certificates.hand_in", leave_id=leave_id, ready=1), 303)
    if not form.is_submitted():
        form.wishes_on.data = line.leave.wishes_on
    status = 409 if done.refusal else 422 if form.is_submitted() else 200
    return render_template("return_wishes/say.html", line=line, form=form, refusal=done.refusal), status


@return_wishes_pages.route("/leaves/<public_id:leave_id>/wish/note", methods=["GET", "POST"])
@needs(Act.NOTE_RETURN_WISH)
def note(leave_id: PublicId) -> Answer:
    """HR writes down what the employee said to them."""
    form = NoteForm()
    line = _leave(leave_id, Act.NOTE_RETURN_WISH)
    done = tried(form, lambda session: return_wishes.note(session, actor(), leave_id, form.day(), now=now()))
    if done.done:
        flash(_("復職の希望を記録し、本人と、担当の産業医・保健師に知らせました。"), "done")
        return redirect(url_for("leaves.show", leave_id=leave_id), 303)
    status = 409 if done.refusal else 422 if form.is_submitted() else 200
    return render_template("return_wishes/note.html", line=line, form=form, refusal=done.refusal), status


@return_wishes_pages.post("/leaves/<public_id:leave_id>/wish/take-back")
@needs(Act.WISH_RETURN)
def take_back(leave_id: PublicId) -> Response:
    """They don't say so any more."""
    with transaction() as session:
        return_wishes.take_back(session, actor(), leave_id, now=now())
    flash(_("復職の希望を取り消しました。"), "done")
    return redirect(url_for("leaves.show", leave_id=leave_id), 303)


def _leave(leave_id: PublicId, act: Act) -> Line:
    """Whose leave it is. NotNow once it is over."""
    with page_session() as session:
        line = leave_views.headline(session, actor(), leave_id, act, now=now())
    if line.leave.ended_on is not None:
        raise NotNow(OVER)
    return line
