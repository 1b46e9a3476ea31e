"""Since when does somebody lead, and how far back may a talk lie that is written down?"""

from datetime import date, timedelta

import pytest

from casework.rules.words import telling_words
from casework.rules.work_talks import BACK, Topic, earliest, led_since

TODAY = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("lines", "since"),
    [
        ([], None),
        ([(date(2027, 2, 1), None)], date(2027, 2, 1)),
        ([(date(2027, 3, 2), None)], None),
        ([(date(2026, 1, 1), date(2027, 2, 28))], None),
        ([(date(2026, 1, 1), date(2027, 1, 31)), (date(2027, 2, 1), None)], date(2026, 1, 1)),
        ([(date(2026, 1, 1), date(2027, 1, 30)), (date(2027, 2, 1), None)], date(2027, 2, 1)),
        ([(date(2027, 1, 1), None), (date(2026, 6, 1), date(2027, 2, 1))], date(2026, 6, 1)),
        ([(date.min, date.max)], date.min),
        ([(date.min, date(2027, 2, 1)), (date(2027, 2, 2), date.max)], date.min),
    ],
)
def test_days_of_leading_are_those_without_a_gap(lines, since):
    assert led_since(lines, TODAY) == since
    assert led_since(reversed(lines), TODAY) == since


def test_a_talk_lies_neither_before_ones_own_days_nor_longer_than_a_year_ago():
    assert earliest(date(2027, 2, 1), TODAY) == date(2027, 2, 1)
    assert earliest(date(2020, 1, 1), TODAY) == TODAY - BACK
    assert timedelta(days=365) < BACK


def test_no_topic_tells_how_somebody_is():
    assert [topic for topic in Topic if telling_words(topic.label)] == []
