"""What does HR say when it decides, what can't be, and what does the form start from?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from casework.rules import comparison, departures, unclinical
from casework.rules.comparison import MOST, TEXT_KINDS, Item
from casework.rules.errors import NotValid, faults, refuse
from casework.rules.explanation_times import SURE, closed, open_before
from casework.rules.months import months_after
from casework.rules.policy import Policy
from casework.rules.texts import N_, Said
from casework.rules.transfers import Ground
from casework.rules.vocabulary import After, Match, MeasureKind
from casework.rules.workdays import Calendar
from casework.services.advice import Advice

WHY_ANEW = Said(
    N_(
        "取りやめた決定のあとの、新しい決定です。本人の言葉と医師の意見をどう考えて、なぜこう決めるのかを書いてください。"
    )
)

WHY_NOTHING = Said(N_("措置をとらない理由を書いてください。本人に知らせます。"))
WHY_ENDED = Said(N_("いまの措置を終える理由を書いてください。本人に知らせます。"))


@dataclass(frozen=True)
class Judgement:
    """What HR decides.

    `hearing_version`: what HR read of the hearing (0: there was none). `without_view`: HR knows that the 産業医's view
    is still awaited. `unheard`: why nobody was heard, after attempts on several days. `unseen`: why HR doesn't wait
    until the employee has read its note. `put`: the employee was asked about what differs from the opinion, or `unput`:
    why not. `weighed`: how their view was taken into account. `rows`: the row of the form in which each item stands (as
    `comparison.places` unless said); by row the `reasons` of what differs from the opinion and the `grounds` of what
    moves somebody. `days`: the first and last day typed for all measures without days of their own. `after`: what
    becomes of each kind of running measure that isn't among the items. `ends_on`: until when those hold that end
    because none are decided any more.
    """

    items: tuple[Item, ...]
    review_on: date | None
    reason: str
    hearing_version: int = field(kw_only=True)
    without_view: bool = field(default=False, kw_only=True)
    unheard: str = field(default="", kw_only=True)
    unseen: str = field(default="", kw_only=True)
    put: bool = field(default=False, kw_only=True)
    unput: str = field(default="", kw_only=True)
    weighed: str = field(default="", kw_only=True)
    rows: tuple[str, ...] = field(default=(), kw_only=True)
    days: tuple[date | None, date | None] | None = field(default=None, kw_only=True)
    reasons: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    grounds: Mapping[str, Ground] = field(default_factory=dict, kw_only=True)
    closed_too: bool = field(default=True, kw_only=True)
    """The review day is meant even where the workplace is closed then; a page asks before it says so."""
    after: Mapping[MeasureKind, After] = field(default_factory=dict, kw_only=True)
    ends_on: date | None = field(default=None, kw_only=True)

    def placed(self) -> dict[Item, str]:
        """Each item with its row."""
        return dict(zip(self.items, self.rows or comparison.places(self.items), strict=True))


@dataclass(frozen=True)
class Proposal:
    """What the form starts from: the opinion's measures and days. `rows`: where each stands in the opinion."""

    items: tuple[Item, ...]
    rows: tuple[str, ...]
    from_on: date
    until_on: date | None
    review_on: date
    reason: str = ""
    weighed: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)
    grounds: Mapping[str, Ground] = field(default_factory=dict)
    """Of a decision that came back: what HR had written."""


def review_day(first: date, last: date, review_on: date, policy: Policy, calendar: Calendar) -> date:
    """On which day a measure or a step of one is looked at first: on the day that was given, or, where it begins only
    then or later, as long after its own first day as the rules want it, when the workplace works; never after its end.
    """
    if not (first >= review_on and first < last):
        return min(max(review_on, first), last)
    return open_before(calendar, min(months_after(first, policy.measure_review_months), last), first)


def propose(advised: Advice, policy: Policy, calendar: Calendar, today: date) -> Proposal:
    """The form's first values: the opinion's measures that aren't over, each for its own days (not before today), its
    review day or ours, or the last day before that on which the workplace works.
    """
    opinion, everything = advised.opinion, advised.as_items()
    wanted = [item for item in everything if item.until_on is None or item.until_on >= today] or list(everything)
    rows = [row for item, row in zip(everything, comparison.places(everything), strict=True) if item in wanted]
    starts = [item.from_on for item in wanted if item.from_on]
    ends = [item.until_on for item in wanted]
    from_on = max(min(starts, default=today), today)
    last = None if None in ends else max((day for day in ends if day), default=opinion.until_on)
    until_on = last if last is None or last >= from_on else None
    review_on = months_after(from_on, policy.measure_review_months)
    named = opinion.next_interview_on
    if named is not None and named >= from_on:
        review_on = named
    if until_on is not None:
        review_on = min(review_on, until_on)
    review_on = open_before(calendar, review_on, from_on)
    items = tuple(
        replace(
            item,
            from_on=max(item.from_on or from_on, from_on),
            until_on=item.until_on if item.until_on is None or item.until_on >= from_on else until_on,
        )
        for item in wanted
    )
    return Proposal(items, tuple(rows), from_on, until_on, review_on)


def first_day(item: Item) -> date:
    """The day on which a measure begins; NotValid without one."""
    if item.from_on is None:
        raise NotValid("from_on", Said(N_("開始日を入力してください。")))
    return item.from_on


