"""On which page do results come in? A file is chosen, its columns and its changes are looked at, and it is taken."""

from collections.abc import Iterator

from flask import Blueprint, flash, redirect, render_template, request, stream_with_context, url_for
from flask_babel import gettext as _
from markupsafe import escape
from werkzeug.wrappers import Response

from casework.access import Act
from casework.rules.errors import NotNow, NotValid, Stale
from casework.rules.layouts import PRESETS
from casework.rules.scales import Scale
from casework.services import results_import, results_layouts
from casework.services.results_file import ALL_COLUMNS, COLUMNS, SCALE
from casework.services.results_import import Import
from casework.web.face import say
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.results import TakeInForm, UploadForm

results_pages = Blueprint("results", __name__)

_MARK = "[[the import]]"
"""Where the page of a long import is cut in two."""
_BAR = '<progress class="taking__done" max="100" value="%(done)s" aria-label="%(label)s">%(done)s%%</progress>'

Answer = str | Response | tuple[str, int]


@results_pages.route("/checks/<public_id:check_id>/import", methods=["GET", "POST"])
@needs(Act.IMPORT_RESULTS)
def load(check_id: str) -> Answer:
    """Choose a file, look at it, take it in. The file isn't kept: the page carries it."""
    form, take_in = UploadForm(), TakeInForm()
    found: Import | None = None
    status = 422
    if request.method == "GET":
        status = 200
    elif "carried" not in request.form:
        if form.validate():
            content = form.content()
            found = _preview(check_id, take_in, content)
            take_in.carried.data = TakeInForm.carry(content)
            take_in.offer(found)
    elif not take_in.validate():
        form.file.errors = [*take_in.carried.errors]
        found = _again(check_id, take_in)
    elif "check" in request.form or "keep" in request.form or "reread" in request.form:
        found = _preview(check_id, take_in, take_in.content())
        take_in.offer(found)
        if "keep" in request.form:
            _keep(take_in, found)
    elif request.form.get("take") == "long":
        return _streamed(check_id, take_in)
    else:
        content, columns = take_in.content(), take_in.columns()
        with transaction() as session:
            found = results_import.load(session, actor(), check_id, content, columns, now=now())
        if not found.problems:
            return _taken_in(check_id, found)
        take_in.offer(found)
    asking = found is not None and bool(found.problems_of_columns) and _first_look()
    if found is not None and not asking:
        _beside(take_in, found)
    fine = found is not None and (asking or not found.problems)
    page = _page(check_id, form, take_in, found, asking=asking)
    return page, 200 if fine and not take_in.errors else status


def _first_look() -> bool:
    """Whether nobody has chosen columns yet: then what could not be found is a question, not a mistake."""
    return "carried" not in request.form or "reread" in request.form


def _streamed(check_id: str, take_in: TakeInForm) -> Response:
    """A long import in one transaction, with a page that grows while it runs. Whoever closes the page stops it, and
    then nothing has been written; the pieces are so small that nobody who reads slowly can hold it up.
    """
    with page_session() as session:
        check = results_import.opening(session, actor(), check_id, now=now())
    content, columns = take_in.content(), take_in.columns()
    head, _mark, tail = render_template("results/taking.html", check=check, growing=_MARK).partition(_MARK)

    def pieces() -> Iterator[str]:
        yield head
        found: Import | None = None
        try:
            with transaction() as session:
                steps = results_import.load_by_steps(session, actor(), check_id, content, columns, now=now())
                while found is None:
                    try:
                        done = next(steps)
                        yield _BAR % {"done": done, "label": escape(_("取り込みの進み具合"))}
                    except StopIteration as end:
                        found = end.value
        except (NotNow, Stale) as error:
            yield render_template("results/taken.html", check=check, found=None, refusal=error)
        else:
            yield render_template("results/taken.html", check=check, found=found, refusal=None)
        yield tail

    return Response(stream_with_context(pieces()), mimetype="text/html")


def _keep(take_in: TakeInForm, found: Import) -> None:
    """Keep the chosen columns under a name; the file itself isn't touched."""
    name = (take_in.layout_name.data or "").strip()
    if not name:
        take_in.layout_name.errors = [_("名前を入力してください。")]
        return
    try:
        with transaction() as session:
            results_layouts.keep(session, actor(), name, found.layout, found.direction, now=now())
    except NotValid as error:
        beside(take_in, error)
    else:
        flash(_("列の対応を「%(name)s」として保存しました。", name=name), "done")


@results_pages.post("/checks/<public_id:check_id>/layouts/<public_id:layout_id>")
@needs(Act.KEEP_LAYOUT)
def drop(check_id: str, layout_id: str) -> Response:
    """Forget which column is which in a product's file."""
    with transaction() as session:
        name = results_layouts.drop(session, actor(), layout_id, now=now())
    flash(_("列の対応「%(name)s」を消しました。", name=name), "done")
    return redirect(url_for("results.load", check_id=check_id), 303)


def _preview(check_id: str, take_in: TakeInForm, content: bytes) -> Import:
    columns = take_in.elsewhere() if "reread" in request.form else take_in.columns()
    with transaction() as session:
        return results_import.preview(session, actor(), check_id, content, columns, now=now())


def _again(check_id: str, take_in: TakeInForm) -> Import | None:
    """The file once more, where only something else on the page was wrong."""
    if take_in.carried.errors:
        return None
    found = _preview(check_id, take_in, take_in.content())
    take_in.offer(found)
    return found


def _page(check_id: str, form: UploadForm, take_in: TakeInForm, found: Import | None, *, asking: bool) -> str:
    with page_session() as session:
        check = results_import.opening(session, actor(), check_id, now=now())
        kept = [] if found is not None and found.headings else results_layouts.index(session, actor(), now=now())
    preset = next((one for one in PRESETS if found and one.key == found.preset), None)
    shown = take_in if found is not None and found.headings else form
    return render_template(
        "results/import.html",
        check=check,
        form=shown,
        found=found,
        asking=asking,
        columns=found.columns if found is not None and found.headings else COLUMNS,
        scale_names={SCALE + scale.value: scale for scale in Scale},
        preset=preset,
        kept=kept,
        long=results_import.LONG,
    )


def _beside(take_in: TakeInForm, found: Import) -> None:
    """What is wrong with a choice of columns stands beside it."""
    fields = {column.names[0]: take_in[column.key] for column in ALL_COLUMNS}
    for problem in found.problems_of_columns:
        fields[problem.column].errors = [*fields[problem.column].errors, say(problem.said)]


def _taken_in(check_id: str, found: Import) -> Response:
    if found.changes_something:
        told = _(
            "結果を取り込みました（新しい人 %(added)s、直した人 %(changed)s）。",
            added=found.added,
            changed=found.changed,
        )
        if found.counted:
            told += _("集計にだけ含めた受入れ派遣の人は%(count)s人です。", count=found.counted)
        flash(told, "done")
    elif found.known_already:
        flash(_("同じ内容がすでに取り込まれているため、何も変えていません。"), "info")
    else:
        flash(_("取り込む結果がファイルになかったため、何も変えていません。"), "info")
    if found.unexamined.count or found.elsewhere.count:
        told = _(
            "受検していない%(unexamined)s人と、ほかの事業場の%(elsewhere)s人の行は取り込んでいません。",
            unexamined=found.unexamined.count,
            elsewhere=found.elsewhere.count,
        )
        flash(told, "info")
    return redirect(url_for("checks.show", check_id=check_id), 303)
