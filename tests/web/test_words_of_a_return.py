"""On the pages of a return: does a form ask about words once, and does nothing offer what can't be done any more?"""

from datetime import timedelta

import pytest

from casework.models.people import Person
from casework.rules import unclinical
from casework.rules.leaves import LeaveEnd
from casework.rules.vocabulary import Hat
from casework.services import advice, doctor_summaries
from tests.databases import SQLITE_ONLY
from tests.services import test_return_opinions, test_return_talks
from tests.services.test_doctor_enquiries import asked, mine, summarised
from tests.services.test_leaves import begun, end
from tests.services.test_trials import agreed, told
from tests.services.test_trials import asked as asked_for_tasks
from tests.web.test_return_plans import typed

pytestmark = SQLITE_ONLY
TICK = 'name="sure"'
UNWELL = "体調がよくなったと聞いた"


def asks_once(world, site) -> None:
    leave_id = begun(world)
    site.clock.now = world.now
    hr, path = site.visitor("hr"), f"/leaves/{leave_id}"
    first = world.now.date() + timedelta(days=3)
    forms = {
        f"{path}/kept": {
            "held_on": world.now.date().isoformat(), "way": "telephone", "reached": "talked", "words": UNWELL
        },
        f"{path}/trials": {
            "kind": "commute", "from_on": first.isoformat(), "until_on": first.isoformat(), "paid": "no",
            "cover": "none", "conditions": UNWELL, "failing": "その日でやめる",
        },
        f"{path}/plan": typed(world, pay=UNWELL),
    }  # fmt: skip
    assert TICK not in hr.get(f"{path}/plan").text
    for at, data in forms.items():
        back = hr.post(at, data)
        assert (back.status_code, back.text.count(TICK)) == (422, 1), at
        assert UNWELL in back.text, "nothing is lost"
        assert hr.post(at, {**data, "sure": "y"}).status_code == 303, at


def test_hr_is_asked_once_about_words_of_how_somebody_is(world, site):
    asks_once(world, site)


def test_twin_a_form_that_asks_nothing_is_seen(world, site, monkeypatch):
    monkeypatch.setattr(unclinical, "complaints", lambda _text: [])
    with pytest.raises(AssertionError):
        asks_once(world, site)


def test_a_physician_reads_the_words_before_signing_and_says_that_they_are_meant(world, site):
    leave_id, opinion_id = test_return_opinions.drafted(world)
    site.clock.now = world.now
    physician, path = site.visitor("physician"), f"/return-opinions/{opinion_id}/issue"
    assert TICK not in physician.get(path).text
    words = test_return_opinions.whole(world)
    draft = {
        "version": str(test_return_opinions.version(world)), "aim": "new", "readiness": "conditional",
        "opinion": words.opinion, "other_words": "席を静かにする", "outlook": UNWELL, "held_on": str(words.held_on),
        "from_on": str(words.from_on), "overtime": "", "shifts": "", "holidays": "", "travel": "",
    }  # fmt: skip
    assert physician.post(f"/leaves/{leave_id}/return-opinion", draft).status_code == 303
    page = physician.get(path).text
    assert "体調や治療が分かる言葉があります：体調" in page
    version = str(test_return_opinions.version(world))
    assert physician.post(path, {"version": version}).status_code == 422
    assert physician.post(path, {"version": version, "sure": "y"}).status_code == 303


def test_hr_reads_the_words_before_a_meeting_is_kept(world, site):
    leave_id, talk_id = test_return_talks.drafted(world)
    site.clock.now = world.now
    hr, path = site.visitor("hr"), f"/return-talks/{talk_id}"
    assert TICK not in hr.get(path).text
    draft = {
        "version": str(test_return_talks.version(world)), "talked_on": "2026-12-01", "talked_from": "09:00",
        "present_hr": "森 悠斗", "present_other": "主治医 森 恵子",
    }  # fmt: skip
    assert hr.post(f"/leaves/{leave_id}/return-talk", draft).status_code == 303
    assert "体調や治療が分かる言葉があります：主治医" in hr.get(path).text
    version = str(test_return_talks.version(world))
    assert hr.post(f"{path}/keep", {"version": version}).status_code == 422
    assert hr.post(f"{path}/keep", {"version": version, "sure": "y"}).status_code == 303


def offers_nothing(world, site) -> None:
    leave_id, case_id, enquiry_id = asked(world)
    end(world, leave_id, world.now.date(), LeaveEnd.MISTAKEN)
    site.clock.now = world.now
    physician, hr = site.visitor("physician"), site.visitor("hr")
    for path in (f"/cases/{case_id}/doctor-enquiries", f"/doctor-enquiries/{enquiry_id}"):
        for reader in (physician, site.visitor("worker", Hat.WORKER)):
            page = reader.get(path).text
            assert "この件は2026年12月1日（火）に終わりました" in page
            assert "<form" not in page.split("<main", 1)[1].replace('<form class="form form--inline"', "")
    assert "return-opinion" not in physician.get(f"/leaves/{leave_id}").text
    for path in ("trials", "plan", "return-talk"):
        assert hr.get(f"/leaves/{leave_id}/{path}").status_code == 409, path
    for path in (f"/cases/{case_id}/doctor-enquiries/write", f"/leaves/{leave_id}/return-opinion"):
        assert physician.get(path).status_code == 409, path


def test_a_leave_that_was_a_slip_offers_nothing_by_link(world, site):
    offers_nothing(world, site)


def test_twin_a_form_that_opens_in_a_closed_case_is_seen(world, site, monkeypatch):
    monkeypatch.setattr(advice, "still_open", lambda _case: None)
    with pytest.raises(AssertionError):
        offers_nothing(world, site)


def test_each_reads_of_a_summary_what_is_theirs_to_do(world, site):
    leave_id, _enquiry, summary_id = summarised(world)
    mine(world, doctor_summaries.agree, summary_id)
    site.clock.now = world.now
    hrs = "上司には渡さないでください"
    assert hrs in site.visitor("hr").get(f"/leaves/{leave_id}").text
    for who, hat in (("worker", Hat.WORKER), ("physician", None)):
        page = site.visitor(who, hat).get(f"/leaves/{leave_id}").text
        assert hrs not in page, who
        assert "上司には渡りません" in page, who


def test_professionals_read_the_tasks_without_the_supervisors_name(world, site):
    leave_id, question_id = asked_for_tasks(world)
    agreed(world, question_id)
    told(world, question_id)
    site.clock.now = world.now
    with world.database.reading() as session:
        name = session.get_one(Person, world.people["supervisor"].person_id).name
    for who, hat, reads in (("hr", None, True), ("worker", Hat.WORKER, True), ("physician", None, False)):
        page = site.visitor(who, hat).get(f"/leaves/{leave_id}").text
        assert "検査の記録の入力" in page, who
        assert (name in page) is reads, who
