"""On which pages is time offered, chosen, moved, cancelled and taken home as a calendar file?"""

from collections.abc import Callable, Iterator
from datetime import datetime

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse
from wtforms import SelectChoice

from casework import texts
from casework.access import Act, Shown
from casework.documents import calendar
from casework.rules.days import tokyo_date
from casework.rules.errors import NotValid
from casework.rules.vocabulary import Hat
from casework.services import appointments, bookings, choices, slots, waiting
from casework.services.choices import Choosing
from casework.services.holds import NotFree
from casework.web.face import label, language, lengths, listed, say
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.absences import OFFICE, ConfirmForm
from forms.slots import ChooseForm, OfferForm

slots_pages = Blueprint("slots", __name__)

Answer = str | AnyResponse | tuple[str, int]


@slots_pages.get("/slots")
@needs(Act.OFFER_SLOTS)
def index() -> str:
    """The coming slots: free, taken, closed."""
    after = request.args.get("after", "")
    with page_session() as session:
        page = slots.index(session, actor(), after=after, now=now())
    return render_template("slots/index.html", page=page, first=not after)


@slots_pages.route("/slots/new", methods=["GET", "POST"])
@needs(Act.OFFER_SLOTS)
def new() -> Answer:
    """Offer time."""
    form = OfferForm()
    if request.method == "GET":
        form.prefill(request.args)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                made = slots.offer(session, actor(), form.offer(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("%(count)s枠を用意しました。", count=made), "done")
            return redirect(url_for("slots.index"), 303)
    with page_session() as session:
        page = slots.offering(session, actor(), now=now())
    form.choose_from(page.workplaces, page.professionals)
    if not form.is_submitted():
        form.gap.data = page.policy.gap_minutes
    html = render_template("slots/new.html", page=page, form=form, lengths=lengths(page.policy))
    return html, 422 if form.is_submitted() else 200


@slots_pages.post("/slots/<public_id:slot_id>/close")
@needs(Act.CLOSE_SLOT)
def close(slot_id: str) -> Answer:
    """Take a free slot back."""
    with transaction() as session:
        slots.close(session, actor(), slot_id, now=now())
    flash(_("枠を受付停止にしました。"), "done")
    return _back(slot_id)


@slots_pages.post("/slots/<public_id:slot_id>/reopen")
@needs(Act.REOPEN_SLOT)
def reopen(slot_id: str) -> Answer:
    """Offer a closed slot again."""
    with transaction() as session:
        slots.reopen(session, actor(), slot_id, now=now())
    flash(_("枠の受付を再開しました。"), "done")
    return _back(slot_id)


def _back(slot_id: str) -> Answer:
    """To where the button stood: the slot's own page, or the list."""
    if request.form.get("from") == "slot":
        return redirect(url_for("timetables.slot", slot_id=slot_id), 303)
    return redirect(url_for("slots.index"), 303)


@slots_pages.get("/cases/<public_id:case_id>/slots")
@needs(Act.SEE_FREE_SLOTS)
def choose(case_id: str) -> Answer:
    """Choose a time: those until the limit first."""
    return _choose(case_id, ChooseForm(later=request.args.get("later", ""), since=request.args.get("since", "")))


@slots_pages.post("/cases/<public_id:case_id>/slots/keep")
@needs(Act.HOLD_SLOT)
def keep(case_id: str) -> Answer:
    """Keep the chosen time while it is looked at once more. Somebody may be faster: then the choice comes again."""

    def hold(session: Session, slot_id: str, *, later: bool) -> None:
        choices.hold(session, actor(), case_id, slot_id, later=later, now=now())

    return _chosen(case_id, hold) or redirect(url_for("slots.confirm", case_id=case_id), 303)


@slots_pages.get("/cases/<public_id:case_id>/slots/confirm")
@needs(Act.HOLD_SLOT)
def confirm(case_id: str) -> Answer:
    """The last look at the time that is kept. When the ten minutes are over, the choice comes again."""
    try:
        with page_session() as session:
            page = choices.confirming(session, actor(), case_id, now=now())
    except NotFree as error:
        return _choose(case_id, ChooseForm(later=""), status=409, refusal=say(error.said))
    form = ConfirmForm(
        formdata=None, slot=page.slot.public_id, later="1" if page.wished else "",
        absence=OFFICE if page.announced else "self",
    )  # fmt: skip
    return render_template("slots/confirm.html", page=page, form=form, own=actor().hat)


@slots_pages.post("/cases/<public_id:case_id>/slots/let-go")
@needs(Act.HOLD_SLOT)
def let_go(case_id: str) -> Answer:
    """Give back what is kept, to choose another time."""
    with transaction() as session:
        choices.let_go(session, actor(), case_id, now=now())
    return redirect(url_for("slots.choose", case_id=case_id), 303)


@slots_pages.post("/cases/<public_id:case_id>/slots/wait")
@needs(Act.WAIT_FOR_SLOT)
def wait(case_id: str) -> Answer:
    """Be told when a time before the limit becomes free."""
    with transaction() as session:
        waiting.wait(session, actor(), case_id, now=now())
    flash(_("空きが出たら、お知らせします。"), "done")
    return redirect(url_for("slots.choose", case_id=case_id), 303)


@slots_pages.post("/cases/<public_id:case_id>/slots/wait/end")
@needs(Act.WAIT_FOR_SLOT)
def stop_waiting(case_id: str) -> Answer:
    """Wait no longer."""
    with transaction() as session:
        waiting.stop(session, actor(), case_id, now=now())
    flash(_("空きのお知らせを止めました。"), "done")
    return redirect(url_for("slots.choose", case_id=case_id), 303)


@slots_pages.post("/cases/<public_id:case_id>/slots")
@needs(Act.BOOK)
def book(case_id: str) -> Answer:
    """Take the chosen time. Somebody may be faster: then the choice comes again."""
    made: list[str] = []

    def take(session: Session, slot_id: str, *, later: bool) -> None:
        announced = request.form.get("absence") == OFFICE
        booking = bookings.book(session, actor(), case_id, slot_id, later=later, announced=announced, now=now())
        made.append(booking.public_id)

    refused = _chosen(case_id, take)
    if refused is not None:
        return refused
    flash(_("面談の日時が決まりました。"), "done")
    return redirect(url_for("slots.booking", booking_id=made[0]), 303)


@slots_pages.get("/bookings/<public_id:booking_id>")
@needs(Act.SEE_BOOKING)
def booking(booking_id: str) -> str:
    """One appointment: when, where, with whom, and how its time counts."""
    with page_session() as session:
        page = appointments.appointment(session, actor(), booking_id, now=now())
    return render_template("slots/booking.html", page=page, own=actor().hat)


@slots_pages.get("/bookings/<public_id:booking_id>/calendar.ics", endpoint="calendar")
@needs(Act.SEE_BOOKING)
def calendar_file(booking_id: str) -> Response:
    """The appointment for one's own calendar, under a neutral title and file name."""
    with page_session() as session:
        page = appointments.to_take_home(session, actor(), booking_id, now=now())
    content = calendar.invitation(
        page.booking,
        uid=page.uid,
        sequence=page.sequence,
        title=page.title,
        organizer=current_app.extensions["casework"].settings.mail_from,
        written_at=now(),
    )
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{calendar.FILE_NAME}"'
    return response


@slots_pages.route("/bookings/<public_id:booking_id>/cancel", methods=["GET", "POST"])
@needs(Act.CANCEL_BOOKING)
def cancel(booking_id: str) -> Answer:
    """Give the time back: the last look, then the act."""
    if request.method == "POST":
        with transaction() as session:
            bookings.cancel(session, actor(), booking_id, now=now())
        flash(_("予約を取り消しました。"), "done")
        return redirect(url_for("slots.booking", booking_id=booking_id), 303)
    with page_session() as session:
        page = appointments.cancelling(session, actor(), booking_id, now=now())
    return render_template("slots/cancel.html", page=page)


def _chosen(case_id: str, act: Callable[..., None]) -> Answer | None:
    """Do something with the time that was chosen. When that can't be, the choice comes again with the reason; None when
    it was done.
    """
    form = ChooseForm()
    if not form.validate_on_submit():
        return _choose(case_id, form, status=422)
    try:
        with transaction() as session:
            act(session, form.slot.data or "", later=form.later.data == "1")
    except NotValid as error:
        form.later.data = ""
        return _choose(case_id, form, status=422, wrong=error)
    except NotFree as error:
        form.slot.data = None
        return _choose(case_id, form, status=409, refusal=say(error.said))
    return None


def _choose(
    case_id: str, form: ChooseForm, *, status: int = 200, refusal: str = "", wrong: NotValid | None = None
) -> Answer:
    later = form.later.data == "1"
    with page_session() as session:
        page = choices.choosing(session, actor(), case_id, later=later, since=form.since_day, now=now())
    form.since.data = page.since.isoformat() if page.since else ""
    form.later.data = "1" if later else ""
    form.slot.choices = list(_times(page))
    if page.kept and not form.is_submitted():
        form.slot.data = page.kept
    if wrong is not None:
        beside(form, wrong)
    html = render_template(
        "slots/choose.html", page=page, form=form, refusal=refusal, own=actor().hat, hints=_with_whom(page),
        interpreted=_interpreted(page), parts=_parts(page),
    )  # fmt: skip
    return (html, status) if status != 200 else html


def _times(page: Choosing) -> Iterator[SelectChoice]:
    """The free times under headings: the day, and of which it is said that they lie after the limit, or outside of the
    person's hours.
    """
    for free, later in _all(page):
        heading = _day(free)
        if later:
            heading = _("%(day)s（期限より後）", day=heading)
        if free.public_id in page.outside:
            heading = _("%(day)s（勤務時間の外）", day=heading)
        yield SelectChoice(value=free.public_id, label=_told(free), optgroup=heading)


def _parts(page: Choosing) -> dict[str, dict[str, str]]:
    """What is said above the first of the times that lie outside of the person's hours, and where others follow."""
    if not page.outside:
        return {}
    own = actor().hat is Hat.WORKER
    counts = (
        _("勤務時間の外の面談も、労働時間として扱います。")
        if page.statutory
        else _("健康相談の時間の扱いは、会社の規程によります。")
    )
    free_to = _("選ぶかどうかは、あなたの自由です。") if own else _("選ぶかどうかは、本人の自由です。")
    found: dict[str, dict[str, str]] = {}
    before = (False, False)
    for free, later in _all(page):
        now_in = (later, free.public_id in page.outside)
        if now_in != before:
            before = now_in
            if now_in[1]:
                title = _("勤務時間の外の日時") if own else _("本人の勤務時間の外の日時")
                found[free.public_id] = {"title": title, "text": f"{free_to}{counts}"}
            elif later:
                found[free.public_id] = {"title": _("期限より後の日時"), "text": ""}
    return found


def _all(page: Choosing) -> Iterator[tuple[Shown, bool]]:
    """Each free time, and whether it lies after the limit."""
    for free in page.earlier:
        yield free, False
    for free in page.later:
        yield free, True


def _day(free: Shown) -> str:
    starts_at: datetime = free.starts_at
    return texts.day(tokyo_date(starts_at), language())


def _told(free: Shown) -> str:
    clock = f"{texts.clock(free.starts_at, language())}–{texts.clock(free.ends_at, language())}"
    return f"{clock}　{_('オンライン') if free.online else free.place}"


def _with_whom(page: Choosing) -> dict[str, str]:
    """A line below each time: the professional, as what they are engaged, and if they speak the wished language."""
    told = {}
    for free in (*page.earlier, *page.later):
        told[free.public_id] = f"{free.physician_name}（{label(free.role)}）" if free.role else free.physician_name
        if free.public_id in page.spoken:
            told[free.public_id] += f"　{_in_which_language(_wished(page, free))}"
    return told


def _in_which_language(those: list[Shown]) -> str:
    if not those:
        return str(_("日本語で話します（希望により通訳）"))
    return str(_("%(languages)sで話せます", languages=listed([one.words or label(one.language) for one in those])))


def _wished(page: Choosing, free: Shown) -> list[Shown]:
    """What the professional speaks of what was wished. A wish in words is the person's own to compare: all that the
    professional wrote in words is shown beside it.
    """
    asked = page.request
    theirs = page.spoken.get(free.public_id, ())
    return [one for one in theirs if (one.language is asked.language_wish if one.language else asked.language_other)]


def _interpreted(page: Choosing) -> bool:
    """Somebody may need an interpreter, if they want one."""
    offered = [free for free in (*page.earlier, *page.later) if free.public_id in page.spoken]
    return any(page.request.language_other or not _wished(page, free) for free in offered)
