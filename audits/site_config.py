"""The contents of site.toml, as data; `crawler.config` reads and checks it. Its keys are those of docs/site-toml.md."""

import re
from fnmatch import translate
from functools import cache
from typing import Annotated, Literal

from msgspec import Meta, Struct

from audits.model import Kind

WEB_TEAM = "webbteam"  # the owner of pages that no administration owns
# Environment variables: site.toml never holds a secret.
SMTP_PASSWORD = "WEBBROND_SMTP_PASSWORD"
GRID_LOGIN = "WEBBROND_GRID_LOGIN"  # user:password of the Selenium Grid in [browser] remote

# What is allowed; the descriptions are part of the messages about faults in the file.
Id = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9ÅÄÖåäö][A-Za-z0-9ÅÄÖåäö_-]{0,40}\Z",
        description="made of letters, digits, - and _ only, as it names folders and files",
    ),
]
Address = Annotated[
    str,
    Meta(
        pattern=r"^(?:https?://[^/?#\s]+\S*)?\Z",
        description="an http or https address, such as https://www.exempel.se/",
    ),
]
MailAddress = Annotated[
    str,
    Meta(
        pattern=r"^(?:[^@\s<>,;:\"()\[\]\\]+@[^@\s<>,;:\"()\[\]\\]+)?\Z",
        description="a mail address, such as webb@exempel.se",
    ),
]
Host = Annotated[
    str,
    Meta(
        pattern=r"^(?:\[[0-9A-Fa-f:]+\]|[^/\s:@?#\[\]]+)(?::[1-9][0-9]{0,4})?\Z",
        description="a host or host:port without scheme and path, such as www.exempel.se",
    ),
]
Day = Annotated[
    str,
    Meta(pattern=r"^(?:\d{4}-\d\d-\d\d)?\Z", description='a date, such as "2026-12-01"'),
]
Window = Annotated[
    str,
    Meta(
        pattern=r"^(?:(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d)?\Z",
        description='a time of day, such as "22:00-06:00"',
    ),
]


class Identity(Struct, frozen=True, forbid_unknown_fields=True):
    """``[site]``. ``hosts`` are ``host`` or ``host:port``; without port, the default port of the scheme."""

    id: Id
    name: str
    start: Annotated[tuple[Address, ...], Meta(min_length=1)]
    language: str = "sv"
    hosts: tuple[Host, ...] = ()
    contact: str = ""
    timezone: str = "Europe/Stockholm"


class Crawl(Struct, frozen=True, forbid_unknown_fields=True):
    """``[crawl]``. ``delay`` and ``timeout`` are in seconds.

    ``concurrency`` is requests at a time per host. ``main`` is a CSS selector of the main content, for pages that do
    not mark it with a landmark.
    """

    max_pages: Annotated[int, Meta(ge=1)] = 20_000
    delay: Annotated[float, Meta(ge=0)] = 0.5
    concurrency: Annotated[int, Meta(ge=1)] = 2
    window: Window = ""
    sitemaps: Literal["auto"] | tuple[str, ...] = "auto"
    exclude: tuple[str, ...] = ()
    main: str = ""
    keep_query: tuple[str, ...] = ()
    allow_private: Literal[False] | tuple[str, ...] = False
    max_bytes: Annotated[int, Meta(ge=1_000)] = 10_000_000
    documents: Annotated[int, Meta(ge=0)] = 300  # new or changed ones that are fetched and read per night
    timeout: Annotated[float, Meta(ge=0.1)] = 30.0
    external_links: bool = False


class Browser(Struct, frozen=True, forbid_unknown_fields=True):
    """``[browser]``. ``workers`` is browsers at a time, ``timeout`` seconds per page.

    ``remote`` is a Selenium Grid address. ``narrow`` and ``pictures`` switch the closer checks on, which come
    afterwards. ``allow`` are hosts that the browser may fetch style sheets and scripts from, though they are not
    visited. ``allow_post`` are globs of hosts that scripts may send data to. ``templates``: elements that many pages
    share are judged on a few of them ("once"), or on each ("all").
    """

    pages: Literal["changed", "all", "sample", "none"] = "changed"
    templates: Literal["once", "all"] = "once"
    workers: Annotated[int, Meta(ge=1)] = 2
    remote: str = ""
    block: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    allow_post: tuple[str, ...] = ()
    timeout: Annotated[float, Meta(ge=1)] = 30.0
    narrow: bool = True  # check a sample of the pages at 320 CSS pixels
    pictures: bool = True  # take pictures of critical and serious faults


class Norm(Struct, frozen=True, forbid_unknown_fields=True):
    """``[services.norm]``: what the municipality has agreed on. Where a key is empty, the majority counts.

    ``look`` is the address of the service that the others should look like.
    """

    headings: tuple[str, ...] = ()
    sender: str = ""
    login_region: str = ""
    login_label: str = ""
    start_label: str = ""
    look: Address = ""


class Services(Struct, frozen=True, forbid_unknown_fields=True):
    """``[services]``: the e-services' addresses, and the municipality's own contact details and domains.

    ``providers`` are hosts of identity providers, of which one page may be opened per service: the choice of a way to
    log in. From ``all_eids_from``, all approved e-identifications are required, from ``foreign_eid_from``, foreign ones
    too; an empty date requires nothing.
    """

    pages: tuple[str, ...] = ()
    hosts: tuple[Host, ...] = ()
    providers: tuple[Host, ...] = ()
    contact: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    all_eids_from: Day = ""
    foreign_eid_from: Day = "2018-09-29"  # the duty of Regulation (EU) 910/2014, article 6
    norm: Norm = Norm()


