"""Does a text that the employer keeps say nothing of illness and treatment? (model rule art. 32)

Whoever writes it: HR, somebody who approves, or a physician whose words HR reads. What somebody says of themself is
left as they say it: a list that refuses would put other words into their mouth.
"""

from typing import Final

from casework.rules.errors import NotValid
from casework.rules.texts import N_, Said
from casework.rules.words import clinical_words

TELLS: Final = N_(
    "「%(words)s」は、病名や治療の言葉です。会社に残る記録なので、仕事の都合として言えることだけを書いてください。"
)


def check(field: str, text: str) -> None:
    """NotValid beside a field whose text says a diagnosis, a treatment or what was measured."""
    found = clinical_words(text)
    if found:
        raise NotValid(field, Said(TELLS, {"words": "、".join(found)}))
