"""A counsellor, a wish for one, and what people speak, for tests."""

from datetime import date

from sqlalchemy import select

from casework import ids
from casework.access import Act, enter_worker
from casework.models.accounts import Account
from casework.models.people import HatGrant, Person
from casework.models.providers import Engagement
from casework.rules.vocabulary import EngagementKind, Hat, InterviewMode, Language, PhysicianWish, Sex
from casework.services import endings, languages
from casework.services.languages import Spoken
from casework.services.wishes import Wish
from tests.world import LONG_AGO, NOW, Who

COUNSEL = Wish(InterviewMode.EITHER, PhysicianWish.COUNSELLOR)
ENGLISH = Wish(InterviewMode.EITHER, language=Language.ENGLISH)


def counsellor(world, name="counsellor", *, from_on=LONG_AGO, until_on: date | None = None) -> None:
    """Somebody who counsels at the head office, under the hat that is the nurse's too."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        account = Account(login=f"{name}@example.jp", language=Language.JAPANESE, created_at=NOW)
        session.add(account)
        session.flush()
        person = Person(company_id=world.company_id, public_id=ids.fresh(), account_id=account.id, name=f"野口 {name}",
                        kana="ノグチ", sex=Sex.FEMALE, email=account.login)  # fmt: skip
        session.add(person)
        session.flush()
        at = {"company_id": world.company_id, "person_id": person.id, "workplace_id": world.head_office}
        session.add(HatGrant(**at, hat=Hat.NURSE, from_on=LONG_AGO))
        session.add(
            Engagement(**at, kind=EngagementKind.COUNSELLOR, affiliation="相談室", from_on=from_on, until_on=until_on)
        )
        visit.record("employment", "0" * 32)
    world.people[name] = Who(person.id, person.public_id, None, None, account.id, account.login, (Hat.NURSE,))


def talk(world, who="worker", wish=COUNSEL) -> str:
    """Somebody wishes for a consultation; the public id of its case."""
    with world.database.writing() as session:
        return endings.talk(session, world.actor(who, Hat.WORKER), wish, now=world.now)


def engagement(world, who) -> str:
    """The public id of somebody's engagement."""
    with world.database.reading() as session:
        return session.execute(
            select(Engagement.public_id).where(Engagement.person_id == world.people[who].person_id)
        ).scalar_one()


def say(world, who, *listed: Language, words=(), by="clerk") -> None:
    """Write down what somebody speaks."""
    of = engagement(world, who)
    with world.database.writing() as session:
        languages.say(session, world.actor(by), of, Spoken(frozenset(listed), tuple(words)), now=world.now)
