"""What must, may and must not stand in the text of a letter, and how do names get into it?

A wording is plain text with named places such as {氏名}. Nothing else in it means anything: no template language reads
it, and what is put in is never read again.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from casework.rules.errors import NotValid
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Language, WordingKind

PLACES: Final[Mapping[str, str]] = {
    "氏名": N_("宛名になる人の氏名"),
    "会社名": N_("会社の名前"),
    "実施者名": N_("実施者の氏名"),
    "期限": N_("申出の期限の日"),
    "申出の日数": N_("規程の、申出までの日数"),
    "面談の日数": N_("規程の、申出から面談までの日数"),
    "結果の扱い": N_("申し出たときの、結果の会社への提供（規程による一文）"),
    "相談窓口": N_("「だれかと話す」への行き方"),
    "サインインのページ": N_("サインインのページのアドレス"),
}
"""The named places of a wording, each with what is put there."""

TARGETS_ONLY: Final = frozenset({"期限", "申出の日数", "面談の日数", "結果の扱い"})
"""Places that have a value only for somebody who was invited to an interview."""

FORBIDDEN: Final = (
    "完全に秘密", "絶対に秘密", "記録は第三者に共有されません", "第三者に共有されることはありません", "異常", "再検査",
    "辞退", "懲役", "completely secret", "completely confidential", "absolutely confidential", "strictly secret",
    "秘密は必ず守", "絶対に伝わりません", "誰にも知られ", "だれにも知られ", "受けないと不利", "申し出ないと不利",
    "never shared with third parties", "not shared with any third party", "abnormal",
)  # fmt: skip
"""Words that promise something false, frighten, or are wrong (domain: §12.20)."""

PRESSING: Final = (
    r"(?:必ず|かならず|絶対に)[^。\n]{0,20}?(?:受け|申し出|申込|申し込|お申し出|予約|お越し|来て)[^。\n]{0,6}?(?:ください|下さい|こと)",
    r"(?:受け|申し出|申し込ま)なければ(?:ならない|なりません|いけ)(?!わけ|もの|こと(?:は|で)|ということ)",
    r"(?:受ける|申し出る)(?:必要|義務)が(?:あり|ござい)",
    r"(?:受診|面談|面接(?:指導)?)(?:は|が)(?:義務|必須)(?:です|であり|となり|とな)",
    r"(?:断る|拒否する)ことは(?:でき|出来)ません",
    r"\b(?:you )?(?:must|have to|are required to|are obliged to) (?:attend|take|request|ask for|see|come|book)\b",
    r"\b(?:interview|attendance|talk) is (?:mandatory|compulsory|obligatory)\b",
)
"""Sentences that take back what the letter has to say: that the person decides (安衛法66条の10第3項)."""

LONGEST: Final = 6000
"""Characters of a wording."""

_BRACES: Final = str.maketrans("｛｝", "{}")
_PLACE: Final = re.compile(r"\{([^{}\n]*)\}")


class Point(NamedTuple):
    """Something that the letter has to say. It is there when each group has one of its words in the text."""

    code: str
    label: str
    japanese: tuple[tuple[str, ...], ...]
    english: tuple[tuple[str, ...], ...]


PURPOSE: Final = Point("purpose", N_("目的は支えること（問題のある社員を探すためではない）"),
    (("支える", "支援"), ("探すためのものでは", "探すためでは", "決めつけ")),
    (("support",), ("not to single out", "not to look for"),))  # fmt: skip
VOLUNTARY: Final = Point("voluntary", N_("受けるかどうかは本人が決めること"),
    (("あなたが決め", "ご自身で決め", "任意"),), (("you decide", "your decision", "voluntary"),))  # fmt: skip
NO_DISADVANTAGE: Final = Point("no_disadvantage", N_("申し出ても申し出なくても不利益な取扱いを受けないこと"),
    (("不利益",), ("申し出ない", "申し出なく", "受けない", "選ばない")),
    (("disadvantage",), ("not asking", "not to ask", "do not ask")))  # fmt: skip
WHO_LEARNS: Final = Point("who_learns", N_("申出、結果、報告書と意見書を、それぞれだれが知るか"),
    (("人事労務",), ("上司",), ("報告書",), ("意見書",), ("{結果の扱い}", "結果の提供")),
    (("HR", "human resources"), ("supervisor", "manager"), ("report",), ("opinion",),
     ("{結果の扱い}", "pass on the result")))  # fmt: skip
ROOM: Final = Point("room", N_("面談の部屋にだれがいるか"), (("同席",),), (("in the room",),))
WRITTEN: Final = Point(
    "written", N_("何が書き残されるか"), (("書き残", "記録"), ("メモ",)), (("written down",), ("notes",))
)
WORK_DATA: Final = Point("work_data", N_("会社が医師に渡す、働き方の情報"),
    (("労働時間", "勤務の状況"), ("会社から医師", "会社は医師")),
    (("working hours",), ("gives the physician",)))  # fmt: skip
DEADLINE: Final = Point("deadline", N_("申出の期限（概ね1か月、規程の日数とその日）"),
    (("概ね1か月",), ("{申出の日数}",), ("{期限}",)),
    (("about one month",), ("{申出の日数}",), ("{期限}",)))  # fmt: skip
LATE: Final = Point("late", N_("期限を過ぎていても申し出られること"),
    (("期限を過ぎ", "期限のあと"),), (("after the day", "after the deadline"),))  # fmt: skip
COST: Final = Point("cost", N_("費用は会社が負担し、面談の時間は労働時間であること"),
    (("費用",), ("労働時間として",)), (("employer pays", "company pays"), ("working time",)))  # fmt: skip
CONSULTATION: Final = Point("consultation", N_("会社に知られずに相談する道（健康相談）"),
    (("健康相談",), ("会社に知られず", "会社には伝わりません")),
    (("consultation",), ("without your employer", "employer does not learn")))  # fmt: skip
NO_MEASURE: Final = Point("no_measure", N_("健康相談だけでは就業上の措置につながらないこと"),
    (("健康相談だけでは",), ("措置",)), (("consultation alone",), ("measure",)))  # fmt: skip
ABSENCE: Final = Point("absence", N_("席を外すことで気づかれることがあること"),
    (("席を外す", "席をはず"), ("気づ",)), (("away from your place",), ("notice",)))  # fmt: skip
CONTACT: Final = Point("contact", N_("問い合わせと相談の窓口"), (("{相談窓口}",),), (("{相談窓口}",),))
CRISIS: Final = Point("crisis", N_("つらいときにすぐ話せる電話"),
    (("0120-061-338", "0120-279-338", "0570-064-556"), ("119",)),
    (("0120-061-338", "0120-279-338", "0570-064-556"), ("119",)))  # fmt: skip
GENERAL: Final = Point(
    "general", N_("全員に同じ内容を送っていること"), (("全員",), ("同じ",)), (("everybody",), ("the same",))
)

_FOR_TARGETS: Final = (
    PURPOSE, VOLUNTARY, NO_DISADVANTAGE, WHO_LEARNS, ROOM, WRITTEN, WORK_DATA, COST, CONSULTATION, NO_MEASURE, ABSENCE,
    CONTACT, CRISIS,
)  # fmt: skip
REQUIRED: Final[Mapping[WordingKind, tuple[Point, ...]]] = {
    WordingKind.FIRST: (*_FOR_TARGETS, DEADLINE, LATE),
    WordingKind.REMINDER: (*_FOR_TARGETS, DEADLINE, LATE),
    WordingKind.FINAL: (*_FOR_TARGETS, DEADLINE, LATE),
    WordingKind.REAPPROACH: (*_FOR_TARGETS, LATE),
    WordingKind.EVERYBODY: (GENERAL, PURPOSE, VOLUNTARY, CONSULTATION, NO_MEASURE, ABSENCE, CONTACT, CRISIS),
}
"""What each kind of letter has to say (domain: §2b, §12.6, §12.12, §12.14, §12.20)."""


def missing_points(text: str, kind: WordingKind, language: Language) -> list[Point]:
    """The required points that aren't recognised in the text: warnings, since words can be put in many ways."""
    plain = _plain(text)

    def said(groups: tuple[tuple[str, ...], ...]) -> bool:
        return all(any(_plain(word) in plain for word in group) for group in groups)

    return [
        point for point in REQUIRED[kind] if not said(point.english if language is Language.ENGLISH else point.japanese)
    ]


