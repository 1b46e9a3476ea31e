"""What does somebody write down before the talk, who reads it, and until when can it be changed?"""

import pytest
from sqlalchemy import func, select

from casework.models.requests import InterviewRequest
from casework.models.sheets import InterviewSheet
from casework.rules.errors import NotNow, NotYours, Stale
from casework.rules.sheet import QUESTIONS, SECTIONS
from casework.rules.vocabulary import CaseKind, InterviewMode, SheetState
from casework.services import endings, interviews, screens, sheets
from casework.services.wishes import Wish
from tests.services import advising, asking
from tests.services.asking import ask, invited
from tests.services.talking import start

SLEEP = "寝つきが悪く、3時に目が覚めます"


def save(world, case_id, *, who="worker", version=0, hand_in=False, now=None, **answers) -> None:
    with world.database.writing() as session:
        sheets.save(
            session, world.actor(who), case_id, answers or {"sleep": SLEEP},
            version=version, hand_in=hand_in, now=now or world.now,
        )  # fmt: skip


def page(world, case_id, who="worker", now=None):
    with world.database.writing() as session:
        return sheets.page(session, world.actor(who), case_id, now=now or world.now)


def rows(world) -> int:
    with world.database.reading() as session:
        return session.execute(select(func.count()).select_from(InterviewSheet)).scalar_one()


def read(world, interview_id, who="physician", now=advising.TALK):
    with world.database.writing() as session:
        return screens.page(session, world.actor(who), interview_id, now=now).sheet


def test_every_question_stands_in_one_section_and_none_asks_about_dying():
    asked = [name for names in SECTIONS.values() for name in names]
    assert sorted(asked) == sorted(QUESTIONS)
    assert not any(word in text for one in QUESTIONS.values() for text in one for word in ("死", "自殺", "点"))


def test_it_is_kept_half_way_and_is_the_employees_alone(world):
    case = invited(world)
    ask(world, case)
    assert (page(world, case).written, page(world, case).version) == (None, 0)
    save(world, case)
    found = page(world, case)
    assert found.written.answers == {**dict.fromkeys(QUESTIONS, ""), "sleep": SLEEP}
    assert (found.written.state, found.version, found.open) == (SheetState.DRAFT, 1, True)


def test_a_draft_is_read_by_nobody_and_what_was_handed_in_by_whoever_is_assigned(world):
    case, booking = asking.booked(world)
    save(world, case)
    talk = start(world, booking.public_id)
    assert read(world, talk) is None
    save(world, case, version=1, hand_in=True)
    assert read(world, talk).answers["sleep"] == SLEEP
    save(world, case, version=2, sleep="よくなりました")
    handed = read(world, talk)
    assert (handed.answers["sleep"], handed.state) == ("よくなりました", SheetState.SUBMITTED)
    with pytest.raises(NotYours):
        read(world, talk, "outside_physician")


@pytest.mark.parametrize("who", ["colleague", "hr", "clerk", "supervisor", "physician", "stranger"])
def test_nobody_else_has_the_page(world, who):
    case = invited(world)
    ask(world, case)
    save(world, case, hand_in=True)
    with pytest.raises(NotYours):
        page(world, case, who)
    with pytest.raises(NotYours):
        save(world, case, who=who, version=1)


def test_saved_elsewhere_meanwhile_nothing_is_lost(world):
    case = invited(world)
    ask(world, case)
    save(world, case)
    for version in (0, 2):
        with pytest.raises(Stale):
            save(world, case, version=version, sleep="ほか")
    assert page(world, case).written.answers["sleep"] == SLEEP


def test_not_before_a_talk_is_asked_for_and_not_after_it_was_held(world):
    case = invited(world)
    for act in (page, save):
        with pytest.raises(NotYours):
            act(world, case)
    case = advising.held(world, "colleague").case_id
    with pytest.raises(NotYours):
        save(world, case, who="colleague", now=advising.NEXT)
    assert rows(world) == 0


def test_once_held_it_is_read_and_no_longer_changed(world):
    case, booking = asking.booked(world)
    save(world, case, hand_in=True)
    talk = start(world, booking.public_id)
    with world.database.writing() as session:
        interviews.hold(session, world.actor("physician"), talk, advising.TALK.date(), InterviewMode.IN_PERSON,
                        now=advising.TALK)  # fmt: skip
    assert not page(world, case, now=advising.NEXT).open
    with pytest.raises(NotNow):
        save(world, case, version=1, now=advising.NEXT)
    assert read(world, talk, now=advising.NEXT).answers["sleep"] == SLEEP


def test_a_consultation_has_one_too(world):
    with world.database.writing() as session:
        endings.talk(session, world.actor("worker"), Wish(InterviewMode.ONLINE), now=world.now)
    case = asking.case_of(world, kind=CaseKind.CONSULTATION)
    save(world, case, hand_in=True)
    assert page(world, case).written.state is SheetState.SUBMITTED


def test_what_was_handed_in_is_the_employees_again_after_a_withdrawal(world):
    case, _booking = asking.booked(world)
    save(world, case, hand_in=True)
    with world.database.reading() as session:
        version = session.execute(select(InterviewRequest.version)).scalar_one()
    with world.database.writing() as session:
        endings.withdraw(session, world.actor("worker"), case, version=version, now=world.now)
    with world.database.reading() as session:
        kept = session.execute(select(InterviewSheet)).scalar_one()
    assert (kept.state, kept.submitted_at) == (SheetState.DRAFT, None)
    with pytest.raises(NotNow):
        save(world, case, version=kept.version, hand_in=True)
