"""Does one slot go to exactly one person when many real processes ask for it at the same moment?

Every process is somebody with a wish of their own, signed on to the same database through an engine of its own. Round
by round all of them ask for the same slot; each call is written down with its start and its end, and the history is
judged afterwards: one winner for each slot, no refusal before anybody could have won, the row in the database the
winner's. Whoever won in one round moves in the next, so first bookings and moves meet.

A bare contest leaves out all but the moment at which it is decided (`bookings.seize`, in a transaction and under an act
of its own): many more tries in the same time.

The twin is the way such programs are usually written: look whether the slot is free, then insert, with the unique
index gone and a short pause between the two. The same judge has to catch it.
"""

import multiprocessing
import random
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from functools import partial
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from queue import Empty
from typing import Any

from sqlalchemy import insert, select, text

from casework import ids
from casework.access import Act, Actor, enter, sight
from casework.db import Database, make_engine
from casework.models.base import Base
from casework.models.cases import Case
from casework.models.people import Employment
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot
from casework.rules.vocabulary import BookingState, Hat, InterviewMode, SlotState
from casework.sealing import Keyring
from casework.services import bookings, choices, endings, fits
from casework.services.holds import NotFree
from casework.services.wishes import Wish
from tests import world as worlds
from tests.services import asking, results, ruling

FIRST_DAY = date(2026, 12, 2)
A_DAY = 16
MOST_DAYS = 360
SHORT = timedelta(minutes=10)
JITTER = 0.004
"""Seconds by which the starts of one round differ at most."""
SHORT_JITTER = 0.0005
"""The same in a bare contest, whose tries are shorter."""
PAUSE = 0.03
"""Seconds between looking and inserting, in the twin."""
PATIENCE = 300.0
"""Seconds after which a process that waits for the others in one round gives up: it hangs, it isn't slow."""


@dataclass(frozen=True)
class Contestant:
    """Somebody with a case, in a process of their own."""

    company_id: int
    person_id: int
    case_id: str
    seed: str
    bare: bool = False


@dataclass(frozen=True)
class Call:
    """One try, as the process saw it. Times in nanoseconds of the machine's own clock, the same for all processes."""

    slot_id: str
    case_id: str
    began: int
    ended: int
    outcome: str
    """"won", "refused", or what went wrong."""


@dataclass(frozen=True)
class Outcome:
    """What came of it: the number of tries, of wins and of violations, and each violation in words."""

    attempts: int
    wins: int
    violations: int
    details: tuple[str, ...] = ()


def run(
    database_url: str, *, processes: int, rounds: int, seed: int, twin: bool = False, bare: bool = False
) -> Outcome:  # fmt: skip
    """Hold a contest on a fresh, migrated database (`sqlite:///…` or `postgresql+psycopg://…`)."""
    with tempfile.TemporaryDirectory(prefix="casework-contest-") as folder:
        world = worlds.build(database_url, Path(folder))
        try:
            contestants = [replace(one, bare=bare) for one in _people(world, processes, seed)]
            prizes = _bare_slots(world, rounds) if bare else _slots(world, rounds)
            if twin:
                with world.database.engine.begin() as connection:
                    connection.execute(text("DROP INDEX uq_booking_slot"))
            calls = _hold(database_url, str(world.key_file), contestants, prizes, twin=twin)
            held = _held(world.database)
        finally:
            world.close()
    return judge(calls, held, prizes, processes)


def judge(calls: list[Call], held: dict[str, list[str]], prizes: list[str], processes: int) -> Outcome:
    """Judge a history. `held`: for each slot the cases that hold or held it by a booking that was not cancelled."""
    wrong: list[str] = []
    by_slot: dict[str, list[Call]] = {slot: [] for slot in prizes}
    for call in calls:
        by_slot[call.slot_id].append(call)
    for slot, tries in by_slot.items():
        won = [call for call in tries if call.outcome == "won"]
        wrong += [f"{slot}: {call.outcome}" for call in tries if call.outcome not in {"won", "refused"}]
        if len(tries) != processes:
            wrong.append(f"{slot}: {len(tries)} tries of {processes}")
        if len(won) != 1:
            wrong.append(f"{slot}: {len(won)} winners")
        if sorted(held.get(slot, [])) != sorted(call.case_id for call in won):
            wrong.append(f"{slot}: the database knows other winners than the callers")
        if won:
            first = min(call.began for call in won)
            early = [call for call in tries if call.outcome == "refused" and call.ended < first]
            wrong += [f"{slot}: refused before anybody could have won" for _ in early]
    wins = sum(call.outcome == "won" for call in calls)
    return Outcome(len(calls), wins, len(wrong), tuple(wrong))


