"""On which pages is a trial of going to work settled, and are a department's tasks asked for?"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.trials import TrialEnd
from casework.services import leave_views, task_questions, trials
from casework.web.here import actor, needs, now, page_session, transaction, tried
from forms.base import OnceForm
from forms.trials import AgreeForm, EndTrialForm, TasksForm, TrialForm

trials_pages = Blueprint("trials", __name__)
Answer = str | Response | tuple[str, int]


@trials_pages.route("/leaves/<public_id:leave_id>/trials", methods=["GET", "POST"])
@needs(Act.SETTLE_TRIAL)
def settle(leave_id: PublicId) -> Answer:
    """HR writes down what holds for a trial before it begins."""
    form = TrialForm()
    act: Callable[[Session], Any] = lambda session: trials.settle(  # noqa: E731 - a name for what the form asks for
        session, actor(), leave_id, form.settled(), now=now()
    )
    done = tried(form, act)
    if done.done:
        flash(_("条件を記録し、本人に知らせました。"), "done")
        return redirect(url_for("leaves.show", leave_id=leave_id), 303)
    with page_session() as session:
        if not form.is_submitted():
            trials.settling(session, actor(), leave_id, now=now())
        leave = leave_views.headline(session, actor(), leave_id, Act.SETTLE_TRIAL, now=now())
        settled = trials.of_leave(session, actor(), leave_id, now=now())
    running = next((one for one in settled if one.ended_on is None), None)
    status = 409 if done.clash else 422 if form.is_submitted() else 200
    page = render_template("trials/settle.html", form=form, page=leave, running=running, refusal=done.refusal)
    return page, status


@trials_pages.route("/trials/<public_id:trial_id>/end", methods=["GET", "POST"])
@needs(Act.END_TRIAL)
def end(trial_id: PublicId) -> Answer:
    """What became of a trial."""
    form = EndTrialForm()
    done = tried(form, lambda session: trials.end(session, actor(), trial_id, TrialEnd(form.how.data), now=now()))
    with page_session() as session:
        page = trials.ending(session, actor(), trial_id, now=now())
    if done.done:
        flash(_("終わりを記録しました。"), "done")
        return redirect(url_for("leaves.show", leave_id=page.leave_id), 303)
    status = 409 if done.clash else 422 if form.is_submitted() else 200
    return render_template("trials/end.html", form=form, page=page, refusal=done.refusal), status


@trials_pages.post("/leaves/<public_id:leave_id>/tasks")
@needs(Act.ASK_FOR_TASKS)
def ask(leave_id: PublicId) -> Answer:
    """HR asks the employee whether it may ask who leads them."""
    with transaction() as session:
        task_questions.ask(session, actor(), leave_id, once=OnceForm().called(), now=now())
    flash(_("上司にたずねてよいかを、本人にたずねました。本人がよいと答えるまで、上司には伝わりません。"), "done")
    return redirect(url_for("leaves.show", leave_id=leave_id), 303)


@trials_pages.route("/task-questions/<public_id:question_id>/agree", methods=["GET", "POST"])
@needs(Act.LET_TASKS_BE_ASKED)
def agree(question_id: PublicId) -> Answer:
    """The employee says whether their supervisor may be asked."""
    form = AgreeForm()
    done = tried(
        form,
        lambda session: task_questions.agree(session, actor(), question_id, agreed=form.agreed.data == "yes",
                                             now=now()),
    )  # fmt: skip
    if done.done:
        flash(_("返事を、人事の窓口に伝えました。"), "done")
        return redirect(url_for("leaves.index"), 303)
    with page_session() as session:
        page = task_questions.opening(session, actor(), question_id, now=now())
    status = 409 if done.clash else 422 if form.is_submitted() else 200
    return render_template("trials/agree.html", form=form, page=page, refusal=done.refusal), status


@trials_pages.route("/task-questions/<public_id:question_id>/tasks", methods=["GET", "POST"])
@needs(Act.TELL_TASKS)
def tell(question_id: PublicId) -> Answer:
    """A supervisor says which tasks there are."""
    form = TasksForm()
    done = tried(
        form,
        lambda session: task_questions.tell(session, actor(), question_id, form.tasks.data or "",
                                            form.attendance.data or "", now=now()),
    )  # fmt: skip
    if done.done:
        flash(_("窓口に送りました。"), "done")
        return redirect(url_for("return_plans.of_team"), 303)
    with page_session() as session:
        page = task_questions.telling(session, actor(), question_id, now=now())
    status = 409 if done.clash else 422 if form.is_submitted() else 200
    return render_template("trials/tell.html", form=form, page=page, refusal=done.refusal), status
