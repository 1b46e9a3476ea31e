"""Is a change after a request looked at by the 産業医 alone, and does nobody else notice that there is anything?"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import ColumnElement, delete, event, select, true, update
from sqlalchemy.exc import IntegrityError

from casework import ids
from casework.access import Act, enter_worker, reach, reach_treatment
from casework.access.reach_treatment import treatment_reviews as honest
from casework.models.cases import Case
from casework.models.messages import InboxNote, OutboxMail
from casework.models.people import Employment
from casework.models.providers import Engagement
from casework.models.requests import InterviewRequest
from casework.models.treatment import PersonnelChange, TreatmentReview
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.notices import Notice
from casework.rules.treatment import Answer, ChangeKind, Outcome, Step
from casework.rules.vocabulary import EngagementKind, Hat
from casework.services import (
    duties,
    endings,
    inbox,
    messages,
    people_import,
    personnel_changes,
    treatment_reviews,
    treatment_watch,
)
from casework.services.treatment_reviews import Ended, Looked, Told
from tests import world as worlds
from tests.services import asking, ruling

ALL = dict.fromkeys(Step, Answer.YES)
K = ChangeKind


def load(world, *rows: str, header, now=None):
    data = "\r\n".join((header, *rows, "")).encode()
    moment = now or world.now
    with world.database.writing() as session:
        return people_import.load(session, world.company_id, data, as_of=world.now.date(), now=moment)


def demoted(world, who="worker", **more):
    """The post changes, and nothing else."""
    now = more.pop("now", None)
    return load(
        world, f"{world.people[who].number},担当{more.get('nth', '')},{more.get('move', '')}", now=now,
        header="社員番号,役職,異動区分",
    )  # fmt: skip


def look(world, now=None) -> int:
    with world.database.writing() as session:
        return treatment_watch.look(session, world.company_id, now=now or world.now)


def asked(world, who="worker", now=None):
    case = asking.invited(world, who)
    asking.ask(world, case, who=who, now=now)
    return case


def listed(world, who="physician", hat=None, now=None):
    with world.database.writing() as session:
        found = treatment_reviews.index(session, world.actor(who, hat), now=now or world.now)
    return [one.review.public_id for one in found]


def read(world, made, who="physician", hat=None):
    with world.database.writing() as session:
        return treatment_reviews.read(session, world.actor(who, hat), made, now=world.now)


def own(world, who="worker"):
    with world.database.writing() as session:
        return treatment_reviews.own(session, world.actor(who, Hat.WORKER), now=world.now)


def tell(world, who="worker", kind=K.TRANSFER, happened_on=None, words="急に異動になった。"):
    with world.database.writing() as session:
        told = Told(kind, happened_on, words)
        return treatment_reviews.tell(session, world.actor(who, Hat.WORKER), told, now=world.now)


def check(world, made, *, steps=ALL, asked_on=None, agreed=False, version=1):
    with world.database.writing() as session:
        looked = Looked(steps, "辞令を確かめた。", asked_on, agreed)
        treatment_reviews.look(session, world.actor("physician"), made, looked, version=version, now=world.now)


def close(world, made, outcome=Outcome.NO_CONCERN, reason="定期異動。", reply="", *, version=2):
    with world.database.writing() as session:
        ended = Ended(outcome, reason, reply)
        treatment_reviews.close(session, world.actor("physician"), made, ended, version=version, now=world.now)


def refused(error, verb, *given, **more):
    with pytest.raises(error) as found:
        verb(*given, **more)
    return found.value


def plainly(world, *statements, add=()):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        visit.record("employment", "0" * 32)
        for statement in statements:
            session.execute(statement)
        session.add_all(add)


def changes(world, who="worker"):
    with world.database.reading() as session:
        found = select(PersonnelChange.kind).where(PersonnelChange.employment_id == world.people[who].employment_id)
        return list(session.execute(found.order_by(PersonnelChange.id)).scalars())


def notes(world, notice):
    with world.database.reading() as session:
        rows = session.execute(select(InboxNote.person_id, InboxNote.hat).where(InboxNote.notice == notice)).all()
    return {(found.person_id, found.hat) for found in rows}


# --- what a file brings -------------------------------------------------------------------------------------------


def test_a_file_writes_down_what_changes_of_everybody_and_says_no_more(world):
    said = demoted(world)
    assert [str(change.said) for change in said.changes] != []
    assert said.written
    assert changes(world) == [K.POST]
    again = demoted(world)
    assert (again.changes, changes(world)) == ((), [K.POST])


@pytest.mark.parametrize(
    ("move", "kind"), [("降格", K.DEMOTION), ("demotion", K.DEMOTION), ("昇格", K.PROMOTION), ("", K.POST)]
)
def test_what_the_file_calls_it_is_what_it_is(world, move, kind):
    demoted(world, move=move)
    assert changes(world) == [kind]


def promoted(world):
    load(world, f"{world.people['worker'].number},F1,W,昇格", header="社員番号,事業場コード,部署コード,異動区分")
    return changes(world)


def test_a_promotion_into_another_place_is_a_transfer_too_and_is_looked_at(world):
    asked(world)
    assert promoted(world) == [K.PROMOTION, K.TRANSFER]
    assert look(world) == 1


def test_twin_a_file_that_is_believed_hides_it(world, monkeypatch):
    monkeypatch.setattr(personnel_changes, "WATCHED", frozenset(K))
    with pytest.raises(AssertionError):
        test_a_promotion_into_another_place_is_a_transfer_too_and_is_looked_at(world)


def test_a_file_asks_for_the_changes_of_its_own_people(world):
    demoted(world)
    seen = []
    event.listen(
        world.database.engine, "before_cursor_execute",
        lambda _c, _cursor, statement, given, *_: seen.append((statement, given)),
    )  # fmt: skip
    demoted(world, "colleague")
    [(_statement, given)] = [one for one in seen if "FROM personnel_change" in one[0]]
    values = set(given.values()) if isinstance(given, dict) else set(given)
    assert world.people["colleague"].employment_id in values
    assert len(values) <= 2, "the company and one person"


def test_a_cut_in_pay_changes_nothing_else_and_is_said_once(world):
    number = world.people["worker"].number
    for expected in (1, 0):
        report = load(world, f"{number},賃金の引下げ", header="社員番号,異動区分")
        assert len(report.changes) == expected
    assert changes(world) == [K.PAY_CUT]


def test_a_leaving_takes_its_reason_from_the_last_file(world):
    number, day = world.people["worker"].number, world.now.date() + timedelta(days=30)
    load(world, f"{number},{day}", header="社員番号,退職日")
    assert changes(world) == [K.LEFT]
    load(world, f"{number},{day},雇止め", header="社員番号,退職日,異動区分")
    assert changes(world) == [K.NON_RENEWAL]
    load(world, f"{number},{day}", header="社員番号,退職日")
    assert changes(world) == [K.NON_RENEWAL]


def test_who_is_new_has_changed_nothing(world):
    header = "社員番号,氏名,カナ,入社日,事業場コード,部署コード,役職"
    assert load(world, "N1,新人 花,シンジン ハナ,2026-12-01,HQ,S,主任", header=header).written
    with world.database.reading() as session:
        assert session.execute(select(PersonnelChange.id)).all() == []


def test_a_word_that_is_no_kind_of_change_is_refused(world):
    report = load(world, f"{world.people['worker'].number},左遷", header="社員番号,異動区分")
    assert ([problem.column for problem in report.problems], report.written) == (["異動区分"], False)


# --- whose change is looked at ------------------------------------------------------------------------------------


def test_a_change_after_a_request_is_looked_at_once(world):
    asked(world)
    demoted(world)
    assert (look(world), look(world)) == (1, 0)
    (made,) = listed(world)
    page = read(world, made)
    assert (page.review.kind, page.review.requested_on, page.open) == (K.POST, world.now.date(), True)
    assert page.employee.name == "佐藤 真由美"


def only_encouraged(world):
    asking.invited(world)


def consulted(world):
    case = asking.invited(world)
    with world.database.writing() as session:
        endings.consult(session, world.actor("worker"), case, wish=asking.EITHER, now=world.now)


def nothing(world):
    pass


@pytest.mark.parametrize("before", [nothing, only_encouraged, consulted])
def test_who_did_not_ask_the_employer_is_not_revealed_to_the_reviewer(world, before):
    before(world)
    demoted(world)
    assert (look(world), listed(world)) == (0, [])


def test_twin_a_watch_that_takes_consultations_would_reveal_them(world, monkeypatch):
    def any_wish(visit, employment_ids):
        wishes = select(Case.employment_id, InterviewRequest.requested_on).join(
            InterviewRequest, Case.id == InterviewRequest.case_id
        )
        found = visit.session.execute(wishes.where(Case.employment_id.in_(employment_ids))).all()
        return {one.employment_id: [one.requested_on] for one in found}

    monkeypatch.setattr(treatment_watch, "_requested", any_wish)
    monkeypatch.setattr(
        treatment_watch, "_after_requests", lambda visit: visit.session.execute(select(PersonnelChange)).scalars().all()
    )
    consulted(world)
    demoted(world)
    assert look(world) == 1


def test_a_withdrawn_request_is_still_one(world):
    case = asked(world)
    with world.database.writing() as session:
        version = session.execute(select(InterviewRequest.version)).scalar_one()
        endings.withdraw(session, world.actor("worker"), case, version=version, now=world.now)
    demoted(world)
    assert look(world) == 1


def test_after_the_window_of_the_rules_nothing_is_looked_at(world):
    asked(world)
    ruling.change(world, {"watch_days": 30})
    later = world.later(days=31)
    load(world, f"{world.people['worker'].number},主任,2027-01-01", now=later, header="社員番号,役職,適用日")
    assert look(world, later) == 0


def test_a_request_that_is_entered_later_counts_from_its_day(world):
    demoted(world)
    assert look(world) == 0
    asked(world)
    assert look(world) == 1


@pytest.mark.parametrize("move", ["昇格", "自己都合退職"])
def test_what_people_want_is_not_looked_at(world, move):
    asked(world)
    left = world.now.date() + timedelta(days=30) if move == "自己都合退職" else ""
    load(world, f"{world.people['worker'].number},{left},{move}",
         header="社員番号,退職日,異動区分" if left else "社員番号,役職,異動区分")  # fmt: skip
    assert look(world) == 0


LEAVING_ON = "社員番号,退職日"


def leaves(world, day, who="worker", now=None):
    load(world, f"{world.people[who].number},{day}", header=LEAVING_ON, now=now)


def day_of(world, made):
    with world.database.writing() as session:
        found = treatment_reviews.index(session, world.actor("physician"), now=world.now)
    return {one.review.public_id: one.review.happened_on for one in found}[made]


def left(world, ahead: int):
    """The review of a leaving without a reason, so many days ahead."""
    asked(world)
    leaves(world, world.now.date() + timedelta(days=ahead))
    assert look(world) == 1
    [made] = listed(world)
    return made


@pytest.mark.parametrize(("first", "then"), [(3, 60), (60, 61), (60, 50)])
def test_a_leaving_that_is_moved_stays_a_matter_with_its_new_day_at_once(world, first, then):
    made = left(world, first)
    moved = world.now.date() + timedelta(days=then)
    leaves(world, moved)
    assert listed(world) == [made]
    look(world)
    assert (listed(world), day_of(world, made)) == ([made], moved)


def test_twin_a_watch_that_waits_for_the_new_day_is_seen(world, monkeypatch):
    def ahead() -> ColumnElement[bool]:
        moved = select(PersonnelChange.id).where(
            PersonnelChange.id == TreatmentReview.change_id, PersonnelChange.happened_on > TreatmentReview.happened_on
        )
        return moved.exists()

    monkeypatch.setattr(reach_treatment, "taken_away", ahead)
    with pytest.raises(AssertionError):
        test_a_leaving_that_is_moved_stays_a_matter_with_its_new_day_at_once(world, 3, 60)


def untouched(_world, _made):
    pass


def stepped(world, made):
    check(world, made, steps={Step.REASON: Answer.YES})


def told_of(world, _made):
    plainly(world, update(TreatmentReview).values(raised_on=world.now.date()))


@pytest.mark.parametrize(("before", "stays"), [(untouched, False), (stepped, True), (told_of, True)])
def test_only_a_leaving_that_was_taken_back_and_never_looked_into_is_away(world, before, stays):
    made = left(world, 60)
    before(world, made)
    leaves(world, "")
    look(world)
    assert listed(world) == ([made] if stays else [])
    leaves(world, world.now.date() + timedelta(days=90))
    look(world)
    assert listed(world) == [made]


def test_twin_one_that_was_looked_into_and_goes_away_is_seen(world, monkeypatch):
    monkeypatch.setattr(reach_treatment, "untouched", true)
    with pytest.raises(AssertionError):
        test_only_a_leaving_that_was_taken_back_and_never_looked_into_is_away(world, stepped, stays=True)


# --- nobody notices -----------------------------------------------------------------------------------------------


@contextmanager
def counted(world) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile, without their values."""
    said: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many):
        said.append(statement)

    event.listen(world.database.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(world.database.engine, "before_cursor_execute", note)


def seen(world, who) -> tuple[object, ...]:
    """What the clerk who takes the file in, and the mails, can tell of it."""
    with counted(world) as statements:
        report = demoted(world, who)
    with world.database.reading() as session:
        before = len(session.execute(select(OutboxMail.id)).all())
    look(world)
    with world.database.reading() as session:
        after = session.execute(select(OutboxMail.notice).order_by(OutboxMail.id)).scalars().all()[before:]
    said = [(change.line, str(change.said)) for change in report.changes]
    return said, report.problems, report.taken, statements, after


def world_of(world, *, with_request: bool):
    """Two people of one workplace; the first asked, or didn't."""
    asking.invited(world)
    if with_request:
        asking.ask(world, asking.case_of(world))
    return seen(world, "worker")


def both(twins) -> list[tuple[object, ...]]:
    return [world_of(twin, with_request=at == 0) for at, twin in enumerate(twins)]


@pytest.fixture
def twins(kind, databases, tmp_path):
    """Two worlds, equal so far."""
    fresh = [databases.fresh(kind, tmp_path) for _ in range(2)]
    made = [worlds.build(next(one), tmp_path) for one in fresh]
    yield made
    for one, source in zip(made, fresh, strict=True):
        one.close()
        next(source, None)


KINDS = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])


