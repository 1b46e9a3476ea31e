"""On which pages are the conditions of talks on line looked at, and the way into one of them given?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.rules.errors import NotValid
from casework.services import online, rooms
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.online import RoomForm, SettingForm

online_pages = Blueprint("online", __name__)

Answer = str | Response | tuple[str, int]


@online_pages.get("/online")
@needs(Act.KEEP_ONLINE)
def index() -> str:
    """The workplaces, and whether their conditions are met."""
    with page_session() as session:
        places = online.index(session, actor(), now=now())
    return render_template("online/index.html", places=places)


@online_pages.route("/online/company", methods=["GET", "POST"], defaults={"place_id": None})
@online_pages.route("/online/<public_id:place_id>", methods=["GET", "POST"])
@needs(Act.KEEP_ONLINE)
def keep(place_id: str | None) -> Answer:
    """Look at the conditions of a place."""
    with page_session() as session:
        page = online.opening(session, actor(), place_id, now=now())
    form = SettingForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                online.keep(session, actor(), place_id, form.new(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("オンライン面談の条件を登録しました。"), "done")
            return redirect(url_for("online.index"), 303)
    if not form.is_submitted():
        form = SettingForm.of(page.setting, tokyo_date(now()))
    return render_template("online/keep.html", page=page, form=form), 422 if form.is_submitted() else 200


@online_pages.route("/bookings/<public_id:booking_id>/room", methods=["GET", "POST"])
@needs(Act.OPEN_ROOM)
def room(booking_id: PublicId) -> Answer:
    """Where one's own appointment on line takes place."""
    with page_session() as session:
        page = rooms.opening(session, actor(), booking_id, now=now())
        form = RoomForm(url=page.room.url if page.room is not None else "")
    if form.validate_on_submit():
        try:
            with transaction() as session:
                rooms.open_room(session, actor(), booking_id, form.url.data or "", now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("入り方を登録しました。本人に、読めることをお知らせします。"), "done")
            return redirect(url_for("slots.booking", booking_id=booking_id), 303)
    return render_template("online/room.html", page=page, form=form), 422 if form.is_submitted() else 200
