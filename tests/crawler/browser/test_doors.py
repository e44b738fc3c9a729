"""E-services in the styles of several platforms, followed from the start to the choice of a login."""

from collections.abc import Iterator
from typing import Any

import doors
import msgspec
import pytest

pytestmark = pytest.mark.browser
SETS = [
    f"unseen-{name}"
    for name in ("blocks", "chains", "components", "further", "noise", "overview", "portlets", "second", "tables")
]
FROZEN = tuple(doors.read_cases(*SETS))
CASES = (*doors.read_cases(), *doors.read_cases("unseen", "unseen-more"), *FROZEN[::3])
REST = [case for index, case in enumerate(FROZEN) if index % 3]  # the same kinds once more, by "-m wide"
PARAMS = [
    *(pytest.param(case, id=case["name"]) for case in CASES),
    *(pytest.param(case, id=case["name"], marks=pytest.mark.wide) for case in REST),
]


@pytest.fixture(scope="module")
def town() -> Iterator[doors.Town]:
    """One town, one browser; when all is done, its servers have seen nothing but GET."""
    with doors.Town() as made:
        yield made
        hits = (*made.service.hits, *made.provider.hits, *made.other.hits)
        assert {method for method, *_ in hits} <= {"GET", "HEAD", "OPTIONS"}
        assert made.other.hits == []


@pytest.mark.parametrize("case", CASES[::18], ids=[case["name"] for case in CASES[::18]])
def test_two_runs_give_the_same_record(town: doors.Town, case: dict[str, Any]) -> None:
    """Byte for byte, so that a change of the record is a change of the service."""
    town.serve(case)
    first, second = (msgspec.json.encode(town.record(case), order="deterministic") for _ in range(2))
    assert first == second


@pytest.mark.parametrize("case", PARAMS)
def test_the_record_is_true(town: doors.Town, case: dict[str, Any]) -> None:
    """Methods, need, place at both widths, choice, contact, and why something is not known.

    ``missed`` are the fields of a case that are still read otherwise; what becomes right is taken from it.
    """
    town.serve(case)
    town.provider.hits.clear()
    compared = doors.compare(case, town.record(case), town)
    wrong = {field: each for field, each in compared.items() if each[0] != each[1]}
    assert wrong.keys() == set(case.get("missed", ())), wrong
    pages = [path for _, path, _ in town.provider.hits if not path.endswith((".png", ".svg", ".ico"))]
    assert len(pages) <= 1  # of an identity provider, one page
