"""Does a physician's text survive what breaks while it is typed: the server, the line, the sign-in, the browser?

Each proof has a broken twin: a script without the part that matters, which the same test must catch.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, expect

from casework.rules.vocabulary import Hat
from casework.services import accounts, hats
from tests.browser.apart import Apart
from tests.browser.conftest import Served, judge
from tests.browser.walking import look
from tests.services import talking
from tests.services.talking import THEN

SCRIPT = Path(__file__).parents[2] / "casework" / "static" / "keep.js"
PUT_BACK = """for (const one of this.form.querySelectorAll("textarea")) {
  const text = one.value; one.value = ""; one.value = text; }"""
LOST_AT_MOST = 5.0
"""Seconds of typing that may be lost with the browser."""
PATIENCE = 15_000


def status(page: Page, words: str) -> None:
    expect(page.locator("#keep-status")).to_contain_text(words, timeout=PATIENCE)


def kept(served: Served, interview_id: str) -> str:
    found = talking.page(served.site.world, interview_id, now=served.site.clock.now).known.interview
    return str(found.complaint or "")


def arrived(there: Callable[[], str], words: str, seconds: float = 12) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if there() == words:
            return True
        time.sleep(0.2)
    return False


def kept_soon(served: Served, interview_id: str, words: str, seconds: float = 12) -> bool:
    return arrived(lambda: kept(served, interview_id), words, seconds)


def writing(served: Served, **options: Any) -> tuple[Page, str]:
    """The notes of a talk, open before its physician."""
    _case, _booking, interview_id = talking.begun(served.site.world)
    served.site.clock.now = THEN
    page = served.signed_in("physician", **options)
    page.goto(f"/interviews/{interview_id}")
    return page, interview_id


def twin(context: BrowserContext, *changes: tuple[str, str]) -> None:
    """Give the browser a script with something of it broken."""
    broken = SCRIPT.read_text()
    for part, other in changes:
        assert part in broken, part
        broken = broken.replace(part, other)

    def serve(route: Route) -> None:
        route.fulfill(body=broken, content_type="text/javascript")

    context.route(re.compile("keep[.]js"), serve)


# --- quietly ---------------------------------------------------------------------------------------------


def test_it_saves_while_one_types_and_says_so_once(served: Served) -> None:
    page, interview_id = writing(served)
    look(page)
    page.locator("[name=complaint]").press_sequentially("眠れない", delay=30)
    status(page, "保存しました 15:00")
    assert kept(served, interview_id) == "眠れない"
    assert page.locator("#keep-status").get_attribute("role") == "status"
    assert page.locator("[name=version]").input_value() == "2"
    judge(page)
    page.locator("[name=item_nights]").fill("６")
    page.locator("[name=complaint]").focus()  # leaving a field saves at once
    expect(page.locator("[name=version]")).to_have_value("3", timeout=3_000)
    with page.expect_navigation():
        page.get_by_role("button", name="メモを保存する").click()
    assert page.locator("[name=item_nights]").input_value() == "6"


def asks_about_the_name(page: Page) -> None:
    box = page.locator("[name=who_0_other]")
    expect(box).to_be_hidden()
    page.locator("[name=wished]").check()
    page.locator("[name=who_0_presence]").select_option("companion")
    page.locator("[name=who_0_name]").fill("山本さん")
    page.locator("[name=complaint]").focus()
    status(page, "同じ名字の別の人")
    expect(box).to_be_visible(timeout=3_000)
    box.check()
    status(page, "保存しました")
    expect(page.locator("#keep-status")).not_to_contain_text("同じ名字", timeout=PATIENCE)


def test_the_box_for_somebody_else_of_that_name_comes_when_it_is_asked_for(served: Served) -> None:
    page, _interview_id = writing(served)
    asks_about_the_name(page)


def test_twin_a_box_that_stays_away_is_seen(served: Served) -> None:
    page, interview_id = writing(served)
    twin(page.context, ('?.removeAttribute("hidden")', ""))
    page.goto(f"/interviews/{interview_id}")
    with pytest.raises(AssertionError):
        asks_about_the_name(page)


def test_the_keys_save_at_once(served: Served) -> None:
    page, interview_id = writing(served)
    for key, words in (("Control+s", "あ"), ("Control+Enter", "い")):
        page.locator("[name=complaint]").fill(words)
        page.keyboard.press(key)
        assert kept_soon(served, interview_id, words, seconds=2)


def test_what_is_wrong_is_named_and_the_rest_is_kept(served: Served) -> None:
    page, interview_id = writing(served)
    page.locator("[name=item_commute]").fill("999")
    page.locator("[name=complaint]").fill("通勤が長い")
    status(page, "0から300まで")
    assert kept_soon(served, interview_id, "通勤が長い")
    link = page.locator("#keep-status a")
    assert link.get_attribute("href") == "#item_commute"
    judge(page)
    page.locator("[name=item_commute]").fill("95")
    expect(page.locator("#keep-status a")).to_have_count(0, timeout=PATIENCE)


def test_nothing_is_kept_on_the_machine(served: Served) -> None:
    page, _interview_id = writing(served)
    page.locator("[name=complaint]").fill("誰にも言えなかった話")
    status(page, "保存しました")
    assert left_behind(page) == []
    page.evaluate("localStorage.setItem('draft', 'x')")  # the twin: the same look finds it
    assert left_behind(page) == ["localStorage"]


def left_behind(page: Page) -> list[str]:
    """Where something of ours stands in the browser."""
    found: list[str] = page.evaluate(
        """async () => {
            const stores = { localStorage: localStorage.length, sessionStorage: sessionStorage.length,
                indexedDB: (await indexedDB.databases()).length, caches: self.caches ? (await caches.keys()).length : 0,
                workers: (await navigator.serviceWorker?.getRegistrations() ?? []).length };
            return Object.keys(stores).filter((name) => stores[name]);
        }"""
    )
    return found


def test_an_unchanged_page_sends_nothing(served: Served) -> None:
    page, _interview_id = writing(served)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/keep" in request.url else None)
    page.locator("[name=complaint]").fill("あ")
    status(page, "保存しました")
    page.locator("[name=complaint]").focus()
    page.locator("[name=assessment]").focus()
    page.wait_for_timeout(4_000)
    assert len([url for url in sent if url.endswith("/keep")]) == 1


def test_without_script_the_button_saves(served: Served) -> None:
    page, interview_id = writing(served, script=False)
    page.locator("[name=complaint]").fill("ボタンで")
    page.get_by_role("button", name="メモを保存する").click()
    assert kept(served, interview_id) == "ボタンで"


# --- the line, the sign-in, another window ---------------------------------------------------------------------


def off_and_on(served: Served, page: Page, interview_id: str) -> None:
    page.locator("[name=complaint]").fill("つながっている")
    status(page, "保存しました")
    page.context.set_offline(True)
    page.locator("[name=complaint]").fill("つながっていない間も書く")
    status(page, "つながっていません")
    assert page.locator("[name=complaint]").input_value() == "つながっていない間も書く"
    assert kept(served, interview_id) == "つながっている"
    page.context.set_offline(False)
    assert kept_soon(served, interview_id, "つながっていない間も書く")
    status(page, "保存しました")


def test_off_line_and_back(served: Served) -> None:
    page, interview_id = writing(served)
    off_and_on(served, page, interview_id)


def test_twin_a_script_that_does_not_try_again(served: Served) -> None:
    page, interview_id = writing(served)
    twin(
        page.context,
        ("if (!this.leaving) this.later();", ""),
        ('window.addEventListener("online", () => this.now());', ""),
    )
    page.reload()
    with pytest.raises(AssertionError):
        off_and_on(served, page, interview_id)


def test_off_line_the_button_keeps_the_page(served: Served) -> None:
    page, _interview_id = writing(served)
    page.context.set_offline(True)
    page.locator("[name=complaint]").fill("送れない")
    status(page, "つながっていません")  # first: its sentence moves the button while it is pressed
    page.get_by_role("button", name="メモを保存する").click()
    status(page, "いまは送信できません")
    assert page.locator("[name=complaint]").input_value() == "送れない"
    page.context.set_offline(False)
    status(page, "保存しました")


def test_after_the_sign_in_ran_out_another_tab_is_enough(served: Served) -> None:
    page, interview_id = writing(served)
    mine = page.context.cookies()
    page.context.clear_cookies()
    page.locator("[name=complaint]").fill("長く話しこんだ")
    status(page, "サインインが終わりました")
    assert kept(served, interview_id) == ""
    assert page.locator("[name=complaint]").input_value() == "長く話しこんだ"
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "casework", "value": fresh_cookie(served), "url": served.url}])
    assert mine != page.context.cookies()
    assert kept_soon(served, interview_id, "長く話しこんだ")
    status(page, "保存しました")


def test_twin_a_script_that_does_not_fetch_the_new_token(served: Served) -> None:
    page, interview_id = writing(served)
    twin(page.context, ("(one) => (one.value = told.csrf_token)", "() => {}"))
    page.reload()
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "casework", "value": fresh_cookie(served), "url": served.url}])
    page.locator("[name=complaint]").fill("長く話しこんだ")
    assert not kept_soon(served, interview_id, "長く話しこんだ", seconds=8)


def fresh_cookie(served: Served, name: str = "physician") -> str:
    """A new sign-in of the same person: a new session, and so a new token."""
    who = served.site.world.people[name]
    with served.site.world.database.writing() as session:
        found = hats.options(session, who.account_id, now=served.site.clock.now)
        wear = next(option for option in found if option.hat is who.hats[0])
        key = accounts.start(session, who.account_id, now=served.site.clock.now, wear=wear)
    signer = SecureCookieSessionInterface().get_signing_serializer(served.site.app)
    assert signer is not None
    return str(signer.dumps({"_user_id": key, "_fresh": True}))


def test_two_windows(served: Served) -> None:
    """Somebody saved elsewhere: nothing is overwritten, nothing typed here is lost, and the button shows both."""
    page, interview_id = writing(served)
    other = page.context.new_page()
    other.goto(f"/interviews/{interview_id}")
    other.locator("[name=complaint]").fill("別の窓の文")
    status(other, "保存しました")
    page.locator("[name=complaint]").fill("この窓の文")
    status(page, "ほかの画面で保存されました")
    status(page, "自動の保存を止めました")
    assert kept(served, interview_id) == "別の窓の文"
    with page.expect_navigation():
        page.get_by_role("button", name="メモを保存する").click()
    assert "別の窓の文" in page.inner_text("main")
    assert page.locator("[name=complaint]").input_value() == "この窓の文"
    page.wait_for_timeout(4_000)
    assert kept(served, interview_id) == "別の窓の文", "two texts side by side wait for the physician"
    with page.expect_navigation():
        page.get_by_role("button", name="メモを保存する").click()
    assert kept(served, interview_id) == "この窓の文"


def test_leaving_with_something_unsaved_is_asked_about(served: Served) -> None:
    page, _interview_id = writing(served)
    page.context.set_offline(True)
    page.locator("[name=complaint]").press_sequentially("まだ")
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.accept()


# --- Japanese input ------------------------------------------------------------------------------------------


def compose(page: Page, interview_id: str, served: Served) -> None:
    """Converting for longer than a saving takes: the candidate stays whole, and what is confirmed arrives."""
    area = page.locator("[name=complaint]")
    area.focus()
    page.evaluate(
        """() => { window.met = []; const area = document.querySelector("[name=complaint]");
            for (const name of ["compositionstart", "compositionupdate", "compositionend"])
                area.addEventListener(name, (event) => window.met.push(`${name} ${event.data}`)); }"""
    )
    ime = page.context.new_cdp_session(page)
    for text in ("ね", "ねむ", "ねむれ", "眠れ"):
        ime.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
        page.wait_for_timeout(1_200)
    assert area.input_value() == "眠れ"
    ime.send("Input.insertText", {"text": "眠れない"})
    assert area.input_value() == "眠れない"
    met = page.evaluate("window.met")
    assert [line.split(" ")[0] for line in met] == ["compositionstart", *["compositionupdate"] * 5, "compositionend"]
    assert met[-1] == "compositionend 眠れない"
    assert kept_soon(served, interview_id, "眠れない")


def test_japanese_input_is_not_disturbed(served: Served) -> None:
    page, interview_id = writing(served)
    compose(page, interview_id, served)


def test_twin_a_script_that_puts_the_text_back_into_its_field(served: Served) -> None:
    page, interview_id = writing(served)
    twin(
        page.context,
        ('this.away = "";\n      this.at', f'{PUT_BACK} this.away = "";\n      this.at'),
    )
    page.reload()
    with pytest.raises(AssertionError):
        compose(page, interview_id, served)


# --- the server and the browser are killed ---------------------------------------------------------------------


@pytest.fixture
def apart(served: Served) -> Iterator[Apart]:
    served.site.clock.now = THEN
    made = Apart(served.site)
    yield made
    made.kill()


class Place(NamedTuple):
    """Where somebody types, and what of it stands on the server."""

    path: str
    field: str
    there: Callable[[], str]


def in_the_notes(served: Served) -> Place:
    _case, _booking, interview_id = talking.begun(served.site.world)
    return Place(f"/interviews/{interview_id}", "complaint", lambda: kept(served, interview_id))


def killed_and_back(
    served: Served,
    apart: Apart,
    prepare: Callable[[BrowserContext], None] = lambda _: None,
    where: Callable[[Served], Place] = in_the_notes,
) -> None:
    """The server dies three times while somebody types, once in the middle of a saving."""
    place = where(served)
    apart.start()
    context = served.chromium.new_context(base_url=apart.url, locale="ja-JP", timezone_id="Asia/Tokyo")
    served.contexts.append(context)
    prepare(context)
    context.add_cookies([{"name": "casework", "value": fresh_cookie(served), "url": apart.url}])
    page = context.new_page()
    page.goto(place.path)
    area, typed = page.locator(f"[name={place.field}]"), ""
    for turn in range(3):
        for sign in f"{turn}回目の話。":
            area.press_sequentially(sign)
            typed += sign
        if turn == 1:
            page.keyboard.press("Control+s")  # the answer of this one may never arrive
        apart.kill()
        for sign in "その間も。":
            area.press_sequentially(sign)
            typed += sign
        status(page, "つながっていません")
        apart.start()
        assert arrived(place.there, typed, seconds=20), place.there()
    status(page, "保存しました")
    assert area.input_value() == typed


def test_killing_the_server_loses_nothing(served: Served, apart: Apart) -> None:
    killed_and_back(served, apart)


def test_twin_a_script_that_gives_up(served: Served, apart: Apart) -> None:
    def give_up(context: BrowserContext) -> None:
        twin(context, ("this.away = words;\n", "this.away = words; this.stale = true;\n"))

    with pytest.raises(AssertionError):
        killed_and_back(served, apart, give_up)


def typed_until_killed(
    served: Served,
    apart: Apart,
    playwright: Playwright,
    folder: Path,
    change: Any = None,
    where: Callable[[Served], Place] = in_the_notes,
) -> float:
    """Somebody types without a pause; the browser is killed. Gives the seconds of typing that are lost."""
    place = where(served)
    apart.start()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = shutil.which("chromium") or shutil.which("chromium-browser") or ""
    process = subprocess.Popen(
        [program, "--headless=new", "--no-sandbox", "--disable-gpu", f"--remote-debugging-port={port}",
         f"--user-data-dir={folder}", "about:blank"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        browser = _connected(playwright, port)
        context = browser.contexts[0]
        if change is not None:
            twin(context, change)
        context.add_cookies([{"name": "casework", "value": fresh_cookie(served), "url": apart.url}])
        page = context.new_page()
        page.goto(f"{apart.url}{place.path}")
        page.locator(f"[name={place.field}]").focus()
        begun, times = time.monotonic(), []
        while time.monotonic() - begun < 11:
            page.keyboard.type("a")
            times.append(time.monotonic())
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    died = time.monotonic()
    time.sleep(1)  # what was on its way arrives
    there = len(place.there())
    assert there > 0, "nothing was saved at all"
    assert there <= len(times)
    return died - times[there - 1] if there < len(times) else 0.0


def _connected(playwright: Playwright, port: int) -> Browser:
    for _try in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/json/version", timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
    raise AssertionError("the browser doesn't come up")


def test_killing_the_browser_loses_five_seconds_at_most(
    served: Served, apart: Apart, playwright_here: Playwright, tmp_path: Path
) -> None:
    assert typed_until_killed(served, apart, playwright_here, tmp_path / "profile") <= LOST_AT_MOST


def test_twin_a_script_that_waits_for_a_pause(
    served: Served, apart: Apart, playwright_here: Playwright, tmp_path: Path
) -> None:
    """Counting anew with every key, as many do: whoever types without a pause is never saved."""
    change = ("if (this.timer === null && ", "clearTimeout(this.timer); if (")
    with pytest.raises(AssertionError, match="nothing was saved"):
        typed_until_killed(served, apart, playwright_here, tmp_path / "profile", change)


def test_the_pages_exist_for_their_physician_only(served: Served) -> None:
    _page, interview_id = writing(served)
    for name, hat in (("nurse", Hat.NURSE), ("hr", Hat.HR)):
        other = served.signed_in(name, hat)
        answer = other.goto(f"/interviews/{interview_id}")
        assert answer is not None
        assert answer.status == 404
