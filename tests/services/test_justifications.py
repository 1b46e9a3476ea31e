"""Has each difference its own reason, and does nobody get moved without purpose, basis and hearing?"""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from casework import texts
from casework.models.departures import Departure
from casework.models.transfers import TransferGround
from casework.rules import departures, errors, transfers, wording
from casework.rules.comparison import Degree, Item
from casework.rules.errors import NotValid
from casework.rules.transfers import Ground
from casework.rules.vocabulary import Hat, Language, MeasureKind
from casework.services import deciding, decisions, judgements, justifications
from tests.services.advising import FROM, NEXT, RESTRICTED, UNTIL, advised, decide, hear, limited, nights
from tests.services.test_decision_notices import taken
from tests.services.test_hearing_questions import log

K = MeasureKind
TASK = Item(K.TASK_CHANGE, words="夜間の巡回から検品へ", from_on=FROM, until_on=UNTIL)
MOVED = replace(RESTRICTED, items=(*RESTRICTED.items, Item(K.TASK_CHANGE, words="夜間の巡回から検品へ")))
GROUND = Ground("夜の休みを守るため", "夜間の巡回から", put=True)


def case_of(world, record=RESTRICTED):
    case = advised(world, record)
    hear(world, case)
    return case


def refused(world, case, *items, **more) -> str:
    with pytest.raises(NotValid) as error:
        decide(world, case, *items, **more)
    return error.value.field


def read(world, decision, who):
    with world.database.writing() as session:
        return decisions.read(session, world.actor(who), decision.public_id, now=NEXT)


def test_each_difference_keeps_a_reason_of_its_own(world):
    case = case_of(world)
    items = (limited(30), nights(2))
    both = {"overtime_limit": "繁忙期のため", "fewer_nights": "交替の人がそろうまで"}
    assert refused(world, case, *items, reasons={}) == "overtime_limit_why"
    assert refused(world, case, *items, reasons={"overtime_limit": "繁忙期のため"}) == "fewer_nights_why"
    decision = decide(world, case, *items, reasons=both)
    with world.database.reading() as session:
        kept = session.execute(select(Departure).order_by(Departure.number)).scalars().all()
        assert [(one.degree, one.measure_id is None, one.advised_id is None) for one in kept] == [
            (Degree.LIGHTER, False, False)
        ] * 2
        assert all("繁忙期".encode() not in one.reason.blob for one in kept)
    for who in ("worker", "hr", "physician", "nurse"):
        page = read(world, decision, who)
        said = {page.lines[number - 1].advised.kind: one.reason for number, one in page.reasons.items()}
        assert said == {K.OVERTIME_LIMIT: "繁忙期のため", K.FEWER_NIGHTS: "交替の人がそろうまで"}, who
    notice = taken(world, decision)
    for words in ("医師の意見「残業は月20時間以内」 → 残業は月30時間以内：繁忙期のため", "交替の人がそろうまで"):
        assert words in notice
    english = taken(world, decision, language=Language.ENGLISH)
    assert "繁忙期のため" in english
    assert "医師の意見" not in english


def moved(world):
    case = case_of(world, MOVED)
    return decide(world, case, limited(), nights(), TASK, grounds={"task_change": GROUND})


def test_the_employee_reads_what_a_transfer_is_and_is_pointed_to_nothing_that_is_not_there(world):
    decision = moved(world)
    said = taken(world, decision)
    assert "担当する作業が変わります：夜間の巡回から検品へ" in said
    assert "具体的なこと" not in said
    for who in ("worker", "hr"):
        draft = [texts.say(line, "ja") for line in read(world, decision, who).draft]
        assert "作業の転換（伝える言葉は、指示を書くときに決めます）" in draft
        assert not any("具体的なこと" in line for line in draft)


def test_twin_the_words_of_a_supervisor_in_the_notice_are_seen(world, monkeypatch):
    monkeypatch.setattr(wording, "to_employee", wording.line)
    with pytest.raises(AssertionError):
        test_the_employee_reads_what_a_transfer_is_and_is_pointed_to_nothing_that_is_not_there(world)


