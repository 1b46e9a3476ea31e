"""In which words is it said that time is missing, and what would help?"""

from collections.abc import Mapping
from datetime import date

from casework.rules.capacity import Bound, Group, Help, Remedy, Waiver, Witness
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import InterviewMode, PhysicianWish


def lack(witness: Witness, names: Mapping[Group, str]) -> Said:
    """Seven requests compete for five slots until 11 December at the plant; two more are needed. Without a name of
    those who ask.
    """
    count = len(witness.demands)
    numbers: dict[str, str | int | date] = {
        "talks": count, "slots": len(witness.slots), "missing": witness.missing,
    }  # fmt: skip
    if witness.until is not None:
        numbers["until"] = witness.until
    bound = witness.group.bound if witness.group else None
    if witness.group is not None:
        numbers["name"] = names[witness.group]
    if not witness.slots:
        return Said(_NONE[bound, witness.until is not None], {**numbers})
    return Said(_FEW[bound, witness.until is not None], {**numbers})


_FEW: Mapping[tuple[Bound | None, bool], str] = {
    (Bound.PLACE, True): N_(
        "%(name)s：%(until)sまでに面接が必要な申出が%(talks)s件あり、使える枠は%(slots)s枠です。"
        "あと%(missing)s枠足りません。"
    ),
    (Bound.PROFESSIONAL, True): N_(
        "%(name)sさんの枠しか合わない申出が、%(until)sまでに%(talks)s件あり、使える枠は%(slots)s枠です。"
        "あと%(missing)s枠足りません。"
    ),
    (None, True): N_(
        "いくつかの事業場を合わせて、%(until)sまでに面接が必要な申出が%(talks)s件あり、使える枠は%(slots)s枠です。"
        "あと%(missing)s枠足りません。"
    ),
    (Bound.PLACE, False): N_(
        "%(name)s：面接を待つ申出が%(talks)s件あり、使える枠は%(slots)s枠です。あと%(missing)s枠足りません。"
    ),
    (Bound.PROFESSIONAL, False): N_(
        "%(name)sさんの枠しか合わない申出が%(talks)s件あり、使える枠は%(slots)s枠です。あと%(missing)s枠足りません。"
    ),
    (None, False): N_(
        "いくつかの事業場を合わせて、面接を待つ申出が%(talks)s件あり、使える枠は%(slots)s枠です。"
        "あと%(missing)s枠足りません。"
    ),
}
_NONE: Mapping[tuple[Bound | None, bool], str] = {
    (Bound.PLACE, True): N_(
        "%(name)s：%(until)sまでに面接が必要な申出が%(talks)s件あり、合う枠が一つもありません。%(missing)s枠必要です。"
    ),
    (Bound.PLACE, False): N_(
        "%(name)s：面接を待つ申出が%(talks)s件あり、合う枠が一つもありません。%(missing)s枠必要です。"
    ),
}


def wished(count: int) -> Said:
    """So many lack a time for a wish only: without it there is one."""
    return Said(
        N_("このうち%(count)s件は、方法や医師などの希望がなければ、いま空いている枠で期限に間に合います。"),
        {"count": count},
    )


def ask(waiver: Waiver, mode: InterviewMode, whom: PhysicianWish) -> Said:
    """What somebody with a wish may be asked."""
    match waiver:
        case Waiver.MODE if mode is InterviewMode.IN_PERSON:
            return Said(N_("対面を希望しています。オンラインでもよいか"))
        case Waiver.MODE:
            return Said(N_("オンラインを希望しています。対面でもよいか"))
        case Waiver.WHOM:
            return Said(N_("「%(wish)s」を希望しています。ほかの医師でもよいか"), {"wish": whom})
    return Said(N_("言語の希望があります。その言語を話さない医師との、通訳を付けた面接でもよいか"))


def need(count: int, minutes: int, until: date) -> Said:
    """So many slots, until when: any day until then would do."""
    return Said(
        N_("%(until)sまでのいずれかの日に、%(count)s枠（合わせて%(minutes)s分）"),
        {"until": until, "count": count, "minutes": count * minutes},
    )


def way(remedy: Remedy, *, who: str, where: str) -> Said:
    """What is to be done, for one remedy."""
    return Said(_WAYS[remedy.help], {"who": who, "where": where})


_WAYS: Mapping[Help, str] = {
    Help.ONLINE: N_("%(who)sさんのオンラインの枠を増やす"),
    Help.VISIT: N_("%(who)sさんに%(where)sへ来てもらう日を増やす"),
    Help.SPOT: N_("%(where)sの面接を、単発で引き受ける医師に頼む"),
    Help.ELSEWHERE: N_("%(where)sの空いている枠を使わせてもらう"),
}
