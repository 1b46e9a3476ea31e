"""Does HR read a physician's opinion on a return once it is issued, as it was signed, and without illness?"""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from casework.access import reach
from casework.access.reach_cases import through_case
from casework.models.return_opinions import ReturnOpinion
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.notices import Notice
from casework.rules.return_to_work import Accommodation, AccommodationKind, Aim, Extent, Readiness, pack, unpack
from casework.services import leave_views, return_days, return_opinions
from casework.services.return_opinions import Words
from tests.services.test_doctor_enquiries import do, mine, text, told
from tests.services.test_leaves import begun, end, running
from tests.services.test_return_plans import decided
from tests.services.test_return_plans import read as planned
from tests.walks import walked

LESS = (
    Accommodation(AccommodationKind.OVERTIME, Extent.LIMIT, 20 * 60),
    Accommodation(AccommodationKind.SHIFTS, Extent.LIMIT, words="夜の番に就かない"),
    Accommodation(AccommodationKind.SHORTER, Extent.LATE, 90),
    Accommodation(AccommodationKind.OTHER, words="席を静かな場所にする"),
)


def whole(world) -> Words:
    day = world.now.date()
    return Words(Aim.NEW, Readiness.CONDITIONAL, "段階的に戻ることが望ましい。", LESS, "3か月で通常に戻る見込み。", day,
                 day + timedelta(days=7))  # fmt: skip


def version(world) -> int:
    with world.database.reading() as session:
        return session.execute(select(ReturnOpinion.version).order_by(ReturnOpinion.id.desc()).limit(1)).scalar_one()


@walked
def drafted(world) -> tuple[str, str]:
    leave_id = begun(world)
    return leave_id, do(world, return_opinions.save, leave_id, whole(world), version=0)


def issue(world, opinion_id):
    do(world, return_opinions.issue, opinion_id, version=version(world))


def test_accommodations_come_back_as_they_were_kept():
    assert unpack(pack(LESS)) == LESS
    assert unpack(pack(())) == ()


def is_hrs_once_issued(world) -> None:
    leave_id, opinion_id = drafted(world)
    for who in ("hr", "nurse"):
        with pytest.raises(NotYours):
            do(world, return_opinions.read, opinion_id, who=who)
    assert do(world, leave_views.read, leave_id, who="hr").opinions == []
    with pytest.raises(NotYours):
        mine(world, return_opinions.read, opinion_id)


def test_a_draft_is_its_writers_alone_and_issued_hr_and_the_employee_read_it(world):
    is_hrs_once_issued(world)
    opinion_id = drafted_id(world)
    issue(world, opinion_id)
    for page in (do(world, return_opinions.read, opinion_id, who="hr"), mine(world, return_opinions.read, opinion_id)):
        assert page.words == whole(world)
    assert (told(world, Notice.RETURN_OPINION_TO_HR), told(world, Notice.RETURN_OPINION_TO_WORKER)) == (
        ["hr"], ["worker"],
    )  # fmt: skip
    paper = text(do(world, return_opinions.file, opinion_id, who="hr"))
    for words in ("職場復帰に関する意見書", "■ 条件付き可", "月20時間", "夜の番に就かない", "1時間30分", "山田 哲也"):
        assert words in paper, words


def drafted_id(world) -> str:
    with world.database.reading() as session:
        return session.execute(select(ReturnOpinion.public_id)).scalar_one()


def test_twin_a_draft_that_exists_for_all_who_reach_the_case_is_seen(world, monkeypatch):
    monkeypatch.setitem(reach.REACHES, ReturnOpinion, through_case(ReturnOpinion))
    with pytest.raises((pytest.fail.Exception, AttributeError)):
        is_hrs_once_issued(world)


@pytest.mark.parametrize("who", ["supervisor", "clerk", "colleague", "factory_hr", "factory_physician", "committee"])
def test_for_nobody_else_it_exists(world, who):
    _leave, opinion_id = drafted(world)
    issue(world, opinion_id)
    with pytest.raises(NotYours):
        do(world, return_opinions.read, opinion_id, who=who)


def test_signed_it_stays_and_another_one_follows(world):
    leave_id, opinion_id = drafted(world)
    with pytest.raises(Stale):
        do(world, return_opinions.issue, opinion_id, version=99)
    issue(world, opinion_id)
    with pytest.raises(NotNow):
        issue(world, opinion_id)
    with pytest.raises(DBAPIError, match="fixed_return_opinion"), world.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE return_opinion SET readiness = 'yes'")
    do(world, return_opinions.save, leave_id, replace(whole(world), aim=Aim.CHANGED), version=0)
    assert [one.aim for one in do(world, leave_views.read, leave_id).opinions] == [Aim.CHANGED, Aim.NEW]
    assert [one.aim for one in do(world, leave_views.read, leave_id, who="hr").opinions] == [Aim.NEW]


