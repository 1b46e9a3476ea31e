"""Are the structured items of a talk those of the trade, kept as answered, and free of other people's texts?"""

import pytest

from casework.rules import interview_items as items
from casework.rules.interview_items import ITEMS, SCORES, Kind, Section

ANSWERS = {
    "overtime": 52.5, "nights": 6, "work_form": "three_shifts", "changes": ("moved", "supervisor"), "causes": "引継ぎ",
    "k6": 9, "k6_on": "2026-12-08", "next_on": "2027-01-12", "weight": -3,
}  # fmt: skip


def test_every_section_has_its_items():
    assert {section: len(items.of(section)) > 2 for section in Section} == dict.fromkeys(Section, True)
    assert sum(len(items.of(section)) for section in Section) == len(ITEMS)


def test_scores_have_the_ranges_of_their_instruments_and_no_texts():
    assert {code: (ITEMS[code].low, ITEMS[code].high) for code in SCORES} == {
        "k6": (0, 24), "phq9": (0, 27), "gad7": (0, 21),
    }  # fmt: skip
    for code in SCORES:
        assert [one for one in ITEMS if one.startswith(code)] == [code, f"{code}_on", f"{code}_version"]
        assert ITEMS[code].kind is Kind.NUMBER
    options = [option.label for item in ITEMS.values() for option in item.options]
    words = " ".join([*(item.label for item in ITEMS.values()), *options])
    for other in ("WHO-5", "SDS", "BDI", "CES-D", "確率", "うつ病"):
        assert other not in words


def test_whose_items_are_copied_is_named():
    assert "職業性ストレス簡易調査票" in ITEMS["depressive"].source
    assert len(ITEMS["depressive"].options) == 6
    assert "Kessler" in ITEMS["k6"].source


def test_what_was_answered_comes_back():
    assert items.unpack(items.pack(ANSWERS)) == ANSWERS
    assert items.pack(dict(reversed(ANSWERS.items()))) == items.pack(ANSWERS)


def test_nothing_answered_is_the_empty_text():
    assert items.pack({"overtime": None, "changes": [], "causes": "  ", "work_form": ""}) == ""
    assert items.unpack("") == items.unpack(None) == {}


@pytest.mark.parametrize(
    ("code", "value"),
    [("overtime", 745), ("nights", -1), ("nights", True), ("work_form", "whenever"), ("changes", ["fired"]),
     ("weight", -51), ("own", "x")],
)  # fmt: skip
def test_what_is_no_answer_is_left_out(code, value):
    assert items.answered({code: value}) == {}
