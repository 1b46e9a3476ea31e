"""How do people come in, put on a hat, prove who they are and leave; and how does an administrator let them in?"""

import re
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, jsonify, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import UserMixin, login_user
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from casework import texts
from casework.access import Act
from casework.ids import PublicId
from casework.rules.errors import NotValid, NotYours
from casework.rules.vocabulary import Hat, Language
from casework.services import account_care, accounts, first_codes, hats
from casework.services.tries import TooMany
from casework.web import face
from casework.web.here import (
    actor,
    beside,
    database,
    needs,
    now,
    open_to_all,
    page_session,
    recently_proved,
    signed_in,
    transaction,
    wearing,
)
from forms.accounts import DemoProveForm, FirstCodeForm, ProveForm, SignInForm

accounts_pages = Blueprint("accounts", __name__)

Page = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]
PUBLIC_ID = re.compile("[0-9a-f]{32}")
KEY = "_user_id"
"""Where Flask-Login keeps its id: the key of our own sign-in row."""


class Visitor(UserMixin):
    """What Flask-Login asks for: an id. Ours is the key of a sign-in."""

    def __init__(self, key: str) -> None:
        self.id = key


def hold(key: str) -> None:
    """From here on the browser holds this key, and nothing of what it held before: neither key nor form tokens."""
    session.clear()
    login_user(Visitor(key))


def held() -> str:
    """The key the browser sent. Only on pages for somebody signed in."""
    return str(session[KEY])


