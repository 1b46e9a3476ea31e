"""How does a text get its language outside of a page? Catalogues are read from .po directly: there is no build step."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from casework.rules.texts import Said

TOKYO = ZoneInfo("Asia/Tokyo")
SOURCE_LANGUAGE = "ja"
LANGUAGES = ("ja", "en")
FOLDER = Path(__file__).parent / "translations"
_DAY = {"ja": "y年M月d日（EEE）", "en": "EEE d MMM y"}


@cache
def catalogue(language: str) -> NullTranslations:
    """The texts of a language. Japanese is the source: its catalogue is empty."""
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        po = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, po)
    compiled.seek(0)
    return Translations(compiled, domain="messages")


@cache
def translate(text: str, language: str) -> str:
    """One text in a language; the Japanese source where it has no translation."""
    return str(catalogue(language).ugettext(text)) if text else ""


@cache
def day(value: date, language: str) -> str:
    """2026年12月1日（火） or Tue 1 Dec 2026."""
    return format_date(value, _DAY[language], locale=language)


@cache
def day_short(value: date, language: str) -> str:
    """A day where the year is said elsewhere: 12/8（火） or Tue 8 Dec."""
    return format_date(value, "M/d（EEE）" if language == SOURCE_LANGUAGE else "EEE d MMM", locale=language)


@cache
def weekday(value: date, language: str) -> str:
    """火 or Tue."""
    return format_date(value, "EEE", locale=language)


def clock(value: datetime, _language: str) -> str:
    """The time of day in Japan: 9:30 in either language."""
    there = value.astimezone(TOKYO)
    return f"{there.hour}:{there.minute:02}"


def month(value: date, language: str) -> str:
    """A month: 2026年6月, or June 2026."""
    return format_date(value, "y年M月" if language == SOURCE_LANGUAGE else "MMMM y", locale=language)


def when(value: datetime, language: str) -> str:
    """Day and time in Japan."""
    return f"{day(value.astimezone(TOKYO).date(), language)} {clock(value, language)}"


def listed(parts: Iterable[str], language: str) -> str:
    """Several things one after the other: 「1・3・6」, "1, 3 and 6"."""
    several = list(parts)
    if language == SOURCE_LANGUAGE:
        return "・".join(several)
    return " and ".join([", ".join(several[:-1]), several[-1]]) if len(several) > 1 else "".join(several)


def say(said: Said, language: str) -> str:
    """A sentence with its parameters in a language."""
    params = {
        name: say(value, language)
        if isinstance(value, Said)
        else day(value, language)
        if isinstance(value, date)
        else listed((say(one, language) if isinstance(one, Said) else str(one) for one in value), language)
        if isinstance(value, tuple)
        else value
        for name, value in said.params.items()
    }
    text = translate(said.text, language)
    return text % params if params else text
