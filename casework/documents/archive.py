"""How do many documents go out in one zip file without being held in memory, and how does its list read?

Word files are packed already, so they are put in as they are. The archive is given out piece by piece while it is
written; beside the piece in hand only the lines of the list are kept.
"""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

MIME: Final = "application/zip"
INDEX: Final = "mokuji.csv"
"""Written last: only then all sums are known. Neutral, as the name of the archive is."""
_STAMP: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Entry:
    """One file of the archive, or (without content) what can't be in it; `told`: its words in the list."""

    name: str
    content: bytes | None
    told: tuple[str, ...]


class _Pieces(io.RawIOBase):
    """What was written since it was last taken: a file that can only be written on."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]  # bytes are all we write
        self._written.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """All of it, once."""
        whole = b"".join(self._written)
        self._written.clear()
        return whole


def streamed(entries: Iterable[Entry], index: Callable[[Sequence[tuple[str, ...]]], bytes]) -> Iterator[bytes]:
    """The archive, piece by piece; `index` writes the list from its lines: file, sum (SHA-256), words."""
    pieces, lines = _Pieces(), list[tuple[str, ...]]()
    with zipfile.ZipFile(pieces, "w", zipfile.ZIP_STORED) as archive:
        for entry in entries:
            if entry.content is None:
                lines.append(("", "", *entry.told))
                continue
            archive.writestr(zipfile.ZipInfo(entry.name, _STAMP), entry.content)
            lines.append((entry.name, hashlib.sha256(entry.content).hexdigest(), *entry.told))
            yield pieces.taken()
        archive.writestr(zipfile.ZipInfo(INDEX, _STAMP), index(lines))
    yield pieces.taken()
