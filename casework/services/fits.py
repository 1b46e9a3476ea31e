"""Which time fits whom: one rule for offering, for booking and for planning ahead."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from casework.access import Act, Shown, Visit, sight
from casework.models.cases import Case, Limit
from casework.models.requests import InterviewRequest
from casework.rules.days import TOKYO, tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.policy import Policy
from casework.rules.vocabulary import (
    EngagementKind,
    Hat,
    InterviewMode,
    Language,
    PhysicianWish,
    Sex,
    SlotState,
    TalkPurpose,
)
from casework.services import away, coming, languages, rosters
from casework.services.coming import Coming
from casework.services.contracts import PHYSICIANS, is_on, kinds_on, role_on
from casework.services.elsewhere import Time
from casework.services.grounds import grounds
from casework.services.languages import Speaker


class Fit(NamedTuple):
    """A slot that fits a request, free or not: taken, or kept for somebody else for a while."""

    row: Coming
    kind: EngagementKind
    day: date
    after_limit: bool
    kept: bool
    """For somebody else, for a while."""
    speaks: bool
    """The professional speaks the wished language: Japanese, or where none was wished, they all do."""
    in_hours: bool | None = None
    """Whether all of it lies within the person's rostered time; None where no roster is known for that day."""
    elsewhere: bool = False
    """The person is to be somewhere else then: neither offered nor planned nor called to, and nobody is told why."""

    @property
    def free(self) -> bool:
        return not self.row.taken and not self.kept and not self.elsewhere

    @property
    def suits(self) -> bool:
        """Whether we would propose it by ourselves; what doesn't suit can still be chosen. The one place that says so,
        for offering, for planning and for the waiting list. What language binds a plan to: `Survey.planned`.
        """
        return self.in_hours is not False


def imagined(
    public_id: str, person_id: int, name: str, sex: Sex | None, workplace_id: int | None, starts_at: datetime,
    ends_at: datetime,
) -> Coming:  # fmt: skip
    """A slot that isn't there (on line without a workplace): who could have it if it were? For planning ahead, by the
    same rule as all others.
    """
    return Coming(
        id=0, public_id=public_id, person_id=person_id, workplace_id=workplace_id, starts_at=starts_at, ends_at=ends_at,
        place="", online=workplace_id is None, purpose=None, name=name, sex=sex, taken=False, kept_for=None,
    )  # fmt: skip


class Terms(NamedTuple):
    """Between when and when a workplace offers time (in UTC, as slots are read), and how long a talk is there."""

    soonest: datetime
    horizon: datetime
    lengths: Mapping[TalkPurpose, timedelta]


class Asking(NamedTuple):
    """Somebody who is to be offered time: all that decides which slots fit."""

    request_id: int
    workplace_id: int
    person_id: int
    statutory: bool
    mode: InterviewMode
    physician_wish: PhysicianWish
    limit_on: date | None
    purpose: TalkPurpose = TalkPurpose.FIRST
    language: Language | None = None
    """In which the employee would like to talk, as far as it is one of the list. What was written in words stays
    sealed: an interpreter is found for it, whoever holds the talk.
    """
    follow_up_id: int | None = None
    """For which follow-up, if it is for one: its own appointment is moved, and stands in nobody's way."""

    @property
    def foreign(self) -> Language | None:
        """The wished language where it isn't Japanese, which everybody speaks."""
        return None if self.language is Language.JAPANESE else self.language


class Survey(NamedTuple):
    """Which slots fit whom, by the id of the request."""

    found: dict[int, list[Fit]]
    spoken: frozenset[int]
    """The requests in a language that somebody speaks who could hold the talk: planning ahead gives them no slot of
    anybody else. Where nobody does an interpreter is assumed, and every slot is as good.
    """

    def planned(self, request_id: int) -> list[Fit]:
        """The slots of one request that a plan may use."""
        return [fit for fit in self.found[request_id] if fit.speaks or request_id not in self.spoken]


def limits(request: Any) -> ColumnElement[bool]:
    """The limit for the interview of a request (or, in a join, of each), in a select over `Limit`."""
    return and_(
        Limit.company_id == request.company_id,
        Limit.case_id == request.case_id,
        Limit.clock == Clock.INTERVIEW,
        Limit.record_id == request.public_id,
        Limit.stopped_on.is_(None),
    )


def limit_of(session: Session, request: InterviewRequest) -> date | None:
    """The last good day for the interview; None for a consultation, which has no limit."""
    return session.execute(select(Limit.limit_on).where(limits(request))).scalar_one_or_none()