class Owner(Struct, frozen=True, forbid_unknown_fields=True):
    """``[[owner]]``: an administration. ``paths`` are URL globs; ``match`` are texts of owner marks on pages.

    ``former`` are earlier names: old pages still carry them in their marks, but texts should not use them.
    """

    id: Id
    name: str
    short: str = ""
    email: MailAddress = ""
    paths: tuple[str, ...] = ()
    match: tuple[str, ...] = ()
    former: tuple[str, ...] = ()


class Task(Struct, frozen=True, forbid_unknown_fields=True):
    """``[[task]]``: a task of residents. ``target`` are URL globs of pages that answer it."""

    name: str
    target: Annotated[tuple[str, ...], Meta(min_length=1)]
    words: tuple[str, ...] = ()
    crisis: bool = False
    required: bool = False


class PageNorm(Struct, frozen=True, forbid_unknown_fields=True):
    """``[[kind]]``: pages of one kind, by URL globs, and the headings that have been agreed on for them, in order.

    Without headings, those that most of the pages have count.
    """

    name: str
    pages: Annotated[tuple[str, ...], Meta(min_length=1)]
    headings: tuple[str, ...] = ()


class Freshness(Struct, frozen=True, forbid_unknown_fields=True):
    """``[freshness]``: after how many months pages are old, by kind of page; `navigation.old-page` has the others."""

    months: dict[Kind, Annotated[int, Meta(ge=1)]] = {}

    def limits(self, standard: dict[str, float]) -> dict[str, float]:
        """Return the months of ``standard``, by kind of page, with this municipality's where it has its own."""
        return standard | {str(kind): months for kind, months in self.months.items()}


class Statistics(Struct, frozen=True, forbid_unknown_fields=True):
    """``[statistics]``: CSV files, stored alongside site.toml."""

    visits: str = ""
    cases: str = ""
    searches: str = ""


class Questions(Struct, frozen=True, forbid_unknown_fields=True):
    """``[questions]``: a CSV file of what residents ask; without one, the questions that webbrond brings."""

    file: str = ""


class Mail(Struct, frozen=True, forbid_unknown_fields=True, rename={"sender": "from"}):
    """``[report] mail``. Mail is sent only when ``host`` and ``from`` are set.

    ``to`` is the web team's address, ``url`` the address where reports/senaste is published. Port 465 uses TLS from the
    start; other ports use STARTTLS unless it is switched off.
    """

    host: str = ""
    port: Annotated[int, Meta(ge=1, le=65535)] = 587
    sender: MailAddress = ""
    to: MailAddress = ""
    url: Address = ""
    starttls: bool = True
    user: str = ""


class Report(Struct, frozen=True, forbid_unknown_fields=True):
    """``[report]``: what is published, and in which language."""

    language: Literal["sv", "en"] = "sv"
    title: str = ""
    logo: str = ""
    mail: Mail = Mail()


class History(Struct, frozen=True, forbid_unknown_fields=True):
    """``[history]``: how much is kept.

    Every page's state is kept for ``nights`` runs, before that for one run per month. ``editions`` of the reports are
    kept (others can be written again). Page copies and logs are kept for ``copies`` days. Issues, their history and the
    figures of every run are kept for good.
    """

    nights: Annotated[int, Meta(ge=7)] = 90
    editions: Annotated[int, Meta(ge=1)] = 3
    copies: Annotated[int, Meta(ge=1)] = 30


class IgnoredRule(Struct, frozen=True, forbid_unknown_fields=True):
    """A rule that the municipality has switched off, and why."""

    rule: str
    reason: str


class RuleChoice(Struct, frozen=True, forbid_unknown_fields=True):
    """``[rules]``: ``select`` are globs of rule ids to run (none: all), ``extend_select`` of others to run as well.

    ``ignore`` are rules left out with their reason. ``words`` are the municipality's own word lists. ``law`` is the
    version of WCAG that the law requires. ``supervisor`` are the domains where the supervising authority takes
    complaints.
    """

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[IgnoredRule, ...] = ()
    words: tuple[str, ...] = ()
    law: Literal["2.1", "2.2"] = "2.1"
    supervisor: tuple[str, ...] = ("digg.se",)


class Site(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of site.toml."""

    site: Identity
    crawl: Crawl = Crawl()
    browser: Browser = Browser()
    services: Services = Services()
    owner: tuple[Owner, ...] = ()
    task: tuple[Task, ...] = ()
    kind: tuple[PageNorm, ...] = ()
    freshness: Freshness = Freshness()
    statistics: Statistics = Statistics()
    questions: Questions = Questions()
    report: Report = Report()
    history: History = History()
    rules: RuleChoice = RuleChoice()

    @property
    def hosts(self) -> tuple[str, ...]:
        """Return every host that may be visited, as written: those of the site and those of its services."""
        return (*self.site.hosts, *self.services.hosts)


@cache
def _glob(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern))


def matches(url: str, globs: tuple[str, ...]) -> bool:
    """Return whether ``url`` matches one of the globs. One that starts with ``/`` is matched after the host."""
    path = "/" + url.partition("://")[2].partition("/")[2]
    return any(_glob(glob).match(path if glob.startswith("/") else url) for glob in globs)
