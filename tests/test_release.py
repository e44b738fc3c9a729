"""Version and licence are the same wherever they are stated."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_npm_says_the_same(project: dict[str, Any]):
    package = json.loads((ROOT / "package.json").read_text())
    lock = json.loads((ROOT / "package-lock.json").read_text())
    own = lock["packages"][""]
    assert {package["name"], lock["name"], own["name"]} == {project["name"]}
    assert {package["version"], lock["version"], own["version"]} == {project["version"]}
    assert {package["license"], own["license"]} == {"MPL-2.0"}


def test_publiccode_says_the_same(project: dict[str, Any]):
    text = (ROOT / "publiccode.yml").read_text(encoding="utf-8")
    assert f'softwareVersion: "{project["version"]}"' in text
    assert "license: MPL-2.0\n" in text


def test_the_changelog_names_the_version_and_its_date(project: dict[str, Any]):
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.*)$", text, re.M)
    assert headings[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", heading) for heading in headings[1:])
    assert headings[1].startswith(f"[{project['version']}]")
    published = re.search(r'^releaseDate: "(.*)"$', (ROOT / "publiccode.yml").read_text(encoding="utf-8"), re.M)
    assert published
    assert headings[1].endswith(published[1])


def test_each_licence_has_its_text(project: dict[str, Any]):
    assert project["license"].startswith("MPL-2.0 AND ")
    for name in ("LICENSE", "rules/words/dsso/LGPL-3.0.txt", "rules/words/dsso/GPL-3.0.txt"):
        assert name in project["license-files"]
        assert (ROOT / name).is_file()
