"""The link graph in arrays: its searches and authority are those of networkx on the same links."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.graph import Graph


@st.composite
def links(draw: st.DrawFn) -> list[dict[int, bool]]:
    """Pages with links to others; True: from content or a menu."""
    size = draw(st.integers(1, 12))
    out = st.dictionaries(st.integers(0, size - 1), st.booleans(), max_size=6)
    return [{to: kept for to, kept in draw(out).items() if to != page} for page in range(size)]


def networked(web: list[dict[int, bool]], *, within: bool) -> nx.DiGraph:
    """The same links, told to networkx."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(web)))
    graph.add_edges_from((page, to) for page, out in enumerate(web) for to, kept in out.items() if kept or not within)
    return graph


@given(links(), st.booleans(), st.integers(0, 11))
def test_search_is_a_breadth_first_search(web: list[dict[int, bool]], within: bool, start: int) -> None:
    """Clicks are networkx's, and each page's way goes back over links that exist."""
    graph, start = networked(web, within=within), start % len(web)
    clicks, before = Graph(web).search([start], within=within)
    expected = nx.single_source_shortest_path_length(graph, start)
    assert clicks == [expected.get(page, -1) for page in range(len(web))]
    for page, source in enumerate(before):
        assert (source < 0) == (clicks[page] <= 0)
        assert source < 0 or (graph.has_edge(source, page) and clicks[source] == clicks[page] - 1)


@given(links(), st.data())
def test_search_stays_in_its_group(web: list[dict[int, bool]], data: st.DataObject) -> None:
    """With groups, only links between pages of one group lead on."""
    groups = data.draw(st.lists(st.integers(0, 2), min_size=len(web), max_size=len(web)))
    graph = networked(web, within=False)
    graph.remove_edges_from([(one, to) for one, to in graph.edges if groups[one] != groups[to]])
    expected = nx.single_source_shortest_path_length(graph, 0)
    assert Graph(web).search([0], groups=groups)[0] == [expected.get(page, -1) for page in range(len(web))]


@given(links())
def test_authority_is_pagerank(web: list[dict[int, bool]]) -> None:
    """The authority is the principal eigenvector of networkx's Google matrix, over the links of content and menus."""
    matrix = np.asarray(nx.google_matrix(networked(web, within=True), alpha=0.85))
    values, vectors = np.linalg.eig(matrix.T)
    vector = np.real(vectors[:, np.argmax(np.real(values))])
    assert Graph(web).authority == pytest.approx((vector / vector.sum()).tolist(), abs=1e-6)


def test_graph_without_pages() -> None:
    """Nothing is found where there is nothing."""
    empty = Graph([])
    assert (len(empty), empty.inlinks, empty.authority, empty.search([])) == (0, [], [], ([], []))
