"""What somebody told of harassment: does it go on by their own choice alone, to one officer, never to the accused?"""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from casework.access import Act, enter_worker, reach
from casework.ids import PublicId
from casework.models.messages import InboxNote
from casework.models.passing_on import PassingOn
from casework.models.people import HatGrant, ReportingLine
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat, LineKind, PassingState
from casework.services import overview, passing_on
from casework.services.passing_on import Draft, Received
from tests.services import asking, talking
from tests.services.talking import THEN

WORDS = "canary-words 毎朝、皆の前で大声で叱られる。席を離してほしい。"


@pytest.fixture
def interview(world) -> str:
    return talking.begun(world)[2]


def write(world, interview, *, to="hr", accused=(), words=WORDS, who="physician") -> str:
    draft = Draft(world.people[to].public_id, words, frozenset(accused), unnamed=not accused)
    with world.database.writing() as session:
        return passing_on.write(session, world.actor(who), interview, draft, now=THEN)


def choose(world, words_id, *, pass_on=True, who="worker", hat=None):
    with world.database.writing() as session:
        return passing_on.choose(session, world.actor(who, hat), words_id, pass_on=pass_on, now=THEN)


def receive(world, words_id, who="hr", hat=None):
    with world.database.writing() as session:
        return passing_on.receive(session, world.actor(who, hat), words_id, now=THEN)


def told(world, notice) -> list[int]:
    with world.database.reading() as session:
        return list(session.execute(select(InboxNote.person_id).where(InboxNote.notice == notice)).scalars())


def test_nobody_reads_it_before_the_employee_chose(world, interview):
    words_id = write(world, interview)
    assert told(world, Notice.PASSED_ON) == []
    assert told(world, Notice.WORDS_TO_CHOOSE) == [world.people["worker"].person_id]
    for who, there in world.people.items():
        for hat in there.hats:
            with pytest.raises(NotYours):
                receive(world, words_id, who, hat)


def test_the_employee_passes_it_on_to_one_officer(world, interview):
    words_id = write(world, interview)
    choose(world, words_id)
    assert told(world, Notice.PASSED_ON) == [world.people["hr"].person_id]
    read = receive(world, words_id)
    assert read == Received("佐藤 真由美", "営業課", WORDS), "and nothing beside it"
    for who, there in world.people.items():
        for hat in there.hats:
            if (who, hat) != ("hr", Hat.HR):
                with pytest.raises(NotYours):
                    receive(world, words_id, who, hat)
    with world.database.writing() as session:
        seen = passing_on.choosing(session, world.actor("worker"), words_id, now=THEN)
    assert seen.passing.received_at is not None


def test_kept_back_it_reaches_nobody(world, interview):
    words_id = write(world, interview)
    choose(world, words_id, pass_on=False)
    assert told(world, Notice.PASSED_ON) == []
    with pytest.raises(NotYours):
        receive(world, words_id)
    with pytest.raises(NotNow):
        choose(world, words_id)


def test_twin_an_officer_who_reaches_what_is_only_written_is_seen(world, interview, monkeypatch):
    monkeypatch.setitem(reach.REACHES, PassingOn, lambda actor, *_: PassingOn.recipient_id == actor.person_id)
    with pytest.raises((pytest.fail.Exception, AssertionError, IntegrityError)):
        test_nobody_reads_it_before_the_employee_chose(world, interview)


def test_it_goes_to_none_of_the_accused(world, interview):
    with pytest.raises(NotValid) as refused:
        write(world, interview, accused=[world.people["hr"].number])
    assert refused.value.field == "recipient"
    assert told(world, Notice.WORDS_TO_CHOOSE) == []
    write(world, interview, accused=[world.people["supervisor"].number])


def test_numbers_are_read_however_wide_they_were_typed(world, interview):
    wide = world.people["hr"].number.translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789"})
    assert wide != world.people["hr"].number
    with pytest.raises(NotValid) as refused:
        write(world, interview, accused=[wide])
    assert refused.value.field == "recipient", "found, and it is whom it would go to"


def test_nobody_accuses_themselves(world, interview):
    with pytest.raises(NotValid) as refused:
        write(world, interview, accused=[world.people["worker"].number])
    assert refused.value.field == "accused"
    assert told(world, Notice.WORDS_TO_CHOOSE) == []


