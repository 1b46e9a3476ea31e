"""What may be typed or chosen when a roster is taken in, and when a code of shift tables is kept?"""

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectChoice, SelectField, StringField
from wtforms.validators import Optional

from casework.rules.days import FIRST_DAY, LAST_DAY
from casework.rules.rosters import LONGEST_CODE
from casework.services.rosters import CodesPage, NewCode
from casework.services.rosters_file import MAX_BYTES
from forms.base import Form, at_most, needed
from forms.files import CarriedForm, bytes_of, file_field


def _month(told: str | None) -> date | None:
    """A month by its first day; None for anything else."""
    try:
        month = date.fromisoformat(f"{told}-01")
    except ValueError:
        return None
    return month if FIRST_DAY <= month <= LAST_DAY else None


class UploadForm(Form):
    """A file of rosters, to be looked at first."""

    file = file_field(
        _l("勤務表のファイル（Excel・CSV）"),
        _l("2MB・5万行まで。Excel（.xlsx）は最初のシートを読みます。CSVの文字コードはUTF-8とShift_JIS（CP932）です。"),
    )
    month = SelectField(
        _l("何年何月の表ですか"),
        [Optional()],
        choices=[],
        validate_choice=False,
        description=_l(
            "列の名前が「1」「2」のように日だけの表のときに、最初の列の年月を選びます。日付まで書いてあるファイルでは、選ばなくてかまいません。"
        ),
    )

    def offer(self, months: Iterable[tuple[date, str]]) -> None:
        """The months that a table may begin in, with their names."""
        self.month.choices = [
            SelectChoice(value="", label=_l("選ばない")),
            *(SelectChoice(value=f"{month:%Y-%m}", label=name) for month, name in months),
        ]

    def content(self) -> bytes:
        """The bytes of the file."""
        return bytes_of(self.file, MAX_BYTES)

    def first_month(self) -> date | None:
        """The month that was chosen."""
        return _month(self.month.data)


class TakeInForm(CarriedForm):
    """The file that was looked at, and the month that was chosen for it."""

    MOST = MAX_BYTES
    month = HiddenField(default="")

    def first_month(self) -> date | None:
        """The month that was chosen."""
        return _month(self.month.data)


class CodeForm(Form):
    """勤務記号."""

    code = StringField(
        _l("記号"), [needed(), at_most(LONGEST_CODE)], description=_l("勤務表に書いてあるとおりに。例：日、夜、1直")
    )
    off = BooleanField(_l("休みの記号"))
    begins = StringField(_l("始業"), [Optional(), at_most(20)], description=_l("例：8:30、22:00"))
    ends = StringField(
        _l("終業"), [Optional(), at_most(20)], description=_l("例：17:15、翌7:00。始業より早い時刻は、翌日とします。")
    )
    workplace = SelectField(_l("事業場"), [Optional()], choices=[], validate_choice=False)

    def offer(self, page: CodesPage) -> None:
        """Fill the list."""
        everywhere = [SelectChoice(value="", label=_l("全社"))] if page.everywhere else []
        self.workplace.choices = [
            *everywhere,
            *(SelectChoice(value=place.public_id, label=place.name) for place in page.workplaces),
        ]

    def new(self) -> NewCode:
        """What was typed."""
        return NewCode(
            code=(self.code.data or "").strip(),
            off=bool(self.off.data),
            begins=(self.begins.data or "").strip(),
            ends=(self.ends.data or "").strip(),
            workplace=self.workplace.data or "",
        )
