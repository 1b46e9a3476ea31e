"""Do a thousand records go out in one archive, over HTTP, without the whole being held in memory?

The rows are copies of one issued record, each sealed anew under its own name. No clock is looked at: what is measured
is the most that was held at once, against an archive of a tenth.
"""

import hashlib
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select

from casework import ids
from casework.access import Act, enter_worker, keys
from casework.documents import archive
from casework.models.base import Sealed
from casework.models.cases import Case
from casework.models.interviews import Interview, IssuedDocument, Report
from casework.models.opinions import Opinion
from tests.clients import Visitor
from tests.databases import SQLITE_ONLY
from tests.services.talking import THEN, issued

LINE = 2_000
"""Bytes for a line in the list of contents, three a record: it is written last, when all sums are known."""


def copied(row: Any, **other: Any) -> Any:
    """The same row anew, without what is sealed: that is bound to the name of its row."""
    values = {at.key: getattr(row, at.key) for at in inspect(type(row)).column_attrs}
    plain = {name: value for name, value in values.items() if not isinstance(value, Sealed)}
    return type(row)(**{**plain, "id": None, "public_id": ids.fresh(), **other})


def multiply(world, more: int) -> None:
    """So many more records beside the first, of the same case."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=THEN)
        interview, report, opinion = (
            session.execute(select(one).order_by(one.id).limit(1)).scalar_one() for one in (Interview, Report, Opinion)
        )
        key_id = session.get_one(Case, interview.case_id).data_key_id
        first = select(IssuedDocument).where(IssuedDocument.record_id.in_([report.public_id, opinion.public_id]))
        papers = [(paper, opened(session, paper)) for paper in session.execute(first).scalars()]
        for _number in range(more):
            talk = copied(interview, booking_id=None)
            session.add(talk)
            session.flush()
            both = {
                "report": copied(report, interview_id=talk.id),
                "opinion": copied(opinion, interview_id=talk.id),
            }
            session.add_all(both.values())
            for paper, sealed in papers:
                made = copied(paper, record_id=both[paper.kind].public_id)
                visit.seal(key_id, made, **sealed)
                session.add(made)
        session.flush()
        visit.record("interview", interview.public_id)


def opened(session, paper: IssuedDocument) -> dict[str, Any]:
    key = keys.find(session, paper.content.key_id)
    return {
        column: key.open(sealed, table="issued_document", public_id=paper.public_id, column=column)
        for column in ("content", "scoreless", "file")
        if (sealed := getattr(paper, column)) is not None
    }


def most_held(hr: Visitor, opinion_id: str, where: Path) -> int:
    """The most bytes held at once while the archive is sent, each piece written away as it comes."""
    hr.get("/inbox")  # for the token
    tracemalloc.start(1)
    answer = hr.post(f"/opinions/{opinion_id}/records", buffered=False)
    assert (answer.status_code, answer.mimetype) == (200, archive.MIME)
    with where.open("wb") as file:
        for piece in answer.response:
            file.write(piece if isinstance(piece, bytes) else piece.encode())
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    answer.close()
    return most


def is_whole(where: Path, count: int) -> None:
    """Each document of each record once, and its sum in the list."""
    with zipfile.ZipFile(where) as whole:
        names = whole.namelist()
        assert names == [f"{at:04}-{place}.docx" for at in range(1, count + 1) for place in (1, 2, 3)] + [archive.INDEX]
        listed = whole.read(archive.INDEX).decode("utf-8-sig")
        for name in (names[0], names[len(names) // 2], names[-2]):
            assert hashlib.sha256(whole.read(name)).hexdigest() in listed


def holds_no_more(world, site, where: Path, few: int, many: int) -> None:
    _case, opinion_id = issued(world)
    site.clock.now = THEN
    held = []
    for count, more in ((few, few - 1), (many, many - few)):
        multiply(world, more)
        held.append(most_held(site.visitor("hr"), opinion_id, where))
        is_whole(where, count)
    assert held[1] < 1.2 * held[0] + LINE * 3 * (many - few), held


@SQLITE_ONLY
def test_a_thousand_records_hold_no_more_than_a_hundred(world, site, tmp_path):
    holds_no_more(world, site, tmp_path / "whole.zip", 100, 1000)


@SQLITE_ONLY
def test_twin_an_archive_that_is_put_together_first_is_seen(world, site, tmp_path, monkeypatch):
    piecewise = archive.streamed

    def at_once(entries, index):
        yield from list(piecewise(list(entries), index))

    monkeypatch.setattr(archive, "streamed", at_once)
    with pytest.raises(AssertionError):
        holds_no_more(world, site, tmp_path / "whole.zip", 20, 100)
