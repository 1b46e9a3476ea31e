"""What does a stranger's file look like to the libraries that read pictures and PDFs?

Runs as a program of its own, started by `casework/papers.py`: whatever a file makes the libraries do, it happens here,
with little memory, little time, no settings and no keys. The file comes in by standard input; a line with the verdict
goes out, and after it the bytes of a picture that was written anew.
"""

import io
import resource
import sys
from collections.abc import Iterable
from typing import Any

import pikepdf
from PIL import Image, ImageOps

MEMORY = 640 << 20
"""Bytes of addresses, those of the program and its libraries among them."""
SECONDS = 10
"""Of the processor."""
OBJECTS = 200_000
"""Parts of a PDF that are looked at; a scan has ten for each page."""
QUALITY = 88
ACTIVE_KEYS = frozenset(
    {"/JS", "/JavaScript", "/EF", "/EmbeddedFiles", "/AF", "/XFA", "/RichMediaContent", "/RichMediaSettings"}
)
ACTIVE_NAMES = frozenset(
    {
        "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound",
        "/RichMedia", "/RichMediaExecute", "/FileAttachment", "/EmbeddedFile", "/Screen", "/3D", "/GoTo3DView",
    }
)  # fmt: skip
"""What an action, an annotation or a stream calls itself when it is more than something to look at."""
_WITH_KEYS = (pikepdf.Dictionary, pikepdf.Stream)


class Refused(Exception):
    """The file isn't kept; the word says why."""


def picture(data: bytes, kind: str, most_pixels: int, most_side: int) -> bytes:
    """The same picture written anew: upright, on white, and with nothing in it but what is seen."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit is lower, and asked before anything is unpacked
    try:
        image: Image.Image = Image.open(io.BytesIO(data), formats=[kind.upper()])
        if image.width * image.height > most_pixels or max(image.size) > most_side:
            raise Refused("pixels")
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        image = _plain(image)
        image.info = {}
        anew = io.BytesIO()
        image.save(anew, kind.upper(), **({"quality": QUALITY} if kind == "jpeg" else {}))
    except (OSError, SyntaxError, ValueError, IndexError, TypeError, KeyError, EOFError, OverflowError) as error:
        raise Refused("damaged") from error
    return anew.getvalue()


def _plain(image: Image.Image) -> Image.Image:
    """Black and white, grey or colours, without anything to look through."""
    if image.mode in {"1", "L", "RGB"} and "transparency" not in image.info:
        return image
    if image.mode.startswith("I"):  # sixteen bits of grey
        return image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        seen = image.convert("RGBA")
        below = Image.new("RGB", image.size, "white")
        below.paste(seen, mask=seen.getchannel("A"))
        return below
    return image.convert("RGB")


def document(data: bytes, most_pages: int) -> None:
    """Whether a PDF is whole and does nothing when it is opened. Its bytes stay as they are."""
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False, inherit_page_attributes=False) as pdf:
            if pdf.is_encrypted:
                raise Refused("locked")
            _lies_still(pdf.objects)
            if pdf.get_warnings():  # it was read otherwise than it is written; another reader may see something else
                raise Refused("damaged")
            if not 1 <= len(pdf.pages) <= most_pages:
                raise Refused("pages")
    except pikepdf.PasswordError as error:
        raise Refused("locked") from error
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, IndexError, KeyError, OverflowError) as error:
        raise Refused("damaged") from error


def _lies_still(objects: Iterable[Any]) -> None:
    """No script, no action that leaves the page, no file inside: in any part, however it is packed or spelled."""
    left = OBJECTS
    for top in objects:
        waiting = [top]
        while waiting:
            one = waiting.pop()
            left -= 1
            if left < 0:
                raise Refused("costly")
            if isinstance(one, pikepdf.Array):
                waiting += [part for part in one if _nested(part)]
            elif isinstance(one, _WITH_KEYS):
                if any(_active(key, value) for key, value in one.items()):
                    raise Refused("active")
                waiting += [value for _key, value in one.items() if _nested(value)]


def _active(key: str, value: Any) -> bool:
    says_what_it_is = key in {"/S", "/Type", "/Subtype"} and isinstance(value, pikepdf.Name)
    return key in ACTIVE_KEYS or (says_what_it_is and str(value) in ACTIVE_NAMES)


def _nested(part: Any) -> bool:
    """Whether it stands inside of another; what has a number of its own is looked at by itself."""
    return isinstance(part, (pikepdf.Array, *_WITH_KEYS)) and not part.is_indirect


def _verdict(kind: str, most_pixels: int, most_side: int, most_pages: int, data: bytes) -> tuple[str, bytes]:
    try:
        if kind == "pdf":
            document(data, most_pages)
            return "kept", b""
        return "kept", picture(data, kind, most_pixels, most_side)
    except Refused as refused:
        return str(refused), b""
    except (MemoryError, RecursionError):
        return "costly", b""


def _bounded() -> None:
    """From here on, no more memory and time than a scanned page needs."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(arguments: list[str]) -> None:
    """Read, judge, answer."""
    _bounded()
    kind, *limits = arguments
    most_pixels, most_side, most_pages = map(int, limits)
    word, anew = _verdict(kind, most_pixels, most_side, most_pages, sys.stdin.buffer.read())
    sys.stdout.buffer.write(word.encode() + b"\n" + anew)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
