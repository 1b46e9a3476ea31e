"""What does a browser test get: the real server, the real Chromium, somebody signed in, and a check of every page?"""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from werkzeug.serving import BaseWSGIServer, make_server

from casework.rules.vocabulary import Hat
from casework.services import accounts, hats
from tests import world as worlds
from tests.clients import Site
from tests.databases import Databases

WIDTHS = {"phone": 390, "desk": 1280}
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
AXE_PROGRAM = Axe().axe_script


@pytest.fixture(scope="session")
def playwright_here() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright_here: Playwright) -> Iterator[Browser]:
    """Debian's Chromium. Without a Japanese font every letter would be a box, and no other test would notice."""
    fonts = subprocess.run(["fc-list", ":lang=ja"], capture_output=True, text=True, check=True).stdout
    assert fonts.strip(), "no Japanese font is installed: apt install fonts-noto-cjk"
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "chromium is not installed: apt install chromium"
    browser = playwright_here.chromium.launch(executable_path=program)
    yield browser
    browser.close()


@dataclass
class Served:
    """The application of one world on a port of this machine, and people at browsers."""

    site: Site
    server: BaseWSGIServer
    chromium: Browser
    contexts: list[BrowserContext]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def browser(self, *, width: int = WIDTHS["desk"], language: str = "ja-JP", script: bool = True) -> BrowserContext:
        context = self.chromium.new_context(
            base_url=self.url, locale=language, timezone_id="Asia/Tokyo", java_script_enabled=script,
            viewport={"width": width, "height": 900},
        )  # fmt: skip
        self.contexts.append(context)
        return context

    def signed_in(self, name: str, hat: Hat | None = None, **options: object) -> Page:
        """A page of somebody who has signed in and wears a hat."""
        who = self.site.world.people[name]
        with self.site.world.database.writing() as session:
            found = hats.options(session, who.account_id, now=self.site.clock.now)
            wear = next(option for option in found if option.hat is (hat or who.hats[0]))
            key = accounts.start(session, who.account_id, now=self.site.clock.now, wear=wear)
        signer = SecureCookieSessionInterface().get_signing_serializer(self.site.app)
        assert signer is not None
        context = self.browser(**options)  # type: ignore[arg-type]  # Playwright's options
        context.add_cookies(
            [{"name": "casework", "value": signer.dumps({"_user_id": key, "_fresh": True}), "url": self.url}]
        )
        return context.new_page()


@pytest.fixture
def served(databases: Databases, tmp_path: Path, chromium: Browser) -> Iterator[Served]:
    """A world of its own, served by real HTTP."""
    world = worlds.build(databases.sqlite(tmp_path / "casework.db"), tmp_path)
    site = Site(world)
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made = Served(site, server, chromium, [])
    yield made
    for context in made.contexts:
        context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    site.close()
    world.close()


def violations(page: Page) -> list[str]:
    """What axe finds wrong. Only that leaves the browser: to bring out all that it looked at takes twice the time of
    looking. The program is put into a page once, however often the page is judged.
    """
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_PROGRAM)
    told: list[str] = page.evaluate(
        """options => axe.run(options).then(
            (found) => found.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`))""",
        AXE,
    )
    return told


def judge(page: Page) -> None:
    """What every page must be: reachable by everybody, nothing wider than the screen, no complaint of the browser."""
    broken = violations(page)
    assert broken == [], f"{page.url}: {broken}"
    fits(page)


def fits(page: Page) -> None:
    """Nothing is wider than the screen, and there is one heading."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px wider than the screen"
    assert page.locator("h1").count() == 1, f"{page.url} has not exactly one h1"
