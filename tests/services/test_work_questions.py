"""Can a physician ask HR for facts about the work, once at a time, and does nobody else learn of it?"""

from dataclasses import replace

import pytest
from sqlalchemy import select

from casework.access import Act, enter, reach
from casework.access.reach_cases import through_case
from casework.ids import PublicId
from casework.models.cases import Limit
from casework.models.messages import InboxNote
from casework.models.work_questions import WorkQuestion
from casework.rules.bases import CLOCKS, RecordBasis
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.todos import Todo
from casework.rules.vocabulary import Hat
from casework.rules.work_questions import Wanted
from casework.services import (
    duties,
    endings,
    limits,
    long_hours,
    notices,
    overview,
    requests_for_hr,
    work_answers,
    work_data,
    work_questions,
)
from casework.services.work_questions import Question, Reply
from tests.services import talking
from tests.services.talking import THEN
from tests.services.test_interviews import consulting
from tests.services.test_screens import statements
from tests.services.test_work_data import GIVEN, request_of

WANTED = Question(frozenset({Wanted.SHIFTS, Wanted.LEAVE}), "9月から")
ANSWERED = "9月は夜勤8回"
REPLY = Reply(ANSWERED)


def ask(world, interview, question=WANTED, *, who="physician", now=THEN):
    with world.database.writing() as session:
        return work_questions.ask(session, world.actor(who), interview, question, now=now).public_id


def answer(world, question, reply=REPLY, *, who="hr", now=THEN):
    with world.database.writing() as session:
        work_questions.answer(session, world.actor(who), question, reply, now=now)


def asking(world, interview, *, who="physician"):
    with world.database.writing() as session:
        return work_questions.asking(session, world.actor(who), interview, now=THEN)


def answering(world, question, *, who="hr"):
    with world.database.writing() as session:
        return work_questions.answering(session, world.actor(who), question, now=THEN)


def own(world, case, *, who="worker"):
    with world.database.writing() as session:
        return work_questions.own(session, world.actor(who, Hat.WORKER), case, now=THEN).asked


def give(world, given=GIVEN, *, number=0, now=THEN):
    with world.database.writing() as session:
        return work_data.give(session, world.actor("hr"), request_of(world), given, number=number, now=now)


def todos(world, now=THEN):
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor("hr", Hat.HR), now=now)
    return {task.todo: task.record_id for part in desk.parts for task in part.tasks}


def told(world, notice) -> set[tuple[str, Hat]]:
    names = {who.person_id: name for name, who in world.people.items()}
    with world.database.reading() as session:
        rows = session.execute(select(InboxNote.person_id, InboxNote.hat).where(InboxNote.notice == notice))
        return {(names[row.person_id], row.hat) for row in rows}


def limit(world):
    with world.database.reading() as session:
        return session.execute(select(Limit).where(Limit.clock == Clock.WORK_QUESTION)).scalar_one()


def test_asked_answered_and_read_by_three(world):
    case, _booking, interview = talking.begun(world)
    question = ask(world, interview)
    assert todos(world)[Todo.ANSWER_WORK] == question
    assert (told(world, Notice.WORK_ASKED), told(world, Notice.WORK_ASKED_HR)) == (
        {("worker", Hat.WORKER)}, {("hr", Hat.HR)},
    )  # fmt: skip
    read = answering(world, question)
    assert (set(read.question.wanted), read.question.words, read.open) == (set(WANTED.wanted), "9月から", True)
    assert own(world, case)[0].answer is None
    answer(world, question)
    assert Todo.ANSWER_WORK not in todos(world)
    assert told(world, Notice.WORK_ANSWERED) == {("worker", Hat.WORKER)}
    assert told(world, Notice.WORK_ANSWERED_TO_PHYSICIAN) == {("physician", Hat.PHYSICIAN)}
    beside = talking.page(world, interview).asked
    for seen in (*beside, *own(world, case), *asking(world, interview).asked, answering(world, question).question):
        assert (seen.answer, seen.answered_by_name, seen.sheet_number) == (ANSWERED, "山本 恵", None)


def test_a_newer_sheet_answers_it_even_after_the_talk(world):
    _case, interview = talking.held(world)
    with pytest.raises(NotNow):
        give(world)
    question = ask(world, interview)
    for reply, field in ((Reply(), "answer"), (Reply("", with_sheet=True), "with_sheet")):
        with pytest.raises(NotValid) as refused:
            answer(world, question, reply)
        assert refused.value.field == field
    assert give(world)
    assert answering(world, question).sheet_since == 1
    answer(world, question, Reply("", with_sheet=True))
    page = talking.page(world, interview)
    assert (page.asked[0].answer, page.asked[0].sheet_number, page.work.data.number) == (None, 1, 1)
    with pytest.raises(NotNow):
        give(world, number=1)


def test_a_sheet_from_before_the_question_is_no_answer(world):
    _case, _booking, interview = talking.begun(world)
    give(world, now=world.now)
    question = ask(world, interview)
    assert answering(world, question).sheet_since is None
    with pytest.raises(NotValid):
        answer(world, question, Reply("", with_sheet=True))


