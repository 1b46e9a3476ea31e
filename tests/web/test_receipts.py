"""Is the answer to HR and the nurse the same whoever it is about, and what does each of the others read?

Twin worlds over HTTP: the same entry in worlds that differ only in what there is about the employee. Everything that HR
and the nurse are shown of receipts, before and after the clerk settled it, must be equal, byte by byte, apart from ids.
"""

import re
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from casework.models.cases import Case
from casework.models.receipts import Receipt
from casework.rules.errors import NotValid
from casework.rules.texts import Said
from casework.rules.vocabulary import Hat, ReceiptChannel
from casework.services import receipts
from casework.services.receipts import Heard
from tests import world as worlds
from tests.clients import Site
from tests.databases import SQLITE_ONLY
from tests.services import advising, asking, results
from tests.world import World

ID = re.compile(r"\b[0-9a-f]{32}\b")
TOKEN = re.compile(r'name="csrf_token"[^>]*>')
WISH = {"mode": "either", "physician": "any"}
KNOWING = {"known": "y", "unharmed": "y", "passed_on": "y"}
ENTRY = {"number": "1001", "received_on": "2026-12-01", "channel": "in_person"}
NAMED = re.compile(r'name="named"[^>]*value="([^"]+)"')


def done(answer: TestResponse, status: int = 303) -> TestResponse:
    assert answer.status_code == status, answer.text
    return answer


def low(site: Site) -> None:
    """Checked, and not selected."""
    results.load(site.world, results.file(results.line("1001", (40, 40, 10), "×")))


def undecided(site: Site) -> None:
    results.load(site.world, results.file(results.line("1001")))


def invited(site: Site) -> None:
    results.invite(site.world, "worker")


def case(site: Site) -> str:
    return asking.case_of(site.world)


def declined(site: Site) -> None:
    invited(site)
    done(site.visitor("worker").post(f"/cases/{case(site)}/decline", {"reason": "no_answer", "words": ""}))


def postponed(site: Site) -> None:
    invited(site)
    done(site.visitor("worker").post(f"/cases/{case(site)}/again", {"again": "on_a_day", "on": "2027-01-15"}))


def consults(site: Site) -> None:
    invited(site)
    done(site.visitor("worker").post(f"/cases/{case(site)}/consult", WISH))


def talks(site: Site) -> None:
    """A consultation of somebody who was never selected."""
    done(site.visitor("worker").post("/talk", WISH))


def told_the_nurse(site: Site) -> None:
    with site.world.database.writing() as session:
        heard = Heard("1001", date(2026, 12, 1), ReceiptChannel.PAPER)
        receipts.receive(session, site.world.actor("nurse"), heard, now=site.world.now)


STATES: dict[str, Callable[[Site], None]] = {
    "not selected": low, "not decided": undecided, "invited": invited, "declined": declined, "postponed": postponed,
    "chose a consultation": consults, "talks": talks,
}  # fmt: skip
"""Beside these the bare world, in which there is no result at all."""


def asked(site: Site) -> None:
    invited(site)
    done(site.visitor("worker").post(f"/cases/{case(site)}/request", {**WISH, **KNOWING}))


def plain(text: str) -> str:
    """Without ids, numbered as they turn up, and without the token."""
    numbers: dict[str, str] = {}
    return ID.sub(lambda found: numbers.setdefault(found[0], f"#{len(numbers)}"), TOKEN.sub("", text))


def main(answer: TestResponse) -> str:
    """The page without its head: once it is a request, HR is told of that as of every request."""
    return plain(answer.text.partition("<main")[2])


def entered(site: Site, who: str = "hr") -> list[str]:
    """All that somebody is shown while they write it down, and afterwards."""
    visitor = site.visitor(who)
    said = [visitor.get("/receipts/new")]
    looked = done(visitor.post("/receipts/new", ENTRY), 200)
    named = NAMED.search(looked.text)
    assert named
    said += [looked, done(visitor.post("/receipts/new", {**ENTRY, "named": named[1]}))]
    said += [visitor.get("/receipts"), visitor.get("/receipts/new"), visitor.post("/receipts/new", {"number": "1001"})]
    return [f"{one.status_code} {one.location}\n{main(one)}" for one in said]


def last_receipt(world: World) -> str:
    with world.database.reading() as session:
        return session.execute(select(Receipt.public_id).order_by(Receipt.id.desc())).scalars().first() or ""


def lived(site: Site, state: Callable[[Site], None] | None, answer: str, who: str) -> list[str]:
    if state is not None:
        state(site)
    said = entered(site, who)
    clerk = site.visitor("clerk")
    done(clerk.post(f"/receipts/{last_receipt(site.world)}", {"answer": answer}))
    visitor = site.visitor(who)
    return [*said, main(visitor.get("/receipts")), *entered(site, who)]


