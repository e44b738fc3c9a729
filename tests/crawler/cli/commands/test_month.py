"""The sheet of a month as PDF: by the command, and beside its page."""

import contextlib
import os
import select
from pathlib import Path

import pytest
from click.testing import CliRunner
from months import SITE, Town

from crawler.browser import BrowserMissing
from crawler.cli.main import main
from crawler.night import print_pdf
from reports.publish import publish_edition
from reports.store import Store
from rules import load_rules

TOML = """
[site]
id = "x"
name = "Exempel"
start = ["https://www.exempel.se/"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with site.toml and the published reports of two months."""
    (tmp_path / "site.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "x").mkdir()
    with Store(tmp_path / "x") as store:
        town = Town(store, pages=12)
        for run in ("2026-10-01T0130", "2026-11-01T0130"):
            town.night(run)
    return tmp_path


def publish(folder: Path, **how: object) -> Path:
    return publish_edition(SITE, folder / "x", "2026-11-01T0130", load_rules(), **how)  # type: ignore[arg-type]


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    found = CliRunner().invoke(main, ["month", str(folder / "site.toml"), *arguments])
    return found.exit_code, found.output


@pytest.mark.browser
def test_a_month_becomes_a_file(folder: Path) -> None:
    publish(folder)
    target = folder / "blad.pdf"
    assert run(folder, "--month", "2026-10", "-o", str(target)) == (0, f"{target}\n")
    assert target.read_bytes().startswith(b"%PDF-")
    assert b"/MarkInfo" in target.read_bytes()  # tagged: screen readers know its headings and tables


@pytest.mark.browser
def test_the_latest_two_are_published_beside_their_pages(folder: Path) -> None:
    edition = publish(folder, print_page=print_pdf)
    found = sorted(str(path.relative_to(edition)) for path in edition.rglob("*.pdf"))
    assert found == ["manad/2026-10/x-2026-10.pdf", "manad/2026-11/x-2026-11.pdf"]
    for path in found:
        page = edition / path.rpartition("/")[0] / "index.html"
        assert f'href="{path.rpartition("/")[2]}"' in page.read_text(encoding="utf-8")


def test_no_page_names_a_file_that_could_not_be_made(folder: Path) -> None:
    edition = publish(folder, print_page=lambda _page: None)
    assert ".pdf" not in (edition / "manad/2026-11/index.html").read_text(encoding="utf-8")


def test_what_is_not_there_is_told_with_the_cure(folder: Path) -> None:
    code, said = run(folder)
    assert (code, "no month is published yet; run webbrond night" in said.replace("\n", " ")) == (4, True)
    publish(folder)
    assert run(folder, "--month", "november") == (
        2, "webbrond: --month november: write it as YYYY-MM, such as 2026-11\n",
    )  # fmt: skip
    assert run(folder, "--month", "2026-01") == (
        2, "webbrond: --month 2026-01: is not published; there are 2026-10, 2026-11\n",
    )  # fmt: skip


def test_a_browser_that_does_not_start_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its last words; nothing that it started is left."""
    fake = folder / "chromium"
    script = 'sleep 300 &\necho $! > "$HOME/../child"\necho no display >&2\nexit 1\n'
    fake.write_text(f"#!/bin/sh\n{script}", encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("WEBBROND_CHROMIUM", str(fake))
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with pytest.raises(BrowserMissing) as failed:
        print_pdf(folder / "site.toml")
    assert "no display" in str(failed.value)
    child = int((folder / "child").read_text(encoding="utf-8"))
    with contextlib.suppress(ProcessLookupError):  # it has ended already
        ends = os.pidfd_open(child)
        assert select.select([ends], [], [], 60)[0]  # readable as soon as it has
        os.close(ends)
    assert not [*folder.glob("webbrond-*")]
