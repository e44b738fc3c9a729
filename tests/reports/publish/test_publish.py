"""The whole folder: what is in it, that its links hold, that nothing of the site becomes markup."""

import os
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from world import HOST, read

from reports.edition.links import page_report
from reports.language.reasons import SENTENCES
from reports.publish.publish import publish_edition
from reports.store.database import Store


class Outline(HTMLParser):
    """What a test asks of a page: its links, ids, headings, scripts, text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.lang = ""
        self.headings: list[int] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember what the tag says."""
        values = dict(attrs)
        self.tags.append(tag)
        if tag == "html":
            self.lang = values.get("lang") or ""
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "id" in values:
            self.ids.append(values["id"] or "")
        self.links += [values[name] or "" for name in ("href", "src") if name in values]


def outlines(folder: Path) -> dict[Path, Outline]:
    """Every page of a published folder."""
    return {path: Outline(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.html"))}


def test_every_page_that_was_promised_is_there(world: Any, folder: Path) -> None:
    wanted = ["index.html", "ledning/index.html", "kontaktcenter/index.html", "manad/2026-11/index.html"]
    wanted += ["forvaltning/index.html", "forvaltning/webbteam/index.html", "regler/index.html"]
    wanted += [f"forvaltning/{owner.id}/{name}.html" for owner in world.site.owner for name in ("index", "sidor")]
    wanted += [f"regler/{rule}.html" for rule in world.rules]
    wanted += [page_report(f"{HOST}/"), "static/rond.css", "static/rond.js"]
    assert [path for path in wanted if not (folder / path).is_file()] == []
    assert len(list((folder / "sida").rglob("*.html"))) == 40


def test_links_are_relative_and_lead_somewhere(folder: Path) -> None:
    """From a file share: every link inside the folder is to a file that is there, and to an id that is on it."""
    pages = outlines(folder)
    dead = []
    for path, page in pages.items():
        for link in page.links:
            if link.startswith(("http://", "https://", "mailto:", "tel:")):
                continue
            file, _, anchor = link.partition("#")
            target = Path(os.path.normpath(path.parent / file)) if file else path
            if not target.is_file() or (anchor and anchor not in pages[target].ids):
                dead.append((path.name, link))
    assert dead == []


def test_no_link_to_the_report_of_a_page_that_was_not_judged_tonight(small: Any) -> None:
    """An issue names pages of earlier nights too; they have no report in this edition."""
    with Store(small.workdir) as store:
        lost = store.execute("SELECT url FROM visit WHERE run = ? AND result IS NOT NULL", small.runs[-1]).fetchall()
        store.execute(
            "UPDATE visit SET state = 'timeout', result = NULL WHERE run = ? AND url = ?", small.runs[-1], lost[-1][0]
        )
    folder = publish_edition(small.site, small.workdir, small.runs[-1], small.rules)
    assert len(list((folder / "sida").rglob("*.html"))) == len(lost) - 1
    test_links_are_relative_and_lead_somewhere(folder)


def test_every_page_is_sound(folder: Path) -> None:
    """Language, one h1, no level of heading left out, unique ids, a strict policy, the law of evidence."""
    for path, page in outlines(folder).items():
        html = read(folder, str(path.relative_to(folder)))
        assert page.lang == "sv"
        assert page.headings.count(1) == 1, path
        assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False)), path
        assert len(set(page.ids)) == len(page.ids), path
        assert "default-src 'none'" in html
        assert "40 av 41 sidor kontrollerade" in html
        assert "def456" in html
        assert "axe-core 4.14.1" in html
        assert path.stat().st_size < 1_000_000
        assert "style=" not in html


def test_text_of_the_site_is_only_text(folder: Path) -> None:
    for path, page in outlines(folder).items():
        html = path.read_text(encoding="utf-8")
        assert page.tags.count("script") == 1, path  # ours, in the head
        assert "<script>alert" not in html
        assert "\u202e" not in html
        assert "javascript:" not in html


def test_english_by_switch(make_world: Callable[..., Any]) -> None:
    world = make_world(language="en")
    folder = publish_edition(world.site, world.workdir, world.runs[-1], world.rules)
    html = read(folder, "forvaltning/sof/index.html")
    assert '<html lang="en">' in html
    assert "things to do first" in html
    assert '<q lang="sv">' in html
    assert "EN Bilden saknar alternativtext" in html
    morning = read(folder, "index.html")
    for sentence in (
        "2 pages not visited: the time for the night", "The server did not answer in time.",
        "The server www.ekvalla.test:443 answers as if pages that do not exist did",
    ):  # fmt: skip
        assert sentence in morning
    ours = [piece for sentence in swedish_sentences() for piece in re.split(r"%\(\w+\)s", sentence) if len(piece) > 15]
    for path in folder.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert [piece for piece in ours if piece in text] == [], path


