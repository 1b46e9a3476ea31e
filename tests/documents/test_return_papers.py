"""Does each of the four papers of a return to work have every field of its form, with its value, and nothing else's?"""

import dataclasses
import io
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from casework.documents import letterhead, return_papers, return_talk_record, word
from casework.documents.information_request import Agreed
from casework.documents.letterhead import Paper
from casework.documents.sheet import CHOSEN, OPEN, Options
from casework.rules.return_to_work import Accommodation, AccommodationKind, Assessment, Extent
from casework.rules.vocabulary import ConsentChannel, Language
from tests.documents import return_forms
from tests.documents.papers import COMPANY
from tests.documents.return_forms import FORMS
from tests.documents.test_forms import in_order, lines

# Typed by hand from the list of fields (domain: §2e), in its order: the second signature on the sheets.
_LIST = (
    "就業上の配慮の内容", "時間外勤務", "禁止", "制限", "交替勤務", "禁止", "制限", "休日勤務", "禁止", "制限",
    "就業時間短縮", "遅刻", "早退", "出張", "禁止", "制限", "作業転換", "配置転換・異動", "その他", "今後の見通し",
)  # fmt: skip
_STAFF = ("事業場", "所属", "従業員番号", "氏名", "性別", "年齢")
LABELS = {
    "information-request": (
        "職場復帰支援に関する情報提供依頼書", "先生", "従業員", "氏名", "性別", "生年月日", "勤務先", "お願い",
        "依頼事項",
        "(1) 発症から初診までの経過", "(2) 治療経過", "(3) 現在の状態（業務に影響を与える症状、薬の副作用を含む）",
        "(4) 就業上の配慮に関するご意見", "(5)", "(6)", "お書きいただかなくてよいこと", "お返事の取扱い",
        "産業医等の氏名", "所属・連絡先", "電話", "本人の確認と同意", "説明を受けました", "同意します", "日付", "署名",
    ),
    "return-talk": (
        "職場復帰支援に関する面談記録票", "記録作成日", *_STAFF, "面談日時", "出席者", "管理監督者", "人事労務担当者",
        "産業医等", "衛生管理者等", "保健師等", "その他", "これまでの経過のまとめ", "主治医による意見", "医療機関名",
        "主治医", "連絡先", "治療状況", "業務上の配慮", "現状の評価・問題点", "本人の状況", "職場環境等", "その他",
        "職場復帰支援プランの検討事項", "復帰開始予定日", "管理監督者による就業上の配慮", "人事労務管理上の対応",
        "産業医等の意見", "フォローアップ", "その他", "職場復帰の可否", "可", "不可（理由：", "次回面談", "予定日",
        "予定者", "記載者",
    ),
    "return-opinion": (
        "職場復帰に関する意見書", "人事労務責任者", *_STAFF, "目的", "新規", "変更", "解除", "復職に関する意見",
        "復職の可否", "可", "条件付き可", "不可", "意見", *_LIST, "面談実施日", "措置期間", "産業医等の所属先",
        "産業医等の氏名",
    ),
    "doctor-information": (
        "職場復帰及び就業上の配慮に関する情報提供書", "先生", "氏名", "性別", "生年月日", "復職日", "お知らせ", *_LIST,
        "連絡事項", "措置期間", "産業医等の氏名", "所属・連絡先", "電話",
    ),
}  # fmt: skip
_OF_LIST = (
    "□ 禁止　■ 制限（月20時間まで）", "□ 禁止　■ 制限（夜勤に就かない）", f"■ 禁止　□ 制限（{'　' * 10}）",
    "■ 遅刻（1日30分）　■ 早退（1日1時間30分）", "□ 禁止　■ 制限（日帰りに限る）", "■ あり（窓口から資料づくりへ）",
    "■ あり（半年は行わない）", "■ あり（通院日は早退できる）",
)  # fmt: skip
_OF_STAFF = ("本社", "営業課", "M-1001", "佐藤 真由美", "□ 男　■ 女", "40歳")
_OF_LETTER = (
    "港南こころのクリニック　鈴木 一郎　先生", "佐藤 真由美", "□ 男　■ 女", "1985年12月9日", "山田 哲也",
    "港テスト工業株式会社　本社", "所在地　横浜市西区港町1-2-3 健康管理室", "電話　045-000-0101",
)  # fmt: skip
VALUES = {
    "information-request": (
        *_OF_LETTER, "2026年12月1日", "□ (1) 発症から初診までの経過", "■ (2) 治療経過",
        "■ (3) 現在の状態（業務に影響を与える症状、薬の副作用を含む）", "■ (4) 就業上の配慮に関するご意見",
        "■ (5) 車の運転を伴う外回りは、いつごろからできるでしょうか。", "■ (6) 通院の見込みの頻度",
        "（2026年12月1日　本人認証のうえ発行）", "■ この依頼書の説明を受けました。",
        "■ 依頼事項のうち■のことを、主治医が文書にして産業医等に渡すことに同意します。", "日付　2026年12月2日",
        "署名　本人認証のうえ、画面で同意",
    ),
    "return-talk": (
        *_OF_STAFF, "2026年12月8日　14時00分", "■ 管理監督者（山本 誠）", "■ 人事労務担当者（伊藤 健）",
        "■ 産業医等（山田 哲也）", "■ 衛生管理者等（小林 守）", "■ 保健師等（中村 由紀）",
        "■ その他（佐藤 実（本人の希望））", "9月から休業し、11月に生活のリズムが戻った。",
        "医療機関名　港南こころのクリニック", "主治医　鈴木 一郎", "連絡先　045-000-0202", "月2回の通院を続けている。",
        "残業のない勤務から始めるのがよい。", "通勤の時間に起き、図書館で半日過ごせている。",
        "担当の引継ぎが終わり、席も用意できている。", "通勤の混雑に不安がある。", "2026年12月14日",
        "週の初めに仕事の量を確かめる。", "時差出勤の手続きをする。", "段階を追って時間を延ばす。",
        "復帰の1か月後と3か月後に面談する。", "同僚への伝え方を本人と決める。",
        "□ 可　■ 不可（理由：席替えが済むまで1週間待つ）", "2026年12月15日", "山田 哲也、伊藤 健", "中村 由紀",
    ),
    "return-opinion": (
        *_OF_STAFF, "■ 新規　□ 変更　□ 解除", "□ 可　■ 条件付き可　□ 不可",
        "半日の勤務から始め、4週間で元の時間に戻すのがよい。", *_OF_LIST, "3か月ほどで配慮を減らせる見込み。",
        "2026年12月8日", "2026年12月14日〜2027年3月13日", "みなと診療所", "山田 哲也",
        "（2026年12月10日　本人認証のうえ発行）",
    ),
    "doctor-information": (
        *_OF_LETTER, "2026年12月16日", *_OF_LIST, "2月に見直す予定。",
        "気になる変化があれば、本人を通じてお知らせください。", "2026年12月16日〜2027年3月15日",
        "（2026年12月11日　本人認証のうえ発行）",
    ),
}  # fmt: skip
EDGES = {"return-talk": "記録作成日　2026年12月9日", "return-opinion": "人事労務責任者　渡辺 久美子　殿"}
"""What stands beside something else in one line."""


