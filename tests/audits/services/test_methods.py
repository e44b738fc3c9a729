"""What sentences say of logging in: the corpus of sentences, and what holds for any sentence."""

import tomllib
from pathlib import Path

import pytest
from cases import each
from hypothesis import example, given
from hypothesis import strategies as st

from audits.services.methods import read_passage, read_sentence

CORPUS = tomllib.loads((Path(__file__).parents[1] / "corpus" / "login_methods.toml").read_text(encoding="utf-8"))
ROWS = [row for rows in CORPUS.values() for row in rows]
NEEDS = tomllib.loads((Path(__file__).parents[1] / "corpus" / "login_need.toml").read_text(encoding="utf-8"))
# A question is read apart from its answer; "utan BankID" may mean that another e-identification is needed.
FURTHER = tomllib.loads((Path(__file__).parents[1] / "corpus" / "login_further.toml").read_text(encoding="utf-8"))
MISSED = {"first": 1, "third": 2, "sixth": 2}
WAYS = tomllib.loads((Path(__file__).parents[1] / "corpus" / "ways_without.toml").read_text(encoding="utf-8"))["ways"]
NEED = {"yes": "required", "no": "not-needed", "optional": "optional", "unsaid": None}
CENTRE = ("Kontakt Ekvalla", "0500-00 10 00")


def test_corpus_is_large() -> None:
    """The table holds at least 400 sentences, each once."""
    sentences = [row[0] for rows in CORPUS.values() for row in rows]
    assert len(sentences) == len(set(sentences)) >= 400


@each(("sentence", "mentioned", "negated", "need"), ROWS)
def test_sentence(sentence: str, mentioned: str, negated: str, need: str) -> None:
    """Methods named, methods denied, and whether login is needed, come out as the table says."""
    reading = read_sentence(sentence, CENTRE)
    found = (set(reading.methods("supported")), set(reading.methods("negated")), reading.need)
    assert found == (set(mentioned.split()), set(negated.split()), NEED[need])


def test_sentences_of_platforms() -> None:
    """Methods and need of a hundred sentences that were written before a run, and the two that are read wrongly."""
    wrong = []
    for sentence, mentioned, negated, need in (*FURTHER["further"], *FURTHER["second"]):
        reading = read_sentence(sentence, CENTRE)
        found = (set(reading.methods("supported")), set(reading.methods("negated")), reading.need)
        if found != (set(mentioned.split()), set(negated.split()), NEED[need]):
            wrong.append(sentence)
    assert wrong == [
        "Freja kan tyvärr inte användas i tjänsten.",
        "Ditt bibliotekskonto loggar du in på med kortnummer och pinkod.",
    ]


@pytest.mark.parametrize("name", NEEDS)
def test_need(name: str) -> None:
    """Of each set of sentences about the need of login, those that are read wrongly are known, and few."""
    said = {text: {reading.need for _, reading in read_passage(text, CENTRE)} - {None} for text, _ in NEEDS[name]}
    wrong = [text for text, need in NEEDS[name] if said[text] != {NEED[need]} - {None}]
    assert len(NEEDS[name]) >= 60
    assert len(wrong) <= MISSED.get(name, 0), wrong


@each(("text", "ways"), WAYS)
def test_way_without_login(text: str, ways: str) -> None:
    """A way for those who cannot log in is told from help with questions and from other talk of phones and forms."""
    found = {way for _, reading in read_passage(text, CENTRE) for way in reading.around}
    assert set(ways.split()) <= found
    assert bool(found) is bool(ways)


@given(st.text(alphabet=st.sampled_from("abBankIDfrej+-() ,.?utaninteellerochkräver\u00a0\u2011\ue001"), max_size=80))
@example(text="\ue001eID")  # the sign of an icon font
def test_any_text_can_be_read(text: str) -> None:
    """No text makes the reader fail, and what it finds is the same twice."""
    assert read_sentence(text) == read_sentence(text)
