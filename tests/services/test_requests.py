"""Who may ask, from when does the clock run, who is told, and what may HR see of it?"""

from datetime import date

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from casework.models.cases import Case, Limit
from casework.models.invitations import Invitation
from casework.models.messages import InboxNote
from casework.models.requests import InterviewRequest
from casework.models.trail import TrailEntry, TrailSubject
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.notices import Notice
from casework.rules.vocabulary import (
    Channel,
    DayPart,
    Hat,
    InterviewMode,
    InvitationState,
    Language,
    PhysicianWish,
    Zone,
)
from casework.services import endings, invitations, open_cases, requests, requests_for_hr
from casework.services.invitations import NotThisTime
from casework.services.requests import Received
from casework.services.requests_for_hr import Waits
from casework.services.wishes import Wish, WishedTime
from tests.services import asking, results, ruling
from tests.services.asking import ask, case_of, invited

SECRET = "夜は電話に出られません"
WISH = Wish(InterviewMode.ONLINE, PhysicianWish.WOMAN, remarks="耳が遠いので、静かな部屋で", contact=SECRET)


def told(world, notice: Notice) -> set[tuple[str, Hat]]:
    """Who was told, by name in the world and hat."""
    names = {who.person_id: name for name, who in world.people.items()}
    with world.database.reading() as session:
        rows = session.execute(select(InboxNote.person_id, InboxNote.hat).where(InboxNote.notice == notice))
        return {(names[row.person_id], row.hat) for row in rows}


def limit(world, clock=Clock.INTERVIEW) -> Limit:
    with world.database.reading() as session:
        return session.execute(select(Limit).where(Limit.clock == clock)).scalar_one()


def receive(world, *, who="clerk", now=None, **given):
    received = Received(**{"received_on": date(2026, 12, 1), "channel": Channel.PAPER, "wish": asking.EITHER, **given})
    with world.database.writing() as session:
        return requests.receive(session, world.actor(who), received, now=now or world.now)


def hr_lines(world, who="hr", now=None):
    with world.database.writing() as session:
        return requests_for_hr.index(session, world.actor(who), now=now or world.now).lines


def test_a_request_starts_the_clock_of_the_interview_and_ends_that_of_asking(world):
    case_id = invited(world)
    request = ask(world, case_id, WISH, now=world.later(days=10))
    assert (request.requested_on, request.late, request.channel) == (date(2026, 12, 11), False, Channel.ONLINE)
    assert (request.remarks, request.contact, request.has_wishes) == (WISH.remarks, SECRET, True)
    found = limit(world)
    assert (found.start_on, found.limit_on) == (date(2026, 12, 11), date(2027, 1, 10))
    assert (found.zone, found.record_id, found.stopped_on) == (Zone.EMPLOYER, request.public_id, None)
    assert limit(world, Clock.REQUEST).stopped_on == date(2026, 12, 11)
    with world.database.reading() as session:
        assert session.execute(select(Invitation.state)).scalar_one() is InvitationState.REQUESTED


def test_the_page_before_the_button_knows_what_the_rules_disclose(world):
    case_id = invited(world)
    with world.database.writing() as session:
        page = requests.opening(session, world.actor("worker"), case_id, now=world.now)
    assert page.discloses
    assert (page.request_by, page.late, page.interview_days) == (date(2026, 12, 31), False, 30)
    assert (page.result.checked_on, page.result.notified_on) == (date(2026, 11, 2), date(2026, 12, 1))
    assert page.employee.number == world.people["worker"].number


def test_a_late_request_is_accepted_and_marked(world):
    case_id = invited(world)
    assert not ask(world, case_id, now=world.later(days=30)).late
    results.invite(world, "colleague")
    late = ask(world, case_of(world, "colleague"), who="colleague", now=world.later(days=31))
    assert late.late
    assert late.requested_on == date(2027, 1, 1)


def test_hr_the_clerk_and_the_industrial_physician_are_told_and_nobody_else(world):
    ask(world, invited(world))
    assert told(world, Notice.REQUEST_RECEIVED) == {("worker", Hat.WORKER)}
    assert told(world, Notice.REQUEST_TO_HR) == {("hr", Hat.HR)}
    assert told(world, Notice.REQUEST_TO_CLERK) == {("clerk", Hat.CLERK)}
    assert told(world, Notice.REQUEST_TO_PHYSICIAN) == {("physician", Hat.PHYSICIAN)}