def asking(case: Case, request: InterviewRequest, person_id: int, limit_on: date | None) -> Asking:
    """Who asks, of a request whose person and limit are known."""
    return Asking(
        request_id=request.id, workplace_id=case.workplace_id, person_id=person_id, statutory=request.statutory,
        mode=request.mode, physician_wish=request.physician_wish, limit_on=limit_on, language=request.language_wish,
    )  # fmt: skip


def fitting(visit: Visit, case: Case, request: InterviewRequest, slot_id: str | None = None) -> list[Fit]:
    """The coming free slots that fit a request, earliest first; or the one that is asked for, be it free or taken."""
    return fitting_each(visit, [asking_of(visit, case, request)], slot_id)[request.id]


def asking_of(visit: Visit, case: Case, request: InterviewRequest) -> Asking:
    """Who asks, of a request of which nothing else is known yet."""
    return asking(case, request, case.employment.person_id, limit_of(visit.session, request))


def fitting_each(
    visit: Visit, askings: Sequence[Asking], slot_id: str | None = None, *, more: Sequence[Coming] = ()
) -> dict[int, list[Fit]]:
    """The coming slots that fit each of several requests, by its id."""
    return survey(visit, askings, slot_id, more=more).found


def survey(
    visit: Visit, askings: Sequence[Asking], slot_id: str | None = None, *, more: Sequence[Coming] = ()
) -> Survey:
    """The coming slots that fit each of several requests: one rule for offering, for booking and for planning ahead,
    with as many statements for one as for a thousand.

    Fits: the right profession and wish, engaged for the workplace on that day, without personnel authority over it,
    never the person themself nor anybody who is or was their supervisor, or of whom one of the two said that they
    don't want to meet; nobody who is away; the wished mode; the place of work; kept for this talk or any, as long as
    the rules say, neither too soon for the employee nor too far ahead. Whether it lies within the person's hours is
    said of each (`in_hours`), and takes none away; at which they are to be somewhere else isn't free.
    """
    if not askings:
        return Survey({}, frozenset())
    return _survey(visit, askings, slot_id, more=more)


def called(fit: Fit, limit_on: date | None, today: date) -> bool:
    """Whether somebody who waits is called to a free time: before the limit (to any, where that has passed), and within
    their hours. What lies outside of those they may choose; nobody is called to it.
    """
    overdue = limit_on is not None and limit_on < today
    return fit.free and fit.suits and (overdue or not fit.after_limit)


def _withheld(visit: Visit, freed: Collection[int]) -> set[int]:
    """Of the slots given back a moment ago those to which somebody who waits is going to be called. Where nobody is, a
    slot is free at once. As many statements for a thousand who wait as for one.
    """
    waiting = coming.waiting(visit) if freed else []
    if not waiting:
        return set()
    before = coming.offered(visit, freed)
    askings = [
        Asking(one.request_id, one.workplace_id, one.person_id, one.statutory, one.mode, one.physician_wish,
               one.limit_on, language=one.language_wish)
        for one in waiting
    ]  # fmt: skip
    found = _survey(visit, askings, of_those=freed).found
    return {
        fit.row.id
        for one in waiting
        for fit in found[one.request_id]
        if called(fit, one.limit_on, visit.today)
        and (one.sooner is None or fit.row.starts_at < one.sooner)
        and (one.request_id, fit.row.id) not in before
    }


