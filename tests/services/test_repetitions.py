"""Can nothing that a physician or the employee said about a case be copied into what others are told?"""

from dataclasses import replace

import pytest

from casework.rules.errors import NotValid
from casework.rules.instruction_notes import NoteKind
from casework.services import repetitions
from casework.services.instruction_threads import Word
from tests.services import test_objections, test_sendings
from tests.services.advising import RESTRICTED, decided, explain
from tests.services.advising import instruct as tell_supervisor
from tests.services.test_instruction_threads import answer, say
from tests.services.test_previews import propose

REFUSED = "子を迎えに行く日が決まっていて、夕方は残れない"
COPIES = {
    "the opinion": "間と長時間の負担が重なって",
    "the hearing": "夜勤手当が減るのは困るが 3か月",
    "the explanation": "意見のとおりに決めたこと",
    "the refusal": "迎えに行く日が決まっていて",
    "the objection": test_objections.WORDS[:12],
}


@pytest.fixture
def refused(world):
    """Heard, decided, explained, not accepted and objected to."""
    _, decision = decided(world, record=replace(RESTRICTED, urgent=True))
    explain(world, decision, accepted=False, refused_because=REFUSED)
    test_objections.write(world, decision)
    return decision


@pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)
def test_a_text_for_a_supervisor_or_a_client_copies_nothing(world, refused, copied):
    test_sendings.dispatch(world)
    words = f"配達は午前だけにする。{copied}"
    with pytest.raises(NotValid, match="別の言葉で") as told:
        propose(world, refused, words=words)
    assert (told.value.field, told.value.said.params["run"]) == ("words", copied)
    with pytest.raises(NotValid, match="別の言葉で"):
        test_sendings.propose(world, refused, replace(test_sendings.CLIENT, words=words))


def test_a_desk_is_named_as_in_the_explanation_and_tells_no_more(world, refused):
    with pytest.raises(NotValid, match="別の言葉で"):
        propose(world, refused, ask=COPIES["the refusal"])
    assert propose(world, refused, ask=COPIES["the explanation"], words="配達は二人で行う")


def test_hr_answers_without_copying_and_what_a_supervisor_writes_is_compared_with_nothing(world, refused):
    issued = tell_supervisor(world, refused, despite="急ぎのため")
    note = say(world, issued, Word(NoteKind.QUESTION, COPIES["the refusal"]))
    with pytest.raises(NotValid, match="別の言葉で"):
        answer(world, note, COPIES["the refusal"])


def test_twin_without_the_comparison_the_refusal_goes_out(world, refused, monkeypatch):
    monkeypatch.setattr(repetitions, "repeated", lambda *_: None)
    assert COPIES["the refusal"] in propose(world, refused, words=COPIES["the refusal"]).words
