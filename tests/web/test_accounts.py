"""Coming in, changing hats, proving, leaving: seen from a browser, and from somebody who tries what they shouldn't."""

import re
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from casework.access import Act, enter_worker
from casework.demo.cast import Cast
from casework.models.accounts import Account, SignIn
from casework.models.people import HatGrant
from casework.rules.vocabulary import Hat, Language
from casework.services import accounts, first_codes, passwords, tries
from casework.web import demo
from tests import world as worlds
from tests.clients import Site

PASSWORD = "ゆきの朝に3kmを歩いた人"


@pytest.fixture(autouse=True)
def _light_hashes(monkeypatch):
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords.stand_in.cache_clear()
    yield
    passwords.stand_in.cache_clear()


@pytest.fixture
def known(site):
    """Everybody has the same password."""
    with site.world.database.writing() as session:
        session.execute(update(Account).values(password_hash=passwords.make(PASSWORD)))
    return site


def key_of(visitor):
    with visitor.client.session_transaction() as cookie:
        return cookie.get("_user_id")


def come_in(site, login, password=PASSWORD, **more):
    visitor = site.visitor()
    visitor.get("/sign-in")
    return visitor, visitor.post("/sign-in", {"login": login, "password": password, **more})


def worn(site, visitor):
    with site.world.database.reading() as session:
        found = accounts.find(session, key_of(visitor) or "", now=site.clock.now)
    return found.hat if found else None


def bare(page):
    """A page without what differs each time: the token."""
    return re.sub(r'name="csrf_token"[^>]*value="[^"]+"', "", page)


def test_the_right_password_leads_to_the_desk_and_the_key_was_not_there_before(known):
    visitor = known.visitor()
    visitor.get("/sign-in")
    with visitor.client.session_transaction() as cookie:
        cookie["_user_id"] = "planted by somebody else"
        cookie["left_over"] = "planted"
    visitor.token = ""
    answer = visitor.post("/sign-in", {"login": "worker@example.jp", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk")
    assert worn(known, visitor) is Hat.WORKER
    with visitor.client.session_transaction() as cookie:
        assert cookie["_user_id"] != "planted by somebody else"
        assert "left_over" not in cookie
    assert visitor.get("/desk").status_code == 200


def test_the_cookie_is_closed_to_scripts_and_other_sites(known):
    visitor, answer = come_in(known, "worker@example.jp")
    cookie = next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith("casework="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    with known.world.database.reading() as session:
        stored = session.execute(select(SignIn.key_hash)).scalars().all()
    assert key_of(visitor) not in stored


@pytest.mark.parametrize("case", ["unknown", "wrong", "disabled", "without a password"])
def test_every_refusal_is_the_same_page(known, case):
    login = "somebody@example.jp" if case == "unknown" else "worker@example.jp"
    with known.world.database.writing() as session:
        changed = {"disabled": {"disabled_at": known.clock.now}, "without a password": {"password_hash": None}}
        if case in changed:
            session.execute(update(Account).where(Account.login == login).values(**changed[case]))
    _, answer = come_in(known, login, PASSWORD if case in {"disabled", "without a password"} else "wrong")
    _, other = come_in(known, "nobody@example.jp", "wrong")
    assert answer.status_code == other.status_code == 422
    assert bare(answer.text).replace(login, "") == bare(other.text).replace("nobody@example.jp", "")
    assert "サインイン名かパスワードが違います。" in answer.text
    assert set(answer.headers.keys()) == set(other.headers.keys())


def test_after_five_wrong_tries_the_page_asks_to_wait(known):
    for login in ("worker@example.jp", "nobody@example.jp"):
        for _ in range(tries.FREE_TRIES):
            assert come_in(known, login, "wrong")[1].status_code == 422
        _, answer = come_in(known, login)
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == "60"
        assert "少し時間をおいてください" in answer.text
    known.clock.now += timedelta(seconds=31)
    assert come_in(known, "worker@example.jp")[1].status_code == 303


@pytest.mark.parametrize(
    ("given", "field"),
    [({}, "login"), ({"login": "a\0b", "password": "x"}, "login"), ({"login": "x" * 300, "password": "x"}, "login"),
     ({"login": "worker@example.jp"}, "password"), ({"login": "a", "password": "x" * 5000}, "password")],
)  # fmt: skip
def test_bad_input_comes_back_beside_its_field(known, given, field):
    visitor = known.visitor()
    visitor.get("/sign-in")
    answer = visitor.post("/sign-in", given)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_without_the_token_nothing_is_accepted(known):
    client = known.visitor("hr").client
    of_somebody = [f"/accounts/{'0' * 32}/{act}" for act in ("code", "end", "disable", "enable")]
    everybodys = ["/sign-in", "/sign-out", "/first-code", "/hat", "/language", "/prove", f"/sign-ins/{'0' * 32}/end"]
    for path in everybodys + of_somebody:
        assert client.post(path, data={"login": "worker@example.jp", "password": PASSWORD}).status_code == 400, path
    assert client.get("/desk").status_code == 200


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/desk", "/\\evil.example", "http:/desk", "javascript:alert(1)", "desk",
     "/desk\r\nX-A: b", "/no/such/page", "/sign-in", "/static/casework.css", " /desk", "/%5cevil.example", ""],
)  # fmt: skip
def test_sign_in_never_leads_to_another_place(known, target):
    _, answer = come_in(known, "worker@example.jp", next=target)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk")


def test_sign_in_leads_on_to_the_page_that_was_asked_for(known):
    visitor = known.visitor()
    answer = visitor.get("/inbox?x=1")
    assert answer.headers["Location"].startswith("/sign-in?next=")
    visitor.get(answer.headers["Location"])
    answer = visitor.post("/sign-in", {"login": "worker@example.jp", "password": PASSWORD, "next": "/inbox?x=1"})
    assert answer.headers["Location"] == "/inbox?x=1"
    assert visitor.get("/sign-in").headers["Location"] == "/desk"


# --- hats -------------------------------------------------------------------------------------------------------


def test_with_several_hats_one_is_chosen_first_and_each_choice_is_a_new_key(known):
    visitor, answer = come_in(known, "hr@example.jp", next="/inbox")
    assert answer.headers["Location"] == "/hat?next=/inbox"
    assert visitor.get("/desk").headers["Location"] == "/hat"
    page = visitor.get("/hat?next=/inbox").text
    assert "人事労務担当者" in page
    assert "本人" in page
    before, person = key_of(visitor), known.world.people["hr"].public_id
    answer = visitor.post("/hat", {"person": person, "hat": "hr", "next": "/inbox"})
    assert answer.headers["Location"] == "/inbox"
    assert worn(known, visitor) is Hat.HR
    old = known.visitor()
    with old.client.session_transaction() as cookie:
        cookie["_user_id"] = before
    assert old.get("/desk").headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("person", "hat"), [("hr", "physician"), ("worker", "worker"), ("stranger", "worker"), ("hr", "king"), ("\0", "hr")]
)
def test_a_hat_that_is_not_ones_own_is_no_page_and_changes_nothing(known, person, hat):
    visitor = known.visitor("hr", Hat.HR)
    visitor.get("/hat")
    who = known.world.people[person].public_id if person in known.world.people else person
    assert visitor.post("/hat", {"person": who, "hat": hat}).status_code == 404
    assert worn(known, visitor) is Hat.HR