@pytest.fixture
def twin(databases, tmp_path):
    """A second world like the first, on SQLite."""
    fresh = databases.fresh("sqlite", tmp_path)
    world = worlds.build(next(fresh), tmp_path)
    site = Site(world)
    yield site
    site.close()
    world.close()
    next(fresh, None)


ANSWERS = {"invited": "request", "declined": "request", "chose a consultation": "request", "asked": "joined"}


@SQLITE_ONLY
@pytest.mark.parametrize("who", ["hr", "nurse"])
@pytest.mark.parametrize("state", [*STATES, "asked"])
def test_the_page_and_the_answer_are_the_same_whatever_there_is(site, twin, state, who):
    """Also after it was settled; and whatever the clerk answers."""
    how = {**STATES, "asked": asked}[state]
    bare = lived(twin, None, "otherwise", who)
    assert lived(site, how, ANSWERS.get(state, "otherwise"), who) == bare
    assert any("佐藤 真由美" in text for text in bare)


@SQLITE_ONLY
@pytest.mark.parametrize("state", STATES)
def test_desk_and_inbox_say_nothing_before_it_is_a_request(site, twin, state):
    STATES[state](site)
    pages = []
    for one in (site, twin):
        entered(one)
        hr = one.visitor("hr")
        pages.append([plain(hr.get(path).text) for path in ("/desk", "/inbox", "/requests")])
    assert pages[0] == pages[1]


@SQLITE_ONLY
def test_twin_what_the_other_hat_received_is_hidden_by_reach(site, twin):
    told_the_nurse(site)
    assert entered(site) == entered(twin)


@SQLITE_ONLY
def test_twin_a_page_that_looks_at_the_case_is_seen(site, twin, monkeypatch):
    """Were the name shown with a word about the case, the comparison would find it."""
    named = receipts.named

    def careless(session, actor, heard, *, now):
        shown = named(session, actor, heard, now=now)
        if session.execute(select(Case.id)).first():
            raise NotValid("number", Said("対象の人です。"))
        return shown

    invited(site)
    bare = entered(twin)
    monkeypatch.setattr(receipts, "named", careless)
    with pytest.raises(AssertionError):
        assert entered(site) == bare


@SQLITE_ONLY
def test_twin_a_list_with_the_answer_is_seen(site, twin, monkeypatch):
    index = receipts.index

    def careless(session, actor, *, after="", now):
        page = index(session, actor, after=after, now=now)
        settled = session.execute(select(func.count()).where(Receipt.answer == "request")).scalar_one()
        return receipts.Page(page.lines * (1 + settled), page.after)

    bare = lived(twin, None, "otherwise", "hr")
    monkeypatch.setattr(receipts, "index", careless)
    assert lived(site, invited, "request", "hr") != bare


# --- the pages --------------------------------------------------------------------------------------------


def test_the_name_is_looked_at_first_and_another_name_is_no_confirmation(world, site):
    hr = site.visitor("hr")
    looked = hr.post("/receipts/new", {**ENTRY, "number": "１００２"})
    assert looked.status_code == 200
    assert "鈴木 健さん（1002・営業課）からの申出として記録します" in looked.text
    named = NAMED.search(looked.text)
    assert named
    again = hr.post("/receipts/new", {**ENTRY, "named": named[1]})
    assert again.status_code == 200, "another was shown"
    assert "佐藤 真由美さん" in again.text
    with world.database.reading() as session:
        assert session.execute(select(func.count()).select_from(Receipt)).scalar_one() == 0
    sent = hr.post("/receipts/new", {**ENTRY, "number": "１００２", "named": named[1]})
    assert (sent.status_code, sent.location) == (303, "/receipts")
    assert "鈴木 健" in hr.get("/receipts").text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "9999"}, "number"),
        ({"number": "あ" * 51}, "number"),
        ({"received_on": "2026-12-02"}, "received_on"),
        ({"received_on": "2025-01-01"}, "received_on"),
        ({"received_on": "昨日"}, "received_on"),
        ({"channel": "online"}, "channel"),
        ({"channel": ""}, "channel"),
    ],
)
def test_what_is_mistyped_stands_beside_its_field(world, site, changed, field):
    page = site.visitor("hr").post("/receipts/new", {**ENTRY, **changed})
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    with world.database.reading() as session:
        assert session.execute(select(func.count()).select_from(Receipt)).scalar_one() == 0


def test_the_same_words_for_a_number_elsewhere_and_a_number_that_is_nobodys(world, site):
    """Of another workplace, of oneself, of nobody."""
    hr = site.visitor("hr")
    numbers = (world.people["factory_worker"].number, world.people["hr"].number, "9999")
    answers = [
        plain(hr.post("/receipts/new", {**ENTRY, "number": one}).text).replace(one or "", "…") for one in numbers
    ]
    assert answers[0] == answers[1] == answers[2]
    assert "担当の事業場に見つかりません" in answers[0]


