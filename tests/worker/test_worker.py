"""Does every mail arrive, whatever is killed, refused or switched off on the way?"""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text

from casework.access import Act, enter_worker
from casework.ids import PublicId
from casework.models.accounts import SignInAttempt
from casework.models.messages import OutboxMail, WorkerRun
from casework.rules.notices import Notice
from casework.rules.telling import TELLING_WORDS
from casework.rules.vocabulary import Hat, OutboxState
from casework.services import accounts, deliveries, messages
from casework.settings import BadSetting, Settings
from casework.worker import Post, Worker
from tests.clients import Clock
from tests.services import asking
from tests.worker.post import Killer, PostOffice

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
"""Seconds after which a test gives up waiting for something that never comes."""


@pytest.fixture
def office():
    made = PostOffice()
    made.open()
    yield made
    made.close()


def worker(world, office, clock=None, **changed) -> Worker:
    settings = Settings(
        database_url="", secret_key="x" * 32, key_file=world.key_file, public_url="https://casework.example",
        **{"smtp_url": f"smtp://127.0.0.1:{office.port}", "mail_from": "office@example.jp", **changed},
    )  # fmt: skip
    return Worker(world.database, settings, tell_time=clock or Clock(world.now))


def queue(world, count: int, name="worker") -> set[str]:
    """Queue notices about nothing; their Message-IDs."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        for number in range(count):
            messages.queue(visit, Notice.FIRST_CODE, record_id=PublicId("0" * 32), to=world.people[name].person_id,
                           hat=Hat.WORKER, occasion=str(number))  # fmt: skip
        visit.record("installation", "0" * 32)
    return {mail.message_id for mail in outbox(world)}


def outbox(world) -> list[OutboxMail]:
    with world.database.reading() as session:
        return list(session.execute(select(OutboxMail).order_by(OutboxMail.id)).scalars())


def states(world) -> set[OutboxState]:
    return {mail.state for mail in outbox(world)}


def test_every_mail_arrives_once_in_the_order_in_which_it_was_written(world, office):
    queue(world, 12)
    assert worker(world, office).round() is True
    assert [mail.message_id for mail in office.received] == [mail.message_id for mail in outbox(world)]
    assert {mail.to for mail in office.received} == {"worker@example.jp"}
    assert states(world) == {OutboxState.SENT}
    worker(world, office).round()
    assert len(office.received) == 12


def test_what_arrives_tells_nothing(world, office):
    asking.booked(world)
    worker(world, office).round()
    assert len({str(mail.message["Subject"]) for mail in office.received}) == 1
    with world.database.reading() as session:
        names = session.execute(text("SELECT name FROM person UNION SELECT kana FROM person")).scalars().all()
        secrets = session.execute(text('SELECT public_id FROM "case" UNION SELECT public_id FROM booking')).scalars()
        forbidden = [*names, *secrets, *TELLING_WORDS, "cases/", "bookings/"]
    with_calendar = 0
    for mail in office.received:
        parts = [part for part in mail.message.walk() if not part.is_multipart()]
        texts = [bytes(part.get_payload(decode=True) or b"").decode().replace("\r\n ", "") for part in parts]
        with_calendar += any(part.get_content_type() == "text/calendar" for part in parts)
        whole = "\n".join([str(mail.message["Subject"]), *map(str, mail.message.items()), *texts])
        assert [word for word in forbidden if word in whole] == []
        assert "https://casework.example/inbox" in whole
    assert with_calendar == 2


def test_a_mail_server_that_is_away_loses_nothing_and_costs_no_try(world, office):
    written = queue(world, 5)
    office.close()
    sender = worker(world, office)
    for _ in range(20):
        assert sender.round() is False
    assert {(mail.state, mail.tries, mail.leased_until) for mail in outbox(world)} == {(OutboxState.WAITING, 0, None)}
    office.open()
    assert sender.round() is True
    assert {mail.message_id for mail in office.received} == written
    assert len(office.received) == 5


def test_one_refused_mail_holds_up_no_other_and_comes_again(world, office):
    queue(world, 3)
    queue(world, 1, "colleague")
    office.answer = lambda mail: "550 nobody here" if mail.to.startswith("worker") else "250 taken"
    clock = Clock(world.now)
    sender = worker(world, office, clock)
    assert sender.round() is True
    assert [mail.to for mail in office.received] == ["colleague@example.jp"]
    assert {mail.tries for mail in outbox(world) if mail.state is OutboxState.WAITING} == {1}
    office.answer = lambda _mail: "250 taken"
    clock.now = world.now + deliveries.DELAYS[0]
    sender.round()
    assert states(world) == {OutboxState.SENT}


def test_a_server_that_closes_the_line_is_away(world, office):
    queue(world, 2)
    office.answer = lambda _mail: "421 closing"
    assert worker(world, office).round() is False
    assert {mail.tries for mail in outbox(world)} == {0}


def test_a_server_that_dies_while_it_takes_a_mail_is_away(world, office):
    """The line is cut in the middle of a mail, and nobody answers afterwards: that is no fault of the mail."""
    queue(world, 3)
    cut = []

    def die(_mail) -> str:
        office.hang_up()
        cut.append(1)
        return "250 never said"

    office.answer = die
    sender = worker(world, office)
    for _ in range(15):
        assert sender.round() is False
    assert cut == [1]
    assert {(mail.state, mail.tries) for mail in outbox(world)} == {(OutboxState.WAITING, 0)}
    office.answer = lambda _mail: "250 taken"
    office.open()
    assert sender.round() is True
    assert states(world) == {OutboxState.SENT}


def test_a_mail_at_which_a_living_server_hangs_up_holds_up_no_other(world, office):
    queue(world, 1)
    queue(world, 1, "colleague")

    def drop(mail) -> str:
        if mail.to.startswith("worker"):
            office.drop_line()
        return "250 taken"

    office.answer = drop
    assert worker(world, office).round() is True
    assert [mail.to for mail in office.received] == ["colleague@example.jp"]
    assert [mail.tries for mail in outbox(world)] == [1, 1]


@pytest.mark.parametrize("said", ["451 try later", "550 not from you"])
def test_a_server_that_takes_nothing_from_us_is_away(world, office, said):
    queue(world, 2)
    office.answer_sender = said
    assert worker(world, office).round() is False
    assert {mail.tries for mail in outbox(world)} == {0}


def test_a_mail_that_cannot_be_written_holds_up_no_other(world, office):
    queue(world, 1)
    with world.database.writing() as session:
        session.execute(text("UPDATE person SET email = :two WHERE name LIKE '佐藤%'"), {"two": "a\nb@example.jp"})
    queue(world, 1, "colleague")
    assert worker(world, office).round() is True
    assert [mail.to for mail in office.received] == ["colleague@example.jp"]
    assert outbox(world)[0].state is OutboxState.WAITING


def test_the_demo_keeps_its_mail(world, office):
    queue(world, 2)
    with world.database.writing() as session:
        session.execute(text("UPDATE installation SET demo = true"))
    worker(world, office).round()
    assert office.received == []
    assert states(world) == {OutboxState.SENT}


def test_without_a_mail_server_mail_waits(world, office):
    queue(world, 2)
    assert worker(world, office, smtp_url="").round() is True
    assert states(world) == {OutboxState.WAITING}


def test_a_round_sends_the_letters_that_are_due_and_leaves_a_sign_of_life(world, office):
    asking.invited(world)
    clock = Clock(world.now)
    sender = worker(world, office, clock)
    sender.round()
    before = len(office.received)
    clock.now = world.later(days=20)
    sender.round()
    assert {mail.notice for mail in outbox(world)} >= {"invitation", "reminder"}
    assert len(office.received) > before
    with world.database.reading() as session:
        assert session.execute(select(WorkerRun.last_run_at)).scalar_one() == world.later(days=20)


def tried_before(world, *hours: int) -> None:
    """Failed tries to sign in, so many hours before the world's now."""
    with world.database.writing() as session:
        rows = [{"login_hash": "a" * 64, "address_hash": "b" * 64, "at": world.later(hours=-ago)} for ago in hours]
        session.execute(insert(SignInAttempt), rows)


