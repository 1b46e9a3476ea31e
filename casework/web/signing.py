"""Is it still the same person at the screen who signs? The password is asked for beside the signature itself.

A wrong one is said beside its field and counted like one at the sign-in; what was typed stays on the page.
"""

from flask import current_app, g, request

from casework.rules.errors import NotValid
from casework.rules.texts import N_, Said
from casework.services import accounts
from casework.services.tries import TooMany
from casework.web.accounts import held, hold
from casework.web.here import beside, now, recently_proved, transaction, wearing
from forms.signing import SigningForm

_NEEDED = NotValid("password", Said(N_("署名するには、パスワードを入力してください。")))


def asks() -> bool:
    """Whether the page has to ask for the password. In the demo nobody has one."""
    return not recently_proved() and not current_app.extensions["casework"].demo


def refused(form: SigningForm) -> int:
    """0 when whoever signs is the one who signed in, as of a short while ago or by the password just typed; else the
    status of the answer, with the reason beside the field.
    """
    worn = wearing()
    if worn is None or not asks():
        return 0
    if not form.password.data:
        beside(form, _NEEDED)
        return 422
    try:
        with transaction() as writing:
            login = accounts.login_for(writing, worn.account_id)
            admission = accounts.admit(writing, login, request.remote_addr or "", now=now())
    except TooMany as refusal:
        said = N_(
            "続けて間違えたため、約%(minutes)s分、受け付けを止めています。入力した内容は、この画面に残っています。"
        )
        beside(form, NotValid("password", Said(said, {"minutes": refusal.minutes})))
        return 429
    proof = accounts.compare(admission, form.password.data)
    if proof is None:
        beside(form, NotValid("password", accounts.WRONG_PASSWORD))
        return 422
    with transaction() as writing:
        key = accounts.renew(writing, held(), proof, now=now())
        worn = accounts.find(writing, key, now=now())
    hold(key)
    g.wearing = worn
    g.pop("csrf_token", None)  # the tokens of forms went with the old key: the page below needs a fresh one
    return 0


__all__ = ["asks", "refused"]
