"""Declared and detected language: what counts as the same, what cannot be told, and what is one finding."""

import tomllib
from pathlib import Path

import msgspec
import pytest
from cases import each

from audits.accessibility.language_mismatch import LanguageMismatch
from audits.model import PageResult
from audits.page.page import Page
from audits.registry import Audits
from audits.runner import audit_page
from audits.site_config import Site
from audits.text import language
from audits.text.sentences import split_sentences
from rules.loader import load_rules

SITE = msgspec.convert({"site": {"id": "e", "name": "Ekvalla kommun", "start": ["https://e.se/"]}}, Site)
RULES = load_rules()
RULE = "accessibility.language-mismatch"
MUNICIPAL = tomllib.loads((Path(__file__).parents[1] / "corpus/municipal-languages.toml").read_text(encoding="utf-8"))
TEXTS = [(code, text) for code, texts in MUNICIPAL.items() for text in texts]
LACKING = {"rom", "rmu"}  # what the detector has no model and no signs of
SWEDISH = (
    "Är du ny i kommunen kan du få hjälp av oss. Vi berättar hur du hittar en skola för dina barn, hur du ansöker om "
    "förskola och var du kan lära dig svenska. Du behöver inte boka tid innan du besöker oss."
)
ENGLISH = (
    "If you are new in town you can get help from the municipality. We can tell you how to find a school for your "
    "children, how to apply for childcare and where to learn Swedish. You do not need to book a time before you visit."
)
SHORT_ENGLISH = "".join(f"<p>{part.strip()}.</p>" for part in ENGLISH.split(".") if part.strip()) * 2


@each(
    ("declared", "detected", "expected"),
    [
        ("sv", "sv", False), ("sv-SE", "sv", False), ("SV", "sv", False), ("sv_SE", "sv", False), ("sv", "en", True),
        ("en-GB", "sv", True), ("en", "en", False), ("no", "no", False), ("nb", "no", False), ("nn-NO", "no", False),
        ("da", "no", False), ("sv", "no", True), ("da", "sv", True), ("hr", "bs", False), ("sr-Latn", "bs", False),
        ("prs", "fa", False), ("sv", "", False), ("se", "sv", True), ("se", "fi", True), ("kmr", "tr", True),
        ("fit", "fi", False), ("ti", "ar", False), ("so", "en", True), ("x-klingon", "en", False),
        ("fit", "et", False), ("fi", "fit", False), ("yi", "he", False), ("sma", "se", False), ("smj", "no", False),
        ("rom", "sl", False), ("rom", "sv", True), ("rmu", "sv", False), ("fit", "sv", True), ("se", "no", True),
        ("hr", "sl", True), ("prs", "ar", True), ("ckb", "ku", False),
    ],
)  # fmt: skip
def test_differ(declared: str, detected: str, expected: bool) -> None:
    """Only what is surely another language differs."""
    assert language.differ(declared, detected) is expected


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


def menu(text: str) -> str:
    return f'</main><nav><a href="/">Start</a> <a href="/b">Barn och utbildning</a></nav><main>{text}'


def headed(text: str) -> str:
    """Each sentence below a Swedish heading, as when only the text was translated."""
    parts = (text[start:end] for start, end in split_sentences(text))
    return "".join(f"<h2>Så här ansöker du</h2><p>{part}</p>" for part in parts)


def short(text: str) -> str:
    return f"<p>{' '.join(text.split()[:22])}.</p>"


def contacts(text: str) -> str:
    return f"<p>{text}</p><h2>Kontakt</h2><p>Telefon: 0500-00 10 00</p><p>Öppet vardagar 8–16. Besök oss.</p>"


@each(("code", "text", "shape"), [(*text, shape) for text in TEXTS for shape in (menu, headed, short, contacts)])
def test_rightly_marked_is_silent(code: str, text: str, shape) -> None:
    """Pages in minority languages and those of residents are not called wrong, nor is a part of them."""
    assert result(shape(text), f' lang="{code}"').findings == ()


@each(("code", "text"), TEXTS)
def test_marked_part_is_silent(code: str, text: str) -> None:
    """One or two sentences in another language, correctly marked on a Swedish page."""
    ends = [end for _, end in split_sentences(text)]
    parts = [text[: ends[0]], text[: ends[min(1, len(ends) - 1)]], text]
    body = "".join(f'<p>{SWEDISH}</p><blockquote lang="{code}">{part}</blockquote>' for part in parts)
    assert result(body).findings == ()


@each(("code", "text"), [(code, text) for code, text in TEXTS if code not in LACKING])
def test_marked_as_swedish_is_found(code: str, text: str) -> None:
    """The whole page, or the part of a Swedish page, by the name of its language."""
    for body in (f"<p>{text}</p>", f"<p>{SWEDISH}</p><p>{text}</p>", f"<p>{SWEDISH}</p><p lang='sv'>{text}</p>"):
        assert {finding.values["detected"] for finding in result(body).findings} == {language.base_language(code)}
    assert result(f"<p>{SWEDISH}</p>", f' lang="{code}"').findings


@pytest.mark.parametrize(
    ("lang", "body"),
    [
        ("se", "<p>Oktavuohta: telefon 0500-00 10 00, öppet vardagar.</p>"),
        ("nb", "<p>Du kan søke om plass i barnehagen hele året. Ta kontakt hvis du lurer på noe.</p>"),
        ("nn", "<p>Du kan søkje om plass i barnehagen heile året. Ta kontakt om du lurer på noko.</p>"),
        ("da", "<p>Du kan søge om plads i børnehaven hele året. Kontakt os, hvis du er i tvivl om noget.</p>"),
        ("et", "<p>Lasteaiakohta saate taotleda aasta ringi. Küsimuste korral helistage meile.</p>"),
        ("en", "<p>Visit us at Storgatan in Linköping. Bygg- och miljönämnden decides on your application.</p>" * 3),
        ("en", "<p>Contact Stadsbyggnadskontoret or Socialtjänsten in Ekvalla if you need help.</p>" * 3),
    ],
)  # fmt: skip
def test_near_languages_and_names(lang: str, body: str) -> None:
    """Neighbours of Swedish and of Finnish, and Swedish names in another language, are no mistake."""
    assert result(body, f' lang="{lang}"').findings == ()
