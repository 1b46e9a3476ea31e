"""How do the rules of a workplace change? By a new version from a day on, deliberated before; none is ever altered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.checks import StressCheck
from casework.models.people import Company, Workplace
from casework.models.policies import PolicyVersion
from casework.rules import policy as rules
from casework.rules import policy_words, scoring
from casework.rules.errors import NotNow, NotValid, NotYours, Stale, refuse
from casework.rules.policy import Policy
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Deliberation
from casework.services import people, policies, rulebook

AHEAD: Final = timedelta(days=366)
BEGAN: Final = date(2015, 12, 1)
"""The stress check exists since that day (労働安全衛生法66条の10)."""
COMMITTEE_FROM: Final = 50
"""常時使用する労働者: from so many on a workplace has a 衛生委員会 (安衛令9条), dispatched workers counted in."""
MONTHS: Final = timedelta(days=183)


@dataclass(frozen=True)
class NewRules:
    """What was typed. `values`: rules by their names in `Policy`. One that is missing stays as it is; the day of
    publication doesn't, it is each version's own.
    """

    values: Mapping[str, Any]
    from_on: date
    deliberated_on: date
    deliberation: Deliberation


@dataclass(frozen=True)
class Headcount:
    """How many work at a workplace today."""

    name: str
    workers: int


@dataclass(frozen=True)
class ChangePage:
    """What a new version starts from. Without `place_id` it is for the whole company.

    `began_from`: the version that it goes on from, empty for our defaults; `number`, `of_company`: which one that is.
    `policy`: the rules of that version. `tells_title`: the writer may know and set the title that hides a talk.
    `running`: checks whose thresholds stay as they were frozen; `coming`: those that have not begun and follow the
    rules of their first day. `apart`: workplaces that have rules of their own, which
    a change for the company doesn't reach.
    """

    place_id: str | None
    place: str
    today: date
    began_from: str
    number: int
    of_company: bool
    policy: Policy
    tells_title: bool
    heads: tuple[Headcount, ...]
    running: tuple[Shown, ...]
    coming: tuple[Shown, ...]
    apart: tuple[str, ...]

    @property
    def committee(self) -> bool:
        """Whether it takes the committee: with fifty workers anywhere that it concerns."""
        return _takes_committee(self.heads)


def opening(
    session: Session, actor: Actor, place_id: str | None, *, from_on: date | None = None, now: datetime
) -> ChangePage:
    """The rules of a place, to be changed from a day on (today, while none was typed). NotYours outside of the hat's
    workplaces.
    """
    visit = enter(session, actor, Act.CHANGE_RULES, now=now)
    place, name = rulebook.to_change(visit, place_id)
    basis = _basis(visit, place, rulebook.standing_versions(visit, place), from_on or visit.today)
    return ChangePage(
        place_id=place_id,
        place=name,
        today=visit.today,
        began_from=_named(basis),
        number=0 if basis is None else basis.number,
        of_company=basis is not None and basis.workplace_id is None,
        policy=_rules(basis),
        tells_title=_tells_title(visit),
        heads=_heads(visit, place),
        running=_checks(visit, place, StressCheck.started_on.between(visit.today - MONTHS, visit.today)),
        coming=_checks(visit, place, StressCheck.started_on > visit.today),
        apart=_apart(visit) if place is None else (),
    )


def write(
    session: Session, actor: Actor, place_id: str | None, new: NewRules, *, began_from: str, now: datetime
) -> PublicId:
    """A new version. NotValid, with everything that is wrong, for values that contradict each other or the law, for a
    day in the past or before another version begins, and without a deliberation that came before.

    `began_from`: the version whose rules the writer saw. Stale when it isn't the one to go on from any more.
    """
    visit = enter(session, actor, Act.CHANGE_RULES, now=now)
    place, _name = rulebook.to_change(visit, place_id)
    alone(visit)
    there = rulebook.standing_versions(visit, place)
    basis = _basis(visit, place, there, new.from_on)
    amiss = list(_other_basis(visit, there, basis, began_from))
    before = _rules(basis)
    values = {
        **{field.name: getattr(before, field.name) for field in fields(Policy)},
        "published_on": None,
        **{name: value for name, value in new.values.items() if name not in _kept(visit)},
        "deliberated_on": new.deliberated_on,
    }
    amiss += _days(visit, there, new) if not amiss else ()
    refuse([*rules.faults(SimpleNamespace(**values)), *amiss, *_faults(visit, place, basis, values, new)])
    policy = Policy(**values)
    if _the_same(policy, before):
        raise NotValid("", Said(N_("どの定めも、もとにした版から変わっていません。")))
    made = PolicyVersion(
        company_id=actor.company_id,
        public_id=ids.fresh(),
        workplace_id=place,
        number=1 + _last_number(visit, place),
        from_on=new.from_on,
        deliberated_on=new.deliberated_on,
        deliberation=new.deliberation,
        values=policies.stored(policy),
        made_by_id=actor.person_id,
    )
    session.add(made)
    visit.record(sight.POLICY_VERSION, made.public_id)
    session.flush()
    _follow(visit, place)
    return made.public_id


def take_back(session: Session, actor: Actor, version_id: str, *, now: datetime) -> str | None:
    """A version that has not begun won't; the public id of its workplace. NotNow once it has begun: then a new one
    follows it.
    """
    visit = enter(session, actor, Act.CHANGE_RULES, now=now)
    alone(visit)
    version = visit.reach(PolicyVersion, version_id, lock=True)
    if not rulebook.reaches(visit, version.workplace_id):
        raise NotYours
    if version.taken_back_on is not None:
        raise NotNow(Said(N_("この版は、すでに取り下げられています。")))
    if version.from_on <= visit.today:
        raise NotNow(Said(N_("この版はもう始まっているため、取り下げられません。新しい版を作ってください。")))
    version.taken_back_on = visit.today
    visit.record(sight.POLICY_VERSION, version.public_id)
    session.flush()
    _follow(visit, version.workplace_id)
    place: str | None = session.execute(
        select(Workplace.public_id).where(Workplace.id == version.workplace_id)
    ).scalar_one_or_none()
    return place


def _the_same(policy: Policy, before: Policy) -> bool:
    """Only the days differ; rules that are published for the first time aren't the same."""
    first = policy.published_on is not None and before.published_on is None
    changed = {change.name for change in policy_words.changes(before, policy)}
    return not first and changed <= {"deliberated_on", "published_on"}


