"""Do the scores propose what the model rules say, and never more than propose?"""

import json

import pytest

from casework.rules import scoring
from casework.rules.policy import SHORT_THRESHOLDS, Thresholds
from casework.rules.scoring import SPANS, Questionnaire, Span, departs, implausible, proposes

# 実施規程例: 反応77以上、または 要因＋支援76以上かつ反応63以上
FULL = [
    (17, 77, 9, True),
    (17, 76, 9, False),
    (50, 63, 26, True),
    (50, 62, 26, False),
    (50, 63, 25, False),
    (68, 62, 36, False),
]
# 23項目: 反応31以上、または 要因＋支援39以上かつ反応23以上
SHORT = [(6, 31, 6, True), (6, 30, 6, False), (20, 23, 19, True), (20, 22, 19, False), (19, 23, 19, False)]


@pytest.mark.parametrize(("stressors", "reactions", "support", "expected"), FULL)
def test_the_57_items(stressors: int, reactions: int, support: int, expected: bool):
    assert proposes(Thresholds(), stressors, reactions, support) is expected


@pytest.mark.parametrize(("stressors", "reactions", "support", "expected"), SHORT)
def test_the_23_items(stressors: int, reactions: int, support: int, expected: bool):
    assert proposes(SHORT_THRESHOLDS, stressors, reactions, support) is expected


def test_a_company_may_set_other_numbers():
    strict = Thresholds(reactions=60, stressors_and_support=70, reactions_beside=50)
    assert proposes(strict, 17, 60, 9)
    assert not proposes(Thresholds(), 17, 60, 9)


def test_a_rule_that_forgot_the_second_way_would_be_caught():
    broken = [reactions >= 77 for _stressors, reactions, _support, _expected in FULL]
    assert broken != [expected for *_scores, expected in FULL]


@pytest.mark.parametrize(
    ("needed", "high_stress", "proposed", "expected"),
    [
        (True, True, True, False),
        (False, False, False, False),
        (False, True, True, True),
        (True, False, False, True),
        # flag and scores disagree: whatever is decided wants a reason
        (True, True, False, True),
        (False, True, False, True),
        (True, False, True, True),
        (False, False, True, True),
    ],
)
def test_which_decisions_want_a_reason(needed: bool, high_stress: bool, proposed: bool, expected: bool):
    assert departs(needed, high_stress=high_stress, proposed=proposed) is expected


def test_what_each_domain_can_sum_up_to():
    assert {
        Questionnaire.FULL: {"stressors": Span(17, 68), "reactions": Span(29, 116), "support": Span(9, 36)},
        Questionnaire.SHORT: {"stressors": Span(6, 24), "reactions": Span(11, 44), "support": Span(6, 24)},
    } == SPANS


@pytest.mark.parametrize(("score", "expected"), [(28, True), (29, False), (116, False), (117, True)])
def test_implausible_scores(score: int, expected: bool):
    assert implausible(Questionnaire.FULL, "reactions", score) is expected


def test_the_rule_of_a_check_is_kept_word_for_word():
    own = Thresholds(reactions=80, stressors_and_support=78, reactions_beside=65)
    assert scoring.thaw(scoring.frozen(Questionnaire.SHORT, own)) == (Questionnaire.SHORT, own)


def test_what_is_kept_names_every_number():
    kept = json.loads(scoring.frozen(Questionnaire.FULL, Thresholds()))
    assert kept == {"questionnaire": "57", "reactions": 77, "stressors_and_support": 76, "reactions_beside": 63}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"questionnaire": "99"}', '{"questionnaire": "57", "other": 1}'])
def test_another_text_is_no_rule(text: str):
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        scoring.thaw(text)