def tries_left(world) -> int:
    with world.database.reading() as session:
        return session.execute(select(func.count()).select_from(SignInAttempt)).scalar_one()


def test_once_a_day_it_forgets_what_is_long_over(world, office):
    clock = Clock(world.now)
    sender = worker(world, office, clock)
    tried_before(world, 1, 30)
    sender.round()
    assert tries_left(world) == 1
    tried_before(world, 30)
    clock.now = world.later(hours=1)
    sender.round()
    assert tries_left(world) == 2, "not again on the same day"
    clock.now = world.later(hours=24)
    sender.round()
    assert tries_left(world) == 0


def test_what_cannot_be_tidied_up_holds_up_no_mail(world, office, monkeypatch):
    """The twin of the one above: nothing is forgotten, and it would be seen."""

    def fails(_session, *, now):
        raise RuntimeError(now)

    monkeypatch.setattr(accounts, "tidy", fails)
    queue(world, 1)
    tried_before(world, 30)
    assert worker(world, office).round() is True
    assert (len(office.received), tries_left(world)) == (1, 1)


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "mail.example:25"])
def test_a_wrong_address_of_the_mail_server_is_said_at_once(url):
    with pytest.raises(BadSetting):
        Post(url, "office@example.jp")


def start(world, office, kind="worker") -> subprocess.Popen[bytes]:
    """A worker process whose clock is a minute ahead of the world's, whatever the machine's says."""
    url = world.database.engine.url.render_as_string(hide_password=False)
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.worker.process",
            url,
            str(world.key_file),
            str(office.port),
            kind,
            str((world.now - datetime.now(UTC)).total_seconds() + 60),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def waiting(world) -> int:
    return sum(mail.state is OutboxState.WAITING for mail in outbox(world))


