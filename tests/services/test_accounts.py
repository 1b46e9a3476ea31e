"""Who is signed in, for how long, under which hat: and does a right that ended end at once?"""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import delete, event, func, select, update

from casework.models.accounts import Account, SignIn, SignInAttempt
from casework.models.people import Employment, HatGrant, Person, ReportingLine
from casework.rules.errors import NotValid, NotYours
from casework.rules.vocabulary import Hat, Language
from casework.services import accounts, hats, passwords, tries
from casework.services.tries import TooMany
from tests import world as worlds

PASSWORD = "ゆきの朝に3kmあるく人"
HOME = "192.0.2.7"


@pytest.fixture(autouse=True)
def _light_hashes(monkeypatch):
    """Real argon2id with little memory: the weight of a hash is not what these tests ask."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords.stand_in.cache_clear()
    yield
    passwords.stand_in.cache_clear()


@pytest.fixture
def known(world):
    """The world's people all have the same password."""
    with world.database.writing() as session:
        session.execute(update(Account).values(password_hash=passwords.make(PASSWORD)))
    return world


def attempt(world, login, password, *, now=None, address=HOME):
    """Sign in as the page does."""
    now = now or world.now
    with world.database.writing() as session:
        admission = accounts.admit(session, login, address, now=now)
    proof = accounts.compare(admission, password)
    if proof is None:
        return None
    with world.database.writing() as session:
        return accounts.begin(session, proof, now=now)


def opened(world, name, hat=None, *, now=None):
    """A sign-in without the password, wearing a hat."""
    who = world.people[name]
    with world.database.writing() as session:
        wear = next((o for o in hats.options(session, who.account_id, now=now or world.now) if o.hat == hat), None)
        return accounts.start(session, who.account_id, now=now or world.now, wear=wear)


def found(world, key, *, now=None):
    with world.database.reading() as session:
        return accounts.find(session, key, now=now or world.now)


def test_the_right_password_signs_in_and_the_only_hat_is_put_on(known):
    key = attempt(known, " Worker@Example.JP ", PASSWORD)
    worn = found(known, key)
    assert (worn.hat, worn.company_name, worn.person_name) == (Hat.WORKER, "港テスト工業", "佐藤 真由美")
    assert not worn.other_hats
    assert worn.proved_at == known.now
    with known.database.reading() as session:
        assert session.execute(select(SignIn.key_hash)).scalar_one() != key


def test_somebody_with_several_hats_wears_none_until_one_is_chosen(known):
    key = attempt(known, "supervisor@example.jp", PASSWORD)
    worn = found(known, key)
    assert worn.hat is None
    assert worn.company_id is None
    with known.database.writing() as session:
        chosen = accounts.choose(session, key, known.people["supervisor"].public_id, Hat.SUPERVISOR, now=known.now)
    worn = found(known, chosen)
    assert worn.hat is Hat.SUPERVISOR
    assert worn.other_hats
    assert found(known, key) is None


@pytest.mark.parametrize(
    ("name", "hats_today"),
    [
        ("worker", [Hat.WORKER]),
        ("supervisor", [Hat.WORKER, Hat.SUPERVISOR]),
        ("former_supervisor", [Hat.WORKER, Hat.SUPERVISOR]),
        ("hr", [Hat.WORKER, Hat.HR]),
        ("physician", [Hat.PHYSICIAN]),
        ("stranger", [Hat.WORKER]),
    ],
)
def test_what_may_be_worn_follows_from_employment_lines_and_grants(world, name, hats_today):
    with world.database.reading() as session:
        found_hats = hats.options(session, world.people[name].account_id, now=world.now)
    assert [option.hat for option in found_hats] == hats_today
    assert {option.person_id for option in found_hats} == {world.people[name].person_id}


def test_a_hat_that_is_not_an_option_is_refused_and_the_sign_in_stays(world):
    key = opened(world, "worker", Hat.WORKER)
    for person, hat in (("worker", Hat.HR), ("hr", Hat.HR), ("stranger", Hat.WORKER)):
        with pytest.raises(NotYours), world.database.writing() as session:
            accounts.choose(session, key, world.people[person].public_id, hat, now=world.now)
    assert found(world, key).hat is Hat.WORKER


def _end_grant(session, world):
    session.connection().execute(delete(HatGrant).where(HatGrant.person_id == world.people["hr"].person_id))


def _end_employment(session, world):
    yesterday = world.now.date() - timedelta(days=1)
    who = world.people["hr"].employment_id
    session.connection().execute(update(Employment).where(Employment.id == who).values(until_on=yesterday))


