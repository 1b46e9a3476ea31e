"""Are the scales the official ones, turned the right way round, and drawn where a result has enough of them?"""

import pytest

from casework.rules import scales
from casework.rules.scales import DOMAINS, HARD, HIGH, LOW, OF_SHORT, SHORT_NAMES, Direction, Scale, drawn, turned
from casework.rules.scoring import Questionnaire

OFFICIAL = {
    "仕事のストレス要因": "心理的な仕事の負担（量） 心理的な仕事の負担（質） 自覚的な身体的負担度"
    " 職場の対人関係でのストレス 職場環境によるストレス 仕事のコントロール度 技能の活用度 仕事の適性度 働きがい",
    "心身のストレス反応": "活気 イライラ感 疲労感 不安感 抑うつ感 身体愁訴",
    "周囲のサポートと満足度": "上司からのサポート 同僚からのサポート 家族・友人からのサポート 仕事や生活の満足度",
}
"""素点換算表, typed again."""


def test_the_scales_are_the_official_ones_in_their_order():
    assert {one.name: " ".join(scale.label for scale in one.scales) for one in DOMAINS} == OFFICIAL
    assert len(Scale) == 19
    assert SHORT_NAMES.keys() == set(Scale)


def test_a_lot_is_bad_of_ten_of_them():
    good = {"仕事のコントロール度", "技能の活用度", "仕事の適性度", "働きがい", "活気", "上司からのサポート",
            "同僚からのサポート", "家族・友人からのサポート", "仕事や生活の満足度"}  # fmt: skip
    assert {scale.label for scale in set(Scale) - HARD} == good


@pytest.mark.parametrize(
    ("direction", "burden", "vigour"),
    [(Direction.POINTS, 5, 5), (Direction.STRESS, 1, 1), (Direction.AMOUNT, 1, 5)],
)
def test_five_becomes_the_favourable_end(direction, burden, vigour):
    assert (turned(Scale.QUANTITY, 5, direction), turned(Scale.VIGOUR, 5, direction)) == (burden, vigour)
    for scale in Scale:
        there_and_back = [turned(scale, turned(scale, points, direction), direction) for points in range(LOW, HIGH + 1)]
        assert there_and_back == [1, 2, 3, 4, 5]


def test_the_shorter_questionnaire_gives_fewer():
    assert scales.of_questionnaire(Questionnaire.FULL) == tuple(Scale)
    assert set(scales.of_questionnaire(Questionnaire.SHORT)) == OF_SHORT
    assert len(OF_SHORT) == 8


def test_a_domain_with_enough_scales_is_a_picture_and_few_are_put_together():
    assert [len(one.scales) for one in drawn(Scale)] == [9, 6, 4]
    assert [len(one.scales) for one in drawn(OF_SHORT)] == [8]
    assert [len(one.scales) for one in drawn(["vigour", "fatigue", "anxiety"])] == [3]
    assert [len(one.scales) for one in drawn(["vigour"])] == [1]
    assert drawn([]) == ()
