"""Identify a finding over time: its scope and its fingerprint.

Fingerprint v1 is a hash of (rule, scope, key, signature, ordinal among equals). The signature consists of what stays
when a layout changes (tag, stable attributes, visible text), so that inserting a card does not make everything "new".
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from audits.model import Finding, Scope
from audits.page import host_of
from rules import Rule

VERSION = "v1"
OF_TEMPLATE = ("template", "block")  # scopes of what is fixed in one place for many pages
_MIN_TEMPLATE_PAGES = 2  # outside the main content, a fault on two pages comes from their template
_MIN_LAYOUT_PAGES = 3  # a fault that editors cannot fix, in one kind of place on these pages, is the layout's
_MIN_BLOCK_PAGES = 10  # the same generated block on these pages is one fault
_MIN_SHARED_PAGES = 5  # inside it, a fault is the template's only if a good part of its pages share it
_SHARE = 0.2  # of the host's pages, or of those of one kind
_WHOLE_SHARE = 0.5  # a fault of the page as a whole comes from its text, unless most pages have it
_MAX_URLS = 1_000
_LISTS = ("dl", "ol", "ul")
_LAYOUT = "layout"  # the key of a host's layout as a whole

type _Key = tuple[Scope, str, str, str]  # scope, rule, key, what the findings share


class Web(Struct, frozen=True):
    """What grouping knows of the run's pages.

    ``kind_of`` maps each audited page to its kind: pages of one kind on one host are made from one template, as far as
    can be known. ``shared`` holds the fingerprints of known issues of templates and blocks, which stay what they are
    even when only one page still shows them.
    """

    kind_of: Mapping[str, str]
    shared: frozenset[str] = frozenset()

    def sizes(self) -> Counter[tuple[str, str]]:
        """Return the number of pages of each kind on each host. Kind "" counts all pages of the host."""
        found: Counter[tuple[str, str]] = Counter()
        for url, kind in self.kind_of.items():
            host = host_of(url)
            found[host, ""] += 1
            found[host, kind] += 1
        return found


class Group(Struct, frozen=True):
    """Findings of one night that are one fault, and so one issue.

    ``urls`` are the pages that it appears on. ``finding`` is one of the findings and represents all of them.
    ``signature`` is what they share, and ``signatures`` are those of each of them.
    """

    fingerprint: str
    rule: str
    scope: Scope
    key: str
    url: str
    urls: tuple[str, ...]
    occurrences: int
    finding: Finding
    signature: str
    signatures: frozenset[str] = frozenset()


def signature_of(finding: Finding) -> str:
    """Return what identifies the finding's place on its page; "" when it is about the page as a whole."""
    return finding.place.signature if finding.place else ""


def layout_of(finding: Finding) -> str:
    """Return what identifies the finding's kind of place in the layout, whatever its content; "" when not known.

    That is the innermost step of its shape that has a class, with the steps inside it: what a style sheet names.
    """
    if not finding.place or not finding.place.shape:
        return ""
    steps = finding.place.shape.split()
    first = next((at for at in range(len(steps) - 1, -1, -1) if "." in steps[at]), 0)
    what = "question" if finding.outcome == "needs-review" else "layout"
    return f"{what} {' '.join(steps[first:])} in {finding.place.region}"


def component_of(finding: Finding) -> str:
    """Return the list that the finding's place is in, if the list has a class of its own; "" for other places.

    A publishing tool has written such a list. A list that people type has no class; only the element around it has one.
    """
    _, _, place = layout_of(finding).partition(" ")
    step, _, _ = place.partition(" ")
    tag, dot, _ = step.partition(".")
    return f"component {step}" if dot and tag in _LISTS else ""


def places_of(finding: Finding) -> tuple[str, ...]:
    """Return the keys, besides its signature, that a fingerprint may use for the finding's place in the layout."""
    return tuple(filter(None, (_LAYOUT, component_of(finding), layout_of(finding))))


@lru_cache(100_000)
def fingerprint(rule: str, scope: Scope, key: str, signature: str, ordinal: int = 0) -> str:
    """Return the identity of an issue: the version of the recipe and 24 hex digits."""
    parts = "\x1f".join((rule, scope, key, signature, str(ordinal)))
    return f"{VERSION}:{hashlib.sha256(parts.encode()).hexdigest()[:24]}"


