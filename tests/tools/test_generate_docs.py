"""The pages that `make docs` builds, and the check of the documentation's links."""

import shutil
from pathlib import Path

import pytest

from rules.loader import load_rules
from tools.doc_links import anchors, broken_links, documents
from tools.generate_docs import COVERAGE, FOLDER, ROOT, build, check


def test_each_rule_has_a_page(tmp_path: Path):
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "readability.gone.md").write_text("a rule that was removed")
    build(tmp_path)
    assert {path.stem for path in (tmp_path / FOLDER).iterdir()} == {*load_rules(), "README"}
    assert (tmp_path / COVERAGE).read_text(encoding="utf-8").startswith("# What is tested of WCAG")


def test_the_documentation_is_sound():
    assert list(check(ROOT)) == []


def test_an_outdated_coverage_page_is_reported(tmp_path: Path):
    shutil.copytree(ROOT / "docs", tmp_path / "docs", ignore=shutil.ignore_patterns("rules"))
    (tmp_path / COVERAGE).write_text("# Old\n")
    assert f"{COVERAGE} differs from what rules/ says; run `make docs`" in list(check(tmp_path))


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("guide.md", ""),
        ("guide.md#two-words-a_b", ""),
        ("#here", ""),
        ("../LICENSE", ""),
        ("https://example.org/nowhere.md", ""),
        ("missing.md", "leads to no file"),
        ("../../outside.md", "leads to no file"),
        ("guide.md#three-words", "leads to no heading"),
        ("rules/README.md", "leads to a page that git does not have"),
    ],
)
def test_links_are_followed(tmp_path: Path, link: str, fault: str):
    (tmp_path / "docs/rules").mkdir(parents=True)
    (tmp_path / "LICENSE").touch()
    (tmp_path / "docs/rules/README.md").touch()
    (tmp_path / "docs/guide.md").write_text("## Two words: `a_b`\n")
    (tmp_path / "docs/start.md").write_text(f"# Here\n\n[link]({link})\n\n```\n[no](link.md)\n```\n")
    found = list(broken_links(tmp_path, documents(tmp_path, leave_out=FOLDER)))
    assert found == ([f"docs/start.md: {link} {fault}"] if fault else [])


def test_equal_headings_have_different_anchors():
    assert anchors("# One\n## One\n### `two` (three)\n") == {"one", "one-1", "two-three"}
