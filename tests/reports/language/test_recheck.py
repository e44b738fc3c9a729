"""What an editor is told of a re-check, read aloud."""

import pytest

from audits.reasons import Code, Reason
from reports.language import Language, describe_recheck

ZERO = {"mended": 0, "here": 0, "left": 0, "waiting": 0, "new": 0}


@pytest.mark.parametrize(("counts", "said"), [
    ({"mended": 3, "left": 1}, "3 av 4 saker på sidan är rättade."),
    ({"mended": 1, "left": 3}, "1 av 4 saker på sidan är rättad."),
    ({"mended": 4}, "Alla 4 saker på sidan är rättade."), ({"mended": 1}, "Den enda saken på sidan är rättad."),
    ({"left": 2}, "Ingen av de 2 sakerna på sidan är rättad än."), ({"left": 1}, "Saken på sidan är inte rättad än."),
    ({"mended": 1, "here": 1, "waiting": 1}, "Alla 2 saker på sidan är rättade. 1 av dem finns kvar på andra sidor."
     " 1 sak till avgör nästa rond."),
    ({"new": 2}, "Sidan har inga kända fel. 2 nya saker syns. Nästa rond tar upp dem."),
    ({"waiting": 2}, "2 saker till avgör nästa rond."),
])  # fmt: skip
def test_sentences(counts: dict[str, int], said: str) -> None:
    assert describe_recheck(Language("sv"), None, looked=True, **(ZERO | counts)) == said


def test_why_it_could_not_be_looked_at() -> None:
    said = describe_recheck(Language("sv"), Reason.of(Code.ROBOTS), looked=False, **ZERO)
    assert said.startswith("Sidan gick inte att ompröva, och inget är ändrat. ")
    assert len(said) > 60
    assert describe_recheck(Language("en"), None, looked=True, **(ZERO | {"mended": 1, "left": 1})) == (
        "1 of 2 things on the page is fixed."
    )
