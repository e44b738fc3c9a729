"""`webbrond mail`: what would be sent, what cannot be, and settings that are refused."""

import email
import email.policy
import json
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audits.model import Finding, Place
from audits.reasons import Code
from crawler.cli.main import main
from crawler.config import load
from crawler.night.pipeline import send_mail
from reports.store.database import Store, pack
from rules import InvalidInput

SITE = """
[site]
id = "x"
name = "Exempels kommun"
start = ["https://www.exempel.se/"]
[[owner]]
id = "sof"
name = "Socialförvaltningen"
email = "sof@exempel.se"
[report]
mail = {{ host = "127.0.0.1", port = {port}, from = "rond@exempel.se", starttls = false }}
"""


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture
def site_file(tmp_path: Path) -> Path:
    """A site whose second round found one new fault, and a mail server that is not there."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    (tmp_path / "site.toml").write_text(SITE.format(port=port), encoding="utf-8")
    url = "https://www.exempel.se/a"
    with Store(tmp_path / "x") as store:
        for _ in range(2):
            run_id = store.start_run("Europe/Stockholm").id
            store.set_run(run_id, state="done", stage="publish")
        store.execute(
            "INSERT INTO issue (fingerprint, rule, scope, key, url, owner, state, origin, pages, occurrences,"
            " priority, band, factors, opened_run, last_seen_run, last_checked_run, rule_version, finding, urls)"
            " VALUES ('v1:1', 'accessibility.image-alt', 'page', ?, ?, 'sof', 'open', 'content', 1, 1, 1, 'Nu', '{}',"
            " ?, ?, ?, 1, ?, ?)",
            url, url, run_id, run_id, run_id,
            pack(Finding("accessibility.image-alt", url, place=Place("img|x|", ""))), pack([url]),
        )  # fmt: skip
        store.event(1, run_id, "opened")
    return tmp_path / "site.toml"


def test_dry_run_writes_files(site_file: Path):
    """Which any mail program opens; nothing is sent, and nothing counts as sent."""
    result = run("mail", site_file, "--dry-run")
    assert result.exit_code == 0, result.output
    [path] = (site_file.parent / "x" / "mail").rglob("*.eml")
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert message["To"] == "sof@exempel.se"
    assert message["Subject"] == "Webbronden: 1 nytt (Socialförvaltningen)"
    with Store(site_file.parent / "x", readonly=True) as store:
        assert store.row("SELECT count(*) AS n FROM mail") == {"n": 0}


def test_what_cannot_be_sent_is_a_remark(site_file: Path):
    """The night is as good as before; the command says it, and may be tried again."""
    with Store(site_file.parent / "x") as store:
        assert len(send_mail(load(site_file), store, store.run().id)) == 1
        assert store.run().state == "done"
        assert store.run().remarks[0].code is Code.REMARK_NO_MAIL
    assert run("mail", site_file).exit_code == 4
    assert "Inga brev" in json.dumps(json.loads(run("status", site_file, "--json").output)[-1], ensure_ascii=False)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('host = "127.0.0.1"', 'password = "x"', "report.mail.password: .*WEBBROND_SMTP_PASSWORD"),
        ('host = "127.0.0.1", ', "", "report.mail.host is missing"),
        ("rond@exempel.se", "rond", 'report.mail.from: "rond" is not a mail address'),
        ("starttls = false", 'starttls = false, user = "rond"', "a password would be sent in clear"),
        ("starttls = false", "startls = false", "report.mail.startls is not a known key; did you mean starttls"),
        ("starttls = false", 'url = "reports"', "report.mail.url:"),
        ("sof@exempel.se", "sof@exempel.se\\r\\nBcc: x@y.se", "owner.email:"),
    ],
)
def test_settings_that_are_refused(tmp_path: Path, old: str, new: str, message: str):
    path = tmp_path / "site.toml"
    path.write_text(SITE.format(port=25).replace(old, new), encoding="utf-8")
    with pytest.raises(InvalidInput, match=message):
        load(path)
