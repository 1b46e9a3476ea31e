"""Does an installed wheel carry everything that the checkout has, and find it there?"""

import importlib.util
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WHERE = "from casework import paths; print(paths.templates()); print(paths.migrations())"


def run(*words: str | Path, at: Path) -> str:
    """Run a program away from the checkout and return what it prints."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(words, cwd=at, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def files(folder: Path) -> set[str]:
    """The files below a folder, without what Python leaves behind."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The Python of an environment into which the wheel was installed, without any network."""
    place = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation",
        "--wheel-dir", place, ROOT, at=place,
    )  # fmt: skip
    (wheel,) = place.glob("casework-*.whl")
    run(sys.executable, "-m", "venv", "--without-pip", place / "env", at=place)
    python = place / "env" / "bin" / "python"
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        wheel,
        at=place,
    )
    # The libraries are those of this environment; its own link to the checkout lies in a .pth, which is not followed.
    own = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", at=place).strip())
    (own / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def test_the_wheel_finds_its_own_templates_and_migrations(installed, tmp_path):
    templates, migrations = (Path(line) for line in run(installed, "-c", WHERE, at=tmp_path).splitlines())
    package = installed.parents[1]
    assert templates.is_relative_to(package)
    assert migrations.is_relative_to(package)
    assert files(templates) == files(ROOT / "templates")
    assert files(migrations) == files(ROOT / "migrations")


@pytest.mark.parametrize("package", ["casework", "forms"])
def test_the_wheel_carries_every_file_of_the_packages(installed, tmp_path, package):
    there = Path(run(installed, "-c", f"import {package}; print({package}.__path__[0])", at=tmp_path).strip())
    assert there.is_relative_to(installed.parents[1])
    carried = {name for name in files(there) if name.split("/")[0] not in {"templates", "migrations"}}
    assert carried == files(ROOT / package)


def test_the_wheel_migrates_a_database(installed, tmp_path):
    program = "from casework import migrate; migrate.upgrade('sqlite:///fresh.db')"
    run(installed, "-c", program, at=tmp_path)
    assert (tmp_path / "fresh.db").stat().st_size > 0


def test_the_wheel_brings_its_command(installed, tmp_path):
    assert "casework" in run(installed.with_name("casework"), "--help", at=tmp_path)


def test_the_checkout_installed_for_editing_finds_its_own(tmp_path):
    assert run(sys.executable, "-c", WHERE, at=tmp_path).splitlines() == [
        str(ROOT / "templates"),
        str(ROOT / "migrations"),
    ]


def test_an_installation_without_templates_says_so(tmp_path):
    package = tmp_path / "casework"
    package.mkdir()
    (package / "paths.py").write_text((ROOT / "casework" / "paths.py").read_text())
    spec = importlib.util.spec_from_file_location("broken_paths", package / "paths.py")
    assert spec is not None
    assert spec.loader is not None
    broken = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(broken)
    with pytest.raises(FileNotFoundError, match="folder templates is missing"):
        broken.templates()
