"""What deviates in an e-service, and what one must have to use it, in a few words."""

import re

import pytest

from audits.services.model import Service
from audits.services.words import table
from reports.language.i18n import Language
from reports.services.deviations import SHORT
from reports.services.needs import THINGS, needs_in_words
from rules.loader import load_rules

LONGEST = 50  # letters: what fits a cell of the table on paper


def test_every_rule_about_services_has_a_few_words() -> None:
    """A new rule without them would show as a cut sentence, and words of a rule that is gone are left over."""
    rules = {rule for rule in load_rules() if rule.startswith("services.")}
    assert rules == SHORT.keys()
    assert len(set(SHORT.values())) == len(SHORT)
    assert [words for words in SHORT.values() if len(words) > LONGEST or re.search(r"[.A-ZÅÄÖ]$", words)] == []


def test_every_thing_that_is_read_has_a_name() -> None:
    assert table("service-statements")["requirement"]["things"].keys() == THINGS.keys()


@pytest.mark.parametrize(("things", "fee", "said"), [
    (("drawing", "site-plan"), "1850 kr", "ritningar och situationsplan; 1 850 kr"),
    (("photo",), "0 kr", "foto; ingen avgift"),
    (None, "varies", "avgiften varierar"),
    (("lease",), None, "hyreskontrakt"),
    (None, None, ""),
])  # fmt: skip
def test_needs_and_fee_in_words(things: tuple[str, ...] | None, fee: str | None, said: str) -> None:
    service = Service("A", "https://e.test/a", "https://e.test/a", "e.test", requirements=things, fee=fee)
    assert needs_in_words(Language("sv"), service).replace("\N{NO-BREAK SPACE}", " ") == said
