"""就業上の措置の決定のお知らせ: what does the employee take along of a decision, also of one that nothing is needed?

What was decided and why, and to whom they can object until when. The head of each page says that it is to be handled
with care. Made from Shown objects only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from casework import texts
from casework.access import Shown
from casework.documents import english, word
from casework.documents.letterhead import Paper
from casework.documents.sheet import Content, Line, Pair, Row, Sheet
from casework.rules.advisers import Adviser
from casework.rules.days import tokyo_date
from casework.rules.vocabulary import DecisionState, Language, Match

_HOW: Final = (
    "納得できないときは、{until}までを目安に、次の人に申し出てください（画面、書面、口頭のどれでもかまいません）。"
    "過ぎても申し出られます。{again}"
)
_HOW_ENGLISH: Final = (
    "If you disagree, please say so to one of the persons below, if possible by {until} (on screen, on paper or in "
    "words). Later objections are answered too. {again}"
)

JAPANESE: Final = Sheet(
    title="就業上の措置の決定のお知らせ",
    subject="会社が決めたことと、その理由",
    addressee=Line("{name}　様"),
    dated=Line("決定日　{decided_on}"),
    person_head="本人",
    person=(Pair(("氏名", Line("{name}")), ("所属", Line("{department}"))),),
    rows=(
        Row("決まったこと", (Line("{decided}", apart=True),), free=True),
        Row("医師の意見との関係", (Line("{match}"),)),
        Row("理由", (Line("{reason}", apart=True),), free=True),
        Row("あなたの意見", (Line("{heard}", apart=True),), free=True),
        Row(
            "これから",
            (Line("措置は、終了予定日が過ぎても自動では終わりません。見直しの日に、医師の意見を聴いて決めます。"),),
        ),
        Row(
            "納得できないとき",
            (
                Line(_HOW),
                Line("申出先　人事労務担当：{whom}　{advisers}"),
                Line("会社の外では、都道府県労働局の総合労働相談コーナーに無料で相談できます。"),
            ),
        ),
        Row(
            "不利益な取扱いの禁止",
            (Line("申し出たこと、面接を受けたこと、その結果を理由に、不利益な取扱いをすることはありません。"),),
        ),
    ),
    signature=(Row("決定した人", (Line("{company}　{decided_by}"),)),),
    footnote="上司に伝えるのは、すること、期間、相談先だけです。理由は伝えません。",
    narrow=True,
)
ENGLISH: Final = Sheet(
    title="Notice of the decision on work measures",
    subject="What the company decided, and why",
    addressee=Line("To: {name}"),
    dated=Line("Decided on {decided_on}"),
    person_head="Person",
    person=(Pair(("Name", Line("{name}")), ("Unit", Line("{department}"))),),
    rows=(
        Row("Decision", (Line("{decided}", apart=True),), free=True),
        Row("Compared with the physician’s opinion", (Line("{match}"),)),
        Row("Reason", (Line("{reason}", apart=True),), free=True),
        Row("What you said", (Line("{heard}", apart=True),), free=True),
        Row(
            "From here on",
            (
                Line(
                    "Measures don’t end by themselves when their last day has passed. On the day of review it is "
                    "decided, after hearing the physician."
                ),
            ),
        ),
        Row(
            "If you disagree",
            (
                Line(_HOW_ENGLISH),
                Line("HR: {whom}   {advisers}"),
                Line("Outside the company, the labour bureau of your prefecture gives advice free of charge."),
            ),
        ),
        Row(
            "No unfavourable treatment",
            (Line("Nobody is treated unfavourably because they object, had the interview, or because of its result."),),
        ),
    ),
    signature=(Row("Decided by", (Line("{company}　{decided_by}"),)),),
    footnote="The supervisor is told only what to do, from when until when, and whom to ask; never the reason.",
    narrow=True,
    lead=english.LEAD,
    mark=english.MARK,
    headings=english.HEADINGS,
    language=english.LANGUAGE,
)
_NEXT, _OBJECT = 4, 5
"""The rows that say what comes, and how to object."""


def _without(sheet: Sheet, head: str, words: str, footnote: str) -> Sheet:
    """Where no measure is decided there is none that goes on, and the supervisor is told of none."""
    rows = list(sheet.rows)
    rows[_NEXT] = Row(head, (Line(words),))
    return replace(sheet, rows=tuple(rows), footnote=footnote)


def _fallen(sheet: Sheet, head: str, words: str, footnote: str) -> Sheet:
    """A decision that doesn't stand says so first, and nobody need object to it."""
    rows = [Row(head, (Line(words),)), *(row for at, row in enumerate(sheet.rows) if at not in {_NEXT, _OBJECT})]
    return replace(sheet, rows=tuple(rows), footnote=footnote)