@KINDS
def test_the_file_the_mails_and_the_statements_are_the_same_whether_or_not_somebody_asked(twins):
    asking_one, other = both(twins)
    assert asking_one == other
    assert asking_one[4] == [Notice.CHANGES_CAME], "the 産業医 got the same word in both"
    assert [len(listed(twin)) for twin in twins] == [1, 0]


@KINDS
def test_twin_a_mail_for_what_is_to_be_looked_at_would_tell(twins, monkeypatch):
    honest_open = treatment_watch._open

    def telling(visit, change, day):
        honest_open(visit, change, day)
        messages.queue(visit, Notice.TREATMENT_TOLD, record_id=ids.fresh(), to=1, hat=Hat.PHYSICIAN)

    monkeypatch.setattr(treatment_watch, "_open", telling)
    asking_one, other = both(twins)
    assert asking_one != other


@KINDS
def test_twin_a_file_that_asks_for_requests_would_take_longer(twins, monkeypatch):
    honest_add = personnel_changes.Changes.add

    def curious(self, there, workplace_id, kind, on):
        days = treatment_watch.requested(self._visit, there.id)
        for _day in days:
            self._visit.session.execute(select(Case.id))
        return honest_add(self, there, workplace_id, kind, on)

    monkeypatch.setattr(personnel_changes.Changes, "add", curious)
    asking_one, other = both(twins)
    assert asking_one != other


