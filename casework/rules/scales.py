"""Which scales can a result have beside its three sums, what is each called, and which way round do its points count?

職業性ストレス簡易調査票 has nineteen scales. By the conversion table (素点換算表) each becomes one to five points. Five
is always the favourable end: what a file counts the other way round is turned when it comes in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from casework.rules.scoring import Questionnaire
from casework.rules.texts import N_
from casework.rules.vocabulary import Choice

LOW: Final = 1
HIGH: Final = 5

Scales = Mapping[str, int]
"""Points by the code of the scale, five the favourable end."""


class Scale(Choice):
    """The scales in the order of the official profile, each by its official name."""

    QUANTITY = "quantity", N_("心理的な仕事の負担（量）")
    QUALITY = "quality", N_("心理的な仕事の負担（質）")
    PHYSICAL = "physical", N_("自覚的な身体的負担度")
    RELATIONS = "relations", N_("職場の対人関係でのストレス")
    ENVIRONMENT = "environment", N_("職場環境によるストレス")
    CONTROL = "control", N_("仕事のコントロール度")
    SKILLS = "skills", N_("技能の活用度")
    FITNESS = "fitness", N_("仕事の適性度")
    MEANING = "meaning", N_("働きがい")
    VIGOUR = "vigour", N_("活気")
    IRRITATION = "irritation", N_("イライラ感")
    FATIGUE = "fatigue", N_("疲労感")
    ANXIETY = "anxiety", N_("不安感")
    DEPRESSION = "depression", N_("抑うつ感")
    COMPLAINTS = "complaints", N_("身体愁訴")
    SUPERVISOR = "supervisor", N_("上司からのサポート")
    COLLEAGUES = "colleagues", N_("同僚からのサポート")
    FAMILY = "family", N_("家族・友人からのサポート")
    SATISFACTION = "satisfaction", N_("仕事や生活の満足度")


SHORT_NAMES: Final[Mapping[Scale, str]] = {
    Scale.QUANTITY: N_("仕事の量"),
    Scale.QUALITY: N_("仕事の質"),
    Scale.PHYSICAL: N_("身体の負担"),
    Scale.RELATIONS: N_("対人関係"),
    Scale.ENVIRONMENT: N_("職場環境"),
    Scale.CONTROL: N_("コントロール"),
    Scale.SKILLS: N_("技能の活用"),
    Scale.FITNESS: N_("適性"),
    Scale.MEANING: N_("働きがい"),
    Scale.VIGOUR: N_("活気"),
    Scale.IRRITATION: N_("イライラ感"),
    Scale.FATIGUE: N_("疲労感"),
    Scale.ANXIETY: N_("不安感"),
    Scale.DEPRESSION: N_("抑うつ感"),
    Scale.COMPLAINTS: N_("身体愁訴"),
    Scale.SUPERVISOR: N_("上司"),
    Scale.COLLEAGUES: N_("同僚"),
    Scale.FAMILY: N_("家族・友人"),
    Scale.SATISFACTION: N_("満足度"),
}
"""For the corners of a picture; the table beside it has the official name."""

OTHER_NAMES: Final[Mapping[Scale, tuple[str, ...]]] = {
    Scale.QUANTITY: ("仕事の負担（量）", "仕事の量的負担", "量的負担"),
    Scale.QUALITY: ("仕事の負担（質）", "仕事の質的負担", "質的負担"),
    Scale.PHYSICAL: ("身体的負担度", "身体的負担"),
    Scale.RELATIONS: ("対人関係でのストレス", "職場の対人関係"),
    Scale.ENVIRONMENT: ("職場環境",),
    Scale.CONTROL: ("コントロール度", "仕事のコントロール"),
    Scale.SKILLS: ("あなたの技能の活用度", "技能活用度"),
    Scale.FITNESS: ("あなたが感じている仕事の適性度", "適性度"),
    Scale.MEANING: ("働き甲斐",),
    Scale.IRRITATION: ("イライラ",),
    Scale.DEPRESSION: ("抑鬱感",),
    Scale.SUPERVISOR: ("上司のサポート", "上司の支援", "上司からの支援"),
    Scale.COLLEAGUES: ("同僚のサポート", "同僚の支援", "同僚からの支援"),
    Scale.FAMILY: ("家族や友人からのサポート", "家族・友人のサポート", "家族・友人の支援"),
    Scale.SATISFACTION: ("満足度", "仕事や家庭生活の満足度"),
}

HARD: Final = frozenset(
    {
        Scale.QUANTITY, Scale.QUALITY, Scale.PHYSICAL, Scale.RELATIONS, Scale.ENVIRONMENT, Scale.IRRITATION,
        Scale.FATIGUE, Scale.ANXIETY, Scale.DEPRESSION, Scale.COMPLAINTS,
    }
)  # fmt: skip
"""Of these a lot is unfavourable; of the others a lot is good."""

OF_SHORT: Final = frozenset(
    {
        Scale.QUANTITY, Scale.CONTROL, Scale.FATIGUE, Scale.ANXIETY, Scale.DEPRESSION, Scale.COMPLAINTS,
        Scale.SUPERVISOR, Scale.COLLEAGUES,
    }
)  # fmt: skip
"""The scales to which the 23 items belong."""


@dataclass(frozen=True)
class Domain:
    """Scales that are drawn together."""

    name: str
    scales: tuple[Scale, ...]


_ALL: Final = tuple(Scale)
DOMAINS: Final = (
    Domain(N_("仕事のストレス要因"), _ALL[:9]),
    Domain(N_("心身のストレス反応"), _ALL[9:15]),
    Domain(N_("周囲のサポートと満足度"), _ALL[15:]),
)
CORNERS: Final = 3
"""Fewer scales make no picture."""


class Direction(Choice):
    """Which way round a file counts the points of its scales."""

    POINTS = "points", N_("評価点（5に近いほど良い状態。素点換算表のとおり）")
    STRESS = "stress", N_("5に近いほどストレスが高い")
    AMOUNT = "amount", N_("5に近いほど「多い・高い」（負担は5が悪く、活気やサポートは5が良い）")


def of_questionnaire(questionnaire: Questionnaire) -> tuple[Scale, ...]:
    """The scales that a questionnaire can give."""
    return tuple(scale for scale in Scale if questionnaire is Questionnaire.FULL or scale in OF_SHORT)


def turned(scale: Scale, points: int, direction: Direction) -> int:
    """The points with five the favourable end."""
    other = direction is Direction.STRESS or (direction is Direction.AMOUNT and scale in HARD)
    return LOW + HIGH - points if other else points


def drawn(codes: Iterable[str]) -> tuple[Domain, ...]:
    """How the scales that are there are put into pictures: by domain, or all in one where a domain has too few."""
    there = frozenset(codes)
    split = tuple(Domain(one.name, tuple(s for s in one.scales if s in there)) for one in DOMAINS)
    split = tuple(one for one in split if one.scales)
    if all(len(one.scales) >= CORNERS for one in split):
        return split
    return (Domain(N_("尺度ごとの評価点"), tuple(scale for one in split for scale in one.scales)),)
