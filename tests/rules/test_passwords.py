"""Which passwords are good enough? Length counts; what everybody tries first does not pass, however long."""

import pytest

from casework.rules.passwords import LONGEST, SHORTEST, objection

LOGIN = "sato.mayumi@example.jp"


@pytest.mark.parametrize(
    "password",
    [
        "ゆきの朝に3kmを歩いた人",
        "correct horse battery",
        "xk7qvmw2zthp9",
        "8392017465839",
        "いろはにほへとちりぬるを",
        "a" * 200 + "bcdefgh ijk",
        "password と 山のむこう 37",
    ],
)
def test_good_ones_need_no_signs_or_digits(password):
    password = password if len(password) >= SHORTEST else password + "。"
    assert objection(password, LOGIN) is None


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "13文字以上"),
        ("x" * (SHORTEST - 1), "13文字以上"),
        ("ａｂ" * 6, "13文字以上"),
        ("長" * (LONGEST + 1), "256文字以内"),
        ("my name is sato.mayumi", "サインイン名"),
        ("ＳＡＴＯ．ＭＡＹＵＭＩ２０２６", "サインイン名"),
        ("aaaaaaaaaaaaaaa", "推測されやすい"),
        ("ababababababab", "推測されやすい"),
        ("1234567890123", "推測されやすい"),
        ("password12345", "推測されやすい"),
        ("PasswordPassword", "推測されやすい"),
        ("P@ssw0rd2026!!", "推測されやすい"),
        ("qwertyuiop123", "推測されやすい"),
        ("welcomecasework1", "推測されやすい"),
        ("1qaz2wsx3edc4rfv", "推測されやすい"),
        ("sakurasakura2026", "推測されやすい"),
    ],
)
def test_poor_ones_say_why(password, reason):
    said = objection(password, LOGIN)
    assert reason in str(said)


def test_a_short_name_before_the_at_sign_does_not_forbid_half_the_dictionary():
    assert objection("an apple and a pear", "an@example.jp") is None
