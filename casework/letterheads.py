"""Is an uploaded Word file safe to print our documents on, and what of it is the letterhead?

The file is a stranger's: it is judged by its bytes, never executed, and nothing in it is fetched. First all of it is
looked at, and whatever a letterhead has no use for and could do something is refused with a sentence: programs, links,
embedded objects, fields that fetch. Then a new package is written from what remains and is needed: styles, theme, the
heads and feet of the page with their pictures (each written anew), and the measures of the page. Only that is kept.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import docx
from docx.oxml.ns import qn
from lxml import etree

from casework import papers
from casework.rules.grids import BadFile
from casework.rules.scans import MOST_BYTES
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import ScanKind

MOST_KEPT: Final = 1024 * 1024
"""Bytes of the letterhead as it is kept."""
MOST_PARTS: Final = 200
MOST_UNPACKED: Final = 16 * 1024 * 1024
MOST_PART: Final = 6 * 1024 * 1024
MOST_RATIO: Final = 150
"""A part may be so many times larger than its packed bytes; styles of Word come to 15."""
FREE_OF_RATIO: Final = 64 * 1024
"""Below it a part may be as empty as it likes."""
MOST_PICTURES: Final = 8
MOST_DEPTH: Final = 200

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MAIN: Final = f"{_WORD}document.main+xml"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_STRICT: Final = "http://purl.oclc.org/ooxml/"
_PIECE: Final = 256 * 1024

_DAMAGED: Final = N_("Wordのファイルとして読めません。Wordで開き、「Word文書（.docx）」で保存し直してください。")
_LARGE: Final = N_("展開すると大きすぎるファイルです。画像を小さくし、本文を消してから、保存し直してください。")
_MACRO: Final = N_("マクロ（プログラム）の入ったファイルです。「Word文書（.docx）」として保存し直してください。")
_OUTSIDE: Final = N_(
    "ほかのファイルやインターネットへのリンク（リンクした画像、ハイパーリンク、テンプレートへの参照など）が入っています。"
    "リンクを外し、画像は埋め込んで、保存し直してください。"
)
_OBJECT: Final = N_(
    "埋め込まれたファイルや部品（Excelの表、OLEオブジェクト、コントロールなど）が入っています。取り除いて保存し直してください。"
)
_FIELD: Final = N_("使えないフィールド（%(field)s）が入っています。使えるのは、ページ番号と総ページ数だけです。")
_DTD: Final = N_("ふつうのWordファイルにはない宣言（DTD）が入っているため、開きません。Wordで保存し直してください。")
_PICTURE: Final = N_("使える画像はPNGとJPEGだけです。ロゴをPNGかJPEGの画像に差し替えて、保存し直してください。")
_PICTURES: Final = N_("画像が多すぎます（%(most)s枚まで）。ロゴなど、必要なものだけにしてください。")
_LOCKED: Final = N_("パスワードで守られたファイルです。パスワードを外して、保存し直してください。")
_PAGE: Final = N_("用紙はA4の縦にし、左右の余白は30mmまで、本文の高さは150mm以上にしてください。")
_NOTHING: Final = N_(
    "ヘッダーにもフッターにも、何も入っていません。会社名やロゴを、ヘッダーかフッターに入れてください。"
)

FIELDS: Final = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_OLD: Final = b"\xd0\xcf\x11\xe0"
_KNOWN: Final = frozenset(
    {
        _MAIN,
        *(f"{_WORD}{name}+xml" for name in (
            "styles", "settings", "webSettings", "fontTable", "numbering", "header", "footer", "footnotes", "endnotes",
            "comments", "commentsExtended", "commentsIds", "commentsExtensible", "people", "document.glossary",
        )),
        "application/vnd.ms-word.stylesWithEffects+xml",
        "application/vnd.openxmlformats-officedocument.theme+xml",
        "application/vnd.openxmlformats-package.core-properties+xml",
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        "application/vnd.openxmlformats-package.relationships+xml",
        "application/vnd.openxmlformats-officedocument.obfuscatedFont",
        "application/xml", "text/xml", "image/png", "image/jpeg", "image/jpg",
    }
)  # fmt: skip
"""What the parts of an ordinary document call themselves. Not all of it is kept."""
_ACTIVE: Final = frozenset(
    {
        qn("w:altChunk"), qn("w:object"), qn("w:control"), qn("w:subDoc"), qn("w:frameset"), qn("w:mailMerge"),
        qn("w:movie"), qn("w:contentPart"), "{urn:schemas-microsoft-com:office:office}OLEObject",
    }
)  # fmt: skip
_LINKS: Final = frozenset(
    {
        f"{{{_OFFICE}}}link", f"{{{_OFFICE}}}href", "{urn:schemas-microsoft-com:office:office}href",
        f"{{{_STRICT}officeDocument/relationships}}link",
    }
)  # fmt: skip
_KEPT_KINDS: Final = {"header": f"{_WORD}header+xml", "footer": f"{_WORD}footer+xml"}
_PARSER: Final[Mapping[str, Any]] = {
    "resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False, "remove_comments": True,
    "remove_pis": True,
}  # fmt: skip


@dataclass(frozen=True)
class _Relation:
    kind: str
    target: str


class _Package:
    """The parts of the upload, each looked at."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts = parts
        self.trees = {name: _tree(data) for name, data in parts.items() if name.endswith((".xml", ".rels"))}
        self._defaults, self._overrides = self._content_types()
        for name in parts:
            self._refuse_kind(self.kind(name), name)
        for name, tree in self.trees.items():
            _refuse_active(tree)
            if name.endswith(".rels"):
                _refuse_outside(tree)
        for name, tree in self.trees.items():
            if not name.endswith(".rels"):
                for field in _fields(tree):
                    if field not in FIELDS:
                        raise _bad(_FIELD, field=field[:40])

    def _content_types(self) -> tuple[dict[str, str], dict[str, str]]:
        tree = self.trees.get("[Content_Types].xml")
        if tree is None:
            raise _bad(_DAMAGED)
        names = f"{{{_PACKAGE}/content-types}}"
        return (
            {one.get("Extension", "").lower(): one.get("ContentType", "") for one in tree.iter(f"{names}Default")},
            {
                one.get("PartName", "").lstrip("/").lower(): one.get("ContentType", "")
                for one in tree.iter(f"{names}Override")
            },
        )

    def kind(self, name: str) -> str:
        """What a part is said to be."""
        extension = name.rpartition(".")[2].lower()
        return self._overrides.get(name.lower()) or self._defaults.get(extension, "")

    def _refuse_kind(self, kind: str, name: str) -> None:
        low = f"{kind} {name}".lower()
        if name == "[Content_Types].xml" or kind in _KNOWN:
            return
        if "macro" in low or "vba" in low:
            raise _bad(_MACRO)
        if kind.startswith("image/") or "/media/" in low:
            raise _bad(_PICTURE)
        raise _bad(_OBJECT if kind else _DAMAGED)

    def relations(self, name: str) -> dict[str, _Relation]:
        """The relations of a part by their ids; their targets as names of parts."""
        folder, _, file = name.rpartition("/")
        tree = self.trees.get(posixpath.join(folder, "_rels", f"{file}.rels"))
        if tree is None:
            return {}
        found = {}
        for one in tree:
            target = one.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[one.get("Id", "")] = _Relation(one.get("Type", "").rpartition("/")[2], whole)
        return found

    def main(self) -> str:
        """The name of the document's own part."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and self.kind(relation.target) == _MAIN:
                return relation.target
        raise _bad(_DAMAGED)


def look(data: bytes) -> bytes:
    """The letterhead in a Word file, as a small Word file of ours. Slow at times (its pictures are written anew in
    another program), so never within a transaction. Raises BadFile with a sentence.
    """
    if len(data) > MOST_BYTES:
        raise _bad(N_("ファイルが大きすぎます（%(most)sMBまで）。画像を小さくしてください。"), most=MOST_BYTES >> 20)
    if data.startswith(_OLD):
        raise _bad(N_("パスワード付きか、古い形式（.doc）のファイルです。外して、.docxで保存し直してください。"))
    try:
        package = _Package(dict(_unpacked(data)))
        kept = _kept(package)
        _refuse_page(kept)
    except (
        zipfile.BadZipFile, zlib.error, etree.LxmlError, EOFError, IndexError, KeyError, NotImplementedError, OSError,
        OverflowError, RuntimeError, ValueError, AttributeError, TypeError,
    ) as error:  # fmt: skip
        raise _bad(_DAMAGED) from error
    if len(kept) > MOST_KEPT:
        raise _bad(_LARGE)
    return kept


def _bad(sentence: str, **told: Any) -> BadFile:
    return BadFile(Said(sentence, told))


def _unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The parts, each unpacked up to what it may be, whatever the file says of its size."""
    if not data.startswith(b"PK\x03\x04"):
        raise _bad(_DAMAGED)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        infos = packed.infolist()
        names = [info.filename for info in infos]
        if len(infos) > MOST_PARTS or len({name.lower() for name in names}) != len(names):
            raise _bad(_LARGE)
        total = 0
        for info in infos:
            if info.is_dir():
                continue
            if info.flag_bits & 1:
                raise _bad(_LOCKED)
            if "\\" in info.filename or posixpath.normpath(info.filename) != info.filename or ".." in info.filename:
                raise _bad(_DAMAGED)
            content = _part(packed, info)
            total += len(content)
            if total > MOST_UNPACKED:
                raise _bad(_LARGE)
            yield info.filename, content


