"""Has every rule a name and a sentence, and every change of the law its day, its source and its mark?"""

from dataclasses import fields, replace
from datetime import date

import pytest

from casework import texts
from casework.rules import policy_words
from casework.rules.duties_of_law import AMENDMENTS
from casework.rules.policy import Disclosure, Policy, Thresholds

NAMES = [field.name for field in fields(Policy)]


def test_no_rule_is_without_a_name():
    assert list(policy_words.LABELS) == NAMES


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_value_can_be_said(name, language):
    filled = replace(
        Policy(), deliberated_on=date(2026, 3, 2), published_on=date(2026, 3, 9), disclosure=Disclosure.DEEMED
    )
    said = [texts.say(policy_words.value(name, getattr(policy, name)), language) for policy in (Policy(), filled)]
    assert all(one.strip() and "%(" not in one for one in said)


@pytest.mark.parametrize(
    ("name", "found", "said"),
    [
        ("request_days", 30, "30日"),
        ("follow_up_months", (1, 3, 6), "1・3・6か月"),
        ("reminder_days", (7, 1), "7・1日前"),
        ("reminder_days", (), "知らせない"),
        ("opinion_reminder_days", (5, 0), "期限の5・0日前（0は当日）"),
        ("opinion_reminder_days", (), "知らせない"),
        ("work_data_reminder_days", 3, "3日前"),
        ("same_envelope", False, "いいえ"),
        ("deliberated_on", None, "定めていません"),
        ("leave_pay", "", "定めていません"),
        ("published_on", date(2026, 3, 9), "2026年3月9日（月）"),
        ("neutral_title", "打合せ", "「打合せ」"),
        ("thresholds", Thresholds(77, 76, 63),
         "心身の反応77点以上、または要因と支援の合計76点以上で心身の反応63点以上"),
    ],
)  # fmt: skip
def test_what_is_said(name, found, said):
    assert texts.say(policy_words.value(name, found), "ja").strip() == said


@pytest.mark.parametrize(
    ("months", "said"), [((3,), "3 months"), ((1, 3), "1 and 3 months"), ((1, 3, 6), "1, 3 and 6 months")]
)
def test_several_months_are_said_as_each_language_says_them(months, said):
    assert texts.say(policy_words.value("follow_up_months", months), "en") == said


def test_the_days_of_the_law():
    assert [(one.from_on, one.confirmed) for one in AMENDMENTS] == [
        (date(2025, 1, 1), False), (date(2027, 4, 1), False), (date(2028, 4, 1), False),
    ]  # fmt: skip
    assert all(one.source and one.what for one in AMENDMENTS)
