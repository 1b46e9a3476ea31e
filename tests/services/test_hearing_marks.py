"""Can an employee correct and sign what HR noted, and does nobody decide on what was read before?"""

from datetime import date

import pytest

from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.hearings import Confirmed
from casework.rules.notices import Notice
from casework.rules.todos import Todo
from casework.rules.vocabulary import CloseReason, DecisionState, Hat
from casework.services import deciding, hearing_marks, hearings
from casework.services.judgements import Judgement
from tests.services import advising
from tests.services.advising import NEXT, advised, decide, hear, heard_version, limited, nights
from tests.services.test_hearing_questions import todos
from tests.services.test_hearings import notes

WORDS = "「3か月なら」ではなく「1か月なら」と言いました。"


def correct(world, hearing, *, words=WORDS, version=1, who="worker"):
    with world.database.writing() as session:
        return hearing_marks.correct(session, world.actor(who), hearing.public_id, words, version=version, now=NEXT)


def sign(world, hearing, *, version=1, who="worker"):
    with world.database.writing() as session:
        return hearing_marks.sign(session, world.actor(who), hearing.public_id, version=version, now=NEXT)


def read(world, hearing, who, hat=None):
    with world.database.writing() as session:
        return hearings.read(session, world.actor(who, hat), hearing.public_id, now=NEXT)


def test_a_correction_stands_beside_the_note_which_stays(world):
    case = advised(world)
    hearing = hear(world, case)
    assert (hearing.confirmed, todos(world, "worker", Hat.WORKER)[0]) == (Confirmed.NOT_YET, Todo.CHECK_HEARING)
    corrected = correct(world, hearing)
    assert (corrected.words, corrected.correction) == ("夜勤手当が減るのは困るが、3か月なら", WORDS)
    assert (corrected.confirmed, corrected.corrected_at, corrected.signed_at) == (Confirmed.CORRECTED, NEXT, None)
    assert Todo.CHECK_HEARING not in todos(world, "worker", Hat.WORKER)
    assert ("hr", Hat.HR) in notes(world, Notice.HEARING_MARKED)
    theirs = read(world, hearing, "hr").hearing
    assert (theirs.correction, theirs.confirmed) == (WORDS, Confirmed.CORRECTED)


def test_a_decision_on_what_was_read_before_the_correction_is_stale(world):
    case = advised(world)
    hearing = hear(world, case)
    correct(world, hearing)
    with pytest.raises(Stale):
        decide(world, case, limited(), nights(), version=1)
    assert decide(world, case, limited(), nights(), version=2).public_id


def test_twin_a_correction_that_leaves_the_version_alone_is_seen(world):
    from sqlalchemy import update

    from casework.access import Act, enter_worker
    from casework.models.measures import Hearing

    case = advised(world)
    correct(world, hear(world, case))
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        session.execute(update(Hearing).values(version=1))
        visit.record("hearing", "0" * 32)
    assert decide(world, case, limited(), nights(), version=1).public_id


def test_a_signature_is_kept_with_its_time_and_holds_for_the_correction_too(world):
    hearing = hear(world, advised(world))
    signed = sign(world, hearing)
    assert (signed.confirmed, signed.signed_at) == (Confirmed.SIGNED, NEXT)
    again = correct(world, hearing, version=2)
    assert (again.confirmed, again.signed_at) == (Confirmed.CORRECTED, None), "it was for other words"
    assert sign(world, hearing, version=3).confirmed is Confirmed.SIGNED_CORRECTED
    with pytest.raises(NotNow):
        sign(world, hearing, version=4)


@pytest.mark.parametrize("mark", [correct, sign])
def test_what_the_employee_confirmed_hr_changes_no_more(world, mark):
    case = advised(world)
    mark(world, hear(world, case))
    with pytest.raises(NotNow) as refused:
        hear(world, case, version=2, words="ほかの言葉")
    assert refused.value.said == hearings.CONFIRMED


@pytest.mark.parametrize("mark", [correct, sign])
def test_a_note_that_changed_is_read_first(world, mark):
    case = advised(world)
    hearing = hear(world, case)
    hear(world, case, version=1, words="3か月なら")
    with pytest.raises(Stale):
        mark(world, hearing, version=1)


