"""What people no longer want in the round is not lost, and what is lost is not fixed; over a real server."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from looking import Web, page, serve, site_of
from msgspec.structs import replace

from audits.site_config import Site
from crawler.night.pipeline import run_night
from reports.export.subjects import Export
from reports.store.database import Run, Store
from rules.loader import load_rules

FAULTY = f"<p>Den som har läst {{path}} och {'som bor i kommunen ' * 9}kan ansöka om plats.</p>"  # one long sentence
TEXT = "<p>Du kan ansöka här. Vi svarar dig inom en vecka. Ring oss om du undrar något.</p>" * 3
RULE = "readability.long-sentence"
SECTIONS = {"skola": 8, "fritid": 20}  # pages

server = pytest.fixture(scope="module")(serve)


class Municipality:
    """Two sections of pages, each with one fault, and the nights over them."""

    def __init__(self, server: Web, home: Path, before: Path | None = None) -> None:
        self.server, self.home = server, home
        if before:
            shutil.copytree(before / "work", home / "work")
        self.site: Site = replace(site_of(server, pages="none"), crawl=replace(site_of(server).crawl, delay=0))
        self.paths = [f"/{section}/{n}" for section, pages in SECTIONS.items() for n in range(pages)]
        self.links = list(self.paths)
        self.server.pages.clear()
        for path in self.paths:
            self.write(path)

    def write(self, path: str, *, faulty: bool = True, status: int = 200) -> None:
        """Let a page answer from now on."""
        text = TEXT + (FAULTY.format(path=path) if faulty else "")
        self.server.put(path, page(f"<main><h1>Sidan {path}</h1>{text}</main>"), status)

    def night(self, **crawl: Any) -> Run:
        """Go one round, with changes of [crawl] in site.toml."""
        links = "".join(f'<li><a href="{path}">Sidan {path}</a></li>' for path in self.links)
        self.server.put("/", page(f"<main><h1>Start</h1>{TEXT}<ul>{links}</ul></main>"))
        site = replace(self.site, crawl=replace(self.site.crawl, **crawl))
        return run_night(site, self.home, self.home / "work")

    def issues(self) -> dict[str, tuple[int, str, str]]:
        """Return number, state and origin of the fault of each page."""
        with Store(self.home / "work", readonly=True) as store:
            rows = list(Export(self.site, store, load_rules(), store.run().id).rows("issues"))
        root = f"http://{self.server.host}"
        return {r["url"].removeprefix(root): (r["id"], r["state"], r["origin"]) for r in rows if r["rule"] == RULE}

    def new(self) -> float:
        """Return how many issues are new, as the figures say."""
        with Store(self.home / "work", readonly=True) as store:
            row = store.row("SELECT value FROM measure WHERE run = ? AND name = 'new_issues' AND scope = 'site'",
                            store.run().id)  # fmt: skip
        assert row
        return float(row["value"])


@pytest.fixture(scope="module")
def first(server: Web, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first night, which each test goes on from in a copy of its own."""
    town = Municipality(server, tmp_path_factory.mktemp("first"))
    town.night()
    assert [state for _, state, _ in town.issues().values()] == ["open"] * len(town.paths)
    return town.home


@pytest.fixture
def town(server: Web, first: Path, tmp_path: Path) -> Municipality:
    return Municipality(server, tmp_path, first)


@pytest.mark.parametrize("left", [{"exclude": ("/skola/*",)}, {"max_pages": 15}])
def test_out_of_the_round_and_back(town: Municipality, left: dict[str, Any]) -> None:
    """The night after is whole, what was fixed elsewhere is fixed, and what comes back is no news."""
    before = town.issues()
    inside = "/fritid/0" if "exclude" in left else "/skola/0"
    town.write(inside, faulty=False)
    run = town.night(**left)
    assert (run.state, run.healthy) == ("done", True)
    assert any("left" in remark.code for remark in run.remarks)
    gone = {path for path, (_, state, origin) in town.issues().items() if (state, origin) == ("gone", "config-change")}
    assert len(gone) == (8 if "exclude" in left else len(town.paths) + 1 - 15)
    assert town.issues()[inside][1] == "fixed"
    assert {state for path, (_, state, _) in town.issues().items() if path not in {inside, *gone}} == {"open"}

    if "exclude" in left:
        again = town.night(**left)
        assert (again.state, again.healthy) == ("done", True)

    back = town.night()
    assert (back.state, back.healthy) == ("done", True)
    assert {path: town.issues()[path][:2] for path in gone} == {path: (before[path][0], "open") for path in gone}
    assert town.new() == 0


def test_robots_change(town: Municipality) -> None:
    """What the server forbids is lost, not unwanted: nothing is fixed or gone until it may be read again."""
    town.server.put("/robots.txt", "User-agent: *\nDisallow: /skola/", Content_Type="text/plain")
    run = town.night()
    assert (run.state, run.healthy) == ("degraded", False)
    town.server.pages.pop("/robots.txt")
    assert town.night().healthy
    assert {state for _, state, _ in town.issues().values()} == {"open"}


def test_a_third_fails_and_others_take_its_place(town: Municipality) -> None:
    """As many pages are judged as before, but not those: nothing is fixed or gone, in this night or those after."""
    lost = town.paths[:10]
    for path in lost:
        town.write(path, status=500)
    for number in range(12):
        town.write(f"/ny/{number}", faulty=False)
    town.links += [f"/ny/{number}" for number in range(12)]
    for _ in range(2):
        run = town.night()
        assert (run.state, run.healthy) == ("degraded", False)
        assert {state for path, (_, state, _) in town.issues().items() if path in town.paths} == {"open"}
    for path in lost:
        town.write(path)
    run = town.night()
    assert run.healthy
    assert {state for path, (_, state, _) in town.issues().items() if path in town.paths} == {"open"}
