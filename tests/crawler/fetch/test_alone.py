"""`scrapy crawl site`: it says what it needs, and ends its run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from looking import Web, page, serve

from reports.store.database import Store

server = pytest.fixture(scope="module")(serve)


def crawl(folder: Path, *args: str) -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    command = [sys.executable, "-m", "scrapy", "crawl", "site", *args]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def config(server: Web, tmp_path: Path) -> Path:
    server.put("/", page("<main><h1>Start</h1><p>Du kan ansöka här.</p></main>"))
    path = tmp_path / "site.toml"
    path.write_text(
        f"[site]\nid = 'a'\nname = 'A'\nstart = ['http://{server.host}/']\n"
        f"[crawl]\ndelay = 0\nallow_private = ['{server.host}']\n",
        "utf-8",
    )
    return path


def test_it_says_what_it_needs(tmp_path: Path):
    done = crawl(tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "webbrond: site.toml is missing; call it as: scrapy crawl site -a config=site.toml [-a workdir=FOLDER]\n"
    )


def test_what_is_wrong_with_its_site_is_said(tmp_path: Path):
    (tmp_path / "site.toml").write_text("[site]\nid = 5\n", "utf-8")
    done = crawl(tmp_path, "-a", "config=site.toml")
    assert done.returncode == 2
    assert "webbrond: site.toml:2: site.id must be text in quotation marks" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_ends_its_run(config: Path):
    for number in (1, 2):  # the second does not go on with the first
        done = crawl(config.parent, "-a", "config=site.toml")
        assert (done.returncode, done.stderr) == (0, "")
        with Store(config.parent / "a", readonly=True) as store:
            run = store.run()
            assert (len(store.runs()), run.state, run.stage) == (number, "done", "crawl")
            assert run.finished


def test_a_run_that_fetches_nothing_has_failed(config: Path, server: Web):
    server.put("/", "", 500)
    config.write_text(config.read_text("utf-8") + "timeout = 1\n", "utf-8")
    crawl(config.parent, "-a", "config=site.toml")
    with Store(config.parent / "a", readonly=True) as store:
        assert store.run().state == "failed"
        assert store.run().reason
