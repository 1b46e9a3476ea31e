"""What is reported to the committee: prepared by HR, with the words of the 産業医, released on a day, discussed?

The numbers are worked out once, when the draft is made, and only what may be shown is kept. Until it is released the
draft can be thrown away; afterwards nothing of it changes, since two editions would differ by somebody. What the
committee said is no part of it: a name that slipped in can be taken out again. Neither names anybody nor an illness:
beside numbers that hide small groups, a word would tell what they hide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, and_, delete, func, select
from sqlalchemy.orm import Session, aliased

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.documents import committee_report
from casework.ids import PublicId
from casework.models.committee_reports import CommitteeReport, CommitteeReportMonth
from casework.models.people import Person, Workplace
from casework.rules import committee as rules
from casework.rules.committee import Period
from casework.rules.errors import NotNow, NotValid, Stale
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat
from casework.rules.words import clinical_words
from casework.services import committee_counts, letterheads, messages, people, recommendations
from casework.services.people import Named

PAGE: Final = 100
_RECENT: Final = timedelta(days=31)
CHANGED: Final = Said(N_("開いている間に、この報告が変わりました。いまの内容を確かめてください。"))
RELEASED: Final = Said(N_("この報告は、すでに委員会に公開しています。公開した報告は変えられません。"))
DRAFT: Final = Said(N_("委員会に公開してから、審議を記録してください。"))
CLINICAL: Final = N_(
    "病名や治療の言葉（%(words)s）が入っています。人数の少ない集団のことが分からないように、委員会への報告には書けません。"
)
_AHEAD: Final = Said(N_("まだ来ていない日は入力できません。"))
_SHARED: Final = N_(
    "この期間の月を含む報告が、この事業場にすでにあります（%(first)sから%(last)sまで）。"
    "同じ月を2つの報告に入れると、引き算で少ない人数が分かるため、つくれません。"
)


@dataclass(frozen=True)
class Listed:
    """All within reach, without their texts. `may_prepare`: the reader makes them."""

    found: list[Shown]
    may_prepare: bool
    only_stands_in: bool
    """The reader has no workplace."""


@dataclass(frozen=True)
class Opening:
    """What a draft can be made of."""

    places: tuple[Named, ...]
    periods: tuple[Period, ...]


@dataclass(frozen=True)
class Page:
    """One report as the committee reads it, and what its reader can do about it today. `version` goes into the form.

    `lines`: what is counted and how many, None where that isn't told. `recommended`: 勧告 that were reported in its
    months, with the employer's answer.
    """

    report: Shown
    lines: Sequence[tuple[Said, int | None]]
    recommended: Sequence[Shown]
    may_release: bool
    may_advise: bool
    may_discuss: bool
    version: int


def index(session: Session, actor: Actor, *, now: datetime) -> Listed:
    """The newest first."""
    visit = enter(session, actor, Act.SEE_COMMITTEE_REPORTS, now=now)
    order = (CommitteeReport.from_on.desc(), CommitteeReport.id.desc())
    rows = session.execute(_asked(visit).order_by(*order).limit(PAGE)).all()
    instead = people.only_stands_in(visit)
    may_prepare = actor.hat is Hat.HR and not instead
    return Listed([_shown(visit, row, read=False) for row in rows], may_prepare, instead)


def opening(session: Session, actor: Actor, *, now: datetime) -> Opening:
    """The workplaces of HR, and the periods that are over."""
    visit = enter(session, actor, Act.PREPARE_COMMITTEE_REPORT, now=now)
    return Opening(tuple(Named(row.public_id, row.name) for row in _places(visit)), rules.periods(visit.today))


def prepare(session: Session, actor: Actor, place: str, code: str, *, now: datetime) -> PublicId:
    """Work the numbers out, once; the 産業医 of the workplace is told. NotValid for a period that isn't over, or that
    shares a month with another report of the workplace.
    """
    visit = enter(session, actor, Act.PREPARE_COMMITTEE_REPORT, now=now)
    at = next((row for row in _places(visit) if row.public_id == place), None)
    if at is None:
        raise NotValid("workplace", Said(N_("一覧から選んでください。")))
    period = rules.period(code, visit.today)
    _free(visit, at.id, period)
    told = rules.shown(committee_counts.counted(visit, at.id, period))
    made = CommitteeReport(
        company_id=actor.company_id, public_id=ids.fresh(), workplace_id=at.id, span=period.span,
        from_on=period.first, until_on=period.last, content=told.as_json(), made_at=now, made_by_id=actor.person_id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.add_all(
        CommitteeReportMonth(
            company_id=actor.company_id, committee_report_id=made.id, workplace_id=at.id, month_on=month
        )
        for month in period.months
    )
    session.flush()
    visit.record(sight.COMMITTEE_REPORT, made.public_id)
    for person_id in people.industrial_physicians(session, made.company_id, at.id, visit.today):
        messages.queue(
            visit, Notice.COMMITTEE_REPORT_DRAFTED, record_id=made.public_id, to=person_id, hat=Hat.PHYSICIAN
        )
    return made.public_id


def read(session: Session, actor: Actor, report_id: str, *, now: datetime) -> Page:
    """One of them. NotYours where it isn't within reach."""
    visit = enter(session, actor, Act.SEE_COMMITTEE_REPORTS, now=now)
    return _page(visit, report_id)