NOT_THEIRS = (
    ("supervisor", None), ("hr", None), ("clerk", None), ("nurse", None), ("committee", None), ("admin", None),
    ("coordinator", None), ("outside_physician", None), ("factory_physician", None), ("stranger_physician", None),
    ("worker", Hat.WORKER), ("colleague", Hat.WORKER),
)  # fmt: skip


def exists_for(world, who, hat, made) -> bool:
    try:
        read(world, made, who, hat)
    except NotYours:
        return False
    return True


def test_it_exists_for_the_industrial_physician_alone(world):
    asked(world)
    demoted(world)
    look(world)
    (made,) = listed(world)
    assert [who for who, hat in NOT_THEIRS if exists_for(world, who, hat, made)] == []
    assert own(world).found == []


def test_twin_a_reach_of_all_physicians_is_caught(world, monkeypatch):
    asked(world)
    demoted(world)
    look(world)
    (made,) = listed(world)

    def wide(actor, where, today):
        mine = TreatmentReview.company_id == actor.company_id
        return mine if actor.hat is Hat.PHYSICIAN else honest(actor, where, today)

    monkeypatch.setitem(reach.REACHES, TreatmentReview, wide)
    assert [who for who, hat in NOT_THEIRS if exists_for(world, who, hat, made)]


