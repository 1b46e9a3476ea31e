"""What may be typed when somebody takes the list of a campaign along?"""

from typing import Self

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.validators import AnyOf, Length, Optional

from casework.rules.board import Due, Stage
from casework.rules.lists import Kind
from casework.services.board import TEXT_AT_MOST, Wanted
from forms.base import Form, choices, needed

_UNKNOWN = _l("しぼりこみの条件が読み取れません。一覧を開き直してください。")


class ExportForm(Form):
    """Which file; the filters of the page that it stands on go along."""

    stage = HiddenField(validators=[Optional(), AnyOf([stage.value for stage in Stage], message=_UNKNOWN)])
    department = HiddenField(validators=[Optional(), Length(max=32, message=_UNKNOWN)])
    due = HiddenField(validators=[Optional(), AnyOf([due.value for due in Due], message=_UNKNOWN)])
    text = HiddenField(validators=[Optional(), Length(max=TEXT_AT_MOST, message=_UNKNOWN)])
    kind = RadioField(_l("ファイルの形式"), [needed()], choices=choices(Kind))

    @classmethod
    def of(cls, wanted: Wanted) -> Self:
        """The form below a list."""
        return cls(
            formdata=None,
            stage=wanted.stage.value if wanted.stage else "",
            department=wanted.department or "",
            due=wanted.due.value if wanted.due else "",
            text=wanted.text,
            kind=Kind.XLSX.value,
        )

    def wanted(self) -> Wanted:
        """The filters."""
        return Wanted(
            stage=Stage(self.stage.data) if self.stage.data else None,
            department=self.department.data or None,
            due=Due(self.due.data) if self.due.data else None,
            text=(self.text.data or "").strip(),
        )

    def chosen(self) -> Kind:
        """The kind of file."""
        return Kind(self.kind.data)
