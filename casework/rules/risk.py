"""How does a physician write down whether somebody is in danger, and what is to be done when they are?

The items are those of the interview (domain: §3.3), in our own words: no instrument, no score, no probability. From
"active" on, the list of the crisis opens (domain: §3.4), and for whoever harmed themself or tried to die of late: what
was done is no less than what is thought of. To tell somebody without consent is possible where life is to be protected
and consent is hard to get (個人情報保護法27条1項2号, 20条2項2号); each time is written down with its reason.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice


class Ideation(Choice):
    """希死念慮, as the physician judges it in the talk."""

    NONE = "none", N_("なし")
    PASSIVE = "passive", N_("消極的（消えてしまいたい、目が覚めなければよい）")
    ACTIVE = "active", N_("積極的（死にたいと考えている）")
    PLAN = "plan", N_("方法や時期を考えている、準備している")


class SelfHarm(Choice):
    """自傷・自殺未遂."""

    NONE = "none", N_("なし")
    PAST = "past", N_("以前にあった")
    RECENT = "recent", N_("最近あった")


class HarmToOthers(Choice):
    """他害のおそれ."""

    NONE = "none", N_("なし")
    POSSIBLE = "possible", N_("おそれがある")
    NEAR = "near", N_("差し迫っている")


@dataclass(frozen=True)
class Risk:
    """One assessment: what was found, what protects, what was done."""

    ideation: Ideation
    self_harm: SelfHarm = SelfHarm.NONE
    others: HarmToOthers = HarmToOthers.NONE
    protective: str = ""
    words: str = ""
    action: str = ""

    @property
    def crisis(self) -> bool:
        """Somebody has to act now."""
        return (
            self.ideation in {Ideation.ACTIVE, Ideation.PLAN}
            or self.self_harm is SelfHarm.RECENT
            or self.others is HarmToOthers.NEAR
        )

    def worse_than(self, before: "Risk") -> bool:
        """Something that was found is graver than it was; whoever knows of the earlier has to know of it."""
        return any(now > then for now, then in zip(self.grades, before.grades, strict=True))

    @property
    def grades(self) -> tuple[int, int, int]:
        """How grave each of the three is, in the order of the choices."""
        return (
            list(Ideation).index(self.ideation),
            list(SelfHarm).index(self.self_harm),
            list(HarmToOthers).index(self.others),
        )

    def kept(self) -> dict[str, str]:
        """As it is sealed."""
        return {name: str(getattr(value, "value", value)) for name, value in asdict(self).items()}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Risk":
        """From what was sealed."""
        return cls(
            Ideation(kept["ideation"]), SelfHarm(kept["self_harm"]), HarmToOthers(kept["others"]),
            kept["protective"], kept["words"], kept["action"],
        )  # fmt: skip


class Step(NamedTuple):
    """One line of the list: what to do, and how."""

    label: str
    how: str


STEPS: Final[Mapping[str, Step]] = MappingProxyType(
    {
        "stay": Step(
            N_("一人にしない"),
            N_("安全が確かめられるまで、だれかがそばにいます。オンラインなら回線を切らず、居場所を確かめます。"),
        ),
        "means": Step(N_("危険な物を遠ざける"), N_("刃物、薬、高い所、車など、手の届くものを本人と一緒に確かめます。")),
        "on_site": Step(
            N_("現地で動ける人を決める"), N_("本人のいる場所で付き添える人を決めて、電話をつないでおきます。")
        ),
        "family": Step(N_("家族・緊急連絡先に連絡する"), N_("まず本人に同意を尋ね、迎えに来られるかを確かめます。")),
        "medical": Step(N_("受診につなぐ"), N_("主治医か精神科救急の窓口に電話し、今日の受入れを確かめます。")),
        "transport": Step(N_("付き添って移動する"), N_("一人で帰さず、だれと、何で、どこへ行くかを決めます。")),
        "emergency": Step(
            N_("119番・110番"), N_("意識がない、行動を起こした、止められないときは、ためらわず呼びます。")
        ),
        "hotline": Step(N_("相談窓口を伝える"), N_("夜と休日に電話できる番号を、本人に紙で渡します。")),
        "next": Step(N_("次に話す日時を決める"), N_("いつ、だれが連絡するかを本人と決めて、ここに書きます。")),
    }
)
"""The list of the crisis, in the order in which one does it (domain: §3.4, [design])."""


class Hotline(NamedTuple):
    """A number to call, and when it answers."""

    name: str
    number: str
    hours: str


HOTLINES: Final = (
    Hotline(N_("#いのちSOS"), "0120-061-338", N_("毎日24時間")),
    Hotline(N_("よりそいホットライン"), "0120-279-338", N_("毎日24時間")),
    Hotline(N_("こころの健康相談統一ダイヤル"), "0570-064-556", N_("都道府県により異なります")),
)
"""Public lines (domain: §3.4)."""
