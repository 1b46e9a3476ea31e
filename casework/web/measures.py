"""On which pages does HR hear, decide and explain, and who reads what was decided?"""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.rules.errors import NotValid, Stale
from casework.rules.vocabulary import Agreement, MeasureKind
from casework.services import decisions, explanations, hearings, measures
from casework.web.face import label
from casework.web.here import actor, beside, gettext, needs, now, page_session, transaction
from forms.measures import DecisionForm, ExplanationForm, HearingForm

measures_pages = Blueprint("measures", __name__)
Answer = str | tuple[str, int] | Response


@measures_pages.route("/opinions/<public_id:opinion_id>/hearing", methods=["GET", "POST"])
@needs(Act.HEAR)
def hear(opinion_id: PublicId) -> Answer:
    """The opinion, and what the employee says to it. Somebody else's text meanwhile: both are shown."""
    form = HearingForm()
    stale = False
    if form.validate_on_submit():
        try:
            with transaction() as session:
                hearings.hear(session, actor(), opinion_id, form.heard(), version=form.seen_version(), now=now())
        except NotValid as error:
            beside(form, error)
        except Stale:
            stale = True
        else:
            flash(gettext("聴いた内容を保存し、本人に知らせました。"), "done")
            return redirect(url_for("measures.decide", opinion_id=opinion_id), 303)
    with page_session() as session:
        page = hearings.opening(session, actor(), opinion_id, now=now())
    if not form.is_submitted():
        if page.decided_id is not None:
            return redirect(url_for("measures.show", decision_id=page.decided_id), 303)
        form = HearingForm.of(page.hearing, page.version, tokyo_date(now()))
        return render_template("measures/hear.html", page=page, form=form, rows=[])
    rows = _conflict(form, page) if stale else []
    if stale:
        form.version.raw_data, form.version.data = None, page.version
    return render_template("measures/hear.html", page=page, form=form, rows=rows), 409 if stale else 422


@measures_pages.get("/hearings/<public_id:hearing_id>")
@needs(Act.READ_DECISION)
def heard(hearing_id: PublicId) -> Answer:
    """What was written down of a hearing."""
    with page_session() as session:
        page = hearings.read(session, actor(), hearing_id, now=now())
    return render_template("measures/heard.html", page=page)


@measures_pages.route("/opinions/<public_id:opinion_id>/decision", methods=["GET", "POST"])
@needs(Act.DECIDE)
def decide(opinion_id: PublicId) -> Answer:
    """The catalogue of measures beside the opinion. `compare` only compares what was typed."""
    form = DecisionForm()
    only_compare = "compare" in request.form
    valid = form.validate_on_submit()
    if valid and not only_compare:
        try:
            with transaction() as session:
                decided = measures.decide(session, actor(), opinion_id, form.judgement(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(gettext("決定を保存し、本人と産業医に知らせました。"), "done")
            return redirect(url_for("measures.show", decision_id=decided.public_id), 303)
    draft = form.items() if form.is_submitted() else None
    with page_session() as session:
        page = measures.opening(session, actor(), opinion_id, draft=draft, now=now())
    if draft is not None:
        return _decision_page(page, form), 200 if valid and only_compare else 422
    if page.decided_id is not None:
        return redirect(url_for("measures.show", decision_id=page.decided_id), 303)
    return _decision_page(page, DecisionForm.of(page.proposal))


@measures_pages.get("/decisions/<public_id:decision_id>")
@needs(Act.READ_DECISION)
def show(decision_id: PublicId) -> Answer:
    """What was decided and why, and who was told what."""
    with page_session() as session:
        page = decisions.read(session, actor(), decision_id, now=now())
    return render_template("measures/show.html", page=page)


@measures_pages.route("/decisions/<public_id:decision_id>/explanation", methods=["GET", "POST"])
@needs(Act.EXPLAIN)
def explain(decision_id: PublicId) -> Answer:
    """What was explained, with the 産業医 present."""
    with page_session() as session:
        page = explanations.opening(session, actor(), decision_id, now=now())
    form = ExplanationForm(data={"given_on": tokyo_date(now())})
    form.offer(page.physicians)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                explanations.explain(session, actor(), decision_id, form.account(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(gettext("説明を記録しました。"), "done")
            return redirect(url_for("measures.show", decision_id=decision_id), 303)
    return render_template("measures/explain.html", page=page, form=form), 422 if form.is_submitted() else 200


def _decision_page(page: measures.DecisionPage, form: DecisionForm) -> str:
    advised = {item.kind for item in page.proposal.items}
    chosen = {kind for kind in MeasureKind if form[f"{kind.value}_chosen"].data or _wrong(form, kind)}
    first = [kind for kind in MeasureKind if kind in advised]
    return render_template(
        "measures/decide.html",
        page=page,
        form=form,
        first=first,
        others=[kind for kind in MeasureKind if kind not in advised],
        opened=bool(chosen - advised),
    )


def _wrong(form: DecisionForm, kind: MeasureKind) -> bool:
    return any(field.errors for field in form if field.name.startswith(f"{kind.value}_"))


def _conflict(form: HearingForm, page: hearings.HearingPage) -> list[dict[str, str]]:
    """Mine and theirs, field by field."""
    theirs: Any = page.hearing
    rows = [
        {"label": str(form[name].label.text), "mine": form[name].data or "", "theirs": getattr(theirs, name)}
        for name in ("present", "put", "words")
    ]
    rows.append(
        {
            "label": str(form.agreement.label.text),
            "mine": label(Agreement(form.agreement.data)),
            "theirs": label(theirs.agreement),
        }
    )
    return rows
