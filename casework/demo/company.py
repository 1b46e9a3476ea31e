"""Who works at みなと北斗精機, where, under whom, and who cares for them? Master data only; acts come afterwards."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from casework import ids
from casework.access import Visit
from casework.demo import names, texts
from casework.demo.roll import DEPARTMENTS, NAMED, OUTSIDE, WORKPLACES, Member
from casework.models.accounts import Account
from casework.models.languages import SpokenLanguage
from casework.models.people import (
    Company,
    Department,
    Employment,
    HatGrant,
    Installation,
    Person,
    PersonnelAuthority,
    Placement,
    ReportingLine,
    Workplace,
)
from casework.models.policies import Closure, PolicyVersion
from casework.models.providers import Engagement, Provider
from casework.models.wordings import Wording
from casework.rules import letter_texts
from casework.rules.vocabulary import EmploymentKind, Language, LineKind, ProviderKind, Sex, WordingKind

NAME = "みなと北斗精機（架空）"
FOUNDED = date(2012, 4, 1)
SEED = 20_120_401
RULES_FROM = date(2016, 4, 1)
_LEAVE_PAY = (
    "給与：年次有給休暇を使い切った後は無給です（就業規則 第33条）。\n"
    "傷病手当金：健康保険組合に申請します。用紙は労務課が送り、主治医の欄は受診のときに頼んでください。\n"
    "社会保険料：本人の分は、毎月末までに会社の口座に振り込んでください。難しいときは労務課に相談してください。"
)
"""First day of the rules, in the year after the stress check began."""


@dataclass
class Ids:
    """What the cases need to know: internal ids by the keys of the roll."""

    company_id: int
    workplaces: dict[str, int] = field(default_factory=dict)
    departments: dict[str, int] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    employments: dict[str, Employment] = field(default_factory=dict)
    crowd: dict[str, list[Employment]] = field(default_factory=dict)
    """Everybody else, by department."""
    centre: str = ""
    """Public id of the regional centre that interviews for the depot."""


def found(visit: Visit, company: Company, today: date) -> Ids:
    """Write the company as it stands on `today`: places, people, lines, hats, contracts, rules."""
    session = visit.session
    made = Ids(company.id)
    _places(session, made)
    _members(session, made, visit, today)
    _crowd(session, made, visit, today)
    _lines(session, made, today)
    _outside(session, made, visit, today)
    _rules(session, made, today)
    _wordings(session, made, visit)
    visit.record("company", company.public_id)
    return made


def installation(visit: Visit) -> Installation:
    """The row that says: this is the demo."""
    return Installation(id=1, demo=True, key_check_id=visit.new_key())


def _places(session: Session, made: Ids) -> None:
    for code, name, address in WORKPLACES:
        place = Workplace(company_id=made.company_id, code=code, name=name, address=address)
        session.add(place)
        session.flush()
        made.workplaces[code] = place.id
    for key, department in DEPARTMENTS.items():
        row = Department(
            company_id=made.company_id,
            code=key,
            name=department.name,
            workplace_id=made.workplaces[department.workplace],
        )
        session.add(row)
        session.flush()
        made.departments[key] = row.id


def _person(made: Ids, visit: Visit, member: Member, number: str | None) -> tuple[Account, Person]:
    login = f"{number or member.key}@minato-hokuto.example"
    account = Account(login=login, created_at=visit.now, language=member.language)
    return account, Person(
        company_id=made.company_id, name=member.name, kana=member.kana, sex=member.sex, language=member.language,
        email="" if member.without_mail else login, phone=member.phone, born_on=member.born_on,
    )  # fmt: skip


def _employ(session: Session, made: Ids, visit: Visit, member: Member, number: str, today: date) -> Employment:
    account, person = _person(made, visit, member, number)
    session.add(account)
    session.flush()
    person.account_id = account.id
    session.add(person)
    session.flush()
    from_on = min(member.from_on, today - timedelta(days=400))
    employment = Employment(
        company_id=made.company_id, person_id=person.id, number=number, kind=member.kind, from_on=from_on
    )
    session.add(employment)
    session.flush()
    ahead, days = member.moves or ("", 0)
    goes_on = today + timedelta(days=days)
    for where, since, until in (
        (member.department, from_on, goes_on - timedelta(days=1) if ahead else None), (ahead, goes_on, None)
    ):  # fmt: skip
        if where:
            session.add(
                Placement(
                    company_id=made.company_id, employment_id=employment.id, department_id=made.departments[where],
                    workplace_id=made.workplaces[DEPARTMENTS[where].workplace], post=member.post, from_on=since,
                    until_on=until,
                )
            )  # fmt: skip
    made.people[member.key], made.employments[member.key] = person, employment
    return employment


def _members(session: Session, made: Ids, visit: Visit, today: date) -> None:
    for position, member in enumerate(NAMED):
        _employ(session, made, visit, member, f"{1001 + position}", today)
        for hat, place in member.hats:
            session.add(
                HatGrant(
                    company_id=made.company_id, person_id=made.people[member.key].id, hat=hat,
                    workplace_id=made.workplaces[place] if place else None, from_on=FOUNDED,
                )
            )  # fmt: skip
        if member.authority:
            session.add(
                PersonnelAuthority(
                    company_id=made.company_id, person_id=made.people[member.key].id, from_on=FOUNDED,
                    workplace_id=made.workplaces[DEPARTMENTS[member.department].workplace],
                )
            )  # fmt: skip


def _crowd(session: Session, made: Ids, visit: Visit, today: date) -> None:
    """Fill every department to its size with invented people, all with accounts and placements."""
    taken = frozenset(member.name for member in (*NAMED, *OUTSIDE))
    missing = {
        key: department.size - sum(member.department == key for member in NAMED)
        for key, department in DEPARTMENTS.items()
    }
    pool = iter(names.drawn(sum(missing.values()), seed=SEED, taken=taken))
    number = 2001
    for key, count in missing.items():
        made.crowd[key] = []
        for _ in range(count):
            name, kana, woman = next(pool)
            member = Member(
                key=f"e{number}", name=name, kana=kana, sex=Sex.FEMALE if woman else Sex.MALE, department=key,
                born_on=date(1964 + number * 7 % 40, number % 12 + 1, number * 3 % 28 + 1),
                from_on=date(2013 + number % 12, 4, 1),
                kind=EmploymentKind.DISPATCHED_IN if key == "ship" and number % 8 == 0 else EmploymentKind.REGULAR,
            )  # fmt: skip
            made.crowd[key].append(_employ(session, made, visit, member, str(number), today))
            number += 1


def _lines(session: Session, made: Ids, today: date) -> None:
    """Everybody reports to the head of the department, heads to the head of the workplace; an adviser to nobody."""
    for key, department in DEPARTMENTS.items():
        led = [member.key for member in NAMED if member.department == key and not member.unled]
        team = [made.employments[who] for who in led] + made.crowd[key]
        head = made.employments[department.head]
        above = made.employments[department.above] if department.above else None
        for employment in team:
            boss = above if employment is head else head
            if boss is not None and boss is not employment:
                since = max(employment.from_on, boss.from_on)
                moved = next((m.led_since for m in NAMED if made.employments[m.key] is employment), None)
                if moved is not None:
                    before, days = moved
                    changed = today - timedelta(days=days)
                    session.add(_line(made, employment, made.employments[before], since, changed - timedelta(days=1)))
                    since = changed
                ahead, days = next(
                    (m.moves for m in NAMED if m.moves and made.employments[m.key] is employment), ("", 0)
                )
                goes_on = today + timedelta(days=days)
                session.add(_line(made, employment, boss, since, goes_on - timedelta(days=1) if ahead else None))
                if ahead:
                    session.add(_line(made, employment, made.employments[DEPARTMENTS[ahead].head], goes_on))
    acting, absent = made.employments["acting"], made.employments["head_made2"]
    helped = made.employments["night_worker"]
    session.add(_line(made, helped, acting, today - timedelta(days=20), kind=LineKind.ACTING))
    session.add(
        _line(made, made.employments["quality_worker"], absent, today - timedelta(days=90), kind=LineKind.MATRIX)
    )
    session.flush()


def _line(
    made: Ids,
    employment: Employment,
    boss: Employment,
    from_on: date,
    until_on: date | None = None,
    *,
    kind: LineKind = LineKind.LINE,
) -> ReportingLine:
    return ReportingLine(
        company_id=made.company_id, employment_id=employment.id, supervisor_id=boss.id, kind=kind, from_on=from_on,
        until_on=until_on,
    )  # fmt: skip


def _outside(session: Session, made: Ids, visit: Visit, today: date) -> None:
    """Professionals who serve the company without being employed there."""
    for member in OUTSIDE:
        account, person = _person(made, visit, member, None)
        session.add(account)
        session.flush()
        person.account_id = account.id
        session.add(person)
        session.flush()
        made.people[member.key] = person
        for hat, place in member.hats:
            workplace_id = made.workplaces[place] if place else None
            session.add(HatGrant(company_id=made.company_id, person_id=person.id, hat=hat, workplace_id=workplace_id,
                                 from_on=FOUNDED))  # fmt: skip
        for kind, place in member.engaged:
            session.add(
                Engagement(
                    company_id=made.company_id, person_id=person.id, kind=kind, affiliation=member.affiliation,
                    workplace_id=made.workplaces[place] if place else None, from_on=FOUNDED,
                    until_on=today + timedelta(days=500),
                )
            )  # fmt: skip
        for one in member.speaks:
            listed, words = (one, "") if isinstance(one, Language) else (None, one)
            session.add(
                SpokenLanguage(company_id=made.company_id, person_id=person.id, language=listed, words=words)
            )  # fmt: skip
    centre, online = (
        Provider(
            company_id=made.company_id, public_id=ids.fresh(), workplace_id=place, kind=kind, name=name,
            contact=contact, address=address, phone=phone, email="", fax=fax, from_on=FOUNDED, yearly_cap=cap,
        )
        for kind, name, place, contact, address, phone, fax, cap in (
            (ProviderKind.REGIONAL_CENTRE, "仙台地域産業保健センター（架空）", made.workplaces["SD"], "相談申込窓口",
             "宮城県仙台市（架空）", "022-000-0000", "022-000-0001", 2),
            (ProviderKind.OUTSIDE, "オンライン面談医師会（架空）", None, "企業窓口", "東京都千代田区（架空）",
             "03-0000-0000", "", None),
        )
    )  # fmt: skip
    session.add_all([centre, online])
    made.centre = centre.public_id
    session.flush()


def _rules(session: Session, made: Ids, today: date) -> None:
    """実施規程 as deliberated, and the days on which the places are closed."""
    deliberated = RULES_FROM - timedelta(days=30)
    deemed = {
        "disclosure": "deemed",
        "deliberated_on": deliberated.isoformat(),
        "published_on": (deliberated + timedelta(days=14)).isoformat(),
        "slot_minutes": 20,  # a physician who comes for an hour a month holds three talks
        "leave_pay": _LEAVE_PAY,
    }
    session.add(
        PolicyVersion(
            company_id=made.company_id,
            workplace_id=None,
            number=1,
            from_on=RULES_FROM,
            deliberated_on=deliberated,
            values=deemed,
        )
    )
    session.add(
        PolicyVersion(
            company_id=made.company_id, workplace_id=made.workplaces["SD"], number=1, from_on=RULES_FROM,
            deliberated_on=deliberated, values={**deemed, "disclosure": "separate"},
        )
    )  # fmt: skip
    session.add(
        PolicyVersion(
            company_id=made.company_id, workplace_id=made.workplaces["AT"], number=1,
            from_on=today + timedelta(days=30), deliberated_on=today - timedelta(days=6),
            made_by_id=made.people["clerk"].id,
            values={**deemed, "hearing_days": 7, "deliberated_on": (today - timedelta(days=6)).isoformat(),
                    "published_on": (today - timedelta(days=1)).isoformat()},
        )
    )  # fmt: skip
    for year in range(today.year - 1, today.year + 2):
        session.add(
            Closure(company_id=made.company_id, workplace_id=None, name="年末年始", from_on=date(year, 12, 29),
                    until_on=date(year + 1, 1, 3))
        )  # fmt: skip
        session.add(
            Closure(company_id=made.company_id, workplace_id=made.workplaces["AT"], name="夏季休業",
                    from_on=date(year, 8, 13), until_on=date(year, 8, 16))
        )  # fmt: skip
    session.flush()


def _wordings(session: Session, made: Ids, visit: Visit) -> None:
    """The factory works in shifts: its first letter says so."""
    body = letter_texts.TEXTS[WordingKind.FIRST, Language.JAPANESE]
    contact = body.index("■ 問い合わせ")
    session.add(
        Wording(
            company_id=made.company_id, workplace_id=made.workplaces["AT"], kind=WordingKind.FIRST,
            language=Language.JAPANESE, number=1, from_on=FOUNDED, made_by_id=made.people["clerk"].id,
            made_at=visit.now, body=f"{body[:contact]}{texts.SHIFTS}\n\n{body[contact:]}",
        )
    )  # fmt: skip
    session.flush()
