"""How fast is the machine today? A page that does nothing: a slow day is told from a slower product by it."""

from collections.abc import Iterator

from flask import Flask

from tests.figures.case_list import door
from tests.figures.figures import Figure, turns

ROUNDS = 2_000


def rows(rounds: int = ROUNDS) -> Iterator[Figure]:
    """CPU milliseconds of Flask's smallest page. There is nothing to compare it with and no goal."""
    app = Flask("hello")
    app.add_url_rule("/hello", "hello", lambda: "hello")
    [taken] = turns(rounds, door(app, "/hello", ""))
    yield {
        "name": "hello", "database": "", "size": 1, "ours": round(taken, 4), "floor": round(taken, 4), "ratio": 1.0,
        "goal": None, "met": True,
    }  # fmt: skip
