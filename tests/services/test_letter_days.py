"""Does everybody of a check get a letter on the same days, whatever was decided and answered?"""

import io
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

import pytest
from docx import Document
from sqlalchemy import select

from casework.access import Act, enter_worker
from casework.models.checks import CheckResult
from casework.models.invitations import GeneralLetter, Invitation, Letter
from casework.models.messages import OutboxMail
from casework.models.people import Employment
from casework.rules.deadlines import PlannedLetter
from casework.rules.errors import NotNow
from casework.rules.letters import latest
from casework.rules.notices import Notice
from casework.rules.vocabulary import LetterChannel, LetterKind, PauseReason, ReceiptChannel
from casework.services import (
    closures,
    general_letters,
    invitations,
    letters,
    mailroom,
    needs,
    pauses,
    print_runs,
    receipts,
    requests,
    rests,
    results_import,
    settling,
)
from casework.services.closures import NewClosure
from casework.services.invitations import NotThisTime
from casework.services.needs import Decision
from casework.services.pauses import Rest
from casework.services.receipts import Heard
from tests.concurrency.meeting import meet
from tests.databases import POSTGRESQL_ONLY
from tests.services import asking, results
from tests.services.test_calls import without_mail

LINK = "https://case.example.jp/sign-in"
TARGET, OTHER, UNDECIDED = "worker", "colleague", "supervisor"
PLAN = [date(2026, 12, 1), date(2026, 12, 15), date(2026, 12, 30)]
"""Notified on 1 December and decided on that day."""
MAILS = [one.value for one in (Notice.INVITATION, Notice.GENERAL, Notice.REMINDER, Notice.FINAL_CONFIRMATION)]


def examined(world, *names: str) -> dict[str, str]:
    """Results of some people; the public ids. The first one's is high."""
    lines = [
        results.line(world.people[name].number, results.HIGH if name == TARGET else results.LOW,
                     high="○" if name == TARGET else "×")
        for name in names
    ]  # fmt: skip
    results.load(world, results.file(*lines))
    with world.database.reading() as session:
        found = dict(session.execute(select(CheckResult.employment_id, CheckResult.public_id)).all())
    return {name: found[world.people[name].employment_id] for name in names}


def decided(world) -> dict[str, str]:
    """One needs the interview, one doesn't, about one the examiner says nothing."""
    found = examined(world, TARGET, OTHER, UNDECIDED)
    results.decide(world, Decision(found[TARGET], needed=True), Decision(found[OTHER], needed=False))
    return found


def mornings(world, days: range, act: Callable[[int], None] = lambda _day: None) -> None:
    """The worker every morning, and again after whatever somebody does."""
    for number in days:
        work(world, number)
        act(number)
        work(world, number)


def work(world, number: int) -> None:
    for due in (letters.send_due, general_letters.send_due):
        with world.database.writing() as session:
            due(session, world.company_id, now=world.later(days=number))


def arrived(world, name: str) -> list[date]:
    """The days on which a mail of a letter left for somebody."""
    with world.database.reading() as session:
        rows = session.execute(
            select(OutboxMail.not_before).where(
                OutboxMail.person_id == world.people[name].person_id,
                OutboxMail.notice.in_(MAILS),
            )
        ).scalars()
        return sorted(at.date() for at in rows)


def change(world, name: str, **fields) -> None:
    """Set the fields of somebody's employment."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        employment = session.get_one(Employment, world.people[name].employment_id)
        for field, value in fields.items():
            setattr(employment, field, value)
        visit.record("employment", employment.public_id)


def decline(world) -> None:
    with world.database.writing() as session:
        invitations.decline(session, world.actor(TARGET), asking.case_of(world), NotThisTime(), now=world.later(days=5))


def ask(world) -> None:
    with world.database.writing() as session:
        case_id = asking.case_of(world)
        requests.submit(session, world.actor(TARGET), case_id, asking.EITHER, now=world.later(days=20))


def nothing(_world) -> None:
    """Whoever doesn't answer."""


def alike(world, answer) -> bool:
    """The harness."""
    decided(world)
    when = 5 if answer is decline else 20
    mornings(world, range(40), lambda day: answer(world) if day == when else None)
    return arrived(world, TARGET) == arrived(world, OTHER) == arrived(world, UNDECIDED) == PLAN


