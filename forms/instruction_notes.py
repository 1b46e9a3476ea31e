"""What may a supervisor say about an instruction, what may HR answer, and which file holds hours?"""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Optional

from casework.rules import work_data as hours_of
from casework.rules.errors import NotValid
from casework.rules.instruction_notes import LONGEST, LONGEST_ANSWER, Kept, NoteKind
from casework.rules.tables import BadCell
from casework.rules.texts import N_, Said
from casework.services.instruction_threads import Word
from casework.services.work_data_file import MAX_BYTES
from forms.base import AskedAbout, Form, at_most, needed
from forms.files import bytes_of, file_field

BUTTONS = {"yes": Kept.YES, "partly": Kept.PARTLY, "no": Kept.NO}
SAID = (NoteKind.QUESTION.value, NoteKind.OBSTACLE.value)


class SayForm(Form):
    """One form carries all three: whether it is kept, a question, and that it can't be done here."""

    words = TextAreaField(
        _l("ひとこと"),
        [Optional(), at_most(LONGEST)],
        description=_l("仕事の割当てのことを、一文で書きます。本人の体調や理由の推測は書きません。本人も読みます。"),
    )
    overtime = StringField(
        _l("この期間の残業時間"), [Optional(), at_most(20)], description=_l("例：12:30。分かるときだけ書きます。")
    )

    def word(self, pressed: str) -> Word:
        """What was said, by the button. NotValid for hours that are none, and where no button was pressed."""
        words = (self.words.data or "").strip()
        if pressed in BUTTONS:
            return Word(NoteKind.REPORT, words, BUTTONS[pressed], self._minutes())
        if pressed not in SAID:
            raise NotValid("words", Said(N_("まだ送っていません。伝えたいことに合うボタンを押してください。")))
        return Word(NoteKind(pressed), words)

    def _minutes(self) -> int | None:
        typed = (self.overtime.data or "").strip()
        try:
            return hours_of.minutes(typed) if typed else None
        except BadCell as bad:
            raise NotValid("overtime", bad.said) from bad


class AnswerForm(AskedAbout, Form):
    """窓口の返事."""

    answer = TextAreaField(
        _l("返事"),
        [needed(), at_most(LONGEST_ANSWER)],
        description=_l("仕事の割当てのことだけを書きます。病名、治療、面接の内容、理由は書けません。本人も読みます。"),
    )
    sure = BooleanField(
        _l("措置を守るための段取りで、勤務の時間や日数、働き方を新しく決めるものではない"), [Optional()]
    )


class HoursForm(Form):
    """勤務時間のファイル."""

    file = file_field(_l("ファイル"), _l("社員番号、年月、時間外労働、休日労働の列がある、ExcelかCSVのファイル"))

    def content(self) -> bytes:
        """The file's bytes."""
        return bytes_of(self.file, MAX_BYTES)
