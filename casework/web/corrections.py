"""Where does a physician correct an issued record or add a second one, and where do they think better of it?"""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.bases import RecordBasis
from casework.services import corrections, long_hours
from casework.web.here import actor, gettext, needs, now, transaction

corrections_pages = Blueprint("corrections", __name__)


@corrections_pages.post("/opinions/<public_id:opinion_id>/correction")
@needs(Act.CORRECT_RECORD)
def begin(opinion_id: PublicId) -> Response:
    """A new edition as a draft beside the issued one; it is written where the first was."""
    with transaction() as session:
        interview_id, basis = corrections.correct(session, actor(), opinion_id, now=now())
    return redirect(url_for("opinions.write", interview_id=interview_id, basis=basis.value), 303)


@corrections_pages.post("/opinions/<public_id:opinion_id>/correction/drop")
@needs(Act.DROP_DRAFT)
def drop(opinion_id: PublicId) -> Response:
    """No correction after all."""
    with transaction() as session:
        standing = corrections.drop(session, actor(), opinion_id, now=now())
    flash(gettext("書きかけの訂正版を取りやめました。発行済みの版は、そのままです。"), "done")
    return redirect(url_for("opinions.show", opinion_id=standing), 303)


@corrections_pages.post("/interviews/<public_id:interview_id>/long-hours/add")
@needs(Act.ADD_RECORD)
def add(interview_id: PublicId) -> Response:
    """The second record of the same meeting, on another article of the law."""
    with transaction() as session:
        long_hours.add(session, actor(), interview_id, now=now())
    return redirect(url_for("opinions.write", interview_id=interview_id, basis=RecordBasis.LONG_HOURS.value), 303)


@corrections_pages.post("/interviews/<public_id:interview_id>/long-hours/drop")
@needs(Act.DROP_DRAFT)
def drop_added(interview_id: PublicId) -> Response:
    """It was added by mistake."""
    with transaction() as session:
        long_hours.drop(session, actor(), interview_id, now=now())
    flash(gettext("長時間労働の面接指導の記録を取りやめました。"), "done")
    return redirect(url_for("interviews.write", interview_id=interview_id), 303)
