"""Inconsistent names: several for one thing, former names of administrations, acronyms explained elsewhere."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from msgspec import Struct, convert

from audits.base import PageAudit, PageYield, SiteAudit, SiteYield
from audits.model import Fact, Value
from audits.page import Page
from audits.readability.scope import GUIDES, applies, is_quoted
from audits.view import SiteView
from rules import WORDS_FOLDER, words

_TERMS, _ACRONYMS = "terms", "acronyms"
_KNOWN_TO_ALL = frozenset(
    [
        "EU",
        "FN",
        "SFI",
        "LSS",
        "AB",
        "IT",
        "PDF",
        "TV",
        "SMS",
        "ID",
        "OK",
        "USA",
        "BUP",
        "MVC",
        "BVC",
        "VAB",
        "CSN",
        "ATG",
        "PIN",
        "HTML",
        "XML",
        "GPS",
        "DVD",
    ]
)
_IN_PARENTHESES = re.compile(r"\(([A-ZÅÄÖ]{2,6})\)")
_EVIDENCE = 200  # pages with the preferred name that are recorded with a conflict
_BEFORE = 7  # words: the full name of an acronym has at most this many
_ACRONYM = re.compile(r"(?<![\w./:-])[A-ZÅÄÖ]{2,6}(?![\w./:-])")


class Concept(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing: its preferred name, its other names, and the source of the preferred one."""

    preferred: str
    names: tuple[str, ...]
    source: str


@cache
def concepts() -> tuple[Concept, ...]:
    """Return the concepts as shipped (rules/words/terms.toml)."""
    text = (WORDS_FOLDER / "terms.toml").read_text(encoding="utf-8")
    return tuple(convert(tomllib.loads(text)["concept"], list[Concept]))


@cache
def _pattern() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, tuple[int, str]]]:
    """Return two patterns, and the concept's number and name for each group of the second.

    The first pattern tests whether there is a name at all. The second matches every name, each in a group of its own.
    """
    names = [(number, name) for number, one in enumerate(concepts()) for name in (one.preferred, *one.names)]
    names.sort(key=lambda item: -len(item[1]))
    groups = {f"n{at}": (number, name.rstrip("*")) for at, (number, name) in enumerate(names)}
    branches = [re.escape(name.rstrip("*")) + (r"[^\W\d_]*" if name.endswith("*") else "") for _, name in names]
    named = "|".join(f"(?P<n{at}>{branch})" for at, branch in enumerate(branches))
    # Without groups many branches are as cheap as one: most blocks name none of them.
    there = re.compile(rf"(?<![\w-])(?:{'|'.join(branches)})")
    return there, re.compile(rf"(?<![\w-])(?:{named})(?![\w-])"), groups


class Names(PageAudit):
    """Stores the names and acronyms that a page uses, for `TermConflict` and `AcronymElsewhere`."""

    rules = ()

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield facts of pages that address residents; quotations are left out, as they are others' words."""
        if page.kind not in GUIDES or not applies(page):
            return
        there, pattern, groups = _pattern()
        used: defaultdict[str, set[str]] = defaultdict(set)
        explained: dict[str, str] = {}
        bare: set[str] = set()
        for block in page.text.blocks:
            lower = block.text.lower()
            for match in pattern.finditer(lower) if there.search(lower) else ():
                if not is_quoted(block, match.start()):
                    number, name = groups[str(match.lastgroup)]
                    used[concepts()[number].preferred.rstrip("*")].add(name)
            for match in _IN_PARENTHESES.finditer(block.text):
                if full := _spelled(block.text[: match.start()].split()[-_BEFORE:], match[1]):
                    explained[match[1]] = full
            if block.kind in ("paragraph", "list-item") and not block.text.isupper():
                bare.update(_ACRONYM.findall(block.text))
        if used:
            yield Fact(_TERMS, {concept: sorted(names) for concept, names in used.items()})
        if found := sorted(bare - explained.keys() - _KNOWN_TO_ALL):
            yield Fact(_ACRONYMS, {"explained": explained, "bare": found})
        elif explained:
            yield Fact(_ACRONYMS, {"explained": explained, "bare": []})


