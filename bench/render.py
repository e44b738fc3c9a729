"""Compare RENDER, in full and with templates once, and a whole night with @axe-core/cli and a bare loop.

The findings are compared first, then the speed.
"""

import json
import shutil
import sys
from collections import Counter
from pathlib import Path

from audits.model import Artifact
from bench import peers, site
from bench.ours import Ours
from bench.process import Failed, Took, run
from bench.server import Server, served
from bench.table import middle, show
from crawler.browser import axe
from crawler.browser.executables import find_browser, find_driver
from reports.store import Store, unpack

PAGES, ROUNDS = 60, 5
_OURS, _ONCE = "webbrond render", 'the same, templates = "once"'
_NIGHT = "webbrond night: all stages, templates once, narrow looks, pictures"
_BARE, _TUNED = "bare loop (bench.bare)", "bare loop with our switches"
_TAGS = "wcag2a,wcag2aa,wcag21a,wcag21aa,wcag22aa,best-practice"
_CHROME = "headless=new,no-sandbox,disable-dev-shm-usage,disable-gpu"


def main(pages: int, rounds: int, folder: Path, *, with_peers: bool = True) -> None:
    """Run the contenders in alternating rounds; the crawl before RENDER is not counted, but each browser's start is."""
    command, why = None, "left out"
    if with_peers:
        try:
            command = peers.install(folder / "axe", peers.AXE_CLI) / "axe"
        except Failed as error:
            why = str(error)
    took: dict[str, list[Took]] = {}
    with served(pages) as server:
        addresses = [server.address + site.path(number) for number in range(pages)]
        for number in range(rounds):
            found = []
            for name, templates in ((_OURS, "all"), (_ONCE, "once")):
                here = folder / f"{templates}-{number}"  # not narrow, because no peer examines a page twice
                work = Ours(server, here, pages, browser="all", templates=templates, narrow=False)
                work.stage("crawl")
                _note(took, name, work.stage("render"), pages)
                found.append(_violations(work, server))
            mine = found[0]
            _compare(_ONCE, mine, found[1])
            work = Ours(server, folder / f"night-{number}", pages, browser="all", templates="once")
            _note(took, _NIGHT, work.stage("night"), pages)
            _compare(_NIGHT, mine, _violations(work, server))
            for name, switches in ((_BARE, ()), (_TUNED, ("--ours",))):
                bare = run([sys.executable, "-m", "bench.bare", *switches, *addresses])
                _note(took, name, bare, pages)
                _compare(name, mine, _of_peer(bare.output, server))
            if command:
                said = folder / f"axe-{number}.json"
                try:
                    _note(took, peers.AXE_CLI, _peer(command, addresses, said), pages)
                except Failed as error:
                    command, why = None, str(error)
                    continue
                _compare(peers.AXE_CLI, mine, _of_peer(said.read_text(encoding="utf-8"), server))
    ours = middle(took[_OURS])
    rows = [_row(name, middle(those), ours, pages) for name, those in took.items() if those]
    columns = ("", "pages/s", "CPU s/page", "peak MB", "our pages/s : its", "our CPU : its")
    show(f"RENDER: {pages} pages, medians of {rounds} rounds", columns, rows)
    if command is None:
        print(f"\n{peers.AXE_CLI} was not run: {why}.")


def _note(took: dict[str, list[Took]], name: str, one: Took, pages: int) -> None:
    """Store the measurement and print it at once, because a round takes minutes."""
    took.setdefault(name, []).append(one)
    figures = f"{pages / one.seconds:.2f} pages/s, {one.cpu / pages:.3f} s of CPU a page, {one.memory:.0f} MB"
    print(f"round {len(took[name])}: {figures}, {name}", flush=True)


def _peer(command: Path, addresses: list[str], said: Path) -> Took:
    # By default it starts the full Chromium; the headless shell is webbrond's choice, and part of its speed.
    browser = shutil.which("chromium") or find_browser()
    options = ["--tags", _TAGS, "--axe-source", str(axe.script_path()), "--dir", str(said.parent), "--save", said.name,
               "--load-delay", "0", "--chrome-options", _CHROME, "--chrome-path", browser,
               "--chromedriver-path", shutil.which(find_driver()) or find_driver()]  # fmt: skip
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


def _of_peer(said: str, server: Server) -> Violations:
    found: Violations = Counter()
    for page in json.loads(said):
        for rule in page["violations"]:
            found[page["url"].removeprefix(server.address), rule["id"]] += len(rule["nodes"])
    return found


def _compare(name: str, mine: Violations, theirs: Violations) -> None:
    """Print how many violations both have, and the first ten pages and rules where they differ."""
    differing = {key for key in mine.keys() | theirs.keys() if mine[key] != theirs[key]}
    print(f"\nViolations: {mine.total()} elements with webbrond, {theirs.total()} with {name}.")
    for url, rule in sorted(differing)[:10]:
        print(f"  {url} {rule}: {mine[url, rule]} and {theirs[url, rule]}")


def _row(name: str, took: Took, mine: Took, pages: int) -> tuple[object, ...]:
    return (name, pages / took.seconds, took.cpu / pages, took.memory, took.seconds / mine.seconds, mine.cpu / took.cpu)
