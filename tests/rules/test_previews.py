"""May an instruction go out: after an answer, after the working days, or when it is urgent?"""

from datetime import date

import pytest

from casework.rules.previews import Preview, Previewed, how, wait_until
from casework.rules.workdays import Calendar, Closure

FRIDAY = date(2026, 12, 11)
UNTIL = date(2026, 12, 15)


def test_two_working_days_pass_over_the_weekend_and_a_closure():
    assert wait_until(FRIDAY, 2, Calendar()) == UNTIL
    closed = Calendar(closures=(Closure(date(2026, 12, 14), date(2026, 12, 15), "停電"),))
    assert wait_until(FRIDAY, 2, closed) == date(2026, 12, 17)
    assert wait_until(FRIDAY, 0, Calendar()) == FRIDAY
    assert wait_until(date(2030, 1, 4), 2, Calendar()) == date(2030, 1, 13), "no holidays are official yet"


@pytest.mark.parametrize(
    ("answer", "until", "today", "urgent", "found"),
    [
        (None, None, FRIDAY, False, None),
        (None, UNTIL, UNTIL, False, None),
        (None, UNTIL, date(2026, 12, 16), False, Previewed.UNANSWERED),
        (Preview.FINE, UNTIL, FRIDAY, False, Previewed.FINE),
        (Preview.WRONG, UNTIL, FRIDAY, False, Previewed.WRONG),
        (None, None, FRIDAY, True, Previewed.URGENT),
        (None, UNTIL, FRIDAY, True, Previewed.URGENT),
        (Preview.WRONG, UNTIL, FRIDAY, True, Previewed.WRONG_URGENT),
    ],
)
def test_when_it_may_go_out_and_as_what(answer, until, today, urgent, found):
    assert how(answer, until, today, urgent=urgent) is found
