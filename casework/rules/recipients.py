"""Which of the decided measures does whom concern besides the supervisor, and in which words?

Payroll, rostering, the client of somebody who is placed elsewhere and HR of the workplace that somebody moves to each
get what they need for their own work and nothing else (domain: §12.10, §9 no. 31). What a recipient isn't told isn't
in its text at all: payroll reads neither shifts nor limits of overtime, which come to it as hours worked, and not even
that the purpose is health.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from casework.rules import wording
from casework.rules.comparison import TEXT_KINDS, Item
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Choice, MeasureKind


class Recipient(Choice):
    """Who is told, besides the supervisor."""

    PAYROLL = "payroll", N_("給与の担当")
    ROSTERING = "rostering", N_("勤務割の担当")
    CLIENT = "client", N_("派遣先")
    NEW_OFFICE = "new_office", N_("異動先の人事労務担当者")


TO_SUPERVISOR: Final = N_("あなたの上司")
READER: Final = {
    Recipient.PAYROLL: N_("給与を担当する人"),
    Recipient.ROSTERING: N_("勤務割を担当する人"),
    Recipient.CLIENT: N_("派遣先の会社"),
    Recipient.NEW_OFFICE: N_("異動先の事業場の人事"),
}
"""Who would read a text, in the middle of a sentence to the employee: their own supervisor, or one of these."""


class Saying(Choice):
    """What one of the texts says."""

    MEASURES = "measures", N_("措置の内容")
    GOES_ON = "goes_on", N_("終了予定日のあとも続く")
    ENDED = "ended", N_("終わり")
    WITHDRAWN = "withdrawn", N_("取りやめ")


LAST: Final = frozenset({Saying.ENDED, Saying.WITHDRAWN})
"""After one of these there is nothing more to say."""
_AFTER: Final[Mapping[Saying, str]] = MappingProxyType(
    {
        Saying.GOES_ON: N_(
            "先にお伝えした取扱いは、終了予定日の%(day)sを過ぎても続きます。終わりは、あらためてお知らせします。"
        ),
        Saying.ENDED: N_("先にお伝えした取扱いは、%(day)sで終わります。"),
        Saying.WITHDRAWN: N_("先にお伝えした%(day)sまでの取扱いは、行わないことになりました。"),
    }
)
_SHIFTS: Final = frozenset(
    {
        MeasureKind.OVERTIME_LIMIT, MeasureKind.OVERTIME_BAN, MeasureKind.WORKING_HOURS, MeasureKind.WORK_BAN,
        MeasureKind.FEWER_NIGHTS, MeasureKind.DAY_SHIFT,
    }
)  # fmt: skip
KINDS: Final[Mapping[Recipient, frozenset[MeasureKind]]] = MappingProxyType(
    {
        Recipient.PAYROLL: frozenset({MeasureKind.WORKING_HOURS, MeasureKind.WORK_BAN, MeasureKind.FLEXIBLE_EXCLUDED}),
        Recipient.ROSTERING: _SHIFTS,
        Recipient.CLIENT: _SHIFTS | TEXT_KINDS,
        Recipient.NEW_OFFICE: frozenset(MeasureKind),
    }
)
"""What each needs. The rest of the measures is nothing to it."""
PURPOSE: Final[Mapping[Recipient, Said]] = MappingProxyType(
    {
        Recipient.PAYROLL: Said(N_("勤務の取扱いの変更です。給与の計算に必要なことだけをお知らせします。")),
        Recipient.ROSTERING: wording.PURPOSE,
        Recipient.CLIENT: wording.PURPOSE,
        Recipient.NEW_OFFICE: wording.PURPOSE,
    }
)
NO_REASONS: Final[Mapping[Recipient, Said]] = MappingProxyType(
    {
        Recipient.PAYROLL: Said(N_("理由の確認は不要です。")),
        Recipient.ROSTERING: wording.NO_REASONS,
        Recipient.CLIENT: Said(N_("理由の確認は不要です。ご協力のお願いを理由に、交代を求めることはお控えください。")),
        Recipient.NEW_OFFICE: Said(
            N_("理由の確認は不要です。見直し、延長、終わりは、相談先が決めて、あらためてお知らせします。")
        ),
    }
)
"""For the client the guideline on dispatched workers says so (domain: §1.4). HR of the new workplace
reads who decides how it goes on: not they (docs/decisions/0042).
"""


def takes_words(recipient: Recipient) -> bool:
    """Whether practical words may be added: only where a measure may be one that says nothing without them."""
    return not TEXT_KINDS.isdisjoint(KINDS[recipient])


def concerns(recipient: Recipient, items: Iterable[Item]) -> tuple[Item, ...]:
    """Those of the measures that a recipient needs."""
    return tuple(item for item in items if item.kind in KINDS[recipient])


def lines(kept: Sequence[Mapping[str, object]], from_on: date, until_on: date) -> tuple[Said, ...]:
    """What a recipient reads of the measures that were kept for it."""
    return tuple(wording.lines([wording.restored(item) for item in kept], from_on, until_on))


def after(saying: Saying, until_on: date) -> tuple[Said, ...]:
    """What a recipient reads that was told before: no values, no reason."""
    return (Said(_AFTER[saying], {"day": until_on}),)
