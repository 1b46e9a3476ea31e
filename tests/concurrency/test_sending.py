"""Is a recipient told exactly what the employee was shown, whoever is moved at the same moment?"""

from datetime import date, timedelta

from sqlalchemy import select

from casework.models.sendings import Sending
from casework.services import sendings
from tests.databases import POSTGRESQL_ONLY
from tests.services.advising import told
from tests.services.test_relocations import MOVE, TOLD, place
from tests.services.test_sendings import answer, propose, send_shown

pytestmark = POSTGRESQL_ONLY
"""On SQLite nobody is moved while something is sent."""


def sent_while_moved(world, monkeypatch) -> date:
    """From when measures hold, as HR of another workplace is told. The text was compared with what the employee was
    shown, and in that moment the move is brought forward.
    """
    _case, decision, _instruction = told(world)
    place(world, world.factory, MOVE)
    draft = propose(world, decision, TOLD)
    answer(world, draft)
    compared, days = sendings._checked, [MOVE - timedelta(days=3)]

    def then_moved(*of):
        found = compared(*of)
        if days:
            place(world, world.factory, days.pop())
        return found

    monkeypatch.setattr(sendings, "_checked", then_moved)
    send_shown(world, decision, draft)
    assert not days, "moved in between"
    with world.database.reading() as session:
        return session.execute(select(Sending.from_on)).scalar_one()


def test_what_was_shown_goes_out_as_it_was_compared(world, monkeypatch):
    assert sent_while_moved(world, monkeypatch) == MOVE


def test_twin_a_text_that_is_made_anew_after_that_is_seen(world, monkeypatch):
    keep = sendings._send

    def anew(visit, case, decision, telling, _compared, *more):
        return keep(visit, case, decision, telling, sendings._checked(visit, decision, case, telling), *more)

    monkeypatch.setattr(sendings, "_send", anew)
    assert sent_while_moved(world, monkeypatch) == MOVE - timedelta(days=3)
