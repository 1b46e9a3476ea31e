"""Is a day in a year that nobody can mean told beside its field, on every form with a date?"""

import importlib
import inspect
import pkgutil
from datetime import date

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Form, MonthField, SelectField

import forms
from casework.rules.days import FIRST_DAY, LAST_DAY

MODULES = [importlib.import_module(f"forms.{found.name}") for found in pkgutil.iter_modules(forms.__path__)]


def dates(kind: type[Form]) -> list[str]:
    found = inspect.getmembers(kind, lambda part: issubclass(getattr(part, "field_class", object), DateField))
    return [name for name, _field in found]


FORMS = sorted(
    {
        kind
        for module in MODULES
        for _name, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Form) and kind.__module__ == module.__name__ and dates(kind)
    },
    key=lambda kind: f"{kind.__module__}.{kind.__name__}",
)
TOLD = "2000年から2099年までの"


def typed(kind: type[Form], name: str, day: date) -> str:
    """The day as its field takes it; of a month the first part."""
    whole = day.isoformat()
    return whole[:7] if issubclass(getattr(kind, name).field_class, MonthField) else whole


def told(kind: type[Form], day: date) -> dict[str, bool]:
    """By field with a date: whether the sentence stands beside it."""
    names = dates(kind)
    form = kind(MultiDict([(name, typed(kind, name, day)) for name in names]))
    for field in form:
        if isinstance(field, SelectField) and field.choices is None:
            field.choices = []
    form.validate()
    sentence = {name: TOLD + ("月" if isinstance(form[name], MonthField) else "日付") for name in names}
    return {name: any(sentence[name] in str(error) for error in form[name].errors) for name in names}


def test_the_forms_with_dates_are_found():
    found = {kind.__name__ for kind in FORMS}
    assert {"EntryForm", "PaperForm", "AppointForm", "DecisionForm", "WordingForm", "RequestForm"} <= found
    assert len(found) > 20


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("day", [date(1026, 12, 1), date(1999, 12, 31), date(2100, 1, 1), date(2126, 12, 1), date.max])
def test_a_mistyped_year_is_told_beside_each_date(kind, day):
    assert all(told(kind, day).values())


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("day", [FIRST_DAY, date(2026, 12, 1), LAST_DAY])
def test_a_day_that_can_be_meant_is_not(kind, day):
    assert not any(told(kind, day).values())
