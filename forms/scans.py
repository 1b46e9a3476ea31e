"""Which file may be attached to a request that came in on paper?"""

from flask_babel import lazy_gettext as _l

from casework.rules.scans import MOST_BYTES
from forms.base import Form
from forms.files import bytes_of, file_field


class ScanForm(Form):
    """One scanned paper."""

    file = file_field(
        _l("書面のスキャン（PDF・JPEG・PNG）"),
        _l(
            "5MBまで。その書面だけを、300dpiくらいでスキャンしてください。写真に入っている撮影場所などの情報は取り除きます。"
        ),
    )

    def content(self) -> bytes:
        """The bytes of the file."""
        return bytes_of(self.file, MOST_BYTES)


class TakeAwayForm(Form):
    """Nothing to type: the button is the answer."""