def last_day(item: Item) -> date:
    """The day on which a measure is planned to end; NotValid without one."""
    if item.until_on is None:
        raise NotValid("until_on", Said(N_("終了予定日を入力してください。")))
    return item.until_on


def check(judgement: Judgement, today: date, issued_on: date) -> None:
    """NotValid, each beside its field and all at once, for values and days that can't be, a measure that begins before
    its opinion was issued among them.
    """
    placed = judgement.placed()
    refuse(
        faults(
            *(
                partial(one, judgement, item, row)
                for item, row in placed.items()
                for one in (_check_values, partial(_check_days, today, issued_on))
            ),
            partial(_check_together, judgement),
            partial(_check_review, judgement),
        )
    )


def check_open(judgement: Judgement, calendar: Calendar) -> None:
    """NotValid, once, for a review day on which the workplace is closed."""
    day = judgement.review_on
    if judgement.items and day is not None and not judgement.closed_too and (said := closed(calendar, day)):
        refuse([NotValid("sure", one) for one in (*said, SURE)])


def _check_days(today: date, issued_on: date, judgement: Judgement, item: Item, row: str) -> None:
    """Beside the measure's own days where it has some, else beside those of all."""
    common = judgement.days or (item.from_on, item.until_on)
    begins = "from_on" if item.from_on == common[0] else f"{row}_from_on"
    ends = "until_on" if item.until_on == common[1] else f"{row}_until_on"

    def told(field_name: str, said: Said) -> NotValid:
        own = field_name not in {"from_on", "until_on"}
        return NotValid(field_name, departures.named(row, judgement.placed(), said) if own else said)

    refuse(faults(partial(first_day, item), partial(last_day, item)))
    first, last = first_day(item), last_day(item)
    if first < issued_on:
        said = Said(
            N_("開始日が、意見書の日（%(day)s）より前です。年月を確かめてください。"), {"day": issued_on}
        )  # fmt: skip
        raise told(begins, said)
    if last < first:
        raise told(ends, Said(N_("終了予定日は、開始日以後の日にしてください。")))
    if last < today:
        raise told(ends, Said(N_("終了予定日が過ぎています。")))


def _check_together(judgement: Judgement) -> None:
    refuse(
        [
            NotValid(
                f"{second.value}_chosen",
                Said(N_("「%(first)s」と同時には選べません。"), {"first": Said(first.label)}),
            )
            for first, second in comparison.contradictions(judgement.items)
        ]
    )


def _check_review(judgement: Judgement) -> None:
    firsts = [item.from_on for item in judgement.items if item.from_on]
    lasts = [item.until_on for item in judgement.items if item.until_on]
    if not firsts or not lasts:  # nothing is decided, or the days are missing, which is said
        return
    if judgement.review_on is None or not min(firsts) <= judgement.review_on <= max(lasts):
        raise NotValid("review_on", Said(N_("見直し日は、措置の開始日から終了予定日までの間の日にしてください。")))


def _check_values(judgement: Judgement, item: Item, row: str) -> None:
    """Each kind has what it needs, named beside the field of that kind."""
    placed = judgement.placed()
    most = MOST.get(item.kind)
    if most is not None and (item.hours is None or not 0 <= item.hours <= most):
        said = Said(N_("%(least)sから%(most)sまでの数を入力してください。"), {"least": 0, "most": most})
        raise NotValid(f"{row}_hours", departures.named(row, placed, said))
    if item.kind is MeasureKind.WORKING_HOURS and (
        item.starts is None or item.ends is None or item.starts == item.ends
    ):
        said = Said(N_("就業時間の始まりと終わりを入力してください。"))
        raise NotValid(f"{row}_starts", departures.named(row, placed, said))
    if item.kind in TEXT_KINDS and not item.words.strip():
        raise NotValid(f"{row}_words", departures.named(row, placed, Said(N_("措置の内容を入力してください。"))))


def check_told(judgement: Judgement, told: Sequence[Item]) -> None:
    """NotValid for words of HR that say a diagnosis or a treatment: the company keeps them, and employee, HR and 産業医
    read them (model rule art. 32). What stands so in the opinion is the physician's: words of a measure that were taken
    over from there, or from one that runs (`told`), and the words on which a transfer stands.
    """
    theirs = {item.words.strip() for item in told}
    written = (
        ("reason", judgement.reason),
        ("unheard", judgement.unheard),
        ("unseen", judgement.unseen),
        ("unput", judgement.unput),
        ("weighed", judgement.weighed),
        *((f"{row}_why", why) for row, why in judgement.reasons.items()),
        *((f"{row}_purpose", ground.purpose) for row, ground in judgement.grounds.items()),
        *((f"{row}_words", item.words) for item, row in judgement.placed().items() if item.words.strip() not in theirs),
    )
    refuse(faults(*(partial(unclinical.check, field_name, text) for field_name, text in written)))


def check_reason(judgement: Judgement, match: Match, *, anew: bool, ends: bool) -> None:
    """Nothing advised and nothing decided wants its reason, be it that measures end, and so does what is decided in
    the place of what was set aside.
    """
    if anew and not judgement.reason.strip():
        raise NotValid("reason", WHY_ANEW)
    if not judgement.items and match is Match.SAME and not judgement.reason.strip():
        raise NotValid("reason", WHY_ENDED if ends else WHY_NOTHING)
