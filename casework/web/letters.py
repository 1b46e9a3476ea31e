"""On which pages does the office send letters, let them rest, note what came back, and log its calls?"""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Final

from flask import Blueprint, current_app, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.documents.word import MIME
from casework.ids import PublicId
from casework.rules.days import TOKYO, tokyo_date
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.services import calls, general_letters, mailroom, notice_days, pauses, print_runs
from casework.services import letters as post
from casework.services.mailroom import Pile
from casework.web.face import say
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.letters import CallForm, NumberedPauseForm, PauseForm, ReceiptForm, ReturnForm

letters_pages = Blueprint("letters", __name__)

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

Answer = str | Response | tuple[str, int]


@letters_pages.get("/letters")
@needs(Act.SEND_LETTERS)
def index() -> str:
    """The letters that are due, those that come next, and what became of those that left."""
    with page_session() as session:
        page = mailroom.index(session, actor(), now=now())
    moments = [(one, (one.at - EPOCH) // timedelta(microseconds=1)) for one in page.printed]
    return render_template("letters/index.html", page=page, runs=moments, piles=Pile, most=print_runs.AT_MOST)


@letters_pages.post("/letters/send")
@needs(Act.SEND_LETTERS)
def send() -> Response:
    """Send what is due today by mail."""
    with transaction() as session:
        sent = post.send(session, actor(), now=now())
    flash(
        _("案内を%(count)s通送りました。", count=sent) if sent else _("今日送る案内はありません。"),
        "done" if sent else "info",
    )
    return redirect(url_for("letters.index"), 303)


@letters_pages.post("/letters/print")
@needs(Act.SEND_LETTERS)
def print_() -> Response:
    """Today's letters on paper, as one Word file; they count as sent."""
    try:
        with transaction() as session:
            run = print_runs.make(session, actor(), _link(), now=now())
    except NotNow as error:
        flash(say(error.said), "info")
        return redirect(url_for("letters.index"), 303)
    return _file(run.content, tokyo_date(now()))


@letters_pages.get("/letters/list/<which>")
@needs(Act.SEND_LETTERS)
def pile(which: str) -> str:
    """One of the lists, page by page."""
    try:
        wanted = Pile(which)
    except ValueError:
        raise NotYours from None
    with page_session() as session:
        page = mailroom.pile(session, actor(), wanted, after=request.args.get("after"), now=now())
    return render_template("letters/pile.html", pile=wanted, page=page, first="after" not in request.args)


@letters_pages.get("/letters/printed/<int:moment>")
@needs(Act.SEND_LETTERS)
def printed(moment: int) -> Response:
    """A print run once more; `moment`: microseconds since 1970."""
    try:
        at = EPOCH + timedelta(microseconds=moment)
    except OverflowError:
        raise NotYours from None
    with page_session() as session:
        run = print_runs.again(session, actor(), at, _link(), now=now())
    return _file(run.content, tokyo_date(at))


def _link() -> str:
    """The sign-in page: the same for everybody."""
    public: str = current_app.extensions["casework"].settings.public_url
    return f"{public}{url_for('accounts.sign_in')}"


def _file(content: bytes, on: date) -> Response:
    """A file whose name says nothing."""
    return send_file(io.BytesIO(content), MIME, as_attachment=True, download_name=f"{on:%Y%m%d}.docx")


@letters_pages.route("/cases/<public_id:case_id>/pause", methods=["GET", "POST"])
@needs(Act.PAUSE_LETTERS)
def pause(case_id: PublicId) -> Answer:
    """Let the letters rest for a time."""
    form = PauseForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                pauses.pause(session, actor(), case_id, form.rest(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("ご案内を休む期間を記録しました。"), "done")
            return redirect(url_for("cases.show", case_id=case_id), 303)
    with page_session() as session:
        page = pauses.opening(session, actor(), case_id, now=now())
    return render_template("letters/pause.html", page=page, form=form), 422 if form.is_submitted() else 200


@letters_pages.route("/pauses", methods=["GET", "POST"])
@needs(Act.PAUSE_LETTERS)
def all_pauses() -> Answer:
    """Who is written to by nobody now or soon, and the same for one employee more, by number."""
    form = NumberedPauseForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                name = pauses.pause_by_number(session, actor(), form.number.data or "", form.rest(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("%(name)sさんへのご案内を休む期間を記録しました。", name=name), "done")
            return redirect(url_for("letters.all_pauses"), 303)
    with page_session() as session:
        lines = pauses.index(session, actor(), now=now())
    rendered = render_template("letters/pauses.html", lines=lines, form=form)
    return rendered, 422 if form.is_submitted() else 200


@letters_pages.post("/pauses/<public_id:pause_id>/end")
@needs(Act.PAUSE_LETTERS)
def end_pause(pause_id: PublicId) -> Response:
    """From tomorrow on letters may leave again."""
    with transaction() as session:
        pauses.end(session, actor(), pause_id, now=now())
    flash(_("休む期間を今日で終わりにしました。たまっている案内は、次の営業日から送ります。"), "done")
    return redirect(url_for("letters.all_pauses"), 303)


@letters_pages.route("/letters/<public_id:letter_id>/returned", methods=["GET", "POST"])
@needs(Act.MOVE_NOTICE)
def returned(letter_id: PublicId) -> Answer:
    """A letter came back."""
    form = ReturnForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                case_id = notice_days.returned(session, actor(), letter_id, form.said(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("戻ってきたことを記録しました。本人に届いたら、受け取った日を記録してください。"), "done")
            return redirect(url_for("cases.show", case_id=case_id), 303)
    with page_session() as session:
        page = notice_days.returning(session, actor(), letter_id, now=now())
    rendered = render_template("letters/returned.html", page=page, form=form, letter_id=letter_id)
    return rendered, 422 if form.is_submitted() else 200


@letters_pages.route("/cases/<public_id:case_id>/received", methods=["GET", "POST"])
@needs(Act.MOVE_NOTICE)
def received(case_id: PublicId) -> Answer:
    """The notice has really been received."""
    form = ReceiptForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                notice_days.received(session, actor(), case_id, form.day(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("受け取った日を改め、期限とこれからの案内を数え直しました。"), "done")
            return redirect(url_for("cases.show", case_id=case_id), 303)
    with page_session() as session:
        page = notice_days.receiving(session, actor(), case_id, now=now())
    return render_template("letters/received.html", page=page, form=form), 422 if form.is_submitted() else 200


@letters_pages.route("/cases/<public_id:case_id>/calls", methods=["GET", "POST"])
@needs(Act.LOG_CALL)
def call(case_id: PublicId) -> Answer:
    """The words for the caller, the log, and the form."""
    form = CallForm()
    with page_session() as session:
        page = calls.page(session, actor(), case_id, now=now())
    form.offer(page.callers)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                calls.log(session, actor(), case_id, form.call(TOKYO), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("電話を記録しました。"), "done")
            return redirect(url_for("letters.call", case_id=case_id), 303)
    return render_template("letters/calls.html", page=page, form=form), 422 if form.is_submitted() else 200


@letters_pages.get("/department-text")
@needs(Act.READ_DEPARTMENT_TEXT)
def for_departments() -> str:
    """What a supervisor may say to the whole team: one text for everybody, about nobody."""
    return render_template("letters/departments.html")


@letters_pages.get("/general-letters/<public_id:letter_id>")
@needs(Act.READ_GENERAL_LETTER)
def general(letter_id: PublicId) -> str:
    """The general letter, with the same door to a talk that everybody has."""
    with page_session() as session:
        text = general_letters.read(session, actor(), letter_id, now=now())
    return render_template("letters/general.html", text=text)
