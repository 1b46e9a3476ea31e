"""For whom does a request at an outside organisation exist, and who learns nothing of it?"""

from datetime import date

import pytest
from sqlalchemy import select

from casework import ids
from casework.models.providers import Provider
from casework.models.referrals import Referral
from casework.models.requests import InterviewRequest
from casework.rules.vocabulary import Hat, ReferralChannel, RequestState
from tests.access import reaching, road
from tests.access.reaching import EVERYBODY, change, exists, grants
from tests.world import NOW

THEIRS = {"worker", "hr", "clerk", "physician", "nurse"}


def handed_out(world, who="worker", **more) -> Referral:
    """A case whose request went to an organisation, in raw rows."""
    of = road.build(world, who, request=RequestState.SUBMITTED, **more)
    with world.database.reading() as session:
        provider = session.execute(select(Provider.id).where(Provider.public_id == world.centre)).scalar_one()
    referral = Referral(
        company_id=world.company_id, public_id=ids.fresh(), case_id=of.case.id,
        interview_request_id=of[InterviewRequest].id, provider_id=provider, sent_on=date(2026, 11, 20),
        channel=ReferralChannel.FAX, with_result=False, sent_by_id=world.people["clerk"].person_id, entered_at=NOW,
    )  # fmt: skip
    change(world, referral)
    return referral


def reach(world, referral) -> set[str]:
    return {who for who in EVERYBODY if exists(world, world.actor(who), referral)}


def test_it_exists_for_those_who_arrange_or_know_the_request(world):
    assert reach(world, handed_out(world)) == THEIRS


def test_another_workplace_has_its_own_people(world):
    referral = handed_out(world, "factory_worker", physician="factory_physician")
    assert reach(world, referral) == {"factory_worker", "factory_hr", "factory_physician"}


@pytest.mark.parametrize("who", ["hr", "clerk"])
def test_nobody_reaches_their_own_with_a_staff_hat(world, who):
    referral = handed_out(world, who)
    assert not exists(world, world.actor(who), referral)
    assert exists(world, world.actor(who, Hat.WORKER), referral)


def test_address_and_list_agree(world):
    referral = handed_out(world)
    for who in EVERYBODY:
        with world.database.reading() as session:
            visit = reaching.entered(session, world.actor(who))
            assert reaching.by_address(visit, referral) == reaching.there(visit, referral), who


def test_twin_a_hat_for_the_whole_company_reaches_both(world):
    here, there = handed_out(world), handed_out(world, "factory_worker", physician="factory_physician")
    change(world, grants(world, "clerk"), workplace_id=None)
    assert exists(world, world.actor("clerk"), here)
    assert exists(world, world.actor("clerk"), there)
