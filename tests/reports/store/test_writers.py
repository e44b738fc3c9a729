"""Each table has one module that writes its rows, and docs/data-model.md says which."""

import ast
import re
from collections import defaultdict
from pathlib import Path

from reports.store.database import Store

ROOT = Path(__file__).parents[3]
CHANGE = re.compile(r"\b(?:(?:INSERT|REPLACE)\s+(?:OR\s+\w+\s+)?INTO|DELETE\s+FROM|UPDATE(?!\s+SET\b|\s+ON\b))\s+(\w*)")
MIGRATIONS = {f"reports/store/{name}.py" for name in ("migrations", "sentences_0_1", "tables")}
SIMULATED = {"crawler/demo/simulation.py"}  # nights that never were, into databases of their own


def writers() -> dict[str, set[str]]:
    """Return the modules that write each table, by the SQL in their strings; "" is a table that a variable names."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for top in ("crawler", "reports", "audits"):
        for file in (ROOT / top).rglob("*.py"):
            module = file.relative_to(ROOT).as_posix()
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and module not in MIGRATIONS | SIMULATED
                ):
                    for table in CHANGE.findall(node.value):
                        if not table.startswith("_"):  # our own notes of the database, as the tables there
                            found[table].add(module)
    return found


def test_the_search_finds_every_way_to_write():
    for sql in ("INSERT OR REPLACE INTO visit (", "UPDATE visit SET", "DELETE FROM visit", "INSERT INTO\nvisit"):
        assert CHANGE.findall(sql) == ["visit"]
    assert CHANGE.findall("DELETE FROM ") == [""]
    assert not CHANGE.findall("ON CONFLICT DO UPDATE SET x = 1; BEFORE UPDATE ON event")


def test_each_table_is_written_by_the_module_that_the_docs_name(tmp_path: Path):
    with Store(tmp_path) as store:
        tables = {table.name for table in store.db.tables if not table.name.startswith("_")}
    text = (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| `([\w/.]+)` \|$", text, re.M)
    documented = {table: {module} for names, module in rows for table in re.findall(r"\w+", names)}
    assert set(documented) == tables
    assert documented == writers()
