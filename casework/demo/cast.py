"""Whom can a visitor of the demo be, and what is there to try as each?"""

from dataclasses import dataclass

from casework.rules.vocabulary import Hat


@dataclass(frozen=True)
class Cast:
    """Somebody to try. `who`: 社員番号, or the sign-in name of somebody who isn't employed; `line`: one sentence."""

    who: str
    hat: Hat
    line: str


CAST: tuple[Cast, ...] = ()