def test_the_head_of_hr_is_not_told_of_their_own_request(world):
    results.invite(world, "hr")
    _ask_as_worker(world, "hr")
    assert told(world, Notice.REQUEST_TO_HR) == set()
    assert told(world, Notice.REQUEST_RECEIVED) == {("hr", Hat.WORKER)}
    assert hr_lines(world) == []


def _ask_as_worker(world, name):
    with world.database.writing() as session:
        requests.submit(session, world.actor(name, Hat.WORKER), case_of(world, name), asking.EITHER, now=world.now)


def test_a_second_request_for_the_same_case_waits_for_the_first_to_be_withdrawn(world):
    case_id = invited(world)
    ask(world, case_id)
    with pytest.raises(NotNow, match="すでに受け付けています"):
        ask(world, case_id)


def test_after_a_decline_the_same_case_goes_on(world):
    case_id = invited(world)
    with world.database.writing() as session:
        invitations.decline(session, world.actor("worker"), case_id, NotThisTime(), now=world.now)
    ask(world, case_id, now=world.later(days=3))
    with world.database.reading() as session:
        assert session.execute(select(func.count()).select_from(Case)).scalar_one() == 1
        assert session.execute(select(Invitation.state)).scalar_one() is InvitationState.REQUESTED


@pytest.mark.parametrize("who", ["colleague", "supervisor", "stranger"])
def test_for_everybody_else_the_case_does_not_exist(world, who):
    case_id = invited(world)
    with pytest.raises(NotYours), world.database.writing() as session:
        requests.opening(session, world.actor(who, Hat.WORKER), case_id, now=world.now)
    with pytest.raises(NotYours), world.database.writing() as session:
        requests.submit(session, world.actor(who, Hat.WORKER), case_id, WISH, now=world.now)
    with world.database.reading() as session:
        assert session.execute(select(func.count()).select_from(InterviewRequest)).scalar_one() == 0


def test_the_wishes_are_sealed_in_the_database(world):
    ask(world, invited(world), WISH)
    with world.database.reading() as session:
        stored = session.execute(select(InterviewRequest.remarks, InterviewRequest.contact)).one()
    for sealed, words in zip(stored, (WISH.remarks, SECRET), strict=True):
        assert words.encode() not in sealed.blob


def test_the_request_stands_in_the_trail_as_a_change_about_the_employee(world):
    request = ask(world, invited(world))
    with world.database.reading() as session:
        found = session.execute(
            select(TrailEntry.act, TrailEntry.reading, TrailSubject.employment_id)
            .join(TrailSubject, TrailSubject.trail_entry_id == TrailEntry.id)
            .where(TrailSubject.record_id == request.public_id)
        ).all()
    assert ("request", False, world.people["worker"].employment_id) in [tuple(row) for row in found]


# --- entered by the clerk --------------------------------------------------------------------------


def test_paper_counts_from_its_first_receipt_and_needs_no_ticks(world):
    case_id = invited(world)
    entered = receive(world, case_id=case_id, received_on=date(2026, 12, 4), now=world.later(days=6))
    assert (entered.case_id, entered.request.requested_on) == (case_id, date(2026, 12, 4))
    assert (entered.request.acknowledged, entered.request.channel) == (False, Channel.PAPER)
    assert (limit(world).start_on, limit(world).limit_on) == (date(2026, 12, 4), date(2027, 1, 3))
    with world.database.reading() as session:
        assert session.execute(select(InterviewRequest.entered_by_id)).scalar_one() == world.people["clerk"].person_id
    assert told(world, Notice.REQUEST_TO_CLERK) == set()
    assert told(world, Notice.REQUEST_TO_HR) == {("hr", Hat.HR)}


def test_the_employee_number_finds_the_person(world):
    case_id = invited(world)
    assert receive(world, number=f" {world.people['worker'].number} ").case_id == case_id


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("number", {"number": "9999"}),
        ("number", {"number": ""}),
        ("received_on", {"received_on": date(2026, 12, 2)}),
        ("received_on", {"received_on": date(2026, 11, 30)}),
        ("channel", {"channel": Channel.ONLINE}),
    ],
)
def test_what_cannot_be_entered_is_said_beside_its_field(world, field, given):
    case_id = invited(world)
    named = {} if "number" in given else {"case_id": case_id}
    with pytest.raises(NotValid) as refused:
        receive(world, **named, **given)
    assert refused.value.field == field


def test_a_colleague_without_a_case_and_an_unknown_number_sound_the_same(world):
    invited(world)
    said = set()
    for number in ("9999", world.people["colleague"].number, world.people["factory_worker"].number):
        with pytest.raises(NotValid) as refused:
            receive(world, number=number)
        said.add(str(refused.value))
    assert len(said) == 1


