"""Does every line of the inbox and of a desk lead to a page that opens, for the one it is meant for and nobody else?"""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from casework.models.messages import InboxNote
from casework.models.people import Person
from casework.rules.todos import Todo
from casework.rules.vocabulary import Hat
from casework.services import follow_up_plans, inbox
from casework.web import desk, messages
from casework.worker import Worker
from tests.databases import SQLITE_ONLY
from tests.services import advising, asking
from tests.services.advising import NEXT, TALK

HREF = re.compile(r'href="(/[^"]*)"')
NOTE = re.compile(r'action="(/inbox/[0-9a-f]{32})"')


def endpoints(site) -> dict[str, set[str]]:
    return {rule.endpoint: rule.arguments - (rule.defaults or {}).keys() for rule in site.app.url_map.iter_rules()}


@SQLITE_ONLY
def test_every_place_is_a_page_that_takes_that_id(site):
    known = endpoints(site)
    for endpoint, takes in messages.PLACES.values():
        wanted = {messages.CASE: {"case_id"}, messages.NOTHING: set()}.get(takes)
        assert known[endpoint] == (wanted if wanted is not None else {messages.ARGUMENTS[endpoint]}), endpoint
    for endpoint, name, _which in desk.PLACES.values():
        assert known[endpoint] == ({name} if name else set()), endpoint
    assert set(desk.PLACES) == set(Todo) - {Todo.READ_NOTE}


@pytest.fixture
def road(world):
    """A case on its way to the supervisor, with follow-ups, and a second one that is only asked for."""
    case, _decision, _instruction = advising.told(world)
    with world.database.writing() as session:
        follow_up_plans.plan(session, world.actor("physician"), case.interview_id, [1, 3], now=TALK)
    asking.ask(world, asking.invited(world, "colleague"), who="colleague")
    return case


def everybody(world) -> list[tuple[str, Hat]]:
    return [(name, hat) for name, who in world.people.items() for hat in who.hats if not name.startswith("stranger")]


def open_all(site, world) -> dict[str, int]:
    """Everybody opens every line of every inbox; how often each notice led to a page that answers."""
    opened: dict[str, int] = {}
    for name, hat in everybody(world):
        visitor = site.visitor(name, hat)
        for address in NOTE.findall(visitor.get("/inbox").text):
            answer = visitor.post(address)
            assert answer.status_code == 303, (name, address)
            page = visitor.get(answer.headers["Location"])
            assert page.status_code == 200, (name, hat, answer.headers["Location"])
            opened[name] = opened.get(name, 0) + 1
        assert "未読</span>" not in visitor.get("/inbox").text
    return opened


@pytest.mark.usefixtures("road")
def test_every_line_of_every_inbox_leads_somewhere(site, world):
    site.clock.now = NEXT
    opened = open_all(site, world)
    assert {"worker", "hr", "clerk", "physician", "supervisor", "colleague"} <= set(opened)
    with world.database.reading() as session:
        told = set(session.execute(select(InboxNote.notice)).scalars())
    assert told >= {
        "invitation", "request_received", "request_to_hr", "request_to_clerk", "booked", "booked_physician",
        "record_to_hr", "record_to_worker", "hearing_done", "decision_to_worker", "decision_to_physician",
        "instruction_to_supervisor", "instruction_to_worker", "follow_ups_set",
    }  # fmt: skip


def led_to_both(site, world):
    """HR's one line for two requests of a day: whether it says so, and the pages that its page leads to."""
    for name in ("worker", "colleague"):
        asking.ask(world, asking.invited(world, name), who=name)
    site.clock.now = NEXT
    visitor = site.visitor("hr", Hat.HR)
    page = visitor.get("/inbox").text
    [address] = set(NOTE.findall(page))
    listed = visitor.get(visitor.post(address).headers["Location"]).text
    pages = set(re.findall("/requests/[0-9a-f]{32}", listed))
    return "面接指導の申出がありました（2件）" in page, [visitor.get(to).status_code for to in pages]


BOTH = (True, [200, 200])


@SQLITE_ONLY
def test_one_line_for_two_that_are_alike_leads_to_both(site, world):
    assert led_to_both(site, world) == BOTH


@SQLITE_ONLY
def test_twin_a_line_that_leads_to_one_of_them_is_seen(site, world, monkeypatch):
    honest = inbox.open_line
    monkeypatch.setattr(inbox, "open_line", lambda *of, **at: honest(*of, **at)[:1])
    assert led_to_both(site, world) != BOTH


