"""How does a browser test walk: press what is written on a button, and have every page judged at both widths?"""

import io
import zipfile
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from casework.rules.days import TOKYO
from casework.services import account_care
from tests.browser.conftest import WIDTHS, Served, fits, judge

PASSWORDS = {"worker": "くものうえに咲く小さな花と風", "physician": "みずうみの底で鳴る鐘の音は遠い"}


def look(page: Page) -> str:
    """Judge the page on a phone and at a desk; what a person reads on it."""
    before = page.viewport_size
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 900})
        judge(page)
    if before:
        page.set_viewport_size(before)
    return page.inner_text("body")


def look_once(page: Page) -> None:
    """As `look`, where many pages are passed: at a desk only whether it fits."""
    before = page.viewport_size
    page.set_viewport_size({"width": WIDTHS["desk"], "height": 900})
    fits(page)
    page.set_viewport_size({"width": WIDTHS["phone"], "height": 900})
    judge(page)
    if before:
        page.set_viewport_size(before)


def press(page: Page, words: str) -> str:
    """Press the button or link that begins with these words, and look at where it leads."""
    pressable = page.locator("main button, main a").filter(has_text=words)
    with page.expect_navigation():
        pressable.first.click()
    return look(page)


def enter(page: Page) -> str:
    """Press the Enter key on what has the focus, and look at where it leads."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
    return look(page)


def fill(page: Page, **values: str) -> None:
    """Fill in fields by the name they have in the form."""
    for name, value in values.items():
        page.locator(f"main [name={name}]").fill(value)


def tick(page: Page, *names: str) -> None:
    """Tick boxes by name; `name=value` chooses one of several answers."""
    for name in names:
        field, _, value = name.partition("=")
        page.locator(f"main [name='{field}']" + (f"[value='{value}']" if value else "")).check()


def by_keyboard(page: Page, words: str) -> None:
    """Walk with the Tab key to the control that says or is labelled with these words; fails when it isn't reached."""
    for _step in range(120):
        page.keyboard.press("Tab")
        said = page.evaluate(
            """() => { const it = document.activeElement; const labels = [...(it.labels ?? [])].map((l) => l.innerText);
                      return [it.innerText ?? "", ...labels].join(" "); }"""
        )
        if words in said and page.evaluate("document.activeElement !== document.body"):
            expect(page.locator(":focus")).to_be_visible()
            return
    raise AssertionError(f"the keyboard doesn't reach {words!r} on {page.url}")


def first_code(served: Served, name: str, code: str) -> Page:
    """Somebody sets their password with a first code, on the real page, and is in."""
    page = served.browser().new_page()
    page.goto("/first-code")
    look(page)
    fill(page, login=f"{name}@example.jp", code=code, password=PASSWORDS[name], again=PASSWORDS[name])
    press(page, "パスワードを決めてはじめる")
    return page


def code_from_administrator(served: Served, name: str) -> str:
    """The administrator makes a first code for an employee."""
    admin = served.signed_in("admin")
    admin.goto(f"/accounts?q={name}@example.jp")
    look(admin)
    row = admin.get_by_role("row").filter(has=admin.get_by_role("cell", name=f"{name}@example.jp", exact=True))
    with admin.expect_navigation():
        row.get_by_role("button", name="コードを出す").click()
    told = look(admin)
    admin.context.close()
    return next(line for line in told.splitlines() if line.count("-") >= 3)


def code_from_shell(served: Served, name: str) -> str:
    """Who runs the installation makes a first code for somebody who handles health (`casework first-code`)."""
    with served.site.world.database.writing() as session:
        return account_care.code_by_login(session, f"{name}@example.jp", now=served.site.clock.now).code


def sign_in(served: Served, name: str) -> Page:
    """Somebody with a password comes in by the front door."""
    page = served.browser().new_page()
    page.goto("/desk")
    look(page)
    fill(page, login=f"{name}@example.jp", password=PASSWORDS[name])
    press(page, "サインイン")
    return page


def on(served: Served, month: int, day: int, hour: int, minute: int = 0) -> None:
    """Set the application's clock forward to an instant in Tokyo."""
    year = 2026 if month > 10 else 2027
    moment = datetime(year, month, day, hour, minute, tzinfo=TOKYO)
    assert moment >= served.site.clock.now - timedelta(seconds=1), "time doesn't go back"
    served.site.clock.now = moment


def download(page: Page, words: str) -> bytes:
    """What a link that gives a file gives."""
    with page.expect_download() as waiting:
        page.locator("main a").filter(has_text=words).first.click()
    return waiting.value.path().read_bytes()


def word_text(content: bytes) -> str:
    """The raw text of a Word document."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return packed.read("word/document.xml").decode()
