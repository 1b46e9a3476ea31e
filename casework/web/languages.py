"""On which pages is it written down what a professional speaks?"""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.rules.errors import NotValid
from casework.services import languages
from casework.services.languages import Speaking, Spoken
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.languages import LanguagesForm

languages_pages = Blueprint("languages", __name__)

Answer = str | Response | tuple[str, int]


@languages_pages.route("/engagements/<public_id:engagement_id>/languages", methods=["GET", "POST"])
@needs(Act.KEEP_ENGAGEMENTS)
def of_engaged(engagement_id: str) -> Answer:
    """What somebody speaks who comes here."""
    return _page(
        partial(languages.speaking, engagement_id=engagement_id), partial(languages.say, engagement_id=engagement_id),
        url_for("engagements.index"),
    )  # fmt: skip


@languages_pages.route("/slots/languages", methods=["GET", "POST"])
@needs(Act.SAY_LANGUAGES)
def own() -> Answer:
    """What one speaks oneself."""
    return _page(languages.own, languages.say_own, url_for("slots.index"))


def _page(look: Callable[..., Speaking], say: Callable[..., None], back: str) -> Answer:
    form = LanguagesForm()
    with page_session() as session:
        page = look(session, actor(), now=now())
    if not form.is_submitted():
        form.fill(page.spoken)
    elif form.validate():
        try:
            _write(say, form.spoken())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("話せる言葉を登録しました。"), "done")
            return redirect(back, 303)
    html = render_template("languages/say.html", form=form, page=page, back=back)
    return html, 422 if form.is_submitted() else 200


def _write(say: Callable[..., None], spoken: Spoken) -> None:
    with transaction() as session:
        say(session, actor(), spoken=spoken, now=now())
