"""What does HR put into an instruction, and can it be told?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from casework.rules import unclinical, wording
from casework.rules.comparison import Item
from casework.rules.errors import NotValid
from casework.rules.instruction_notes import Rhythm
from casework.rules.previews import Previewed
from casework.rules.texts import N_, Said
from casework.rules.undecided import undecided
from casework.rules.vocabulary import MeasureKind
from casework.rules.words import telling_desk, telling_words

LONGEST_DESK = 80
LONGEST_REASON = 500
UNDECIDED = N_(
    "「%(what)s」は、決めた措置にありません。勤務の時間や日数、働き方を変えるなら、医師の意見と本人の意見を聴いて決めてから伝えてください。措置を守るための段取りなら、下で確かめてください。"
)
WHY_UNCHANGED = Said(N_("本人が直してほしいと答えた文面です。直さずに送る理由を書いてください。本人が読みます。"))


@dataclass(frozen=True)
class Order:
    """What HR puts into the instruction: which of the decided measures, the days, a practical addition, a desk."""

    kinds: frozenset[MeasureKind]
    from_on: date
    until_on: date
    words: str
    ask: str
    report_every: Rhythm = Rhythm.MONTH
    despite: str = ""
    """Why it doesn't wait until a refusal was looked at again."""
    replaces: int = 0
    """The edition that it was written in the place of; 0 where nothing had gone out."""
    because: str = ""
    """Why it comes in the place of that."""
    unchanged_because: str = ""
    """Why it goes out as it is although the employee wanted it changed."""
    arranged: tuple[str, ...] = ()
    """Times and numbers in the words that no measure has and that were asked about: they arrange how it is kept."""


class NotArranged(NotValid):
    """Times and numbers (`found`, as written) that stand in no measure, and not all of them were asked about."""

    def __init__(self, found: Sequence[str]) -> None:
        super().__init__("sure", Said(UNDECIDED, {"what": "、".join(found)}))
        self.found = tuple(found)


def lines(order: Order, items: Sequence[Item]) -> tuple[Said, ...]:
    """What the supervisor would read; measures outside of the typed days are left out of the preview."""
    inside = [
        wording.restored(wording.stored(item, order.from_on, order.until_on))
        for item in items
        if item.kind in order.kinds and _touches(item, order)
    ]
    return tuple(wording.lines(inside, order.from_on, order.until_on))


def _touches(item: Item, order: Order) -> bool:
    first, last = item.from_on or order.from_on, item.until_on or order.until_on
    return order.from_on <= order.until_on and first <= order.until_on and order.from_on <= last


def _stepped(item: Item, items: Sequence[Item], order: Order) -> bool:
    """A step that is over before the order begins, because another one of the same kind has taken its place."""
    later = any(one.kind is item.kind and one.from_on and item.from_on and one.from_on > item.from_on for one in items)
    return later and item.until_on is not None and item.until_on < order.from_on


def reason(field: str, text: str, wanted: Said | None) -> None:
    """NotValid for a reason that is too long, says an illness, or isn't there where it is `wanted`."""
    if wanted is not None and not text.strip():
        raise NotValid(field, wanted)
    if len(text.strip()) > LONGEST_REASON:
        raise NotValid(field, Said(N_("%(most)s文字以内で入力してください。"), {"most": LONGEST_REASON}))
    unclinical.check(field, text)


def unchanged(text: str, previewed: Previewed) -> str:
    """The reason for sending what the employee wanted changed, as it is kept; nothing where they didn't, or it is
    urgent. NotValid without one, and for words of illness: the employee reads it, and it stays with the company.
    """
    if previewed is not Previewed.WRONG:
        return ""
    reason("unchanged_because", text, WHY_UNCHANGED)
    return text.strip()


def arranged(words: str, decided: Sequence[str], passed: Collection[str]) -> None:
    """NotArranged for times and numbers that stand in none of the `decided` texts, unless whoever writes them was asked
    about each and `passed` it.
    """
    found = undecided(words, decided)
    if not set(found) <= set(passed):
        raise NotArranged(found)


def checked(order: Order, items: Sequence[Item], today: date) -> list[dict[str, object]]:
    """The chosen measures as they are kept. NotValid for days outside of them or over already, and for words that tell
    a reason. Where the end of the measures has passed, they hold on all the same, and so does what is told of them.
    """
    chosen = [item for item in items if item.kind in order.kinds and not _stepped(item, items, order)]
    if not chosen:
        raise NotValid("kinds", Said(N_("伝える措置を一つ以上選んでください。")))
    if order.until_on < order.from_on:
        raise NotValid("until_on", Said(N_("終了予定日は、開始日以後の日にしてください。")))
    if not all(_touches(item, order) for item in chosen):
        raise NotValid("until_on", Said(N_("選んだ措置の期間と重なるようにしてください。")))
    first, last = _first_day(chosen), _last_day(chosen)
    if order.from_on < first:
        raise NotValid("from_on", Said(N_("措置の開始日（%(day)s）より前にはできません。"), {"day": first}))
    if order.until_on < min(today, last):
        raise NotValid("until_on", Said(N_("終了予定日が過ぎています。今日以後の日にしてください。")))
    if order.until_on > last:
        raise NotValid("until_on", Said(N_("措置の終了予定日（%(day)s）より後にはできません。"), {"day": last}))
    if wording.needs_words(order.kinds) and not order.words.strip():
        raise NotValid("words", Said(N_("言葉で伝える措置があります。上司が実際にすることを書いてください。")))
    ask = order.ask.strip()
    if not ask or len(ask) > LONGEST_DESK:
        raise NotValid("ask", Said(N_("相談先の窓口を、%(most)s文字以内で入力してください。"), {"most": LONGEST_DESK}))
    for field, found in (("words", telling_words(order.words)), ("ask", telling_desk(ask))):
        if found:
            raise NotValid(
                field,
                Said(
                    N_("病名・治療や、理由が分かる言葉（%(words)s）は、上司に伝えられません。"),
                    {"words": "、".join(found)},
                ),
            )
    return [wording.stored(item, order.from_on, order.until_on) for item in chosen]


def _first_day(items: Sequence[Item]) -> date:
    return min(item.from_on for item in items if item.from_on)


def _last_day(items: Sequence[Item]) -> date:
    return max(item.until_on for item in items if item.until_on)
