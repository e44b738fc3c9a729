"""Compare FETCH, which stores links and snapshots, with linkinator; and measure a night on which nothing changed."""

import json
from pathlib import Path

from bench import peers
from bench.ours import Ours
from bench.process import Failed, Took, run
from bench.server import Server, served
from bench.table import middle, show

PAGES, ROUNDS = 300, 5


def main(pages: int, rounds: int, folder: Path, *, with_peers: bool = True) -> None:
    """Run both in alternating rounds, and print their speed, CPU time and memory."""
    commands, why = None, "left out"
    if with_peers:
        try:
            commands = peers.install(folder / "linkinator", peers.LINKINATOR)
        except Failed as error:
            why = str(error)
    ours, unchanged, bare, theirs = [], [], [], []
    found = 0
    sent: list[int] = []  # bytes over the wire, of the last round
    with served(pages) as server:
        for number in range(rounds):
            work = Ours(server, folder / f"fetch-{number}", pages)
            sent = [server.sent()]
            ours.append(work.stage("crawl"))
            if work.pages() != pages:
                raise Failed(f"webbrond found {work.pages()} of {pages} pages")
            work.finish()
            sent.append(server.sent())
            unchanged.append(work.stage("crawl"))
            work.finish()
            sent.append(server.sent())
            if commands:
                took = run([str(commands / "linkinator"), f"{server.address}/", "--recurse", "--format", "json",
                            "--skip", "^mailto:"], codes=(0, 1))  # fmt: skip
                found = _pages(took, server)
                theirs.append(took)
        server.bare()
        sent.append(server.sent())
        bare.append(work.stage("crawl"))  # the last folder's next night: unchanged pages, sent in full
        sent.append(server.sent())
    mine = middle(ours)
    rows = [
        _row("webbrond crawl", mine, mine, pages),
        _row("the same, unchanged (304)", middle(unchanged), mine, pages),
        _row("unchanged, a server without validators", middle(bare), mine, pages),
    ]
    if theirs:
        rows.append(_row(f"{peers.LINKINATOR} ({found} pages found)", middle(theirs), mine, pages))
    columns = ("", "pages/s", "CPU ms/page", "peak MB", "our pages/s : its")
    show(f"FETCH: {pages} pages, medians of {rounds} rounds", columns, rows)
    full, same, whole = sent[1] - sent[0], sent[2] - sent[1], sent[4] - sent[3]
    print(f"\nOver the wire: {full / 1e6:.1f} MB; unchanged {100 * same / full:.1f} % of it; without validators "
          f"{100 * whole / full:.0f} %.")  # fmt: skip
    if not theirs:
        print(f"\nlinkinator was not run: {why}.")


def _row(name: str, took: Took, mine: Took, pages: int) -> tuple[object, ...]:
    return name, pages / took.seconds, took.cpu * 1000 / pages, took.memory, took.seconds / mine.seconds


def _pages(took: Took, server: Server) -> int:
    """Return how many pages linkinator reports, not counting the style sheets, scripts and pictures."""
    links = json.loads(took.output)["links"]
    files = (".css", ".js", ".svg")
    return len({one["url"].rstrip("/") for one in links if one["url"].startswith(server.address)
                and not one["url"].endswith(files) and one.get("state") == "OK"})  # fmt: skip
