"""On which pages is a physician's opinion on a return written, issued, and read?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.errors import NotValid, Stale
from casework.services import return_opinions
from casework.web import signing
from casework.web.drafting import drafted
from casework.web.files import sent
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.return_opinions import IssueForm, ReturnOpinionForm

return_opinions_pages = Blueprint("return_opinions", __name__)

Answer = str | Response | tuple[str, int]


@return_opinions_pages.route("/leaves/<public_id:leave_id>/return-opinion", methods=["GET", "POST"])
@needs(Act.WRITE_RETURN_OPINION)
def write(leave_id: PublicId) -> Answer:
    """The draft, whole or not. Saved elsewhere meanwhile: what was typed stays, and is said."""

    def save(session: Session, form: ReturnOpinionForm) -> PublicId | None:
        words, version = form.words(), form.seen_version()
        if words.empty:
            return_opinions.drop(session, actor(), leave_id, version=version, now=now())
            return None
        return return_opinions.save(session, actor(), leave_id, words, version=version, now=now())

    done = drafted(
        ReturnOpinionForm,
        save,
        lambda session: return_opinions.writing(session, actor(), leave_id, now=now()),
        draft="opinion",
    )
    if done.saved and done.made is None:
        flash(_("「目的」と「復職の可否」のほかに入力されたことがないので、下書きは残していません。"), "done")
        return redirect(url_for("leaves.show", leave_id=leave_id), 303)
    if done.saved:
        flash(_("下書きを保存しました。発行するまで、会社には渡りません。"), "done")
        return redirect(url_for("return_opinions.issue", opinion_id=done.made), 303)
    return render_template("return_opinions/write.html", page=done.page, form=done.form, stale=done.stale), done.status


@return_opinions_pages.route("/return-opinions/<public_id:opinion_id>/issue", methods=["GET", "POST"])
@needs(Act.ISSUE_RETURN_OPINION)
def issue(opinion_id: PublicId) -> Answer:
    """The last look, and the signature with the password once more."""
    form, changed, wrong = IssueForm(), False, 0
    if form.validate_on_submit() and not (wrong := signing.refused(form)):
        try:
            with transaction() as session:
                return_opinions.issue(
                    session, actor(), opinion_id, version=form.seen_version(), sure=form.meant, now=now()
                )  # fmt: skip
        except NotValid as error:
            form = IssueForm(formdata=None)  # with a token of the sign-in as it is now
            beside(form, error)
        except Stale:
            form, changed = IssueForm(formdata=None), True
        else:
            flash(_("意見書を発行し、人事労務担当者と本人に知らせました。"), "done")
            return redirect(url_for("return_opinions.show", opinion_id=opinion_id), 303)
    with page_session() as session:
        page = return_opinions.issuing(session, actor(), opinion_id, now=now())
    form.began_from(page.version)
    status = 409 if changed else wrong or (422 if form.is_submitted() else 200)
    shown = render_template(
        "return_opinions/issue.html", page=page, form=form, changed=changed, asks=signing.asks()
    )  # fmt: skip
    return shown, status


@return_opinions_pages.post("/return-opinions/<public_id:opinion_id>/note")
@needs(Act.NOTE_RETURN_OPINION)
def note(opinion_id: PublicId) -> Answer:
    """HR goes on as was decided before."""
    with transaction() as session:
        return_opinions.note(session, actor(), opinion_id, now=now())
    flash(_("いまの決定を続けることを記録し、本人と意見書を書いた医師に知らせました。"), "done")
    return redirect(url_for("return_opinions.show", opinion_id=opinion_id), 303)


@return_opinions_pages.get("/return-opinions/<public_id:opinion_id>")
@needs(Act.READ_RETURN_OPINION)
def show(opinion_id: PublicId) -> str:
    """One opinion."""
    with page_session() as session:
        page = return_opinions.read(session, actor(), opinion_id, now=now())
    return render_template("return_opinions/show.html", page=page, hat=actor().hat)


@return_opinions_pages.get('/return-opinions/<public_id:opinion_id>/opinion.<any("docx", "pdf"):form>')
@needs(Act.READ_RETURN_OPINION)
def take(opinion_id: PublicId, form: str) -> Response:
    """The opinion as it was issued."""
    with page_session() as session:
        content = return_opinions.file(session, actor(), opinion_id, now=now())
    return sent(content, "shorui-15", form)
