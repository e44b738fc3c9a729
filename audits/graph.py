"""The links between the pages of a run as arrays of numbers: 50,000 pages with 150 links each fit in 40 MB."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

type Numbers = NDArray[np.int64]

_DAMPING = 0.85  # Brin and Page, The Anatomy of a Large-Scale Hypertextual Web Search Engine (1998), 2.1.1
_EXACT = 1e-9  # the sum of all changes at which the authority no longer changes
_ROUNDS = 200


class Graph:
    """Directed links between pages, which are numbers from 0.

    ``links`` yields for each page the pages that it links to, without itself, in the order of its links; the value is
    whether one of these links is in its content or menus (True), or all of them in a footer or a dialog (False).
    """

    def __init__(self, links: Iterable[Mapping[int, bool]]) -> None:
        offsets, ends, within = array("q", [0]), array("i"), bytearray()
        for out in links:
            ends.extend(out)
            within.extend(out.values())
            offsets.append(len(ends))
        self._offsets = np.frombuffer(offsets, np.int64)
        self._ends = np.frombuffer(ends, np.int32)
        self._within = np.frombuffer(within, np.bool_)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def ends(self, page: int) -> list[int]:
        """Return the pages that ``page`` links to, in the order of its links."""
        found: list[int] = self._ends[self._offsets[page] : self._offsets[page + 1]].tolist()
        return found

    @cached_property
    def inlinks(self) -> list[int]:
        """Return how many other pages link to each page."""
        counts: list[int] = np.bincount(self._ends, minlength=len(self)).tolist()
        return counts

    def search(
        self, starts: Iterable[int], *, within: bool = False, groups: Sequence[int] | None = None
    ) -> tuple[list[int], list[int]]:
        """Search breadth-first from ``starts``; with ``within``, over the links of content and menus alone.

        ``groups`` gives each page's group: only links between pages of one group count.
        Return for each page the clicks from the nearest start (-1: no path leads there), and the page before it on a
        shortest path (-1: none).
        """
        clicks = np.full(len(self), -1, np.int32)
        before = np.full(len(self), -1, np.int32)
        frontier = np.fromiter(dict.fromkeys(starts), np.int64)
        group = None if groups is None else np.array(groups)
        step = 0
        clicks[frontier] = step
        while frontier.size:
            step += 1
            sources, edges = self._edges(frontier)
            new = clicks[self._ends[edges]] < 0
            if within:
                new &= self._within[edges]
            if group is not None:
                new &= group[sources] == group[self._ends[edges]]
            sources, found = sources[new], self._ends[edges[new]]
            pages, first = np.unique(found, return_index=True)
            order = np.argsort(first)  # the page that was found first searches first, so paths follow the links' order
            frontier, first = pages[order].astype(np.int64), first[order]
            clicks[frontier] = step
            before[frontier] = sources[first]
        return clicks.tolist(), before.tolist()

    def _edges(self, pages: Numbers) -> tuple[Numbers, Numbers]:
        """Return the links of ``pages``, page by page: the page of each, and its place among all links."""
        counts = self._offsets[pages + 1] - self._offsets[pages]
        shifts = self._offsets[pages] - (np.cumsum(counts) - counts)
        return np.repeat(pages, counts), np.repeat(shifts, counts) + np.arange(counts.sum())

    @cached_property
    def authority(self) -> list[float]:
        """Return each page's PageRank over the links of content and menus; they add up to 1.

        A page without links gives its share to all pages.
        """
        size = len(self)
        if not size:
            return []
        sources = np.repeat(np.arange(size), np.diff(self._offsets))[self._within]
        ends = self._ends[self._within]
        counts = np.bincount(sources, minlength=size)
        shares = 1.0 / np.maximum(counts, 1)
        rank: NDArray[np.float64] = np.full(size, 1.0 / size)
        for _ in range(_ROUNDS):
            given = np.bincount(ends, weights=(rank * shares)[sources], minlength=size)
            lost = rank[counts == 0].sum()
            after = (1 - _DAMPING) / size + _DAMPING * (given + lost / size)
            moved = np.abs(after - rank).sum()
            rank = after
            if moved < _EXACT:
                break
        found: list[float] = rank.tolist()
        return found