@pytest.mark.parametrize("mark", [correct, sign])
@pytest.mark.parametrize("name", ["colleague", "hr", "supervisor", "physician"])
def test_nobody_marks_it_for_them(world, mark, name):
    hearing = hear(world, advised(world))
    with pytest.raises(NotYours):
        mark(world, hearing, who=name)


def test_after_the_decision_it_may_be_signed_and_not_corrected(world):
    case = advised(world)
    hearing = hear(world, case)
    decide(world, case, limited(), nights())
    with pytest.raises(NotNow) as refused:
        correct(world, hearing)
    assert refused.value.said == hearing_marks.TOO_LATE
    page = read(world, hearing, "worker")
    assert (page.may_correct, page.may_sign) == (False, True)
    assert sign(world, hearing).confirmed is Confirmed.SIGNED


def test_a_correction_has_words(world):
    hearing = hear(world, advised(world))
    with pytest.raises(NotValid) as refused:
        correct(world, hearing, words=" ")
    assert refused.value.field == "words"


def test_the_physician_learns_nothing_of_it(world):
    hearing = hear(world, advised(world))
    correct(world, hearing)
    seen = read(world, hearing, "physician", Hat.PHYSICIAN).hearing.as_dict()
    assert not seen.keys() & {"correction", "corrected_at", "signed_at", "confirmed", "words"}


def test_normal_duty_without_measures_needs_no_hearing_and_closes(world):
    """通常勤務 (domain: §12.4): notice with its reason, the 産業医 told, closed."""
    from sqlalchemy import select

    from casework.models.cases import Case

    case = advised(world, advising.NORMAL)
    made = decide(world, case, reason="医師の意見のとおり、通常勤務で差し支えないため")
    assert (made.normal, made.unheard_reason, made.reason) == (
        True, None, "医師の意見のとおり、通常勤務で差し支えないため",
    )  # fmt: skip
    assert notes(world, Notice.NO_MEASURES) == [("worker", Hat.WORKER)]
    assert ("physician", Hat.PHYSICIAN) in notes(world, Notice.DECISION_TO_PHYSICIAN)
    with world.database.reading() as session:
        closed = session.execute(select(Case).where(Case.public_id == case.case_id)).scalar_one()
    assert closed.close_reason is CloseReason.NO_MEASURES


def as_decided(world, case, now, **more):
    """HR decides what was advised, on the note as it stands."""
    judgement = Judgement(
        (limited(), nights()), date(2027, 1, 9), "", hearing_version=heard_version(world, case),
        weighed="見直しで確かめる", **more
    )  # fmt: skip
    with world.database.writing() as session:
        return deciding.decide(session, world.actor("hr"), case.opinion_id, judgement, now=now)


def test_hr_does_not_decide_on_a_note_that_the_employee_could_not_read_yet_without_saying_why(world):
    case = advised(world)
    hear(world, case)
    with pytest.raises(NotValid, match="まだ聴取の記録を確かめていません") as asked:
        as_decided(world, case, NEXT)
    assert (asked.value.field, asked.value.said.params) == ("unseen", {"day": date(2026, 12, 11)})
    made = as_decided(world, case, NEXT, unseen="今週の夜勤に間に合わせるため")
    assert made.unseen_reason == "今週の夜勤に間に合わせるため"


def test_it_waits_no_longer_once_the_note_is_marked(world):
    case = advised(world)
    sign(world, hear(world, case))
    assert as_decided(world, case, NEXT, unseen="要らない理由").unseen_reason is None


def test_it_waits_no_longer_once_the_days_of_the_rules_are_over(world):
    case = advised(world)
    hear(world, case)
    assert as_decided(world, case, world.later(days=13)).unseen_reason is None


def test_twin_a_note_that_nobody_waits_for_is_decided_on_at_once(world, monkeypatch):
    monkeypatch.setattr(hearings, "unseen_until", lambda *_: None)
    case = advised(world)
    hear(world, case)
    assert as_decided(world, case, NEXT).state is DecisionState.DECIDED
