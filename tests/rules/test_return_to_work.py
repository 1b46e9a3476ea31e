"""Is nothing said of an accommodation that the form has no place for?"""

from typing import Any

import pytest

from casework.rules.return_to_work import EXTENTS, TIMED, Accommodation, AccommodationKind, Extent

IMPOSSIBLE: dict[str, dict[str, Any]] = {
    "a ban in a change of tasks": {"kind": AccommodationKind.TASKS, "extent": Extent.BAN},
    "coming late to overtime": {"kind": AccommodationKind.OVERTIME, "extent": Extent.LATE},
    "trips, and no word how far": {"kind": AccommodationKind.TRAVEL},
    "hours of a ban": {"kind": AccommodationKind.OVERTIME, "extent": Extent.BAN, "minutes": 60},
    "words where hours are asked": {"kind": AccommodationKind.SHORTER, "extent": Extent.EARLY, "words": "少し"},
}


@pytest.mark.parametrize("said", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_the_form_has_no_place_for_cannot_be_made(said) -> None:
    with pytest.raises(ValueError, match="has no"):
        Accommodation(**said)


def test_without_the_check_it_could_be(monkeypatch) -> None:
    """The broken twin."""
    monkeypatch.setattr(Accommodation, "__post_init__", lambda _self: None)
    assert [Accommodation(**said) for said in IMPOSSIBLE.values()]


def test_each_box_of_the_form_can_be_ticked_with_its_value() -> None:
    for kind, extents in EXTENTS.items():
        for extent in extents or (None,):
            minutes = 60 if (kind, extent) in TIMED else None
            assert Accommodation(kind, extent, minutes).minutes == minutes
