"""What does the paper look like on which a form is printed: fonts, margins, head and foot, tables, styles?

Built once per letterhead and form with python-docx; `word.py` then keeps it compiled. A company's own letterhead
(`casework/letterheads.py`) brings its head and foot, its pictures, its page and its styles; what a form needs is put
below and beside them. Without one the paper is plain. Fonts: the East Asian ones are set in the styles, and the theme's
attributes are taken away, because they would win over the names. Headings are real headings, tables have marked heading
rows, the language and the title stand in the properties: a screen reader needs all four.
"""

import copy
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from typing import Any, Final

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from casework.documents.sheet import Line, Options, Pair, Part, Piece, Row, Sheet

TEXT_FONT: Final = "游明朝"
HEAD_FONT: Final = "游ゴシック"
LANGUAGE: Final = "ja-JP"
WIDTH: Final = 174
"""Millimetres between the margins of A4, on plain paper."""
HEAD, SUB = 34, 37
"""Millimetres of the two columns of headings; the rest is for writing."""
ALONE: Final = 50
"""Both together, on a form whose rows have one heading each."""
NARROW: Final = 38
"""The same on a letter of ours: ten signs in a line."""
_ROOM: Final = 15
"""Millimetres that a place for free text has at least."""
_PLAIN: Final = 8
"""Millimetres that any other row has at least."""
_SHADE: Final = "EDF1F6"
_KEPT_STYLES: Final = {"Normal", "Header", "Footer", "Table Grid", "Normal Table", "No List"}
_MARK: Final = ("\ue000", "\ue001")
"""Private characters around the name of a place; text from people can't be mistaken for one, it is filled in later."""


def marker(field: str, code: str | None = None) -> str:
    """The text of a place in the base: of a field, or of the mark before one answer of a choice."""
    return f"{_MARK[0]}{field}{'=' + code if code is not None else ''}{_MARK[1]}"


def read_marker(text: str | None) -> tuple[str, str | None] | None:
    """(field, code) when the text is a place, else None."""
    if not text or not text.startswith(_MARK[0]):
        return None
    field, _, code = text[1:-1].partition("=")
    return field, code or None


@dataclass(frozen=True)
class Paper:
    """On whose paper: the company's name and, where it has one, its letterhead as a Word file that was looked at.
    `version` tells one letterhead from another.
    """

    company: str
    version: str = ""
    base: bytes | None = field(default=None, compare=False, repr=False)


def build(sheet: Sheet, paper: Paper) -> Any:
    """The form on the company's paper, with markers where something is to be filled in: a python-docx document."""
    if paper.base is None:
        document = Document()
        prepare(document, sheet.title, sheet.subject, sheet.language)
        _head_and_foot(document, sheet, paper.company)
    else:
        document = Document(io.BytesIO(paper.base))
        _properties(document, sheet.title, sheet.subject, sheet.language)
        _no_grid(document.sections[0])
        _own_styles(document.styles, sheet.language)
        _below_head_and_foot(document, sheet, paper.company)
    _opening(document, sheet)
    _person(document, sheet.person_head, sheet.person)
    alone = NARROW if sheet.narrow else ALONE
    columns = (HEAD, SUB) if any(row.sub for row in sheet.rows) else (alone / 2, alone / 2)
    for number, rows in enumerate(_parts(sheet.rows)):
        _gap(document, fresh=number > 0)
        _rows(document, rows, columns, sheet.headings, name="name" if "name" in sheet.fields else "")
    _gap(document)
    _rows(document, sheet.signature, columns, None, whole=True)
    return document


def prepare(document: Any, title: str, subject: str = "", language: str = LANGUAGE) -> None:
    """Page, fonts and properties, without head and foot."""
    _properties(document, title, subject, language)
    _page(document)
    _styles(document, language)


def _properties(document: Any, title: str, subject: str, language: str) -> None:
    properties = document.core_properties
    properties.title = title
    properties.subject = subject
    properties.language = language
    properties.author = ""
    properties.last_modified_by = ""
    properties.comments = ""
    properties.keywords = ""
    properties.revision = 1
    # A fixed day: the file says when it was signed on its face, not when a machine made it.
    properties.created = properties.modified = datetime(2000, 1, 1, tzinfo=UTC)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - WIDTH) / 2)
    section.top_margin, section.bottom_margin = Mm(22), Mm(18)
    section.header_distance, section.footer_distance = Mm(9), Mm(8)
    _no_grid(section)


def _no_grid(section: Any) -> None:
    grid = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001 - python-docx has no name for it
    if grid is not None:
        section._sectPr.remove(grid)  # noqa: SLF001 - a grid would stretch every line to it


