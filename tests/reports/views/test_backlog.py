"""What an administration reads in its backlog."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from world import World, read

from reports.publish.publish import publish_edition
from reports.store.database import Store
from rules.loader import RuleSet


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


def test_a_backlog_counts_its_owners_pages(small: World) -> None:
    """A fault on pages of several administrations says how many of them are the owner's."""
    with Store(small.workdir) as store:
        store.execute("UPDATE issue SET owner = 'klf' WHERE rule = 'navigation.broken-link'")
    folder = publish_edition(small.site, small.workdir, small.runs[-1], small.rules)
    assert "1 av dina sidor, 6 i allt" in read(folder, "forvaltning/klf/index.html")
    assert "av dina sidor" not in read(folder, "forvaltning/webbteam/index.html")
