"""Do forms work over https, where the token alone is not enough and the browser has to say where the form came from?"""

import pytest

from tests.clients import Site, Visitor
from tests.databases import SQLITE_ONLY

pytestmark = SQLITE_ONLY
HOME = "https://casework.example.jp"


@pytest.fixture
def site(world):
    made = Site(world, public_url=HOME, hosts=("casework.example.jp",))
    yield made
    made.close()


def sign_in(visitor: Visitor, **headers: str):
    page = visitor.get("/sign-in", base_url=HOME)
    assert page.headers["Referrer-Policy"] == "same-origin"
    form = {"login": "worker@example.jp", "password": "not the right one"}
    return visitor.post("/sign-in", form, base_url=HOME, headers=headers)


def test_a_form_of_our_own_page_is_taken(site):
    assert sign_in(site.visitor(), Referer=f"{HOME}/sign-in").status_code == 422


@pytest.mark.parametrize("referer", ["https://elsewhere.example/sign-in", ""])
def test_a_form_from_elsewhere_is_not(site, referer):
    assert sign_in(site.visitor(), Referer=referer).status_code == 400


@pytest.mark.parametrize(
    "host", ["evil.example", "casework.example.jp.evil.example", "a b", "", "casework.example.jp@x"]
)
@pytest.mark.parametrize("path", ["/sign-in", "/desk", "/static/casework.css", "/no-such-page"])
def test_a_name_that_is_not_ours_is_refused_and_is_no_fault(site, caplog, host, path):
    client = site.app.test_client()
    for method in ("GET", "POST"):
        answer = client.open(path, method=method, base_url=HOME, headers={"Host": host})
        assert answer.status_code == 400
        assert answer.headers["Content-Security-Policy"]
        assert host == "" or host not in answer.text
    assert caplog.records == []


def test_the_cookie_is_bound_to_https_and_to_the_host(site):
    cookie = site.visitor().get("/sign-in", base_url=HOME).headers["Set-Cookie"]
    assert cookie.startswith("__Host-casework=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
