"""How much CPU does each figure's work take, against its floor? `make bench`, or ONLY=<name> make bench."""

from tests.figures import (
    autosave,
    campaign_board,
    case_list,
    documents,
    feed,
    figures,
    follow_up_board,
    free_slots,
    hello,
    import_results,
    interview_screen,
    matching,
    measures_board,
    print_run,
)

ROWS: dict[str, figures.Rows] = {
    "hello": hello.rows,
    "case-list": case_list.rows,
    "campaign-board": campaign_board.rows,
    "measures-board": measures_board.rows,
    "followup-board": follow_up_board.rows,
    "print-run": print_run.rows,
    "import-results": import_results.rows,
    "matching": matching.rows,
    "feed": feed.rows,
    "free-slots": free_slots.rows,
    "interview-screen": interview_screen.rows,
    "autosave": autosave.rows,
    "document": documents.one,
    "documents-1000": documents.many,
}


def main() -> int:
    """Measure, print and write down; 1 when a goal is missed."""
    found = [figure for row in figures.chosen(ROWS).values() for figure in row()]
    print(figures.table(figures.BENCH, found))
    print(f"\nMedian milliseconds of this process's CPU; written to {figures.write('bench', found)}")
    return 0 if all(figure["met"] for figure in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
