"""What do the papers say that go outside, and what do they never say?"""

import re

import pytest

from casework.documents import referral as paper
from casework.rules.vocabulary import InterviewMode
from casework.services.wishes import Wish
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


def test_the_scores_stand_on_a_sheet_of_their_own(world):
    made = papers(world)
    assert NAME in made["result"]
    assert [kind for kind, words in made.items() if re.search(r"\d+点", words)] == ["result"]