def deliver_with_kills(world, office, kind, *, kills: int) -> Killer:
    """Start a worker again whenever the mail server has killed it, until nothing waits."""
    killer = Killer(office, every=4, times=kills)
    office.answer = killer
    until = time.monotonic() + PATIENCE
    process = start(world, office, kind)
    killer.pid = process.pid
    while waiting(world) and time.monotonic() < until:
        if process.poll() is not None:
            process = start(world, office, kind)
            killer.pid = process.pid
        time.sleep(0.05)
    killer.pid = None
    process.send_signal(signal.SIGTERM)
    process.wait(PATIENCE)
    return killer


def test_a_worker_killed_in_the_middle_loses_nothing_and_repeats_only_the_same_message(world, office):
    written = queue(world, 24)
    killer = deliver_with_kills(world, office, "worker", kills=5)
    assert killer.kills == 5
    arrived = [mail.message_id for mail in office.received]
    assert set(arrived) == written, "lost, or under another Message-ID"
    assert len(arrived) - len(written) <= killer.kills, "repeated without need"
    assert states(world) == {OutboxState.SENT}


def test_the_twin_that_notes_first_and_sends_later_is_caught(world, office):
    written = queue(world, 24)
    killer = deliver_with_kills(world, office, "forgetful", kills=5)
    assert killer.kills == 5
    assert {mail.message_id for mail in office.received} < written


def test_a_worker_told_to_stop_finishes_the_mail_in_hand(world, office):
    queue(world, 30)
    process = start(world, office)
    told: list[bool] = []

    def stop_once(_mail) -> str:
        if not told:
            told.append(True)
            process.send_signal(signal.SIGTERM)
        return "250 taken"

    office.answer = stop_once
    assert process.wait(PATIENCE) == 0
    assert waiting(world) == 30 - len(office.received)
    assert {mail.leased_until for mail in outbox(world)} == {None}
    assert len(office.received) >= 1


def test_two_workers_beside_each_other_send_each_mail_once(world, office):
    written = queue(world, 30)
    both = [start(world, office), start(world, office)]
    until = time.monotonic() + PATIENCE
    while waiting(world) and time.monotonic() < until:
        time.sleep(0.05)
    for process in both:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
    assert sorted(mail.message_id for mail in office.received) == sorted(written)


def test_leases_outlast_the_slowest_answer():
    assert timedelta(seconds=8 * 20) < deliveries.LEASE
