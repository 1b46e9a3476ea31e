"""Do the pieces that every page is built from keep their promises: no inline code, labelled fields, limits in words?"""

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import StrictUndefined, UndefinedError
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.validators import InputRequired, Length

from casework import paths
from casework.rules.assents import Step
from casework.rules.vocabulary import Hat
from casework.web import face

TODAY = date(2026, 11, 21)
TEMPLATES = paths.templates()
STATIC = paths.PACKAGE / "static"
INLINE = re.compile(
    r"""\sstyle\s*=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*["']|href\s*=\s*["']javascript:""", re.IGNORECASE
)


class Wish(FlaskForm):
    """A form with one field of each family."""

    name = StringField("氏名", [InputRequired("氏名を入れてください")], description="戸籍の字でなくてもかまいません")
    mode = RadioField(
        "方法",
        [InputRequired("方法を選んでください")],
        choices=[SelectChoice("room", "対面"), SelectChoice("online", "オンライン")],
    )
    topics = SelectMultipleField(
        "話題",
        choices=[SelectChoice("sleep", "睡眠"), SelectChoice("work", "仕事")],
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )
    remarks = TextAreaField("備考", [Length(max=2000)])
    version = HiddenField(default="3")


class Plain(FlaskForm):
    """Controls that a template writes itself."""

    name = StringField("氏名", [InputRequired("氏名を入れてください"), Length(max=20)])
    remarks = TextAreaField("備考", [Length(max=20)])
    held_on = DateField("実施した日", [InputRequired("日を入れてください")])
    bounded = DateField("期間の初め", render_kw={"min": "2026-01-01"})
    sure = BooleanField("このままでよい", [InputRequired("印をつけてください")])
    mode = SelectField(
        "方法",
        [InputRequired("選んでください")],
        choices=[SelectChoice("", "選ばない"), SelectChoice('"<a>&', '対面 "<a>&'), SelectChoice("x")],
        validate_choice=False,
    )


@pytest.fixture
def app() -> Iterator[Flask]:
    """The face alone: templates, languages and the token, but no database behind it."""
    app = Flask("face", template_folder=str(TEMPLATES), static_folder=str(STATIC), static_url_path="/static")
    app.config.update(SECRET_KEY="only for tests", TESTING=True, BABEL_DEFAULT_LOCALE="ja")
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters["day"] = lambda day: f"{day.year}年{day.month}月{day.day}日"
    CSRFProtect(app)
    Babel(app)
    app.add_url_rule("/desk", "desk.show", lambda: "")
    with app.test_request_context("/"):
        yield app


@pytest.fixture
def said(app: Flask) -> Callable[..., str]:
    """Renders a few macros, all imported."""
    imports = """{% from "macros/parts.html" import days_left, hat_badge, status, summary_list, table, who_sees %}
    {%- from "macros/forms.html" import conflict, error_summary, field, form_start %}"""

    def render(source: str, **given: object) -> str:
        with app.app_context():
            return render_template_string(imports + source, **given)

    return render


