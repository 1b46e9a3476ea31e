"""On which pages does HR tell whoever holds the talk about somebody's work, and where does the employee read it?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework import texts
from casework.access import Act
from casework.ids import PublicId
from casework.rules.errors import NotValid, Stale
from casework.rules.work_data import hours
from casework.services import work_data, work_data_import
from casework.services.work_data import Given, Page
from casework.services.work_data_file import COLUMNS
from casework.services.work_data_import import Import
from casework.web.face import label, language
from casework.web.here import actor, beside, needs, now, page_session, transaction
from casework.web.taking_in import looked
from forms.work_data import TakeInForm, UploadForm, WorkDataForm

work_data_pages = Blueprint("work_data", __name__)

Answer = str | Response | tuple[str, int]


@work_data_pages.route("/requests/<public_id:request_id>/work", methods=["GET", "POST"])
@needs(Act.GIVE_WORK_DATA)
def give(request_id: PublicId) -> Answer:
    """Tell, or tell better. When somebody else told meanwhile: both."""
    form, stale = WorkDataForm(), False
    if form.validate_on_submit():
        try:
            with transaction() as session:
                new = work_data.give(session, actor(), request_id, form.given(), number=form.seen_number(), now=now())
        except NotValid as error:
            beside(form, error)
        except Stale:
            stale = True
        else:
            flash(_("勤務状況を渡しました。本人も読めます。") if new else _("同じ内容がすでに渡されています。"), "done")
            return redirect(_after(request_id), 303)
    with page_session() as session:
        page = work_data.page(session, actor(), request_id, now=now())
    rows = _both(form.given(), page) if stale else []
    if not form.is_submitted():
        form = WorkDataForm(number=page.number)
        form.offer(page.months, _before(page))
    elif stale or form.offered() != [on.isoformat() for on in page.months]:
        form.renew(page.months)
        if not stale and not form.form_errors:
            form.form_errors = [_("画面を開いたあとに月が変わりました。月を確かめて、もう一度入力してください。")]
    form.began_from(page.months, page.number)
    status = 409 if stale else 422 if form.is_submitted() else 200
    return render_template("work_data/give.html", page=page, form=form, rows=rows), status


@work_data_pages.route("/work-data/import", methods=["GET", "POST"])
@needs(Act.IMPORT_WORK_DATA)
def load() -> Answer:
    """Choose a file, look at it, take it in. The file isn't kept: the page carries it."""
    form, take_in = UploadForm(), TakeInForm()
    it = looked(
        form, take_in,
        lambda session, content: work_data_import.preview(session, actor(), content, now=now()),
        lambda session, content: work_data_import.load(session, actor(), content, now=now()),
    )  # fmt: skip
    if it.taken:
        return _taken_in(it.found)
    with page_session() as session:
        months = work_data_import.months(session, actor(), now=now())
    return render_template(
        "work_data/import.html", form=form, take_in=take_in, found=it.found, months=months, columns=COLUMNS
    ), it.status


@work_data_pages.get("/cases/<public_id:case_id>/work")
@needs(Act.SEE_WORK_DATA)
def own(case_id: PublicId) -> str:
    """All that the company told about my work, with every earlier handing in."""
    with page_session() as session:
        page = work_data.own(session, actor(), case_id, now=now())
    return render_template("work_data/own.html", page=page)


def _after(request_id: PublicId) -> str:
    """Where HR goes on: to the question that waits for this, else to the request."""
    with page_session() as session:
        asked_id = work_data.asked_id(session, actor(), request_id, now=now())
    if asked_id is not None:
        return url_for("work_questions.answer", question_id=asked_id)
    return url_for("requests.show", request_id=request_id)


def _taken_in(found: Import) -> Response:
    if found.changes_something:
        count = sum(line.new for line in found.lines)
        flash(_("%(count)s人の勤務状況を渡しました。本人も読めます。", count=count), "done")
    else:
        flash(_("同じ内容がすでに渡されているため、何も変えていません。"), "info")
    return redirect(url_for("requests.index"), 303)


def _before(page: Page) -> Given | None:
    """What was told last, as it would be told anew."""
    if page.told is None:
        return None
    data = page.told.data
    return Given(
        last_on=data.last_month_on, months=page.told.summary.months, work_form=data.work_form,
        duties=data.duties or "", responsibility=data.responsibility or "", changes=data.changes or "",
    )  # fmt: skip


def _in_words(given: Given | None) -> dict[str, str]:
    """Each thing that is told, as it is read."""
    if given is None:
        return {}
    lines = [f"{texts.month(month.on, language())}　{hours(month.overtime)} + {hours(month.holiday)}"
             for month in given.months]  # fmt: skip
    return {
        "months": " / ".join(lines),
        "work_form": label(given.work_form) if given.work_form else "",
        "duties": given.duties,
        "responsibility": given.responsibility,
        "changes": given.changes,
    }


def _both(given: Given, page: Page) -> list[dict[str, str]]:
    """Mine and theirs beside each other, where they differ."""
    mine, theirs = _in_words(given), _in_words(_before(page))
    names = WorkDataForm()
    return [
        {"label": names[key].label.text, "mine": mine[key], "theirs": theirs.get(key, "")}
        for key in mine
        if mine[key] != theirs.get(key, "")
    ]
