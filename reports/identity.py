"""What a finding *is* over time: its scope, its fingerprint, and which known issue it continues.

Fingerprint v1 = hash of (rule, scope, key, signature, ordinal among equals). The signature is made of what stays when
a layout changes (tag, stable attributes, visible text), so that inserting a card does not make everything "new".
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from msgspec import Struct

from audits.model import Finding, Scope

VERSION = "v1"
_MIN_TEMPLATE_PAGES = 2  # outside the main content, the same fault on two pages comes from what they share
_MIN_SHARED_PAGES = 5  # inside it, only what a good part of the host's pages share can be the template's
_SHARE = 0.2
_ALIKE = 0.7  # of a text's characters: an edited sentence is still the same sentence
_MAX_URLS = 1_000


class Group(Struct, frozen=True):
    """Findings of one night that are one fault: one issue. ``urls`` are the pages that it stands on."""

    fingerprint: str
    rule: str
    scope: Scope
    key: str
    url: str
    urls: tuple[str, ...]
    occurrences: int
    finding: Finding

    @property
    def signature(self) -> str:
        """The signature of the first finding; "" for a fault of a whole page."""
        return signature_of(self.finding)


def signature_of(finding: Finding) -> str:
    """What identifies the finding's place on its page; "" when it is about the page as a whole."""
    return finding.place.signature if finding.place else ""


def host_of(url: str) -> str:
    """``host[:port]`` of a URL: the key of template issues."""
    return urlsplit(url).netloc


def fingerprint(rule: str, scope: Scope, key: str, signature: str, ordinal: int = 0) -> str:
    """The identity of an issue: 24 hex digits after the version of the recipe."""
    parts = "\x1f".join((rule, scope, key, signature, str(ordinal)))
    return f"{VERSION}:{hashlib.sha256(parts.encode()).hexdigest()[:24]}"


def group(
    findings: Iterable[Finding], pages_of_host: Mapping[str, int], templates: frozenset[str] = frozenset()
) -> list[Group]:
    """One group an issue. ``pages_of_host`` counts the audited pages of each host; ``templates`` are the fingerprints
    of known template issues, which stay template issues even when only one page shows them still."""
    alike: defaultdict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    groups: list[Group] = []
    for finding in findings:
        if finding.outcome == "error":
            continue
        if finding.scope == "page":
            # A fault of a whole page (no signature) is that page's own, however many pages have it.
            signature = signature_of(finding)
            alike[finding.rule, host_of(finding.url) if signature else finding.url, signature].append(finding)
        else:
            alike[f"{finding.scope} {finding.rule}", finding.key, signature_of(finding)].append(finding)
    for (rule, key, signature), same in alike.items():
        if same[0].scope != "page":
            mark = fingerprint(same[0].rule, same[0].scope, key, signature)
            groups.append(_whole(mark, same[0].scope, key, same))
            continue
        mark = fingerprint(rule, "template", key, signature)
        if signature and (mark in templates or _is_template(same, pages_of_host.get(key, 0))):
            groups.append(_whole(mark, "template", key, same))
        else:
            groups.extend(_single(same))
    return groups


def _is_template(same: list[Finding], host_pages: int) -> bool:
    pages = len({finding.url for finding in same})
    outside = all(finding.place and finding.place.region != "main" for finding in same)
    if outside and pages >= _MIN_TEMPLATE_PAGES:
        return True
    return pages >= _MIN_SHARED_PAGES and pages >= _SHARE * host_pages


def _whole(mark: str, scope: Scope, key: str, same: list[Finding]) -> Group:
    urls = tuple(dict.fromkeys(url for finding in same for url in (finding.url, *finding.urls)))
    return Group(mark, same[0].rule, scope, key, same[0].url, urls[:_MAX_URLS], len(same), same[0])


def _single(same: list[Finding]) -> Iterable[Group]:
    ordinals: defaultdict[str, int] = defaultdict(int)
    for finding in same:
        ordinal = ordinals[finding.url]
        ordinals[finding.url] += 1
        mark = fingerprint(finding.rule, "page", finding.url, signature_of(finding), ordinal)
        yield Group(mark, finding.rule, "page", finding.url, finding.url, (finding.url,), 1, finding)


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
