"""Which text does a letter have, and does the employee read the one that was sent?"""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from casework.access import Act, enter_worker
from casework.models.invitations import Letter
from casework.models.people import Person, Workplace
from casework.models.wordings import Wording
from casework.rules import letter_texts
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.policy import Policy
from casework.rules.vocabulary import Hat, Language, WordingKind
from casework.services import invitations, letters, wordings
from casework.services.wordings import NewWording
from tests.services.results import invite
from tests.services.test_invitations import only_case

DAY = date(2026, 12, 1)
FIRST, JA, EN = WordingKind.FIRST, Language.JAPANESE, Language.ENGLISH


@contextmanager
def acting(world):
    with world.database.writing() as session:
        enter_worker(session, world.company_id, Act.BUILD, now=world.now).record("wording", "x")
        yield session


def own(world, body, *, workplace=None, number=1, from_on=DAY, kind=FIRST, language=JA):
    with acting(world) as session:
        session.add(
            Wording(company_id=world.company_id, workplace_id=workplace, kind=kind, language=language, number=number,
                    body=body, from_on=from_on, made_by_id=world.people["clerk"].person_id, made_at=world.now)
        )  # fmt: skip


def body(world, workplace, *, kind=FIRST, language=JA, day=DAY, company=None):
    with world.database.reading() as session:
        return wordings.text_for(session, company or world.company_id, workplace, kind, language, day).body


def letter(world, now=None):
    with world.database.writing() as session:
        return invitations.page(session, world.actor("worker", Hat.WORKER), only_case(world),
                                now=now or world.now).letter  # fmt: skip


def test_the_workplace_s_own_then_the_company_s_then_the_product_s(world):
    assert body(world, world.head_office) == letter_texts.TEXTS[FIRST, JA]
    own(world, "会社の文")
    own(world, "工場の文", workplace=world.factory)
    assert (body(world, world.head_office), body(world, world.factory)) == ("会社の文", "工場の文")
    assert body(world, world.factory, language=EN) == letter_texts.TEXTS[FIRST, EN]
    assert body(world, world.factory, kind=WordingKind.FINAL) == letter_texts.TEXTS[WordingKind.FINAL, JA]
    assert body(world, world.factory, company=world.other_company_id) == letter_texts.TEXTS[FIRST, JA]


def test_a_version_holds_from_its_day_and_the_last_one_of_a_day_counts(world):
    own(world, "一", from_on=DAY)
    own(world, "二", number=2, from_on=DAY + timedelta(days=5))
    own(world, "三", number=3, from_on=DAY + timedelta(days=5))
    days = [DAY - timedelta(days=1), DAY, DAY + timedelta(days=4), DAY + timedelta(days=5)]
    assert [body(world, world.factory, day=day) for day in days] == [letter_texts.TEXTS[FIRST, JA], "一", "一", "三"]


def test_the_employee_reads_the_letter_with_their_names_and_days(world):
    invite(world, "worker")
    text = letter(world)
    assert text.startswith("佐藤 真由美 様")
    for part in ("2026年12月31日（木）", "港テスト工業", "山田 哲也", "（サインインのページ）", "みなされます"):
        assert part in text
    assert "{" not in text


def test_in_the_language_of_the_person(world):
    with acting(world) as session:
        session.get_one(Person, world.people["worker"].person_id).language = EN
    invite(world, "worker")
    assert letter(world).startswith("Dear 佐藤 真由美,")


def test_a_letter_that_was_sent_keeps_its_text(world):
    own(world, "送ったときの文")
    invite(world, "worker")
    own(world, "あとの文", number=2)
    assert letter(world) == "送ったときの文"


def test_the_next_letter_brings_its_own_text(world):
    invite(world, "worker")
    own(world, "勧奨の文", kind=WordingKind.REMINDER)
    later = world.later(days=20)
    with world.database.writing() as session:
        assert letters.send(session, world.actor("clerk"), now=later) == 1
    assert letter(world, now=later) == "勧奨の文"
    with world.database.reading() as session:
        used = session.execute(select(Letter.wording_id).where(Letter.sent_at.is_not(None))).scalars().all()
        assert sorted(used, key=str) == [session.execute(select(Wording.id)).scalar_one(), None]


@pytest.mark.parametrize("name", ["{会社名}", "%(x)s", "<b>x</b>"])
def test_a_name_is_only_a_name(world, name):
    with acting(world) as session:
        session.get_one(Person, world.people["worker"].person_id).name = name
    invite(world, "worker")
    assert letter(world).startswith(f"{name} 様")