def _tells_title(visit: Visit) -> bool:
    return "neutral_title" in visit.grants(sight.POLICY_VERSION)


def _kept(visit: Visit) -> frozenset[str]:
    """What the writer can't change because they don't see it."""
    return frozenset() if _tells_title(visit) else rulebook.UNTOLD


def alone(visit: Visit) -> None:
    """From here to the end of the transaction nobody else changes the rules of this company, or begins a check that
    follows them.
    """
    whose = select(Company.id).where(Company.id == visit.actor.company_id)
    visit.session.execute(whose.with_for_update(key_share=True))


def _follow(visit: Visit, place: int | None) -> None:
    """Checks that have not begun take the thresholds of the version that will hold on their first day. Those that have
    begun keep theirs: nothing that came in is judged by other rules than the ones it was asked under.
    """
    ahead = select(StressCheck).where(
        StressCheck.company_id == visit.actor.company_id, StressCheck.started_on > visit.today
    )
    if place is not None:
        ahead = ahead.where(StressCheck.workplace_id == place)
    for check in visit.session.execute(ahead.order_by(StressCheck.id).with_for_update()).scalars():
        version = policies.version_for(visit.session, check.company_id, check.workplace_id, check.started_on)
        questionnaire, _thresholds = scoring.thaw(check.thresholds)
        thresholds = scoring.by_policy(questionnaire, _rules(version))
        version_id = None if version is None else version.id
        if (check.thresholds, check.policy_version_id) != (thresholds, version_id):
            check.thresholds, check.policy_version_id = thresholds, version_id
            visit.record(sight.CHECK, check.public_id)
    visit.session.flush()


def _basis(visit: Visit, place: int | None, there: list[PolicyVersion], day: date) -> PolicyVersion | None:
    """The version that one from `day` on follows: the place's newest, else the company's that would hold that day."""
    if there:
        return there[-1]
    return None if place is None else rulebook.company_version(visit, day)


def _named(basis: PolicyVersion | None) -> str:
    return "" if basis is None else basis.public_id


def _rules(basis: PolicyVersion | None) -> Policy:
    return Policy() if basis is None else policies.read(basis.values)


