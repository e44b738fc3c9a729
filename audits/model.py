"""The data that passes between the stages: links, artifacts, findings, measures, and the stored record of a page.

Everything here is immutable data that msgspec can write and read; page audits look at `audits.page.Page`.
"""

from typing import Any, Literal

from msgspec import Struct, field

Outcome = Literal["pass", "fail", "inapplicable", "needs-review", "error"]
Region = Literal["header", "nav", "breadcrumb", "main", "aside", "footer", "dialog"]
Scope = Literal["page", "template", "block", "site", "service"]
UrlState = Literal[
    "ok", "redirect", "broken", "blocked", "excluded", "offsite", "too-large", "not-html", "timeout", "error",
    "not-visited",
]  # fmt: skip
Kind = Literal["start", "landing", "info", "service", "eservice", "news", "easy-read", "minutes", "statute"]
"""Kinds of page. service: an information page where one learns how to apply, report, book or pay. eservice: a page on
an e-service host or under ``[services] pages``. minutes, statute, news, easy-read: their language is not judged."""

Value = str | int | float


class Link(Struct, frozen=True):
    """A link as FETCH found it. ``to`` is canonical and absolute, without fragment; ``text`` is its accessible text."""

    to: str
    text: str
    region: Region


class Resource(Struct, frozen=True):
    """A file that a page is made of, as FETCH found it; ``url`` is canonical and absolute."""

    url: str
    kind: Literal["style", "script", "image"]


class Probe(Struct, frozen=True):
    """A server's answer to a check whether something exists: a resource, or a page of another site.

    ``state`` "unknown": the answer does not tell whether it exists.
    """

    url: str
    kind: Literal["style", "script", "image", "link"]
    state: Literal["ok", "broken", "unknown"]
    status: int | None = None
    pages: tuple[str, ...] = ()  # for a broken resource: the pages that use it
    size: int | None = None  # bytes, as the server sends it


class Heading(Struct, frozen=True):
    """A heading of a page; ``level`` is 1-6."""

    level: int
    text: str


class Control(Struct, frozen=True):
    """A login or start control on the rendered page, in CSS pixels from the top left of the page at a width of 1280."""

    label: str
    tag: str
    href: str
    region: Region
    x: float
    y: float
    width: float
    height: float
    above_fold: bool


class Look(Struct, frozen=True):
    """What identifies a page's sender: computed styles (``rgb(r, g, b)``, first font family), logo and header."""

    logo_alt: str = ""
    logo_href: str = ""
    header_colour: str = ""
    header_height: float = 0
    font: str = ""
    heading_font: str = ""
    link_colour: str = ""
    button_colour: str = ""
    button_radius: str = ""


class Hidden(Struct, frozen=True, array_like=True):
    """Elements that the browser does not display, and that nothing on the page opens.

    ``key`` names them and those like them ("div#id.class"), ``of`` is the number of all of these, and ``at`` says which
    of them, in document order, are hidden; empty when all are.
    """

    key: str
    of: int
    at: tuple[int, ...] = ()


class Rendered(Struct, frozen=True):
    """Facts that only a rendered page has.

    ``width`` is that of the viewport in CSS pixels. ``text_length`` is the length of the visible text. ``links`` are
    the hrefs present after scripts ran (absolute). ``script_links`` are those that no link of the page's own HTML leads
    to, in the form in which FETCH would have found them. ``ids`` are the ids of its elements and the names of its
    anchors, ``hidden`` the elements that are not displayed (both None: not asked for; not kept in a page's record).
    """

    width: int = 1280
    login_controls: tuple[Control, ...] = ()
    look: Look = Look()
    text_length: int = 0
    links: tuple[str, ...] = ()
    script_links: tuple[Link, ...] = ()
    ids: tuple[str, ...] | None = None
    hidden: tuple[Hidden, ...] | None = None


class AxeNode(Struct, frozen=True):
    """One element of an axe result, with what identifies it: tag, stable attributes and visible text."""

    target: str
    html: str
    summary: str
    signature: str
    text: str
    heading: str
    region: Region
    shape: str = ""
    block: str | None = None  # None: recorded by version 0.2 or earlier


class AxeRule(Struct, frozen=True):
    """The result of one axe rule on one page."""

    id: str
    outcome: Literal["pass", "fail", "inapplicable", "needs-review"]
    impact: str = ""
    nodes: tuple[AxeNode, ...] = ()


ArtifactState = Literal["ok", "timeout", "crashed", "moved", "error"]


