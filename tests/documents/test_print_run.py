"""Is a print run one Word file in which nothing but name, address and text tells one letter from another?"""

import io
import re
import zipfile

import pytest
from docx import Document

from casework.documents import print_run
from casework.documents.print_run import Posted

LINK = "https://case.example.jp/sign-in"
WHERE = ("横浜市1-2-3", "みなと北斗精機", "横浜本社", "労務課")
SHORT, LONG = "短い文です。", "\n".join(f"{number}行目" for number in range(100))


def made(*letters: Posted) -> bytes:
    return print_run.base("みなと北斗精機", LINK).fill(letters)


def letters_of(content: bytes) -> list[list[str]]:
    """The paragraphs of each letter."""
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        body = whole.read("word/document.xml").decode()
    parts = re.split(r"(?=<w:p>(?:(?!</w:p>).)*?横浜市)", body)[1:]
    return [re.findall(r"<w:p[ >].*?</w:p>", part, re.DOTALL) for part in parts]


def test_every_letter_has_the_same_number_of_pages():
    content = made(Posted(WHERE, "甲", "ja", SHORT), Posted(WHERE, "乙", "ja", LONG), Posted(WHERE, "丙", "ja", SHORT))
    breaks = Document(io.BytesIO(content)).element.xml.count("<w:pageBreakBefore/>")
    texts = 3  # 100 lines, 44 on a page
    assert breaks == 3 * texts + 2  # the first letter begins the file


def test_the_first_pages_are_equal_but_for_the_name():
    content = made(Posted(WHERE, "甲", "ja", SHORT), Posted(WHERE, "乙", "ja", LONG))
    one, other = (letter[:6] for letter in letters_of(content))
    assert [part.replace("甲", "乙") for part in one] == other


def test_what_is_put_in_is_never_read_as_markup():
    content = made(Posted(("<R&D>", "横浜市"), 'A & B "<w:p/>"\x07', "en", "1 < 2\n&amp; \ue000name\ue001"))
    paragraphs = [part.text for part in Document(io.BytesIO(content)).paragraphs]
    assert "<R&D>\n横浜市" in paragraphs
    assert 'A & B "<w:p/>"' in paragraphs
    assert "1 < 2\n&amp; \ue000name\ue001" in paragraphs


def test_the_mark_holds_the_sign_in_page_and_is_the_same_for_everybody():
    content = made(Posted(WHERE, "甲", "ja", SHORT), Posted(WHERE, "乙", "en", SHORT))
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        assert len([name for name in whole.namelist() if name.endswith(".png")]) == 1
        everything = b"".join(whole.read(name) for name in whole.namelist() if not name.startswith("word/document"))
    assert "甲".encode() not in everything
    described = Document(io.BytesIO(content)).element.xml.count('descr="サインインのページを開く二次元コード"')
    assert described == 2


def test_both_languages():
    text = "\n".join(
        part.text
        for part in Document(
            io.BytesIO(made(Posted(WHERE, "甲", "ja", SHORT), Posted(WHERE, "An", "en", SHORT)))
        ).paragraphs
    )
    assert "甲　様" in text
    assert "親展" in text
    assert "Personal" in text
    assert not re.search("産業医|面接指導|ストレス|健康", text)


def test_nothing_to_print():
    with pytest.raises(ValueError, match="without letters"):
        made()
