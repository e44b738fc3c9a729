"""What the packages import is what pyproject.toml declares: an install has all of it, and nothing more."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
OURS = {"audits", "crawler", "reports", "rules"}


def imports(file: Path) -> set[str]:
    """Return the packages that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


@pytest.fixture(scope="module")
def imported() -> dict[str, set[str]]:
    """Return the distributions that each imported package may come from."""
    files = [file for package in OURS for file in (ROOT / package).rglob("*.py")]
    names = set().union(*map(imports, files)) - OURS - sys.stdlib_module_names
    known = packages_distributions()
    return {name: {canonicalize_name(each) for each in known.get(name, ())} for name in names}


@pytest.fixture(scope="module")
def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {canonicalize_name(Requirement(each).name) for each in project["dependencies"]}


def test_everything_imported_is_declared(imported: dict[str, set[str]], declared: set[str]):
    assert [name for name, sources in sorted(imported.items()) if not sources & declared] == []


def test_nothing_declared_is_unused(imported: dict[str, set[str]], declared: set[str]):
    assert declared - set().union(*imported.values()) == set()


def pins(file: str) -> dict[str, str]:
    """Return the version of each distribution that a file pins."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    found = (Requirement(line.removesuffix("\\")) for line in lines if line and line[0] not in "# ")
    return {canonicalize_name(each.name): str(each.specifier) for each in found}


def test_what_make_installs_is_what_is_pinned():
    """requirements.txt adds only what other platforms need; every version has the hashes of its files."""
    locked, pinned = pins("requirements.txt"), pins("constraints.txt")
    assert {name: version for name, version in locked.items() if name in pinned} == pinned
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert all(part.count("--hash=sha256:") for part in re.split(r"\n(?=[a-z])", text)[1:])
    assert "://" not in text