def test_the_clerk_picks_among_open_cases_without_a_request(world):
    results.invite(world, "worker", "colleague")
    ask(world, case_of(world, "colleague"), who="colleague")
    with world.database.writing() as session:
        picks = open_cases.picks(session, world.actor("clerk"), now=world.now)
    assert [pick.case_id for pick in picks] == [case_of(world, "worker")]


def test_the_clerk_of_another_company_reaches_nothing(world):
    case_id = invited(world)
    with pytest.raises(NotYours):
        receive(world, case_id=case_id, who="stranger_clerk")


# --- wishes changed by two people ----------------------------------------------------------------


def test_of_two_who_change_the_wishes_the_second_is_told(world):
    case_id = invited(world)
    ask(world, case_id, WISH)
    with world.database.writing() as session:
        mine = requests.wishes(session, world.actor("worker"), case_id, now=world.now)
    with world.database.writing() as session:
        theirs = requests.wishes(session, world.actor("clerk"), case_id, now=world.now)
    assert mine.version == theirs.version
    other = Wish(InterviewMode.IN_PERSON, contact="内線 5501")
    with world.database.writing() as session:
        requests.change_wishes(session, world.actor("clerk"), case_id, other, version=theirs.version, now=world.now)
    with pytest.raises(Stale), world.database.writing() as session:
        requests.change_wishes(session, world.actor("worker"), case_id, WISH, version=mine.version, now=world.now)
    with world.database.writing() as session:
        now = requests.wishes(session, world.actor("worker"), case_id, now=world.now)
    assert (now.request.contact, now.request.remarks, now.request.mode) == ("内線 5501", None, InterviewMode.IN_PERSON)
    with world.database.writing() as session:
        requests.change_wishes(session, world.actor("worker"), case_id, WISH, version=now.version, now=world.now)


# --- the wishes of 別紙3 --------------------------------------------------------------------------

WHOLE = Wish(
    InterviewMode.IN_PERSON,
    times=(WishedTime(date(2026, 12, 8), DayPart.MORNING), None, WishedTime(date(2026, 12, 10))),
    hours="8時半から", place="本館以外の建物", language=Language.ENGLISH, language_other="手話通訳",
    quiet_entrance=True,
)  # fmt: skip


def test_every_wish_of_the_form_is_kept_for_those_who_arrange_the_talk(world):
    asked = ask(world, invited(world), WHOLE)
    assert (asked.first_on, asked.first_part) == (date(2026, 12, 8), DayPart.MORNING)
    assert (asked.second_on, asked.second_part) == (None, None)
    assert (asked.third_on, asked.third_part) == (date(2026, 12, 10), DayPart.ANY)
    assert (asked.hours, asked.place_wish, asked.language_other) == (WHOLE.hours, WHOLE.place, WHOLE.language_other)
    assert (asked.language_wish, asked.quiet_entrance) == (Language.ENGLISH, True)
    with world.database.reading() as session:
        stored = session.execute(
            select(InterviewRequest.hours, InterviewRequest.place_wish, InterviewRequest.language_other)
        ).one()
    for sealed, words in zip(stored, (WHOLE.hours, WHOLE.place, WHOLE.language_other), strict=True):
        assert words.encode() not in sealed.blob


@pytest.mark.parametrize(
    "wish",
    [
        {"times": (None, None, WishedTime(date(2026, 12, 8)))}, {"hours": "朝"}, {"place": "別の建物"},
        {"language": Language.ENGLISH}, {"language_other": "手話"}, {"quiet_entrance": True}, {},
    ],
)  # fmt: skip
def test_hr_learns_of_each_wish_only_that_there_is_one(world, wish):
    ask(world, invited(world), Wish(InterviewMode.EITHER, **wish))
    (line,) = hr_lines(world)
    assert line.request.has_wishes == bool(wish)
    shown = line.request.as_dict().keys()
    assert shown.isdisjoint({"first_on", "third_on", "hours", "place_wish", "language_wish", "quiet_entrance"})


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Wish(InterviewMode.EITHER, times=(None, WishedTime(date(2026, 11, 30)))), "second_on"),
        (Wish(InterviewMode.EITHER, PhysicianWish.COUNSELLOR), "physician"),
    ],
)
def test_what_cannot_be_granted_is_said_beside_its_field_and_nothing_is_written(world, wish, field):
    case_id = invited(world)
    with pytest.raises(NotValid) as refused:
        ask(world, case_id, wish)
    assert refused.value.field == field
    with world.database.reading() as session:
        assert session.execute(select(func.count()).select_from(InterviewRequest)).scalar_one() == 0


