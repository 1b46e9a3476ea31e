"""Can a visitor be everybody on the list, and does each find what the list promises, and no more?"""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from casework.demo.cast import CAST, Cast
from casework.demo.roll import NAMED, OUTSIDE
from casework.models.checks import StressCheck
from casework.models.people import Workplace
from casework.rules.days import tokyo_date
from casework.rules.vocabulary import Hat
from casework.services import accounts, hats, results_import

NUMBERS = {str(1001 + position): member for position, member in enumerate(NAMED)}
LOGINS = {f"{member.key}@minato-hokuto.example": member for member in OUTSIDE}


def name_of(one: Cast) -> str:
    return (NUMBERS | LOGINS)[one.who].name


def key_of(one: Cast) -> str:
    return (NUMBERS | LOGINS)[one.who].key


def as_somebody(demo, key, hat):
    """A visitor who pressed somebody's button on /demo."""
    visitor = demo.visitor()
    page = visitor.get("/demo").text
    name = next(member.name for member in (*NAMED, *OUTSIDE) if member.key == key)
    item = next(part for part in page.split('<li class="people__item">')[1:]
                if f"{name} さん" in part and f'/{hat.value}"' in part)  # fmt: skip
    address = re.findall(r'action="(/demo/[^"]+)"', item)[0]
    assert visitor.post(address).status_code == 303
    return visitor


@pytest.fixture
def demo(demo, tmp_path):
    """A copy: signing in is an act."""
    copy = demo.copied(tmp_path)
    yield copy
    copy.database.engine.dispose()


def test_everybody_on_the_list_can_be_tried_and_has_a_desk(demo):
    page = demo.visitor().get("/demo").text
    assert page.count("この人で試す") == len(CAST)
    for one in CAST:
        visitor = as_somebody(demo, key_of(one), one.hat)
        desk = visitor.get("/desk")
        assert desk.status_code == 200, one
        assert name_of(one) in desk.text
        assert visitor.get("/inbox").status_code == 200


def test_every_hat_can_be_tried():
    assert {one.hat for one in CAST} == set(Hat)


@pytest.mark.parametrize(
    ("key", "hat", "words"),
    [
        ("invited", Hat.WORKER, ["案内"]),
        ("bookable", Hat.WORKER, ["日時を選"]),
        ("to_acknowledge", Hat.WORKER, ["上司に伝えた内容", "フォロー"]),
        ("returning", Hat.WORKER, ["フォロー"]),
        ("head_quality", Hat.SUPERVISOR, ["池田 直樹"]),
        ("hr", Hat.HR, ["藤原 沙織", "渡辺 健", "山口 奈々", "中島 哲也", "石井 典子"]),
        ("clerk", Hat.CLERK, ["髙﨑 蓮"]),
        ("physician", Hat.PHYSICIAN, ["岡本 大輔", "斉藤 麻衣", "後藤 美咲", "石田 拓也", "横浜本社"]),
        ("nurse", Hat.NURSE, ["石田 拓也"]),
    ],
)
def test_what_waits_on_the_desk(demo, key, hat, words):
    visitor = as_somebody(demo, key, hat)
    text = "".join(visitor.get(path).text for path in ("/desk", *(["/tasks"] if hat is Hat.HR else [])))
    assert [word for word in words if word not in text] == []


def test_who_is_coming_back_finds_the_plan_and_what_the_supervisor_read(demo):
    visitor = as_somebody(demo, "returning", Hat.WORKER)
    leaves = re.findall(r'href="(/leaves/[0-9a-f]{32})"', visitor.get("/leaves").text)
    pages = "".join(visitor.get(leave).text for leave in leaves)
    (plan,) = set(re.findall(r'href="(/return-plans/[0-9a-f]{32})"', pages))
    page = visitor.get(plan).text
    assert "いまの段階" in page
    assert page.count("竹内 進") == 2, "two texts, each confirmed"


