"""Safe logs: one line per event, without control characters, personal numbers or page addresses."""

import logging
import re
from typing import Any

from scrapy.logformatter import LogFormatter

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_NUMBER = re.compile(r"(?<!\d)((?:\d{2})?\d{6})([-+]?)\d{4}(?!\d)")


def one_line(text: str) -> str:
    """Return ``text`` with control characters escaped and anything like a personal number masked."""
    return _NUMBER.sub(r"\1\2****", _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text))


class LineFormatter(logging.Formatter):
    """Formats every event as one line, including its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        return one_line(super().format(record))


class QuietFormatter(LogFormatter):
    """Keeps Scrapy from writing the address of every page to the log."""

    def crawled(self, request: Any, response: Any, spider: Any) -> None:  # type: ignore[override]
        """Return None, so that nothing is logged: the frontier has a row for the page."""


def to_file(path: str) -> None:
    """Write all logs of this process from WARNING up to the file ``path``, one line per event."""
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(LineFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.setLevel(logging.WARNING)  # Scrapy sets the level of the root logger to NOTSET
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
