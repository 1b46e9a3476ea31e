"""Does a field that was not granted really not exist, on the object and in a page?"""

import pickle
from datetime import date
from types import SimpleNamespace

import pytest
from jinja2 import StrictUndefined, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from casework.access import sight
from casework.access.shown import Shown, shown_class
from casework.access.sight import Fact
from casework.rules.vocabulary import Hat

PAGES = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
INSTRUCTION = {
    "items": [], "words": "残業なし", "from_on": date(2026, 12, 1), "until_on": date(2027, 2, 28), "ask": "労務課",
    "ended_on": None, "report_every": "month", "own_at": None, "previewed": "fine",
    "state": "issued", "issued_on": date(2026, 12, 1), "acknowledged_at": None, "acknowledged_by_name": "高橋 浩",
    "despite_reason": None, "replaces_former": False, "by_hr": False, "carrier_name": None, "corrected_because": None,
    "unchanged_because": None,
}  # fmt: skip


def shown(hat: Hat, known: Fact = Fact.NOTHING) -> Shown:
    """An instruction as a hat is shown it."""
    fields = sight.granted(sight.INSTRUCTION, hat, known)
    return shown_class(sight.INSTRUCTION, fields)(["a" * 32, *(INSTRUCTION[field] for field in fields)])


def page(text: str, thing: object) -> str:
    return PAGES.from_string(text).render(thing=thing)


def test_what_is_granted_is_there():
    supervisor = shown(Hat.SUPERVISOR, Fact.FITS)
    assert (supervisor.public_id, supervisor.ask, supervisor.words) == ("a" * 32, "労務課", "残業なし")
    assert "ask" in supervisor
    not_theirs = {
        "acknowledged_by_name", "despite_reason", "state", "acknowledged_at", "previewed", "by_hr", "carrier_name",
        "corrected_because", "unchanged_because",
    }  # fmt: skip
    assert supervisor.as_dict() == {"public_id": "a" * 32} | {
        field: value for field, value in INSTRUCTION.items() if field not in not_theirs
    }


def test_what_is_not_granted_is_not_there_and_says_so():
    supervisor = shown(Hat.SUPERVISOR, Fact.FITS)
    with pytest.raises(AttributeError, match="Shown_instruction was not granted acknowledged_by_name"):
        supervisor.acknowledged_by_name  # noqa: B018 - asking is the test
    assert not hasattr(supervisor, "acknowledged_by_name")
    assert "acknowledged_by_name" not in supervisor
    assert "高橋" not in repr(supervisor) + str(supervisor.as_dict())


def test_nothing_known_nothing_shown_to_hr():
    assert shown(Hat.HR).as_dict() == {"public_id": "a" * 32}
    assert shown(Hat.HR, Fact.KNOWN).words == "残業なし"


def test_a_repr_names_fields_and_holds_no_value():
    assert "残業なし" not in repr(shown(Hat.WORKER))
    assert "words" in repr(shown(Hat.WORKER))


@pytest.mark.parametrize("name", ["words", "public_id", "acknowledged_by_name", "something"])
def test_it_cannot_be_changed(name):
    seen = shown(Hat.SUPERVISOR, Fact.FITS)
    with pytest.raises(AttributeError):
        setattr(seen, name, "x")
    with pytest.raises(AttributeError):
        delattr(seen, name)
    assert seen.words == "残業なし"


def test_it_has_no_room_for_more():
    assert not hasattr(shown(Hat.SUPERVISOR, Fact.FITS), "__dict__")
    with pytest.raises(ValueError, match=r"shorter|longer"):
        shown_class(sight.INSTRUCTION, ("words", "ask"))(["a" * 32, "残業なし"])


def test_one_class_for_one_record_and_one_set_of_fields():
    assert type(shown(Hat.SUPERVISOR, Fact.FITS)) is type(shown(Hat.SUPERVISOR, Fact.FITS))
    assert type(shown(Hat.SUPERVISOR, Fact.FITS)) is not type(shown(Hat.WORKER))


def test_it_stays_in_the_process():
    """Nothing caches or queues it by accident."""
    with pytest.raises((pickle.PicklingError, AttributeError)):
        pickle.dumps(shown(Hat.SUPERVISOR, Fact.FITS))


# --- in a page ------------------------------------------------------------------------------------------


def test_a_page_that_asks_for_too_much_fails():
    assert page("{{ thing.words }}", shown(Hat.SUPERVISOR, Fact.FITS)) == "残業なし"
    with pytest.raises(UndefinedError):
        page("{{ thing.acknowledged_by_name }}", shown(Hat.SUPERVISOR, Fact.FITS))
    with pytest.raises(UndefinedError):
        page("{{ thing['acknowledged_by_name'] }}", shown(Hat.SUPERVISOR, Fact.FITS))
    with pytest.raises(UndefinedError):
        page("{% if thing.acknowledged_by_name %}x{% endif %}", shown(Hat.SUPERVISOR, Fact.FITS))


def test_twin_a_plain_object_would_have_given_it_away():
    assert page("{{ thing.acknowledged_by_name }}", SimpleNamespace(**INSTRUCTION)) == "高橋 浩"


def test_a_page_can_ask_whether_it_was_granted():
    text = "{% if 'acknowledged_by_name' in thing %}{{ thing.acknowledged_by_name }}{% else %}-{% endif %}"
    assert page(text, shown(Hat.SUPERVISOR, Fact.FITS)) == "-"
    assert page(text, shown(Hat.WORKER)) == "高橋 浩"


def test_the_products_own_pages_are_strict():
    """The setting of the real application, not of this test's environment."""
    from flask import Flask

    from casework.web import face

    app = Flask("twin")
    app.config["SECRET_KEY"] = "s" * 32
    face.paint(app)
    with app.test_request_context("/"), pytest.raises(UndefinedError):
        app.jinja_env.from_string("{{ thing.acknowledged_by_name }}").render(thing=shown(Hat.SUPERVISOR, Fact.FITS))
