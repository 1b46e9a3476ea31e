"""Who was told of what isn't there for them?"""

from itertools import groupby
from operator import itemgetter

from sqlalchemy import select

from casework.access import Act, enter
from casework.models.messages import InboxNote
from casework.rules.vocabulary import Hat
from casework.services import inbox
from tests.world import World


def unreached(world: World) -> tuple[set[tuple[str, str]], int]:
    """(who, notice) of each line of an inbox about a record that isn't there for whom it is for, and how many kinds of
    notices have been looked at.
    """
    found, kinds = set(), set()
    names = {who.person_id: name for name, who in world.people.items()}
    with world.database.reading() as session:
        lines = session.execute(
            select(InboxNote.person_id, InboxNote.hat, InboxNote.notice, InboxNote.record_id)
            .where(InboxNote.company_id == world.company_id)
            .order_by(InboxNote.person_id, InboxNote.hat)
        ).all()
        for (person_id, hat), theirs in groupby(lines, itemgetter(0, 1)):
            visit = enter(session, world.actor(names[person_id], Hat(hat)), Act.READ_MESSAGES, now=world.now)
            for *_whose, notice, record_id in theirs:
                model = inbox._model(notice)
                if model is None:  # of nothing that could be opened
                    continue
                kinds.add(notice)
                stands = inbox._standing(visit, model, [record_id])[record_id]
                there = select(model.id).where(model.public_id == stands, visit.within(model))
                if session.execute(there).first() is None:
                    found.add((names[person_id], notice))
    return found, len(kinds)
