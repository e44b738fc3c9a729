"""The view of the site: depth, paths and inlinks are those of the link graph, whatever redirects lie between."""

from itertools import pairwise

import msgspec
import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.model import Link, PageRecord, Rendered, Target
from audits.site_config import Site
from audits.view import SiteView

SITE = msgspec.convert({"site": {"id": "e", "name": "Ekvalla kommun", "start": ["https://e.se/0"]}}, Site)


def url(number: int) -> str:
    return f"https://e.se/{number}"


def record(number: int, links: list[int], rendered: Rendered | None = None) -> PageRecord:
    found = tuple(Link(url(to), f"Sida {to}", "main") for to in links)
    return PageRecord(url(number), "T", "H", "sv", "sv", "info", 50, links=found, rendered=rendered)


def view(pages: dict[int, list[int]], redirects: dict[int, int], start: int = 0) -> SiteView:
    targets = {url(n): Target(url(n), "ok", 200) for n in pages}
    targets |= {url(n): Target(url(n), "redirect", 301, redirect_to=url(to)) for n, to in redirects.items()}
    return SiteView(SITE, [url(start)], {url(n): record(n, links) for n, links in pages.items()}, targets)


def resolve(number: int, redirects: dict[int, int]) -> int | None:
    """Where a number ends after its redirects, told in another way than the view does; None in a ring."""
    chain = nx.DiGraph(list(redirects.items()))
    if number not in chain:
        return number
    reached = nx.descendants(chain, number) | {number}
    ends = [end for end in reached if end not in redirects]
    return ends[0] if ends else None


@st.composite
def webs(draw: st.DrawFn) -> tuple[dict[int, list[int]], dict[int, int]]:
    """Pages 0..n-1 with links anywhere, and addresses above them that lead on to any number, rings included."""
    pages = draw(st.integers(1, 14))
    hops = draw(st.integers(0, 5))
    anywhere = st.integers(0, pages + hops)  # the last number is an address that nothing is known of
    links = {page: draw(st.lists(anywhere, max_size=6)) for page in range(pages)}
    redirects = {page: draw(anywhere) for page in range(pages, pages + hops)}
    return links, redirects


@given(webs(), st.integers(0, 20))
def test_depth_is_that_of_a_breadth_first_search(web: tuple[dict[int, list[int]], dict[int, int]], start: int) -> None:
    """Depth, path and inlinks agree with networkx on the same graph, from any address as start."""
    pages, redirects = web
    seen = view(pages, redirects, start)
    graph = nx.DiGraph()
    graph.add_nodes_from(pages)
    graph.add_edges_from(
        (page, end) for page, links in pages.items() for to in links if (end := resolve(to, redirects)) in pages
    )
    first = resolve(start, redirects)
    expected = nx.single_source_shortest_path_length(graph, first) if first in pages else {}
    for page in pages:
        depth = seen.depth(url(page))
        assert depth == expected.get(page)
        assert len(seen.path(url(page))) == (0 if depth is None else depth + 1)
        assert seen.inlinks[url(page)] == len(set(graph.predecessors(page)) - {page})
        steps = seen.path(url(page))
        assert all(seen.numbers[to] in seen.graph.ends(seen.numbers[before]) for before, to in pairwise(steps))


def test_ring_of_redirects_ends_where_it_began() -> None:
    """An address in a ring is its own end, whichever is asked first."""
    seen = view({0: [1]}, {1: 2, 2: 1, 3: 3, 4: 1})
    assert [seen.final(url(n)) for n in (1, 2, 3, 4)] == [url(1), url(2), url(3), url(4)]


def test_links_to_resolves_and_leaves_out_the_page_itself() -> None:
    """Every link counts, with its own text; a page's link to itself does not."""
    seen = view({0: [1, 5], 1: [1, 5]}, {5: 1})
    assert [(source, link.to) for source, link in seen.links_to({url(1)})[url(1)]] == [
        (url(0), url(1)),
        (url(0), url(5)),
    ]


@pytest.mark.parametrize(
    ("addresses", "complete"),
    [
        ([], True),
        (["https://e.se/bygga", "https://e.se/trafik"], True),
        ([f"https://e.se/{name}" for name in "abcdefgh"], False),
        ([f"https://e.se/kalender?manad={n}" for n in range(500)], True),
        ([f"https://e.se/kalender/2031/{n}" for n in range(500)], True),
    ],
)
def test_complete(addresses: list[str], complete: bool) -> None:
    """A few strays and an endless calendar do not matter; pages that the night did not reach do."""
    seen = view({0: []}, {})
    targets = {**seen.targets, **{address: Target(address, "not-visited") for address in addresses}}
    assert SiteView(SITE, seen.start, seen.records, targets).complete is complete
