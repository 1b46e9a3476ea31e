"""Which pages does one person reach by links, and what did the browser complain about on the way?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from playwright.sync_api import Page, Request, Response

from casework.rules.vocabulary import Hat
from casework.services import bookings, choices, issuing, opinions, requests
from casework.services.interviews import Notes
from tests.browser.conftest import Served
from tests.services import advising, asking, talking
from tests.web import canaries
from tests.world import World

PUBLIC_ID = re.compile("[0-9a-f]{32}")
FILES = (".docx", ".ics")


def everything(world: World) -> None:
    """Cases at every stage: one that went the whole road, and others that wait for somebody's next step."""
    canaries.build(world)
    asking.invited(world, "supervisor")
    talking.begun(world, "admin")
    advising.hear(world, _advised(world, "committee", date(2026, 12, 4)))


def _advised(world: World, name: str, on: date) -> advising.Advising:
    """Somebody who also wears another hat: asked, talked on that day, and the opinion is issued."""
    case_id, them, physician = asking.invited(world, name), world.actor(name, Hat.WORKER), world.actor("physician")
    now = datetime(on.year, on.month, on.day, 7, tzinfo=UTC)
    with world.database.writing() as session:
        requests.submit(session, them, case_id, asking.EITHER, now=world.now)
    asking.offer(world, on)
    with world.database.writing() as session:
        free = choices.choosing(session, them, case_id, now=world.now).earlier[0].public_id
        booking = bookings.book(session, them, case_id, free, now=world.now).public_id
    interview = talking.start(world, booking, now=now)
    talking.hold(world, interview, notes=Notes(), version=1, now=now, on=on)
    with world.database.writing() as session:
        version = opinions.save(session, physician, interview, advising.RESTRICTED, version=0, now=now)
    with world.database.writing() as session:
        opinion = issuing.issue(session, physician, interview, version=version, now=now)
    return advising.Advising(case_id, interview, opinion.public_id)


@dataclass
class Watch:
    """What a browser says about the pages it shows: complaints of its console, and requests to somebody else."""

    page: Page
    own: str
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("request", self._request)

    def _console(self, message: object) -> None:
        if getattr(message, "type", "") in {"error", "warning"}:
            self.complaints.append(f"{self.page.url}: {getattr(message, 'text', '')}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.own, "data:")):
            self.elsewhere.append(request.url)


def kind(path: str) -> str:
    """Pages that differ in nothing but ids are one kind."""
    return PUBLIC_ID.sub("ID", re.split("[?#]", path, maxsplit=1)[0])


def walk(served: Served, page: Page, *starts: str) -> Iterator[Response]:
    """Open every kind of page that links lead to, each once; the page shows it while the caller looks."""
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        path = waiting.pop(0)
        if kind(path) in seen or path.endswith(FILES):
            continue
        seen.add(kind(path))
        answer = page.goto(path)
        assert answer is not None
        yield answer
        links: list[str] = page.eval_on_selector_all("a[href]:not([download])", "all => all.map((one) => one.href)")
        waiting += [link.removeprefix(served.url) for link in links if link.startswith(f"{served.url}/")]
