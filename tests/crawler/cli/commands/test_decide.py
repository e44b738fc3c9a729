"""`webbrond decide` as people use it: written to the file, on the issue at once, and every mistake said."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from audits.model import Finding, Place
from crawler.cli.main import main
from crawler.config.lock import locked
from reports.store.database import Store, pack

SITE = """
[site]
id = "x"
name = "Exempels kommun"
start = ["https://www.exempel.se/"]
[[owner]]
id = "sof"
name = "Socialförvaltningen"
paths = ["/omsorg/*"]
[[owner]]
id = "kof"
name = "Kultur- och fritidsförvaltningen"
"""
RULE = "accessibility.image-alt"
UNTIL = (datetime.now(UTC).date() + timedelta(days=200)).isoformat()


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture
def site_file(tmp_path: Path) -> Path:
    """A site whose last round left two issues."""
    (tmp_path / "site.toml").write_text(SITE, encoding="utf-8")
    with Store(tmp_path / "x") as store:
        run_id = store.start_run("Europe/Stockholm").id
        store.set_run(run_id, state="done", stage="publish")
        for number, path in enumerate(("/omsorg/a", "/om"), 1):
            url = f"https://www.exempel.se{path}"
            store.execute(
                "INSERT INTO issue (fingerprint, rule, scope, key, url, owner, state, origin, pages, occurrences,"
                " priority, band, factors, opened_run, last_seen_run, last_checked_run, rule_version, finding, urls)"
                " VALUES (?, ?, 'page', ?, ?, ?, 'open', 'content', 1, 1, 1, 'Nu', '{}', ?, ?, ?, 1, ?, ?)",
                f"v1:{number}", RULE, url, url, "webbteam" if number == 2 else "sof", run_id, run_id, run_id,
                pack(Finding(RULE, url, place=Place("img|x|", ""))), pack([url]),
            )  # fmt: skip
            store.execute("INSERT INTO alias VALUES (?, ?)", f"v1:{number}", number)
    return tmp_path / "site.toml"


def issues(site_file: Path) -> list[dict[str, Any]]:
    return sorted(
        json.loads(run("export", site_file, "--what", "issues").output),  # type: ignore[no-any-return]
        key=lambda row: row["id"],
    )


def decide(site_file: Path, *args: object) -> Result:
    return run("decide", site_file, *args, "--reason", "Byts i vår.", "--by", "huvudredaktör SOF",
               "--until", UNTIL)  # fmt: skip


def test_accepted(site_file: Path):
    """In the file for people, on the issue at once, and in the export with reason, role and end."""
    result = decide(site_file, 1, "accept")
    assert result.exit_code == 0, result.output
    text = (site_file.parent / "decisions.toml").read_text(encoding="utf-8")
    assert "issue = 1" in text
    assert "https://www.exempel.se/omsorg/a" in text  # what it is about, for whoever reviews the file
    first, second = issues(site_file)
    assert (first["state"], second["state"]) == ("accepted", "open")
    assert first["decision"]["reason"] == "Byts i vår."
    assert (first["decision"]["by"], first["decision"]["until"]) == ("huvudredaktör SOF", UNTIL)
    with Store(site_file.parent / "x", readonly=True) as store:
        event = store.row("SELECT * FROM event")
    assert event is not None
    assert (event["kind"], event["who"], event["note"]) == ("accepted", "huvudredaktör SOF", "Byts i vår.")
    assert event["at"].endswith("Z")


def test_later_decision_takes_its_place(site_file: Path):
    decide(site_file, "#1", "accept")
    decide(site_file, "arende-1", "not-a-fault")
    assert issues(site_file)[0]["state"] == "not-a-fault"
    assert (site_file.parent / "decisions.toml").read_text(encoding="utf-8").count("\n[[decision]]") == 2


def test_reassigned(site_file: Path):
    """Open still, but another's."""
    assert decide(site_file, 1, "reassign", "--to", "kof").exit_code == 0
    [first, _] = issues(site_file)
    assert (first["state"], first["owner"], first["reassigned"]) == ("open", "kof", True)


