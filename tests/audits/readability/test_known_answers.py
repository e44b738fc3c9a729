"""Pages with known answers: hardly a false alarm, and most of what is there is found."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import msgspec

from audits.accessibility import PAGE_AUDITS
from audits.accessibility.axe import AxeAudit
from audits.model import Finding
from audits.page.page import Page
from audits.site_config import Site
from rules.loader import load_rules

FILE = Path(__file__).parents[1] / "corpus" / "known-answers.toml"
PAGES = tomllib.loads(FILE.read_text(encoding="utf-8"))["page"]
SITE = msgspec.convert({"site": {"id": "e", "name": "Ekvalla kommun", "start": ["https://e.se/"]}}, Site)
AUDITS = [audit(load_rules()) for audit in PAGE_AUDITS if audit is not AxeAudit]


def document(html: str) -> str:
    """The whole page that a piece of HTML stands for."""
    if "<html" in html:
        return html
    main = html if "<main" in html else f"<main>{'' if '<h1' in html else '<h1>Om Ekvalla</h1>'}{html}</main>"
    return f'<!doctype html><html lang="sv"><head><title>Om Ekvalla – Ekvalla kommun</title></head>{main}</html>'


def found(html: str) -> Counter[str]:
    """The rules that say something, with how often."""
    page = Page("https://e.se/sida", document(html), SITE)
    said = (item for audit in AUDITS for item in audit.run(page))
    return Counter(item.rule.removeprefix("accessibility.") for item in said if isinstance(item, Finding))


def test_known_answers() -> None:
    """No false alarm on any page, and at least four fifths of the faults found."""
    assert len(PAGES) >= 60
    answers = [(page["html"], Counter(page["faults"]), found(page["html"])) for page in PAGES]
    invented = [(re.sub(r"\s+", " ", html)[:80], said - wanted) for html, wanted, said in answers if said - wanted]
    assert invented == []
    planted = sum(wanted.total() for _, wanted, _ in answers)
    right = sum((wanted & said).total() for _, wanted, said in answers)
    assert planted >= 30
    assert right / planted >= 0.8