def _part(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    made = bytearray()
    most = max(FREE_OF_RATIO, info.compress_size * MOST_RATIO)
    with packed.open(info) as stream:
        while piece := stream.read(_PIECE):
            made += piece
            if len(made) > min(MOST_PART, most):
                raise _bad(_LARGE)
    return bytes(made)


def _tree(data: bytes) -> etree._Element:
    if b"<!DOCTYPE" in data:
        raise _bad(_DTD)  # before anything is made of it
    root = etree.fromstring(data, etree.XMLParser(**_PARSER))
    if root.getroottree().docinfo.internalDTD is not None:
        raise _bad(_DTD)  # in whatever encoding it was written
    if any(True for node in root.iter(etree.Entity)):
        raise _bad(_DTD)
    deepest = _depth(root)
    if deepest > MOST_DEPTH:
        raise _bad(_LARGE)
    return root


def _depth(root: etree._Element) -> int:
    deepest, depth = 0, 0
    for event, _node in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _refuse_active(tree: etree._Element) -> None:
    for node in tree.iter(etree.Element):
        if node.tag in _ACTIVE:
            raise _bad(_OBJECT)
        if not _LINKS.isdisjoint(node.attrib.keys()):
            raise _bad(_OUTSIDE)


def _refuse_outside(tree: etree._Element) -> None:
    for one in tree:
        if one.get("TargetMode", "Internal") != "Internal" or "://" in one.get("Target", ""):
            raise _bad(_OUTSIDE)
        kind = one.get("Type", "").rpartition("/")[2]
        if "vba" in kind.lower():
            raise _bad(_MACRO)
        if kind in {"oleObject", "package", "control", "aFChunk", "subDocument", "frame", "attachedToolbars", "video",
                    "audio", "attachedTemplate"}:  # fmt: skip
            raise _bad(_OBJECT)


def _fields(tree: etree._Element) -> Iterator[str]:
    """The first word of every field: of a simple one, and of those whose words stand between two marks, in pieces."""
    for simple in tree.iter(qn("w:fldSimple")):
        yield _first_word(simple.get(qn("w:instr"), ""))
    open_now: list[list[str]] = []
    for node in tree.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:delInstrText")):
        if node.tag != qn("w:fldChar"):
            if not open_now:
                open_now.append([])
            open_now[-1].append(node.text or "")
            continue
        kind = node.get(qn("w:fldCharType"))
        if kind == "begin":
            open_now.append([])
        elif open_now and kind in {"separate", "end"}:
            words = open_now[-1]
            if words:
                yield _first_word("".join(words))
                words.clear()
            if kind == "end":
                open_now.pop()
    for words in open_now:
        if words:
            yield _first_word("".join(words))


def _first_word(instruction: str) -> str:
    words = instruction.split()
    return words[0].upper() if words else ""


def _kept(package: _Package) -> bytes:
    """A package of our own making from what is needed."""
    main = package.main()
    section = _section(package.trees[main])
    relations = package.relations(main)
    made: dict[str, bytes] = {}
    kinds: dict[str, str] = {}
    links: list[tuple[str, str, str]] = []
    for kind, target in (("styles", "styles"), ("theme", "theme1"), ("numbering", "numbering")):
        there = next((one.target for one in relations.values() if one.kind == kind), None)
        if there is not None and not package.relations(there):
            made[f"word/{target}.xml"] = _written(package.trees[there])
            kinds[f"word/{target}.xml"] = package.kind(there)
            links.append((f"k{len(links)}", kind, f"{target}.xml"))
    edges = 0
    for reference in list(section.iter(qn("w:headerReference"), qn("w:footerReference"))):
        kind = "header" if reference.tag == qn("w:headerReference") else "footer"
        relation = relations.get(reference.get(qn("r:id"), ""))
        if relation is None or reference.get(qn("w:type")) == "even":
            section.remove(reference)
            continue
        edges += 1
        name = f"{kind}{edges}.xml"
        _edge(package, relation.target, name, made)
        kinds[f"word/{name}"] = _KEPT_KINDS[kind]
        links.append((f"e{edges}", kind, name))
        reference.set(qn("r:id"), f"e{edges}")
    if not any(_says_something(package.trees[relation.target])
               for relation in relations.values() if relation.kind in _KEPT_KINDS):  # fmt: skip
        raise _bad(_NOTHING)
    body = etree.Element(qn("w:document"), nsmap={"w": qn("w:p")[1:-2], "r": _OFFICE})
    holder = etree.SubElement(body, qn("w:body"))
    holder.append(section)
    made["word/document.xml"] = _written(body)
    kinds["word/document.xml"] = _MAIN
    made["word/_rels/document.xml.rels"] = _relations(links)
    made["_rels/.rels"] = _relations([("d", "officeDocument", "word/document.xml")])
    made["[Content_Types].xml"] = _types(kinds)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for name in sorted(made, key=lambda one: one != "[Content_Types].xml"):
            whole.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), made[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _section(document: etree._Element) -> etree._Element:
    """The measures of the (last) section."""
    found = document.findall(f"{qn('w:body')}/{qn('w:sectPr')}")
    if not found:
        raise _bad(_DAMAGED)
    for gone in (qn("w:printerSettings"), qn("w:sectPrChange")):
        for node in found[-1].findall(gone):
            found[-1].remove(node)
    return found[-1]


def _edge(package: _Package, part: str, name: str, made: dict[str, bytes]) -> None:
    """A head or foot of the page, with its pictures written anew."""
    links = []
    used = {str(value) for node in package.trees[part].iter(etree.Element) for key, value in node.attrib.items()
            if str(key).startswith(f"{{{_OFFICE}}}")}  # fmt: skip
    for relation_id, relation in package.relations(part).items():
        if relation_id not in used:
            continue
        if relation.kind != "image":
            raise _bad(_OBJECT)
        paper = _picture(package.parts[relation.target])
        pictures = [one for one in made if one.startswith("word/media/")]
        if len(pictures) >= MOST_PICTURES:
            raise _bad(_PICTURES, most=MOST_PICTURES)
        file = f"media/image{len(pictures) + 1}.{'png' if paper.kind is ScanKind.PNG else 'jpeg'}"
        made[f"word/{file}"] = paper.content
        links.append((relation_id, "image", file))
    if used - {link[0] for link in links}:
        raise _bad(_DAMAGED)
    made[f"word/{name}"] = _written(package.trees[part])
    if links:
        made[f"word/_rels/{name}.rels"] = _relations(links)


def _picture(data: bytes) -> papers.Paper:
    """The picture by its bytes, written anew."""
    if not data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        raise _bad(_PICTURE)
    try:
        return papers.look(data)
    except BadFile as bad:
        raise _bad(_PICTURE) from bad


def _says_something(edge: etree._Element) -> bool:
    pictures = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip", "{urn:schemas-microsoft-com:vml}imagedata"
    words = "".join(node.text or "" for node in edge.iter(qn("w:t"))).strip()
    return bool(words) or next(edge.iter(*pictures), None) is not None


def _written(tree: etree._Element) -> bytes:
    written: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _relations(links: list[tuple[str, str, str]]) -> bytes:
    space = f"{_PACKAGE}/relationships"
    root = etree.fromstring(f'<Relationships xmlns="{space}"/>')
    for relation_id, kind, target in links:
        etree.SubElement(
            root, f"{{{space}}}Relationship", Id=relation_id, Type=f"{_OFFICE}/{kind}", Target=target
        )  # fmt: skip
    return _written(root)


def _types(kinds: Mapping[str, str]) -> bytes:
    space = f"{_PACKAGE}/content-types"
    root = etree.fromstring(f'<Types xmlns="{space}"/>')
    for extension, kind in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml"),
        ("png", "image/png"), ("jpeg", "image/jpeg"),
    ):  # fmt: skip
        etree.SubElement(root, f"{{{space}}}Default", Extension=extension, ContentType=kind)
    for name, kind in kinds.items():
        etree.SubElement(root, f"{{{space}}}Override", PartName=f"/{name}", ContentType=kind)
    return _written(root)


def _refuse_page(kept: bytes) -> None:
    """python-docx reads it, and our forms have room on it."""
    section = docx.Document(io.BytesIO(kept)).sections[0]
    measures = (
        section.page_width, section.page_height, section.left_margin, section.right_margin, section.top_margin,
        section.bottom_margin,
    )  # fmt: skip
    if any(one is None for one in measures):
        raise _bad(_PAGE)
    width, height, left, right, top, bottom = (one.mm for one in measures if one is not None)
    fits = (
        abs(width - 210) <= 2 and abs(height - 297) <= 2 and 5 <= left <= 30 and 5 <= right <= 30
        and top >= 5 and bottom >= 5 and height - top - bottom >= 150
    )  # fmt: skip
    if not fits:
        raise _bad(_PAGE)
