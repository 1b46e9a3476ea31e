"""Can one case travel the whole road, a to i, through a real browser, by everybody whose turn it is?

Every page that is met is judged at 390 and 1280 px (`walking.look`). The employee's part is walked with the keyboard
alone, and once more with script switched off.
"""

from playwright.sync_api import Page, expect

from casework.rules.vocabulary import Hat
from tests.browser.conftest import Served
from tests.browser.walking import (
    PASSWORDS,
    by_keyboard,
    code_from_administrator,
    code_from_shell,
    download,
    enter,
    fill,
    first_code,
    look,
    on,
    press,
    sign_in,
    tick,
    word_text,
)
from tests.services import asking

NAME = "佐藤 真由美"
RESULTS = """社員番号,ストレス要因,心身の反応,周囲の支援,高ストレス,実施日,結果通知日
1001,52,84,29,○,2026-11-20,2026-11-30
1002,30,40,15,×,2026-11-20,2026-11-30
"""
STRANGE = RESULTS + "9999,30,40,15,×,2026-11-20,2026-11-30\n"
HEALTH_WORDS = ("ストレス", "面接", "面談", "医師", "診断", "申出", "意見書")
COMPLAINT = "寝つきに一時間かかる夜が続く"
BURDEN = "休息が十分にとれていない"
PUT = "残業は月20時間まで、深夜業なし。期間は3か月です。"
WORDS = "夜勤手当が減るのは心配ですが、3か月なら。"
REASON = "本人の希望をふまえ、月2回までの夜勤とするため"


def test_one_case_travels_the_whole_road(served: Served) -> None:
    # Hats that must not notice anything, each with a page that stays open.
    hr, supervisor = served.signed_in("hr", Hat.HR), served.signed_in("supervisor", Hat.SUPERVISOR)

    clerk_imports_results(served)
    nobody_notices(hr, supervisor)
    examiner_confirms_the_need(served)
    nobody_notices(hr, supervisor)

    on(served, 12, 1, 10, 15)
    physician = first_code(served, "physician", code_from_shell(served, "physician"))
    physician_offers_time(physician)
    worker = first_code(served, "worker", code_from_administrator(served, "worker"))
    employee_reads_and_asks(worker)
    hr_learns_of_the_request_only(hr)
    see_nothing(supervisor)
    employee_chooses_a_time(worker)
    see_nothing(supervisor)
    physician.context.close()

    on(served, 12, 8, 14)
    physician = sign_in(served, "physician")
    physician_talks_and_notes(served, physician)
    physician_signs_the_record(served, physician)

    on(served, 12, 9, 10)
    hr = served.signed_in("hr", Hat.HR)
    hr_hears_the_employee(hr)
    hr_decides(hr)
    hr_records_the_explanation(hr)
    hr_shows_the_instruction(hr)
    employee_reads_what_will_be_told(served.signed_in("worker", Hat.WORKER))
    hr_instructs(hr)

    on(served, 12, 10, 9)
    supervisor = served.signed_in("supervisor", Hat.SUPERVISOR)
    supervisor_reads_and_acknowledges(supervisor)

    physician = sign_in(served, "physician")
    physician_sets_follow_ups(physician)
    worker = sign_in(served, "worker")
    employee_sees_everything(worker)


def clerk_imports_results(served: Served) -> None:
    """Step a. A file is looked at before it is taken in; what is wrong is told by line, and nothing is written."""
    page = served.signed_in("clerk", Hat.CLERK)
    page.goto("/desk")
    look(page)
    page.locator("aside").get_by_role("link", name="ストレスチェック").click()
    look(page)
    press(page, "2026年度")
    press(page, "結果を取り込む")
    choose_file(page, STRANGE.encode("cp932"))
    refused = press(page, "内容を確かめる")
    assert "4行目" in refused
    assert "直すところが1件あります" in refused
    page.goto(page.url)
    choose_file(page, RESULTS.encode("cp932"))
    checked = press(page, "内容を確かめる")
    assert "Shift_JIS" in checked
    assert "2人" in checked
    taken_in = press(page, "この内容で取り込む")
    assert NAME in taken_in
    assert "実施者の判断を待っている人が2人います" in taken_in
    page.context.close()


