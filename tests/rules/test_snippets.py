"""Do short texts come out as they went in, in their order, and do they go where they should?"""

import pytest

from casework import ids
from casework.rules.snippets import ZONES, Snippet, added, moved, pack, unpack
from casework.rules.vocabulary import Hat, Zone

THREE = tuple(Snippet(ids.fresh(), f"見出し{number}", f"一行目\n{number}") for number in range(3))


def test_a_book_comes_out_as_it_went_in():
    assert unpack(pack(THREE)) == THREE
    assert pack(()) == ""
    assert unpack(None) == unpack("") == ()


@pytest.mark.parametrize(
    ("which", "step", "order"),
    [(0, 1, (1, 0, 2)), (2, -1, (0, 2, 1)), (1, 1, (0, 2, 1)), (0, -1, (0, 1, 2)), (2, 1, (0, 1, 2))],
)
def test_one_is_put_a_place_up_or_down(which, step, order):
    assert moved(THREE, THREE[which].snippet_id, step) == tuple(THREE[place] for place in order)


@pytest.mark.parametrize(
    ("written", "now"), [("", "文"), ("  \n", "文"), ("前の文", "前の文\n文"), ("前の文\n\n", "前の文\n文")]
)
def test_a_text_goes_behind_what_stands_there(written, now):
    assert added(written, "文") == now


def test_only_a_physician_writes_for_the_employer():
    assert {hat for hat, zones in ZONES.items() if Zone.EMPLOYER in zones} == {Hat.PHYSICIAN}
    assert all(Zone.EXAMINER not in zones for zones in ZONES.values())