def test_the_reviewer_never_looks_at_themself_nor_at_whom_they_lead(world):
    asked(world)
    demoted(world)
    look(world)
    physician = world.people["physician"]
    if physician.employment_id is None:
        employment = Employment(company_id=world.company_id, public_id=ids.fresh(), person_id=physician.person_id,
                                number="DR1", from_on=date(2020, 4, 1))  # fmt: skip
        plainly(world, add=[employment])
        with world.database.reading() as session:
            mine = session.execute(select(Employment.id).where(Employment.number == "DR1")).scalar_one()
    else:
        mine = physician.employment_id
    plainly(world, update(TreatmentReview).values(change_id=None, raised_on=world.now.date()))
    plainly(world, update(TreatmentReview).values(employment_id=mine))
    assert listed(world) == []


# --- looking, closing ---------------------------------------------------------------------------------------------


@pytest.fixture
def opened(world):
    asked(world)
    demoted(world)
    look(world)
    return listed(world)[0]


def test_it_is_looked_at_step_by_step_and_closed_with_its_reason(world, opened):
    refused(NotNow, close, world, opened, version=1)
    check(world, opened, steps={Step.REASON: Answer.YES})
    refused(NotNow, close, world, opened)
    check(world, opened, version=2)
    assert refused(NotValid, close, world, opened, reason=" ", version=3).field == "reason_words"
    refused(Stale, close, world, opened, version=2)
    close(world, opened, version=3)
    page = read(world, opened)
    assert (page.open, page.review.outcome, page.review.reason) == (False, Outcome.NO_CONCERN, "定期異動。")
    refused(NotNow, check, world, opened, version=4)
    refused(NotNow, close, world, opened, version=4)
    assert own(world).found == [], "who was not asked learns nothing of it"


