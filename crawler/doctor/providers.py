"""Propose the identity providers to which e-services led, and which site.toml does not list."""

from collections.abc import Iterator
from pathlib import Path

from audits.site_config import Site
from crawler.doctor.diagnosis import Diagnosis


def propose_providers(site: Site, workdir: Path) -> Iterator[Diagnosis]:
    """Yield advice for each such host of the last run; nothing without one."""
    from audits.services import unlisted_doors
    from reports.store import NoRun, Store, StoreError, journeys_of

    try:
        with Store(workdir, readonly=True) as store:
            doors = unlisted_doors(journeys_of(store, store.run().id))
    except (NoRun, StoreError):
        return  # the check of the database says why
    listed = site.services.providers
    for host, door, count in doors:
        if host not in listed:
            line = ", ".join(f'"{name}"' for name in (*listed, host))
            lead = f"{count} e-services lead" if count > 1 else "an e-service leads"
            text = f"{lead} to {host} ({door}); to read how to log in there, write under [services]"
            yield Diagnosis("services", True, f"{text}: providers = [{line}]", advice=True)
