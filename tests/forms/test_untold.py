"""Does no button of a form lead to a text that would tell others a reason?"""

import pytest
from werkzeug.datastructures import MultiDict

from forms import base
from forms.instructions import InstructionForm
from forms.sendings import SendingForm

FIELDS = [(InstructionForm, "words"), (InstructionForm, "ask"), (SendingForm, "words"), (SendingForm, "ask"),
          (SendingForm, "name")]  # fmt: skip


def told(form, field, text) -> list[str]:
    filled = form(MultiDict({field: text}))
    filled.validate()
    return [str(error) for error in filled[field].errors if "理由が分かる言葉" in str(error)]


@pytest.mark.parametrize(("form", "field"), FIELDS)
@pytest.mark.parametrize("text", ["通院の日は早く帰す", "面 談 のあと", "産業医"])
def test_what_tells_a_reason_is_refused_beside_its_field(form, field, text):
    assert told(form, field, text)
    assert told(form, field, "労務課") == []


@pytest.mark.parametrize("form", [InstructionForm, SendingForm])
def test_a_desk_of_health_is_refused_as_whom_to_ask_but_not_in_a_sentence(form):
    assert told(form, "ask", "ヘルスケア課")
    assert told(form, "words", "ヘルスケア課の棚卸しは日勤で行う") == []


@pytest.mark.parametrize(("form", "field"), FIELDS)
def test_twin_without_the_list_a_look_at_the_text_shows_it(form, field, monkeypatch):
    monkeypatch.setattr(base, "telling_words", lambda _text: [])
    monkeypatch.setattr(base, "telling_desk", lambda _text: [])
    assert told(form, field, "通院の日は早く帰す") == []
