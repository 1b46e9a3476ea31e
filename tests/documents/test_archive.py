"""Is the archive of many documents a good zip file, with right sums, written piece by piece?"""

import csv
import hashlib
import io
import os
import zipfile

from casework.documents import archive
from casework.documents.archive import Entry


def written(lines) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue().encode()


def test_each_file_can_be_checked_by_the_list() -> None:
    files = {f"{number:04}-1.docx": os.urandom(2000) for number in range(30)}
    entries = [Entry(name, data, (name,)) for name, data in files.items()]
    whole = b"".join(archive.streamed([*entries, Entry("", None, ("withheld",))], written))
    with zipfile.ZipFile(io.BytesIO(whole)) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == [*files, archive.INDEX]
        rows = list(csv.reader(io.StringIO(opened.read(archive.INDEX).decode())))
        assert [row[:2] for row in rows[:-1]] == [
            [name, hashlib.sha256(opened.read(name)).hexdigest()] for name in files
        ]
    assert rows[-1] == ["", "", "withheld"]


def test_it_goes_out_while_it_is_written_and_holds_no_more_than_one_file() -> None:
    asked = []

    def entries():
        for number in range(100):
            asked.append(number)
            yield Entry(f"{number}.docx", b"x" * 1000, ())

    pieces = archive.streamed(entries(), written)
    for number in range(50):
        piece = next(pieces)
        assert len(asked) == number + 1
        assert len(piece) < 1300
