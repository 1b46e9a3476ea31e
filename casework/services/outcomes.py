"""Are those who came back from a leave still at work 3, 6 and 12 months later, and were they talked with as planned?

The worker draws up a table once, when everybody whom it counts has reached the month; what may not be told of it is
kept nowhere (`rules/outcomes.py`). Its readers are those of the reports to the committee.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from casework import ids, texts
from casework.access import Act, Actor, Shown, Visit, enter, enter_worker, sight
from casework.documents import lists
from casework.documents.lists import Listing
from casework.models.cases import Case
from casework.models.followups import FollowUp
from casework.models.leaves import SickLeave
from casework.models.outcomes import Outcome
from casework.models.people import Employment
from casework.rules import outcomes as rules
from casework.rules.leaves import LeaveEnd
from casework.rules.lists import Kind
from casework.rules.months import months_after
from casework.rules.outcomes import MARKS, TALKS, Counted
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import FollowUpEnd, FollowUpState
from casework.services import people, policies

NUMBERS: Final = (
    ("returned", N_("復帰した人")),
    ("retained", N_("その時点で勤務を続けている人")),
    ("again", N_("再び休業・休職している人")),
    ("left", N_("退職した人")),
    ("due", N_("フォロー面談の時期に勤務していた人")),
    ("held", N_("フォロー面談を行った人")),
    ("late", N_("うち、予定の期間より遅く行った人")),
    ("refused", N_("フォロー面談を希望しなかった人")),
)
"""What is counted, in the order in which it is read. The first is of all the tables of the same people."""


@dataclass(frozen=True)
class Block:
    """Everybody who came back within some fiscal years. `marks`: the numbers so many months later, None where they are
    still to come, on or after `due` at the earliest.
    """

    from_on: date
    until_on: date
    marks: Mapping[int, rules.Shown | None]
    due: Mapping[int, date]


@dataclass(frozen=True)
class Page:
    """The newest years first. `next_from`: the first day of the next table's, which comes on `next_on` or later."""

    blocks: tuple[Block, ...]
    next_from: date
    next_on: date
    only_stands_in: bool
    """The reader has no workplace."""


@dataclass(frozen=True)
class Taken:
    """A file to take along."""

    name: str
    kind: str
    content: bytes


def page(session: Session, actor: Actor, *, now: datetime) -> Page:
    """All the tables that are drawn up. For HR, the committee and the physicians who serve a workplace."""
    visit = enter(session, actor, Act.SEE_OUTCOMES, now=now)
    return _page(visit)


def take(session: Session, actor: Actor, kind: Kind, language: str, *, now: datetime) -> Taken:
    """The same numbers as a file, hidden where they are hidden on the page. The trail says who took it."""
    visit = enter(session, actor, Act.SEE_OUTCOMES, now=now)
    names = people.person_names(session, actor.company_id, [actor.person_id])
    told = Said(
        N_("%(at)s に %(who)s が書き出しました。「―」は、いないか、人数が少なくて示せないことを表します。"),
        {"who": names.get(actor.person_id or 0, ""), "at": texts.when(now, language)},
    )
    heads = [(N_("復帰した年度の初日"), 18), (N_("復帰した年度の末日"), 18), (N_("復帰からの月数"), 14)]
    listing = Listing(
        taken=texts.say(told, language),
        at=now,
        columns=[(texts.translate(name, language), width) for name, width in (*heads, *((n, 14) for _, n in NUMBERS))],
        rows=[
            [block.from_on.isoformat(), block.until_on.isoformat(), str(months),
             *(_cell(getattr(told_of, name)) for name, _said in NUMBERS)]
            for block in _page(visit).blocks for months, told_of in block.marks.items() if told_of is not None
        ],
    )  # fmt: skip
    return Taken(f"outcomes-{visit.today:%Y%m%d}.{kind.value}", lists.TYPES[kind], lists.written(listing, kind))


