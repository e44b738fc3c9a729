"""The measures of plain language: their formulas against published vectors, and the score on texts kept apart."""

import tomllib
from math import inf
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from cases import each

from audits.page.page import Page
from audits.readability.formulas import lix, ovix, rix, textstat_lix, textstat_rix
from audits.readability.measures import Measures
from audits.readability.nominalisations import is_nominalisation
from audits.readability.passive import is_passive
from audits.readability.profile import Profile, measure, profile
from audits.registry import load_audits
from audits.runner import audit_page
from audits.site_config import Identity, RuleChoice, Site
from audits.text.text import Text
from audits.text.words import is_long
from rules.loader import load_rules
from rules.wordlist import load_words

CORPUS = tomllib.loads((Path(__file__).parents[1] / "corpus" / "readability.toml").read_text(encoding="utf-8"))
SITE = Site(site=Identity(id="x", name="X", start=("https://x.example/",)))
LETTERS = "a bc def ghij klmno pqrstu vxyzåäö"


def text(source: str) -> Text:
    main = BeautifulSoup(f"<main><p>{source}</p></main>", "lxml").main
    assert main
    return Text.of(main)


def page(body: str, lang: str = "sv") -> Page:
    return Page("https://x.example/a", f"<html lang='{lang}'><main>{body}</main></html>", SITE, kind="info")


@pytest.mark.parametrize(
    ("words", "sentences", "long_words", "expected"),
    [(437, 21, 112, 46.44), (2411, 100, 843, 59.07), (28, 4, 4, 21.29)],
)
def test_lix_vectors(words: int, sentences: int, long_words: int, expected: float) -> None:
    """LIX of published counts."""
    assert lix(words, sentences, long_words) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(("times", "expected"), [(1, inf), (2, 11.32), (3, 9.88), (4, 9.58)])
def test_ovix_vectors(times: int, expected: float) -> None:
    """OVIX of a text that is repeated; infinite when no word recurs."""
    assert ovix(LETTERS.split() * times) == pytest.approx(expected, abs=0.01)


def test_ovix_of_counts() -> None:
    """OVIX of 21 words, 19 of them different."""
    assert ovix([*(f"o{n}" for n in range(19)), "o1", "O2"]) == pytest.approx(94.13, abs=0.01)


def test_lix_of_a_text() -> None:
    """The same from a text: sentences, words and long words are counted as a person counts them."""
    found = measure(text(f"{LETTERS.capitalize()}. " * 4), load_words())
    assert found.lix == pytest.approx(21.29, abs=0.01)
    assert found.rix == 1


@each(
    "source",
    [
        "Du kan ansöka om bygglov. Vi svarar inom tio veckor. Ring oss kl. 8.30–16.00 om du undrar något.",
        "Ja. Nej. Kom hit nu. Vi har e-tjänster, blanketter och/eller annat. Mejla info@linkoping.se i dag.",
        "Kom. Gå. Spring.",
        "Det gäller 6-åringar, covid-19 och S:t Larsskolan (t.ex. vid 3 §). Föräldrar/vårdnadshavare anmäler det.",
        *CORPUS["plain"],
        *CORPUS["hard"],
    ],
)
def test_textstat_agrees(source: str) -> None:
    """What textstat computes from our sentences is what the formulas give for our counts."""
    found = text(source)
    count, sentences = len(found.running_words), len(found.sentences)
    long_words = sum(map(is_long, found.running_words))
    assert textstat_lix(found.running_words, sentences) == pytest.approx(lix(count, sentences, long_words))
    assert textstat_rix(found.running_words, sentences) == pytest.approx(rix(sentences, long_words))


def test_names_are_a_contract() -> None:
    """The measures are those that scripts outside this repository read."""
    contract = {
        "words", "sentences", "lix", "rix", "ovix", "long_sentence_share", "passive_share", "nominalisations_per_1000",
        "stiff_words_per_1000", "readability", "mean_sentence_length", "p90_sentence_length", "you_mentions",
        "organisation_mentions",
    }  # fmt: skip
    found = {measured.name: measured.value for measured in Measures({}).run(page("<p>Kort.</p>"))}
    assert contract <= set(found)
    assert contract <= set(Profile._fields)
    assert found["words"] == 1
    assert found["readability"] is None


