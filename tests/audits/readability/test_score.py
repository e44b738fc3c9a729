"""The score of plain language: it orders texts that nothing was calibrated on, and more of what is hard never helps."""

import tomllib
from itertools import product
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from audits.page.page import Page
from audits.readability.formulas import _textstat
from audits.readability.profile import measure, profile
from audits.readability.score import losses, readability, weights
from audits.site_config import Identity, Site
from audits.text.text import Text
from rules.wordlist import load_words

FOLDER = Path(__file__).parents[1] / "corpus"
KNOWN = tomllib.loads((FOLDER / "readability.toml").read_text(encoding="utf-8"))
UNSEEN = tomllib.loads((FOLDER / "unseen.toml").read_text(encoding="utf-8"))
SITE = Site(site=Identity(id="x", name="X", start=("https://x.example/",)))


def score(source: str) -> float:
    main = BeautifulSoup(f"<main><p>{source}</p></main>", "lxml").main
    assert main
    return measure(Text.of(main), load_words()).readability or 0.0


def raw_lix(source: str) -> float:
    """How easy textstat's LIX calls the text as it stands."""
    return -float(_textstat().lix(source))


def auc(easier: list[float], harder: list[float]) -> float:
    """How often a text of the easier kind has the better value."""
    pairs = list(product(easier, harder))
    return sum((a > b) + 0.5 * (a == b) for a, b in pairs) / len(pairs)


SCORES = {name: [score(text) for text in texts] for name, texts in UNSEEN.items()}
RAW = {name: [raw_lix(text) for text in texts] for name, texts in UNSEEN.items()}


def test_the_unseen_texts_are_enough() -> None:
    """At least twelve of each manner."""
    assert all(len(UNSEEN[name]) >= 12 for name in ("easy", "plain", "hard"))


def test_score_orders_unseen_texts() -> None:
    """Easy to read before plain, and plain before the office's."""
    assert auc(SCORES["easy"], SCORES["plain"]) > 0.95
    assert auc(SCORES["plain"], SCORES["hard"]) > 0.95
    assert auc(SCORES["easy"], SCORES["hard"] + SCORES["hard_tricky"]) > 0.95


def test_score_is_clearly_better_than_lix() -> None:
    """Where letters and full stops mislead, the score still tells plain from the office's; raw LIX does not."""
    ours = auc(SCORES["plain"] + SCORES["plain_tricky"], SCORES["hard"] + SCORES["hard_tricky"])
    theirs = auc(RAW["plain"] + RAW["plain_tricky"], RAW["hard"] + RAW["hard_tricky"])
    assert ours > 0.95
    assert ours > theirs + 0.15


def test_score_is_not_fooled_by_word_length() -> None:
    """The same of the texts that the weights were checked against."""
    plain, hard = KNOWN["plain_long_words"], KNOWN["hard_short_words"]
    assert auc([*map(raw_lix, plain)], [*map(raw_lix, hard)]) < 0.1
    assert auc([*map(score, plain)], [*map(score, hard)]) > 0.9


HARDEST = {
    "mean_sentence_length": 1e3, "rix": 1e3, "nominalisations_per_1000": 1e3, "passives_per_sentence": 9.0,
    "stiff_words_per_1000": 1e3, "organisation_mentions": 9.0,
}  # fmt: skip


def test_weights_sum_to_a_hundred() -> None:
    """The hardest text has 0, the easiest 100, and no feature takes more than its weight."""
    assert sum(weight.weight for weight in weights().values()) == 100
    assert readability({}) == 100
    assert readability(HARDEST) == 0
    assert losses(HARDEST) == {name: weight.weight for name, weight in weights().items()}


@given(st.sampled_from(sorted(HARDEST)), st.floats(0, 300), st.floats(0, 300))
def test_score_never_rises_with_a_measure(name: str, one: float, other: float) -> None:
    """More of what makes a text hard never makes its score better."""
    low, high = sorted((one, other))
    some = {"mean_sentence_length": 12.0, "you_mentions": 2.0}
    assert readability({**some, name: low}) >= readability({**some, name: high})


SENTENCES = [
    "Du kan ansöka om bygglov hos oss", "Nämnden prövar din ansökan", "Beslutet meddelas den sökande",
    "Utredningen genomförs i enlighet med lagen", "Vi svarar inom tre veckor", "Ring oss",
    "Den enskilde ska inkomma med erforderliga handlingar", "Avgiften betalas av vårdnadshavaren",
]  # fmt: skip
TAILS = [
    "i hela kommunen", "och det gäller alla som bor här", "avseende barn", "i enlighet med gällande regler",
    "enligt den taxa som gäller", "och avgiften ska erläggas av den sökande", "i vederbörlig ordning",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=8),
    st.integers(0, 7),
    st.sampled_from(TAILS),
    st.booleans(),
)
def test_a_longer_sentence_never_helps(sentences: list[str], at: int, tail: str, join: bool) -> None:
    """Neither a clause or a stiff word more, nor two sentences made one, gives a text a better score."""
    at %= len(sentences) - 1
    longer = list(sentences)
    if join:
        second = longer.pop(at + 1)
        longer[at] += ", och " + second[0].lower() + second[1:]
    else:
        longer[at] += " " + tail
    assert score(". ".join(longer) + ".") <= score(". ".join(sentences) + ".") + 1e-9


@pytest.mark.parametrize(
    "body",
    [
        "<p>" + "You can apply for help at home, and we will answer within three weeks. " * 12 + "</p>",
        "<p>" + "Du kan søke om hjelp hjemme, og vi svarer deg i løpet av tre uker. " * 12 + "</p>",
        "<p>" + "Du kan søge om hjælp i hjemmet, og vi svarer dig inden for tre uger. " * 12 + "</p>",
        "<table>" + "<tr><td>Barn 0–5 år</td><td>1 387 kr</td><td>per månad</td></tr>" * 40 + "</table>",
        "<ul>" + "<li>Förskolan Eken, Storgatan 5</li>" * 60 + "</ul>",
        "<p>Du kan ansöka hos oss. Vi svarar snart.</p>",
    ],
    ids=["English", "Norwegian", "Danish", "price list", "list of places", "short"],
)
def test_score_says_nothing_of_what_it_cannot_judge(body: str) -> None:
    """Other languages, price lists and texts that are too short get no score at all."""
    page = Page("https://x.example/a", f"<html lang='sv'><main><h1>Sida</h1>{body}</main></html>", SITE, kind="info")
    assert profile(page).readability is None
