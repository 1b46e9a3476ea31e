"""Which reviews of how somebody is treated can a hat reach? Of a leaving that was taken back nobody."""

from datetime import date

from sqlalchemy import ColumnElement, String, and_, cast, exists, false, literal, or_, select

from casework.access.actor import Actor
from casework.access.standing import Condition, Standing, appointed, no_conflict, not_mine, scope
from casework.models.people import Employment
from casework.models.treatment import PersonnelChange, TreatmentReview
from casework.rules.treatment import ChangeKind
from casework.rules.vocabulary import Hat


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
    others = and_(
        not_mine(TreatmentReview.employment_id, where), no_conflict(TreatmentReview.employment_id, actor, where)
    )
    return and_(
        company,
        scope(TreatmentReview.workplace_id, actor, where),
        appointed(TreatmentReview, actor, today),
        others,
        ~taken_away(),
    )


def taken_away() -> ColumnElement[bool]:
    """A leaving without a reason that was taken back: the employment has no last day any more. One whose day was moved
    stays a matter, however far; so does what was looked into or told, what the employee was asked about, and what the
    file calls a dismissal. For a select over `TreatmentReview`.
    """
    back = exists(
        select(literal(1))
        .select_from(PersonnelChange)
        .join(
            Employment,
            and_(Employment.company_id == PersonnelChange.company_id, Employment.id == PersonnelChange.employment_id),
        )
        .where(
            PersonnelChange.company_id == TreatmentReview.company_id,
            PersonnelChange.id == TreatmentReview.change_id,
            PersonnelChange.kind == ChangeKind.LEFT,
            Employment.until_on.is_(None),
        )
    )
    return and_(untouched(), back)


def untouched() -> ColumnElement[bool]:
    """Nobody began to look into it, and the employee neither told of it nor was asked."""
    review = TreatmentReview
    untold = and_(review.raised_on.is_(None), review.asked_on.is_(None), review.closed_on.is_(None))
    return and_(untold, review.notes.is_(None), cast(review.steps, String) == "{}")
