"""Load the audits once into the server that AUDIT's processes are forked from.

What audits import, compile and read for their first page takes some seconds. When the server has done it, each process
has it from the start, in shared memory.
"""

import gc
from contextlib import suppress

from audits.page import Page
from audits.registry import load_audits
from audits.runner import audit_page
from audits.site_config import Identity, RuleChoice, Site
from crawler.audit import stage as judge
from rules import load_rules

__all__ = ["judge"]  # the module that the processes run

_TEXT = "Du kan logga in i e-tjänsten med BankID om du vill ansöka om bygglov, och beslutet kommer med brev. " * 8
_PAGE = f'<html lang="sv"><title>Bygglov</title><main><h1>Bygglov</h1><p>{_TEXT}</p><a href="/a">Läs mer</a></main>'


def warm() -> None:
    """Judge a page with a little of everything, and exclude the objects that it created from garbage collection."""
    site = Site(site=Identity(id="warm", name="Warm", start=("http://warm.invalid/",)))
    for url in ("http://warm.invalid/bygglov", "http://warm.invalid/e-tjanst"):
        audit_page(Page(url, _PAGE, site), load_audits(load_rules(), RuleChoice()))
    gc.collect()
    gc.freeze()


with suppress(Exception):  # each process will meet the same error, and report it for its pages
    warm()
