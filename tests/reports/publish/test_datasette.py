"""Datasette, really started: every question that we ship is answered, and nothing can be written."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

import reports.publish.publish
from reports.publish.publish import publish_edition

METADATA = Path(reports.publish.publish.__file__).with_name("datasette.json")
QUERIES: dict[str, dict[str, str]] = json.loads(METADATA.read_text("utf-8"))["databases"]["webbrond"]["queries"]
EMPTY = {"aterkomna", "stora_dokument"}  # nothing of the kind in the made-up municipality


@pytest.fixture(scope="module")
def address(world: Any) -> Iterator[str]:
    """Where Datasette listens, as docs/datasette.md says that one starts it."""
    publish_edition(world.site, world.workdir, world.runs[-1], world.rules)
    command = [sys.executable, "-m", "datasette", "serve", str(world.workdir / "webbrond.db"),
               "--metadata", str(world.workdir / "datasette.json"), "--port", "0"]  # fmt: skip
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=os.environ | {"PYTHONWARNINGS": ""}
    ) as process:
        assert process.stderr
        said = ""
        for line in process.stderr:
            said += line
            if found := re.search(r"running on (http://\S+)", line):
                yield found[1]
                break
        else:
            pytest.fail(f"Datasette did not start: {said}")
        process.terminate()
        process.communicate()


def ask(address: str, query: str, **values: str) -> Any:
    with urlopen(f"{address}/webbrond/{query}.json?{urlencode({'_shape': 'array', **values})}", timeout=30) as answer:
        return json.load(answer)


@pytest.mark.parametrize("name", QUERIES)
def test_every_question_is_answered(address: str, name: str) -> None:
    rows = ask(address, name, rond="", arende="1", forvaltning="")
    assert bool(rows) == (name not in EMPTY)


def test_what_a_question_says_is_so(address: str, world: Any) -> None:
    """The open issues of an administration, as many as its backlog has."""
    [row] = [row for row in ask(address, "oppna_per_forvaltning") if row["forvaltning"] == "sof"]
    assert row["alla"] == 38
    assert row["nu"] + row["snart"] + row["sen"] == 38
    assert {row["rond"] for row in ask(address, "poang_rond_for_rond", forvaltning="sof")} == set(world.runs)


def test_nothing_can_be_written(address: str) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{address}/webbrond.json?{urlencode({'sql': 'DELETE FROM issue'})}", timeout=30)
    assert refused.value.code == 400
    refused.value.close()


def test_questions_are_in_swedish_and_only_read() -> None:
    """Each has a title and says what it shows; none is marked as writing."""
    for query in QUERIES.values():
        assert query["title"]
        assert query["description"].endswith(".")
        assert query["sql"].startswith("SELECT")
        assert "write" not in query
