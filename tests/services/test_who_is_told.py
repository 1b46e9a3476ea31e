"""Does a line reach only those who can open what it is about, and does it say what was shown?"""

from datetime import UTC, date, datetime

import pytest

from casework.access import Visit
from casework.models.instruction_drafts import InstructionDraft
from casework.models.measures import Instruction
from casework.models.sendings import Sending
from casework.rules.bases import Purpose
from casework.rules.errors import NotNow
from casework.rules.notices import Notice
from casework.rules.objections import Outcome
from casework.rules.vocabulary import EngagementKind
from casework.services import editions, forerunners, instructing, new_offices, records, sendings, shown_texts, terms
from tests.services import test_instruction_threads as threads
from tests.services import test_measure_reviews as reviews
from tests.services import test_objections as objections
from tests.services import test_reconsiderations as refusals
from tests.services import test_terms as ends
from tests.services.advising import NEXT, advised, decide, decided, explain, hear, limited, order, told
from tests.services.test_corrections import corrected
from tests.services.test_decision_notices import taken
from tests.services.test_explanations import engaged_as
from tests.services.test_hearings import notes
from tests.services.test_instructing import again, unlead
from tests.services.test_instructions import lead
from tests.services.test_relocations import MOVE, PLACE, TOLD, place, third
from tests.services.test_sendings import answer, propose, send_shown

PUT_OFF = date(2027, 1, 11)


def lifted_after_hr_did_it(world):
    """HR carried it out; somebody leads since, and wasn't told yet; it is lifted."""
    case, decision = decided(world)
    explain(world, decision)
    unlead(world)
    with world.database.writing() as session:
        instructing.carry_out(session, world.actor("hr"), decision.public_id, order(), now=NEXT)
    again(world, "other_supervisor", date(2027, 2, 1))
    decide(world, ends.advised_again(world, case, decision, Purpose.LIFTED), now=ends.FEBRUARY, reason="回復したため")
    return notes(world, Notice.INSTRUCTION_ENDED)


def test_who_was_told_nothing_hears_of_no_end(world):
    assert lifted_after_hr_did_it(world) == []


def test_twin_an_end_that_every_boss_hears_of_is_seen(world, monkeypatch):
    case = terms._instruction

    def as_a_supervisors(session, decision):
        found = case(session, decision)
        if found is not None:
            monkeypatch.setattr(Instruction, "by_hr", property(lambda _one: False))
        return found

    monkeypatch.setattr(terms, "_instruction", as_a_supervisors)
    assert lifted_after_hr_did_it(world) != []


def answered_after_the_change(world):
    _, _, instruction = told(world)
    note = threads.say(world, instruction, threads.ASKED)
    lead(world, "other_supervisor", from_on=MOVE)
    threads.answer(world, note, "遅番も数えます", now=datetime(2026, 12, 21, 1, tzinfo=UTC))
    return notes(world, Notice.SUPERVISOR_ANSWERED)


def test_who_leads_no_more_hears_no_answer(world):
    assert answered_after_the_change(world) == []


def reviewed_with_words_of(world, kind):
    """HR names a physician of a workplace that has no 産業医."""
    _, decision, _ = told(world)
    engaged_as(world, kind)
    named = reviews.opened(world, decision).physicians[-1]
    reviews.look_again(world, decision, physician_id=named.public_id)
    return [who for who, _hat in notes(world, Notice.REVIEW_WORDS)]


def test_who_cannot_read_the_decision_hears_of_no_words(world):
    assert reviewed_with_words_of(world, EngagementKind.INTERVIEW_PHYSICIAN) == []


def anybody(_visit, _model, _record_id, persons, _hat):
    return [*persons]


@pytest.mark.parametrize("which", [answered_after_the_change, reviewed_with_words_of])
def test_twin_telling_whoever_is_named_is_seen(world, monkeypatch, which):
    monkeypatch.setattr(Visit, "reaching", anybody)
    more = (EngagementKind.INTERVIEW_PHYSICIAN,) if which is reviewed_with_words_of else ()
    assert which(world, *more) != []


def told_of_ones_words(world):
    """HR answers an objection with words that it writes down as the 産業医's."""
    _, decision = decided(world)
    explain(world, decision)
    objections.second_officer(world)
    objections.answer(world, objections.write(world, decision), who="committee")
    return [who for who, _hat in notes(world, Notice.OBJECTION_WORDS)]


def test_the_physician_hears_of_words_that_hr_wrote_down(world):
    assert told_of_ones_words(world) == ["physician"]