def _fonts(style: Any, name: str, size: float) -> None:
    style.font.name = name
    style.font.size = Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for which in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(which), name)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)


def _styles(document: Any, spoken: str) -> None:
    styles = document.styles
    for style in list(styles):
        if style.name not in _KEPT_STYLES:
            styles.element.remove(style.element)
    for latent in styles.element.findall(qn("w:latentStyles")):
        styles.element.remove(latent)
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for child in defaults.findall(qn("w:rFonts")):
        defaults.remove(child)
    _speaks(defaults, spoken)

    normal = styles["Normal"]
    _fonts(normal, TEXT_FONT, 10.5)
    _close(normal)
    _heading(styles, "Heading 1", 16)
    _add_ours(styles, TEXT_FONT, HEAD_FONT)
    for edge in ("Header", "Footer"):
        _fonts(styles[edge], HEAD_FONT, 8.5)
        tabs = styles[edge].element.pPr.find(qn("w:tabs"))
        if tabs is not None:
            styles[edge].element.pPr.remove(tabs)  # two stops of the template's, before ours


def _speaks(defaults: Any, spoken: str) -> None:
    """The language of the whole document."""
    for child in defaults.findall(qn("w:lang")):
        defaults.remove(child)
    language = OxmlElement("w:lang")
    # What is written in Japanese letters is Japanese in an English edition too: names, free text.
    language.set(qn("w:val"), spoken)
    language.set(qn("w:eastAsia"), LANGUAGE)
    defaults.append(language)


def _close(normal: Any) -> None:
    """Lines as a form has them."""
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.15


def _add_ours(styles: Any, text: str, head: str) -> None:
    """The styles of the parts of a form."""
    for name, font, size in (
        ("Item", head, 9.5), ("Note", text, 7.5), ("Page edge", head, 8.5), ("Answer", text, 10.5),
        ("Apart", text, 10.5),
    ):  # fmt: skip
        for old in [style for style in styles if style.name == name]:
            styles.element.remove(old.element)
        made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = styles["Normal"]
        _fonts(made, font, size)
    styles["Item"].font.bold = True
    # The mark hangs: the second line of a long answer begins below the words of the first.
    styles["Answer"].paragraph_format.left_indent = Mm(5)
    styles["Answer"].paragraph_format.first_line_indent = Mm(-5)
    styles["Apart"].paragraph_format.space_after = Pt(6)


def _own_styles(styles: Any, spoken: str) -> None:
    """The letterhead's styles with what a form needs: its fonts where they write Japanese, its heading, our sizes."""
    root = styles.element
    for latent in root.findall(qn("w:latentStyles")):
        root.remove(latent)
    plain = _plain_styles()
    for name in ("Normal", "Heading 1", "Table Grid", "Header", "Footer"):
        if name not in [style.name for style in styles]:
            root.append(copy.deepcopy(plain[name]))
    _speaks(_defaults(root), spoken)
    text = _japanese_font(styles["Normal"], _defaults(root)) or TEXT_FONT
    head = _japanese_font(styles["Heading 1"]) or _japanese_font(styles["Normal"], _defaults(root)) or HEAD_FONT
    _fonts(styles["Normal"], text, 10.5)
    _close(styles["Normal"])
    _fonts(styles["Heading 1"], head, 16)
    _centred(styles["Heading 1"])
    _add_ours(styles, text, head)


@cache
def _plain_styles() -> dict[str, Any]:
    """The styles of plain paper, for a letterhead that lacks one of them."""
    document = Document()
    _styles(document, LANGUAGE)
    return {style.name: style.element for style in document.styles}


def _defaults(root: Any) -> Any:
    """What holds for all text, made where it is missing."""
    found = root
    for at, name in enumerate(("w:docDefaults", "w:rPrDefault", "w:rPr")):
        below = found.find(qn(name))
        if below is None:
            below = OxmlElement(name)
            if at == 0:
                found.insert(0, below)
            else:
                found.append(below)
        found = below
    return found


def _japanese_font(style: Any, *others: Any) -> str:
    """The font that a style names for Japanese letters; empty where it names none (or one of the theme's)."""
    for properties in (style.element.find(qn("w:rPr")), *others):
        fonts = None if properties is None else properties.find(qn("w:rFonts"))
        name = None if fonts is None else fonts.get(qn("w:eastAsia"))
        if name:
            return str(name)
    return ""


def _heading(styles: Any, name: str, size: float) -> None:
    made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    made.base_style = styles["Normal"]
    made.next_paragraph_style = styles["Normal"]
    _fonts(made, HEAD_FONT, size)
    made.font.bold = True
    _centred(made)


