"""Show a page as search engines do: its title where it is cut, its address, and its description."""

from dataclasses import dataclass
from urllib.parse import unquote

from audits.page import split
from audits.text import cut_to_width
from reports.edition import Record

# No search engine promises these widths. They are what large ones have used on a wide screen.
_TITLE, _TITLE_SIZE = 580, 20
_TEXT, _TEXT_SIZE = 2 * 600, 14


@dataclass(frozen=True, slots=True)
class SearchPreview:
    """A result of a search. ``is_own`` says that the description is the page's own, not a piece of its text."""

    title: str
    address: str
    text: str
    is_own: bool
    is_hidden: bool


def preview_search(record: Record) -> SearchPreview:
    """Return how a search engine may show the page."""
    facts = record.facts.search
    own = str(facts.get("description", ""))
    parts = split(record.url)
    steps = [unquote(step) for step in parts.path.split("/") if step]
    return SearchPreview(
        title=cut_to_width(record.title or record.url, _TITLE, _TITLE_SIZE),
        address=" › ".join((parts.netloc, *steps)),
        text=cut_to_width(own or record.lead, _TEXT, _TEXT_SIZE),
        is_own=bool(own),
        is_hidden=bool(facts.get("noindex")),
    )
