"""Loaded once into the server that the processes of AUDIT are forked from: what audits import, compile and read when
they meet their first page, together some seconds, is then there in each of them, and shared."""

import gc
from contextlib import suppress

from audits.page import Page
from audits.registry import load_audits
from audits.runner import audit_page
from audits.site_config import Identity, RuleChoice, Site
from crawler.audit import stage as judge
from rules import load_rules

__all__ = ["judge"]  # it is what the processes run

_TEXT = "Du kan logga in i e-tjänsten med BankID om du vill ansöka om bygglov, och beslutet kommer med brev. " * 8
_PAGE = f'<html lang="sv"><title>Bygglov</title><main><h1>Bygglov</h1><p>{_TEXT}</p><a href="/a">Läs mer</a></main>'


def warm() -> None:
    """Judge a page that has a little of everything, and leave what that took out of the garbage collector's rounds."""
    site = Site(site=Identity(id="warm", name="Warm", start=("http://warm.invalid/",)))
    for url in ("http://warm.invalid/bygglov", "http://warm.invalid/e-tjanst"):
        audit_page(Page(url, _PAGE, site), load_audits(load_rules(), RuleChoice()))
    gc.collect()
    gc.freeze()


with suppress(Exception):  # then each process finds out by itself, and says so of its pages
    warm()