def document(session: Session, actor: Actor, report_id: str, *, now: datetime) -> bytes:
    """The same as a Word file. A draft says that it is one."""
    visit = enter(session, actor, Act.SEE_COMMITTEE_REPORTS, now=now)
    page = _page(visit, report_id)
    return committee_report.made(
        letterheads.paper(session, actor.company_id), page.report, page.lines, page.recommended
    )


def advise(session: Session, actor: Actor, report_id: str, words: str, *, version: int, now: datetime) -> None:
    """The 産業医 says something of the workplace as a whole. NotNow once it is released."""
    visit = enter(session, actor, Act.ADVISE_COMMITTEE, now=now)
    there = _draft(visit, report_id, version)
    visit.seal(messages.company_key(visit), there, advice=_words(visit, there, words))
    there.advised_on, there.advised_by_id = visit.today, actor.person_id
    visit.record(sight.COMMITTEE_REPORT, there.public_id)
    session.flush()


def release(session: Session, actor: Actor, report_id: str, *, version: int, now: datetime) -> None:
    """From today the committee reads it, and is told so."""
    visit = enter(session, actor, Act.RELEASE_COMMITTEE_REPORT, now=now)
    there = _draft(visit, report_id, version)
    there.released_on, there.released_by_id = visit.today, actor.person_id
    visit.record(sight.COMMITTEE_REPORT, there.public_id)
    session.flush()
    for person_id in people.committee_of(session, there.company_id, there.workplace_id, visit.today):
        messages.queue(
            visit, Notice.COMMITTEE_REPORT_RELEASED, record_id=there.public_id, to=person_id, hat=Hat.COMMITTEE
        )


def drop(session: Session, actor: Actor, report_id: str, *, version: int, now: datetime) -> None:
    """The draft goes, and its months are free again. Nobody of the committee has seen it."""
    visit = enter(session, actor, Act.PREPARE_COMMITTEE_REPORT, now=now)
    there = _draft(visit, report_id, version)
    visit.record(sight.COMMITTEE_REPORT, there.public_id)
    session.execute(
        delete(CommitteeReportMonth).where(
            CommitteeReportMonth.company_id == there.company_id,
            CommitteeReportMonth.committee_report_id == there.id,
        )
    )
    session.delete(there)
    session.flush()


def discuss(
    session: Session, actor: Actor, report_id: str, day: date, words: str, *, version: int, now: datetime
) -> None:
    """What the committee said to it, and what is done about that (安衛則23条4項); or that, put right."""
    visit = enter(session, actor, Act.RECORD_COMMITTEE, now=now)
    there = visit.reach(CommitteeReport, report_id, lock=True)
    if there.released_on is None:
        raise NotNow(DRAFT)
    if there.version != version:
        raise Stale
    if day > visit.today:
        raise NotValid("discussed_on", _AHEAD)
    if day < there.released_on:
        said = Said(N_("公開した日（%(day)s）以後の日を入力してください。"), {"day": there.released_on})
        raise NotValid("discussed_on", said)
    visit.seal(messages.company_key(visit), there, minutes=_words(visit, there, words))
    there.discussed_on, there.discussed_by_id = day, actor.person_id
    visit.record(sight.COMMITTEE_REPORT, there.public_id)
    session.flush()


