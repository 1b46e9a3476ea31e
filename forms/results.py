"""What may be chosen when results come in: a file, and which of its columns is which?"""

from datetime import date
from string import ascii_uppercase
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectChoice, SelectField, StringField
from wtforms.validators import Optional

from casework.rules.scales import Direction
from casework.services.results_file import ALL_COLUMNS, COLUMNS, DAYS, MAX_BYTES, SCALE_COLUMNS, Columns
from casework.services.results_import import Import
from casework.services.results_layouts import NAME_AT_MOST
from forms.base import Form, at_most, choices
from forms.files import CarriedForm, bytes_of, file_field

_FOR_ALL = "for_all_"
"""In front of the name of a column: the day that holds for every row."""
_EXAMPLE_AT_MOST = 20


class UploadForm(Form):
    """A file of results, to be looked at first."""

    file = file_field(
        _l("結果のファイル（Excel・CSV）"),
        _l(
            "2MB・2万行まで。Excel（.xlsx）は最初のシートを読みます。CSVの文字コードはUTF-8とShift_JIS（CP932）です。"
            "列の名前は1行目になくてもかまいません（はじめの20行から探します）。"
        ),
    )

    def content(self) -> bytes:
        """The bytes of the file."""
        return bytes_of(self.file, MAX_BYTES)


def _column(label: Any, description: Any = "") -> SelectField:
    return SelectField(label, [Optional()], choices=[], validate_choice=False, description=description)


def _line(value: Any) -> int:
    """The number of a line; 0 for anything else, so that the likeliest is taken."""
    return int(value) if str(value).isdecimal() and len(str(value)) < 7 else 0


class TakeInForm(CarriedForm):
    """The file that was looked at, carried by the page itself, and which of its columns is which: nothing of it is kept
    on the server.
    """

    MOST = MAX_BYTES
    headings_at = SelectField(_l("列の名前がある行"), [Optional()], choices=[], validate_choice=False, coerce=_line)
    number = _column(_l("社員番号"))
    stressors = _column(_l("ストレス要因"))
    reactions = _column(_l("心身の反応"))
    support = _column(_l("周囲の支援"))
    checked_on = _column(_l("実施日"))
    for_all_checked_on = DateField(_l("全員に同じ実施日"), [Optional()], description=_l("列がないときだけ入力します。"))
    notified_on = _column(_l("結果通知日"))
    for_all_notified_on = DateField(
        _l("全員に同じ結果通知日"), [Optional()], description=_l("列がないときだけ入力します。")
    )
    high_stress = _column(_l("高ストレス"), _l("なければ、得点からの提案を使います。"))

    direction = SelectField(
        _l("尺度の点数の向き"),
        choices=choices(Direction),
        default=Direction.POINTS.value,
        coerce=Direction,
        description=_l("製品によって逆のことがあります。分からないときは、製品の説明書で確かめてください。"),
    )
    layout_name = StringField(
        _l("この列の対応に付ける名前"),
        [at_most(NAME_AT_MOST)],
        description=_l("製品や実施機関の名前など。同じ見出しのファイルが来たら、次からこの対応を使います。"),
    )

    def columns(self) -> Columns | None:
        """What was chosen; None where the page did not ask, so that the likeliest columns are taken."""
        if not any(self[column.key].raw_data for column in COLUMNS):
            return None
        chosen = {column.key: self[column.key].data for column in ALL_COLUMNS if self[column.key].data}
        return Columns(chosen, self._days(), self.direction.data, self.headings_at.data or None)

    def elsewhere(self) -> Columns:
        """The likeliest columns below another row of headings: those that were chosen belong to the old one."""
        return Columns(None, self._days(), headings_at=self.headings_at.data or None)

    def _days(self) -> dict[str, date]:
        return {key: self[_FOR_ALL + key].data for key in DAYS if self[_FOR_ALL + key].data}

    def offer(self, found: Import) -> None:
        """Let every column of the file be chosen for each of ours, with the first value that may be shown beside it."""
        first = next((row.cells for row in found.sample if row.cells), ())
        offered = [SelectChoice(value="", label=_l("（使わない）"))]
        for place, heading in enumerate(found.headings):
            example = first[place][:_EXAMPLE_AT_MOST] if place < len(first) else ""
            words = f"{letters(place)}　{heading}" + (f"（{example}）" if example else "")
            offered.append(SelectChoice(value=heading, label=words))
        for column in ALL_COLUMNS:
            self[column.key].choices = offered
            self[column.key].data = found.layout.get(column.key, "")
        self.direction.data = found.direction
        self.headings_at.choices = [
            SelectChoice(value=line, label=_("%(line)s行目　%(words)s", line=line, words=words))
            for line, words in found.above
        ]
        self.headings_at.data = found.headings_at


for _scale_column in SCALE_COLUMNS:
    setattr(TakeInForm, _scale_column.key, _column(_l(_scale_column.names[0])))


def letters(place: int) -> str:
    """How a spreadsheet calls the column at a place, counted from 0: A to Z, then AA."""
    before, last = divmod(place, 26)
    return (letters(before - 1) if before else "") + ascii_uppercase[last]
