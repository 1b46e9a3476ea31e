"""On which pages is a meeting about a return written down, in its two parts, and read?"""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.errors import NotNow, NotValid, Stale
from casework.services import return_talks
from casework.web.drafting import drafted
from casework.web.face import say
from casework.web.files import sent
from casework.web.here import actor, needs, now, page_session, transaction
from forms.base import VersionedForm
from forms.return_talks import KeepForm, ReturnTalkForm, TalkHealthForm

return_talks_pages = Blueprint("return_talks", __name__)

Answer = str | Response | tuple[str, int]


@return_talks_pages.route("/leaves/<public_id:leave_id>/return-talk", methods=["GET", "POST"])
@needs(Act.WRITE_RETURN_TALK)
def write(leave_id: PublicId) -> Answer:
    """The work part as a draft. Saved elsewhere meanwhile: what was typed stays, and is said."""
    given = request.args.get("corrects")
    corrects = PublicId(given) if given else None

    def save(session: Session, form: ReturnTalkForm) -> PublicId | None:
        words, version = form.words(), form.seen_version()
        if words.empty:
            return_talks.drop(session, actor(), leave_id, version=version, now=now())
            return None
        return return_talks.save(session, actor(), leave_id, words, corrects=corrects, version=version, now=now())

    done = drafted(
        ReturnTalkForm,
        save,
        lambda session: return_talks.writing(session, actor(), leave_id, corrects=corrects, now=now()),
        draft="talk",
    )
    if done.saved and done.made is None:
        flash(_("「職場復帰の可否」のほかに入力されたことがないので、下書きは残していません。"), "done")
        return redirect(url_for("leaves.show", leave_id=leave_id), 303)
    if done.saved:
        flash(_("下書きを保存しました。確定するまで、本人と医療職には見えません。"), "done")
        return redirect(url_for("return_talks.show", talk_id=done.made), 303)
    return render_template("return_talks/write.html", page=done.page, form=done.form, stale=done.stale), done.status


@return_talks_pages.get("/return-talks/<public_id:talk_id>")
@needs(Act.READ_RETURN_TALK)
def show(talk_id: PublicId) -> str:
    """One talk as this reader may read it."""
    return _page(talk_id)


@return_talks_pages.post("/return-talks/<public_id:talk_id>/keep")
@needs(Act.KEEP_RETURN_TALK)
def keep(talk_id: PublicId) -> Answer:
    """The work part stays from here on."""
    form = KeepForm()
    return _kept(
        talk_id, form, partial(return_talks.keep, sure=form.meant), _("面談の記録を確定し、本人に知らせました。")
    )


@return_talks_pages.route("/return-talks/<public_id:talk_id>/health", methods=["GET", "POST"])
@needs(Act.WRITE_TALK_HEALTH)
def write_health(talk_id: PublicId) -> Answer:
    """The health part as a draft."""
    done = drafted(
        TalkHealthForm,
        lambda session, form: return_talks.save_health(
            session, actor(), talk_id, form.words(), version=form.seen_version(), now=now()
        ),
        lambda session: return_talks.writing_health(session, actor(), talk_id, now=now()),
        draft="health",
        version="health_version",
    )
    if done.saved:
        flash(
            _("下書きを保存しました。会社には渡りません。")
            if done.made
            else _("入力されたことがないので、下書きは残していません。"),
            "done",
        )
        return redirect(url_for("return_talks.show", talk_id=talk_id), 303)
    return render_template("return_talks/health.html", page=done.page, form=done.form, stale=done.stale), done.status


@return_talks_pages.post("/return-talks/<public_id:talk_id>/health/keep")
@needs(Act.KEEP_TALK_HEALTH)
def keep_health(talk_id: PublicId) -> Answer:
    """The health part stays from here on."""
    return _kept(talk_id, VersionedForm(), return_talks.keep_health, _("健康の部分を確定し、本人に知らせました。"))


@return_talks_pages.get('/return-talks/<public_id:talk_id>/record.<any("docx", "pdf"):form>')
@needs(Act.READ_RETURN_TALK)
def take(talk_id: PublicId, form: str) -> Response:
    """The form, with what this reader may read."""
    with page_session() as session:
        content = return_talks.file(session, actor(), talk_id, now=now())
    return sent(content, "shorui-17", form)


def _kept(talk_id: PublicId, form: VersionedForm, verb: Callable[..., None], said: str) -> Answer:
    refusal, status = None, 409
    try:
        with transaction() as session:
            verb(session, actor(), talk_id, version=form.seen_version(), now=now())
    except NotValid as error:
        refusal, status = say(error.said), 422
    except NotNow as error:
        refusal = say(error.said)
    except Stale:
        refusal = _("開いている間に内容が変わりました。下の内容を確かめてください。")
    else:
        flash(said, "done")
        return redirect(url_for("return_talks.show", talk_id=talk_id), 303)
    return _page(talk_id, refusal=refusal), status


def _page(talk_id: PublicId, **more: Any) -> str:
    with page_session() as session:
        page = return_talks.read(session, actor(), talk_id, now=now())
    forms = {
        "work": KeepForm(formdata=None, data={"version": page.version}),
        "health": VersionedForm(formdata=None, data={"version": page.health_version}),
    }
    return render_template(
        "return_talks/show.html", page=page, forms=forms, hat=actor().hat, Act=Act, **{"refusal": None, **more}
    )