class Artifact(Struct, frozen=True):
    """The browser's result for a page.

    A ``state`` other than "ok" means that the page was not tested, and ``reason`` (encoded) says why. With "ok",
    ``reason`` is a remark on what the browser could not fetch, or "". ``engine`` is stored text ("axe-core 4.14.1").
    ``ms`` is the time that the page took in the browser, and ``memory`` the most bytes that the browser had meanwhile.
    ``narrow`` is what our own rules found at 320 CSS pixels (None: not looked at, as only a sample is).
    """

    url: str
    engine: str
    state: ArtifactState
    reason: str = ""
    axe: tuple[AxeRule, ...] = ()
    rendered: Rendered | None = None
    ms: int = 0
    memory: int = 0
    narrow: tuple[AxeRule, ...] | None = None


class _Linking(Struct, frozen=True):
    script_links: tuple[Link, ...] = ()


class Made(Struct, frozen=True):
    """An artifact reduced to its script-made links. Callers that need no more skip the rest without decoding it."""

    rendered: _Linking | None = None

    @property
    def links(self) -> tuple[Link, ...]:
        """Return the links that only the rendered page has."""
        return self.rendered.script_links if self.rendered else ()


class Place(Struct, frozen=True):
    """A place on a page.

    ``signature`` identifies the element across nights and layouts. ``text`` is what an editor sees there (at most 200
    characters), ``snippet`` its HTML (at most 400), and ``heading`` the heading above it. ``shape`` is its kind of
    place in the layout, if known: tags and classes from the outside in ("div.nav ul li a"). ``block`` is a hash of the
    generated block that it is in, or "" (`audits.page.blocks`).
    """

    signature: str
    text: str
    snippet: str = ""
    heading: str = ""
    region: Region = "main"
    selector: str = ""
    shape: str = ""
    block: str = ""


class Finding(Struct, frozen=True):
    """One failure of one rule at one place. ``values`` fill the braces of the rule's wording.

    ``scope`` says what the finding is about. With "page", MERGE decides whether the template is at fault. "service" and
    "site" have a ``key`` (the service's URL, the target of a broken link, a task's name). ``impact`` is set where the
    finding is more severe than others of its rule, else it is "".
    """

    rule: str
    url: str
    outcome: Literal["fail", "needs-review", "error"] = "fail"
    values: dict[str, Value] = field(default_factory=dict)
    place: Place | None = None
    scope: Scope = "page"
    key: str = ""
    urls: tuple[str, ...] = ()  # further pages that it concerns, such as those that link to a broken target
    impact: str = ""
    rests_on: tuple[str, ...] = ()  # pages without the fault that it could not be found without


class Measure(Struct, frozen=True):
    """A number about a page, a service, a section, an owner or the site.

    A section is a part of the site, "host/first part of the path". ``value`` is None where it could not be measured.
    """

    name: str
    value: float | None
    scope: Literal["page", "service", "section", "owner", "site"] = "page"
    key: str = ""


class Verdict(Struct, frozen=True):
    """An audit's explicit outcome for a rule where "no finding" does not mean "pass". None: the rule was not tested."""

    rule: str
    outcome: Outcome | None


class Fact(Struct, frozen=True):
    """Named plain data (msgspec.to_builtins): of a page for site audits, of the site for reports."""

    name: str
    value: Any


class PageRecord(Struct, frozen=True):
    """What is kept of an audited page, for site audits and reports.

    ``language`` is the language of the text ("" when unsure), ``lang`` the one that the page declares. ``updated`` is
    an ISO date or "". ``words`` counts those of the main content.
    """

    url: str
    title: str
    h1: str
    lang: str
    language: str
    kind: Kind
    words: int
    headings: tuple[Heading, ...] = ()
    updated: str = ""
    owner_marks: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    has_form: bool = False
    lead: str = ""
    rendered: Rendered | None = None
    facts: dict[str, Any] = field(default_factory=dict)


class PageResult(Struct, frozen=True):
    """All results of the page audits for one page.

    ``outcomes`` holds the rules that were tested, and only those. ``not_tested`` says in short codes what was not
    tested ("no-browser", "browser-timeout", "text-too-short", "exempt-minutes").
    """

    record: PageRecord
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    measures: dict[str, float | None] = field(default_factory=dict)
    not_tested: tuple[str, ...] = ()


class SiteResult(Struct, frozen=True):
    """The results of the site audits, ``outcomes`` by rule; a measure of scope page has the page's URL as key."""

    outcomes: dict[str, Outcome] = {}
    findings: tuple[Finding, ...] = ()
    measures: tuple[Measure, ...] = ()
    facts: dict[str, Any] = {}  # by name, for reports


class Target(Struct, frozen=True):
    """The state of one URL in a run. ``redirect_to`` is the next hop, ``ms`` the time from request to headers."""

    url: str
    state: UrlState
    status: int | None = None
    redirect_to: str = ""
    in_sitemap: bool = False
    ms: int | None = None
