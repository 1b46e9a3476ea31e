"""Which facts does a physician note in a talk as values, beside the free text of each section (domain: §3.3)?

Scores of instruments are kept as a number with its day and version, and no item of theirs stands here (domain: §3.4):
K6, PHQ-9 and GAD-7 only. The six answers on depression are items of the 職業性ストレス簡易調査票 (厚生労働省), which
may be reproduced with their source. A number is shown with its range; nothing here reckons what it would mean.
"""

import json
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from casework.rules.texts import N_
from casework.rules.vocabulary import Guidance, WorkForm

LONGEST: Final = 1_000
"""Characters of one item of text."""

Value = float | str | tuple[str, ...]
"""What was answered: a number, a code, text or a day (ISO); several codes."""


class Kind(StrEnum):
    """How an item is answered."""

    NUMBER = "number"
    CHOICE = "choice"
    SEVERAL = "several"
    TEXT = "text"
    DAY = "day"


class Section(StrEnum):
    """By the column of the free text that stays beside its items."""

    WORK = "work_notes"
    BURDEN = "burden_notes"
    BODY = "body_notes"
    PLAN = "assessment"


TITLES: Final[Mapping[Section, str]] = MappingProxyType(
    {
        Section.WORK: N_("勤務の状況"),
        Section.BURDEN: N_("心理的な負担"),
        Section.BODY: N_("その他の心身の状況"),
        Section.PLAN: N_("評価・方針"),
    }
)


class Option(NamedTuple):
    """One answer of a closed list."""

    code: str
    label: str


class Item(NamedTuple):
    """One item: its code and label, how it is answered, and within what."""

    code: str
    label: str
    section: Section
    kind: Kind
    unit: str = ""
    low: float = 0
    high: float = 0
    options: tuple[Option, ...] = ()
    source: str = ""
    """Whose it is, where it isn't our own."""


def _number(code: str, label: str, section: Section, unit: str, high: float, *, low: float = 0) -> Item:
    return Item(code, label, section, Kind.NUMBER, unit, low, high)


def _choice(code: str, label: str, section: Section, *options: tuple[str, str]) -> Item:
    return Item(code, label, section, Kind.CHOICE, options=tuple(Option(*one) for one in options))


def _several(code: str, label: str, section: Section, *options: tuple[str, str], source: str = "") -> Item:
    return Item(code, label, section, Kind.SEVERAL, options=tuple(Option(*one) for one in options), source=source)


def _score(code: str, high: int, label: str, on: str, version: str, source: str = "") -> tuple[Item, Item, Item]:
    return (
        Item(code, label, Section.BURDEN, Kind.NUMBER, N_("点"), 0, high, source=source),
        Item(f"{code}_on", on, Section.BURDEN, Kind.DAY),
        Item(f"{code}_version", version, Section.BURDEN, Kind.TEXT),
    )


_WORK, _BURDEN, _BODY, _PLAN = Section.WORK, Section.BURDEN, Section.BODY, Section.PLAN
_DEGREES: Final = (
    ("none", N_("なし")), ("mild", N_("軽い")), ("some", N_("ある程度")), ("severe", N_("大きい")),
)  # fmt: skip

SCORES: Final = ("k6", "phq9", "gad7")
"""The instruments whose scores may be noted, each with `_on` and `_version`."""

