"""Is a doctor asked by consent alone, and does HR learn nothing but the words that the employee let it read?"""

import io
from dataclasses import replace
from datetime import timedelta

import docx
import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from casework.access import Act, enter, reach
from casework.access.reach_cases import through_case
from casework.models.cases import Case
from casework.models.doctor_enquiries import DoctorEnquiry, DoctorSummary
from casework.models.messages import InboxNote
from casework.rules import moves
from casework.rules.doctor_enquiries import EnquiryState
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.moves import Moves
from casework.rules.notices import Notice
from casework.rules.return_to_work import Asked
from casework.rules.todos import Todo
from casework.rules.vocabulary import ConsentChannel, Hat, LetterRoad
from casework.services import doctor_consents, doctor_enquiries, doctor_summaries, duties_of_papers, leave_views
from casework.services.doctor_enquiries import Answer, Words
from tests.services.test_handovers import leave
from tests.services.test_leaves import begun
from tests.walks import walked

WHOLE = Words(
    "みなと総合病院　心療内科", "森 恵子", frozenset({Asked.CONDITION, Asked.AT_WORK}),
    fifth="canary-通勤はできますか", sixth="",
)  # fmt: skip
ANSWER = "canary-answer"
SUMMARY = "午前中の勤務から始め、残業はしない。"
OUTSIDE = (
    "hr", "clerk", "supervisor", "colleague", "factory_hr", "factory_physician", "committee", "admin", "coordinator",
    "stranger_physician", "stranger_hr",
)  # fmt: skip


def do(world, verb, *args, who="physician", hat=None, **more):
    with world.database.writing() as session:
        return verb(session, world.actor(who, hat), *args, now=world.now, **more)


def mine(world, verb, *args, **more):
    return do(world, verb, *args, who="worker", hat=Hat.WORKER, **more)


def case_of(world) -> str:
    with world.database.reading() as session:
        return session.execute(select(Case.public_id).order_by(Case.id.desc()).limit(1)).scalar_one()


def version(world) -> int:
    with world.database.reading() as session:
        return session.execute(select(DoctorEnquiry.version).order_by(DoctorEnquiry.id.desc()).limit(1)).scalar_one()


@walked
def drafted(world) -> tuple[str, str, str]:
    """(leave, case, enquiry)."""
    leave_id = begun(world)
    case_id = case_of(world)
    return leave_id, case_id, do(world, doctor_enquiries.save, case_id, WHOLE, version=0)


@walked
def asked(world) -> tuple[str, str, str]:
    made = drafted(world)
    do(world, doctor_enquiries.ask, made[2], version=version(world))
    return made


@walked
def consented(world) -> tuple[str, str, str]:
    made = asked(world)
    mine(world, doctor_consents.agree, made[2])
    return made


def version_of(world, enquiry_id) -> int:
    with world.database.reading() as session:
        of_id = DoctorEnquiry.public_id == enquiry_id
        return session.execute(select(DoctorEnquiry.version).where(of_id)).scalar_one()


def send(world, enquiry_id, **more):
    do(world, doctor_enquiries.send, enquiry_id, LetterRoad.EMPLOYEE, version=version(world), **more)


@walked
def answered(world) -> tuple[str, str, str]:
    made = consented(world)
    send(world, made[2])
    do(world, doctor_enquiries.answer, made[2], Answer(world.now.date(), ANSWER))
    return made


@walked
def summarised(world) -> tuple[str, str, str]:
    """(leave, enquiry, summary)."""
    leave_id, _case, enquiry_id = answered(world)
    do(world, doctor_summaries.write, enquiry_id, SUMMARY)
    [one] = do(world, doctor_summaries.of_enquiry, enquiry_id)
    return leave_id, enquiry_id, one.public_id


def told(world, notice: Notice) -> list[str]:
    with world.database.reading() as session:
        ids = session.execute(select(InboxNote.person_id).where(InboxNote.notice == notice)).scalars().all()
    return sorted(name for name, who in world.people.items() if who.person_id in ids)


def text(file: bytes) -> str:
    body = docx.Document(io.BytesIO(file)).element.body
    return "".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))


def of_hr(world, leave_id):
    return [one.words for one in do(world, leave_views.read, leave_id, who="hr").summaries]


def test_the_employee_reads_exactly_what_is_asked_before_agreeing_and_the_paper_says_both(world):
    _leave, case_id, enquiry_id = asked(world)
    page = mine(world, doctor_enquiries.read, enquiry_id)
    assert page.words == WHOLE
    assert text(mine(world, doctor_enquiries.file, enquiry_id)).count("署名　＿") == 1, "a place for the pen"
    mine(world, doctor_consents.agree, enquiry_id)
    send(world, enquiry_id)
    paper = text(do(world, doctor_enquiries.file, enquiry_id))
    for words in (
        "職場復帰支援に関する情報提供依頼書",
        "みなと総合病院",
        "森 恵子　先生",
        WHOLE.fifth,
        "画面で同意",
        "山田 哲也",
    ):
        assert words in paper, words
    assert "営業課" not in paper, "the doctor doesn't need it"
    assert [one.state for one in mine(world, doctor_enquiries.index, case_id).enquiries] == [EnquiryState.SENT]