@pytest.mark.parametrize("answer", [nothing, decline, ask])
def test_letters_arrive_on_the_same_days_whatever_is_answered(world, answer):
    assert alike(world, answer)


def test_twin_whoever_has_answered_gets_nothing_more(world, monkeypatch):
    monkeypatch.setattr(general_letters, "_has_own", lambda *_given: CheckResult.interview_needed.is_(True))
    assert not alike(world, decline)


def test_twin_the_others_get_one_letter_only(world, monkeypatch):
    monkeypatch.setattr(general_letters, "latest", lambda *_given: None)
    assert not alike(world, nothing)


def test_an_answer_gets_no_letter_of_the_invitation_any_more(world):
    decided(world)
    mornings(world, range(40), lambda day: decline(world) if day == 5 else None)
    with world.database.reading() as session:
        own = session.execute(select(Letter.kind).where(Letter.sent_at.is_not(None))).scalars().all()
        general = session.execute(
            select(GeneralLetter.kind)
            .where(GeneralLetter.employment_id == world.people[TARGET].employment_id)
            .order_by(GeneralLetter.id)
        ).scalars()
        assert own == [LetterKind.FIRST]
        assert list(general) == [LetterKind.REMINDER, LetterKind.FINAL]


def test_somebody_of_whom_hr_said_that_they_ask_gets_the_general_one(world):
    decided(world)
    on = world.later(days=3)
    heard = Heard(world.people[TARGET].number, on.date(), ReceiptChannel.IN_PERSON)
    with world.database.writing() as session:
        receipts.receive(session, world.actor("hr"), heard, now=on)
    mornings(world, range(40))
    assert arrived(world, TARGET) == arrived(world, OTHER) == PLAN


def test_whoever_is_decided_later_gets_one_more_whatever_is_decided(world):
    found = examined(world, TARGET, OTHER, UNDECIDED)
    results.decide(world, Decision(found[UNDECIDED], needed=False))

    def later(day: int) -> None:
        if day == 10:
            both = (Decision(found[TARGET], needed=True), Decision(found[OTHER], needed=False))
            results.decide(world, *both, now=world.later(days=10))

    mornings(world, range(40), later)
    assert arrived(world, TARGET) == arrived(world, OTHER) == [PLAN[0], date(2026, 12, 11), date(2026, 12, 18), PLAN[2]]
    assert arrived(world, UNDECIDED) == PLAN


@pytest.mark.parametrize(
    ("decided_after", "days"),
    [
        (13, [date(2026, 12, 14), date(2026, 12, 21), date(2026, 12, 30)]),
        (28, [date(2026, 12, 29), date(2027, 1, 5)]),
    ],
)
def test_after_a_late_decision_a_week_is_quiet_for_everybody(world, decided_after, days):
    found = examined(world, TARGET, OTHER, UNDECIDED)

    def decide(day: int) -> None:
        if day == decided_after:
            both = (Decision(found[TARGET], needed=True), Decision(found[OTHER], needed=False))
            results.decide(world, *both, now=world.later(days=day))

    mornings(world, range(50), decide)
    assert arrived(world, TARGET) == arrived(world, OTHER) == days
    assert arrived(world, UNDECIDED) == days


def test_nothing_leaves_before_the_first_decision(world):
    examined(world, TARGET, OTHER)
    mornings(world, range(20))
    assert arrived(world, TARGET) == arrived(world, OTHER) == []


def test_a_new_closure_moves_both(world):
    decided(world)
    place = asking.workplace(world)
    closed = NewClosure("年末休業", date(2026, 12, 29), date(2027, 1, 3))

    def close(day: int) -> None:
        if day == 20:
            with world.database.writing() as session:
                closures.add(session, world.actor("clerk"), place, closed, now=world.later(days=20))
        if day >= 20:
            with world.database.writing() as session:
                settling.settle(session, world.company_id, now=world.later(days=day))

    mornings(world, range(45), close)
    assert arrived(world, TARGET) == arrived(world, OTHER) == [*PLAN[:2], date(2026, 12, 28)]


