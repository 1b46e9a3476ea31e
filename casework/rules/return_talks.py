"""What is written down of a meeting about a return to work (様式例2 of 職場復帰支援の手引き, domain: §2e)?

The work part is the company's: HR, the employee and whoever cares for them read it. What is health stands in a part of
its own, which never reaches the employer (domain: §4 rows 17 and 20).
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

from casework.rules.return_to_work import Assessment, PlanItem, Present
from casework.rules.texts import N_
from casework.rules.vocabulary import Choice

LONGEST: Final = 2000
LONGEST_NAMES: Final = 100
AT_WORK: Final = tuple(one for one in Assessment if one is not Assessment.EMPLOYEE)
"""What HR assesses; 本人の状況 is health."""

CARERS: Final = frozenset({Present.PHYSICIAN, Present.NURSE})
"""Who of those present writes the health part."""


class CanReturn(Choice):
    """復帰の可否 as the meeting saw it. The company decides afterwards."""

    YES = "yes", N_("可")
    NO = "no", N_("不可")


@dataclass(frozen=True)
class WorkPart:
    """What is said of work: names by part taken, the state of the workplace, and what is planned."""

    present: Mapping[Present, str] = field(default_factory=dict)
    state: Mapping[Assessment, str] = field(default_factory=dict)
    plan: Mapping[PlanItem, str] = field(default_factory=dict)
    reason: str = ""
    next_with: str = ""

    def pack(self) -> str:
        """As it is sealed."""
        parts = {name: {one.value: text for one, text in getattr(self, name).items()} for name in _BY_CODE}
        return json.dumps({**parts, "reason": self.reason, "next_with": self.next_with}, ensure_ascii=False)


_BY_CODE: Final = ("present", "state", "plan")


def work_part(text: str) -> WorkPart:
    """What `WorkPart.pack` kept."""
    kept = json.loads(text)
    return WorkPart(
        {one: kept["present"][one.value] for one in Present if one.value in kept["present"]},
        {one: kept["state"][one.value] for one in Assessment if one.value in kept["state"]},
        {one: kept["plan"][one.value] for one in PlanItem if one.value in kept["plan"]},
        kept["reason"], kept["next_with"],
    )  # fmt: skip


@dataclass(frozen=True)
class HealthPart:
    """What is said of health, with the attending doctor's view."""

    course: str = ""
    institution: str = ""
    doctor: str = ""
    doctor_contact: str = ""
    treatment: str = ""
    doctors_view: str = ""
    employee: str = ""
    """本人の状況."""

    def pack(self) -> str:
        """As it is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)


def health_part(text: str) -> HealthPart:
    """What `HealthPart.pack` kept."""
    return HealthPart(**json.loads(text))
