"""Does the notice of a decision say what was decided, why, and how to object, in both languages and to nobody else?"""

import io
from datetime import date, timedelta

import docx
import pytest
from docx.oxml.ns import qn

from casework.documents import decision_notice, word
from casework.rules import wording
from casework.rules.errors import NotYours
from casework.rules.objections import Outcome
from casework.rules.vocabulary import Hat, Language
from casework.services import decision_notices, decisions, forerunners, judgements
from tests.services import advising
from tests.services.advising import NEXT, advised, decide, decided, hear, limited, nights
from tests.services.test_hearing_questions import log
from tests.services.test_objections import answer, write
from tests.services.test_reconsiderations import WHY, refused, settle


def taken(world, decision, who="worker", hat=Hat.WORKER, language=Language.JAPANESE):
    with world.database.writing() as session:
        taken = decision_notices.take(session, world.actor(who, hat), decision.public_id, language, now=NEXT)
    return written(taken.file)


def written(file: bytes) -> str:
    """All that stands in a Word file."""
    body = docx.Document(io.BytesIO(file)).element.body
    return "".join(node.text or "" for node in body.iter(qn("w:t")))


def test_what_was_decided_why_and_how_to_object(world):
    _case, decision = decided(world)
    said = taken(world, decision)
    for words in (
        "佐藤 真由美　様", "決定日　2026年12月9日（水）",
        "残業は、月20時間までです", "次の見直し日　2027年1月9日（土）",
        "医師の意見のとおりです。",
        "2026年12月9日（水）にお聴きしました。お示しした内容：残業は月20時間まで、深夜業なし　これへのお返事：一部了解",
        "ご意見について会社が考えたこと：夜勤手当のことは、三か月後の見直しで確かめる",
        "2026年12月23日（水）", "山本 恵", "山田 哲也",
        "不利益な取扱いをすることはありません",
    ):  # fmt: skip
        assert words in said, words


def decided_part(world, decision, language=Language.JAPANESE) -> list[str]:
    """The paragraphs in the cell that says what was decided."""
    with world.database.writing() as session:
        file = decision_notices.take(session, world.actor("worker"), decision.public_id, language, now=NEXT).file
    heads = {Language.JAPANESE: "決まったこと", Language.ENGLISH: "Decision"}
    rows = [row.cells for table in docx.Document(io.BytesIO(file)).tables for row in table.rows]
    [cell] = [cells[-1] for cells in rows if cells[0].text == heads[language]]
    return [paragraph.text for paragraph in cell.paragraphs]


def test_a_step_is_not_looked_at_on_its_first_day_and_the_notice_has_the_day_of_the_page(world):
    case = advised(world)
    hear(world, case)
    begins, last = date(2027, 1, 9), date(2027, 3, 8)
    steps = (limited(20, until_on=begins - timedelta(days=1)), limited(40, from_on=begins, until_on=last))
    decision = decide(world, case, *steps, reason="段階をつける")
    with world.database.writing() as session:
        page = decisions.read(session, world.actor("worker"), decision.public_id, now=NEXT)
    assert page.measures[1].review_on > begins
    said = [words for words in decided_part(world, decision) if "見直し" in words]
    assert said == ["次の見直し日　2027年1月9日（土）"]
    assert page.due is not None
    assert page.due.limit_on == date(2027, 1, 9)


def test_twin_a_step_that_is_looked_at_as_it_begins_is_seen(world, monkeypatch):
    monkeypatch.setattr(judgements, "review_day", lambda first, last, on, _policy, _calendar: min(max(on, first), last))
    with pytest.raises(AssertionError):
        test_a_step_is_not_looked_at_on_its_first_day_and_the_notice_has_the_day_of_the_page(world)


def test_each_measure_is_a_paragraph_said_to_the_employee(world):
    _case, decision = decided(world)
    assert decided_part(world, decision) == [
        *(
            f"{what}\n2026年12月9日（水）から2027年3月8日（月）まで"
            for what in ("残業は、月20時間までです", "22時から5時までの勤務はありません")
        ),
        "次の見直し日　2027年1月9日（土）",
    ]
    assert [words.partition("\n")[0] for words in decided_part(world, decision, Language.ENGLISH)] == [
        "Your overtime is limited to 20 hours a month",
        "You have no work between 22:00 and 5:00",
        "Next review: Sat 9 Jan 2027",
    ]


