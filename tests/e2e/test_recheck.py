"""A page that was mended at nine is fixed at nine: a real server, browser and database, and the command line."""

import json
import re
import shutil
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner

from crawler.cli.main import main
from crawler.config import load, locked
from crawler.night import run_stage
from reports.store import Store

pytestmark = pytest.mark.browser
WORDS = "Du kan ansöka om bygglov hos kommunen. Du får svar inom tio veckor. Ring oss om du undrar något. " * 3
FRAME = '<!doctype html><html lang="sv"><head><title>{0}</title></head><body><header><img src="/logo.png"></header>'
FRAME += '<nav><a href="/">Start</a> <a href="/a">Bygglov</a> <a href="/b">Avfall</a></nav><main><h1>{0}</h1>{1}</main>'
FAULTS = f'<p>{WORDS}</p><img src="/karta.png"><p><a href="/saknas">Läs om avgifter</a></p><input type="text">'


class Town(BaseHTTPRequestHandler):
    """Three pages that a test may change."""

    pages: dict[str, Any] = {}

    def do_GET(self) -> None:
        """Answer with the page as it is now."""
        found = self.pages.get(self.path)
        status, body = (404, "borta") if found is None else (found, "fel") if isinstance(found, int) else (200, found)
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with site.toml and the first night over the town."""
    home = tmp_path_factory.mktemp("omprov")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Town)
    Thread(target=server.serve_forever, daemon=True).start()
    host = f"127.0.0.1:{server.server_port}"
    Town.pages = pages()
    (home / "site.toml").write_text(
        f'[site]\nid = "x"\nname = "Provkommun"\nstart = ["http://{host}/"]\n'
        f'[crawl]\nallow_private = ["{host}"]\ndelay = 0\n[browser]\nworkers = 1\n[[owner]]\nid = "sbf"\n'
        'name = "Byggförvaltningen"\npaths = ["/a*"]\n',
        encoding="utf-8",
    )
    assert run(home, "night").exit_code in (0, 3)
    yield home
    server.shutdown()
    server.server_close()


@pytest.fixture
def home(first: Path, tmp_path: Path) -> Path:
    """The same, for a test to change."""
    Town.pages = pages()
    shutil.copytree(first, tmp_path / "h", symlinks=True)
    return tmp_path / "h"


def pages() -> dict[str, Any]:
    return {
        "/": FRAME.format("Provkommun", f"<p>{WORDS}</p>"), "/a": FRAME.format("Bygglov", FAULTS),
        "/b": FRAME.format("Avfall", f"<p>{WORDS}</p>"),
    }  # fmt: skip


def run(home: Path, command: str, *words: object) -> Any:
    return CliRunner().invoke(main, [command, str(home / "site.toml"), *map(str, words)])


def issues(home: Path) -> dict[str, dict[str, Any]]:
    """The issues of the page /a, by rule."""
    found = json.loads(run(home, "export", "--what", "issues").output)
    return {issue["rule"]: issue for issue in found if issue["url"].endswith("/a")}


def recheck(home: Path, *words: object) -> tuple[int, dict[str, Any]]:
    result = run(home, "recheck", *words, "--json")
    return result.exit_code, json.loads(result.output)


def address(home: Path) -> str:
    return load(home / "site.toml").site.start[0] + "a"


def test_a_mended_page_is_fixed_at_once_and_stays_so(home: Path) -> None:
    """In the export, in the published pages and after the next night; what is left stays, and no trend counts it."""
    before = issues(home)
    image, field = before["accessibility.image-alt"], before["accessibility.label"]
    with Store(home / "x", readonly=True) as store:
        measures = list(store.rows("SELECT * FROM measure"))
    Town.pages["/a"] = Town.pages["/a"].replace('<img src="/karta.png">', '<img src="/karta.png" alt="Karta">')
    code, said = recheck(home, image["id"])
    assert (code, said["fixed"]) == (0, [image["id"]])
    assert field["id"] in said["left"]
    assert "saker på sidan är rättad" in said["said"]
    after = issues(home)
    assert (after["accessibility.image-alt"]["state"], after["accessibility.label"]["state"]) == ("fixed", "open")
    reports = home / "x/reports/senaste"
    texts = {path: path.read_text(encoding="utf-8") for path in reports.rglob("*.html")}
    (own,) = [text for path, text in texts.items() if "sida" in path.parts and re.search(r"<h1>\s*Bygglov", text)]
    assert "Omprövad" in own
    backlog = texts[reports / "forvaltning/sbf/index.html"]
    assert f'id="arende-{image["id"]}"' not in backlog
    assert f'id="arende-{field["id"]}"' in backlog
    closed = f'id="arende-{image["id"]}"'
    archive = next(text for path, text in texts.items() if "/arende" in str(path) and closed in text)
    assert "Åtgärdat. Omprövat" in archive
    with Store(home / "x", readonly=True) as store:
        assert list(store.rows("SELECT * FROM measure")) == measures
        assert len(store.runs()) == 1
    assert run(home, "night").exit_code in (0, 3)
    again = issues(home)
    assert (again["accessibility.image-alt"]["state"], again["accessibility.label"]["state"]) == ("fixed", "open")
    assert again["accessibility.image-alt"]["id"] == image["id"]
    with Store(home / "x", readonly=True) as store:
        assert list(store.rows("SELECT * FROM recheck")) == []


def test_a_page_not_mended_stays_open(home: Path) -> None:
    before = issues(home)
    code, said = recheck(home, address(home))
    assert (code, said["fixed"], said["gone"], said["elsewhere"], said["new"]) == (0, [], [], [], 0)
    assert {rule: issue["state"] for rule, issue in issues(home).items()} == {
        rule: issue["state"] for rule, issue in before.items()
    }


@pytest.mark.parametrize("answer", [500, 503, 401, 403])
def test_a_failed_fetch_changes_nothing(home: Path, answer: int) -> None:
    before = issues(home)
    Town.pages["/a"] = answer
    code, said = recheck(home, address(home))
    assert (code, said["looked"], said["fixed"]) == (3, False, [])
    assert "gick inte att ompröva" in said["said"]
    assert issues(home) == before


@pytest.mark.parametrize("body", [
    FRAME.format("Logga in", '<form action="/in"><label>Lösenord <input type="password"></label></form>'),
    FRAME.format("Sidan finns inte", "<p>Försök igen senare.</p>"),
])  # fmt: skip
def test_a_login_or_an_error_in_its_place_changes_nothing(home: Path, body: str) -> None:
    """It answers 200 at the same address, and has none of the faults."""
    before = issues(home)
    Town.pages["/a"] = body
    code, said = recheck(home, address(home))
    assert (code, said["looked"], said["fixed"]) == (3, False, [])
    assert issues(home) == before


def test_a_dead_browser_settles_nothing_that_needs_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = issues(home)
    Town.pages["/a"] = Town.pages["/a"].replace('<img src="/karta.png">', "")
    monkeypatch.setenv("WEBBROND_CHROMIUM", "/bin/false")
    code, said = recheck(home, address(home))
    assert (code, said["fixed"]) == (3, [])
    assert {issue["state"] for issue in issues(home).values()} == {issue["state"] for issue in before.values()}


def test_a_page_that_is_gone_takes_its_issues_along(home: Path) -> None:
    number = issues(home)["accessibility.label"]["id"]
    del Town.pages["/a"]
    code, said = recheck(home, number)
    assert (code, number in said["gone"]) == (0, True)
    assert issues(home)["accessibility.label"]["state"] == "gone"


def test_what_rests_on_other_pages_is_for_a_night(home: Path) -> None:
    """The link is gone from the page: its issue is told, not closed."""
    Town.pages["/a"] = Town.pages["/a"].replace('<a href="/saknas">Läs om avgifter</a>', "")
    number = issues(home)["navigation.broken-link"]["id"] if "navigation.broken-link" in issues(home) else None
    found = json.loads(run(home, "export", "--what", "issues").output)
    number = number or next(one["id"] for one in found if one["rule"] == "navigation.broken-link")
    _, said = recheck(home, address(home))
    assert number in said["elsewhere"]
    found = json.loads(run(home, "export", "--what", "issues").output)
    assert next(one["state"] for one in found if one["id"] == number) == "open"


def test_beside_a_night_that_runs(home: Path) -> None:
    """The night has fetched the page before it was mended, and merges afterwards: the later look counts."""
    number = issues(home)["accessibility.image-alt"]["id"]
    site = load(home / "site.toml")
    run_id = run_stage(site, home, home / "x", "crawl", None).id
    run_stage(site, home, home / "x", "render", run_id)
    run_stage(site, home, home / "x", "audit", run_id)
    Town.pages["/a"] = Town.pages["/a"].replace('<img src="/karta.png">', '<img src="/karta.png" alt="Karta">')
    with locked(home / "x"):  # as the night holds it
        assert recheck(home, number)[1]["fixed"] == [number]
    run_stage(site, home, home / "x", "merge", run_id)
    run_stage(site, home, home / "x", "publish", run_id)
    assert issues(home)["accessibility.image-alt"]["state"] == "fixed"


def test_other_addresses_are_refused(home: Path) -> None:
    for what in ("http://127.0.0.1:1/", "99999", "file:///etc/passwd"):
        result = run(home, "recheck", what)
        assert (result.exit_code, "no night has judged" in result.output or "there is no issue" in result.output) == (
            2, True,
        )  # fmt: skip
