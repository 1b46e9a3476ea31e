"""On which page does a physician or nurse let us read when they are busy elsewhere?"""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.fetching import Doors
from casework.ids import PublicId
from casework.rules.errors import NotValid
from casework.services import busy
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.busy import BusyAddressForm, BusyFileForm

busy_pages = Blueprint("busy", __name__)

Answer = str | Response | tuple[str, int]


@busy_pages.get("/slots/calendars")
@needs(Act.KEEP_BUSY)
def index() -> str:
    """One's own calendars from outside, and how each was read."""
    return _page(BusyFileForm(formdata=None), BusyAddressForm(formdata=None))


@busy_pages.post("/slots/calendars/file")
@needs(Act.KEEP_BUSY)
def add_file() -> Answer:
    """Add the times of a file. It is read before any transaction: that may take seconds."""
    form = BusyFileForm()
    if form.validate_on_submit():
        try:
            times = busy.look(form.content(), now=now())
            with transaction() as session:
                busy.add_file(session, actor(), times, now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("予定表の時間を読み取りました。"), "done")
            return redirect(url_for("busy.index"), 303)
    return _page(form, BusyAddressForm(formdata=None)), 422


@busy_pages.post("/slots/calendars/address")
@needs(Act.KEEP_BUSY)
def add_address() -> Answer:
    """Add an address. The pages never fetch it: the worker does."""
    form = BusyAddressForm()
    if form.validate_on_submit():
        doors = Doors(networks=current_app.extensions["casework"].settings.calendar_networks)
        try:
            with transaction() as session:
                busy.add_address(session, actor(), form.typed(), doors, now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("アドレスを登録しました。数分のうちに読み取ります。"), "done")
            return redirect(url_for("busy.index"), 303)
    return _page(BusyFileForm(formdata=None), form), 422


@busy_pages.post("/slots/calendars/<public_id:calendar_id>/remove")
@needs(Act.KEEP_BUSY)
def remove(calendar_id: PublicId) -> Response:
    """Forget a calendar: its times block nothing any more."""
    with transaction() as session:
        busy.remove(session, actor(), calendar_id, now=now())
    flash(_("予定表を外しました。その予定の時間も、また予約を受け付けます。"), "done")
    return redirect(url_for("busy.index"), 303)


def _page(file_form: BusyFileForm, address_form: BusyAddressForm) -> str:
    with page_session() as session:
        page = busy.page(session, actor(), now=now())
    return render_template("busy/index.html", page=page, file_form=file_form, address_form=address_form)
