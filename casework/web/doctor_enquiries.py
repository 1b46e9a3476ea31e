"""On which pages is an attending doctor asked, by the employee's consent, and what becomes of the answer?"""

import io
from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.rules.doctor_enquiries import EnquiryState
from casework.rules.errors import NotNow, NotValid, Stale
from casework.services import doctor_consents, doctor_enquiries, doctor_summaries, scans
from casework.services.doctor_enquiries import Answer as Given
from casework.services.doctor_enquiries import Draft
from casework.web import signing
from casework.web.drafting import drafted
from casework.web.face import say
from casework.web.files import sent
from casework.web.here import actor, beside, needs, now, page_session, transaction
from casework.web.scans import CSP, SERVED
from forms.base import VersionedForm
from forms.doctor_enquiries import AgreeForm, AnswerForm, EnquiryForm, PaperForm, SendForm, SummaryForm, UnansweredForm

doctor_enquiries_pages = Blueprint("doctor_enquiries", __name__)

Answer = str | Response | tuple[str, int]

_FORMS: Final = {
    "agree": AgreeForm, "paper": PaperForm, "answer": AnswerForm, "summary": SummaryForm, "passing": AgreeForm,
    "passed": PaperForm, "unanswered": UnansweredForm,
}  # fmt: skip


@doctor_enquiries_pages.get("/cases/<public_id:case_id>/doctor-enquiries")
@needs(Act.READ_ENQUIRY)
def index(case_id: PublicId) -> str:
    """The enquiries of somebody's return that this reader may know of."""
    with page_session() as session:
        page = doctor_enquiries.index(session, actor(), case_id, now=now())
    return render_template("doctor_enquiries/index.html", page=page, own=actor().hat)


@doctor_enquiries_pages.route("/cases/<public_id:case_id>/doctor-enquiries/write", methods=["GET", "POST"])
@needs(Act.WRITE_ENQUIRY)
def write(case_id: PublicId) -> Answer:
    """The draft, whole or not. Saved elsewhere meanwhile: both texts, and nothing is lost."""
    done = drafted(
        EnquiryForm,
        lambda session, form: doctor_enquiries.save(
            session, actor(), case_id, form.words(), version=form.seen_version(), now=now()
        ),
        lambda session: doctor_enquiries.writing(session, actor(), case_id, now=now()),
        draft="enquiry",
    )
    if done.saved:
        flash(_("下書きを保存しました。本人には、まだ何も伝わっていません。"), "done")
        return redirect(url_for("doctor_enquiries.show", enquiry_id=done.made), 303)
    rows = _both(done.form, done.page) if done.stale else []
    return render_template("doctor_enquiries/write.html", page=done.page, form=done.form, rows=rows), done.status


@doctor_enquiries_pages.get("/doctor-enquiries/<public_id:enquiry_id>")
@needs(Act.READ_ENQUIRY)
def show(enquiry_id: PublicId) -> str:
    """One enquiry, and what this reader can do with it now."""
    return _page(enquiry_id)


@doctor_enquiries_pages.post("/doctor-enquiries/<public_id:enquiry_id>/ask")
@needs(Act.ASK_ENQUIRY)
def ask(enquiry_id: PublicId) -> Answer:
    """Put it to the employee."""
    form = VersionedForm()
    return _done(
        enquiry_id, "ask", form,
        lambda session: doctor_enquiries.ask(session, actor(), enquiry_id, version=form.seen_version(), now=now()),
        _("本人に示しました。返事があると、お知らせが届きます。"),
    )  # fmt: skip


@doctor_enquiries_pages.post("/doctor-enquiries/<public_id:enquiry_id>/agree")
@needs(Act.AGREE_ENQUIRY)
def agree(enquiry_id: PublicId) -> Answer:
    """The employee agrees to this enquiry."""
    return _done(
        enquiry_id, "agree", AgreeForm(),
        lambda session: doctor_consents.agree(session, actor(), enquiry_id, now=now()),
        _("同意を受け取りました。主治医に依頼するまでは、取り消せます。"),
    )  # fmt: skip


@doctor_enquiries_pages.post("/doctor-enquiries/<public_id:enquiry_id>/refuse")
@needs(Act.REFUSE_ENQUIRY)
def refuse(enquiry_id: PublicId) -> Answer:
    """The employee doesn't wish it this time."""
    return _done(
        enquiry_id, "refuse", None,
        lambda session: doctor_consents.refuse_it(session, actor(), enquiry_id, now=now()),
        _("今回は依頼しないことにしました。人事労務担当者と上司には、何も伝わりません。"),
    )  # fmt: skip


@doctor_enquiries_pages.post("/doctor-enquiries/<public_id:enquiry_id>/take-back")
@needs(Act.TAKE_BACK_ENQUIRY)
def take_back(enquiry_id: PublicId) -> Answer:
    """The employee takes the consent back."""
    return _done(
        enquiry_id, "take_back", None,
        lambda session: doctor_consents.take_back(session, actor(), enquiry_id, now=now()),
        _("同意を取り消しました。主治医への依頼はしません。"),
    )  # fmt: skip