ITEMS: Final[Mapping[str, Item]] = MappingProxyType(
    {
        item.code: item
        for item in (
            _number("overtime", N_("時間外・休日労働（直近3～6か月の月平均）"), _WORK, N_("時間/月"), 744),
            _number("holiday_work", N_("休日に働いた日"), _WORK, N_("日/月"), 31),
            _number("nights", N_("深夜業"), _WORK, N_("回/月"), 31),
            _choice("work_form", N_("勤務形態"), _WORK, *((form.value, form.label) for form in WorkForm)),
            _number("trips", N_("出張"), _WORK, N_("日/月"), 31),
            _choice("discretion", N_("仕事の裁量"), _WORK,
                    ("high", N_("自分で決められる")), ("some", N_("ある程度決められる")),
                    ("low", N_("ほとんど決められない"))),
            _choice("load", N_("責任・質の負荷"), _WORK,
                    ("light", N_("軽い")), ("fair", N_("見合っている")), ("heavy", N_("重い")),
                    ("too_heavy", N_("重すぎる"))),
            _several("changes", N_("最近の変化"), _WORK,
                     ("moved", N_("異動")), ("promoted", N_("昇格・役割の変更")), ("supervisor", N_("上司の交代")),
                     ("duties", N_("担当する仕事の変更")), ("colleagues", N_("人員の増減")),
                     ("returned", N_("休業からの復帰"))),
            _choice("relations", N_("職場の人間関係"), _WORK,
                    ("fine", N_("困っていない")), ("some", N_("気になることがある")), ("hard", N_("つらい"))),
            _choice("harassment", N_("ハラスメントの訴え"), _WORK,
                    ("none", N_("なし")), ("told", N_("あり。本人は、会社に伝えることを望んでいない")),
                    ("pass_on", N_("あり。本人が、伝えることを望んでいる"))),
            _number("commute", N_("通勤（片道）"), _WORK, N_("分"), 300),
            _number("remote", N_("在宅勤務の割合"), _WORK, N_("％"), 100),
            _number("leave_taken", N_("休暇の取得（この1年）"), _WORK, N_("日"), 60),
            _several("depressive", N_("この1か月、「しばしばあった」か「ほとんどいつもあった」こと"), _BURDEN,
                     ("gloomy", N_("ゆううつだ")), ("bothersome", N_("何をするのも面倒だ")),
                     ("concentration", N_("物事に集中できない")), ("cheerless", N_("気分が晴れない")),
                     ("no_work", N_("仕事が手につかない")), ("sad", N_("悲しいと感じる")),
                     source=N_("出典：職業性ストレス簡易調査票（厚生労働省）の「抑うつ感」の6項目")),
            _choice("duration", N_("続いている期間"), _BURDEN,
                    ("weeks", N_("2週間未満")), ("month", N_("2週間～1か月")), ("quarter", N_("1～3か月")),
                    ("half", N_("3～6か月")), ("longer", N_("半年を超える"))),
            _choice("impaired_work", N_("仕事への影響"), _BURDEN, *_DEGREES),
            _choice("impaired_life", N_("生活への影響"), _BURDEN, *_DEGREES),
            Item("causes", N_("本人が考える原因"), _BURDEN, Kind.TEXT),
            *_score("k6", 24, N_("K6の合計点"), N_("K6を行った日"), N_("K6の版"),
                    N_("K6 © Kessler。0～24点と数える版の合計点です")),
            *_score("phq9", 27, N_("PHQ-9の合計点"), N_("PHQ-9を行った日"), N_("PHQ-9の版")),
            *_score("gad7", 21, N_("GAD-7の合計点"), N_("GAD-7を行った日"), N_("GAD-7の版")),
            Item("history", N_("既往・現病歴"), _BODY, Kind.TEXT),
            _choice("treatment", N_("通院"), _BODY,
                    ("none", N_("なし")), ("ongoing", N_("続けている")), ("stopped", N_("中断している"))),
            Item("medicine", N_("服薬"), _BODY, Kind.TEXT),
            _number("sleep_hours", N_("睡眠"), _BODY, N_("時間/日"), 24),
            _several("sleep", N_("眠りのようす"), _BODY,
                     ("falling", N_("寝つきにくい")), ("waking", N_("途中で目が覚める")),
                     ("early", N_("朝早く目が覚める")), ("sleepy", N_("日中眠い"))),
            _choice("appetite", N_("食欲"), _BODY,
                    ("same", N_("変わらない")), ("less", N_("減った")), ("more", N_("増えた"))),
            _number("weight", N_("体重の変化（3か月）"), _BODY, "kg", 50, low=-50),
            _choice("alcohol", N_("飲酒"), _BODY,
                    ("none", N_("飲まない")), ("rare", N_("月に数回")), ("weekly", N_("週1～4日")),
                    ("daily", N_("週5日以上")), ("to_sleep", N_("眠るために飲む"))),
            _choice("smoking", N_("喫煙"), _BODY,
                    ("none", N_("吸わない")), ("stopped", N_("やめた")), ("smokes", N_("吸う"))),
            _choice("exercise", N_("運動の習慣"), _BODY,
                    ("none", N_("なし")), ("some", N_("週1日ほど")), ("regular", N_("週2日以上"))),
            _choice("fatigue", N_("疲れの残りかた"), _BODY,
                    ("none", N_("残らない")), ("night", N_("一晩で取れる")), ("rest", N_("休日に取れる")),
                    ("always", N_("取れない"))),
            _several("symptoms", N_("身体の症状"), _BODY,
                     ("headache", N_("頭痛")), ("stiff", N_("肩こり・腰痛")), ("heart", N_("動悸・息苦しさ")),
                     ("dizzy", N_("めまい")), ("stomach", N_("胃腸の不調")), ("eyes", N_("目の疲れ"))),
            _several("family", N_("家庭・介護"), _BODY,
                     ("children", N_("育児")), ("care", N_("介護")), ("alone", N_("一人暮らし")),
                     ("apart", N_("単身赴任"))),
            _choice("pregnancy", N_("妊娠・産後"), _BODY,
                    ("no", N_("あてはまらない")), ("pregnant", N_("妊娠中")), ("after", N_("産後1年まで"))),
            Item("examination", N_("健診の所見"), _BODY, Kind.TEXT),
            Item("problems", N_("問題リスト"), _PLAN, Kind.TEXT),
            _several("guidance", N_("指導内容"), _PLAN, *((one.value, one.label) for one in Guidance)),
            _choice("care", N_("受診勧奨"), _PLAN,
                    ("none", N_("しない")), ("advised", N_("勧めた")), ("letter", N_("紹介状を渡した")),
                    ("refused", N_("勧めたが、本人は望まない"))),
            Item("next_on", N_("次の面談"), _PLAN, Kind.DAY),
        )
    }
)  # fmt: skip
"""By code, in the order in which they are asked."""


