"""RENDER, every page in full, beside @axe-core/cli on the same pages and engine: findings first, then speed."""

import json
import shutil
from collections import Counter
from pathlib import Path

from audits.model import Artifact
from bench import peers, site
from bench.ours import Ours
from bench.process import Failed, Took, run
from bench.server import Server, served
from bench.table import middle, show
from crawler import axe
from crawler.chromium import find_browser, find_driver
from reports.store import Store, unpack

PAGES, ROUNDS = 24, 3
_TAGS = "wcag2a,wcag2aa,wcag21a,wcag21aa,wcag22aa,best-practice"
_CHROME = "headless=new,no-sandbox,disable-dev-shm-usage,disable-gpu"


def main(pages: int, rounds: int, folder: Path, *, with_peers: bool = True) -> None:
    """Alternating rounds; the crawl before RENDER is not counted, the start of the browsers is."""
    command, why = None, "left out"
    if with_peers:
        try:
            command = peers.install(folder / "axe", peers.AXE_CLI) / "axe"
        except Failed as error:
            why = str(error)
    ours, theirs = [], []
    with served(pages) as server:
        for number in range(rounds):
            work = Ours(server, folder / f"render-{number}", pages, browser="all")
            work.stage("crawl")
            ours.append(work.stage("render"))
            if command:
                said = folder / f"axe-{number}.json"
                try:
                    theirs.append(_peer(command, server, pages, said))
                except Failed as error:
                    command, why = None, str(error)
                    continue
                _compare(_violations(work, server), _of_peer(said, server))
    mine = middle(ours)
    rows = [_row("webbrond render", mine, mine, pages)]
    if theirs:
        rows.append(_row(peers.AXE_CLI, middle(theirs), mine, pages))
    columns = ("", "pages/s", "CPU s/page", "peak MB", "our pages/s : its", "our CPU : its")
    show(f"RENDER: {pages} pages in full, medians of {rounds} rounds", columns, rows)
    if not theirs:
        print(f"\n{peers.AXE_CLI} was not run: {why}.")


def _peer(command: Path, server: Server, pages: int, said: Path) -> Took:
    addresses = [server.address + site.path(number) for number in range(pages)]
    options = ["--tags", _TAGS, "--axe-source", str(axe.script_path()), "--dir", str(said.parent), "--save", said.name,
               "--load-delay", "0",
               "--chrome-options", _CHROME, "--chromedriver-path", shutil.which(find_driver()) or find_driver(),
               "--chrome-path", shutil.which(find_browser()) or find_browser()]  # fmt: skip
    return run([str(command), *addresses, *options])


type Violations = Counter[tuple[str, str]]  # how many elements, by page and rule


def _violations(work: Ours, server: Server) -> Violations:
    found: Violations = Counter()
    with Store(work.workdir, readonly=True) as store:
        for row in store.rows("SELECT data FROM artifact WHERE state = 'ok'"):
            artifact = unpack(row["data"], Artifact)
            for rule in artifact.axe:
                if rule.outcome == "fail":
                    found[artifact.url.removeprefix(server.address), rule.id] += len(rule.nodes)
    return found


def _of_peer(said: Path, server: Server) -> Violations:
    found: Violations = Counter()
    for page in json.loads(said.read_text(encoding="utf-8")):
        for rule in page["violations"]:
            found[page["url"].removeprefix(server.address), rule["id"]] += len(rule["nodes"])
    return found


def _compare(mine: Violations, theirs: Violations) -> None:
    """Print what one of them has and the other lacks; target-size is ours alone, and off in axe unless asked for."""
    for counts in (mine, theirs):
        for key in [key for key in counts if key[1] == "target-size"]:
            del counts[key]
    differing = {key for key in mine.keys() | theirs.keys() if mine[key] != theirs[key]}
    print(f"\nViolations: {mine.total()} elements with webbrond, {theirs.total()} with the other.")
    for url, rule in sorted(differing)[:10]:
        print(f"  {url} {rule}: {mine[url, rule]} and {theirs[url, rule]}")


def _row(name: str, took: Took, mine: Took, pages: int) -> tuple[object, ...]:
    return (name, pages / took.seconds, took.cpu / pages, took.memory, took.seconds / mine.seconds, mine.cpu / took.cpu)