def test_too_short_or_foreign() -> None:
    """No score for a short text, nor for one that is not Swedish; its words are counted all the same."""
    sentence = "Du kan ansöka om hjälp hemma hos oss. "
    assert profile(page(f"<p>{sentence * 12}</p>")).lix is None
    assert profile(page(f"<p>{'och du kan få hjälp av oss här ' * 20}.</p>")).lix is None
    found = profile(page(f"<p>{'You can apply for help at home from us. ' * 20}</p>", "en"))
    assert (found.words, found.lix, found.readability) == (180, None, None)
    assert profile(page(f"<p>{sentence * 15}</p>")).lix is not None


def test_lists_do_not_run_together() -> None:
    """Lists, tables, headings and contact cards change no measure of running text."""
    running = "<p>" + "Du kan ansöka om hjälp hemma hos oss. " * 15 + "</p>"
    other = "<h2>Avgifter</h2><ul><li>pass</li><li>körkort</li></ul><table><tr><td>100 kr</td></tr></table>"
    assert profile(page(running)) == profile(page(running + other + "<p>Telefon: 013-20 60 00</p>"))


PASSIVES = [
    ("prövas", "ansökan", "av", True), ("prövas", "ska", "snart", True), ("beslutades", "det", "i", True),
    ("skickats", "har", "till", True), ("görs", "det", "här", True), ("utfördes", "arbetet", "i", True),
    ("meddelas", "beslutet", "skriftligen", True), ("registreras", "och", "i", True), ("angivits", "som", "i", True),
    ("anpassats", "har", "till", True), ("kopplats", "har", "in", True), ("installeras", "larmet", "", True),
    ("hoppas", "vi", "att", False), ("finns", "det", "en", False), ("trivas", "att", "i", False),
    ("skolans", "är", "egen", False), ("flickornas", "i", "lag", False), ("veckas", "en", "semester", False),
    ("insats", "en", "som", False), ("arbetsplats", "din", "i", False), ("glas", "lägg", "i", False),
    ("saknas", "det", "något", False), ("lyckades", "vi", "med", False), ("alltings", "", "", False),
    ("kandidats", "en", "namn", False), ("biogas", "på", "och", False), ("ungas", "för", "och", False),
]  # fmt: skip


@each(("word", "before", "after", "expected"), PASSIVES)
def test_passives(word: str, before: str, after: str, expected: bool) -> None:
    """s-passives are told from deponents, genitives and nouns in -s."""
    assert is_passive(word, before, after) is expected


NOMINALISATIONS = {
    True: "prövning handläggningen utredningens beviljandet inlämnandet tillgänglighet delaktigheten underrättelse "
    "verkställighet registreringen produktionen bedömningar behandlingen beskrivning samordning",
    False: "tidning våningen förening idrottsföreningen förvaltningen lägenheten verksamhet information stationen "
    "händelsen landet boendet ring kung pengar förhållandet stranden fritidsavdelningen hemsida",
}


@pytest.mark.parametrize(("expected", "words"), NOMINALISATIONS.items())
def test_nominalisations(expected: bool, words: str) -> None:
    """Verbs and adjectives made nouns are told from everyday words with the same endings."""
    assert [word for word in words.split() if is_nominalisation(word) is not expected] == []


def test_own_word_list_reaches_the_audit(tmp_path: Path) -> None:
    """A list that site.toml names is used for findings and for the measure."""
    own = tmp_path / "own.csv"
    own.write_text("pattern;replacement\nbiståndsbedömning;ett möte om vad du behöver\n", "utf-8")
    site = Site(site=SITE.site, rules=RuleChoice(words=(str(own),)))
    html = "<html lang='sv'><main><p>Du får en biståndsbedömning av oss.</p></main></html>"
    result = audit_page(Page("https://x.example/a", html, site, kind="info"), load_audits(load_rules()))
    found = [finding.values for finding in result.findings if finding.rule == "readability.stiff-word"]
    assert found == [{"word": "biståndsbedömning", "better": "ett möte om vad du behöver"}]
