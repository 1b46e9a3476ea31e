"""Whom can I be in the demo? One click each; in every other installation this page does not exist."""

from itertools import groupby

from flask import Blueprint, current_app, render_template
from werkzeug.wrappers import Response

from casework.demo.cast import CAST
from casework.ids import PublicId
from casework.rules.errors import NotYours
from casework.rules.texts import Said
from casework.rules.vocabulary import Hat
from casework.services import accounts, demo_people
from casework.web.accounts import hold, onward
from casework.web.here import database, now, open_to_all, transaction

demo_pages = Blueprint("demo", __name__)


def _only_in_the_demo() -> None:
    if not current_app.extensions["casework"].demo:
        raise NotYours


@demo_pages.get("/demo")
@open_to_all
def people() -> str:
    """The people to try, grouped by hat."""
    _only_in_the_demo()
    with database().reading() as session:
        known = demo_people.found(session, {(one.who, one.hat) for one in CAST}, now=now())
    order = list(Hat)
    cast = sorted((one for one in CAST if (one.who, one.hat) in known), key=lambda one: order.index(one.hat))
    groups = [
        (hat, [(known[one.who, one.hat], Said(one.line)) for one in members])
        for hat, members in groupby(cast, lambda one: one.hat)
    ]
    return render_template("demo/people.html", groups=groups)


@demo_pages.post("/demo/<public_id:person_id>/<hat>")
@open_to_all
def wear(person_id: PublicId, hat: str) -> Response:
    """Be somebody."""
    _only_in_the_demo()
    if hat not in set(Hat):
        raise NotYours
    with transaction() as session:
        key = accounts.open_demo(session, person_id, Hat(hat), now=now())
    hold(key)
    return onward(None)
