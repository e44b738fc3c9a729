"""A page as audits see it: everything that several audits need, computed once, on first use."""

import re
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain
from operator import itemgetter

from bs4 import BeautifulSoup, Tag
from msgspec.structs import replace

from audits.model import Artifact, Heading, Kind, Link, PageRecord, Place, Region, Rendered
from audits.page import kinds, owners
from audits.page.addresses import join, split
from audits.page.blocks import Blocks
from audits.page.consent import find_consents
from audits.page.content import Content, flat, main_content
from audits.page.displayed import find_undisplayed, remove_inert
from audits.page.elements import HEADINGS, Anchor, accessible_text, fold, signature
from audits.page.index import Index
from audits.page.personal_numbers import count_numbers
from audits.page.regions import Element, region_of
from audits.page.secrets import find_secrets, remove_secrets
from audits.page.updates import find_update
from audits.site_config import Site
from audits.text import Sentence, Text, language

_PLAIN_PATH = re.compile(r"(?:/[\w%-]+)+/?", re.A)  # joined without parsing: most of a page's links look like this


class Page:
    """One fetched page, immutable.

    ``links`` are FETCH's (canonical), and those that a script made when the page was rendered. `anchors` are the
    elements themselves. ``headers`` are those of the answer, in lower case; None where they are not known.
    """

    def __init__(
        self,
        url: str,
        html: str,
        site: Site,
        *,
        links: tuple[Link, ...] = (),
        artifact: Artifact | None = None,
        kind: Kind | None = None,
        status: int = 200,
        today: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.url = url
        self.today, self.headers = today, headers
        # Secrets are removed here, so no audit, finding or report ever holds a password or a whole personal identity
        # number.
        self.html = remove_secrets(html)
        self.personal_numbers = count_numbers(html)
        self.secrets = find_secrets(html)
        self.site = site
        rendered = artifact.rendered if artifact else None
        self.links = (*links, *rendered.script_links) if rendered else links
        self.artifact = artifact
        self.status = status
        self._kind = kind
        # What decides the region, by id of the element, and with the element, so that the id stays its own.
        self._elements: dict[int, tuple[Tag, Element]] = {}

    @cached_property
    def soup(self) -> BeautifulSoup:
        """Return the parsed document without what no browser displays.

        XHTML is parsed as HTML, as browsers do, and text as it is, without a warning.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            soup = BeautifulSoup(self.html, "lxml")
        remove_inert(soup, self.html)
        return soup

    @cached_property
    def elements(self) -> tuple[Tag, ...]:
        """Return every element in document order."""
        return tuple(node for node in self.soup.descendants if isinstance(node, Tag))

    @cached_property
    def undisplayed(self) -> frozenset[int]:
        """Return the ids (of Python) of the outermost elements that are not displayed, and that nothing opens."""
        rendered = self.artifact.rendered if self.artifact else None
        return find_undisplayed(self.elements, rendered.hidden if rendered else None)

    def is_displayed(self, tag: Tag) -> bool:
        """Return whether ``tag`` is displayed, or can be opened."""
        hidden = self.undisplayed
        return not hidden or not any(id(element) in hidden for element in (tag, *tag.parents))

    def tags(self, *names: str) -> list[Tag]:
        """Return the elements with these names in document order; unlike find_all, callers share one search."""
        found = [self._by_name.get(name, []) for name in names]
        numbered = found[0] if len(found) == 1 else sorted(chain(*found), key=itemgetter(0))
        return [tag for _, tag in numbered]

    @cached_property
    def _by_name(self) -> dict[str, list[tuple[int, Tag]]]:
        found: defaultdict[str, list[tuple[int, Tag]]] = defaultdict(list)
        for number, tag in enumerate(self.elements):
            found[tag.name].append((number, tag))
        return found

    @cached_property
    def title(self) -> str:
        """Return the text of ``<title>``, folded, at most 500 characters; "" when there is none."""
        found = self.soup.title
        return fold(found.get_text())[:500] if found else ""

    @cached_property
    def lang(self) -> str:
        """Return the language that the document declares ("sv", "en-GB", ""), on ``html`` or else on ``body``."""
        roots = (*self.tags("html")[:1], *self.tags("body")[:1])
        return next(filter(None, (str(tag.get("lang") or tag.get("xml:lang") or "").strip() for tag in roots)), "")

    @cached_property
    def language(self) -> str:
        """Return the ISO 639-1 code of the language of the main text; "" when the text is too short to tell."""
        return language.detect_language(self.text.running)

    @cached_property
    def main(self) -> Tag:
        """Return the element around the main content (`audits.page.content` finds it)."""
        return self._content.main

    @cached_property
    def _consents(self) -> frozenset[int]:
        return frozenset(map(id, find_consents(self.soup, self.html)))

    def asks_consent(self, tag: Tag) -> bool:
        """Return whether ``tag`` is in a box that asks for consent to cookies."""
        return bool(self._consents) and any(id(each) in self._consents for each in (tag, *tag.parents))

    @cached_property
    def _content(self) -> Content:
        return main_content(self.soup, self.site.crawl.main, self.undisplayed | self._consents)

    def in_main(self, *names: str) -> list[Tag]:
        """Return the elements of the main content with these names (all without names), in order."""
        omitted = self._content.omitted
        found = self.main.find_all(names or True)
        return [tag for tag in found if not omitted or not any(id(each) in omitted for each in (tag, *tag.parents))]

    @property
    def has_main(self) -> bool:
        """Return whether the page, or site.toml, says which element is the main content."""
        return self._content.marked

    @cached_property
    def text(self) -> Text:
        """Return the main content as blocks, sentences and words."""
        return Text.of(self.main, self._content.omitted)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """Return the displayed headings of the page in order, with their text."""
        shown = filter(self.is_displayed, self.tags(*HEADINGS))
        return tuple(Heading(int(tag.name[1]), fold(tag.get_text())[:300]) for tag in shown)

    @cached_property
    def h1(self) -> str:
        """Return the first main heading; "" when there is none."""
        return next((heading.text for heading in self.headings if heading.level == 1), "")

    @cached_property
    def lead(self) -> str:
        """Return the first paragraph of the main content (at most 400 characters)."""
        found = self.in_main("p")
        return fold(found[0].get_text())[:400] if found else ""

    @cached_property
    def anchors(self) -> tuple[Anchor, ...]:
        """Return every ``a href`` of the page with its accessible text (aria-label, text and alts, title)."""
        return tuple(self._anchors(self.base))

    @cached_property
    def base(self) -> str:
        """Return the address against which the page's addresses are resolved."""
        bases = (tag for tag in self.tags("base") if tag.has_attr("href"))
        return next((join(self.url, str(tag["href"])) for tag in bases), self.url)

    def _anchors(self, base: str) -> Iterator[Anchor]:
        parts = split(base)
        origin = f"{parts.scheme}://{parts.netloc}"
        for tag in self.tags("a"):
            if not tag.has_attr("href"):
                continue
            written = str(tag["href"]).strip()
            href = f"{origin}{written}" if _PLAIN_PATH.fullmatch(written) else join(base, written)
            yield Anchor(tag, href, accessible_text(tag), self.region(tag))

    @cached_property
    def forms(self) -> tuple[Tag, ...]:
        """Return the displayed forms of the page."""
        return tuple(filter(self.is_displayed, self.tags("form")))

    @cached_property
    def images(self) -> tuple[Tag, ...]:
        """Return the images of the page, including those that are buttons."""
        return tuple(
            tag for tag in self.tags("img", "input") if tag.name == "img" or str(tag.get("type")).lower() == "image"
        )

    @cached_property
    def updated(self) -> str:
        """Return the ISO date that the page gives as that of its last change; "" when it gives none."""
        return find_update(self._metas, self.soup, zone=self.site.site.timezone, today=self.today)

    @cached_property
    def _metas(self) -> tuple[Tag, ...]:
        return tuple(self.tags("meta"))

    @cached_property
    def owner_marks(self) -> tuple[str, ...]:
        """Return the page's owner marks, at most five: meta tags, "Sidansvarig: …", an e-service's controller."""
        return owners.owner_marks(self.soup, self._metas, self.html.lower(), is_service=self.kind == "eservice")

    @cached_property
    def kind(self) -> Kind:
        """Return the kind of the page: given by the caller, or found by evidence (`audits.page.kinds`)."""
        return self._kind or kinds.classify_page(self)

    def region(self, tag: Tag) -> Region:
        """Return the part of the page that ``tag`` is in."""
        return region_of(self.chain(tag))

    def chain(self, tag: Tag) -> list[Element]:
        """Return ``tag`` and its ancestors, innermost first, as far as they decide a region."""
        chain: list[Element] = []
        for element in (tag, *tag.parents):
            if element.name == "[document]":
                break
            if (known := self._elements.get(id(element))) is None:
                known = self._elements[id(element)] = (element, (element.name, flat(element)))
            chain.append(known[1])
        return chain

    def place(self, at: Tag | Sentence | Anchor) -> Place:
        """Return the place of an element, a link or a sentence, as editors and the identity of issues need it."""
        if isinstance(at, Anchor):
            at = at.element
        if isinstance(at, Sentence):
            element, text = at.block.element, at.text
            return Place(
                signature=f"{element.name}|{text[:200]}",
                text=text[:200],
                snippet=text[:400],
                heading=self.index.heading_text(element),
                region=self.region(element),
            )
        text = accessible_text(at)
        return Place(
            signature=signature(at, text, self.base),
            text=text[:200],
            snippet=re.sub(r"\s+", " ", str(at))[:400],
            heading=self.index.heading_text(at),
            region=self.region(at),
            block=self._blocks.of(at),
        )

    @cached_property
    def index(self) -> Index:
        """Return the lookups of the page's elements."""
        return Index(self.elements)

    @cached_property
    def _blocks(self) -> Blocks:
        return Blocks(self.index.letters)

    @property
    def _rendered(self) -> Rendered | None:
        """Return the browser's facts that site audits read: the records of all pages are in memory at once."""
        rendered = self.artifact.rendered if self.artifact else None
        return replace(rendered, ids=None, hidden=None) if rendered else None

    def record(self, facts: dict[str, object]) -> PageRecord:
        """Return what is kept of the page for site audits and reports."""
        return PageRecord(
            url=self.url,
            title=self.title,
            h1=self.h1,
            lang=self.lang,
            language=self.language,
            kind=self.kind,
            words=len(self.text.words),
            headings=self.headings[:200],
            updated=self.updated,
            owner_marks=self.owner_marks,
            links=self.links,
            has_form=any(True for form in self.forms if self.region(form) == "main"),
            lead=self.lead,
            rendered=self._rendered,
            facts=facts,
        )
