"""Who acts where the person concerned is HR or the physician, and what is to be appointed before that happens?

The answers are about workplaces and posts. They are the same whether somebody there has a file or not, so that whoever
reads them learns of nobody (domain §9 no. 33).
"""

from collections.abc import Collection
from typing import Final

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice, Hat


class Lack(Choice):
    """What a workplace lacks, in the words of what to do."""

    NO_OFFICER = "no_officer", N_("人事労務担当者がいません。システム管理者に割り当てを頼んでください。")
    ONE_OFFICER = (
        "one_officer",
        N_(
            "人事労務担当者が1人だけです。その人自身の件を扱う人がいません。代わりの担当を決めるか、担当者を増やして"
            "ください。"
        ),
    )
    LED_BY_STAND_IN = (
        "led_by_stand_in",
        N_(
            "人事労務担当者が1人だけで、代わりの担当は、その人の上司（だった方）だけです。上司は部下の意見書や報告書を読めないため、"
            "その人自身の件を扱う人がいません。別の代わりの担当を決めるか、担当者を増やしてください。"
        ),
    )
    NO_PHYSICIAN = "no_physician", N_("面接指導をする医師がいません。実施事務従事者に登録を頼んでください。")
    ONE_PHYSICIAN = (
        "one_physician",
        N_(
            "医師が1人だけで、その医師は従業員でもあります。その人自身の面接指導と説明の同席を頼める、別の医師か地域産業"
            "保健センターの登録を、実施事務従事者に頼んでください。"
        ),
    )


KNOWING: Final = frozenset({Hat.CLERK, Hat.PHYSICIAN, Hat.NURSE})
"""Whoever wears one of these handles results before the employer may know of them, and can't stand in for HR."""


def lacks(
    officers: Collection[int],
    standing_in: Collection[int],
    leading: Collection[int],
    physicians: Collection[int],
    employed: Collection[int],
) -> tuple[Lack, ...]:
    """What one workplace lacks. `leading`: who leads or led one of the officers. `employed`: physicians who work here
    too, and so may be the person concerned.
    """
    found = []
    if not officers:
        found.append(Lack.NO_OFFICER)
    elif len(set(officers)) == 1:
        others = set(standing_in) - set(officers)
        if not others:
            found.append(Lack.ONE_OFFICER)
        elif others <= set(leading):
            found.append(Lack.LED_BY_STAND_IN)
    if not physicians:
        found.append(Lack.NO_PHYSICIAN)
    elif len(set(physicians)) == 1 and set(physicians) <= set(employed):
        found.append(Lack.ONE_PHYSICIAN)
    return tuple(found)
