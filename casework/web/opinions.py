"""On which pages are report and opinion written, issued, read and viewed by the 産業医?"""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from casework.access import Act
from casework.ids import PublicId
from casework.rules.bases import RecordBasis
from casework.rules.errors import NotNow, NotValid, Stale
from casework.rules.keeping import Kept
from casework.rules.sheet import QUESTIONS
from casework.rules.vocabulary import MeasureKind, Zone
from casework.rules.work_data import in_words
from casework.services import drafts, issuing, opinions, records, screens
from casework.services.opinions import Draft
from casework.services.records import IssuedRecord
from casework.services.screens import Talk
from casework.web import earlier, inserting, keeping, meanwhile, notes, signing
from casework.web.face import say
from casework.web.here import (
    actor,
    beside,
    gettext,
    needs,
    now,
    page_session,
    transaction,
)
from casework.web.inserting import Choosing
from casework.web.meanwhile import Line, line
from forms.opinions import NUMBERS, IssueForm, RecordForm, ViewForm, measure_fields

opinions_pages = Blueprint("opinions", __name__)
Answer = str | tuple[str, int] | AnyResponse | tuple[AnyResponse, int]


@opinions_pages.route(
    "/interviews/<public_id:interview_id>/long-hours", methods=["GET", "POST"], defaults={"basis": "long_hours"}
)
@opinions_pages.route(
    "/interviews/<public_id:interview_id>/record", methods=["GET", "POST"], defaults={"basis": "stress_check"}
)
@needs(Act.WRITE_RECORD)
def write(interview_id: PublicId, basis: str) -> Answer:
    """Report and opinion as a draft, whole or not. Somebody else's text meanwhile: both are shown."""
    form, of = RecordForm(), RecordBasis(basis)
    form.offer(())
    stale = False
    if form.validate_on_submit():
        try:
            with transaction() as session:
                opinions.save(
                    session, actor(), interview_id, form.written(), basis=of, version=form.seen_version(), now=now()
                )  # fmt: skip
        except Stale:
            stale = True
        except NotValid as error:
            beside(form, error)
        else:
            flash(gettext("下書きを保存しました。"), "done")
            return redirect(url_for("opinions.write", interview_id=interview_id, basis=basis), 303)
    with page_session() as session:
        page = opinions.draft(session, actor(), interview_id, basis=of, now=now())
        talk = screens.page(session, actor(), interview_id, now=now())
    if not form.is_submitted():
        return _writing(page, talk, _begun(page, talk))
    rows: list[Line] = []
    if stale:
        theirs = RecordForm.of(page.record, page.version)
        for one in (form, theirs):
            one.offer(earlier.offered(page.earlier))
        rows = meanwhile.differing(form, theirs, _labels(form))
        form.version.raw_data, form.version.data = None, page.version
    return _writing(page, talk, form, rows), 409 if stale else 422


@opinions_pages.post("/interviews/<public_id:interview_id>/long-hours/keep", defaults={"basis": "long_hours"})
@opinions_pages.post("/interviews/<public_id:interview_id>/record/keep", defaults={"basis": "stress_check"})
@needs(Act.WRITE_RECORD)
def keep(interview_id: PublicId, basis: str) -> Answer:
    """What the open page saves by itself while somebody types."""
    form, of = RecordForm(), RecordBasis(basis)
    form.offer(())

    def save(session: Session) -> Kept:
        part = form.part(keeping.unread())
        seen, mark = form.seen_version(), keeping.mark()
        return drafts.keep(session, actor(), interview_id, part, basis=of, version=seen, mark=mark, now=now())

    return keeping.kept(form, save)


@opinions_pages.post("/interviews/<public_id:interview_id>/long-hours/insert", defaults={"basis": "long_hours"})
@opinions_pages.post("/interviews/<public_id:interview_id>/record/insert", defaults={"basis": "stress_check"})
@needs(Act.WRITE_RECORD)
def insert(interview_id: PublicId, basis: str) -> Answer:
    """A short text of one's own is chosen, or put into a field; nothing is saved by it."""
    form, of = RecordForm(), RecordBasis(basis)
    with page_session() as session:
        page = opinions.draft(session, actor(), interview_id, basis=of, now=now())
        talk = screens.page(session, actor(), interview_id, now=now())
    form.offer(())
    fine = form.validate()
    return _writing(page, talk, form, choosing=inserting.step(form, Zone.EMPLOYER, _labels(form))), 200 if fine else 422


