"""On which pages do clerks hand rosters in, and where does an employee read their own?"""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework import texts
from casework.access import Act
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.rules.errors import NotValid
from casework.services import rosters, rosters_import
from casework.services.rosters_file import COLUMNS
from casework.services.rosters_import import Import
from casework.web.face import language
from casework.web.here import actor, beside, needs, now, page_session, transaction
from casework.web.taking_in import looked
from forms.rosters import CodeForm, TakeInForm, UploadForm

rosters_pages = Blueprint("rosters", __name__)

Answer = str | Response | tuple[str, int]

_BEFORE, _AFTER = 1, 3
"""Months around this one in which a table may begin."""


@rosters_pages.get("/rosters")
@needs(Act.KEEP_ROSTERS)
def index() -> str:
    """Until when which workplace's roster is known."""
    with page_session() as session:
        page = rosters.index(session, actor(), now=now())
    return render_template("rosters/index.html", page=page)


@rosters_pages.route("/rosters/import", methods=["GET", "POST"])
@needs(Act.KEEP_ROSTERS)
def load() -> Answer:
    """Choose a file, look at it, take it in. The file isn't kept: the page carries it."""
    form, take_in = UploadForm(), TakeInForm()
    form.offer((month, texts.month(month, language())) for month in _months(tokyo_date(now())))
    it = looked(
        form, take_in,
        lambda session, content: rosters_import.preview(session, actor(), content, form.first_month(), now=now()),
        lambda session, content: rosters_import.load(session, actor(), content, take_in.first_month(), now=now()),
    )  # fmt: skip
    if it.taken:
        return _taken_in(it.found)
    if "carried" not in request.form:
        take_in.month.data = form.month.data or ""
    return render_template(
        "rosters/import.html", form=form, take_in=take_in, found=it.found, columns=COLUMNS
    ), it.status


@rosters_pages.route("/rosters/codes", methods=["GET", "POST"])
@needs(Act.KEEP_ROSTERS)
def codes() -> Answer:
    """What the codes of shift tables stand for."""
    form = CodeForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                rosters.put_code(session, actor(), form.new(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("勤務記号を登録しました。"), "done")
            return redirect(url_for("rosters.codes"), 303)
    with page_session() as session:
        page = rosters.codes(session, actor(), now=now())
    form.offer(page)
    return render_template("rosters/codes.html", page=page, form=form), 422 if form.is_submitted() else 200


@rosters_pages.post("/rosters/codes/<public_id:code_id>/drop")
@needs(Act.KEEP_ROSTERS)
def drop_code(code_id: PublicId) -> Response:
    """Forget a code: what came in by it stays."""
    with transaction() as session:
        rosters.drop_code(session, actor(), code_id, now=now())
    flash(_("勤務記号を消しました。取り込んだ勤務表は、そのままです。"), "done")
    return redirect(url_for("rosters.codes"), 303)


@rosters_pages.get("/roster")
@needs(Act.SEE_OWN_ROSTER)
def own() -> str:
    """My own days, as the company handed them in."""
    with page_session() as session:
        days = rosters.own(session, actor(), now=now())
    return render_template("rosters/own.html", days=days)


def _months(today: date) -> list[date]:
    return [
        date(today.year + (today.month - 1 + off) // 12, (today.month - 1 + off) % 12 + 1, 1)
        for off in range(-_BEFORE, _AFTER + 1)
    ]


def _taken_in(found: Import) -> Response:
    if found.changes_something:
        flash(_("%(count)s人の勤務表を取り込みました。", count=sum(1 for line in found.lines if line.new)), "done")
    else:
        flash(_("同じ内容がすでに取り込まれているため、何も変えていません。"), "info")
    return redirect(url_for("rosters.index"), 303)