def _centred(made: Any) -> None:
    """As the title of a form stands."""
    made.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.paragraph_format.space_before = Pt(2)
    made.paragraph_format.space_after = Pt(8)
    made.paragraph_format.keep_with_next = True
    properties = made.element.get_or_add_pPr()
    for level in properties.findall(qn("w:outlineLvl")):
        properties.remove(level)
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "0")
    properties.append(level)


def _head_and_foot(document: Any, sheet: Sheet, company: str) -> None:
    section = document.sections[0]
    head = section.header.paragraphs[0]
    _right_tab(head, WIDTH)
    head.add_run(company).bold = True
    head.add_run(f"\t{sheet.mark}" if sheet.mark else "")
    _rule_below(head)
    foot = section.footer.paragraphs[0]
    _right_tab(foot, WIDTH)
    foot.add_run(f"{sheet.footnote}\t")
    _page_numbers(foot)


def _below_head_and_foot(document: Any, sheet: Sheet, company: str) -> None:
    """What the form says on each page, below the company's own head and foot."""
    section = document.sections[0]
    heads, feet = [section.header], [section.footer]
    if section.different_first_page_header_footer:
        heads.append(section.first_page_header)
        feet.append(section.first_page_footer)
    for head in heads:
        _name_pictures(head, company)
        if sheet.mark:
            line = head.add_paragraph(sheet.mark, style="Page edge")
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for foot in feet:
        _name_pictures(foot, company)
        line = foot.add_paragraph(sheet.footnote, style="Page edge")
        if not _has_page_numbers(foot):
            _right_tab(line, width_of(document))
            line.add_run("\t")
            _page_numbers(line)


def _name_pictures(edge: Any, company: str) -> None:
    """Whoever has it read aloud hears whose sign it is."""
    for shown in edge._element.iter(qn("wp:docPr")):  # noqa: SLF001 - python-docx has no name for it
        if not (shown.get("descr") or "").strip():
            shown.set("descr", f"{company}のロゴ")


def _has_page_numbers(edge: Any) -> bool:
    fields = [node.get(qn("w:instr"), "") for node in edge._element.iter(qn("w:fldSimple"))]  # noqa: SLF001 - see above
    fields += [node.text or "" for node in edge._element.iter(qn("w:instrText"))]  # noqa: SLF001 - see above
    return any("PAGE" in words for words in fields)


def width_of(document: Any) -> float:
    """Millimetres between the margins."""
    section = document.sections[0]
    usable: int = section.page_width - section.left_margin - section.right_margin
    return round(usable / Mm(1), 1)


def _page_numbers(paragraph: Any) -> None:
    for what, between in (("PAGE", " / "), ("NUMPAGES", "")):
        _field(paragraph, what)
        paragraph.add_run(between)


def _right_tab(paragraph: Any, width: float) -> None:
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT)


def _rule_below(paragraph: Any) -> None:
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "3"), ("color", "1F3A5F")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001 - python-docx has no border of its own


def _field(paragraph: Any, what: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), what)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no fields


def _opening(document: Any, sheet: Sheet) -> None:
    document.add_paragraph(sheet.title, style="Heading 1")
    if sheet.lead:
        lead = document.add_paragraph(sheet.lead, style="Note")
        lead.alignment = WD_ALIGN_PARAGRAPH.CENTER
        lead.paragraph_format.space_after = Pt(6)
    line = document.add_paragraph()
    _right_tab(line, width_of(document))
    _write(line, sheet.addressee.pieces)
    if sheet.day_apart:
        line.paragraph_format.space_after = Pt(0)
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    else:
        line.add_run("\t")
    line.paragraph_format.space_after = Pt(6)
    _write(line, sheet.dated.pieces)


def _gap(document: Any, *, fresh: bool = False) -> None:
    between = document.add_paragraph()
    between.paragraph_format.line_spacing = Pt(8)
    if fresh:
        between.paragraph_format.page_break_before = True


def _parts(rows: tuple[Row, ...]) -> Iterator[tuple[Row, ...]]:
    """The rows, in as many tables as begin a page."""
    starts = [0, *(number for number, row in enumerate(rows) if row.fresh)]
    for start, end in pairwise([*starts, len(rows)]):
        yield rows[start:end]


def _table(document: Any, widths: tuple[float, ...], rows: int) -> tuple[Any, list[list[Any]]]:
    table = document.add_table(rows=rows, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    cells = [list(row.cells) for row in table.rows]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in cells:
        for cell, width in zip(row, widths, strict=True):
            cell.width = Mm(width)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    _margins(table)
    return table, cells


def _margins(table: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side, value in (("top", 40), ("left", 85), ("bottom", 40), ("right", 85)):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(value))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)  # noqa: SLF001 - python-docx has no cell margins


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - python-docx has no shading


