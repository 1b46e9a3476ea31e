"""How is this installation set up? Typed settings from the environment, read once at start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


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

    @property
    def secure_cookies(self) -> bool:
        """Cookies bound to https: whenever people reach the product through https."""
        return self.public_url.startswith("https://")


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
    production = env.get("CASEWORK_PRODUCTION", "") == "1"
    public_url = env.get("CASEWORK_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
    if production and not public_url.startswith("https://"):
        raise BadSetting("CASEWORK_PUBLIC_URL must begin with https:// when CASEWORK_PRODUCTION is 1.")
    return Settings(
        database_url=needed("CASEWORK_DATABASE_URL"),
        secret_key=secret,
        key_file=Path(needed("CASEWORK_KEY_FILE")),
        production=production,
        hosts=tuple(h for h in env.get("CASEWORK_HOSTS", "127.0.0.1,localhost").split(",") if h),
        public_url=public_url,
        proxies=int(proxies),
        smtp_url=env.get("CASEWORK_SMTP_URL", ""),
        mail_from=env.get("CASEWORK_MAIL_FROM", "office@casework.invalid"),
    )
