"""What is written down of a follow-up: how it is against last time, what is to become of the measures, what comes next?

Short enough for the room. The three scales are the employee's own word and no instrument: they show a course, and no
limit is derived from them [own].
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice


class Way(Choice):
    """How they talked."""

    IN_PERSON = "in_person", N_("対面")
    ONLINE = "online", N_("オンライン")
    TELEPHONE = "telephone", N_("電話")


class Course(Choice):
    """How it is, against the last talk."""

    BETTER = "better", N_("よくなっている")
    SAME = "same", N_("変わらない")
    WORSE = "worse", N_("悪くなっている")


class View(Choice):
    """What the professional thinks of the measures that hold. The employer hears of it by an opinion only."""

    NONE = "none", N_("いま、措置はない")
    KEEP = "keep", N_("このまま続けてよい")
    CHANGE = "change", N_("変えたほうがよい")
    LIFT = "lift", N_("解除してよい")


class NextStep(Choice):
    """What comes next."""

    PLANNED = "planned", N_("予定どおり、次のフォロー面談")
    EXTRA = "extra", N_("予定のほかに、臨時の面談をする")
    INTERVIEW = "interview", N_("あらためて医師の面接指導を勧める")
    MEDICAL = "medical", N_("医療機関の受診を勧める")
    LEAVE = "leave", N_("休業・休職を考える")
    OVER = "over", N_("落ち着いているため、これで終わる")
    PROPOSED = "proposed", N_("終えてよいと、担当する人に伝える（予定はそのまま）")
    """Of whoever talked without having the case: whoever has it ends it."""


class Scale(Choice):
    """What the employee puts a number to, 0 (worst) to 10 (best)."""

    CONDITION = "condition", N_("体調")
    SLEEP = "sleep", N_("眠り")
    WORK = "work", N_("仕事のしやすさ")


TOP: Final = 10
LONGEST: Final = 4000
LONGEST_ADVICE: Final = 1000


@dataclass(frozen=True)
class Told:
    """What was answered and judged, without words."""

    course: Course
    view: View
    following: NextStep
    scales: Mapping[Scale, int] = field(default_factory=dict)

    @property
    def by_opinion(self) -> bool:
        """What it says of the measures takes an opinion of the physician before anything changes."""
        return self.view in {View.CHANGE, View.LIFT}

    @property
    def leads_on(self) -> bool:
        """What comes next is done elsewhere, so it is a task until it is done. An extra talk isn't: it is planned with
        the note, and waits as every talk does.
        """
        return self.following in {NextStep.INTERVIEW, NextStep.MEDICAL, NextStep.LEAVE}

    @property
    def to_a_physician(self) -> bool:
        """Whoever isn't one doesn't keep it to themselves."""
        return self.by_opinion or self.course is Course.WORSE

    def pack(self) -> str:
        """As it is sealed."""
        kept: dict[str, Any] = {
            "course": self.course.value, "view": self.view.value, "following": self.following.value,
            "scales": {scale.value: number for scale, number in self.scales.items()},
        }  # fmt: skip
        return json.dumps(kept, sort_keys=True)


def unpack(text: str) -> Told:
    """What `pack` kept."""
    kept = json.loads(text)
    return Told(
        Course(kept["course"]), View(kept["view"]), NextStep(kept["following"]),
        {Scale(code): int(number) for code, number in kept["scales"].items()},
    )  # fmt: skip


def faults(told: Told) -> list[Scale]:
    """The scales whose number can't be."""
    return [scale for scale, number in told.scales.items() if not 0 <= number <= TOP]
