"""Is nobody sent to a physician or a nurse to ask, by whichever way their name is written?"""

from functools import partial

import pytest

from casework.access import Act, enter
from casework.rules.errors import faults
from casework.rules.vocabulary import Hat
from casework.services import carers
from tests.services.advising import NEXT

ASKED = ("人事の山田哲也", "山田 哲也", "山田　哲也（内線210）")
WORKS = ("労務課", "人事課 山田", "")


def refused(world) -> list[str]:
    with world.database.reading() as session:
        visit = enter(session, world.actor("hr", Hat.HR), Act.INSTRUCT, now=NEXT)
        return [text for text in (*ASKED, *WORKS) if faults(partial(carers.refuse, visit, "ask", text))]


def test_the_name_of_a_physician_is_refused_and_a_desk_or_a_common_name_is_not(world):
    assert refused(world) == list(ASKED)


def test_twin_names_compared_sign_by_sign_are_seen(world, monkeypatch):
    monkeypatch.setattr(carers, "_plain", lambda text: text)
    with pytest.raises(AssertionError):
        test_the_name_of_a_physician_is_refused_and_a_desk_or_a_common_name_is_not(world)