def _survey(
    visit: Visit, askings: Sequence[Asking], slot_id: str | None = None, *, more: Sequence[Coming] = (),
    of_those: Collection[int] | None = None,
) -> Survey:  # fmt: skip
    """The same; or of some slots only, for those who wait: nothing is withheld from them, and they get no time without
    a while to answer.
    """
    session, company_id = visit.session, visit.actor.company_id
    workplaces = {asking.workplace_id for asking in askings}
    persons = {asking.person_id for asking in askings}
    rules, engaged, rulers, bosses, related, absent, freed, busy = grounds(visit, workplaces, persons)
    withheld = _withheld(visit, freed) if of_those is None else frozenset()
    terms = _terms(visit, rules, calling=of_those is not None)
    barred = {
        asking.request_id: bosses[asking.person_id]
        | related[asking.person_id]
        | rulers[asking.workplace_id]
        | {asking.person_id}
        for asking in askings
    }
    candidates = engaged.keys() - frozenset.intersection(*barred.values())
    hours = rosters.hours_of_each(session, company_id, persons, visit.today)
    there = [*coming.slots(visit, workplaces, candidates, slot_id), *more]
    if of_those is not None:
        there = [row for row in there if row.id in of_those]
    rows, examples = _alike(there, engaged, absent)
    speakers: Mapping[int, Speaker] = {}
    if any(asking.foreign for asking in askings):
        speakers = languages.speakers(session, company_id, engaged.keys())
    kinds: dict[tuple[Any, ...], list[EngagementKind | None]] = {}
    found: dict[int, list[Fit]] = {}
    spoken = set()
    for asking in askings:
        wishes = (asking.workplace_id, asking.statutory, asking.mode, asking.physician_wish, asking.purpose)
        term = terms[asking.workplace_id]
        if wishes not in kinds:
            kinds[wishes] = [_holding(asking, row, engaged, absent, term) for row in examples]
        fitting, own, limit_on = kinds[wishes], asking.request_id, asking.limit_on or date.max
        out, within = barred[asking.request_id], hours[asking.person_id].cover
        counsel = _counsellors(asking, engaged, out)
        understood = {one for one, speaker in speakers.items() if asking.foreign in speaker.languages}
        foreign, (soonest, horizon, _lengths) = asking.foreign, term
        others = [one for one in busy.get(asking.person_id, ()) if not _moved(one, asking)]
        found[asking.request_id] = [
            Fit(
                row, kind, day, day > limit_on, row.id in withheld if row.kept_for is None else row.kept_for != own,
                foreign is None or row.person_id in understood, within(row.starts_at, row.ends_at),
                bool(row.id) and any(one.meets(row.starts_at, row.ends_at) for one in others),
            )
            for row, day, like in rows
            if (kind := fitting[like]) is not None and row.person_id not in out and soonest < row.starts_at < horizon
            and (not counsel or _instead(kind, counsel, day))
        ]  # fmt: skip
        for person_id in understood - out:
            theirs, sex = engaged[person_id], speakers[person_id].sex
            if any(_could(asking, one, sex, counsel, visit.today, term) for one in theirs):
                spoken.add(asking.request_id)
    return Survey(found, frozenset(spoken))


def _moved(time: Time, asking: Asking) -> bool:
    """It is the appointment that a new one takes the place of."""
    if time.follow_up_id is not None:
        return time.follow_up_id == asking.follow_up_id
    return time.request_id == asking.request_id


def _counsellors(asking: Asking, engaged: Mapping[int, Sequence[Any]], barred: Collection[int]) -> tuple[Any, ...]:
    """Where a counsellor is wished: the engagements of those who could be theirs."""
    if asking.physician_wish is not PhysicianWish.COUNSELLOR:
        return ()
    return tuple(
        one
        for person_id, theirs in engaged.items()
        for one in theirs
        if one.kind is EngagementKind.COUNSELLOR
        and one.workplace_id in {asking.workplace_id, None}
        and person_id not in barred
    )


def _instead(kind: EngagementKind, counsel: Sequence[Any], day: date) -> bool:
    """Of who wishes for a counsellor: whether this is one, or none of those is engaged that day. Then who would like
    one rather talks to a nurse or a physician than to nobody.
    """
    return kind is EngagementKind.COUNSELLOR or not any(is_on(one, day) for one in counsel)


def _could(asking: Asking, engagement: Any, sex: Sex | None, counsel: Sequence[Any], today: date, term: Terms) -> bool:
    """Whether somebody could hold this talk by an engagement, between today and as far ahead as time is offered."""
    first = max(engagement.from_on, today)
    return (
        engagement.workplace_id in {asking.workplace_id, None}
        and first < tokyo_date(term.horizon)
        and (engagement.until_on is None or engagement.until_on >= today)
        and _wished(asking, engagement.kind, sex)
        and (not counsel or _instead(engagement.kind, counsel, first))
    )


_Seen = tuple[Coming, date, int]
"""A slot, its day, and what it is alike to (an index)."""


def _alike(
    rows: Iterable[Coming], engaged: Mapping[int, Sequence[Any]], absent: Collection[int]
) -> tuple[list[_Seen], list[Coming]]:
    """Slots, with one example of each sort: what is true of one, but for its hour, is true of all that are alike in
    whose they are, where, for what and how long.
    """
    begun = {
        person: max(one.from_on for one in theirs)
        for person, theirs in engaged.items()
        if all(one.until_on is None for one in theirs)
    }  # from that day on nothing changes
    sorts: dict[tuple[Any, ...], int] = {}
    seen: list[_Seen] = []
    examples: list[Coming] = []
    at, day = None, date.min
    for row in rows:
        person, starts_at = row.person_id, row.starts_at
        if starts_at != at:  # many start together
            at, day = starts_at, tokyo_date(starts_at)
        when = None if begun.get(person, date.max) <= day and person not in absent else day
        sort = (person, when, row.workplace_id, row.online, row.purpose, row.ends_at - starts_at)
        like = sorts.setdefault(sort, len(sorts))
        if like == len(examples):
            examples.append(row)
        seen.append((row, day, like))
    return seen, examples


