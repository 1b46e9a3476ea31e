"""Does a wished language decide where somebody speaks it, and nowhere else, and does it tell nobody anything?"""

from datetime import date, time
from functools import partial

import pytest
from sqlalchemy import func, select

from casework.access import Act, enter, trail
from casework.models.cases import Case
from casework.models.languages import SpokenLanguage
from casework.models.requests import InterviewRequest
from casework.models.trail import TrailSubject
from casework.rules.capacity import Help
from casework.rules.errors import NotValid, NotYours
from casework.rules.vocabulary import InterviewMode, Language, PhysicianWish, Sex
from casework.services import capacity, engagements, fits, languages, needed_time, relations
from casework.services.languages import Spoken
from casework.services.wishes import Wish
from tests.services.asking import ask, book, choices, invited, offer
from tests.services.counselling import ENGLISH, counsellor, engagement, say, talk
from tests.services.planning import MANY, page, proposal, wait
from tests.services.test_capacity import statements, told, ways
from tests.services.test_fitting import looked

SOON, LATER = date(2026, 12, 8), date(2026, 12, 15)
ABROAD = Wish(InterviewMode.EITHER, language_other="ベトナム語")


def spoken_by(world, who="outside_physician") -> Spoken:
    of = engagement(world, who)
    with world.database.reading() as session:
        return languages.speaking(session, world.actor("clerk"), of, now=world.now).spoken


# --- writing it down ----------------------------------------------------------------------------------------------


def test_what_is_written_down_is_kept_and_replaced(world):
    assert spoken_by(world) == Spoken()
    say(world, "outside_physician", Language.ENGLISH, Language.JAPANESE, words=(" ベトナム語", "手話", "手話", ""))
    assert spoken_by(world) == Spoken(frozenset({Language.ENGLISH}), ("ベトナム語", "手話"))
    say(world, "outside_physician", words=("手話",))
    assert spoken_by(world) == Spoken(frozenset(), ("手話",))
    with world.database.reading() as session:
        assert session.execute(select(func.count()).select_from(SpokenLanguage)).scalar_one() == 1
        line = engagements.index(session, world.actor("clerk"), now=world.now).standing
    assert {one.engagement.name: [spoken.words for spoken in one.spoken] for one in line}["佐々木 玲子"] == ["手話"]


@pytest.mark.parametrize("typed", ["英語", "English", "ＥＮＧＬＩＳＨ ", "えいご"])
def test_a_language_of_the_list_is_that_of_the_list_however_it_is_typed(world, typed):
    say(world, "outside_physician", words=(typed, "日本語", "手話"))
    assert spoken_by(world) == Spoken(frozenset({Language.ENGLISH}), ("手話",))
    case_id = invited(world)
    ask(world, case_id, Wish(InterviewMode.EITHER, language_other=typed))
    with world.database.reading() as session:
        request = session.execute(select(InterviewRequest)).scalar_one()
        assert (request.language_wish, request.language_other) == (Language.ENGLISH, None)


def test_what_contradicts_the_choice_is_left_as_it_was_typed(world):
    case_id = invited(world)
    ask(world, case_id, Wish(InterviewMode.EITHER, language=Language.JAPANESE, language_other="英語"))
    with world.database.reading() as session:
        request = session.execute(select(InterviewRequest)).scalar_one()
        assert request.language_wish is Language.JAPANESE
        assert request.language_other is not None


def test_it_is_written_to_the_trail(world):
    def entries() -> int:
        with world.database.reading() as session:
            return session.execute(
                select(func.count()).select_from(TrailSubject).where(TrailSubject.record == "spoken_language")
            ).scalar_one()

    say(world, "outside_physician", Language.ENGLISH)
    assert entries() == 1
    say(world, "outside_physician")
    assert entries() == 2


@pytest.mark.parametrize("words", [("あ" * 21,), tuple("あいうえおかきくけ")])
def test_too_many_words_are_refused_beside_their_field(world, words):
    with pytest.raises(NotValid) as refused:
        say(world, "nurse", words=words)
    assert refused.value.field == "others"


@pytest.mark.parametrize("who", ["hr", "physician", "outside_physician", "worker", "coordinator", "stranger_clerk"])
def test_nobody_else_writes_it_down(world, who):
    with pytest.raises(NotYours):
        say(world, "nurse", Language.ENGLISH, by=who)


def test_of_another_workplace_nothing_is_within_reach(world):
    with pytest.raises(NotYours):
        say(world, "factory_physician", Language.ENGLISH)


# --- offering and booking -----------------------------------------------------------------------------------------


