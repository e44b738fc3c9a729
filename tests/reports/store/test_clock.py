"""The one clock, and the one form of stored times."""

import ast
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from reports.store.clock import local_day, timestamp

ROOT = Path(__file__).parents[3]


def test_a_time_is_stored_in_utc():
    night = datetime(2026, 11, 22, 0, 30, 59, 999, ZoneInfo("Europe/Stockholm"))
    assert timestamp(night) == "2026-11-21T23:30:59Z"
    assert local_day(timestamp(night), "Europe/Stockholm") == date(2026, 11, 22)


def test_no_other_module_asks_for_the_time():
    """Two clocks would mean two forms: there were four."""
    asking = {
        file.relative_to(ROOT).as_posix()
        for top in ("crawler", "reports", "audits", "rules")
        for file in (ROOT / top).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}
        if isinstance(node.value, ast.Name) and node.value.id in {"date", "datetime"}
    }
    assert asking == {"reports/store/clock.py"}
