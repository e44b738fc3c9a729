"""Measure whole nights on the synthetic site: a first one, one without changes, one with 2 % of the pages changed."""

from pathlib import Path

from bench.ours import Ours
from bench.process import Took
from bench.server import served
from bench.table import show
from reports.store import STAGES

PAGES, ROUNDS = 60, 2
_SHARE = 0.02


def main(pages: int, rounds: int, folder: Path, *, with_peers: bool = True) -> None:
    """Run rounds of three nights, each round in its own folder, so that the three kinds of night alternate."""
    del with_peers
    nights: dict[str, list[tuple[Took, list[float]]]] = {"full": [], "unchanged": [], "changed": []}
    with served(pages) as server:
        for number in range(rounds):
            work = Ours(server, folder / str(number), pages)
            for name, made in nights.items():
                if name == "changed":
                    server.change(max(1, round(pages * _SHARE)))
                made.append((work.stage("night"), [_seconds(work, stage) for stage in STAGES]))
    whole = _fastest(nights["full"])[0]
    rows = []
    for name, made in nights.items():
        took, stages = _fastest(made)
        memory = max(one.memory for one, _ in made)
        rows.append(
            (name, pages / took.seconds, took.seconds, took.seconds / whole.seconds * 100, took.cpu, memory, *stages)
        )
    show(
        f"Whole nights of {pages} pages, the faster of {rounds} rounds",
        ("night", "pages/s", "s", "% of full", "CPU s", "peak MB", *(f"{stage} s" for stage in STAGES)),
        rows,
    )


def _fastest(made: list[tuple[Took, list[float]]]) -> tuple[Took, list[float]]:
    return min(made, key=lambda night: night[0].seconds)


def _seconds(work: Ours, stage: str) -> float:
    # The stage PUBLISH stores its own time when it has ended, so it is in the database too by now.
    return work.value(f"SELECT value FROM measure WHERE name = 'seconds_{stage}' AND run = (SELECT max(id) FROM run)")
