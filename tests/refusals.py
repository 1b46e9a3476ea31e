"""Does a test ask whether the database itself refuses something? That is answered on each kind of database apart."""

from collections.abc import Callable, Iterator
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

from sqlalchemy import exc

ERRORS = frozenset(name for name, one in vars(exc).items() if isinstance(one, type) and issubclass(one, exc.DBAPIError))
"""What a database says no with."""


@cache
def asks_the_database(test: Callable[..., Any]) -> bool:
    """The test expects such an error, or another test or a helper does that it calls: guards are written once for each
    kind of database, and a case or a twin of one says nothing of the other. A helper that goes on after one
    (`suppress`) expects nothing.
    """
    return any(_expects(one) for one in _reached(test, set()))


def _expects(function: FunctionType) -> bool:
    names = {name for code in _codes(function.__code__) for name in code.co_names}
    given = {name for name in names if name in ERRORS or _errors(function.__globals__.get(name))}
    return bool(given) and not (names.isdisjoint({"raises", "refused"}))


def _errors(value: object) -> bool:
    """A tuple with such an error in it, by a name of its own."""
    return isinstance(value, tuple) and any(getattr(one, "__name__", None) in ERRORS for one in value)


def _reached(function: object, met: set[object]) -> Iterator[FunctionType]:
    """A function of the tests and all others of them that it names, also through a module."""
    if not isinstance(function, FunctionType) or not function.__module__.startswith("tests.") or function in met:
        return
    met.add(function)
    yield function
    names = [name for code in _codes(function.__code__) for name in code.co_names]
    values = [function.__globals__[name] for name in names if name in function.__globals__]
    places = [one for one in values if isinstance(one, ModuleType)]
    for value in (*values, *(vars(place).get(name) for place in places for name in names)):
        yield from _reached(getattr(value, "__wrapped__", value), met)


def _codes(code: CodeType) -> Iterator[CodeType]:
    """Its own, and those of what is defined in it."""
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)