def test_twin_a_notice_in_the_words_of_the_supervisor(world, monkeypatch):
    monkeypatch.setattr(wording, "to_employee", wording.line)
    with pytest.raises(AssertionError):
        test_each_measure_is_a_paragraph_said_to_the_employee(world)


def test_twin_measures_that_run_together(world, monkeypatch):
    line = word._write
    monkeypatch.setattr(word, "_write_apart", lambda node, several: line(node, "\n".join(several)))
    with pytest.raises(AssertionError):
        test_each_measure_is_a_paragraph_said_to_the_employee(world)


def test_in_english(world):
    _case, decision = decided(world)
    said = taken(world, decision, language=Language.ENGLISH)
    for words in (
        "Notice of the decision",
        "on Wed 9 Dec 2026",
        "Wed 23 Dec 2026",
        "As the physician advised.",
    ):
        assert words in said, words


def test_nothing_decided_and_why(world):
    case = advising.advised(world, advising.NORMAL)
    said = taken(world, decide(world, case, reason="通常どおり働ける状態のため"), "hr", Hat.HR)
    for words in (
        "通常勤務（措置なし）",
        "通常どおり働ける状態のため",
        "お聴きする手続きはありませんでした",
        "申し出てください",
    ):
        assert words in said, words
    for words in ("自動では終わりません", "見直し", "上司に伝えるのは"):
        assert words not in said, words


@pytest.mark.parametrize("language", [Language.JAPANESE, Language.ENGLISH])
def test_a_decision_that_fell_says_so_and_asks_nobody_to_object(world, language):
    _case, decision = decided(world)
    before = taken(world, decision, language=language)
    answer(world, write(world, decision), Outcome.CHANGED)
    after = taken(world, decision, language=language)
    japanese = language is Language.JAPANESE
    fell = "この決定は取りやめられました" if japanese else "This decision was set aside"
    assert (fell in before, fell in after) == (False, True)
    for words in ("申し出てください", "自動では終わりません") if japanese else ("If you disagree", "don’t end by"):
        assert (words in before, words in after) == (True, False), words


def test_twin_a_notice_that_is_the_same_for_all_is_seen(world, monkeypatch):
    monkeypatch.setattr(decision_notice, "sheet", lambda *_: decision_notice.JAPANESE)
    with pytest.raises(AssertionError):
        test_nothing_decided_and_why(world)


def test_twin_a_notice_that_hides_that_it_fell_is_seen(world, monkeypatch):
    monkeypatch.setattr(decision_notice, "sheet", lambda *_: decision_notice.JAPANESE)
    with pytest.raises(AssertionError):
        test_a_decision_that_fell_says_so_and_asks_nobody_to_object(world, Language.JAPANESE)


@pytest.mark.parametrize("language", Language)
def test_what_was_decided_anew_says_that_the_first_was_refused(world, language):
    case, first = refused(world)
    settle(world, first, Outcome.CHANGED)
    second = decide(world, case, limited(30), reason="再検討により")
    said = taken(world, second, language=language)
    assert WHY in said
    way = "人事が聞いて記録した" if language is Language.JAPANESE else "Recorded by HR as it was told"
    assert "山田 哲也" in said.partition(way)[0][-20:]
    assert "期間を区切れば働き方の見直しは必要です。" in said.partition(way)[2]
    assert ("了承していただけませんでした" in said) is (language is Language.JAPANESE)
    assert ("you did not accept" in said) is (language is Language.ENGLISH)
    assert WHY not in taken(world, first, language=language)


def test_twin_a_notice_that_forgets_the_refusal_is_seen(world, monkeypatch):
    monkeypatch.setattr(forerunners, "led_to", lambda *_: [])
    with pytest.raises(AssertionError):
        test_what_was_decided_anew_says_that_the_first_was_refused(world, Language.JAPANESE)


def test_decided_without_a_hearing(world):
    case = advising.advised(world)
    log(world, case)
    log(world, case, tried_on=NEXT.date().replace(day=8))
    decision = decide(world, case, limited(), nights(), unheard="連絡がつかないため")
    assert "お聴きできないまま決めました。理由：連絡がつかないため" in taken(world, decision)


@pytest.mark.parametrize("name", ["supervisor", "clerk", "physician", "nurse", "colleague", "factory_hr"])
def test_nobody_else_takes_it(world, name):
    _case, decision = decided(world)
    with world.database.writing() as session, pytest.raises(NotYours):
        decision_notices.take(session, world.actor(name), decision.public_id, Language.JAPANESE, now=NEXT)
