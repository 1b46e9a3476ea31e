"""On which page does HR write down that measures were looked at again and stay as they are?"""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.services import measure_reviews
from casework.services.measure_reviews import ReviewPage
from casework.web import meanwhile
from casework.web.face import label
from casework.web.here import actor, gettext, needs, now, page_session, tried
from casework.web.meanwhile import Line, line
from forms.measure_reviews import MeasureReviewForm

measure_reviews_pages = Blueprint("measure_reviews", __name__)
Answer = str | tuple[str, int] | Response


@measure_reviews_pages.route("/decisions/<public_id:decision_id>/reviews/new", methods=["GET", "POST"])
@needs(Act.HOLD_MEASURE_REVIEW)
def hold(decision_id: PublicId) -> Answer:
    """Who was heard, how the measures work, and when they are looked at next. Somebody else's review meanwhile: both
    are shown.
    """
    with page_session() as session:
        page = measure_reviews.opening(session, actor(), decision_id, now=now())
    form = MeasureReviewForm(data={"held_on": tokyo_date(now()), "next_on": page.next_on, "version": len(page.reviews)})
    form.offer(page.physicians)

    def do(session: Session) -> None:
        measure_reviews.hold(session, actor(), decision_id, form.held(), version=form.seen_version(), now=now())

    came = tried(form, do)
    if came.done:
        flash(gettext("見直しを記録し、本人に知らせました。"), "done")
        return redirect(url_for("measures.show", decision_id=decision_id), 303)
    rows = _both(form, page) if came.stale else []
    if came.stale:
        form.began_from(len(page.reviews))
    shown = render_template("measure_reviews/hold.html", page=page, form=form, rows=rows, came=came)
    return shown, (409 if came.clash else 422) if form.is_submitted() else 200


def _both(form: MeasureReviewForm, page: ReviewPage) -> list[Line]:
    theirs: Any = page.reviews[0] if page.reviews else None
    if theirs is None:
        return []
    mine = form.held()
    rows = [
        line(form.held_on, meanwhile.day(mine.held_on), meanwhile.day(theirs.held_on)),
        line(form.kept, label(mine.kept), label(theirs.kept)),
        line(form.next_on, meanwhile.day(mine.next_on), meanwhile.day(theirs.next_on)),
    ]
    voice = form.voice if mine.heard else form.unheard
    return [
        *rows,
        line(voice, mine.voice, theirs.voice),
        line(form.physician_words, mine.physician_words, theirs.physician_words),
        line(form.words, mine.words, theirs.words),
    ]
