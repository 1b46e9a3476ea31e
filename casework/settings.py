"""How is this installation set up? Typed settings from the environment, read once at start."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from casework import pdf


class BadSetting(Exception):
    """A setting is missing or can't be used; the sentence says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between installations. Secrets live in files or variables, never in the database."""

    database_url: str
    secret_key: str
    key_file: Path
    production: bool = False
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    public_url: str = "http://127.0.0.1:8000"
    proxies: int = 0
    smtp_url: str = ""
    """smtp://user:password@host:port; empty keeps mail readable in the outbox only (demo)."""
    mail_from: str = "office@casework.invalid"
    office: str = ""
    """The program of LibreOffice that makes PDFs; empty where there is none."""
    calendar_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    """Networks of one's own from which professionals' calendars may be read, beside public addresses."""

    @property
    def secure_cookies(self) -> bool:
        """Cookies bound to https: whenever people reach the product through https."""
        return self.public_url.startswith("https://")


_YES = {"1", "true", "yes", "on"}
_NO = {"", "0", "false", "no", "off"}
_DATABASES = "sqlite:////path/to/casework.db or postgresql+psycopg://user:password@host/name"


def _yes_or_no(name: str, env: Mapping[str, str]) -> bool:
    """A switch. What is neither yes nor no is refused: guessing would leave a guard open."""
    value = env.get(name, "").strip().lower()
    if value not in _YES | _NO:
        raise BadSetting(f"{name} must be 1 or 0.")
    return value in _YES


def _networks(value: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Networks, with commas between them."""
    try:
        return tuple(ip_network(one.strip()) for one in value.split(",") if one.strip())
    except ValueError:
        raise BadSetting(
            "CASEWORK_CALENDAR_NETWORKS must be networks with commas between them, such as 10.1.0.0/16."
        ) from None


def _office(value: str) -> str:
    """The program of LibreOffice: the one named, the one that is found, or none at all."""
    if value.lower() in _NO - {""}:
        return ""
    if value and shutil.which(value) is None:
        raise BadSetting("CASEWORK_SOFFICE must be the path of LibreOffice's program soffice, or 0 for no PDF.")
    return value or pdf.found()


def usable_database(url: str) -> str:
    """The address, if it is one of a database that this version can use. Raises BadSetting."""
    try:
        kind = make_url(url).drivername
    except ArgumentError:
        kind = ""
    if kind not in {"sqlite", "postgresql", "postgresql+psycopg"}:
        raise BadSetting(f"CASEWORK_DATABASE_URL must look like {_DATABASES}.")
    if kind != "sqlite" and find_spec("psycopg") is None:
        raise BadSetting("PostgreSQL needs the extra of that name: pip install 'casework[postgresql]'")
    return url


def from_environment(env: Mapping[str, str] = os.environ) -> Settings:
    """Read `CASEWORK_…` variables. Raises BadSetting with one clear sentence."""

    def needed(name: str) -> str:
        value = env.get(name, "").strip()
        if not value:
            raise BadSetting(f"{name} is not set; docs/developers/settings.md explains it.")
        return value

    secret = needed("CASEWORK_SECRET_KEY")
    if len(secret) < 32:
        raise BadSetting("CASEWORK_SECRET_KEY is shorter than 32 characters; make one with: casework keys secret")
    proxies = env.get("CASEWORK_PROXIES", "0")
    if not proxies.isdigit():
        raise BadSetting("CASEWORK_PROXIES must be the number of proxies in front of casework, such as 0 or 1.")
    production = _yes_or_no("CASEWORK_PRODUCTION", env)
    public_url = env.get("CASEWORK_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
    if production and not public_url.startswith("https://"):
        raise BadSetting("CASEWORK_PUBLIC_URL must begin with https:// when CASEWORK_PRODUCTION is 1.")
    return Settings(
        database_url=usable_database(needed("CASEWORK_DATABASE_URL")),
        secret_key=secret,
        key_file=Path(needed("CASEWORK_KEY_FILE")),
        production=production,
        hosts=tuple(h for h in env.get("CASEWORK_HOSTS", "127.0.0.1,localhost").split(",") if h),
        public_url=public_url,
        proxies=int(proxies),
        smtp_url=env.get("CASEWORK_SMTP_URL", ""),
        mail_from=env.get("CASEWORK_MAIL_FROM", "office@casework.invalid"),
        office=_office(env.get("CASEWORK_SOFFICE", "").strip()),
        calendar_networks=_networks(env.get("CASEWORK_CALENDAR_NETWORKS", "")),
    )
