"""What every test of a form needs."""

from collections.abc import Iterator

import pytest
from flask import Flask

from casework.web import face


@pytest.fixture(autouse=True)
def app() -> Iterator[Flask]:
    """A form speaks a language only inside a request."""
    made = Flask("forms under test")
    made.config.update(SECRET_KEY="invented", WTF_CSRF_ENABLED=False)
    face.paint(made)
    with made.test_request_context("/", method="POST"):
        yield made
