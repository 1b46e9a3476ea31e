"""Do templates that are compiled for one language say, escape and address what plain Jinja and Flask would?"""

import re
from typing import Any

import flask
import pytest
from flask import Flask, render_template
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader
from markupsafe import Markup, escape
from werkzeug.routing import BuildError

from casework import paths, texts
from casework.app import PublicIdConverter
from casework.web import face, templates
from tests.clients import Site

ID, OTHER = "a" * 32, "0123456789abcdef" * 2
SOURCES = {
    "said.html": '<a title="{{ _(\'やること\') }}">{{ _("やること") }}</a>{{ _("%(name)s さん", name=name) }}',
    "joined.html": '{{ _("やること") ~ name }}|{{ _("やること") ~ "<b>" }}|{{ shout(_("やること") ~ "<b>") }}'
    '|{{ [_("やること"), "<b>", name]|join("&") }}|{{ _("やること") + name }}'
    '|{{ "%s %s"|format(_("やること"), name) }}',
    "macro.html": "{% macro box(title, text) %}<b>{{ title }}</b>{{ text }}{% endmacro %}",
    "called.html": '{% from "macro.html" import box %}{{ box(_("やること"), name) }}{{ box(name, _("やること")) }}',
    "chosen.html": '{% set head = _("やること") if name else _("お知らせ") %}{{ head }}{{ head|upper }}{{ head[:2] }}',
    "extended.html": '{% extends "frame.html" %}{% block inner %}{{ _("やること") }}{% endblock %}',
    "frame.html": '<p>{{ _("お知らせ") }}</p>{% block inner %}{% endblock %}{% include "said.html" %}',
    "values.html": "{{ 5 }}{{ 1.5 }}{{ none }}{{ true }}{{ name }}{{ safe }}{{ name|safe }}{{ [name] }}",
}
"""Templates with what could go wrong: each has to come out as Jinja writes it that knows nothing of languages."""


@pytest.fixture
def app() -> Flask:
    """An application with such templates, and a few addresses."""
    app = Flask("small", static_folder=str(paths.PACKAGE / "static"))
    app.jinja_environment = templates.SpokenEnvironment
    app.url_map.converters["public_id"] = PublicIdConverter
    app.add_url_rule("/desk", "desk.show")
    app.add_url_rule("/cases/<public_id:case_id>", "cases.show")
    app.add_url_rule("/talks/<public_id:talk_id>/notes/<public_id:note_id>", "talks.note", methods=["GET", "POST"])
    face.paint(app)
    templates.install(app)
    app.jinja_env.loader = DictLoader(SOURCES)
    app.jinja_env.globals["shout"] = lambda text: f"{text}!"
    return app


def plain(app: Flask, name: str, language: str, /, **values: object) -> str:
    """What Jinja makes of it without any help."""
    env = flask.templating.Environment(app, loader=app.jinja_env.loader, autoescape=True)
    env.globals.update(app.jinja_env.globals, _=lambda text, **params: translated(text, language, **params))
    env.filters.update(app.jinja_env.filters)
    return env.get_template(name).render(**values)


def translated(text: str, language: str, /, **params: object) -> Markup:
    return Markup(texts.translate(text, language)) % params  # noqa: S704 - a text of ours


def said(app: Flask, name: str, language: str, /, **values: object) -> str:
    with app.test_request_context("/", headers={"Cookie": f"{face.LANGUAGE_COOKIE}={language}"}):
        return render_template(name, **values)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_template_says_what_jinja_would(app, name, language):
    values = {"name": '<i a="1">&\'', "safe": Markup("<u>")}
    assert said(app, name, language, **values) == plain(app, name, language, **values)


def test_each_language_has_its_own_words_at_the_same_time(app):
    seen = [said(app, "extended.html", language, name="N") for language in ("ja", "en", "ja", "en")]
    assert seen[0] == seen[2] != seen[1] == seen[3]
    assert "やること" in seen[0]
    assert not re.search("[ぁ-ん]", seen[1])


def test_sentences_are_put_in_when_the_template_is_compiled(app):
    asked = []

    def counted(text: str, /, **params: object) -> Markup:
        asked.append(text)
        return translated(text, "ja", **params)

    app.jinja_env.speaking("ja").globals["_"] = counted
    said(app, "called.html", "ja", name="N")
    assert asked == []
    said(app, "said.html", "ja", name="N")
    assert asked == ["%(name)s さん"]


