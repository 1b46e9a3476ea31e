"""Does a short text of one's own come to where the cursor stands, by keyboard alone, and never into what is converted?

Each proof has a broken twin: a script without the part that matters, which the same test must catch.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from casework.rules.vocabulary import Zone
from tests.browser.conftest import Served, judge
from tests.browser.test_keep import kept, kept_soon, status, writing
from tests.browser.walking import look
from tests.services import talking
from tests.services.talking import THEN
from tests.services.test_snippets import NOTES, RECORD, add

SCRIPT = Path(__file__).parents[2] / "casework" / "static" / "snippets.js"
SECOND = "食欲は保たれている。"


def with_snippets(served: Served, **options: object) -> tuple[Page, str]:
    add(served.site.world)
    add(served.site.world, SECOND, title="食欲")
    add(served.site.world, RECORD, title="残業", zone=Zone.EMPLOYER)
    return writing(served, **options)


def twin(page: Page, part: str, other: str) -> None:
    broken = SCRIPT.read_text()
    assert part in broken, part

    def serve(route: Route) -> None:
        route.fulfill(body=broken.replace(part, other), content_type="text/javascript")

    page.context.route(re.compile("snippets[.]js"), serve)
    page.reload()


def insert_by_keys(served: Served, change: tuple[str, str] | None = None) -> None:
    page, interview_id = with_snippets(served)
    if change is not None:
        twin(page, *change)
    field = page.locator("[name=complaint]")
    field.fill("前と後")
    field.evaluate("one => one.setSelectionRange(1, 2)")  # 「と」 is marked and gives way
    page.keyboard.press("Control+;")
    choice = page.locator("#snippet-list")
    expect(choice).to_be_focused()
    assert choice.locator("option").all_text_contents() == ["睡眠", "食欲"]  # none for the employer
    judge(page)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".snippets__text")).to_have_text(SECOND)
    page.keyboard.press("Enter")
    expect(field).to_have_value(f"前{SECOND}後")
    expect(field).to_be_focused()
    page.keyboard.type("。")  # the cursor stands behind what was put in
    expect(field).to_have_value(f"前{SECOND}。後")
    assert kept_soon(served, interview_id, f"前{SECOND}。後")
    status(page, "保存しました")
    page.keyboard.press("Control+z")  # the browser's own undo is whole
    expect(field).to_have_value("前と後")
    assert page.locator(".snippets").count() == 0


def test_by_keyboard_where_the_cursor_stands(served: Served) -> None:
    insert_by_keys(served)


@pytest.mark.parametrize(
    "change",
    [
        ("      this.into.setSelectionRange(...this.cursor);\n", "      this.into.setSelectionRange(0, 0);\n"),
        ('document.execCommand("insertText", false, text)', "(this.into.value = text)"),
        ('box.dataset.keepOut = "";', 'this.form.dataset.keepOut = "";'),
    ],
    ids=["forgets_the_cursor", "writes_over_it_all", "keeps_nothing"],
)
def test_twin_a_script_that(served: Served, change: tuple[str, str]) -> None:
    with pytest.raises(AssertionError):
        insert_by_keys(served, change)


def test_escape_leaves_everything_as_it_was(served: Served) -> None:
    page, _interview_id = with_snippets(served)
    field = page.locator("[name=work_notes]")
    field.fill("夜勤が続く")
    page.keyboard.press("Control+;")
    expect(page.locator("#snippet-list")).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    expect(field).to_have_value("夜勤が続く")
    page.keyboard.type("。")
    expect(field).to_have_value("夜勤が続く。")


def test_by_mouse_into_the_field_where_one_wrote(served: Served) -> None:
    page, interview_id = with_snippets(served)
    page.locator("[name=body_notes]").fill("夜中に目が覚める。")
    with page.expect_response(re.compile("/snippets/clinical/list")):
        page.get_by_role("button", name="定型文を入れる").click()
    look(page)
    page.locator("#snippet-list").select_option("睡眠")
    page.get_by_role("button", name="この文を入れる").click()
    expect(page.locator("[name=body_notes]")).to_have_value(f"夜中に目が覚める。{NOTES}")
    assert page.url.endswith(interview_id)


def while_converting(served: Served, change: tuple[str, str] | None = None) -> None:
    """Japanese input is being converted when the keys come."""
    page, interview_id = with_snippets(served)
    if change is not None:
        twin(page, *change)
    field = page.locator("[name=complaint]")
    field.fill("本人は、")
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "ねむれ", "selectionStart": 3, "selectionEnd": 3})
    page.keyboard.press("Control+;")
    page.wait_for_timeout(400)
    assert page.locator(".snippets").count() == 0
    expect(field).to_be_focused()
    session.send("Input.insertText", {"text": "眠れない"})
    expect(field).to_have_value("本人は、眠れない")
    page.keyboard.press("Control+;")  # now it is wanted
    expect(page.locator("#snippet-list")).to_be_focused()
    page.keyboard.press("Enter")
    expect(field).to_have_value(f"本人は、眠れない{NOTES}")
    assert kept_soon(served, interview_id, f"本人は、眠れない{NOTES}")


def test_it_waits_for_the_end_of_a_conversion(served: Served) -> None:
    while_converting(served)


def test_twin_a_script_that_does_not_wait(served: Served) -> None:
    waits = "if (event.isComposing || event.keyCode === 229 || this.composing) return;\n        if (!this.form"
    with pytest.raises(AssertionError):
        while_converting(served, (waits, "this.composing = false;\n        if (!this.form"))


def test_off_line_it_says_so_and_nothing_is_lost(served: Served) -> None:
    page, _interview_id = with_snippets(served)
    field = page.locator("[name=complaint]")
    field.fill("書いたもの")
    page.context.set_offline(True)
    page.keyboard.press("Control+;")
    expect(page.locator(".snippets")).to_contain_text("読み込めません")
    page.keyboard.press("Enter")  # the only button: back
    expect(field).to_be_focused()
    expect(field).to_have_value("書いたもの")
    page.context.set_offline(False)
    page.keyboard.press("Control+;")
    expect(page.locator("#snippet-list")).to_be_focused()


def test_for_the_employer_its_own(served: Served) -> None:
    add(served.site.world)
    add(served.site.world, RECORD, title="残業", zone=Zone.EMPLOYER)
    _case, interview_id = talking.held(served.site.world)
    served.site.clock.now = THEN
    page = served.signed_in("physician")
    page.goto(f"/interviews/{interview_id}/record")
    page.locator("[name=burden]").focus()
    page.keyboard.press("Control+;")
    expect(page.locator("#snippet-list")).to_be_focused()
    expect(page.locator("#snippet-list option")).to_have_text(["残業"])
    judge(page)
    page.keyboard.press("Enter")
    expect(page.locator("[name=burden]")).to_have_value(RECORD)


def without_script(served: Served, settle: Callable[[Page], None]) -> None:
    page, interview_id = with_snippets(served, script=False)
    page.locator("[name=complaint]").fill("前の文")
    page.get_by_role("button", name="定型文を入れる").click()
    page.locator("[name=snippet]").select_option(label="食欲")
    page.locator("[name=into]").select_option("complaint")
    page.get_by_role("button", name="この文を入れる").click()
    assert page.locator("[name=complaint]").input_value() == f"前の文\n{SECOND}"
    settle(page)
    assert kept(served, interview_id) == f"前の文\n{SECOND}"


def test_without_script_a_button_does_it(served: Served) -> None:
    without_script(served, lambda page: page.get_by_role("button", name="メモを保存する").click())


def test_twin_without_the_button_nothing_is_saved(served: Served) -> None:
    with pytest.raises(AssertionError):
        without_script(served, lambda _page: None)


def test_the_step_without_script_can_be_read_by_all(served: Served) -> None:
    """Its own script didn't arrive; that of the saving did, and saves what was typed before it goes on."""
    page, interview_id = with_snippets(served)
    page.context.route(re.compile("snippets[.]js"), lambda route: route.abort())
    page.reload()
    page.locator("[name=complaint]").fill("前の文")
    page.get_by_role("button", name="定型文を入れる").click()
    expect(page.locator("[name=snippet]")).to_be_focused()
    judge(page)
    assert kept(served, interview_id) == "前の文"


def test_the_pages_of_ones_own(served: Served) -> None:
    page, _interview_id = with_snippets(served)
    page.goto("/snippets")
    look(page)
    page.get_by_role("button", name="下へ").first.click()
    assert page.locator(".snippet-list__title").all_inner_texts()[0].startswith("食欲")
    page.get_by_role("link", name="食欲").click()
    look(page)
    page.get_by_role("button", name="この定型文を消す").click()
    expect(page.locator(".snippet-list__title")).to_have_count(2)