def group_findings(findings: Iterable[Finding], web: Web, rules: Mapping[str, Rule]) -> list[Group]:
    """Return one group per issue, without the findings whose outcome is "error".

    Faults of rules that are fixed in the template are one fault where they share their kind of place in the layout,
    because one line of a style sheet or a layout fixes them all. Faults of rules with ``layout`` are one fault per
    host.
    """
    groups: list[Group] = []
    shared: defaultdict[_Key, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.outcome != "error":
            shared[_key_of(finding, rules.get(finding.rule))].append(finding)
    sizes = web.sizes()
    for key, same in shared.items():
        if key[0] != "template" or _is_template(key, same, web, sizes, rules.get(key[1])):
            groups.append(_whole(key, same))
        elif key[3] == signature_of(same[0]):
            groups.extend(_in_blocks(key, same, web))
        else:
            for url, on_page in _by_page(same).items():
                groups.append(_whole(("page", key[1], url, key[3]), on_page))
    return groups


def _key_of(finding: Finding, rule: Rule | None) -> _Key:
    signature = signature_of(finding)
    if finding.scope != "page":
        return finding.scope, finding.rule, finding.key, signature
    in_layout = rule is not None and rule.effort == "template"
    host = host_of(finding.url)
    if rule is not None and rule.layout:
        return "template", finding.rule, host, _LAYOUT
    if rule is not None and rule.component and (place := component_of(finding)):
        return "template", finding.rule, host, place
    if in_layout and (place := layout_of(finding)):
        return "template", finding.rule, host, place
    if not signature:  # a fault of a page's whole text belongs to that page, however many pages have it
        return "page", finding.rule, finding.url, signature
    return "template", finding.rule, host, signature


def _by_page(findings: list[Finding]) -> dict[str, list[Finding]]:
    pages: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        pages[finding.url].append(finding)
    return pages


def _is_template(
    key: _Key, same: list[Finding], web: Web, sizes: Mapping[tuple[str, str], int], rule: Rule | None
) -> bool:
    if web.shared and _mark(key) in web.shared:
        return True
    if len(same) < _MIN_TEMPLATE_PAGES:
        return False
    urls = {finding.url for finding in same}
    if len(urls) >= _MIN_TEMPLATE_PAGES and all(f.place and f.place.region != "main" for f in same):
        return True
    of_layout = rule is not None and rule.effort == "template" and rule.fixer != "editor"
    if of_layout and key[3] != signature_of(same[0]) and len(urls) >= _MIN_LAYOUT_PAGES:
        return True
    if len(urls) < _MIN_SHARED_PAGES:
        return False
    if rule is not None and rule.component and key[3] == component_of(same[0]):
        return True
    kinds = Counter(web.kind_of.get(url, "") for url in urls)
    kinds[""] = len(urls)
    share = _WHOLE_SHARE if key[3].startswith("html|") and not of_layout else _SHARE
    return any(n >= _MIN_SHARED_PAGES and n >= share * sizes.get((key[2], kind), n) for kind, n in kinds.items())


def _mark(shared: _Key) -> str:
    scope, rule, key, signature = shared
    return fingerprint(rule, scope, key, signature)


def _whole(shared: _Key, same: list[Finding]) -> Group:
    scope, rule, key, signature = shared
    urls = tuple(dict.fromkeys(url for finding in same for url in (finding.url, *finding.urls)))
    # The most common one represents all: it is the most likely to remain tomorrow and carry the identity on.
    counts = Counter(signature_of(finding) for finding in same)
    [(common, _)] = counts.most_common(1)
    one = next(finding for finding in same if signature_of(finding) == common)
    return Group(
        _mark(shared), rule, scope, key, one.url, urls[:_MAX_URLS], len(same), one, signature, frozenset(counts)
    )


def block_key(finding: Finding) -> str:
    """Return the key of an issue about the generated block that the finding's place is in; "" where it is in none."""
    place = finding.place
    return f"{host_of(finding.url)}#{place.block}" if place and place.block and place.region == "main" else ""


def _in_blocks(key: _Key, same: list[Finding], web: Web) -> Iterator[Group]:
    """Yield the findings of one signature that no template explains: by block where that is on enough pages."""
    by_block: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in same:
        by_block[block_key(finding)].append(finding)
    alone = []
    for block, inside in by_block.items():
        shared: _Key = ("block", key[1], block, key[3])
        if block and (len({f.url for f in inside}) >= _MIN_BLOCK_PAGES or _mark(shared) in web.shared):
            yield _whole(shared, inside)
        else:
            alone += inside
    if alone:
        yield from _single(alone)


def _single(same: list[Finding]) -> Iterable[Group]:
    ordinals: defaultdict[str, int] = defaultdict(int)
    signature = signature_of(same[0])
    signatures = frozenset([signature])
    for finding in same:
        ordinal = ordinals[finding.url]
        ordinals[finding.url] += 1
        mark = fingerprint(finding.rule, "page", finding.url, signature, ordinal)
        yield Group(
            mark, finding.rule, "page", finding.url, finding.url, (finding.url,), 1, finding, signature,
            signatures,
        )  # fmt: skip


def issue_of(
    finding: Finding, issues: Mapping[str, int], current: Container[str], seen: Counter[tuple[str, str, str]]
) -> int | None:
    """Return the issue that a finding belongs to: the template's or the block's, or else its own, or None.

    ``issues`` maps fingerprints to issue numbers. Those that issues have now, ``current``, go before earlier ones that
    an issue has had in another scope. ``seen`` counts equal findings on a page.
    """
    signature = signature_of(finding)
    if finding.scope != "page":
        return issues.get(fingerprint(finding.rule, finding.scope, finding.key, signature))
    places, host = places_of(finding), host_of(finding.url)
    named: list[tuple[Scope, str, str]] = [("template", host, mark) for mark in (*places, signature) if mark]
    named.append(("block", block_key(finding), signature))
    named += [("page", finding.url, place) for place in places]
    marks = [fingerprint(finding.rule, scope, key, mark) for scope, key, mark in named]
    ordinal = seen[finding.rule, finding.url, signature]
    seen[finding.rule, finding.url, signature] += 1
    marks.append(fingerprint(finding.rule, "page", finding.url, signature, ordinal))
    known = [mark for mark in marks if mark in issues]
    return next((issues[mark] for mark in known if mark in current), issues[known[0]] if known else None)
