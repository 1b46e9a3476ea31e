"""The demo, on one day or on each."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.demo.made import DAYS, Demo, made


@pytest.fixture
def demo(databases: Databases) -> Iterator[Demo]:
    """The demo of a Saturday; only to be looked at."""
    found = made("saturday", databases.folder)
    yield found
    found.database.engine.dispose()


@pytest.fixture(params=DAYS)
def demo_of_a_day(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Demo]:
    """The demo of each day; only to be looked at."""
    found = made(request.param, databases.folder)
    yield found
    found.database.engine.dispose()
