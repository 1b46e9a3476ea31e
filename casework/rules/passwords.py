"""Is a password good enough? Length counts, not kinds of signs."""

import re
import unicodedata
from typing import Final

from casework.rules.texts import N_, Said

SHORTEST: Final = 13
"""MHLW 医療情報システムの安全管理に関するガイドライン 6.0版 運用編14: 13 characters without a second factor."""
LONGEST: Final = 256
"""A passphrase fits; more would only be work for the machine."""
FEWEST_SIGNS: Final = 5
"""So many different characters at least: aaaa… and 1212… are long and worthless."""

_COMMON_PARTS = (
    "password", "passw0rd", "p@ssword", "p@ssw0rd", "passwd", "pass", "qwertyuiop", "qwerty", "asdfghjkl", "asdfgh",
    "zxcvbnm", "1qaz2wsx3edc", "1qaz2wsx", "iloveyou", "letmein", "welcome", "admin", "administrator", "changeme",
    "secret", "monkey", "dragon", "football", "baseball", "sunshine", "princess", "sakura", "tokyo", "japan", "nihon",
    "nippon", "casework", "stresscheck", "stress", "company", "test", "demo", "login", "user",
    "abcdefgh", "abcdef", "abcd", "abc",
)  # fmt: skip
"""Words of which common passwords are made; one that holds little else is common itself."""
_RUNS = ("0123456789" * 3, "9876543210" * 3, "abcdefghijklmnopqrstuvwxyz" * 2, "qwertyuiopasdfghjklzxcvbnm")


def normal(password: str) -> str:
    """The password as it is hashed: one spelling for signs that look the same on different keyboards."""
    return unicodedata.normalize("NFKC", password)


def objection(password: str, login: str) -> Said | None:
    """Why this password can't be used, as a sentence; None when it can."""
    given = normal(password)
    if len(given) < SHORTEST:
        return Said(N_("%(count)s文字以上にしてください。短い文をつなげると覚えやすくなります。"), {"count": SHORTEST})
    if len(given) > LONGEST:
        return Said(N_("%(count)s文字以内にしてください。"), {"count": LONGEST})
    folded = given.casefold()
    if any(part in folded for part in _own(login)):
        return Said(N_("サインイン名を含まないパスワードにしてください。"))
    if _common(folded):
        return Said(N_("よく使われる、推測されやすいパスワードです。別のものにしてください。"))
    return None


def _own(login: str) -> list[str]:
    """The sign-in name, and its part before the @ when that is long enough to mean somebody."""
    whole = normal(login).casefold()
    return [part for part in {whole, whole.split("@", 1)[0]} if len(part) >= 4]


def _common(folded: str) -> bool:
    if len(set(folded)) < FEWEST_SIGNS:
        return True
    rest = folded
    for part in _COMMON_PARTS:
        rest = rest.replace(part, "")
    for run in _RUNS:
        for start in range(len(run) - 3):
            rest = rest.replace(run[start : start + 4], "")
    letters = re.sub(r"[\W\d_]+", "", rest)
    return len(rest) < len(folded) and len(letters) < 5
