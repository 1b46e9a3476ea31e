"""衛生委員会への報告: what does the committee hold in its hands?

Numbers of people, the words of the 産業医 about the workplace, and 勧告 with the employer's answer. Made from Shown
objects only; nothing about one person can stand here, because none of these holds it.
"""

from collections.abc import Sequence
from typing import Final

from casework import texts
from casework.access import Shown
from casework.documents import japanese, word
from casework.documents.letterhead import Paper
from casework.documents.sheet import Content, Line, Pair, Row, Sheet
from casework.rules.texts import Said
from casework.rules.vocabulary import Language

HIDDEN: Final = "―"
_NONE: Final = "この期間には、ありません。"
SHEET: Final = Sheet(
    title="衛生委員会への報告",
    subject="ストレスチェック後の面接指導と、就業上の措置",
    addressee=Line("{workplace}　衛生委員会　御中"),
    dated=Line("{released_on}"),
    person_head="報告の範囲",
    person=(Pair(("事業場", Line("{workplace}")), ("期間", Line("{period}"))),),
    rows=(
        Row("人数", (Line("{numbers}"),), free=True),
        Row(
            "人数の見方",
            (
                Line(
                    "「―」は、いないか、人数が少なくて示せないことを表します。10人以上の中の3人以上で、"
                    "残りも3人以上いるときだけ示します。ほかの報告と引き算しても、ひとりのことは分かりません。"
                ),
            ),
        ),
        Row("産業医の意見", (Line("{advice}"),), note="職場全体について", free=True),
        Row("産業医の勧告と回答", (Line("{recommended}"),), note="安衛法13条6項", free=True),
        Row("審議", (Line("{minutes}"),), note="安衛則23条4項", free=True),
    ),
    signature=(Row("報告", (Line("{company}"),)),),
    footnote="個人の健康情報は含みません。審議の記録とともに、3年間保存します（安衛則23条4項）。",
    day_apart=True,
    mark="",
    narrow=True,
)


def made(paper: Paper, report: Shown, lines: Sequence[tuple[Said, int | None]], recommended: Sequence[Shown]) -> bytes:
    """The Word file."""
    return word.form(SHEET, paper).fill(content(paper.company, report, lines, recommended))


def content(
    company: str, report: Shown, lines: Sequence[tuple[Said, int | None]], recommended: Sequence[Shown]
) -> Content:
    """What is filled in."""
    return {
        "company": company,
        "workplace": report.workplace_name,
        "released_on": f"公開日　{japanese.day(report.released_on)}"
        if report.released_on
        else "案（まだ公開していません）",
        "period": f"{japanese.day(report.from_on)}から\n{japanese.day(report.until_on)}まで",
        "numbers": "\n".join(f"{_ja(said)}　{HIDDEN if number is None else f'{number}人'}" for said, number in lines),
        "advice": f"{report.advice}\n（{report.advised_by_name}）" if report.advice else _NONE,
        "recommended": "\n\n".join(_recommended(one) for one in recommended) or _NONE,
        "minutes": (
            f"{japanese.day(report.discussed_on)}に審議\n{report.minutes}"
            if report.discussed_on
            else "これから審議します。"
        ),
    }


def _recommended(one: Shown) -> str:
    outcome = texts.translate(one.outcome.label, Language.JAPANESE.value)
    return f"勧告（{japanese.day(one.given_on)}）　{one.words}\n事業者の回答　{outcome}　{one.answer}"


def _ja(said: Said) -> str:
    return texts.say(said, Language.JAPANESE.value)
