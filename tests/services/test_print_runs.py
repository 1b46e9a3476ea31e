"""Do exactly those letters go out on paper that no mail reaches, once, in kana order?"""

import io
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from sqlalchemy import event, select, update

from casework.access import Act, enter_worker
from casework.models.invitations import Letter
from casework.rules.errors import NotNow, NotYours
from casework.rules.letters import Fate
from casework.rules.notices import Notice
from casework.rules.vocabulary import LetterChannel, LetterKind, PauseReason, ReturnReason
from casework.services import approaches, letters, mailroom, notice_days, pauses, print_runs
from casework.services.needs import Decision
from casework.services.notice_days import CameBack
from casework.services.pauses import Rest
from tests.services import asking, results
from tests.services.test_calls import without_mail
from tests.services.test_mailroom import deliver

LINK = "https://case.example.jp/sign-in"
DAY = date(2026, 12, 1)


def make(world, who="clerk", now=None):
    with world.database.writing() as session:
        return print_runs.make(session, world.actor(who), LINK, now=now or world.now)


def again(world, at=None, who="clerk"):
    with world.database.writing() as session:
        return print_runs.again(session, world.actor(who), at or world.now, LINK, now=world.later(days=3))


def room(world):
    with world.database.writing() as session:
        return mailroom.index(session, world.actor("clerk"), now=world.now)


def text_of(run) -> str:
    return "\n".join(part.text for part in Document(io.BytesIO(run.content)).paragraphs)


def test_who_has_no_mail_gets_paper_in_kana_order(world):
    without_mail(world, "worker", "colleague")
    results.invite(world, "worker", "colleague", "committee")
    run = make(world)
    assert run.count == 2
    text = text_of(run)
    assert text.index("佐藤 真由美　様") < text.index("鈴木 健　様")
    assert "加藤" not in text
    assert "港テスト工業" in text
    assert "2026年12月31日" in text, "the limit, from the wording"
    page = room(world)
    assert page.by_hand.lines == ()
    assert [(run.at, run.count) for run in page.printed] == [(world.now, 2)]
    assert {
        (line.letter.channel, line.fate) for line in page.sent.lines if line.letter.channel is LetterChannel.PAPER
    } == {(LetterChannel.PAPER, Fate.SENT)}
    with pytest.raises(NotNow):
        make(world)


def test_a_run_can_be_printed_again_and_marks_nothing(world):
    without_mail(world, "worker")
    results.invite(world, "worker")
    first = make(world)
    assert text_of(again(world)) == text_of(first)
    with world.database.reading() as session:
        assert session.execute(select(Letter.sent_at).where(Letter.kind == LetterKind.FIRST)).scalar_one() == world.now
    with pytest.raises(NotYours):
        again(world, world.later(seconds=1))


def test_a_mail_that_bounced_goes_out_on_paper(world):
    asking.invited(world)
    with world.database.engine.begin() as connection:
        connection.execute(
            update(Letter)
            .where(Letter.kind == LetterKind.FIRST)
            .values(bounced_at=world.now, return_reason=ReturnReason.MAILBOX)
        )
    assert make(world).count == 1
    assert [line.fate for line in room(world).sent.lines] == [Fate.SENT]
    with pytest.raises(NotNow):
        make(world)


def test_nobody_who_has_answered_or_whose_letters_rest(world):
    without_mail(world, "worker", "colleague")
    results.invite(world, "worker", "colleague")
    asking.ask(world, asking.case_of(world))
    with world.database.writing() as session:
        pauses.pause(session, world.actor("clerk"), asking.case_of(world, "colleague"), Rest(PauseReason.OTHER, DAY),
                     now=world.now)  # fmt: skip
    with pytest.raises(NotNow):
        make(world)


@pytest.mark.parametrize("who", ["worker", "hr", "supervisor", "physician", "nurse", "coordinator"])
def test_only_the_office(world, who):
    with pytest.raises(NotYours):
        make(world, who=who)
    with pytest.raises(NotYours):
        again(world, who=who)


def test_an_office_elsewhere_has_nothing_to_print(world):
    without_mail(world, "worker")
    results.invite(world, "worker")
    with pytest.raises(NotNow):
        make(world, who="stranger_clerk")


def test_a_mail_that_somebody_saw_come_back_goes_out_on_paper(world):
    """The server took it and answered later: only whoever reads the office's mailbox knows."""
    asking.invited(world)
    with world.database.writing() as session:
        letter = session.execute(select(Letter.public_id).where(Letter.kind == LetterKind.FIRST)).scalar_one()
        notice_days.returned(session, world.actor("clerk"), letter, CameBack(DAY, ReturnReason.MAILBOX), now=world.now)
    assert make(world).count == 1
    with pytest.raises(NotNow):
        make(world)


