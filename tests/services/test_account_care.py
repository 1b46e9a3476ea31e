"""What may an administrator do for accounts, and what never, because the account also serves another company?"""

import pytest
from sqlalchemy import select, update

from casework.access import Act, enter_worker
from casework.models.accounts import Account, FirstCode, SignIn
from casework.models.messages import InboxNote, OutboxMail
from casework.models.people import Company, Employment, HatGrant, Person
from casework.models.trail import TrailEntry
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.vocabulary import EngagementKind, Hat
from casework.services import account_care, accounts, first_codes, hat_grants, hats, openings, people
from casework.services.hat_grants import Newcomer
from tests import world as worlds


def listed(world, **asked):
    with world.database.reading() as session:
        return account_care.listed(session, world.actor("admin"), now=world.now, **asked)


def open_as(world, name, hat, *, now=None):
    account = world.people[name].account_id
    with world.database.writing() as session:
        wear = next(o for o in hats.options(session, account, now=world.now) if o.hat is hat)
        return accounts.start(session, account, now=now or world.now, wear=wear)


def living(world, key):
    with world.database.reading() as session:
        return accounts.find(session, key, now=world.now) is not None


def shared(world):
    """The stranger's account also serves a person of the first company: a physician of two companies, say."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        person = session.get(Person, world.people["physician"].person_id)
        person.account_id = world.people["stranger_physician"].account_id
        visit.record("person", person.public_id)
        return person.public_id


def test_the_list_shows_accounts_of_this_company_and_nothing_of_health(world):
    open_as(world, "hr", Hat.HR)
    page = listed(world)
    assert len(page.people) == len(worlds.CAST)
    assert page.after is None
    one = next(person for person in page.people if person.name == "山本 恵")
    assert set(one.as_dict()) == {
        "public_id", "login", "name", "disabled_at", "has_password", "living_sign_ins", "hats",
    }  # fmt: skip
    assert (one.login, one.living_sign_ins, one.hats, one.has_password) == ("hr@example.jp", 1, (Hat.HR,), False)
    assert "よその 人" not in {person.name for person in page.people}


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("山本", {"山本 恵"}),
        ("ヤマダ", {"山田 哲也"}),
        ("1001", {"佐藤 真由美"}),
        ("NURSE@", {"井上 彩"}),
        ("よその", set()),
        ("%", set()),
    ],
)
def test_people_are_found_by_name_reading_number_or_login(world, search, names):
    assert {person.name for person in listed(world, search=search).people} == names


def test_the_list_goes_on_page_by_page(world, monkeypatch):
    monkeypatch.setattr(account_care, "PAGE", 4)
    seen, after = [], ""
    while after is not None:
        page = listed(world, after=after)
        seen += [person.public_id for person in page.people]
        after = page.after
    assert len(seen) == len(set(seen)) == len(worlds.CAST)
    for wrong in ("0" * 32, world.people["stranger"].public_id):
        with pytest.raises(NotYours):
            listed(world, after=wrong)


@pytest.mark.parametrize("name", ["worker", "hr", "clerk", "physician", "supervisor"])
def test_nobody_but_an_administrator(world, name):
    target = world.people["worker"].public_id
    for verb in (account_care.issue_code, account_care.end_sign_ins, account_care.disable, account_care.enable):
        with pytest.raises(NotYours), world.database.writing() as session:
            verb(session, world.actor(name), target, now=world.now)
    with pytest.raises(NotYours), world.database.reading() as session:
        account_care.listed(session, world.actor(name), now=world.now)


def test_a_code_is_issued_told_to_its_owner_and_written_down(world):
    with world.database.writing() as session:
        whose = world.people["colleague"].public_id
        issued = account_care.issue_code(session, world.actor("admin"), whose, now=world.now)
    assert (issued.name, issued.login) == ("鈴木 健", "colleague@example.jp")
    assert issued.expires_at == world.now + first_codes.LIFE
    hashed = first_codes.judge(issued.login, "ゆきの朝に3kmを歩いた人")
    with world.database.writing() as session:
        assert first_codes.use(session, issued.login, issued.code, hashed, now=world.now)
        note = session.execute(select(InboxNote)).scalar_one()
        assert (note.person_id, note.notice) == (world.people["colleague"].person_id, "first_code")
        assert session.execute(select(OutboxMail.person_id)).scalar_one() == note.person_id
        entry = session.execute(select(TrailEntry).where(TrailEntry.act == "manage_accounts")).scalar_one()
        assert (entry.person_id, entry.reading) == (world.people["admin"].person_id, False)


@pytest.mark.parametrize("who", ["physician", "nurse", "hr", "clerk"])
def test_no_administrator_makes_the_code_of_somebody_who_handles_health(world, who):
    """Whoever makes a code could use it: these are made by who runs the installation."""
    with world.database.writing() as session, pytest.raises(NotNow):
        account_care.issue_code(session, world.actor("admin"), world.people[who].public_id, now=world.now)
    with world.database.writing() as session:
        assert account_care.code_by_login(session, f"{who}@example.jp", now=world.now).code


def test_somebody_without_an_account_gets_one_named_by_mail_or_by_number(world):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        for name, email in (("worker", "mayumi@example.jp"), ("colleague", "")):
            person = session.get(Person, world.people[name].person_id)
            person.account_id, person.email = None, email
            visit.record("person", person.public_id)
    logins = []
    for name in ("worker", "colleague"):
        with world.database.writing() as session:
            target = world.people[name].public_id
            logins.append(account_care.issue_code(session, world.actor("admin"), target, now=world.now).login)
    assert logins == ["mayumi@example.jp", f"1002-{world.people['colleague'].public_id[:6]}"]


def test_a_mail_address_that_is_somebodys_sign_in_name_already_is_not_taken_over(world):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        person = session.get(Person, world.people["worker"].person_id)
        person.account_id, person.email = None, "stranger_physician@example.jp"
        visit.record("person", person.public_id)
    with pytest.raises(NotNow), world.database.writing() as session:
        account_care.issue_code(session, world.actor("admin"), world.people["worker"].public_id, now=world.now)


def test_over_an_account_that_serves_elsewhere_no_single_company_decides(world):
    target = shared(world)
    here, there = open_as(world, "stranger_physician", Hat.WORKER), None
    with world.database.writing() as session:
        account = world.people["stranger_physician"].account_id
        wear = next(o for o in hats.options(session, account, now=world.now) if o.company_id == world.company_id)
        there, here = here, accounts.start(session, account, now=world.now, wear=wear)
    for verb in (account_care.issue_code, account_care.disable, account_care.enable):
        with pytest.raises(NotNow), world.database.writing() as session:
            verb(session, world.actor("admin"), target, now=world.now)
    with world.database.reading() as session:
        assert session.execute(select(FirstCode)).first() is None
    with world.database.writing() as session:
        assert account_care.end_sign_ins(session, world.actor("admin"), target, now=world.now) == 1
    assert not living(world, here)
    assert living(world, there)
    page = listed(world, search="山田")
    assert page.people[0].living_sign_ins == 0  # the other company's is nobody's business here


def test_people_of_another_company_are_not_there(world):
    for name in ("stranger", "stranger_hr"):
        for verb in (account_care.issue_code, account_care.end_sign_ins, account_care.disable):
            with pytest.raises(NotYours), world.database.writing() as session:
                verb(session, world.actor("admin"), world.people[name].public_id, now=world.now)


def test_closing_ends_everything_at_once_and_opening_brings_the_password_back(world):
    key, target = open_as(world, "hr", Hat.HR), world.people["hr"].public_id
    with world.database.writing() as session:
        account_care.disable(session, world.actor("admin"), target, now=world.now)
    assert not living(world, key)
    with pytest.raises(NotNow), world.database.writing() as session:
        account_care.issue_code(session, world.actor("admin"), target, now=world.now)
    with world.database.writing() as session:
        account_care.enable(session, world.actor("admin"), target, now=world.now)
        assert session.execute(select(Account.disabled_at).where(Account.login == "hr@example.jp")).scalar_one() is None
    assert not living(world, key)
    with pytest.raises(NotNow), world.database.writing() as session:
        account_care.disable(session, world.actor("admin"), world.people["admin"].public_id, now=world.now)


# --- from the command line -------------------------------------------------------------------------------------


def test_a_code_by_number_gives_an_account_and_by_login_writes_in_every_company(world):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        person = session.get(Person, world.people["worker"].person_id)
        person.account_id = None
        visit.record("person", person.public_id)
    with world.database.writing() as session:
        issued = account_care.code_by_number(session, world.company_id, "1001", "Mayumi@example.jp", now=world.now)
    assert issued.login == "mayumi@example.jp"
    for number, login, kind in (("1001", "other@example.jp", NotNow), ("9999", "x@example.jp", NotYours)):
        with pytest.raises(kind), world.database.writing() as session:
            account_care.code_by_number(session, world.company_id, number, login, now=world.now)
    shared(world)
    with world.database.writing() as session:
        account_care.code_by_login(session, "stranger_physician@example.jp", now=world.now)
    with world.database.reading() as session:
        about = session.execute(
            select(TrailEntry.company_id).where(TrailEntry.act == "manage_accounts").order_by(TrailEntry.id)
        )
        assert set(about.scalars()) == {world.company_id, world.other_company_id}
    with pytest.raises(NotYours), world.database.writing() as session:
        account_care.code_by_login(session, "nobody@example.jp", now=world.now)


def test_an_account_is_shared_only_when_said_and_never_by_two_people_of_one_company(world):
    taken = "stranger_physician@example.jp"
    for share, kind in ((False, NotNow), (True, None)):
        with world.database.writing() as session:
            visit = enter_worker(session, world.company_id, Act.MANAGE_ACCOUNTS, now=world.now)
            person = session.get(Person, world.people["physician"].person_id)
            if kind:
                with pytest.raises(kind):
                    account_care.account_for(visit, person, taken, share=share)
            else:
                account_care.account_for(visit, person, taken, share=share)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.MANAGE_ACCOUNTS, now=world.now)
        person = session.get(Person, world.people["nurse"].person_id)
        with pytest.raises(NotNow):
            account_care.account_for(visit, person, taken, share=True)


def test_a_company_begins_with_its_administrator(database):
    now = worlds.NOW
    with database.writing() as session:
        issued = openings.open_company(session, "新会社", Newcomer("吉田", "ヨシダ"), "admin@example.jp", now=now)
    hashed = first_codes.judge(issued.login, "ゆきの朝に3kmを歩いた人")
    with database.writing() as session:
        key = first_codes.use(session, issued.login, issued.code, hashed, now=now)
        worn = accounts.find(session, key, now=now)
        assert worn is not None
        assert (worn.hat, worn.company_name) == (Hat.ADMIN, "新会社")
    with pytest.raises(NotNow), database.writing() as session:
        openings.open_company(session, "新会社", Newcomer("吉田", "ヨシダ"), "other@example.jp", now=now)
    with database.writing() as session:
        openings.open_company(session, "二社目", Newcomer("吉田", "ヨシダ"), "admin@example.jp", now=now, share=True)
    with database.reading() as session:
        ids = [company for company, _ in openings.companies(session)]
        assert openings.company_called(session, "二社目") == ids[1]
        public_id = session.execute(select(Company.public_id).where(Company.id == ids[0])).scalar_one()
        assert openings.company_called(session, public_id) == ids[0]
        for name in (None, "三社目"):
            with pytest.raises(NotNow):
                openings.company_called(session, name)


def test_without_a_company_there_is_none_to_be_called(database):
    with database.reading() as session, pytest.raises(NotYours):
        openings.company_called(session, None)


# --- hats --------------------------------------------------------------------------------------------------------


def grant(world, who, hat, **more):
    with world.database.writing() as session:
        more = {"workplace": None, "from_on": world.now.date(), "now": world.now, **more}
        return hat_grants.grant(session, world.company_id, who, hat, **more)


def test_a_hat_is_given_by_number_or_login_and_taken_again(world):
    grant(world, "1001", Hat.HR, workplace="HQ")
    grant(world, "Colleague@example.jp", Hat.COMMITTEE)
    key = open_as(world, "worker", Hat.HR)
    assert living(world, key)
    with world.database.writing() as session:
        held = hat_grants.take(session, world.company_id, "1001", Hat.HR, workplace="HQ",
                               last_on=world.now.date(), now=world.now)  # fmt: skip
        assert held.until_on == world.now.date()
    with world.database.reading() as session:
        worn = accounts.find(session, key, now=world.later(minutes=5))
        assert worn is not None
        assert worn.hat is Hat.HR
        tomorrow = hats.options(session, world.people["worker"].account_id, now=world.later(days=1))
    assert [option.hat for option in tomorrow] == [Hat.WORKER]


@pytest.mark.parametrize(
    ("who", "hat", "more", "kind"),
    [
        ("9999", Hat.HR, {}, NotYours),
        ("stranger@example.jp", Hat.HR, {}, NotYours),
        ("1001", Hat.SUPERVISOR, {}, NotNow),
        ("1001", Hat.HR, {"workplace": "??"}, NotNow),
        ("1001", Hat.HR, {"until_on": worlds.LONG_AGO}, NotNow),
        ("1007", Hat.HR, {"workplace": "HQ"}, NotNow),
    ],
)
def test_a_hat_that_can_not_be_given(world, who, hat, more, kind):
    before = len(_grants(world))
    with pytest.raises(kind):
        grant(world, who, hat, **more)
    assert len(_grants(world)) == before


def _grants(world):
    with world.database.reading() as session:
        return session.execute(select(HatGrant.id)).all()


def test_a_hat_not_held_can_not_be_taken(world):
    for who, last_on in (("1001", world.now.date()), ("1007", worlds.LONG_AGO.replace(year=2019))):
        with pytest.raises(NotNow), world.database.writing() as session:
            hat_grants.take(session, world.company_id, who, Hat.HR, workplace="HQ", last_on=last_on, now=world.now)


def test_a_physician_from_outside_is_entered_given_the_hat_and_is_the_industrial_physician(world):
    with world.database.writing() as session:
        person = hat_grants.add_person(
            session, world.company_id, Newcomer("森", "モリ", "mori@example.jp"), now=world.now
        )
        visit = enter_worker(session, world.company_id, Act.MANAGE_ACCOUNTS, now=world.now)
        account_care.account_for(visit, person, "mori@example.jp")
        person_id = person.id
    grant(world, "mori@example.jp", Hat.PHYSICIAN, workplace="F1", engaged_as=EngagementKind.INDUSTRIAL_PHYSICIAN)
    with world.database.reading() as session:
        found = people.industrial_physicians(session, world.company_id, world.factory, world.now.date())
    assert person_id in found


def test_closing_an_account_can_not_be_undone_by_an_old_key(world):
    key = open_as(world, "hr", Hat.HR)
    with world.database.writing() as session:
        session.execute(update(SignIn).values(ended_at=world.now))
        accounts.touch(session, key, now=world.later(minutes=2))
    assert not living(world, key)


def test_the_number_of_a_professional_is_kept_changed_and_taken_away(world):
    for phone, kept in ((" 045-000-0101", "045-000-0101"), ("045-000-0102", "045-000-0102"), ("", "")):
        with world.database.writing() as session:
            hat_grants.set_phone(session, world.company_id, "1007", phone, now=world.now)
        with world.database.reading() as session:
            person = session.execute(
                select(Person).join(Employment, Employment.person_id == Person.id).where(Employment.number == "1007")
            ).scalar_one()
            assert person.phone == kept
    for who, phone, refused in (("nobody", "1", NotYours), ("1007", "0" * 41, NotValid)):
        with pytest.raises(refused), world.database.writing() as session:
            hat_grants.set_phone(session, world.company_id, who, phone, now=world.now)
