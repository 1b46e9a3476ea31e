"""Is who was present kept row by row, and is a name the same however it was typed?"""

import pytest

from casework.rules import attendees
from casework.rules.attendees import Attendee, Presence

ROWS = [Attendee(Presence.INTERPRETER, "グエン"), None, Attendee(Presence.COMPANION, "配偶者")]


def test_rows_come_back_where_they_were():
    assert attendees.unpack(attendees.pack(ROWS)) == ROWS
    assert attendees.present(attendees.pack(ROWS)) == [ROWS[0], ROWS[2]]


@pytest.mark.parametrize("nobody", [[], [None, None]])
def test_nobody_is_the_empty_text(nobody):
    assert attendees.pack(nobody) == ""
    assert attendees.unpack("") == attendees.unpack(None) == []


@pytest.mark.parametrize("text", ["妻", '{"x": 1}', "[1]", '[["boss", "x"]]'])
def test_what_is_not_in_our_form_is_a_name(text):
    assert attendees.unpack(text) == [Attendee(Presence.COMPANION, text)]


@pytest.mark.parametrize("typed", ["高橋　浩", "高橋浩", " 高橋 浩 さん", "高橋 浩様", "高橋 浩氏"])
def test_a_name_is_compared_however_it_was_typed(typed):
    assert attendees.alike(typed) == attendees.alike("高橋 浩")
    assert attendees.alike("高橋 浩二") != attendees.alike("高橋 浩")
