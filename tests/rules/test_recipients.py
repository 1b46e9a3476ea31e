"""Does each recipient's text hold what it needs, and nothing else?"""

from datetime import date, time

import pytest

from casework.rules import recipients, wording
from casework.rules.comparison import Item
from casework.rules.recipients import KINDS, Recipient
from casework.rules.vocabulary import MeasureKind

K = MeasureKind
FROM, UNTIL = date(2026, 12, 9), date(2027, 3, 8)
ALL = tuple(
    Item(kind, 20, time(9), time(16), "理由のある言葉", FROM, UNTIL) for kind in MeasureKind
)  # fmt: skip
NEEDED = {
    # typed by hand: what each needs for its own work
    Recipient.PAYROLL: "working_hours work_ban flexible_excluded",
    Recipient.ROSTERING: "overtime_limit overtime_ban working_hours work_ban fewer_nights day_shift",
    Recipient.CLIENT: "overtime_limit overtime_ban working_hours work_ban fewer_nights day_shift"
    " hours_other place_change task_change other",
    Recipient.NEW_OFFICE: "overtime_limit overtime_ban working_hours flexible_excluded work_ban hours_other"
    " place_change task_change fewer_nights day_shift other",
}


def text(recipient):
    kept = [wording.stored(item, FROM, UNTIL) for item in recipients.concerns(recipient, ALL)]
    return [str(line) for line in recipients.lines(kept, FROM, UNTIL)]


@pytest.mark.parametrize("recipient", Recipient)
def test_each_is_told_what_it_needs(recipient):
    assert {item.kind.value for item in recipients.concerns(recipient, ALL)} == set(NEEDED[recipient].split())


def test_payroll_reads_no_shifts_no_limits_and_not_that_it_is_about_health():
    told = "".join([*text(Recipient.PAYROLL), str(recipients.PURPOSE[Recipient.PAYROLL])])
    assert not [word for word in ("残業", "22時", "夜", "昼間", "健康", "休日") if word in told]
    assert text(Recipient.PAYROLL) == [
        "勤務は9:00から16:00まで", "変形労働時間制・裁量労働制の対象から外す", "この期間は勤務をさせない",
    ]  # fmt: skip


def test_twin_a_table_that_tells_payroll_of_shifts(monkeypatch):
    monkeypatch.setattr(recipients, "KINDS", {**KINDS, Recipient.PAYROLL: KINDS[Recipient.ROSTERING]})
    with pytest.raises(AssertionError):
        test_payroll_reads_no_shifts_no_limits_and_not_that_it_is_about_health()


@pytest.mark.parametrize("recipient", Recipient)
def test_the_words_of_a_measure_stay_behind(recipient):
    assert "理由" not in "".join(text(recipient))


def test_words_may_be_added_where_a_measure_may_say_nothing_without_them():
    taking = [recipient for recipient in Recipient if recipients.takes_words(recipient)]
    assert taking == [Recipient.CLIENT, Recipient.NEW_OFFICE]


def test_hr_of_the_new_workplace_reads_what_to_do_and_who_decides_how_it_goes_on():
    told = "".join([*text(Recipient.NEW_OFFICE), str(recipients.NO_REASONS[Recipient.NEW_OFFICE])])
    assert "残業は月20時間以内" in told
    assert "見直し、延長、終わりは、相談先が決めて" in told
    assert not [word for word in ("意見", "面接", "産業医", "ストレス", "医師", "高ストレス") if word in told]
