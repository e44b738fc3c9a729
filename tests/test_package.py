"""What is shipped: the four packages and their data, and nothing that could be taken for another's."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import audits
import crawler
import reports
import rules

ROOT = Path(__file__).parent.parent


def test_the_four_names_are_ours():
    """PyPI has a `rules`, textstat brings a `tests`: what is imported must be this checkout's."""
    for package in (audits, crawler, reports, rules):
        assert Path(str(package.__file__)).parent.parent == ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(target), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    [built] = target.glob("webbrond-*.whl")
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize(
    "name",
    [
        "crawler/demo/site/fonts/OFL.txt",
        "crawler/demo/site/fonts/public-sans-400.woff2",
        "crawler/demo/site/truth.toml",
        "crawler/browser/js/facts.js",
        "crawler/site.example.toml",
        "reports/edition/templates/base.html",
        "reports/language/locales/en.po",
        "rules/weights.toml",
        "rules/accessibility/image-alt.toml",
        "rules/words/stiff-words.csv",
    ],
)
def test_data_travels_along(wheel: set[str], name: str):
    assert name in wheel


def test_only_our_packages(wheel: set[str]):
    tops = {name.partition("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"audits", "crawler", "reports", "rules"}
