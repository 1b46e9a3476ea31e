"""Does every page keep the browser's rules: closed to foreign code, quiet, gone after sign-out, English when asked?"""

import re
import subprocess
from pathlib import Path

import pytest

from casework.app import CSP
from casework.rules.policy import Policy
from casework.rules.vocabulary import Hat
from tests import world as worlds
from tests.browser.conftest import Served, fits, judge
from tests.browser.crawling import Watch, everything, kind, walk
from tests.browser.walking import fill, look_once, press
from tests.services import advising, asking, results, talking
from tests.web import canaries

JAPANESE = re.compile("[ぁ-ゖァ-ヺー一-鿿々]")
TYPED = re.compile(rf"{canaries.SIGN}[^\s、。]*")
HEARD = advising.heard()
ALLOWED = (
    *(full for _name, full, *_rest in worlds.CAST), "港テスト工業", "みなと診療所", "営業課", "労務課", "製造課",
    "本社", "第一工場", "2026年度", "会議室B", "主任", "日本語", "みなと地域産業保健センター", "外山 医師子",  # names
    "星野 医師",
    *(
        getattr(advising.RESTRICTED, name)
        for name in ("work_hours", "work_other", "burden", "reason", "workplace_view")
    ),
    HEARD.put, HEARD.words, HEARD.present, "外部機関A：職員", "外部機関A", canaries.UNANSWERED,
    "“面談で変わる職場のメンタルヘルス”",  # whose numbers another company's are
    canaries.LONGER, "配車の担当", "見直しで確かめる", "就業規則 第18条",  # what people typed
    Policy().neutral_title,  # what the company calls an appointment in calendars
    "“日”", "“夜”", "“休”", "“公休”", "“非番”",  # codes of shift tables
    *results.HEADER.split(","), "2026年11月21日", "2026年6月",  # what a file of results may say
    "年月", "時間外労働", "休日労働",  # and one of hours
)  # fmt: skip
"""What stays Japanese in every language."""
WATCHED = {
    "worker": Hat.WORKER, "supervisor_himself": Hat.WORKER, "supervisor": Hat.SUPERVISOR,
    "hr": Hat.HR, "clerk": Hat.CLERK, "physician": Hat.PHYSICIAN, "nurse": Hat.NURSE,
    "committee": Hat.COMMITTEE, "admin": Hat.ADMIN, "coordinator": Hat.COORDINATOR,
}  # fmt: skip
JUDGED = set(WATCHED) - {"supervisor_himself"}
"""Of those who see the same pages one is enough to have them judged."""
FEWEST = {"committee": 2, "coordinator": 2, "supervisor": 4, "admin": 4}
"""How many kinds of pages must have been seen, so that a walk that ends early is no success."""
HEALTH_WORDS = (
    "ストレス",
    "面接指導",
    "健康",
    "医師",
    "診断",
    "メンタル",
    "stress",
    "health",
    "mental",
    "medical",
    "interview",
)


@pytest.fixture
def lived(served: Served) -> Served:
    """A company with cases at every stage, two days after the talk."""
    everything(served.site.world)
    served.site.clock.now = canaries.AFTER
    return served


@pytest.mark.parametrize("name", list(WATCHED))
def test_every_page_in_english(lived: Served, name: str) -> None:
    """Every page that links lead to: in English without Japanese words, judged at both widths, quiet, on its own."""
    page = lived.signed_in(name.removesuffix("_himself"), WATCHED[name])
    watch = Watch(page, lived.url)
    page.goto("/desk")
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en]")
    kinds = []
    for answer in walk(lived, page, "/desk", "/inbox", "/hat", "/talk" if WATCHED[name] is Hat.WORKER else "/inbox"):
        kinds.append(kind(page.url.removeprefix(lived.url)))
        assert answer.status == 200, page.url
        assert answer.headers["content-security-policy"] == CSP
        assert "no-store" in answer.headers["cache-control"]
        look_once(page) if name in JUDGED else fits(page)
        assert page.locator("html").get_attribute("lang") == "en"
        assert japanese_left(page) == [], page.url
    assert len(kinds) >= FEWEST.get(name, 6), kinds
    assert watch.complaints == []
    assert watch.elsewhere == []


def japanese_left(page) -> list[str]:
    """Lines of the page that still hold Japanese words, apart from what people typed, names, texts of
    letters, and official forms.
    """
    page.evaluate("document.querySelectorAll('[lang=ja], .letter, textarea, input').forEach((one) => one.remove())")
    text = page.title() + "\n" + page.evaluate("document.body.textContent")
    for words in sorted(ALLOWED, key=len, reverse=True):
        text = text.replace(words, "")
    return sorted({line.strip() for line in TYPED.sub("", text).splitlines() if JAPANESE.search(line)})


def test_the_watch_notices(served: Served) -> None:
    """The judge itself: a page with a style of its own, and one that asks another host, are caught."""
    page = served.browser().new_page()
    watch = Watch(page, served.url)
    page.goto("/sign-in")
    assert (watch.complaints, watch.elsewhere) == ([], [])
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.goto("/first-code")
    assert [told for told in watch.complaints if "Content Security Policy" in told]
    page.goto("about:blank")
    with page.expect_request("http://127.0.0.1:9/*"):
        page.set_content('<img src="http://127.0.0.1:9/picture.png" alt="">')
    assert watch.elsewhere == ["http://127.0.0.1:9/picture.png"]


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("document.querySelector('label[for=login]').remove()", "label"),
        ("document.querySelector('h1').style.width = '3000px'", "wider than the screen"),
        ("document.querySelector('h1').after(document.querySelector('h1').cloneNode(true))", "not exactly one h1"),
    ],
)
def test_the_judge_notices(served: Served, harm: str, told: str) -> None:
    """A field without its label, something wider than the screen, a second heading."""
    page = served.browser().new_page()
    page.goto("/sign-in")
    judge(page)
    page.evaluate(harm)
    with pytest.raises(AssertionError, match=told):
        judge(page)


