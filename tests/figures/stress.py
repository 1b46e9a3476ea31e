"""What breaks when it is tried for long? `make stress`, or ONLY=<name> make stress."""

from tests.figures import contested_booking, figures, supervisor_twins

ROWS: dict[str, figures.Rows] = {
    "contested-booking": contested_booking.rows,
    "contested-slot": contested_booking.bare_rows,
    "supervisor-twins": supervisor_twins.rows,
}


def main() -> int:
    """Try, write down and print; 1 when something broke, or when the broken twin was not caught. A row takes long, so
    each is kept as soon as it is there.
    """
    found: list[figures.Figure] = []
    for row in figures.chosen(ROWS).values():
        for figure in row():
            found.append(figure)
            print(
                f"{figures.table(figures.STRESS, [figure])}\nWritten to {figures.write('stress', found)}\n", flush=True
            )
    return 0 if all(not figure["violations"] and figure["twin_violations"] for figure in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
