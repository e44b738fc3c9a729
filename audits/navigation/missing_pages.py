"""Pages that say that they do not exist, though the server says that they do."""

import re
from collections.abc import Iterator

from audits.base import SiteAudit, SiteYield
from audits.model import PageRecord
from audits.view import SiteView

_WHAT = r"(?:den här |denna )?(?:sida|sidan|sidor|webbsidan|adressen|innehållet|dokumentet|page|content)"
_GONE = re.compile(
    rf"^(?:(?:tyvärr|hoppsan|oj|sorry)[,!.]*\s+)?(?:fel\s*)?404\b"
    rf"|\b{_WHAT}(?: du (?:söker|letar efter|försökte nå))? (?:(?:kunde|kan) inte (?:hittas|visas)|finns inte"
    r"|hittades inte|saknas|är borttagen|har (?:tagits bort|flyttats)|existerar inte|not found|could not be found"
    r"|does not exist)\b"
    rf"|\b(?:vi )?(?:hittar|hittade|kan|kunde) (?:tyvärr )?inte (?:hitta )?{_WHAT}\b",
    re.I,
)


class Soft404(SiteAudit):
    """Pages with the heading or title of an error page that answered 200: search engines and link checks keep them."""

    rules = ("navigation.soft-404",)
    about_pages = True

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each such page, with the pages that link to it."""
        most = self.limit("words")
        gone = [url for url, record in site.records.items() if record.words <= most and _says_gone(record)]
        for url, links in site.links_to(gone).items():
            pages = sorted({source for source, _ in links})
            said = site.records[url].h1 or site.records[url].title
            yield self.finding(url, scope="site", key=url, urls=pages, values={"said": said, "pages": len(pages)})


def _says_gone(record: PageRecord) -> bool:
    return any(_GONE.search(text) for text in (record.h1, record.title))
