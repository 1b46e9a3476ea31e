"""How do mails leave and dates come due without anybody pressing a button? `casework worker`: small steps, each its own
transaction, which may be killed at any point and lose nothing.
"""

import logging
import signal
import smtplib
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import unquote, urlsplit

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from casework import clock
from casework.calendars import NotRead
from casework.db import Database
from casework.fetching import Doors, NotFetched
from casework.rules.days import tokyo_date
from casework.services import accounts, busy, deliveries, messages, rosters, rounds
from casework.services.deliveries import Claim
from casework.settings import BadSetting, Settings

log = logging.getLogger(__name__)

TIMEOUT: Final = 20.0
"""Seconds that one answer of the mail server is waited for."""
PAUSE: Final = 5.0
"""Seconds between two rounds when nothing is to do."""
CALENDARS: Final = 3
"""Calendars from outside that are read in one round."""
LONGEST_PAUSE: Final = 60.0
"""The pause doubles up to this while the mail server or the database is away."""


class Away(Exception):
    """The mail server can't be reached or doesn't talk: the mails wait."""


class Refused(Exception):
    """The mail server did not take this mail."""


class Post:
    """A connection to the mail server, opened at the first mail of a round and closed at its end."""

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise BadSetting("CASEWORK_SMTP_URL must look like smtp://user:password@host:587 or smtps://host.")
        self._secure = parts.scheme == "smtps"
        self._host = parts.hostname
        try:
            self._port = parts.port or (465 if self._secure else 25)
        except ValueError:
            raise BadSetting("The port in CASEWORK_SMTP_URL is no number between 1 and 65535.") from None
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender = sender
        self._line: smtplib.SMTP | None = None

    def send(self, to: str, raw: bytes) -> None:
        """Hand one mail over. Raises Away or Refused."""
        line = self._line or self._connect()
        try:
            line.sendmail(self._sender, [to], raw)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            self.close()
            if self._is_away(error):
                raise Away from error
            raise Refused from error

    def _is_away(self, error: Exception) -> bool:
        """Whether it is the server that fails, and not this mail: it says so (421), it takes nothing from our address,
        or the line was cut and nobody answers any more. A mail at which a living server hangs up is refused: it must
        not hold up the others for ever.
        """
        if getattr(error, "smtp_code", None) == 421 or isinstance(error, smtplib.SMTPSenderRefused):
            return True
        if isinstance(error, OSError) and not isinstance(
            error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused
        ):
            try:
                self._connect().noop()
            except (Away, smtplib.SMTPException, OSError):
                self.close()
                return True
        return False

    def close(self) -> None:
        """Say goodbye, or just leave when the other end has gone."""
        if self._line is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._line.quit()
            self._line = None

    def _connect(self) -> smtplib.SMTP:
        try:
            line: smtplib.SMTP
            if self._secure:
                line = smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT, context=ssl.create_default_context())
            else:
                line = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT)
                line.ehlo_or_helo_if_needed()
                if line.has_extn("starttls"):
                    line.starttls(context=ssl.create_default_context())
                elif self._user:
                    raise Away("the mail server offers no encryption; a password is not sent in the clear")
            if self._user:
                line.login(self._user, self._password)
        except (smtplib.SMTPException, OSError) as error:
            raise Away from error
        self._line = line
        return line