def is_sent_by_consent_alone(world) -> None:
    _leave, _case, enquiry_id = asked(world)
    with pytest.raises(NotNow):
        send(world, enquiry_id)
    mine(world, doctor_consents.agree, enquiry_id)
    mine(world, doctor_consents.take_back, enquiry_id)
    with pytest.raises(NotNow):
        send(world, enquiry_id)


def test_without_a_consent_that_stands_nothing_is_sent(world):
    is_sent_by_consent_alone(world)


def test_twin_moves_that_send_what_was_taken_back_are_seen_and_the_database_refuses_what_was_never_agreed_to(
    world, monkeypatch
):
    table = {**moves.DOCTOR_ENQUIRY.table, (EnquiryState.ASKED, "send_enquiry"): EnquiryState.SENT}
    monkeypatch.setattr(moves, "DOCTOR_ENQUIRY", Moves("doctor_enquiry", EnquiryState.DRAFT, table))
    with pytest.raises(DBAPIError, match="only_by_consent"):
        is_sent_by_consent_alone(world)


def test_sent_it_is_not_taken_back_any_more(world):
    _leave, _case, enquiry_id = consented(world)
    send(world, enquiry_id)
    with pytest.raises(NotNow):
        mine(world, doctor_consents.take_back, enquiry_id)


def test_what_was_shown_to_the_employee_is_not_written_over(world):
    _leave, case_id, enquiry_id = asked(world)
    other = do(world, doctor_enquiries.save, case_id, replace(WHOLE, fifth="別の問い"), version=0)
    assert other != enquiry_id, "another enquiry, with a consent of its own"
    with pytest.raises(DBAPIError, match="fixed_doctor_enquiry"), world.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE doctor_enquiry SET fifth = NULL WHERE state = 'asked'")


@pytest.mark.parametrize("who", OUTSIDE)
def test_for_nobody_else_there_is_one(world, who):
    _leave, case_id, enquiry_id = asked(world)
    for verb, given in ((doctor_enquiries.read, enquiry_id), (doctor_enquiries.index, case_id)):
        with pytest.raises(NotYours):
            do(world, verb, given, who=who)


def test_twin_a_reach_without_its_conditions_is_seen(world, monkeypatch):
    _leave, _case, enquiry_id = drafted(world)
    for name, hat in (("worker", Hat.WORKER), ("nurse", None)):
        with pytest.raises(NotYours):
            do(world, doctor_enquiries.read, enquiry_id, who=name, hat=hat)
    monkeypatch.setitem(reach.REACHES, DoctorEnquiry, through_case(DoctorEnquiry))
    assert mine(world, doctor_enquiries.read, enquiry_id)


def test_whoever_begins_one_has_the_case_and_another_who_has_not_reads_no_list(world):
    _leave, case_id, _enquiry = asked(world)
    assert do(world, doctor_enquiries.index, case_id).assigned
    page = do(world, doctor_enquiries.index, case_id, who="nurse")
    assert (page.assigned, page.enquiries) == (False, [])


@pytest.mark.parametrize("choice", ["refuse", "take back"])
def test_who_refuses_is_asked_no_reason_and_hr_learns_nothing(world, choice):
    leave_id, _case, enquiry_id = asked(world)
    if choice == "refuse":
        mine(world, doctor_consents.refuse_it, enquiry_id)
    else:
        mine(world, doctor_consents.agree, enquiry_id)
        mine(world, doctor_consents.take_back, enquiry_id)
    assert told(world, Notice.ENQUIRY_SAID) == ["physician"]
    assert of_hr(world, leave_id) == []
    with pytest.raises(NotNow):
        mine(world, doctor_consents.agree, enquiry_id)


def test_a_consent_on_paper_has_its_day_and_the_employee_reads_that(world):
    _leave, _case, enquiry_id = asked(world)
    for day in (world.now.date() + timedelta(days=1), world.now.date() - timedelta(days=1)):
        with pytest.raises(NotValid):
            do(world, doctor_consents.keep_consent, enquiry_id, day)
    do(world, doctor_consents.keep_consent, enquiry_id, world.now.date())
    shown = mine(world, doctor_enquiries.read, enquiry_id).enquiry
    assert (shown.consented_on, shown.consent_channel) == (world.now.date(), ConsentChannel.PAPER)
    assert told(world, Notice.ENQUIRY_TOLD) == ["worker"]


@pytest.mark.parametrize(("field", "changed"), [("institution", {"institution": ""}),
                                                ("asked", {"asked": frozenset(), "fifth": ""})])  # fmt: skip