def _spelled(before: list[str], acronym: str) -> str:
    """Return the shortest end of ``before`` that spells ``acronym``; "" when none does.

    It begins with the acronym's first letter and holds the others in that order.
    """
    for start in range(len(before) - 1, -1, -1):
        name = " ".join(before[start:])
        letters = iter(name.casefold())
        if name[:1].casefold() == acronym[0].casefold() and all(letter in letters for letter in acronym.casefold()):
            return name
    return ""


class TermConflict(SiteAudit):
    """One finding for each thing that pages call by different names without saying that they are the same."""

    rules = ("readability.term-conflict",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Compare the names that pages use. A page that also uses the preferred name explains the other, and is left
        alone.
        """
        preferred = [one.preferred.rstrip("*") for one in concepts()]
        plain: defaultdict[str, list[str]] = defaultdict(list)
        called: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for url, record in site.records.items():
            for concept, names in record.facts.get(_TERMS, {}).items():
                if concept in names:
                    plain[concept].append(url)
                else:
                    for name in names:
                        called[concept][name].append(url)
        judged = 0
        for concept in preferred:
            others = called[concept]
            pages = sorted({url for urls in others.values() for url in urls})
            judged += len(plain[concept]) + len(pages) > 1
            if len(plain[concept]) >= self.limit("pages") and pages:
                said = ", ".join(
                    f"{name} ({len(urls)})" for name, urls in sorted(others.items(), key=lambda i: -len(i[1]))
                )
                values: dict[str, Value] = {"term": concept, "others": said, "pages": len(plain[concept])}
                yield self.finding(
                    pages[0], scope="site", key=concept, urls=tuple(pages[1:]), review=True, values=values,
                    rests_on=sorted(plain[concept])[:_EVIDENCE],
                )  # fmt: skip
        if not judged:
            yield self.inapplicable()


class AcronymElsewhere(SiteAudit):
    """One finding for each acronym that some pages leave unexplained, and another page explains."""

    rules = ("readability.acronym-elsewhere",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield the findings; each gives the full name as written on the page that explains it."""
        explained: dict[str, tuple[str, str]] = {}  # the full name, and the page that gives it
        bare: defaultdict[str, list[str]] = defaultdict(list)
        for url, record in sorted(site.records.items()):
            found = record.facts.get(_ACRONYMS, {})
            explained = {name: (full, url) for name, full in found.get("explained", {}).items()} | explained
            for acronym in found.get("bare", ()):
                bare[acronym].append(url)
        if not explained:
            yield self.inapplicable()
        for acronym, (full, source) in sorted(explained.items()):
            if pages := bare.get(acronym):
                yield self.finding(
                    pages[0], scope="site", key=acronym, urls=tuple(pages[1:]), review=True,
                    values={"acronym": acronym, "full": full, "pages": len(pages)}, rests_on=[source],
                )  # fmt: skip


class FormerName(PageAudit):
    """One finding for each sentence that calls an administration by a former name."""

    rules = ("readability.former-name",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Check all text by ``[[owner]] former``; a sentence that itself says that the name is an old one is left
        alone.
        """
        former = {name: owner.name for owner in page.site.owner for name in owner.former if name.strip()}
        if not former or not applies(page):
            yield self.inapplicable()
            return
        pattern = re.compile(
            rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(former, key=len, reverse=True)))})s?(?![\w-])"
        )
        for block in page.text.blocks:
            for sentence in block.sentences:
                said = pattern.search(sentence.text)
                if said and words("formerly").isdisjoint(word.lower() for word in sentence.words):
                    found = said.group() if said.group() in former else said.group().removesuffix("s")
                    yield self.fail(page, sentence, name=found, better=former[found])