def _end_lines(session, world):
    yesterday = world.now.date() - timedelta(days=1)
    session.connection().execute(
        update(ReportingLine).where(ReportingLine.until_on.is_(None)).values(until_on=yesterday)
    )


def _end_reports(session, world):
    yesterday = world.now.date() - timedelta(days=1)
    theirs = [world.people["worker"].employment_id, world.people["colleague"].employment_id]
    session.connection().execute(update(Employment).where(Employment.id.in_(theirs)).values(until_on=yesterday))


@pytest.mark.parametrize(
    ("name", "hat", "loss"),
    [
        ("hr", Hat.HR, _end_grant),
        ("hr", Hat.WORKER, _end_employment),
        ("supervisor", Hat.SUPERVISOR, _end_lines),
        ("supervisor", Hat.SUPERVISOR, _end_reports),
    ],
)
def test_a_right_that_ended_is_gone_with_the_next_request(world, name, hat, loss):
    key = opened(world, name, hat)
    assert found(world, key).hat is hat
    with world.database.writing() as session:
        loss(session, world)
    worn = found(world, key)
    assert (worn.hat, worn.company_id, worn.person_id, worn.person_name) == (None, None, None, "")


def test_a_sign_in_whose_hat_was_lost_can_still_choose_another(world):
    key = opened(world, "hr", Hat.HR)
    with world.database.writing() as session:
        _end_grant(session, world)
    with world.database.writing() as session:
        again = accounts.choose(session, key, world.people["hr"].public_id, Hat.WORKER, now=world.now)
    assert found(world, again).hat is Hat.WORKER
    assert not found(world, again).other_hats


def test_a_person_that_was_given_to_another_account_is_not_worn_any_more(world):
    key = opened(world, "worker", Hat.WORKER)
    with world.database.writing() as session:
        session.connection().execute(
            update(Person).where(Person.id == world.people["worker"].person_id).values(account_id=None)
        )
    assert found(world, key).hat is None


def test_finding_takes_one_query(world):
    key = opened(world, "supervisor", Hat.SUPERVISOR)
    seen = []
    listen = lambda *args: seen.append(args[2])  # noqa: E731 - one short line
    event.listen(world.database.engine, "before_cursor_execute", listen)
    found(world, key)
    event.remove(world.database.engine, "before_cursor_execute", listen)
    assert len([statement for statement in seen if statement.startswith("SELECT")]) == 1


# --- time --------------------------------------------------------------------------------------------------


def test_it_ends_when_nothing_was_done_for_half_an_hour(world):
    key = opened(world, "worker", Hat.WORKER)
    assert found(world, key, now=world.now + accounts.IDLE - timedelta(seconds=1)) is not None
    assert found(world, key, now=world.now + accounts.IDLE) is None


def test_use_keeps_it_alive_but_not_beyond_twelve_hours(world):
    key, moment = opened(world, "worker", Hat.WORKER), world.now
    while moment + timedelta(minutes=29) < world.now + accounts.ABSOLUTE:
        moment += timedelta(minutes=29)
        assert found(world, key, now=moment) is not None
        with world.database.writing() as session:
            accounts.touch(session, key, now=moment)
    assert found(world, key, now=world.now + accounts.ABSOLUTE) is None


def test_changing_hats_does_not_lengthen_the_twelve_hours_and_does_not_count_as_proof(world):
    key, moment = opened(world, "hr", Hat.HR), world.now
    while moment + timedelta(minutes=29) < world.now + accounts.ABSOLUTE:
        moment += timedelta(minutes=29)
        with world.database.writing() as session:
            key = accounts.choose(session, key, world.people["hr"].public_id, Hat.WORKER, now=moment)
        assert found(world, key, now=moment).proved_at == world.now
    assert found(world, key, now=world.now + accounts.ABSOLUTE) is None


def test_the_idle_clock_is_written_once_a_minute_at_most_and_never_for_the_dead(world):
    key = opened(world, "worker", Hat.WORKER)
    soon, later = world.now + timedelta(seconds=60), world.now + timedelta(seconds=61)
    assert not accounts.needs_touch(found(world, key), now=soon)
    assert accounts.needs_touch(found(world, key), now=later)
    for moment, seen in ((soon, world.now), (later, later)):
        with world.database.writing() as session:
            accounts.touch(session, key, now=moment)
        assert found(world, key, now=moment).seen_at == seen
    with world.database.writing() as session:
        accounts.sign_out(session, key, now=later)
        accounts.touch(session, key, now=later + timedelta(minutes=2))
    assert found(world, key, now=later) is None


