"""On which pages does a check begin, and does the examiner decide?"""

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.rules.days import tokyo_date
from casework.rules.errors import NotValid
from casework.services import agreed_needs, checks, needs, results, talks
from casework.services.checks import Opening
from casework.services.interviewers import ProviderOption
from casework.services.needs import DecisionsPage, Unfit
from casework.web.face import label, listed, say
from casework.web.here import actor, beside, now, page_session, transaction
from casework.web.here import needs as guarded
from forms.checks import AgreedForm, CheckForm, DecisionsForm, InterviewerForm, TalkForm

checks_pages = Blueprint("checks", __name__)

Answer = str | Response | tuple[str, int]


@checks_pages.get("/checks")
@guarded(Act.SEE_CHECKS)
def index() -> str:
    """The checks of the clerk's workplaces, or those that the reader examines."""
    with page_session() as session:
        found = checks.index(session, actor(), now=now())
    return render_template("checks/index.html", checks=found)


@checks_pages.route("/checks/new", methods=["GET", "POST"])
@guarded(Act.START_CHECK)
def new() -> Answer:
    """Begin a check: name, workplace, first day, questionnaire, examiners."""
    form = CheckForm()
    with page_session() as session:
        opening = checks.opening(session, actor(), now=now())
    form.offer(opening)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                check_id = checks.start(session, actor(), form.new(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(
                _("ストレスチェックを登録しました。結果は、開始日から取り込めます。")
                if form.new().started_on > tokyo_date(now())
                else _("ストレスチェックを登録しました。続けて、結果を取り込めます。"),
                "done",
            )
            return redirect(url_for("checks.show", check_id=check_id), 303)
    hints = _engaged_for(opening)
    page = render_template("checks/new.html", form=form, hints=hints, outside=_outside(opening.providers))
    return page, 422 if form.is_submitted() else 200


def _outside(found: Iterable[ProviderOption]) -> dict[str, str]:
    """What each organisation is, and for which workplace, as a line below its name."""
    return {one.public_id: f"{label(one.kind)}　{one.workplace or _('全社')}" for one in found}


@checks_pages.route("/checks/<public_id:check_id>/interviewer", methods=["GET", "POST"])
@guarded(Act.START_CHECK)
def interviewer(check_id: str) -> Answer:
    """Somebody else interviews than was named when the check was written down."""
    form = InterviewerForm()
    with page_session() as session:
        page = checks.naming(session, actor(), check_id, now=now())
    form.offer_providers(page.providers)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                checks.name_interviewer(session, actor(), check_id, form.by(), form.provider.data or "", now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("面接指導を行う人を決めました。"), "done")
            return redirect(url_for("checks.show", check_id=check_id), 303)
    elif not form.is_submitted():
        form.interviewed_by.data, form.provider.data = page.interviewed_by.value, page.provider
    rendered = render_template("checks/interviewer.html", page=page, form=form, outside=_outside(page.providers))
    return rendered, 422 if form.is_submitted() else 200


def _engaged_for(opening: Opening) -> dict[str, str]:
    """What each professional is engaged for, and where, as a line below the name."""
    words: dict[str, list[str]] = {}
    for option in opening.professionals:
        kind = "" if option.kind is None else label(option.kind)
        words.setdefault(option.public_id, []).append(f"{kind}（{option.workplace}）" if option.workplace else kind)
    return {public_id: listed(parts) for public_id, parts in words.items()}


@checks_pages.get("/checks/<public_id:check_id>")
@guarded(Act.SEE_RESULTS)
def show(check_id: str) -> str:
    """A check with its results."""
    after = request.args.get("after")
    with page_session() as session:
        page = checks.show(session, actor(), check_id, after=after, now=now())
    return render_template("checks/show.html", page=page, first=after is None)


@checks_pages.get("/results/<public_id:result_id>")
@guarded(Act.SEE_RESULTS)
def result(result_id: str) -> str:
    """One result with its scales."""
    with page_session() as session:
        page = results.one(session, actor(), result_id, now=now())
    return render_template("checks/result.html", page=page)


@checks_pages.route("/checks/<public_id:check_id>/decisions", methods=["GET", "POST"])
@guarded(Act.DECIDE_NEED)
def decide(check_id: str) -> Answer:
    """The examiner decides about everybody who is ticked."""
    others, after = request.args.get("list") == "others", request.args.get("after")
    form = DecisionsForm()
    if form.validate_on_submit():
        decisions = form.decisions()
        try:
            with transaction() as session:
                invited = needs.decide(session, actor(), check_id, decisions, now=now())
        except Unfit as error:
            _beside_rows(form, error)
        except NotValid as error:
            beside(form, error)
        else:
            told = _(
                "%(count)s人について判断しました（面接指導が必要 %(invited)s人）。",
                count=len(decisions),
                invited=invited,
            )
            flash(told, "done")
            return redirect(url_for("checks.decide", check_id=check_id, list="others" if others else None), 303)
    with page_session() as session:
        page = needs.undecided(session, actor(), check_id, high_only=not others, after=after, now=now())
        agreed = agreed_needs.waiting(session, actor(), check_id, now=now())[not others]
    if not form.is_submitted():
        form = DecisionsForm.of(
            [line.result.public_id for line in page.lines], picked=request.args.get("pick") == "all"
        )
    _name_rows(form, page)
    rendered = render_template("checks/decide.html", page=page, form=form, after=after, agreed=agreed)
    return rendered, 422 if form.is_submitted() else 200


@checks_pages.route("/checks/<public_id:check_id>/decisions/<any(needed, others):listed>", methods=["GET", "POST"])
@guarded(Act.DECIDE_NEED)
def agree(check_id: str, listed: str) -> Answer:
    """The examiner decides at once about those of whom flag and scores say the same."""
    needed = listed == "needed"
    form = AgreedForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                count = agreed_needs.decide(session, actor(), check_id, needed, form.seen.data or "", now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("%(count)s人について判断しました。", count=count), "done")
            return redirect(url_for("checks.decide", check_id=check_id, list=None if needed else "others"), 303)
    with page_session() as session:
        page = agreed_needs.portion(session, actor(), check_id, needed, now=now())
    form.seen.data = page.seen
    return render_template("checks/agree.html", page=page, form=form), 422 if form.is_submitted() else 200


@checks_pages.route("/results/<public_id:result_id>/talk", methods=["GET", "POST"])
@guarded(Act.RECORD_TALK)
def talk(result_id: str) -> Answer:
    """A supplementary talk is written down."""
    form = TalkForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                check_id = talks.record(session, actor(), result_id, form.new(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("補足的な面談を記録しました。"), "done")
            return redirect(url_for("checks.decide", check_id=check_id), 303)
    with page_session() as session:
        page = talks.opening(session, actor(), result_id, now=now())
    return render_template("checks/talk.html", page=page, form=form), 422 if form.is_submitted() else 200


def _name_rows(form: DecisionsForm, page: DecisionsPage) -> None:
    for line in page.lines:
        form.name(line.result.public_id, f"{line.employee.name}（{line.employee.number}）")


def _beside_rows(form: DecisionsForm, error: Unfit) -> None:
    for result, said in error.said_of.items():
        row = form.row(result)
        if row is not None:
            row.form.reason.errors = [*row.form.reason.errors, say(said)]
    form.rows.errors = [row.errors for row in form.rows]
