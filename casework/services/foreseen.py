"""What would a decision that waits end of the measures that run, for whoever is to say the word that it waits for?"""

from datetime import date

from sqlalchemy import select

from casework.access import Visit, sight
from casework.models.cases import Case
from casework.models.measures import Decision, Measure
from casework.rules import terms as rules
from casework.rules.comparison import Item, akin
from casework.rules.vocabulary import DecisionState
from casework.services import terms
from casework.services.liftings import Ending


def endings(visit: Visit, decision: Decision, case: Case) -> tuple[Ending, ...]:
    """What would end, and on which day, if the last word came today, and what is planned and wouldn't begin; empty for
    a decision that doesn't wait. Of what the reader reaches.
    """
    if decision.state is not DecisionState.WAITING:
        return ()
    items = [Item(one.kind, from_on=max(one.from_on, visit.today), until_on=one.until_on) for one in decision.measures]
    stand = [one for old in terms.before(visit.session, decision.opinion, decision) for one in old.measures]
    lasts = {one.id: rules.last_day(Item(one.kind), items, visit.today) for one in stand}
    follows = {one.id: any(akin(one.kind, item.kind) for item in items) for one in stand}
    cut = [
        one.id
        for one in stand
        if lasts[one.id] < (one.ended_on or date.max) and (one.from_on <= lasts[one.id] or not follows[one.id])
    ]
    found = visit.session.execute(
        select(Measure)
        .where(Measure.company_id == decision.company_id, Measure.id.in_(cut), visit.within(Measure))
        .order_by(Measure.id)
    ).scalars()  # fmt: skip
    known = visit.facts(case)
    return tuple(
        Ending(
            visit.show(sight.MEASURE, one, known, of=case.employment_id),
            followed=follows[one.id],
            last=lasts[one.id],
        )
        for one in found
    )
