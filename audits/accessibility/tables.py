"""Data tables without header cells. Layout tables, which their content reveals, are not judged."""

from collections import Counter
from collections.abc import Iterator

from bs4 import Tag

from audits.accessibility.names import in_hidden
from audits.base import PageAudit, PageYield
from audits.page import Page, fold

_NOT_DATA = (
    "table",
    "form",
    "input",
    "select",
    "textarea",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "iframe",
    "video",
    "nav",
)
_CELL = 15  # words: cells of data are short
_SAME = 0.8  # of the rows have equally many cells


class TableWithoutHeaders(PageAudit):
    """Data tables without headers: the meaning of a cell is unclear without a view of the whole table."""

    rules = ("accessibility.table-without-headers",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield one finding for each data table without a header; other rules judge tables that have one."""
        judged = False
        for table in page.tags("table"):
            if in_hidden(page, table) or str(table.get("role") or "table") not in ("table", "grid", "treegrid"):
                continue
            if has_headers(table):
                judged = True
            elif self._is_data(table):
                judged = True
                yield self.fail(page, table, rows=len(_rows(table)))
        if not judged:
            yield self.inapplicable()

    def _is_data(self, table: Tag) -> bool:
        rows = _rows(table)
        if len(rows) < self.limit("rows") or table.find(_NOT_DATA) is not None or table.find_parent("table"):
            return False
        counts = Counter(map(len, rows))
        columns, same = counts.most_common(1)[0]
        if columns < 2 or same < _SAME * len(rows):
            return False
        texts = [[fold(cell.get_text(" ")) for cell in row] for row in rows]
        cells = [text for row in texts for text in row]
        filled = sum(map(bool, cells))
        if filled < _SAME * len(cells) or any(len(text.split()) > _CELL for text in cells):
            return False  # pictures, spacers or running text: a layout
        says_so = table.find(("caption", "thead")) is not None or all(map(_is_bold, rows[0]))
        # A list of names and numbers in two columns may be a layout; three columns of short texts are data.
        return says_so or columns >= self.limit("columns") or all(_is_bold(row[0]) for row in rows)


def has_headers(table: Tag) -> bool:
    """Return whether a cell of the table is a header."""
    return table.find("th") is not None or table.find(role=("columnheader", "rowheader")) is not None


def _rows(table: Tag) -> list[list[Tag]]:
    """Return the rows with their cells."""
    rows = (row.find_all(("td", "th"), recursive=False) for row in table.find_all("tr"))
    return [list(row) for row in rows if row]


def _is_bold(cell: Tag) -> bool:
    text = fold(cell.get_text(" "))
    strong = " ".join(fold(tag.get_text(" ")) for tag in cell.find_all(("b", "strong")))
    return bool(text) and strong == text
