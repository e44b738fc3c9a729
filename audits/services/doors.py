"""Recognises identity providers: where e-services send residents to log in."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from audits.journeys import Journey
from audits.page import host_of
from audits.services.words import table

type Door = tuple[str, str, int]
"""Host, name of its kind, and the number of services that lead there."""


@cache
def _doors() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["name"], re.compile(row["address"], re.I)) for row in table("service-platforms")["door"])


def door_of(url: str) -> str:
    """Return the kind of identity provider that an address is of; "" for another address."""
    return next((name for name, address in _doors() if address.search(url)), "")


def unlisted_doors(journeys: Iterable[Journey]) -> tuple[Door, ...]:
    """Return the identity providers to which journeys led and that site.toml does not list, the commonest first."""
    found: Counter[tuple[str, str]] = Counter()
    for journey in journeys:
        last = journey.steps[-1] if journey.steps else None
        if last is not None and last.state == "outside" and (name := door_of(last.url)):
            found[host_of(last.url), name] += 1
    return tuple(
        (host, name, count) for (host, name), count in sorted(found.items(), key=lambda one: (-one[1], one[0]))
    )
