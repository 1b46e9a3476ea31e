"""Does the employee read everything before answering, and does nobody at the employer notice anything?"""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from casework.models.cases import Case
from casework.models.checks import CheckResult
from casework.models.invitations import Invitation
from casework.rules.vocabulary import CaseKind, Hat, InvitationState
from tests.databases import SQLITE_ONLY
from tests.services import ruling
from tests.services.results import file, invite, line, load

EMPLOYERS = ("hr", "supervisor", "former_supervisor", "factory_hr", "committee", "colleague")
PAGES = ("/desk", "/inbox", "/requests", "/instructions", "/follow-ups", "/cases", "/checks", "/letters", "/talk",
         "/my-file/readers")  # fmt: skip


def cases(world) -> list[Case]:
    with world.database.reading() as session:
        return list(session.execute(select(Case).order_by(Case.id)).scalars())


def invited(world) -> str:
    invite(world, "worker")
    return cases(world)[0].public_id


def stored(world) -> Invitation:
    with world.database.reading() as session:
        return session.execute(select(Invitation)).scalar_one()


def plain(page) -> str:
    """The page without what differs at every request."""
    return re.sub(r'name="csrf_token"[^>]*>', "", page.text)


def seen_by(visitor) -> dict[str, tuple[int, str]]:
    return {path: (answer.status_code, plain(answer)) for path in PAGES for answer in (visitor.get(path),)}


def unnoticed(world, site, names, happen) -> bool:
    """The harness: every page of these people is the same, letter by letter, before and after."""
    visitors = {name: site.visitor(name) for name in names}
    before = {name: seen_by(visitor) for name, visitor in visitors.items()}
    happen(world)
    return before == {name: seen_by(visitor) for name, visitor in visitors.items()}


def the_road_to_an_answer(world):
    load(world, file(line(1001)))
    invite(world, "worker")


def test_nobody_at_the_employer_notices_anything(world, site):
    assert unnoticed(world, site, EMPLOYERS, the_road_to_an_answer)


def test_nor_that_somebody_declined_or_chose_a_consultation(world, site):
    case_id = invited(world)
    worker = site.visitor("worker")

    def answers(_world):
        assert worker.post(f"/cases/{case_id}/decline", {"reason": "leak", "words": "ひみつ"}).status_code == 303
        assert worker.post(f"/cases/{case_id}/consult", {"mode": "either", "physician": "any"}).status_code == 303

    assert unnoticed(world, site, EMPLOYERS, answers)
    assert stored(world).state is InvitationState.CONSULTED


@SQLITE_ONLY
def test_the_same_harness_notices_a_request(world, site):
    """The twin: a request is meant to be seen, so the harness must see it."""
    case_id = invited(world)
    worker = site.visitor("worker")
    said = {"mode": "either", "physician": "any", "known": "y", "unharmed": "y", "passed_on": "y"}

    def asks(_world):
        assert worker.post(f"/cases/{case_id}/request", said).status_code == 303

    assert not unnoticed(world, site, ("hr",), asks)


@SQLITE_ONLY
def test_every_address_of_the_case_is_absent_for_them(world, site):
    case_id = invited(world)
    for name in (*EMPLOYERS, "admin", "nurse", "outside_physician", "stranger", "stranger_hr", "stranger_clerk"):
        visitor = site.visitor(name)
        nowhere = visitor.get(f"/cases/{'0' * 32}/invitation").text
        for page in ("", "/invitation", "/decline", "/consult", "/request", "/withdraw", "/slots"):
            answer = visitor.get(f"/cases/{case_id}{page}")
            assert answer.status_code == 404, (name, page)
        assert visitor.get(f"/cases/{case_id}/invitation").text == nowhere


def test_the_invitation_says_everything_before_the_choice(world, site):
    case_id = invited(world)
    page = site.visitor("worker").get(f"/cases/{case_id}/invitation")
    assert page.status_code == 200
    for told in (
        "問題のある社員を探すためのものではなく", "受けるかどうかは、あなたが決めます", "労働安全衛生法66条の10第3項",
        "費用は会社が負担します", "労働時間として扱われます", "部屋にいるのは、あなたと医師だけです", "あと30日",
        "申出をもって提供に同意したものとみなされます", "会社に知られずに相談する", "今回は希望しない", "あとで決める",
        "0120-061-338", f"/cases/{case_id}/request", f"/cases/{case_id}/consult", f"/cases/{case_id}/decline",
    ):  # fmt: skip
        assert told in page.text, told
    for word in ("完全に秘密", "異常", "再検査", "辞退", "第三者に共有"):
        assert word not in page.text
    assert stored(world).read_at == world.now


