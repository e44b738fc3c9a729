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


@pytest.mark.parametrize("language", ["sv", "en"])
def test_nothing_is_said_of_the_others_where_there_are_none(language: str) -> None:
    """ "In none of one services" is no sentence; the rest of the message stays as it is."""
    for rule in (rule for rule in RULES if rule.startswith("services.")):
        values = {"name": "Bygglov", "said": "Gratis.", "other": "50 kr.", "majority": "Ekvalla"}
        many, one = (message(rule, language, **values, share=share) for share in ("0/2", "0/1"))
        assert many.startswith(one)
        assert len(one) < len(many) or "{share:of}" not in str(getattr(RULES[rule], language).failure)
    assert message("services.fee-differs", "sv", **values, share="0/1") == (
        "Sidan säger: ”Gratis.” I ”Bygglov” står det: ”50 kr.”"
    )
