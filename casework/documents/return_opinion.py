"""職場復帰に関する意見書 (様式例3): may the employee come back, and with which
accommodations, in the physician's opinion?

For HR: the text is processed already, without diagnosis (domain: §4 row 14).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from casework.documents import return_papers
from casework.documents.letterhead import Paper
from casework.documents.return_papers import ACCOMMODATIONS, EMPLOYEE, LINE, Employee
from casework.documents.sheet import Content, Line, Option, Options, Row, Sheet
from casework.rules.return_to_work import Accommodation, Aim, Readiness
from casework.rules.vocabulary import Language

_READY: Final = "復職に関する意見"

SHEET: Final = Sheet(
    title="職場復帰に関する意見書",
    subject="職場復帰に関する産業医等の意見（事業者提出用）",
    addressee=Line("人事労務責任者　{responsible}　殿"),
    dated=Line("{issued_on}"),
    person_head="従業員",
    person=EMPLOYEE,
    rows=(
        Row("目的", (Options("aim", tuple(Option(one, one.label) for one in Aim), inline=True),)),
        Row(
            _READY,
            (Options("readiness", tuple(Option(one, one.label) for one in Readiness), inline=True),),
            sub="復職の可否",
        ),
        Row(_READY, (Line("{opinion}"),), sub="意見", free=True),
        *ACCOMMODATIONS,
        Row("面談実施日", (Line("{held_on}"),)),
        Row("措置期間", (Line("{period}"),)),
    ),
    signature=(
        Row("産業医等の所属先", (Line("{affiliation}"),)),
        Row("産業医等の氏名", (Line("{physician}"), Line("（{signed}）"))),
    ),
    footnote="病名、検査の値、具体的な訴えは書きません。上司に伝えるのは、会社が決めた配慮の内容と期間だけです。",
)


@dataclass(frozen=True)
class ReturnOpinion:
    """What the paper says. `responsible`: who answers for HR, by name; `issued_on`: None as long as it isn't signed;
    `until_on`: None where the end is open.
    """

    responsible: str = ""
    employee: Employee = field(default_factory=Employee)
    aim: Aim | None = None
    readiness: Readiness | None = None
    opinion: str = ""
    accommodations: Sequence[Accommodation] = ()
    outlook: str = ""
    held_on: date | None = None
    from_on: date | None = None
    until_on: date | None = None
    physician: str = ""
    affiliation: str = ""
    issued_on: date | None = None


def made(paper: Paper, opinion: ReturnOpinion, language: Language) -> bytes:
    """The Word file."""
    return return_papers.printed(SHEET, content(opinion), paper, language)


def content(opinion: ReturnOpinion) -> Content:
    """What is filled in."""
    return {
        "responsible": opinion.responsible or LINE,
        "issued_on": return_papers.day(opinion.issued_on),
        **return_papers.employee(opinion.employee, opinion.held_on),
        "aim": [opinion.aim.value] if opinion.aim else [],
        "readiness": [opinion.readiness.value] if opinion.readiness else [],
        "opinion": opinion.opinion,
        **return_papers.accommodations(opinion.accommodations, opinion.outlook),
        "held_on": return_papers.day(opinion.held_on),
        "period": return_papers.period(opinion.from_on, opinion.until_on),
        "affiliation": opinion.affiliation or LINE,
        "physician": opinion.physician or LINE,
        "signed": return_papers.signed(opinion.issued_on),
    }
