"""Do report and opinion come out with every official field, in the official order, with what was written?"""

import io
from dataclasses import replace
from datetime import date

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from casework.documents import committee_report, decision_notice, letterhead, medical_letter, opinion, report, word
from casework.documents.letterhead import Paper
from casework.documents.sheet import Line, Row, Sheet, filled
from casework.rules.vocabulary import MeasureKind, WorkCategory
from tests.documents import papers

# Typed again by hand from the form of the ministry's manual, in its order: the second signature on the sheets.
REPORT_LABELS = (
    "面接指導結果報告書", "対象者", "氏名", "所属", "男・女", "年齢",
    "勤務の状況（労働時間、労働時間以外の要因）", "労働時間", "労働時間以外の要因",
    "心理的な負担の状況", "A.ストレスの要因", "B.心身の自覚症状", "C.周囲の支援", "（医学的所見に関する特記事項）",
    "その他の心身の状況", "0.所見なし", "1.所見あり（",
    "面接医師判定", "本人への指導区分", "0.措置不要", "1.要保健指導", "2.要経過観察", "3.要再面接（時期：",
    "4.現病治療継続 又は 医療機関紹介", "（その他特記事項）",
    "医師の所属先", "実施年月日", "医師氏名",
)  # fmt: skip
OPINION_LABELS = (
    "就業上の措置に係る意見書", "対象者", "氏名", "所属",
    "就業区分", "0.通常勤務", "1.就業制限・配慮", "2.要休業",
    "就業上の措置", "労働時間の短縮", "0.特に指示なし", "1.時間外労働の制限", "時間/月まで", "2.時間外労働の禁止",
    "3.就業時間を制限", "4.変形労働時間制または裁量労働制の対象からの除外", "5.就業の禁止（休暇・休養の指示）",
    "6.その他",
    "労働時間以外の項目", "a.就業場所の変更", "b.作業の転換", "c.深夜業の回数の減少", "d.昼間勤務への転換", "e.その他",
    "（措置の内容を具体的に記述）", "措置期間", "次回面接予定日",
    "職場環境の改善に関する意見", "医療機関への受診配慮等", "その他（連絡事項等）",
    "医師の所属先", "実施年月日", "医師氏名",
)  # fmt: skip
FORMS = ((report.SHEET, REPORT_LABELS), (opinion.SHEET, OPINION_LABELS))
SHEETS = (report.SHEET, opinion.SHEET)


def opened(sheet: Sheet, content) -> Document:
    return docx.Document(io.BytesIO(word.Form(sheet, papers.COMPANY).fill(content)))


def lines(document: Document) -> list[str]:
    """Everything that stands in the body, paragraph by paragraph in reading order, merged cells once."""
    told = []
    for paragraph in document.element.body.iter(qn("w:p")):
        text = ""
        for node in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab")):
            text += node.text or "" if node.tag == qn("w:t") else "\n"
        told.extend(text.split("\n"))
    return told


def in_order(labels, told: list[str]) -> str | None:
    """The first label that is missing at its place; None when all follow one another."""
    text, at = "\n".join(told), 0
    for label in labels:
        found = text.find(label, at)
        if found < 0:
            return label
        at = found + len(label)
    return None


def content_of(sheet: Sheet):
    return papers.report_content() if sheet is report.SHEET else papers.opinion_content()


@pytest.mark.parametrize(("sheet", "labels"), FORMS)
def test_every_official_field_stands_in_its_place(sheet, labels) -> None:
    assert in_order(labels, lines(opened(sheet, content_of(sheet)))) is None


@pytest.mark.parametrize(
    ("sheet", "labels", "dropped"),
    [(sheet, labels, number) for sheet, labels in FORMS for number in range(len(sheet.rows))],
)
def test_a_form_with_a_dropped_row_is_caught(sheet, labels, dropped) -> None:
    twin = replace(sheet, rows=sheet.rows[:dropped] + sheet.rows[dropped + 1 :])
    content = {field: value for field, value in content_of(sheet).items() if field in twin.fields}
    assert in_order(labels, lines(opened(twin, content))) is not None


