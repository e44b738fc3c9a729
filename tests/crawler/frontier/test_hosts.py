"""The queue of each host: its order, and the pace at which it is worked off."""

from crawler.frontier.distances import Distance, Source
from crawler.frontier.hosts import Host, Hosts, Job
from crawler.web.robots import Robots

OPEN = Robots("open")
NEAR, DEEP = Distance(Source.START, 1), Distance(Source.START, 5)


def test_the_queue_goes_by_tries_then_source_then_clicks() -> None:
    first, second, listed, of_before, again = (
        Job(0, NEAR, 9, ""), Job(0, DEEP, 8, ""), Job(0, Distance(Source.SITEMAP), 7, ""),
        Job(0, Distance(Source.EARLIER), 6, ""), Job(1, NEAR, 5, ""),
    )  # fmt: skip
    assert sorted([again, of_before, listed, second, first]) == [first, second, listed, of_before, again]


def test_hosts_keep_their_pace() -> None:
    """One request a delay, no more at a time than allowed, none while paused; the most urgent first."""
    hosts = Hosts(delay=1.0, concurrency=2)
    host = hosts["x.se:443"]
    for job in (Job(1, NEAR, 1, "again"), Job(0, DEEP, 2, "deep"), Job(0, NEAR, 3, "near")):
        host.push(job)
    assert hosts.best(0.0) is None  # robots.txt is not read yet
    host.robots = OPEN
    assert hosts.best(0.0) is host
    assert host.pop().url == "near"
    host.started(0.0)
    assert hosts.best(0.5) is None
    assert hosts.wakes(0.5) == 1.0
    assert hosts.best(1.0) is host
    host.started(1.0)
    assert hosts.best(9.0) is None
    host.ended()
    host.pause(20.0)
    assert (hosts.best(19.0), hosts.wakes(19.0)) == (None, 20.0)
    assert [host.failed() for _ in range(10)].index(True) == 9


def test_a_retry_waits_and_comes_last() -> None:
    """A failed page is tried again after ten delays."""
    host = Host("x.se:443", delay=0.5, concurrency=2)
    host.robots = OPEN
    job = Job(1, NEAR, 1, "failed")
    host.push(job, host.retry_at(job, 100.0))
    assert host.peek(104.9) is None
    assert host.peek(105.0) is job


def test_a_slow_server_sets_the_pace() -> None:
    """Its own speed counts, within bounds; never less than the delay, and nothing where no delay is wanted."""
    host = Host("x.se:443", delay=0.5, concurrency=2)
    for seconds, pace in ((0.1, 0.5), (6.0, 0.64), (60.0, 2.0)):
        host.answered(seconds)
        assert round(host.pace, 2) == pace
    quick = Host("127.0.0.1:80", delay=0, concurrency=2)
    quick.answered(9.0)
    assert quick.pace == 0
