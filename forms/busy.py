"""Which calendar from outside may be added: a file, or an address?"""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from casework.calendars import MOST_BYTES
from casework.fetching import LONGEST
from forms.base import Form, at_most, needed
from forms.files import bytes_of, file_field


class BusyFileForm(Form):
    """予定表のファイル."""

    file = file_field(
        _l("予定表のファイル（.ics）"), _l("2MBまで。読み取るのは、時間だけです。ファイルは保存しません。")
    )

    def content(self) -> bytes:
        """The bytes of the file."""
        return bytes_of(self.file, MOST_BYTES)


class BusyAddressForm(Form):
    """予定表のアドレス."""

    address = StringField(
        _l("予定表のアドレス"),
        [needed(), at_most(LONGEST)],
        description=_l("「https://」か「webcal://」で始まる、予定表の非公開アドレス（iCal 形式）です。"),
    )

    def typed(self) -> str:
        """What was typed."""
        return (self.address.data or "").strip()
