"""Judge and store the answer for an address and queue what it links to, all in one transaction."""

import time
from collections.abc import Callable, Iterable

from audits.model import UrlState
from audits.reasons import Code, Reason
from audits.site_config import Site
from crawler.frontier import aliases
from crawler.frontier.admission import Gate
from crawler.frontier.distances import Distance
from crawler.frontier.freshness import is_due
from crawler.frontier.hosts import MAX_PAUSE, MAX_SLOW_TRIES, MAX_TRIES, Host, Hosts, Job
from crawler.frontier.outcome import DEFAULT_PAUSE, Outcome, not_html, of_redirect, of_status, retry_after
from crawler.frontier.snapshots import Body, Previous
from crawler.frontier.table import Frontier
from crawler.parse import Question, Reading, Soft
from crawler.web import MAX_HEADER, Answer, Archive, is_document, is_login, origin
from reports.store import now, timestamp


class Recorder:
    """Records the outcome of each address. ``clock`` returns monotonic seconds, for pauses."""

    def __init__(
        self,
        site: Site,
        frontier: Frontier,
        archive: Archive,
        gate: Gate,
        hosts: Hosts,
        *,
        full: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.site = site
        self.keep_query = site.crawl.keep_query
        self.frontier = frontier
        self.archive = archive
        self.gate = gate
        self.hosts = hosts
        self.full = full
        self.clock = clock
        self.soft: dict[str, Soft] = {}  # by host: its answer for pages that do not exist, if that is 200
        self.queries = aliases.Queries(site)
        self._under_way: dict[int, Previous | None] = {}  # by job: its last snapshot, from its request to its outcome
        self._kept: dict[str, bool] = {}  # by WARC file: whether it still exists

    def resume(self, jobs: Iterable[Job]) -> None:
        """Queue the ``jobs`` that an interrupted run has left, and restore its counts of patterns and parameters."""
        self.gate.patterns.recall(self.frontier.sources())
        for page in self.frontier.pages_with_query():
            self.queries.saw(*page)
        for job in jobs:
            job.head = is_document(job.url)
            self.hosts[origin(job.url)].push(job)

    # --- before -----------------------------------------------------------------------------------------------

    def discover(
        self, urls: Iterable[str], source: Job | None, *, distance: Distance, in_sitemap: bool = False
    ) -> None:
        """Add the new ones of ``urls`` to the frontier, and queue those that are to be visited.

        ``source`` is the page that they were seen on, None for start pages and sitemaps; ``distance`` is theirs.
        """
        breeding = source is not None and self.gate.patterns.breeds(source.url)
        for url in urls if in_sitemap or breeding else self.frontier.news(urls):
            if self.frontier.knows(url):
                if breeding and source is not None:
                    self.gate.patterns.again(url, source.url)
                if in_sitemap:
                    self.frontier.mark_in_sitemap(url)
                elif source is not None and self.frontier.is_unlinked(url):
                    number = self.frontier.link(url, distance=distance, found_on=source.id)
                    if number is not None and not (there := self.hosts[origin(url)]).left:
                        there.push(Job(0, distance, number, url))
                continue
            hops = source.hops + 1 if source is not None and distance == source.distance else 0
            verdict = self.gate.verdict(url, source.url if source else "", distance.clicks, hops)
            same = None
            if verdict is None and (twin := self._twin(url)):
                same, verdict = twin[0], ("redirect", twin[1])
            host = self.hosts[origin(url)] if verdict is None else None
            if host is not None and host.left:
                host.skipped += 1
                verdict = host.left
            found_on = source.id if source else None
            number = self.frontier.add(
                url, distance=distance, found_on=found_on, in_sitemap=in_sitemap, verdict=verdict, redirect_to=same
            )  # fmt: skip
            if verdict is None and host is not None:
                host.push(Job(0, distance, number, url, hops, head=is_document(url)))

    def skips(self, job: Job) -> bool:
        """Return whether ``job`` has turned out to be the same page as another while it waited; if so, finish it."""
        if twin := self._twin(job.url):
            self.frontier.finish(job, "redirect", twin[1], redirect_to=twin[0])
        return twin is not None

    def _twin(self, url: str) -> tuple[int, Reason] | None:
        if not (twin := self.queries.twin(url)):
            return None
        return self.frontier.store.url_id(twin[0]), Reason.of(Code.SAME_BY_PARAMETER, url=twin[0], name=twin[1])

    def validators(self, job: Job) -> dict[str, str]:
        """Return the headers that request ``job`` only if it has changed since its last snapshot."""
        previous = None if self.full or job.head else self._previous(job)
        if previous is not None and is_due(job.url, previous.whole_at, now()):
            return {}
        headers = {"If-None-Match": previous.etag, "If-Modified-Since": previous.last_modified} if previous else {}
        return {name: value for name, value in headers.items() if value}

    # --- after ------------------------------------------------------------------------------------------------

    def question(self, job: Job, host: Host, answer: Answer) -> Question | None:
        """Return what must be read before ``answer`` can be judged, or None if its status and headers are enough."""
        if job.head or of_status(answer.status).state != "page" or not answer.may_be_page:
            return None
        kind = answer.header("content-type")
        previous = self._previous(job)
        known = previous.body_hash if previous and not is_due(job.url, previous.whole_at, now()) else ""
        return Question(
            job.url, answer.status, answer.headers, kind, answer.header("content-encoding"), answer.body,
            self.site.crawl.max_bytes, timestamp(), known, self.soft.get(host.name), self.keep_query,
        )  # fmt: skip

    def answer(self, job: Job, host: Host, answer: Answer, reading: Reading | None) -> None:
        """Judge and store ``answer`` for ``job``; ``reading`` is the result of its `question`, if it had one."""
        with self.frontier.atomic():
            if job.head and self._look_closer(job, host, answer):
                return
            outcome = of_status(answer.status)
            wait = retry_after(answer.header("retry-after"), now()) if answer.status in {429, 503} else None
            if answer.status == 429 and wait is None:
                wait = DEFAULT_PAUSE * host.delay
            if wait is not None and wait > MAX_PAUSE:
                reason = Reason.of(Code.HOST_WAITS, host=host.name)
                if answer.status == 429:
                    self.frontier.finish(job, "blocked", Reason.of(Code.TOO_MANY_REQUESTS), status=429)
                else:
                    self.frontier.finish(job, "not-visited", reason, status=answer.status)
                note = Reason.of(Code.NOTE_HOST_WAITS, host=host.name, seconds=round(wait))
                self.leave(host, "not-visited", reason, note)
                return
            if wait is not None:
                host.pause(self.clock() + wait)
            if outcome.state == "page":
                outcome = self._page(job, host, answer, reading)
            elif outcome.state == "unchanged":
                outcome = self._unchanged(job, host)
            elif outcome.state == "redirect":
                host.worked()
                self._redirect(job, answer)
                return
            self._settle(job, host, outcome)

    def failure(self, job: Job, host: Host, outcome: Outcome) -> None:
        """Record ``outcome`` for ``job``, which got no complete answer."""
        with self.frontier.atomic():
            self._settle(job, host, outcome)

    def leave(self, host: Host, state: UrlState, reason: Reason, note: Reason) -> None:
        """Leave ``host`` for the night: finish its waiting jobs unvisited. ``note`` still lacks its ``count``."""
        host.left, host.left_note = (state, reason), note
        for job in host.rest():
            host.skipped += 1
            self.frontier.finish(job, state, reason)

    def _settle(self, job: Job, host: Host, outcome: Outcome) -> None:
        """Retry or finish ``job``. The results of "page" and "unchanged" have been stored already."""
        self._under_way.pop(job.id, None)
        tries = MAX_SLOW_TRIES if outcome.state == "timeout" else MAX_TRIES
        again = outcome.retry and job.tries + 1 < tries and not host.left
        if outcome.strike and host.failed() and not host.left:
            again = False
            reason = Reason.of(Code.HOST_LEFT, host=host.name)
            note = Reason.of(Code.NOTE_HOST_LEFT, host=host.name, failures=host.failures)
            self.leave(host, "not-visited", reason, note)
        elif not outcome.strike:
            host.worked()
        if again:
            job.tries += 1
            self.frontier.put_back(job.id)
            host.push(job, host.retry_at(job, self.clock()))
        elif outcome.state not in {"page", "unchanged"}:
            self.frontier.finish(job, outcome.state, outcome.reason, status=outcome.status)  # type: ignore[arg-type]

    def _look_closer(self, job: Job, host: Host, answer: Answer) -> bool:
        """Requeue ``job`` as GET if its headers do not tell what it is; return whether it was requeued."""
        page = answer.status == 200 and (answer.may_be_page or answer.hides_document(job.url))
        if page or (answer.status >= 400 and answer.status not in {401, 429, 503}):
            job.head = False
            self.frontier.put_back(job.id)
            host.push(job)
            if host.left and host.left_note:  # since the request was sent
                self.leave(host, *host.left, host.left_note)
            return True
        return False

    # --- kinds of answers -------------------------------------------------------------------------------------

    def _page(self, job: Job, host: Host, answer: Answer, reading: Reading | None) -> Outcome:
        kind, status = answer.header("content-type"), answer.status
        if job.head or not answer.may_be_page or (reading and reading.fault == "not-html"):
            media = reading.media if reading else answer.media(job.url)
            self.frontier.document(job, media, answer.size, answer.header("last-modified")[:MAX_HEADER])
            return Outcome("not-html", not_html(media), status)
        if reading is None:
            return Outcome("error", Reason.of(Code.UNREADABLE), status)
        if reading.fault == "too-large":
            return Outcome("too-large", Reason.of(Code.TOO_LARGE), status)
        if reading.fault == "incomplete":
            return Outcome("error", Reason.of(Code.INCOMPLETE), status, retry=True, strike=True)
        if reading.fault == "encoding":
            encoding = answer.header("content-encoding")[:40]
            return Outcome("error", Reason.of(Code.ENCODING, encoding=encoding), status)
        if reading.soft:
            return self._soft(host, status)
        page = reading.page
        assert page is not None
        previous = self._previous(job)
        changed = previous is None or previous.body_hash != reading.body_hash
        # A refresh target is not among the stored links, a partly parsed page needs another try, and a masked link does
        # not say what to request: no validators.
        lasting = not (page.refresh or page.text_lost or page.cut or self.frontier.snapshots.masks(reading.targets))
        etag = answer.header("etag")[:MAX_HEADER] if lasting else ""
        modified = answer.header("last-modified")[:MAX_HEADER] if lasting else ""
        if previous is not None and not changed:
            snapshot = previous.id
            if reading.record:
                # Store a new copy now and then, so that pages that never change do not keep old files alive.
                self.frontier.snapshots.move(snapshot, *self.archive.write(reading.record))
            self.frontier.snapshots.revalidate(snapshot, etag, modified, page, reading.links, reading.now)
        else:
            warc, offset = self.archive.write(reading.record)
            stored = Body(
                reading.now, status, kind[:MAX_HEADER], reading.charset, reading.size, reading.body_hash, etag,
                modified, warc, offset,
            )  # fmt: skip
            snapshot = self.frontier.snapshots.add(job, stored, page, reading.links)
        whole = Code.EMPTY if reading.empty else Code.FETCHED if changed else Code.UNCHANGED
        reason = Reason.of(Code.PARTLY_READ if page.cut else Code.PARTLY_PARSED if page.text_lost else whole)
        self.frontier.finish(job, "ok", reason, status=status, snapshot=snapshot, changed=changed)
        self.queries.saw(job.url, page.content_hash, page.letters)
        self._ask_canonical(job, page.canonical)
        self._follow(job, reading.targets, page.refresh)
        return Outcome("page", reason, status)

    def _unchanged(self, job: Job, host: Host) -> Outcome:
        previous = self._previous(job)
        if previous is None:
            return Outcome("error", Reason.of(Code.UNREADABLE), 304)  # we sent no validators, so 304 is no valid answer
        if (soft := self.soft.get(host.name)) and soft.equals(previous.content_hash, previous.title):
            return self._soft(host, 200)
        self.frontier.finish(job, "ok", Reason.of(Code.UNCHANGED), status=200, snapshot=previous.id, changed=False)
        self.queries.saw(job.url, previous.content_hash, previous.letters)
        self._ask_canonical(job, previous.canonical)
        self._follow(job, (link.to for link in self.frontier.snapshots.links(previous.id)))
        return Outcome("unchanged", Reason.of(Code.UNCHANGED), 304)

    def _soft(self, host: Host, status: int) -> Outcome:
        self.frontier.remark(Reason.of(Code.REMARK_SOFT_404, host=host.name))
        return Outcome("broken", Reason.of(Code.SOFT_404), status)

    def _ask_canonical(self, job: Job, canonical: str) -> None:
        """Queue the address that a page names as its own, if it is a variant: it is trusted only after a visit."""
        if canonical and canonical != job.url and aliases.shape(canonical) == aliases.shape(job.url):
            self.discover([canonical], job, distance=job.distance)

    def _follow(self, job: Job, targets: Iterable[str], refresh: str = "") -> None:
        if refresh and refresh != job.url:
            self.discover([refresh], job, distance=job.distance)
        self.discover(targets, job, distance=job.distance.next())

    def _redirect(self, job: Job, answer: Answer) -> None:
        status = answer.status
        target = of_redirect(job.url, answer, self.keep_query, job.hops)
        if isinstance(target, Outcome):
            self.frontier.finish(job, target.state, target.reason, status=status)  # type: ignore[arg-type]
            return
        self.discover([target], job, distance=job.distance)
        number = self.frontier.store.url_id(target)
        if ring := self.frontier.ring(number, job.id):
            # Report the loop at the same address each night, whichever answered last.
            self.frontier.finish(job, "redirect", Reason.of(Code.REDIRECT), status=status, redirect_to=number)
            self.frontier.close_ring(min(ring), Reason.of(Code.REDIRECT_LOOP))
        elif is_login(target) and not is_login(job.url):
            self.frontier.finish(job, "blocked", Reason.of(Code.LOGIN), status=status, redirect_to=number)
        else:
            self.frontier.finish(job, "redirect", Reason.of(Code.REDIRECT), status=status, redirect_to=number)

    def _previous(self, job: Job) -> Previous | None:
        """Return the last snapshot of ``job`` if its page copy still exists, else None; looked up once per request."""
        if job.id not in self._under_way:
            previous, warc = self.frontier.snapshots.latest(job.id) or (None, "")
            if previous is not None and warc not in self._kept:
                self._kept[warc] = self.archive.has(warc)
            self._under_way[job.id] = previous if self._kept.get(warc) else None
        return self._under_way[job.id]