def choose_file(page: Page, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": "r.csv", "mimeType": "text/csv", "buffer": content})


def examiner_confirms_the_need(served: Served) -> None:
    """Step b. Scores propose; a person decides."""
    page = served.signed_in("physician", Hat.PHYSICIAN)
    page.goto("/desk")
    assert "面接指導が必要な人を判断する" in look(page)
    press(page, "面接指導が必要な人を判断する")
    listed = press(page, "面接指導が必要か判断する")
    assert "実施者であるあなたが判断します" in listed
    assert NAME in listed
    assert "鈴木 健" not in listed  # not under high stress: on the other list
    page.get_by_label(NAME).first.check()
    assert "1人について判断しました（面接指導が必要 1人）" in press(page, "チェックした人は面接指導が必要")
    press(page, "そのほかの人")
    page.get_by_label("鈴木 健").first.check()
    assert "面接指導が必要 0人" in press(page, "チェックした人は不要")
    page.context.close()


def see_nothing(page: Page) -> None:
    """Neither the desk nor the notes nor the lists of this hat name the employee."""
    for path in ("/desk", "/inbox", "/instructions"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200
        read = look(page)
        assert NAME not in read
        assert "面接指導の申出がありました" not in read


def nobody_notices(hr: Page, supervisor: Page) -> None:
    see_nothing(hr)
    see_nothing(supervisor)
    hr.goto("/requests")
    assert NAME not in look(hr)
    for page, path in ((hr, "/cases"), (supervisor, "/cases"), (supervisor, "/requests"), (supervisor, "/checks")):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 404


def physician_offers_time(page: Page) -> None:
    """Two times before the limit, one after it."""
    for day in ("2026-12-08", "2027-01-12"):
        page.goto("/slots/new")
        look(page)
        fill(page, on=day, starts="14:00", count="2" if day == "2026-12-08" else "1", minutes="30", place="会議室B")
        page.locator("[name=workplace]").select_option(label="本社")
        press(page, "枠を作る")
    assert "会議室B" in page.inner_text("main")


def employee_reads_and_asks(page: Page) -> None:
    """Step c. With the keyboard alone: the desk, the invitation, the request."""
    page.goto("/desk")
    by_keyboard(page, "ご案内を読んで")
    read = enter(page)
    assert "受けるかどうかは、あなたが決めます" in read
    assert "あと29日" in read
    assert "2026年12月30日" in read
    assert "不利益な取扱いをすることは法律で禁じられています" in read
    told = page.locator("section.told").inner_text()
    assert "この案内、結果、申出、面談のこと" in told  # what a supervisor doesn't learn
    by_keyboard(page, "面接指導を申し出る")
    before = enter(page)
    assert "ボタンを押すと、次のことが伝わります" in before
    by_keyboard(page, "申し出る")
    refused = enter(page)  # without the three ticks
    assert "入力内容をご確認ください" in refused
    assert page.evaluate("document.activeElement.id") == "error-summary"
    by_keyboard(page, "配慮してほしいこと")
    page.keyboard.insert_text("上司に知られない時間を希望します。")
    for words in (
        "会社に伝わると確認しました",
        "不利益な取扱いを受けることはない",
        "人事労務担当者に渡ることを確認しました",
    ):
        by_keyboard(page, words)
        page.keyboard.press("Space")
    by_keyboard(page, "申し出る")
    enter(page)
    assert page.url.endswith("/slots")


def hr_learns_of_the_request_only(page: Page) -> None:
    """HR learns that there is a request, and its limit; not the wishes, not the scores without opening them."""
    page.goto("/requests")
    assert NAME in look(page)
    press(page, NAME)
    filed = look(page)
    assert "あと30日" in filed
    assert "2026年12月31日" in filed
    assert "上司に知られない時間" not in filed
    assert "84" not in page.locator("main").inner_text()


def employee_chooses_a_time(page: Page) -> None:
    """Step d. The times before the limit, and a later one only when asked for; a calendar file that says nothing."""
    free = look(page)
    assert "あと30日" in free
    assert "14:00–14:30" in free
    assert "2027年1月12日" not in free
    by_keyboard(page, "14:00–14:30")
    page.keyboard.press("Space")
    by_keyboard(page, "確認へ進む")
    enter(page)
    by_keyboard(page, "この日時で予約する")
    booked = enter(page)
    assert "2026年12月8日（火）14:00" in booked.replace(" ", "")
    assert "会議室B" in booked
    assert not any(word in page.url for word in ("interview", "stress", "health"))
    by_keyboard(page, "予定表に入れる")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    calendar = waiting.value.path().read_text()
    assert "BEGIN:VEVENT" in calendar
    assert not any(word in calendar + waiting.value.suggested_filename for word in HEALTH_WORDS)


def physician_talks_and_notes(served: Served, page: Page) -> None:
    """Step e. Notes for the clinical zone; then: the talk was held."""
    assert NAME in look(page)
    page.goto("/visits")
    look(page)
    notes = press(page, "始める")
    assert "人事の担当者、上司、実施事務従事者は見ることができません" in notes
    assert "上司に知られない時間を希望します" in notes
    fill(page, complaint=COMPLAINT, assessment="時間外を抑えて1か月後に")
    assert "メモ" in press(page, "メモを保存する")
    on(served, 12, 8, 14, 25)
    fill(page, held_on="2026-12-08")
    tick(page, "mode=in_person")
    held = press(page, "実施を記録する")
    assert "実施済み" in held
    press(page, "報告書・意見書を書く")


def physician_signs_the_record(served: Served, page: Page) -> None:
    """Step e. Report and opinion, complete; the password once more; then Word documents for the employer."""
    draft = look(page)
    assert "発行するまで、会社は読めません" in draft
    assert COMPLAINT in draft  # the physician's own notes lie beside, and only there
    assert COMPLAINT not in page.inner_text("main")
    press(page, "下書きを保存する")
    assert page.locator("a[href='#burden']").count() == 1  # what is still missing leads to its field
    fill(page, work_hours="時間外は月平均58時間", work_other="特になし", burden=BURDEN)
    fill(page, from_on="2026-12-14", months="3", reason="当面の勤務時間に上限が要るため")
    tick(page, "other_findings=no", "guidance=health_guidance", "work_category=restricted")
    tick(page, "hours_items=overtime_limit", "other_items=fewer_nights")
    fill(page, overtime_limit_hours="20", fewer_nights_hours="0")
    assert "必要なことは揃っています" in press(page, "下書きを保存する")
    on(served, 12, 8, 14, 45)  # more than ten minutes after the password
    last = press(page, "発行の前の確認へ")
    assert "20時間/月まで" in last
    assert "2026年12月14日" in last
    assert COMPLAINT not in last
    assert "署名の前に、ご本人であることを確かめます" in last
    tick(page, "read")
    fill(page, password="ちがうパスワードです。")
    assert "入力内容をご確認ください" in press(page, "報告書と意見書を発行する")
    assert page.locator("input[name=read]").is_checked()
    fill(page, password=PASSWORDS["physician"])
    issued = press(page, "報告書と意見書を発行する")
    assert "人事の担当者とご本人に知らせました" in issued
    names = ("Word（面接指導結果報告書 日本語）", "Word（就業上の措置に係る意見書 日本語）")
    report, opinion = (word_text(download(page, words)) for words in names)
    assert BURDEN in report
    assert NAME in opinion
    assert COMPLAINT not in report + opinion
    page.context.close()


def hr_hears_the_employee(page: Page) -> None:
    """Step f. First what the employee says; a decision waits for it."""
    page.goto("/desk")
    desk = look(page)
    assert "本人の意見を聴く" in desk
    assert NAME in desk
    press(page, "本人の意見を聴く")
    fill(page, heard_on="2026-12-09", present="本人、労務課 山本", put=PUT, words=WORDS)
    tick(page, "agreement=partly")
    press(page, "保存して、本人に知らせる")


def hr_decides(page: Page) -> None:
    """Step f. The opinion's measures are proposed; a lighter one needs a reason. No dismissal is in the catalogue."""
    page.goto("/desk")
    press(page, "措置を決める")
    proposed = look(page)
    assert "月20時間まで" in proposed
    assert page.locator("[name=overtime_limit_chosen]").is_checked()
    assert page.locator("[name=overtime_limit_hours]").input_value() == "20"
    catalogue = page.locator("main [type=checkbox]").evaluate_all("all => all.map((one) => one.labels[0].innerText)")
    assert not any(word in label for label in catalogue for word in ("解雇", "退職", "雇止め"))
    fill(page, fewer_nights_hours="2")
    refused = press(page, "決定して、本人と産業医に知らせる")
    assert "入力内容をご確認ください" in refused
    fill(
        page,
        fewer_nights_why=REASON,
        unseen="本人が、今日のうちに決めてほしいと望んだため",
        weighed="手当のことは、見直しの日に確かめます。",
    )
    tick(page, "put=y")
    decided = press(page, "決定して、本人と産業医に知らせる")
    assert REASON in decided
    assert "まだ説明していません" in decided


def hr_records_the_explanation(page: Page) -> None:
    """Step f. Explained with the 産業医 present."""
    press(page, "説明を記録する")
    fill(page, given_on="2026-12-09", content="決めた内容と期間を説明しました。", answer="わかりました。")
    page.locator("[name=physician]").select_option(label="山田 哲也")
    tick(page, "mode=in_person", "accepted=yes")
    assert "山田 哲也" in press(page, "説明を記録する")


def hr_shows_the_instruction(page: Page) -> None:
    """Step g. Exactly what the supervisor is going to read, for the employee first."""
    written = press(page, "上司への指示を書く")
    assert "残業は月20時間以内" in written
    fill(page, ask="労務課")
    assert "本人の返事を待っています" in press(page, "この文面を本人に見せる")


def employee_reads_what_will_be_told(page: Page) -> None:
    """Step g. The employee says that it is fine."""
    page.goto("/inbox")
    look(page)
    shown = press(page, "だれかに伝える前の文面を、確かめてください")
    assert "残業は月20時間以内" in shown
    tick(page, "answer=fine")
    press(page, "返事をする")
    page.context.close()


def hr_instructs(page: Page) -> None:
    """Step g. And then it goes out."""
    page.reload()
    look(page)
    press(page, "指示を出して、上司と本人に知らせる")


def supervisor_reads_and_acknowledges(page: Page) -> None:
    """Step g. The fixed purpose, what, from, until, whom to ask; no word on why."""
    page.goto("/desk")
    look(page)
    told = press(page, "指示の内容を確認する")
    for words in (
        NAME,
        "健康管理上の就業上の配慮です。",
        "残業は月20時間以内",
        "月2回まで",
        "2026年12月14日",
        "労務課",
    ):
        assert words in told, words
    main = page.locator("main").inner_text()
    assert not any(word in main for word in (*HEALTH_WORDS, BURDEN, REASON, WORDS)), main
    assert "確認済み" in press(page, "確認しました")


def physician_sets_follow_ups(page: Page) -> None:
    """Step h, i. 1, 3 and 6 months from the interview; each with its day and the days left."""
    page.goto("/cases")
    look(page)
    press(page, NAME)
    press(page, "フォロー面談を決める")
    planned = look(page)
    for day in ("2027年1月8日", "2027年3月8日", "2027年6月8日"):
        assert day in planned, day
    press(page, "決めて、本人に知らせる")


def employee_sees_everything(page: Page) -> None:
    """The employee reads the opinion, the decision, what the supervisor was told, and who read the record."""
    page.goto("/cases")
    press(page, "面接指導")
    mine = look(page)
    for words in ("あと29日", "2027年1月8日", WORDS):
        assert words in mine, words
    assert COMPLAINT not in mine
    page.locator("main a[href^='/decisions/']").first.click()
    assert REASON in look(page)
    page.go_back()
    press(page, "上司への指示")
    assert "残業は月20時間以内" in page.inner_text("main")
    page.goto("/my-file/readers")
    readers = look(page)
    assert "山本 恵" in readers
    for line in readers.splitlines():  # the supervisor opened the instruction, and nothing else
        assert "高橋 浩" not in line or "指示" in line, line


def test_the_employees_part_needs_no_script(served: Served) -> None:
    case_id = asking.invited(served.site.world)
    asking.offer(served.site.world, served.site.clock.now.date().replace(day=8))
    page = served.signed_in("worker", script=False, width=390)
    page.goto("/desk")
    page.get_by_role("link", name="ご案内を読んで").click()
    assert "受けるかどうかは、あなたが決めます" in page.inner_text("main")
    page.get_by_role("link", name="面接指導を申し出る").click()
    page.get_by_role("button", name="申し出る").click()
    expect(page.locator("#error-summary")).to_be_visible()
    expect(page.locator("#known-error")).to_have_text(
        "入力エラー: 会社に伝わることを確認して、チェックを入れてください。"
    )
    tick(page, "known", "unharmed", "passed_on")
    page.get_by_role("button", name="申し出る").click()
    page.wait_for_url(f"**/cases/{case_id}/slots")
    page.locator("[name=slot]").first.check()
    page.get_by_role("button", name="確認へ進む").click()
    page.get_by_role("button", name="この日時で予約する").click()
    page.wait_for_url("**/bookings/*")
    assert "会議室B" in page.inner_text("main")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="予定表に入れる").click()
    assert waiting.value.suggested_filename.endswith(".ics")
    page.get_by_role("button", name="サインアウト").click()
    page.wait_for_url("**/sign-in")
