"""The pictures that README and docs show: taken from the demo company on one fixed day, by hand, with `make pictures`.

They aren't compared by any test: fonts differ a little from machine to machine.
"""

import shutil
import sys
import tempfile
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from casework.app import create_app
from casework.demo.build import build
from casework.rules.vocabulary import Hat
from casework.settings import Settings

DAY = datetime(2026, 11, 24, 1, tzinfo=UTC)
"""Tuesday 24 November 2026, 10:00 in Tokyo."""
FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
LARGEST = 150_000
"""Bytes of one picture: a README is read on the way, too."""


@dataclass(frozen=True)
class Picture:
    """One picture: who (by a word of their line at /demo), which way from the desk, how large."""

    name: str
    hat: Hat
    who: str
    way: tuple[str, ...] = ()
    width: int = 1280
    height: int = 860


PICTURES = (
    Picture("invitation", Hat.WORKER, "案内が届いたばかり", ("ご案内を読んで",), height=780),
    Picture("invitation-phone", Hat.WORKER, "案内が届いたばかり", ("ご案内を読んで",), 390, 844),
    Picture("instruction", Hat.SUPERVISOR, "配慮の指示が1件", ("指示の内容を確認する",)),
    Picture("desk", Hat.PHYSICIAN, "産業医で実施者"),
    Picture("record", Hat.PHYSICIAN, "産業医で実施者", ("報告書・意見書を書く",)),
    Picture("return-plan", Hat.WORKER, "復職して", ("わたしの休業", "読む", "わたしのプラン")),
    Picture("file", Hat.HR, "意見書が届いています", ("申出の一覧", "措置を決める")),
)


def take(page: Page, picture: Picture) -> int:
    """Take one picture; its size in bytes."""
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    page.goto("/demo")
    forms = page.locator(f"form[action$='/{picture.hat.value}']")
    line = page.locator("li").filter(has=forms).filter(has_text=picture.who)
    line.get_by_role("button").first.click()
    page.wait_for_url("**/desk")
    for words in picture.way:
        step(page, words)
    page.evaluate("document.querySelector('.ribbon')?.remove(); document.activeElement?.blur(); scrollTo(0, 0)")
    file = FOLDER / f"{picture.name}.png"
    page.screenshot(path=str(file))
    with Image.open(file) as seen:
        seen.convert("RGB").quantize(64).save(file, optimize=True)  # letters and areas have few colours
    return file.stat().st_size


def step(page: Page, words: str) -> None:
    """Follow a link by its words; in a table, the link of the first row that holds them."""
    links = page.locator("main a, aside a").filter(has_text=words)
    if links.count() == 0:
        links = page.locator("main tr").filter(has_text=words).locator("a")
    with page.expect_navigation():
        links.first.click()


def main() -> int:
    """Take them all. 1 when one of them is too large."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as started:
        url, key_file = f"sqlite:///{place}/demo.db", Path(place) / "key"
        build(url, key_file, now=DAY)
        settings = Settings(database_url=url, secret_key="only for pictures " * 3, key_file=key_file)
        app = create_app(settings, tell_time=lambda: DAY)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        chromium = started.chromium.launch(executable_path=program)
        sizes = {}
        for picture in PICTURES:
            context = chromium.new_context(
                base_url=f"http://127.0.0.1:{server.server_port}", locale="ja-JP", timezone_id="Asia/Tokyo"
            )
            sizes[picture.name] = take(context.new_page(), picture)
            context.close()
        chromium.close()
        server.shutdown()
        server.server_close()
        app.extensions["casework"].database.engine.dispose()
    for name, size in sizes.items():
        sys.stdout.write(f"docs/pictures/{name}.png  {size:>7} bytes{'  TOO LARGE' if size > LARGEST else ''}\n")
    return int(any(size > LARGEST for size in sizes.values()))


if __name__ == "__main__":
    sys.exit(main())
