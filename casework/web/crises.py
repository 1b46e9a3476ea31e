"""On which page does one act while somebody is in danger?"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.errors import NotValid, Stale
from casework.rules.risk import HOTLINES, STEPS
from casework.services import crises
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.risks import CloseForm, StepForm, TellForm

crises_pages = Blueprint("crises", __name__)

Answer = str | Response | tuple[str, int]


@crises_pages.get("/crises/<public_id:crisis_id>")
@needs(Act.CARE_IN_CRISIS)
def show(crisis_id: PublicId) -> Answer:
    """The list: what to do now, what was done, what was told to whom."""
    return _show(crisis_id)


@crises_pages.post("/crises/<public_id:crisis_id>/steps")
@needs(Act.CARE_IN_CRISIS)
def step(crisis_id: PublicId) -> Answer:
    """One line of the list is done."""
    form = StepForm()
    if form.validate():
        try:
            with transaction() as session:
                crises.take_step(session, actor(), crisis_id, form.step.data or "", form.words.data or "", now=now())
        except NotValid as error:
            beside(form, error)
        else:
            return redirect(url_for("crises.show", crisis_id=crisis_id), 303)
    return _show(crisis_id, step=form), 422


@crises_pages.post("/crises/<public_id:crisis_id>/told")
@needs(Act.CARE_IN_CRISIS)
def tell(crisis_id: PublicId) -> Answer:
    """Something was told to somebody."""
    form = TellForm()
    if form.validate():
        try:
            with transaction() as session:
                crises.tell(session, actor(), crisis_id, form.told(), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("伝えたことを記録しました。"), "done")
            return redirect(url_for("crises.show", crisis_id=crisis_id), 303)
    return _show(crisis_id, tell=form), 422


@crises_pages.post("/crises/<public_id:crisis_id>/closed")
@needs(Act.CARE_IN_CRISIS)
def close(crisis_id: PublicId) -> Answer:
    """It is over, or in other hands."""
    form = CloseForm()
    if form.validate():
        try:
            with transaction() as session:
                crises.close(
                    session, actor(), crisis_id, form.outcome.data or "", version=form.seen_version(), now=now()
                )
        except NotValid as error:
            beside(form, error)
        except Stale:
            return _show(crisis_id, close=form, stale=True), 409
        else:
            flash(_("危機対応を終了しました。"), "done")
            return redirect(url_for("crises.show", crisis_id=crisis_id), 303)
    return _show(crisis_id, close=form), 422


def _show(
    crisis_id: PublicId,
    *,
    step: StepForm | None = None,
    tell: TellForm | None = None,
    close: CloseForm | None = None,
    stale: bool = False,
) -> str:
    with page_session() as session:
        page = crises.page(session, actor(), crisis_id, now=now())
    ending = close or CloseForm(formdata=None)
    ending.version.raw_data, ending.version.data = None, page.version
    return render_template(
        "risks/crisis.html",
        page=page,
        step=step or StepForm(formdata=None),
        tell=tell or TellForm(formdata=None),
        close=ending,
        failed=step or tell or close,
        stale=stale,
        steps=STEPS,
        hotlines=HOTLINES,
    )
