"""The sentences about a month are those of its truth: what rose, what fell, what came, and what only moved figures."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from months import ALT, HOST, LINK, SITE, Town

from reports.council.figures import Figures
from reports.council.summary import Summary
from reports.edition import Edition
from reports.language import Language
from reports.store import Store
from rules import load_rules


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with Store(tmp_path) as store:
        store.execute("PRAGMA synchronous = OFF")
        yield Town(store, pages=40)


def month(town: Town, name: str, **state: str) -> list[str]:
    """Make two nights of a month, and return what is said of it."""
    for day in (1, 15):
        town.night(f"{name}-{day:02}T0130", **state)
    return said(town, name)


def said(town: Town, name: str, code: str = "sv") -> list[str]:
    edition = Edition(SITE, town.store, town.store.runs()[-1], load_rules(), Language(code))
    return Summary(Figures(edition), name).sentences()


def pages(town: Town, folder: str) -> list[str]:
    return [url for url in town.pages if url.startswith(f"{HOST}/{folder}/")]


def test_the_first_month_says_that_it_is_the_first(town: Town) -> None:
    assert month(town, "2026-09") == [
        "Det är den första månaden med siffror. Från nästa månad går det att se vad som har ändrats."
    ]


def test_nothing_changed_is_said(town: Town) -> None:
    month(town, "2026-09")
    assert month(town, "2026-10") == [
        "Ingen siffra ändrades mer än 0,3 poäng på samma sidor.",
        "0 ärenden kom till, 0 åtgärdades och 0 godtogs utan att åtgärdas.",
    ]


def test_the_greatest_rise_and_fall_are_told_with_their_owners(town: Town) -> None:
    """With the new fault that is on most pages, and what came, in words and numbers."""
    month(town, "2026-09")
    for url in pages(town, "skola"):
        town.pages[url].rix = max(0.5, town.pages[url].rix - 0.6)
    for url in pages(town, "fritid")[:4]:
        town.pages[url].faults |= {ALT}
    found = month(town, "2026-10")
    title = load_rules()[ALT].sv.title
    assert found[0].startswith("Läsbarheten ökade mest hos Skolan: med ")
    assert found[1] == (
        "Tillgängligheten minskade mest hos Fritiden: med 5,0 poäng på samma sidor. "
        f"Vanligast bland det nya där är ”{title}” (4 sidor)."
    )
    assert found[2] == "Fyra nya fel som stoppar besökare kom i månaden på www.exempel.se."
    assert found[3].startswith("4 ärenden kom till, 0 åtgärdades och 0 godtogs utan att åtgärdas.")
    assert found[3].endswith("Det äldsta felet som stoppar besökare har funnits i 14 dagar (Fritiden).")


def test_a_figure_that_moved_by_what_was_removed_is_explained(town: Town) -> None:
    """Deleting the hardest fifth is no improvement, and the words say so."""
    month(town, "2026-09")
    town.remove(*sorted(town.pages, key=lambda url: -town.pages[url].rix)[:8])
    found = month(town, "2026-10")
    assert found[0] == "Ingen siffra ändrades mer än 0,3 poäng på samma sidor."
    assert found[-1].startswith("Siffran för klarspråk gick från ")
    assert "men på samma sidor är ändringen ±0. 8 sidor är borttagna." in found[-1]
    assert not any("ökade mest" in each for each in found)


def test_a_month_without_a_whole_night_says_so_first(town: Town) -> None:
    month(town, "2026-09")
    town.unseen = set(sorted(town.pages)[:20])
    assert month(town, "2026-10")[0].startswith("Ingen rond i månaden var hel.")


def test_a_new_base_is_told_first(town: Town) -> None:
    month(town, "2026-09")
    town.remove(*town.pages)
    town.add("skola", 40)
    assert month(town, "2026-10")[0].startswith("Mer än hälften av sidorna är andra än förut.")


def test_a_new_rule_is_no_worsening(town: Town) -> None:
    """What a rule finds on its first night neither lowers the change nor is new."""
    town.off = {LINK}
    month(town, "2026-09")
    town.off = set()
    town.raise_version(LINK)
    found = month(town, "2026-10")
    assert found[0] == "Ingen siffra ändrades mer än 0,3 poäng på samma sidor."
    assert found[1].startswith("0 ärenden kom till")


def test_at_most_five_sentences_in_both_languages(town: Town) -> None:
    month(town, "2026-09")
    town.remove(*sorted(town.pages, key=lambda url: -town.pages[url].rix)[:8])
    for url in pages(town, "skola"):
        town.pages[url].rix = max(0.5, town.pages[url].rix - 1)
    for url in pages(town, "fritid"):
        town.pages[url].faults |= {ALT}
    town.raise_version(LINK)
    assert len(month(town, "2026-10")) == 5
    english = said(town, "2026-10", "en")
    assert english[0].startswith("Readability rose most at Skolan")
    assert len(english) == 5
