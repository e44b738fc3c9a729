"""Export the figures of months."""

from collections.abc import Iterator
from dataclasses import asdict

from reports.export.names import Row
from reports.figures import read_months
from reports.language import Language, word_reason
from reports.store import Store


def month_rows(store: Store, language: Language) -> Iterator[Row]:
    """Yield the figures of every month, with their remarks as sentences."""
    for month in read_months(store, store.runs()):
        yield asdict(month) | {"remarks": [word_reason(remark, language) for remark in month.remarks]}