def test_signing_out_kills_the_key_and_twice_is_no_error(world):
    key, other = opened(world, "worker", Hat.WORKER), opened(world, "worker", Hat.WORKER)
    for _ in range(2):
        with world.database.writing() as session:
            accounts.sign_out(session, key, now=world.now)
    assert found(world, key) is None
    assert found(world, other) is not None


def test_all_sign_ins_end_but_the_one_that_asked(world):
    keys = [opened(world, "worker", Hat.WORKER) for _ in range(3)]
    with world.database.writing() as session:
        assert accounts.end_all(session, world.people["worker"].account_id, now=world.now, keep=keys[1]) == 2
    assert [found(world, key) is None for key in keys] == [True, False, True]


def test_a_disabled_account_is_out_at_once_and_stays_out(known):
    key = attempt(known, "worker@example.jp", PASSWORD)
    with known.database.writing() as session:
        session.execute(update(Account).where(Account.login == "worker@example.jp").values(disabled_at=known.now))
    assert found(known, key) is None
    assert attempt(known, "worker@example.jp", PASSWORD) is None


# --- step-up -----------------------------------------------------------------------------------------------


def test_the_password_given_again_makes_a_new_key_with_a_new_proof(known):
    key = attempt(known, "supervisor@example.jp", PASSWORD)
    later = known.now + timedelta(minutes=20)
    with known.database.writing() as session:
        key = accounts.choose(session, key, known.people["supervisor"].public_id, Hat.SUPERVISOR, now=later)
        admission = accounts.admit(session, "supervisor@example.jp", HOME, now=later)
    proof = accounts.compare(admission, PASSWORD)
    with known.database.writing() as session:
        renewed = accounts.renew(session, key, proof, now=later)
    assert found(known, key, now=later) is None
    worn = found(known, renewed, now=later)
    assert (worn.proved_at, worn.hat) == (later, Hat.SUPERVISOR)


def test_another_persons_proof_or_none_at_all_renews_nothing(known):
    key = opened(known, "worker", Hat.WORKER)
    with known.database.writing() as session:
        admission = accounts.admit(session, "hr@example.jp", HOME, now=known.now)
    for proof in (accounts.compare(admission, PASSWORD), None):
        with pytest.raises(NotYours), known.database.writing() as session:
            accounts.renew(session, key, proof, now=known.now)
    assert found(known, key) is not None


def test_a_key_is_renewed_once(world):
    key = opened(world, "hr", Hat.HR)
    for expected in (True, False):
        try:
            with world.database.writing() as session:
                accounts.choose(session, key, world.people["hr"].public_id, Hat.WORKER, now=world.now)
            done = True
        except NotYours:
            done = False
        assert done is expected


# --- tries -------------------------------------------------------------------------------------------------


class Counted:
    """Hashes really, and counts."""

    def __init__(self, hasher):
        self.hasher, self.calls = hasher, []

    def verify(self, stored, password):
        self.calls.append(stored)
        return self.hasher.verify(stored, password)

    def hash(self, password):
        return self.hasher.hash(password)


def test_an_unknown_account_costs_the_same_hash(known, monkeypatch):
    passwords.stand_in()
    counted = Counted(passwords.HASHER)
    monkeypatch.setattr(passwords, "HASHER", counted)
    with known.database.writing() as session:
        session.execute(update(Account).where(Account.login == "nurse@example.jp").values(password_hash=None))
        session.execute(update(Account).where(Account.login == "clerk@example.jp").values(disabled_at=known.now))
    for login in ("worker@example.jp", "nobody@example.jp", "nurse@example.jp", "clerk@example.jp"):
        assert attempt(known, login, "not the password") is None
    assert len(counted.calls) == 4
    assert counted.calls[1] == counted.calls[2] == counted.calls[3] == passwords.stand_in()
    assert {call.split("$")[3] for call in counted.calls} == {counted.calls[0].split("$")[3]}

    whole = passwords.fits
    quick = lambda stored, password: stored is not None and whole(stored, password)  # noqa: E731 - one short line
    monkeypatch.setattr(passwords, "fits", quick)  # the broken twin answers an unknown name without work
    assert attempt(known, "nobody@example.jp", "not the password", now=known.later(hours=1)) is None
    assert len(counted.calls) == 4


def test_not_even_the_stand_ins_own_text_opens_an_account_without_a_password(world):
    assert passwords.HASHER.verify(passwords.stand_in(), "casework stand-in " + "\x00" * 16)
    assert attempt(world, "worker@example.jp", "casework stand-in " + "\x00" * 16) is None


