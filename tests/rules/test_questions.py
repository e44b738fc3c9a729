"""The bank of questions: what ships is whole, and what is wrong in another one is named."""

from collections import Counter
from pathlib import Path

import pytest

from rules import InvalidInput, Question, read_questions, shipped_questions


def test_the_shipped_bank() -> None:
    """Over a hundred questions in twelve areas, companies among them; none twice."""
    bank = shipped_questions()
    areas = Counter(one.area for one in bank)
    assert len(bank) >= 100
    assert len(areas) == 12
    assert min(areas.values()) >= 8
    assert areas["Företag"] >= 8
    assert len({one.question for one in bank}) == len(bank)
    assert all(one.question.endswith("?") and all(one.words) for one in bank)


def test_columns_are_found_by_their_headings(tmp_path: Path) -> None:
    path = tmp_path / "fragor.csv"
    path.write_text("Fråga,Mål,Ord\nVad kostar bygglov?,/bygga/*|/taxa,bygglov avgift | taxa\n", "utf-8")
    assert read_questions(path) == (Question("Vad kostar bygglov?", ("bygglov avgift", "taxa"), ("/bygga/*", "/taxa")),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hej\n", ":1: must begin with a heading"),
        ("area;question;words\n", ":1: has no questions"),
        ("question;words\nA?;a\nB?;\n", ":3: must have a question and its words: B?;"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "fragor.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(InvalidInput, match=f"fragor.csv{said.partition('?')[0]}"):
        read_questions(path)
