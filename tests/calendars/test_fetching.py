"""Does a fetch go to public addresses only, whatever the address says, redirects to or means a moment later?"""

import ipaddress
import logging
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from casework import fetching
from casework.fetching import Doors, NotFetched, fetch, is_public, usable
from tests.calendars.servers import certificate, doors, says, serving

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
NAME = "calendar.example"
HERE = "127.0.0.1/32"

ANY = "0.0.0.0"  # noqa: S104 - it is refused, not listened on
FORBIDDEN = (
    "127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", ANY,
    "0.1.2.3", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::1", "::", "fe80::1", "fec0::1", "feff::1", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:a00:1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::1", "2001:0:7f00:1::",
)  # fmt: skip
ALLOWED = ("8.8.8.8", "203.178.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808")


@pytest.mark.parametrize("address", FORBIDDEN)
def test_what_is_not_for_the_public_is_refused(address):
    assert not is_public(ipaddress.ip_address(address))
    assert not Doors().open_to(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ALLOWED)
def test_what_anybody_can_reach_is_allowed(address):
    assert is_public(ipaddress.ip_address(address))


def test_a_check_of_the_first_look_is_caught():
    """The twin asks the library alone: an inner network in other clothes passes."""
    naive = [one for one in FORBIDDEN if ipaddress.ip_address(one).is_global]
    assert {"64:ff9b::7f00:1", "fec0::1", "feff::1"} <= set(naive)


@pytest.mark.parametrize("network", ["10.1.0.0/16", "fd12::/16"])
def test_a_network_of_the_operators_is_open_and_no_other(network):
    named = ipaddress.ip_network(network)
    inside = Doors(networks=(named,))
    assert inside.open_to(named[5])
    assert inside.open_to(ipaddress.ip_address("8.8.8.8"))
    for address in ("127.0.0.1", "10.2.0.1", "fd13::1", "169.254.169.254"):
        assert not inside.open_to(ipaddress.ip_address(address))
    assert Doors(networks=(ipaddress.ip_network("10.1.0.0/16"),)).open_to(ipaddress.ip_address("::ffff:10.1.0.9"))


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("https://calendar.example/a/b.ics?key=x&y=%20", "https://calendar.example/a/b.ics?key=x&y=%20"),
        ("webcal://calendar.example/a.ics", "https://calendar.example/a.ics"),
        ("WEBCALS://Calendar.Example:443/a.ics#part", "https://calendar.example/a.ics"),
        ("https://calendar.example", "https://calendar.example/"),
        ("https://暦.example/予定.ics", "https://xn--fmv.example/%E4%BA%88%E5%AE%9A.ics"),
        (" https://calendar.example/ ", "https://calendar.example/"),
    ],
)
def test_what_may_be_typed(typed, asked):
    assert usable(typed, Doors()).geturl() == asked


@pytest.mark.parametrize(
    "typed",
    [
        "", "calendar.example", "http://calendar.example/", "ftp://calendar.example/", "file:///etc/passwd",
        "https:///etc", "https://calendar.example:8443/", "https://calendar.example:80/", "https://user@calendar.example/",
        "https://user:password@calendar.example/", "https://calendar.example:x/", "https://[::1", "gopher://x/",
        "https://a..b/", "https://" + "a" * 300 + ".example/", "https://calendar.example/" + "a" * 3000, "https://",
        "javascript:alert(1)", "https://calendar.example\x00/", "\ud800",
    ],
)  # fmt: skip
def test_what_may_not_be_typed(typed):
    with pytest.raises(NotFetched) as refused:
        usable(typed, Doors())
    assert refused.value.code == "address"


@pytest.fixture
def pem(tmp_path) -> Path:
    return certificate(tmp_path, NAME, "other.example", "inside.example")


