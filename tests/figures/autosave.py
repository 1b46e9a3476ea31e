"""What does it cost to keep what somebody typed, against one sealed update in one transaction?

Ours is the verb behind the page that saves by itself: signed-in person, reach, sight, the seals of what stood there,
the new text sealed, the trail, the commit. The floor asks for the talk and its key in the driver's own words, opens
what stood there, seals the new text, updates one row if nobody else did, writes the trail's row and commits.
"""

from collections.abc import Iterator
from itertools import count

from sqlalchemy import select

from casework.access import Actor
from casework.models.interviews import Interview
from casework.rules.vocabulary import Hat
from casework.sealing import Sealed
from casework.services import interviews
from casework.services.interviews import Part
from tests import world as worlds
from tests.figures import databases
from tests.figures.case_list import connected, record
from tests.figures.figures import Figure, compared, turns
from tests.services import talking

GOAL = 3.0
ROUNDS = 200
LENGTH = 2_000
"""Characters of the text that is saved: a page of notes."""

TALK = """
SELECT v.id, v.public_id, v.version, v.complaint, c.employment_id, k.public_id, k.master_id, k.wrapped
FROM interview AS v
JOIN "case" AS c ON c.company_id = v.company_id AND c.id = v.case_id
JOIN data_key AS k ON k.public_id = c.data_key_id
WHERE v.company_id = {company} AND v.public_id = '{talk}' AND v.person_id = {person}
"""
UPDATE = "UPDATE interview SET complaint = {at}, version = version + 1 WHERE id = {at} AND version = {at}"


def rows(rounds: int = ROUNDS, kinds: tuple[str, ...] = databases.KINDS) -> Iterator[Figure]:
    """One save on each kind of database."""
    for kind in kinds:
        with databases.fresh(kind) as (url, folder):
            world = worlds.build(url, folder)
            _case, _booking, talk = talking.begun(world)
            _case, _booking, another = talking.begun(world, "colleague")
            for one in (talk, another):
                talking.note(world, one)
            saving, floor = Saving(world, talk), Floor(kind, url, world, another)
            ours, bare = turns(rounds, saving.save, floor.save)
            floor.close()
            world.close()
            yield compared("autosave", kind, LENGTH, ours, bare, GOAL)


def _texts() -> Iterator[str]:
    """Something new each time, as of somebody who goes on typing."""
    return (f"{number} {'話' * LENGTH}"[:LENGTH] for number in count())


class Saving:
    """The product's own verb."""

    def __init__(self, world: worlds.World, talk: str) -> None:
        self.world, self.talk, self.texts = world, talk, _texts()
        person = world.people["physician"].person_id
        self.actor = Actor(company_id=world.company_id, person_id=person, hat=Hat.PHYSICIAN)
        with world.database.reading() as session:
            self.version = session.execute(select(Interview.version).where(Interview.public_id == talk)).scalar_one()

    def save(self) -> None:
        """Keep the next text, going on from the version that the last answer gave."""
        self.version = self._keep(self.version)

    def _keep(self, version: int) -> int:
        part = Part({"complaint": next(self.texts)}, {}, None)
        with self.world.database.writing() as session:
            return interviews.keep(
                session, self.actor, self.talk, part, version=version, mark=None, now=talking.THEN
            ).version


class Floor:
    """The bare minimum for the same save."""

    def __init__(self, kind: str, url: str, world: worlds.World, talk: str) -> None:
        self.kind, self.world, self.talk, self.texts = kind, world, talk, _texts()
        self.person = world.people["physician"].person_id
        self.connection = connected(kind, url)
        self.asked = TALK.format(company=world.company_id, talk=talk, person=self.person)
        self.update = UPDATE.format(at="?" if kind == "sqlite" else "%s")
        if kind == "sqlite":
            self.connection.isolation_level = None  # transactions are begun below

    def save(self) -> None:
        """Seal and keep the next text."""
        text = next(self.texts)
        cursor = self.connection.cursor()
        if self.kind == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")
        cursor.execute(self.asked + (" FOR UPDATE OF v" if self.kind == "postgresql" else ""))
        [(number, talk, version, stood, employment, key_id, master, wrapped)] = cursor.fetchall()
        key = self.world.database.keyring.unwrap(key_id, master, bytes(wrapped))
        place = {"table": "interview", "public_id": talk, "column": "complaint"}
        if key.open(Sealed(bytes(stood)), **place).decode() == text:
            raise RuntimeError("nothing new was typed")
        cursor.execute(self.update, (key.seal(text, **place).blob, number, version))
        if cursor.rowcount != 1:
            raise RuntimeError("somebody else saved")
        record(
            self.connection, self.kind, self.world.company_id, self.person, "write_interview",
            [("interview", talk, employment)],
        )  # fmt: skip

    def close(self) -> None:
        self.connection.close()
