"""The whole night over a municipality that is as bad as the web is: what holds for every case, asked of one run.

O1-O10 are the general oracle: it ends, with a documented exit code; nothing vanishes; other pages are judged as ever;
nobody else is contacted; nothing is left behind; memory is bounded; no traceback; a second night says the same; what
was published stays readable.
"""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hostile
import pytest
from msgspec import Struct

from crawler.config import load
from reports.export.subjects import Export
from reports.store.database import STAGES, Store
from rules.loader import load_rules

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

BUDGET = 400  # seconds that a night may take on a machine with other work; a quiet one needs a tenth
OF_THE_WHOLE = ("accessibility.no-statement",)
MEMORY = 1_500_000_000  # bytes of the whole process tree, what is shared counted once
_CODE = re.compile(r"Error|Exception|Traceback|\bNone\b|\b(?:the|and|not|was|failed|timeout|page)\b|\{|_")


class Night(Struct, frozen=True):
    """A night by the command line: what it said, and what it left."""

    code: int
    said: str
    memory: int
    exports: dict[str, list[dict[str, Any]]]
    notes: tuple[str, ...]
    published: str


class Place(Struct, frozen=True):
    """Where nights are made: ``folder`` holds site.toml, the work folder and the folder of temporary files."""

    folder: Path

    @property
    def workdir(self) -> Path:
        """What the night leaves."""
        return self.folder / "elak"

    def begin(self) -> "subprocess.Popen[str]":
        """`webbrond night`, in a session of its own."""
        (self.folder / "tmp").mkdir(exist_ok=True)
        command = [sys.executable, "-m", "crawler.cli.main", "night", str(self.folder / "site.toml")]
        env = {**os.environ, "TMPDIR": str(self.folder / "tmp"), "HOME": str(self.folder)}
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env, start_new_session=True
        )

    def night(self) -> Night:
        """A whole one."""
        child = self.begin()
        ended = threading.Event()
        peak = [0]

        def watch() -> None:
            while not ended.wait(0.5):
                peak[0] = max(peak[0], sum(map(_memory, self.processes())))

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            said, _ = child.communicate(timeout=BUDGET)
        finally:
            ended.set()
            watcher.join()
            if child.poll() is None:
                kill(child, self)
        return self.read(child.returncode, said, peak[0])

    def read(self, code: int = 0, said: str = "", memory: int = 0) -> Night:
        """What the last night left."""
        with Store(self.workdir, readonly=True) as store:
            assert store.row("PRAGMA integrity_check") == {"integrity_check": "ok"}
            run = store.run()
            export = Export(load(self.folder / "site.toml"), store, load_rules(), run.id)
            rows = {what: list(export.rows(what)) for what in ("pages", "links", "findings", "issues")}  # type: ignore[arg-type]
            return Night(code, said, memory, rows, run.notes, str((self.workdir / "reports" / "senaste").resolve()))

    def processes(self) -> list[int]:
        """Those that a night of this place has started."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    environment = (entry / "environ").read_bytes()
                except OSError:
                    continue
                if f"TMPDIR={self.folder / 'tmp'}".encode() in environment:
                    found.append(int(entry.name))
        return found


def _memory(pid: int) -> int:
    try:
        said = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+) kB", said, re.M)
    return int(found[1]) * 1024 if found else 0


def place(folder: Path, server: Any, *hosts: str) -> Place:
    """A folder with the site.toml of ``server`` and further ``hosts``."""
    folder.mkdir()
    names = [server.host, *hosts]
    (folder / "site.toml").write_text(
        f"[site]\nid = 'elak'\nname = '=Elak<script>'\nstart = ['{server.url('/')}']\nhosts = {names}\n"
        f"[crawl]\ndelay = 0\nconcurrency = 4\ntimeout = 2.0\nmax_bytes = 1_000_000\nallow_private = {names}\n"
        "[browser]\nworkers = 2\ntimeout = 5.0\n",
        encoding="utf-8",
    )
    return Place(folder)


class Nights(Struct, frozen=True):
    """A night over the proper pages alone, and two over all."""

    calm: Night
    first: Night
    second: Night
    place: Place
    server: Any
    outside: Any
    linked: list[str]


@pytest.fixture(scope="module")
def new() -> Iterator[Callable[[], Any]]:
    """Starts servers."""
    servers: list[Any] = []

    def make() -> Any:
        servers.append(hostile.Hostile())
        return servers[-1]

    yield make
    for server in servers:
        server.close()


@pytest.fixture(scope="module")
def nights(new: Callable[[], Any], tmp_path_factory: pytest.TempPathFactory) -> Nights:
    """All of them, once."""
    home = tmp_path_factory.mktemp("elak")
    server, outside, grumpy = new(), new(), new()
    hostile.proper(server)
    calm = place(home / "lugn", server).night()
    linked = hostile.evil(server, outside, grumpy)
    hostile.proper(server, *linked)
    where = place(home / "natt", server, grumpy.host)
    return Nights(calm, where.night(), where.night(), where, server, outside, linked)


def of_proper(night: Night, server: Any) -> Counter[tuple[str, ...]]:
    """The findings of the proper pages; what is only said of a web that was wholly seen is no fault of theirs."""
    urls = {server.url(path) for path in hostile.PROPER}
    rows = [row for row in night.exports["findings"] if row["url"] in urls and row["rule"] not in OF_THE_WHOLE]
    return Counter((row["rule"], row["outcome"], row["url"], row["where"]) for row in rows)


def test_ends_in_words(nights: Nights) -> None:
    """O1, O2, O8: within the budget, by exit code 3, without a traceback or a control character, logs included."""
    logs = "".join(path.read_text(encoding="utf-8") for path in (nights.place.workdir / "logs").iterdir())
    for night in (nights.first, nights.second):
        assert night.code == 3, night.said
        assert "\x1b" not in night.said
        assert "Traceback" not in night.said + logs
    assert "\x1b" not in logs


def test_every_address_has_one_state_and_a_reason(nights: Nights) -> None:
    """O3: whatever was linked is listed once, with a reason that no programmer is needed for."""
    for night in (nights.first, nights.second):
        pages = night.exports["pages"]
        assert set(Counter(page["url"] for page in pages).values()) == {1}
        listed = {page["url"] for page in pages}
        assert {link["to"] for link in night.exports["links"]} <= listed
        assert {link if "://" in link else nights.server.url(link) for link in nights.linked} <= listed
        for page in pages:
            said = re.sub(r"https?://\S+|\S*:\d+|\(\S+\)", "", page["reason"])
            assert re.fullmatch(r"[A-ZÅÄÖ].*\.", page["reason"]), page
            assert not _CODE.search(said.replace("robots.txt", "")), page


@pytest.mark.parametrize(
    ("path", "state", "word"),
    [
        ("/jag", "broken", "ring"), ("/ring1", "broken", "ring"),
        ("/ring2", "redirect", "vidare"), ("/fil", "blocked", "otillåten"),
        ("/data", "blocked", "otillåten"), ("/gopher", "blocked", "otillåten"), ("/skript", "blocked", "otillåten"),
        ("/ut", "redirect", "vidare"), ("/mitt", "blocked", "inloggning"), ("/inne", "blocked", "inloggning"),
        ("/oandlig", "too-large", "stort"), ("/bomb", "too-large", "stort"), ("/dripp", "timeout", "i tid"),
        ("/tyst", "timeout", "i tid"), ("/trasig", "error", "500"), ("/varannan", "ok", "hämtad"),
        ("/avhuggen", "error", "Ofullständigt"), ("/tom", "ok", "tom"), ("/djup", "ok", "nästlad"),
        ("/nej", "blocked", "robots.txt"), ("/x.bin", "not-html", "inte en webbsida"),
    ],
)  # fmt: skip
def test_states(nights: Nights, path: str, state: str, word: str) -> None:
    """What became of a case, and why."""
    [page] = [page for page in nights.first.exports["pages"] if page["url"] == nights.server.url(path)]
    assert (page["state"], word in page["reason"]) == (state, True), page


def test_spaces_without_end_are_bounded(nights: Nights) -> None:
    """Sessions, accordion states and a relative link make no more pages than there are."""
    paths = Counter(
        re.split(r"[?/]", page["url"].split("/", 3)[3])[0]
        for page in nights.first.exports["pages"]
        if page["state"] == "ok"
    )
    assert (paths["rymd"], paths["dragspel"]) == (1, 1)
    assert paths["a"] <= 30


def test_the_proper_pages_are_judged_as_ever(nights: Nights) -> None:
    """O4."""
    calm = of_proper(nights.calm, nights.server)
    assert calm
    assert of_proper(nights.first, nights.server) == calm


def test_nobody_else_is_contacted(nights: Nights) -> None:
    """O5: neither by the crawler nor by the browser."""
    assert nights.outside.connections == 0


def test_nothing_is_left(nights: Nights) -> None:
    """O6: no process, no temporary file, nothing outside the work folder."""
    assert nights.place.processes() == []
    assert list((nights.place.folder / "tmp").rglob("*")) == []
    assert sorted(path.name for path in nights.place.folder.iterdir()) == ["elak", "site.toml", "tmp"]


def test_memory(nights: Nights) -> None:
    """O7: the whole process tree, one browser included."""
    assert 0 < max(nights.first.memory, nights.second.memory) < MEMORY


def test_nothing_holds_a_personal_number_or_a_password(nights: Nights) -> None:
    """Page copies aside, which are kept as they came."""
    for path in nights.place.workdir.rglob("*"):
        if path.is_file() and "warc" not in path.parts:
            data = path.read_bytes()
            assert hostile.NUMBER.encode() not in data, path
            assert b"hemlig@" not in data, path
            assert b"token=hemlig" not in data, path


def test_the_second_night_is_the_same(nights: Nights) -> None:
    """O9."""

    def key(night: Night) -> set[tuple[str, str]]:
        return {(page["url"], page["state"]) for page in night.exports["pages"]}

    assert key(nights.first) == key(nights.second)
    assert of_proper(nights.first, nights.server) == of_proper(nights.second, nights.server)
    assert {issue["state"] for issue in nights.second.exports["issues"]} == {"open"}


def test_what_was_published_stays_readable(nights: Nights) -> None:
    """O10: the night before is there still, whole."""
    assert nights.first.published != nights.second.published
    for night in (nights.first, nights.second):
        assert "</html>" in Path(night.published, "index.html").read_text(encoding="utf-8")


# --- kill -9 -----------------------------------------------------------------------------------------------------


def kill(child: "subprocess.Popen[str]", where: Place) -> None:
    """kill -9 of everything that the night has started."""
    for pid in {child.pid, *where.processes()}:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    child.communicate()


def has_ended(where: Place, stage: str) -> bool:
    """Whether the night had ended ``stage`` when it was killed: for a short one a kill may come too late."""
    with Store(where.workdir, readonly=True) as store:
        row = store.row("SELECT stage FROM run ORDER BY id DESC LIMIT 1")
    return bool(row) and row["stage"] in STAGES[STAGES.index(stage) :]


def until_line(child: "subprocess.Popen[str]", words: str) -> None:
    """Wait until the night says ``words``."""
    assert child.stdout
    said = ""
    for line in child.stdout:
        said += line
        if words in line:
            return
    raise AssertionError(said)


def steady(night: Night) -> str:
    """Everything but times and the names of runs."""
    rows = {
        what: [{key: value for key, value in row.items() if not key.endswith(("_run", "_at"))} for row in rows]
        for what, rows in night.exports.items()
    }
    return json.dumps(rows, indent=1)


# Short names here: sockets stand in the folder of temporary files, and the path to one may have 107 characters.
def test_killed(new: Callable[[], Any], tmp_path: Path) -> None:
    """kill -9 in FETCH, RENDER, AUDIT, MERGE and PUBLISH, one after the other: each night goes on where the last one
    stood, and in the end everything is as if nothing had happened."""
    server = new()
    more = [f"/sida/{number}" for number in range(20)]
    hostile.proper(server, *more)
    for number, path in enumerate(more):
        server.page(path, "/", body=f"<p>Om {path}, med en bild.</p><img src=/bild{number}.png>")
    whole = place(tmp_path / "h", server).night()
    assert whole.code == 0, whole.said
    broken = place(tmp_path / "b", server)

    reached = threading.Event()
    server.hits.clear()
    # In FETCH the page, and then in RENDER its picture: the browser gets the page from what FETCH has stored.
    for path, agent in ((more[9], "webbrond"), ("/bild9.png", "Chrome")):
        reached.clear()
        plain = server.routes.get(path, server.fallback)

        def tell(handler: Any, agent: str = agent, plain: Callable[[Any], None] = plain) -> None:
            if agent in handler.headers.get("User-Agent", ""):
                reached.set()
            plain(handler)

        server.routes[path] = tell
        child = broken.begin()
        assert reached.wait(BUDGET)
        kill(child, broken)
        server.routes[path] = plain
    for stage in ("render", "audit", "merge"):  # and the stage after it has begun
        if has_ended(broken, stage):
            continue
        child = broken.begin()
        until_line(child, f"{stage}: ")
        kill(child, broken)
    last = broken.night()
    assert last.code == 0, last.said
    assert steady(last) == steady(whole)
    assert "</html>" in Path(last.published, "index.html").read_text(encoding="utf-8")
    fetched = Counter(path for method, path, headers in server.hits if "Chrome" not in headers.get("User-Agent", "")
                      and method == "GET" and path in {*more, *hostile.PROPER})  # fmt: skip
    assert set(fetched) == {*more, *hostile.PROPER}
    assert sum(fetched.values()) <= len(fetched) + 4 + 1  # what was in flight, and the start page's look at soft 404
    assert broken.processes() == []