def inside(target: str | None) -> str | None:
    """The target, when it is the path of a page of ours that can be opened; anything else is None.

    So a link in a mail can lead through sign-in to a page, and never to another site.
    """
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return None
    if any(ord(sign) < 32 for sign in target):
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return None
    try:
        endpoint, _values = current_app.url_map.bind("").match(parts.path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    return None if endpoint in {"static", "accounts.sign_in"} else target


def onward(target: str | None) -> Response:
    """To the page that was asked for, else to the desk."""
    return redirect(inside(target) or url_for("desk.show"), 303)


def paused(refusal: TooMany) -> Page:
    """Too many wrong tries (429)."""
    page = render_template("errors/error.html", code=429, sentence=face.say(refusal.said), minutes=refusal.minutes)
    return page, 429, {"Retry-After": str(refusal.minutes * 60)}


def _address() -> str:
    return request.remote_addr or ""


def _after_sign_in(key: str, target: str | None) -> Response:
    hold(key)
    with database().reading() as reading:
        worn = accounts.find(reading, key, now=now())
    if worn is None or worn.hat is None:
        return redirect(url_for("accounts.choose", next=inside(target)), 303)
    return onward(target)


@accounts_pages.get("/sign-in")
@open_to_all
def sign_in() -> Page:
    """The first page: name and password."""
    if wearing() is not None:
        return onward(request.args.get("next"))
    form = SignInForm(next=inside(request.args.get("next")) or "")
    return render_template("accounts/sign_in.html", form=form)


@accounts_pages.post("/sign-in")
@open_to_all
def sign_in_now() -> Page:
    """Compare, outside of any transaction, and let in; the same answer for an unknown name."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 422
    try:
        with transaction() as writing:
            admission = accounts.admit(writing, form.login.data, _address(), now=now())
    except TooMany as refusal:
        return paused(refusal)
    try:
        proof = accounts.compare(admission, form.password.data)
        if proof is None:
            raise NotValid("password", accounts.WRONG)
        with transaction() as writing:
            key = accounts.begin(writing, proof, now=now())
    except NotValid as error:
        beside(form, error)
        return render_template("accounts/sign_in.html", form=form), 422
    return _after_sign_in(key, form.next.data)


@accounts_pages.post("/sign-out")
@signed_in
def sign_out() -> Response:
    """End the sign-in and have the browser forget what it kept of our pages."""
    with transaction() as writing:
        accounts.sign_out(writing, held(), now=now())
    session.clear()
    answer = redirect(url_for("accounts.sign_in"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@accounts_pages.get("/token")
@signed_in
def token() -> Response:
    """The token against forged requests, for a page that stayed open while its reader signed in again elsewhere."""
    return jsonify(csrf_token=generate_csrf())


@accounts_pages.get("/first-code")
@open_to_all
def first_code() -> Page:
    """Where the code of a letter is entered."""
    return render_template("accounts/first_code.html", form=FirstCodeForm())


@accounts_pages.post("/first-code")
@open_to_all
def first_code_now() -> Page:
    """Set the password with the code and sign in."""
    form = FirstCodeForm()
    if not form.validate_on_submit():
        return render_template("accounts/first_code.html", form=form), 422
    try:
        with transaction() as writing:
            first_codes.count(writing, form.login.data, _address(), now=now())
        hashed = first_codes.judge(form.login.data, form.password.data)
        with transaction() as writing:
            key = first_codes.use(writing, form.login.data, form.code.data, hashed, now=now())
    except TooMany as refusal:
        return paused(refusal)
    except NotValid as error:
        beside(form, error)
        return render_template("accounts/first_code.html", form=form), 422
    answer = _after_sign_in(key, None)
    flash(_("パスワードを登録しました。"), "done")
    return answer


@accounts_pages.get("/hat")
@signed_in
def choose() -> Page:
    """Company and hat, and what else is open under this account."""
    worn = wearing()
    if worn is None:
        raise NotYours
    with database().reading() as reading:
        offered = hats.options(reading, worn.account_id, now=now())
        open_ones = accounts.living(reading, worn.account_id, now=now())
    return render_template(
        "accounts/choose.html",
        offered=offered,
        open_ones=open_ones,
        worn=worn,
        next=inside(request.args.get("next")) or "",
    )


@accounts_pages.post("/hat")
@signed_in
def choose_now() -> Page:
    """Put on a hat: a new key."""
    try:
        hat = Hat(request.form.get("hat", ""))
    except ValueError:
        raise NotYours from None
    person = request.form.get("person", "")
    if not PUBLIC_ID.fullmatch(person):
        raise NotYours
    with transaction() as writing:
        key = accounts.choose(writing, held(), person, hat, now=now())
    hold(key)
    return onward(request.form.get("next"))


@accounts_pages.post("/sign-ins/<public_id:sign_in_id>/end")
@signed_in
def end_own(sign_in_id: PublicId) -> Response:
    """End one of one's own sign-ins, such as one on a machine left behind."""
    worn = wearing()
    if worn is None:
        raise NotYours
    with transaction() as writing:
        accounts.end_own(writing, worn.account_id, sign_in_id, now=now())
    flash(_("そのサインインを終わらせました。"), "done")
    return redirect(url_for("accounts.choose"), 303)


@accounts_pages.post("/language")
@open_to_all
def language() -> Response:
    """Change the language: kept with the account, and in a cookie for the pages before sign-in."""
    wished = request.form.get("lang", "")
    worn = wearing()
    if wished not in texts.LANGUAGES:
        raise NotYours
    if worn is not None:
        with transaction() as writing:
            accounts.speak(writing, worn.account_id, Language(wished))
    answer = redirect(inside(request.form.get("next")) or url_for("accounts.sign_in"), 303)
    answer.set_cookie(
        face.LANGUAGE_COOKIE,
        wished,
        max_age=365 * 24 * 3600,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return answer


def _prove_form(**given: Any) -> ProveForm | DemoProveForm:
    return DemoProveForm(**given) if current_app.extensions["casework"].demo else ProveForm(**given)


@accounts_pages.get("/prove")
@signed_in
def prove() -> Page:
    """The password once more, before something is signed."""
    form = _prove_form(next=inside(request.args.get("next")) or "")
    return render_template("accounts/prove.html", form=form)


@accounts_pages.post("/prove")
@signed_in
def prove_now() -> Page:
    """Renew the sign-in: a new key that knows the time of the proof."""
    worn, form = wearing(), _prove_form()
    if worn is None:
        raise NotYours
    form.next.data = inside(form.next.data) or ""
    if not form.validate_on_submit():
        return render_template("accounts/prove.html", form=form), 422
    proof = None
    if isinstance(form, ProveForm):
        try:
            with transaction() as writing:
                login = accounts.login_for(writing, worn.account_id)
                admission = accounts.admit(writing, login, _address(), now=now())
        except TooMany as refusal:
            return paused(refusal)
        proof = accounts.compare(admission, form.password.data)
        if proof is None:
            beside(form, NotValid("password", accounts.WRONG_PASSWORD))
            return render_template("accounts/prove.html", form=form), 422
    with transaction() as writing:
        key = accounts.renew(writing, held(), proof, now=now())
    hold(key)
    return onward(form.next.data)


# --- for the administrator --------------------------------------------------------------------------------


@accounts_pages.get("/accounts")
@needs(Act.MANAGE_ACCOUNTS)
def index() -> Page:
    """Everybody of the company with their account."""
    search, after = request.args.get("q", "")[:100].replace("\0", ""), request.args.get("after", "")
    if after and not PUBLIC_ID.fullmatch(after):
        raise NotYours
    with page_session() as reading:
        page = account_care.listed(reading, actor(), now=now(), search=search, after=after)
    return render_template("accounts/index.html", page=page)


@accounts_pages.post("/accounts/<public_id:person_id>/code")
@needs(Act.MANAGE_ACCOUNTS)
def code(person_id: PublicId) -> Page:
    """Make a first code and show it, this once. It opens an account, so the password is asked for first."""
    if not recently_proved():
        return redirect(url_for("accounts.prove", next=url_for("accounts.index")), 303)
    with transaction() as writing:
        issued = account_care.issue_code(writing, actor(), person_id, now=now())
    return render_template("accounts/code.html", issued=issued)


@accounts_pages.post("/accounts/<public_id:person_id>/end")
@needs(Act.MANAGE_ACCOUNTS)
def end(person_id: PublicId) -> Response:
    """End what somebody has open in this company."""
    with transaction() as writing:
        account_care.end_sign_ins(writing, actor(), person_id, now=now())
    flash(_("サインインを終わらせました。"), "done")
    return redirect(url_for("accounts.index"), 303)


@accounts_pages.post("/accounts/<public_id:person_id>/disable")
@needs(Act.MANAGE_ACCOUNTS)
def disable(person_id: PublicId) -> Response:
    """Close an account."""
    with transaction() as writing:
        account_care.disable(writing, actor(), person_id, now=now())
    flash(_("サインインを止めました。"), "done")
    return redirect(url_for("accounts.index"), 303)


@accounts_pages.post("/accounts/<public_id:person_id>/enable")
@needs(Act.MANAGE_ACCOUNTS)
def enable(person_id: PublicId) -> Response:
    """Open a closed account again."""
    with transaction() as writing:
        account_care.enable(writing, actor(), person_id, now=now())
    flash(_("また使えるようにしました。"), "done")
    return redirect(url_for("accounts.index"), 303)
