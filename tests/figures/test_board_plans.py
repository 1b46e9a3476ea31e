"""Is the board of a large campaign found through indexes alone, and with few questions, on each kind of database?"""

import pytest
from sqlalchemy import text

from tests.clients import Site
from tests.figures import campaign_board, plans

LARGE = 2_000
"""Rows from which on a table is too large to be gone through: stricter than the 10,000 that are promised, so that
requests and bookings of this crowd count too.
"""
OF_EVERY_PAGE = {"sign_in", "trail_head", "inbox_note", "hat_grant"}
"""Where the session, the trail and the reader's standing are read, as on every page."""
FILTERS = (
    "?stage=asked",
    "?due=overdue",
    "?due=week&stage=invited",
    "?department={department}",
    "?department={department}&stage=held&text=10",
    "?text=%E4%BD%90%E8%97%A4",
    "?after={after}",
    "?after={after}&due=week",
)

TWINS = {"ix_interview_request_case_id": "interview_request", "ix_case_stress_check_id_workplace_id": "case"}
"""Indexes without which a table has to be gone through."""


@pytest.fixture
def site(world):
    made = Site(world)
    yield made
    made.close()


def test_no_question_of_the_board_walks_through_a_large_table_and_the_twin_does(world, site):
    check = campaign_board.fill(world, 10_000, before=3, needed=0.25)
    engine = site.app.extensions["casework"].database.engine
    with engine.connect() as connection:
        rows = plans.sizes(connection)
    assert (
        min(rows[name] for name in ("check_result", "case", "invitation", "letter", "case_limit", "person")) >= 10_000
    )
    assert min(rows[name] for name in ("interview_request", "booking", "interview", "slot")) >= LARGE / 2
    large = {name for name, number in rows.items() if number >= LARGE}

    def walked(questions):
        with engine.connect() as connection:
            return set().union(*(plans.walked(connection, question) for question in questions)) & large

    clerk, path = site.visitor("clerk"), f"/checks/{check}/board"
    first = clerk.get(path)
    assert first.status_code == 200
    after = first.text.split("after=", 1)[1].split("&", 1)[0].split('"', 1)[0]
    department = first.text.split("?department=", 1)[1].split("#", 1)[0]
    pages = ["/boards", path, *(path + some.format(after=after, department=department) for some in FILTERS)]
    for who, page in [("clerk", page) for page in pages] + [("physician", page) for page in ("/boards", path)]:
        visitor = clerk if who == "clerk" else site.visitor(who)
        visitor.get("/boards")
        answers = []
        questions = plans.asked(engine, lambda: answers.append(visitor.get(page)))  # noqa: B023 - asked at once
        assert answers[0].status_code == 200, page
        own = [one for one in questions if not any(f"FROM {name}" in one.statement for name in OF_EVERY_PAGE)]
        assert 0 < len(own) <= 6, (who, page)
        assert walked(own) == set(), (who, page)
        assert len(questions) - len(own) <= 4, (who, page)

    question = plans.asked(engine, lambda: clerk.get(path))
    for index, table in TWINS.items():
        with engine.begin() as connection:
            connection.execute(text(f"DROP INDEX {index}"))
        assert table in walked(question), f"without {index}"
