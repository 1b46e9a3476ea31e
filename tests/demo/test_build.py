"""Can the demo be made on any day, and does it hold every state of every move table?"""

from collections import Counter
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.demo.build import build
from casework.models.doctor_enquiries import DoctorEnquiry, DoctorSummary
from casework.models.doctor_notices import DoctorNotice
from casework.models.followups import FollowUp
from casework.models.interviews import Interview, Report
from casework.models.invitations import Invitation, Letter
from casework.models.measures import Decision, Instruction
from casework.models.medical_letters import MedicalLetter
from casework.models.messages import OutboxMail
from casework.models.opinions import Opinion
from casework.models.people import Employment, Person, Placement, Workplace
from casework.models.referrals import Referral
from casework.models.requests import InterviewRequest
from casework.models.return_opinions import ReturnOpinion
from casework.models.return_talks import ReturnTalk, ReturnTalkHealth
from casework.models.slots import Booking, Slot
from casework.rules import moves
from casework.rules.days import tokyo_date
from casework.rules.vocabulary import LetterKind
from casework.services import trail
from tests.demo.made import opened

MODELS: dict[str, tuple[type[Any], ...]] = {
    "invitation": (Invitation,),
    "request": (InterviewRequest,),
    "slot": (Slot,),
    "booking": (Booking,),
    "referral": (Referral,),
    "interview": (Interview,),
    "record": (Report, Opinion),
    "medical_letter": (MedicalLetter,),
    "decision": (Decision,),
    "instruction": (Instruction,),
    "follow_up": (FollowUp,),
    "doctor_enquiry": (DoctorEnquiry,),
    "doctor_summary": (DoctorSummary,),
    "return_opinion": (ReturnOpinion,),
    "return_talk": (ReturnTalk,),
    "return_talk_health": (ReturnTalkHealth,),
    "doctor_notice": (DoctorNotice,),
    "outbox": (OutboxMail,),
}


def wanted() -> set[tuple[str, str]]:
    """(table of the database, state) for every state that a move table knows."""
    found = set()
    for table in moves.ALL:
        states = {table.start, *table.table.values(), *(state for state, _act in table.table)}
        found |= {(model.__tablename__, state.value) for model in MODELS[table.name] for state in states}
    return found


def occurring(session: Session) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for models in MODELS.values():
        for model in models:
            rows = session.execute(select(model.state, func.count()).group_by(model.state))
            found.update({(model.__tablename__, state.value): number for state, number in rows})
    return found


def headcounts(session: Session, day: Any) -> dict[str, int]:
    rows = session.execute(
        select(Workplace.name, func.count())
        .join(Placement, Placement.workplace_id == Workplace.id)
        .where(Placement.on(day))
        .group_by(Workplace.name)
    )
    return {name: number for name, number in rows}


def test_every_state_of_every_move_table_occurs(demo_of_a_day):
    with demo_of_a_day.database.reading() as session:
        found = occurring(session)
    assert wanted() - found.keys() == set()


def test_a_state_that_does_not_occur_is_missed(demo, tmp_path):
    copy = demo.copied(tmp_path)
    with copy.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS slot_stays")
        connection.exec_driver_sql("UPDATE slot SET state = 'free'")
    with copy.database.reading() as session:
        assert wanted() - occurring(session).keys() == {("slot", "closed")}
    copy.database.engine.dispose()


def test_the_whole_trail_can_be_verified(demo_of_a_day):
    with demo_of_a_day.database.reading() as session:
        verdict = trail.verify(session, demo_of_a_day.company_id(session))
    assert verdict.said is None
    assert verdict.entries > 500


def test_the_workplaces_have_their_people(demo_of_a_day):
    with demo_of_a_day.database.reading() as session:
        counts = headcounts(session, tokyo_date(demo_of_a_day.now))
    assert counts == {"横浜本社": 96, "厚木工場": 168, "仙台物流センター": 38}


def test_every_kind_of_letter_has_left(demo_of_a_day):
    with demo_of_a_day.database.reading() as session:
        kinds = session.execute(select(Letter.kind).where(Letter.sent_at.is_not(None)).distinct()).scalars()
        assert set(kinds) == set(LetterKind)


def test_letters_left_on_their_day_and_none_is_late(demo_of_a_day):
    today = tokyo_date(demo_of_a_day.now)
    with demo_of_a_day.database.reading() as session:
        letters = session.execute(select(Letter, Invitation).join(Invitation)).all()
    assert [
        letter.due_on for letter, _ in letters if letter.sent_at and tokyo_date(letter.sent_at) != letter.due_on
    ] == []
    late = [letter for letter, invitation in letters
            if not letter.sent_at and letter.due_on < today and invitation.state.value == "open"]  # fmt: skip
    assert {letter.kind for letter in late} <= {LetterKind.REMINDER}, "only a reminder that the last letter overtook"


def test_nothing_happens_after_now(demo_of_a_day):
    with demo_of_a_day.database.reading() as session:
        for model, column in ((Invitation, "answered_at"), (OutboxMail, "created_at"), (Decision, "decided_at"),
                              (Booking, "booked_at"), (InterviewRequest, "entered_at")):  # fmt: skip
            latest = session.execute(select(func.max(getattr(model, column)))).scalar_one()
            assert latest <= demo_of_a_day.now, (model, column)


def test_the_same_day_gives_the_same_company_on_postgresql(demo, databases, tmp_path):
    with databases.postgresql(migrated=False) as url:
        build(url, tmp_path / "key", now=demo.now)
        other = opened(url, tmp_path / "key", demo.now)
        try:
            with other.database.reading() as theirs, demo.database.reading() as ours:
                assert occurring(theirs) == occurring(ours)
                assert trail.verify(theirs, demo.company_id(theirs)).said is None
                people = select(Employment.number, Person.name, Person.kana).join(Person).order_by(Employment.number)
                assert theirs.execute(people).all() == ours.execute(people).all()
                slots = select(Slot.starts_at, Slot.online, Slot.state).order_by(Slot.starts_at, Slot.online)
                assert theirs.execute(slots).all() == ours.execute(slots).all()
        finally:
            other.database.engine.dispose()
