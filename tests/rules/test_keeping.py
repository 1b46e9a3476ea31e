"""Does a page that saves by itself go on from its own saving, and from nobody else's?"""

import pytest

from casework.rules.keeping import Mark, goes_on

PAGE, OTHER = "a" * 32, "b" * 32


@pytest.mark.parametrize(
    ("stored", "turn", "goes"),
    [
        (f"{PAGE}-3", 4, True), (f"{PAGE}-3", 9, True),
        (f"{PAGE}-3", 3, False), (f"{PAGE}-3", 2, False),  # comes late
        (f"{OTHER}-3", 4, False), (None, 1, False), ("", 1, False), ("x-1", 2, False),
    ],
)  # fmt: skip
def test_only_a_later_saving_of_the_same_page_goes_on(stored, turn, goes):
    assert goes_on(stored, Mark(PAGE, turn)) is goes


def test_a_page_without_a_mark_goes_on_from_nothing():
    assert not goes_on(f"{PAGE}-3", None)


@pytest.mark.parametrize("text", ["", "a-1", f"{PAGE}-", f"{PAGE}--1", f"{PAGE}-1 ", f"{PAGE.upper()}-1", None])
def test_nonsense_is_no_mark(text):
    assert Mark.read(text) is None


def test_a_mark_is_read_as_it_was_written():
    assert Mark.read(str(Mark(PAGE, 7))) == Mark(PAGE, 7)
