"""On which pages does HR hear, decide and explain, and who reads what was decided?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casework.access import Act, Shown
from casework.ids import PublicId
from casework.rules.advisers import AGAIN, EXPLAINED_WITH
from casework.rules.comparison import place
from casework.rules.days import tokyo_date
from casework.rules.vocabulary import After, Agreement, DecisionState, MeasureKind
from casework.services import deciding, decisions, explanations, hearings
from casework.web import meanwhile
from casework.web.face import label
from casework.web.here import Tried, actor, gettext, needs, now, page_session, tried
from casework.web.meanwhile import Line, line
from forms.hearings import SignForm
from forms.measures import ROWS, DecisionForm, ExplanationForm, HearingForm

measures_pages = Blueprint("measures", __name__)
Answer = str | tuple[str, int] | Response


@measures_pages.route("/opinions/<public_id:opinion_id>/hearing", methods=["GET", "POST"])
@needs(Act.HEAR)
def hear(opinion_id: PublicId) -> Answer:
    """The opinion, and what the employee says to it. Somebody else's text meanwhile: both are shown."""
    form = HearingForm()

    def do(session: Session) -> None:
        hearings.hear(session, actor(), opinion_id, form.heard(), version=form.seen_version(), now=now())

    came = tried(form, do)
    if came.done:
        flash(gettext("聴いた内容を保存し、本人に知らせました。"), "done")
        return redirect(url_for("measures.decide", opinion_id=opinion_id), 303)
    with page_session() as session:
        page = hearings.opening(session, actor(), opinion_id, now=now())
    if not form.is_submitted():
        if page.decided_id is not None:
            return redirect(url_for("measures.show", decision_id=page.decided_id), 303)
        form = HearingForm.of(page.hearing, page.version, tokyo_date(now()))
        return render_template("measures/hear.html", page=page, form=form, rows=[], refusal=None)
    rows = _both_hearings(form, page) if came.clash else []
    if came.stale:
        form.began_from(page.version)
    shown = render_template("measures/hear.html", page=page, form=form, rows=rows, refusal=came.refusal)
    return shown, _status(came.clash)


@measures_pages.get("/hearings/<public_id:hearing_id>")
@needs(Act.READ_DECISION)
def heard(hearing_id: PublicId) -> Answer:
    """What was written down of a hearing."""
    with page_session() as session:
        page = hearings.read(session, actor(), hearing_id, now=now())
    sign_form = SignForm(data={"version": page.version})
    return render_template("measures/heard.html", page=page, sign_form=sign_form)


@measures_pages.route("/opinions/<public_id:opinion_id>/decision", methods=["GET", "POST"])
@needs(Act.DECIDE)
def decide(opinion_id: PublicId) -> Answer:
    """The catalogue of measures beside the opinion. `compare` only compares what was typed. When the hearing changed
    meanwhile it is read again first; when somebody else decided, both are shown.
    """
    form = DecisionForm()

    def do(session: Session) -> Shown:
        return deciding.decide(session, actor(), opinion_id, form.judgement(), now=now())

    only_compare = "compare" in request.form
    came = Tried() if only_compare else tried(form, do)
    if came.done:
        waits = came.made.state is DecisionState.WAITING
        done = gettext("決定の案を保存し、確認・承認をお願いしました。") if waits else None
        flash(done or gettext("決定を保存しました。本人と、担当の医師（いるとき）に知らせています。"), "done")
        return redirect(url_for("measures.show", decision_id=came.made.public_id), 303)
    draft = form.placed() if form.is_submitted() else None
    with page_session() as session:
        page = deciding.opening(session, actor(), opinion_id, draft=draft, after=form.after(), now=now())
    if draft is not None:
        if came.stale:
            form.began_from(page.hearing_version)
        rows = _both_decisions(form, page) if came.refusal else []
        status = 200 if only_compare and form.validate() else _status(came.clash)
        return _decision_page(page, form, came, rows), status
    if page.decided_id is not None:
        return redirect(url_for("measures.show", decision_id=page.decided_id), 303)
    form = DecisionForm.of(page.proposal, page.hearing_version, page.lifts_until)
    if page.lifts and page.aside_id is None and not form.reason.data:
        form.reason.data = gettext("医師の意見のとおりです。")
    return _decision_page(page, form, came)


@measures_pages.get("/decisions/<public_id:decision_id>")
@needs(Act.READ_DECISION)
def show(decision_id: PublicId) -> Answer:
    """What was decided and why, and who was told what."""
    with page_session() as session:
        page = decisions.read(session, actor(), decision_id, now=now())
    return render_template("measures/show.html", page=page, again_with=AGAIN, explained_with=EXPLAINED_WITH)


