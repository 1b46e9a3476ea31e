"""Do the layer contracts of pyproject.toml hold, and would they be seen to break?"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = {
    contract["id"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}
LAYERS = [re.findall(r"[\w.]+", layer) for layer in CONTRACTS["layers"]["layers"]]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the linter on the packages of a folder."""
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path):
    for name in ("casework", "forms"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def put(folder: Path, module: str, line: str) -> str:
    """Add an import to a module, or a module with it to a package; return the importing module's name."""
    path = folder.joinpath(*module.split("."))
    if path.is_dir():
        twin = f"twin_{len(list(path.glob('twin_*.py')))}"
        (path / f"{twin}.py").write_text(f'"""A broken twin."""\n\n{line}\n')
        return f"{module}.{twin}"
    file = path.with_suffix(".py")
    file.write_text(f"{file.read_text()}\n{line}\n")
    return module


def test_all_contracts_are_kept():
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in result.stdout


def test_an_import_upwards_is_seen_between_any_two_neighbouring_layers(copy):
    expected = []
    for upper, lower in pairwise(LAYERS):
        expected.append((put(copy, lower[-1], f"import {upper[0]}"), upper[0], lower[-1]))
    result = lint(copy)
    assert result.returncode == 1
    for module, upper, lower in expected:
        assert f"{lower} is not allowed to import {upper}:" in result.stdout, (lower, upper)
        assert re.search(rf"- {re.escape(module)} -> {re.escape(upper)} \(l\.\d+\)", result.stdout), (module, upper)


@pytest.mark.parametrize("contract", ["rules", "web", "models"])
def test_each_forbidden_import_is_seen(copy, contract):
    sources = CONTRACTS[contract]["source_modules"]
    forbidden = CONTRACTS[contract]["forbidden_modules"]
    for source in sources:
        for module in forbidden:
            put(copy, source, f"import {module}")
    result = lint(copy)
    assert result.returncode == 1
    assert re.search(rf"^{re.escape(CONTRACTS[contract]['name'])} BROKEN$", result.stdout, re.MULTILINE)
    for source in sources:
        for module in forbidden:
            assert f"{source} is not allowed to import {module}:" in result.stdout, (source, module)


def test_every_module_has_its_layer():
    layered = {name for layer in LAYERS for name in layer}
    here = {f"casework.{path.stem}" for path in (ROOT / "casework").iterdir() if is_module(path)}
    assert here | {"forms"} == layered


def test_what_lies_below_forms_is_exactly_what_may_not_know_of_the_web():
    below = LAYERS[LAYERS.index(["forms"]) + 1 :]
    assert {name for layer in below for name in layer} == set(CONTRACTS["web"]["source_modules"])


def is_module(path: Path) -> bool:
    return (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").is_file()