@doctor_enquiries_pages.post("/doctor-enquiries/<public_id:enquiry_id>/consent")
@needs(Act.KEEP_ENQUIRY_CONSENT)
def keep_consent(enquiry_id: PublicId) -> Answer:
    """The employee signed the paper."""
    form = PaperForm()
    return _done(
        enquiry_id, "paper", form,
        lambda session: doctor_consents.keep_consent(session, actor(), enquiry_id, form.day(), now=now()),
        _("紙の同意を記録し、本人に知らせました。"),
    )  # fmt: skip


@doctor_enquiries_pages.post("/doctor-enquiries/<public_id:enquiry_id>/give-up")
@needs(Act.GIVE_UP_ENQUIRY)
def give_up(enquiry_id: PublicId) -> Answer:
    """Whoever asks doesn't need it any more."""
    return _done(
        enquiry_id, "give_up", None,
        lambda session: doctor_consents.give_up(session, actor(), enquiry_id, now=now()),
        _("この依頼を取りやめました。"),
    )  # fmt: skip


@doctor_enquiries_pages.route("/doctor-enquiries/<public_id:enquiry_id>/send", methods=["GET", "POST"])
@needs(Act.SEND_ENQUIRY)
def send(enquiry_id: PublicId) -> Answer:
    """The last look and the signature, with the password once more."""
    form, changed, wrong = SendForm(), False, 0
    if form.validate_on_submit() and not (wrong := signing.refused(form)):
        try:
            with transaction() as session:
                doctor_enquiries.send(
                    session, actor(), enquiry_id, form.chosen(), version=form.seen_version(), now=now()
                )  # fmt: skip
        except Stale:
            form, changed = SendForm(formdata=None, data={"road": form.road.data}), True
        else:
            flash(_("依頼書を発行しました。下から受け取って、渡してください。"), "done")
            return redirect(url_for("doctor_enquiries.show", enquiry_id=enquiry_id), 303)
    with page_session() as session:
        page = doctor_enquiries.read(session, actor(), enquiry_id, now=now())
    if not changed and Act.SEND_ENQUIRY not in page.may:
        raise NotNow(doctor_enquiries.NOT_TO_SEND)
    form.began_from(page.version)
    status = 409 if changed else wrong or (422 if form.is_submitted() else 200)
    shown = render_template("doctor_enquiries/send.html", page=page, form=form, changed=changed, asks=signing.asks())
    return shown, status


@doctor_enquiries_pages.get('/doctor-enquiries/<public_id:enquiry_id>/request.<any("docx", "pdf"):form>')
@needs(Act.READ_ENQUIRY)
def take(enquiry_id: PublicId, form: str) -> Response:
    """The paper as it was sent; before that as it would be, for the pen."""
    with page_session() as session:
        content = doctor_enquiries.file(session, actor(), enquiry_id, now=now())
    return sent(content, "shorui-14", form)


@doctor_enquiries_pages.post("/doctor-enquiries/<public_id:enquiry_id>/answer")
@needs(Act.ANSWER_ENQUIRY)
def answer(enquiry_id: PublicId) -> Answer:
    """The doctor wrote back. A file is looked at before the transaction: that may take seconds."""
    form = AnswerForm()
    paper, fits = None, form.validate_on_submit()
    if fits and (content := form.content()) is not None:
        with page_session() as session:
            doctor_enquiries.read(session, actor(), enquiry_id, now=now())  # a stranger's file isn't looked at
        try:
            paper = scans.look(content)
        except NotValid as error:
            beside(form, error)
            return _page(enquiry_id, answer=form), 422
    return _done(
        enquiry_id, "answer", form,
        lambda session: doctor_enquiries.answer(
            session, actor(), enquiry_id, Given(form.day(), form.words.data or "", paper), now=now()
        ),
        _("主治医の返事を記録しました。本人も読めます。会社には渡りません。"),
    )  # fmt: skip


@doctor_enquiries_pages.post("/doctor-enquiries/<public_id:enquiry_id>/end")
@needs(Act.END_ENQUIRY)
def end(enquiry_id: PublicId) -> Answer:
    """No answer came."""
    form = UnansweredForm()
    return _done(
        enquiry_id, "unanswered", form,
        lambda session: doctor_enquiries.end(
            session, actor(), enquiry_id, form.day(), form.words.data or "", now=now()
        ),
        _("返事がないまま終えたことを記録し、本人に知らせました。あとで返事が届いたら、記録できます。"),
    )  # fmt: skip


