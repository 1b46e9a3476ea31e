"""Do the lock files hold what pyproject.toml asks for, by hash, and name nobody's machine?"""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / ".ci" / "lock"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
ASKED = {
    "run.txt": PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"],
    "develop.txt": [
        *PROJECT["project"]["dependencies"],
        *PROJECT["build-system"]["requires"],
        *PROJECT["project"]["optional-dependencies"]["postgresql"],
        *PROJECT["project"]["optional-dependencies"]["develop"],
    ],
}
PLACE = re.compile(
    r"""
      ://                                                  # any address
    | --(?:extra-)?index-url | --find-links | --trusted-host
    | (?<![\w.])(?:[a-z0-9-]+\.)+(?:org|com|net|io|dev|jp|local|internal|lan)\b
    | (?:^|[\s=])[~/]\w+/                                  # a path of somebody's machine
    | \b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)\b                  # an address with a port
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)


def pins(name: str) -> dict[str, tuple[str, int]]:
    """Version and number of hashes of every package in a lock file."""
    text = (LOCKS / name).read_text()
    return {
        canonicalize_name(package): (version, len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", rest)))
        for package, version, rest in PINNED.findall(text)
    }


@pytest.mark.parametrize("name", ASKED)
def test_a_lock_file_names_no_host_and_no_path(name):
    assert not PLACE.search((LOCKS / name).read_text())


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://example.org/simple",
        "--find-links /srv/wheels",
        "flask @ file:///srv/flask.whl",
        "#    make lock --index packages.example.com",
        "# via -r /home/somebody/pyproject.toml",
        "# from 10.0.0.7:3141",
    ],
)
def test_a_lock_file_that_names_one_would_be_seen(line):
    assert PLACE.search((LOCKS / "run.txt").read_text() + line + "\n")


@pytest.mark.parametrize("name", ASKED)
def test_everything_that_is_asked_for_is_locked_in_a_version_that_fits(name):
    locked = pins(name)
    for asked in map(Requirement, ASKED[name]):
        version, hashes = locked[canonicalize_name(asked.name)]
        assert asked.specifier.contains(version), f"{asked} is locked at {version}: run make lock"
        assert hashes


@pytest.mark.parametrize("name", ASKED)
def test_nothing_is_locked_that_nobody_asks_for_any_more(name):
    text = (LOCKS / name).read_text()
    direct = {
        canonicalize_name(package)
        for package, _, rest in PINNED.findall(text)
        if re.search(r"casework \(pyproject\.toml(?:::build-system\.requires)?\)", rest)
    }
    asked = {canonicalize_name(Requirement(asked).name) for asked in ASKED[name]}
    assert direct == asked


@pytest.mark.parametrize("name", ASKED)
def test_everything_locked_has_its_hashes(name):
    lines = re.findall(r"^[A-Za-z0-9][^\s#]*", (LOCKS / name).read_text(), re.MULTILINE)
    locked = pins(name)
    assert len(locked) == len(lines)
    assert all("==" in line for line in lines)
    assert all(hashes for _, hashes in locked.values())


def test_running_and_developing_use_the_same_versions():
    assert pins("run.txt").items() <= pins("develop.txt").items()
