"""Politeness: each host's queue, pace and pauses, and when to leave it for the night. Callers pass in the time."""

import heapq
from collections.abc import Iterator

from msgspec import Struct

from audits.model import UrlState
from audits.reasons import Reason
from crawler.frontier.distances import Distance
from crawler.web import Robots

MAX_FAILURES = 10  # in a row; after that the host is left for the night
MAX_PAUSE = 60.0  # seconds; a host that asks for a longer pause is left for the night
MAX_TRIES = 3
MAX_SLOW_TRIES = 2  # each timeout takes the full time limit
MAX_SLOWDOWN = 4  # a slow server extends the delay between two requests to at most this many delays
RETRY_DELAYS = 10  # a failed page waits this many delays, times its tries, before the next try


class Job(Struct, order=True):
    """One address to visit. Jobs sort in queue order: first tries come before second ones, whatever their distance."""

    tries: int
    distance: Distance
    id: int
    url: str
    hops: int = 0  # redirects in a row that led to it
    head: bool = False  # request only the headers, as its name is that of a document
    ms: int = 0  # from the request to the headers of the answer


class Host:
    """One ``host:port``: its waiting jobs, and whether a request may be sent. Times are monotonic seconds."""

    def __init__(self, name: str, delay: float, concurrency: int) -> None:
        self.name = name
        self.delay = delay
        self.concurrency = concurrency
        self.robots: Robots | None = None  # None: not read yet
        self.left: tuple[UrlState, Reason] | None = None  # once left for the night: state, reason of its addresses
        self.left_note: Reason | None = None  # the same for the run; its ``count`` is added at the end
        self.skipped = 0
        self.in_flight = 0
        self.failures = 0
        self.latency = 0.0  # seconds until an answer begins, as a moving average
        self._ready: list[Job] = []
        self._later: list[tuple[float, Job]] = []
        self._next_at = 0.0

    def __len__(self) -> int:
        return len(self._ready) + len(self._later)

    def push(self, job: Job, at: float = 0.0) -> None:
        """Queue ``job``, to be started no earlier than ``at``."""
        if at:
            heapq.heappush(self._later, (at, job))
        else:
            heapq.heappush(self._ready, job)

    def peek(self, now: float) -> Job | None:
        """Return the job that may start now, if any, without taking it."""
        while self._later and self._later[0][0] <= now:
            heapq.heappush(self._ready, heapq.heappop(self._later)[1])
        free = self.robots is not None and not self.left and self.in_flight < self.concurrency and now >= self._next_at
        return self._ready[0] if self._ready and free else None

    def first(self) -> Job:
        """Return any waiting job, without taking it."""
        return self._ready[0] if self._ready else self._later[0][1]

    def turn(self, now: float) -> float:
        """Return the seconds until the next request of any kind may be sent; 0 or less means now."""
        return self._next_at - now

    def pop(self) -> Job:
        """Take and return the job that `peek` returned."""
        return heapq.heappop(self._ready)

    def wakes(self, now: float) -> float | None:
        """Return when to look again, or None if only an answer or a new address can change anything."""
        if self.robots is None or self.left or self.in_flight >= self.concurrency or not len(self):
            return None
        return max(self._next_at, now if self._ready else self._later[0][0])

    @property
    def pace(self) -> float:
        """Return the seconds between two requests: at least the configured delay, and more for a slow server."""
        return min(max(self.delay, self.latency / self.concurrency), self.delay * MAX_SLOWDOWN)

    def answered(self, seconds: float) -> None:
        """Record that an answer began ``seconds`` after its request."""
        self.latency = seconds if not self.latency else 0.8 * self.latency + 0.2 * seconds

    def started(self, now: float) -> None:
        """Record that a request is sent."""
        self.in_flight += 1
        self._next_at = max(self._next_at, now + self.pace)

    def ended(self) -> None:
        """Record that a request has been answered or has failed."""
        self.in_flight -= 1

    def worked(self) -> None:
        """Record that the host answered properly, which resets its failures."""
        self.failures = 0

    def failed(self) -> bool:
        """Record a failure, and return whether the host has now failed `MAX_FAILURES` times in a row."""
        self.failures += 1
        return self.failures >= MAX_FAILURES

    def pause(self, until: float) -> None:
        """Hold all requests until ``until``."""
        self._next_at = max(self._next_at, until)

    def retry_at(self, job: Job, now: float) -> float:
        """Return when ``job``, which failed, may be tried again: at once if the host has no delay."""
        return now + RETRY_DELAYS * self.delay * job.tries

    def rest(self) -> Iterator[Job]:
        """Remove and yield every waiting job."""
        jobs = [*self._ready, *(job for _, job in self._later)]
        self._ready, self._later = [], []
        yield from jobs


class Hosts(dict[str, Host]):
    """All hosts of a run, by ``host:port``; a missing host is created."""

    def __init__(self, delay: float, concurrency: int) -> None:
        super().__init__()
        self.delay = delay
        self.concurrency = concurrency

    def __missing__(self, name: str) -> Host:
        self[name] = Host(name, self.delay, self.concurrency)
        return self[name]

    def best(self, now: float) -> Host | None:
        """Return the host with the most urgent job that may start now, or None."""
        able = [(job, host.name) for host in self.values() if (job := host.peek(now)) is not None]
        return self[min(able)[1]] if able else None

    def wakes(self, now: float) -> float | None:
        """Return when to look again, or None if only an answer or a new address can change anything."""
        return min((at for host in self.values() if (at := host.wakes(now)) is not None), default=None)

    @property
    def waiting(self) -> int:
        """Return the number of waiting jobs on all hosts."""
        return sum(len(host) for host in self.values())

    @property
    def in_flight(self) -> int:
        """Return the number of requests in flight on all hosts."""
        return sum(host.in_flight for host in self.values())
