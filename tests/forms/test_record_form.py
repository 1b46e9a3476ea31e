"""Does the form of report and opinion give the record as typed, take it back, and let no value get lost?"""

from dataclasses import replace
from datetime import date, time

import pytest
from werkzeug.datastructures import MultiDict

from casework.rules.comparison import Item
from casework.rules.record import Record, hours_field, tick_field, words_field
from casework.rules.vocabulary import Guidance, MeasureKind, WorkCategory
from forms.opinions import RecordForm, ViewForm, measure_fields
from tests.services.talking import WHOLE


def posted(record: Record, version: int = 0) -> MultiDict[str, str]:
    """What a browser would send of the form that shows a record."""
    sent: list[tuple[str, str]] = []
    for field in RecordForm.of(record, version):
        if field.type == "_Ticks":
            sent += [(field.name, code) for code in field.data or ()]
        elif field.type == "BooleanField":
            sent += [(field.name, "y")] if field.data else []
        elif field.data is not None:
            text = field.data.strftime("%H:%M") if isinstance(field.data, time) else str(field.data)
            sent.append((field.name, text))
    return MultiDict(sent)


FULL = replace(
    WHOLE,
    urgent=True,
    until_on=date(2027, 3, 13),
    items=(
        Item(MeasureKind.OVERTIME_LIMIT, 20, words="所定休日を含む"),
        Item(MeasureKind.WORKING_HOURS, starts=time(9), ends=time(17, 30), words="在宅可"),
        *(
            Item(kind, words="内容")
            for kind in (MeasureKind.HOURS_OTHER, MeasureKind.PLACE_CHANGE, MeasureKind.DAY_SHIFT)
        ),
        Item(MeasureKind.FLEXIBLE_EXCLUDED),
        Item(MeasureKind.FEWER_NIGHTS, 4, words="月4回"),
        Item(MeasureKind.OTHER, words="その他"),
    ),
)


@pytest.mark.parametrize("record", [Record(), WHOLE, FULL, replace(WHOLE, other_findings=False, other_condition="")])
def test_what_is_shown_and_sent_back_is_the_same_record(record) -> None:
    form = RecordForm(posted(record, 4))
    assert form.validate(), form.errors
    assert form.seen_version() == 4
    expected = replace(record, items=tuple(sorted(record.items, key=lambda item: list(MeasureKind).index(item.kind))))
    assert form.written() == expected


@pytest.mark.parametrize("kind", [kind for kind in MeasureKind if measure_fields(kind)])
def test_a_value_beside_a_measure_that_is_not_ticked_is_asked_about(kind) -> None:
    for name in measure_fields(kind):
        value = {"_hours": "3", "_words": "言葉"}.get(name[name.rindex("_") :], "09:00")
        form = RecordForm(MultiDict([(name, value)]))
        assert not form.validate()
        assert list(form.errors) == [tick_field(kind)]
        ticked = RecordForm(MultiDict([(name, value), (tick_field(kind), kind.value)]))
        assert ticked.validate(), ticked.errors
        assert ticked.written().kinds == {kind}


def test_only_measures_that_say_all_by_themselves_have_no_place_for_words() -> None:
    without = {kind for kind in MeasureKind if words_field(kind) not in measure_fields(kind)}
    assert without == {MeasureKind.OVERTIME_BAN, MeasureKind.FLEXIBLE_EXCLUDED}
    assert {kind for kind in MeasureKind if hours_field(kind) in measure_fields(kind)} == {
        MeasureKind.OVERTIME_LIMIT, MeasureKind.FEWER_NIGHTS,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("from_on", "2026-02-30"),
        ("months", "0"),
        ("months", "61"),
        ("months", "三"),
        ("days", "0"),
        ("days", "367"),
        ("weeks", "105"),
        ("p2_weeks", "-1"),
        ("overtime_limit_hours", "-1"),
        ("overtime_limit_hours", "745"),
        ("working_hours_starts", "25:00"),
        ("work_category", "dismissal"),
        ("hours_items", "dismissal"),
        ("other_items", MeasureKind.OVERTIME_BAN.value),
        ("guidance", "nothing"),
        ("work_hours", "あ" * 4001),
    ],
)
def test_bad_input_is_told_beside_its_field(name, value) -> None:
    form = RecordForm(MultiDict([(name, value), ("hours_items", "overtime_limit"), ("hours_items", "working_hours")]))
    assert not form.validate()
    assert name in form.errors
    assert all(isinstance(str(error), str) and str(error) for error in form.errors[name])


def test_nothing_at_all_is_a_draft_too() -> None:
    form = RecordForm(MultiDict())
    assert form.validate(), form.errors
    assert form.written() == Record()


def test_guidance_and_category_are_read_as_choices() -> None:
    form = RecordForm(MultiDict([("guidance", "treatment"), ("guidance", "observe"), ("work_category", "leave")]))
    assert form.validate()
    assert form.written().guidance == (Guidance.OBSERVE, Guidance.TREATMENT)
    assert form.written().work_category is WorkCategory.LEAVE


def test_a_view_that_disagrees_says_in_what() -> None:
    assert not ViewForm(MultiDict([("agrees", "no"), ("words", " ")])).validate()
    assert ViewForm(MultiDict([("agrees", "no"), ("words", "夜勤も")])).validate()
    assert ViewForm(MultiDict([("agrees", "yes")])).validate()