BODY = letter_texts.TEXTS[FIRST, JA]


def office(world) -> str:
    with world.database.reading() as session:
        return session.get_one(Workplace, world.head_office).public_id


def written(world, new, *, who="clerk", place="", kind=FIRST):
    place = office(world) if place == "" else place
    with world.database.writing() as session:
        wordings.write(session, world.actor(who), place, kind, JA, new, now=world.now)


def versions(world):
    place = office(world)
    with world.database.reading() as session:
        return wordings.page(session, world.actor("clerk"), place, FIRST, JA, now=world.now).versions


def test_a_clerk_writes_a_version_and_who_wrote_it_stays(world):
    written(world, NewWording(f"{BODY}\r\n追伸", DAY))
    written(world, NewWording(BODY, DAY + timedelta(days=3)))
    assert [(one.number, one.made_by_name) for one in versions(world)] == [(2, "小林 直子"), (1, "小林 直子")]
    assert body(world, world.head_office) == f"{BODY}\n追伸"
    assert body(world, world.factory) == BODY
    with world.database.reading() as session:
        whole = wordings.index(session, world.actor("clerk"), now=world.now).places[0]
    (line,) = [line for line in whole.lines if line.own or line.ahead]
    assert line.own is not None
    assert (line.own.number, [one.number for one in line.ahead]) == (1, [2])  # the second one waits for its day


def test_missing_points_need_a_tick(world):
    with pytest.raises(NotValid) as refused:
        written(world, NewWording("{氏名} 様　お話しください。", DAY))
    assert refused.value.field == "all_the_same"
    written(world, NewWording("{氏名} 様　お話しください。", DAY, all_the_same=True))
    assert len(versions(world)) == 1


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewWording(f"{BODY}{{病名}}", DAY, all_the_same=True), "body"),
        (NewWording(f"{BODY}完全に秘密です。", DAY, all_the_same=True), "body"),
        (NewWording(f"{BODY}あ", DAY - timedelta(days=1)), "from_on"),
        (NewWording(f"{BODY}あ", DAY + timedelta(days=400)), "from_on"),
        (NewWording("　\u3000\n 　", DAY, all_the_same=True), "body"),
        (NewWording(f"{BODY}｛病名｝", DAY, all_the_same=True), "body"),
        (NewWording(f"{BODY}\r\n", DAY), "body"),
    ],
)
def test_what_can_t_be_used_is_refused_beside_its_field(world, new, field):
    with pytest.raises(NotValid) as refused:
        written(world, new)
    assert refused.value.field == field
    assert versions(world) == ()


@pytest.mark.parametrize(
    "who", ["hr", "worker", "supervisor", "physician", "nurse", "committee", "admin", "coordinator"]
)
def test_nobody_else_writes(world, who):
    with pytest.raises(NotYours):
        written(world, NewWording(BODY, DAY), who=who)


def test_a_clerk_writes_for_their_own_workplaces_alone(world):
    with world.database.reading() as session:
        factory = session.get_one(Workplace, world.factory).public_id
    for who, place in (("clerk", factory), ("clerk", None), ("stranger_clerk", factory), ("stranger_clerk", "")):
        with pytest.raises(NotYours):
            written(world, NewWording(BODY, DAY), who=who, place=place)
    assert versions(world) == ()
    written(world, NewWording(f"{BODY}あ", DAY), who="stranger_clerk", place=None)
    assert versions(world) == ()
    assert body(world, world.head_office, company=world.other_company_id) == f"{BODY}あ"


def take_back(world, version_id, who="clerk", now=None):
    with world.database.writing() as session:
        wordings.take_back(session, world.actor(who), version_id, now=now or world.now)


def test_what_has_not_begun_is_taken_back_and_its_number_is_never_used_again(world):
    soon = DAY + timedelta(days=3)
    written(world, NewWording(f"{BODY}あ", soon))
    (version,) = versions(world)
    for who in ("physician", "coordinator", "stranger_clerk"):
        with pytest.raises(NotYours):
            take_back(world, version.public_id, who)
    take_back(world, version.public_id)
    assert versions(world) == ()
    assert body(world, world.head_office, day=soon) == BODY
    with pytest.raises(NotNow):
        take_back(world, version.public_id)
    written(world, NewWording(f"{BODY}い", soon))
    (version,) = versions(world)
    assert version.number == 2
    with pytest.raises(NotNow):
        take_back(world, version.public_id, now=world.later(days=3))


