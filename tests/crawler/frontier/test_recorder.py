"""What is queued, and what is not, once a host has been left for the night."""

from pathlib import Path

from audits.reasons import Code, Reason
from audits.site_config import Crawl, Identity, Site
from crawler.frontier import Distance, Frontier, Gate, Hosts, Recorder, Source
from crawler.web import Archive, hosts_to_visit
from reports.store import Store

START = "https://www.exempel.se/"


def test_no_address_waits_at_a_host_that_is_left(tmp_path: Path) -> None:
    """Neither a new one nor one of an earlier night that a page links to after that; the round could not end."""
    site = Site(site=Identity("x", "X", (START,), hosts=("www.exempel.se",)), crawl=Crawl())
    with Store(tmp_path) as store:
        frontier = Frontier(store, store.start_run("Europe/Stockholm").id)
        hosts = Hosts(0.0, 1)
        scope = hosts_to_visit(site, (START,))
        recorder = Recorder(site, frontier, Archive(tmp_path / "warc", "1"), Gate(site, scope, frontier.remark), hosts)
        recorder.discover([START], None, distance=Distance(Source.START))
        recorder.discover([f"{START}forr"], None, distance=Distance(Source.EARLIER))
        [host] = hosts.values()
        host.robots = object()  # type: ignore[assignment]
        job = host.pop()
        recorder.leave(host, "not-visited", Reason.of(Code.HOST_LEFT, host=host.name), Reason.of(Code.NOTE_HOST_LEFT))
        recorder.discover([f"{START}forr", f"{START}ny"], job, distance=job.distance.next())
        assert len(host) == 0
        states = {row["address"]: row["state"] for row in store.rows("SELECT address, state FROM visited")}
        assert states == {START: "queued", f"{START}forr": "not-visited", f"{START}ny": "not-visited"}