@SQLITE_ONLY
def test_without_deemed_consent_the_page_promises_to_ask(world, site):
    ruling.change(world, {})
    page = site.visitor("worker").get(f"/cases/{invited(world)}/invitation").text
    assert "みなされます" not in page
    assert "提供するかどうかは、別にお尋ねします" in page


def test_not_this_time_and_the_door_stays_open(world, site):
    case_id = invited(world)
    worker = site.visitor("worker")
    page = worker.get(f"/cases/{case_id}/decline")
    assert "理由を言う必要はありません" in page.text
    answer = worker.post(f"/cases/{case_id}/decline", {"reason": "leak", "words": "上司が心配"})
    assert (answer.status_code, answer.location) == (303, f"/cases/{case_id}/invitation")
    page = worker.get(answer.location)
    assert "とのお返事をいただいています" in page.text
    assert f"/cases/{case_id}/request" in page.text
    assert f"/cases/{case_id}/decline" not in page.text
    assert worker.get(f"/cases/{case_id}/decline").status_code == 409
    assert stored(world).decline_reason == "leak"


@SQLITE_ONLY
@pytest.mark.parametrize("data", [{"reason": "nonsense"}, {"reason": "leak", "words": "あ" * 1001}])
def test_a_bad_answer_comes_back(world, site, data):
    case_id = invited(world)
    answer = site.visitor("worker").post(f"/cases/{case_id}/decline", data)
    assert answer.status_code == 422
    assert "field__error" in answer.text
    assert stored(world).state is InvitationState.OPEN


@SQLITE_ONLY
def test_an_empty_answer_is_enough(world, site):
    case_id = invited(world)
    assert site.visitor("worker").post(f"/cases/{case_id}/decline", {}).status_code == 303
    assert stored(world).state is InvitationState.DECLINED


@SQLITE_ONLY
def test_the_consultation_says_first_what_it_can_not_do(world, site):
    case_id = invited(world)
    worker = site.visitor("worker")
    page = worker.get(f"/cases/{case_id}/consult").text
    for told in ("就業上の措置をとることはできません", "周りの人が気づくことはあります"):
        assert told in page
    answer = worker.post(f"/cases/{case_id}/consult", {"mode": "online", "physician": "woman"})
    assert answer.status_code == 303
    opened = cases(world)[-1]
    assert opened.kind is CaseKind.CONSULTATION
    assert answer.location == f"/cases/{opened.public_id}/slots"
    assert "健康相談を選ばれています" in worker.get(f"/cases/{case_id}/invitation").text


@SQLITE_ONLY
def test_after_the_limit_one_may_still_ask(world, site):
    case_id = invited(world)
    site.clock.now = world.now + timedelta(days=35)
    page = site.visitor("worker").get(f"/cases/{case_id}/invitation").text
    assert "5日超過" in page
    assert "期限を過ぎていても、申し出られます" in page


def test_the_clerk_sends_letters(world, site):
    case_id = invited(world)
    clerk = site.visitor("clerk")
    page = clerk.get("/letters")
    assert page.status_code == 200
    assert "今日送るものはありません" in page.text
    assert "申出の勧奨" in page.text
    site.clock.now = world.now + timedelta(days=14)
    clerk = site.visitor("clerk")
    assert f"/cases/{case_id}" in clerk.get("/letters").text
    answer = clerk.post("/letters/send")
    assert (answer.status_code, answer.location) == (303, "/letters")
    assert "案内を1通送りました。" in clerk.get("/letters").text
    clerk.post("/letters/send")
    assert "今日送る案内はありません。" in clerk.get("/letters").text


@SQLITE_ONLY
@pytest.mark.parametrize("who", ["worker", "supervisor", "hr", "physician", "nurse", "admin", "committee"])
def test_nobody_else_sends_letters(world, site, who):
    invited(world)
    visitor = site.visitor(who)
    assert visitor.get("/letters").status_code == 404
    assert visitor.post("/letters/send").status_code == 404


@SQLITE_ONLY
def test_the_clerk_who_is_invited_reads_it_as_an_employee_only(world, site):
    """Somebody else's clerk hat never opens the own invitation."""
    case_id = invited(world)
    assert site.visitor("clerk").get(f"/cases/{case_id}/invitation").status_code == 404
    assert site.visitor("clerk", Hat.WORKER).get(f"/cases/{case_id}/invitation").status_code == 404
    with world.database.reading() as session:
        assert session.execute(select(CheckResult.interview_needed)).scalar_one()