def test_what_is_left_out_and_what_is_added_are_differences_too(world):
    case = case_of(world)
    other = Item(K.OTHER, words="月一回の面談", from_on=FROM, until_on=UNTIL)
    reasons = {"fewer_nights": "夜勤のない職場のため", "other": "本人の希望"}
    items = (limited(), other)
    for row in reasons:
        wanting = {key: words for key, words in reasons.items() if key != row}
        assert refused(world, case, *items, reasons=wanting) == f"{row}_why"
    decide(world, case, *items, reasons=reasons)
    with world.database.reading() as session:
        kept = session.execute(select(Departure).order_by(Departure.number)).scalars().all()
    assert [(one.degree, one.measure_id is None, one.advised_id is None) for one in kept] == [
        (Degree.MISSING, True, False), (Degree.ADDED, False, True),
    ]  # fmt: skip


def test_reasons_of_what_is_as_advised_are_not_kept(world):
    decision = decide(world, case_of(world), limited(), nights(), reasons={"overtime_limit": "書きかけ"})
    assert read(world, decision, "hr").reasons == {}


def test_twin_a_service_that_asks_for_no_reason_is_refused_by_the_database(world, monkeypatch):
    case = case_of(world)
    monkeypatch.setattr(departures, "differing", lambda _lines: [])
    with pytest.raises(IntegrityError, match="difference_with_reasons"):
        decide(world, case, limited(30), nights(), reasons={})


@pytest.mark.parametrize(
    ("ground", "field"),
    [
        (Ground(), "task_change_purpose"),
        (replace(GROUND, purpose=" \n"), "task_change_purpose"),
        (replace(GROUND, basis=""), "task_change_basis"),
        (replace(GROUND, basis="本人のわがまま"), "task_change_basis"),
        (replace(GROUND, basis="時間外労働の制限"), "task_change_basis"),
        (replace(GROUND, basis="夜間と長時間の負担"), "task_change_basis"),
        (replace(GROUND, put=False), "task_change_put"),
    ],
)
def test_nobody_is_moved_without_purpose_basis_and_hearing(world, ground, field):
    case = case_of(world, MOVED)
    items = (limited(), nights(), TASK)
    assert refused(world, case, *items, grounds={"task_change": ground}) == field
    decision = decide(world, case, *items, grounds={"task_change": GROUND})
    for who in ("worker", "hr", "physician"):
        (found,) = read(world, decision, who).grounds.values()
        assert (found.purpose, found.basis) == (GROUND.purpose, GROUND.basis), who
    assert read(world, decision, "nurse").grounds == {}
    assert "作業の転換の目的：夜の休みを守るため（もとになる医師の意見：夜間の巡回から）" in taken(
        world, decision, "hr", Hat.HR
    )
    with world.database.reading() as session:
        kept = session.execute(select(TransferGround)).scalar_one()
    assert kept.hearing_id is not None
    assert "夜の休み".encode() not in kept.purpose.blob


def test_nobody_who_was_not_heard_is_moved(world):
    case = advised(world, MOVED)
    for day in (8, 9):
        log(world, case, tried_on=date(2026, 12, day))
    items = (limited(), nights(), TASK)
    assert refused(world, case, *items, unheard="連絡がつかない", grounds={"task_change": GROUND}) == "task_change_put"
    reasons = {"task_change": "聴けるまで待つため"}
    assert not decide(world, case, *items[:2], unheard="連絡がつかない", reasons=reasons).normal


def test_twin_without_the_check_somebody_would_be_moved(world, monkeypatch):
    case = case_of(world, MOVED)
    monkeypatch.setattr(transfers, "is_one", lambda _item: False)
    decision = decide(world, case, limited(), nights(), TASK, grounds={})
    assert read(world, decision, "hr").grounds == {}


