"""Under which addresses are the files of an issued record taken along, one by one or all in one archive?"""

from collections.abc import Iterator

from flask import Blueprint, Response, render_template

from casework.access import Act
from casework.documents import archive
from casework.documents.archive import Entry
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.rules.vocabulary import Language
from casework.services import bundles, record_files
from casework.services.record_files import Kind
from casework.web.face import language
from casework.web.files import sent
from casework.web.here import actor, database, needs, now, page_session
from forms.record_files import YearForm

record_files_pages = Blueprint("record_files", __name__)

NAMES: dict[Kind, str] = {"report": "shorui-1", "opinion": "shorui-2", "record": "shorui-8"}


@record_files_pages.get(
    '/opinions/<public_id:opinion_id>/<any("report", "opinion", "record"):kind>-<any("ja", "en"):edition>.'
    '<any("docx", "pdf"):form>'
)
@needs(Act.READ_RECORD)
def take(opinion_id: PublicId, kind: Kind, edition: str, form: str) -> Response:
    """One document, in one language."""
    chosen = Language(edition)
    with page_session() as session:
        content = record_files.file(session, actor(), opinion_id, kind, chosen, now=now())
    name = NAMES[kind] if chosen is Language.JAPANESE else f"{NAMES[kind]}-en"
    return sent(content, name, form)


@record_files_pages.get("/records")
@needs(Act.TAKE_BUNDLE)
def index() -> str:
    """HR: how many records there are of a year, to hand to an inspector."""
    with page_session() as session:
        found = bundles.years(session, actor(), now=now())
    form = YearForm(formdata=None)
    form.offer(found)
    return render_template("record_files/years.html", years=found, form=form)


@record_files_pages.post("/records")
@needs(Act.TAKE_BUNDLE)
def take_year() -> Response | tuple[str, int]:
    """All records of a year. A button and not a link: nothing fetches it by itself, and the trail has it."""
    form = YearForm()
    with page_session() as session:
        years = bundles.years(session, actor(), now=now())
    form.offer(years)
    if not form.validate_on_submit():
        return render_template("record_files/years.html", years=years, form=form), 422
    with page_session() as session:
        found = bundles.of_year(session, actor(), form.chosen(), now=now())
    return _archive(found)


@record_files_pages.post("/opinions/<public_id:opinion_id>/records")
@needs(Act.TAKE_BUNDLE)
def take_case(opinion_id: PublicId) -> Response:
    """All records of one person's case."""
    with page_session() as session:
        found = bundles.of_case(session, actor(), opinion_id, now=now())
    return _archive(found)


def _archive(found: list[PublicId]) -> Response:
    """Portion by portion while it is sent; each is read in a transaction of its own, whose entries in the trail are
    written before its files leave. Nothing in it asks for the request: that is over by then.
    """
    who, moment, spoken, source = actor(), now(), language(), database()
    with page_session() as session:
        name = bundles.taker(session, who)

    def entries() -> Iterator[Entry]:
        for start in range(0, len(found), bundles.AT_ONCE):
            chosen = found[start : start + bundles.AT_ONCE]
            with source.writing() as session:
                portion = bundles.portion(session, who, chosen, start + 1, spoken, now=moment)
            yield from portion

    pieces = archive.streamed(entries(), lambda lines: bundles.index(name, lines, spoken, now=moment))
    first = next(pieces)  # what is refused is refused before anything is sent
    response = Response(_all(first, pieces), content_type=archive.MIME)
    response.headers["Content-Disposition"] = f'attachment; filename="shorui-{tokyo_date(moment):%Y%m%d}.zip"'
    return response


def _all(first: bytes, others: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from others
