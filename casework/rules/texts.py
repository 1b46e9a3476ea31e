"""How does a layer without a language say something to a person?"""

from dataclasses import dataclass, field
from datetime import date
from typing import Final


def N_(text: str) -> str:
    """Mark a Japanese source text for the catalogue; it is translated where it is shown."""
    return text


@dataclass(frozen=True)
class Said:
    """A sentence for a person: message id in Japanese plus parameters, put into their language at the edge.

    A `date` among the parameters is written out in the reader's language, and several things are put one after the
    other as they are there; a `Said` or a labelled choice is translated.
    """

    text: str
    params: dict[str, "str | int | date | tuple[int | Said, ...] | Said"] = field(default_factory=dict)

    def __str__(self) -> str:
        params = {
            name: "・".join(map(str, value)) if isinstance(value, tuple) else value
            for name, value in self.params.items()
        }
        return self.text % params if params else self.text


NOTHING: Final = Said("")
