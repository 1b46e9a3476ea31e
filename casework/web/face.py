"""In which language does a page speak, and how do its templates write dates, choices and sentences?"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from typing import Any

from babel.support import NullTranslations
from flask import Flask, g, request
from flask_babel import Babel, Domain, get_locale
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from casework import texts
from casework.access import Shown
from casework.rules import attendees, durations, wording, workdays
from casework.rules.days import tokyo_date
from casework.rules.policy import Policy
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Choice, Language, TalkPurpose
from casework.rules.work_data import hours
from casework.web.radar import points_by_scale, radars

LANGUAGE_COOKIE = "casework_language"


class PoDomain(Domain):
    """Flask-Babel reading our catalogues without a build step."""

    def get_translations(self) -> NullTranslations:
        return texts.catalogue(language())

    def gettext(self, string: str, **variables: object) -> str:
        """A text of a form: a page of fields asks for hundreds, and Flask-Babel looks for the catalogue each time."""
        found = texts.translate(string, language())
        return found % variables if variables else found


class PoBabel(Babel):
    """Flask-Babel with that domain."""

    @cached_property
    def domain_instance(self) -> Domain:
        return PoDomain()


def language() -> str:
    """The language of this page: the account's choice, else the cookie of the sign-in page, else the browser's."""
    here = g._get_current_object()  # noqa: SLF001 - werkzeug's interface; a page asks hundreds of times
    known: str | None = here.get("language")
    if known is None:
        locale = get_locale()
        known = here.language = locale.language if locale is not None else texts.SOURCE_LANGUAGE
    return known


def choose_language() -> str:
    """For Flask-Babel."""
    worn = g.get("wearing")
    if worn is not None:
        return str(worn.language.value)
    wished = request.cookies.get(LANGUAGE_COOKIE, "")
    if wished in texts.LANGUAGES:
        return wished
    return request.accept_languages.best_match(texts.LANGUAGES) or texts.SOURCE_LANGUAGE


def say(said: Said) -> str:
    """A sentence in the language of this page."""
    return texts.say(said, language())


def listed(parts: Iterable[str]) -> str:
    """Several things one after the other, in the language of this page."""
    return texts.listed(parts, language())


def spoken(those: Iterable[Shown]) -> str:
    """What somebody speaks: Japanese, and the languages that were written down of them."""
    beside = [one.words if one.language is None else label(one.language) for one in those]
    return listed([label(Language.JAPANESE), *beside])


def label(choice: Choice) -> str:
    """What people call a code, in the language of this page."""
    return labeller(language())(choice)


def _day(value: date | None) -> str:
    if value is None:
        return ""
    return texts.day(tokyo_date(value) if isinstance(value, datetime) else value, language())


def _iso_day(value: str) -> str:
    return _day(date.fromisoformat(value))


def _month(value: date) -> str:
    return texts.month(value, language())


def _when(value: datetime | None) -> str:
    return "" if value is None else texts.when(value, language())


def clock(value: datetime | None) -> str:
    """The time of day in Tokyo."""
    return "" if value is None else texts.clock(value, language())


def _day_short(value: date) -> str:
    return texts.day_short(value, language())


def _weekday(value: date) -> str:
    return texts.weekday(value, language())


def _holiday(value: date) -> str:
    return workdays.holiday_name(value, language())


def _spent(minutes: int) -> str:
    return say(durations.said(minutes))


def _ahead(value: date, days: int) -> date:
    return value + timedelta(days=days)


def lengths(policy: Policy) -> list[str]:
    """How long the talks are by the rules, for each kind: 「フォロー面談 20分」."""
    text = texts.translate(N_("%(purpose)s %(minutes)s分"), language())
    return [text % {"purpose": label(purpose), "minutes": policy.minutes(purpose)} for purpose in TalkPurpose]


@cache
def translator(language: str) -> Callable[..., Markup]:
    """`_` of templates in one language; what is put into a sentence is escaped. Jinja's own copies all local names for
    each call, and MarkupSafe's `%` wraps each parameter, which a list of fifty lines feels.
    """

    @cache
    def marked(text: str) -> tuple[Markup, str]:
        found = texts.translate(text, language)
        return Markup(found), found if "%" in found else ""  # noqa: S704 - our own texts

    def translated(text: str, /, **params: object) -> Markup:
        found, with_places = marked(text)
        if not with_places:
            return found
        return Markup(with_places % {name: escape(value) for name, value in params.items()})  # noqa: S704 - see above

    return translated


@cache
def labeller(language: str) -> Callable[[Choice], str]:
    """`label` of templates in one language."""

    def labelled(choice: Choice) -> str:
        return texts.translate(choice.label, language)  # kept by its words: codes of two lists may be equal

    return labelled


def _translated(text: str, /, **params: object) -> Markup:
    return translator(language())(text, **params)


def paint(app: Flask) -> None:
    """Give the application its language and its templates their filters."""
    PoBabel(app, locale_selector=choose_language, default_locale="ja", default_timezone="Asia/Tokyo")
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals["_"] = _translated
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    filters: dict[str, Any] = {
        "day": _day, "month": _month, "when": _when, "clock": clock, "label": label, "said": say, "hours": hours,
        "listed": listed, "spoken": spoken, "day_short": _day_short, "weekday": _weekday, "holiday": _holiday,
        "ahead": _ahead, "spent": _spent, "iso_day": _iso_day, "to_employee": wording.to_employee,
    }  # fmt: skip
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals["radars"] = radars
    app.jinja_env.globals["points_by_scale"] = points_by_scale
    app.jinja_env.globals["present"] = attendees.present
