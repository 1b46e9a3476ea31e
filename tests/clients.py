"""How does a test visit pages as somebody? The real application, a real signed-in session, real requests."""

import re
from collections.abc import Callable, Hashable
from datetime import datetime
from types import CodeType
from typing import Any, ClassVar

from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from casework.app import create_app
from casework.rules.vocabulary import Hat
from casework.services import accounts, hats
from casework.settings import Settings
from tests.world import World

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class CompiledTemplates(BytecodeCache):
    """The templates as this process compiled them: each test has an application of its own, and compiling anew for each
    would take most of its time. A template that changes is compiled again (Jinja compares its source).
    """

    def __init__(self) -> None:
        self._code: dict[str, tuple[str, CodeType]] = {}

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Each language has a compiled form of its own."""
        return super().get_bucket(environment, f"{getattr(environment, 'speaks', None)}:{name}", filename, source)

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._code.get(bucket.key, ("", None))
        if code is not None and checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._code[bucket.key] = (bucket.checksum, bucket.code)


COMPILED = CompiledTemplates()


class KnownRule(Rule):
    """An address of the application. The program that puts it together is compiled once in a process, not for each
    test's application: that took nine tenths of the time that an application takes to be there.
    """

    _builders: ClassVar[dict[Hashable, Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        """All that it is made of; what turns a value into letters it takes from the rule that it is bound to."""
        sorts = sorted((name, type(converter)) for name, converter in self._converters.items()) if self.defaults else []
        key = (self.rule, tuple(self._trace), repr(self.defaults), repr(sorts), append_unknown)
        builder = self._builders.get(key)
        if builder is None:
            builder = self._builders[key] = super()._compile_builder(append_unknown)
        return builder


Flask.url_rule_class = KnownRule


class Clock:
    """The application's clock, set by the test."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Visitor:
    """Somebody at a browser without script: follows no redirect by itself, sends the token of the last page. They sign
    in when they first ask for something: until then nobody has written, and the road to a stage may be put there.
    """

    def __init__(self, client: FlaskClient, sign_in: Callable[[FlaskClient], None] | None = None) -> None:
        self._client, self._sign_in = client, sign_in
        self.token = ""

    @property
    def client(self) -> FlaskClient:
        """Their browser, signed in."""
        if self._sign_in is not None:
            self._sign_in(self._client)
            self._sign_in = None
        return self._client

    def get(self, path: str, **options: Any) -> TestResponse:
        return self._read(self.client.get(path, **options))

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Post a form with the token of the last page seen (a page is fetched for one if there was none)."""
        for page in ("/sign-in", "/inbox"):  # for nobody, for somebody signed in
            if not self.token:
                self.get(page)
        return self._read(self.client.post(path, data={"csrf_token": self.token, **(data or {})}, **options))

    def _read(self, response: TestResponse) -> TestResponse:
        if response.mimetype == "text/html":
            assert "&lt;Macro" not in response.text, "a macro stands where the page prints a variable of the same name"
            if found := TOKEN.search(response.text):
                self.token = found.group(1)
        return response


class Site:
    """The application over one world."""

    def __init__(self, world: World, **changed: Any) -> None:
        self.world = world
        self.clock = Clock(world.now)
        engine: Engine = world.database.engine
        self.settings = Settings(
            database_url=engine.url.render_as_string(hide_password=False),
            secret_key="only for tests " * 3,
            key_file=world.key_file,
            **changed,
        )
        self.app: Flask = create_app(self.settings, tell_time=self.clock)
        self.app.jinja_env.bytecode_cache = COMPILED

    def visitor(self, name: str | None = None, hat: Hat | None = None) -> Visitor:
        """Nobody, or somebody signed in under one hat (the first of theirs, unless said)."""
        if name is None:
            return Visitor(self.app.test_client())
        who, now = self.world.people[name], self.clock.now
        worn = hat or who.hats[0]

        def sign_in(client: FlaskClient) -> None:
            with self.world.database.writing() as session:
                options = hats.options(session, who.account_id, now=now)
                wear = next(option for option in options if option.hat is worn)
                key = accounts.start(session, who.account_id, now=now, wear=wear)
            with client.session_transaction() as cookie:
                cookie["_user_id"] = key
                cookie["_fresh"] = True

        return Visitor(self.app.test_client(), sign_in)

    def close(self) -> None:
        self.app.extensions["casework"].database.engine.dispose()