def test_the_editor_begins_with_the_newest_text_even_if_it_waits(world):
    written(world, NewWording(f"{BODY}あ", DAY))
    written(world, NewWording(f"{BODY}い", DAY + timedelta(days=3)))
    place = office(world)
    with world.database.reading() as session:
        assert wordings.page(session, world.actor("clerk"), place, FIRST, JA, now=world.now).body == f"{BODY}い"


def test_all_that_is_wrong_is_said_at_once(world):
    with pytest.raises(NotValid) as refused:
        written(world, NewWording("{病名} {住所} 完全に秘密です。", DAY - timedelta(days=1)))
    found = [fault.field for fault in (refused.value, *refused.value.others)]
    assert found == ["body", "body", "body", "from_on", "all_the_same"]


def test_a_sentence_that_presses_takes_a_tick(world):
    pressed = f"{BODY}\n必ず受けてください。"
    with pytest.raises(NotValid) as refused:
        written(world, NewWording(pressed, DAY))
    assert refused.value.field == "all_the_same"
    written(world, NewWording(pressed, DAY, all_the_same=True))


def reading(world, who, place=None):
    place = place or office(world)
    with world.database.reading() as session:
        return wordings.reading(session, world.actor(who), place, FIRST, JA, now=world.now)


def test_the_examiner_reads_what_is_sent_in_their_name_and_what_will_be(world):
    assert (reading(world, "physician").body, reading(world, "physician").version) == (BODY, None)
    own(world, "会社の文")
    found = reading(world, "physician")
    assert (found.body, found.of_company, found.version.number) == ("会社の文", True, 1)
    written(world, NewWording(f"{BODY}あ", DAY + timedelta(days=3)))
    assert [one.body for one in reading(world, "physician").ahead] == [f"{BODY}あ"]
    with world.database.reading() as session:
        index = wordings.index(session, world.actor("physician"), now=world.now)
    assert ([place.name for place in index.places], index.may_write) == (["本社"], False)


@pytest.mark.parametrize(
    "who", ["factory_physician", "outside_physician", "nurse", "stranger_physician", "stranger_clerk"]
)
def test_who_examines_nothing_there_reads_nothing(world, who):
    with pytest.raises(NotYours):
        reading(world, who)
    with world.database.reading() as session:
        places = wordings.index(session, world.actor(who), now=world.now).places
    assert all(place.public_id != office(world) for place in places)


def test_the_preview_names_nobody_real_and_not_the_same_person_twice():
    seen = wordings.preview(BODY, "会社", JA, DAY, Policy())
    assert seen.startswith("見本 花子 様")
    assert seen.count("見本 花子") == 1
    assert "{" not in seen


def test_wide_braces_are_braces(world):
    written(world, NewWording(f"{BODY}\n｛氏名｝", DAY))
    assert body(world, world.head_office).endswith("{氏名}")


def test_a_text_that_changes_nothing_is_no_version(world):
    written(world, NewWording(f"{BODY}あ", DAY + timedelta(days=3)))
    for unchanged in (NewWording(BODY, DAY), NewWording(f"{BODY}あ\r\n", DAY + timedelta(days=9))):
        with pytest.raises(NotValid, match="同じです") as refused:
            written(world, unchanged)
        assert refused.value.field == "body"
    assert len(versions(world)) == 1
    written(world, NewWording(BODY, DAY + timedelta(days=9)))
    assert [one.number for one in versions(world)] == [2, 1]


@pytest.mark.parametrize("days", [0, 5])
def test_one_text_begins_on_a_day(world, days):
    day = DAY + timedelta(days=days)
    written(world, NewWording(f"{BODY}あ", day))
    written(world, NewWording(f"{BODY}い", day))
    (standing,) = versions(world)
    assert (standing.number, body(world, world.head_office, day=day)) == (2, f"{BODY}い")
    with world.database.reading() as session:
        kept = session.execute(select(Wording.number, Wording.taken_back_on).order_by(Wording.number)).all()
    assert [tuple(one) for one in kept] == [(1, DAY), (2, None)]


def test_a_text_that_a_letter_was_sent_with_gives_way_on_another_day_alone(world):
    written(world, NewWording(f"{BODY}あ", DAY))
    invite(world, "worker")
    with acting(world) as session:
        version = session.execute(select(Wording.id)).scalar_one()
        session.execute(update(Letter).values(wording_id=version))
    with pytest.raises(NotValid, match="もう手紙に使われています") as refused:
        written(world, NewWording(f"{BODY}い", DAY))
    assert refused.value.field == "from_on"
    written(world, NewWording(f"{BODY}い", DAY + timedelta(days=1)))
    assert [one.number for one in versions(world)] == [2, 1]
