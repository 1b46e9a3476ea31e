"""In which languages can a professional hold a talk, and who writes that down?

Everybody holds one in Japanese. What is kept beside it is one of the product's own list, by which time is matched, or
in words (手話, ベトナム語), which are shown and matched with nothing: the wish that they could answer is sealed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.languages import SpokenLanguage
from casework.models.people import Person
from casework.models.providers import Engagement
from casework.rules.errors import NotValid, NotYours
from casework.rules.languages import meant
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Language, Sex

LISTED: Final = tuple(language for language in Language if language is not Language.JAPANESE)
MOST: Final = 8
"""So many languages in words; who speaks more says so."""
LONGEST: Final = 20


@dataclass(frozen=True)
class Spoken:
    """What somebody speaks beside Japanese."""

    listed: frozenset[Language] = frozenset()
    words: tuple[str, ...] = ()


class Speaker(NamedTuple):
    """Somebody who speaks more than Japanese."""

    languages: frozenset[Language]
    sex: Sex | None


@dataclass(frozen=True)
class Speaking:
    """Whose languages are looked at, and which they are."""

    name: str
    spoken: Spoken


def speaking(session: Session, actor: Actor, engagement_id: str, *, now: datetime) -> Speaking:
    """The languages of whoever comes by an engagement within reach."""
    visit = enter(session, actor, Act.KEEP_ENGAGEMENTS, now=now)
    return _speaking(visit, visit.reach(Engagement, engagement_id).person_id)


def say(session: Session, actor: Actor, engagement_id: str, spoken: Spoken, *, now: datetime) -> None:
    """Write down what they speak, for every contract of theirs: a language belongs to a person."""
    visit = enter(session, actor, Act.KEEP_ENGAGEMENTS, now=now)
    _say(visit, visit.reach(Engagement, engagement_id).person_id, spoken)


def own(session: Session, actor: Actor, *, now: datetime) -> Speaking:
    """One's own languages."""
    visit = enter(session, actor, Act.SAY_LANGUAGES, now=now)
    return _speaking(visit, _self(visit))


def say_own(session: Session, actor: Actor, spoken: Spoken, *, now: datetime) -> None:
    """Write down what one speaks oneself."""
    visit = enter(session, actor, Act.SAY_LANGUAGES, now=now)
    _say(visit, _self(visit), spoken)


def _self(visit: Visit) -> int:
    if visit.actor.person_id is None:
        raise NotYours
    return visit.actor.person_id


def _speaking(visit: Visit, person_id: int) -> Speaking:
    known = shown_each(visit, {person_id})[person_id]
    listed = frozenset(one.language for one in known if one.language is not None)
    words = tuple(one.words for one in known if one.language is None)
    return Speaking(visit.session.get_one(Person, person_id).name, Spoken(listed, words))


def _say(visit: Visit, person_id: int, spoken: Spoken) -> None:
    session = visit.session
    words = {word.strip() for word in spoken.words if word.strip()}
    listed = {*spoken.listed, *(language for word in words if (language := meant(word)) is not None)}
    words = {word for word in words if meant(word) is None}
    if len(words) > MOST or any(len(word) > LONGEST for word in words):
        raise NotValid(
            "others",
            Said(N_("1つ%(longest)s文字以内で、%(most)sつまで入力してください。"), {"longest": LONGEST, "most": MOST}),
        )
    wanted: set[tuple[Language | None, str]] = {(language, "") for language in listed if language in LISTED}
    wanted |= {(None, word) for word in words}
    session.get_one(Person, person_id, with_for_update=True)
    for one in session.execute(_of(visit.actor.company_id, {person_id})).scalars().all():
        if (one.language, one.words) in wanted:
            wanted.discard((one.language, one.words))
        else:
            visit.record(sight.SPOKEN, one.public_id)
            session.delete(one)
    session.flush()
    for language, word in sorted(wanted, key=str):
        made = SpokenLanguage(
            public_id=ids.fresh(), company_id=visit.actor.company_id, person_id=person_id, language=language, words=word
        )
        session.add(made)
        visit.record(sight.SPOKEN, made.public_id)
    session.flush()


def speakers(session: Session, company_id: int, persons: Collection[int]) -> dict[int, Speaker]:
    """Those of some people who speak a language of the list beside Japanese."""
    rows = session.execute(
        select(SpokenLanguage.person_id, SpokenLanguage.language, Person.sex)
        .join(Person, and_(Person.company_id == SpokenLanguage.company_id, Person.id == SpokenLanguage.person_id))
        .where(
            SpokenLanguage.company_id == company_id, SpokenLanguage.person_id.in_(persons),
            SpokenLanguage.language.is_not(None),
        )
    ).all()  # fmt: skip
    return {
        row.person_id: Speaker(frozenset(one.language for one in rows if one.person_id == row.person_id), row.sex)
        for row in rows
    }


def shown_each(visit: Visit, persons: Collection[int]) -> Mapping[int, tuple[Shown, ...]]:
    """What each of some people speaks beside Japanese, as the reader may see it."""
    found: dict[int, tuple[Shown, ...]] = dict.fromkeys(persons, ())
    for one in visit.session.execute(_of(visit.actor.company_id, persons)).scalars():
        found[one.person_id] += (visit.show(sight.SPOKEN, one),)
    return found


def _of(company_id: int, persons: Collection[int]) -> Select[SpokenLanguage]:
    return (
        select(SpokenLanguage)
        .where(SpokenLanguage.company_id == company_id, SpokenLanguage.person_id.in_(persons))
        .order_by(SpokenLanguage.language.is_(None), SpokenLanguage.language, SpokenLanguage.words)
    )