@pytest.fixture
def named(monkeypatch):
    """Names of our own: what each means, and the next time something else where two are given."""
    book: dict[str, list[str]] = {}

    def resolve(host, _port):
        meant = book.get(host)
        if meant is None:
            try:
                return [ipaddress.ip_address(host)]
            except ValueError:
                raise OSError("no such name") from None
        found = meant.pop(0) if len(meant) > 1 else meant[0]
        return [ipaddress.ip_address(one) for one in found.split()]

    monkeypatch.setattr(fetching, "resolve", resolve)
    return book


def refused(address, given) -> str:
    with pytest.raises(NotFetched) as refusal:
        fetch(address, given)
    assert "example" not in str(refusal.value)
    return refusal.value.code


def test_a_calendar_is_fetched_under_its_name(pem, named):
    named[NAME] = ["127.0.0.1"]
    with serving(pem, says(CALENDAR)) as (port, heard):
        assert fetch(f"webcal://{NAME}:{port}/a.ics?key=secret", doors(pem, port, HERE)) == CALENDAR
    assert heard[0].startswith(b"GET /a.ics?key=secret HTTP/1.1\r\n")
    assert f"Host: {NAME}:{port}".encode() in heard[0]
    assert b"Cookie" not in heard[0]
    assert b"Referer" not in heard[0]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fc00::1", "::ffff:127.0.0.1",
                                     ANY, "8.8.8.8 127.0.0.1", "127.0.0.1 8.8.8.8"])  # fmt: skip
def test_a_name_that_means_our_own_network_is_refused_before_anything_is_sent(named, address, monkeypatch):
    named[NAME] = [address]
    tried: list[object] = []
    monkeypatch.setattr(socket, "create_connection", lambda *given, **_more: tried.append(given))
    assert refused(f"https://{NAME}/", Doors()) == "private"
    assert tried == []


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "10.0.0.1", "169.254.169.254", ANY, "[::ffff:127.0.0.1]"])
def test_the_bare_address_too(host):
    assert refused(f"https://{host}/", Doors()) == "private"


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost"])
def test_other_spellings_of_this_machine_too(host):
    """With the real resolver: whatever it makes of them."""
    assert refused(f"https://{host}/", Doors()) in {"private", "name"}


@pytest.mark.parametrize("target", ["https://inside.example:{port}/", "https://127.0.0.9:{port}/"])
def test_a_redirect_into_our_own_network_is_refused(pem, named, target):
    named.update({NAME: ["127.0.0.1"], "inside.example": ["127.0.0.9"]})
    with serving(pem, says(b"keys"), "127.0.0.9") as (port, heard):
        moved = says(b"", "302 Found", Location=target.format(port=port))
        with serving(pem, moved, "127.0.0.1", port) as (_port, asked):
            assert refused(f"https://{NAME}:{port}/", doors(pem, port, HERE)) == "private"
    assert len(asked) == 1
    assert heard == []


@pytest.mark.parametrize(
    "target", ["http://calendar.example/", "file:///etc/passwd", "https://u:p@calendar.example/", ""]
)
def test_a_redirect_to_something_else_is_refused(pem, named, target):
    named[NAME] = ["127.0.0.1"]
    with serving(pem, says(b"", "301 Moved", Location=target)) as (port, _heard):
        assert refused(f"https://{NAME}:{port}/", doors(pem, port, HERE)) in {"address", "redirects"}


def test_three_redirects_are_followed_and_no_fourth(pem, named):
    named[NAME] = ["127.0.0.1"]
    for hops, code in ((3, None), (4, "redirects")):
        left = [hops]

        def answer(line, request, left=left):
            left[0] -= 1
            says(CALENDAR if left[0] < 0 else b"", "200 OK" if left[0] < 0 else "307 On", Location=f"/{left[0]}")(
                line, request
            )

        with serving(pem, answer) as (port, _heard):
            address, given = f"https://{NAME}:{port}/", doors(pem, port, HERE)
            if code is None:
                assert fetch(address, given) == CALENDAR
            else:
                assert refused(address, given) == code


