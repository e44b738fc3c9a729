"""Follow the e-services to where one chooses how to log in, one after the other, and store each journey."""

import logging
from collections.abc import Callable
from itertools import count

from audits.reasons import Code, Reason
from audits.services import may_press, next_control, unlisted_doors
from audits.site_config import Site
from crawler.browser import BrowserMissing, Traveller
from crawler.render.pace import Pace
from crawler.render.starts import find_starts
from reports.store import Pictures, Store, journeys_of, put_journey

log = logging.getLogger(__name__)
MOST = 500  # services per night
LARGEST = 60_000  # bytes of a picture


def follow_services(site: Site, store: Store, run_id: str, on_progress: Callable[[int, int], None]) -> None:
    """Follow every start of an e-service of the run that has no journey yet; what could not be followed is noted."""
    if site.browser.pages == "none" or site.browser.remote:
        return  # RENDER has noted the first; a Grid's browser takes no orders about requests
    known = {journey.start for journey in journeys_of(store, run_id)}
    starts = [url for url in find_starts(site, store, run_id) if url not in known]
    if len(starts) > MOST:
        store.note(run_id, Reason.of(Code.NOTE_SERVICES_CUT, count=len(starts) - MOST))
    wanted = starts[:MOST]
    if not wanted:
        return
    pictures = Pictures(store.path.parent, "services")
    try:
        with Traveller(site, Pace(site)) as traveller:
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
    for host, door, services in unlisted_doors(journeys_of(store, run_id)):
        store.remark(run_id, Reason.of(Code.REMARK_PROVIDER, host=host, door=door, count=services))


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
