"""Is everybody of a campaign at the stage, and is each filter over the days, that was typed here?"""

from datetime import date

import pytest

from casework.rules.board import FOR_OFFICE, Due, Road, Stage, span, stage
from casework.rules.vocabulary import InvitationState, RequestState

OPEN, DECLINED, CONSULTED, POSTPONED, REQUESTED = InvitationState
SUBMITTED, WITHDRAWN, FULFILLED = RequestState.SUBMITTED, RequestState.WITHDRAWN, RequestState.FULFILLED


@pytest.mark.parametrize(
    ("answer", "read", "asked", "booked", "held", "expected"),
    [
        (None, False, None, False, False, Stage.INVITED),
        (OPEN, False, None, False, False, Stage.INVITED),
        (OPEN, True, None, False, False, Stage.READ),
        (DECLINED, True, None, False, False, Stage.DECLINED),
        (CONSULTED, True, None, False, False, Stage.CONSULTED),
        (POSTPONED, False, None, False, False, Stage.POSTPONED),
        (REQUESTED, True, None, False, False, Stage.ASKED),
        (REQUESTED, False, SUBMITTED, False, False, Stage.ASKED),
        (REQUESTED, True, SUBMITTED, True, False, Stage.BOOKED),
        (DECLINED, True, WITHDRAWN, False, False, Stage.WITHDRAWN),
        (OPEN, True, WITHDRAWN, False, False, Stage.READ),
        (CONSULTED, True, WITHDRAWN, False, False, Stage.CONSULTED),
        (REQUESTED, True, FULFILLED, False, True, Stage.HELD),
    ],
)
def test_stages(answer, read, asked, booked, held, expected):
    assert stage(Road(answer, read, asked, booked, held)) is expected


def test_the_office_has_no_word_for_a_consultation():
    assert set(Stage) - set(FOR_OFFICE) == {Stage.CONSULTED}


def test_days():
    today = date(2026, 12, 29)
    assert span(Due.OVERDUE, today)[1] == date(2026, 12, 28)
    assert span(Due.TODAY, today) == (today, today)
    assert span(Due.WEEK, today) == (today, date(2027, 1, 5))
