"""What was examined in the browser tonight, and what is unchanged since earlier nights."""

import pytest

from reports.language.i18n import Language
from reports.language.looks import word_looks

TONIGHT, BEFORE, LONG_AGO = "2026-11-22T0130", "2026-11-21T0130", "2026-10-30T0130"


@pytest.mark.parametrize(("runs", "said"), [
    ([], ""),
    ([TONIGHT] * 2, "2 i natt"),
    ([TONIGHT] * 17 + [BEFORE] * 133, "17 i natt, 133 oförändrade sedan 21 november 2026"),
    ([TONIGHT, "2026-11-22T0030"], "1 i natt, 1 oförändrad sedan 22 november 2026 kl. 00.30"),
    ([BEFORE], "0 i natt, 1 oförändrad sedan 21 november 2026"),
    ([BEFORE, LONG_AGO], "0 i natt, 2 oförändrade sedan en tidigare natt, som längst sedan 30 oktober 2026"),
])  # fmt: skip
def test_tonight_and_before(runs: list[str], said: str) -> None:
    assert word_looks(runs, TONIGHT, Language("sv")) == said


def test_in_english() -> None:
    said = word_looks([TONIGHT, BEFORE], TONIGHT, Language("en"))
    assert said == "1 tonight, 1 unchanged since 21 November 2026"
