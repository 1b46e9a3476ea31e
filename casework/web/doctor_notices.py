"""On which pages does a physician tell an attending doctor of a return, through the employee's own hands?"""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.rules.errors import NotNow, NotValid, Stale
from casework.services import doctor_notices
from casework.web import signing
from casework.web.drafting import drafted
from casework.web.face import say
from casework.web.files import sent
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.doctor_enquiries import AgreeForm, PaperForm
from forms.doctor_notices import DoctorNoticeForm, OfferForm

doctor_notices_pages = Blueprint("doctor_notices", __name__)

Answer = str | Response | tuple[str, int]

_FORMS: Final = {"agree": AgreeForm, "paper": PaperForm}


@doctor_notices_pages.route("/leaves/<public_id:leave_id>/doctor-notice", methods=["GET", "POST"])
@needs(Act.WRITE_DOCTOR_NOTICE)
def write(leave_id: PublicId) -> Answer:
    """The draft, whole or not. Saved elsewhere meanwhile: what was typed stays, and is said."""
    done = drafted(
        DoctorNoticeForm,
        lambda session, form: doctor_notices.save(
            session, actor(), leave_id, form.words(), version=form.seen_version(), now=now()
        ),
        lambda session: doctor_notices.writing(session, actor(), leave_id, now=now()),
        draft="notice",
    )
    if done.saved:
        flash(_("下書きを保存しました。本人には、まだ何も伝わっていません。"), "done")
        return redirect(url_for("doctor_notices.offer", notice_id=done.made), 303)
    return render_template("doctor_notices/write.html", page=done.page, form=done.form, stale=done.stale), done.status


@doctor_notices_pages.route("/doctor-notices/<public_id:notice_id>/offer", methods=["GET", "POST"])
@needs(Act.OFFER_DOCTOR_NOTICE)
def offer(notice_id: PublicId) -> Answer:
    """The last look, and the signature with the password once more: then the employee is asked."""
    form, changed, wrong = OfferForm(), False, 0
    if form.validate_on_submit() and not (wrong := signing.refused(form)):
        try:
            with transaction() as session:
                doctor_notices.offer(session, actor(), notice_id, version=form.seen_version(), now=now())
        except NotValid as error:
            form = OfferForm(formdata=None)  # with a token of the sign-in as it is now
            beside(form, error)
        except Stale:
            form, changed = OfferForm(formdata=None), True
        else:
            flash(_("情報提供書に署名し、本人に示しました。返事があると、お知らせが届きます。"), "done")
            return redirect(url_for("doctor_notices.show", notice_id=notice_id), 303)
    with page_session() as session:
        page = doctor_notices.offering(session, actor(), notice_id, now=now())
    form.began_from(page.version)
    status = 409 if changed else wrong or (422 if form.is_submitted() else 200)
    shown = render_template("doctor_notices/offer.html", page=page, form=form, changed=changed, asks=signing.asks())
    return shown, status


@doctor_notices_pages.get("/doctor-notices/<public_id:notice_id>")
@needs(Act.READ_DOCTOR_NOTICE)
def show(notice_id: PublicId) -> str:
    """One notice, and what this reader can do with it now."""
    return _page(notice_id)


@doctor_notices_pages.post("/doctor-notices/<public_id:notice_id>/agree")
@needs(Act.AGREE_DOCTOR_NOTICE)
def agree(notice_id: PublicId) -> Answer:
    """The employee agrees, and takes the paper along."""
    return _done(
        notice_id, "agree", AgreeForm(),
        lambda session: doctor_notices.agree(session, actor(), notice_id, now=now()),
        _("同意を受け取りました。下から書面を受け取って、主治医に渡してください。"),
    )  # fmt: skip


@doctor_notices_pages.post("/doctor-notices/<public_id:notice_id>/refuse")
@needs(Act.REFUSE_DOCTOR_NOTICE)
def refuse(notice_id: PublicId) -> Answer:
    """The employee doesn't wish it this time."""
    return _done(
        notice_id, "refuse", None,
        lambda session: doctor_notices.refuse_it(session, actor(), notice_id, now=now()),
        _("今回は渡さないことにしました。人事労務担当者と上司には、何も伝わりません。"),
    )  # fmt: skip


@doctor_notices_pages.post("/doctor-notices/<public_id:notice_id>/consent")
@needs(Act.KEEP_NOTICE_CONSENT)
def keep_consent(notice_id: PublicId) -> Answer:
    """The employee signed the paper."""
    form = PaperForm()
    return _done(
        notice_id, "paper", form,
        lambda session: doctor_notices.keep_consent(session, actor(), notice_id, form.day(), now=now()),
        _("紙の同意を記録し、本人に知らせました。"),
    )  # fmt: skip


@doctor_notices_pages.post("/doctor-notices/<public_id:notice_id>/give-up")
@needs(Act.GIVE_UP_DOCTOR_NOTICE)
def give_up(notice_id: PublicId) -> Answer:
    """Its author takes it away before the employee answered."""
    return _done(
        notice_id, "give_up", None,
        lambda session: doctor_notices.give_up(session, actor(), notice_id, now=now()),
        _("この情報提供書を取りやめました。"),
    )  # fmt: skip


@doctor_notices_pages.get('/doctor-notices/<public_id:notice_id>/notice.<any("docx", "pdf"):form>')
@needs(Act.READ_DOCTOR_NOTICE)
def take(notice_id: PublicId, form: str) -> Response:
    """The paper as it was signed."""
    with page_session() as session:
        content = doctor_notices.file(session, actor(), notice_id, now=now())
    return sent(content, "shorui-16", form)


def _done(notice_id: PublicId, name: str, form: Any, act: Callable[[Any], None], said: str) -> Answer:
    """Do what a form or button of the page asks for; what was typed stays on it when it can't be done."""
    refusal, status = None, 422
    if form is None or form.validate():
        try:
            with transaction() as session:
                act(session)
        except NotValid as error:
            if form is None:
                raise
            beside(form, error)
        except NotNow as error:
            refusal, status = say(error.said), 409
        else:
            flash(said, "done")
            return redirect(url_for("doctor_notices.show", notice_id=notice_id), 303)
    return _page(notice_id, refusal=refusal, **({name: form} if name in _FORMS else {})), status


def _page(notice_id: PublicId, *, refusal: str | None = None, **typed: Any) -> str:
    with page_session() as session:
        page = doctor_notices.read(session, actor(), notice_id, now=now())
    forms = {name: kind(formdata=None, data={"on": tokyo_date(now())}) for name, kind in _FORMS.items()}
    return render_template(
        "doctor_notices/show.html", page=page, forms={**forms, **typed}, refusal=refusal, typed=list(typed.values()),
        hat=actor().hat, Act=Act,
    )  # fmt: skip
