"""What may be typed or chosen about days of absence after a return?"""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField
from wtforms.validators import Optional

from casework.rules.return_absences import Answer
from casework.services.return_absences_file import MAX_BYTES
from forms.base import Form, OnceForm, Versioned, choices, needed
from forms.files import CarriedForm, bytes_of, file_field


class UploadForm(Form):
    """A file of many people's days, to be looked at first."""

    file = file_field(
        _l("欠勤日のファイル（Excel・CSV）"),
        _l("2MB・5万行まで。Excel（.xlsx）は最初のシートを読みます。CSVの文字コードはUTF-8とShift_JIS（CP932）です。"),
    )

    def content(self) -> bytes:
        """The bytes of the file."""
        return bytes_of(self.file, MAX_BYTES)


class TakeInForm(CarriedForm):
    """The file that was looked at."""

    MOST = MAX_BYTES


class AnswerForm(Versioned, OnceForm):
    """What the physician does about them."""

    what = RadioField(_l("どうしますか"), [needed()], choices=choices(Answer))
    on = DateField(
        _l("話を聞く日の目安"),
        [Optional()],
        description=_l("話を聞くときに入力します。日時の予約は、次の画面でします。"),
    )

    def answer(self) -> Answer:
        """What was chosen."""
        return Answer(self.what.data)
