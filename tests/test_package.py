"""What is shipped: the four packages with all their data and axe-core, in a wheel that works without the repository."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest

import audits
import crawler
import reports
import rules

ROOT = Path(__file__).parent.parent
# Folders of the repository, by where their files lie in the wheel.
SHIPPED = {
    "audits": ROOT / "audits",
    "crawler": ROOT / "crawler",
    "reports": ROOT / "reports",
    "rules": ROOT / "rules",
}
AXE = {"axe.min.js", "locales/sv.json", "package.json", "LICENSE", "LICENSE-3RD-PARTY.txt"}
IN_WHEEL = "crawler/axe_core"
PAGES = 4  # of the night: enough for every stage
DEGRADED = 3  # exit code: there are more pages than that
# Serves the demo by the wheel's code, and goes one short night over it.
NIGHT = """
import json, subprocess, sys
from pathlib import Path
import audits, crawler, reports, rules
from crawler.demo.demo import DemoWeb

with DemoWeb() as web:
    Path("site.toml").write_text(web.site_toml(), encoding="utf-8")
    command = [sys.argv[1], "night", "site.toml", "--max-pages", sys.argv[2]]
    done = subprocess.run(command, capture_output=True, text=True)
homes = [str(Path(package.__file__).parent.parent) for package in (audits, crawler, reports, rules)]
print(json.dumps({"homes": homes, "code": done.returncode, "said": done.stderr}))
"""


def test_the_four_names_are_ours():
    """PyPI has a `rules`, textstat brings a `tests`: what is imported must be this checkout's."""
    for package in (audits, crawler, reports, rules):
        assert Path(str(package.__file__)).parent.parent == ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with what is installed here: nothing is downloaded."""
    target = tmp_path_factory.mktemp("wheel")
    options = ["--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", str(target)]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(ROOT)], check=True, capture_output=True)
    [built] = target.glob("webbrond-*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


class Installed:
    """An environment that has webbrond from the wheel, and all else from the one that runs the tests."""

    def __init__(self, wheel: Path, folder: Path) -> None:
        self.home, self.cwd = folder / "environment", folder / "elsewhere"
        self.cwd.mkdir()
        venv.create(self.home, symlinks=True)
        self.bin = self.home / "bin"
        options = ["--quiet", "--no-index", "--no-deps", "--disable-pip-version-check"]
        pip = [sys.executable, "-m", "pip", "--python", str(self.bin / "python"), "install", *options, str(wheel)]
        subprocess.run(pip, check=True, capture_output=True)
        paths = sysconfig.get_paths(vars={"base": str(self.home), "platbase": str(self.home)})
        self.packages = Path(paths["purelib"])
        # A folder that a .pth names is searched, but its own .pth files are not read: the editable install's neither.
        others = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
        (self.packages / "others.pth").write_text("\n".join(others), encoding="utf-8")

    def run(self, program: str, *args: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment outside of the repository, with next to no environment variables."""
        variables = {"PATH": f"{self.bin}:{os.defpath}", "HOME": str(self.cwd)}
        command = [str(self.bin / program), *args]
        return subprocess.run(command, cwd=self.cwd, env=variables, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return Installed(wheel, tmp_path_factory.mktemp("installed"))


@pytest.mark.parametrize("target", SHIPPED)
def test_every_file_travels_along(names: set[str], target: str):
    """Rules, word lists, templates, wordings, scripts and the demo: whatever lies in the packages."""
    source = SHIPPED[target]
    files = [file.relative_to(source) for file in source.rglob("*") if file.is_file()]
    expected = {f"{target}/{file.as_posix()}" for file in files if "__pycache__" not in file.parts}
    assert expected
    assert expected - names == set()


def test_axe_travels_along_with_its_licences(names: set[str]):
    assert {f"{IN_WHEEL}/{name}" for name in AXE} == {name for name in names if name.startswith(IN_WHEEL)}


def test_only_our_packages(names: set[str]):
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"audits", "crawler", "reports", "rules"}


def test_what_is_installed_says_its_version(installed: Installed):
    done = installed.run("webbrond", "--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("webbrond, version ")


@pytest.mark.browser
def test_doctor_finds_all_well_where_only_the_wheel_is(installed: Installed):
    done = installed.run("webbrond", "doctor", "--json")
    found = {each["name"]: each for each in json.loads(done.stdout)}
    assert [each for each in found.values() if not each["ok"]] == []
    assert found["axe"]["text"] == "axe-core 4.14.1"
    assert done.returncode == 0


@pytest.mark.browser
def test_a_night_of_the_wheel(installed: Installed):
    """Crawl, browser with axe, audits and reports, all of it from the wheel."""
    done = installed.run("python", "-c", NIGHT, str(installed.bin / "webbrond"), str(PAGES))
    assert done.returncode == 0, done.stderr
    night = json.loads(done.stdout)
    assert set(night["homes"]) == {str(installed.packages)}
    assert night["code"] == DEGRADED, night["said"]
    [run] = answer(installed, "status", "--json")
    assert (run["rendered"], run["audited"]) == (PAGES, PAGES)
    assert run["engine"].startswith("axe-core 4.14.1, Chrome ")
    # Every rule of every page was tried; what was not checked are the pages beyond the limit.
    assert len(run["notes"]) == 1, run["notes"]
    # axe finds it in the footer of every page: which pages are fetched first varies.
    assert "accessibility.link-name" in {issue["rule"] for issue in answer(installed, "export", "--what", "issues")}
    assert (installed.cwd / "ekvalla" / "reports" / "senaste" / "index.html").is_file()


def answer(installed: Installed, command: str, *options: str) -> list[dict[str, Any]]:
    """Return what a command says of the night."""
    rows: list[dict[str, Any]] = json.loads(installed.run("webbrond", command, "site.toml", *options).stdout)
    return rows
