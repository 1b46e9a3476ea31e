"""Does a consultation that somebody chose look to the examiner's office like 「今回は希望しない」, everywhere?

Two worlds differ in this one answer. In each the clerk walks every page there is and follows every link, over months,
sends the letters and enters a request; the two walks must be equal, letter by letter, apart from ids.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from casework.access import sight
from casework.access.sight import NO, YES, Record, Row
from casework.models.slots import Booking
from casework.rules import office
from casework.rules.vocabulary import CaseKind, Hat, InvitationState
from casework.services import case_list, coming
from tests import world as worlds
from tests.clients import Site, Visitor
from tests.databases import SQLITE_ONLY, Databases
from tests.services import asking, results

ID = re.compile(r"\b[0-9a-f]{32}\b")
TOKEN = re.compile(r'name="csrf_token"[^>]*>')
LINK = re.compile(r'href="(/(?!static/)[^"#]*)')
WISH = {"mode": "either", "physician": "any"}
KNOWING = {"known": "y", "unharmed": "y", "passed_on": "y"}
NOBODYS = {"/sign-in", "/first-code", "/prove", "/demo", "/token"}
"""Pages that know nothing of cases."""
Pages = dict[tuple[str, str], tuple[int, str]]

ENDLESS = frozenset({"/slots/week", "/slots/month", "/slots/new", "/slots/series/new"})
ENOUGH = 3
"""How many of such addresses are looked at on one walk."""


@dataclass
class Side:
    """One of the two worlds, with what the clerk was shown there."""

    site: Site
    pages: Pages = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    followed: Counter[str] = field(default_factory=Counter)

    def after(self, **span: float) -> None:
        self.site.clock.now = self.site.world.later(**span)

    def person(self, name: str = "worker") -> Visitor:
        return self.site.visitor(name, Hat.WORKER)

    def case(self, name: str = "worker", kind: CaseKind = CaseKind.STATUTORY) -> str:
        return asking.case_of(self.site.world, name, kind)

    def walk(self, stage: str) -> None:
        """Every page without a name in its address, every filter, every page of a case that is linked, and what these
        lead to. Ids are numbered in the order in which they turn up, so that order counts too.
        """
        clerk = self.site.visitor("clerk", Hat.CLERK)
        rules = [rule for rule in self.site.app.url_map.iter_rules() if "GET" in (rule.methods or set())]
        waiting = sorted({rule.rule for rule in rules if not rule.arguments} - NOBODYS)
        waiting += [f"/cases?state={state.value}" for state in InvitationState] + ["/cases?last=1"]
        of_case = sorted(rule.rule for rule in rules if rule.arguments == {"case_id"})
        met = set(waiting)
        self.followed.clear()
        while waiting:
            path = waiting.pop(0)
            answer = clerk.get(path)
            text = TOKEN.sub("", answer.get_data().decode(errors="replace"))  # a Word file too
            found = LINK.findall(text)
            for link in [*found, answer.location or "/"]:
                some = [link]
                if one := re.fullmatch(r"/cases/([0-9a-f]{32})", link):
                    some += [re.sub(r"<[^>]+>", one[1], rule) for rule in of_case]
                some = [new for new in some if new not in met and self._ends(new)]
                waiting += some
                met.update(some)
            key = stage, self.plain(path)
            self.pages[key] = answer.status_code, self.plain(f"{answer.location}\n{text}")
            answer.close()

    def _ends(self, link: str) -> bool:
        """Weeks lead to weeks without an end, and each hour to a form: some of them are enough."""
        page, asked, _ = link.partition("?")
        if not asked or page not in ENDLESS:
            return True
        self.followed[page] += 1
        return self.followed[page] <= ENOUGH

    def plain(self, text: str) -> str:
        return ID.sub(lambda found: self.numbers.setdefault(found[0], f"#{len(self.numbers)}"), text)


Answer = Callable[[Side], None]


def done(answer: object, status: int = 303) -> None:
    assert getattr(answer, "status_code") == status  # noqa: B009 - known as an object


def declines(side: Side, **said: str) -> None:
    """As the form sends it when nothing was touched, unless said."""
    done(side.person().post(f"/cases/{side.case()}/decline", said or {"reason": "no_answer", "words": ""}))


def consults(side: Side) -> None:
    done(side.person().post(f"/cases/{side.case()}/consult", WISH))


def declines_with_words(side: Side) -> None:
    declines(side, reason="busy", words="いまは忙しいので")
    side.after(days=20)


def declines_then_consults(side: Side) -> None:
    declines_with_words(side)
    consults(side)


def asks(side: Side) -> None:
    done(side.person().post(f"/cases/{side.case()}/request", {**WISH, **KNOWING}))
    side.after(days=2)


def takes_back(side: Side, kind: CaseKind = CaseKind.STATUTORY, **instead: str) -> None:
    person, address = side.person(), f"/cases/{side.case(kind=kind)}/withdraw"
    version = re.search(r'name="version"[^>]*value="(\d+)"', person.get(address).text)
    assert version
    done(person.post(address, {"version": version[1], **instead}))


def withdraws(side: Side) -> None:
    asks(side)
    takes_back(side)


def withdraws_for_a_consultation(side: Side) -> None:
    asks(side)
    takes_back(side, instead="y")


def consults_and_thinks_better_of_it(side: Side) -> None:
    consults(side)
    takes_back(side, CaseKind.CONSULTATION)


def books(side: Side, name: str) -> None:
    world, case_id = side.site.world, side.case(name, CaseKind.CONSULTATION)
    free = asking.choices(world, case_id, who=name)
    asking.book(world, case_id, free.earlier[0].public_id, who=name)


def declines_while_another_talks(side: Side) -> None:
    declines(side)
    done(side.person("colleague").post("/talk", WISH))
    books(side, "colleague")


def consults_and_books(side: Side) -> None:
    consults(side)
    books(side, "worker")


def turns_at_the_door(side: Side, then: str) -> None:
    """In the room, a little before the time: the notes were opened already."""
    asks(side)
    world, case_id = side.site.world, side.case()
    booking = asking.book(world, case_id, asking.choices(world, case_id).earlier[0].public_id)
    side.site.clock.now = booking.starts_at - timedelta(minutes=10)
    physician = side.site.visitor("physician", Hat.PHYSICIAN)
    done(physician.post(f"/bookings/{booking.public_id}/interview"))
    done(physician.post(f"/bookings/{booking.public_id}/door", {"then": then}))


def ends_at_the_door(side: Side) -> None:
    turns_at_the_door(side, "end")


def consults_at_the_door(side: Side) -> None:
    turns_at_the_door(side, "consult")


TWINS: dict[str, tuple[Answer, Answer]] = {
    "at once": (declines, consults),
    "after not this time": (declines_with_words, declines_then_consults),
    "after a withdrawal": (withdraws, withdraws_for_a_consultation),
    "at the door": (ends_at_the_door, consults_at_the_door),
    "taken back": (declines, consults_and_thinks_better_of_it),
    "a taken slot is nobody's": (declines_while_another_talks, consults_and_books),
}
"""What happens in the one world, and in the other."""


def lived(side: Side, answer: Answer, *, on: bool = False) -> Pages:
    """What the clerk is shown on the day of the answer; and with `on` months later, after the days of the letters and
    of the next approach, and when the person asks after all.
    """
    world = side.site.world
    results.invite(world, "worker", "colleague")
    asking.offer(world, date(2026, 12, 8), count=2)
    answer(side)
    side.walk("answered")
    if not on:
        return side.pages
    for days in (14, 29, 110):
        side.after(days=days)
        done(side.site.visitor("clerk").post("/letters/send"))
    side.walk("months later")
    entered = {
        "named": side.case(),
        "number": world.people["worker"].number or "",
        "received_on": "2027-03-20",
        "channel": "paper",
        **WISH,
    }
    done(side.site.visitor("clerk").post("/requests/enter", entered))
    side.walk("asked after all")
    return side.pages


def differences(one: Pages, other: Pages) -> list[tuple[str, str]]:
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))


@pytest.fixture
def sides(kind: str, databases: Databases, tmp_path: Path) -> Iterator[tuple[Side, Side]]:
    """Two worlds, equal so far."""
    fresh = [databases.fresh(kind, tmp_path) for _ in range(2)]
    made = [worlds.build(next(one), tmp_path) for one in fresh]
    sites = [Site(world) for world in made]
    yield Side(sites[0]), Side(sites[1])
    for site, world, one in zip(sites, made, fresh, strict=True):
        site.close()
        world.close()
        next(one, None)


@pytest.mark.parametrize(("how", "kind"), [("at once", "postgresql"), *((how, "sqlite") for how in TWINS)])
def test_a_consultation_looks_like_not_this_time(sides, how):
    declined, consulted = (lived(side, answer, on=True) for side, answer in zip(sides, TWINS[how], strict=True))
    assert differences(declined, consulted) == []
    shown = [text for (stage, _path), (_status, text) in consulted.items() if stage == "answered"]
    assert sum("今回は希望しない" in text for text in shown) >= 3, "the list, the filter and the case"
    assert sum("佐藤 真由美" in text for text in shown) >= 3
    told = {path for (_stage, path), (status, text) in consulted.items() if status == 200 and "健康相談" in text}
    assert {path for path in told if not path.startswith("/wordings/")} == set(), "the letters' own texts speak of it"


ONE_KIND = pytest.mark.parametrize("kind", ["sqlite"])


def compared(sides: tuple[Side, Side]) -> set[str]:
    """The addresses at which the two walks differ."""
    declined, consulted = lived(sides[0], declines), lived(sides[1], consults)
    return {path for _stage, path in differences(declined, consulted)}


@ONE_KIND
def test_twin_a_table_that_shows_clerks_the_state(sides, monkeypatch):
    rows = []
    for row in sight.INVITATION.rows:
        cells = {hat.value: cell for hat, cell in row.cells.items()}
        if row.fields == ("state",):
            cells["clerk"] = YES
        if row.fields == ("office_state",):
            cells["clerk"] = NO
        rows.append(Row(*row.fields, **cells))
    monkeypatch.setattr(sight, "INVITATION", Record("invitation", *rows, label="", why=""))
    found = compared(sides)
    assert {"/cases", "/cases?state=declined"} <= found


@ONE_KIND
def test_twin_a_time_that_is_free_again(sides, monkeypatch):
    """Ended at the door, the time is anybody's: with a consultation it is taken at once."""
    monkeypatch.setattr(coming, "_TURNED", Booking.state.in_([]))
    for made in (coming.FREE, coming.ONE):
        assert "turned" in str(made), "made once, at import"
    found = differences(lived(sides[0], ends_at_the_door), lived(sides[1], consults_at_the_door))
    assert any(path.startswith("/slots") for _stage, path in found)


