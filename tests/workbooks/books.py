"""Workbooks made by hand, part by part: ordinary ones as other programs write them, and hostile ones."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{KIND}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts><font/></fonts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    "</styleSheet>"
)


def book(*sheets: tuple[str, str], extra: str = "") -> str:
    """The workbook part; a sheet is its name and more attributes."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}" {more}/>' for at, (name, more) in enumerate(sheets, 1)
    )
    return f'<workbook xmlns="{MAIN}" xmlns:r="{KIND}">{extra}<sheets>{listed}</sheets></workbook>'


def relations(*sheets: str) -> str:
    """Where the parts are."""
    named = [
        *((f"rId{at}", "worksheet", target) for at, target in enumerate(sheets, 1)),
        ("rId90", "sharedStrings", "sharedStrings.xml"),
        ("rId91", "styles", "styles.xml"),
    ]
    listed = "".join(f'<Relationship Id="{i}" Type="{KIND}/{kind}" Target="{target}"/>' for i, kind, target in named)
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{listed}</Relationships>'
    )


def sheet(body: str) -> str:
    """A sheet part around its rows."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'


def strings(*texts: str) -> str:
    """The shared texts."""
    return f'<sst xmlns="{MAIN}">{"".join(f"<si><t>{text}</t></si>" for text in texts)}</sst>'


def parts(body: str = "", texts: Sequence[str] = (), **changed: str | bytes) -> dict[str, str | bytes]:
    """All parts of a workbook of one sheet; `changed`: by the last part of its name, without ending."""
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT,
        "xl/workbook.xml": book(("Sheet1", "")),
        "xl/_rels/workbook.xml.rels": relations("worksheets/sheet1.xml"),
        "xl/sharedStrings.xml": strings(*texts),
        "xl/styles.xml": STYLES,
        "xl/worksheets/sheet1.xml": sheet(body),
    }
    for name in list(found):
        short = name.rpartition("/")[2].partition(".")[0]
        if short in changed and not name.endswith(".rels"):
            found[name] = changed[short]
    return found


def pack(content: dict[str, str | bytes], *, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The parts as a file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how, compresslevel=9) as packed:
        for name, part in content.items():
            packed.writestr(name, part)
    return made.getvalue()


def number(place: str, value: object) -> str:
    return f'<c r="{place}"><v>{value}</v></c>'


def shared(place: str, index: int) -> str:
    return f'<c r="{place}" t="s"><v>{index}</v></c>'


def row(at: int, *cells: str) -> str:
    return f'<row r="{at}">{"".join(cells)}</row>'


# --- hostile ones -----------------------------------------------------------------------------------------


def lying(size: int) -> bytes:
    """A sheet of `size` bytes that the directory calls a hundred bytes long."""
    data = bytearray(pack(parts(sheet1=sheet(row(1, number("A1", 1))) + " " * size)))
    name = b"xl/worksheets/sheet1.xml"
    local = data.index(name) - 30
    central = data.rindex(name) - 46
    struct.pack_into("<I", data, local + 22, 100)
    struct.pack_into("<I", data, central + 24, 100)
    return bytes(data)


def spaces(size: int) -> bytes:
    """A sheet of `size` bytes of nothing, said honestly."""
    return pack(parts(sheet1=sheet(row(1, number("A1", 1))) + " " * size))


def streamed(megabytes: int) -> bytes:
    """The same, larger than this test would like to hold itself."""
    whole = {name: part for name, part in parts().items() if "sheet1" not in name}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in whole.items():
            packed.writestr(name, part)
        with packed.open("xl/worksheets/sheet1.xml", "w") as stream:
            for _ in range(megabytes):
                stream.write(b" " * 1024 * 1024)
    return made.getvalue()


def many_parts(count: int) -> bytes:
    """More parts than anybody needs."""
    return pack({**parts(row(1, number("A1", 1))), **{f"xl/media/{at}.xml": b"" for at in range(count)}})


def hidden_strings(length: int, copies: int) -> bytes:
    """One long text behind comments that hold the sign of its end, named by many cells."""
    text = "x" * 100 + "<!--</si>-->"
    cells = (row(at, shared(f"A{at}", 0)) for at in range(1, copies + 1))
    return pack(parts("".join(cells), [text * (length // 100)]))


def doubled_value(copies: int) -> bytes:
    """Cells that name a short text first and then a long one."""
    cells = (row(at, f'<c r="A{at}" t="s"><v>0</v><v>1</v></c>') for at in range(1, copies + 1))
    return pack(parts("".join(cells), ["x", "y" * 500_000]))


def entity(declared: str, used: str) -> bytes:
    """A part with entities of its own."""
    return pack(parts(sheet1=f"<!DOCTYPE a [{declared}]>" + sheet(row(1, f'<c r="A1" t="str"><v>{used}</v></c>'))))


LAUGHS = "".join(
    f'<!ENTITY l{n} "{"&l" + str(n - 1) + ";" if n else "ha"}{("&l" + str(n - 1) + ";") * 9 if n else ""}">'
    for n in range(10)
)

HOSTILE: dict[str, Callable[[], bytes]] = {
    "a block to the end of the sheet": lambda: pack(
        parts(row(1, number("A1", 1)) + row(1048576, number("XFD1048576", 1)))
    ),
    "a far row": lambda: pack(parts(row(1, number("A1", 1), number("CV1", 1)) + row(999999, number("A999999", 1)))),
    "a far column": lambda: pack(parts(row(1, number("A1", 1), number("XFD1", 1)) + row(20000, number("A20000", 1)))),
    "a far cell behind a prefix": lambda: pack(
        parts(
            sheet1=f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="XFD1048576"><x:v>1</x:v></x:c>'
            '<x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
        )
    ),
    "cells that say no place": lambda: pack(
        parts("<row>" + "<c><v>1</v></c>" * 2_000_000 + "</row>" + row(20000, number("A20000", 1)))
    ),
    "a place that isn't the first word of a cell": lambda: pack(
        parts('<row r="1"><c t="n" r="XFD1048576"><v>1</v></c></row>')
    ),
    "a far cell beside a comment": lambda: pack(parts(row(1, "<!-- -->", number("A1", 1)))),
    "nothing, forty times over": lambda: spaces(45 * 1024 * 1024),
    "a gigabyte of nothing": lambda: streamed(1024),
    "a size that is a lie": lambda: lying(200 * 1024 * 1024),
    "a text in every cell": lambda: pack(
        parts("".join(row(at, shared(f"A{at}", 0)) for at in range(1, 20_000)), ["x" * 1_000_000])
    ),
    "a text that hides its end": lambda: hidden_strings(1_000_000, 20_000),
    "a text named second": lambda: doubled_value(20_000),
    "a billion laughs": lambda: entity(LAUGHS, "&l9;"),
    "a file of the server": lambda: entity('<!ENTITY x SYSTEM "file:///etc/hostname">', "&x;"),
    "a page elsewhere": lambda: entity('<!ENTITY x SYSTEM "http://127.0.0.1:1/">', "&x;"),
    "types from elsewhere in the shared texts": lambda: pack(
        parts(row(1, shared("A1", 0)), sharedStrings=f'<!DOCTYPE sst SYSTEM "http://127.0.0.1:1/">{strings("x")}')
    ),
    "elements inside elements": lambda: pack(parts(row(1, shared("A1", 0)), sharedStrings="<a>" * 12_000_000)),
    "elements inside elements, disguised": lambda: pack(
        parts(row(1, shared("A1", 0)), sharedStrings="<a>/&gt;/>" * 4_000_000)
    ),
    "many parts": lambda: many_parts(5_000),
    "a way out": lambda: pack({**parts(row(1, number("A1", 1))), "../../etc/cron.d/x": b"x"}),
    "a way out of another system": lambda: pack({**parts(row(1, number("A1", 1))), "C:\\x": b"x"}),
    "a program": lambda: pack({**parts(row(1, number("A1", 1))), "xl/vbaProject.bin": b"x"}),
    "another way of packing": lambda: pack(parts(row(1, number("A1", 1))), how=zipfile.ZIP_LZMA),
    "sixteen bits a sign": lambda: pack(parts(sheet1=sheet(row(1, number("A1", 1))).encode("utf-16"))),
    "a workbook in a workbook": lambda: pack({"xl/worksheets/sheet1.xlsx": pack(parts(row(1, number("A1", 1))))}),
    "half a file": lambda: pack(parts(row(1, number("A1", 1))))[:-40],
    "no file": lambda: b"PK\x03\x04" + zlib.compress(b"x" * 100_000),
}  # fmt: skip
"""What somebody could send, by what it tries."""


def largest() -> bytes:
    """As much as is let in: every limit nearly reached, and nothing wrong."""
    letters = [*(chr(65 + n) for n in range(26)), *(f"A{chr(65 + n)}" for n in range(12))]
    cells = (
        row(at, *(number(f"{letter}{at}", 1000 + at % 7) for letter in letters), shared(f"AU{at}", at % 10))
        for at in range(1, 21_000)
    )
    return pack(parts("".join(cells), ["x" * 1_100 for _ in range(10)]))
