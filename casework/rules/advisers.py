"""Whose opinion does HR hear when an employee disagrees with a decision: with a 産業医, and where there is none?
(docs/decisions/0007)
"""

from types import MappingProxyType
from typing import Final

from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Choice


class Adviser(Choice):
    """Who can be asked at a workplace about measures."""

    INDUSTRIAL = "industrial", N_("産業医")
    OTHER = "other", N_("医師")
    NOBODY = "nobody", N_("なし")


AGAIN: Final = MappingProxyType(
    {
        Adviser.INDUSTRIAL: Said(N_("人事労務担当者が、産業医の意見も聴いて、もう一度考えます。")),
        Adviser.OTHER: Said(
            N_(
                "人事労務担当者が、この事業場を受け持つ医師（契約している医師、地域産業保健センターの医師）の意見も聴いて、"
                "もう一度考えます。この事業場に、意見を聴ける産業医はいません。"
            )
        ),
        Adviser.NOBODY: Said(
            N_(
                "人事労務担当者が、もう一度考えます。この事業場に、意見を聴ける産業医はいません。健康のことは、地域産業保健"
                "センターに無料で相談できます。"
            )
        ),
    }
)
"""What the employee is told of an objection, and nothing that isn't done."""
EXPLAINED_WITH: Final = MappingProxyType(
    {
        Adviser.INDUSTRIAL: Said(N_("産業医の同席のもとで、決めた措置とその理由を説明します。")),
        Adviser.OTHER: Said(N_("この事業場を受け持つ医師の同席のもとで、決めた措置とその理由を説明します。")),
        Adviser.NOBODY: Said(
            N_(
                "決めた措置とその理由を説明します。同席できる医師がいないため、意見書の医師などに確かめてから説明します。"
            )
        ),
    }
)