@ONE_KIND
def test_twin_an_office_with_a_word_for_it(sides, monkeypatch):
    case_list._statement.cache_clear()
    with monkeypatch.context() as twin:
        twin.setattr(office, "AS_READ", {state: state for state in InvitationState})
        found = compared(sides)
    case_list._statement.cache_clear()
    assert {"/cases", "/cases?state=declined"} < found


@ONE_KIND
def test_twin_a_consultation_without_a_next_day(sides):
    def consults_for_good(side: Side) -> None:
        consults(side)
        with side.site.world.database.engine.begin() as connection:
            connection.execute(text("UPDATE invitation SET next_approach_on = NULL"))

    declined, consulted = lived(sides[0], declines), lived(sides[1], consults_for_good)
    found = differences(declined, consulted)
    assert found
    assert all(re.fullmatch(r"/cases/#\d+", path) for _stage, path in found)


# --- two people of one world ----------------------------------------------------------------------------


def page_of(site: Site, name: str) -> str:
    """The clerk's page of somebody's case without ids and without what says who it is."""
    case_id, who = asking.case_of(site.world, name), site.world.people[name]
    text = TOKEN.sub("", site.visitor("clerk").get(f"/cases/{case_id}").text)
    full = {"worker": ("佐藤 真由美", "サトウ マユミ"), "colleague": ("鈴木 健", "スズキ ケン")}[name]
    for own in (*full, who.number or "", who.login):
        text = text.replace(own, "…")
    return ID.sub("#", text)