def test_a_counsellor_is_for_the_consultation_and_the_database_keeps_it_so(world):
    with world.database.writing() as session:
        wish = Wish(InterviewMode.EITHER, PhysicianWish.COUNSELLOR)
        case_id = endings.talk(session, world.actor("worker"), wish, now=world.now)
        page = requests.wishes(session, world.actor("worker"), case_id, now=world.now)
    assert page.request.physician_wish is PhysicianWish.COUNSELLOR
    with pytest.raises(IntegrityError), world.database.writing() as session:
        session.execute(text("UPDATE interview_request SET statutory = true"))


def test_after_a_consultation_the_interview_is_a_new_request_of_its_own_day(world):
    case_id = invited(world)
    with world.database.writing() as session:
        wish = Wish(InterviewMode.EITHER)
        consultation = endings.consult(session, world.actor("worker"), case_id, wish=wish, now=world.now)
    asked = ask(world, case_id, now=world.later(days=9))
    assert (case_id != consultation, asked.requested_on) == (True, date(2026, 12, 10))
    assert limit(world).start_on == date(2026, 12, 10)
    with world.database.reading() as session:
        days = session.execute(select(InterviewRequest.requested_on).order_by(InterviewRequest.requested_on)).scalars()
        assert list(days) == [date(2026, 12, 1), date(2026, 12, 10)]


# --- HR ------------------------------------------------------------------------------------------


def test_hr_sees_no_case_before_the_request_and_a_line_after_it(world):
    case_id = invited(world)
    assert hr_lines(world) == []
    ask(world, case_id, WISH)
    (line,) = hr_lines(world)
    assert (line.employee.name, line.waits, line.limit_on) == ("佐藤 真由美", Waits.BOOKING, date(2026, 12, 31))
    assert line.request.has_wishes
    for field in ("mode", "physician_wish", "remarks", "contact", "later_wished_on"):
        assert field not in line.request
    assert not line.is_mine


@pytest.mark.parametrize("who", ["factory_hr", "stranger_hr"])
def test_hr_of_elsewhere_has_an_empty_list(world, who):
    ask(world, invited(world))
    assert hr_lines(world, who) == []


def test_the_list_is_read_page_by_page(world, monkeypatch):
    monkeypatch.setattr(requests_for_hr, "PAGE", 2)
    names = ["worker", "colleague", "committee"]
    for day, name in enumerate(names):
        results.invite(world, name)
        with world.database.writing() as session:
            actor = world.actor(name, Hat.WORKER)
            requests.submit(session, actor, case_of(world, name), asking.EITHER, now=world.later(days=day))
    seen, after = [], ""
    for _page in range(2):
        with world.database.writing() as session:
            page = requests_for_hr.index(session, world.actor("hr"), after=after, now=world.later(days=5))
        seen += [line.employee.name for line in page.lines]
        after = page.after or ""
    assert seen == ["加藤 修", "鈴木 健", "佐藤 真由美"]
    assert after == ""


def disclosed(world, request_id, who="hr"):
    with world.database.writing() as session:
        return requests_for_hr.disclosed_result(session, world.actor(who), request_id, now=world.now)


def readings(world, act="see_disclosed_result") -> int:
    with world.database.reading() as session:
        return session.execute(select(func.count()).where(TrailEntry.act == act, TrailEntry.reading)).scalar_one()


def test_hr_opens_the_disclosed_scores_on_demand_and_each_time_is_written_down(world):
    request = ask(world, invited(world))
    hr_lines(world)
    assert readings(world) == 0
    _, employee, scores = disclosed(world, request.public_id)
    assert (employee.name, scores.reactions) == ("佐藤 真由美", results.HIGH[1])
    disclosed(world, request.public_id)
    assert readings(world) == 2


def test_without_the_rule_a_request_discloses_no_scores(world):
    ruling.change(world, {"disclosure": "separate"})
    case_id = invited(world)
    with world.database.writing() as session:
        assert not requests.opening(session, world.actor("worker"), case_id, now=world.now).discloses
    request = ask(world, case_id)
    with pytest.raises(NotYours):
        disclosed(world, request.public_id)
    assert len(hr_lines(world)) == 1


@pytest.mark.parametrize("who", ["factory_hr", "stranger_hr", "supervisor", "clerk", "admin"])
def test_nobody_else_opens_them(world, who):
    request = ask(world, invited(world))
    with pytest.raises(NotYours):
        disclosed(world, request.public_id, who)