@pytest.mark.usefixtures("road")
def test_every_link_of_every_desk_leads_somewhere(site, world):
    seen = set()
    for moment in (NEXT, NEXT + timedelta(days=25)):
        site.clock.now = moment
        for name, hat in everybody(world):
            visitor = site.visitor(name, hat)
            page = visitor.get("/desk")
            assert page.status_code == 200
            main = page.text[page.text.index("<main") :]
            for address in set(HREF.findall(main)):
                answer = visitor.get(address.replace("&amp;", "&"))
                assert answer.status_code == 200, (name, hat, address)
                seen.add(re.sub(r"[0-9a-f]{32}", "*", address))
    assert {"/instructions/*", "/requests/*", "/follow-ups/*", "/cases/*/slots", "/decisions/*"} <= seen


@pytest.mark.usefixtures("road")
def test_a_line_of_somebody_else_does_not_exist(site):
    (address, *_) = NOTE.findall(site.visitor("worker").get("/inbox").text)
    for name in ("colleague", "hr", "admin", "stranger"):
        assert site.visitor(name).post(address).status_code == 404
    assert "未読</span>" in site.visitor("worker").get("/inbox").text


@pytest.mark.usefixtures("road")
def test_a_line_whose_record_is_gone_is_read_and_says_that_nothing_opens(site, world):
    site.clock.now = NEXT
    (address,) = NOTE.findall(site.visitor("supervisor").get("/inbox").text)
    site.clock.now = NEXT + timedelta(days=1)
    with world.database.engine.begin() as connection:
        ended = text(
            "UPDATE reporting_line SET until_on = '2026-12-09' WHERE until_on IS NULL AND employment_id = :whose"
        )
        connection.execute(ended, {"whose": world.people["worker"].employment_id})
    visitor = site.visitor("supervisor")
    gone = visitor.post(address)
    assert gone.status_code == 303
    page = visitor.get(gone.location).text
    assert "いまは、開けるものがありません。" in page
    assert "/instructions/" not in page
    assert "未読</span>" not in visitor.get("/inbox").text


@pytest.mark.usefixtures("road")
def test_twin_a_line_that_leads_to_what_is_gone_is_seen(site, world, monkeypatch):
    usual = messages.place
    monkeypatch.setattr(messages, "place", lambda target, hat: usual(replace(target, there=True), hat))
    with pytest.raises(AssertionError):
        test_a_line_whose_record_is_gone_is_read_and_says_that_nothing_opens(site, world)


def deliver(site, world) -> None:
    Worker(world.database, site.settings, tell_time=site.clock).round()


@SQLITE_ONLY
def test_mails_are_pages_in_the_demo_only(site, world):
    asking.booked(world)
    assert site.visitor("worker").get("/mails").status_code == 404
    with world.database.engine.begin() as connection:
        connection.execute(text("UPDATE installation SET demo = true"))
    deliver(site, world)
    worker = site.visitor("worker")
    page = worker.get("/mails")
    found = set(re.findall(r'href="(/mails/[0-9a-f]{32})"', page.text))
    assert found
    letters = [worker.get(address) for address in found]
    assert {letter.status_code for letter in letters} == {200}
    assert any("BEGIN:VCALENDAR" in letter.text for letter in letters)
    for other in ("hr", "colleague", "admin"):
        assert {site.visitor(other).get(address).status_code for address in found} == {404}


@SQLITE_ONLY
@pytest.mark.usefixtures("road")
def test_the_page_of_the_outbox_names_nobody(site, world):
    site.clock.now = NEXT
    admin = site.visitor("admin")
    assert "まだ一度も動いていません" in admin.get("/outbox").text
    deliver(site, world)
    page = admin.get("/outbox").text
    assert "まだ一度も動いていません" not in page
    assert "メールサーバーが設定されていない" in page
    site.clock.now = NEXT + timedelta(minutes=6)
    page = admin.get("/outbox").text
    assert "5分以上動いていません" in page
    with world.database.reading() as session:
        names = set(session.execute(select(Person.name).where(Person.name != "吉田 学")).scalars())
    assert [name for name in names if name in page] == []
    for other in ("hr", "clerk", "physician", "worker"):
        assert site.visitor(other).get("/outbox").status_code == 404


@SQLITE_ONLY
def test_the_first_page_after_signing_in_is_the_desk(site):
    assert site.visitor().get("/").headers["Location"] == "/sign-in?next=/"
    assert site.visitor("worker").get("/").headers["Location"] == "/desk"


@SQLITE_ONLY
def test_the_committee_is_told_what_will_come_to_it(site):
    page = site.visitor("committee").get("/desk").text
    assert "10人以上の集団" in page
    assert "一人ひとりの結果や面談のことは届きません" in page
