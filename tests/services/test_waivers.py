"""Is it said that time is missing for a wish only, whom one may ask, and nothing of what may not be told?"""

from datetime import date, time

import pytest

from casework.access import Act, enter
from casework.rules.vocabulary import InterviewMode, Language, PhysicianWish
from casework.services import away, needed_time, relations, waivers
from casework.services.wishes import Wish
from tests.services.asking import offer
from tests.services.counselling import say
from tests.services.planning import EITHER, SOON, page, wait
from tests.services.test_capacity import desk_lines, told

WOMAN = Wish(InterviewMode.EITHER, PhysicianWish.WOMAN)
ENGLISH = Wish(InterviewMode.EITHER, language=Language.ENGLISH)


def asks(world) -> list[tuple[str, list[str]]]:
    """Who may be asked what, by the page."""
    return [
        (ask.who.employee.name, [str(question) for question in ask.questions])
        for lack in page(world).lacks
        if lack.wished
        for ask in lack.wished.asks
    ]


@pytest.mark.parametrize(
    ("wish", "question"),
    [
        (WOMAN, "「女性の医師」を希望しています。ほかの医師でもよいか"),
        (Wish(InterviewMode.ONLINE), "オンラインを希望しています。対面でもよいか"),
        (ENGLISH, "言語の希望があります。その言語を話さない医師との、通訳を付けた面接でもよいか"),
    ],
)
def test_a_wish_for_which_a_free_time_is_left_is_asked_about(world, wish, question):
    say(world, "outside_physician", Language.ENGLISH)
    offer(world, SOON)
    wait(world, "worker", wish=wish)
    (lack,) = page(world).lacks
    assert lack.wished is not None
    assert str(lack.wished.said).startswith("このうち1件は")
    [(name, [asked])] = asks(world)
    assert (name, asked.replace("woman", "女性の医師")) == ("佐藤 真由美", question)


def test_who_wishes_to_come_in_person_may_be_asked_for_on_line(world):
    offer(world, SOON, online=True, place="")
    wait(world, "worker", wish=Wish(InterviewMode.IN_PERSON))
    assert asks(world) == [("佐藤 真由美", ["対面を希望しています。オンラインでもよいか"])]


def test_two_wishes_are_asked_about_together_only_where_neither_alone_is_in_the_way(world):
    offer(world, SOON)
    wait(world, "worker", wish=Wish(InterviewMode.ONLINE, PhysicianWish.WOMAN))
    [(_name, questions)] = asks(world)
    assert len(questions) == 2
    offer(world, SOON, who="outside_physician", at=time(9))
    [(_name, questions)] = asks(world)
    assert questions == ["オンラインを希望しています。対面でもよいか"]


def test_no_more_are_counted_than_times_are_free(world):
    offer(world, SOON)
    wait(world, "worker", "colleague", wish=WOMAN)
    (lack,) = page(world).lacks
    assert lack.wished is not None
    assert (lack.wished.said.params, len(lack.wished.asks)) == ({"count": 1}, 2)


@pytest.mark.parametrize("on", [None, date(2027, 1, 12)])
def test_where_no_time_is_left_before_the_limit_no_wish_is_in_the_way(world, on):
    if on is not None:
        offer(world, on)
    wait(world, "worker", wish=WOMAN)
    (lack,) = page(world).lacks
    assert lack.wished is None


def test_whom_somebody_would_rather_not_meet_is_never_a_reason_that_is_told(world):
    offer(world, SOON, count=2)
    wait(world, "worker", wish=WOMAN)
    wait(world, "colleague", wish=EITHER)
    physician = world.people["physician"].public_id
    for who in ("worker", "colleague"):
        with world.database.writing() as session:
            relations.avoid(session, world.actor(who), {physician}, now=world.now)
    found = page(world)
    assert found.lacks
    assert [lack.wished for lack in found.lacks] == [None] * len(found.lacks)


def test_twin_that_looks_past_it_is_seen(world, monkeypatch):
    monkeypatch.setattr(away, "related", lambda _rows, persons: dict.fromkeys(persons, frozenset()))
    with pytest.raises(AssertionError):
        test_whom_somebody_would_rather_not_meet_is_never_a_reason_that_is_told(world)


def test_the_sentences_themselves_and_the_desk_tell_of_no_wish(world):
    offer(world, SOON)
    wait(world, "worker", wish=WOMAN)
    assert told(page(world)) == [
        "本社：2026-12-31までに面接が必要な申出が1件あり、合う枠が一つもありません。1枠必要です。"
    ]
    assert not any("希望" in line for line in desk_lines(world))


def test_what_the_reader_may_not_read_is_not_asked_about(world, monkeypatch):
    offer(world, SOON)
    wait(world, "worker", wish=WOMAN)
    monkeypatch.setattr(waivers, "FIELDS", ())
    assert asks(world) == []


def test_a_plan_keeps_every_wish(world):
    """What would do without it is a question to a person, and no slot of theirs."""
    offer(world, SOON)
    wait(world, "worker", wish=WOMAN)
    with world.database.writing() as session:
        visit = enter(session, world.actor("clerk"), Act.SEE_CAPACITY, now=world.now)
        asked = needed_time.question(visit)
        found, _missing = needed_time.matched(asked)
    assert len(found.unmatched) == 1
