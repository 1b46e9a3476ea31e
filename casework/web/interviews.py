"""On which pages does a physician or nurse see who comes, note down the talk, and say how it went?"""

from collections.abc import Callable
from datetime import date
from types import MappingProxyType
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.rules.errors import NotValid, Stale
from casework.rules.keeping import Kept
from casework.rules.sheet import QUESTIONS
from casework.rules.vocabulary import Zone
from casework.services import endings, interviews, screens, visits
from casework.services.screens import Talk
from casework.web import inserting, keeping, meanwhile, notes
from casework.web.here import actor, beside, gettext, needs, now, page_session, transaction
from casework.web.inserting import Choosing
from forms.interview_items import PREFIX
from forms.interviews import NotesForm

interviews_pages = Blueprint("interviews", __name__)
Answer = str | tuple[str, int] | Response | tuple[Response, int]
NEXT: Final = MappingProxyType({"safety": "risks.assess", "passing_on": "passing_on.write"})
"""Where one goes on to from the notes, by what stands on the button: they are saved before."""


@interviews_pages.get("/visits", endpoint="visits")
@needs(Act.SEE_VISITS)
def who_comes() -> str:
    """The coming bookings, and the records that still have to be written."""
    with page_session() as session:
        page = visits.visits(session, actor(), now=now())
    return render_template("interviews/visits.html", page=page)


@interviews_pages.post("/bookings/<public_id:booking_id>/interview")
@needs(Act.WRITE_INTERVIEW)
def start(booking_id: PublicId) -> Answer:
    """Open the notes of a booking."""
    with transaction() as session:
        interview = interviews.start(session, actor(), booking_id, now=now())
    return redirect(url_for("interviews.write", interview_id=interview.public_id), 303)


@interviews_pages.post("/bookings/<public_id:booking_id>/missed")
@needs(Act.MARK_MISSED)
def missed(booking_id: PublicId) -> Answer:
    """The person didn't come."""
    with transaction() as session:
        interviews.missed(session, actor(), booking_id, now=now())
    flash(gettext("来られなかったことを記録しました。ご本人は、別の日時を選べます。"), "done")
    return redirect(url_for("interviews.visits"), 303)


@interviews_pages.route("/bookings/<public_id:booking_id>/door", methods=["GET", "POST"])
@needs(Act.TURN_AT_DOOR)
def door(booking_id: PublicId) -> Answer:
    """Before it begins: the employee takes the request back, or goes on with a consultation."""
    then = request.form.get("then")
    if request.method == "POST" and then in {"consult", "end"}:
        with transaction() as session:
            instead = endings.turn_at_door(session, actor(), booking_id, consult_instead=then == "consult", now=now())
        done = (
            gettext("申出の取下げを記録しました。") if instead is None
            else gettext(
                "申出の取下げを記録し、健康相談にしました。"
                "一覧から健康相談のメモを開いて続けてください。ここまでのメモも引き継がれています。"
            )
        )  # fmt: skip
        flash(done, "done")
        return redirect(url_for("interviews.visits"), 303)
    with page_session() as session:
        page = endings.at_the_door(session, actor(), booking_id, now=now())
    return render_template("interviews/door.html", page=page), 422 if request.method == "POST" else 200


@interviews_pages.route("/interviews/<public_id:interview_id>", methods=["GET", "POST"])
@needs(Act.WRITE_INTERVIEW)
def write(interview_id: PublicId) -> Answer:
    """The notes, beside what is known."""
    if request.method != "POST":
        page = _page(interview_id)
        return _shown(page, _kept(page, whole=False) if "complaint" in page.known.interview else NotesForm(), [])
    form = NotesForm()

    def save(session: Session) -> None:
        interviews.write(
            session, actor(), interview_id, form.notes(), conditions=form.met(), version=form.seen_version(), now=now()
        )  # fmt: skip

    to = NEXT.get(request.form.get("then", ""), "interviews.write")
    return _do(interview_id, form, save, gettext("面談メモを保存しました。"), to=url_for(to, interview_id=interview_id))