def words(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", markup)).strip()


CONTROL = re.compile(r"<input\b[^>]*>|<(textarea|select)\b.*?</\1>", re.DOTALL)


def controls(said: Callable[..., str], sent: dict[str, str]) -> list[tuple[str, str]]:
    """Each control as the template writes it, and as its widget does."""
    form = Plain(MultiDict(sent))
    form.validate()
    found = []
    for name, kind in (
        ("name", "input"), ("remarks", "text"), ("held_on", "input"), ("bounded", "input"),
        ("sure", "choice__box"), ("mode", "select__box"),
    ):  # fmt: skip
        one = form[name]
        whole = said("{{ field(f) }}", f=one)
        told = [what for what in (f"{name}-hint", f"{name}-error") if f'id="{what}"' in whole]
        about: dict[str, object] = {"aria-describedby": " ".join(told)} if told else {}
        about |= {"aria-invalid": "true"} if one.errors else {}
        about |= {"maxlength": False} if kind in {"input", "text"} else {}
        about |= {"rows": 5} if name == "remarks" else {}
        written = CONTROL.search(whole)
        assert written is not None
        found.append((written.group(), str(one(**{"class": kind}, **about))))
    return found


@pytest.mark.parametrize(
    "sent",
    [{}, {"name": "佐藤", "remarks": "一行\n二行", "sure": "y", "mode": "x", "held_on": "2026-12-01"},
     {"name": '"><b>&' * 9, "remarks": "</textarea>&" * 9, "mode": '"<a>&', "held_on": '"><b>&'}],
    ids=["nothing", "all", "hostile"],
)  # fmt: skip
def test_plain_controls_are_written_as_their_widgets_write_them(said, sent):
    for written, by_widget in controls(said, sent):
        assert " ".join(written.split()) == " ".join(by_widget.replace("\r\n", "\n").split())


def test_no_template_carries_inline_style_or_script():
    found = [
        f"{file.relative_to(TEMPLATES)}: {hit.group().strip()}"
        for file in TEMPLATES.rglob("*.html")
        if "mail" not in file.relative_to(TEMPLATES).parts  # a mail is read without our stylesheet
        for hit in INLINE.finditer(file.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "broken",
    [
        '<p style="color:red">',
        "<style>p{}</style>",
        "<script>go()</script>",
        "<a onclick='go()'>",
        '<a href="javascript:go()">',
    ],
)
def test_the_search_for_inline_code_finds_it(broken):
    assert INLINE.search(broken)


def test_a_script_from_the_static_folder_is_not_inline():
    assert not INLINE.search('<script src="/static/casework.js" defer></script>')


@pytest.mark.parametrize(
    ("limit_on", "text"),
    [
        (date(2026, 11, 19), "2日超過"),
        (date(2026, 11, 20), "1日超過"),
        (date(2026, 11, 21), "今日まで"),
        (date(2026, 11, 22), "明日まで"),
        (date(2026, 11, 24), "あと3日"),
        (date(2026, 12, 21), "あと30日"),
    ],
)
def test_a_limit_is_told_in_words_and_with_its_day(said, limit_on, text):
    shown = said("{{ days_left(limit_on, today) }}", limit_on=limit_on, today=TODAY)
    assert words(shown) == f"{text} {limit_on.year}年{limit_on.month}月{limit_on.day}日"
    assert f'datetime="{limit_on.isoformat()}"' in shown


def test_no_limit_shows_nothing(said):
    assert words(said("{{ days_left(none, today) }}", today=TODAY)) == ""


@pytest.mark.parametrize("hat", list(Hat))
def test_every_hat_has_its_badge_with_colour_picture_and_word(said, hat):
    shown = said("{{ hat_badge(hat) }}", hat=hat)
    css = (STATIC / "casework.css").read_text(encoding="utf-8")
    assert f'class="hat hat--{hat.value}"' in shown
    assert f".worn-{hat.value}, .hat--{hat.value} {{" in css
    assert "<svg" in shown
    assert words(shown).removeprefix("いまの立場:").strip()


def test_an_unknown_tone_is_an_error_and_not_a_blank(said):
    with pytest.raises(UndefinedError):
        said("{{ status('面接待ち', 'wating') }}")


def test_a_wrong_field_is_tied_to_its_hint_and_its_error(said):
    form = Wish(formdata=MultiDict({"remarks": "夜勤明けは避けたい"}), meta={"csrf": False})
    assert not form.validate()
    shown = said("{{ field(form.name, autocomplete='name') }}", form=form)
    control = re.search(r"<input[^>]*>", shown)
    assert control
    assert 'aria-describedby="name-hint name-error"' in control.group()
    assert 'aria-invalid="true"' in control.group()
    assert 'autocomplete="name"' in control.group()
    assert 'id="name-hint"' in shown
    assert 'id="name-error"' in shown
    assert words(shown) == "氏名 必須 戸籍の字でなくてもかまいません 入力エラー: 氏名を入れてください"


def test_a_right_field_claims_no_error(said):
    form = Wish(formdata=MultiDict({"name": "佐々木", "mode": "room"}), meta={"csrf": False})
    assert form.validate()
    shown = said("{{ error_summary(form) }}{{ field(form.name) }}", form=form)
    assert "error" not in shown
    assert "aria-invalid" not in shown


def test_every_line_of_the_error_summary_leads_to_something_on_the_page(said):
    form = Wish(formdata=MultiDict(), meta={"csrf": False})
    form.validate()
    shown = said("{{ error_summary(form) }}{{ field(form.name) }}{{ field(form.mode) }}", form=form)
    targets = re.findall(r'href="#([^"]+)"', shown)
    assert targets == ["name", "mode-0"]
    for target in targets:
        assert f'id="{target}"' in shown


@pytest.mark.parametrize("name", ["mode", "topics"])
def test_a_question_with_several_answers_is_a_group_with_a_legend(said, name):
    shown = said("{{ field(f) }}", f=getattr(Wish(meta={"csrf": False}), name))
    assert "<fieldset" in shown
    assert "<legend" in shown
    for number in (0, 1):
        assert f'id="{name}-{number}"' in shown
        assert f'for="{name}-{number}"' in shown


def test_answers_stand_under_their_headings_and_name_them(said):
    form = Wish(meta={"csrf": False})
    form.mode.choices = [
        SelectChoice("1", "10:00", optgroup="期限の前"),
        SelectChoice("2", "11:00", optgroup="期限の前"),
        SelectChoice("3", "9:00", optgroup="期限のあと"),
    ]
    shown = said("{{ field(form.mode, layout='grid') }}", form=form)
    assert words(shown) == "方法 必須 期限の前 10:00 11:00 期限のあと 9:00"
    assert re.findall(r'aria-describedby="([^"]+)"', shown) == ["mode-0-heading", "mode-0-heading", "mode-2-heading"]


def test_a_long_text_says_its_length_and_is_not_cut_off_while_typing(said):
    shown = said("{{ field(form.remarks) }}", form=Wish(meta={"csrf": False}))
    assert "maxlength" not in shown
    assert "2000文字まで" in shown


def test_a_form_carries_one_token_and_its_hidden_fields(said):
    shown = said("{{ form_start('/here', form) }}", form=Wish())
    assert len(re.findall(r'name="csrf_token" value="[^"]+"', shown)) == 1
    assert 'name="version" type="hidden" value="3"' in shown


def test_a_conflict_shows_both_texts(said):
    rows = [
        {"label": "内容", "mine": "三か月なら", "theirs": "困る"},
        {"label": "日", "mine": "11/20", "theirs": "11/20"},
    ]
    text = words(said("{{ conflict(rows) }}", rows=rows))
    assert "三か月なら" in text
    assert "困る" in text
    assert "11/20" not in text


def test_what_people_typed_is_never_markup(said):
    evil = "<script>alert(1)</script>"
    rows = [{"who": evil, "seen": [evil], "unseen": evil}]
    shown = said(
        "{{ who_sees(rows) }}{{ summary_list([(evil, evil)]) }}{{ table(evil, [evil], [[evil]]) }}{{ status(evil) }}",
        rows=rows,
        evil=evil,
    )
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") >= 8


@pytest.mark.parametrize("code", [400, 404, 405, 409, 413, 422, 429, 500, 503])
def test_the_error_page_needs_neither_database_nor_sign_in(app, code):
    shown = app.jinja_env.get_template("errors/error.html").render(code=code)
    assert re.search(r"<h1>[^<]+</h1>\s*<p>[^<]+</p>", shown)
    assert 'href="/desk"' in shown


def test_an_unknown_code_reads_like_a_fault_of_ours(app):
    page = app.jinja_env.get_template("errors/error.html")
    assert page.render(code=418) == page.render(code=500)


def test_codes_of_two_lists_that_are_equal_keep_their_own_words():
    label = face.labeller("ja")
    assert [label(Hat.PHYSICIAN), label(Step.PHYSICIAN)] == [Hat.PHYSICIAN.label, "医師の確認"]
