"""Is an attending doctor asked on pages, from the draft to the words that HR reads?"""

import io

import pytest

from casework.rules.leaves import LeaveEnd
from casework.rules.vocabulary import Hat
from casework.services import doctor_enquiries
from forms.base import Form, OwnIds
from tests.databases import SQLITE_ONLY
from tests.papers import files
from tests.services.test_doctor_enquiries import ANSWER, SUMMARY, case_of, consented, send, version
from tests.services.test_leaves import begun, end
from tests.web.test_every_page import ids_twice

pytestmark = SQLITE_ONLY
TYPED = {
    "institution": "みなと総合病院", "doctor": "", "asked": ["condition", "at_work"], "fifth": "通勤はできますか",
    "sixth": "", "version": "0",
}  # fmt: skip


def test_from_the_draft_to_what_hr_reads(world, site):
    leave = f"/leaves/{begun(world)}"
    site.clock.now = world.now
    physician, worker, hr = site.visitor("physician"), site.visitor("worker", Hat.WORKER), site.visitor("hr")
    where = f"/cases/{case_of(world)}/doctor-enquiries"
    assert where in physician.get(leave).text
    assert "/doctor-enquiries" not in hr.get(leave).text
    assert "まだこの件の担当ではない" in physician.get(where).text
    page = physician.post(f"{where}/write", TYPED).location
    stale = physician.post(f"{where}/write", {**TYPED, "fifth": "別の問い"})
    assert (stale.status_code, "別の問い" in stale.text) == (409, True)
    assert worker.get(page).status_code == 404
    assert physician.post(f"{page}/ask", {"version": str(version(world))}).status_code == 303
    read = worker.get(page).text
    assert "通勤はできますか" in read
    assert worker.post(f"{page}/agree").status_code == 422
    assert worker.post(f"{page}/agree", {"read": "y"}).status_code == 303
    assert physician.post(f"{page}/ask", {"version": str(version(world))}).status_code == 409
    sent = physician.post(f"{page}/send", {"version": str(version(world)), "road": "employee"})
    assert sent.status_code == 303
    assert physician.get(f"{page}/send").status_code == 409
    paper = worker.get(f"{page}/request.docx")
    assert paper.headers["Content-Disposition"] == 'attachment; filename="shorui-14.docx"'
    wrong = physician.post(f"{page}/answer", {"on": "2030-01-01", "words": ANSWER})
    assert (wrong.status_code, ANSWER in wrong.text) == (422, True)
    day = world.now.date().isoformat()
    pdf = files.pdf()
    scan = {"on": day, "words": ANSWER, "file": (io.BytesIO(pdf), "henji.pdf")}
    assert physician.post(f"{page}/answer", scan).status_code == 303
    assert worker.get(f"{page}/answer").data == pdf
    refused = physician.post(f"{page}/summary", {"summary": "うつ病のため"})
    assert (refused.status_code, "うつ病のため" in refused.text) == (422, True)
    assert physician.post(f"{page}/summary", {"summary": "残業はしない。"}).status_code == 303
    needless = physician.get(page).text.split("/summaries/")[1].split("/")[0]
    assert physician.post(f"{page}/summaries/{needless}/give-up").status_code == 303
    assert physician.post(f"{page}/summaries/{needless}/give-up").status_code == 409
    assert "/summaries/" not in worker.get(page).text, "it waits no longer"
    assert physician.post(f"{page}/summary", {"summary": SUMMARY}).status_code == 303
    assert SUMMARY not in hr.get(leave).text
    agreeing = worker.get(page).text.split("/summaries/")[1].split('"')[0]
    assert worker.post(f"{page}/summaries/{agreeing}", {"read": "y"}).status_code == 303
    assert SUMMARY in hr.get(leave).text
    for other in ("hr", "clerk", "supervisor", "nurse"):
        assert site.visitor(other).get(page).status_code == 404


