"""How is a file looked at before it is taken in? It isn't kept meanwhile: the page carries it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import request
from sqlalchemy.orm import Session

from casework.web.here import transaction


class Looked(NamedTuple):
    """What stands in the file, None where none was read; whether it is taken in by now; the status of the page."""

    found: Any
    taken: bool
    status: int


def looked(
    form: Any, take_in: Any, preview: Callable[[Session, bytes], Any], load: Callable[[Session, bytes], Any]
) -> Looked:
    """Look at the file of `form`, or take in the one that `take_in` carries: what is wrong with it is in `found`."""
    found, taken = None, False
    if request.method == "POST" and "carried" in request.form:
        if take_in.validate():
            with transaction() as session:
                found = load(session, take_in.content())
            taken = not found.problems
        else:
            form.file.errors = [*take_in.carried.errors]
    elif form.validate_on_submit():
        content = form.content()
        with transaction() as session:
            found = preview(session, content)
        take_in.carried.data = take_in.carry(content)
    fine = request.method == "GET" or (found is not None and not found.problems)
    return Looked(found, taken, 200 if fine else 422)