def test_after_five_wrong_tries_there_is_a_pause_that_grows_also_for_unknown_names(known, monkeypatch):
    monkeypatch.setattr(passwords, "fits", lambda _stored, _password: False)
    for login in ("worker@example.jp", "nobody@example.jp"):
        now = known.now
        for _ in range(tries.FREE_TRIES):
            assert attempt(known, login, "wrong", now=now) is None
        for pause in (30, 60, 120, 240, 480, 900, 900):
            with pytest.raises(TooMany) as told:
                attempt(known, login, "wrong", now=now + timedelta(seconds=pause - 1))
            assert told.value.minutes == 1
            now += timedelta(seconds=pause)
            assert attempt(known, login, "wrong", now=now) is None


def test_the_pause_holds_for_the_right_password_too_and_another_name_is_free(known):
    for _ in range(tries.FREE_TRIES):
        assert attempt(known, "worker@example.jp", "wrong") is None
    with pytest.raises(TooMany):
        attempt(known, "worker@example.jp", PASSWORD)
    assert attempt(known, "hr@example.jp", PASSWORD) is not None
    assert attempt(known, "worker@example.jp", PASSWORD, now=known.later(seconds=31)) is not None
    for _ in range(tries.FREE_TRIES):
        assert attempt(known, "worker@example.jp", "wrong", now=known.later(seconds=32)) is None


def test_one_address_trying_many_names_is_paused_and_ipv6_counts_by_network(known, monkeypatch):
    monkeypatch.setattr(passwords, "fits", lambda _stored, _password: False)
    for number in range(tries.FREE_TRIES_OF_ADDRESS):
        attempt(known, f"n{number}@example.jp", "wrong", address=f"2001:db8::{number + 1:x}")
    with pytest.raises(TooMany):
        attempt(known, "fresh@example.jp", "wrong", address="2001:db8::ffff")
    assert attempt(known, "fresh@example.jp", "wrong", address="2001:db8:0:1::1") is None


def test_tries_hold_no_names_and_are_forgotten_after_a_day(known, monkeypatch):
    monkeypatch.setattr(passwords, "fits", lambda _stored, _password: False)
    attempt(known, "worker@example.jp", "wrong")
    opened(known, "worker", Hat.WORKER)
    with known.database.reading() as session:
        row = session.execute(select(SignInAttempt.login_hash, SignInAttempt.address_hash)).one()
    assert all(len(value) == 64 and "worker" not in value for value in row)
    for hours, left in ((23, 1), (25, 0)):
        with known.database.writing() as session:
            accounts.tidy(session, now=known.later(hours=hours))
            assert session.execute(select(func.count()).select_from(SignInAttempt)).scalar_one() == left
    with known.database.writing() as session:
        accounts.tidy(session, now=known.later(days=31))
        assert session.execute(select(func.count()).select_from(SignIn)).scalar_one() == 0


def test_a_password_changed_meanwhile_does_not_sign_in(known):
    with known.database.writing() as session:
        admission = accounts.admit(session, "worker@example.jp", HOME, now=known.now)
    proof = accounts.compare(admission, PASSWORD)
    assert proof is not None
    with known.database.writing() as session:
        session.execute(update(Account).where(Account.login == "worker@example.jp").values(password_hash="other"))
    with pytest.raises(NotValid), known.database.writing() as session:
        accounts.begin(session, proof, now=known.now)


# --- the demo ------------------------------------------------------------------------------------------------


def test_the_demo_signs_in_without_a_password_and_nothing_else_does(databases, tmp_path, world):
    with pytest.raises(NotYours), world.database.writing() as session:
        accounts.open_demo(session, world.people["worker"].public_id, Hat.WORKER, now=world.now)
    demo = worlds.build(databases.sqlite(tmp_path / "demo.db"), tmp_path, demo=True)
    with demo.database.writing() as session:
        key = accounts.open_demo(session, demo.people["hr"].public_id, Hat.HR, now=demo.now)
    assert found(demo, key).hat is Hat.HR
    later = demo.now + timedelta(minutes=12)
    with demo.database.writing() as session:
        key = accounts.renew(session, key, None, now=later)
    assert found(demo, key, now=later).proved_at == later
    with pytest.raises(NotYours), demo.database.writing() as session:
        accounts.open_demo(session, demo.people["hr"].public_id, Hat.PHYSICIAN, now=demo.now)
    demo.close()


def test_the_language_belongs_to_the_account(world):
    key = opened(world, "worker", Hat.WORKER)
    with world.database.writing() as session:
        accounts.speak(session, world.people["worker"].account_id, Language.ENGLISH)
    assert found(world, key).language is Language.ENGLISH
