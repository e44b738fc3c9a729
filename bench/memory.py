"""Measure whether FETCH needs more memory for a site that is five times as large; the pages are small."""

from pathlib import Path

from bench.ours import Ours
from bench.process import Failed
from bench.server import served
from bench.table import show

PAGES, ROUNDS = 10_000, 1


def main(pages: int, rounds: int, folder: Path, *, with_peers: bool = True) -> None:
    """Crawl `pages` pages, and five times as many. `rounds` is ignored, because one round is enough for a peak."""
    del rounds, with_peers
    rows = []
    for number in (pages, 5 * pages):
        with served(number, small=True) as server:
            work = Ours(server, folder / f"memory-{number}", number)
            took = work.stage("crawl")
            if work.pages() != number:
                raise Failed(f"webbrond found {work.pages()} of {number} pages")
            size = work.workdir.joinpath("webbrond.db").stat().st_size / 1e6
            rows.append((number, took.memory, number / took.seconds, took.cpu * 1000 / number, size))
    show("FETCH: memory", ("pages of 3 kB", "peak MB, all processes", "pages/s", "CPU ms/page", "database MB"), rows)
