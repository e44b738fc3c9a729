"""Everything that the demo municipality's second night published, held against its database."""

from typing import Any

import pytest
from published import Published

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

SHOWN = {
    "band", "changed", "checked", "clicks", "fixed", "host-pages", "in-browser", "in-browser-tonight", "issue-pages",
    "known", "language-judged", "new", "open", "page-faults", "page-score", "pages", "review", "rule", "score",
    "score-pages", "service-asked", "service-known", "service-score", "state",
}  # fmt: skip


@pytest.fixture(scope="module")
def published(demo: Any) -> Published:
    return Published(demo.workdir)


def test_nothing_is_said_that_is_not_so(published: Published) -> None:
    """Numbers and sums are right, links lead somewhere, no value is missing, nothing is said about visitors."""
    assert [*published.faults()] == []
    assert len(published.pages) > 300
    assert published.sums > 50
    assert published.score_sums > 50
    assert SHOWN - published.marks.keys() == set()
    assert 0 < published.numbers["in-browser-tonight"] < published.numbers["in-browser"]


def test_no_measure_replaces_another(demo: Any) -> None:
    """Each is told from the others by its name, its scope and its key, and each task has its clicks."""
    for night in demo.nights:
        rows = [(row["name"], row["scope"], row["key"]) for row in night.exports["measures"]]
        assert len(rows) == len(set(rows))
        clicks = [row["key"] for row in night.exports["measures"] if row["name"] == "task_clicks"]
        assert sorted(clicks) == sorted(task.name for task in demo.site.task)
