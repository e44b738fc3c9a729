"""Measure how the declared language is judged on texts whose language is known.

Texts of many languages are not part of the project. Name a file of them with WEBBROND_LANGUAGES: one text per line, the
language's code before the first tab and the text after the last one. The short municipal texts of the tests are always
measured.
"""

import os
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path

from audits.accessibility.language_mismatch import LanguageMismatch
from audits.page import Page
from audits.registry import Audits
from audits.runner import audit_page
from audits.site_config import Identity, Site
from audits.text.sentences import split_sentences
from bench.table import show
from rules import load_rules

PAGES, ROUNDS = 1, 1
MUNICIPAL = Path(__file__).parents[1] / "tests/audits/corpus/municipal-languages.toml"
_SITE = Site(site=Identity(id="prov", name="Provkommun", start=("http://prov.example/",)))
_PASSAGE = 8  # words from which a marked passage is judged
_MENU = '<nav><a href="/">Start</a> <a href="/a">Bygga, bo och miljö</a> <a href="/b">Barn och utbildning</a></nav>'
_SWEDISH = (
    "Vi har samlat sådant som är bra att veta för dig som är ny i kommunen. Har du frågor är du välkommen att ringa "
    "eller skriva till oss, så svarar vi så snart vi kan."
)


def main(pages: int, rounds: int, folder: Path, *, with_peers: bool = True) -> None:
    """Print per language how many texts that are marked rightly are accused, and how many marked wrongly are found."""
    del pages, rounds, folder, with_peers
    _table("Municipal texts of the tests", tomllib.loads(MUNICIPAL.read_text(encoding="utf-8")))
    if path := os.environ.get("WEBBROND_LANGUAGES"):
        _table(f"Texts of {Path(path).name}", _read(Path(path)))


def _read(path: Path) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            code, *_, text = line.split("\t")
            found[code].append(text)
    return found


def _table(title: str, texts: Mapping[str, Sequence[str]]) -> None:
    columns = ("", "texts", "accused", "found", "called", "passages", "accused", "found")
    show(f"{title}: marked rightly, and as Swedish", columns, [_row(code, some) for code, some in texts.items()])


def _row(code: str, texts: Sequence[str]) -> tuple[object, ...]:
    wrong = "en" if code == "sv" else "sv"
    passages = [part for text in texts for part in _passages(text)]
    found = [judge(page(text, wrong)) for text in texts]
    return (
        code, len(texts), sum(bool(judge(page(text, code))) for text in texts), sum(map(bool, found)),
        " ".join(sorted(set(chain(*found)))), len(passages),
        sum(bool(judge(passage(text, code))) for text in passages),
        sum(bool(judge(passage(text, wrong))) for text in passages),
    )  # fmt: skip


def _passages(text: str) -> Iterator[str]:
    for start, end in split_sentences(text):
        if len(text[start:end].split()) >= _PASSAGE:
            yield text[start:end]


def page(text: str, lang: str) -> str:
    """Return a page in ``lang`` with a Swedish menu."""
    return f'<!doctype html><html lang="{lang}"><title>T</title><body>{_MENU}<main><p>{text}</p></main></body></html>'


def passage(text: str, lang: str) -> str:
    """Return a Swedish page that quotes ``text`` and marks it as ``lang``."""
    return f'<!doctype html><html lang="sv"><title>T</title><main><p>{_SWEDISH}</p><p lang="{lang}">{text}</p></main>'


def judge(html: str) -> list[str]:
    """Return the languages that the findings on a page name."""
    found = audit_page(Page("http://prov.example/a", html, _SITE), _audits())
    return [str(finding.values["detected"]) for finding in found.findings]


@cache
def _audits() -> Audits:
    rules = load_rules()
    return Audits(rules, [LanguageMismatch(rules)], ())