def test_the_clerk_settles_it_and_the_employee_reads_the_answer(world, site):
    results.invite(world, "worker")
    entered(site)
    entered(site, "nurse")
    clerk = site.visitor("clerk")
    assert "受領した申出に返事をする" in clerk.get("/desk").text
    receipt = last_receipt(world)
    worker = site.visitor("worker")
    assert "実施事務従事者が確かめて" in worker.get(f"/my-receipts/{receipt}").text
    page = clerk.get(f"/receipts/{receipt}")
    assert "同じ人からの申出が2件あります" in page.text
    assert "2026年12月1日（火）から数えます" in page.text
    assert "すでに受け付けている申出に合わせた" not in page.text
    nothing = clerk.post(f"/receipts/{receipt}", {})
    assert nothing.status_code == 422
    assert 'id="answer-error"' in nothing.text
    assert clerk.post(f"/receipts/{receipt}", {"answer": "joined"}).status_code == 422
    sent = done(clerk.post(f"/receipts/{receipt}", {"answer": "request"}))
    assert sent.location == f"/cases/{case(site)}"
    assert "面接指導の申出として受け付けました" in clerk.get(sent.location).text
    assert clerk.post(f"/receipts/{receipt}", {"answer": "otherwise"}).status_code == 409
    assert "返事をしました" in clerk.get(f"/receipts/{receipt}").text
    assert "面接指導の申出として受け付けています" in worker.get(f"/my-receipts/{receipt}").text
    assert "佐藤 真由美" in site.visitor("hr").get("/requests").text


def test_answered_in_another_way_it_opens_the_other_doors(world, site):
    entered(site)
    receipt = last_receipt(world)
    done(site.visitor("clerk").post(f"/receipts/{receipt}", {"answer": "otherwise"}))
    worker = site.visitor("worker")
    page = worker.get(f"/my-receipts/{receipt}").text
    assert "面接指導の申出としては受け付けていません" in page
    assert 'href="/talk"' in page
    inbox = worker.get("/inbox").text
    assert "面接指導の申出について、お返事があります" in inbox
    note = re.findall(r'action="(/inbox/[0-9a-f]{32})"', inbox)[0]
    assert worker.post(note).location == f"/my-receipts/{receipt}"


@SQLITE_ONLY
def test_a_consultation_looks_to_the_clerk_who_settles_like_not_this_time(site, twin):
    pages = []
    for one, state in ((site, declined), (twin, consults)):
        state(one)
        entered(one)
        clerk = one.visitor("clerk")
        path = f"/receipts/{last_receipt(one.world)}"
        pages.append([plain(clerk.get(at).text) for at in (path, "/receipts", "/desk", "/letters")])
        done(clerk.post(path, {"answer": "request"}))
        pages[-1] += [plain(clerk.get(at).text) for at in (path, "/receipts", f"/cases/{case(one)}")]
    assert pages[0] == pages[1]


def test_after_the_talk_a_paper_that_comes_late_joins(world, site):
    advising.held(world, "worker")
    site.clock.now = advising.NEXT
    entered(site)
    done(site.visitor("clerk").post(f"/receipts/{last_receipt(world)}", {"answer": "joined"}))


@pytest.mark.parametrize("who", ["worker", "supervisor", "physician", "committee", "admin", "coordinator", "clerk"])
def test_nobody_else_writes_it_down(site, who):
    visitor = site.visitor(who)
    assert visitor.get("/receipts/new").status_code == 404
    assert visitor.post("/receipts/new", ENTRY).status_code == 404


@SQLITE_ONLY
def test_who_read_it_stands_in_the_employees_file(site):
    entered(site)
    page = site.visitor("worker").get("/my-file/readers").text
    assert "申出を受け取ったことを入力した" in page
    assert "受領した申出の一覧を開いた" in page


def test_a_person_with_two_hats_reads_by_the_hat_that_is_worn(world, site):
    """HR who asks: the receipt is theirs as an employee and doesn't exist under the hat of HR."""
    nurse = site.visitor("nurse")
    entry = {**ENTRY, "number": world.people["hr"].number}
    named = NAMED.search(nurse.post("/receipts/new", entry).text)
    assert named
    done(nurse.post("/receipts/new", {**entry, "named": named[1]}))
    receipt = last_receipt(world)
    assert site.visitor("hr", Hat.WORKER).get(f"/my-receipts/{receipt}").status_code == 200
    assert site.visitor("hr").get(f"/my-receipts/{receipt}").status_code == 404
    assert "山本 恵" not in site.visitor("hr").get("/receipts").text.split("<main", 1)[-1]
