"""What do the papers say that go outside, and what do they never say?"""

import re
from datetime import date

import pytest
from sqlalchemy import select

from casework.documents import referral as paper
from casework.documents import work_sheet
from casework.models.requests import InterviewRequest
from casework.rules.errors import NotYours
from casework.rules.vocabulary import InterviewMode, ReferralEnd, WorkForm
from casework.rules.work_data import Month
from casework.services import handouts, trail, work_data
from casework.services.wishes import Wish
from casework.services.work_data import Given
from tests.services import asking, outside

NAME, KANA = "佐藤 真由美", "サトウ マユミ"


def papers(world, *, with_result=True, who="clerk") -> dict[str, str]:
    """The words of each paper that goes along."""
    case_id = asking.invited(world)
    wish = Wish(InterviewMode.ONLINE, remarks="耳が聞こえにくい", contact="昼休みに内線で")
    asking.ask(world, case_id, wish, outside=(world.centre,) if with_result else ())
    referral_id = outside.refer(world, case_id, with_result=with_result).public_id
    made: dict[str, str] = {}
    for kind in ("application", "request") + (("result",) if with_result else ()):
        found = outside.material(world, referral_id, kind, who=who)
        if kind == "application":
            made[kind] = outside.text_of(paper.application(found.site, found.referral, found.limit_on))
        elif kind == "request":
            made[kind] = outside.text_of(paper.request(found.site, found.referral, found.employee, found.request))
        else:
            made[kind] = outside.text_of(paper.result(found.site, found.referral, found.employee, found.scores))
            points = (found.scores.stressors, found.scores.reactions, found.scores.support)
            assert all(f"{number}点" in made[kind] for number in points)
    return made


@pytest.mark.parametrize("who", ["clerk", "worker"])
def test_the_application_names_nobody(world, who):
    words = papers(world, who=who)["application"]
    assert NAME not in words
    assert KANA not in words
    assert "耳が聞こえにくい" not in words
    for told in ("みなと地域産業保健センター", "港テスト工業", "本社", "小林 直子", "2026年12月31日"):
        assert told in words, told


def test_the_request_says_what_was_asked_for_and_no_score(world):
    words = papers(world)["request"]
    for told in (NAME, KANA, "耳が聞こえにくい", "昼休みに内線で", "■ オンライン", "■ ストレスチェックの結果の写し"):
        assert told in words, told
    assert not re.search(r"\d+点", words)
    assert "example.jp" not in words, "private addresses that the person did not name stay here"


def test_without_the_scores_the_request_says_so(world):
    assert "■ なし（点数はお渡ししません）" in papers(world, with_result=False)["request"]


def work(world, referral_id, who="hr"):
    with world.database.writing() as session:
        return handouts.work_sheet(session, world.actor(who), referral_id, now=world.now)


def with_work(world, **changed) -> str:
    """A request that is outside, and what HR told of the work; the referral."""
    _, referral_id = outside.referred(world, **changed)
    with world.database.writing() as session:
        request_id = session.execute(
            select(InterviewRequest.public_id).order_by(InterviewRequest.id.desc()).limit(1)
        ).scalar_one()
        given = Given(
            last_on=date(2026, 11, 1), months=(Month(date(2026, 11, 1), 45 * 60 + 30, 8 * 60, 4, 21),),
            work_form=WorkForm.THREE_SHIFTS, duties="検査と梱包",
        )  # fmt: skip
        work_data.give(session, world.actor("hr"), request_id, given, number=0, now=world.now)
    return referral_id


@pytest.mark.parametrize("who", ["hr", "worker"])
def test_the_sheet_of_the_work_says_what_hr_told_and_no_score(world, who):
    told = work(world, with_work(world, with_result=True), who)
    words = outside.text_of(work_sheet.sheet(told.company, told.provider, told.employee, told.told))
    for said in (
        NAME,
        "45:30",
        "8:00",
        "深夜業4回",
        "出勤21日",
        "検査と梱包",
        "みなと地域産業保健センター",
        "2026年11月",
    ):
        assert said in words, said
    assert not re.search(r"\d+点", words)


@pytest.mark.parametrize("who", ["clerk", "physician", "supervisor", "coordinator", "factory_hr", "colleague"])
def test_nobody_else_takes_the_sheet_of_the_work_out(world, who):
    referral_id = with_work(world)
    with pytest.raises(NotYours):
        work(world, referral_id, who)


def test_there_is_no_sheet_of_the_work_before_it_was_told_or_once_it_is_over(world):
    _, untold = outside.referred(world, "colleague")
    with pytest.raises(NotYours):
        work(world, untold)
    told = with_work(world)
    work(world, told)
    outside.end(world, told, ReferralEnd.DECLINED)
    with pytest.raises(NotYours):
        work(world, told)


def test_who_took_the_sheet_of_the_work_out_is_there_to_read(world):
    work(world, with_work(world))
    with world.database.reading() as session:
        readers = trail.own(session, world.actor("worker"), now=world.now)
    assert [one.act for line in readers.lines for one in line.done if one.act == "take_work_sheet"]


def test_twin_a_sheet_with_a_score_is_seen(world, monkeypatch):
    monkeypatch.setattr(work_sheet, "_NONE", "45点")
    told = work(world, with_work(world))
    words = outside.text_of(work_sheet.sheet(told.company, told.provider, told.employee, told.told))
    assert re.search(r"\d+点", words)


def test_the_scores_stand_on_a_sheet_of_their_own(world):
    made = papers(world)
    assert NAME in made["result"]
    assert [kind for kind, words in made.items() if re.search(r"\d+点", words)] == ["result"]
