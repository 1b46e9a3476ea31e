"""Who may be present in a talk beside its two people, and how is it kept?

Attendees are told before and recorded; supervisor and HR never are among them, a companion or an interpreter only at
the employee's wish (domain: §12.14).
"""

import json
import unicodedata
from typing import Final, NamedTuple

from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Choice

MOST: Final = 3
"""So many can be written down."""
LONGEST: Final = 100
"""Characters of a name."""


class Presence(Choice):
    """As what somebody is present."""

    COMPANION = "companion", N_("付添い")
    INTERPRETER = "interpreter", N_("通訳")
    STAFF = "staff", N_("産業保健スタッフ")


class Attendee(NamedTuple):
    """Somebody present."""

    presence: Presence
    name: str
    other: bool = False
    """Whoever wrote it said: somebody else of the same family name."""


UNWELCOME: Final = Said(N_("上司や人事労務の担当者は、面談に同席できません。お名前を確かめてください。"))
SAME_FAMILY_NAME: Final = Said(
    N_("上司や人事労務の担当者に、同じ名字の人がいます。別の人のときは「同じ名字の別の人」に印をつけてください。")
)
_TITLES: Final = (
    "サン", "様", "サマ", "氏", "殿", "君", "クン", "チャン", "先生", "課長", "部長", "次長", "係長", "主任", "主査",
    "班長", "組長", "職長", "室長", "所長", "店長", "支店長", "工場長", "センター長", "本部長", "社長", "専務", "常務",
    "取締役", "代理", "補佐", "副", "リーダー", "マネージャー", "マネジャー", "チーフ",
)  # fmt: skip
"""What may stand behind a name, kana as they are compared."""
_VARIANTS: Final = str.maketrans("髙﨑濵濱邊邉齋齊斉澤廣國", "高崎浜浜辺辺斎斎斎沢広国")


def pack(rows: list[Attendee | None]) -> str:
    """As it is sealed, row by row; nobody is the empty text."""
    if not any(rows):
        return ""
    kept = [row and [row.presence.value, row.name, *([True] if row.other else [])] for row in rows]
    return json.dumps(kept, ensure_ascii=False)


def unpack(text: str | None) -> list[Attendee | None]:
    """The rows as they were written. What isn't in our form is somebody's name."""
    if not text:
        return []
    try:
        return [
            None if row is None else Attendee(Presence(row[0]), str(row[1]), row[2:] == [True])
            for row in json.loads(text)
        ]
    except (ValueError, TypeError, LookupError):
        return [Attendee(Presence.COMPANION, text)]


def present(text: str | None) -> list[Attendee]:
    """Those who are there."""
    return [row for row in unpack(text) if row is not None]


def _plain(name: str) -> str:
    """A name as it is compared: however it was typed, with or without a space, in either kana."""
    plain = "".join(unicodedata.normalize("NFKC", name).split()).casefold().translate(_VARIANTS)
    return "".join(chr(ord(one) + 0x60) if "ぁ" <= one <= "ゖ" else one for one in plain)


def _bare(typed: str) -> set[str]:
    """What was typed, with and without what may be さん or a post behind it: 山本部長 is 山本 and a 部長, no 山 and a
    本部長, but who can tell.
    """
    found, waiting = set(), {_plain(typed)}
    while waiting:
        found |= waiting
        shorter = {one.removesuffix(title) for one in waiting for title in _TITLES if one.endswith(title)}
        waiting = shorter - found - {""}
    return found


def same(typed: str, name: str) -> bool:
    """What was typed is this person's full name."""
    return _plain(name) in _bare(typed)


def same_family(typed: str, name: str) -> bool:
    """What was typed is no more than this person's family name: it may be them, or somebody else of that name."""
    family, *given = name.split()
    return bool(given) and _plain(family) in _bare(typed)