def test_a_name_that_means_another_machine_a_moment_later_is_asked_once(pem, named):
    """DNS rebinding: first an address that is allowed, then one that isn't."""
    named[NAME] = ["127.0.0.1", "127.0.0.9"]
    with serving(pem, says(b"keys"), "127.0.0.9") as (port, inside), serving(pem, says(CALENDAR), "127.0.0.1", port):
        assert fetch(f"https://{NAME}:{port}/", doors(pem, port, HERE)) == CALENDAR
    assert inside == []


def test_a_fetch_that_asks_for_the_name_again_is_caught(pem, named, monkeypatch):
    """The twin checks, and then connects by name."""

    def naive(line):
        line.sock = line._tls.wrap_socket(
            socket.create_connection((str(fetching.resolve(line.host, line.port)[0]), line.port)),
            server_hostname=line.host,
        )

    monkeypatch.setattr(fetching._Line, "connect", naive)
    named[NAME] = ["127.0.0.1", "127.0.0.9"]
    with serving(pem, says(b"keys"), "127.0.0.9") as (port, inside), serving(pem, says(CALENDAR), "127.0.0.1", port):
        assert fetch(f"https://{NAME}:{port}/", doors(pem, port, HERE)) == b"keys"
    assert len(inside) == 1


def test_the_certificate_is_that_of_the_name(pem, named, tmp_path):
    named["stranger.example"] = ["127.0.0.1"]
    with serving(pem, says(CALENDAR)) as (port, _heard):
        assert refused(f"https://stranger.example:{port}/", doors(pem, port, HERE)) == "certificate"
        other = certificate(tmp_path, "nobody.example")
        named[NAME] = ["127.0.0.1"]
        assert refused(f"https://{NAME}:{port}/", doors(other, port, HERE)) == "certificate"


def test_what_is_too_large_too_slow_or_missing(pem, named):
    named[NAME] = ["127.0.0.1"]

    def endless(line, _request):
        line.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            line.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")

    def dripping(line, _request):
        line.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            line.sendall(b"X")
            time.sleep(0.05)

    def slow_body(line, _request):
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while True:
            line.sendall(b"X")
            time.sleep(0.05)

    for answer, code in (
        (says(b"x" * (fetching.MOST_BYTES + 1)), "size"),
        (endless, "size"),
        (dripping, "time"),
        (slow_body, "time"),
        (says(b"", "404 Not Found"), "status"),
        (says(b"", "401 Unauthorized"), "status"),
        (lambda line, _request: line.close(), "connection"),
        (lambda line, _request: line.sendall(b"\x00\xff nonsense\r\n\r\n"), "connection"),
    ):
        with serving(pem, answer) as (port, _heard):
            begun = time.monotonic()
            assert refused(f"https://{NAME}:{port}/", doors(pem, port, HERE, patience=1.5)) == code
            assert time.monotonic() - begun < 30
    assert refused(f"https://{NAME}:1/", doors(pem, 1, HERE)) == "connection"
    assert refused("https://nobody-knows.example/", Doors()) == "name"


# --- time ---------------------------------------------------------------------------------------------


@pytest.fixture
def silent() -> Iterator[int]:
    """A port that answers nobody, on every address of this machine: its queue is full."""
    with ExitStack() as stack:
        listening = stack.enter_context(socket.create_server((ANY, 0), backlog=0))
        port: int = listening.getsockname()[1]
        for _waiting in range(20):
            line = stack.enter_context(socket.socket())
            line.settimeout(0.2)
            try:
                line.connect(("127.0.0.1", port))
            except TimeoutError:
                yield port
                return
        raise AssertionError("the queue is never full")


SILENT = " ".join(f"127.0.0.{nth}" for nth in range(1, 21))


def took(port, code, patience) -> float:
    begun = time.monotonic()
    open_ = Doors((ipaddress.ip_network("127.0.0.0/8"),), frozenset({port}), patience=patience)
    assert refused(f"https://{NAME}:{port}/", open_) == code
    return time.monotonic() - begun