def told(name: str, paper: Any) -> list[str]:
    """The lines of the file."""
    return lines(docx.Document(io.BytesIO(return_forms.file(name, paper))))


def missing(name: str, paper: Any) -> list[str]:
    """The values that don't stand on it."""
    found = told(name, paper)
    edges = [EDGES[name]] if name in EDGES and not any(EDGES[name] in line for line in found) else []
    return [value for value in VALUES[name] if value not in found] + edges


@pytest.mark.parametrize("name", FORMS)
def test_every_field_of_the_form_stands_in_its_place(name) -> None:
    for paper in (FORMS[name].full, FORMS[name].empty):
        assert in_order(LABELS[name], told(name, paper)) is None


@pytest.mark.parametrize(
    ("name", "part", "dropped"),
    [
        (name, part, number)
        for name, form in FORMS.items()
        for part in ("person", "rows", "signature")
        for number in range(len(getattr(form.sheet, part)))
    ],
)
def test_a_form_with_a_dropped_row_is_caught(name, part, dropped) -> None:
    form = FORMS[name]
    rows = getattr(form.sheet, part)
    twin = replace(form.sheet, **{part: rows[:dropped] + rows[dropped + 1 :]})
    filled = {field: value for field, value in form.content(form.full).items() if field in twin.fields}
    found = lines(docx.Document(io.BytesIO(word.Form(twin, COMPANY).fill(filled))))
    assert in_order(LABELS[name], found) is not None