@pytest.mark.parametrize(
    ("field", "changed"),
    [("aim", {"aim": None}), ("readiness", {"readiness": None}), ("opinion", {"opinion": ""}),
     ("held_on", {"held_on": None}), ("from_on", {"from_on": None}), ("overtime", {"accommodations": ()})],
)  # fmt: skip
def test_what_is_missing_is_said_before_it_is_signed(world, field, changed):
    leave_id = begun(world)
    opinion_id = do(world, return_opinions.save, leave_id, replace(whole(world), **changed), version=0)
    with pytest.raises(NotValid) as caught:
        issue(world, opinion_id)
    assert caught.value.field == field


def fits_what_it_says(world) -> None:
    leave_id = begun(world)
    not_yet = replace(whole(world), readiness=Readiness.NO, accommodations=(), from_on=None)
    opinion_id = do(world, return_opinions.save, leave_id, not_yet, version=0)
    issue(world, opinion_id)
    assert text(do(world, return_opinions.file, opinion_id)), "who can't come back has no day from which anything holds"
    lifted = replace(whole(world), aim=Aim.LIFTED)
    draft = do(world, return_opinions.save, leave_id, lifted, version=0)
    with pytest.raises(NotValid) as caught:
        issue(world, draft)
    assert caught.value.field == "aim"
    none = replace(lifted, readiness=Readiness.YES, accommodations=())
    issue(world, do(world, return_opinions.save, leave_id, none, version=version(world)))


def test_without_a_return_no_day_is_needed_and_what_is_lifted_leaves_nothing(world):
    fits_what_it_says(world)


def test_twin_a_day_that_is_always_needed_is_seen(world, monkeypatch):
    monkeypatch.setattr(return_opinions, "_NEEDED", (*return_opinions._NEEDED, return_opinions._FROM))
    with pytest.raises(NotValid):
        fits_what_it_says(world)


def test_twin_what_is_lifted_and_stays_is_seen(world, monkeypatch):
    monkeypatch.setattr(return_opinions, "Aim", SimpleNamespace(LIFTED=None, NEW=Aim.NEW))
    with pytest.raises(pytest.fail.Exception):
        fits_what_it_says(world)


def test_words_of_illness_are_refused_beside_their_field(world):
    leave_id = begun(world)
    less = (Accommodation(AccommodationKind.TASKS, words="うつ病のため外す"),)
    with pytest.raises(NotValid) as caught:
        do(world, return_opinions.save, leave_id, replace(whole(world), accommodations=less), version=0)
    assert caught.value.field == "tasks_words"


def refused(world, leave_id, wrong) -> str:
    with pytest.raises(NotValid) as caught:
        do(world, return_opinions.save, leave_id, replace(whole(world), **wrong), version=0)
    return caught.value.field


def impossible_days_are_refused(world) -> None:
    """The leave begins ten days from today: nobody talked about it years ago, nor does anything hold then."""
    day = world.now.date()
    leave_id = begun(world, begins_on=day + timedelta(days=10))
    fit = {"from_on": day + timedelta(days=40)}
    assert refused(world, leave_id, {**fit, "held_on": day.replace(year=2000)}) == "held_on"
    assert refused(world, leave_id, {"from_on": day + timedelta(days=9)}) == "from_on"
    assert refused(world, leave_id, {"from_on": day + timedelta(days=4 * 366)}) == "from_on"
    assert refused(world, leave_id, {**fit, "until_on": day + timedelta(days=4 * 366)}) == "until_on"
    assert do(world, return_opinions.save, leave_id, replace(whole(world), **fit), version=0)


def test_days_that_cannot_be_are_said_beside_their_field_before_it_is_signed(world):
    impossible_days_are_refused(world)


@pytest.mark.parametrize("gone", ["talked", "ahead"])
def test_twin_days_that_nobody_looks_at_are_seen(world, monkeypatch, gone):
    monkeypatch.setattr(return_days, gone, lambda *_of: [])
    with pytest.raises(pytest.fail.Exception):
        impossible_days_are_refused(world)


def there_is_one_to_change_first(world) -> None:
    leave_id = begun(world)
    for aim in (Aim.CHANGED, Aim.LIFTED):
        assert refused(world, leave_id, {"aim": aim}) == "aim"
    issue(world, do(world, return_opinions.save, leave_id, whole(world), version=0))
    changed = do(world, return_opinions.save, leave_id, replace(whole(world), aim=Aim.CHANGED), version=0)
    issue(world, changed)


