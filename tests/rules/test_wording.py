"""Does the instruction say exactly what was decided, and can nothing else get into it?"""

from datetime import date, time

import pytest

from casework.rules import wording
from casework.rules.comparison import TEXT_KINDS, Item
from casework.rules.vocabulary import MeasureKind

K = MeasureKind
FROM, UNTIL = date(2026, 12, 1), date(2027, 2, 28)
LINES = {
    K.OVERTIME_LIMIT: "残業は月20時間以内",
    K.OVERTIME_BAN: "時間外・休日の勤務をさせない",
    K.WORKING_HOURS: "勤務は9:00から16:30まで",
    K.FLEXIBLE_EXCLUDED: "変形労働時間制・裁量労働制の対象から外す",
    K.WORK_BAN: "この期間は勤務をさせない",
    K.HOURS_OTHER: "勤務時間の配慮（内容は下の「具体的なこと」）",
    K.PLACE_CHANGE: "勤務場所の変更（内容は下の「具体的なこと」）",
    K.TASK_CHANGE: "作業の変更（内容は下の「具体的なこと」）",
    K.FEWER_NIGHTS: "22時から5時までの勤務は月20回まで",
    K.DAY_SHIFT: "昼間の勤務だけにする",
    K.OTHER: "そのほかの配慮（内容は下の「具体的なこと」）",
}


TO_EMPLOYEE = {
    K.OVERTIME_LIMIT: "残業は、月20時間までです",
    K.OVERTIME_BAN: "時間外・休日の勤務はありません",
    K.WORKING_HOURS: "勤務は、9:00から16:30までです",
    K.FLEXIBLE_EXCLUDED: "変形労働時間制・裁量労働制の対象から外れます",
    K.WORK_BAN: "この期間は、お休みください",
    K.HOURS_OTHER: "勤務時間に配慮します",
    K.PLACE_CHANGE: "勤務する場所が変わります",
    K.TASK_CHANGE: "担当する作業が変わります",
    K.FEWER_NIGHTS: "22時から5時までの勤務は、月20回までです",
    K.DAY_SHIFT: "勤務は昼間だけになります",
    K.OTHER: "そのほかの配慮をします",
}


def item(kind, hours=20):
    return Item(kind, hours, time(9), time(16, 30), "かくれた理由", FROM, UNTIL)


@pytest.mark.parametrize("kind", MeasureKind)
def test_each_kind_has_its_line(kind):
    assert str(wording.line(item(kind))) == LINES[kind]


@pytest.mark.parametrize("kind", MeasureKind)
def test_each_kind_has_its_own_sentence_for_the_employee(kind):
    assert str(wording.to_employee(item(kind))) == TO_EMPLOYEE[kind]


def test_no_night_at_all_is_said_plainly():
    none = item(K.FEWER_NIGHTS, 0)
    assert str(wording.line(none)) == "22時から5時までの勤務を割り当てない"
    assert str(wording.to_employee(none)) == "22時から5時までの勤務はありません"
    assert str(wording.named(none)) == "深夜業なし"


def test_a_name_tells_nobody_to_do_anything():
    named = {kind: str(wording.named(item(kind))) for kind in MeasureKind}
    assert named == {
        kind: LINES[kind] if kind in {K.OVERTIME_LIMIT, K.FEWER_NIGHTS, K.WORKING_HOURS} else kind.label
        for kind in MeasureKind
    }


@pytest.mark.parametrize("kind", [K.OVERTIME_LIMIT, K.FEWER_NIGHTS, K.WORKING_HOURS])
def test_a_line_is_never_made_of_a_missing_value(kind):
    for say in (wording.line, wording.to_employee, wording.named):
        with pytest.raises(ValueError, match="without"):
            say(Item(kind))


def test_the_words_of_a_measure_never_enter():
    for kind in MeasureKind:
        kept = wording.stored(item(kind), FROM, UNTIL)
        assert "かくれた理由" not in str(kept)
        assert "かくれた理由" not in repr(wording.lines([wording.restored(kept)], FROM, UNTIL))


@pytest.mark.parametrize("kind", MeasureKind)
def test_what_was_kept_reads_as_before(kind):
    back = wording.restored(wording.stored(item(kind), FROM, UNTIL))
    assert back == Item(kind, 20, time(9), time(16, 30), "", FROM, UNTIL)


def test_a_measure_is_clipped_to_the_days_of_the_instruction():
    kept = wording.restored(wording.stored(item(K.DAY_SHIFT), date(2026, 12, 10), date(2027, 1, 31)))
    assert (kept.from_on, kept.until_on) == (date(2026, 12, 10), date(2027, 1, 31))
    with pytest.raises(ValueError, match="outside"):
        wording.stored(item(K.DAY_SHIFT), date(2027, 3, 1), date(2027, 3, 31))


def test_only_a_measure_with_days_of_its_own_says_them():
    own = Item(K.OVERTIME_BAN, from_on=FROM, until_on=date(2026, 12, 31))
    plain, dated = wording.lines([item(K.DAY_SHIFT), own], FROM, UNTIL)
    assert plain.text == LINES[K.DAY_SHIFT]
    assert dated.params["first"] == FROM
    assert dated.params["last"] == date(2026, 12, 31)


def test_the_purpose_is_fixed_and_reasons_are_not_asked():
    assert "健康管理上の就業上の配慮" in str(wording.PURPOSE)
    assert "理由の確認は不要です" in str(wording.NO_REASONS)


def test_only_measures_in_words_need_words():
    assert {kind for kind in MeasureKind if wording.needs_words([kind])} == TEXT_KINDS