def test_rule_for_an_owner_and_under_a_path(site_file: Path):
    assert decide(site_file, RULE, "accept", "--owner", "sof").exit_code == 0
    assert [row["state"] for row in issues(site_file)] == ["accepted", "open"]
    assert decide(site_file, RULE, "not-a-fault", "--path", "/om").exit_code == 0
    assert [row["state"] for row in issues(site_file)] == ["accepted", "not-a-fault"]
    rows = json.loads(run("decide", site_file, "--list", "--json").output)
    assert [(row["scope"], row["issues"], row["status"]) for row in rows] == [
        ("rule-owner", [1], "in-force"), ("rule-path", [2], "in-force"),
    ]  # fmt: skip
    assert json.loads(run("export", site_file, "--what", "decisions").output)[0]["by"] == "huvudredaktör SOF"
    assert "huvudredaktör SOF" in run("decide", site_file, "--list").output


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("99", "accept"), "no issue 99; the nearest is 2"),
        (("bygglov", "accept"), "neither the number of an issue nor the name of a rule"),
        (("accessibility.image-alf", "accept", "--owner", "sof"), "did you mean accessibility.image-alt"),
        ((RULE, "accept", "--owner", "soff"), "did you mean sof"),
        ((RULE, "accept"), "owner or path is missing"),
        (("1", "reassign"), "--to is missing"),
        (("1", "accept", "--owner", "sof"), "belong to a rule"),
        (("1",), "what is decided"),
    ],
)
def test_mistakes_are_said(site_file: Path, args: tuple[str, ...], message: str):
    """Exit code 2, one sentence, and nothing written."""
    result = decide(site_file, *args)
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())
    assert not (site_file.parent / "decisions.toml").exists()


@pytest.mark.parametrize("until", ["igår", "2020-01-01", "2099-01-01"])
def test_end_date_is_bounded(site_file: Path, until: str):
    result = run("decide", site_file, 1, "accept", "--reason", "r", "--by", "webbråd", "--until", until)
    assert result.exit_code == 2
    assert "--until" in result.output


def test_reason_role_and_end_are_needed(site_file: Path):
    for left_out in ("--reason", "--by", "--until"):
        given = {"--reason": "r", "--by": "webbråd", "--until": UNTIL}
        del given[left_out]
        result = run("decide", site_file, 1, "accept", *(part for pair in given.items() for part in pair))
        assert result.exit_code == 2
        assert f"{left_out} is missing" in result.output


def test_everything_that_is_missing_is_reported_at_once(site_file: Path):
    """In the names of the options."""
    result = run("decide", site_file, 1, "reassign", "--until", "igår")
    assert result.exit_code == 2
    assert [line.partition("webbrond: ")[2] for line in result.output.splitlines()] == [
        "--reason is missing", "--by is missing", "--until must be a date, such as 2027-05-31",
    ]  # fmt: skip


def test_person_is_refused_without_force(site_file: Path):
    """Reports name roles only."""
    words = ("decide", site_file, 1, "accept", "--reason", "r", "--by", "anna.ek@exempel.se", "--until", UNTIL)
    result = run(*words)
    assert result.exit_code == 2
    assert '--by: "anna.ek@exempel.se" looks like a person' in " ".join(result.output.split())
    assert not (site_file.parent / "decisions.toml").exists()
    assert run(*words, "--force").exit_code == 0
    assert issues(site_file)[0]["state"] == "accepted"


def test_what_it_covers_is_said_before_and_after(site_file: Path):
    words = (
        "decide",
        site_file,
        RULE,
        "accept",
        "--owner",
        "sof",
        "--reason",
        "r",
        "--by",
        "webbråd",
        "--until",
        UNTIL,
    )
    assert run(*words, "--dry-run").output == "It is about 1 issue on 1 page. Nothing is written.\n"
    assert json.loads(run(*words, "--dry-run", "--json").output) == {"issues": 1, "pages": 1}
    assert not (site_file.parent / "decisions.toml").exists()
    assert "for 1 issue on 1 page." in run(*words).output


def test_withdrawn(site_file: Path):
    """At once, with its entry kept; what people have written around it stays."""
    decide(site_file, 1, "accept")
    decide(site_file, 2, "accept")
    path = site_file.parent / "decisions.toml"
    before = path.read_text(encoding="utf-8") + "\n# vår egen anteckning\n"
    path.write_text(before, encoding="utf-8")
    result = run("decide", site_file, 1, "withdraw")
    assert "No longer holds for 1 issue on 1 page." in result.output
    assert [row["state"] for row in issues(site_file)] == ["open", "accepted"]
    after = path.read_text(encoding="utf-8").splitlines()
    (added,) = [line for line in after if line not in before.splitlines()]
    assert added.startswith("withdrawn = ")
    assert [line for line in after if line != added] == before.splitlines()
    assert after[after.index(added) - 1].startswith(("fingerprint", "until", "issue", "made"))  # in the first entry
    assert [row["status"] for row in json.loads(run("decide", site_file, "--list", "--json").output)] == [
        "withdrawn", "in-force",
    ]  # fmt: skip
    assert run("decide", site_file, 1, "withdraw").exit_code == 2


