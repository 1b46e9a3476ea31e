"""What do people and programs send that no form asked for, and what may an answer to it never do?"""

from typing import Final

from werkzeug.test import TestResponse

from tests.web import found

EVIL: Final = f"\"'><{found.EVIL_TAG} {found.EVIL_ATTRIBUTE}=\"1\" {found.EVIL_ATTRIBUTE}='2'>"
SCRIPT: Final = f"</textarea></option><script>kx()</script><{found.EVIL_TAG}>"
JINJA: Final = "{{7*191919}}${7*191919}{% raw %}#{7*191919}"
LONG: Final = "L" * 100_000
NUL: Final = "a\0b"

TEXTS: Final = (
    EVIL,
    SCRIPT,
    f"{found.EVIL_SCHEME}kx()",
    JINJA,
    "%(x)s %s %d % {0.__class__} ../../../../etc/passwd '; DROP TABLE person; --",
    "\u202e\u200b\u2066\ufeff 👩‍👩‍👧‍👦🏳️‍🌈\U0010ffff" + "\u0301" * 200,
    "x\r\nSet-Cookie: kx=1\r\n\r\n<p>",
    "=cmd|'/c calc'!A1",
)
"""What a field of free words may well accept, and then has to keep and show harmlessly."""
REFUSED: Final = (NUL, "\x01\x1b[2J\x7f", "\ufffe\uffff", LONG)
"""What no field keeps."""
RAW: Final = (b"\xff\xfe\x80", b"\xed\xa0\x80", b"\xc0\xaf", b"%", b"%zz%u0000", b"\x00", b"a=b&c[]=d&&&=")
"""Bytes that are no UTF-8 (a lone surrogate, an overlong slash), or no proper escapes."""
DATES: Final = ("0001-01-01", "9999-12-31", "2100-12-31", "2027-02-29", "２０２６－１２－１０")
TIMES: Final = ("24:00", "９:００", "00:00")
NUMBERS: Final = ("-1", "0", "2147483648", "-9223372036854775809", "1e400", "NaN", "１２")
HUGE: Final = "9" * 5000
CODES: Final = ("", "no-such-code")
TOGETHER: Final = (EVIL, JINJA, *REFUSED, "no-such-code", "-1", HUGE, DATES[0])
"""What every field of every form is sent, whatever it is for."""
IN_ADDRESSES: Final = (*TEXTS, *REFUSED[:3], "あ" * 5000, HUGE, "-1", "0", "1", DATES[0], "0" * 32)
"""What every query parameter is sent."""

MONTHS: Final = ("2026-13", "2026", "0001-01", "9999-12", "2026-1", "12", "", "2026-12-01", "去年")
FITTING: Final[dict[str, tuple[str, ...]]] = {
    "date": DATES,
    "month": MONTHS,
    "time": TIMES,
    "number": NUMBERS,
    "hidden": (*CODES, "2147483648"),
    "radio": CODES,
    "checkbox": CODES,
    "select": CODES,
    "button": CODES[:1],
    "password": (),
    "file": (),
}
"""What could get past a control of this sort, everything else being right."""
PLAUSIBLE: Final = frozenset({"", "0", "１２", *TIMES, DATES[2], "2147483648"})
"""What a form may take: whether it does, and beside which field it says no, can hang on its other fields."""

CALM: Final = frozenset({200, 303, 400, 401, 404, 409, 413, 422, 429})
"""The answers there are to anything at all."""


def faults(response: TestResponse) -> list[str]:
    """What is wrong with an answer, whatever was asked."""
    wrong = []
    if response.status_code not in CALM:
        wrong.append(f"status {response.status_code}")
    where = response.headers.get("Location", "/")
    if not where.startswith("/") or where.startswith(("//", "/\\")):
        wrong.append(f"leads to {where[:80]!r}")
    if any(cookie.startswith("kx=") for cookie in response.headers.getlist("Set-Cookie")):
        wrong.append("sets a cookie that was sent in a value")
    if response.mimetype == "text/html":
        text = response.get_data(as_text=True)
        if "kx" in text:
            wrong += [f"markup from a value: {what}" for what in found.harm(text)]
        if "1343433" in text:
            wrong.append("calculated what was sent")
        if "Traceback" in text:
            wrong.append("shows a stack trace")
    return wrong
