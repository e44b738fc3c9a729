"""Every benchmark that needs no browser runs, and prints its table; how fast is nobody's business here.

`bench.memory` is left out: it runs what `bench.fetch` runs, with other numbers of pages.
"""

import sys
from importlib import import_module
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("text", "Page audits"),
        ("languages", "Municipal texts"),
        ("fetch", "FETCH"),
        ("publish", "MERGE"),
        ("history", "History"),
    ],
)
def test_it_runs(
    name: str, heading: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With five pages, once, without the tools from npm."""
    monkeypatch.chdir(HOME)
    monkeypatch.setattr(sys, "path", [str(HOME), *sys.path])
    import_module(f"bench.{name}").main(5, 1, tmp_path, with_peers=False)
    assert heading in capsys.readouterr().out