def test_a_form_with_two_rows_exchanged_is_caught() -> None:
    rows = list(report.SHEET.rows)
    rows[0], rows[1] = rows[1], rows[0]
    twin = replace(report.SHEET, rows=tuple(rows))
    assert in_order(REPORT_LABELS, lines(opened(twin, papers.report_content()))) is not None


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_content_that_does_not_fit_is_refused(sheet) -> None:
    content, form = dict(content_of(sheet)), word.Form(sheet, papers.COMPANY)
    with pytest.raises(ValueError, match="unknown"):
        form.fill({**content, "unknown": "x"})
    del content["held_on"]
    with pytest.raises(ValueError, match="held_on"):
        form.fill(content)


@pytest.mark.parametrize("sheet", SHEETS)
def test_file_and_preview_say_the_same_to_the_letter(sheet) -> None:
    content = content_of(sheet)
    told = lines(opened(sheet, content))
    at = 0
    for row in filled(sheet, content):
        for line in row.lines:
            assert line in told[at:], (row.head, line)
            at = told.index(line, at) + 1


def test_values_of_the_report() -> None:
    told = lines(opened(report.SHEET, papers.report_content()))
    for line in (
        "佐藤 真由美", "本社 営業課", "□ 男　■ 女", "40歳", "直近3か月の時間外は月平均52時間。",
        "担当の引継ぎが重なった。",
        "A.ストレスの要因　58点", "B.心身の自覚症状　82点", "C.周囲の支援　27点", "仕事の量と休養の確保が課題。",
        "□ 0.所見なし", "■ 1.所見あり（疲労の回復に配慮が要る）", "□ 0.措置不要", "■ 1.要保健指導", "□ 2.要経過観察",
        "■ 3.要再面接（時期：2027年1月12日）", "□ 4.現病治療継続 又は 医療機関紹介", "休養のとり方を助言した。",
        "みなと診療所", "2026年12月8日", "山田 哲也", "（2026年12月9日　本人認証のうえ発行）",
    ):  # fmt: skip
        assert line in told, line
    assert "港テスト工業株式会社　御中\n発行日　2026年12月9日" in "\n".join(told)


def test_values_of_the_opinion() -> None:
    told = lines(opened(opinion.SHEET, papers.opinion_content()))
    for line in (
        "□ 0.通常勤務　■ 1.就業制限・配慮　□ 2.要休業", "□ 0.特に指示なし", "■ 1.時間外労働の制限　20時間/月まで",
        "□ 2.時間外労働の禁止", "■ 3.就業時間を制限　9時00分〜17時30分", "□ 6.その他", "■ b.作業の転換",
        "■ c.深夜業の回数の減少", "（措置の内容を具体的に記述）", "b. 引継ぎの窓口を一人にする。", "c. 深夜業なし",
        "2026年12月14日〜2027年3月13日（3か月）", "2027年1月12日", "相談先を定めることが望ましい。",
        "通院の時間に配慮を。",
        "月1回、見直します。", "（意見の理由）休養の確保が当面大切なため。",
    ):  # fmt: skip
        assert line in told, line


def test_normal_work_says_that_nothing_is_ordered() -> None:
    content = papers.opinion_content(
        (), (), work_category=WorkCategory.NORMAL, from_on=None, until_on=None, notes=None, reason=None
    )
    told = lines(opened(opinion.SHEET, content))
    assert "■ 0.通常勤務　□ 1.就業制限・配慮　□ 2.要休業" in told
    assert "■ 0.特に指示なし" in told
    assert "□ 3.就業時間を制限　　　時　　分〜　　時　　分" in told


def test_an_end_that_is_not_typed_is_counted_from_the_months() -> None:
    told = lines(
        opened(
            opinion.SHEET,
            papers.opinion_content(periods=(papers.period(date(2026, 12, 1), months=3),)),
        )
    )
    assert "2026年12月1日〜2027年2月28日（3か月）" in told


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        ({"weeks": 2}, "2026年12月1日〜2026年12月14日（2週間）"),
        ({"days": 10}, "2026年12月1日〜2026年12月10日（10日間）"),
    ],
)
def test_a_period_in_weeks_or_days_says_both(counted, said) -> None:
    period = papers.period(date(2026, 12, 1), **counted)
    assert said in lines(opened(opinion.SHEET, papers.opinion_content(periods=(period,))))


