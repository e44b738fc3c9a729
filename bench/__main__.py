"""Run all benchmarks, or the named ones: `python -m bench [NAME ...] [--pages N] [--rounds R]`."""

import argparse
import os
import tempfile
import time
from importlib import import_module
from pathlib import Path

from bench.process import Failed

NAMES = ("text", "languages", "identity", "fetch", "memory", "publish", "graph", "round", "render", "history")
BY_NAME = ("faults", "fuzz")  # measure no speed; only when asked for


def main() -> None:
    """Run the benchmarks one after the other; print the reason for each one that cannot run here."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    known = (*NAMES, *BY_NAME)
    parser.add_argument("names", nargs="*", choices=[[], *known], default=[], metavar=f"{{{','.join(known)}}}")
    parser.add_argument("--pages", type=int, help="pages of the synthetic web (each benchmark has its own default)")
    parser.add_argument(
        "--rounds", "--seeds", "--minutes", type=int, help="alternating rounds; seeds of `faults`, minutes of `fuzz`"
    )
    parser.add_argument("--no-peers", action="store_true", help="without the tools from npm")
    asked = parser.parse_args()
    print(f"{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="webbrond-bench-") as folder:
        for name in asked.names or NAMES:
            module = import_module(f"bench.{name}")
            try:
                module.main(asked.pages or module.PAGES, asked.rounds or module.ROUNDS, Path(folder) / name,
                            with_peers=not asked.no_peers)  # fmt: skip
            except Failed as error:
                print(f"\n{name}: {error}")


if __name__ == "__main__":
    main()