def two_times(world) -> None:
    """The 産業医 comes sooner; the outside physician, who speaks English, later."""
    say(world, "outside_physician", Language.ENGLISH, words=("ベトナム語",))
    offer(world, SOON)
    offer(world, LATER, who="outside_physician")


def asked(world, wish, who="worker") -> str:
    case_id = invited(world, who)
    ask(world, case_id, wish, who=who)
    return case_id


def spoken(world, case_id) -> list[list[str]]:
    """Of each offered time: what its professional speaks beside Japanese, as the employee sees it."""
    found = choices(world, case_id)
    return [[one.words or one.language.value for one in found.spoken[slot.public_id]] for slot in found.earlier]


def test_every_time_is_offered_and_who_speaks_is_told(world):
    two_times(world)
    case_id = asked(world, ENGLISH)
    assert spoken(world, case_id) == [[], ["en", "ベトナム語"]]
    with world.database.writing() as session:
        visit = enter(session, world.actor("clerk"), Act.SEE_FREE_SLOTS, now=world.now)
        case, request = asking_of(session)
        assert [fit.speaks for fit in fits.fitting(visit, case, request)] == [False, True]
    sooner = choices(world, case_id).earlier[0]
    assert book(world, case_id, sooner.public_id).booked


def asking_of(session):
    return session.execute(
        select(Case, InterviewRequest).join(InterviewRequest, InterviewRequest.case_id == Case.id)
    ).one()


@pytest.mark.parametrize("language", [None, Language.JAPANESE])
def test_japanese_is_spoken_by_all_and_nothing_is_told(world, language):
    two_times(world)
    case_id = asked(world, Wish(InterviewMode.EITHER, language=language))
    assert choices(world, case_id).spoken == {}
    with world.database.writing() as session:
        visit = enter(session, world.actor("clerk"), Act.SEE_FREE_SLOTS, now=world.now)
        assert [fit.speaks for fit in fits.fitting(visit, *asking_of(session))] == [True, True]


def test_who_was_offered_languages_is_told_them_for_a_wish_in_words_too(world):
    two_times(world)
    assert spoken(world, asked(world, ABROAD)) == [[], ["en", "ベトナム語"]]


def test_a_thousand_languages_cost_one_statement(world):
    two_times(world)
    for who in ("worker", "colleague"):
        asked(world, ENGLISH, who)

    def of(count, visit, _pairs, askings):
        return fits.survey(visit, [one._replace(language=Language.ENGLISH) for one in askings[:count]])

    plain = looked(world, lambda visit, _pairs, askings: fits.survey(visit, askings))[1]
    assert looked(world, partial(of, 1))[1] == looked(world, partial(of, 2))[1] == plain + 1


# --- planning -----------------------------------------------------------------------------------------------------


def planned(world) -> dict[str, str]:
    """Who would come to whom."""
    return {row.who.employee.name: row.slot.physician_name for row in proposal(world).rows}


def test_the_plan_gives_the_time_of_whoever_speaks_the_language(world):
    two_times(world)
    wait(world, "worker", wish=ENGLISH)
    assert planned(world) == {"佐藤 真由美": "佐々木 玲子"}
    wait(world, "colleague", wish=Wish(InterviewMode.EITHER))
    assert planned(world) == {"佐藤 真由美": "佐々木 玲子", "鈴木 健": "山田 哲也"}


def test_a_plan_that_takes_any_time_for_it_is_seen(world, monkeypatch):
    monkeypatch.setattr(fits, "_could", lambda *_: False)
    two_times(world)
    wait(world, "worker", wish=ENGLISH)
    assert planned(world) == {"佐藤 真由美": "山田 哲也"}


def test_where_nobody_speaks_it_an_interpreter_is_assumed(world):
    offer(world, SOON)
    offer(world, LATER, who="outside_physician")
    wait(world, "worker", wish=ENGLISH)
    assert planned(world) == {"佐藤 真由美": "山田 哲也"}


@pytest.mark.parametrize("wish", [ABROAD, Wish(InterviewMode.EITHER, language=Language.JAPANESE)])
def test_words_and_japanese_bind_nothing(world, wish):
    two_times(world)
    wait(world, "worker", wish=wish)
    assert planned(world) == {"佐藤 真由美": "山田 哲也"}


def test_planning_opens_no_seal(world, monkeypatch):
    two_times(world)
    wait(world, "worker", wish=ABROAD)

    def opened(*_, **__):
        raise AssertionError("a seal was opened")

    monkeypatch.setattr(trail, "unseal", opened)
    assert planned(world) == {"佐藤 真由美": "山田 哲也"}
    assert page(world).waiting == 1


