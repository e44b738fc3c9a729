"""Find where pages have moved: by redirect, or by their content when the old address is missing."""

from collections import defaultdict
from collections.abc import Mapping

from audits.model import PageRecord

_LEAST_WORDS = 30  # a shorter page (a form, a list of links) says too little to be recognised
_WORDS = 0.05  # it may be this much longer or shorter: dates and breadcrumbs change with the address
_HOPS = 10


def follow(redirects: Mapping[str, str], url: str) -> str:
    """Return where ``url`` ends after its redirects.

    Return ``url`` itself where it has no redirect, or where its redirects loop or are too many (`_HOPS`).
    """
    end = url
    for _ in range(_HOPS):
        if end not in redirects:
            return end
        end = redirects[end]
        if end == url:
            break
    return url


def same_pages(missing: Mapping[str, PageRecord], new: Mapping[str, PageRecord]) -> dict[str, str]:
    """Return pages that answered before and are missing now, each with its address in this run.

    A page is recognised by its language, its heading, its lead, its other headings and its length. Where two pages look
    the same, on either side, neither is matched: a new issue is better than another page's.
    """
    olds, news = _by_look(missing), _by_look(new)
    found = {}
    for look, old in olds.items():
        candidates = news.get(look, ())
        if len(old) == 1 and len(candidates) == 1 and _as_long(missing[old[0]], new[candidates[0]]):
            found[old[0]] = candidates[0]
    return found


def _by_look(records: Mapping[str, PageRecord]) -> dict[tuple[object, ...], list[str]]:
    found: defaultdict[tuple[object, ...], list[str]] = defaultdict(list)
    for url, record in records.items():
        if record.words >= _LEAST_WORDS:
            found[record.language, record.h1 or record.title, record.lead, record.headings].append(url)
    return found


def _as_long(one: PageRecord, other: PageRecord) -> bool:
    return abs(one.words - other.words) <= _WORDS * max(one.words, other.words)
