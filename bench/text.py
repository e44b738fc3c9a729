"""Measure all page audits on a page with about 1,000 words of Swedish, on one core, after the first page."""

import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median

from audits import readability
from audits.page import Page
from audits.registry import Audits, load_audits
from audits.runner import audit_page
from audits.site_config import Identity, RuleChoice, Site
from bench import site, words
from bench.table import show
from rules import load_rules

PAGES, ROUNDS = 30, 3
_SITE = Site(site=Identity(id="prov", name="Provkommun", start=("http://prov.example/",)))


def main(pages: int, rounds: int, folder: Path, *, with_peers: bool = True) -> None:
    """Measure the CPU time per page: of a page with only a text, and of a page of 70 kB."""
    del folder, with_peers
    rules = load_rules()
    audits = load_audits(rules, RuleChoice())
    language = Audits(rules, (audit(rules) for audit in readability.PAGE_AUDITS), ())
    began = time.process_time()
    _judge(_bare(0), audits)
    first = time.process_time() - began
    alone, bare, whole = [], [], []
    for _ in range(rounds):
        for number in range(1, pages + 1):
            alone.append(_judge(_bare(number), language))
            bare.append(_judge(_bare(number), audits))
            whole.append(_judge(site.page(number, 200, seed=1), audits))
    rows = [
        ("1,000 words, plain language alone, rules in preview too", median(alone) * 1000),
        ("the same, all audits", median(bare) * 1000),
        ("300-900 words in a page of 70 kB with 150 links", median(whole) * 1000),
        ("the first page of a process", first * 1000),
    ]
    show(f"Page audits: medians of {rounds} x {pages} pages", ("", "CPU ms/page"), rows)


def _bare(number: int) -> str:
    return "".join(_pieces(Random(number)))


def _pieces(random: Random) -> Iterator[str]:
    yield '<!DOCTYPE html><html lang="sv"><head><title>Bygglov</title></head><body><main><h1>Bygglov</h1>'
    for text in words.paragraphs(random, 1000):
        yield f"<p>{text}</p>"
    yield "</main></body></html>"


def _judge(html: str, audits: Audits) -> float:
    began = time.process_time()
    audit_page(Page("http://prov.example/amne/sida", html, _SITE), audits)
    return time.process_time() - began
