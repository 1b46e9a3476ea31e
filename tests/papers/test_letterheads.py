"""Is an ordinary letterhead kept with what is needed and nothing else, and does a hostile one get one sentence?"""

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from casework import letterheads
from casework.documents import letterhead, opinion, report, word
from casework.documents.letterhead import Paper
from casework.rules.grids import BadFile
from tests.documents import papers
from tests.documents.test_forms import lines
from tests.papers import bases


def refusal(data: bytes) -> str:
    with pytest.raises(BadFile) as caught:
        letterheads.look(data)
    return str(caught.value.said)


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return packed.namelist()


@pytest.mark.parametrize("name", bases.HOSTILE)
def test_a_hostile_file_gets_one_sentence(name):
    make, told = bases.HOSTILE[name]
    assert told in refusal(make())


def test_one_under_lock_is_told_so():
    assert "パスワード" in refusal(bases.locked())


@pytest.mark.parametrize("picture", ["PNG", "JPEG", ""])
def test_an_ordinary_one_is_kept_small_and_lean(picture):
    kept = letterheads.look(bases.plain(picture=picture))
    assert len(kept) < 40_000
    assert set(names(kept)) <= {
        "[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml",
        "word/theme/theme1.xml", "word/theme1.xml", "word/numbering.xml", "word/header1.xml", "word/footer2.xml",
        "word/_rels/header1.xml.rels", "word/media/image1.png", "word/media/image1.jpeg",
    }  # fmt: skip
    document = docx.Document(io.BytesIO(kept))
    assert "みなと北斗精機株式会社" in document.sections[0].header.paragraphs[0].text
    assert "045-000-0000" in document.sections[0].footer.paragraphs[0].text
    assert document.paragraphs == []


def test_what_was_kept_is_accepted_again():
    kept = letterheads.look(bases.plain())
    assert letterheads.look(kept)


def test_page_numbers_are_a_field_that_may_be():
    assert letterheads.look(bases.with_field("PAGE \\* MERGEFORMAT"))
    assert letterheads.look(bases.in_pieces(" NUM", "PAGES "))


def test_nothing_of_the_body_and_of_the_properties_is_kept():
    def change(document):
        document.core_properties.author = "SECRET-AUTHOR"
        document.add_paragraph("SECRET-TEXT")
        document.add_comment(document.paragraphs[0].runs, "SECRET-COMMENT", "A", "A")

    kept = letterheads.look(bases.plain(change))
    with zipfile.ZipFile(io.BytesIO(kept)) as packed:
        assert not any(b"SECRET" in packed.read(name) for name in packed.namelist())


def test_pictures_are_written_anew():
    data = bases.changed({bases.IMAGE: lambda data: data + b"SECRET<script>"})
    with zipfile.ZipFile(io.BytesIO(letterheads.look(data))) as packed:
        assert b"SECRET" not in packed.read("word/media/image1.png")


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("_refuse_active", "a control"),
        ("_refuse_outside", "a remote picture"),
        ("_fields", "a picture fetched by a field"),
    ],
)
def test_without_a_look_at_it_a_hostile_file_passes(part, name, monkeypatch):
    """The broken twins: each look is needed."""
    monkeypatch.setattr(letterheads, part, lambda _tree: ())
    assert letterheads.look(bases.HOSTILE[name][0]())


@pytest.mark.parametrize("sheet", [report.SHEET, opinion.SHEET])
def test_a_form_on_the_letterhead_has_both(sheet):
    base = letterheads.look(bases.plain())
    content = papers.report_content() if sheet is report.SHEET else papers.opinion_content()
    file = word.form(sheet, Paper(papers.COMPANY, "1", base)).fill(content)
    document = docx.Document(io.BytesIO(file))
    head = [paragraph.text for paragraph in document.sections[0].header.paragraphs]
    foot = [paragraph.text for paragraph in document.sections[0].footer.paragraphs]
    assert "みなと北斗精機株式会社" in head[0]
    assert head[-1] == "取扱注意　健康情報"
    assert "045-000-0000" in foot[0]
    assert foot[-1].startswith("労働安全衛生規則第52条の18")
    plain = docx.Document(io.BytesIO(word.form(sheet, papers.COMPANY).fill(content)))
    assert lines(document) == lines(plain)
    assert document.core_properties.title == sheet.title
    assert document.core_properties.author == ""
    shown = next(document.sections[0].header._element.iter(qn("wp:docPr")))
    assert shown.get("descr") == "港テスト工業株式会社のロゴ"
    assert document.tables[1].rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


def test_its_own_fonts_are_kept_where_they_write_japanese():
    base = letterheads.look(bases.plain())
    document = letterhead.build(report.SHEET, Paper(papers.COMPANY, "1", base))
    fonts = document.styles["Answer"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "ＭＳ 明朝"
    nameless = letterheads.look(bases.plain(lambda d: d.styles["Normal"].element.rPr.remove(
        d.styles["Normal"].element.rPr.rFonts)))  # fmt: skip
    document = letterhead.build(report.SHEET, Paper(papers.COMPANY, "2", nameless))
    assert document.styles["Answer"].element.rPr.rFonts.get(qn("w:eastAsia")) == letterhead.TEXT_FONT


def test_page_numbers_come_once():
    base = letterheads.look(bases.changed({
        "word/footer1.xml": lambda d: d.replace(b"</w:ftr>", b'<w:p><w:fldSimple w:instr="PAGE"/></w:p></w:ftr>')
    }))  # fmt: skip
    document = letterhead.build(report.SHEET, Paper(papers.COMPANY, "3", base))
    fields = list(document.sections[0].footer._element.iter(qn("w:fldSimple")))
    assert [field.get(qn("w:instr")) for field in fields] == ["PAGE"]


def test_a_letterhead_is_compiled_once_and_another_one_anew():
    base = letterheads.look(bases.plain())
    first = word.form(report.SHEET, Paper(papers.COMPANY, "a", base))
    assert word.form(report.SHEET, Paper(papers.COMPANY, "a", bytes(base))) is first
    assert word.form(report.SHEET, Paper(papers.COMPANY, "b", base)) is not first
    assert (word.form.cache_info().maxsize or 0) * letterheads.MOST_KEPT <= 64 << 20
