"""What a finding *is* over time: its scope, its fingerprint, and which known issue it continues.

Fingerprint v1 = hash of (rule, scope, key, signature, ordinal among equals). The signature is made of what stays when
a layout changes (tag, stable attributes, visible text), so that inserting a card does not make everything "new".
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from difflib import SequenceMatcher

from msgspec import Struct

from audits.model import Finding, Scope
from audits.written import split

VERSION = "v1"
_MIN_TEMPLATE_PAGES = 2  # outside the main content, the same fault on two pages comes from what they share
_MIN_SHARED_PAGES = 5  # inside it, only what a good part of the host's pages share can be the template's
_SHARE = 0.2
_ALIKE = 0.7  # of a text's characters: an edited sentence is still the same sentence
_MAX_URLS = 1_000

type _Key = tuple[Scope, str, str, str]  # scope, rule, key, what the findings share


class Group(Struct, frozen=True):
    """Findings of one night that are one fault: one issue. ``urls`` are the pages that it stands on, ``finding`` is
    one of them that stands for all, ``signature`` what they share."""

    fingerprint: str
    rule: str
    scope: Scope
    key: str
    url: str
    urls: tuple[str, ...]
    occurrences: int
    finding: Finding
    signature: str


def signature_of(finding: Finding) -> str:
    """What identifies the finding's place on its page; "" when it is about the page as a whole."""
    return finding.place.signature if finding.place else ""


def layout_of(finding: Finding) -> str:
    """What identifies the finding's kind of place in the layout, whatever stands there; "" when it is not known."""
    if not finding.place or not finding.place.shape:
        return ""
    return f"{'question' if finding.outcome == 'needs-review' else 'layout'} {finding.place.shape}"


def host_of(url: str) -> str:
    """``host[:port]`` of a URL: the key of template issues."""
    return split(url).netloc


def fingerprint(rule: str, scope: Scope, key: str, signature: str, ordinal: int = 0) -> str:
    """The identity of an issue: 24 hex digits after the version of the recipe."""
    parts = "\x1f".join((rule, scope, key, signature, str(ordinal)))
    return f"{VERSION}:{hashlib.sha256(parts.encode()).hexdigest()[:24]}"


def group(
    findings: Iterable[Finding],
    pages_of_host: Mapping[str, int],
    templates: frozenset[str] = frozenset(),
    layout_rules: Container[str] = frozenset(),
) -> list[Group]:
    """One group an issue. ``pages_of_host`` counts the audited pages of each host; ``templates`` are the fingerprints
    of known template issues, which stay template issues even when only one page shows them still.

    ``layout_rules`` are the rules whose faults are mended in the template: there, what shares its kind of place in the
    layout is one fault, whatever stands there, as one line of a style sheet or a layout mends it.
    """
    groups: list[Group] = []
    layout: defaultdict[_Key, list[Finding]] = defaultdict(list)
    alike: defaultdict[_Key, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.outcome == "error":
            continue
        if finding.scope != "page":
            alike[finding.scope, finding.rule, finding.key, signature_of(finding)].append(finding)
        elif finding.rule in layout_rules and layout_of(finding):
            layout["template", finding.rule, host_of(finding.url), layout_of(finding)].append(finding)
        else:
            alike[_page_key(finding)].append(finding)
    for shared, same in layout.items():
        if _is_template(shared, same, pages_of_host, templates):
            groups.append(_whole(shared, same))
        else:
            for url, on_page in _by_page(same).items():
                groups.append(_whole(("page", shared[1], url, shared[3]), on_page))
    for shared, same in alike.items():
        if shared[0] != "template" or _is_template(shared, same, pages_of_host, templates):
            groups.append(_whole(shared, same))
        else:
            groups.extend(_single(same))
    return groups


def _by_page(findings: list[Finding]) -> dict[str, list[Finding]]:
    pages: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        pages[finding.url].append(finding)
    return pages


def _page_key(finding: Finding) -> _Key:
    # A fault of a whole page (no signature) is that page's own, however many pages have it: keyed by the page.
    signature = signature_of(finding)
    return "template", finding.rule, host_of(finding.url) if signature else finding.url, signature


def _is_template(
    shared: _Key, same: list[Finding], pages_of_host: Mapping[str, int], templates: frozenset[str]
) -> bool:
    if not shared[3]:
        return False
    if _mark(shared) in templates:
        return True
    pages = len({finding.url for finding in same})
    outside = all(finding.place and finding.place.region != "main" for finding in same)
    if outside and pages >= _MIN_TEMPLATE_PAGES:
        return True
    return pages >= _MIN_SHARED_PAGES and pages >= _SHARE * pages_of_host.get(shared[2], 0)


def _mark(shared: _Key) -> str:
    scope, rule, key, signature = shared
    return fingerprint(rule, scope, key, signature)


def _whole(shared: _Key, same: list[Finding]) -> Group:
    scope, rule, key, signature = shared
    urls = tuple(dict.fromkeys(url for finding in same for url in (finding.url, *finding.urls)))
    # The commonest of them stands for all: tomorrow it is most likely there still, and carries the identity on.
    [(common, _)] = Counter(signature_of(finding) for finding in same).most_common(1)
    one = next(finding for finding in same if signature_of(finding) == common)
    return Group(_mark(shared), rule, scope, key, one.url, urls[:_MAX_URLS], len(same), one, signature)


def _single(same: list[Finding]) -> Iterable[Group]:
    ordinals: defaultdict[str, int] = defaultdict(int)
    for finding in same:
        ordinal = ordinals[finding.url]
        ordinals[finding.url] += 1
        signature = signature_of(finding)
        mark = fingerprint(finding.rule, "page", finding.url, signature, ordinal)
        yield Group(mark, finding.rule, "page", finding.url, finding.url, (finding.url,), 1, finding, signature)


def alike(old: Finding, new: Finding) -> int:
    """How surely ``new`` is ``old`` after an edit, both being of one rule on one page or host.

    3: the same signature; 2: the same element by its stable attributes, other text; 1: the same text, or nearly, in
    another element; 0: another fault.
    """
    before, after = signature_of(old), signature_of(new)
    if before == after:
        return 3
    stem_before, _, _ = before.rpartition("|")
    stem_after, _, _ = after.rpartition("|")
    if "=" in stem_before and stem_before == stem_after:
        return 2
    text_before = old.place.text if old.place else ""
    text_after = new.place.text if new.place else ""
    if text_before and text_after:
        if text_before == text_after:
            return 1
        matcher = SequenceMatcher(None, text_before, text_after, autojunk=False)
        if len(text_before) > 20 and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE:
            return 1
    return 0
