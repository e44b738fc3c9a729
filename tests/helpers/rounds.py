"""Rounds over a simulated municipality, written into the database as FETCH, RENDER and AUDIT would."""

from dataclasses import dataclass, field

from law import AXE, BROKEN, FLAKY, HOST, PLAIN

from audits.model import Finding, Outcome, PageRecord, PageResult, Place, SiteResult
from reports.store import Store, pack
from rules import Rule
from rules.schema import Example, Wording

ACTIVE = tuple(f"{HOST}/{folder}/{n}" for folder in ("skola", "fritid") for n in (1, 2, 3))
FILLERS = tuple(f"{HOST}/fyllning/{n}" for n in range(24))  # so that one page that fails leaves the night healthy
PAGE_RULES = (PLAIN, FLAKY, AXE)


def a_rule(name: str, version: int = 1) -> Rule:
    wording = Wording("Titel", "Fel", "Varför", "Hur")
    return Rule(
        id=name, version=version, status="stable", impact="moderate", effort="word", fixer="editor",
        certainty="automatic", source="prov", sv=wording, en=wording, engine="axe" if name == AXE else "webbrond",
        flaky=name == FLAKY, example=(Example("fail", html="<p>"), Example("pass", html="<p>")),
    )  # fmt: skip


@dataclass
class Tonight:
    """What happens to tonight's round only."""

    down: set[str] = field(default_factory=set)  # the server fails
    cut: set[str] = field(default_factory=set)  # never visited
    broken_audits: set[tuple[str, str]] = field(default_factory=set)  # rule and page
    no_browser: bool = False
    no_site_audits: bool = False
    newcomers: tuple[str, ...] = ()  # pages that were never there, and take the place of those that fail


class Rounds:
    """What a round writes of the pages as they are. `tonight` is what happens to this round only."""

    store: Store
    tonight: Tonight
    engine: str
    pages: set[str]
    moved: dict[str, str]
    off: set[str]
    excluded: set[str]
    faults: set[tuple[str, str, str]]
    results: dict[bytes, int]
    artifacts: dict[tuple[str, str], int]

    def _fetch(self, run: str) -> dict[str, PageResult]:
        judged = {}
        for url in sorted({*ACTIVE, *FILLERS, *self.moved.values(), *self.tonight.newcomers}):
            if url in self.tonight.cut:
                continue
            if url in self.excluded:
                self._visit(run, url, "excluded", None)
                continue
            if url in self.moved and url not in self.pages:
                target = self.store.url_id(self.moved[url])
                self._visit(run, url, "redirect", 301, target)
            elif url in self.tonight.down:
                self._visit(run, url, "broken", 500)
            elif url not in self.pages and url not in self.tonight.newcomers:
                self._visit(run, url, "broken", 404)
            else:
                judged[url] = self._judge(url)
                self._visit(run, url, "ok", 200, result=judged[url])
        return judged

    def _judge(self, url: str) -> PageResult:
        outcomes: dict[str, Outcome] = {}
        findings = []
        for name in PAGE_RULES:
            if name in self.off:
                continue
            if (name, url) in self.tonight.broken_audits:
                outcomes[name] = "error"
                findings.append(Finding(name, url, "error"))
                continue
            if name == AXE and self.tonight.no_browser:
                continue
            here = sorted(element for page, which, element in self.faults if (page, which) == (url, name))
            outcomes[name] = "fail" if here else "pass"
            findings += [
                Finding(name, url, place=Place(f"img|id={e}|", "", region="footer" if e == "foot" else "main"))
                for e in here
            ]
        record = PageRecord(url, "Titel", "Titel", "sv", "sv", "info", 100)
        return PageResult(record, outcomes, tuple(findings))

    def _judge_site(self, run: str, judged: dict[str, PageResult]) -> None:
        if self.tonight.no_site_audits:
            return
        gone = sorted(url for url in ACTIVE if url not in self.pages and url not in self.moved)
        findings = tuple(
            Finding(BROKEN, FILLERS[0], scope="site", key=url, values={"target": url})
            for url in gone if FILLERS[0] in judged
        )  # fmt: skip
        result = SiteResult({BROKEN: "fail" if findings else "pass"}, findings)
        self.store.execute("INSERT INTO site_result (run, data) VALUES (?, ?)", run, pack(result))

    def _visit(
        self,
        run: str,
        url: str,
        state: str,
        status: int | None,
        target: int | None = None,
        result: PageResult | None = None,
    ) -> None:
        number, row = self.store.url_id(url), None
        data = pack(result) if result else b""
        if data in self.results:
            row = self.results[data]  # an unchanged page keeps its result
        elif result:
            snapshot = self.store.execute(
                "INSERT INTO snapshot (url, run, fetched_at, status, content_type, charset, bytes, body_hash,"
                " content_hash, template_hash, warc, offset, links)"
                " VALUES (?, ?, '', 200, '', '', 1, '', '', '', '', 0, ?) RETURNING id", number, run, b"",
            ).fetchone()[0]  # fmt: skip
            row = self.store.execute(
                "INSERT INTO result (snapshot, ruleset, data) VALUES (?, '', ?) RETURNING id", snapshot, data
            ).fetchone()[0]
            self.results[data] = row
        artifact = self._artifact(run, url, row) if row and not self.tonight.no_browser else None
        self.store.execute(
            "INSERT INTO visit (run, url, state, status, redirect_to, result, artifact) VALUES (?, ?, ?, ?, ?, ?, ?)",
            run, number, state, status, target, row, artifact,
        )  # fmt: skip

    def _artifact(self, run: str, url: str, result: int) -> int:
        if (url, self.engine) not in self.artifacts:
            sql = (
                "INSERT INTO artifact (snapshot, run, engine, state, data)"
                " SELECT snapshot, ?, ?, 'ok', x'' FROM result WHERE id = ? RETURNING id"
            )
            self.artifacts[url, self.engine] = self.store.execute(sql, run, self.engine, result).fetchone()[0]
        return self.artifacts[url, self.engine]
