"""Letterheads made by hand: ordinary ones as Word writes them, and hostile ones."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from PIL import Image, ImageDraw

from tests.papers import files

TYPES = "[Content_Types].xml"
LINKED = "リンクを外し"
OBJECTS = "埋め込まれたファイルや部品"
MACROS = "マクロ"
DAMAGED = "Wordのファイルとして読めません"
LARGE = "大きすぎる"
FIELD = "使えないフィールド"
PICTURE = "PNGとJPEGだけ"
DTD = "DTD"
PAGE = "A4の縦"


def logo(kind: str = "PNG") -> io.BytesIO:
    """A sign: a blue ring."""
    image = Image.new("RGB", (240, 240), "white")
    ImageDraw.Draw(image).ellipse((20, 20, 220, 220), outline=(31, 58, 95), width=36)
    file = io.BytesIO()
    image.save(file, kind)
    file.seek(0)
    return file


def plain(change: Callable[[Any], object] = lambda _document: None, *, picture: str = "PNG") -> bytes:
    """A letterhead as python-docx writes it: a logo and a name in the head, an address in the foot, a font."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(30), Mm(25)
    head = section.header.paragraphs[0]
    if picture:
        head.add_run().add_picture(logo(picture), height=Mm(12))
    name = head.add_run("　みなと北斗精機株式会社")
    name.font.size, name.font.color.rgb, name.bold = Pt(14), RGBColor(31, 58, 95), True
    section.footer.paragraphs[0].add_run("〒220-0000 横浜市西区1-2-3　045-000-0000")
    fonts = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "ＭＳ 明朝")
    document.add_paragraph("本文の見本（残りません）")
    change(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def changed(parts: dict[str, bytes | Callable[[bytes], bytes]], base: bytes | None = None) -> bytes:
    """A letterhead with parts put in place of its own, or beside them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base or plain())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            put = parts.get(name)
            data = put(old.read(name)) if callable(put) else put if put is not None else old.read(name)
            new.writestr(name, data)
    return out.getvalue()


def typed(name: str, kind: str) -> Callable[[bytes], bytes]:
    """The list of parts with one more."""
    entry = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
    return lambda data: data.replace(b"</Types>", entry)


def related(kind: str, target: str, *, outside: bool = False) -> Callable[[bytes], bytes]:
    """A relation more."""
    mode = ' TargetMode="External"' if outside else ""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    entry = f'<Relationship Id="x9" Type="{office}/{kind}" Target="{target}"{mode}/></Relationships>'.encode()
    return lambda data: data.replace(b"</Relationships>", entry)


def in_head(xml: str) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(b"</w:hdr>", xml.encode() + b"</w:hdr>")


VBA = "application/vnd.ms-office.vbaProject"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RELATIONS = "word/_rels/document.xml.rels"
HEAD = "word/header1.xml"
BODY = "word/document.xml"
OLE = "application/vnd.openxmlformats-officedocument.oleObject"
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_MAIN = b"application/vnd.ms-word.document.macroEnabled.main+xml"


def part(name: str, kind: str, data: bytes = b"x") -> Callable[[], bytes]:
    """A letterhead with one part more."""
    return lambda: changed({name: data, TYPES: typed(name, kind)})


def relation(kind: str, target: str, *, outside: bool = False) -> Callable[[], bytes]:
    """A letterhead with one relation more."""
    return lambda: changed({RELATIONS: related(kind, target, outside=outside)})


def in_body(xml: bytes) -> Callable[[], bytes]:
    return lambda: changed({BODY: lambda data: data.replace(b"<w:sectPr", xml + b"<w:sectPr", 1)})


def with_field(words: str) -> bytes:
    return changed({HEAD: in_head(f'<w:p><w:fldSimple w:instr="{words}"><w:r/></w:fldSimple></w:p>')})


def in_pieces(*pieces: str) -> bytes:
    """A field whose words are cut into runs."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return changed({HEAD: in_head(f"<w:p>{begin}{runs}{end}</w:p>")})


def nested() -> bytes:
    """A field that makes the words of the field around it."""
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    inner = f"{begin}<w:r><w:instrText> QUOTE 73 </w:instrText></w:r>{end}"
    return changed({HEAD: in_head(f"<w:p>{begin}{inner}<w:r><w:instrText>NCLUDETEXT x</w:instrText></w:r>{end}</w:p>")})


def bomb(megabytes: int, name: str = "word/media/big.png") -> bytes:
    """A part that unpacks to so much."""
    out = io.BytesIO(plain())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr(name, b"\0" * (megabytes << 20))
    return out.getvalue()


def lying() -> bytes:
    """A part that says that it is small, and isn't."""
    data = bytearray(bomb(40))
    size = (40 << 20).to_bytes(4, "little")
    small = (100).to_bytes(4, "little")
    return bytes(data).replace(size, small)


def many(parts: int) -> bytes:
    return changed({f"customXml/item{number}.xml": b"<a/>" for number in range(parts)})


def entity(data: bytes) -> bytes:
    head, _, rest = data.partition(b"?>")
    return head + b'?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + rest.replace(b"<w:p>", b"<w:p>&e;", 1)


def laughing(data: bytes) -> bytes:
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    head, _, rest = data.partition(b"?>")
    return head + f"?><!DOCTYPE a [{names}]>".encode() + rest


def deep(data: bytes) -> bytes:
    return data.replace(b"</w:hdr>", b"<w:p>" * 5000 + b"</w:p>" * 5000 + b"</w:hdr>")


def size(width: float, height: float) -> bytes:
    def change(document: Any) -> None:
        document.sections[0].page_width, document.sections[0].page_height = Mm(width), Mm(height)

    return plain(change)


def margins(**millimetres: float) -> bytes:
    def change(document: Any) -> None:
        for name, value in millimetres.items():
            setattr(document.sections[0], name, Mm(value))

    return plain(change)


def bare() -> bytes:
    """Nothing in head or foot."""

    def change(document: Any) -> None:
        document.sections[0].header.paragraphs[0].clear()
        document.sections[0].footer.paragraphs[0].clear()

    return plain(change, picture="")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
VML = (
    '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:href="x9"/></v:shape></w:pict>'
    "</w:r></w:p>"
)
IMAGE = "word/media/image1.png"

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing at all": (lambda: b"", DAMAGED),
    "a page of the web": (lambda: b"<html><script>alert(1)</script></html>", DAMAGED),
    "an old document": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "古い形式"),
    "another packed file": (lambda: changed({TYPES: b"<a/>"}), DAMAGED),
    "cut off": (lambda: plain()[:-200], DAMAGED),
    "more bytes than are read": (lambda: b"PK\x03\x04" + b"x" * (5 << 20), "MBまで"),
    "a program inside": (part("word/vbaProject.bin", VBA), MACROS),
    "a document with programs": (lambda: changed({TYPES: lambda data: data.replace(MAIN, MACRO_MAIN)}), MACROS),
    "a program under another name": (part("word/a.bin", VBA), MACROS),
    "a relation to a program": (relation("vbaProject", "media/image1.png"), MACROS),
    "a remote picture": (relation("image", "http://example.jp/a.png", outside=True), LINKED),
    "a picture of a shared folder": (relation("image", "file:////host/a.png", outside=True), LINKED),
    "an address that isn't called external": (relation("image", "http://example.jp/a"), LINKED),
    "a template elsewhere": (relation("attachedTemplate", "http://example.jp/a.dotm", outside=True), LINKED),
    "a link": (relation("hyperlink", "https://example.jp/", outside=True), LINKED),
    "a picture linked in an old way": (lambda: changed({HEAD: in_head(VML)}), LINKED),
    "a picture linked": (lambda: changed({HEAD: lambda data: data.replace(b"r:embed=", b"r:link=")}), LINKED),
    "an object": (part("word/embeddings/o.bin", OLE), OBJECTS),
    "a workbook inside": (part("word/embeddings/a.xlsx", SHEET), OBJECTS),
    "a relation to an object": (relation("oleObject", "media/image1.png"), OBJECTS),
    "another file inside": (in_body(b'<w:altChunk r:id="x9"/>'), OBJECTS),
    "a control": (lambda: changed({HEAD: in_head("<w:p><w:r><w:control/></w:r></w:p>")}), OBJECTS),
    "a part of a document elsewhere": (in_body(b"<w:subDoc/>"), OBJECTS),
    "a script as a part": (part("word/a.js", "text/javascript"), OBJECTS),
    "a picture fetched by a field": (lambda: with_field("INCLUDEPICTURE http://example.jp/a.png"), FIELD),
    "a file fetched by a field": (lambda: with_field(" includetext c:/a.docx "), FIELD),
    "a program started by a field": (lambda: with_field("DDEAUTO c:/windows/system32/cmd.exe"), FIELD),
    "a link by a field": (lambda: with_field("HYPERLINK http://example.jp"), FIELD),
    "a field in pieces": (lambda: in_pieces(" INC", "LUDEPIC", "TURE http://example.jp/a.png"), FIELD),
    "a field that makes a field": (nested, FIELD),
    "a field in the body": (in_body(b'<w:p><w:fldSimple w:instr="DDE a"/></w:p>'), FIELD),
    "entities": (lambda: changed({HEAD: entity}), DTD),
    "entities of entities": (lambda: changed({"word/styles.xml": laughing}), DTD),
    "elements in elements": (lambda: changed({HEAD: deep}), ""),
    "a part that swells": (lambda: bomb(40), LARGE),
    "a part that lies about its size": (lying, ""),
    "a drawing": (part("word/media/a.svg", "image/svg+xml", SVG), PICTURE),
    "a metafile": (part("word/media/a.emf", "image/x-emf"), PICTURE),
    "a page of the web as a picture": (lambda: changed({IMAGE: b"<html><script>alert(1)</script></html>"}), PICTURE),
    "a drawing as a picture": (lambda: changed({IMAGE: SVG}), PICTURE),
    "a damaged picture": (lambda: changed({IMAGE: lambda data: data[:60]}), PICTURE),
    "a huge picture in few bytes": (lambda: changed({IMAGE: files.claims(60_000, 60_000)}), PICTURE),
    "too many parts": (lambda: many(300), LARGE),
    "a part outside of the folder": (lambda: changed({"../a.xml": b"<a/>"}), ""),
    "a landscape page": (lambda: size(297, 210), PAGE),
    "another paper": (lambda: size(216, 279), PAGE),
    "margins that leave nothing": (lambda: margins(left_margin=80, right_margin=80), PAGE),
    "a head that leaves nothing": (lambda: margins(top_margin=140), PAGE),
    "nothing in head and foot": (bare, "何も入っていません"),
}
"""What somebody sends → (how it is made, what they are told; where that is empty, any sentence does)."""


def locked() -> bytes:
    """A packed part marked as under lock."""
    data = bytearray(plain())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)
