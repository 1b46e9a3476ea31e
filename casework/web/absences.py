"""On which pages does a supervisor read when somebody is away, and does payroll get its minutes?"""

from datetime import date

from flask import Blueprint, Response, render_template, request

from casework.access import Act
from casework.rules.days import FIRST_DAY, LAST_DAY, tokyo_date
from casework.services import absences, leave_views, payroll
from casework.web.face import language
from casework.web.here import actor, needs, now, page_session, transaction
from forms.absences import PayrollForm

absences_pages = Blueprint("absences", __name__)


@absences_pages.get("/absences")
@needs(Act.SEE_ABSENCES)
def index() -> str:
    """When people of the own team are away, and who is on leave: a time and nothing else."""
    with page_session() as session:
        lines = absences.index(session, actor(), now=now())
        on_leave = leave_views.of_team(session, actor(), now=now())
    return render_template("absences/index.html", lines=lines, leaves=on_leave)


@absences_pages.get("/payroll")
@needs(Act.TAKE_PAYROLL)
def month() -> str:
    """The minutes of a month for payroll; this month unless another one is asked for."""
    first = _month(request.args.get("month", ""))
    with page_session() as session:
        lines = payroll.month(session, actor(), first, now=now())
    form = PayrollForm(formdata=None, month=first)
    return render_template("absences/payroll.html", lines=lines, form=form, first=first, code=payroll.CODE)


@absences_pages.post("/payroll")
@needs(Act.TAKE_PAYROLL)
def take() -> Response | tuple[str, int]:
    """The same as a file. A button and not a link: nothing fetches it by itself, and the trail has it."""
    form = PayrollForm()
    if not form.validate_on_submit():
        first = tokyo_date(now()).replace(day=1)
        with page_session() as session:
            lines = payroll.month(session, actor(), first, now=now())
        html = render_template("absences/payroll.html", lines=lines, form=form, first=first, code=payroll.CODE)
        return html, 422
    with transaction() as session:
        taken = payroll.take(session, actor(), form.first(), form.chosen(), language(), now=now())
    kept = {"Content-Disposition": f'attachment; filename="{taken.name}"'}
    return Response(taken.content, content_type=taken.kind, headers=kept)


def _month(asked: str) -> date:
    """The first day of the month that an address names (2026-12); this month's where it names none."""
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        first = tokyo_date(now())
    return (first if FIRST_DAY <= first <= LAST_DAY else tokyo_date(now())).replace(day=1)
