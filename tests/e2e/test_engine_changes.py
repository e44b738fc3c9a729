"""The fonts of the machine change between nights: what then comes is not new, and what goes is not fixed."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from looking import Web, page, serve, site_of

from audits.engine import parse_engine
from audits.site_config import Site
from crawler.night.pipeline import run_night
from reports.export.subjects import Export
from reports.store.database import Run, Store
from rules.loader import load_rules

pytestmark = pytest.mark.browser
REFLOW = "accessibility.reflow"
NARROW, WIDE = "DejaVu Serif", "DejaVu Sans Mono"
# Wider than 320 pixels only in a font whose letters are all as wide as each other.
LINE = '<p style="font: 16px sans-serif; white-space: nowrap">{words}</p>'
TEXT = "<p>Den som bor i kommunen kan söka plats i förskolan. Ansökan görs på webben, och svaret kommer med post.</p>"
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <match target="pattern"><edit name="family" mode="assign" binding="strong"><string>{family}</string></edit></match>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
</fontconfig>
"""

server = pytest.fixture(scope="module")(serve)


class Nights:
    """Nights over a web of which one page is edited every night, each with all text drawn in one family."""

    def __init__(self, server: Web, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.server, self.home, self.monkeypatch = server, home, monkeypatch
        self.site: Site = msgspec.structs.replace(
            site_of(server, workers=1), crawl=msgspec.structs.replace(site_of(server).crawl, delay=0)
        )
        self.nights = self.news = 0
        self.root = f"http://{server.host}"
        server.put("/rad", page(f"<main><h1>Förskola</h1>{TEXT}{LINE.format(words='till ' * 8)}</main>"))

    def night(self, family: str, *new: str) -> tuple[Run, dict[str, dict[str, Any]], dict[str, float]]:
        """The run, the issues of `REFLOW` by path, and the figures of the site; ``news`` is what those should say."""
        self.nights += 1
        links = "".join(f'<li><a href="{path}">Sidan {path[1:]}</a></li>' for path in ("/rad", *new))
        self.server.put("/", page(f"<main><h1>Natt {self.nights}</h1>{TEXT}<ul>{links}</ul></main>"))
        for path in new:
            self.server.put(path, page(f"<main><h1>Skola</h1>{LINE.format(words='liten ' * 8)}</main>"))
        fonts = self.home / "fonts.conf"
        fonts.write_text(_FONTS.format(family=family), encoding="utf-8")
        self.monkeypatch.setenv("FONTCONFIG_FILE", str(fonts))
        run = run_night(self.site, self.home, self.home / "work")
        with Store(self.home / "work", readonly=True) as store:
            export = Export(self.site, store, load_rules(), run.id)
            rows = list(export.rows("issues"))
            figures = {row["name"]: row["value"] for row in export.rows("measures") if row["scope"] == "site"}
        came = [row for row in rows if row["opened_run"] == run.id and not row["review"]]
        self.news = sum(row["origin"] == "content" for row in came)
        reflow = {row["url"].removeprefix(self.root): row for row in rows if row["rule"] == REFLOW}
        return run, reflow, figures

    def morning(self) -> str:
        """The page of the latest night."""
        return (self.home / "work" / "reports" / "senaste" / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def web(server: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Nights:
    return Nights(server, tmp_path, monkeypatch)


def test_other_fonts_make_no_news(web: Nights) -> None:
    """A line that fits at 320 pixels in one font does not in another: found, gone, and found again under its number."""
    first, issues, _ = web.night(NARROW)
    assert issues == {}

    second, issues, figures = web.night(WIDE, "/ny")
    old, new = parse_engine(first.engine), parse_engine(second.engine)
    assert (old.axe, old.browser) == (new.axe, new.browser)
    assert old.is_whole
    assert old.fonts != new.fonts
    number = issues["/rad"]["id"]
    assert {path: row["origin"] for path, row in issues.items()} == {"/rad": "engine-change", "/ny": "content"}
    assert figures["new_issues"] == web.news
    assert "efter byte av webbläsare, typsnitt eller axe" in web.morning()

    third, issues, figures = web.night(NARROW)
    assert (issues["/rad"]["state"], issues["/rad"]["origin"]) == ("gone", "engine-change")
    assert third.engine == first.engine
    assert figures["fixed_issues"] == 0
    assert "räknas inte som åtgärdat" in web.morning() or "räknas inte som åtgärdade" in web.morning()

    _, issues, figures = web.night(WIDE)
    back = issues["/rad"]
    assert (back["id"], back["state"], back["origin"], back["reopened"]) == (number, "open", "engine-change", 1)
    assert figures["new_issues"] == 0
