"""On which pages does a clerk write the texts of the letters, and the examiner read what is sent in their name?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.rules import wordings as rules
from casework.rules.errors import NotValid, NotYours, refuse
from casework.rules.vocabulary import Language, WordingKind
from casework.services import wording_rates, wordings
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.wordings import WordingForm

wordings_pages = Blueprint("wordings", __name__)

Answer = str | Response | tuple[str, int]


@wordings_pages.get("/wordings")
@needs(Act.READ_WORDING)
def index() -> str:
    """Whose own texts are in force, and which are planned."""
    with page_session() as session:
        page = wordings.index(session, actor(), now=now())
    return render_template("wordings/index.html", page=page)


@wordings_pages.get("/wordings/rates")
@needs(Act.READ_WORDING)
def rates() -> str:
    """How many asked after each version of a letter."""
    with page_session() as session:
        page = wording_rates.page(session, actor(), now=now())
    return render_template("wordings/rates.html", page=page)


@wordings_pages.get("/wordings/<public_id:place_id>/<kind>/<language>/read")
@needs(Act.READ_WORDING)
def read(place_id: str, kind: str, language: str) -> str:
    """One text as it is sent today."""
    which, tongue = _known(kind, language)
    with page_session() as session:
        page = wordings.reading(session, actor(), place_id, which, tongue, now=now())
    return render_template("wordings/read.html", page=page)


@wordings_pages.post("/wordings/versions/<public_id:version_id>/take-back")
@needs(Act.WRITE_WORDING)
def take_back(version_id: str) -> Response:
    """A version that has not begun is taken back."""
    with transaction() as session:
        wordings.take_back(session, actor(), version_id, now=now())
    flash(_("始まる前の版を取り下げました。"), "done")
    return redirect(url_for("wordings.index"), 303)


@wordings_pages.route("/wordings/<kind>/<language>", methods=["GET", "POST"], defaults={"place_id": None})
@wordings_pages.route("/wordings/<public_id:place_id>/<kind>/<language>", methods=["GET", "POST"])
@needs(Act.WRITE_WORDING)
def write(kind: str, language: str, place_id: str | None) -> Answer:
    """A new version: looked at first, or saved."""
    which, tongue = _known(kind, language)
    form = WordingForm()
    with page_session() as session:
        page = wordings.page(session, actor(), place_id, which, tongue, now=now())
    if not form.is_submitted():
        form.body.data, form.from_on.data = page.body, page.today
    body = rules.tidy(form.body.data or "")
    seen = ""
    if form.validate_on_submit():
        try:
            if form.preview.data:
                refuse(rules.unusable(body, which))
                seen = wordings.preview(body, _("（会社の名前）"), tongue, page.today, page.policy)
            else:
                with transaction() as session:
                    wordings.write(session, actor(), place_id, which, tongue, form.new(), now=now())
                flash(_("手紙の文を保存しました。これまでの文も残っています。"), "done")
                return redirect(url_for("wordings.index"), 303)
        except NotValid as error:
            beside(form, error)
    doubts = rules.doubts(body, which, tongue)
    text = render_template("wordings/write.html", page=page, form=form, seen=seen, doubts=doubts)
    return text, 422 if form.is_submitted() and not seen else 200


def _known(kind: str, language: str) -> tuple[WordingKind, Language]:
    try:
        return WordingKind(kind), Language(language)
    except ValueError:
        raise NotYours from None
