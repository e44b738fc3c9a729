"""Read the CSV files of visits and contact-centre cases that site.toml names."""

import csv
from pathlib import Path

from rules import InvalidInput, read_text


def read_statistics(path: Path) -> list[tuple[str, int]]:
    """Return the rows of ``name;number`` or ``name,number``; a first row without a number is a heading.

    Raise `InvalidInput`, which names every other row without a whole number.
    """
    rows: list[tuple[str, int]] = []
    wrong: list[str] = []
    text = read_text(path)
    dialect = ";" if text.partition("\n")[0].count(";") else ","
    for line, row in enumerate(csv.reader(text.splitlines(), delimiter=dialect), 1):
        if not row:
            continue
        try:
            rows.append((row[0], int(row[1].replace("\xa0", "").replace(" ", ""))))
        except (ValueError, IndexError):
            if line > 1:
                wrong.append(f"{path}:{line}: must be an address or a task and a whole number: {dialect.join(row)}")
    if wrong:
        raise InvalidInput("\n".join(wrong))
    return rows
