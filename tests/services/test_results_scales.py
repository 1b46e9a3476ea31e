"""Do the points of scales come in with a result, the right way round, and are they read by whom the sums are?"""

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import select

from casework.access import Act, enter_worker, sight
from casework.access.sight import Fact
from casework.ids import PublicId
from casework.models.checks import CheckResult, ExaminerAppointment
from casework.models.people import Employment
from casework.rules.errors import NotYours
from casework.rules.policy import SHORT_THRESHOLDS
from casework.rules.scales import OF_SHORT, Direction, Scale
from casework.rules.scoring import Questionnaire
from casework.rules.vocabulary import Hat
from casework.services import consents, invitations, overview, results, results_file, results_import, results_layouts
from casework.services.needs import Decision
from casework.services.results_file import COLUMNS, SCALE, Columns
from tests.services import talking
from tests.services.results import HEADER, decide, last_year, line, load, waiting
from tests.services.test_results_import import faults, thresholds

LABELS = [scale.label for scale in Scale]
MAIN = dict(zip((column.key for column in COLUMNS), HEADER.split(","), strict=True))


def scaled(*rows: tuple[str, Sequence[object]], names=LABELS) -> bytes:
    lines = [",".join([first, *map(str, points)]) for first, points in rows]
    return "\r\n".join([",".join([HEADER, *names]), *lines, ""]).encode()


def all_points(points: int) -> list[object]:
    return [points] * len(LABELS)


def kept(world) -> dict[str, dict[str, int] | None]:
    with world.database.reading() as session:
        statement = select(Employment.number, CheckResult.scales).join(
            Employment, Employment.id == CheckResult.employment_id
        )
        return {number: scales for number, scales in session.execute(statement)}


def test_columns_are_found_by_their_official_names(world):
    found = load(world, scaled((line(1001), list(range(1, 6)) * 3 + [1, 2, 3, 4])))
    assert (found.added, found.scaled, found.problems) == (1, 19, ())
    points = kept(world)["1001"]
    assert points is not None
    assert [points[scale.value] for scale in Scale] == list(range(1, 6)) * 3 + [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("name", "scale"),
    [
        ("心理的な仕事の負担(量)", Scale.QUANTITY), ("仕事のコントロール度（評価点）", Scale.CONTROL),
        ("あなたの技能の活用度", Scale.SKILLS), ("疲労感_評価点", Scale.FATIGUE),
        ("家族や友人からのサポート", Scale.FAMILY), ("働き甲斐", Scale.MEANING),
    ],
)  # fmt: skip
def test_columns_are_found_by_what_products_call_them(world, name, scale):
    assert load(world, scaled((line(1001), [4]), names=[name])).added == 1
    assert kept(world) == {"1001": {scale.value: 4}}


def test_missing_points_and_missing_columns_are_fine(world):
    load(world, scaled((line(1001), ["", 2]), (line(1002), ["", ""]), names=["活気", "疲労感"]))
    assert kept(world) == {"1001": {"fatigue": 2}, "1002": None}


def test_impossible_points_are_named_by_line_and_column_and_nothing_is_written(world):
    rows = ((line(1001), [3, 3]), (line(1002), [0, 3]), (line(1003), [3, "高い"]))
    found = load(world, scaled(*rows, names=["活気", "疲労感"]))
    said = "1から5までの整数で書いてください。"
    assert faults(found) == [(3, "活気", said), (4, "疲労感", said)]
    assert kept(world) == {}


def test_raw_sums_under_the_name_of_a_scale_are_left_alone_unless_chosen(world):
    """Nobody chose the column: no red list of a thousand faults, only one heading more that isn't used."""
    data = scaled((line(1001), [9, 3]), (line(1002), [12, 2]), names=["疲労感", "活気"])
    found = load(world, data)
    assert (found.added, found.ignored, found.problems) == (2, ("疲労感", "活気"), ())
    assert kept(world) == {"1001": None, "1002": None}, "the sum of one question looks like points"
    insisted = load(world, data, columns=Columns({**MAIN, SCALE + "fatigue": "疲労感"}, {}))
    assert {problem.column for problem in insisted.problems} == {"疲労感"}


def test_a_file_that_counts_the_other_way_round_is_turned(world):
    data = scaled((line(1001), [5, 5]), names=["疲労感", "活気"])
    layout = {**MAIN, SCALE + "fatigue": "疲労感", SCALE + "vigour": "活気"}
    for direction, expected in (
        (Direction.STRESS, {"fatigue": 1, "vigour": 1}),
        (Direction.AMOUNT, {"fatigue": 1, "vigour": 5}),
        (Direction.POINTS, {"fatigue": 5, "vigour": 5}),
    ):
        load(world, data, columns=Columns(layout, {}, direction))
        assert kept(world) == {"1001": expected}
        assert load(world, data, columns=Columns(layout, {}, direction)).same == 1


def test_twin_points_that_are_not_turned_say_the_contrary(world, monkeypatch):
    monkeypatch.setattr(results_import, "turned", lambda _scale, points, _direction: points)
    with pytest.raises(AssertionError):
        test_a_file_that_counts_the_other_way_round_is_turned(world)