@measures_pages.route("/decisions/<public_id:decision_id>/explanation", methods=["GET", "POST"])
@needs(Act.EXPLAIN)
def explain(decision_id: PublicId) -> Answer:
    """What was explained, with the 産業医 present. Somebody else wrote meanwhile: both are shown."""
    with page_session() as session:
        page = explanations.opening(session, actor(), decision_id, now=now())
    form = ExplanationForm(data={"given_on": tokyo_date(_set_for(page))})
    form.offer(page.physicians, in_writing=page.in_writing)

    def do(session: Session) -> None:
        explanations.explain(session, actor(), decision_id, form.account(), now=now())

    came = tried(form, do)
    if came.done:
        flash(gettext("説明を記録しました。"), "done")
        return redirect(url_for("measures.show", decision_id=decision_id), 303)
    if came.clash:
        with page_session() as session:
            page = explanations.opening(session, actor(), decision_id, now=now())
    rows = _both_explanations(form, page) if came.clash else []
    status = _status(came.clash) if form.is_submitted() else 200
    return render_template("measures/explain.html", page=page, form=form, rows=rows, refusal=came.refusal), status


def _set_for(page: explanations.ExplanationPage) -> datetime:
    """When it was explained, as far as is known: at the time that was set, once that has come."""
    return now() if page.talk is None else min(page.talk.starts_at, now())


def _status(clash: bool) -> int:
    """Somebody else was first, or something typed can't be."""
    return 409 if clash else 422


def _decision_page(
    page: deciding.DecisionPage, form: DecisionForm, came: Tried, rows: Sequence[Line] = ()
) -> str:  # fmt: skip
    advised = set(page.advised_rows)
    chosen = {row for _kind, row in ROWS if form[f"{row}_chosen"].data or _wrong(form, row)}
    once = {place(kind) for kind in MeasureKind}
    aside = None
    ends = bool(page.lifts) and not page.lines
    if not page.lines:
        form.nothing(ends=ends)
    elif page.left and After.ENDS in form.after().values():
        form.reason.flags.required = True
    form.asks(apart=page.apart, to_weigh=page.to_weigh)
    if page.aside_id is not None:
        form.anew()
        with page_session() as session:
            aside = decisions.read(session, actor(), page.aside_id, now=now())
    return render_template(
        "measures/decide.html",
        page=page,
        aside=aside,
        ends=ends,
        asked={one.kind.value for one in page.left} - advised,
        form=form,
        first=[row for _kind, row in ROWS if row in advised],
        others=[row for _kind, row in ROWS if row not in advised and (row in once or row in chosen)],
        opened=bool(chosen - advised),
        changed=came.stale,
        refusal=came.refusal,
        rows=rows,
    )


def _wrong(form: DecisionForm, row: str) -> bool:
    parts = ("chosen", "hours", "starts", "ends", "words", "from_on", "until_on", "why", "purpose", "basis", "put")
    return any(form[f"{row}_{part}"].errors for part in parts if f"{row}_{part}" in form)


def _both_hearings(form: HearingForm, page: hearings.HearingPage) -> list[Line]:
    """Mine and theirs, field by field; nothing when nothing is kept."""
    theirs: Any = page.hearing
    if theirs is None:
        return []
    rows = [line(form[name], form[name].data, getattr(theirs, name)) for name in ("present", "put", "words")]
    return [*rows, line(form.agreement, label(Agreement(form.agreement.data)), label(theirs.agreement))]


def _both_decisions(form: DecisionForm, page: deciding.DecisionPage) -> list[Line]:
    theirs: Any = page.decided
    if theirs is None:
        return []
    kept = page.decided_measures
    review_on = min((measure.review_on for measure in kept), default=None)
    return [
        {
            "label": gettext("とる措置"),
            "mine": meanwhile.items(form.items()),
            "theirs": meanwhile.items(kept),
        },
        line(form.review_on, meanwhile.day(form.review_on.data), meanwhile.day(review_on)),
        *_last_days(form, page),
        line(form.reason, form.reason.data, theirs.reason),
        {
            "label": gettext("医師の意見と違う理由"),
            "mine": "\n".join(form.reasons().values()),
            "theirs": "\n".join(one.reason for one in page.decided_reasons),
        },
    ]  # fmt: skip


def _last_days(form: DecisionForm, page: deciding.DecisionPage) -> list[Line]:
    """Until when what is lifted holds, where either of the two decisions lifts it."""
    mine = None if form.items() else form.ends_on.data
    days = (mine, page.decided_last)
    return [line(form.ends_on, *(meanwhile.day(one) for one in days))] if any(days) else []


def _both_explanations(form: ExplanationForm, page: explanations.ExplanationPage) -> list[Line]:
    theirs: Any = page.explanation
    if theirs is None:
        return []
    mine = form.account()
    accepted = {None: "", True: gettext("了承した"), False: gettext("了承していない")}
    written = gettext("書面（返事がなかった）")
    return [
        line(form.given_on, meanwhile.day(mine.given_on), meanwhile.day(theirs.given_on)),
        line(form.physician, dict(page.physicians).get(PublicId(mine.physician_id or "")), theirs.physician_name),
        line(form.without_physician, mine.without_physician, theirs.without_physician),
        line(form.mode, label(mine.mode) if mine.mode else written, label(theirs.mode) if theirs.mode else written),
        line(form.content, mine.content, theirs.content),
        line(form.answer, mine.answer, theirs.answer),
        line(form.accepted, accepted[mine.accepted], accepted[None if theirs.written else theirs.accepted]),
    ]
