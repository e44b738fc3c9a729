"""Which pages are looked at 320 pixels wide as well, and how."""

from pathlib import Path

import pytest
from looking import FAULTS, FAULTY, Web, failing, page

from audits.model import Artifact
from crawler.browser.browser import Browser
from crawler.demo.content import site_folder
from crawler.render import sample as narrow
from reports.store.database import Store, pack

RUN = "2026-11-01T0130"


def filled(store: Store, urls: list[str]) -> None:
    """A run that has rendered ``urls``, the first the nearest to the start; a template is the first part of a path."""
    store.execute("INSERT INTO run (id, started, state, engine) VALUES (?, ?, 'running', 'axe')", RUN, RUN)
    for number, url in enumerate(urls):
        page = store.url_id(url)
        snapshot = store.execute(
            "INSERT INTO snapshot (url, run, fetched_at, status, content_type, charset, bytes, body_hash, content_hash,"
            " template_hash, warc, offset, links) VALUES (?, ?, '', 200, 'text/html', '', 0, '', '', ?, '', 0, x'')"
            " RETURNING id",
            page, RUN, url.split("/")[3],
        ).fetchone()[0]  # fmt: skip
        artifact = store.execute(
            "INSERT INTO artifact (snapshot, run, engine, state, data) VALUES (?, ?, 'axe', 'ok', ?) RETURNING id",
            snapshot, RUN, pack(Artifact(url, "axe", "ok")),
        ).fetchone()[0]  # fmt: skip
        store.execute(
            "INSERT INTO visit (run, url, state, snapshot, artifact, clicks) VALUES (?, ?, 'ok', ?, ?, ?)",
            RUN, page, snapshot, artifact, number,
        )  # fmt: skip


def tonight(store: Store) -> list[str]:
    """The sample of a night on which all pages are looked at anew, looked at."""
    pages = {row["id"]: row["url"] for row in store.rows("SELECT id, url FROM url ORDER BY id")}
    store.execute("UPDATE visit SET artifact = NULL")  # what is there is of another night
    sample = narrow.sample_narrow(store, RUN, pages.keys())
    for number in sample:
        store.execute(
            "UPDATE artifact SET narrow = 1 WHERE snapshot = (SELECT snapshot FROM visit WHERE url = ?)", number
        )
    return [url for number, url in pages.items() if number in sample]


def test_every_template_twice_then_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two pages of each template whenever they are looked at, and others, night by night; in the end all."""
    monkeypatch.setattr(narrow, "LEAST", 20)
    urls = [f"https://a.se/{template}/{n}" for n in range(5) for template in ("bo", "start")] + ["https://b.se/bo"]
    with Store(tmp_path) as store:
        filled(store, urls)
        nights = [tonight(store) for _ in range(3)]
    firsts = {
        "https://a.se/bo/0",
        "https://a.se/start/0",
        "https://b.se/bo",
        "https://a.se/bo/1",
        "https://a.se/start/1",
    }
    assert all(firsts <= set(night) for night in nights)
    assert [len(night) for night in nights] == [5 + narrow.ROTATING, 5 + 1, 5]
    assert {url for night in nights for url in night} == set(urls)


def test_another_engine_looks_at_all_pages_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not fit depends on the fonts: what the old ones showed says nothing of the new ones."""
    monkeypatch.setattr(narrow, "LEAST", 20)
    with Store(tmp_path) as store:
        filled(store, [f"https://a.se/bo/{n}" for n in range(6)])
        assert [len(tonight(store)) for _ in range(2)] == [6, 2]
        store.execute("UPDATE run SET engine = 'axe with other fonts'")
        assert len(tonight(store)) == 6


def test_no_more_than_a_share(tmp_path: Path) -> None:
    """A small part of the pages a night, however many parts there are."""
    with Store(tmp_path) as store:
        filled(store, [f"https://a.se/{n}" for n in range(200)])
        assert len(tonight(store)) == 14


def test_pages_that_are_not_looked_at_are_not_seen_narrow(tmp_path: Path) -> None:
    """They keep what they have; what was seen so earlier in the night counts towards the share."""
    with Store(tmp_path) as store:
        filled(store, [f"https://a.se/{n}" for n in range(20)])
        assert narrow.sample_narrow(store, RUN, {3, 4}) == {3, 4}
        store.execute("UPDATE artifact SET narrow = 1 WHERE id <= 7")
        assert len(narrow.sample_narrow(store, RUN, {9, 10, 11})) == narrow.LEAST - 7


@pytest.mark.browser
def test_seen_at_both_widths(server: Web, browser: Browser) -> None:
    """What does not fit is found by making the page narrow; the page after it is as wide as ever."""
    wide = page('<main><h1>Bred</h1><p style="width: 900px">Får inte plats</p><img src="/x.png"></main>')
    artifact = browser.look(server.put("/bred", wide), narrow=True)
    assert "image-alt" in failing(artifact)
    assert artifact.rendered is not None
    assert artifact.rendered.width == 1280
    told = {rule.id: rule.outcome for rule in artifact.narrow or ()}
    assert told == {"reflow": "fail", "text-spacing": "pass", "text-overlap": "pass"}
    after = browser.look(server.put("/efter", page("<main><h1>Efter</h1></main>")))
    assert (after.narrow, after.rendered and after.rendered.width) == (None, 1280)


@pytest.mark.browser
def test_a_page_that_cannot_bear_to_be_narrow_keeps_what_was_seen_before(server: Web, hasty: Browser) -> None:
    """It hangs, or goes elsewhere, when it is made narrow: the next page is fine."""
    for script in ("for (;;);", "location = '/annan'"):
        head = f"<script>addEventListener('resize', () => {{ {script} }})</script>"
        artifact = hasty.look(server.put("/smal", page(FAULTS, head)), narrow=True)
        assert (artifact.state, artifact.narrow, failing(artifact) >= FAULTY) == ("ok", None, True)
        assert failing(hasty.look(server.put("/plain", page(FAULTS)))) >= FAULTY


NARROW_FONT = """<style>
@font-face { font-family: Bred; src: url(/bokstav); size-adjust: 400%; font-display: block }
p { font: 16px monospace; white-space: nowrap }
@media (max-width: 400px) { p { font-family: Bred } }
</style><script>
addEventListener("resize", () => {
  let frames = 10;
  const next = () => { frames -= 1; if (frames) requestAnimationFrame(next); else new Image().src = "/nyckel" };
  next();
});
</script>"""


@pytest.mark.browser
def test_a_font_of_narrow_screens_is_waited_for(server: Web, browser: Browser) -> None:
    """What stands out is measured in the letters that visitors see, however late they come."""
    server.put("/bokstav", (site_folder() / "fonts" / "public-sans-400.woff2").read_bytes(), Content_Type="font/woff2")
    server.hold("/bokstav", until="/nyckel")
    url = server.put("/typsnitt", page("<main><h1>Ny</h1><p>Ansök om bygglov</p></main>", NARROW_FONT))
    told = {rule.id: rule.outcome for rule in browser.look(url, narrow=True).narrow or ()}
    assert told["reflow"] == "fail"