def test_a_pause_before_the_first_letter_holds_for_everybody(world):
    for name in (TARGET, OTHER):
        with world.database.writing() as session:
            rest = Rest(PauseReason.ON_LEAVE, world.now.date(), date(2026, 12, 20))
            number = world.people[name].number
            said = pauses.pause_by_number(session, world.actor("clerk"), number, rest, now=world.now)
            assert said in {"佐藤 真由美", "鈴木 健"}
    decided(world)
    mornings(world, range(45))
    assert arrived(world, TARGET) == arrived(world, OTHER) == [date(2026, 12, 21), PLAN[2]]
    assert arrived(world, UNDECIDED) == PLAN


def test_a_decision_in_a_pause_shows_in_no_letter(world):
    found = examined(world, TARGET, OTHER, UNDECIDED)
    results.decide(world, Decision(found[UNDECIDED], needed=False))
    for name in (TARGET, OTHER):
        with world.database.writing() as session:
            rest = Rest(PauseReason.ON_LEAVE, world.now.date(), date(2026, 12, 20))
            pauses.pause_by_number(session, world.actor("clerk"), world.people[name].number, rest, now=world.now)

    def decide(day: int) -> None:
        if day == 15:
            both = (Decision(found[TARGET], needed=True), Decision(found[OTHER], needed=False))
            results.decide(world, *both, now=world.later(days=day))

    mornings(world, range(45), decide)
    assert arrived(world, TARGET) == arrived(world, OTHER) == [date(2026, 12, 21), PLAN[2]]


def test_twin_a_pause_that_nobody_heeds(world, monkeypatch):
    monkeypatch.setattr(rests, "resting", lambda *_given: None)
    with pytest.raises(AssertionError):
        test_a_pause_before_the_first_letter_holds_for_everybody(world)


def test_on_paper_each_day_has_one_file_with_both(world):
    without_mail(world, TARGET, OTHER)
    decided(world)
    counts = []

    def printing(day: int) -> None:
        with suppress(NotNow), world.database.writing() as session:
            run = print_runs.make(session, world.actor("clerk"), LINK, now=world.later(days=day, hours=1))
            counts.append((day, run.count))

    mornings(world, range(40), printing)
    assert counts == [(0, 2), (14, 2), (29, 2)]


def paper_after_a_later_decision(world) -> dict[str, int]:
    """The harness: the check's first decision, then another about two people, and one print run; their letters."""
    without_mail(world, TARGET, OTHER)
    found = examined(world, TARGET, OTHER, UNDECIDED)
    results.decide(world, Decision(found[UNDECIDED], needed=False))

    def decide(day: int) -> None:
        if day == 6:
            both = (Decision(found[TARGET], needed=True), Decision(found[OTHER], needed=False))
            results.decide(world, *both, now=world.later(days=day))

    mornings(world, range(8), decide)
    with world.database.writing() as session:
        run = print_runs.make(session, world.actor("clerk"), LINK, now=world.later(days=8))
    text = "\n".join(part.text for part in Document(io.BytesIO(run.content)).paragraphs)
    return {name: text.count(f"{name}　様") for name in ("佐藤 真由美", "鈴木 健")}


def test_on_paper_whoever_is_decided_later_gets_one_letter_whatever_was_decided(world):
    assert paper_after_a_later_decision(world) == {"佐藤 真由美": 1, "鈴木 健": 1}


def test_twin_a_general_letter_beside_one_s_own_is_seen(world, monkeypatch):
    monkeypatch.setattr(general_letters, "is_past", lambda _today: GeneralLetter.id < 0)
    assert paper_after_a_later_decision(world) != {"佐藤 真由美": 1, "鈴木 健": 1}


def test_a_bounced_general_letter_goes_on_paper_until_the_next_one(world):
    decided(world)
    with world.database.writing() as session:
        of = world.people[OTHER].employment_id
        letter = session.execute(select(GeneralLetter).where(GeneralLetter.employment_id == of)).scalar_one()
        visit = enter_worker(session, world.company_id, Act.DELIVER, now=world.now)
        general_letters.mail_given_up(visit, letter.public_id)

    def waiting(day: int) -> int:
        with world.database.writing() as session:
            return mailroom.index(session, world.actor("clerk"), now=world.later(days=day)).general

    assert waiting(2) == 1
    mornings(world, range(14, 16))
    assert waiting(16) == 0


