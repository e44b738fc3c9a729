"""Safe logs: one line per event, without control characters, personal numbers, secrets or page addresses."""

import logging
import re

from audits.page import remove_secrets

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def one_line(text: str) -> str:
    """Return ``text`` masked as all that is stored, and with control characters escaped."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), remove_secrets(text))


class LineFormatter(logging.Formatter):
    """Formats every event as one line, including its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        return one_line(super().format(record))


def to_terminal(level: int) -> None:
    """Write all logs of this process from ``level`` up to standard error, one line per event."""
    handler = logging.StreamHandler()
    handler.setFormatter(LineFormatter("%(asctime)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])


def to_file(path: str) -> None:
    """Write all logs of this process from WARNING up to the file ``path``, one line per event."""
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(LineFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.setLevel(logging.WARNING)  # Scrapy sets the level of the root logger to NOTSET
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
