"""Manners: for each host its queue, its pace, its pauses, and when to leave it for the night. No clock in here."""

import heapq
from collections.abc import Iterator

from msgspec import Struct

from audits.model import UrlState
from crawler.web import Robots

MAX_FAILURES = 10  # in a row; then the host is left for the night
MAX_PAUSE = 60.0  # seconds that we wait when a host asks; longer and it is left for the night
MAX_TRIES = 3
MAX_SLOW_TRIES = 2  # a timeout costs its whole deadline each time
MAX_SLOWDOWN = 4  # times the delay that a slow server makes us wait between two requests
RETRY_DELAYS = 10  # a failed page waits this many delays, times its tries, before the next


class Job(Struct, order=True):
    """One address to visit; sorts as the queue does. First tries come before second ones, whatever their depth."""

    tries: int
    priority: int
    id: int
    url: str
    hops: int = 0  # redirects in a row that led here
    head: bool = False  # ask for the headers only: the name says that it is a document


class Host:
    """One ``host:port``: what waits there, and whether a request may be sent."""

    def __init__(self, name: str, delay: float, concurrency: int) -> None:
        self.name = name
        self.delay = delay
        self.concurrency = concurrency
        self.robots: Robots | None = None  # not read yet
        self.left: tuple[UrlState, str] | None = None  # left for the night: what all its addresses are from then on
        self.left_note = ""  # the same for the run, with room for how many addresses that were
        self.skipped = 0
        self.in_flight = 0
        self.failures = 0
        self.latency = 0.0  # seconds until an answer begins, lately
        self._ready: list[Job] = []
        self._later: list[tuple[float, Job]] = []
        self._next_at = 0.0

    def __len__(self) -> int:
        return len(self._ready) + len(self._later)

    def push(self, job: Job, at: float = 0.0) -> None:
        """Queue ``job``, not to be started before ``at``."""
        if at:
            heapq.heappush(self._later, (at, job))
        else:
            heapq.heappush(self._ready, job)

    def peek(self, now: float) -> Job | None:
        """The job that may start now, if any."""
        while self._later and self._later[0][0] <= now:
            heapq.heappush(self._ready, heapq.heappop(self._later)[1])
        free = self.robots is not None and not self.left and self.in_flight < self.concurrency and now >= self._next_at
        return self._ready[0] if self._ready and free else None

    def first(self) -> Job:
        """Any job that waits."""
        return self._ready[0] if self._ready else self._later[0][1]

    def turn(self, now: float) -> float:
        """Seconds until the next request may go out, whatever it is for."""
        return self._next_at - now

    def pop(self) -> Job:
        """Take the job that `peek` showed."""
        return heapq.heappop(self._ready)

    def wakes(self, now: float) -> float | None:
        """When to look again, or None when only an answer or a new address can change anything."""
        if self.robots is None or self.left or self.in_flight >= self.concurrency or not len(self):
            return None
        return max(self._next_at, now if self._ready else self._later[0][0])

    @property
    def pace(self) -> float:
        """Seconds between two requests: never less than was agreed, more where the server is slow."""
        return min(max(self.delay, self.latency / self.concurrency), self.delay * MAX_SLOWDOWN)

    def answered(self, seconds: float) -> None:
        """An answer began after ``seconds``."""
        self.latency = seconds if not self.latency else 0.8 * self.latency + 0.2 * seconds

    def started(self, now: float) -> None:
        """A request goes out."""
        self.in_flight += 1
        self._next_at = max(self._next_at, now + self.pace)

    def ended(self) -> None:
        """Its answer, or its failure, is here."""
        self.in_flight -= 1

    def worked(self) -> None:
        """The host answered as a server should."""
        self.failures = 0

    def failed(self) -> bool:
        """It did not; whether that was once too often."""
        self.failures += 1
        return self.failures >= MAX_FAILURES

    def pause(self, until: float) -> None:
        """Send nothing before ``until``."""
        self._next_at = max(self._next_at, until)

    def retry_at(self, job: Job, now: float) -> float:
        """When ``job``, that failed, may be tried again. A host that wants no delay is not waited for."""
        return now + RETRY_DELAYS * self.delay * job.tries

    def rest(self) -> Iterator[Job]:
        """Everything that waits, taken out of the queue."""
        jobs = [*self._ready, *(job for _, job in self._later)]
        self._ready, self._later = [], []
        yield from jobs


class Hosts(dict[str, Host]):
    """All hosts of a round, by ``host:port``."""

    def __init__(self, delay: float, concurrency: int) -> None:
        super().__init__()
        self.delay = delay
        self.concurrency = concurrency

    def __missing__(self, name: str) -> Host:
        self[name] = Host(name, self.delay, self.concurrency)
        return self[name]

    def best(self, now: float) -> Host | None:
        """The host with the most urgent job that may start now."""
        able = [(job, host.name) for host in self.values() if (job := host.peek(now)) is not None]
        return self[min(able)[1]] if able else None

    def wakes(self, now: float) -> float | None:
        """When to look again."""
        return min((at for host in self.values() if (at := host.wakes(now)) is not None), default=None)

    @property
    def waiting(self) -> int:
        """How many jobs wait, on all hosts."""
        return sum(len(host) for host in self.values())

    @property
    def in_flight(self) -> int:
        """How many requests are out."""
        return sum(host.in_flight for host in self.values())
