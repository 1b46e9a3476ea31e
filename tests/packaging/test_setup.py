"""Does setting up say in one sentence what is missing, and work only when there is work to do?"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STAND_IN = """#!/bin/sh
# Stands where Python stands, so that one can see what it is asked to do.
echo "$*" >> "{log}"
case "$*" in
    --version) echo "Python {version}" ;;
    *version_info*) exit {too_old} ;;
    *ensurepip*) exit {no_venv} ;;
    "-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
esac
"""


class Checkout:
    """A checkout with the scripts of .ci and a stand-in for Python."""

    def __init__(self, folder: Path, version: str = "3.11.2", *, too_old: bool = False, no_venv: bool = False) -> None:
        self.folder = folder / "checkout"
        self.log = folder / "asked"
        shutil.copytree(ROOT / ".ci", self.folder / ".ci")
        self.python = folder / "stand-in"
        self.python.write_text(
            STAND_IN.format(log=self.log, version=version, too_old=int(too_old), no_venv=int(no_venv))
        )
        self.python.chmod(0o755)

    def setup(self, want: str = "run") -> subprocess.CompletedProcess[str]:
        self.log.write_text("")
        return subprocess.run(
            [self.folder / ".ci" / "setup", want],
            env={"PATH": os.environ["PATH"], "PYTHON": str(self.python)},
            capture_output=True,
            text=True,
            check=False,
        )

    def installed(self) -> list[str]:
        return [line for line in self.log.read_text().splitlines() if line.startswith("-m pip install")]


def test_a_python_that_is_too_old_is_named_in_one_sentence(tmp_path):
    result = Checkout(tmp_path, "3.10.2", too_old=True).setup()
    assert result.returncode != 0
    assert len(result.stderr.splitlines()) == 1
    assert "needs Python 3.11 or newer, and this machine has Python 3.10.2" in result.stderr
    assert "apt install python3 python3-venv" in result.stderr


def test_a_missing_venv_module_is_named_in_one_sentence(tmp_path):
    result = Checkout(tmp_path, no_venv=True).setup()
    assert result.returncode != 0
    assert len(result.stderr.splitlines()) == 1
    assert "venv module is missing" in result.stderr
    assert "apt install python3-venv" in result.stderr


def test_it_installs_by_hash_and_only_once(tmp_path):
    checkout = Checkout(tmp_path)
    assert checkout.setup().returncode == 0
    first, second = checkout.installed()
    assert "--require-hashes" in first
    assert "--no-deps" in first
    assert ".ci/lock/run.txt" in first
    assert "--no-index" in second
    assert "--editable" in second
    assert checkout.setup().returncode == 0
    assert checkout.installed() == []


def test_developing_includes_running(tmp_path):
    checkout = Checkout(tmp_path)
    checkout.setup("develop")
    assert checkout.installed()
    checkout.setup("run")
    assert checkout.installed() == []


def test_running_does_not_include_developing(tmp_path):
    checkout = Checkout(tmp_path)
    checkout.setup("run")
    checkout.setup("develop")
    assert checkout.installed()


def test_a_changed_lock_file_is_installed(tmp_path):
    checkout = Checkout(tmp_path)
    checkout.setup()
    with (checkout.folder / ".ci" / "lock" / "run.txt").open("a") as lock:
        lock.write("# another\n")
    checkout.setup()
    assert checkout.installed()


def test_an_installation_that_broke_off_is_begun_again(tmp_path):
    checkout = Checkout(tmp_path)
    checkout.setup()
    with (checkout.folder / ".ci" / "lock" / "run.txt").open("a") as lock:
        lock.write("# another\n")
    inside = checkout.folder / ".venv" / "bin" / "python"
    whole = inside.read_text()
    inside.write_text(whole.replace('"-m venv"', '"-m pip install"*) exit 1 ;;\n    "-m venv"'))
    assert checkout.setup().returncode != 0
    inside.write_text(whole)
    assert checkout.setup().returncode == 0
    assert checkout.installed()


def test_a_checkout_that_was_moved_gets_a_new_environment(tmp_path):
    checkout = Checkout(tmp_path)
    checkout.setup()
    checkout.folder = checkout.folder.rename(tmp_path / "elsewhere")
    checkout.setup()
    assert "-m venv --clear .venv" in checkout.log.read_text()


@pytest.mark.parametrize(("need", "package"), [("chromium", "chromium"), ("poppler", "poppler-utils")])
def test_a_need_that_can_not_be_met_fails_with_a_sentence(tmp_path, need, package):
    for program in ("sh", "id", "find", "ls"):
        (tmp_path / program).symlink_to(shutil.which(program) or "")
    result = subprocess.run(
        [ROOT / ".ci" / "needs", need], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert result.returncode != 0
    assert f"apt install {package}" in result.stderr


def test_needs_that_are_met_pass_in_silence(tmp_path):
    for program in ("sh", "id", "pdftoppm", "pdftotext"):
        (tmp_path / program).symlink_to(shutil.which(program) or "")
    result = subprocess.run(
        [ROOT / ".ci" / "needs", "poppler"], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=True
    )
    assert result.stdout + result.stderr == ""
