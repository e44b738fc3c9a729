"""The contract of the command line: commands, exit codes, fields. Scripts outside depend on them."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.cli.main import main
from crawler.config.lock import locked
from crawler.demo.demo import DemoWeb

COMMANDS = [
    "audit", "check", "crawl", "decide", "demo", "doctor", "explain", "export", "init", "mail", "merge", "month",
    "night", "owners", "publish", "recheck", "render", "status",
]  # fmt: skip
PAGES = {
    "url", "state", "reason", "status", "kind", "depth", "owner", "title", "lang", "fetched_at", "changed", "rendered",
    "inlinks", "path",
}  # fmt: skip
ISSUES = {
    "id", "rule", "area", "state", "scope", "owner", "url", "pages", "occurrences", "priority", "band", "impact",
    "effort", "fixer", "origin", "opened_run", "last_seen_run", "last_checked_run", "fixed_run", "reopened",
    "decision", "message", "where", "snippet",
}  # fmt: skip


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Result]]:
    """A short night over the demo, without a browser: site.toml, and how the command ended."""
    home = tmp_path_factory.mktemp("cli")
    with DemoWeb() as web:
        text = web.site_toml().replace('pages = "changed"', 'pages = "none"')
        (home / "site.toml").write_text(text, encoding="utf-8")
        yield home / "site.toml", run("night", home / "site.toml", "--max-pages", 25)


def test_every_command_has_help():
    shown = run("--help").output
    assert sorted(main.commands) == COMMANDS
    for name, command in main.commands.items():
        assert name in shown
        assert command.help
        assert run(name, "--help").exit_code == 0


def test_night_without_browser_is_degraded(night):
    """What was not looked at is said, and the exit code is 3."""
    _, result = night
    assert result.exit_code == 3, result.output
    assert "axe was not run" in result.output
    assert "index.html" in result.output


def test_the_morning_page_says_what_took_the_time(night):
    """Every stage's seconds are a measure of the run."""
    site_file, _ = night
    rows = json.loads(run("export", site_file, "--what", "measures").output)
    stages = {row["name"]: row["value"] for row in rows if row["name"].startswith("seconds_")}
    assert list(stages) == [f"seconds_{name}" for name in sorted(("crawl", "render", "audit", "merge", "publish"))]
    assert stages["seconds_audit"] > 0
    latest = site_file.parent / "ekvalla" / "reports" / "senaste" / "index.html"
    assert "Vad som tog tid" in latest.read_text(encoding="utf-8")


def test_report_is_there(night):
    site_file, _ = night
    latest = site_file.parent / "ekvalla" / "reports" / "senaste"
    assert "Ekvalla" in (latest / "index.html").read_text(encoding="utf-8")


def test_status(night):
    site_file, _ = night
    [row] = json.loads(run("status", site_file, "--json").output)
    assert row["state"] == "degraded"
    assert row["states"]["ok"] == 25
    assert row["urls"] == sum(row["states"].values())
    assert "degraded" in run("status", site_file).output


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("pages", PAGES),
        ("issues", ISSUES),
        ("findings", {"rule", "outcome", "url", "message", "where", "snippet", "issue"}),
        ("measures", {"name", "scope", "key", "value", "pages"}),
        ("links", {"from", "to", "text", "region", "state"}),
        ("runs", {"id", "state", "stage"}),
        ("services", {"name", "url", "info_pages", "start_url", "methods_offered"}),
    ],
)
def test_export_fields(night, what: str, fields: set[str]):
    site_file, _ = night
    rows = json.loads(run("export", site_file, "--what", what, "--format", "json").output)
    if what != "services":  # a short night may see none
        assert rows
    assert all(fields <= set(row) for row in rows)
    assert len({tuple(row) for row in rows}) <= 1  # the columns of a table


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "xlsx"])
def test_export_formats(night, form: str, tmp_path: Path):
    site_file, _ = night
    target = tmp_path / f"pages.{form}"
    assert run("export", site_file, "--what", "pages", "--format", form, "-o", target).exit_code == 0
    assert target.stat().st_size > 500


