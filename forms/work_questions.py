"""What may be asked about somebody's work, and what may be answered?"""

import hashlib
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectMultipleField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from casework.rules.texts import N_
from casework.rules.words import clinical_words
from casework.rules.work_questions import LONGEST, LONGEST_ANSWER, Wanted
from casework.services.work_questions import Question, Reply
from forms.base import Form, at_most, choices, needed


class AskForm(Form):
    """人事労務担当者への質問: what HR is going to read is shown before it is sent, and only just that is sent."""

    wanted = SelectMultipleField(
        _l("知りたいこと"),
        [needed()],
        choices=choices(Wanted),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    words = TextAreaField(
        _l("補足"),
        [Optional(), at_most(LONGEST)],
        description=_l("期間や部署など。面談で聞いたこと、病名や症状は書きません。人事労務担当者と本人が読みます。"),
    )
    seen = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """「そのほか」 alone asks nothing."""
        fine = bool(super().validate(extra_validators))
        alone = not (self.words.data or "").strip()
        if fine and alone and Wanted.OTHER.value in (self.wanted.data or ()):
            self.words.errors = [*self.words.errors, str(_l(OTHER_ALONE))]
            return False
        return fine

    def question(self) -> Question:
        """What was chosen and typed."""
        chosen = frozenset(Wanted(code) for code in self.wanted.data or ())
        return Question(chosen, (self.words.data or "").strip())

    def was_shown(self) -> bool:
        """Whether exactly this was shown already as what HR is going to read."""
        return bool(self.seen.data == mark_of(self.question()))

    def show(self) -> Mapping[str, Any]:
        """What HR is going to read, for the page, with the words in it that sound of health. It was shown then."""
        question = self.question()
        self.seen.raw_data, self.seen.data = None, mark_of(question)
        return MappingProxyType(
            {
                "wanted": [one for one in Wanted if one in question.wanted],
                "words": question.words,
                "clinical": clinical_words(question.words),
            }
        )


OTHER_ALONE = N_("「そのほか」を選んだときは、知りたいことを書いてください。")


def mark_of(question: Question) -> str:
    """Stands for one question: another one has another mark."""
    said = json.dumps([sorted(one.value for one in question.wanted), question.words])
    return hashlib.sha256(said.encode()).hexdigest()


class AnswerForm(Form):
    """人事労務担当者の返事: in words, with the sheet handed in since, or both."""

    answer = TextAreaField(
        _l("返事"),
        [Optional(), at_most(LONGEST_ANSWER)],
        description=_l(
            "人事の記録にある事実だけを書きます。ほかの人の評価、本人の体調についての推測、上司から聞いたことは書きません。"
        ),
    )
    with_sheet = BooleanField(_l("質問のあとに渡した勤務状況で答える"))

    def reply(self) -> Reply:
        """What was typed and ticked."""
        return Reply((self.answer.data or "").strip(), bool(self.with_sheet.data))
