"""The doctor finds what would let a night judge nothing, and says how to cure it."""

import json
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.utils import canonicalize_name

from audits.registry import PAGE_AUDITS, SITE_AUDITS
from crawler.browser import axe
from crawler.doctor import libraries, trial
from crawler.doctor.checks import examine
from rules.loader import load_rules

WITHOUT = """
import sys
sys.modules[sys.argv[1]] = None
from crawler.cli.main import main
main(["doctor", "--json"])
"""


def doctor_without(module: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """Return the exit code and the diagnoses where ``module`` cannot be imported."""
    done = subprocess.run([sys.executable, "-c", WITHOUT, module], capture_output=True, text=True, check=False)
    return done.returncode, {each["name"]: each for each in json.loads(done.stdout)}


def test_every_library_is_there_and_every_rule_judges():
    assert list(libraries.broken()) == []
    assert trial.errors(load_rules()) == {}


def test_each_library_is_imported_by_its_name():
    """One that is imported under another name than its distribution's stands in a table of `libraries`."""
    known = packages_distributions()
    for name in (each.name for each in libraries.required()):
        sources = known.get(libraries.module_of(name).partition(".")[0], ())
        assert canonicalize_name(name) in map(canonicalize_name, sources), f"{name} is imported by another name"


def test_without_the_browser_s_driver_the_other_checks_are_made():
    """What is missing is told of, and does not end the doctor."""
    code, found = doctor_without("selenium")
    assert code == 3
    assert {name for name, each in found.items() if not each["ok"]} == {"dependencies", "axe", "browser"}
    assert "selenium: ModuleNotFoundError" in found["dependencies"]["text"]


@pytest.mark.parametrize("audit", [PAGE_AUDITS[-1], SITE_AUDITS[0]])
def test_a_rule_that_ends_as_an_error_is_named(audit: Any, monkeypatch: pytest.MonkeyPatch):
    def run(*_: object) -> None:
        raise ZeroDivisionError("of nought")

    monkeypatch.setattr(audit, "run", run)
    assert trial.errors(load_rules()) == {"ZeroDivisionError: of nought": list(audit.rules)}


def test_a_file_that_is_not_axe_is_a_diagnosis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The checks after it are made all the same."""
    other = tmp_path / "axe.min.js"
    other.write_text("alert(1)")
    monkeypatch.setattr(axe, "script_path", lambda: other)
    found = {each.name: each for each in examine()}
    assert (found["axe"].ok, found["browser"].ok) == (False, False)
    assert "npm ci" in found["axe"].text


def test_any_error_of_a_check_is_a_diagnosis(monkeypatch: pytest.MonkeyPatch):
    """Not only that of a library that is missing."""
    monkeypatch.setattr(libraries, "broken", lambda: [][0])
    [found] = [each for each in examine() if each.name == "dependencies"]
    assert (found.ok, found.text) == (False, "cannot be tried: IndexError: list index out of range")


def test_a_plugin_that_cannot_be_used_is_a_diagnosis(monkeypatch: pytest.MonkeyPatch):
    """An audit of a rule that is not there is a KeyError of the registry."""
    monkeypatch.setattr(trial, "load_audits", lambda *_: {}["navigation.no-such-rule"])
    said = next(each for each in examine() if each.name == "audits")
    assert "navigation.no-such-rule" in said.text
    assert not said.ok
