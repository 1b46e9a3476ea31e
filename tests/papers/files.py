"""Scans made by hand: ordinary ones as a scanner or a telephone writes them, and hostile ones."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from PIL import Image

DAMAGED = "途中で切れているか、壊れている"
COSTLY = "手間がかかりすぎる"
ACTIVE = "プログラム、ほかへ移る動作、添付ファイル"
BESIDES = "別の種類のファイルとしても働く"
OTHER = "どれでもない"
PIXELS = "画像が大きすぎます"


def pdf(words: str = "", *, objects: tuple[bytes, ...] = (), catalog: bytes = b"", pages: int = 1) -> bytes:
    """A PDF written by hand: a page, a comment in its content, and whatever objects more."""
    content = f"% {words}\n0 0 m".encode()
    kids = b" ".join(b"%d 0 R" % (3 + n) for n in range(pages))
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
        *(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R >>" % (3 + pages),) * pages,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        *objects,
    ]
    body, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body + b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + table
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(body))
    )  # fmt: skip


def with_action(action: bytes, **more: Any) -> bytes:
    """A PDF that does something when it is opened; the first further object has number 5."""
    return pdf(objects=(action,), catalog=b"/OpenAction 5 0 R", **more)


def saved(change: Callable[[Any], object], **how: Any) -> bytes:
    """A PDF as a library writes it."""
    made, file = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    change(made)
    made.save(file, **how)
    return file.getvalue()


def hidden() -> bytes:
    """A script within an object stream: no search in the bytes finds it."""

    def change(made: Any) -> None:
        script = made.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))
        made.Root.OpenAction = script

    data = saved(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"JavaScript" not in data
    return data


def attached() -> bytes:
    """A PDF with a file inside."""
    return saved(lambda made: made.attachments.__setitem__("a.exe", b"MZ"))


def locked() -> bytes:
    """Opens without a password; printing is forbidden."""
    return saved(repr, encryption=pikepdf.Encryption(owner="x", user=""))


def swollen() -> bytes:
    """An object stream that unpacks to 900 MB."""
    packer, piece = zlib.compressobj(1), b" " * (1 << 20)
    packed = b"".join([packer.compress(piece) for _ in range(900)] + [packer.flush()])
    head = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    body = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    second, places = len(body), {}
    body += b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    places[4] = len(body)
    body += b"4 0 obj\n" + head + packed + b"\nendstream\nendobj\n"
    places[5] = len(body)
    rows = ((0, 0, 0), (1, 9, 0), (1, second, 0), (2, 4, 0), (1, places[4], 0), (1, places[5], 0))
    table = b"".join(bytes([kind]) + struct.pack(">IB", place, index) for kind, place, index in rows)
    body += b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        len(table), table,
    )  # fmt: skip
    return body + b"startxref\n%d\n%%%%EOF\n" % places[5]


def image(kind: str = "JPEG", size: tuple[int, int] = (310, 438), mode: str = "RGB", **how: Any) -> bytes:
    """A picture as a library writes it."""
    file = io.BytesIO()
    Image.effect_noise(size, 40).convert(mode).save(file, kind, **how)
    return file.getvalue()


def plain(size: tuple[int, int], mode: str = "RGB") -> bytes:
    """A PNG of one colour: few bytes for many dots."""
    width, height = size
    packer, line = zlib.compressobj(1), b"\0" * (1 + width * len(mode))
    dots = b"".join([packer.compress(line) for _ in range(height)] + [packer.flush()])
    head = struct.pack(">IIBBBBB", width, height, 8, {"RGB": 2, "RGBA": 6}[mode], 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", dots) + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def claims(width: int, height: int) -> bytes:
    """A PNG that says how large it is and holds nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def with_text(megabytes: int) -> bytes:
    """A PNG with a packed text that unpacks to so much."""
    data = plain((10, 10))
    text = chunk(b"zTXt", b"a\0\0" + zlib.compress(b" " * (megabytes << 20), 1))
    return data[:33] + text + data[33:]


def with_profile(megabytes: int) -> bytes:
    """A PNG with a packed colour profile that unpacks to so much."""
    data = plain((10, 10))
    profile = chunk(b"iCCP", b"a\0\0" + zlib.compress(b"\0" * (megabytes << 20), 1))
    return data[:33] + profile + data[33:]


def claims_jpeg(width: int, height: int) -> bytes:
    """A JPEG that says that it is larger than it is."""
    data = bytearray(image())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def packed() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as into:
        into.writestr("a.txt", "a")
    return file.getvalue()


