"""Which Word file is the company's letterhead?"""

from flask_babel import lazy_gettext as _l

from casework.rules.scans import MOST_BYTES
from forms.base import Form
from forms.files import bytes_of, file_field


class LetterheadForm(Form):
    """One Word file."""

    file = file_field(
        _l("会社の用紙（Word文書 .docx）"),
        _l(
            "5MBまで。A4の縦。ヘッダーとフッターに会社名、ロゴ（PNGかJPEG）、所在地などを入れたもの。本文は使いません。"
        ),
    )

    def content(self) -> bytes:
        """The bytes of the file."""
        return bytes_of(self.file, MOST_BYTES)
