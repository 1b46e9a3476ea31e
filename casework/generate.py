"""What do docs/access.md, docs/states.md and docs/deadlines.md say? They are written from the tables that are in force.

`make docs` writes them; a test compares, so that a table and its page can't differ.
"""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from casework import paths
from casework.access import sight
from casework.access.acts import ACTS, WORKERS_OWN, Act
from casework.access.sight import Cell
from casework.rules import deadlines, moves
from casework.rules.moves import Moves
from casework.rules.vocabulary import Choice, Hat

HATS = (
    Hat.WORKER, Hat.SUPERVISOR, Hat.HR, Hat.CLERK, Hat.PHYSICIAN, Hat.NURSE, Hat.COMMITTEE, Hat.ADMIN,
    Hat.COORDINATOR,
)  # fmt: skip
SHORT = {
    Hat.WORKER: "本人", Hat.SUPERVISOR: "上司", Hat.HR: "人事", Hat.CLERK: "事務", Hat.PHYSICIAN: "医師",
    Hat.NURSE: "保健師", Hat.COMMITTEE: "委員会", Hat.ADMIN: "管理者",
    Hat.COORDINATOR: "実務",
}  # fmt: skip
JAPANESE: dict[Cell, str] = {
    sight.NO: "–",
    sight.YES: "○",
    sight.ONCE_KNOWN: "事業者が知ってから",
    sight.ONCE_REQUESTED: "申出がある間",
    sight.NAMED_ONCE_DISCLOSED: "申出か同意で提供されてから、指名された担当者に",
    sight.KNOWN_SCORES_NAMED: "事業者が知ってから（点数があれば指名された担当者だけ）",
    sight.IF_ASSIGNED: "担当のとき",
    sight.IF_EXAMINER: "実施者のとき",
    sight.IF_CARING: "実施者か担当のとき",
    sight.CARING_OR_ASKED: "実施者か担当、または見解を求められた産業医のとき",
    sight.ONCE_ISSUED: "発行されてから",
    sight.ISSUED_OR_ASSIGNED: "発行後、または担当のとき",
    sight.ISSUED_AND_KNOWN: "発行され、事業者が知ってから",
    sight.IF_ADVISING: "産業医（いない事業場では担当の医師）か、同席したとき",
    sight.ONCE_SETTLED: "結果が出てから",
    sight.IF_FITTING: "担当し始めたときの部署について書かれたとき",
    sight.ISSUED_AND_WISHED: "発行後、本人が伝えたいとき",
}
MEANS: dict[Cell, str] = {
    sight.NO: "never",
    sight.YES: "always, for whoever reaches the record at all",
    sight.ONCE_KNOWN: "once a statutory request was made (withdrawn or not), or it is a return to work",
    sight.ONCE_REQUESTED: "while such a request stands",
    sight.NAMED_ONCE_DISCLOSED: "while a request stands that by the policy of its day passed the result on, or a "
    "consent that wasn't taken back, to an officer "
    "who is named today to handle results at that workplace and has no personnel authority there",
    sight.KNOWN_SCORES_NAMED: "once such a request was made; if scores stand in the file, to such a named officer only",
    sight.IF_ASSIGNED: "to whoever is assigned to the case today",
    sight.IF_EXAMINER: "to an examiner (実施者) of the check that the case comes from",
    sight.IF_CARING: "to an examiner of that check, or whoever is assigned today",
    sight.CARING_OR_ASKED: "to these, or the 産業医 who is asked for a view on this very opinion",
    sight.ONCE_ISSUED: "from the issue of the record on",
    sight.ISSUED_OR_ASSIGNED: "from its issue on; before that to whoever is assigned today",
    sight.ISSUED_AND_KNOWN: "from its issue on, if the employer knows of the case",
    sight.IF_ADVISING: "to the 産業医 of the workplace (where it has none for the person, to the physicians of the "
    "case), and to who was present",
    sight.ONCE_SETTLED: "once what comes of it is recorded",
    sight.IF_FITTING: "to a supervisor, if the employee's department was the same when the text went out and on the "
    "first day on which this supervisor could read it",
    sight.ISSUED_AND_WISHED: "the same, and only when the employee wants the employer to read it",
}
_ABOUT_ACCESS = """\
Two tables decide it, `casework/access/sight.py` (what is shown) and `casework/access/acts.py` (what may be done); this
page is written from them. Which records somebody reaches at all (own company, workplace, case, reporting line of the
day) is decided before, in `casework/access/reach.py`; [developers/access.md](developers/access.md) explains how the
three work together. A person with several hats wears one at a time, and nobody wears a staff hat towards their own
case."""
_ABOUT_ACTS = """\
Verbs without a hat belong to the command line and to the background worker. “Trail”: pages of this verb show health
data, so that reading them is recorded; every change is recorded anyway."""
_ABOUT_STATES = """\
There is no stage of a whole case. Each thing that comes about has states of its own, and `casework/rules/moves.py`
holds which verb leads from which state to which; a verb that doesn't fit is refused with a sentence (409). Where a case
stands is put together for each hat from what that hat is shown."""
_ABOUT_LIMITS = """\
Written from `casework/rules/deadlines.py`. Day 0 is the day on which a limit starts; the limit itself is the last good
day. The number of days or months is the default; a workplace's implementing rules (実施規程) may set another from a day
on. The date is stored with its basis when the limit starts; “overdue” is never stored."""
NOTE = "<!-- Written by `make docs`; a change here is lost. -->"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def access() -> str:
    """Which fields each hat is shown, and which verbs it may use."""
    columns = [f"{SHORT[hat]}<br>{hat.value}" for hat in HATS]
    parts = [
        "# Who may see and do what",
        NOTE,
        _ABOUT_ACCESS,
        "## Hats",
        table(
            ["hat", "日本語", "English", "how it is held"],
            [[SHORT[hat], hat.label, hat.value, _held(hat)] for hat in HATS],
        ),
        "## Cells",
        table(["cell", "means: the field is shown"], [[_cell(cell), MEANS[cell]] for cell in JAPANESE]),
        "## What each hat is shown",
    ]
    for record in sight.RECORDS:
        parts += [
            f"### {record.label} `{record.name}`",
            record.why
            + (" Reading is written to the trail." if record.health else " Reading leaves no entry in the trail."),
            table(
                ["fields", *columns],
                [
                    ["<br>".join(f"`{field}`" for field in row.fields), *(_cell(row.cells[hat]) for hat in HATS)]
                    for row in record.rows
                ],
            ),
        ]
    parts += [
        "## What each hat may do",
        _ABOUT_ACTS,
        table(
            ["verb", *columns, "command line, worker", "trail"],
            [
                [
                    f"`{act.value}`",
                    *("○" if getattr(ACTS[act], hat.value) else "–" for hat in HATS),
                    "○" if act in WORKERS_OWN else "–",
                    "○" if ACTS[act].recorded else "–",
                ]
                for act in Act
            ],
        ),
    ]
    return _page(parts)


