"""Does the English edition have every row of the Japanese form, in its order, with what was written as it stands?"""

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from casework.access import sight
from casework.documents import certificate, english, opinion, record, report, word
from casework.documents.letterhead import Paper
from casework.documents.sheet import Line, Options, Sheet, filled
from casework.rules.vocabulary import Language, MeasureKind
from tests.documents import papers, return_forms
from tests.documents.test_forms import lines

JAPANESE = re.compile("[぀-ヿ一-鿿㐀-䶿]")
RETURNS = return_forms.FORMS.values()
SHEETS = (report.SHEET, opinion.SHEET, record.SHEET, *(form.sheet for form in RETURNS))
HASHES = ("a" * 64, "b" * 64)


def contents(**changed):
    """The contents of all forms, all places of the product's own filled."""
    issued = papers.report_content(scores=None, urgent=True)
    advised = papers.opinion_content(
        (*papers.ITEMS[:2], papers.item(MeasureKind.FEWER_NIGHTS, 4, "交替で")), urgent=True, **changed
    )
    kept = record.content(issued, advised, hashes=HASHES, received_on="2026年12月9日")
    returns = {form.sheet.title: form.content(form.full) for form in RETURNS}
    return {report.SHEET.title: issued, opinion.SHEET.title: advised, record.SHEET.title: kept, **returns}


def shape(sheet: Sheet) -> list[object]:
    """What must not change: the fields and the codes of the choices, in their order."""
    return [
        part.fields if isinstance(part, Line) else (part.field, tuple(option.code for option in part.options))
        for part in sheet.parts
    ]


@pytest.mark.parametrize("sheet", SHEETS)
def test_it_is_the_same_form_row_by_row(sheet) -> None:
    turned = english.edition(sheet)
    assert shape(turned) == shape(sheet)
    assert [len(row.parts) for row in turned.rows] == [len(row.parts) for row in sheet.rows]
    assert (turned.language, turned.lead) == ("en-GB", english.LEAD)


@pytest.mark.parametrize("sheet", SHEETS)
def test_no_label_is_left_in_japanese(sheet) -> None:
    turned = english.edition(sheet)
    blank = dict.fromkeys(turned.fields, "")
    for part in turned.parts:
        if isinstance(part, Options):
            blank[part.field] = []  # type: ignore[assignment]  # a list for ticks
    told = [turned.title, turned.subject, turned.footnote, turned.mark]
    for row in filled(turned, blank):
        told += [row.head, row.sub, row.note, *row.lines]
    assert [words for words in told if JAPANESE.search(words)] == []


def test_a_word_without_english_is_seen(monkeypatch) -> None:
    monkeypatch.delitem(english.WORDS, "措置期間")
    english.edition.cache_clear()
    with pytest.raises(KeyError, match="措置期間"):
        english.edition(opinion.SHEET)
    english.edition.cache_clear()


@pytest.mark.parametrize("sheet", SHEETS)
def test_what_the_product_wrote_is_english_and_what_people_wrote_stays(sheet) -> None:
    issued = contents()[sheet.title]
    turned = english.content(issued)
    made = {field: value for field, value in turned.items() if field in english.MADE}
    assert [field for field, value in made.items() if JAPANESE.search(str(value))] == []
    for field in issued.keys() - english.MADE - english.MIXED:
        assert turned[field] == issued[field], field


@pytest.mark.parametrize("name", return_forms.FORMS)
def test_an_empty_paper_of_a_return_has_no_japanese_but_the_company(name) -> None:
    form = return_forms.FORMS[name]
    ways: list[dict[str, Any]] = (
        [{}] if name != "return-talk" else [{"health": None}, {"health": None, "awaited": True}]
    )
    for way in ways:
        empty = replace(form.empty, **way)
        told = lines(docx.Document(io.BytesIO(return_forms.file(name, empty, Language.ENGLISH))))
        assert [line for line in told if JAPANESE.search(line.replace(papers.COMPANY, ""))] == []


def test_days_times_and_measures() -> None:
    turned = english.content(contents()[opinion.SHEET.title])
    assert turned["held_on"] == "8 December 2026"
    assert turned["urgent"] == "[URGENT]  "
    assert turned["dated"] == "Issued on 9 December 2026"
    assert turned["signed"] == "issued on 9 December 2026 after signing in again"
    assert (turned["starts"], turned["ends"]) == ("9:00", "17:30")
    assert turned["period"] == "14 December 2026 – 13 March 2027 (3 months)"
    assert turned["other_words"] == "\nc. up to 4 night shifts a month 交替で"
    assert turned["notes"] == (
        "[URGENT] To be told on the same day.\n月1回、見直します。\n"
        "(Reason of the opinion) 休養の確保が当面大切なため。"
    )


def test_a_day_in_free_text_stays_as_it_was_written() -> None:
    issued = papers.report_content(burden="2026年12月1日から、9時30分に〜")
    assert english.content(issued)["burden"] == "2026年12月1日から、9時30分に〜"


def test_a_copied_paper_says_who_copied_it() -> None:
    turned = english.content({"signed": "2026年12月9日に受け取った書面から、高橋 浩が転記。原本は別に保管"})
    assert turned["signed"] == "copied by 高橋 浩 from a paper received on 9 December 2026; the original is kept"


def test_the_file_says_its_language_and_that_it_is_a_courtesy() -> None:
    form = word.Form(english.edition(report.SHEET), papers.COMPANY)
    document = docx.Document(io.BytesIO(form.fill(english.content(papers.report_content()))))
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.title == "Report on the physician's interview"
    language = document.styles.element.find(f".//{qn('w:lang')}")
    assert (language.get(qn("w:val")), language.get(qn("w:eastAsia"))) == ("en-GB", "ja-JP")
    told = lines(document)
    assert english.LEAD in told
    assert "佐藤 真由美" in told
    assert "直近3か月の時間外は月平均52時間。" in told


FORBIDDEN = ("面接", "健康", "ストレス", "医師", "産業医", "相談", "診", "health", "stress", "interview", "physician")


@pytest.mark.parametrize("language", Language)
def test_the_certificate_says_a_time_and_no_word_of_health(language) -> None:
    booking = papers.shown(
        sight.BOOKING,
        starts_at=datetime(2026, 12, 8, 5, tzinfo=UTC),
        ends_at=datetime(2026, 12, 8, 5, 30, tzinfo=UTC),
        physician_name="山田 哲也",
        place="会議室B",
    )
    employee = papers.shown(sight.EMPLOYEE, name="佐藤 真由美", number="1001", department="営業課", workplace="本社")
    file = certificate.made(Paper(papers.COMPANY), employee, booking, date(2026, 12, 9), language)
    document = docx.Document(io.BytesIO(file))
    told = "\n".join([*lines(document), document.sections[0].header.paragraphs[0].text])
    told += document.sections[0].footer.paragraphs[0].text + document.core_properties.subject
    assert ("14時00分〜14時30分（30分）" if language is Language.JAPANESE else "14:00–14:30 (30 minutes)") in told
    assert "佐藤 真由美" in told
    assert [word_ for word_ in (*FORBIDDEN, "山田", "会議室") if word_ in told.lower()] == []
