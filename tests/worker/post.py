"""A real mail server for tests: keeps what it gets, and can refuse, stall or kill whoever talks to it."""

import asyncio
import email
import os
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


@dataclass(frozen=True)
class Received:
    """One mail that was handed over completely."""

    to: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])


class PostOffice:
    """Listens on a free port of this machine. `answer` decides, mail by mail, what the server says."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answer: Callable[[Received], str] = lambda _mail: "250 taken"
        self.answer_sender = "250 fine"
        """What the server says to the address of the sender."""
        self.port = free_port()
        self._cut = False
        self._controller: Controller | None = None

    def open(self) -> None:
        """Begin to listen, again and again on the same port."""
        self.close()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, timeout=30)
        self._controller.start()

    def close(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def drop_line(self) -> None:
        """Cut the line of the mail in hand, without a word. For use in `answer`."""
        self._cut = True

    def hang_up(self) -> None:
        """Cut the line and answer nobody any more, until opened again. For use in `answer`."""
        self.drop_line()
        if self._controller is not None and self._controller.server is not None:
            self._controller.server.close()

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.answer_sender.startswith("250"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return self.answer_sender

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """The server has the whole mail in its hands; what it says now decides what the sender believes."""
        mail = Received(envelope.rcpt_tos[0], bytes(envelope.content))
        said = self.answer(mail)
        if self._cut:
            self._cut = False
            if isinstance(server.transport, asyncio.WriteTransport):
                server.transport.abort()
            return "421 gone"
        if said.startswith("250"):
            self.received.append(mail)
        return said


class Killer:
    """Kills a worker process while it waits for the answer to a mail: every `every`-th one, `times` in all."""

    def __init__(self, office: PostOffice, every: int, times: int) -> None:
        self.office, self.every, self.left = office, every, times
        self.kills = 0
        self.pid: int | None = None
        self._seen = 0
        self._lock = threading.Lock()

    def __call__(self, _mail: Received) -> str:
        with self._lock:
            self._seen += 1
            if self.pid is None or self.left == 0 or self._seen % self.every:
                return "250 taken"
            os.kill(self.pid, signal.SIGKILL)
            self.pid = None
            self.left -= 1
            self.kills += 1
            # Every other time the server has taken the mail and the sender never hears of it.
            return "250 taken" if self.kills % 2 else "451 not taken"


def free_port() -> int:
    """A port on which nobody listens now."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