def test_the_same_words_are_not_asked_twice(world, interview):
    first = write(world, interview)
    assert write(world, interview) == first
    assert told(world, Notice.WORDS_TO_CHOOSE) == [world.people["worker"].person_id]
    other = write(world, interview, words="canary-other")
    assert other != first
    choose(world, first, pass_on=False)
    assert write(world, interview) not in {first, other}, "chosen once, they can be asked anew"


def test_twin_an_ask_that_is_not_known_again_is_seen(world, interview, monkeypatch):
    monkeypatch.setattr(passing_on, "_waiting", lambda *_: None)
    with pytest.raises(AssertionError):
        test_the_same_words_are_not_asked_twice(world, interview)


def test_unknown_numbers_are_named_and_nothing_is_written(world, interview):
    with pytest.raises(NotValid) as refused:
        write(world, interview, accused=["99999"])
    assert refused.value.field == "accused"
    with world.database.reading() as session:
        assert session.execute(select(PassingOn.id)).first() is None


@pytest.mark.parametrize(("accused", "unnamed"), [((), False), (("2001",), True)])
def test_of_whom_it_tells_is_answered_one_way_or_the_other(world, interview, accused, unnamed):
    draft = Draft(world.people["hr"].public_id, WORDS, frozenset(accused), unnamed=unnamed)
    with world.database.writing() as session, pytest.raises(NotValid) as refused:
        passing_on.write(session, world.actor("physician"), interview, draft, now=THEN)
    assert refused.value.field == "accused"


def leads(world):
    """The officer has become the employee's supervisor."""
    boss, led = world.people["hr"].employment_id, world.people["worker"].employment_id
    return ReportingLine(company_id=world.company_id, employment_id=led, supervisor_id=boss, kind=LineKind.ACTING,
                         from_on=THEN.date())  # fmt: skip


def changed(world, how):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        if how == "supervisor":
            session.add(leads(world))
        else:
            grants = select(HatGrant).where(HatGrant.person_id == world.people["hr"].person_id, HatGrant.hat == Hat.HR)
            for grant in session.execute(grants).scalars():
                grant.workplace_id = world.factory
        visit.record("company", "0" * 32)


@pytest.mark.parametrize("how", ["supervisor", "elsewhere"])
def test_an_officer_who_may_not_be_chosen_any_more_reads_nothing_and_the_employee_is_told(world, interview, how):
    words_id = write(world, interview)
    choose(world, words_id)
    changed(world, how)
    with pytest.raises(NotYours):
        receive(world, words_id)
    with world.database.writing() as session:
        assert passing_on.choosing(session, world.actor("worker"), words_id, now=THEN).lost
    for who in ("worker", "physician"):
        with world.database.writing() as session:
            page = overview.case_page(session, world.actor(who), PublicId(asking.case_of(world)), now=THEN)
        assert page.lost_words == {words_id}, who


def test_twin_an_officer_whatever_became_of_them(world, interview, monkeypatch):
    rule = reach.REACHES[PassingOn]

    def chosen(actor, *given):
        return PassingOn.recipient_id == actor.person_id if actor.hat is Hat.HR else rule(actor, *given)

    monkeypatch.setitem(reach.REACHES, PassingOn, chosen)
    with pytest.raises(pytest.fail.Exception):
        test_an_officer_who_may_not_be_chosen_any_more_reads_nothing_and_the_employee_is_told(
            world, interview, "supervisor"
        )


def test_only_officers_of_the_workplace_can_get_it(world, interview):
    for to in ("supervisor", "factory_hr", "clerk", "worker", "stranger_hr"):
        with pytest.raises(NotValid):
            write(world, interview, to=to)


def test_the_officer_whose_own_case_it_is_is_not_offered(world):
    interview = talking.begun(world, "hr")[2]
    with world.database.writing() as session:
        page = passing_on.page(session, world.actor("physician"), interview, now=THEN)
    assert world.people["hr"].public_id not in {one.public_id for one in page.officers}


def test_in_the_room_whoever_wrote_it_writes_the_choice_down(world, interview):
    words_id = write(world, interview)
    assert choose(world, words_id, who="physician").state is PassingState.PASSED
    with pytest.raises(NotNow):
        choose(world, words_id, pass_on=False)


def test_nobody_else_chooses(world, interview):
    words_id = write(world, interview)
    for who in ("nurse", "outside_physician", "colleague"):
        with pytest.raises(NotYours):
            choose(world, words_id, who=who)
