"""On which pages does HR tell of days of absence after a return, and a physician decide whether to ask?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.errors import NotNow
from casework.rules.return_absences import Answer
from casework.services import return_absences
from casework.services.return_absences import Import
from casework.services.return_absences_file import COLUMNS
from casework.web.face import say
from casework.web.here import actor, needs, now, page_session, transaction, tried
from casework.web.taking_in import looked
from forms.return_absences import AnswerForm, TakeInForm, UploadForm

return_absences_pages = Blueprint("return_absences", __name__)
Sent = str | Response | tuple[str, int]


@return_absences_pages.route("/return-absences/import", methods=["GET", "POST"])
@needs(Act.IMPORT_RETURN_ABSENCES)
def load() -> Sent:
    """Choose a file, look at it, take it in. The file isn't kept: the page carries it."""
    form, take_in = UploadForm(), TakeInForm()
    it = looked(
        form, take_in,
        lambda session, content: return_absences.preview(session, actor(), content, now=now()),
        lambda session, content: return_absences.load(session, actor(), content, now=now()),
    )  # fmt: skip
    if it.taken:
        return _taken_in(it.found)
    return render_template(
        "return_absences/import.html", form=form, take_in=take_in, found=it.found, columns=COLUMNS
    ), it.status


@return_absences_pages.get("/leaves/<public_id:leave_id>/absences")
@needs(Act.SEE_RETURN_ABSENCES)
def show(leave_id: PublicId) -> str:
    """The days after one return, as its reader may know of them."""
    return _page(leave_id)


@return_absences_pages.post("/leaves/<public_id:leave_id>/absences")
@needs(Act.ANSWER_RETURN_ABSENCES)
def answer(leave_id: PublicId) -> Sent:
    """The physician plans a talk because of them, or none."""
    form = AnswerForm()

    def do(session: Session) -> PublicId | None:
        on = form.on.data if form.answer() is Answer.TALK else None
        return return_absences.answer(
            session,
            actor(),
            leave_id,
            form.answer(),
            on,
            version=form.seen_version(),
            once=form.called(),
            now=now(),
        )

    came = tried(form, do)
    if came.done and came.made is not None:
        flash(_("話を聞く予定を入れ、本人に知らせました。日時を選んでください。"), "done")
        return redirect(url_for("follow_up_times.choose", follow_up_id=came.made), 303)
    if came.done:
        flash(_("新しい予定を入れないことを記録しました。"), "done")
        return redirect(url_for("return_absences.show", leave_id=leave_id), 303)
    refusal = say(return_absences.CHANGED) if came.stale else came.refusal or ""
    return _page(leave_id, form, refusal), 409 if refusal else 422


@return_absences_pages.post("/return-absences/<public_id:absence_id>/take-back")
@needs(Act.TAKE_BACK_RETURN_ABSENCE)
def take_back(absence_id: PublicId) -> Sent:
    """A day that HR told was none."""
    try:
        with transaction() as session:
            leave_id = return_absences.take_back(session, actor(), absence_id, now=now())
    except NotNow as error:
        flash(say(error.said), "warning")
        return redirect(url_for("leaves.index"), 303)
    flash(_("欠勤の日を取り消しました。"), "done")
    return redirect(url_for("return_absences.show", leave_id=leave_id), 303)


def _page(leave_id: PublicId, form: AnswerForm | None = None, refusal: str = "") -> str:
    with page_session() as session:
        page = return_absences.read_page(session, actor(), leave_id, now=now())
    if form is None:
        form = AnswerForm(formdata=None, on=page.proposed)
    form.began_from(page.version)
    return render_template("return_absences/show.html", page=page, form=form, refusal=refusal, hat=actor().hat)


def _taken_in(found: Import) -> Response:
    if found.new:
        flash(_("欠勤の日を%(count)s日分、記録しました。本人も読めます。", count=found.new), "done")
    else:
        flash(_("新しく記録する日はなかったため、何も変えていません。"), "info")
    return redirect(url_for("leaves.index"), 303)