def test_a_japanese_word_on_an_english_page_is_noticed(served: Served) -> None:
    page = served.browser(language="en-GB").new_page()
    page.goto("/sign-in")
    assert japanese_left(page) == []
    page.evaluate("document.querySelector('h1').append(' サインイン')")
    assert japanese_left(page) == ["Sign in サインイン"]


def test_after_sign_out_the_back_button_shows_nothing(served: Served) -> None:
    """A shared machine: what a physician wrote is not in the browser's memory."""
    _case, _booking, interview = talking.begun(served.site.world)
    served.site.clock.now = talking.THEN
    page = served.signed_in("physician")
    page.goto("/desk")
    page.goto(f"/interviews/{interview}")
    fill(page, complaint="誰にも言えなかった話")
    press(page, "メモを保存する")
    assert page.locator("[name=complaint]").input_value() == "誰にも言えなかった話"
    with page.expect_response(lambda answer: answer.request.method == "POST") as leaving:
        page.get_by_role("button", name="サインアウト").click()
    page.wait_for_url("**/sign-in")
    assert leaving.value.all_headers()["clear-site-data"] == '"cache", "storage"'
    for _step in range(3):
        page.go_back()
        page.wait_for_load_state()
        assert "誰にも言えなかった話" not in page.content()
        assert "佐藤" not in page.content()
    assert page.goto(f"/interviews/{interview}") is not None
    assert page.url.startswith(f"{served.url}/sign-in")


def test_what_is_wrong_is_reached_first(served: Served) -> None:
    """Errors are told at the top, with the focus there; each line leads to its field, and says the same beside it."""
    case_id = asking.invited(served.site.world)
    page = served.signed_in("worker")
    page.goto(f"/cases/{case_id}/request")
    press(page, "申し出る")
    assert page.title().startswith("入力エラー: ")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    lines = page.locator("#error-summary a")
    assert lines.count() == 3
    for place in range(3):
        target = (lines.nth(place).get_attribute("href") or "").removeprefix("#")
        lines.nth(place).click()
        assert page.evaluate("document.activeElement.id") == target
        described = page.locator(f"#{target}").get_attribute("aria-describedby") or ""
        assert f"{target}-error" in described
        assert page.locator(f"#{target}-error").is_visible()


@pytest.mark.parametrize("width", [640, 320])
def test_zoomed_in(lived: Served, width: int) -> None:
    """200 % and 400 % of a screen of 1280 px."""
    for name, paths in {"worker": ("/desk", "/talk", "/cases"), "hr": ("/desk", "/requests")}.items():
        page = lived.signed_in(name, WATCHED[name], width=width)
        for path in paths:
            page.goto(path)
            judge(page)
        page.locator("main a[href*='/cases/'], main a[href*='/requests/']").first.click()
        page.wait_for_load_state()
        judge(page)


def test_on_paper(lived: Served, tmp_path: Path) -> None:
    """A record prints without navigation, with the company and the day, on whole pages."""
    page = lived.signed_in("hr", Hat.HR)
    page.goto("/requests")
    page.locator("main a").filter(has_text="佐藤 真由美").click()
    page.get_by_role("link", name="報告書と意見書を読む").first.click()
    page.wait_for_url("**/opinions/*")
    file = tmp_path / "record.pdf"
    page.pdf(path=str(file), prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout
    told = "".join(text.split())
    for words in ("面接指導の記録", "佐藤真由美", "港テスト工業", "2026年12月10日", canaries.OPINION[0]):
        assert "".join(words.split()) in told, words
    for words in ("サインアウト", "お知らせ", "申出のページに戻る"):
        assert words not in told, words


def test_over_the_shoulder(served: Served) -> None:
    """Titles and addresses of the employee's way to an appointment, all that a history keeps, say nothing of health."""
    case_id = asking.invited(served.site.world)
    asking.ask(served.site.world, case_id)
    asking.offer(served.site.world, served.site.clock.now.date().replace(day=8))
    page = served.signed_in("worker")
    page.goto(f"/cases/{case_id}/slots")
    met = [page.url, page.title()]
    page.locator("[name=slot]").first.check()
    press(page, "確認へ進む")
    press(page, "この日時で予約する")
    met += [page.url, page.title()]
    page.goto(page.url + "/cancel")
    met += [page.url, page.title()]
    assert len(set(met)) == 6
    for words in met:
        assert not any(word in words.lower() for word in HEALTH_WORDS), words


def test_the_language_is_changed_in_place(served: Served) -> None:
    """The switch leads back to the same page, before and after sign-in, and is remembered."""
    page = served.browser().new_page()
    page.goto("/first-code")
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en]")
    assert page.url == f"{served.url}/first-code"
    page.goto("/sign-in")
    assert page.locator("h1").inner_text() == "Sign in"
    page.get_by_role("button", name="日本語").click()
    page.wait_for_selector("html[lang=ja]")
    assert page.locator("h1").inner_text() == "サインイン"