def _people(world: worlds.World, count: int, seed: int) -> list[Contestant]:
    """So many employees, each of whom wishes to talk to somebody."""
    numbers = results.more_people(world, count)
    made = []
    for number in numbers:
        with world.database.writing() as session:
            person_id = session.execute(
                select(Employment.person_id).where(
                    Employment.company_id == world.company_id, Employment.number == number
                )
            ).scalar_one()
            actor = Actor(company_id=world.company_id, person_id=person_id, hat=Hat.WORKER)
            case_id = endings.talk(session, actor, Wish(InterviewMode.EITHER), now=world.now)
        made.append(Contestant(world.company_id, person_id, case_id, f"{seed}-{number}"))
    return made


def _bare_slots(world: worlds.World, rounds: int) -> list[str]:
    """One slot for each round, however many: written at once."""
    physician, first = world.people["physician"].person_id, datetime(2027, 1, 1, tzinfo=UTC)
    made = [
        {
            "public_id": ids.fresh(), "company_id": world.company_id, "person_id": physician,
            "workplace_id": world.head_office, "starts_at": first + nth * SHORT, "ends_at": first + (nth + 1) * SHORT,
            "online": False, "place": "会議室B", "state": SlotState.FREE,
        }
        for nth in range(rounds)
    ]  # fmt: skip
    with world.database.engine.begin() as connection:
        # The last one first: SQLite's guard against overlaps looks at all that begin before the end of a new slot.
        connection.execute(insert(Base.metadata.tables["slot"]), made[::-1])
    return [str(slot["public_id"]) for slot in made]


def _slots(world: worlds.World, rounds: int) -> list[str]:
    """One slot for each round, in the order of time. ValueError for more than the rules can offer ahead."""
    if rounds > MOST_DAYS * A_DAY:
        raise ValueError(f"at most {MOST_DAYS * A_DAY} slots lie within what can be offered ahead")
    ruling.change(world, {**ruling.DEEMED, "book_ahead_days": MOST_DAYS + 6})
    for nth in range(0, rounds, A_DAY):
        day = FIRST_DAY + timedelta(days=nth // A_DAY)
        asking.offer(world, day, at=clock(9), count=min(A_DAY, rounds - nth))
    with world.database.reading() as session:
        return list(session.execute(select(Slot.public_id).order_by(Slot.starts_at)).scalars())


def _hold(
    url: str, key_file: str, contestants: list[Contestant], prizes: list[str], *, twin: bool
) -> list[Call]:  # fmt: skip
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])  # else each process imports the product, which takes longer than to race
    barrier, told = context.Barrier(len(contestants)), context.Queue()
    running = [
        context.Process(target=_contest, args=(url, key_file, asdict(one), prizes, twin, barrier, told), daemon=True)
        for one in contestants
    ]
    for process in running:
        process.start()
    calls = [Call(*call) for _ in running for call in _told(told, running)]
    for process in running:
        process.join(PATIENCE)
    return calls


def _told(told: "Queue[Any]", running: list[Any]) -> Any:
    """What the next process tells, however long its contest takes. RuntimeError when a process died instead."""
    while True:
        try:
            return told.get(timeout=1)
        except Empty:
            if any(process.exitcode for process in running):
                for process in running:
                    process.terminate()
                raise RuntimeError("a process of the contest died; what it said stands above") from None


def _contest(
    url: str, key_file: str, me: dict[str, Any], prizes: list[str], twin: bool, barrier: Barrier, told: "Queue[Any]"
) -> None:  # fmt: skip
    """One process: asks for every slot, at the same moment as all others."""
    one = Contestant(**me)
    chance = random.Random(one.seed)
    database = Database(make_engine(url), Keyring.read(Path(key_file)))
    actor = Actor(company_id=one.company_id, person_id=one.person_id, hat=Hat.WORKER)
    log = []
    bare = Bare(database, actor, one.case_id) if one.bare else None
    attempt = partial(_try, database, actor, one.case_id) if bare is None else bare.attempt
    try:
        for slot_id in prizes:
            late = chance.uniform(0, JITTER if bare is None else SHORT_JITTER)
            barrier.wait(PATIENCE)
            if bare is not None:
                bare.step_back()
            time.sleep(late)
            began = time.monotonic_ns()
            outcome = attempt(slot_id, twin=twin)
            log.append((slot_id, one.case_id, began, time.monotonic_ns(), outcome))
    finally:
        told.put(log)
        database.engine.dispose()


