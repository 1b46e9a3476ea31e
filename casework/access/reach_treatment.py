"""Which reviews of how somebody is treated can a hat reach? Of a leaving that was undone nobody."""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, literal, or_, select

from casework.access.actor import Actor
from casework.access.standing import Condition, Standing, no_conflict, not_mine, scope, there
from casework.models.providers import Engagement
from casework.models.treatment import PersonnelChange, TreatmentReview
from casework.rules.treatment import ChangeKind
from casework.rules.vocabulary import EngagementKind, Hat


def treatment_reviews(actor: Actor, where: Standing, today: date) -> Condition:
    """The 産業医 of the workplace, never of themself nor of people whom they lead or led; and the employee, once they
    were asked or told of it themself. That there is one exists for nobody else.
    """
    company = TreatmentReview.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat is Hat.WORKER:
        known = or_(TreatmentReview.raised_on.is_not(None), TreatmentReview.asked_on.is_not(None))
        return and_(company, TreatmentReview.employment_id.in_(where.own), known)
    if actor.hat is not Hat.PHYSICIAN:
        return false()
    appointed = there(
        TreatmentReview,
        Engagement.company_id == TreatmentReview.company_id,
        Engagement.person_id == actor.person_id,
        Engagement.kind == EngagementKind.INDUSTRIAL_PHYSICIAN,
        or_(Engagement.workplace_id.is_(None), Engagement.workplace_id == TreatmentReview.workplace_id),
        Engagement.on(today),
    )
    others = and_(
        not_mine(TreatmentReview.employment_id, where), no_conflict(TreatmentReview.employment_id, actor, where)
    )
    return and_(company, scope(TreatmentReview.workplace_id, actor, where), appointed, others, ~undone(today))


def undone(today: date) -> ColumnElement[bool]:
    """A leaving without a reason whose last day was corrected to one that is still ahead: they work on, and there is
    nothing to look into. One that was looked into, or that the employee was asked about, stays; so does what the file
    calls a dismissal, however far its day is moved. For a select over `TreatmentReview`.
    """
    moved = exists(
        select(literal(1)).where(
            PersonnelChange.company_id == TreatmentReview.company_id,
            PersonnelChange.id == TreatmentReview.change_id,
            PersonnelChange.kind == ChangeKind.LEFT,
            PersonnelChange.happened_on > TreatmentReview.happened_on,
            PersonnelChange.happened_on >= today,
        )
    )
    untouched = and_(TreatmentReview.closed_on.is_(None), TreatmentReview.asked_on.is_(None))
    return and_(TreatmentReview.raised_on.is_(None), untouched, moved)
