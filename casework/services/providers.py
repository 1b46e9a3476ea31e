"""Which outside organisations interview for which workplace, and how are they reached?"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.people import Workplace
from casework.models.providers import Provider
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import ProviderKind


@dataclass(frozen=True)
class NewProvider:
    """What is written down about an organisation. `workplace`: public id; empty for all of the company."""

    kind: ProviderKind
    name: str
    from_on: date
    workplace: str = ""
    contact: str = ""
    address: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    yearly_cap: int | None = None


@dataclass(frozen=True)
class Place:
    """A workplace to choose."""

    public_id: str
    name: str


@dataclass(frozen=True)
class Line:
    """One organisation, and whether it can be ended by whoever looks."""

    provider: Shown
    may_end: bool


@dataclass(frozen=True)
class ProvidersPage:
    """The organisations within reach: those of today and to come, and those that ended."""

    standing: tuple[Line, ...]
    ended: tuple[Line, ...]


@dataclass(frozen=True)
class Opening:
    """For whom an organisation can be written down. `everywhere`: for all of the company too."""

    workplaces: tuple[Place, ...]
    everywhere: bool


def serves(workplace_id: int, day: date) -> ColumnElement[bool]:
    """The organisations of a workplace on a day, its own and the company's; for a select over `Provider`."""
    return and_(or_(Provider.workplace_id == workplace_id, Provider.workplace_id.is_(None)), Provider.on(day))


def index(session: Session, actor: Actor, *, now: datetime) -> ProvidersPage:
    """All within reach, by name."""
    visit = enter(session, actor, Act.SEE_PROVIDERS, now=now)
    rows = session.execute(
        select(Provider, Workplace.name)
        .outerjoin(Workplace, and_(Workplace.company_id == Provider.company_id, Workplace.id == Provider.workplace_id))
        .where(visit.within(Provider))
        .order_by(Provider.name, Provider.id)
    ).all()
    standing: list[Line] = []
    ended: list[Line] = []
    for provider, workplace in rows:
        over = provider.until_on is not None and provider.until_on < visit.today
        line = Line(
            visit.show(sight.PROVIDER, provider, workplace=workplace or ""), not over and _may_change(visit, provider)
        )
        (ended if over else standing).append(line)
    return ProvidersPage(tuple(standing), tuple(ended))


def opening(session: Session, actor: Actor, *, now: datetime) -> Opening:
    """The workplaces of the hat."""
    visit = enter(session, actor, Act.KEEP_PROVIDERS, now=now)
    rows = session.execute(
        select(Workplace.public_id, Workplace.name).where(visit.workplaces()).order_by(Workplace.code)
    ).all()
    return Opening(tuple(Place(row.public_id, row.name) for row in rows), visit.standing.everywhere)


def add(session: Session, actor: Actor, new: NewProvider, *, now: datetime) -> PublicId:
    """Write an organisation down. NotValid for a workplace out of scope, or one that is there already on that day."""
    visit = enter(session, actor, Act.KEEP_PROVIDERS, now=now)
    provider = Provider(
        company_id=actor.company_id,
        public_id=ids.fresh(),
        workplace_id=_workplace(visit, new.workplace),
        kind=new.kind,
        name=new.name.strip(),
        contact=new.contact.strip(),
        address=new.address.strip(),
        phone=new.phone.strip(),
        fax=new.fax.strip(),
        email=new.email.strip(),
        from_on=new.from_on,
        yearly_cap=new.yearly_cap,
    )
    if not provider.name:
        raise NotValid("name", Said(N_("入力してください。")))
    if not provider.address and not provider.phone:
        raise NotValid("phone", Said(N_("連絡できるように、電話番号か所在地のどちらかを入力してください。")))
    same = select(Provider.id).where(
        Provider.company_id == actor.company_id,
        Provider.kind == provider.kind,
        Provider.name == provider.name,
        Provider.workplace_id.is_not_distinct_from(provider.workplace_id),
        or_(Provider.until_on.is_(None), Provider.until_on >= provider.from_on),
    )
    if session.execute(same).first() is not None:
        raise NotValid("name", Said(N_("同じ名前の依頼先が、すでに登録されています。")))
    session.add(provider)
    visit.record(sight.PROVIDER, provider.public_id)
    session.flush()
    return provider.public_id


def ending(session: Session, actor: Actor, provider_id: str, *, now: datetime) -> Shown:
    """The organisation that somebody is about to end."""
    visit = enter(session, actor, Act.KEEP_PROVIDERS, now=now)
    provider = _to_end(visit, provider_id, lock=False)
    return visit.show(sight.PROVIDER, provider, workplace="")


def end(session: Session, actor: Actor, provider_id: str, until_on: date, *, now: datetime) -> None:
    """From the day after `until_on` it serves nobody any more. NotNow when it has ended already."""
    visit = enter(session, actor, Act.KEEP_PROVIDERS, now=now)
    provider = _to_end(visit, provider_id, lock=True)
    if until_on < provider.from_on:
        raise NotValid(
            "until_on", Said(N_("始まった日（%(day)s）より前には終えられません。"), {"day": provider.from_on})
        )
    provider.until_on = until_on
    visit.record(sight.PROVIDER, provider.public_id)
    session.flush()


def _to_end(visit: Visit, provider_id: str, *, lock: bool) -> Provider:
    provider = visit.reach(Provider, provider_id, lock=lock)
    if not _may_change(visit, provider):
        raise NotYours
    if provider.until_on is not None and provider.until_on < visit.today:
        raise NotNow(Said(N_("この依頼先は、すでに終わっています。")))
    return provider


def _may_change(visit: Visit, provider: Provider) -> bool:
    """One for the whole company is kept by whoever wears the hat for the whole company."""
    return provider.workplace_id is not None or visit.standing.everywhere


def _workplace(visit: Visit, public_id: str) -> int | None:
    refused = NotValid("workplace", Said(N_("担当している事業場から選んでください。")))
    if not public_id:
        if visit.standing.everywhere:
            return None
        raise refused
    found = visit.session.execute(
        select(Workplace.id).where(visit.workplaces(), Workplace.public_id == public_id)
    ).scalar_one_or_none()
    if found is None:
        raise refused
    return found