def both() -> bytes:
    """A PDF that a packer opens too: the list of the packed file stands in a comment before the end."""
    start = pdf()
    return start[: -len(b"%%EOF\n")] + b"%%EOF\n%" + packed() + start[start.index(b"startxref") :]


def many_objects() -> bytes:
    return pdf(objects=(b"[ " + b"[] " * 250_000 + b"]",))


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing at all": (lambda: b"", "ファイルが空です"),
    "a page of the web": (lambda: b"<html><script>alert(1)</script></html>", OTHER),
    "a program": (lambda: b"MZ\x90\0" + b"\0" * 100, OTHER),
    "a packed file": (packed, OTHER),
    "a drawing": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', OTHER),
    "a picture of another kind": (lambda: image("GIF", mode="P"), OTHER),
    "a PDF behind other bytes": (lambda: b"\n" + pdf(), OTHER),
    "a page of the web that begins as a PDF": (lambda: b"%PDF-1.4\n<html><script>alert(1)</script></html>", DAMAGED),
    "a PDF and a page of the web": (lambda: pdf("<script>alert(1)</script>"), BESIDES),
    "a PDF with something behind it": (lambda: pdf() + b"<script>alert(1)</script>", DAMAGED),
    "a PDF and a packed file": (both, BESIDES),
    "a PDF cut off": (lambda: pdf()[:-30], DAMAGED),
    "a PDF cut off and ended": (lambda: pdf()[:200] + b"\nstartxref\n150\n%%EOF\n", DAMAGED),
    "a PDF whose table lies": (lambda: pdf().replace(b"xref\n0 ", b"xref\n9 ", 1), DAMAGED),
    "a version that doesn't exist": (lambda: b"%PDF-9.9\n" + pdf()[9:], DAMAGED),
    "a script": (lambda: with_action(b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"), ACTIVE),
    "a script spelled otherwise": (lambda: with_action(b"<< /S /#4aava#53cript /J#53 (1) >>"), ACTIVE),
    "a script that is packed": (hidden, ACTIVE),
    "a script that nothing leads to": (lambda: pdf(objects=(b"<< /S /JavaScript /JS (1) >>",)), ACTIVE),
    "a script by name": (lambda: pdf(catalog=b"/Names << /JavaScript << /Names [] >> >>"), ACTIVE),
    "a program to start": (lambda: with_action(b"<< /S /Launch /F (calc.exe) >>"), ACTIVE),
    "a form that sends itself": (lambda: with_action(b"<< /S /SubmitForm /F (http://example.jp) >>"), ACTIVE),
    "a file inside": (attached, ACTIVE),
    "a form with a language of its own": (lambda: pdf(catalog=b"/AcroForm << /XFA [] >>"), ACTIVE),
    "a film": (lambda: pdf(objects=(b"<< /Type /Annot /Subtype /RichMedia >>",)), ACTIVE),
    "a PDF under lock": (locked, "パスワードや暗号化"),
    "no page": (lambda: pdf(pages=0), "1ページから30ページまで"),
    "too many pages": (lambda: pdf(pages=31), "1ページから30ページまで"),
    "more parts than a scan has": (many_objects, COSTLY),
    "an object stream that swells": (swollen, ""),
    "arrays in arrays": (lambda: pdf(objects=(b"[" * 100_000 + b"]" * 100_000,)), DAMAGED),
    "a picture that claims to be huge": (lambda: claims(60_000, 60_000), PIXELS),
    "a picture of no height": (lambda: claims(100, 0), DAMAGED),
    "a huge picture in few bytes": (lambda: plain((16_000, 16_000)), PIXELS),
    "a long thin picture": (lambda: plain((1, 60_000)), PIXELS),
    "a JPEG that claims to be huge": (lambda: claims_jpeg(65_000, 65_000), PIXELS),
    "a JPEG cut off": (lambda: image()[:-3_000], DAMAGED),
    "a JPEG of its first bytes": (lambda: b"\xff\xd8\xff", DAMAGED),
    "a PNG cut off": (lambda: image("PNG")[:-9_000], DAMAGED),
    "a PNG with a wrong sum": (lambda: image("PNG")[:29] + b"\0\0\0\0" + image("PNG")[33:], DAMAGED),
    "a PNG in a JPEG's clothes": (lambda: b"\xff\xd8\xff" + image("PNG"), DAMAGED),
    "a text that swells": (lambda: with_text(300), ""),
    "a profile that swells": (lambda: with_profile(300), ""),
    "more bytes than are read": (lambda: b"%PDF-1.7\n" + b"x" * (5 << 20), "5MBまで"),
}
"""What somebody sends → (how it is made, what they are told; where that is empty, any sentence does)."""
