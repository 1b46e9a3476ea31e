"""On which pages are letters to medical institutions written, issued, and taken along?"""

from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.rules.errors import NotValid, Stale
from casework.services import medical_letters
from casework.services.medical_letters import Draft
from casework.web import signing
from casework.web.files import sent
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.medical_letters import IssueLetterForm, MedicalLetterForm

medical_letters_pages = Blueprint("medical_letters", __name__)

Answer = str | Response | tuple[str, int]


@medical_letters_pages.get("/cases/<public_id:case_id>/medical-letters")
@needs(Act.READ_MEDICAL_LETTER)
def index(case_id: PublicId) -> str:
    """The letters of a case that this reader may know of."""
    with page_session() as session:
        page = medical_letters.index(session, actor(), case_id, now=now())
    return render_template("medical_letters/index.html", page=page, own=actor().hat)


@medical_letters_pages.route("/cases/<public_id:case_id>/medical-letters/write", methods=["GET", "POST"])
@needs(Act.WRITE_MEDICAL_LETTER)
def write(case_id: PublicId) -> Answer:
    """The draft, whole or not. Saved elsewhere meanwhile: both texts, and nothing is lost."""
    form, stale = MedicalLetterForm(), False
    if form.validate_on_submit():
        try:
            with transaction() as session:
                medical_letters.save(
                    session, actor(), case_id, form.words(), version=form.seen_version(), now=now()
                )  # fmt: skip
        except Stale:
            stale = True
        else:
            flash(_("下書きを保存しました。"), "done")
            return redirect(url_for("medical_letters.write", case_id=case_id), 303)
    with page_session() as session:
        draft = medical_letters.writing(session, actor(), case_id, now=now())
    if not form.is_submitted():
        form = MedicalLetterForm.of(draft)
    rows = _both(form, draft) if stale else []
    if stale:
        form.version.raw_data, form.version.data = None, draft.version
    status = 409 if stale else 422 if form.is_submitted() else 200
    return render_template("medical_letters/write.html", page=draft, form=form, rows=rows), status


@medical_letters_pages.route("/medical-letters/<public_id:letter_id>/issue", methods=["GET", "POST"])
@needs(Act.ISSUE_MEDICAL_LETTER)
def issue(letter_id: PublicId) -> Answer:
    """The last look, the consent, and the signature, with the password once more. What was typed stays."""
    form, changed, wrong = IssueLetterForm(), False, 0
    if form.validate_on_submit() and not (wrong := signing.refused(form)):
        typed = {"consented_on": form.consented_on.data, "road": form.road.data, "read": form.read.data}
        try:
            with transaction() as session:
                case_id = medical_letters.issue(
                    session, actor(), letter_id, form.day(), form.chosen(), version=form.seen_version(), now=now()
                )  # fmt: skip
        except NotValid as error:
            form = IssueLetterForm(formdata=None, data=typed)  # with a token of the sign-in as it is now
            beside(form, error)
        except Stale:
            form, changed = IssueLetterForm(formdata=None, data={**typed, "read": False}), True
        else:
            flash(_("紹介状を発行しました。ご本人も、この件のページから受け取れます。"), "done")
            return redirect(url_for("medical_letters.index", case_id=case_id), 303)
    with page_session() as session:
        draft = medical_letters.issuing(session, actor(), letter_id, now=now())
    if not form.is_submitted():
        form.consented_on.data = tokyo_date(now())
    form.version.raw_data, form.version.data = None, draft.version
    status = 409 if changed else wrong or (422 if form.is_submitted() else 200)
    shown = render_template(
        "medical_letters/issue.html", page=draft, form=form, changed=changed, asks=signing.asks()
    )  # fmt: skip
    return shown, status


@medical_letters_pages.get('/medical-letters/<public_id:letter_id>/letter.<any("docx", "pdf"):form>')
@needs(Act.READ_MEDICAL_LETTER)
def take(letter_id: PublicId, form: str) -> Response:
    """The letter as it was issued."""
    with page_session() as session:
        content = medical_letters.file(session, actor(), letter_id, now=now())
    return sent(content, "shorui-13", form)


def _both(form: MedicalLetterForm, draft: Draft) -> list[dict[str, str]]:
    """Mine and theirs, field by field."""
    theirs = asdict(draft.words)
    return [
        {"label": str(form[name].label.text), "mine": text, "theirs": theirs[name]}
        for name, text in asdict(form.words()).items()
        if text or theirs[name]
    ]