@pytest.fixture
def answered(world, site):
    """The worker declined, the colleague chose a consultation."""
    results.invite(world, "worker", "colleague")
    done(site.visitor("worker").post(f"/cases/{asking.case_of(world)}/decline"))
    done(site.visitor("colleague").post(f"/cases/{asking.case_of(world, 'colleague')}/consult", WISH))
    return site


def test_two_people_of_one_list_look_alike(answered):
    assert page_of(answered, "worker") == page_of(answered, "colleague")
    clerk = answered.visitor("clerk")
    both = clerk.get("/cases?state=declined").text
    assert "佐藤 真由美" in both
    assert "鈴木 健" in both
    assert clerk.get("/cases?state=consulted").status_code == 404
    assert 'value="consulted"' not in both


@SQLITE_ONLY
def test_the_examiner_who_cares_for_them_reads_the_answer(answered):
    page = answered.visitor("physician").get("/cases?state=consulted")
    assert page.status_code == 200
    assert "鈴木 健" in page.text
    assert "佐藤 真由美" not in page.text


@SQLITE_ONLY
def test_the_person_reads_their_own_answer(world, answered):
    case_id = asking.case_of(world, "colleague")
    page = answered.visitor("colleague").get(f"/cases/{case_id}/invitation").text
    assert "健康相談を選ばれています" in page
    assert "次のご案内は2027年3月1日" in page