def pressing(text: str) -> list[str]:
    """What in the text makes a duty of the talk, although it is the person's to decide: warnings, as above."""
    plain = _plain(text)
    return [found.group(0) for pattern in PRESSING for found in [re.search(pattern, plain)] if found]


def errors(text: str, kind: WordingKind) -> list[Said]:
    """What keeps a text from being used at all: nothing in it, unknown or broken places, words that are never used."""
    if not text.strip():
        return [Said(N_("手紙の文を入力してください。"))]
    found = [problem for number, line in enumerate(text.split("\n"), 1) for problem in _in_line(number, line, kind)]
    plain = _plain(text)
    said = N_("「%(word)s」は使えません。守れない約束や、受け取る人をおどす言葉になるためです。")
    found += [Said(said, {"word": word}) for word in FORBIDDEN if _plain(word) in plain]
    if len(text) > LONGEST:
        found.append(Said(N_("%(limit)s文字以内で書いてください。"), {"limit": LONGEST}))
    return found


def unusable(text: str, kind: WordingKind) -> list[NotValid]:
    """The same, to stand beside the text."""
    return [NotValid("body", said) for said in errors(text, kind)]


def doubts(text: str, kind: WordingKind, language: Language) -> tuple[Said, ...]:
    """What the text doesn't seem to say, and what takes back that the person decides."""
    return (
        *(Said(point.label) for point in missing_points(text, kind, language)),
        *(
            Said(N_("「%(words)s」：受けるかどうかは本人が決めることと食い違います"), {"words": words})
            for words in pressing(text)
        ),
    )


def tidy(text: str) -> str:
    """One kind of line break and of braces, nothing empty around: ｛氏名｝ is typed as easily as {氏名}."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_BRACES).strip()


def places(text: str) -> set[str]:
    """The names of the places in a text."""
    return set(_PLACE.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled, in one pass: what a value holds is never read as a place.

    Raises KeyError for a place without a value; `errors` finds unknown ones before.
    """
    return _PLACE.sub(lambda match: values[match.group(1)], text)


def _in_line(number: int, line: str, kind: WordingKind) -> Iterable[Said]:
    for match in _PLACE.finditer(line):
        name = match.group(1)
        if name not in PLACES:
            yield Said(N_("%(line)s行目：「{%(name)s}」という差し込みはありません。"), {"line": number, "name": name})
        elif kind is WordingKind.EVERYBODY and name in TARGETS_ONLY:
            yield Said(
                N_("%(line)s行目：「{%(name)s}」は、全員向けの案内では使えません。"), {"line": number, "name": name}
            )
    if {"{", "}"} & set(_PLACE.sub("", line)):
        yield Said(N_("%(line)s行目：波かっこ { } は、差し込みにだけ使えます。"), {"line": number})


def _plain(text: str) -> str:
    """Full-width letters, capitals and line breaks don't hide a word."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
