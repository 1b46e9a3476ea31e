"""Does somebody see who looked at their file, and is nothing shown that could not be written down?"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from casework.access import sight
from casework.models.requests import InterviewRequest
from casework.rules.risk import Ideation, Risk
from casework.rules.trail_words import Done, told
from casework.rules.vocabulary import Hat
from casework.services import deliveries, people_import, risks, trail
from tests.databases import SQLITE_ONLY
from tests.services import asking, talking, test_leaves, test_trials

ROWS = re.compile(r"<tr>.*?</tr>", re.DOTALL)


@pytest.fixture
def case_id(world) -> str:
    found = asking.invited(world)
    asking.ask(world, found)
    return found


def test_a_visit_to_the_file_stands_on_the_page_of_its_owner(site, world, case_id):
    site.clock.now = world.later(hours=1)
    assert site.visitor("physician").get(f"/cases/{case_id}").status_code == 200
    page = site.visitor("worker").get("/my-file/readers").text
    first = ROWS.findall(page)[1]
    assert "山田 哲也" in first
    assert "ケースの画面を開いた" in first
    assert "申出" in first


def test_whom_a_file_of_people_changed_reads_that_in_words(site, world):
    number = world.people["worker"].number
    with world.database.writing() as session:
        file = f"社員番号,役職\r\n{number},係長\r\n".encode()
        report = people_import.load(session, world.company_id, file, as_of=world.now.date(), now=world.now)
        assert report.written
    page = site.visitor("worker").get("/my-file/readers")
    assert page.status_code == 200
    (line,) = (row for row in ROWS.findall(page.text) if "社員の名簿を取り込んだ" in row)
    assert "自動の処理" in line


def test_what_one_person_does_again_is_one_line(site, world, case_id):
    clerk = site.visitor("clerk")
    for second in range(3):
        site.clock.now = world.later(seconds=second + 1)
        clerk.get(f"/cases/{case_id}")
    page = site.visitor("worker").get("/my-file/readers").text
    assert page.count("ケースの画面を開いた") == 1
    assert "（3回）" in page


def lines_of_a_visit(site, world) -> list[str]:
    """HR opens the page of a leave, which asks for the plan and the trials as well: the lines of that."""
    leave_id = test_leaves.begun(world)
    test_trials.settled(world, leave_id)
    site.clock.now = at = world.later(hours=2)
    assert site.visitor("hr").get(f"/leaves/{leave_id}").status_code == 200
    rows = ROWS.findall(site.visitor("worker").get("/my-file/readers").text)
    return [row for row in rows if at.isoformat() in row]


def test_a_visit_of_one_page_is_one_line_that_names_what_was_read(site, world):
    (line,) = lines_of_a_visit(site, world)
    assert re.search(r"休業の記録を開いた\s*<br>.*同じ画面で：試し出勤などの記録を開いた", line, re.DOTALL)
    for named in ("病気休業・休職", "休業の期間", "試し出勤など"):
        assert named in line.rpartition('data-label="見た記録"')[2]
    assert "プラン" not in line, "there is none"


def test_twin_a_visit_in_several_lines_is_seen(site, world, monkeypatch):
    monkeypatch.setattr(trail, "_beside", lambda *_: False)
    assert len(lines_of_a_visit(site, world)) > 1


def test_whoever_opened_the_page_of_an_act_has_not_done_it(site, case_id):
    assert site.visitor("physician").get(f"/cases/{case_id}").status_code == 200
    assert site.visitor("clerk").get(f"/cases/{case_id}/wishes").status_code == 200
    page = site.visitor("worker").get("/my-file/readers").text
    assert "画面を開いて見た" in page
    assert "申出の希望を変更した" not in page


def test_the_bare_fact_of_a_talk_and_what_was_noted_have_names_of_their_own(site, world):
    case_id, interview = talking.held(world)
    site.clock.now = talking.THEN
    doctor = site.visitor("physician")
    assert doctor.get(f"/interviews/{interview}").status_code == 200
    found = Risk(Ideation.ACTIVE, words="canary-danger")
    with world.database.writing() as session:
        risks.assess(session, world.actor("physician"), interview, found, now=talking.THEN)
    assert doctor.get(f"/interviews/{interview}").status_code == 200
    with world.database.reading() as session:
        (request_id,) = session.execute(select(InterviewRequest.public_id)).scalars()
    assert site.visitor("hr").get(f"/requests/{request_id}").status_code == 200
    assert site.visitor("clerk").get(f"/cases/{case_id}").status_code == 200
    rows = ROWS.findall(site.visitor("worker").get("/my-file/readers").text)[1:]
    of_hr = [row for row in rows if "山本 恵" in row]
    of_doctor = [row for row in rows if "山田 哲也" in row]
    assert any("面談の実施（日付など）" in row for row in of_hr)
    assert not any("面談メモ" in row for row in rows if row not in of_doctor)
    assert any("面談メモ" in row for row in of_doctor)
    assert all(row.count("面談メモ") < 2 for row in rows), "a crisis beside the notes has their name, once"


def test_twin_one_name_for_both_is_seen(site, world, monkeypatch):
    monkeypatch.setattr(sight.INTERVIEW, "apart", ("state", "interview_notes"))
    with pytest.raises(AssertionError):
        test_the_bare_fact_of_a_talk_and_what_was_noted_have_names_of_their_own(site, world)


def mails_leave(world) -> None:
    with world.database.writing() as session:
        while (taken := deliveries.claim(session, now=world.now)) is not None:
            outgoing = deliveries.render(session, taken, sender="o@example.jp", inbox="http://x/", now=world.now)
            if outgoing is not None:
                deliveries.settled(session, outgoing, now=world.now)


def lines_without_a_person(site, world) -> list[str]:
    """The harness: the mails about an appointment are written and leave."""
    asking.booked(world)
    mails_leave(world)
    page = site.visitor("worker").get("/my-file/readers").text
    return [row for row in ROWS.findall(page) if "自動の処理（人は見ていません）" in row]


def test_what_no_person_did_says_what_was_done_and_that_nobody_looked(site, world):
    rows = lines_without_a_person(site, world)
    assert any("お知らせのメールを送った" in row and "面談の予約" in row for row in rows)
    assert not any("画面を開いて見た" in row or "変更あり" in row for row in rows)


def test_twin_a_page_that_takes_the_worker_for_a_reader(site, world, monkeypatch):
    def read_by_somebody(done: Iterable[Done]) -> tuple[str, ...]:
        return told(replace(one, reading=one.reading or one.act == "deliver") for one in done)

    monkeypatch.setattr("casework.web.trail.told", read_by_somebody)
    assert any("画面を開いて見た" in row for row in lines_without_a_person(site, world))


def test_ones_own_visits_are_shown_on_wish(site, case_id):
    worker = site.visitor("worker")
    worker.get(f"/cases/{case_id}")
    assert "ご案内を読んだ" not in worker.get("/my-file/readers").text
    worker.get(f"/cases/{case_id}/invitation")
    assert "ご案内を読んだ" not in worker.get("/my-file/readers").text
    assert "ご案内を読んだ" in worker.get("/my-file/readers?mine=1").text


@pytest.mark.usefixtures("case_id")
def test_somebody_without_a_case_has_an_empty_page(site):
    page = site.visitor("factory_worker").get("/my-file/readers").text
    assert "まだだれも見ていません" in page


@pytest.mark.usefixtures("case_id")
def test_the_page_exists_for_employees_only(site):
    for name, hat in (("hr", Hat.HR), ("clerk", Hat.CLERK), ("physician", Hat.PHYSICIAN), ("admin", Hat.ADMIN)):
        assert site.visitor(name, hat).get("/my-file/readers").status_code == 404


@SQLITE_ONLY
def test_pages_follow_each_other(site, world, case_id):
    clerk, physician = site.visitor("clerk"), site.visitor("physician")
    for number in range(trail.PAGE):
        site.clock.now = world.later(minutes=number)
        (clerk if number % 2 else physician).get(f"/cases/{case_id}")
    worker = site.visitor("worker")
    first = worker.get("/my-file/readers")
    following = re.search(r'href="(/my-file/readers\?after=[^"]+)"', first.text)
    assert following
    assert len(ROWS.findall(first.text)) == trail.PAGE + 1
    assert worker.get(following.group(1)).status_code == 200
    for nonsense in ("x", "1-1-1", ""):
        assert worker.get(f"/my-file/readers?after={nonsense}").status_code == 404


def test_no_address_on_the_page_counts_what_others_do(site, world, case_id):
    clerk, physician = site.visitor("clerk"), site.visitor("physician")
    for number in range(trail.PAGE + 2):
        site.clock.now = world.now + timedelta(minutes=number)
        (clerk if number % 2 else physician).get(f"/cases/{case_id}")
    worker = site.visitor("worker")
    before = re.findall(r"after=[0-9-]+", worker.get("/my-file/readers").text)
    asking.invited(world, "colleague")
    for _ in range(4):
        clerk.get(f"/cases/{asking.case_of(world, 'colleague')}")
    assert re.findall(r"after=[0-9-]+", worker.get("/my-file/readers").text) == before != []


def test_what_cannot_be_written_down_is_not_shown(site, world):
    _case, opinion = talking.issued(world)
    address = f"/opinions/{opinion}"
    site.clock.now = talking.THEN
    hr = site.visitor("hr")
    assert "canary" not in hr.get(address).text
    assert hr.get(address).status_code == 200
    with world.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE trail_entry RENAME TO trail_entry_gone"))
    answer = hr.get(address)
    assert answer.status_code in {500, 503}
    assert talking.WHOLE.burden not in answer.text
    assert "佐藤" not in answer.text