def test_somebody_else_s_pause_stops_nobody(world):
    decided(world)
    with world.database.writing() as session:
        rest = Rest(PauseReason.OTHER, world.now.date())
        pauses.pause_by_number(session, world.actor("clerk"), world.people[UNDECIDED].number, rest, now=world.now)
    mornings(world, range(40))
    assert arrived(world, TARGET) == arrived(world, OTHER) == PLAN
    assert arrived(world, UNDECIDED) == []
    with world.database.reading() as session:
        assert session.execute(select(Letter.id).where(letters.is_paused(world.now.date()))).all() == []


def test_whoever_has_left_gets_nothing_more(world):
    decided(world)

    def leave(day: int) -> None:
        if day == 10:
            change(world, UNDECIDED, until_on=date(2026, 12, 11))

    mornings(world, range(40), leave)
    assert arrived(world, UNDECIDED) == PLAN[:1]


def test_a_portion_at_a_time_and_nobody_is_left_out(world, monkeypatch):
    numbers = results.more_people(world, 7)
    lines = [results.line(number, results.LOW, high="×") for number in numbers]
    found = examined(world, TARGET)
    results.load(world, results.file(*lines))
    results.decide(world, Decision(found[TARGET], needed=True))
    monkeypatch.setattr(general_letters, "PORTION", 3)
    given = []
    for _ in range(5):
        with world.database.writing() as session:
            given.append(general_letters.send_due(session, world.company_id, now=world.now))
    assert given == [3, 3, 1, 0, 0]
    with world.database.reading() as session:
        rows = session.execute(select(GeneralLetter.channel, GeneralLetter.sent_at)).all()
    assert rows == [(None, None)] * 7, "without an address they wait for paper"


@POSTGRESQL_ONLY
def test_a_decision_and_the_worker_at_once_give_one_first_letter_each(world):
    found = decided(world)
    meet(
        world,
        lambda session: general_letters.send_due(session, world.company_id, now=world.now),
        lambda session: needs.decide(
            session, world.actor("physician"), world.check_public_id,
            [Decision(found[UNDECIDED], needed=False)], now=world.now,
        ),
    )  # fmt: skip
    with world.database.reading() as session:
        of = world.people[UNDECIDED].employment_id
        numbers = session.execute(select(GeneralLetter.number).where(GeneralLetter.employment_id == of)).scalars()
        assert sorted(numbers) == [1, 2]


@POSTGRESQL_ONLY
def test_a_decision_during_an_import_waits_for_it_and_nobody_is_turned_away(world):
    found = examined(world, TARGET, OTHER, UNDECIDED)
    data = results.file(results.line(world.people[OTHER].number, (31, 40, 15), high="×"))
    met = meet(
        world,
        lambda session: results_import.load(
            session, world.actor("clerk"), world.check_public_id, data, None, now=world.now
        ),
        lambda session: needs.decide(
            session, world.actor("physician"), world.check_public_id,
            [Decision(found[OTHER], needed=False)], now=world.now,
        ),
    )  # fmt: skip
    assert met is None


def planned(*days: int) -> list[PlannedLetter]:
    kinds = (LetterKind.REMINDER, LetterKind.FINAL)
    return [PlannedLetter(kind, date(2026, 12, day), settled=True) for kind, day in zip(kinds, days, strict=False)]


@pytest.mark.parametrize(
    ("today", "kind"),
    [
        (0, None), (1, LetterKind.FIRST), (14, LetterKind.FIRST), (15, LetterKind.REMINDER), (28, LetterKind.REMINDER),
        (29, None), (30, LetterKind.FINAL), (43, LetterKind.FINAL), (44, None),
    ],
)  # fmt: skip
def test_which_letter_is_the_latest(today, kind):
    found = latest(planned(15, 30), date(2026, 12, 1), date(2026, 11, 30) + timedelta(days=today))
    assert (found and found[0]) is kind


def test_a_letter_whose_day_was_before_the_first_one_is_left_out():
    assert latest(planned(15, 30), date(2026, 12, 20), date(2026, 12, 20)) == (LetterKind.FIRST, date(2026, 12, 20))
    assert latest(planned(15, 18), date(2026, 12, 20), date(2026, 12, 25)) == (LetterKind.FIRST, date(2026, 12, 20))


def test_the_text_of_the_day_stays_with_the_letter(world):
    decided(world)
    with world.database.reading() as session:
        sent = session.execute(select(GeneralLetter.channel, GeneralLetter.wording_id)).one()
        assert sent == (LetterChannel.MAIL, None)
        assert session.execute(select(Invitation.id)).all()