@pytest.mark.parametrize("name", FORMS)
def test_every_value_stands_on_the_paper(name) -> None:
    assert missing(name, FORMS[name].full) == []


def shorn(paper: Any) -> list[tuple[str, Any]]:
    """The paper without one of its fields, also of those within, each time another; less marks of how it stands."""
    without = []
    for one in dataclasses.fields(paper):
        value = getattr(paper, one.name)
        if one.default is False:
            continue
        if dataclasses.is_dataclass(value) and not isinstance(value, Agreed):
            without += [(f"{one.name}.{name}", replace(paper, **{one.name: less})) for name, less in shorn(value)]
        elif isinstance(value, dict):
            without += [
                (f"{one.name}.{key}", replace(paper, **{one.name: {k: v for k, v in value.items() if k != key}}))
                for key in value
            ]
        elif isinstance(value, tuple | frozenset):
            without += [(f"{one.name}: {item}", replace(paper, **{one.name: _less(value, item)})) for item in value]
        else:
            default = one.default if one.default is not dataclasses.MISSING else None
            without.append((one.name, replace(paper, **{one.name: default})))
    return without


def _less(items: tuple[Any, ...] | frozenset[Any], item: Any) -> tuple[Any, ...] | frozenset[Any]:
    return items - {item} if isinstance(items, frozenset) else tuple(one for one in items if one != item)


@pytest.mark.parametrize("name", FORMS)
def test_a_field_that_is_left_out_is_caught(name) -> None:
    """The broken twins: each says all but one thing, and the test above sees which."""
    without = shorn(FORMS[name].full)
    assert len(without) > 12
    for what, paper in without:
        assert missing(name, paper) != [], what


@pytest.mark.parametrize("name", FORMS)
def test_an_empty_paper_has_places_to_write_on_and_nothing_chosen(name) -> None:
    form = FORMS[name]
    found = "\n".join(told(name, form.empty))
    boxes = sum(len(part.options) for part in form.sheet.parts if isinstance(part, Options))
    assert found.count(f"{OPEN} ") == boxes
    assert f"{CHOSEN} " not in found
    assert return_papers.DAY in found
    assert return_papers.LINE in found
    assert "None" not in found


def test_a_paper_that_is_not_signed_has_a_place_for_the_signatures() -> None:
    found = told("information-request", replace(return_forms.REQUEST, issued_on=None, agreed=None))
    assert f"（署名{return_papers.ROOM}）" in found
    assert f"署名　{return_papers.LINE}" in found
    assert f"日付　{return_papers.DAY}" in found
    on_paper = replace(return_forms.REQUEST, agreed=Agreed(date(2026, 12, 3), ConsentChannel.PAPER))
    assert "署名　紙の依頼書のとおり（原本は別に保管）" in told("information-request", on_paper)


def test_only_what_is_ticked_is_asked() -> None:
    found = told("information-request", replace(return_forms.REQUEST, asked=frozenset(), fifth=""))
    assert [line for line in found if line.startswith("■ (")] == ["■ (6) 通院の見込みの頻度"]
    assert f"□ (5) {return_papers.LINE}" in found


FOREIGN = {
    "information-request": ("M-1001", "営業課", "夜勤に就かない", "復職日"),
    "doctor-information": ("M-1001", "営業課", "(2) 治療経過", "復職の可否", "面談日時"),
    "return-opinion": ("1985年", "治療", "主治医", "クリニック", "045-000", "復職日", "連絡事項"),
    "return-talk": ("1985年", "制限（", "復職の可否", "依頼事項", "健康管理室"),
}
"""What stands on another of the papers, or is known of the person, and has no business here."""


