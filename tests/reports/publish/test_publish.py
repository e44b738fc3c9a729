"""The whole folder: what is in it, that its links hold, that nothing of the site becomes markup."""

import os
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from reports.edition.links import page_report
from reports.publish.publish import publish_edition
from reports.store.database import Store
from rules.loader import RuleSet

HOST = "https://www.ekvalla.test"


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


@pytest.fixture(scope="session")
def folder(world: Any) -> Path:
    """The world, published."""
    return publish_edition(world.site, world.workdir, world.runs[-1], world.rules)


def read(folder: Path, path: str) -> str:
    return (folder / path).read_text(encoding="utf-8")


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


def test_every_page_is_sound(folder: Path) -> None:
    """Language, one h1, no level of heading left out, unique ids, a strict policy, the law of evidence."""
    for path, page in outlines(folder).items():
        html = path.read_text(encoding="utf-8")
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


def test_a_backlog_says_what_to_do_first(folder: Path) -> None:
    html = read(folder, "forvaltning/sof/index.html")
    first = html[html.index('id="forst"') : html.index('id="laget"')]
    assert "5 saker att göra först" in first
    assert first.index("Ingen väg utan e-legitimation") < first.index("Meningen har")
    assert first.count("Bilden saknar alternativtext") == 1
    assert "Liten insats: ändra ett ord" in first
    assert "#:~:text=" in html
    assert "Lagen kräver att det fungerar" in html


def test_a_backlog_is_grouped_by_what_mends_it(folder: Path) -> None:
    """A text that stands on several pages is one thing to mend; so is what one supplier delivers. Groups are folded
    but for the first three, and say what is wrong without being opened."""
    html = read(folder, "forvaltning/uaf/index.html")
    text = html[html.index('<span class="kind">Samma text på flera sidor') :]
    assert text.partition('<details class="group"')[0].count("/sida/") > 2
    assert "Leverantör" in read(folder, "forvaltning/sof/index.html")
    groups = re.findall(
        r'<details class="group"( open)?>\s*<summary>.*?class="about">(.*?)</span></summary>', html, re.S
    )
    assert [bool(is_open) for is_open, _ in groups] == [True] * 3 + [False] * (len(groups) - 3)
    assert all(about for _, about in groups)


def test_why_first_is_said_in_words_and_as_a_sum(folder: Path) -> None:
    html = read(folder, "forvaltning/sof/index.html")
    assert "Lagen kräver att det fungerar (× 1,5)" in html
    assert "Stoppar en del besökare helt (8,0)" in html
    assert "8,0 × 1,5 × 1,6 × 1,0 ÷ 2,0 blir 9,6. Nu är minst 8, Snart minst 2." in html


def test_a_backlog_is_a_table_too(folder: Path) -> None:
    """For Swedish Excel; what the site says is no formula there either."""
    text = (folder / "forvaltning/sof/arenden.csv").read_text(encoding="utf-8-sig")
    assert text.startswith("Ärende;När;Område;Vad;")
    assert len(text.splitlines()) == 1 + 38 + 6  # to mend, and to judge
    assert (folder / "forvaltning/sof/arenden.xlsx").read_bytes().startswith(b"PK")
    assert not (folder / "forvaltning/leanlink/arenden.csv").exists()


def test_a_fault_of_layout_on_several_pages_is_one_thing_to_mend(make_world: Callable[..., Any]) -> None:
    """What only the web team can mend is one card, which names the pages; and whoever has it is told so."""
    world = make_world(pages=40, findings=1)
    rule = world.rules["readability.long-sentence"]
    changed = {**world.rules, rule.id: replace(rule, effort="template", fixer="web-team")}
    folder = publish_edition(world.site, world.workdir, world.runs[-1], RuleSet(changed))
    html = read(folder, "forvaltning/sof/index.html")
    assert html.count("<h4>Meningen har 31 ord") == 1
    card = html[html.index("<h4>Meningen har 31 ord") :]
    card = card[: card.index("</article>")]
    assert "Säg till webbteamet" in card
    assert card.count("/sida/") > 3
    assert "<h4>Bilden saknar" not in card


def test_a_rule_is_explained_once(folder: Path) -> None:
    """Further cards of the same rule have it folded."""
    html = read(folder, "forvaltning/sof/index.html")
    cards = html.split("<article ")[1:]
    long = [card for card in cards if "regler/readability.long-sentence.html" in card]
    assert len(long) > 2
    assert ['class="again"' in card for card in long] == [False] + [True] * (len(long) - 1)


def test_fixed_comes_before_what_is_left(folder: Path) -> None:
    html = read(folder, "forvaltning/vss/index.html")
    assert html.index("Bra jobbat! 1 sak är åtgärdad") < html.index('id="forst"')