def test_findings_know_their_issue(night):
    site_file, _ = night
    findings = json.loads(run("export", site_file, "--what", "findings").output)
    issues = {issue["id"] for issue in json.loads(run("export", site_file, "--what", "issues").output)}
    assert {finding["issue"] for finding in findings} == issues


def test_draft_of_the_statement(night):
    """The draft comes as text and as rows; as text it is of nothing else."""
    site_file, _ = night
    text = run("export", site_file, "--what", "statement", "--format", "md").output
    assert text.startswith("# Tillgänglighetsredogörelse för 127.0.0.1:")
    rows = json.loads(run("export", site_file, "--what", "statement").output)
    assert "not-tested" in {row["kind"] for row in rows}
    assert run("export", site_file, "--what", "issues", "--format", "md").exit_code == 2


def test_export_of_unknown_run(night):
    site_file, _ = night
    result = run("export", site_file, "--what", "pages", "--run", "1999-01-01T0000")
    assert result.exit_code == 4
    assert "no run 1999-01-01T0000" in result.output


def test_owners(night):
    site_file, _ = night
    rows = json.loads(run("owners", site_file, "--json").output)
    assert {"webbteam", "sof"} <= {row["owner"] for row in rows}
    unmatched = json.loads(run("owners", site_file, "--unmatched", "--json").output)
    assert {row["how"] for row in unmatched} == {"none"}


def test_explain():
    assert "25" in run("explain", "readability.long-sentence").output
    assert json.loads(run("explain", "readability.long-sentence", "--json").output)["id"] == "readability.long-sentence"
    result = run("explain", "readability.long-sentense")
    assert result.exit_code == 2
    assert "readability.long-sentence" in result.output


def test_init(tmp_path: Path):
    assert run("init", tmp_path).exit_code == 0
    result = run("init", tmp_path)
    assert result.exit_code == 2
    assert "nothing was written" in result.output


@pytest.mark.parametrize("command", ["night", "crawl", "status", "owners"])
def test_wrong_configuration(tmp_path: Path, command: str):
    (tmp_path / "site.toml").write_text("[site]\nid = 'x'\nname = 'X'\nstart = ['https://x.se']\nhots = []\n")
    result = run(command, tmp_path / "site.toml")
    assert result.exit_code == 2
    assert "did you mean hosts?" in result.output


def test_reading_before_any_round(tmp_path: Path):
    run("init", tmp_path)
    result = run("status", tmp_path / "site.toml")
    assert result.exit_code == 4
    assert "webbrond night" in result.output


def test_a_work_folder_that_cannot_be_made(tmp_path: Path):
    """One sentence that names the folder, and exit code 4."""
    run("init", tmp_path)
    (tmp_path / "file").write_text("")
    result = run("night", tmp_path / "site.toml", "--workdir", tmp_path / "file" / "work")
    assert result.exit_code == 4
    assert "cannot be used" in result.output
    assert "unexpected" not in result.output


def test_host_is_down(tmp_path: Path):
    """A sentence in Swedish, exit code 4, and no empty report."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (tmp_path / "site.toml").write_text(
        f'[site]\nid = "nere"\nname = "Nere"\nstart = ["http://127.0.0.1:{port}/"]\nhosts = ["127.0.0.1:{port}"]\n'
        f'[crawl]\ndelay = 0\ntimeout = 2\nallow_private = ["127.0.0.1:{port}"]\n',
        encoding="utf-8",
    )
    result = run("night", tmp_path / "site.toml")
    assert result.exit_code == 4, result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "nere" / "reports").exists()
    [row] = json.loads(run("status", tmp_path / "site.toml", "--json").output)
    assert (row["state"], bool(row["reason"])) == ("failed", True)


def test_another_round_is_at_work(night):
    site_file, _ = night
    with locked(site_file.parent / "ekvalla"):
        result = run("night", site_file)
    assert result.exit_code == 5
    assert "another run is active" in result.output