def test_words_of_measures_stand_in_the_order_of_the_form() -> None:
    items = (
        papers.item(MeasureKind.OTHER, words="五つ目"),
        papers.item(MeasureKind.HOURS_OTHER, words="六つ目"),
        papers.item(MeasureKind.PLACE_CHANGE, words="一つ目"),
        papers.item(MeasureKind.FEWER_NIGHTS, 2, "交替で"),
    )
    told = lines(opened(opinion.SHEET, papers.opinion_content(items)))
    at = [told.index(line) for line in ("6. 六つ目", "a. 一つ目", "c. 深夜業は月2回まで　交替で", "e. 五つ目")]
    assert at == sorted(at)


def test_without_consent_the_scores_stay_away() -> None:
    told = lines(opened(report.SHEET, papers.report_content(scores=None)))
    assert "A.ストレスの要因　　　点" in told
    assert "（得点は、本人の同意を得たときに別に提供します。）" in told
    assert not any(score in "".join(told) for score in ("58点", "82点", "27点"))


def test_an_urgent_opinion_says_so_on_top_of_both() -> None:
    for sheet, content in (
        (report.SHEET, papers.report_content(urgent=True)),
        (opinion.SHEET, papers.opinion_content(urgent=True)),
    ):
        assert "【至急】　発行日　2026年12月9日" in "\n".join(lines(opened(sheet, content)))


HOSTILE = "<R&D> & \"引用\" '一重' {name} ]]> \ue000name\ue001\n二行目\r\n三行目\t𠮷野 髙﨑 ㋿\x00\x0b\ufffe終わり"


def test_hostile_text_survives_and_harms_nothing() -> None:
    told = lines(opened(report.SHEET, papers.report_content(work_hours=HOSTILE, other_condition=HOSTILE)))
    assert "<R&D> & \"引用\" '一重' {name} ]]> \ue000name\ue001" in told
    assert "二行目" in told
    assert "三行目\t𠮷野 髙﨑 ㋿終わり" in told
    assert told.count("佐藤 真由美") == 1


def test_equal_content_gives_equal_bytes() -> None:
    form = word.Form(report.SHEET, papers.COMPANY)
    assert form.fill(papers.report_content()) == form.fill(papers.report_content())
    assert form.fill(papers.report_content()) != form.fill(papers.report_content(burden="別の文"))


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_screen_reader_finds_its_way(sheet) -> None:
    document = opened(sheet, content_of(sheet))
    assert document.core_properties.title == sheet.title
    assert document.core_properties.language == "ja-JP"
    assert document.core_properties.author == ""
    heading = [paragraph for paragraph in document.paragraphs if getattr(paragraph.style, "name", "") == "Heading 1"]
    assert [paragraph.text for paragraph in heading] == [sheet.title]
    first = document.tables[1].rows[0]._tr
    assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    languages = document.styles.element.findall(f".//{qn('w:lang')}")
    assert [language.get(qn("w:eastAsia")) for language in languages] == ["ja-JP"]


@pytest.mark.parametrize("sheet", SHEETS)
def test_japanese_fonts_are_named_in_the_styles_and_the_theme_does_not_win(sheet) -> None:
    document = opened(sheet, content_of(sheet))
    fonts = list(document.styles.element.iter(qn("w:rFonts")))
    assert {font.get(qn("w:eastAsia")) for font in fonts} <= {letterhead.TEXT_FONT, letterhead.HEAD_FONT}
    assert not any("Theme" in name or "theme" in name for font in fonts for name in font.attrib)


def test_the_paper_is_lean() -> None:
    """The template's unused styles are gone: they were most of the weight."""
    assert len(word.Form(report.SHEET, papers.COMPANY).fill(papers.report_content())) < 20_000


def test_a_place_of_free_text_is_a_row_of_the_sheet() -> None:
    assert Row("x", (Line("{a}と{b}"),)).parts[0].fields == ("a", "b")


@pytest.mark.parametrize(
    "sheet", [decision_notice.JAPANESE, decision_notice.ENGLISH, medical_letter.SHEET, committee_report.SHEET]
)
def test_a_letter_gives_its_room_to_what_is_written(sheet):
    widths = [column.width for column in letterhead.build(sheet, Paper("港テスト工業")).tables[1].columns]
    assert sum(widths[:-1]) < sum(widths) / 4


def test_twin_headings_as_wide_as_on_an_official_form_are_seen(monkeypatch):
    monkeypatch.setattr(letterhead, "NARROW", letterhead.ALONE)
    with pytest.raises(AssertionError):
        test_a_letter_gives_its_room_to_what_is_written(decision_notice.JAPANESE)
