"""Carry the issues of earlier versions over: to today's signatures and keys, and to priorities as they are shown."""

import json
import re
import unicodedata
from collections.abc import Collection, Iterator
from itertools import count, islice
from urllib.parse import quote_from_bytes, unquote_to_bytes

from msgspec.structs import replace

from audits.model import Finding, Scope
from audits.page import RECIPE, resolve_signature
from reports.issues.identity import fingerprint
from reports.issues.priority import weigh
from reports.store import Store, add_alias, pack, set_issue, unpack

_MOST = 200  # equal elements on a page
_LETTERS = re.compile(r"(?:%[89A-F][0-9A-F])+")
_ASCII = bytes(range(0x80))
# The parameters that version 0.2 left out of addresses, and that are now part of them.
_SESSION = re.compile(r"\w*sess(?:ion)?(?:_?(?:id|key))?|sid|ticket|auth|nonce")


def upgrade_signatures(store: Store) -> None:
    """Give each issue of an earlier recipe the fingerprint that today's recipe gives it, as an alias.

    Until version 0.2 a signature had addresses as they are written, so that one link of a template was another fault on
    every level of the site. The old fingerprints stay.
    """
    rows = list(store.rows("SELECT id, fingerprint, rule, scope, key, finding FROM issue WHERE recipe < ?", RECIPE))
    for row in rows:
        finding = unpack(row["finding"], Finding)
        place = finding.place
        resolved = resolve_signature(place.signature, place.snippet, finding.url) if place else ""
        if place is None or resolved == place.signature:
            continue
        if _is_made_of(row["fingerprint"], row["rule"], row["scope"], row["key"], place.signature):
            for mark in _marks(row["rule"], row["scope"], row["key"], resolved):
                taken = store.row("SELECT 1 FROM alias WHERE fingerprint = ?", mark)
                if not taken:
                    add_alias(store, mark, row["id"])
                    break
        written = pack(replace(finding, place=replace(place, signature=resolved)))
        set_issue(store, row["id"], finding=written, digest=None)
    for row in rows:
        set_issue(store, row["id"], recipe=RECIPE)


def upgrade_headings(store: Store) -> None:
    """Give each issue about the headings of an e-service's information page the key of its service.

    Until version 0.2 such an issue was keyed by the information page. Its finding names the start page last.
    """
    for row in list(store.rows(_OF_HEADINGS)):
        finding = unpack(row["finding"], Finding)
        if finding.urls and row["key"] == finding.url:
            service = finding.urls[-1]
            add_alias(store, fingerprint(finding.rule, "service", service, ""), row["id"])
            set_issue(store, row["id"], key=service, finding=pack(replace(finding, key=service)), digest=None)


_OF_HEADINGS = "SELECT id, key, finding FROM issue WHERE rule = 'services.headings' AND rule_version < 2"


def upgrade_priorities(store: Store) -> None:
    """Compute the priorities of earlier versions again, from factors with one decimal."""
    for row in list(store.rows(_UNROUNDED)):
        factors = {name: round(value, 1) for name, value in json.loads(row["factors"]).items()}
        value, band = weigh(factors)
        set_issue(store, row["id"], factors=json.dumps(factors), priority=value, band=band)


_UNROUNDED = """
SELECT id, factors FROM issue WHERE round(factors ->> 'reach', 1) <> factors ->> 'reach'
OR round(factors ->> 'spread', 1) <> factors ->> 'spread' OR round(priority, 1) <> priority
"""


def _is_made_of(mark: str, rule: str, scope: Scope, key: str, signature: str) -> bool:
    """Return whether a fingerprint was made of the signature, and not of a place in the layout."""
    return mark in islice(_marks(rule, scope, key, signature), _MOST)


def _marks(rule: str, scope: Scope, key: str, signature: str) -> Iterator[str]:
    return (fingerprint(rule, scope, key, signature, number) for number in count())


def respelled(urls: Collection[str]) -> dict[str, str]:
    """Return the addresses in ``urls`` by what version 0.2 made of them, where that is not in ``urls`` itself.

    That version wrote a letter such as "å" as one character, whatever the link said, and left out parameters that are
    named as those of sessions. The links lead where they led then.
    """
    found: dict[str, str] = {}
    for url in sorted(urls):
        if "%" in url or "?" in url:
            earlier = _earlier_form(url)
            if earlier not in urls:
                found.setdefault(earlier, url)
    return found


def _earlier_form(url: str) -> str:
    base, _, query = url.partition("?")
    pairs = [pair for pair in query.split("&") if not _SESSION.fullmatch(pair.partition("=")[0].lower())]
    kept = "?".join(filter(None, (base, "&".join(pairs))))
    text = _LETTERS.sub(lambda run: unquote_to_bytes(run[0]).decode("utf-8", "surrogateescape"), kept)
    return quote_from_bytes(unicodedata.normalize("NFC", text).encode("utf-8", "surrogateescape"), safe=_ASCII)
