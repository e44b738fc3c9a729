"""Read the whole site as a run left it: the pages, documents, certificates and probes that site audits need."""

from collections.abc import Callable
from typing import Any, cast

from msgspec.structs import replace

from audits.model import PageRecord, PageResult, Probe, Resource, Target
from audits.services import decode_evidence
from audits.site_config import Site
from audits.view import SiteView, Statistics
from crawler.frontier import read_sheets, through
from crawler.web import canonical
from reports.store import Store, journeys_of, local_day, read_documents, unpack

_TARGETS = """
SELECT address AS url, state, status, in_sitemap, ms, target AS redirect_to, result.data AS data
FROM visited LEFT JOIN result ON result.id = visited.result WHERE run = ?
"""

_RESOURCES = """
SELECT address AS url, resources FROM visited JOIN snapshot ON snapshot.id = visited.snapshot
WHERE visited.run = ? AND result IS NOT NULL AND resources IS NOT NULL ORDER BY source, clicks, address
"""


def read_view(
    site: Site, store: Store, run_id: str,
    dismissed: Callable[[str, str], bool] = lambda url, rule: False,  # noqa: ARG005
    statistics: Statistics | None = None,
) -> SiteView:  # fmt: skip
    """Return the whole site as the run left it, with what the owner's files of statistics say.

    ``dismissed(url, rule)`` returns whether the rule's findings on that page are no faults. Such a rule does not count
    as failed there.
    """
    records: dict[str, PageRecord] = {}
    targets: dict[str, Target] = {}
    failed: dict[str, tuple[str, ...]] = {}
    known: dict[Any, Any] = {}
    readability: dict[str, float] = {}
    for row in store.rows(_TARGETS, run_id):
        data = row.pop("data")
        targets[row["url"]] = Target(
            row["url"], row["state"], row["status"], row["redirect_to"] or "", bool(row["in_sitemap"]), row["ms"]
        )
        if data is not None:
            result = unpack(data, PageResult)
            records[row["url"]] = _shared(result.record, known)
            if (score := result.measures.get("readability")) is not None:
                readability[row["url"]] = score
            bad = (rule for rule, outcome in result.outcomes.items() if outcome == "fail")
            failed[row["url"]] = tuple(rule for rule in bad if not dismissed(row["url"], rule))
    start = [canonical(url, site.crawl.keep_query) for url in site.site.start]
    faults = store.rows("SELECT host, fault FROM certificate WHERE run = ?", run_id)
    certificates = {row["host"]: row["fault"] for row in faults}
    today = local_day(store.run(run_id).started, site.site.timezone).isoformat()
    documents = {document.url: document for document in read_documents(store, run_id)}
    return SiteView(
        site, start, records, targets, certificates, _probes(store, run_id),
        documents=documents, failed=failed, today=today, journeys=journeys_of(store, run_id),
        statistics=statistics, readability=readability,
    )  # fmt: skip


def _shared(record: PageRecord, known: dict[Any, Any]) -> PageRecord:
    """Return the record as small as it can be: what ``known`` has is one and the same object, as most links are."""

    def shared[T](value: T) -> T:
        return cast(T, known.setdefault(value, value))

    seen = record.rendered
    if seen:
        seen = replace(
            seen, links=tuple(map(shared, seen.links)), script_links=tuple(map(shared, seen.script_links)),
            look=shared(seen.look),
        )  # fmt: skip
    decode_evidence(record.facts)
    return replace(record, links=tuple(map(shared, record.links)), rendered=seen)


def _probes(store: Store, run_id: str) -> list[Probe]:
    """Return the probes of resources and of links to other sites; a broken resource names the pages that use it."""
    rows = store.rows(
        "SELECT url.url, kind, state, status, bytes AS size FROM probe JOIN url ON url.id = probe.url "
        "WHERE run = ? ORDER BY url.url",
        run_id,
    )
    found = [Probe(**row) for row in rows]
    pages: dict[str, list[str]] = {probe.url: [] for probe in found if probe.kind != "link" and probe.state == "broken"}
    sheets = read_sheets(store) if pages else {}
    by_sheet = {
        sheet: [file.url for file in through([Resource(sheet, "style")], sheets) if file.url in pages]
        for sheet in sheets
    }
    for row in store.rows(_RESOURCES, run_id) if pages else ():
        files = unpack(row["resources"], tuple[Resource, ...])
        for url in dict.fromkeys(url for file in files for url in (file.url, *by_sheet.get(file.url, ()))):
            if url in pages:
                pages[url].append(row["url"])
    return [replace(probe, pages=tuple(pages.get(probe.url, ()))) for probe in found]