def draw(session: Session, company_id: int, *, now: datetime) -> int:
    """Draw up every table of a company whose day has come; how many. Years of few people wait for the next one."""
    visit = enter_worker(session, company_id, Act.DRAW_OUTCOMES, now=now)
    standing = list(
        session.execute(select(Outcome).where(Outcome.company_id == company_id).order_by(Outcome.from_on)).scalars()
    )
    wanted = _wanted(visit, standing)
    if not wanted:
        return 0
    facts = _Facts(visit)
    told: dict[tuple[date, date], list[rules.Shown]] = {}
    for one in sorted(standing, key=lambda one: one.months):
        told.setdefault((one.from_on, one.until_on), []).append(rules.thawed(one.content))
    for first, last, months in wanted:
        earlier = told.setdefault((first, last), [])
        shown = rules.shown(facts.counted(first, last, months), earlier)
        earlier.append(shown)
        made = Outcome(
            company_id=company_id, public_id=ids.fresh(), from_on=first, until_on=last, months=months,
            content=shown.as_json(), drawn_at=now,
        )  # fmt: skip
        session.add(made)
        visit.record(sight.OUTCOME, made.public_id)
    session.flush()
    return len(wanted)


def _wanted(visit: Visit, standing: Sequence[Outcome]) -> list[tuple[date, date, int]]:
    """The tables that are to be drawn up today: years from, until, and months after. Where the years of a table end is
    settled with its first mark.
    """
    blocks = [(one.from_on, one.until_on) for one in standing if one.months == MARKS[0]]
    first = blocks[-1][1] + timedelta(days=1) if blocks else None
    by_year = _returned(visit, first)
    first = first or min(by_year, default=None)
    people_so_far, year = set[int](), first
    while first is not None and year is not None:
        following = rules.year_after(year)
        if rules.drawn_on(following, MARKS[0]) > visit.today:
            break
        people_so_far |= by_year.get(year, set())
        if rules.enough(len(people_so_far)):
            blocks.append((first, following - timedelta(days=1)))
            first, people_so_far = following, set()
        year = following
    there = {(one.from_on, one.months) for one in standing}
    return [
        (begin, end, months)
        for begin, end in blocks
        for months in MARKS
        if (begin, months) not in there and rules.drawn_on(end + timedelta(days=1), months) <= visit.today
    ]


def _returned(visit: Visit, since: date | None) -> dict[date, set[int]]:
    """By fiscal year, who came back. `since`: the earlier years have their tables."""
    statement = (
        select(Employment.person_id, SickLeave.ended_on)
        .join(Employment, and_(Employment.company_id == SickLeave.company_id, Employment.id == SickLeave.employment_id))
        .where(SickLeave.company_id == visit.actor.company_id, SickLeave.ended_as == LeaveEnd.RETURNED)
    )
    if since is not None:
        statement = statement.where(SickLeave.ended_on >= since - timedelta(days=1))
    found: dict[date, set[int]] = {}
    rows: Sequence[Any] = visit.session.execute(statement).all()
    for person_id, ended_on in rows:
        found.setdefault(rules.year_of(ended_on + timedelta(days=1)), set()).add(person_id)
    return found


