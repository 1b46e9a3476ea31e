"""What is never a measure, and what asks for more than a tick?"""

import pytest

from casework.rules import transfers
from casework.rules.comparison import Item
from casework.rules.vocabulary import MeasureKind

K = MeasureKind
NEVER = ("解雇", "雇止め", "契約を更新しない", "退職勧奨", "辞めてもらう", "自主退職を勧める")


def test_the_catalogue_holds_nothing_that_ends_or_lowers_somebodys_work():
    """The kinds are those of the law and the opinion form: not one of article 36."""
    assert {kind.value for kind in K} == {
        "overtime_limit", "overtime_ban", "working_hours", "flexible_excluded", "work_ban", "hours_other",
        "place_change", "task_change", "fewer_nights", "day_shift", "other",
    }  # fmt: skip
    assert [kind for kind in K if transfers.forbidden_words(kind.label)] == []


@pytest.mark.parametrize("words", [*NEVER, "契約 の 不更新", "ﾀｲｼｮｸ勧奨ではなく退職勧奨", "３月で雇い止め"])
def test_no_words_let_it_in(words):
    assert transfers.forbidden_words(words)


@pytest.mark.parametrize("words", ["検品の作業", "月一回の面談", "退職ではない", "更新の手続きを手伝う"])
def test_other_words_are_let_alone(words):
    assert transfers.forbidden_words(words) == []


@pytest.mark.parametrize(
    ("item", "moved"),
    [
        (Item(K.PLACE_CHANGE, words="二階の事務室"), True),
        (Item(K.TASK_CHANGE, words="検品"), True),
        (Item(K.OTHER, words="営業部へ異 動"), True),
        (Item(K.OTHER, words="役職を外す"), True),
        (Item(K.OTHER, words="月一回の面談"), False),
        (Item(K.OVERTIME_LIMIT, 20, words="部署の変更とあわせて"), True),
        (Item(K.OVERTIME_LIMIT, 20), False),
    ],
)
def test_what_moves_somebody_is_known_by_its_kind_or_its_words(item, moved):
    assert transfers.is_one(item) is moved


MOVES = (Item(K.TASK_CHANGE, words="夜間の巡回から検品へ"), ("作業の転換", "夜間の巡回から検品へ"))
LIMIT = (Item(K.OVERTIME_LIMIT, 20, words="上限が必要である"), ("時間外労働の制限", "上限が必要である"))
PLACE = (Item(K.PLACE_CHANGE, words="二階へ"), ("就業場所の変更", "二階へ"))
FREE = "業務量が多く、残業の上限が必要である。対人の業務から離れ、事務の担当とすることが望ましい。\n夜は休む"


@pytest.mark.parametrize(
    ("words", "kind", "stands"),
    [
        ("夜間の 巡回", K.TASK_CHANGE, True), ("夜間の\n巡回", K.TASK_CHANGE, True),
        ("作業の転換", K.TASK_CHANGE, True),
        ("昼間の巡回", K.TASK_CHANGE, False), ("", K.TASK_CHANGE, False), (" ", K.TASK_CHANGE, False),
        ("上限が必要である", K.TASK_CHANGE, False), ("時間外労働の制限", K.TASK_CHANGE, False),
        ("夜間の巡回", K.PLACE_CHANGE, False), ("二階へ", K.PLACE_CHANGE, True), ("二階へ", K.TASK_CHANGE, False),
        ("二階へ", K.OTHER, True), ("夜間の巡回", K.OTHER, True), ("上限が必要である", K.OTHER, False),
    ],
)  # fmt: skip
def test_a_transfer_stands_on_words_of_an_item_that_moves_in_this_way(words, kind, stands):
    """Words of the opinion on hours are none of another place; whatever the width of the letters."""
    assert transfers.stands_on(words, kind, [MOVES, LIMIT, PLACE], [""]) is stands


@pytest.mark.parametrize(
    ("words", "kind", "stands"),
    [
        ("事務の担当とする", K.TASK_CHANGE, True), ("対人の業務から離れ", K.TASK_CHANGE, True),
        ("残業の上限が必要である", K.TASK_CHANGE, False), ("業務量が多く", K.TASK_CHANGE, False),
        ("夜は休む", K.TASK_CHANGE, False), ("望ましい。夜は", K.TASK_CHANGE, True),
        ("上限が必要である。", K.PLACE_CHANGE, False), ("事務の担当とする", K.PLACE_CHANGE, False),
        ("事務の担当とする", K.OTHER, True), ("夜は休む", K.OTHER, False),
    ],
)  # fmt: skip
def test_in_a_free_text_the_sentence_is_about_work_or_place(words, kind, stands):
    assert transfers.stands_on(words, kind, [LIMIT], [FREE]) is stands


@pytest.mark.parametrize(
    "free", ["通勤の負担が少ない勤務地が望ましい", "いまの職場から離れること", "在宅での勤務も考える", "部署の変更"]
)
def test_free_words_on_a_place_are_enough(free):
    assert transfers.stands_on(free, K.PLACE_CHANGE, [], [free])


def test_twin_any_words_of_the_opinion_are_seen(monkeypatch):
    monkeypatch.setattr(transfers, "ABOUT", dict.fromkeys(transfers.ABOUT, ("",)))
    with pytest.raises(AssertionError):
        test_in_a_free_text_the_sentence_is_about_work_or_place("残業の上限が必要である", K.TASK_CHANGE, False)


TELLING, HARMLESS = (
    ("営業部へ異動させる", "三月から関連会社へ出向", "出向を取りやめて本社へ戻す", "出向先を変える",
     "異動のうえ残業なし", "四月に異動し、異動後は残業なし", "転勤を見合わせる", "配置転換", "管理職から外す"),
    ("顧客先に出向く仕事を減らす", "現場へ出向いて行う作業を控える", "一人で出向かない", "客先に出向ける日を限る",
     "異動後3か月は残業なし", "異動前の仕事の引継ぎを減らす", "出張を控える"),
)  # fmt: skip


def wrong(moved=transfers.is_one) -> set[str]:
    """Sentences of either sort that are taken for the other."""
    kind = K.OTHER
    return {one for one in TELLING if not moved(Item(kind, words=one))} | {
        one for one in HARMLESS if moved(Item(kind, words=one))
    }


def test_sentences_of_both_sorts_are_told_apart():
    assert wrong() == set()


def test_twin_a_list_without_endings_takes_verbs_for_transfers(monkeypatch):
    monkeypatch.setattr(transfers, "MOVES", tuple(word.partition("(")[0] for word in transfers.MOVES))
    assert {"顧客先に出向く仕事を減らす", "異動後3か月は残業なし"} <= wrong()