def test_twin_without_its_own_questionnaire_a_file_would_have_them_all(world, monkeypatch):
    monkeypatch.setattr(results_file, "scale_columns", lambda _questionnaire: results_file.SCALE_COLUMNS)
    with pytest.raises(AssertionError):
        test_the_shorter_questionnaire_has_fewer(world)


def test_the_direction_is_kept_with_the_layout(world):
    data = scaled((line(1001), [5, 5]), names=["疲れ具合", "活気"])
    layout = {**MAIN, SCALE + "fatigue": "疲れ具合", SCALE + "vigour": "活気"}
    with world.database.writing() as session:
        results_layouts.keep(session, world.actor("clerk"), "外部機関A", layout, Direction.AMOUNT, now=world.now)
    found = load(world, data)
    assert (found.kept, found.direction) == ("外部機関A", Direction.AMOUNT)
    assert kept(world) == {"1001": {"fatigue": 1, "vigour": 5}}


def test_a_file_without_scales_says_nothing_about_those_that_came_in(world):
    load(world, scaled((line(1001), all_points(4))))
    assert load(world, scaled((line(1001), []), names=[])).same == 1
    assert kept(world)["1001"] == dict.fromkeys(map(str, Scale), 4)
    assert load(world, scaled((line(1001), [2]), names=["活気"])).changed == 1


def test_the_shorter_questionnaire_has_fewer(world):
    thresholds(world, SHORT_THRESHOLDS, Questionnaire.SHORT)
    found = load(world, scaled((line(1001, (20, 32, 15)), all_points(2))))
    assert (found.added, found.scaled) == (1, 8)
    assert (kept(world)["1001"] or {}).keys() == OF_SHORT


def test_a_result_that_was_decided_is_not_written_over_by_scales(world):
    load(world, scaled((line(1001), []), names=[]))
    decide(world, Decision(waiting(world)["1001"].public_id, needed=True))
    assert faults(load(world, scaled((line(1001), [2]), names=["活気"])))[0][1] == "社員番号"


# --- who reads them ----------------------------------------------------------------------------------------------


def test_who_reads_the_sums_reads_the_scales_except_hr():
    everything = Fact(sum(Fact))
    seen = {hat: {"stressors", "scales"} & set(sight.granted(sight.RESULT, hat, everything)) for hat in Hat}
    assert seen.pop(Hat.HR) == {"stressors"}
    assert all(len(fields) != 1 for fields in seen.values())
    assert seen[Hat.SUPERVISOR] == seen[Hat.COORDINATOR] == seen[Hat.COMMITTEE] == set()


BEFORE = (date(2025, 11, 3), {"vigour": 4, "fatigue": 5})


def test_twin_hr_would_read_the_scales_with_the_sums(monkeypatch):
    as_it_is = sight.granted
    monkeypatch.setattr(sight, "granted", lambda record, hat, facts: {*as_it_is(record, hat, facts), "scales"})
    with pytest.raises(AssertionError):
        test_who_reads_the_sums_reads_the_scales_except_hr()


def told(earlier):
    return None if earlier is None else (earlier.checked_on, earlier.scales)


def test_the_employee_the_examiner_the_clerk_and_who_holds_the_talk_see_both_years(world):
    last_year(world)
    load(world, scaled((line(1001), all_points(2))))
    case_id, _booking, interview = talking.begun(world)
    this = dict.fromkeys(map(str, Scale), 2)
    known = talking.page(world, interview).known
    assert (known.scores.scales, told(known.earlier)) == (this, BEFORE)
    with world.database.writing() as session:
        page = invitations.page(session, world.actor("worker"), case_id, now=world.now)
        assert (page.result.scales, told(page.earlier)) == (this, BEFORE)
        mine = consents.opening(session, world.actor("worker"), page.result.public_id, now=world.now)
        assert (mine.own.result.scales, told(mine.earlier_result)) == (this, BEFORE)
        for who in ("worker", "clerk", "physician"):
            thread = overview.case_page(session, world.actor(who), PublicId(case_id), now=world.now)
            assert thread.result is not None
            assert (thread.result.scales, told(thread.earlier)) == (this, BEFORE)
        for who in ("clerk", "physician"):
            one = results.one(session, world.actor(who), page.result.public_id, now=world.now)
            assert (one.result.scales, told(one.earlier)) == (this, BEFORE)
            assert one.earlier is not None
            assert "decision_reason" not in one.earlier
        for who in ("hr", "supervisor", "worker", "nurse", "coordinator", "outside_physician", "stranger_clerk"):
            with pytest.raises(NotYours):
                results.one(session, world.actor(who), page.result.public_id, now=world.now)


def test_each_year_stays_with_the_examiner_of_its_check(world):
    """Somebody else examined last year (domain: trap 49): this year's file leaves theirs as it is, unseen."""
    last_year(world)
    load(world, scaled((line(1001), all_points(2))))
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        for appointed in session.execute(select(ExaminerAppointment)).scalars():
            if appointed.stress_check_id != world.check_id:
                appointed.until_on = date(2026, 3, 31)
                visit.record("examiner_appointment", appointed.public_id)
    with world.database.writing() as session:
        result = waiting(world)["1001"].public_id
        assert results.one(session, world.actor("physician"), result, now=world.now).earlier is None
        assert told(results.one(session, world.actor("clerk"), result, now=world.now).earlier) == BEFORE
