"""A synthetic municipality in a database: rounds, pages, owners, issues of every area, scope and state, services."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from site_facts import site_facts

from audits.model import Finding, Heading, PageRecord, PageResult, Place
from audits.reasons import Code, Reason
from audits.site_config import Identity, Owner, Report, Site, Task
from reports.store.database import Store, pack
from rules.loader import RuleSet
from rules.schema import Example, Rule, Wording

HOST = "https://www.ekvalla.test"
RUNS = ("2026-11-19T0130", "2026-11-20T0130", "2026-11-21T0130")
OWNERS = (
    ("klf", "Kommunledningsförvaltningen", "/kommun/*"),
    ("vss", "Verksamhetsstöd och service", "/service/*"),
    ("uaf", "Utbildnings- och arbetsmarknadsförvaltningen", "/utbildning/*"),
    ("kof", "Kultur- och fritidsförvaltningen", "/fritid/*"),
    ("mos", "Miljö- och samhällsbyggnadsförvaltningen", "/bygga/*"),
    ("sof", "Social- och omsorgsförvaltningen", "/omsorg/*"),
    ("leanlink", "Leanlink", "/leanlink/*"),
)
_FOLDERS = {"klf": "kommun", "vss": "service", "uaf": "utbildning", "kof": "fritid", "mos": "bygga", "sof": "omsorg"}
FAILED = Reason.of(Code.NOTE_HOST_DOWN, host="www.ekvalla.test:443", count=3)
LATE = Reason.of(Code.NOTE_WINDOW, count=2)
SOFT = Reason.of(Code.REMARK_SOFT_404, host="www.ekvalla.test:443")
HOSTILE = '"><script>alert(1)</script>\u202e=cmd|' + "lång" * 200


def rule(name: str, title: str, failure: str, **changes: Any) -> Rule:
    """A rule with both languages."""
    how = "Öppna sidan i redigeraren och skriv om stället. Läs texten högt när du är klar."
    why = "Den som har svårt att läsa, eller har bråttom, förstår annars inte vad hen ska göra."
    facts: dict[str, Any] = {
        "version": 1, "status": "stable", "impact": "moderate", "effort": "sentence", "fixer": "editor",
        "certainty": "automatic", "source": "Påhittad för prov", "sv": Wording(title, failure, why, how),
        "en": Wording(f"EN {title}", f"EN {failure}", "It matters.", "Do so."),
        "example": (Example("fail", html="<p>Fel</p>"), Example("pass", html="<p>Rätt</p>")),
    }  # fmt: skip
    return Rule(id=name, **(facts | changes))


RULES = (
    rule("accessibility.image-alt", "Bilderna har en alternativtext", "Bilden saknar alternativtext",
         impact="critical", effort="word", law=("EN 301 549 9.1.1.1",), wcag=("1.1.1",)),
    rule("accessibility.color-contrast", "Kontrasten räcker", "Kontrasten är {ratio}:1, minst 4,5:1 behövs",
         impact="serious", effort="template", fixer="web-team", law=("EN 301 549 9.1.4.3",), wcag=("1.4.3",)),
    rule("readability.long-sentence", "Meningarna är lagom långa", "Meningen har {words} ord", limits={"words": 25}),
    rule("readability.stiff-word", "Orden är vardagliga", "”{word}” kan bytas mot ”{better}”", effort="word"),
    rule("readability.no-you", "Texten talar till läsaren", "Texten säger aldrig du", certainty="signal",
         effort="page"),
    rule("navigation.broken-link", "Länkarna fungerar", "Länken till {target} är trasig", impact="serious",
         effort="word"),
    rule("navigation.task-too-deep", "Viktiga uppgifter är nära", "Det är {clicks} klick till ”{task}”",
         impact="serious", effort="page", fixer="web-team"),
    rule("services.login-stated", "Det sägs att inloggning behövs", "Sidan säger inte att du måste logga in",
         impact="serious"),
    rule("services.way-without-eid", "Det finns en väg utan e-legitimation", "Ingen väg utan e-legitimation",
         impact="critical", effort="supplier", fixer="supplier"),
    rule("navigation.orphan", "Sidan går att nå", "Ingen sida länkar hit", effort="page"),
)  # fmt: skip


@dataclass
class World:
    """What a test needs: the site, where it lives, its rules."""

    site: Site
    workdir: Path
    rules: RuleSet
    runs: tuple[str, ...]


class Builder:
    """Fills a `Store`."""

    def __init__(
        self, workdir: Path, pages: int, findings: int, runs: tuple[str, ...], language: Literal["sv", "en"]
    ) -> None:
        self.runs, self.findings = runs, findings
        self.site = Site(
            site=Identity("ekvalla", "Ekvalla kommun", (f"{HOST}/",), hosts=("www.ekvalla.test",)),
            owner=tuple(Owner(name, title, paths=(path,)) for name, title, path in OWNERS),
            task=(
                Task("Ansöka om förskola", ("/utbildning/*",), ("dagis",)),
                Task("Felanmäla", ("/finns-inte/*",), required=True),
                Task("Krisinformation", ("/kommun/*",), crisis=True),
            ),
            report=Report(language=language),
        )
        self.store = Store(workdir)
        self.urls: list[tuple[str, str, str]] = [(f"{HOST}/", "webbteam", "Startsida – Ekvalla kommun")]
        for number in range(pages - 1):
            owner = list(_FOLDERS)[number % 6]
            title = f"Sida {number} om {_FOLDERS[owner]}" if number != 7 else HOSTILE
            self.urls.append((f"{HOST}/{_FOLDERS[owner]}/sida-{number}", owner, title))

    def build(self) -> None:
        """Everything, in one transaction."""
        with self.store.atomic():
            for number, run in enumerate(self.runs):
                self._run(number, run)
            self._issues()
            self._services()

    def _run(self, number: int, run: str) -> None:
        last = number == len(self.runs) - 1
        state = "degraded" if number == 1 and len(self.runs) > 2 else "done"
        self.store.execute(
            "INSERT INTO run (id, started, finished, stage, state, reason, ruleset, engine, notes, rules, remarks) "
            "VALUES (?, ?, ?, 'merge', ?, ?, ?, 'axe-core 4.14.1', ?, ?, ?)",
            run, f"{run[:13]}:{run[13:]}:00+01:00", None, state, FAILED.encode() if state == "degraded" else "",
            "abc123" if number == 0 else "def456", json.dumps([LATE.encode()] if last else []),
            json.dumps({"accessibility.image-alt": 1} if number == 0 else {r.id: 1 for r in RULES}),
            json.dumps([SOFT.encode()]),
        )  # fmt: skip
        for index, (url, owner, title) in enumerate(self.urls):
            self._visit(run, index, url, owner, title)
        for url, what, reason, status in (
            (f"{HOST}/trasig", "broken", Code.MISSING, 404),
            (f"{HOST}/seg", "timeout", Code.TIMEOUT, None),
            (f"{HOST}/info.pdf", "not-html", Code.NOT_HTML_UNTYPED, 200),
            ("https://andra.test/", "offsite", Code.OFFSITE, None),
        ):
            if what != "broken" or last:
                self.store.execute(
                    "INSERT INTO visit (run, url, state, reason, status, found_on) VALUES (?, ?, ?, ?, ?, ?)",
                    run, self.store.url_id(url), what, Reason.of(reason).encode(), status,
                    self.store.url_id(f"{HOST}/"),
                )  # fmt: skip
        for scope, key in (("site", ""), *(("owner", owner[0]) for owner in OWNERS[:6])):
            for name, value in (
                ("score_accessibility", 81.5 + number * 2 + len(key)), ("score_readability", 63.0 + number),
                ("score_navigation", 90.0 - number), ("score_services", None if scope == "owner" else 55.5),
                ("open_issues", 40 - number), ("pages", len(self.urls) if scope == "site" else 6),
                ("seconds_crawl", 61.0), ("seconds_render", 312.0),
            ):  # fmt: skip
                self.store.execute(
                    "INSERT INTO measure (run, scope, key, name, value, pages) VALUES (?, ?, ?, ?, ?, ?)",
                    run, scope, key, name, value, len(self.urls) if scope == "site" else 6,
                )  # fmt: skip
        outcomes = {"navigation.broken-link": "fail", "services.login-stated": "error", "navigation.orphan": "fail"}
        self.store.execute(
            "INSERT INTO site_result (run, data) VALUES (?, ?)",
            run, pack({"outcomes": outcomes, "findings": [self._orphan()], "facts": site_facts(self.urls)}),
        )  # fmt: skip

    def _orphan(self) -> Finding:
        """What a site audit says of one page."""
        return Finding("navigation.orphan", self.urls[2][0])

    def _visit(self, run: str, index: int, url: str, owner: str, title: str) -> None:
        number = self.store.url_id(url)
        snapshot = self.store.execute(
            "INSERT INTO snapshot (url, run, fetched_at, status, content_type, charset, bytes, body_hash, content_hash,"
            " template_hash, warc, offset, title, links) VALUES (?, ?, ?, 200, 'text/html', 'utf-8', 9, '', '', '', '',"
            " 0, ?, ?) RETURNING id", number, run, run, title, b"",
        ).fetchone()[0]  # fmt: skip
        outcomes: dict[str, Any] = {r.id: "pass" for r in RULES[:5]}
        findings = self._findings(index, url)
        outcomes |= {finding.rule: finding.outcome for finding in findings}
        if index == 3:
            outcomes["readability.stiff-word"] = "error"
        record = PageRecord(
            url, title, title, "sv", "sv", "info", 320, (Heading(1, title),), updated="2026-11-18", lead="Ingress"
        )
        measures = {"words": 320, "sentences": 21, "lix": 46.4, "readability": 58.0, "long_sentence_share": 0.21,
                    "passive_share": None}  # fmt: skip
        result = self.store.execute(
            "INSERT INTO result (snapshot, ruleset, data) VALUES (?, 'x', ?) RETURNING id", snapshot,
            pack(PageResult(record, outcomes, findings, measures, ("no-browser",) if index % 4 else ())),
        ).fetchone()[0]  # fmt: skip
        artifact = self.store.execute(
            "INSERT INTO artifact (snapshot, run, engine, state, data) VALUES (?, ?, 'axe', 'ok', ?) RETURNING id",
            snapshot, self.runs[0], b"",
        ).fetchone()[0]  # fmt: skip
        self.store.execute(
            "INSERT INTO visit (run, url, state, snapshot, result, artifact, changed, rendered, kind, depth, inlinks,"
            " path, owner) VALUES (?, ?, 'ok', ?, ?, ?, ?, 1, 'info', ?, 3, ?, ?)",
            run, number, snapshot, result, None if index % 4 else artifact, index % 2,
            None if index == 5 else index % 7, "Start › Omsorg och hjälp › Hemtjänst", owner,
        )  # fmt: skip

    def _findings(self, index: int, url: str) -> tuple[Finding, ...]:
        if index and index % 6 == 1:  # one administration without faults
            return ()
        found = [
            Finding(
                "accessibility.color-contrast", url, values={"ratio": 3.1},
                place=Place("a|sidfot", "Om webbplatsen", '<a href="/om">Om webbplatsen</a>', region="footer"),
            )
        ]  # fmt: skip
        for number in range(self.findings):
            text = f"Mening {number} om att ansökan ska vara förvaltningen till handa senast den dag - som anges"
            heading = "Så ansöker du"
            if number % 4 == 3:
                snippet = f'<img src="/bild-{number}.png">'
                found.append(
                    Finding("accessibility.image-alt", url, place=Place(f"img|{number}", "", snippet, heading))
                )
            elif number % 4 == 2:
                values: dict[str, Any] = {"word": "erhålla", "better": "få"}
                found.append(Finding("readability.stiff-word", url, values=values, place=Place(f"p|{number}", text)))
            else:
                place = Place(f"p|{number}", HOSTILE[:200] if index == 8 else text, text, heading)
                found.append(Finding("readability.long-sentence", url, values={"words": 31 + number}, place=place))
        found.append(Finding("readability.no-you", url, "needs-review"))
        return tuple(found)

    def _issues(self) -> None:
        everywhere = [url for url, _, _ in self.urls]
        for index, (url, owner, _) in enumerate(self.urls):
            for finding in self._findings(index, url):
                if finding.rule != "accessibility.color-contrast":
                    review = finding.outcome == "needs-review"
                    opened = self.runs[-1] if index % 5 == 0 else self.runs[0]
                    origin = "rule-change" if finding.rule == "readability.stiff-word" else "content"
                    self.issue(finding, owner, [url], opened=opened, review=review, origin=origin)
        template = self._findings(0, everywhere[0])[0]
        self.issue(template, "webbteam", everywhere, scope="template", key="www.ekvalla.test", opened=self.runs[0])
        broken = Finding("navigation.broken-link", everywhere[0], values={"target": f"{HOST}/trasig"}, scope="site",
                         key=f"{HOST}/trasig")  # fmt: skip
        self.issue(broken, "webbteam", everywhere[:30], scope="site", key=broken.key, opened=self.runs[-1])
        deep = Finding("navigation.task-too-deep", everywhere[0], values={"clicks": 5, "task": "Felanmäla"},
                       scope="site",
                       key="Felanmäla")  # fmt: skip
        self.issue(deep, "webbteam", [everywhere[0]], scope="site", key="Felanmäla", opened=self.runs[0])
        for name in ("services.login-stated", "services.way-without-eid"):
            at = f"{HOST}/tjanst/1"
            finding = Finding(name, at, scope="service", key=at)
            self.issue(finding, "sof", [at], scope="service", key=at, opened=self.runs[0])
        self.issue(self._orphan(), self.urls[2][1], [self.urls[2][0]], opened=self.runs[0])
        fixed = Finding("accessibility.image-alt", everywhere[2])
        self.issue(fixed, self.urls[2][1], [everywhere[2]], opened=self.runs[0], state="fixed")
        if len(everywhere) < 4:
            return
        accepted = Finding("readability.long-sentence", everywhere[3], values={"words": 40})
        decision = json.dumps({"state": "accepted", "until": "2026-12-01", "by": "huvudredaktör"})
        self.issue(accepted, self.urls[3][1], [everywhere[3]], opened=self.runs[0], state="accepted", decision=decision)

    def issue(
        self, finding: Finding, owner: str, urls: list[str], *, opened: str, scope: str = "page", key: str = "",
        state: str = "open", review: bool = False, origin: str = "content", decision: str | None = None,
    ) -> None:  # fmt: skip
        """One issue with the event that opened it."""
        number = self.store.execute("SELECT count(*) FROM issue").fetchone()[0] + 1
        impact = {"critical": 8, "serious": 5}.get(next(r.impact for r in RULES if r.id == finding.rule), 2)
        band = {8: "Nu", 5: "Snart"}.get(impact, "Sen")
        factors = {"impact": impact, "law": 1.5, "reach": 1.6, "spread": 1.0, "effort": 2}
        self.store.execute(
            "INSERT INTO issue (fingerprint, rule, scope, key, url, owner, state, review, origin, pages, occurrences,"
            " priority, band, factors, opened_run, last_seen_run, last_checked_run, rule_version, decision, finding,"
            " urls)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?)",
            f"f{number}", finding.rule, scope, key or finding.url, finding.url, owner, state, int(review), origin,
            len(urls), impact * 1.2, band, json.dumps(factors), opened, self.runs[-1], self.runs[-1], decision,
            pack(finding), pack(urls),
        )  # fmt: skip
        self.store.execute("INSERT INTO event (issue, run, kind) VALUES (?, ?, 'opened')", number, opened)
        if state == "fixed":
            self.store.execute("INSERT INTO event (issue, run, kind) VALUES (?, ?, 'fixed')", number, self.runs[-1])

    def _services(self) -> None:
        for number in range(4):
            url = f"{HOST}/tjanst/{number}"
            data = {
                "name": ("Ansök om hemtjänst", "Anmäl flytt", "Sök förskola", HOSTILE)[number], "url": url,
                "info_pages": [self.urls[1][0]], "start_url": url, "host": url.split("/")[2], "owner": "sof",
                "methods_offered": ["bankid", "freja", "phone"][: number + 1],
                "login_stated": True if number % 2 else None,
                "login_required": True, "login_control": {"label": "Logga in", "region": "main"},
                "steps": ["Ett", "Två"], "sender": {"logo_alt": "Ekvalla kommun"}, "privacy": True,
                "contact": {"phone": "013-20 60 00", "contact_centre": True},
            }  # fmt: skip
            self.store.execute(
                "INSERT INTO service (run, url, data) VALUES (?, ?, ?)", self.runs[-1], url, json.dumps(data)
            )


def make(workdir: Path, pages: int, findings: int, runs: tuple[str, ...], language: Literal["sv", "en"]) -> World:
    """Return a world with `runs`, `pages` and `findings` per page, in the database of `workdir`."""
    builder = Builder(workdir, pages, findings, runs, language)
    builder.build()
    builder.store.db.close()
    return World(builder.site, workdir, RuleSet({each.id: each for each in RULES}), runs)


def read(folder: Path, path: str) -> str:
    """Return a file of a published folder, without the marks of its numbers."""
    return re.sub(r"</?data\b[^>]*>", "", (folder / path).read_text(encoding="utf-8"))