def swedish_sentences() -> list[str]:
    """All sentences for reasons, notes and remarks."""
    return [form for forms in SENTENCES.values() for form in (forms if isinstance(forms, tuple) else (forms,))]


def test_a_first_round_has_no_news(make_world: Callable[..., Any]) -> None:
    world = make_world(pages=8, runs=("2026-11-22T0130",))
    html = read(publish_edition(world.site, world.workdir, world.runs[-1], world.rules), "index.html")
    assert "Allt är nytt i den första ronden." in html
    assert "nya eller återkomna" not in html


def test_long_backlogs_are_split(make_world: Callable[..., Any]) -> None:
    world = make_world(pages=121, findings=20)
    folder = publish_edition(world.site, world.workdir, world.runs[-1], world.rules)
    assert (folder / "forvaltning/uaf/del-2.html").is_file()
    assert all(path.stat().st_size < 1_000_000 for path in folder.rglob("*.html"))
    test_links_are_relative_and_lead_somewhere(folder)


def test_the_same_five_all_week(small: Any) -> None:
    """What was proposed is remembered, and an edition of the same week proposes it again."""
    before = read(publish_edition(small.site, small.workdir, small.runs[-1], small.rules), "forvaltning/sof/index.html")
    with Store(small.workdir) as store:
        [row] = store.rows("SELECT count(*) AS n FROM proposal WHERE owner = 'sof'")
        assert row["n"] > 0
    assert (
        read(publish_edition(small.site, small.workdir, small.runs[-1], small.rules), "forvaltning/sof/index.html")
        == before
    )


def test_every_issue_has_an_address_that_stays(folder: Path) -> None:
    """A fixed one says so there; an open one leads on to where it stands today."""
    html = read(folder, "arende/0.html")
    assert 'id="arende-1"' in html
    assert "hittade det inte längre" in html
    links = set(re.findall(r'href="\.\./(forvaltning/[^"]+#arende-\d+)"', html))
    assert len(links) > 50
    for link in links:
        path, _, anchor = link.partition("#")
        assert f'id="{anchor}"' in read(folder, path), link


def test_progress_ends_at_the_total(small: Any) -> None:
    seen: list[tuple[int, int]] = []
    publish_edition(
        small.site, small.workdir, small.runs[-1], small.rules, lambda done, total: seen.append((done, total))
    )
    assert seen[-1][0] == seen[-1][1]


def test_the_same_database_gives_the_same_folder(small: Any) -> None:
    """Nothing of the clock is in the reports."""
    folder = publish_edition(small.site, small.workdir, small.runs[-1], small.rules)
    texts = ("*.html", "*.csv", "*.css", "*.js")
    before = {path: path.read_bytes() for kind in texts for path in folder.rglob(kind)}
    publish_edition(small.site, small.workdir, small.runs[-1], small.rules)
    assert before == {path: path.read_bytes() for kind in texts for path in folder.rglob(kind)}


def test_the_logo_is_in_the_header(small: Any, tmp_path: Path) -> None:
    logo = tmp_path / "Vapen.SVG"
    logo.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    folder = publish_edition(small.site, small.workdir, small.runs[-1], small.rules, logo=logo)
    assert (folder / "static/logo.svg").read_bytes() == logo.read_bytes()
    assert '<img class="own-logo" src="../static/logo.svg" alt="">' in read(folder, "kontaktcenter/index.html")
    folder = publish_edition(small.site, small.workdir, small.runs[-1], small.rules)
    assert "own-logo" not in read(folder, "kontaktcenter/index.html")


def test_an_owner_that_is_no_longer_configured_keeps_a_page(small: Any) -> None:
    with Store(small.workdir) as store:
        store.execute("UPDATE issue SET owner = '../gammal' WHERE owner = 'mos'")
    folder = publish_edition(small.site, small.workdir, small.runs[-1], small.rules)
    assert len(list(folder.glob("forvaltning/id-*/index.html"))) == 1


def test_what_a_site_audit_says_of_a_page_stands_in_its_report(folder: Path) -> None:
    """And counts in the page's score, as in that of its owner."""
    orphan = read(folder, page_report(f"{HOST}/service/sida-1"))
    assert "Ingen sida länkar hit" in orphan
    assert 'Hitta rätt <span class="points">95 av 100' in orphan
    other = read(folder, page_report(f"{HOST}/utbildning/sida-2"))
    assert "Ingen sida länkar hit" not in other
    assert 'Hitta rätt <span class="points">100 av 100' in other
