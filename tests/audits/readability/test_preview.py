"""Rules in preview are off unless a site asks for them."""

import msgspec
import pytest

from audits.registry import choose
from audits.site_config import RuleChoice
from rules.loader import RuleSet, load_rules

SOUND = load_rules()["readability.long-sentence"]
PREVIEW = msgspec.structs.replace(SOUND, id="readability.new", status="preview")
RULES = RuleSet({SOUND.id: SOUND, PREVIEW.id: PREVIEW})


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        ((), [SOUND.id]),
        (("readability.new",), [PREVIEW.id]),
        (("readability.*",), [SOUND.id, PREVIEW.id]),
        (("navigation.*",), []),
    ],
)
def test_preview(select: tuple[str, ...], expected: list[str]) -> None:
    """A rule in preview runs where ``select`` names it, and nowhere else."""
    assert sorted(choose(RULES, RuleChoice(select=select))) == sorted(expected)
