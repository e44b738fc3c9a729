"""Codes in the values of a finding become words of the report's language."""

import pytest

from audits.model import Finding
from reports.language.wording import Wording
from rules.loader import load_rules

RULES = load_rules()


def message(rule: str, language: str, **values: str | int) -> str:
    return Wording(RULES, language).message(Finding(rule, "https://www.exempel.se/", values=values))


@pytest.mark.parametrize(("language", "place", "majority"), [
    ("sv", "sidhuvudet", "längre ned"),
    ("en", "the header", "further down"),
])  # fmt: skip
def test_places_are_named(language: str, place: str, majority: str) -> None:
    said = message(
        "services.login-place", language, name="Bygglov", label="Logga", place="header", majority="below", share="3/4"
    )
    assert f": {place}. " in said
    assert said.endswith(majority)


@pytest.mark.parametrize(("codes", "words"), [
    ("bankid, foreign-eid", "BankID och utländsk e-legitimation"),
    ("", "inget"),
    ("none", "inget"),
    ("Freja+", "Freja+"),  # version 0.1 stored the words
])  # fmt: skip
def test_methods_are_named(codes: str, words: str) -> None:
    said = message("services.methods-differ", "sv", name="Bygglov", mentioned="bankid", offered=codes, share="3/4")
    assert f"loggar man in med {words}. " in said


@pytest.mark.parametrize(("language", "share", "words"), [
    ("sv", "4/5", "I fyra av fem e-tjänster"),
    ("sv", "0/12", "I ingen av tolv e-tjänster"),
    ("sv", "13/16", "I 13 av 16 e-tjänster"),
    ("sv", "0/16", "I ingen av 16 e-tjänster"),
    ("en", "4/5", "In four of five services"),
])  # fmt: skip
def test_shares_are_written_as_numbers(language: str, share: str, words: str) -> None:
    assert f". {words} " in message("services.single-eid", language, name="Bygglov", method="bankid", share=share)
