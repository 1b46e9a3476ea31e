"""Does a sealed text open in its own place with its own key, and nowhere else?"""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import ids
from casework.sealing import BadSeal, DataKey, Sealed, new_data_key

KEYS = [new_data_key(ids.fresh()) for _ in range(2)]
PLACES = [
    (key, table, row, column)
    for key in KEYS
    for table in ("interview", "report")
    for row in (ids.fresh(), ids.fresh())
    for column in ("complaint", "assessment")
]
"""Two keys, each with two tables of two rows of two columns."""


class Unbound(DataKey):
    """The broken twin: encrypted with the same cipher, but bound to no place."""

    def _bound(self, table: str, public_id: str, column: str) -> bytes:
        return b""


def swaps_that_open(kind: type[DataKey]) -> int:
    """Put each ciphertext into each other's place: how many open there?"""
    keys = {key.public_id: kind(key.public_id, key.secret) for key in KEYS}
    opened = 0
    for source, target in permutations(PLACES, 2):
        key, table, row, column = source
        sealed = keys[key.public_id].seal("眠れない", table=table, public_id=row, column=column)
        key, table, row, column = target
        try:
            keys[key.public_id].open(sealed, table=table, public_id=row, column=column)
        except BadSeal:
            continue
        opened += 1
    return opened


def test_no_ciphertext_opens_in_anothers_place():
    assert len(PLACES) == 16
    assert swaps_that_open(DataKey) == 0


def test_twin_without_binding_the_swaps_within_a_key_open():
    assert swaps_that_open(Unbound) == 2 * 8 * 7


@given(st.binary(max_size=300))
def test_what_was_sealed_opens_in_its_place(raw):
    key = KEYS[0]
    sealed = key.seal(raw, table="interview", public_id="1", column="assessment")
    assert key.open(sealed, table="interview", public_id="1", column="assessment") == raw
    assert len(sealed.blob) == 1 + 16 + 12 + len(raw) + 16


@given(st.text(min_size=1), st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_one_changed_byte_anywhere_is_seen(text, where, change):
    key = KEYS[0]
    blob = bytearray(key.seal(text, table="interview", public_id="1", column="assessment").blob)
    blob[where % len(blob)] ^= change
    with pytest.raises(BadSeal):
        key.open(Sealed(bytes(blob)), table="interview", public_id="1", column="assessment")


def test_the_same_text_never_gives_the_same_ciphertext():
    place = {"table": "interview", "public_id": "1", "column": "assessment"}
    assert len({KEYS[0].seal("眠れない", **place).blob for _ in range(1000)}) == 1000


@pytest.mark.parametrize("cut", [0, 1, 17, 28, 29, 44])
def test_a_cut_ciphertext_is_refused(cut):
    sealed = KEYS[0].seal("", table="interview", public_id="1", column="assessment")
    with pytest.raises(BadSeal):
        KEYS[0].open(replace(sealed, blob=sealed.blob[:cut]), table="interview", public_id="1", column="assessment")


def test_another_format_is_refused():
    sealed = KEYS[0].seal("眠れない", table="interview", public_id="1", column="assessment")
    with pytest.raises(BadSeal):
        KEYS[0].open(Sealed(b"\x02" + sealed.blob[1:]), table="interview", public_id="1", column="assessment")


def test_nothing_sealed_or_secret_shows_in_a_repr():
    sealed = KEYS[0].seal("眠れない", table="interview", public_id="1", column="assessment")
    assert repr(sealed) == f"Sealed({len(sealed.blob)} bytes)"
    assert KEYS[0].secret.hex() not in repr(KEYS[0])
    assert repr(KEYS[0].secret) not in repr(KEYS[0])
