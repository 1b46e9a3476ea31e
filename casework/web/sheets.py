"""On which page does somebody write down beforehand what the physician is to know?"""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.rules.errors import Stale
from casework.rules.sheet import QUESTIONS, SECTIONS
from casework.services import sheets
from casework.web.here import actor, needs, now, page_session, transaction
from forms.sheets import SheetForm

sheets_pages = Blueprint("sheets", __name__)

Answer = str | Response | tuple[str, int]


@sheets_pages.route("/cases/<public_id:case_id>/sheet", methods=["GET", "POST"])
@needs(Act.FILL_SHEET)
def fill(case_id: str) -> Answer:
    """Fill it in, keep it half-way, hand it in. When it was saved elsewhere meanwhile: both texts."""
    form, stale = SheetForm(), False
    if form.validate_on_submit():
        hand_in = "hand_in" in request.form
        try:
            with transaction() as session:
                sheets.save(
                    session, actor(), case_id, form.answers(),
                    version=form.version.data or 0, hand_in=hand_in, now=now(),
                )  # fmt: skip
        except Stale:
            stale = True
        else:
            flash(_("医師に渡しました。面談までは、まだ変えられます。") if hand_in else _("保存しました。"), "done")
            return redirect(url_for("sheets.fill", case_id=case_id), 303)
    with page_session() as session:
        page = sheets.page(session, actor(), case_id, now=now())
    theirs = dict(page.written.answers) if page.written else dict.fromkeys(QUESTIONS, "")
    rows = []
    if stale:
        mine = form.answers()
        rows = [
            {"label": form[name].label.text, "mine": mine[name], "theirs": theirs[name]}
            for name in QUESTIONS
            if mine[name] != theirs[name]
        ]
        form.version.data, form.version.raw_data = page.version, [str(page.version)]
    elif not form.is_submitted():
        form = SheetForm(version=page.version, **theirs)
    status = 409 if stale else 422 if form.is_submitted() else 200
    return render_template("sheets/fill.html", page=page, form=form, sections=SECTIONS, rows=rows), status
