"""How is an address that somebody typed fetched without reaching what is not for the public: our own network, the
machine itself, a cloud's keys?

Only by https on port 443. Every address that a name has is looked at, and the very address that was looked at is
connected to, so that a name can't mean another machine a moment later; the certificate must still be the name's. Each
redirect is a new address. Size and time have limits, and nothing of the address comes into a message.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, Self
from urllib.parse import SplitResult, quote, urljoin, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PORT: Final = 443
MOST_REDIRECTS: Final = 3
MOST_BYTES: Final = 2 * 1024 * 1024
PATIENCE: Final = 20.0
"""Seconds for all of it, redirects included."""
STEP: Final = 8.0
"""Seconds that one answer of the other side is waited for."""
MOST_ADDRESSES: Final = 4
"""Addresses of a name that are tried."""
LONGEST: Final = 2000
"""Characters of an address."""
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_PROTOCOLS: Final = ipaddress.ip_network("192.0.0.0/24")
_HOST: Final = re.compile(r"[0-9a-z._-]+|[0-9a-f:.]+")
_SAFE: Final = "/?%:@!$&'()*+,;=~-._[]"


class NotFetched(Exception):
    """It could not be had. `code` says why, in one word; never the address."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Doors:
    """Where a fetch may go. `networks`: beside public addresses, those that the operator of this installation named,
    such as that of the company's own calendar server. `ports` and `context` are for whoever stands in for the internet.
    """

    networks: tuple[Network, ...] = ()
    ports: frozenset[int] = frozenset({PORT})
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    patience: float = PATIENCE

    def open_to(self, address: Address) -> bool:
        """Whether this address may be connected to."""
        plain = _plain(address)
        return is_public(plain) or any(plain in network for network in self.networks)


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could reach it: not private, not this machine, not a neighbour's, not for many;
    and no such address inside of one that only translates it.
    """
    plain = _plain(address)
    if isinstance(plain, ipaddress.IPv6Address) and plain in _NAT64:
        return is_public(ipaddress.IPv4Address(int(plain) & 0xFFFFFFFF))
    if not plain.is_global or plain.is_multicast or plain.is_reserved or plain.is_unspecified:
        return False
    if isinstance(plain, ipaddress.IPv4Address):
        return plain not in _PROTOCOLS
    if plain.is_site_local:  # given up in 2004 and still routed in old networks; to the library it is global
        return False
    return all(is_public(one) for one in (plain.sixtofour, *(plain.teredo or ())) if one is not None)


def _plain(address: Address) -> Address:
    """An IPv4 address in IPv6's clothes is what it is."""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def usable(address: str, doors: Doors) -> SplitResult:
    """The parts of an address that may be asked for; webcal is https. NotFetched for anything else."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port or PORT
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except ValueError:
        raise NotFetched("address") from None
    if parts.scheme.lower() not in {"https", "webcal", "webcals"} or not host or len(address) > LONGEST:
        raise NotFetched("address")
    if parts.username is not None or parts.password is not None or port not in doors.ports:
        raise NotFetched("address")
    if not _HOST.fullmatch(host):
        raise NotFetched("address")
    named = f"[{host}]" if ":" in host else host
    return SplitResult(
        "https", named if port == PORT else f"{named}:{port}", quote(parts.path, safe=_SAFE) or "/",
        quote(parts.query, safe=_SAFE), "",
    )  # fmt: skip


def fetch(address: str, doors: Doors) -> bytes:
    """The bytes behind an address. NotFetched when it may not or can't be had.

    The time of the name server counts, and can't be cut: the system's resolver waits for it as long as it was told to
    (resolv.conf), and only then is the watch asked again.
    """
    with _Watch(doors.patience) as watch:
        for _hop in range(MOST_REDIRECTS + 1):
            if watch.over():
                raise NotFetched("time")
            parts = usable(address, doors)
            try:
                moved, content = _ask(parts, doors, watch)
            except ssl.SSLError as error:
                raise NotFetched("time" if watch.over() else "certificate") from error
            except (OSError, http.client.HTTPException, ValueError) as error:
                raise NotFetched("time" if watch.over() else "connection") from error
            if moved is None:
                return content
            address = urljoin(parts.geturl(), moved)
    raise NotFetched("redirects")


def _ask(parts: SplitResult, doors: Doors, watch: "_Watch") -> tuple[str | None, bytes]:
    """One request: where it leads on, or what is there."""
    host, port = parts.hostname or "", parts.port or PORT
    line = _Line(host, port, checked(host, port, doors), doors.context, watch)
    try:
        line.request(
            "GET", f"{parts.path}?{parts.query}" if parts.query else parts.path,
            headers={
                "Accept": "text/calendar, */*;q=0.1", "Accept-Encoding": "identity", "User-Agent": "casework",
                "Connection": "close",
            },
        )  # fmt: skip
        with line.getresponse() as answer:
            if answer.status in _MOVED:
                return answer.headers.get("Location") or "", b""
            if answer.status != http.client.OK:
                raise NotFetched("status")
            content = answer.read(MOST_BYTES + 1)
        if watch.over():
            raise NotFetched("time")
    finally:
        line.close()
    if len(content) > MOST_BYTES:
        raise NotFetched("size")
    return None, content


def resolve(host: str, port: int) -> list[Address]:
    """Every address that a name has at this moment."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ipaddress.ip_address(str(one[4][0])) for one in found))


def checked(host: str, port: int, doors: Doors) -> list[Address]:
    """The addresses of a name, if all of them may be connected to: one that may not makes the name a trap."""
    try:
        addresses = resolve(host, port)
    except (OSError, ValueError) as error:
        raise NotFetched("name") from error
    if not addresses or not all(map(doors.open_to, addresses)):
        raise NotFetched("private")
    return addresses


class _Line(http.client.HTTPSConnection):
    """A connection to an address that was looked at, under the name that was asked for."""

    def __init__(
        self, host: str, port: int, addresses: Iterable[Address], context: ssl.SSLContext, watch: "_Watch"
    ) -> None:
        super().__init__(host, port, timeout=STEP, context=context)
        self._addresses, self._tls, self._watch = addresses, context, watch

    def connect(self) -> None:
        """Connect to the first of the addresses that answers, as long as there is time."""
        failed: OSError | None = None
        for address in islice(_in_turn(self._addresses), MOST_ADDRESSES):
            left = self._watch.left()
            if left <= 0:
                raise TimeoutError from failed
            try:
                plain = socket.create_connection((str(address), self.port), min(STEP, left))
            except OSError as error:
                failed = error
                continue
            plain.settimeout(STEP)
            self.sock = self._tls.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
            self._watch.over_this(self.sock)  # before the other side has a word to say
            self.sock.do_handshake()
            return
        raise failed or OSError("no address")


def _in_turn(addresses: Iterable[Address]) -> Iterator[Address]:
    """One of each family after the other: where one of them leads nowhere, the other is tried all the same."""
    seen: Counter[int] = Counter()
    placed = []
    for address in addresses:
        placed.append((seen[address.version], address))
        seen[address.version] += 1
    return (address for _place, address in sorted(placed, key=lambda one: one[0]))


class _Watch:
    """Cuts the line when the time is over, however slowly the other side goes on."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._line: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()

    def left(self) -> float:
        """Seconds that are left; none, or less, when the time is over."""
        return self._ends - time.monotonic()

    def over(self) -> bool:
        """Whether the time is."""
        return self.left() <= 0

    def over_this(self, line: socket.socket) -> None:
        """The line that is cut."""
        self._line = line
        if self.over():
            self._cut()

    def _cut(self) -> None:
        if self._line is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._line, socket.SHUT_RDWR)
