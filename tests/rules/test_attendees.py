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
    assert attendees.same(typed, "高橋 浩")
    assert not attendees.same(typed, "高橋 浩二")
    assert not attendees.same_family(typed, "高橋 浩")


@pytest.mark.parametrize("typed", ["山本部長", "山本本部長", "山本課長代理さん", "山本"])
def test_a_family_name_with_any_post(typed):
    assert attendees.same_family(typed, "山本 恵")
    assert not attendees.same_family(typed, "山田 恵")
    assert not attendees.same_family(typed, "山本恵"), "where the family name ends is not known"