def viewed(world, *, agrees):
    case = advised(world, by="outside_physician")
    with world.database.writing() as session:
        records.give_view(session, world.actor("physician"), case.opinion_id, agrees, "もっと短く", now=NEXT)
    return {
        notice: sorted(who for who, _hat in notes(world, notice)) for notice in (Notice.VIEW_GIVEN, Notice.VIEW_DIFFERS)
    }


def test_hr_and_the_employee_hear_of_a_view_and_that_it_differs(world):
    assert viewed(world, agrees=False) == {Notice.VIEW_GIVEN: [], Notice.VIEW_DIFFERS: ["hr", "worker"]}


def test_twin_words_that_nobody_hears_of_are_seen(world, monkeypatch):
    monkeypatch.setattr(Visit, "reaching", lambda *_of: [])
    with pytest.raises(AssertionError):
        test_the_physician_hears_of_words_that_hr_wrote_down(world)


def sent_after_it_was_put_off(world, broken=lambda: None):
    """What HR elsewhere was told, against what the employee said was fine."""
    _, decision, _ = told(world)
    broken()
    place(world, world.factory, MOVE)
    draft = propose(world, decision, TOLD)
    answer(world, draft)
    place(world, world.head_office, MOVE)
    place(world, world.factory, PUT_OFF)
    with pytest.raises(NotNow, match="本人に見せた文面と違います"):
        send_shown(world, decision, draft)
    draft = propose(world, decision, TOLD)
    answer(world, draft)
    send_shown(world, decision, draft)
    with world.database.reading() as session:
        return [session.query(model).order_by(model.id.desc()).first().from_on for model in (InstructionDraft, Sending)]


def test_hr_elsewhere_is_told_exactly_what_was_shown(world):
    assert sent_after_it_was_put_off(world) == [PUT_OFF, PUT_OFF]


def test_twin_a_text_that_is_made_anew_is_seen(world, monkeypatch):
    def all_the_same():
        monkeypatch.setattr(shown_texts, "says", lambda _shown: ())
        monkeypatch.setattr(sendings, "_said", lambda *_of: ())

    with pytest.raises(pytest.fail.Exception):
        sent_after_it_was_put_off(world, all_the_same)


def told_behind_an_empty_office(world):
    """Two moves ahead, and nobody is HR at the first."""
    _, decision, _ = told(world)
    place(world, third(world), MOVE)
    place(world, world.factory, PUT_OFF)
    return propose(world, decision, TOLD).name


def test_an_office_without_anybody_keeps_the_next_from_nothing(world):
    assert told_behind_an_empty_office(world) == PLACE


def test_twin_the_first_office_alone_is_seen(world, monkeypatch):
    monkeypatch.setattr(new_offices, "following", lambda _visit, _case, moves: [*moves][:1])
    with pytest.raises(NotNow):
        told_behind_an_empty_office(world)


GRANTED = "30時間に改めます。"


def changed_by_an_objection(world):
    """The refusal was looked at again and the decision kept; then an objection changed it, and the opinion was
    corrected before the new decision.
    """
    case, decision = refusals.refused(world)
    refusals.settle(world, decision, Outcome.KEPT, physician_words="この決定のまま続けるべきです。")
    objections.second_officer(world)
    objections.answer(world, objections.write(world, decision), Outcome.CHANGED, words=GRANTED, who="committee")
    again = corrected(world, case)
    hear(world, again)
    return taken(world, decide(world, again, limited(30), reason="異議により"))


def test_a_physicians_go_on_is_no_ground_for_the_opposite(world):
    said = changed_by_an_objection(world)
    assert "この決定のまま続けるべきです。" not in said
    assert "了承していただけませんでした" not in said
    assert (
        f"2026年12月9日（水）の決定に、2026年12月9日（水）に異議の申出がありました（「{objections.WORDS}」）。"
        f"医師の意見を聴いて（山田 哲也、人事が聞いて記録した：「{objections.ASKED}」）、"
        f"2026年12月9日（水）に「決定をやり直す」とお返事し（「{GRANTED}」）、その決定に替えて、この決定をしました。"
    ) in said


def test_twin_a_notice_that_asks_the_same_edition_alone_is_seen(world, monkeypatch):
    monkeypatch.setattr(editions, "issued", lambda _session, opinion: [opinion])
    with pytest.raises(AssertionError):
        test_a_physicians_go_on_is_no_ground_for_the_opposite(world)


def test_twin_a_notice_that_takes_any_outcome_is_seen(world, monkeypatch):
    monkeypatch.setattr(forerunners, "Outcome", type("Any", (), {"KEPT": Outcome.WITHDRAWN}))
    with pytest.raises(AssertionError):
        test_a_physicians_go_on_is_no_ground_for_the_opposite(world)
