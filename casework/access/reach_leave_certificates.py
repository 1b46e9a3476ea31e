"""For whom does the certificate of a leave exist, and for whom its original?

That there is one, and its days, are for HR and for who cares for the employee; the original is for the employee and for
those to whom they gave it, and for nobody else (domain: §12.16).
"""

from datetime import date

from sqlalchemy import and_, false

from casework.access.actor import Actor
from casework.access.reach_cases import through_case
from casework.access.standing import PROFESSIONALS, Condition, Standing, there
from casework.models.leave_certificates import CertificatePaper, LeaveCertificate
from casework.rules.leave_certificates import HandedTo
from casework.rules.vocabulary import Hat


def certificates(actor: Actor, where: Standing, today: date) -> Condition:
    """What was taken away is there for the employee alone."""
    reached = through_case(LeaveCertificate)(actor, where, today)
    if actor.hat is None or actor.hat is Hat.WORKER:
        return reached
    if actor.hat is not Hat.HR and actor.hat not in PROFESSIONALS:
        return false()
    return and_(reached, LeaveCertificate.taken_away_at.is_(None))


def papers(actor: Actor, where: Standing, today: date) -> Condition:
    """The original, for whom the employee chose."""
    reached = through_case(CertificatePaper)(actor, where, today)
    if actor.hat is None or actor.hat is Hat.WORKER:
        return reached
    if actor.hat is not Hat.HR and actor.hat not in PROFESSIONALS:
        return false()
    theirs = and_(
        LeaveCertificate.company_id == CertificatePaper.company_id,
        LeaveCertificate.id == CertificatePaper.leave_certificate_id,
        LeaveCertificate.handed_to == (HandedTo.HR if actor.hat is Hat.HR else HandedTo.HEALTH),
    )
    return and_(reached, there(CertificatePaper, theirs))
