"""How is a file chosen, looked at first, and carried by the page itself to the next step?"""

import base64
import zlib
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField
from wtforms.validators import ValidationError

from forms.base import Form, needed


def file_field(label: Any, description: Any) -> FileField:
    """A file that has to be chosen."""
    return FileField(label, [FileRequired(_l("ファイルを選んでください。"))], description=description)


def bytes_of(field: FileField, most: int) -> bytes:
    """The bytes of a file, at most one more than may be read: the service says that it is too large."""
    data: bytes = field.data.read(most + 1)
    return data


class CarriedForm(Form):
    """A file that was looked at, carried by the page itself: nothing of it is kept on the server."""

    MOST: int
    carried = HiddenField(validators=[needed()])

    def validate_carried(self, field: HiddenField) -> None:
        """The same bytes come back, and no more of them than a file may have."""
        try:
            self.content()
        except ValueError as error:
            raise ValidationError(
                str(_l("ファイルの内容を受け取れませんでした。もう一度ファイルを選んでください。"))
            ) from error

    def content(self) -> bytes:
        """The bytes of the file. Raises ValueError when they aren't what `carry` made."""
        try:
            packed = base64.b64decode(self.carried.data or "", validate=True)
            unpacker = zlib.decompressobj()
            data = unpacker.decompress(packed, self.MOST + 1)
        except zlib.error as error:
            raise ValueError("not what was carried") from error
        if not unpacker.eof or len(data) > self.MOST:
            raise ValueError("cut off, or too large")
        return data

    @staticmethod
    def carry(data: bytes) -> str:
        """The bytes as the page carries them to the next step."""
        return base64.b64encode(zlib.compress(data, 9)).decode()