def test_somebody_who_could_not_hold_the_talk_anyway_binds_nobody(world):
    """Whoever is avoided, of the other sex than was wished, or a nurse and the interview of the law."""
    two_times(world)
    say(world, "nurse", Language.ENGLISH)
    with world.database.writing() as session:
        relations.avoid(
            session, world.actor("worker"), [world.people["outside_physician"].public_id], now=world.now
        )  # fmt: skip
    wait(world, "worker", wish=ENGLISH)
    wait(world, "colleague", wish=Wish(InterviewMode.EITHER, PhysicianWish.MAN, language=Language.ENGLISH))
    offer(world, SOON, at=time(16))
    assert planned(world) == dict.fromkeys(("佐藤 真由美", "鈴木 健"), "山田 哲也")


def spoken_for(world, wish) -> bool:
    with world.database.writing() as session:
        visit = enter(session, world.actor("clerk"), Act.SEE_FREE_SLOTS, now=world.now)
        case, request = asking_of(session)
        one = fits.Asking(
            request.id, case.workplace_id, case.employment.person_id, False, wish.mode, wish.physician, None,
            language=wish.language,
        )  # fmt: skip
        return fits.survey(visit, [one]).spoken == {request.id}


def test_of_a_consultation_a_counsellor_who_speaks_binds_those_who_wish_for_one(world):
    counsellor(world)
    say(world, "nurse", Language.ENGLISH)
    talk(world)
    wish = Wish(InterviewMode.EITHER, PhysicianWish.COUNSELLOR, language=Language.ENGLISH)
    assert not spoken_for(world, wish)
    assert spoken_for(world, Wish(InterviewMode.EITHER, language=Language.ENGLISH))
    say(world, "counsellor", Language.ENGLISH)
    assert spoken_for(world, wish)


def helped(world) -> set[Help]:
    return {kind for way in ways(page(world)) for kind in way}


def test_somebody_of_whom_nothing_is_known_is_no_help_where_the_language_is_spoken(world):
    say(world, "outside_physician", Language.ENGLISH)
    offer(world, SOON)
    wait(world, "worker", wish=Wish(InterviewMode.IN_PERSON, language=Language.ENGLISH))
    assert helped(world) == {Help.VISIT}
    (step,) = page(world).lacks[0].ways[0]
    assert step.person_id == world.people["outside_physician"].public_id


def test_a_help_that_forgets_the_language_is_seen(world, monkeypatch):
    monkeypatch.setattr(capacity._Helpers, "_understood", lambda *_: True)
    say(world, "outside_physician", Language.ENGLISH)
    wait(world, "worker", wish=Wish(InterviewMode.IN_PERSON, language=Language.ENGLISH))
    people = {step.person_id for lack in page(world).lacks for way in lack.ways for step in way}
    assert world.people["physician"].public_id in people


def test_where_nobody_speaks_it_anybody_helps(world):
    wait(world, "worker", wish=Wish(InterviewMode.IN_PERSON, language=Language.ENGLISH))
    assert {Help.VISIT, Help.SPOT} <= helped(world)


def test_the_sentences_about_what_is_missing_name_no_language(world):
    say(world, "outside_physician", Language.ENGLISH)
    offer(world, SOON, count=2)
    wait(world, *MANY[:2], wish=Wish(InterviewMode.IN_PERSON, language=Language.ENGLISH))
    assert told(page(world))
    assert not [words for words in told(page(world)) if "英語" in words or "言葉" in words]


def test_the_question_is_as_long_with_languages_for_many_as_for_one(world):
    two_times(world)
    wait(world, "worker", wish=ENGLISH)
    one = statements(world, needed_time.question)
    wait(world, *MANY[1:], wish=ENGLISH)
    assert statements(world, needed_time.question) == one


def test_no_other_company_learns_who_speaks_what(world):
    two_times(world)
    person_id = world.people["outside_physician"].person_id
    with world.database.reading() as session:
        assert languages.speakers(session, world.other_company_id, {person_id}) == {}
        found = languages.speakers(session, world.company_id, {person_id})
    assert found == {person_id: (frozenset({Language.ENGLISH}), Sex.FEMALE)}


def test_one_writes_down_ones_own(world):
    with world.database.writing() as session:
        languages.say_own(session, world.actor("nurse"), Spoken(words=("手話",)), now=world.now)
    assert spoken_by(world, "nurse") == Spoken(words=("手話",))
    with world.database.reading() as session:
        assert languages.own(session, world.actor("nurse"), now=world.now).spoken.words == ("手話",)
        assert languages.own(session, world.actor("physician"), now=world.now).spoken == Spoken()
    for who in ("clerk", "worker", "hr"):
        with world.database.writing() as session, pytest.raises(NotYours):
            languages.say_own(session, world.actor(who), Spoken(), now=world.now)