def test_the_new_supervisor_finds_the_instruction_and_the_former_one_does_not(demo):
    about = "山下 瞳"
    present, former = (as_somebody(demo, key, Hat.SUPERVISOR) for key in ("head_made3", "head_made1"))
    listed = present.get("/instructions").text
    assert about in listed
    address = next(part for part in listed.split("<li") if about in part)
    path = re.findall(r'href="(/instructions/[0-9a-f]{32})"', address)[0]
    assert "残業は月20時間以内" in present.get(path).text
    assert about not in former.get("/instructions").text + former.get("/desk").text + former.get("/inbox").text
    assert former.get(path).status_code == 404


EMPLOYER = ("/desk", "/inbox", "/requests", "/instructions", "/follow-ups", "/mails")
QUIET = ("石田 拓也", "中山 葵", "上田 翔太", "伊藤 洋平")
"""Who declined and chose a consultation, who was invited, whose answer or decision is still open."""


def shown_to(demo, key, hat) -> str:
    visitor = as_somebody(demo, key, hat)
    found = []
    for path in EMPLOYER:
        answer = visitor.get(path)
        found.append(answer.text if answer.status_code == 200 else "")
    return "".join(found)


@pytest.mark.parametrize(
    ("key", "hat"),
    [
        ("hr", Hat.HR),
        ("head_design", Hat.SUPERVISOR),
        ("head_support", Hat.SUPERVISOR),
        ("admin", Hat.ADMIN),
        ("committee", Hat.COMMITTEE),
    ],
)
def test_the_employer_learns_nothing_of_those_who_did_not_ask(demo, key, hat):
    if not any(key_of(one) == key for one in CAST):
        visitor = signed_in(demo, key, hat)
        text = "".join(visitor.get(path).text for path in ("/desk", "/inbox", "/instructions"))
    else:
        text = shown_to(demo, key, hat)
    assert [name for name in QUIET if name in text] == []
    assert "健康相談" not in text


def signed_in(demo, key, hat):
    """Somebody who isn't on the list: under another hat first, then by changing it."""
    name = next(member.name for member in NAMED if member.key == key)
    actor = demo.actor(name, hat)
    visitor = demo.visitor()
    with demo.database.writing() as session:
        option = next(one for one in hats.options(session, actor.account_id, now=demo.now) if one.hat is hat)
        token = accounts.start(session, actor.account_id, now=demo.now, wear=option)
    with visitor.client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return visitor


def test_the_examiners_side_does_know_them(demo):
    text = "".join(as_somebody(demo, "clerk", Hat.CLERK).get(path).text for path in ("/cases", "/letters"))
    assert "中山 葵" in text
    assert "上田 翔太" in text


def test_the_head_of_hr_does_not_find_her_own_request_in_that_capacity(demo):
    hers, colleagues = (as_somebody(demo, key, Hat.HR) for key in ("hr_head", "hr"))
    assert "石井 典子" in colleagues.get("/requests").text
    listed = hers.get("/requests").text
    assert "藤原 沙織" in listed
    assert re.sub(r"<header.*?</header>", "", listed, flags=re.DOTALL).count("石井 典子") == 0


GUIDE = (Path(__file__).parents[2] / "docs/users/demo.md").read_text(encoding="utf-8")


def test_the_guide_names_only_people_who_are_there():
    table = [line.split("|")[1].strip() for line in GUIDE.split("## ほかの人たち")[1].splitlines() if line[:2] == "| "]
    names = set(table) - {"人"}
    assert len(names) > 15
    assert names <= {member.name for member in NAMED}


def test_the_guides_file_can_be_imported(demo):
    today = tokyo_date(demo.now)
    rows = re.findall(r"```csv\n(.*?)```", GUIDE, re.DOTALL)[0]
    data = rows.replace("2026-11-20", str(today - timedelta(days=1))).replace("2026-11-21", str(today)).encode()
    with demo.database.writing() as session:
        place = select(StressCheck.public_id).join(Workplace).where(Workplace.code == "HQ")
        check = session.execute(place.order_by(StressCheck.started_on.desc())).scalars().first()
        found = results_import.load(session, demo.actor("小川 早紀", Hat.CLERK), check, data, now=demo.now)
    assert found.problems == ()
    desk = as_somebody(demo, "physician", Hat.PHYSICIAN).get("/desk").text
    assert "2人" in desk