@pytest.mark.parametrize("outcome", [Outcome.TALKED, Outcome.REVERSE])
def test_the_employer_hears_nothing_without_the_employees_consent(world, opened, outcome):
    today = world.now.date()
    check(world, opened, asked_on=today)
    assert refused(NotValid, close, world, opened, outcome, reply="話しました。").field == "outcome"
    refused(NotValid, check, world, opened, agreed=True, version=2)
    check(world, opened, asked_on=today, agreed=True, version=2)
    close(world, opened, outcome, reply="話しました。", version=3)
    (mine,) = own(world).found
    assert (mine.outcome, mine.reply) == (outcome, "話しました。")
    assert [name for name in ("reason", "notes", "steps") if name in mine] == []
    assert notes(world, Notice.TREATMENT_CLOSED) == {(world.people["worker"].person_id, Hat.WORKER)}


def test_who_was_asked_gets_an_answer_and_who_was_not_none(world, opened):
    check(world, opened)
    assert refused(NotValid, close, world, opened, reply="x").field == "reply"
    check(world, opened, asked_on=world.now.date(), version=2)
    assert refused(NotValid, close, world, opened, version=3).field == "reply"
    assert refused(NotValid, check, world, opened, asked_on=world.later(days=2).date(), version=3).field == "asked_on"


def test_the_days_of_the_procedure_are_shown_up_to_the_change(world, opened):
    page = read(world, opened)
    assert (page.review.opinion_on, page.review.heard_on, page.review.decided_on) == (None, None, None)


# --- told by the employee -----------------------------------------------------------------------------------------


def test_everybody_has_the_same_page_and_is_heard(world):
    made = tell(world, "colleague")
    assert notes(world, Notice.TREATMENT_TOLD) == {(world.people["physician"].person_id, Hat.PHYSICIAN)}
    page = read(world, made)
    assert (page.review.words, page.review.requested_on) == ("急に異動になった。", None)
    (mine,) = own(world, "colleague").found
    assert mine.public_id == made
    assert own(world).found == []
    check(world, made)
    close(world, made, reply="一緒に確かめました。")
    with world.database.writing() as session:
        note = session.execute(select(InboxNote).where(InboxNote.notice == Notice.TREATMENT_CLOSED)).scalar_one()
        [target] = inbox.open_line(session, world.actor("colleague", Hat.WORKER), note.public_id, now=world.now)
    assert target.there


def test_what_was_told_and_what_the_file_brought_are_one(world):
    asked(world)
    made = tell(world, kind=K.POST)
    refused(NotNow, tell, world, kind=K.POST)
    demoted(world)
    assert (look(world), listed(world)) == (1, [made])
    assert read(world, made).review.requested_on == world.now.date()


