"""Who interviews those whom a check finds to need it, and does anybody stand behind that when it begins?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, and_, case, exists, literal, or_, select

from casework.access import Visit
from casework.models.checks import CheckResult, CountedResult, StressCheck
from casework.models.providers import Engagement, Provider
from casework.rules.errors import NotNow, NotValid
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import BY_PROVIDER, EngagementKind, InterviewedBy, ProviderKind
from casework.services import providers

_MISSING: Final = N_(
    "面接指導を行う人がいないため、始められません。契約が終わっています。実施回の画面で、面接指導を行う人を決めてください。"
)


@dataclass(frozen=True)
class ProviderOption:
    """An organisation to choose, and for which workplace; empty for all."""

    public_id: str
    name: str
    kind: ProviderKind
    workplace: str


def options(visit: Visit, named: Mapping[int, str]) -> tuple[ProviderOption, ...]:
    """The organisations that can be chosen; `named`: what the workplaces are called."""
    found = visit.session.execute(
        select(Provider)
        .where(visit.within(Provider), or_(Provider.until_on.is_(None), Provider.until_on >= visit.today))
        .order_by(Provider.name, Provider.id)
    ).scalars()
    return tuple(
        ProviderOption(one.public_id, one.name, one.kind, named.get(one.workplace_id or 0, "")) for one in found
    )


def chosen(visit: Visit, workplace_id: int, by: InterviewedBy, provider: str, day: date) -> int | None:
    """The organisation that interviews, None where physicians of the company's own do. NotValid when nobody stands
    behind the choice at that workplace on the day.
    """
    if by in BY_PROVIDER:
        found = visit.session.execute(
            select(Provider.id).where(
                visit.within(Provider),
                Provider.public_id == provider,
                Provider.kind == ProviderKind(by.value),
                providers.serves(workplace_id, day),
            )
        ).scalar_one_or_none()
        if found is None:
            raise NotValid(
                "provider",
                Said(
                    N_("この事業場で開始日に頼める、同じ種類の依頼先を選んでください。なければ、先に登録してください。")
                ),
            )
        return found
    engaged = select(Engagement.id).where(
        Engagement.company_id == visit.actor.company_id,
        Engagement.kind == EngagementKind(by.value),
        or_(Engagement.workplace_id == workplace_id, Engagement.workplace_id.is_(None)),
        Engagement.on(day),
    )
    if visit.session.execute(engaged).first() is None:
        raise NotValid(
            "interviewed_by",
            Said(
                N_("この事業場には、開始日に契約のある医師がいません。ほかの方法を選ぶか、先に契約を登録してください。")
            ),
        )
    return None


def has_begun() -> ColumnElement[bool]:
    """Whether results are in; for a statement over `StressCheck`."""
    return or_(
        *(
            _there(of.company_id == StressCheck.company_id, of.stress_check_id == StressCheck.id)
            for of in (CheckResult, CountedResult)
        )
    )


def missing(today: date) -> ColumnElement[bool]:
    """Whether a check has not begun, and the contract of whoever was named won't hold when it does: on its first day,
    or today where that has passed. For a statement over `StressCheck`.
    """
    day = case((StressCheck.started_on > today, StressCheck.started_on), else_=literal(today))
    served = _there(
        Provider.company_id == StressCheck.company_id, Provider.id == StressCheck.provider_id, _on(Provider, day)
    )
    engaged = _there(
        Engagement.company_id == StressCheck.company_id,
        Engagement.kind == StressCheck.interviewed_by,
        or_(Engagement.workplace_id == StressCheck.workplace_id, Engagement.workplace_id.is_(None)),
        _on(Engagement, day),
    )
    return and_(~has_begun(), ~case((StressCheck.provider_id.is_not(None), served), else_=engaged))


def _there(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(literal(1)).where(*conditions)).correlate(StressCheck)


def refuse_missing(visit: Visit, check: StressCheck) -> None:
    """NotNow where nobody would interview: no campaign begins so."""
    if visit.session.execute(select(missing(visit.today)).where(StressCheck.id == check.id)).scalar_one():
        raise NotNow(Said(_MISSING))


def refuse_begun(visit: Visit, check: StressCheck) -> None:
    """NotNow where results are in: who interviews was promised to those whom they concern."""
    if visit.session.execute(select(has_begun()).where(StressCheck.id == check.id)).scalar_one():
        raise NotNow(Said(N_("結果が入った実施回のため、面接指導を行う人は変えられません。")))


def _on(of: type[Engagement] | type[Provider], day: ColumnElement[date]) -> ColumnElement[bool]:
    return and_(of.from_on <= day, or_(of.until_on.is_(None), of.until_on >= day))
