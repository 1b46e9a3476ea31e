"""Does the record stand under the five headings of the law, the fourth in three parts, with all of both forms?"""

import pytest

from casework.documents import opinion, record, report
from casework.documents.sheet import filled
from tests.documents import papers
from tests.documents.test_forms import in_order, lines, opened

HASHES = ("a" * 64, "b" * 64)
HEADINGS = (
    "1.実施年月日", "2.労働者の氏名", "3.面接指導を行った医師の氏名", "4.労働者の状況", "①勤務の状況",
    "②心理的な負担の状況",
    "③その他の心身の状況", "5.医師の意見",
)  # fmt: skip
"""安衛則52条の18, typed by hand."""


def content():
    return record.content(
        papers.report_content(), papers.opinion_content(), hashes=HASHES, received_on="2026年12月9日"
    )  # fmt: skip


def test_it_stands_under_the_headings_of_the_law() -> None:
    told = lines(opened(record.SHEET, content()))
    assert in_order(HEADINGS, told) is None
    for line in (
        "2026年12月8日",
        "佐藤 真由美",
        "山田 哲也（みなと診療所）",
        "B.心身の自覚症状　82点",
        "照合番号　" + "b" * 64,
    ):
        assert line in told, line


@pytest.mark.parametrize("form", [report, opinion])
def test_everything_that_was_written_on_a_form_stands_in_the_record(form) -> None:
    issued = papers.report_content() if form is report else papers.opinion_content()
    told = [line for row in filled(record.SHEET, content()) for line in row.lines]
    for row in filled(form.SHEET, issued):
        if row.head in {"医師の所属先", "医師氏名"}:
            continue
        for line in row.lines:
            assert line in told, (row.head, line)


def test_a_form_with_a_heading_of_no_place_is_seen(monkeypatch) -> None:
    monkeypatch.delitem(record._PARTS, "心理的な負担の状況")
    with pytest.raises(ValueError, match="心理的な負担の状況"):
        list(record._state())


def test_the_two_forms_share_no_place_but_the_common_ones() -> None:
    common = set(report.common(
        company="", employee=papers.EMPLOYEE, interview=papers.INTERVIEW, urgent=False, issued_on=papers.ISSUED_ON
    ))  # fmt: skip
    assert report.SHEET.fields & opinion.SHEET.fields <= common
