"""On which pages are the outside organisations that interview listed, written down and ended?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.access.acts import may
from casework.rules.errors import NotValid
from casework.services import providers
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.providers import EndForm, ProviderForm

providers_pages = Blueprint("providers", __name__)

Answer = str | Response | tuple[str, int]


@providers_pages.get("/providers")
@needs(Act.SEE_PROVIDERS)
def index() -> str:
    """Who can be asked to interview, and how they are reached."""
    with page_session() as session:
        page = providers.index(session, actor(), now=now())
    return render_template("providers/index.html", page=page, keeps=may(actor().hat, Act.KEEP_PROVIDERS))


@providers_pages.route("/providers/new", methods=["GET", "POST"])
@needs(Act.KEEP_PROVIDERS)
def new() -> Answer:
    """Write one down."""
    form = ProviderForm()
    with page_session() as session:
        form.offer(providers.opening(session, actor(), now=now()))
    if form.validate_on_submit():
        try:
            with transaction() as session:
                providers.add(session, actor(), form.new(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("依頼先を登録しました。実施回を登録するときに選べます。"), "done")
            return redirect(url_for("providers.index"), 303)
    return render_template("providers/new.html", form=form), 422 if form.is_submitted() else 200


@providers_pages.route("/providers/<public_id:provider_id>/end", methods=["GET", "POST"])
@needs(Act.KEEP_PROVIDERS)
def end(provider_id: str) -> Answer:
    """Its last day."""
    form = EndForm()
    with page_session() as session:
        provider = providers.ending(session, actor(), provider_id, now=now())
    if form.validate_on_submit() and form.until_on.data is not None:
        try:
            with transaction() as session:
                providers.end(session, actor(), provider_id, form.until_on.data, now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("最後の日を登録しました。"), "done")
            return redirect(url_for("providers.index"), 303)
    page = render_template("providers/end.html", form=form, provider=provider)
    return page, 422 if form.is_submitted() else 200