def says_what_may_still_come(world, site) -> None:
    leave_id, _case, enquiry_id = consented(world)
    send(world, enquiry_id)
    site.clock.now = world.now
    page, day = f"/doctor-enquiries/{enquiry_id}", world.now.date()
    physician, worker = site.visitor("physician"), site.visitor("worker", Hat.WORKER)
    end(world, leave_id, day, LeaveEnd.LEFT)
    for step in ("end", "answer"):
        for reader in (physician, worker):
            read = reader.get(page).text
            assert "返事が届いたときは、この問い合わせに記録されます" in read
            assert "これ以上進みません" not in read, "it may"
        assert physician.post(f"{page}/{step}", {"on": day.isoformat(), "words": ANSWER}).status_code == 303
    assert ANSWER in worker.get(page).text
    assert "これ以上進みません" in worker.get(page).text


def test_an_enquiry_in_a_closed_case_says_what_may_still_come(world, site):
    says_what_may_still_come(world, site)


def test_twin_an_enquiry_that_is_said_to_go_no_further_is_seen(world, site, monkeypatch):
    monkeypatch.setattr(doctor_enquiries.One, "late", False)
    with pytest.raises(AssertionError):
        says_what_may_still_come(world, site)


def test_whoever_refuses_or_takes_back_ends_it_and_the_paper_may_be_signed_by_hand(world, site):
    begun(world)
    site.clock.now = world.now
    physician, worker = site.visitor("physician"), site.visitor("worker", Hat.WORKER)
    where = f"/cases/{case_of(world)}/doctor-enquiries"
    for steps in ((worker, "refuse"), (worker, "agree", "take-back"), (physician, "consent", "give-up")):
        page = physician.post(f"{where}/write", TYPED).location
        assert physician.post(f"{page}/ask", {"version": str(version(world))}).status_code == 303
        for step in steps[1:]:
            typed = {"read": "y", "on": world.now.date().isoformat()}
            assert steps[0].post(f"{page}/{step}", typed).status_code == 303, step
        assert physician.get(f"{page}/send").status_code == 409
        assert worker.post(f"{page}/agree", {"read": "y"}).status_code == 409


def test_an_enquiry_without_an_answer_is_ended_on_its_page_and_the_employee_reads_it(world, site):
    _leave, _case, enquiry = consented(world)
    send(world, enquiry)
    site.clock.now = world.now
    physician, worker = site.visitor("physician"), site.visitor("worker", Hat.WORKER)
    page, day = f"/doctor-enquiries/{enquiry}", world.now.date().isoformat()
    assert "返事がないまま終える" in physician.get(page).text
    wrong = physician.post(f"{page}/end", {"on": "2030-01-01", "words": "書面は出ない"})
    assert (wrong.status_code, "書面は出ない" in wrong.text) == (422, True)
    assert physician.post(f"{page}/end", {"on": day, "words": "書面は出ない"}).status_code == 303
    read = physician.get(page).text
    assert ("返事がないまま終える" in read, "返事を記録する" in read) == (False, True)
    told = worker.get(page).text
    assert ("返事がないまま終えました" in told, "書面は出ない" in told) == (True, True)
    assert physician.post(f"{page}/end", {"on": day, "words": "もう一度"}).status_code == 409


def ids_stand_once(world, site) -> None:
    """It waits for an answer; then there is one, and a summary that waits for the pen of the employee."""
    _leave, _case, enquiry_id = consented(world)
    send(world, enquiry_id)
    site.clock.now = world.now
    physician, page = site.visitor("physician"), f"/doctor-enquiries/{enquiry_id}"
    waiting = physician.get(page).text
    assert 'for="unanswered-words"' in waiting
    assert ids_twice(waiting) == []
    day = world.now.date().isoformat()
    assert physician.post(f"{page}/answer", {"on": day, "words": ANSWER}).status_code == 303
    assert physician.post(f"{page}/summary", {"summary": SUMMARY}).status_code == 303
    summed = physician.get(page).text
    assert 'for="paper-on"' in summed
    assert ids_twice(summed) == []


def test_a_label_leads_to_its_own_field(world, site):
    ids_stand_once(world, site)


def test_twin_forms_that_share_their_ids_are_seen(world, site, monkeypatch):
    monkeypatch.setattr(OwnIds, "__init__", Form.__init__)
    with pytest.raises(AssertionError):
        ids_stand_once(world, site)