@pytest.mark.parametrize(
    ("item", "field"),
    [
        (Item(K.OTHER, words="3月で雇止めとする", from_on=FROM, until_on=UNTIL), "other_words"),
        (Item(K.TASK_CHANGE, words="退職勧奨を行う", from_on=FROM, until_on=UNTIL), "task_change_words"),
        (limited(words="営業部へ異動のうえ"), "overtime_limit_words"),
    ],
)
def test_what_is_no_measure_gets_in_by_no_words(world, item, field):
    case = case_of(world)
    assert refused(world, case, item, reason="r") == field


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"grounds": {"task_change": replace(GROUND, purpose="うつ病の再発を防ぐため")}}, "task_change_purpose"),
        ({"items": (replace(TASK, words="適応障害に配慮した作業"),)}, "task_change_words"),
        ({"reason": "抑うつがあるため"}, "reason"),
    ],
)
def test_nothing_that_hr_writes_says_a_diagnosis(world, changed, field):
    case = case_of(world, MOVED)
    items = (limited(), nights(), *changed.get("items", (TASK,)))
    more = {key: value for key, value in changed.items() if key != "items"}
    assert refused(world, case, *items, **{"grounds": {"task_change": GROUND}, **more}) == field


def test_nor_does_why_nobody_was_heard(world):
    case = advised(world)
    for day in (8, 9):
        log(world, case, tried_on=date(2026, 12, day))
    assert refused(world, case, limited(), nights(), unheard="うつ病で連絡がつかないため") == "unheard"


def test_the_physicians_own_words_of_a_measure_are_taken_over(world):
    theirs = "睡眠障害に配慮した当番の割り振り"
    record = replace(MOVED, items=(*MOVED.items[:-1], replace(MOVED.items[-1], words=theirs)))
    case = case_of(world, record)
    task = replace(TASK, words=theirs)
    grounds = {"task_change": replace(GROUND, basis="当番の割り振り")}
    assert decide(world, case, limited(), nights(), task, grounds=grounds, confirm=False).public_id


def test_twin_a_check_of_reasons_alone_lets_a_diagnosis_through(world, monkeypatch):
    monkeypatch.setattr(judgements, "check_told", lambda *_: None)
    with pytest.raises(pytest.fail.Exception):
        test_nor_does_why_nobody_was_heard(world)


# --- all at once ------------------------------------------------------------------------------------------------------


def faults_of(world, case, *items, **more):
    with pytest.raises(NotValid) as error:
        decide(world, case, *items, **more)
    return {one.field: str(one.said) for one in (error.value, *error.value.others)}


def test_all_that_is_amiss_is_said_at_once_beside_its_field_with_its_measure(world):
    case = case_of(world)
    items = (limited(120), nights(2), replace(TASK, words=""))
    found = faults_of(world, case, *items, reasons={}, grounds={}, review_on=date(2028, 1, 1))
    assert {
        "overtime_limit_hours", "fewer_nights_why", "task_change_words", "task_change_why", "task_change_purpose",
        "task_change_basis", "task_change_put", "review_on",
    } <= set(found)  # fmt: skip
    for row, name in (("fewer_nights", "深夜業の回数の減少"), ("task_change", "作業の転換")):
        assert found[f"{row}_why"].startswith(f"{name}："), found
    assert found["overtime_limit_hours"].startswith("時間外労働の制限：")
    assert found["task_change_basis"].startswith("作業の転換：")


def test_two_of_a_kind_are_told_apart_by_their_first_day(world):
    case = case_of(world)
    step = date(2027, 1, 9)
    items = (limited(20, until_on=date(2027, 1, 8)), limited(120, from_on=step), nights())
    found = faults_of(world, case, *items, reason="r")
    assert next(iter(found.values())).startswith("時間外労働の制限（2027-01-09から）：")


def test_days_are_said_beside_the_measure_that_has_its_own(world):
    case = case_of(world)
    judgement = judgements.Judgement(
        (limited(), nights(until_on=date(2026, 12, 1))), date(2027, 1, 9), "", hearing_version=1, days=(FROM, UNTIL)
    )
    with world.database.writing() as session, pytest.raises(NotValid) as error:
        deciding.decide(session, world.actor("hr"), case.opinion_id, judgement, now=NEXT)
    told = {one.field: str(one.said) for one in (error.value, *error.value.others)}
    assert told["fewer_nights_until_on"].startswith("深夜業の回数の減少：")
    assert "until_on" not in told


def test_twin_a_check_that_stops_at_the_first_is_seen(world, monkeypatch):
    monkeypatch.setattr(justifications, "refuse", lambda wanting: errors.refuse(wanting[:1]))
    with pytest.raises(AssertionError):
        test_all_that_is_amiss_is_said_at_once_beside_its_field_with_its_measure(world)
