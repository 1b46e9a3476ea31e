"""Is the paper on which somebody asks complete, empty, and free of promises that nobody can keep?"""

import io

import pytest
from docx import Document

from casework.documents import request, word
from casework.documents.sheet import CHOSEN, OPEN

COMPANY = "みなと北斗精機（架空）"


def words() -> str:
    document = Document(io.BytesIO(request.blank(COMPANY)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.mark.parametrize(
    "label",
    [
        "申出日",
        f"{COMPANY}　御中",
        "所属",
        "社員番号",
        "氏名（フリガナ）",
        "連絡先・連絡のつく時間",
        "検査を受けた日",
        "結果の通知を受けた日",
        "第1希望",
        "第2希望",
        "第3希望",
        "対面",
        "オンライン",
        "どちらでも",
        "産業医",
        "外部の医師",
        "女性",
        "男性",
        "指定なし",
        "実施事務従事者",
        "産業保健スタッフ",
        "外部機関",
        "人事",
        "不利益な取扱いを受けない",
        "会社に伝わること",
        "報告書と意見書が",
        "印がなくても申出は有効",
    ],
)
def test_every_item_of_the_form_stands_on_the_paper(label):
    assert label in words()


def test_nothing_is_chosen_for_anybody():
    assert CHOSEN not in words()
    assert words().count(OPEN) >= 3 + 5 + 3 + 4


@pytest.mark.parametrize("promise", ["秘密", "絶対", "誰にも", "だれにも"])
def test_no_promise_that_cannot_be_kept(promise):
    assert promise not in words()


def test_twin_a_place_that_was_forgotten_is_no_paper():
    content = {"company": COMPANY}
    with pytest.raises(ValueError, match="requested_on"):
        word.form(request.SHEET, COMPANY).fill(content)
