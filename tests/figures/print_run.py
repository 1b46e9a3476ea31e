"""What does a print run cost, letters into one Word file, against copying bare XML?

The floor is what lxml and zlib need for the same letters and no more: for each a copy of the tree of its pages with the
places filled in, serialised and packed.
"""

import copy
import zlib
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from casework.documents import letterhead, print_run
from casework.documents.print_run import Posted
from casework.rules.letter_texts import TEXTS
from casework.rules.vocabulary import Language, WordingKind
from tests.figures import figures

LINK = "https://casework.example.jp/sign-in"
GOAL = 3.0


def posted(letters: int) -> list[Posted]:
    """Letters to people with names of their own and texts of their own."""
    text = TEXTS[WordingKind.FIRST, Language.JAPANESE]
    return [
        Posted(
            ("神奈川県厚木市1-2-3", "みなと北斗精機", "厚木工場", "第二製造課"),
            f"社員 {number}",
            "ja",
            text.replace("{氏名}", f"社員 {number}"),
        )
        for number in range(letters)
    ]


def tree(base: print_run.Base) -> etree._Element:
    """The pages of one letter as a tree."""
    return etree.fromstring((base._head + base._first + base._page + base._tail).encode())


def bare(page: etree._Element, letters: list[Posted]) -> int:
    """The floor; the number of bytes it packed."""
    size = 0
    for letter in letters:
        made = copy.deepcopy(page)
        for node in made.iter(qn("w:t")):
            place = letterhead.read_marker(node.text)
            node.text = letter.text if place and place[0] == "text" else letter.name
        size += len(zlib.compress(etree.tostring(made, xml_declaration=True, encoding="UTF-8"), 6))
    return size


def rows(letters: int = 1000, rounds: int = 5) -> Iterator[dict[str, Any]]:
    """One row: all letters into one file."""
    wanted = posted(letters)
    base = print_run.base("みなと北斗精機", LINK)
    page = tree(base)
    ours, floor = figures.turns(rounds, lambda: base.fill(wanted), lambda: bare(page, wanted))
    yield figures.compared("print-run", "", letters, ours, floor, GOAL, bytes=len(base.fill(wanted)))