def test_the_time_for_all_of_it_holds_while_connecting(named, silent, monkeypatch):
    named[NAME] = [SILENT]
    monkeypatch.setattr(fetching, "STEP", 0.8)
    assert took(silent, "time", 1.0) < 2.0


def test_a_connection_that_does_not_ask_the_watch_is_caught(named, silent, monkeypatch):
    """The twin gives each address a step of its own."""
    monkeypatch.setattr(fetching._Watch, "left", lambda _watch: 60.0)
    monkeypatch.setattr(fetching._Watch, "over", lambda watch: watch._ends <= time.monotonic())
    with pytest.raises(AssertionError):
        test_the_time_for_all_of_it_holds_while_connecting(named, silent, monkeypatch)


@pytest.fixture
def tried(monkeypatch) -> list[str]:
    """The addresses that a connection was tried to."""
    found: list[str] = []
    connect = socket.create_connection

    def spy(address, *given, **more):
        found.append(address[0])
        return connect(address, *given, **more)

    monkeypatch.setattr(socket, "create_connection", spy)
    return found


def test_only_the_first_few_addresses_are_tried(named, silent, tried, monkeypatch):
    named[NAME] = [SILENT]
    monkeypatch.setattr(fetching, "STEP", 0.1)
    took(silent, "connection", 10.0)
    assert tried == ["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"]


def test_a_connection_that_tries_them_all_is_caught(named, silent, tried, monkeypatch):
    monkeypatch.setattr(fetching, "MOST_ADDRESSES", 20)
    with pytest.raises(AssertionError):
        test_only_the_first_few_addresses_are_tried(named, silent, tried, monkeypatch)
    assert len(tried) == 20


def test_where_one_family_leads_nowhere_the_other_is_tried_all_the_same(pem, named):
    """Nothing listens at the six addresses that come first."""
    nowhere = " ".join(f"::ffff:127.0.1.{nth}" for nth in range(1, 7))
    named[NAME] = [f"{nowhere} 127.0.0.1"]
    with serving(pem, says(CALENDAR)) as (port, _heard):
        assert fetch(f"https://{NAME}:{port}/", doors(pem, port, "127.0.0.0/8")) == CALENDAR


def test_a_connection_that_takes_them_as_they_come_is_caught(pem, named, monkeypatch):
    monkeypatch.setattr(fetching, "_in_turn", iter)
    with pytest.raises(NotFetched):
        test_where_one_family_leads_nowhere_the_other_is_tried_all_the_same(pem, named)


def test_the_time_for_all_of_it_holds_while_keys_are_agreed_on(named, monkeypatch):
    """The other side takes the call and says nothing."""
    named[NAME] = ["127.0.0.1"]
    monkeypatch.setattr(fetching, "STEP", 3.0)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        assert took(listening.getsockname()[1], "time", 0.5) < 1.5


def test_a_watch_that_does_not_hold_the_line_yet_is_caught(named, monkeypatch):
    monkeypatch.setattr(fetching._Watch, "over_this", lambda _watch, _line: None)
    with pytest.raises(AssertionError):
        test_the_time_for_all_of_it_holds_while_keys_are_agreed_on(named, monkeypatch)


def test_a_name_server_that_was_slow_leaves_no_time_to_connect(monkeypatch, tried):
    def resolve(_host, _port):
        time.sleep(0.3)
        return [ipaddress.ip_address("127.0.0.1")]

    monkeypatch.setattr(fetching, "resolve", resolve)
    assert took(443, "time", 0.2) < 1.0
    assert tried == []


def test_no_address_comes_into_a_log(pem, named, caplog):
    named[NAME] = ["127.0.0.1"]
    with caplog.at_level(logging.DEBUG), serving(pem, says(b"", "500 No")) as (port, _heard):
        refused(f"https://{NAME}:{port}/secret-of-the-calendar", doors(pem, port, HERE))
    assert "secret-of-the-calendar" not in caplog.text