@opinions_pages.route(
    "/interviews/<public_id:interview_id>/long-hours/issue", methods=["GET", "POST"], defaults={"basis": "long_hours"}
)
@opinions_pages.route(
    "/interviews/<public_id:interview_id>/issue", methods=["GET", "POST"], defaults={"basis": "stress_check"}
)
@needs(Act.ISSUE)
def issue(interview_id: PublicId, basis: str) -> Answer:
    """The words that HR is going to read, and the signature, with the password once more."""
    form, of = IssueForm(), RecordBasis(basis)
    status, changed = 0, False
    if form.validate_on_submit() and not (status := signing.refused(form)):
        try:
            with transaction() as session:
                issued = issuing.issue(session, actor(), interview_id, basis=of, version=form.seen_version(), now=now())
        except NotValid:
            status = 422  # the page below names every gap
        except Stale:
            status, changed = 409, True
        else:
            flash(gettext("報告書と意見書を発行しました。人事の担当者とご本人に知らせました。"), "done")
            return redirect(url_for("opinions.show", opinion_id=issued.public_id), 303)
        form = IssueForm(formdata=None)  # with a token of the sign-in as it is now
    elif form.is_submitted():
        status = status or 422
    with page_session() as session:
        page = issuing.preview(session, actor(), interview_id, basis=of, now=now())
    form.version.raw_data, form.version.data = None, page.draft.version
    shown = render_template("opinions/issue.html", page=page, form=form, changed=changed, asks=signing.asks())
    return shown, status or 200


@opinions_pages.get("/opinions/<public_id:opinion_id>")
@needs(Act.READ_RECORD)
def show(opinion_id: PublicId) -> str:
    """The record under the headings of the law."""
    with page_session() as session:
        page = records.read(session, actor(), opinion_id, now=now())
    return render_template("opinions/show.html", page=page, hat=actor().hat)


@opinions_pages.route("/opinions/<public_id:opinion_id>/view", methods=["GET", "POST"])
@needs(Act.GIVE_VIEW)
def view(opinion_id: PublicId) -> Answer:
    """The 産業医 on another physician's opinion. A colleague was first: both views are shown."""
    form = ViewForm()
    refusal, wrong = None, 0
    if form.validate_on_submit() and not (wrong := signing.refused(form)):
        try:
            with transaction() as session:
                records.give_view(
                    session, actor(), opinion_id, form.agrees.data == "yes", form.words.data or "", now=now()
                )  # fmt: skip
        except NotNow as error:
            refusal = say(error.said)
            form = ViewForm(formdata=None, data={"agrees": form.agrees.data, "words": form.words.data})
        else:
            flash(gettext("産業医の見解を記録しました。"), "done")
            return redirect(url_for("opinions.show", opinion_id=opinion_id), 303)
    with page_session() as session:
        page = records.viewing(session, actor(), opinion_id, given_too=form.is_submitted(), now=now())
    if form.is_submitted() and page.view is not None:
        refusal = say(records.GIVEN)
    rows = _both_views(form, page) if refusal else []
    status = (409 if refusal else wrong or 422) if form.is_submitted() else 200
    shown = render_template(
        "opinions/view.html", page=page, form=form, rows=rows, refusal=refusal, asks=signing.asks()
    )  # fmt: skip
    return shown, status


def _begun(page: Draft, talk: Talk) -> RecordForm:
    """The hours that the company told stand there to begin with; they go back to it anyway. In a talk that nobody
    booked it is about the newest opinion in force, and what becomes of that is left to be said.
    """
    if page.version:
        return RecordForm.of(page.record, page.version)
    told = page.record if talk.work is None else replace(page.record, work_hours=in_words(talk.work.summary))
    if talk.known.booking is not None or not page.earlier:
        return RecordForm.of(told, page.version)
    form = RecordForm.of(replace(told, follows=page.earlier[0].opinion_id), page.version)
    form.purpose.data = None
    return form


def _writing(
    page: Draft,
    talk: Talk,
    form: RecordForm,
    rows: list[dict[str, str]] | None = None,
    choosing: Choosing | None = None,
) -> str:
    """`talk`: all that is known, as beside the notes."""
    form.offer(earlier.offered(page.earlier))
    return render_template(
        "opinions/write.html",
        page=page,
        talk=talk,
        questions=QUESTIONS,
        form=form,
        rows=rows or [],
        choosing=choosing,
        measure_fields={kind.value: measure_fields(kind) for kind in MeasureKind},
        **notes.reading(page.known),
    )


def _labels(form: RecordForm) -> dict[str, str]:
    """What the fields of the later periods are called in one list with those of the first."""
    names = {f"p{number}_": number for number in NUMBERS[1:]}
    return {
        field.short_name: gettext("第%(number)s期の「%(field)s」", number=number, field=field.label.text)
        for field in form
        for prefix, number in names.items()
        if field.short_name.startswith(prefix)
    }


def _both_views(form: ViewForm, page: IssuedRecord) -> list[Line]:
    """Mine and theirs; nothing when none was given."""
    if page.view is None:
        return []
    said = {choice.value: str(choice.label) for choice in form.agrees.choices}
    return [
        line(form.agrees, said.get(form.agrees.data), said["yes" if page.view.agrees else "no"]),
        line(form.words, form.words.data, page.view.words),
    ]


__all__ = ["opinions_pages"]
