"""Is a length of time said as people say it, in both languages?"""

import pytest

from casework import texts
from casework.rules import durations


@pytest.mark.parametrize(
    ("minutes", "japanese", "english"),
    [
        (240, "4時間", "4 h"),
        (270, "4時間30分", "4 h 30 min"),
        (45, "45分", "45 min"),
        (0, "0時間", "0 h"),
        (6005, "100時間5分", "100 h 5 min"),
    ],
)
def test_hours_and_minutes_without_what_is_none(minutes, japanese, english):
    assert str(durations.said(minutes)) == texts.say(durations.said(minutes), "ja") == japanese
    assert texts.say(durations.said(minutes), "en") == english
