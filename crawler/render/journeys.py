"""Follow the e-services to where one chooses how to log in, one after the other, and store each journey.

Only addresses of e-services are followed, and only those that lead somewhere: pages that were fetched tonight, and
addresses that redirect to a host outside the round.
"""

import logging
from collections.abc import Callable, Iterator
from itertools import count

from audits.reasons import Code, Reason
from audits.services import is_service_url, may_press, next_control
from audits.site_config import Site
from crawler.browser import BrowserMissing, Traveller
from reports.store import Pictures, Store, journeys_of, put_journey

log = logging.getLogger(__name__)
MOST = 500  # services per night
LARGEST = 60_000  # bytes of a picture

_STARTS = """
SELECT address AS url, state FROM visited
WHERE run = ? AND state IN ('ok', 'redirect', 'broken', 'error', 'timeout') ORDER BY address
"""


def follow_services(site: Site, store: Store, run_id: str, on_progress: Callable[[int, int], None]) -> None:
    """Follow every e-service address of the run that has no journey yet; what could not be followed is noted."""
    if site.browser.pages == "none" or site.browser.remote:
        return  # RENDER has noted the first; a Grid's browser takes no orders about requests
    known = {journey.start for journey in journeys_of(store, run_id)}
    starts = [url for url in _starts(site, store, run_id) if url not in known]
    if len(starts) > MOST:
        store.note(run_id, Reason.of(Code.NOTE_SERVICES_CUT, count=len(starts) - MOST))
    wanted = starts[:MOST]
    if not wanted:
        return
    pictures = Pictures(store.path.parent, "services")
    try:
        with Traveller(site) as traveller:
            for done, url in enumerate(wanted):
                on_progress(done, len(wanted))
                keep = _keeper(pictures, url) if site.browser.pictures else None
                journey = traveller.travel(url, lambda step: next_control(step, site), may_press, keep)
                put_journey(store, run_id, journey)
            on_progress(len(wanted), len(wanted))
    except BrowserMissing as error:
        log.warning("the e-services are not followed: %s", error)
    steps = [step for journey in journeys_of(store, run_id) for step in journey.steps]
    pictures.keep({name for step in steps for name in (step.picture, step.picture_narrow) if name})


def _keeper(pictures: Pictures, start: str) -> Callable[[bytes], str]:
    """Return what stores the pictures of a journey and returns their names; one that is too large is left out."""
    numbers = count()

    def keep(data: bytes) -> str:
        if len(data) > LARGEST:
            return ""
        name = pictures.name_of_step(start, next(numbers))
        pictures.put(name, data)
        return name

    return keep


def _starts(site: Site, store: Store, run_id: str) -> Iterator[str]:
    """Yield the addresses of e-services that a page or a redirect outside the round answers."""
    for row in store.rows(_STARTS, run_id):
        if is_service_url(row["url"], site):
            yield row["url"]