def test_it_has_a_limit_of_the_workplaces_own_that_ends_with_the_answer(world):
    _case, interview = talking.held(world)
    question = ask(world, interview)
    running = limit(world)
    assert ((running.limit_on - running.start_on).days, running.record_id, running.stopped_on) == (7, question, None)
    answer(world, question)
    assert limit(world).stopped_on is not None


def test_the_twin_that_lets_the_limit_run_on(world, monkeypatch):
    monkeypatch.setattr(limits, "stop", lambda *_given, **_more: None)
    with pytest.raises(AssertionError):
        test_it_has_a_limit_of_the_workplaces_own_that_ends_with_the_answer(world)


def test_hrs_list_of_requests_does_not_count_by_it(world):
    _case, _booking, interview = talking.begun(world)

    def nearest():
        with world.database.writing() as session:
            return requests_for_hr.index(session, world.actor("hr"), now=THEN).lines[0].limit_on

    before = nearest()
    ask(world, interview)
    assert limit(world).limit_on < before
    assert nearest() == before


def clocks_of(world, *who) -> list[bool]:
    """Whether the limit of a question is shown to somebody."""
    case, interview = talking.held(world)
    ask(world, interview)

    def seen(one):
        with world.database.writing() as session:
            page = overview.case_page(session, world.actor(one), PublicId(case), now=THEN)
        return Clock.WORK_QUESTION in {limit.clock for limit in page.limits}

    return [seen(one) for one in who]


def test_no_professional_is_shown_its_limit(world):
    assert clocks_of(world, "worker", "physician", "nurse", "clerk") == [True, False, False, False]


def test_the_twin_that_lets_professionals_reach_it(world, monkeypatch):
    monkeypatch.setattr(reach, "PROFESSIONALS", frozenset())
    assert clocks_of(world, "worker", "physician", "nurse", "clerk") == [True, True, True, False]


def test_one_at_a_time_and_once(world):
    _case, interview = talking.held(world)
    question = ask(world, interview)
    with pytest.raises(NotNow):
        ask(world, interview)
    answer(world, question)
    with pytest.raises(NotNow):
        answer(world, question, Reply("ほか"))
    ask(world, interview)
    _case, other = talking.held(world, "colleague")
    for empty in (Question(frozenset(), "何か"), Question(frozenset({Wanted.OTHER}), " ")):
        with pytest.raises(NotValid):
            ask(world, other, empty)


def test_not_once_the_record_is_issued(world):
    _case, interview = talking.held(world)
    question = ask(world, interview)
    talking.issue(world, interview, version=talking.save(world, interview))
    assert (asking(world, interview).open, answering(world, question).open) == (False, False)
    assert limit(world).stopped_on is not None
    for act in (lambda: ask(world, interview), lambda: answer(world, question)):
        with pytest.raises(NotNow):
            act()


def test_the_refusal_gives_the_one_reason_that_holds(world, site):
    case, interview = talking.held(world)
    site.clock.now = THEN
    ask(world, interview)
    pages = (f"/interviews/{interview}", f"/interviews/{interview}/work-questions")
    doctor, worker = site.visitor("physician"), site.visitor("worker")
    with pytest.raises(NotNow, match="返事を待っている質問がある"):
        ask(world, interview)
    for text in (*(doctor.get(page).text for page in pages), worker.get(f"/cases/{case}/work-questions").text):
        assert "返事を待っています" in text
        assert "返事は不要になりました" not in text
    talking.issue(world, interview, version=talking.save(world, interview))
    with pytest.raises(NotNow, match=r"^報告書・意見書を発行したため、質問できません。$"):
        ask(world, interview)
    for text in (*(doctor.get(page).text for page in pages), worker.get(f"/cases/{case}/work-questions").text):
        assert "返事は不要になりました" in text
        assert "返事を待っています" not in text
    asked = doctor.get(pages[1]).text
    assert "報告書・意見書を発行したため" in asked
    assert "返事を待っている質問がある" not in asked


def test_twin_a_question_that_waits_for_ever_is_seen(world, site, monkeypatch):
    monkeypatch.setattr(work_answers, "helps", lambda *_: True)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        test_the_refusal_gives_the_one_reason_that_holds(world, site)


def test_but_while_the_second_record_is_to_come(world):
    _case, interview = talking.held(world)
    question = ask(world, interview)
    with world.database.writing() as session:
        long_hours.add(session, world.actor("physician"), interview, now=THEN)
    talking.issue(world, interview, version=talking.save(world, interview))
    assert limit(world).stopped_on is None
    answer(world, question)
    with world.database.writing() as session:
        long_hours.drop(session, world.actor("physician"), interview, now=THEN)
    assert not asking(world, interview).open


def test_the_twin_that_looks_at_the_first_record_alone(world, monkeypatch):
    monkeypatch.setattr(work_answers, "CLOCKS", {RecordBasis.STRESS_CHECK: CLOCKS[RecordBasis.STRESS_CHECK]})
    with pytest.raises(AssertionError):
        test_but_while_the_second_record_is_to_come(world)


