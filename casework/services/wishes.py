"""What may somebody wish for a talk, may it be wished, and how is it kept?"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_

from casework.access import Visit
from casework.models.cases import Case
from casework.models.requests import InterviewRequest
from casework.rules.errors import NotValid
from casework.rules.languages import meant
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import DayPart, InterviewMode, Language, PhysicianWish

PLACES = ("first", "second", "third")
"""第1希望 to 第3希望."""


@dataclass(frozen=True)
class WishedTime:
    """A day that would suit, and which part of it."""

    on: date
    part: DayPart = DayPart.ANY


@dataclass(frozen=True)
class Wish:
    """How somebody would like the talk to be (別紙3). Free text is kept sealed."""

    mode: InterviewMode
    physician: PhysicianWish = PhysicianWish.ANY
    remarks: str = ""
    contact: str = ""
    times: tuple[WishedTime | None, ...] = ()
    """First to third; a place may be left out."""
    hours: str = ""
    place: str = ""
    language: Language | None = None
    language_other: str = ""
    quiet_entrance: bool = False


def put(visit: Visit, case: Case, request: InterviewRequest, wish: Wish) -> None:
    """Keep these wishes with a request. NotValid beside the field when one can't be granted at all."""
    if request.statutory and wish.physician is PhysicianWish.COUNSELLOR:
        raise NotValid(
            "physician",
            Said(N_("面接指導は、法律により医師が行います。心理職と話したいときは、健康相談を選んでください。")),
        )
    times = (*wish.times, None, None, None)[:3]
    for place, time in zip(PLACES, times, strict=True):
        if time is not None and time.on < request.requested_on:
            raise NotValid(f"{place}_on", Said(N_("希望日は、申出の日より前にはできません。")))
        setattr(request, f"{place}_on", None if time is None else time.on)
        setattr(request, f"{place}_part", None if time is None else time.part)
    request.mode, request.physician_wish = wish.mode, wish.physician
    request.quiet_entrance = wish.quiet_entrance
    request.language_wish, in_words = _language(wish)
    visit.seal(
        case.data_key_id, request,
        remarks=wish.remarks, contact=wish.contact, hours=wish.hours, place_wish=wish.place,
        language_other=in_words,
    )  # fmt: skip


def _language(wish: Wish) -> tuple[Language | None, str]:
    """A language that was typed though it stands in the list is that of the list; otherwise both are kept as they are:
    only what is in the list finds somebody who speaks it.
    """
    typed = meant(wish.language_other)
    if typed is not None and wish.language in {None, typed}:
        return typed, ""
    return wish.language, wish.language_other


def has_wishes(request: InterviewRequest) -> bool:
    """Whether there are wishes about person or circumstances (HR learns that, not which)."""
    given = (
        request.remarks, request.contact, request.first_on, request.second_on, request.third_on, request.hours,
        request.place_wish, request.language_wish, request.language_other,
    )  # fmt: skip
    wished = request.quiet_entrance or request.physician_wish is not PhysicianWish.ANY
    return wished or any(one is not None for one in given)


def are_there() -> ColumnElement[bool]:
    """The same as `has_wishes`, for a list."""
    asked = InterviewRequest
    given = (
        asked.remarks, asked.contact, asked.first_on, asked.second_on, asked.third_on, asked.hours, asked.place_wish,
        asked.language_wish, asked.language_other,
    )  # fmt: skip
    return or_(
        asked.quiet_entrance, asked.physician_wish != PhysicianWish.ANY, *(column.is_not(None) for column in given)
    )