def test_twin_folding_below_an_operator_loses_an_escape(app, monkeypatch):
    monkeypatch.setattr(templates, "_WORKED_ON", ())
    values = {"name": "<i>", "safe": Markup("<u>")}
    with pytest.raises(AssertionError):
        assert said(app, "joined.html", "ja", **values) == plain(app, "joined.html", "ja", **values)


def test_twin_one_compiled_form_for_all_languages(app, monkeypatch):
    first = app.jinja_env.speaking("ja")
    monkeypatch.setattr(templates.SpokenEnvironment, "speaking", lambda _self, _language: first)
    with pytest.raises(AssertionError):
        test_each_language_has_its_own_words_at_the_same_time(app)


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.text().map(Markup)))
def test_what_is_put_out_is_escaped(value):
    assert templates.escaped(value) == escape(value)


@pytest.mark.parametrize("sign", "&<>'\"")
def test_every_sign_of_markup_is_escaped(sign):
    assert templates.escaped(f"a{sign}b") == escape(f"a{sign}b") != f"a{sign}b"


def test_twin_a_sign_is_forgotten(monkeypatch):
    monkeypatch.setattr(templates, "_MARKUP", re.compile("[&<>']"))
    with pytest.raises(AssertionError):
        test_every_sign_of_markup_is_escaped('"')


ASKED: list[tuple[str, dict[str, Any]]] = [
    ("desk.show", {}),
    ("talks.note", {"talk_id": ID, "note_id": OTHER}),
    ("talks.note", {"talk_id": OTHER, "note_id": ID}),
    ("cases.show", {"case_id": OTHER}),
    ("cases.show", {"case_id": ID, "form": OTHER}),
    ("cases.show", {"case_id": ID, "next": "a b&ü"}),
    ("cases.show", {"case_id": ID, "_anchor": "part"}),
    ("cases.show", {"case_id": ID, "page": 2}),
    ("cases.show", {"case_id": "A" * 32}),
    ("static", {"filename": "casework.css"}),
    ("static", {"filename": "casework.js"}),
]


def addressed(app: Flask) -> None:
    """Each address twice, for two places at which we may be served."""
    url_for = templates.addresses()
    for root in ("", "/below", ""):
        with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": root}):
            for endpoint, values in ASKED * 2:
                assert url_for(endpoint, **values) == app.url_for(endpoint, **values)


def test_addresses_are_those_of_flask(app):
    addressed(app)
    with app.test_request_context("/"):
        for endpoint, values in (("no.such", {}), ("cases.show", {}), ("cases.show", {"case_id": None})):
            with pytest.raises(BuildError):
                templates.addresses()(endpoint, **values)


def test_twin_addresses_that_forget_where_we_are_served(app, monkeypatch):
    monkeypatch.setattr(templates, "_ours", lambda: True)
    with pytest.raises(AssertionError):
        addressed(app)


def kept(world, monkeypatch) -> int:
    """How many addresses more are kept once a client that nobody knows has sent fifty methods of its own."""
    keys = set()
    honest = templates._kept

    def kept(found, key, make):
        keys.add(key)
        return honest(found, key, make)

    monkeypatch.setattr(templates, "_kept", kept)
    site = Site(world)
    anybody = site.app.test_client()
    assert anybody.get("/sign-in").status_code == 200
    before = len(keys)
    assert before
    for number in range(50):
        assert anybody.open("/sign-in", method=f"ABC{number}").status_code == 405
    site.close()
    return len(keys) - before


def test_no_stranger_makes_us_keep_more_and_more(world, monkeypatch):
    assert kept(world, monkeypatch) == 0


def test_twin_addresses_that_are_kept_for_any_method(world, monkeypatch):
    monkeypatch.setattr(templates, "_ours", lambda: True)
    assert kept(world, monkeypatch) >= 50


def test_the_application_goes_this_way(world):
    site = Site(world)
    assert site.visitor("physician").get("/inbox").status_code == 200
    env: Any = site.app.jinja_env
    assert {language: overlay.speaks for language, overlay in env.overlays.items()} == {"ja": "ja"}
    site.close()