def _label(cell: Any, label: str, note: str = "") -> None:
    _shade(cell)
    paragraph = cell.paragraphs[0]
    paragraph.style = "Item"
    paragraph.add_run(label)
    if note:
        cell.add_paragraph(note, style="Note")


def _shared_label(lines: list[list[Any]], label: str) -> None:
    """Of several rows: where they go on over a page it is one column still."""
    _label(lines[0][0].merge(lines[-1][0]), label)
    for line in lines[1:]:
        _shade(line[0])


def _person(document: Any, head: str, pairs: tuple[Pair, ...]) -> None:
    width = width_of(document)
    widths = (22, 20, (width - 62) / 2, 20, (width - 62) / 2)
    _table_made, cells = _table(document, widths, len(pairs))
    _shared_label(cells, head)
    for row, pair in zip(cells, pairs, strict=True):
        for (label, part), (name, place) in zip((pair.left, pair.right), ((1, 2), (3, 4)), strict=True):
            _label(row[name], label)
            _fill_cell(row[place], (part,))


def _rows(
    document: Any,
    rows: tuple[Row, ...],
    columns: tuple[float, float],
    headings: tuple[str, str] | None,
    *,
    name: str = "",
    whole: bool = False,
) -> None:
    """The body of a form. `columns`: widths of those of the headings; rows of one heading share its cell, and a row
    without a second heading spans both. `name`: the field that says on each page whose form it is; `whole`: all rows
    stay on one page.
    """
    shift = 1 if headings else 0
    table, cells = _table(document, (*columns, width_of(document) - sum(columns)), len(rows) + shift)
    if headings:
        _label(cells[0][0].merge(cells[0][1]), headings[0])
        _label(cells[0][2], headings[1])
        if name:
            cells[0][2].paragraphs[0].add_run("　（")
            cells[0][2].paragraphs[0].add_run(marker(name))
            cells[0][2].paragraphs[0].add_run("）")
        mark = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx can't mark a heading row
    for line, row in zip(table.rows[shift:], rows, strict=True):
        _height(line, row)
    start = 0
    while start < len(rows):
        end = start + 1
        while end < len(rows) and rows[start].sub and rows[end].head == rows[start].head:
            end += 1
        first = cells[start + shift]
        if rows[start].sub:
            _shared_label(cells[start + shift : end + shift], rows[start].head)
            for row, line in zip(rows[start:end], cells[start + shift : end + shift], strict=True):
                _label(line[1], row.sub, row.note)
                _fill_cell(line[2], row.parts)
        else:
            _label(first[0].merge(first[1]), rows[start].head, rows[start].note)
            _fill_cell(first[2], rows[start].parts)
        start = end
    if whole:
        for line in cells[:-1]:
            for cell in line:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.keep_with_next = True


def _height(line: Any, row: Row) -> None:
    """Free text has room to be read, and goes on over the page; a choice stays together."""
    line.height = Mm(_ROOM if row.free else _PLAIN)
    line.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
    if not row.free and not any(isinstance(part, Options) and len(part.fields) > 1 for part in row.parts):
        whole = OxmlElement("w:cantSplit")
        line._tr.get_or_add_trPr().append(whole)  # noqa: SLF001 - python-docx can't keep a row together


def _fill_cell(cell: Any, parts: tuple[Part, ...]) -> None:
    fresh = [cell.paragraphs[0]]

    def paragraph(style: str) -> Any:
        made = fresh.pop() if fresh else cell.add_paragraph()
        made.style = style
        return made

    for part in parts:
        if isinstance(part, Line):
            _write(paragraph("Apart" if part.apart else "Normal"), part.pieces)
        elif part.inline:
            line = paragraph("Normal")
            for number, option in enumerate(part.options):
                line.add_run("　" if number else "")
                _answer(line, part, option.code, option.pieces)
        else:
            for option in part.options:
                _answer(paragraph("Answer"), part, option.code, option.pieces)


def _answer(paragraph: Any, part: Options, code: str, pieces: tuple[Piece, ...]) -> None:
    paragraph.add_run(marker(part.field, code))
    paragraph.add_run(" ")
    _write(paragraph, pieces)


def _write(paragraph: Any, pieces: tuple[Piece, ...]) -> None:
    for piece in pieces:
        paragraph.add_run(marker(piece.field) if piece.field else piece.words)
