"""Is whom a supervisor is to ask somebody whose work is health?"""

from typing import Final
from unicodedata import normalize

from sqlalchemy import select

from casework.access import Visit
from casework.models.people import HatGrant, Person
from casework.rules.errors import NotValid
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat

TELLS_WHY: Final = N_(
    "%(name)sさんは、健康の相談を受ける人です。だれに聞くかで理由が分かるので、人事や労務の窓口を入力してください。"
)


def refuse(visit: Visit, field: str, text: str) -> None:
    """NotValid for a text that names a physician or nurse of the company: whom to ask tells why (domain: §12.9)."""
    typed = _plain(text)
    if not typed:
        return
    names = visit.session.execute(
        select(Person.name)
        .join(HatGrant, (HatGrant.company_id == Person.company_id) & (HatGrant.person_id == Person.id))
        .where(
            Person.company_id == visit.actor.company_id,
            HatGrant.hat.in_((Hat.PHYSICIAN, Hat.NURSE)),
            HatGrant.on(visit.today),
        )
        .order_by(Person.name)
        .distinct()
    ).scalars()
    for name in names:
        if _plain(name) in typed:
            raise NotValid(field, Said(TELLS_WHY, {"name": name}))


def _plain(text: str) -> str:
    """Without spaces, which may stand anywhere in a name."""
    return "".join(normalize("NFKC", text).split())
