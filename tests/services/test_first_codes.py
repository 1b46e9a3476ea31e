"""Is a first code used once, within its days, by whom it was made for, and does it give nothing away?"""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from casework.models.accounts import Account, FirstCode
from casework.rules.errors import NotValid
from casework.rules.vocabulary import Hat
from casework.services import accounts, first_codes, passwords, tries

PASSWORD = "ゆきの朝に3kmを歩いた人"
LOGIN = "worker@example.jp"


@pytest.fixture(autouse=True)
def _light_hashes(monkeypatch):
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords.stand_in.cache_clear()
    yield
    passwords.stand_in.cache_clear()


def issued(world, name="worker", *, now=None):
    with world.database.writing() as session:
        return first_codes.issue(session, world.people[name].account_id, now=now or world.now)


def used(world, code, login=LOGIN, password=PASSWORD, *, now=None):
    hashed = first_codes.judge(login, password)
    with world.database.writing() as session:
        return first_codes.use(session, login, code, hashed, now=now or world.now)


def test_a_code_sets_the_password_and_signs_in(world):
    code = issued(world)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}", code)
    key = used(world, code)
    with world.database.reading() as session:
        worn = accounts.find(session, key, now=world.now)
        assert worn is not None
        assert worn.hat is Hat.WORKER
        stored = session.execute(select(Account.password_hash).where(Account.login == LOGIN)).scalar_one()
        kept = session.execute(select(FirstCode.code_hash)).scalar_one()
    assert stored.startswith("$argon2id$")
    assert passwords.fits(stored, PASSWORD)
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_a_code_works_once(world):
    code = issued(world)
    used(world, code)
    with pytest.raises(NotValid) as told:
        used(world, code, password="まったく別のことば15文字")
    assert told.value.said == first_codes.NO_CODE
    with world.database.reading() as session:
        stored = session.execute(select(Account.password_hash).where(Account.login == LOGIN)).scalar_one()
    assert passwords.fits(stored, PASSWORD)


def test_of_many_at_the_same_moment_one_uses_it(world):
    code, hashed = issued(world), first_codes.judge(LOGIN, PASSWORD)
    start = Barrier(4)
    done: list[str | None] = []

    def race():
        start.wait()
        try:
            with world.database.writing() as session:
                done.append(first_codes.use(session, LOGIN, code, hashed, now=world.now))
        except NotValid:
            done.append(None)

    racers = [Thread(target=race) for _ in range(4)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert len(done) == 4
    assert len([key for key in done if key]) == 1


def test_a_code_lives_for_fourteen_days(world):
    code = issued(world)
    with pytest.raises(NotValid):
        used(world, code, now=world.now + first_codes.LIFE)
    assert used(world, code, now=world.now + first_codes.LIFE - timedelta(seconds=1))


def test_a_new_code_kills_the_one_before(world):
    old, new = issued(world), issued(world)
    with pytest.raises(NotValid):
        used(world, old)
    assert used(world, new)


@pytest.mark.parametrize("login", ["hr@example.jp", "nobody@example.jp", "stranger@example.jp"])
def test_a_code_is_for_one_account_and_the_answer_is_the_same_for_all(world, login):
    with pytest.raises(NotValid) as told:
        used(world, issued(world), login)
    assert (told.value.field, told.value.said) == ("code", first_codes.NO_CODE)


def test_a_disabled_account_has_no_use_for_a_code(world):
    code = issued(world)
    with world.database.writing() as session:
        session.execute(update(Account).where(Account.login == LOGIN).values(disabled_at=world.now))
    with pytest.raises(NotValid):
        used(world, code)


@pytest.mark.parametrize("typed", ["{lower}", " {spaced} ", "{bare}", "{full}", "{alike}"])
def test_it_may_be_typed_as_people_type(world, typed):
    code = issued(world)
    spellings = {
        "lower": code.lower(), "spaced": code.replace("-", " "), "bare": code.replace("-", ""),
        "full": code.replace("-", "－"), "alike": code.replace("0", "o").replace("1", "l"),
    }  # fmt: skip
    assert used(world, typed.format(**spellings), " WORKER@example.jp")


def test_setting_a_password_ends_what_was_open_and_forgives_the_tries(world):
    account = world.people["worker"].account_id
    with world.database.writing() as session:
        key = accounts.start(session, account, now=world.now)
    for _ in range(tries.FREE_TRIES):
        with world.database.writing() as session:
            first_codes.count(session, LOGIN, "192.0.2.1", now=world.now)
    with pytest.raises(tries.TooMany), world.database.writing() as session:
        first_codes.count(session, LOGIN, "192.0.2.1", now=world.now)
    used(world, issued(world))
    with world.database.writing() as session:
        assert accounts.find(session, key, now=world.now) is None
        first_codes.count(session, LOGIN, "192.0.2.1", now=world.now)


def test_a_poor_password_is_refused_before_any_code_is_looked_at(world):
    code = issued(world)
    for login in (LOGIN, "nobody@example.jp"):
        with pytest.raises(NotValid) as told:
            used(world, code, login, "short")
        assert told.value.field == "password"
    assert used(world, code)