def test_withdrawing_brings_back_the_decision_before(site_file: Path):
    """Of two on the same rule, the last holds; without it, the first does again."""
    decide(site_file, RULE, "accept", "--owner", "sof")
    decide(site_file, RULE, "not-a-fault", "--owner", "sof")
    assert issues(site_file)[0]["state"] == "not-a-fault"
    assert run("decide", site_file, RULE, "withdraw", "--owner", "sof").exit_code == 0
    assert issues(site_file)[0]["state"] == "accepted"


@pytest.mark.parametrize("text", [
    'decision = [{action = "accept", issue = 1, reason = "r", by = "webbråd", until = %s}]\r\n',
    '[[decision]]\naction = "accept"\nissue = 1\nreason = """\n[[decision]]\n"""\nby = "webbråd"\nuntil = %s',
])  # fmt: skip
def test_withdrawn_however_it_is_written(site_file: Path, text: str):
    path = site_file.parent / "decisions.toml"
    path.write_bytes((text % UNTIL).encode())
    assert run("decide", site_file, 1, "withdraw").exit_code == 0
    [row] = json.loads(run("decide", site_file, "--list", "--json").output)
    assert row["status"] == "withdrawn"
    written = path.read_bytes()
    assert written.count(b"\n") == written.count(b"\r\n") or b"\r" not in written


def test_prolonged(site_file: Path):
    """With the reason and the role of before, unless others are given; two years count from today."""
    decide(site_file, 1, "reassign", "--to", "kof")
    later = (datetime.now(UTC).date() + timedelta(days=600)).isoformat()
    assert run("decide", site_file, 1, "prolong", "--until", later).exit_code == 0
    first, second = json.loads(run("decide", site_file, "--list", "--json").output)
    assert (first["status"], second["status"]) == ("idle", "in-force")
    assert (second["action"], second["to"], second["reason"], second["until"]) == (
        "reassign", "kof", "Byts i vår.", later,
    )  # fmt: skip
    result = run("decide", site_file, 2, "prolong", "--until", later)
    assert (result.exit_code, "nothing is decided on it" in result.output) == (2, True)


def test_miswritten_file_gets_nothing_added(site_file: Path):
    path = site_file.parent / "decisions.toml"
    path.write_text("[[decision]]\nrason = 1\n", encoding="utf-8")
    result = decide(site_file, 1, "accept")
    assert result.exit_code == 2
    assert "decisions.toml:2: decision.rason" in result.output
    assert path.read_text(encoding="utf-8") == "[[decision]]\nrason = 1\n"


def test_unknown_issue_in_the_file_is_said(site_file: Path):
    """A hand-written entry that is about nothing does no harm, and is not passed over in silence."""
    entry = f'[[decision]]\naction = "accept"\nissue = 99\nreason = "r"\nby = "webbråd"\nuntil = {UNTIL}\n'
    (site_file.parent / "decisions.toml").write_text(entry, encoding="utf-8")
    [row] = json.loads(run("decide", site_file, "--list", "--json").output)
    assert (row["status"], row["about"]) == ("unknown-issue", "#99")


def test_what_happened_cannot_be_changed(site_file: Path):
    """The database itself refuses, whoever asks."""
    decide(site_file, 1, "accept")
    with Store(site_file.parent / "x") as store:
        for statement in ("UPDATE event SET who = 'x'", "DELETE FROM event"):
            with pytest.raises(sqlite3.IntegrityError, match="events are never"):
                store.execute(statement)


def test_while_a_night_runs(site_file: Path):
    """The decision is in the file, and the night that runs does not know it; the next one applies it."""
    with locked(site_file.parent / "x"):
        result = run("decide", site_file, 1, "accept", "--reason", "Tas bort.", "--by", "webbteamet", "--until", UNTIL)
    assert result.exit_code == 0, result.output
    assert "The next run applies it; it is about 1 issue on 1 page." in result.output
    assert "Tas bort." in (site_file.parent / "decisions.toml").read_text(encoding="utf-8")
    assert issues(site_file)[0]["state"] == "open"
