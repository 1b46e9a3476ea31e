"""On which page is the time of a follow-up chosen?"""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from casework import texts
from casework.access import Act, Shown
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.rules.vocabulary import Hat
from casework.services import follow_up_times
from casework.services.follow_up_times import Choosing
from casework.services.holds import NotFree
from casework.web.face import label, language, say
from casework.web.here import actor, needs, now, page_session, transaction
from forms.absences import OFFICE
from forms.follow_up_times import TimeForm

follow_up_times_pages = Blueprint("follow_up_times", __name__)
Answer = str | tuple[str, int] | Response


@follow_up_times_pages.route("/follow-ups/<public_id:follow_up_id>/time", methods=["GET", "POST"])
@needs(Act.BOOK_FOLLOW_UP)
def choose(follow_up_id: PublicId) -> Answer:
    """The free times near the day, the best one marked. Somebody may be faster: then the choice comes again."""
    form, refusal, status = TimeForm(), "", 200
    if form.validate_on_submit():
        announced = form.absence.data == OFFICE
        try:
            with transaction() as session:
                booking = follow_up_times.book(
                    session, actor(), follow_up_id, form.slot.data or "", announced=announced, now=now()
                )
        except NotFree as error:
            refusal, status = say(error.said), 409
            form.slot.data = None
        else:
            flash(_("面談の日時が決まりました。"), "done")
            return redirect(url_for("slots.booking", booking_id=booking.public_id), 303)
    elif form.is_submitted():
        status = 422
    with page_session() as session:
        page = follow_up_times.choosing(session, actor(), follow_up_id, now=now())
    _offer(form, page)
    mine = actor().hat is Hat.WORKER
    html = render_template("followups/time.html", page=page, form=form, refusal=refusal, mine=mine, hints=_hints(page))
    return html, status


def _offer(form: TimeForm, page: Choosing) -> None:
    form.slot.choices = [
        SelectChoice(value=free.public_id, label=_told(free), optgroup=_day(free, page)) for free in page.offers
    ]
    if not form.is_submitted():
        form.slot.data = page.proposed or ""
        form.absence.data = OFFICE if page.announced else "self"


def _day(free: Shown, page: Choosing) -> str:
    starts_at: datetime = free.starts_at
    day = texts.day(tokyo_date(starts_at), language())
    return _("%(day)s（勤務時間の外）", day=day) if free.public_id in page.outside else day


def _told(free: Shown) -> str:
    clock = f"{texts.clock(free.starts_at, language())}–{texts.clock(free.ends_at, language())}"
    return f"{clock}　{_('オンライン') if free.online else free.place}"


def _hints(page: Choosing) -> dict[str, str]:
    """With whom, and which time suits best."""
    told = {}
    for free in page.offers:
        told[free.public_id] = f"{free.physician_name}（{label(free.role)}）" if free.role else free.physician_name
        if free.public_id == page.proposed:
            told[free.public_id] += "　" + _("目安の日にいちばん合う日時です")
    return told
