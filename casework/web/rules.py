"""On which pages does everybody read the rules of their company, and do clerks and the coordinator change them?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.rules.errors import NotValid, Stale
from casework.rules.policy import SOURCES, Policy
from casework.rules.policy_words import LABELS, value
from casework.services import closures, rule_changes, rulebook
from casework.services.rule_changes import ChangePage, NewRules
from casework.web.face import say
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.rules import ClosureForm, RulesForm, ShortenForm

rules_pages = Blueprint("rules", __name__)

Answer = str | Response | tuple[str, int]


@rules_pages.get("/rules")
@needs(Act.SEE_RULES)
def index() -> str:
    """The workplaces, each with its rules, and the versions for the whole company."""
    with page_session() as session:
        page = rulebook.index(session, actor(), now=now())
    return render_template("rules/index.html", page=page)


@rules_pages.get("/rules/<public_id:workplace_id>")
@needs(Act.SEE_RULES)
def show(workplace_id: str) -> str:
    """Every value with its source, what changed when, and the changes of the law that are ahead."""
    with page_session() as session:
        page = rulebook.page(session, actor(), workplace_id, now=now())
    return render_template("rules/show.html", page=page)


@rules_pages.route("/rules/new", methods=["GET", "POST"], defaults={"place_id": None})
@rules_pages.route("/rules/<public_id:place_id>/new", methods=["GET", "POST"])
@needs(Act.CHANGE_RULES)
def change(place_id: str | None) -> Answer:
    """A new version. When the rules to go on from are others than those that were seen: both."""
    with page_session() as session:
        page = rule_changes.opening(session, actor(), place_id, now=now())
    form = RulesForm(data=RulesForm.standing(page.policy, page.began_from))
    new: NewRules | None = None
    stale, rows = False, []
    if not page.tells_title:
        del form.neutral_title
    if form.validate_on_submit():
        try:
            new = form.new()
            with transaction() as session:
                rule_changes.write(session, actor(), place_id, new, began_from=form.seen(), now=now())
        except NotValid as error:
            beside(form, error)
        except Stale:
            stale = True
        else:
            flash(_("新しい版を作りました。始まる日までは、取り下げられます。"), "done")
            return _back(place_id)
        with page_session() as session:
            page = rule_changes.opening(session, actor(), place_id, from_on=form.from_on.data, now=now())
        if new is not None and page.began_from != form.seen():
            rows = _both(new, page)
            form.renew(page.began_from)
    usual = {name: value(name, getattr(Policy(), name)) for name in SOURCES}
    text = render_template(
        "rules/change.html", page=page, form=form, stale=stale, rows=rows, sources=SOURCES, usual=usual
    )
    return text, 409 if stale else 422 if form.is_submitted() else 200


@rules_pages.post("/rules/versions/<public_id:version_id>/take-back")
@needs(Act.CHANGE_RULES)
def take_back(version_id: str) -> Response:
    """A version that has not begun is taken back."""
    with transaction() as session:
        place_id = rule_changes.take_back(session, actor(), version_id, now=now())
    flash(_("始まる前の版を取り下げました。"), "done")
    return _back(place_id)


@rules_pages.route("/rules/closures", methods=["GET", "POST"], defaults={"place_id": None})
@rules_pages.route("/rules/<public_id:place_id>/closures", methods=["GET", "POST"])
@needs(Act.KEEP_CLOSURES)
def keep_closures(place_id: str | None) -> Answer:
    """The days on which a place is closed, and one more."""
    form = ClosureForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                closures.add(session, actor(), place_id, form.new(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("休業日を登録しました。"), "done")
            return redirect(url_for("rules.keep_closures", place_id=place_id), 303)
    with page_session() as session:
        page = closures.opening(session, actor(), place_id, now=now())
    return render_template("rules/closures.html", page=page, form=form), 422 if form.is_submitted() else 200


@rules_pages.route("/rules/closures/<public_id:closure_id>", methods=["GET", "POST"])
@needs(Act.KEEP_CLOSURES)
def closure(closure_id: str) -> Answer:
    """One closure: it ends earlier, or the last look before it is removed."""
    form = ShortenForm()
    if form.validate_on_submit() and form.until_on.data is not None:
        try:
            with transaction() as session:
                place_id = closures.shorten(session, actor(), closure_id, form.until_on.data, now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("休業日の終わりを早めました。"), "done")
            return redirect(url_for("rules.keep_closures", place_id=place_id), 303)
    with page_session() as session:
        page = closures.one(session, actor(), closure_id, now=now())
    return render_template("rules/closure.html", page=page, form=form), 422 if form.is_submitted() else 200


@rules_pages.post("/rules/closures/<public_id:closure_id>/remove")
@needs(Act.KEEP_CLOSURES)
def remove_closure(closure_id: str) -> Response:
    """A closure that has not begun is removed."""
    with transaction() as session:
        place_id = closures.remove(session, actor(), closure_id, now=now())
    flash(_("休業日を削除しました。"), "done")
    return redirect(url_for("rules.keep_closures", place_id=place_id), 303)


def _both(new: NewRules, page: ChangePage) -> list[dict[str, str]]:
    """What was typed beside the rules to go on from, where they differ."""
    typed = new.values
    return [
        {"label": _(called), "mine": say(value(name, typed[name])), "theirs": say(value(name, standing))}
        for name, (called, _unit) in LABELS.items()
        if name in typed and name != "published_on" and typed[name] != (standing := getattr(page.policy, name))
    ]


def _back(place_id: str | None) -> Response:
    at = url_for("rules.index") if place_id is None else url_for("rules.show", workplace_id=place_id)
    return redirect(at, 303)