def test_changed_and_lifted_is_only_what_was_said_before(world):
    there_is_one_to_change_first(world)


def test_twin_a_change_of_nothing_is_seen(world, monkeypatch):
    monkeypatch.setattr(return_opinions, "_issued", lambda *_of: True)
    with pytest.raises(pytest.fail.Exception):
        there_is_one_to_change_first(world)


def test_a_period_that_is_over_is_told_only_where_it_is_lifted(world):
    day = world.now.date()
    leave_id = begun(world, begins_on=day - timedelta(days=40))
    over = {"from_on": day - timedelta(days=30), "until_on": day - timedelta(days=1)}
    assert refused(world, leave_id, over) == "until_on"
    issue(world, do(world, return_opinions.save, leave_id, whole(world), version=0))
    lifted = replace(whole(world), aim=Aim.LIFTED, accommodations=(), readiness=Readiness.YES, **over)
    issue(world, do(world, return_opinions.save, leave_id, lifted, version=0))


def test_it_is_signed_only_as_long_as_its_days_can_be(world):
    leave_id = begun(world)
    until = world.now.date() + timedelta(days=8)
    opinion_id = do(world, return_opinions.save, leave_id, replace(whole(world), until_on=until), version=0)
    world.now += timedelta(days=9)
    with pytest.raises(NotValid) as caught:
        issue(world, opinion_id)
    assert caught.value.field == "until_on"


def noted(world, opinion_id) -> None:
    do(world, return_opinions.note, opinion_id, who="hr")


def goes_on_as_decided_alone(world) -> None:
    leave_id, opinion_id = drafted(world)
    issue(world, opinion_id)
    page = do(world, return_opinions.read, opinion_id, who="hr")
    assert (page.waits, page.decided) == (True, False)
    with pytest.raises(NotNow) as refused:
        noted(world, opinion_id)
    assert refused.value.said == return_opinions.UNDECIDED
    assert Clock.RETURN_OPINION in running(world), "it stays on HR's desk"
    not_yet = replace(whole(world), readiness=Readiness.NO, accommodations=())
    later = do(world, return_opinions.save, leave_id, not_yet, version=0)
    issue(world, later)
    noted(world, later)
    assert Clock.RETURN_OPINION not in running(world), "the leave goes on, as it was decided"


def test_nothing_goes_on_as_decided_before_anything_was(world):
    goes_on_as_decided_alone(world)


def test_twin_a_word_that_clears_the_desk_without_a_decision_is_seen(world, monkeypatch):
    monkeypatch.setattr(return_opinions, "_decided", lambda *_of: True)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        goes_on_as_decided_alone(world)


def of_the_return_before(world, written: int) -> None:
    """The next leave was written down before HR said anything; `written`: so many days before its first one."""
    leave_id, back = begun(world), world.later(days=5)
    end(world, leave_id, back.date() - timedelta(days=1), now=back)
    first = back.date() + timedelta(days=20)
    world.now = back
    opinion_id = do(world, return_opinions.save, leave_id, whole(world), version=0)
    issue(world, opinion_id)
    world.now = world.later(days=20 - written)
    second = begun(world, now=world.now, begins_on=first, until_on=first + timedelta(days=60), limit_on=None,
                   limit_basis="")  # fmt: skip
    noted(world, opinion_id)
    assert Clock.RETURN_OPINION not in running(world)
    world.now = world.later(days=max(written, 0) + 1)
    later = do(world, return_opinions.save, second, replace(whole(world), aim=Aim.CHANGED), version=0)
    issue(world, later)
    with pytest.raises(NotNow):
        noted(world, later)


@pytest.mark.parametrize("written", [3, 0, -3])
def test_an_opinion_on_the_return_before_can_be_noted_in_the_next_leave(world, written):
    of_the_return_before(world, written)


@pytest.mark.parametrize("always", [False, True])
def test_twin_an_opinion_that_waits_for_a_decision_that_is_past_is_seen(world, monkeypatch, always):
    monkeypatch.setattr(return_opinions, "_of_the_return_before", lambda *_of: always)
    with pytest.raises((NotNow, pytest.fail.Exception)):
        of_the_return_before(world, 3)


@pytest.mark.parametrize("back", [False, True])
def test_a_plan_or_a_return_goes_on_as_it_was_decided(world, back):
    if back:
        leave_id = begun(world)
        end(world, leave_id, world.now.date())
    else:
        leave_id = planned(world, decided(world)).leave_id
    opinion_id = do(world, return_opinions.save, leave_id, whole(world), version=0)
    issue(world, opinion_id)
    noted(world, opinion_id)
    assert Clock.RETURN_OPINION not in running(world)
