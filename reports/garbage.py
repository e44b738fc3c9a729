"""The settings of the garbage collector, which by default looks for cycles after every few hundred objects."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def collect_rarely() -> None:
    """Let this process collect garbage after every 50,000 objects.

    Imported modules are never freed, and parsed pages, though full of reference cycles, are freed soon enough.
    """
    gc.set_threshold(50_000, 20, 20)


@contextmanager
def collect_nothing() -> Iterator[None]:
    """Turn the collector off for work that makes millions of small objects, but no reference cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def keep_for_good() -> None:
    """Exclude all objects of this process from later collections.

    The processes that are forked from it then do not write to them, and go on sharing their memory.
    """
    gc.collect()
    gc.freeze()