@interviews_pages.post("/interviews/<public_id:interview_id>/keep")
@needs(Act.WRITE_INTERVIEW)
def keep(interview_id: PublicId) -> Answer:
    """What the open page saves by itself while somebody types."""
    form = NotesForm()

    def save(session: Session) -> Kept:
        part = form.part(keeping.unread())
        return interviews.keep(
            session, actor(), interview_id, part, version=form.seen_version(), mark=keeping.mark(), now=now()
        )  # fmt: skip

    return keeping.kept(form, save)


@interviews_pages.post("/interviews/<public_id:interview_id>/insert")
@needs(Act.WRITE_INTERVIEW)
def insert(interview_id: PublicId) -> Answer:
    """A short text of one's own is chosen, or put into a field; nothing is saved by it."""
    page, form = _page(interview_id), NotesForm()
    fine = form.validate()
    return _shown(page, form, [], inserting.step(form, Zone.CLINICAL, last=PREFIX)), 200 if fine else 422


@interviews_pages.post("/interviews/<public_id:interview_id>/held")
@needs(Act.HOLD_INTERVIEW)
def held(interview_id: PublicId) -> Answer:
    """The talk took place; what was typed beside it is kept with it."""
    form = NotesForm()
    done: list[date] = []

    def hold(session: Session) -> None:
        day, mode = form.meeting()
        interviews.hold(
            session,
            actor(),
            interview_id,
            day,
            mode,
            notes=form.notes(),
            conditions=form.met(),
            version=form.seen_version(),
            now=now(),
        )
        done.append(day)

    return _do(interview_id, form, hold, gettext("面談の実施を記録しました。"))


@interviews_pages.post("/interviews/<public_id:interview_id>/broken-off")
@needs(Act.BREAK_OFF)
def broken_off(interview_id: PublicId) -> Answer:
    """The talk ended before it was one: its notes are closed to whoever held it."""
    form = NotesForm()

    def end(session: Session) -> None:
        interviews.break_off(
            session, actor(), interview_id,
            notes=form.notes(), conditions=form.met(), version=form.seen_version(), now=now(),
        )  # fmt: skip

    done = gettext("中断を記録しました。実施には数えません。ご本人は、別の日時を選べます。")
    return _do(interview_id, form, end, done, to=url_for("interviews.visits"))


def _do(
    interview_id: PublicId, form: NotesForm, act: Callable[[Session], None], done: str, *, to: str | None = None
) -> Answer:
    """One change of a talk: what was typed never gets lost, whatever is wrong with it."""
    stale = False
    if form.validate():
        try:
            with transaction() as session:
                act(session)
        except NotValid as error:
            beside(form, error)
        except Stale:
            stale = True
        else:
            flash(done, "done")
            return redirect(to or url_for("interviews.write", interview_id=interview_id), 303)
    page = _page(interview_id)
    rows = meanwhile.differing(form, _kept(page)) if stale else []
    if stale:
        form.version.raw_data, form.version.data = None, page.version
    return _shown(page, form, rows), 409 if stale else 422


def _shown(page: Talk, form: NotesForm, rows: list[dict[str, str]], choosing: Choosing | None = None) -> str:
    more = notes.reading(page.known, form) | {"rows": rows, "choosing": choosing}
    return render_template("interviews/write.html", page=page, form=form, questions=QUESTIONS, prefix=PREFIX, **more)


def _kept(page: Talk, *, whole: bool = True) -> NotesForm:
    """The form with what is kept, whatever was sent."""
    return NotesForm.of(page.known.interview, page.version, tokyo_date(now()), whole=whole)


def _page(interview_id: PublicId) -> Talk:
    with page_session() as session:
        return screens.page(session, actor(), interview_id, now=now())
