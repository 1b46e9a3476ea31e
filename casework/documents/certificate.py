"""時間の証明書: how does a company say that somebody was at an appointment of its own, and nothing of what it was?

For a department or payroll, at the employee's wish. No word of health, of whom they met, or where. Made from Shown
objects only.
"""

from datetime import date, datetime
from typing import Final

from casework.access import Shown
from casework.documents import english, japanese, word
from casework.documents.letterhead import Paper
from casework.documents.sheet import Content, Line, Pair, Row, Sheet
from casework.rules.days import TOKYO
from casework.rules.vocabulary import Language

_SIGNED: Final = Line("{company}")

JAPANESE: Final = Sheet(
    title="時間の証明書",
    subject="会社の用件に要した時間",
    addressee=Line("関係者　各位"),
    dated=Line("発行日　{issued_on}"),
    person_head="本人",
    person=(Pair(("氏名", Line("{name}")), ("社員番号", Line("{number}"))),),
    rows=(
        Row("所属", (Line("{department}"),)),
        Row("日付", (Line("{held_on}"),)),
        Row("時間", (Line("{starts}〜{ends}（{minutes}分）"),)),
        Row("証明すること", (Line("上記の者が、上記の時間、会社の定めた用件に出席していたことを証明します。"),)),
    ),
    signature=(Row("発行", (_SIGNED,)),),
    footnote="用件、場所、相手は記載しません。お問い合わせの際も、お答えしません。",
    mark="",
)
ENGLISH: Final = Sheet(
    title="Certificate of time",
    subject="Time needed for an appointment of the company",
    addressee=Line("To whom it may concern"),
    dated=Line("Issued on {issued_on}"),
    person_head="Person",
    person=(Pair(("Name", Line("{name}")), ("Number", Line("{number}"))),),
    rows=(
        Row("Unit", (Line("{department}"),)),
        Row("Day", (Line("{held_on}"),)),
        Row("Time", (Line("{starts}–{ends} ({minutes} minutes)"),)),
        Row("We certify", (Line("that the person named above attended an appointment of the company at this time."),)),
    ),
    signature=(Row("Issued by", (_SIGNED,)),),
    footnote="Purpose, place and others present are not stated, here or on request.",
    mark="",
    headings=english.HEADINGS,
    language=english.LANGUAGE,
)


def made(paper: Paper, employee: Shown, booking: Shown, issued_on: date, language: Language) -> bytes:
    """The certificate of one appointment."""
    japanese_one = language is Language.JAPANESE
    sheet = JAPANESE if japanese_one else ENGLISH
    return word.form(sheet, paper).fill(content(paper.company, employee, booking, issued_on, language))


def content(company: str, employee: Shown, booking: Shown, issued_on: date, language: Language) -> Content:
    """What is filled in."""
    starts, ends = booking.starts_at.astimezone(TOKYO), booking.ends_at.astimezone(TOKYO)
    places = {
        "company": company,
        "issued_on": japanese.day(issued_on),
        "name": employee.name,
        "number": employee.number,
        "department": " ".join(part for part in (employee.workplace, employee.department) if part),
        "held_on": japanese.day(starts.date()),
        "starts": _clock(starts, language),
        "ends": _clock(ends, language),
        "minutes": str(int((ends - starts).total_seconds()) // 60),
    }
    if language is Language.JAPANESE:
        return places
    return {**places, "issued_on": english.day(places["issued_on"]), "held_on": english.day(places["held_on"])}


def _clock(moment: datetime, language: Language) -> str:
    return japanese.clock(moment.time()) if language is Language.JAPANESE else f"{moment:%-H:%M}"
