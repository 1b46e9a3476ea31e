"""Does every text have its English, with the same parameters, and does no wrong word slip in?"""

import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from casework import texts
from tests.texts.extraction import extracted

PARAMETER = re.compile(r"%\((\w+)\)[sd]")
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
NEVER = ("完全に秘密", "記録は第三者に共有されません", "異常", "再検査", "辞退", "懲役")
"""Words that promise something false, frighten, or are wrong (a fixed list of the field)."""


def english() -> Catalog:
    with (texts.FOLDER / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def missing(catalogue: Catalog, sources: list[str]) -> list[str]:
    """Texts without English, or with a fuzzy one."""
    return [
        text
        for text in sources
        if (message := catalogue.get(text)) is None or not message.string or not all(message.string) or message.fuzzy
    ]


@pytest.fixture(scope="module")
def sources() -> list[str]:
    return [text for text, _places, _plural in extracted()]


def test_every_text_has_its_english(sources):
    assert len(sources) > 200
    assert missing(english(), sources) == []


def test_a_text_without_english_is_found(sources):
    catalogue = english()
    catalogue.delete(sources[0])
    assert missing(catalogue, sources) == [sources[0]]


def test_no_english_is_left_over(sources):
    known = set(sources)
    ids = [message.id[0] if isinstance(message.id, tuple) else message.id for message in english() if message.id]
    assert [text for text in ids if text not in known] == []


def differing_parameters(source: str, translated: str) -> bool:
    return sorted(set(PARAMETER.findall(source))) != sorted(set(PARAMETER.findall(translated)))


def test_parameters_are_the_same_in_both_languages():
    wrong = [
        message.id
        for message in english()
        if isinstance(message.id, str) and message.id and differing_parameters(message.id, str(message.string))
    ]
    assert wrong == []
    assert differing_parameters("あと%(days)s日", "%(day)s days left")


def test_english_speaks_english():
    """Names of forms and bodies may stand in Japanese in brackets; a whole untranslated sentence may not."""
    pairs = [(message.id, message.string) for message in english() if message.id]
    untranslated = [text for text, said in pairs if said == text and JAPANESE.search(str(text))]
    assert untranslated == []


MERGED = re.compile(r"[a-z”]\.[A-Z][a-z]")
"""Two editions of one text behind one another, as a merge of two catalogues leaves them."""


def test_no_english_stands_twice():
    assert [message.id for message in english() if message.id and MERGED.search(str(message.string))] == []
    assert MERGED.search("Nobody reads it.Nobody can read it.")


OTHERWISE = re.compile(r"\b(industrial|company|works?|site|plant) (physician|doctor)\b", re.IGNORECASE)
"""What a 産業医 is called elsewhere; here it is "occupational physician"."""


def test_one_thing_has_one_name_in_english():
    assert [message.id for message in english() if message.id and OTHERWISE.search(str(message.string))] == []
    assert OTHERWISE.search("HR and the company physician are told.")


@pytest.mark.parametrize("word", NEVER)
def test_words_that_are_never_used(word, sources):
    assert [text for text in sources if word in text] == []
