"""On which pages does a professional keep short texts of their own?"""

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.errors import NotValid, NotYours, Stale
from casework.rules.snippets import MOST
from casework.rules.vocabulary import Zone
from casework.services import snippets
from casework.web.here import actor, beside, gettext, needs, now, page_session, transaction
from forms.snippets import SnippetForm

snippets_pages = Blueprint("snippets", __name__)
Answer = str | tuple[str, int] | Response


@snippets_pages.get("/snippets")
@needs(Act.KEEP_SNIPPETS)
def index() -> str:
    """All of one's own, by zone, in one's own order."""
    with page_session() as session:
        books = snippets.books(session, actor(), now=now())
    return render_template("snippets/index.html", books=books, most=MOST)


@snippets_pages.get("/snippets/<zone>/list")
@needs(Act.KEEP_SNIPPETS)
def offered(zone: str) -> Response:
    """Those of one zone, for the script of a page on which one writes for it."""
    with page_session() as session:
        book = snippets.book(session, actor(), _zone(zone), now=now())
    return jsonify([{"title": one.title, "text": one.text} for one in book.snippets])


@snippets_pages.route("/snippets/<zone>/new", methods=["GET", "POST"])
@needs(Act.KEEP_SNIPPETS)
def new(zone: str) -> Answer:
    """One more."""
    form, of = SnippetForm(), _zone(zone)
    with page_session() as session:
        snippets.book(session, actor(), of, now=now())  # somebody who keeps none for this zone isn't shown the page
    if form.validate_on_submit():
        try:
            with transaction() as session:
                snippets.add(session, actor(), of, form.title.data or "", form.text.data or "", now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(gettext("定型文を加えました。"), "done")
            return redirect(url_for("snippets.index"), 303)
    return _page(form, of), 422 if form.is_submitted() else 200


@snippets_pages.route("/snippets/<public_id:snippet_id>", methods=["GET", "POST"])
@needs(Act.KEEP_SNIPPETS)
def change(snippet_id: PublicId) -> Answer:
    """One of them, to be written anew or to be thrown away."""
    form = SnippetForm()
    stale = False
    if form.validate_on_submit():
        texts = form.title.data or "", form.text.data or ""
        try:
            with transaction() as session:
                snippets.change(session, actor(), snippet_id, *texts, version=form.seen_version(), now=now())
        except Stale:
            stale = True
        else:
            flash(gettext("定型文を直しました。"), "done")
            return redirect(url_for("snippets.index"), 303)
    with page_session() as session:
        found = snippets.find(session, actor(), snippet_id, now=now())
    if not form.is_submitted():
        data = {"title": found.snippet.title, "text": found.snippet.text, "version": found.version}
        return _page(SnippetForm(data=data), found.zone, snippet_id)
    rows = []
    if stale:
        form.version.raw_data, form.version.data = None, found.version
        rows = [
            {"label": str(field.label.text), "mine": field.data or "", "theirs": theirs}
            for field, theirs in ((form.title, found.snippet.title), (form.text, found.snippet.text))
        ]
    return _page(form, found.zone, snippet_id, rows), 409 if stale else 422


@snippets_pages.post("/snippets/<public_id:snippet_id>/move")
@needs(Act.KEEP_SNIPPETS)
def move(snippet_id: PublicId) -> Response:
    """A place up, or down."""
    step = -1 if request.form.get("to") == "up" else 1
    with transaction() as session:
        snippets.move(session, actor(), snippet_id, step, now=now())
    return redirect(url_for("snippets.index"), 303)


@snippets_pages.post("/snippets/<public_id:snippet_id>/remove")
@needs(Act.KEEP_SNIPPETS)
def remove(snippet_id: PublicId) -> Response:
    """Not kept any longer."""
    with transaction() as session:
        snippets.remove(session, actor(), snippet_id, now=now())
    flash(gettext("定型文を消しました。"), "done")
    return redirect(url_for("snippets.index"), 303)


def _zone(code: str) -> Zone:
    try:
        return Zone(code)
    except ValueError as error:
        raise NotYours from error


def _page(
    form: SnippetForm, zone: Zone, snippet_id: PublicId | None = None, rows: list[dict[str, str]] | None = None
) -> str:
    return render_template("snippets/change.html", form=form, zone=zone, snippet_id=snippet_id, rows=rows or [])
