"""What is there for every test: real databases, each with a key file of its own."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url
from sqlalchemy.orm import Session

from casework.access import visit
from casework.db import Database, make_engine
from casework.sealing import Keyring
from tests import clients, statements, walks
from tests import world as worlds
from tests.databases import KINDS, SQLITE_ONLY, Databases
from tests.refusals import asks_the_database

RUN = pytest.StashKey[Databases]()
MEMORY = Path("/dev/shm")  # noqa: S108  # what lies there is made by `tempfile`
ROOM = 4 << 30
"""Bytes that a run leaves behind while it runs, amply; there must be three times as much memory."""
ASKS_THE_TEST = ("tests/services/", "tests/web/", "tests/access/")
"""Where a twin asks whether its test sees, which is no question about a database, unless that is what is asked."""


def pytest_configure(config: pytest.Config) -> None:
    """The first process makes the run's folder; xdist's workers are told where it is."""
    gc.disable()  # thousands of tests are collected, and none of that is garbage
    statements.share()
    _into_memory()
    told = getattr(config, "workerinput", None)
    if told is None:
        config.stash[RUN] = Databases(Path(tempfile.mkdtemp(prefix="casework-tests-")), os.getpid())
    else:
        config.stash[RUN] = Databases(Path(told["casework_folder"]), told["casework_keeper"])


def _into_memory() -> None:
    """Where there is room the run's files lie in memory, and no test waits for a disk; `TMPDIR` puts them elsewhere."""
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM and free > 3 * ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def pytest_collection_finish() -> None:
    """Everything is imported by now: the collector needn't look through it again and again, nor so often through the
    statements that are kept. At its own pace it took a seventh of the tests' time; at this one two hundred tests'
    garbage lies about before all is looked through.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 25)
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A twin of services and pages runs on one database; a test that names its databases keeps them, and one that asks
    what a database refuses has both.
    """
    asks_the_test = metafunc.function.__name__.startswith("test_twin_") and _in(metafunc.definition, ASKS_THE_TEST)
    if "database_url" in metafunc.fixturenames and asks_the_test and not _keeps_all(metafunc.definition):
        metafunc.definition.add_marker(SQLITE_ONLY)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every test of services and pages runs on both databases. What its further cases differ in, names and values, is
    no question about a database: of those the first alone meets PostgreSQL. Where each case is something else that the
    database is to refuse, all do.
    """
    met: set[tuple[Path, str]] = set()
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        given = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        again = False
        if given.get("database_url") == "postgresql" and len(given) > 1 and _in(item, ASKS_THE_TEST):
            name = (item.path, item.name.partition("[")[0])
            again = name in met and not _keeps_all(item)
            met.add(name)
        (left if again else kept).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


def _in(item: pytest.Item, folders: tuple[str, ...]) -> bool:
    return any(part in item.path.as_posix() for part in folders)


def _keeps_all(item: pytest.Item) -> bool:
    named = any("database_url" in marker.args[0] for marker in item.iter_markers("parametrize"))
    return named or (isinstance(item, pytest.Function) and asks_the_database(item.function))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    node.workerinput["casework_folder"] = str(node.config.stash[RUN].folder)
    node.workerinput["casework_keeper"] = os.getpid()


def pytest_unconfigure(config: pytest.Config) -> None:
    run = config.stash.get(RUN, None)
    if run is not None and hasattr(config, "workerinput"):
        run.close()
    elif run is not None:
        run.end()


@pytest.fixture
def monkeypatch() -> Iterator[walks.Patching]:
    """Pytest's own, which also tells that it was used. A broken twin makes its own conditions and statements, and no
    other test finds them.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(visit, "_BUILT", {})
        yield walks.Patching(patch)


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config) -> Databases:
    """The run's databases, for tests that need several or an empty one."""
    return pytestconfig.stash[RUN]


@pytest.fixture(scope="session")
def first_worlds(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], worlds.World]:
    """The world of `tests/world.py` on a kind of database: built once in each process, then only copied."""

    @cache
    def first(kind: str) -> worlds.World:
        place = tmp_path_factory.mktemp(f"first-{kind}")
        made = worlds.build(databases.lasting(kind, place), place)
        made.close()
        return made

    return first


@pytest.fixture(params=KINDS)
def database_url(
    request: pytest.FixtureRequest,
    databases: Databases,
    first_worlds: Callable[[str], worlds.World],
    tmp_path: Path,
) -> Iterator[str]:
    """A fresh database of each kind, with the world in it where a test asks for the world; `-k sqlite` or
    `-k postgresql` chooses one.
    """
    if "world" in request.fixturenames:
        with databases.copied(first_worlds(request.param).url, tmp_path) as url:
            yield url
    else:
        yield from databases.fresh(request.param, tmp_path)


@pytest.fixture
def sqlite_url(databases: Databases, tmp_path: Path) -> str:
    """A fresh migrated SQLite database, for a test whose answer is the same on every database."""
    return databases.sqlite(tmp_path / "casework.db")


@pytest.fixture
def postgresql_url(databases: Databases) -> Iterator[str]:
    """A fresh migrated PostgreSQL database."""
    with databases.postgresql() as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The product's own engine on a fresh database; `SQLITE_ONLY` narrows the kinds."""
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    """One fresh master key."""
    return Keyring.create(tmp_path / "keys" / "master")


@pytest.fixture
def database(engine: Engine, keyring: Keyring) -> Database:
    """The product's own database object: `with database.writing() as session` is one transaction."""
    return Database(engine, keyring)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One writing transaction around the whole test, rolled back at its end."""
    with database.writing() as opened:
        yield opened
        opened.rollback()


@pytest.fixture(scope="session")
def roads(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], walks.Road | None]:
    """Where a test's database with the world in it stands, by its URL; stages that this process has walked to are put
    there. None on a server that somebody named, whose superuser we aren't.
    """

    @cache
    def begun(kind: str) -> walks.Walks:
        return walks.Walks()

    @cache
    def folder() -> Path:
        return tmp_path_factory.mktemp("walks")

    def road(url: str) -> walks.Road | None:
        at = make_url(url)
        name, kind = str(at.database), at.get_backend_name()
        if kind == "sqlite":
            return walks.Road(begun(kind), walks.File(name, folder()))
        copy = databases.in_use(name)
        return None if copy is None else walks.Road(begun(kind), walks.Server(copy))

    return road


@pytest.fixture
def world(
    request: pytest.FixtureRequest,
    database_url: str,
    first_worlds: Callable[[str], worlds.World],
    roads: Callable[[str], walks.Road | None],
    tmp_path: Path,
) -> Iterator[worlds.World]:
    """A small company with everybody in it, on each kind of database."""
    copy = first_worlds(make_url(database_url).get_backend_name()).copied(database_url, tmp_path)
    copy.road = roads(database_url)
    if copy.road is not None and "monkeypatch" in request.fixturenames:
        copy.road.patching = request.getfixturevalue("monkeypatch")
    yield copy
    if copy.road is not None:
        copy.road.place.close()
    copy.close()


@pytest.fixture
def site(world: worlds.World) -> Iterator[clients.Site]:
    """The application over that company: `site.visitor("worker")` is somebody at a browser."""
    made = clients.Site(world)
    yield made
    made.close()