class _Facts:
    """What became of everybody who was ever on leave, asked for once."""

    def __init__(self, visit: Visit) -> None:
        company_id = visit.actor.company_id
        rows: Sequence[Any] = visit.session.execute(
            select(
                SickLeave.begins_on, SickLeave.ended_on, SickLeave.ended_as, SickLeave.case_id,
                SickLeave.employment_id, Employment.person_id, Employment.until_on, Case.workplace_id,
            )
            .join(
                Employment,
                and_(Employment.company_id == SickLeave.company_id, Employment.id == SickLeave.employment_id),
            )
            .join(Case, and_(Case.company_id == SickLeave.company_id, Case.id == SickLeave.case_id))
            .where(
                SickLeave.company_id == company_id,
                or_(SickLeave.ended_as.is_(None), SickLeave.ended_as != LeaveEnd.MISTAKEN),
            )
            .order_by(SickLeave.begins_on, SickLeave.id)
        ).all()  # fmt: skip
        self._leaves = rows
        self._of: dict[int, list[Any]] = {}
        for row in rows:
            self._of.setdefault(row.employment_id, []).append(row)
        talks = visit.session.execute(
            select(
                FollowUp.case_id, FollowUp.months, FollowUp.base_on, FollowUp.due_on, FollowUp.state,
                FollowUp.held_on, FollowUp.ended_reason,
            ).where(
                FollowUp.company_id == company_id,
                FollowUp.months.in_(TALKS.values()),
                FollowUp.case_id.in_({row.case_id for row in rows}),
            )
        ).all()  # fmt: skip
        self._talks: dict[tuple[int, int | None], list[Any]] = {}
        for talk in talks:
            self._talks.setdefault((talk.case_id, talk.months), []).append(talk)
        places = {row.workplace_id for row in rows}
        known = policies.policies_for(visit.session, company_id, places, visit.today)
        self._window = {place: timedelta(days=policy.follow_up_window_days) for place, policy in known.items()}

    def counted(self, first: date, last: date, months: int) -> Counted:
        """The numbers as they are: nobody is shown them before `rules.shown` has been through them. Whoever came back
        twice is one of them, with the first time.
        """
        firsts: dict[int, Any] = {}
        for row in self._leaves:
            if row.ended_as is LeaveEnd.RETURNED and first <= row.ended_on + timedelta(days=1) <= last:
                firsts.setdefault(row.person_id, row)
        where = [self._state(row, months) for row in firsts.values()]
        talks = [
            self._talk(row, TALKS[months]) for row in firsts.values() if self._state(row, TALKS[months]) == "retained"
        ]
        return Counted(
            returned=len(firsts), retained=where.count("retained"), again=where.count("again"),
            left=where.count("left"), due=len(talks), held=talks.count("held") + talks.count("late"),
            late=talks.count("late"), refused=talks.count("refused"),
        )  # fmt: skip

    def _state(self, row: Any, months: int) -> str:
        """Where somebody is, so many months after the first day back: counted from it in one step."""
        on = months_after(row.ended_on + timedelta(days=1), months)
        if row.until_on is not None and row.until_on < on:
            return "left"
        away = (
            one.begins_on <= on and (one.ended_on is None or on <= one.ended_on) for one in self._of[row.employment_id]
        )
        return "again" if any(away) else "retained"

    def _talk(self, row: Any, months: int) -> str:
        """What became of the follow-up of a return: those of the next one of the same case are others."""
        back = row.ended_on + timedelta(days=1)
        following = min((one.begins_on for one in self._of[row.employment_id] if one.begins_on >= back), default=None)
        talks = [
            one for one in self._talks.get((row.case_id, months), ())
            if one.base_on >= back and (following is None or one.base_on < following)
        ]  # fmt: skip
        held = [one for one in talks if one.state is FollowUpState.HELD]
        if held:
            in_time = any(one.held_on <= one.due_on + self._window[row.workplace_id] for one in held)
            return "held" if in_time else "late"
        return "refused" if any(one.ended_reason is FollowUpEnd.NOT_WISHED for one in talks) else "open"


def _page(visit: Visit) -> Page:
    rows = visit.session.execute(
        select(Outcome).where(visit.within(Outcome)).order_by(Outcome.from_on.desc(), Outcome.months)
    ).scalars()
    shown = [visit.show(sight.OUTCOME, row, of=None) for row in rows]
    blocks = tuple(_blocks(shown))
    after = blocks[0].until_on + timedelta(days=1) if blocks else rules.year_of(visit.today)
    next_on = rules.drawn_on(rules.year_after(after), MARKS[0])
    return Page(blocks, after, next_on, people.only_stands_in(visit))


def _blocks(shown: Iterable[Shown]) -> Iterable[Block]:
    together: dict[tuple[date, date], dict[int, rules.Shown]] = {}
    for one in shown:
        together.setdefault((one.from_on, one.until_on), {})[one.months] = rules.thawed(one.content)
    for (first, last), marks in together.items():
        yield Block(
            first, last, {months: marks.get(months) for months in MARKS},
            {months: rules.drawn_on(last + timedelta(days=1), months) for months in MARKS},
        )  # fmt: skip


def _cell(number: int | None) -> str:
    return "―" if number is None else str(number)