def test_a_hat_lost_between_two_requests_leads_to_the_choice(known):
    visitor = known.visitor("hr", Hat.HR)
    assert visitor.get("/desk").status_code == 200
    with known.world.database.writing() as session:
        visit = enter_worker(session, known.world.company_id, Act.MANAGE_ACCOUNTS, now=known.clock.now)
        for grant in session.execute(
            select(HatGrant).where(HatGrant.person_id == known.world.people["hr"].person_id)
        ).scalars():
            grant.until_on = known.clock.now.date() - timedelta(days=1)
            visit.record("hat_grant", grant.public_id)
    assert visitor.get("/desk").headers["Location"] == "/hat"
    page = visitor.get("/hat").text
    assert 'value="hr"' not in page
    assert 'value="worker"' in page


# --- time and leaving --------------------------------------------------------------------------------------------


def test_an_idle_screen_ends_and_a_used_one_stays(known):
    idle, used = known.visitor("worker"), known.visitor("hr", Hat.HR)
    for _ in range(2):
        known.clock.now += timedelta(minutes=20)
        assert used.get("/desk").status_code == 200
    assert idle.get("/desk").headers["Location"].startswith("/sign-in")
    assert key_of(idle) is None


def test_signing_out_ends_it_on_the_server_and_clears_the_browser(known):
    visitor = known.visitor("worker")
    visitor.get("/desk")
    key = key_of(visitor)
    answer = visitor.post("/sign-out")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert key_of(visitor) is None
    with visitor.client.session_transaction() as cookie:
        cookie["_user_id"] = key
    assert visitor.get("/desk").headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("cookie", ["", "x", "\x00", 7, None, ["a"], "あ" * 1000])
def test_a_key_that_is_none_is_nobody(known, cookie):
    visitor = known.visitor()
    with visitor.client.session_transaction() as kept:
        kept["_user_id"] = cookie
    assert visitor.get("/desk").headers["Location"].startswith("/sign-in")