class Worker:
    """One worker process. Several may run beside each other."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        *,
        tell_time: Callable[[], datetime] = clock.now,
        lease: timedelta = deliveries.LEASE,
        stop: threading.Event | None = None,
        doors: Doors | None = None,
    ) -> None:
        self._database = database
        self._settings = settings
        self._time = tell_time
        self._lease = lease
        self._started_at = tell_time()
        self._tidied_on: date | None = None
        self._post = Post(settings.smtp_url, settings.mail_from) if settings.smtp_url else None
        self._doors = doors or Doors(settings.calendar_networks)
        self.stop = stop or threading.Event()

    def run(self, *, pause: float = PAUSE) -> None:
        """Round after round, until told to stop."""
        waiting = pause
        while not self.stop.is_set():
            try:
                fine = self.round()
            except (OperationalError, PoolTimeout) as error:
                log.warning("the database is away: %s", type(error).__name__)
                fine = False
            waiting = pause if fine else min(waiting * 2, LONGEST_PAUSE)
            self.stop.wait(waiting)

    def round(self) -> bool:
        """What is due now: the companies' dates, then every mail. False when the mail server is away."""
        with self._database.writing() as session:
            deliveries.alive(session, started_at=self._started_at, now=self._time())
        self.tidy()
        self.come_due()
        fine = self.deliver()
        self.read_calendars()
        return fine

    def tidy(self) -> None:
        """Once a day: forget tries to sign in, sign-ins that are long over, and busy times and days of rosters that
        have passed. A second worker finds nothing left.
        """
        now = self._time()
        if self._tidied_on == tokyo_date(now):
            return
        self._tidied_on = tokyo_date(now)
        try:
            with self._database.writing() as session:
                accounts.tidy(session, now=now)
                busy.tidy(session, now=now)
                rosters.tidy(session, now=now)
        except (OperationalError, PoolTimeout):
            self._tidied_on = None
            raise
        except Exception as error:  # noqa: BLE001 - what can't be tidied up today must not hold up the mails
            log.warning("tidying up failed: %s", type(error).__name__)

    def come_due(self) -> None:
        """Letters and whatever else has reached its day: per company and kind one transaction."""
        with self._database.reading() as session:
            companies = rounds.companies(session)
        for company_id in companies:
            for which in rounds.ROUNDS:
                if self.stop.is_set():
                    return
                try:
                    while self._step(company_id, which) and which.again and not self.stop.is_set():
                        pass
                except (OperationalError, PoolTimeout):
                    raise
                except Exception as error:  # noqa: BLE001 - what fails in one company must not hold up the others
                    log.warning("%s of company %s failed: %s", which.name, company_id, type(error).__name__)

    def _step(self, company_id: int, which: rounds.Round) -> int:
        with self._database.writing() as session:
            return rounds.go(session, company_id, which, now=self._time())

    def read_calendars(self) -> None:
        """The professionals' calendars that are due, a few in each round, so that no slow server holds up the mails.
        The fetch itself is in no transaction.
        """
        for _one in range(CALENDARS):
            with self._database.writing() as session:
                claim = busy.claim(session, now=self._time())
            if claim is None or self.stop.is_set():
                return
            try:
                times = busy.read(claim.address, self._doors, now=self._time())
            except (NotFetched, NotRead) as error:
                self._not_read(claim, error.code)
            except Exception as error:  # noqa: BLE001 - one calendar must not hold up the others
                log.warning("calendar %s was not read: %s", claim.calendar_id, type(error).__name__)
                self._not_read(claim, "connection")
            else:
                with self._database.writing() as session:
                    busy.keep(session, claim, times, now=self._time())

    def _not_read(self, claim: busy.Claim, code: str) -> None:
        with self._database.writing() as session:
            busy.failed(session, claim, code, now=self._time())

    def deliver(self) -> bool:
        """Every mail that is due, one after the other. False when the mail server is away."""
        with self._database.reading() as session:
            demo = messages.is_demo(session)
        if not demo and self._post is None:
            return True  # no mail server is set up: mails wait, and the administrator's page says so
        try:
            while not self.stop.is_set():
                with self._database.writing() as session:
                    claim = deliveries.claim(session, now=self._time(), lease=self._lease)
                if claim is None:
                    return True
                if not self._one(claim, None if demo else self._post):
                    return False
            return True
        finally:
            if self._post is not None:
                self._post.close()

    def _one(self, claim: Claim, post: Post | None) -> bool:
        try:
            with self._database.writing() as session:
                outgoing = deliveries.render(
                    session, claim, sender=self._settings.mail_from,
                    inbox=f"{self._settings.public_url}/inbox", now=self._time(),
                )  # fmt: skip
            if outgoing is None:
                return True
            if post is not None:
                post.send(outgoing.to, outgoing.raw)
        except Away as error:
            log.warning("the mail server is away: %s", type(error.__cause__ or error).__name__)
            with self._database.writing() as session:
                deliveries.released(session, claim)
            return False
        except (OperationalError, PoolTimeout):
            raise
        except Exception as error:  # noqa: BLE001 - one mail that can't be written must not hold up the others
            log.warning("mail %s is put off: %s", claim.mail_id, type(error.__cause__ or error).__name__)
            with self._database.writing() as session:
                deliveries.postponed(session, claim, now=self._time())
            return True
        with self._database.writing() as session:
            deliveries.settled(session, outgoing, now=self._time())
        return True


def run(database: Database, settings: Settings) -> None:
    """`casework worker`: run until SIGTERM or SIGINT; the mail in hand is finished first."""
    worker = Worker(database, settings)
    for wish in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wish, lambda _number, _frame: worker.stop.set())
    worker.run()