JAPANESE_WITHOUT: Final = _without(
    JAPANESE, "これから", "措置はありません。体調や働き方のことで気になることがあれば、いつでも相談できます。",
    "上司には、理由も、面接を受けたことも伝えません。",
)  # fmt: skip
ENGLISH_WITHOUT: Final = _without(
    ENGLISH, "From here on", "There are no measures. Whatever worries you about your health or your work, you can talk "
    "to somebody at any time.", "The supervisor is told neither a reason nor that there was an interview.",
)  # fmt: skip
JAPANESE_LIFTED: Final = _without(
    JAPANESE, "これから", "上の日で措置は終わり、通常勤務に戻ります。まだ続けてほしいときや、体調や働き方のことで"
    "気になることがあるときは、いつでも相談できます。",
    "上司に伝えるのは、指示が終わることとその日だけです。理由は伝えません。",
)  # fmt: skip
ENGLISH_LIFTED: Final = _without(
    ENGLISH, "From here on", "The measures end on the days above, and you are back on normal duty. If you want them to "
    "go on, or whatever worries you about your health or your work, you can talk to somebody at any time.",
    "The supervisor is told only that the instruction is over and from when; never the reason.",
)  # fmt: skip
JAPANESE_FALLEN: Final = _fallen(
    JAPANESE, "いまの扱い", "この決定は取りやめられました。効力はありません。新しい決定は、別のお知らせで伝えます。",
    "上司には、この決定のことを伝えません。",
)  # fmt: skip
ENGLISH_FALLEN: Final = _fallen(
    ENGLISH, "How it stands",
    "This decision was set aside and has no effect. A new one comes with a notice of its own.",
    "The supervisor is told nothing of this decision.",
)  # fmt: skip
_NONE: Final = {
    Language.JAPANESE: ("通常勤務（措置なし）", "医師の意見のとおりです。"),
    Language.ENGLISH: ("Normal duty, no measures", "As the physician advised."),
}
_ASSENTED: Final = {Language.JAPANESE: "確認・承認した人", Language.ENGLISH: "Confirmed or approved by"}
_REFUSED: Final = {
    Language.JAPANESE: "医師の意見の措置をとらない",
    Language.ENGLISH: "The measures that the physician advised are not taken",
}
_ADVISED_BY: Final = {
    (Language.JAPANESE, Adviser.INDUSTRIAL): ("産業医の意見も聴いて考え直し、返事をします。", "産業医：{names}"),
    (Language.JAPANESE, Adviser.OTHER): (
        (
            "この事業場を受け持つ医師（契約している医師、地域産業保健センターの医師）の意見も聴いて考え直し、返事をします。"
            "この事業場に、意見を聴ける産業医はいません。"
        ),
        "医師：{names}",
    ),
    (Language.JAPANESE, Adviser.NOBODY): (
        "考え直して、返事をします。この事業場に、意見を聴ける産業医はいません。",
        "健康のことは、地域産業保健センターに無料で相談できます。",
    ),
    (Language.ENGLISH, Adviser.INDUSTRIAL): (
        "The company looks at it again, hears the occupational physician, and answers.",
        "Occupational physician: {names}",
    ),
    (Language.ENGLISH, Adviser.OTHER): (
        (
            "The company looks at it again, hears a physician who serves the workplace (by contract or for the "
            "regional occupational health centre), and answers. There is no occupational physician here who could be "
            "heard."
        ),
        "Physician: {names}",
    ),
    (Language.ENGLISH, Adviser.NOBODY): (
        "The company looks at it again and answers. There is no occupational physician here who could be heard.",
        "About your health, the regional occupational health centre gives advice free of charge.",
    ),
}
"""What comes of an objection, and who is asked: nothing is promised that isn't done."""


@dataclass(frozen=True)
class Notice:
    """What the notice says: words that are put into the reader's language already stand in `lines`, `reasons`, `match`,
    `heard` and `assented`.
    """

    employee: Shown
    decision: Shown
    lines: Sequence[str]
    reasons: Sequence[str]
    """Why something differs from the opinion, item by item."""
    match: str
    heard: Sequence[str]
    """What the employee said, why they weren't asked or waited for, and what they said of the decision before."""
    assented: Sequence[str]
    """Who confirmed or approved it, and when."""
    lifted: bool
    """The lines are measures that it ends."""
    until: date
    adviser: Adviser
    physicians: Sequence[str]


def made(paper: Paper, notice: Notice, language: Language) -> bytes:
    """The Word file."""
    form, said = sheet(notice, language), content(paper.company, notice, language)
    return word.form(form, paper).fill({field: said[field] for field in form.fields})


def sheet(notice: Notice, language: Language) -> Sheet:
    """The form for what was decided, as it stands now, with a place for who assented where somebody did."""
    form = _form(notice, language)
    if not notice.assented:
        return form
    return replace(form, signature=(*form.signature, Row(_ASSENTED[language], (Line("{assented}", apart=True),))))


def _form(notice: Notice, language: Language) -> Sheet:
    japanese_one = language is Language.JAPANESE
    if notice.decision.state is DecisionState.SET_ASIDE:
        return JAPANESE_FALLEN if japanese_one else ENGLISH_FALLEN
    if notice.lifted:
        return JAPANESE_LIFTED if japanese_one else ENGLISH_LIFTED
    if not notice.lines:
        return JAPANESE_WITHOUT if japanese_one else ENGLISH_WITHOUT
    return JAPANESE if japanese_one else ENGLISH


def content(company: str, notice: Notice, language: Language) -> Content:
    """What is filled in."""
    employee, decision = notice.employee, notice.decision
    nothing, as_advised = _NONE[language]
    if decision.opinion_match is not Match.SAME:
        nothing = _REFUSED[language]
    again, advisers = _ADVISED_BY[language, notice.adviser]

    def on(day: date) -> str:
        return texts.day(day, language.value)  # as the days in the sentences of `lines` and `heard`

    return {
        "company": company,
        "name": employee.name,
        "department": " ".join(part for part in (employee.workplace, employee.department) if part),
        "decided_on": on(tokyo_date(decision.decided_at)),
        "decided": notice.lines or [nothing],
        "match": notice.match,
        "reason": [*filter(None, (decision.reason, *notice.reasons))] or [as_advised],
        "heard": notice.heard,
        "assented": notice.assented,
        "until": on(notice.until),
        "whom": decision.decided_by_name,
        "again": again,
        "advisers": advisers.format(names="、".join(notice.physicians)),
        "decided_by": decision.decided_by_name,
    }