def _try(database: Database, actor: Actor, case_id: str, slot_id: str, *, twin: bool) -> str:
    try:
        if twin:
            _look_then_insert(database, actor, case_id, slot_id)
        else:
            with database.writing() as session:
                bookings.book(session, actor, case_id, slot_id, now=worlds.NOW)
    except NotFree:
        return "refused"
    except Exception as error:  # noqa: BLE001 - whatever else happens is a violation, and is told as one
        return f"{type(error).__name__}: {error}"
    return "won"


def _look_then_insert(database: Database, actor: Actor, case_id: str, slot_id: str) -> None:
    """The broken twin: what was seen before the pause is believed after it."""
    honest = fits.fitting_each
    seen: dict[int, list[fits.Fit]] = {}

    def look(*args: Any, **more: Any) -> dict[int, list[fits.Fit]]:
        seen.update(honest(*args, **more))
        return seen

    try:
        fits.fitting_each = look
        with database.writing() as session:
            choices.choosing(session, actor, case_id, now=worlds.NOW)
        time.sleep(PAUSE)
        believed = {one: [fit for fit in found if fit.row.public_id == slot_id] for one, found in seen.items()}
        fits.fitting_each = lambda *_args, **_more: believed
        with database.writing() as session:
            bookings.book(session, actor, case_id, slot_id, now=worlds.NOW)
    finally:
        fits.fitting_each = honest


class Bare:
    """Somebody who takes slots without being offered them: what is left is the database's decision. What they won in
    one round they give back at the beginning of the next, when nobody tries for it any more.
    """

    def __init__(self, database: Database, actor: Actor, case_id: str) -> None:
        self.database, self.actor = database, actor
        self.present: int | None = None
        with database.reading() as session:
            self.case = session.execute(
                select(Case.id, InterviewRequest.id.label("request_id"))
                .join(InterviewRequest, InterviewRequest.case_id == Case.id)
                .where(Case.public_id == case_id)
            ).one()
            self.slots = {str(slot.public_id): slot.id for slot in session.execute(select(Slot.public_id, Slot.id))}

    def step_back(self) -> None:
        """Give back what was won."""
        if self.present is None:
            return
        with self.database.writing() as session:
            visit = enter(session, self.actor, Act.CANCEL_BOOKING, now=worlds.NOW)
            before = session.get_one(Booking, self.present)
            before.state, before.ended_at = BookingState.CANCELLED, worlds.NOW
            visit.record(sight.BOOKING, before.public_id)
        self.present = None

    def attempt(self, slot_id: str, *, twin: bool) -> str:
        """One try."""
        booking = Booking(
            public_id=ids.fresh(), company_id=self.actor.company_id, slot_id=self.slots[slot_id], case_id=self.case.id,
            interview_request_id=self.case.request_id, state=BookingState.BOOKED, booked_at=worlds.NOW,
            booked_by_id=self.actor.person_id, after_limit=False, uid=slot_id, sequence=0,
        )  # fmt: skip
        if twin:
            time.sleep(PAUSE)
        try:
            with self.database.writing() as session:
                visit = enter(session, self.actor, Act.BOOK, now=worlds.NOW)
                bookings.seize(session, booking)
                visit.record(sight.BOOKING, booking.public_id)
                made = booking.id
        except NotFree:
            return "refused"
        except Exception as error:  # noqa: BLE001 - whatever else happens is a violation, and is told as one
            return f"{type(error).__name__}: {error}"
        self.present = made
        return "won"


def _held(database: Database) -> dict[str, list[str]]:
    """Who took each slot, by the bookings in the database: standing ones and those that were moved on later."""
    with database.reading() as session:
        rows = session.execute(
            select(Slot.public_id.label("slot"), Case.public_id.label("case"))
            .join(Booking, Booking.slot_id == Slot.id)
            .join(Case, Case.id == Booking.case_id)
        ).all()
    held: dict[str, list[str]] = {}
    for row in rows:
        held.setdefault(row.slot, []).append(row.case)
    return held