@doctor_enquiries_pages.get("/doctor-enquiries/<public_id:enquiry_id>/answer")
@needs(Act.READ_ENQUIRY)
def scan(enquiry_id: PublicId) -> Response:
    """The scan of the answer as a file: never shown in the page, each opening written down."""
    with page_session() as session:
        found = doctor_enquiries.scan(session, actor(), enquiry_id, now=now())
    kind, name = SERVED[found.scan_kind]
    response = send_file(io.BytesIO(found.scan), kind, as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = CSP
    return response


@doctor_enquiries_pages.post("/doctor-enquiries/<public_id:enquiry_id>/summary")
@needs(Act.SUMMARISE_ANSWER)
def summarise(enquiry_id: PublicId) -> Answer:
    """Put to the employee what the employer would read."""
    form = SummaryForm()
    return _done(
        enquiry_id, "summary", form,
        lambda session: doctor_summaries.write(session, actor(), enquiry_id, form.summary.data or "", sure=form.meant,
                                               once=form.called(), now=now()),
        _("本人に示しました。本人が同意するまで、人事には何も伝わりません。"),
    )  # fmt: skip


@doctor_enquiries_pages.post("/doctor-enquiries/<public_id:enquiry_id>/summaries/<public_id:summary_id>/agree")
@needs(Act.AGREE_SUMMARY)
def agree_summary(enquiry_id: PublicId, summary_id: PublicId) -> Answer:
    """The employee agrees that HR reads these words."""
    return _done(
        enquiry_id, "passing", AgreeForm(),
        lambda session: doctor_summaries.agree(session, actor(), summary_id, now=now()),
        _("この文面を人事労務担当者に伝えました。"),
    )  # fmt: skip


@doctor_enquiries_pages.post("/doctor-enquiries/<public_id:enquiry_id>/summaries/<public_id:summary_id>/refuse")
@needs(Act.REFUSE_SUMMARY)
def refuse_summary(enquiry_id: PublicId, summary_id: PublicId) -> Answer:
    """The employee doesn't wish it."""
    return _done(
        enquiry_id, "refuse", None,
        lambda session: doctor_summaries.refuse_it(session, actor(), summary_id, now=now()),
        _("伝えないことにしました。人事労務担当者には、この文面があることも伝わりません。"),
    )  # fmt: skip


@doctor_enquiries_pages.post("/doctor-enquiries/<public_id:enquiry_id>/summaries/<public_id:summary_id>/consent")
@needs(Act.KEEP_SUMMARY_CONSENT)
def keep_summary_consent(enquiry_id: PublicId, summary_id: PublicId) -> Answer:
    """The employee agreed on paper that HR reads these words."""
    form = PaperForm()
    return _done(
        enquiry_id, "passed", form,
        lambda session: doctor_summaries.keep_consent(session, actor(), summary_id, form.day(), now=now()),
        _("紙の同意を記録し、この文面を人事労務担当者に伝えました。"),
    )  # fmt: skip


@doctor_enquiries_pages.post("/doctor-enquiries/<public_id:enquiry_id>/summaries/<public_id:summary_id>/give-up")
@needs(Act.SUMMARISE_ANSWER)
def give_up_summary(enquiry_id: PublicId, summary_id: PublicId) -> Answer:
    """Whoever asked doesn't need it any more."""
    return _done(
        enquiry_id, "give_up", None,
        lambda session: doctor_summaries.give_up(session, actor(), summary_id, now=now()),
        _("この要約を取りやめ、本人に知らせました。人事には何も伝わりません。"),
    )  # fmt: skip


def _done(enquiry_id: PublicId, name: str, form: Any, act: Callable[[Any], None], said: str) -> Answer:
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
        except Stale:
            refusal, status = _("開いている間に内容が変わりました。下の内容を確かめてください。"), 409
        else:
            flash(said, "done")
            return redirect(url_for("doctor_enquiries.show", enquiry_id=enquiry_id), 303)
    typed = {name: form} if name in _FORMS else {}
    return _page(enquiry_id, refusal=refusal, **typed), status


def _page(enquiry_id: PublicId, *, refusal: str | None = None, **typed: Any) -> str:
    with page_session() as session:
        page = doctor_enquiries.read(session, actor(), enquiry_id, now=now())
        summaries = doctor_summaries.of_enquiry(session, actor(), enquiry_id, now=now())
    today = tokyo_date(now())
    forms = {name: kind(formdata=None, data={"on": today}) for name, kind in _FORMS.items()}
    if page.enquiry.state is EnquiryState.ANSWERED:
        forms["answer"] = AnswerForm(
            formdata=None, data={"on": page.enquiry.answered_on, "words": page.enquiry.answer or ""}
        )  # fmt: skip
    version = VersionedForm(formdata=None, data={"version": page.version})
    return render_template(
        "doctor_enquiries/show.html", page=page, summaries=summaries, forms={**forms, **typed, "ask": version},
        refusal=refusal, typed=list(typed.values()), hat=actor().hat, Act=Act,
    )  # fmt: skip


def _both(form: EnquiryForm, draft: Draft) -> list[dict[str, str]]:
    """Mine and theirs, field by field."""
    mine, theirs = form.words(), draft.words
    pairs = {name: (getattr(mine, name), getattr(theirs, name)) for name in ("institution", "doctor", "fifth", "sixth")}
    pairs["asked"] = tuple(_("、").join(sorted(_(one.label) for one in words.asked)) for words in (mine, theirs))
    return [
        {"label": str(form[name].label.text), "mine": first, "theirs": second}
        for name, (first, second) in pairs.items()
        if first or second
    ]