def test_what_a_person_must_judge_stands_apart(folder: Path) -> None:
    assert "Texten säger aldrig du" not in read(folder, "forvaltning/uaf/index.html")
    assert "Texten säger aldrig du" in read(folder, "forvaltning/uaf/bedomning.html")


def test_a_clean_administration_is_praised(folder: Path) -> None:
    html = read(folder, "forvaltning/klf/index.html")
    assert "Inget att göra: bra jobbat" in html
    assert "dina 7 sidor" in html


def test_an_administration_without_pages_is_not_praised_for_them(folder: Path) -> None:
    assert "Ronden hittade inga sidor som hör hit" in read(folder, "forvaltning/leanlink/index.html")


def test_a_new_rule_is_no_news(folder: Path) -> None:
    """Origin rule-change is told of apart, and never badged as new."""
    html = read(folder, "index.html")
    news = html[html.index('id="nytt"') : html.index('id="mall"')]
    assert "erhålla" not in news
    assert "för att en regel är ny eller ändrad" in news
    card = read(folder, "forvaltning/uaf/index.html")
    start = card.index("<h4>”erhålla” kan bytas mot ”få”")
    assert 'badge new">' not in card[start : card.index("</article>", start)]


def test_the_morning_page_tells_what_was_not_checked(folder: Path) -> None:
    html = read(folder, "index.html")
    assert "Ronden gick bra" in html
    assert "Två sidor svarade inte i tid." in html
    assert "Servern svarade inte inom 30 sekunder" in html
    assert "www.ekvalla.test/<wbr>trasig" in html[html.index('id="trasigt"') :]
    assert "Sidan säger inte att du måste logga in" not in html[html.index('id="regelfel"') :]
    assert "Det sägs att inloggning behövs" in html[html.index('id="regelfel"') :]
    assert "Till och med 1 december 2026" in html


def test_a_template_fault_is_one_issue_and_not_the_pages(folder: Path) -> None:
    html = read(folder, page_report(f"{HOST}/service/sida-1"))
    own, _, shared = html.partition('id="mall"')
    assert "Kontrasten är" not in own
    assert "Kontrasten är" in shared
    assert read(folder, "forvaltning/webbteam/index.html").count("Kontrasten är 3,1:1, minst 4,5:1 behövs</h4>") == 1


def test_a_page_report_tells_the_way_and_the_unknown(folder: Path) -> None:
    html = read(folder, page_report(f"{HOST}/service/sida-1"))
    assert "Start › Omsorg och hjälp › Hemtjänst" in html
    assert "Sidan visades inte i webbläsare" in html
    assert "medelsvår" in html
    assert "Kunde inte mätas: Andel meningar med passiv form." in html


def test_the_month_is_made_of_real_rounds(folder: Path) -> None:
    html = read(folder, "manad/2026-11/index.html")
    assert "3 ronder" in html
    assert "Det är för få för att visa en trend" in html
    assert 'class="dot open"' in html
    assert "9 regler kom till" in html
    assert "20/11 (inte hel)" in html
    assert "Avviker<span" in html
    assert "Ingen kontrollerad sida svarar på uppgiften." in html or "Det är 5 klick till ”Felanmäla”" in html


def test_the_contact_centre_reads_how_to_log_in(folder: Path) -> None:
    html = read(folder, "kontaktcenter/index.html")
    assert "BankID, Freja" in html
    assert "krävs, sägs inte i förväg" in html
    assert "013-20 60 00, kontaktcenter" in html
    assert "ingen väg hittades" not in html


def test_english_by_switch(make_world: Callable[..., Any]) -> None:
    world = make_world(language="en")
    folder = publish_edition(world.site, world.workdir, world.runs[-1], world.rules)
    html = read(folder, "forvaltning/sof/index.html")
    assert '<html lang="en">' in html
    assert "things to do first" in html
    assert '<q lang="sv">' in html
    assert "EN Bilden saknar alternativtext" in html


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


# --- swapping -----------------------------------------------------------------------------------------------------


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


def test_an_owner_that_is_no_longer_configured_keeps_a_page(small: Any) -> None:
    with Store(small.workdir) as store:
        store.execute("UPDATE issue SET owner = '../gammal' WHERE owner = 'mos'")
    folder = publish_edition(small.site, small.workdir, small.runs[-1], small.rules)
    assert len(list(folder.glob("forvaltning/id-*/index.html"))) == 1


def test_what_a_site_audit_says_of_a_page_stands_in_its_report(folder: Path) -> None:
    """And counts in the page's score, as in that of its owner."""
    orphan = read(folder, page_report(f"{HOST}/service/sida-1"))
    assert "Ingen sida länkar hit" in orphan
    assert 'Hitta rätt <span class="points">0 av 100' in orphan
    other = read(folder, page_report(f"{HOST}/utbildning/sida-2"))
    assert "Ingen sida länkar hit" not in other
    assert 'Hitta rätt <span class="points">100 av 100' in other