def _serves(kept_for: TalkPurpose | None, purpose: TalkPurpose) -> bool:
    """The same of one slot and one talk, where several kinds are looked at together."""
    return kept_for is None or kept_for is purpose


_BOOKING: Final = frozenset({Act.SEE_FREE_SLOTS, Act.HOLD_SLOT, Act.BOOK, Act.BOOK_FOLLOW_UP})
"""Acts for one person, as against planning ahead for all."""


def _terms(visit: Visit, rules: Mapping[int, Policy], *, calling: bool) -> dict[int, Terms]:
    """The terms of each workplace. Only where the office books for one person, or a professional with them in the room,
    there is no notice: they know whom they can still tell. `calling`: those who wait, whoever looks; they get some time
    to answer before the notice.
    """
    by_the_office = visit.actor.hat is not Hat.WORKER and visit.act in _BOOKING and not calling
    notice = {place: timedelta(hours=0 if by_the_office else policy.notice_hours) for place, policy in rules.items()}
    answering = coming.LEAST if calling else timedelta(0)
    return {
        place: Terms(
            (visit.now + notice[place] + answering).astimezone(UTC),
            datetime.combine(visit.today + timedelta(days=policy.book_ahead_days + 1), time.min, TOKYO).astimezone(UTC),
            {purpose: timedelta(minutes=policy.minutes(purpose)) for purpose in TalkPurpose},
        )
        for place, policy in rules.items()
    }


def _holding(
    asking: Asking,
    row: Any,
    engaged: Mapping[int, Sequence[Any]],
    absent: Mapping[int, Sequence[Any]],
    terms: Terms,
) -> EngagementKind | None:
    """As what the professional of a slot may hold this talk there; None when it doesn't fit on that day, at whatever
    hour.
    """
    if row.workplace_id not in {asking.workplace_id, None} or (row.workplace_id is None and not row.online):
        return None
    if asking.mode is not InterviewMode.EITHER and row.online is not (asking.mode is InterviewMode.ONLINE):
        return None
    if row.ends_at - row.starts_at < terms.lengths[asking.purpose]:
        return None
    if not _serves(row.purpose, asking.purpose):
        return None
    day = tokyo_date(row.starts_at)
    if any(away.covers(one, day, asking.workplace_id) for one in absent.get(row.person_id, ())):
        return None
    theirs = [one for one in engaged.get(row.person_id, ()) if one.workplace_id in {asking.workplace_id, None}]
    kind = role_on(theirs, row.starts_at)
    if kind is EngagementKind.NURSE and asking.physician_wish is PhysicianWish.COUNSELLOR:
        kinds = kinds_on(theirs, day)  # who is both is met as the one that is wished
        kind = EngagementKind.COUNSELLOR if EngagementKind.COUNSELLOR in kinds else kind
    return kind if kind is not None and _wished(asking, kind, row.sex) else None


def show(visit: Visit, fits: Iterable[Fit]) -> list[Shown]:
    """Free slots as the person sees them."""
    return [
        visit.show(
            sight.SLOT,
            fit.row,
            physician_name=fit.row.name,
            role=fit.kind,
            state=SlotState.FREE,
            taken=fit.row.taken,
            series="",
            blocked=False,
            clash=False,
        )
        for fit in fits
    ]


def _wished(request: Asking, kind: EngagementKind, sex: Sex | None) -> bool:
    if kind not in PHYSICIANS:
        fitting = {PhysicianWish.ANY, PhysicianWish.COUNSELLOR, _BY_SEX.get(sex)}
        return not request.statutory and request.physician_wish in fitting
    match request.physician_wish:
        case PhysicianWish.INDUSTRIAL:
            return kind is EngagementKind.INDUSTRIAL_PHYSICIAN
        case PhysicianWish.OUTSIDE:
            return kind is not EngagementKind.INDUSTRIAL_PHYSICIAN
        case PhysicianWish.WOMAN | PhysicianWish.MAN:
            return request.physician_wish is _BY_SEX.get(sex)
    return True


_BY_SEX: dict[Sex | None, PhysicianWish] = {Sex.FEMALE: PhysicianWish.WOMAN, Sex.MALE: PhysicianWish.MAN}