def _other_basis(
    visit: Visit, there: list[PolicyVersion], basis: PolicyVersion | None, began_from: str
) -> Iterator[NotValid]:
    """The writer saw other rules than those that hold before the typed day. Stale when they were changed meanwhile."""
    if _named(basis) == began_from:
        return
    known = {"", *(one.public_id for one in rulebook.standing_versions(visit, None))}
    if there or basis is None or began_from not in known:
        raise Stale
    yield NotValid(
        "from_on",
        Said(
            N_(
                "この日に有効なのは会社全体の第%(number)s版で、画面がもとにした内容と違います。"
                "両方を見比べて、もう一度保存してください。"
            ),
            {"number": basis.number},
        ),
    )


def _last_number(visit: Visit, place: int | None) -> int:
    """Of all versions, those that were taken back too: a number means one thing for ever."""
    found = visit.session.execute(
        select(func.max(PolicyVersion.number)).where(
            visit.within(PolicyVersion), PolicyVersion.workplace_id.is_not_distinct_from(place)
        )
    ).scalar_one()
    return found or 0


def _days(visit: Visit, there: list[PolicyVersion], new: NewRules) -> Iterator[NotValid]:
    """What is wrong with the day on which a version begins: it follows all that stand."""
    if not visit.today <= new.from_on <= visit.today + AHEAD:
        yield NotValid("from_on", Said(N_("今日から1年先までの日付を入力してください。")))
    elif there and new.from_on <= there[-1].from_on:
        yield NotValid(
            "from_on",
            Said(
                N_(
                    "第%(number)s版が%(day)sから始まります。その翌日以後の日にするか、"
                    "まだ始まっていなければ、先に第%(number)s版を取り下げてください。"
                ),
                {"number": there[-1].number, "day": there[-1].from_on},
            ),
        )


def _faults(
    visit: Visit, place: int | None, basis: PolicyVersion | None, values: Mapping[str, Any], new: NewRules
) -> Iterator[NotValid]:
    """What is wrong with the deliberation and the publication of a version."""
    earliest = BEGAN if basis is None else basis.deliberated_on
    if not earliest <= new.deliberated_on <= visit.today:
        yield NotValid(
            "deliberated_on",
            Said(
                N_("今回の変更について話し合った日を、%(first)sから今日までの間で入力してください。"),
                {"first": earliest},
            ),
        )
    if new.deliberation is Deliberation.WORKERS and _takes_committee(_heads(visit, place)):
        yield NotValid(
            "deliberation",
            Said(N_("労働者が50人以上の事業場では、衛生委員会等で調査審議してください（派遣労働者も数えます）。")),
        )
    published = values.get("published_on")
    if published is not None and published > visit.today:
        yield NotValid("published_on", Said(N_("実際に周知した日を、今日までの日付で入力してください。")))


def _takes_committee(heads: tuple[Headcount, ...]) -> bool:
    return any(head.workers >= COMMITTEE_FROM for head in heads)


def _heads(visit: Visit, place: int | None) -> tuple[Headcount, ...]:
    """Who works today at the workplaces that a version is for, dispatched workers counted in."""
    there = people.headcount(visit.today)
    where = [visit.workplaces()] if place is None else [visit.workplaces(), Workplace.id == place]
    found = visit.session.execute(select(Workplace.name, there).where(*where).order_by(Workplace.code))
    return tuple(Headcount(*row) for row in found)


def _checks(visit: Visit, place: int | None, when: ColumnElement[bool]) -> tuple[Shown, ...]:
    """Checks within reach, by their first day."""
    found = (
        select(
            StressCheck.public_id.label("check_id"),
            StressCheck.name.label("check_name"),
            StressCheck.started_on.label("check_started_on"),
            Workplace.name.label("check_workplace"),
        )
        .join(
            Workplace,
            and_(Workplace.company_id == StressCheck.company_id, Workplace.id == StressCheck.workplace_id),
        )
        .where(visit.within(StressCheck), when)
        .order_by(StressCheck.started_on, StressCheck.id)
    )
    if place is not None:
        found = found.where(StressCheck.workplace_id == place)
    shown = visit.show_parts(
        sight.CHECK,
        visit.session.execute(found),
        ("name", "started_on", "workplace"),
        prefix="check",
        of=lambda _row: None,
    )
    return tuple(one for one in shown if one is not None)


def _apart(visit: Visit) -> tuple[str, ...]:
    found = (
        select(Workplace.name)
        .where(
            visit.workplaces(),
            Workplace.id.in_(
                select(PolicyVersion.workplace_id).where(
                    visit.within(PolicyVersion),
                    PolicyVersion.workplace_id.is_not(None),
                    PolicyVersion.taken_back_on.is_(None),
                )
            ),
        )
        .order_by(Workplace.code)
    )
    return tuple(visit.session.execute(found).scalars())
