"""Is a long import told while it runs, and does one that is stopped anywhere leave all or nothing?"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy.orm import Session

from casework.models.checks import CheckResult
from casework.models.trail import TrailEntry
from casework.services import results_import
from casework.services.needs import Decision
from casework.web import results as pages
from tests.services.results import LOW, decide, file, line, load, more_people, waiting
from tests.web.test_checks import counted, upload
from tests.web.test_results import chosen

PEOPLE = 30


@pytest.fixture
def many(world, monkeypatch) -> bytes:
    """A file that counts as long, written in many portions."""
    monkeypatch.setattr(results_import, "LONG", 10)
    monkeypatch.setattr(results_import, "AT_ONCE", 4)
    return file(*(line(number, LOW, "×") for number in more_people(world, PEOPLE)))


def begin(clerk, world, data: bytes):
    """Press the button of the page that was looked at; the answer isn't read yet."""
    page = upload(clerk, world, data)
    assert 'name="take" value="long"' in page.text
    sent = {**chosen(page), "take": "long", "csrf_token": clerk.token}
    return clerk.client.post(f"/checks/{world.check_public_id}/import", data=sent)


def stopped(clerk, world, data: bytes, after: int) -> int:
    """Close the page after so many pieces; how many results are there then."""
    answer = begin(clerk, world, data)
    pieces = answer.iter_encoded()
    for _ in range(after):
        next(pieces)
    answer.close()
    return counted(world, CheckResult)


def test_a_long_import_tells_how_far_it_is_and_ends_with_a_link(world, site, many):
    clerk = site.visitor("clerk")
    answer = begin(clerk, world, many)
    assert answer.status_code == 200
    bars = [int(done) for done in re.findall(r'<progress[^>]* value="(\d+)"', answer.text)]
    assert len(bars) > 5
    assert bars == sorted(bars)
    assert bars[-1] <= 99
    assert "結果を取り込みました（新しい人 30、直した人 0）" in answer.text
    assert f'href="/checks/{world.check_public_id}"' in answer.text
    assert answer.text.rstrip().endswith("</html>")
    assert counted(world, CheckResult) == PEOPLE
    assert "何も変えていません" in begin(clerk, world, many).text


def test_a_short_one_goes_the_short_way(world, site):
    assert 'name="take" value="short"' in upload(site.visitor("clerk"), world, file(line(1001))).text


@pytest.mark.parametrize("after", [1, 2, 3, 4, 6, 9])
def test_a_page_that_is_closed_in_the_middle_leaves_nothing(world, site, many, after):
    clerk = site.visitor("clerk")
    entries = counted(world, TrailEntry)
    assert stopped(clerk, world, many, after) == 0
    assert counted(world, TrailEntry) <= entries + 1  # that the page was looked at
    assert begin(clerk, world, many).text.count("結果を取り込みました") == 1
    assert counted(world, CheckResult) == PEOPLE


def test_an_import_that_commits_on_its_way_is_caught_by_the_same_look(world, site, many, monkeypatch):
    @contextmanager
    def hasty() -> Iterator[Session]:
        with world.database._writing() as session:
            try:
                yield session
            finally:
                session.commit()

    clerk = site.visitor("clerk")
    page = upload(clerk, world, many)
    monkeypatch.setattr(pages, "transaction", hasty)
    sent = {**chosen(page), "take": "long", "csrf_token": clerk.token}
    answer = clerk.client.post(f"/checks/{world.check_public_id}/import", data=sent)
    pieces = answer.iter_encoded()
    for _ in range(6):
        next(pieces)
    answer.close()
    assert 0 < counted(world, CheckResult) < PEOPLE


def test_what_was_decided_meanwhile_stops_all_of_it(world, site, many):
    clerk = site.visitor("clerk")
    load(world, file(line(1001)))
    page = upload(clerk, world, many + line(1001, LOW, "×").encode())
    sent = {**chosen(page), "take": "long", "csrf_token": clerk.token}
    decide(world, Decision(waiting(world)["1001"].public_id, needed=True))
    answer = clerk.client.post(f"/checks/{world.check_public_id}/import", data=sent)
    assert "実施者がすでに判断した結果" in answer.text
    assert "何も取り込みませんでした" in answer.text
    assert counted(world, CheckResult) == 1


class Left(Exception):
    """Somebody pulled the plug."""


def leave(world, data: bytes, steps: int) -> None:
    with world.database.writing() as session:
        clerk = world.actor("clerk")
        going = results_import.load_by_steps(session, clerk, world.check_public_id, data, now=world.now)
        for _ in range(steps):
            next(going)
        raise Left


@pytest.mark.parametrize("steps", [1, 2, 4, 7])
def test_the_verb_itself_leaves_nothing_when_it_is_left(world, many, steps):
    with pytest.raises(Left):
        leave(world, many, steps)
    assert counted(world, CheckResult) == 0
