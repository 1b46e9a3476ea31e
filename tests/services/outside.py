"""The road through an outside organisation, walked by acts, for tests."""

import io
import re
import zipfile
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Row, select

from casework.models.cases import Case, Limit
from casework.models.referrals import Referral
from casework.rules.deadlines import Clock
from casework.rules.vocabulary import InterviewMode, ReferralChannel
from casework.services import handouts, outside_talks, referrals, transcripts
from casework.services.outside_talks import Answer, Told
from casework.services.referrals import Handing
from tests.services import asking, talking
from tests.walks import walked

DAY = date(2026, 12, 15)
AFTER = datetime(2026, 12, 16, 1, tzinfo=UTC)
"""The morning after the talk outside."""
LATER = datetime(2026, 12, 20, 1, tzinfo=UTC)
"""When the paper of the physician is copied."""
PHYSICIAN = "外山 医師子"


def handing(world, **changed) -> Handing:
    return Handing(**{
        "provider": world.centre, "sent_on": date(2026, 12, 1), "channel": ReferralChannel.POST, **changed,
    })  # fmt: skip


def answer(**changed) -> Answer:
    return Answer(**{
        "answered_on": date(2026, 12, 1), "on": DAY, "starts": time(14), "minutes": 30, "online": False,
        "place": "駅前ビル3階", "physician": PHYSICIAN, **changed,
    })  # fmt: skip


def text_of(content: bytes) -> str:
    """All words of a Word file."""
    with zipfile.ZipFile(io.BytesIO(content)) as document:
        return re.sub(r"<[^>]+>", "", document.read("word/document.xml").decode())


def running(world, case_id: str) -> dict[Clock, Row[Any]]:
    """The running clocks of a case, with first and last day."""
    with world.database.reading() as session:
        found = session.execute(
            select(Limit.clock, Limit.start_on, Limit.limit_on)
            .join(Case, Case.id == Limit.case_id)
            .where(Case.public_id == case_id, Limit.stopped_on.is_(None))
        )
        return {row.clock: row for row in found}


def version(world, referral_id: str) -> int:
    with world.database.reading() as session:
        return session.query(Referral).where(Referral.public_id == referral_id).one().version


@walked
def asked(world, name="worker", *, agrees=False) -> str:
    """Invited, and asked for the interview; the case. `agrees`: the centre may get a copy of the result."""
    case_id = asking.invited(world, name)
    asking.ask(world, case_id, who=name, outside=(world.centre,) if agrees else ())
    return case_id


def refer(world, case_id, *, who="clerk", now=None, **changed):
    with world.database.writing() as session:
        return referrals.refer(session, world.actor(who), case_id, handing(world, **changed), now=now or world.now)


@walked
def referred(world, name="worker", **changed) -> tuple[str, str]:
    """A request that is with the centre: (case, referral)."""
    case_id = asked(world, name, agrees=changed.get("with_result", False))
    return case_id, refer(world, case_id, **changed).public_id


def appoint(world, referral_id, *, who="clerk", now=None, seen=None, **changed):
    seen = version(world, referral_id) if seen is None else seen
    with world.database.writing() as session:
        return outside_talks.appoint(
            session, world.actor(who), referral_id, answer(**changed), version=seen, now=now or world.now
        )


def report(world, referral_id, *, who="clerk", now=AFTER, **changed):
    told = Told(**{"held_on": DAY, "mode": InterviewMode.IN_PERSON, "physician": PHYSICIAN, **changed})
    with world.database.writing() as session:
        return outside_talks.report_held(
            session, world.actor(who), referral_id, told, version=version(world, referral_id), now=now
        )


def end(world, referral_id, reason, *, who="clerk", now=None):
    with world.database.writing() as session:
        return referrals.end(
            session, world.actor(who), referral_id, reason, version=version(world, referral_id), now=now or world.now
        )


def page(world, referral_id, *, who="clerk", now=None):
    with world.database.writing() as session:
        return referrals.page(session, world.actor(who), referral_id, now=now or world.now)


@walked
def held(world, name="worker") -> tuple[str, str, str]:
    """Held by the centre's physician: (case, referral, interview)."""
    case_id, referral_id = referred(world, name)
    appoint(world, referral_id)
    report(world, referral_id)
    return case_id, referral_id, page(world, referral_id, now=AFTER).interview.public_id


def copy(world, interview_id, record=talking.NORMAL, *, received_on=date(2026, 12, 18), edition=1, who="hr", now=LATER):
    with world.database.writing() as session:
        return transcripts.copy(session, world.actor(who), interview_id, record, received_on, edition=edition, now=now)


def material(world, referral_id, paper, *, who="clerk", now=None):
    with world.database.writing() as session:
        return handouts.material(session, world.actor(who), referral_id, paper, now=now or world.now)