def test_ones_own_open_screens_can_be_ended_and_nobody_elses(known):
    here, left_behind, other = known.visitor("worker"), known.visitor("worker"), known.visitor("hr", Hat.HR)
    assert left_behind.get("/desk").status_code == 200
    page = here.get("/hat").text
    assert page.count("/end") == 1
    [sign_in_id] = re.findall(r"/sign-ins/([0-9a-f]{32})/end", page)
    other.get("/hat")
    assert other.post(f"/sign-ins/{sign_in_id}/end").status_code == 404
    assert left_behind.get("/desk").status_code == 200
    assert here.post(f"/sign-ins/{sign_in_id}/end").status_code == 303
    assert left_behind.get("/desk").headers["Location"].startswith("/sign-in")
    assert here.get("/desk").status_code == 200
    assert here.post(f"/sign-ins/{sign_in_id}/end").status_code == 404


# --- step-up ------------------------------------------------------------------------------------------------------


def test_the_password_again_makes_a_new_key_and_a_fresh_proof(known):
    visitor = known.visitor("hr", Hat.HR)
    known.clock.now += timedelta(minutes=20)
    assert "パスワード" in visitor.get("/prove?next=/inbox").text
    before = key_of(visitor)
    wrong = visitor.post("/prove", {"password": "wrong", "next": "/inbox"})
    assert wrong.status_code == 422
    assert "パスワードが違います。" in wrong.text
    assert key_of(visitor) == before
    answer = visitor.post("/prove", {"password": PASSWORD, "next": "/inbox"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/inbox")
    assert key_of(visitor) != before
    with known.world.database.reading() as session:
        assert accounts.find(session, before, now=known.clock.now) is None
        found = accounts.find(session, key_of(visitor), now=known.clock.now)
    assert found is not None
    assert (found.proved_at, found.hat) == (known.clock.now, Hat.HR)


def test_guessing_at_the_step_up_is_paused_too(known):
    visitor = known.visitor("worker")
    visitor.get("/prove")
    for _ in range(tries.FREE_TRIES):
        assert visitor.post("/prove", {"password": "wrong"}).status_code == 422
    assert visitor.post("/prove", {"password": PASSWORD}).status_code == 429


def test_the_way_back_from_the_step_up_is_a_page_of_ours(known):
    visitor = known.visitor("worker")
    visitor.get("/prove")
    page = visitor.post("/prove", {"password": "wrong", "next": "javascript:alert(1)"}).text
    assert "javascript:" not in page


# --- first codes -------------------------------------------------------------------------------------------------


def test_from_a_first_code_to_the_desk(site):
    with site.world.database.writing() as session:
        code = first_codes.issue(session, site.world.people["worker"].account_id, now=site.clock.now)
    visitor = site.visitor()
    visitor.get("/first-code")
    given = {"login": "worker@example.jp", "code": code.lower(), "password": PASSWORD, "again": PASSWORD}
    for wrong, field in (
        ({"password": "short", "again": "short"}, "password"),
        ({"again": "different"}, "again"),
        ({"code": "AAAAA-AAAAA-AAAAA-AAAAA"}, "code"),
        ({"login": "hr@example.jp"}, "code"),
        ({"login": ""}, "login"),
    ):
        answer = visitor.post("/first-code", {**given, **wrong})
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.text
        assert PASSWORD not in answer.text
    answer = visitor.post("/first-code", given)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk")
    assert "パスワードを登録しました。" in visitor.get("/desk").text
    assert come_in(site, "worker@example.jp")[1].status_code == 303
    again = site.visitor()
    again.get("/first-code")
    assert again.post("/first-code", given).status_code == 422


def test_guessing_codes_is_paused(site):
    visitor = site.visitor()
    visitor.get("/first-code")
    given = {"login": "worker@example.jp", "code": "x", "password": PASSWORD, "again": PASSWORD}
    for _ in range(tries.FREE_TRIES):
        assert visitor.post("/first-code", given).status_code == 422
    assert visitor.post("/first-code", given).status_code == 429


# --- the administrator ----------------------------------------------------------------------------------------------


def test_a_code_is_shown_once_after_the_password_was_given_a_short_while_ago(known):
    admin, target = known.visitor("admin", Hat.ADMIN), known.world.people["colleague"].public_id
    page = admin.get("/accounts?q=鈴木").text
    assert "鈴木 健" in page
    assert "佐藤 真由美" not in page
    answer = admin.post(f"/accounts/{target}/code")
    assert answer.status_code == 200
    [code] = re.findall(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}", answer.text)
    assert code not in admin.get("/accounts").text
    known.clock.now += timedelta(minutes=11)
    assert admin.post(f"/accounts/{target}/code").headers["Location"] == "/prove?next=/accounts"


@pytest.mark.parametrize("name", ["worker", "supervisor", "hr", "clerk", "physician", "nurse", "committee"])
def test_nobody_else_reaches_these_pages(known, name):
    visitor, target = known.visitor(name), known.world.people["hr"].public_id
    assert visitor.get("/accounts").status_code == 404
    visitor.get("/hat")
    for act in ("code", "end", "disable", "enable"):
        assert visitor.post(f"/accounts/{target}/{act}").status_code == 404


def test_closing_and_ending_take_effect_with_the_next_request(known):
    admin, hr = known.visitor("admin", Hat.ADMIN), known.visitor("hr", Hat.HR)
    target = known.world.people["hr"].public_id
    assert hr.get("/desk").status_code == 200
    admin.get("/accounts")
    assert admin.post(f"/accounts/{target}/end").headers["Location"] == "/accounts"
    assert hr.get("/desk").headers["Location"].startswith("/sign-in")
    admin.post(f"/accounts/{target}/disable")
    assert come_in(known, "hr@example.jp")[1].status_code == 422
    assert "停止中" in admin.get("/accounts").text
    admin.post(f"/accounts/{target}/enable")
    assert come_in(known, "hr@example.jp")[1].status_code == 303
    own = known.world.people["admin"].public_id
    assert admin.post(f"/accounts/{own}/disable").status_code == 409
    assert admin.post(f"/accounts/{known.world.people['stranger'].public_id}/end").status_code == 404


@pytest.mark.parametrize("query", ["?after=x", "?after=" + "0" * 32, "?q=%00", "?q=%25", "?after=%00"])
def test_made_up_addresses_are_no_fault(known, query):
    assert known.visitor("admin", Hat.ADMIN).get(f"/accounts{query}").status_code in {200, 400, 404}


# --- language ---------------------------------------------------------------------------------------------------------


def test_the_language_is_kept_with_the_account_and_before_sign_in_in_a_cookie(known):
    visitor = known.visitor()
    visitor.get("/sign-in", headers={"Accept-Language": "ja"})
    answer = visitor.post("/language", {"lang": "en", "next": "/first-code"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/first-code")
    assert 'lang="en"' in visitor.get("/first-code", headers={"Accept-Language": "ja"}).text
    worker = known.visitor("worker")
    worker.get("/desk")
    worker.post("/language", {"lang": "en", "next": "https://evil.example"})
    with known.world.database.reading() as session:
        language = session.execute(select(Account.language).where(Account.login == "worker@example.jp")).scalar_one()
    assert language is Language.ENGLISH
    assert '<html lang="en">' in worker.get("/desk").text
    assert worker.post("/language", {"lang": "xx"}).status_code == 404


# --- the demo -----------------------------------------------------------------------------------------------------


def test_there_is_no_demo_outside_the_demo(site):
    visitor = site.visitor()
    visitor.get("/sign-in")
    assert visitor.get("/demo").status_code == 404
    assert visitor.post(f"/demo/{site.world.people['hr'].public_id}/hr").status_code == 404
    assert "/demo" not in visitor.get("/sign-in").text
    assert key_of(visitor) is None


def test_in_the_demo_a_click_is_enough_and_proving_needs_no_password(databases, tmp_path, monkeypatch):
    people = (
        Cast("1007", Hat.HR, "人事として"),
        Cast("physician@example.jp", Hat.PHYSICIAN, "医師として"),
        Cast("1001", Hat.HR, "着られない帽子"),
    )
    monkeypatch.setattr(demo, "CAST", people)
    world = worlds.build(databases.sqlite(tmp_path / "demo.db"), tmp_path, demo=True)
    site = Site(world)
    visitor = site.visitor()
    page = visitor.get("/demo").text
    assert page.index("人事として") < page.index("医師として")
    assert "着られない帽子" not in page
    target = world.people["hr"].public_id
    assert visitor.client.post(f"/demo/{target}/hr").status_code == 400
    assert visitor.post(f"/demo/{target}/hr").headers["Location"] == "/desk"
    assert worn(site, visitor) is Hat.HR
    visitor.get("/demo")
    assert visitor.post(f"/demo/{target}/physician").status_code == 404
    assert visitor.post(f"/demo/{target}/king").status_code == 404
    site.clock.now += timedelta(minutes=20)
    assert "パスワードをもう一度お尋ねします。デモでは" in visitor.get("/prove?next=/inbox").text
    assert visitor.post("/prove", {"next": "/inbox"}).headers["Location"] == "/inbox"
    site.close()
    world.close()
