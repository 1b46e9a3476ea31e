"""Whose is a file of HR: taken, given with a word, left behind; and does that open or hide anything?"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from casework.access import Act, Visit, enter_worker
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.holdings import Holding
from casework.rules import words as wordlist
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.owners import Look
from casework.rules.todos import Todo
from casework.rules.vocabulary import CloseReason, Hat
from casework.services import cases, holdings, objections, overview, owners, task_list
from casework.services.holdings import Giving
from tests.services import advising
from tests.services.advising import NEXT
from tests.services.sharing import ends, listed, parts, request_of, second, told, whose

NAME = "佐藤 真由美"
HR, OTHER = "山本 恵", "中村 隆"
TODO = Todo.ANSWER_OBJECTION


def take(world, who="hr", now=NEXT) -> None:
    with world.database.writing() as session:
        holdings.take(session, world.actor(who, Hat.HR), request_of(world), now=now)


def give(world, to="factory_hr", note="", who="hr", now=NEXT) -> None:
    giving = Giving(world.people[to].public_id, note)
    with world.database.writing() as session:
        holdings.give(session, world.actor(who, Hat.HR), request_of(world), giving, now=now)


def hands(world, who="hr", now=NEXT):
    with world.database.writing() as session:
        file = overview.request_page(session, world.actor(who, Hat.HR), PublicId(request_of(world)), now=now)
    return file.hands


def test_the_only_officer_has_it_without_a_word(world):
    advising.advised(world)
    assert whose(world, now=NEXT) == ("alone", HR, True)
    assert listed(world, look=Look.MINE, now=NEXT) == [NAME]
    assert listed(world, look=Look.NOBODYS, now=NEXT) == []


def test_of_two_nobody_has_it_until_one_takes_it(world):
    second(world)
    advising.advised(world)
    for who in ("hr", "factory_hr"):
        assert whose(world, who, now=NEXT) == ("nobody", "", False)
        assert listed(world, who, Look.NOBODYS, now=NEXT) == [NAME]
        assert parts(world, who, now=NEXT)["あなたがすること"] == ["hear"]
    take(world)
    assert whose(world, now=NEXT) == ("taken", HR, True)
    assert whose(world, "factory_hr", now=NEXT) == ("taken", HR, False)
    assert listed(world, "factory_hr", Look.NOBODYS, now=NEXT) == listed(world, "factory_hr", Look.MINE, now=NEXT) == []
    assert parts(world, "factory_hr", now=NEXT) == {"ほかの担当者がすること": ["hear"]}
    assert parts(world, now=NEXT)["あなたがすること"] == ["hear"]


def test_each_piece_of_work_has_its_limit_and_its_basis(world):
    advising.advised(world)
    with world.database.writing() as session:
        [line] = task_list.index(session, world.actor("hr"), now=NEXT).lines
    assert line.task.limit is not None
    assert line.task.limit.limit_on == advising.NEXT.date() + timedelta(days=13)
    assert (line.rule.kind.value, line.rule.clock) == ("policy", line.task.limit.clock)
    late = NEXT + timedelta(days=14)
    assert listed(world, look=Look.LATE, now=late) == [NAME]
    assert listed(world, look=Look.LATE, now=NEXT + timedelta(days=13)) == []


def test_given_with_a_word_that_the_next_one_reads(world):
    second(world)
    advising.advised(world)
    take(world)
    give(world, note="木曜に本人と会う約束です。")
    assert whose(world, "factory_hr", now=NEXT) == ("taken", OTHER, True)
    assert told(world, "factory_hr").count("file_given") == 1
    [now_, *before] = hands(world, "factory_hr").before
    assert (now_.name, now_.given_by_name, now_.note) == (OTHER, HR, "木曜に本人と会う約束です。")
    assert before == []  # of today: the one before had it for no whole day
    take(world, now=NEXT + timedelta(days=1))
    assert told(world, "factory_hr").count("file_taken") == 1
    assert [one.name for one in hands(world, now=NEXT + timedelta(days=1)).before] == [HR, OTHER]


@pytest.mark.parametrize("note", ["うつ病で休むかもしれません。", "心療内科に通っているそうです。"])
def test_a_word_of_illness_does_not_pass(world, note):
    second(world)
    advising.advised(world)
    with pytest.raises(NotValid, match="病名や治療"):
        give(world, note=note)
    assert whose(world, now=NEXT)[0] == "nobody"


def test_twin_without_the_list_of_words_it_would_pass(world, monkeypatch):
    second(world)
    advising.advised(world)
    monkeypatch.setattr(holdings, "clinical_words", lambda _text: [])
    give(world, note="うつ病で休むかもしれません。")
    assert "うつ病" in hands(world, "factory_hr").before[0].note
    assert wordlist.clinical_words("うつ病で休むかもしれません。")


@pytest.mark.parametrize("to", ["hr", "worker", "clerk", "physician", "stranger_hr"])
def test_it_goes_to_a_colleague_only(world, to):
    second(world)
    advising.advised(world)
    with pytest.raises(NotValid):
        give(world, to)


def test_a_file_that_is_not_yours_is_not_there(world):
    advising.advised(world)
    with pytest.raises(NotYours):
        take(world, "factory_hr")
    with pytest.raises(NotYours):
        take(world, "stranger_hr")


def test_once_it_is_over_nobody_takes_it(world):
    advising.advised(world)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        cases.close(visit, session.execute(select(Case)).scalars().one(), CloseReason.MEASURES_OVER, NEXT.date())
    with pytest.raises(NotNow):
        take(world)


def test_who_left_without_handing_over_leaves_it_to_the_others(world):
    second(world)
    advising.advised(world)
    take(world)
    ends(world, "hr", NEXT.date())
    assert whose(world, "factory_hr", now=NEXT) == ("taken", HR, False)
    after = NEXT + timedelta(days=1)
    assert whose(world, "factory_hr", now=after) == ("alone", OTHER, True)
    assert listed(world, "factory_hr", Look.MINE, now=after) == [NAME]
    with pytest.raises(NotYours):
        take(world, now=after)


def test_of_three_it_is_nobodys_and_says_that_somebody_left(world):
    second(world)
    second(world, "colleague")
    advising.advised(world)
    take(world)
    ends(world, "hr", NEXT.date())
    after = NEXT + timedelta(days=1)
    for who in ("factory_hr", "colleague"):
        assert whose(world, who, now=after) == ("left", "", False)
        assert listed(world, who, Look.NOBODYS, now=after) == [NAME]


def test_twin_an_owner_who_never_leaves_is_caught(world, monkeypatch):
    second(world)
    second(world, "colleague")
    advising.advised(world)
    take(world)
    ends(world, "hr", NEXT.date())
    after = NEXT + timedelta(days=1)
    monkeypatch.setattr(owners, "_of_the_place", lambda _visit, grant, *, instead: (grant.instead.is_(instead),))
    assert listed(world, "factory_hr", Look.NOBODYS, now=after) == []


def test_the_list_and_the_line_say_the_same(world):
    """The condition of the list and the rule of the line are two texts of one thing: for every way to hold."""
    second(world)
    second(world, "colleague")
    advising.advised(world)
    for step in (lambda: None, lambda: take(world), lambda: give(world, "colleague")):
        step()
        for who in ("hr", "factory_hr", "colleague"):
            held, _, mine = whose(world, who, now=NEXT)
            assert (listed(world, who, Look.MINE, now=NEXT) == [NAME]) is mine
            assert (listed(world, who, Look.NOBODYS, now=NEXT) == [NAME]) is (held in {"nobody", "left"})


def test_a_word_of_the_same_day_goes_along(world):
    second(world)
    second(world, "colleague")
    advising.advised(world)
    give(world, note="木曜に本人と会う約束です。")
    give(world, "colleague", who="factory_hr", note="約束は金曜に変わりました。")
    [only] = hands(world, "colleague").before
    assert only.note == "木曜に本人と会う約束です。\n約束は金曜に変わりました。"
    take(world)
    [only] = hands(world).before
    assert (only.name, only.note.split("\n")[0]) == (HR, "木曜に本人と会う約束です。")
    give(world, "colleague", now=NEXT + timedelta(days=1), note="あとはお願いします。")
    assert hands(world, "colleague", NEXT + timedelta(days=1)).before[0].note == "あとはお願いします。"


def test_twin_a_word_that_goes_with_its_row_is_seen(world, monkeypatch):
    monkeypatch.setattr(Visit, "carry", lambda *_: None)
    with pytest.raises(AssertionError):
        test_a_word_of_the_same_day_goes_along(world)


def test_whoever_has_it_is_not_offered_it_again(world):
    second(world)
    second(world, "colleague")
    advising.advised(world)
    give(world)
    with world.database.writing() as session:
        page = holdings.giving(session, world.actor("hr"), request_of(world), now=NEXT)
    assert [one.public_id for one in page.officers] == [world.people["colleague"].public_id]


def objected(world):
    """HR decided; of the other officers the first one in their order is to answer."""
    case = advising.advised(world)
    advising.hear(world, case)
    decision = advising.decide(world, case, advising.limited(), advising.nights())
    with world.database.writing() as session:
        objections.write(session, world.actor("worker"), decision.public_id, "困ります。", now=NEXT)


def answering(world, who):
    """(under my own work, under my colleagues', mine in the list, nobody's there, whose it says)."""
    found = parts(world, who, NEXT)
    with world.database.writing() as session:
        lines = task_list.index(session, world.actor(who, Hat.HR), now=NEXT).lines
        mine = task_list.index(session, world.actor(who, Hat.HR), look=Look.MINE, now=NEXT).lines
        nobodys = task_list.index(session, world.actor(who, Hat.HR), look=Look.NOBODYS, now=NEXT).lines
    names = [line.owner.name for line in lines if line.owner is not None and line.task.todo is TODO]
    return (
        TODO.value in found.get("あなたがすること", []), TODO.value in found.get("ほかの担当者がすること", []),
        any(line.task.todo is TODO for line in mine), any(line.task.todo is TODO for line in nobodys), names,
    )  # fmt: skip


def test_an_objection_is_the_work_of_who_may_answer_it_whoever_has_the_file(world):
    second(world)
    objected(world)
    take(world)
    assert answering(world, "hr") == (False, True, False, False, [OTHER])
    assert answering(world, "factory_hr") == (True, False, True, False, [OTHER])
    ends(world, "factory_hr", NEXT.date() - timedelta(days=1))
    assert answering(world, "hr") == (True, False, True, False, [HR])


def test_twin_an_objection_that_goes_by_the_file_is_seen(world, monkeypatch):
    monkeypatch.setattr(owners, "_either", lambda file, _objections: file)
    with pytest.raises(AssertionError):
        test_an_objection_is_the_work_of_who_may_answer_it_whoever_has_the_file(world)


def given_twice(world) -> int:
    """How often the next one is told, by the same holding."""
    second(world)
    advising.advised(world)
    give(world, note="木曜に本人と会う約束です。")
    [before] = hands(world).before
    give(world, note="木曜に本人と会う約束です。", now=NEXT + timedelta(seconds=1))
    assert [one.public_id for one in hands(world).before] == [before.public_id]
    return told(world, "factory_hr").count("file_given")


def test_a_page_that_is_sent_twice_gives_once(world):
    assert given_twice(world) == 1
    give(world, note="金曜になりました。", now=NEXT + timedelta(minutes=1))
    assert told(world, "factory_hr").count("file_given") == 2, "another word is another giving"


def test_twin_a_giving_that_does_not_look_is_told_twice(world, monkeypatch):
    monkeypatch.setattr(holdings, "_given", lambda *_: False)
    with pytest.raises(AssertionError):
        given_twice(world)


def test_one_after_the_other_leaves_the_later_one(world):
    second(world)
    advising.advised(world)
    take(world)
    take(world, "factory_hr")
    with world.database.reading() as session:
        assert [one.person_id for one in session.execute(select(Holding)).scalars()] == [
            world.people["factory_hr"].person_id
        ]