def test_what_is_missing_is_said_before_the_employee_is_asked(world, field, changed):
    begun(world)
    made = do(world, doctor_enquiries.save, case_of(world), replace(WHOLE, **changed), version=0)
    with pytest.raises(NotValid) as caught:
        do(world, doctor_enquiries.ask, made, version=version(world))
    assert caught.value.field == field
    with pytest.raises(Stale):
        do(world, doctor_enquiries.save, case_of(world), WHOLE, version=0)


def test_the_answer_is_for_the_employee_and_who_asked_and_all_words_are_sealed(world):
    _leave, _case, enquiry_id = answered(world)
    assert mine(world, doctor_enquiries.read, enquiry_id).enquiry.answer == ANSWER
    with pytest.raises(NotYours):
        do(world, doctor_enquiries.read, enquiry_id, who="hr")
    with world.database.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT * FROM doctor_enquiry").mappings().one()
    assert not any(b"canary" in bytes(value) for value in row.values() if isinstance(value, (bytes, memoryview)))
    assert "canary" not in str({name: value for name, value in row.items() if isinstance(value, str)})


def handed_on(world) -> None:
    """From tomorrow on another physician has the case."""
    leave(world, from_on=world.later(days=1).date(), until_on=None)


def next_day(world, verb, *args, who="outside_physician", hat=None, **more):
    with world.database.writing() as session:
        return verb(session, world.actor(who, hat), *args, now=world.later(days=1), **more)


def test_who_has_the_case_next_sends_it_and_goes_on_with_the_answer(world):
    leave_id, case_id, enquiry_id = asked(world)
    do(world, doctor_enquiries.save, case_id, WHOLE, version=0, who="nurse")
    with pytest.raises(NotYours):
        do(world, doctor_consents.give_up, enquiry_id, who="nurse")
    handed_on(world)
    next_day(world, doctor_consents.agree, enquiry_id, who="worker", hat=Hat.WORKER)
    assert told(world, Notice.ENQUIRY_SAID) == ["nurse", "outside_physician"], "whoever has the case now"
    with world.database.writing() as session:
        visit = enter(session, world.actor("outside_physician"), Act.SEE_DESK, now=world.later(days=1))
        assert Todo.SEND_ENQUIRY in {one.todo for one in duties_of_papers.waiting(visit)}
    next_day(world, doctor_enquiries.send, enquiry_id, LetterRoad.EMPLOYEE, version=version_of(world, enquiry_id))
    paper = text(next_day(world, doctor_enquiries.file, enquiry_id))
    signed = [name for name in ("佐々木 玲子", "山田 哲也") if name in paper]
    assert signed == ["佐々木 玲子"], "who signs is who sends"
    next_day(world, doctor_enquiries.answer, enquiry_id, Answer(world.later(days=1).date(), ANSWER))
    next_day(world, doctor_summaries.write, enquiry_id, SUMMARY)
    [one] = next_day(world, doctor_summaries.of_enquiry, enquiry_id)
    next_day(world, doctor_summaries.keep_consent, one.public_id, world.later(days=1).date())
    assert of_hr(world, leave_id) == [SUMMARY]


def is_silent_until_the_employee_agrees(world) -> tuple[str, str]:
    leave_id, _enquiry, summary_id = summarised(world)
    assert of_hr(world, leave_id) == []
    assert told(world, Notice.SUMMARY_TO_HR) == []
    return leave_id, summary_id


def test_hr_reads_the_summary_once_the_employee_agreed_to_its_words(world):
    leave_id, summary_id = is_silent_until_the_employee_agrees(world)
    mine(world, doctor_summaries.agree, summary_id)
    assert of_hr(world, leave_id) == [SUMMARY]
    assert told(world, Notice.SUMMARY_TO_HR) == ["hr"]


def test_twin_a_summary_that_reaches_hr_as_the_case_does_is_seen(world, monkeypatch):
    monkeypatch.setitem(reach.REACHES, DoctorSummary, through_case(DoctorSummary))
    monkeypatch.setattr(doctor_summaries, "passed", doctor_summaries._listed)
    with pytest.raises(AssertionError):
        is_silent_until_the_employee_agrees(world)


def test_another_wording_takes_its_place_and_a_refused_one_reaches_nobody(world):
    leave_id, enquiry_id, summary_id = summarised(world)
    with pytest.raises(NotValid):
        do(world, doctor_summaries.write, enquiry_id, "うつ病のため午前だけ")
    do(world, doctor_summaries.write, enquiry_id, "午前中だけ働く。")
    with pytest.raises(NotNow):
        mine(world, doctor_summaries.agree, summary_id)
    newer = mine(world, doctor_summaries.of_enquiry, enquiry_id)[0]
    mine(world, doctor_summaries.refuse_it, newer.public_id)
    assert of_hr(world, leave_id) == []
    do(world, doctor_summaries.write, enquiry_id, "午前中だけ働く。")
    last = do(world, doctor_summaries.of_enquiry, enquiry_id)[0]
    do(world, doctor_summaries.keep_consent, last.public_id, world.now.date())
    assert of_hr(world, leave_id) == ["午前中だけ働く。"]
