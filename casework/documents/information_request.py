"""職場復帰支援に関する情報提供依頼書 (様式例1): what is an attending doctor asked,
and did the employee agree?

Only the ticked questions are asked, and each enquiry has a consent of its own (domain: §2f). The answer goes to
whoever asks, to nobody else at the company.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from casework.documents import return_papers
from casework.documents.letterhead import Paper
from casework.documents.return_papers import LINE, SENDER, SEX, TO_DOCTOR, Doctor, Person, Sender
from casework.documents.sheet import Content, Line, Option, Options, Pair, Row, Sheet
from casework.rules.return_to_work import Asked
from casework.rules.vocabulary import ConsentChannel, Language

_FIFTH, _SIXTH = "fifth", "sixth"
_EXPLAINED, _AGREES = "explained", "agrees"
_SIGNED: Final = {
    ConsentChannel.ONLINE: "本人認証のうえ、画面で同意",
    ConsentChannel.PAPER: "紙の依頼書のとおり（原本は別に保管）",
}

SHEET: Final = Sheet(
    title="職場復帰支援に関する情報提供依頼書",
    subject="主治医あて（親展・本人の同意による）",
    addressee=TO_DOCTOR,
    dated=Line("{issued_on}"),
    person_head="従業員",
    person=(
        Pair(("氏名", Line("{name}")), ("性別", SEX)),
        Pair(("生年月日", Line("{born_on}")), ("勤務先", Line("{company}"))),
    ),
    rows=(
        Row(
            "お願い",
            (Line("上記の従業員が無理なく職場に戻れるよう、次のことをお知らせください。書式は問いません。"),),
        ),
        Row(
            "依頼事項",
            (
                Options(
                    "asked",
                    (
                        *(Option(one, f"({number}) {one.label}") for number, one in enumerate(Asked, 1)),
                        Option(_FIFTH, "(5) {fifth}"),
                        Option(_SIXTH, "(6) {sixth}"),
                    ),
                ),
            ),
            note="（■をつけたことだけ）",
        ),
        Row(
            "お書きいただかなくてよいこと",
            (
                Line(
                    "働き方を考えるのに要らないこと（ご家族や生い立ちのこと、仕事に関わらない病歴や検査の値など）は、"
                    "お書きにならないでください。"
                ),
            ),
        ),
        Row(
            "お返事の取扱い",
            (
                Line(
                    "職場復帰の支援だけに使い、産業医等が保管します。人事労務担当者と上司には渡しません。働き方に必要な"
                    "ことは、本人の同意を得て、産業医等が要約して会社に伝えます。下記に親展で送るか、封をして本人に"
                    "お渡しください。"
                ),
            ),
        ),
    ),
    signature=(
        *SENDER,
        Row(
            "本人の確認と同意",
            (
                Options(
                    "agreed",
                    (
                        Option(_EXPLAINED, "この依頼書の説明を受けました。"),
                        Option(
                            _AGREES,
                            "依頼事項のうち■のことを、主治医が文書にして産業医等に渡すことに同意します。",
                        ),
                    ),
                ),
                Line("日付　{agreed_on}"),
                Line("署名　{signature}"),
                Line("この同意は今回の依頼だけのものです。同意しないことを理由に、不利益な取扱いは受けません。"),
            ),
            note="（本人が記入）",
        ),
    ),
    footnote="人事労務担当者・上司には渡りません。",
    day_apart=True,
    mark="親展",
)


@dataclass(frozen=True)
class Agreed:
    """The employee was told what is asked and agreed to it: on which day, on screen or on paper."""

    on: date
    channel: ConsentChannel


@dataclass(frozen=True)
class InformationRequest:
    """What the paper says. `asked`: the ticked questions; `fifth`, `sixth`: questions of one's own, empty for none.
    `issued_on`, `agreed`: None as long as nobody has signed.
    """

    doctor: Doctor = field(default_factory=Doctor)
    sender: Sender = field(default_factory=Sender)
    person: Person = field(default_factory=Person)
    asked: AbstractSet[Asked] = frozenset()
    fifth: str = ""
    sixth: str = ""
    issued_on: date | None = None
    agreed: Agreed | None = None


def made(paper: Paper, request: InformationRequest, language: Language) -> bytes:
    """The Word file."""
    return return_papers.printed(SHEET, content(paper.company, request), paper, language)


def content(company: str, request: InformationRequest) -> Content:
    """What is filled in."""
    agreed = request.agreed
    return {
        **return_papers.letter(company, request.doctor, request.sender, request.issued_on),
        **return_papers.person(request.person),
        "asked": [
            *(one.value for one in Asked if one in request.asked),
            *([_FIFTH] if request.fifth else []),
            *([_SIXTH] if request.sixth else []),
        ],
        "fifth": request.fifth or LINE,
        "sixth": request.sixth or LINE,
        "agreed": [_EXPLAINED, _AGREES] if agreed else [],
        "agreed_on": return_papers.day(agreed.on if agreed else None),
        "signature": _SIGNED[agreed.channel] if agreed else LINE,
    }
