"""To which outside organisations may somebody's result be passed on at all?"""

from sqlalchemy import ColumnElement, or_, select

from casework.access import Visit
from casework.models.cases import Case
from casework.models.checks import CheckResult
from casework.models.providers import Provider
from casework.rules.errors import NotValid, NotYours
from casework.rules.texts import N_, Said
from casework.services.providers import serves


def named_on_paper(visit: Visit, result: CheckResult, provider_id: str) -> Provider | None:
    """Whom a paper names: an outside organisation, or with nothing chosen the employer. NotValid for any other."""
    try:
        return provider(visit, result, provider_id) if provider_id else None
    except NotYours:
        said = N_("この依頼先は、この人の事業場の面接指導を引き受けていません。")
        raise NotValid("provider", Said(said)) from None


def serving(visit: Visit, result: CheckResult) -> ColumnElement[bool]:
    """Organisations that interview today for where somebody was checked or works; for a select over `Provider`."""
    moved = select(Case.workplace_id).where(Case.company_id == result.company_id, Case.check_result_id == result.id)
    places = {result.stress_check.workplace_id, *visit.session.execute(moved).scalars()}
    return or_(*(serves(place, visit.today) for place in places))


def provider(visit: Visit, result: CheckResult, provider_id: str) -> Provider:
    """An organisation that interviews today for where somebody was checked or works. NotYours for any other."""
    found = visit.session.execute(
        select(Provider).where(
            Provider.company_id == result.company_id, Provider.public_id == provider_id, serving(visit, result)
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotYours
    return found
