"""Print figures as a table, whose first row is what the others are compared with."""

from collections.abc import Sequence
from statistics import median

from bench.process import Took


def middle(rounds: Sequence[Took]) -> Took:
    """Return the median of the times, and the highest memory."""
    return Took(
        median(one.seconds for one in rounds), median(one.cpu for one in rounds), max(one.memory for one in rounds), ""
    )


def show(heading: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a Markdown table below `heading`."""
    print(f"\n### {heading}\n")
    print("| " + " | ".join(columns) + " |")
    print("|" + "---|" * len(columns))
    for row in rows:
        print("| " + " | ".join(_text(cell) for cell in row) + " |", flush=True)


def _text(cell: object) -> str:
    if not isinstance(cell, float):
        return str(cell)
    return f"{cell:.0f}" if abs(cell) >= 100 else f"{cell:.1f}" if abs(cell) >= 10 else f"{cell:.3g}"