def test_a_run_is_printed_again_without_those_who_have_answered(world):
    without_mail(world, "worker", "colleague")
    results.invite(world, "worker", "colleague")
    assert make(world).count == 2
    asking.ask(world, asking.case_of(world), now=world.later(days=1))
    text = text_of(again(world))
    assert "鈴木 健　様" in text
    assert "佐藤 真由美" not in text


def with_one_of_each(world) -> None:
    """The worker needs the interview and the colleague doesn't."""
    numbers = [world.people[name].number for name in ("worker", "colleague")]
    results.load(world, results.file(results.line(numbers[0]), results.line(numbers[1], results.LOW, "×")))
    for high, number in ((True, numbers[0]), (False, numbers[1])):
        found = results.waiting(world, high_only=high)[number]
        results.decide(world, Decision(found.public_id, needed=high))


def test_where_no_mail_arrives_both_kinds_go_out_on_paper(world):
    """Else whoever gets paper after a mail that bounced would be known as a target."""
    with_one_of_each(world)
    with pytest.raises(NotNow):
        make(world)
    deliver(world, refused=True)
    assert room(world).general == 1
    text = text_of(make(world))
    assert "佐藤 真由美　様" in text
    assert "鈴木 健　様" in text
    with pytest.raises(NotNow):
        make(world)


def test_a_run_of_general_letters_alone_can_be_found_again(world):
    without_mail(world, "colleague")
    with_one_of_each(world)
    assert make(world).count == 1
    assert [(run.at, run.count) for run in room(world).printed] == [(world.now, 1)]
    assert again(world).count == 1


def test_a_file_that_is_full_leaves_the_rest_for_the_next_in_one_order(world, monkeypatch):
    """Own and general letters count together, by the kana of the names."""
    without_mail(world, "worker", "colleague")
    with_one_of_each(world)
    monkeypatch.setattr(print_runs, "AT_MOST", 1)
    first = make(world)
    with world.database.writing() as session:
        second = print_runs.make(session, world.actor("clerk"), LINK, now=world.later(minutes=1))
    assert (first.count, second.count) == (1, 1)
    assert "佐藤 真由美　様" in text_of(first)
    assert "鈴木 健　様" in text_of(second)
    assert [(run.at, run.count) for run in room(world).printed] == [(world.later(minutes=1), 1), (world.now, 1)]
    monkeypatch.setattr(print_runs, "AT_MOST", 2000)
    assert text_of(again(world)) == text_of(first)
    assert text_of(again(world, world.later(minutes=1))) == text_of(second)


def statements(world, numbers: list[str]) -> int:
    """How many statements it takes to print a run of these once more, half of them general letters."""
    lines = [
        results.line(number) if count % 2 else results.line(number, results.LOW, "×")
        for count, number in enumerate(numbers)
    ]
    results.load(world, results.file(*lines))
    for high in (True, False):
        found = results.waiting(world, high_only=high)
        results.decide(world, *(Decision(one.public_id, needed=high) for one in found.values()))
    make(world)
    asked = 0

    def listen(*_given: object) -> None:
        nonlocal asked
        asked += 1

    event.listen(world.database.engine, "before_cursor_execute", listen)
    assert again(world).count == len(numbers)
    event.remove(world.database.engine, "before_cursor_execute", listen)
    return asked


def constant(world) -> bool:
    """The harness: three times as many letters take as many statements."""
    numbers = results.more_people(world, 16)
    return statements(world, numbers[:4]) == statements(replace(world, now=world.later(hours=1)), numbers[4:])


def test_printing_again_takes_as_many_statements_however_many_letters(world):
    assert constant(world)


def test_twin_what_is_read_letter_by_letter_is_seen(world, monkeypatch):
    monkeypatch.setattr(print_runs, "_held", lambda *_given: [])
    assert not constant(world)


def two_bounced(world) -> int:
    """The first letter and the encouragement came back, and nobody printed meanwhile: letters of the next run."""
    asking.invited(world)
    with world.database.writing() as session:
        letters.send_due(session, world.company_id, now=world.later(days=14))
    case_id = asking.case_of(world)
    for notice in (Notice.INVITATION, Notice.REMINDER):
        with world.database.writing() as session:
            visit = enter_worker(session, world.company_id, Act.DELIVER, now=world.later(days=18))
            letters.mail_given_up(visit, notice.value, case_id)
    return make(world, now=world.later(days=19)).count


def test_of_two_that_came_back_only_the_later_goes_on_paper(world):
    assert two_bounced(world) == 1


def test_twin_a_run_that_does_not_look_prints_both(world, monkeypatch):
    monkeypatch.setattr(approaches, "is_past", lambda: Letter.id < 0)
    assert two_bounced(world) == 2
