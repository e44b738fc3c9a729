"""E-services in the styles of several platforms, followed from the start to the choice of a login."""

from collections.abc import Iterator
from typing import Any

import doors
import pytest

pytestmark = pytest.mark.browser
CASES = (*doors.read_cases(), *doors.read_cases("unseen"))


@pytest.fixture(scope="module")
def town() -> Iterator[doors.Town]:
    """One town, one browser; when all is done, its servers have seen nothing but GET."""
    with doors.Town() as made:
        yield made
        hits = (*made.service.hits, *made.provider.hits, *made.other.hits)
        assert {method for method, *_ in hits} <= {"GET", "HEAD", "OPTIONS"}
        assert made.other.hits == []


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_record_is_true(town: doors.Town, case: dict[str, Any]) -> None:
    """Methods, need, place at both widths, choice, contact, and why something is not known."""
    town.serve(case)
    town.provider.hits.clear()
    compared = doors.compare(case, town.record(case), town)
    assert {field: found for field, (_, found) in compared.items()} == {
        field: wanted for field, (wanted, _) in compared.items()
    }
    pages = [path for _, path, _ in town.provider.hits if not path.endswith((".png", ".ico"))]
    assert len(pages) <= 1  # of an identity provider, one page
