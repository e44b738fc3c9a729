"""Declared and detected language: what counts as the same, what cannot be told, and what is one finding."""

import msgspec
import pytest

from audits.accessibility.language_mismatch import _KNOWN, LanguageMismatch, _differ
from audits.model import PageResult
from audits.page.page import Page
from audits.registry import Audits
from audits.runner import audit_page
from audits.site_config import Site
from audits.text import language
from rules.loader import load_rules

SITE = msgspec.convert({"site": {"id": "e", "name": "Ekvalla kommun", "start": ["https://e.se/"]}}, Site)
RULES = load_rules()
RULE = "accessibility.language-mismatch"
SWEDISH = (
    "Är du ny i kommunen kan du få hjälp av oss. Vi berättar hur du hittar en skola för dina barn, hur du ansöker om "
    "förskola och var du kan lära dig svenska. Du behöver inte boka tid innan du besöker oss."
)
ENGLISH = (
    "If you are new in town you can get help from the municipality. We can tell you how to find a school for your "
    "children, how to apply for childcare and where to learn Swedish. You do not need to book a time before you visit."
)
SHORT_ENGLISH = "".join(f"<p>{part.strip()}.</p>" for part in ENGLISH.split(".") if part.strip()) * 2


@pytest.mark.parametrize(
    ("declared", "detected", "expected"),
    [
        ("sv", "sv", False), ("sv-SE", "sv", False), ("SV", "sv", False), ("sv_SE", "sv", False), ("sv", "en", True),
        ("en-GB", "sv", True), ("en", "en", False), ("no", "no", False), ("nb", "no", False), ("nn-NO", "no", False),
        ("da", "no", False), ("sv", "no", True), ("da", "sv", True), ("bs", "hr", False), ("sr-Latn", "bs", False),
        ("prs", "fa", False), ("sv", "", False), ("se", "sv", True), ("se", "fi", False), ("kmr", "tr", False),
        ("fit", "fi", False), ("ti", "ar", False), ("so", "en", True), ("x-klingon", "en", False),
    ],
)  # fmt: skip
def test_differ(declared: str, detected: str, expected: bool) -> None:
    """Only what is surely another language differs."""
    assert _differ(declared, detected) is expected


def test_known_languages_are_those_of_the_detector() -> None:
    """Of a language that the detector does not know it would name another."""
    known = {language.base_language(one.iso_code_639_1.name) for one in language._LANGUAGES}
    assert {code for code in known if not _KNOWN.fullmatch(code)} == set()
    assert set(_KNOWN.pattern.split("|")) <= known


def result(body: str, lang: str = ' lang="sv"') -> PageResult:
    html = f"<!doctype html><html{lang}><title>T</title><body><main><h1>Ekvalla</h1>{body}</main></body></html>"
    return audit_page(Page("https://e.se/a", html, SITE), Audits(RULES, [LanguageMismatch(RULES)], ()))


@pytest.mark.parametrize(
    ("body", "lang", "outcome", "findings"),
    [
        (f"<p>{SWEDISH}</p>", ' lang="sv"', "pass", 0),
        (f"<p>{ENGLISH}</p>", ' lang="sv"', "fail", 1),
        (f"<p>{ENGLISH}</p><p>{ENGLISH}</p>", ' lang="sv"', "fail", 1),
        (f"<p>{SWEDISH}</p><p>{ENGLISH}</p><p>{ENGLISH}</p>", ' lang="sv"', "fail", 1),
        (f"<p>{ENGLISH}</p><p>{SWEDISH}</p><p>{ENGLISH}</p>", ' lang="sv"', "fail", 2),
        (f"<p>{SWEDISH}</p>{SHORT_ENGLISH}", ' lang="sv"', "fail", 1),
        (f'<p>{SWEDISH}</p><p lang="en">{ENGLISH}</p>', ' lang="sv"', "pass", 0),
        (f'<section xml:lang="en"><p>{ENGLISH}</p></section>', ' lang="sv"', "pass", 0),
        (f'<p>{SWEDISH}</p><p lang="en">{SWEDISH}</p>', ' lang="sv"', "fail", 1),
        (f"<p>{SWEDISH}</p><p>Read more in English.</p>", ' lang="sv"', "pass", 0),
        (f"<p>{SWEDISH}</p>", ' lang="se"', "fail", 1),
        (f"<p>{ENGLISH}</p>", "", "inapplicable", 0),
        ("<p>Short text.</p>", ' lang="sv"', "inapplicable", 0),
        ("<p>" + " ".join(f"{n} Andersson" for n in range(60)) + "</p>", ' lang="sv"', None, 0),
    ],
)
def test_outcome(body: str, lang: str, outcome: str | None, findings: int) -> None:
    """The page or its parts, never both; unsure is not tested."""
    found = result(body, lang)
    assert found.outcomes.get(RULE) == outcome
    assert len(found.findings) == findings