def leaked(name: str) -> list[str]:
    """The letters are given all that the company knows of the employee."""
    form = FORMS[name]
    paper = replace(form.full, person=return_forms.EMPLOYEE) if hasattr(form.full, "person") else form.full
    text = "\n".join(told(name, paper))
    return [words for words in FOREIGN[name] if words in text]


@pytest.mark.parametrize("name", FORMS)
def test_nothing_of_another_paper_stands_on_it(name) -> None:
    assert leaked(name) == []


def test_a_letter_that_tells_the_number_is_caught(monkeypatch) -> None:
    """The broken twin."""
    kept = return_papers.person
    monkeypatch.setattr(return_papers, "person", lambda one: {**kept(one), "name": f"{one.name} {one.number}"})
    assert leaked("doctor-information") == ["M-1001"]


HEALTH = ("生活のリズム", "クリニック", "鈴木 一郎", "045-000-0202", "通院", "残業のない", "図書館")


def without_health() -> list[str]:
    """What a record says to somebody who may not read of health."""
    state = dict(return_forms.TALK.state)
    del state[Assessment.EMPLOYEE]
    return told("return-talk", replace(return_forms.TALK, health=None, state=state))


def test_who_may_not_read_of_health_has_the_work_part_only() -> None:
    found = without_health()
    assert [words for words in HEALTH if any(words in line for line in found)] == []
    assert sum(line.endswith(return_talk_record.WITHHELD) for line in found) == 7
    assert "担当の引継ぎが終わり、席も用意できている。" in found
    assert all(any(words in line for line in told("return-talk", return_forms.TALK)) for words in HEALTH)


def test_a_record_that_withholds_nothing_is_caught(monkeypatch) -> None:
    """The broken twin."""
    kept = return_talk_record._health
    monkeypatch.setattr(return_talk_record, "_health", lambda *_none: kept(return_forms.TALK.health, ""))
    assert any("クリニック" in line for line in without_health())


def test_the_state_of_health_cannot_be_told_beside_the_rule() -> None:
    with pytest.raises(ValueError, match="health"):
        replace(return_forms.TALK, health=None)


def test_hours_that_nobody_said_are_a_place_to_write() -> None:
    open_hours = (Accommodation(AccommodationKind.OVERTIME, Extent.LIMIT),)
    found = told("return-opinion", replace(return_forms.OPINION, accommodations=open_hours, until_on=None))
    assert "□ 禁止　■ 制限（月　　時間まで）" in found
    assert "2026年12月14日〜" in found


@pytest.mark.parametrize("name", FORMS)
def test_it_opens_with_its_title_its_language_and_marked_headings(name) -> None:
    form = FORMS[name]
    for language, spoken in ((Language.JAPANESE, "ja-JP"), (Language.ENGLISH, "en-GB")):
        document = docx.Document(io.BytesIO(form.made(Paper(COMPANY), form.full, language)))
        heading = [one.text for one in document.paragraphs if getattr(one.style, "name", "") == "Heading 1"]
        assert heading == [document.core_properties.title]
        assert document.core_properties.language == spoken
        assert "w:tblHeader" in document.tables[1].rows[0]._tr.xml
        assert document.sections[0].header.paragraphs[0].text.startswith(COMPANY)


def unshaded() -> list[str]:
    """The forms on which the heading of several rows isn't marked as one where it goes on over a page."""
    found = []
    for name, form in FORMS.items():
        tables = letterhead.build(form.sheet, Paper(COMPANY)).tables
        heads = [line.tc_lst[0] for table in tables for line in table._tbl.tr_lst]
        if any(head.vMerge and head.tcPr.find(qn("w:shd")) is None for head in heads):
            found.append(name)
    return found


def test_a_heading_of_several_rows_is_one_column_on_every_page() -> None:
    assert unshaded() == []


def test_a_heading_that_ends_with_its_page_is_caught(monkeypatch) -> None:
    shade = letterhead._shade
    monkeypatch.setattr(letterhead, "_shade", lambda cell: None if cell._tc.vMerge == "continue" else shade(cell))
    assert unshaded() == list(FORMS)