def open_count(visit: Visit) -> int:
    """How many drafts within reach wait to be released."""
    count: int = visit.session.execute(
        select(func.count())
        .select_from(CommitteeReport)
        .where(visit.within(CommitteeReport), CommitteeReport.released_on.is_(None))
    ).scalar_one()
    return count


def recent(visit: Visit) -> int:
    """How many were released within the last month, for the committee's desk."""
    count: int = visit.session.execute(
        select(func.count())
        .select_from(CommitteeReport)
        .where(visit.within(CommitteeReport), CommitteeReport.released_on > visit.today - _RECENT)
    ).scalar_one()
    return count


def _page(visit: Visit, report_id: str) -> Page:
    there = visit.reach(CommitteeReport, report_id)
    report = _shown(visit, visit.session.execute(_asked(visit).where(CommitteeReport.id == there.id)).one())
    draft, hat = there.released_on is None, visit.actor.hat
    return Page(
        report=report,
        lines=tuple(rules.lines(rules.thawed(report.content))),
        recommended=recommendations.reported(visit, there.workplace_id, there.from_on, there.until_on),
        may_release=hat is Hat.HR and draft,
        may_advise=hat is Hat.PHYSICIAN and draft,
        may_discuss=hat is Hat.HR and not draft,
        version=there.version,
    )


def _draft(visit: Visit, report_id: str, version: int) -> CommitteeReport:
    there = visit.reach(CommitteeReport, report_id, lock=True)
    if there.released_on is not None:
        raise NotNow(RELEASED)
    if there.version != version:
        raise Stale
    return there


def _free(visit: Visit, workplace_id: int, period: Period) -> None:
    """No month of the period stands in another report of the workplace."""
    other = visit.session.execute(
        select(CommitteeReport.from_on, CommitteeReport.until_on)
        .where(
            CommitteeReport.company_id == visit.actor.company_id,
            CommitteeReport.workplace_id == workplace_id,
            CommitteeReport.from_on <= period.last,
            CommitteeReport.until_on >= period.first,
        )
        .order_by(CommitteeReport.from_on)
        .limit(1)
    ).first()
    if other is not None:
        raise NotValid("period", Said(_SHARED, {"first": other.from_on, "last": other.until_on}))


def _words(visit: Visit, there: CommitteeReport, typed: str) -> str:
    words = recommendations.nameless(visit, there.workplace_id, "words", typed)
    found = clinical_words(words)
    if found:
        raise NotValid("words", Said(CLINICAL, {"words": "、".join(found)}))
    return words


def _places(visit: Visit) -> Sequence[Any]:
    return visit.session.execute(
        select(Workplace.id, Workplace.public_id, Workplace.name).where(visit.workplaces()).order_by(Workplace.code)
    ).all()


def _asked(visit: Visit) -> Select[*tuple[Any, ...]]:
    """With the names of everybody who had a hand in it."""
    company = CommitteeReport.company_id
    statement: Select[*tuple[Any, ...]] = (
        select(CommitteeReport, Workplace.name.label("workplace_name"))
        .join(Workplace, and_(Workplace.company_id == company, Workplace.id == CommitteeReport.workplace_id))
        .where(visit.within(CommitteeReport))
    )
    for role in ("made", "advised", "released", "discussed"):
        one = aliased(Person)
        column = getattr(CommitteeReport, f"{role}_by_id")
        statement = statement.add_columns(one.name.label(f"{role}_by_name")).outerjoin(
            one, and_(one.company_id == company, one.id == column)
        )
    return statement


def _shown(visit: Visit, row: Any, *, read: bool = True) -> Shown:
    """One with its names; without `read` its texts stay sealed."""
    left_out: dict[str, Any] = {} if read else {"advice": None, "minutes": None}
    names = {
        f"{role}_by_name": getattr(row, f"{role}_by_name") for role in ("made", "advised", "released", "discussed")
    }
    return visit.show(
        sight.COMMITTEE_REPORT, row.CommitteeReport, of=None, workplace_name=row.workplace_name, **names, **left_out
    )
