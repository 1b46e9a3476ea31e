"""Where are the files that are not Python: page templates and migrations, in a checkout and in a wheel?"""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def _beside(name: str) -> Path:
    """A wheel carries the folder inside the package; a checkout has it beside the package.

    Raises FileNotFoundError when it is in neither place: the installation is incomplete.
    """
    for parent in (PACKAGE, PACKAGE.parent):
        if (parent / name).is_dir():
            return parent / name
    raise FileNotFoundError(f"The folder {name} is missing from this installation of casework.")


def templates() -> Path:
    """The folder of page, document and mail templates."""
    return _beside("templates")


def migrations() -> Path:
    """The folder of the database's migrations (Alembic's script location)."""
    return _beside("migrations")
