"""What a command loads before it does anything: nobody waits for a library that the command does not use."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("selenium", "scrapy", "sqlite_utils", "bs4", "xlsxwriter", "py3langid", "numpy")
TEXT = "<html lang='sv'><main><h1>Bygglov</h1>" + "<p>Du kan ansöka om bygglov hos oss. Vi svarar dig snart.</p>" * 15


def loaded_by(*args: str) -> set[str]:
    """The packages that a command loads."""
    script = """
import sys
from crawler.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert end.code in (0, None), end.code
print("loaded", *{name.partition(".")[0] for name in sys.modules}, file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", script, *args], capture_output=True, text=True, check=True)
    found = next(line for line in done.stderr.splitlines() if line.startswith("loaded"))
    return set(found.split()[1:])


@pytest.mark.parametrize("args", [("--help",), ("check", "--help"), ("explain", "readability.lix")])
def test_what_is_only_told_loads_nothing_heavy(args: tuple[str, ...]):
    """Help and the wording of rules need neither browser, database, parser nor language models."""
    assert loaded_by(*args).isdisjoint(HEAVY)


def test_check_without_browser_loads_neither_browser_nor_database(tmp_path: Path):
    """One page is judged by text and rules alone, in a process of its own."""
    page = tmp_path / "p.html"
    page.write_text(TEXT, "utf-8")
    loaded = loaded_by("check", str(page), "--no-browser")
    assert loaded.isdisjoint({"selenium", "scrapy", "sqlite_utils", "xlsxwriter", "textstat"})


def test_text_is_judged_without_nltk():
    """textstat names it, but its corpora are never loaded."""
    script = (
        "import sys; from audits.readability import formulas as f; f._textstat(); print('nltk.corpus' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
