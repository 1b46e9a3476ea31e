"""What breaks when it is tried for long? `make stress`, or ONLY=<name> make stress."""

from tests.figures import contested_booking, figures

ROWS: dict[str, figures.Rows] = {
    "contested-booking": contested_booking.rows,
    "contested-slot": contested_booking.bare_rows,
}


def main() -> int:
    """Try, print and write down; 1 when something broke, or when the broken twin was not caught."""
    found = [figure for row in figures.chosen(ROWS).values() for figure in row()]
    print(figures.table(figures.STRESS, found))
    print(f"\nWritten to {figures.write('stress', found)}")
    return 0 if all(not figure["violations"] and figure["twin_violations"] for figure in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