def test_a_withdrawal_ends_it(world):
    case, _booking, begun = talking.begun(world, "colleague")
    question = ask(world, begun)
    with world.database.writing() as session:
        endings.withdraw(session, world.actor("colleague", Hat.WORKER), case, version=1, now=THEN)
    assert not answering(world, question).open
    with pytest.raises(NotNow):
        answer(world, question)
    assert Todo.ANSWER_WORK not in todos(world)
    assert limit(world).stopped_on is not None


def test_hr_is_not_mailed_about_what_was_answered_meanwhile(world):
    _case, interview = talking.held(world)
    question = ask(world, interview)

    def leaves():
        with world.database.writing() as session:
            visit = enter(session, world.actor("hr"), Act.SEE_DESK, now=THEN)
            found = notices.about(
                visit, Notice.WORK_ASKED_HR, question, sender="a@example.jp", to="b@example.jp", occasion="",
                written_at=THEN,
            )  # fmt: skip
            return found is not None

    assert leaves()
    answer(world, question)
    assert not leaves()


def test_a_consultation_asks_nobody(world):
    case, interview = consulting(world)
    for act in (ask, asking):
        with pytest.raises(NotYours):
            act(world, interview, who="nurse")
    with pytest.raises(NotYours):
        own(world, case)


def test_nobody_else(world):
    case, interview = talking.held(world)
    question = ask(world, interview)
    for who in ("outside_physician", "factory_physician", "stranger_physician", "nurse", "hr", "clerk", "supervisor"):
        with pytest.raises(NotYours):
            asking(world, interview, who=who)
    for who in ("factory_hr", "stranger_hr", "clerk", "supervisor", "physician", "admin", "committee", "coordinator"):
        for act in (answering, answer):
            with pytest.raises(NotYours):
                act(world, question, who=who)
    with pytest.raises(NotYours):
        own(world, case, who="colleague")


def test_nor_is_it_within_reach_of_a_nurse_or_a_physician_who_does_not_have_the_case(world, monkeypatch):
    _case, interview = talking.held(world)
    question = ask(world, interview)

    def there(who):
        with world.database.reading() as session:
            visit = enter(session, world.actor(who), Act.SEE_CASE, now=THEN)
            try:
                visit.reach(WorkQuestion, question)
            except NotYours:
                return False
            return True

    who = ("physician", "outside_physician", "nurse", "clerk", "factory_physician")
    assert [there(one) for one in who] == [True, False, False, False, False]
    monkeypatch.setitem(reach.REACHES, WorkQuestion, through_case(WorkQuestion))
    assert [there(one) for one in who] == [True, False, True, True, False]


def test_what_hr_will_read_is_shown_first_with_words_of_health_and_just_that_is_sent(world, site):
    _case, interview = talking.held(world)
    site.clock.now = THEN
    physician = site.visitor("physician")
    address = f"/interviews/{interview}/work-questions"
    sent = {"wanted": "shifts", "words": "うつ病の診断のため"}

    def mark(page):
        return page.text.split('name="seen"')[1].split('value="')[1].split('"')[0]

    first = physician.post(address, data=sent)
    assert first.status_code == 200
    assert "病名や治療に関わる言葉があります：うつ病" in first.text
    assert "勤務表（シフト）" in first.text.split("zone--employer")[1].split("<form")[0]
    changed = physician.post(address, data={**sent, "words": "9月から", "seen": mark(first)})
    assert (changed.status_code, "病名や治療に関わる言葉" in changed.text) == (200, False)
    assert physician.post(address, data={"wanted": "other", "words": " "}).status_code == 422
    with world.database.reading() as session:
        assert session.execute(select(WorkQuestion)).first() is None
    assert physician.post(address, data={**sent, "seen": mark(first)}).status_code == 303
    with world.database.reading() as session:
        question = session.execute(select(WorkQuestion.public_id)).scalar_one()
    hr = site.visitor("hr")
    assert "うつ病" in hr.get(f"/work-questions/{question}").text
    assert hr.post(f"/work-questions/{question}", data={"answer": ""}).status_code == 422
    assert hr.post(f"/work-questions/{question}", data={"answer": "夜勤8回"}).status_code == 303
    assert "夜勤8回" in physician.get(f"/interviews/{interview}").text


def test_questions_and_answers_cost_the_interview_screen_no_statement(world, site):
    _case, _booking, interview = talking.begun(world)
    site.clock.now = THEN
    give(world, now=world.now)
    before = len(statements(site, f"/interviews/{interview}"))
    answer(world, ask(world, interview))
    ask(world, interview)
    give(world, replace(GIVEN, duties="検査"), number=1)
    assert len(statements(site, f"/interviews/{interview}")) == before
    page = talking.page(world, interview)
    assert (page.work.data.number, page.work.data.duties, len(page.work.summary.months)) == (
        2,
        "検査",
        len(GIVEN.months),
    )
    assert [one.answer for one in page.asked] == [None, ANSWERED]