def of(section: Section) -> tuple[Item, ...]:
    """The items of one section."""
    return tuple(item for item in ITEMS.values() if item.section is section)


def answered(values: Mapping[str, object]) -> dict[str, Value]:
    """Only what was answered and can be one: unknown codes, answers outside the list or the range are left out."""
    found = {code: _fit(item, values.get(code)) for code, item in ITEMS.items()}
    return {code: value for code, value in found.items() if value not in (None, "", ())}


def pack(values: Mapping[str, object]) -> str:
    """As it is sealed: the same answers always give the same text, none at all the empty one."""
    kept = answered(values)
    return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else ""


def unpack(text: str | None) -> dict[str, Value]:
    """What was sealed."""
    return answered(json.loads(text)) if text else {}


def _fit(item: Item, value: object) -> Value | None:
    if value is None or isinstance(value, bool):
        return None
    if item.kind is Kind.NUMBER:
        number = float(str(value))
        return _plain(number) if item.low <= number <= item.high else None
    if item.kind is Kind.SEVERAL:
        chosen = value if isinstance(value, list | tuple) else ()
        return tuple(option.code for option in item.options if option.code in chosen)
    if item.kind is Kind.DAY:
        return value.isoformat() if isinstance(value, date) else str(value)
    text = str(value).strip()
    if item.kind is Kind.CHOICE:
        return text if any(option.code == text for option in item.options) else None
    return text[:LONGEST]


def _plain(number: float) -> float:
    return int(number) if number == int(number) else number
