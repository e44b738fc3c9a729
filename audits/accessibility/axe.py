"""Turns the results of axe-core in the browser into findings."""

import logging
from collections.abc import Iterator
from functools import cache
from typing import Any

from audits.accessibility.tables import has_headers
from audits.base import PageAudit, PageYield
from audits.model import AxeNode, AxeRule, Place
from audits.page import Page, resolve_signature
from rules import load_rules

log = logging.getLogger(__name__)

_AREA = "accessibility."
_OF_SHEETS = frozenset([f"{_AREA}css-orientation-lock"])
_CELLS = f"{_AREA}td-has-header"


@cache
def _axe_rules() -> tuple[str, ...]:
    return tuple(rule.id for rule in load_rules().values() if rule.engine == "axe")


@cache
def _say_unknown(rule: str) -> None:
    log.warning("axe reported %s, for which there is no rule file; it is left out", rule)


class _EveryAxeRule:
    """The ids of all rules that axe decides, read from the rule files on first use."""

    def __get__(self, audit: Any, kind: type) -> tuple[str, ...]:
        return _axe_rules()


class AxeAudit(PageAudit):
    """Axe's results, one finding for each element. Rules that axe did not report on are untested, and never a pass."""

    rules = _EveryAxeRule()

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield findings of the rules that failed or need a review, and a verdict on every other rule."""
        artifact = page.artifact
        results = artifact.axe if artifact is not None and artifact.state == "ok" else ()
        told = set()
        for result in results:
            rule = _AREA + result.id
            if rule not in self.rules:
                _say_unknown(rule)
                continue
            told.add(rule)
            yield from self._result(page, rule, result)
        yield from (self.untested(rule) for rule in self.rules if rule not in told)

    def _result(self, page: Page, rule: str, result: AxeRule) -> Iterator[PageYield]:
        if result.outcome == "inapplicable":
            yield self.inapplicable(rule)
        elif rule in _OF_SHEETS and result.outcome == "needs-review":
            yield self.untested(rule)  # a style sheet could not be read: there is nothing that a person could look at
        elif result.outcome != "pass":
            review = result.outcome == "needs-review"
            covered = _tables_without_headers(page) if rule == _CELLS else ()
            for node in result.nodes:
                if node.signature in covered:
                    continue
                place, values = place_of(node, page.base), {"summary": node.summary[:1000]}
                yield self.finding(page.url, rule, place=place, review=review, values=values)
            if not result.nodes:
                yield self.finding(page.url, rule, review=review, values={"summary": ""})


def _tables_without_headers(page: Page) -> frozenset[str]:
    """Return the signatures of the tables that table-without-headers judges, as no cell of theirs has a header."""
    tables = (table for table in page.tags("table") if not has_headers(table))
    return frozenset(page.place(table).signature for table in tables)


def place_of(node: AxeNode, base: str) -> Place:
    """Return the place of an element that a browser described on the page whose addresses start from ``base``."""
    return Place(
        signature=node.signature if node.block is not None else resolve_signature(node.signature, node.html, base),
        text=node.text[:200],
        snippet=node.html[:400],
        heading=node.heading,
        region=node.region,
        selector=node.target,
        shape=node.shape,
        block=node.block or "",
    )