def test_what_was_opened_already_goes_on_as_what_is_told(world, opened):
    assert tell(world, kind=K.POST) == opened
    assert read(world, opened).review.words == "急に異動になった。"


def test_where_nobody_could_look_at_it_that_is_said(world):
    plainly(world, delete(Engagement).where(Engagement.kind == EngagementKind.INDUSTRIAL_PHYSICIAN))
    assert not own(world).anybody
    refused(NotNow, tell, world)


def test_what_cannot_be_is_refused_beside_its_field(world):
    assert refused(NotValid, tell, world, kind=K.LEFT).field == "kind"
    assert refused(NotValid, tell, world, happened_on=world.later(days=2).date()).field == "happened_on"


# --- the database, the desk ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("opened")
def test_the_database_holds_one_review_for_a_change(world):
    with world.database.reading() as session:
        there = session.execute(select(TreatmentReview)).scalar_one()
        values = {name: getattr(there, name) for name in ("company_id", "employment_id", "workplace_id", "change_id",
                                                          "kind", "opened_on")}  # fmt: skip
    second = TreatmentReview(public_id=ids.fresh(), steps={}, agreed=False, **values)
    refused(IntegrityError, plainly, world, add=[second])


def test_the_desk_of_the_reviewer_says_how_many(world, opened):
    def counts(who):
        with world.database.writing() as session:
            return [count.number for count in duties.desk(session, world.actor(who), now=world.now).counts]

    assert counts("physician") == [1]
    check(world, opened)
    close(world, opened)
    assert counts("physician") == []


# --- who looks after a transfer -----------------------------------------------------------------------------------


def transferred(world, now=None):
    load(world, f"{world.people['worker'].number},F1,W", header="社員番号,事業場コード,部署コード", now=now)


def hears(world) -> set[str]:
    told = notes(world, Notice.TREATMENT_TOLD)
    return {name for name, who in world.people.items() if (who.person_id, Hat.PHYSICIAN) in told}


def told_after_the_transfer(world) -> set[str]:
    """Who hears, of those who can read it."""
    asked(world)
    transferred(world)
    assert look(world) == 1
    made = tell(world, kind=K.TRANSFER)
    reads = {name for name in ("physician", "factory_physician") if made in listed(world, name)}
    assert hears(world) <= reads
    return hears(world)


def test_after_a_transfer_those_hear_of_it_who_look(world):
    assert told_after_the_transfer(world) == {"physician"}


def test_twin_those_of_the_workplace_of_today_would_hear_of_what_they_cannot_read(world, monkeypatch):
    honest_look = treatment_reviews._reviewers
    monkeypatch.setattr(
        treatment_reviews, "_reviewers", lambda visit, employment, _place: honest_look(visit, employment, world.factory)
    )
    with pytest.raises(AssertionError):
        told_after_the_transfer(world)


def without_physicians(world, *places: int) -> None:
    gone = update(Engagement).where(Engagement.kind == EngagementKind.INDUSTRIAL_PHYSICIAN)
    plainly(
        world, gone.where(Engagement.workplace_id.in_(places)).values(until_on=world.now.date() - timedelta(days=1))
    )


def test_where_nobody_looks_now_those_do_who_did_before_whether_or_not_there_is_anything(world):
    """Somebody who never asked reads the same as somebody whose transfer is looked at."""
    without_physicians(world, world.factory)
    transferred(world)
    assert own(world).anybody
    made = tell(world, kind=K.TRANSFER)
    assert (listed(world), hears(world)) == ([made], {"physician"})


def test_what_was_looked_at_where_nobody_is_any_more_goes_on_at_the_workplace_of_today(world):
    asked(world)
    transferred(world)
    assert look(world) == 1
    without_physicians(world, world.head_office)
    assert own(world).anybody
    made = tell(world, kind=K.TRANSFER)
    assert (listed(world, "factory_physician"), hears(world)) == ([made], {"factory_physician"})


def test_who_was_asked_once_goes_on_reading_that_it_is_looked_at(world):
    asked(world)
    demoted(world)
    look(world)
    (made,) = listed(world)
    check(world, made, asked_on=world.now.date())
    assert refused(NotValid, check, world, made, version=2).field == "asked_on"
    assert [one.public_id for one in own(world).found] == [made]
    check(world, made, asked_on=world.now.date() - timedelta(days=1), version=2)
    assert [one.public_id for one in own(world).found] == [made]
