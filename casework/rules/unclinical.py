"""Does a text that the employer keeps say nothing of illness and treatment? (model rule art. 32)

About a leave and a return everybody is near to saying how somebody is. Words of that are asked about once, and refused
in a name or an address; a diagnosis is refused everywhere.

Whoever writes it: HR, somebody who approves, or a physician whose words HR reads. What somebody says of themself is
left as they say it: a list that refuses would put other words into their mouth.
"""

from collections.abc import Iterable
from typing import Final

from casework.rules.errors import NotValid, faults
from casework.rules.texts import N_, Said
from casework.rules.words import clinical_words, complaints, telling_desk, telling_words

TELLS: Final = N_(
    "「%(words)s」は、病名や治療の言葉です。会社に残る記録なので、仕事の都合として言えることだけを書いてください。"
)
WEIGH: Final = N_(
    "「%(words)s」は、体調や治療が分かる言葉です。仕事のうえで要ることだけに直すか、必要なら「このままの言葉で渡す」に印をつけて、"
    "もう一度押してください。"
)
SHORT: Final = N_("「%(words)s」は、体調や治療が分かる言葉です。ここには書かないでください。")
ABOUT_WORK: Final = N_("「%(words)s」は、体調や治療、理由が分かる言葉です。仕事のことだけを書いてください。")


def check(field: str, text: str) -> None:
    """NotValid beside a field whose text says a diagnosis, a treatment or what was measured."""
    found = clinical_words(text)
    if found:
        raise NotValid(field, Said(TELLS, {"words": "、".join(found)}))


def weighed(texts: Iterable[str]) -> list[str]:
    """The words in these texts of how somebody is and is treated: whoever writes them says whether they are meant."""
    return list(dict.fromkeys(word for text in texts for word in complaints(text)))


def weigh(texts: Iterable[str], *, sure: bool) -> list[NotValid]:
    """A question beside the tick of the form, unless it is set."""
    words = [] if sure else weighed(texts)
    return [NotValid("sure", Said(WEIGH, {"words": "、".join(words)}))] if words else []


def plain(field: str, text: str) -> list[NotValid]:
    """What is wrong with a name, an address or an article of the rules: it needs no word of how somebody is."""
    words = complaints(text)
    asked = [NotValid(field, Said(SHORT, {"words": "、".join(words)}))] if words else []
    return faults(lambda: check(field, text)) or asked


def work_alone(field: str, text: str, *, desk: bool = False) -> list[NotValid]:
    """What is wrong with a text that a supervisor reads or writes. `desk`: it names whom they ask."""
    words = telling_desk(text) if desk else telling_words(text)
    return [NotValid(field, Said(ABOUT_WORK, {"words": "、".join(words)}))] if words else []