def _held(hat: Hat) -> str:
    if hat is Hat.WORKER:
        return "by an employment of today"
    if hat is Hat.SUPERVISOR:
        return "by a reporting line of today (line, acting or matrix)"
    return "granted, for a workplace or the company, from a day until a day"


def _cell(cell: Cell) -> str:
    if cell in {sight.NO, sight.YES}:
        return JAPANESE[cell]
    return f"{JAPANESE[cell]}<br>{cell.name}"


def states() -> str:
    """Each table of moves, as a table and as a picture."""
    parts = [
        "# States and moves",
        NOTE,
        _ABOUT_STATES,
    ]
    for machine in moves.ALL:
        parts += [f"## `{machine.name}`", _moves(machine), _picture(machine)]
    return _page(parts)


def _moves(machine: Moves[Any]) -> str:
    rows = [
        [_state(before), f"`{act}`", _state(after)] for (before, act), after in machine.table.items()
    ]  # fmt: skip
    return f"Begins as {_state(machine.start)}.\n\n" + table(["state", "verb", "state after it"], rows)


def _state(state: Choice) -> str:
    return f"{state.label} `{state.value}`"


def _picture(machine: Moves[Any]) -> str:
    used = dict.fromkeys([machine.start, *(before for before, _act in machine.table), *machine.table.values()])
    lines = [f"    [*] --> {machine.start.value}"]
    lines += [f"    {before.value} --> {after.value}: {act}" for (before, act), after in machine.table.items()]
    names = [f'    state "{state.label}" as {state.value}' for state in used]
    return "\n".join(["```mermaid", "stateDiagram-v2", *names, *lines, "```"])


def limits() -> str:
    """Every limit, counted from what and how, and who says so."""
    return _page(
        [
            "# 期限の一覧 Limits",
            NOTE,
            _ABOUT_LIMITS,
            table(
                ["期限", "起算日 counted from", "数え方 how", "初期値 default", "根拠 basis", "定め set by"],
                [list(row) for row in deadlines.as_rows()],
            ),
        ]
    )


def _page(parts: list[str]) -> str:
    return "\n\n".join(parts) + "\n"


def pages() -> dict[str, str]:
    """File name under docs/ → what it says."""
    return {"access.md": access(), "states.md": states(), "deadlines.md": limits()}


def main(folder: Path | None = None) -> None:
    """Write the pages. FileNotFoundError outside of a checkout: a wheel carries no docs."""
    docs = folder or paths.PACKAGE.parent / "docs"
    if not docs.is_dir():
        raise FileNotFoundError(f"There is no folder {docs}: the pages are written in a checkout.")
    for name, text in pages().items():
        (docs / name).write_text(text)
        sys.stdout.write(f"docs/{name}\n")


if __name__ == "__main__":
    main()
