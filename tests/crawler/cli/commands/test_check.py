"""`webbrond check`: what it says of a page, what it could not test, and its exit codes."""

import json
import socket
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.cli.main import main

MEASURES = {
    "words", "sentences", "lix", "rix", "ovix", "long_sentence_share", "passive_share", "nominalisations_per_1000",
    "stiff_words_per_1000", "readability",
}  # fmt: skip


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


TEXT = "<p>Du kan ansöka om bygglov på vår webbplats. Vi svarar inom tio veckor. Avgiften beror på vad du bygger.</p>"
LONG = (
    "<p>Om du vill bygga ut ditt hus eller sätta upp ett högt staket mot gatan behöver du först skicka in en "
    "ansökan till oss med ritningar som visar hur det ska se ut när allt är klart.</p>"
)


def page(body: str) -> str:
    head = '<head><meta charset="utf-8"><title>Bygglov – Exempel</title></head>'
    return f'<!doctype html><html lang="sv">{head}<body><main><h1>Ansök om bygglov</h1>{body}</main></body></html>'


def check(tmp_path: Path, body: str, *options: str) -> Result:
    path = tmp_path / "page.html"
    path.write_text(page(body), encoding="utf-8")
    return run("check", path, "--no-browser", "--json", *options)


def test_check(tmp_path: Path):
    """One object with scores, the measures of plain language, findings, and what was not tested."""
    result = check(tmp_path, TEXT * 12 + LONG)
    assert result.exit_code == 0
    report = json.loads(result.output)
    assert {"url", "scores", "measures", "findings", "not_tested"} <= set(report)
    assert set(report["scores"]) == {"accessibility", "readability", "navigation", "services"}
    assert set(report["measures"]) >= MEASURES
    assert report["measures"]["lix"] is not None
    assert 0 <= report["measures"]["readability"] <= 100
    [long] = [finding for finding in report["findings"] if finding["rule"] == "readability.long-sentence"]
    assert long["message"] == "Meningen har 37 ord"
    assert long["impact"] == "serious"  # over 35 words: graver than others of its rule
    assert long["where"].startswith("Om du vill bygga ut")


def test_check_says_what_it_did_not_test(tmp_path: Path):
    """A short text has no score, and says so; without a browser, so does accessibility."""
    report = json.loads(check(tmp_path, TEXT).output)
    assert report["measures"]["readability"] is None
    assert any("för kort" in reason for reason in report["not_tested"])
    assert any("webbläsare" in reason for reason in report["not_tested"])


def test_check_says_the_verdict_first(tmp_path: Path):
    """On a terminal: the verdict, then the hardest sentences, then each fault with its advice once."""
    hard = "<p>Handläggningen av ansökningshandlingarna förutsätter alltid situationsplan och planritning.</p>"
    path = tmp_path / "page.html"
    path.write_text(page(TEXT * 12 + LONG + LONG.replace("högt", "lågt") + hard), encoding="utf-8")
    shown = run("check", path, "--no-browser").output
    order = ["fel att rätta", "Svårast att läsa", "”Handläggningen av", "Meningen har 37 ord", "Inte prövat:"]
    assert sorted(order, key=shown.index) == order
    assert shown.count("Sätt punkt där en ny tanke börjar") == 1
    assert "Traceback" not in shown


def test_check_without_the_browser_it_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Degraded: exit code 3, and the score is said to be of a part only."""
    monkeypatch.setenv("WEBBROND_CHROMIUM", str(tmp_path / "none"))
    path = tmp_path / "page.html"
    path.write_text(page(TEXT * 12), encoding="utf-8")
    result = run("check", path)
    assert result.exit_code == 3
    assert "bara delvis prövat" in result.output
    assert "Inte prövat: WEBBROND_CHROMIUM" in result.output


def test_check_of_a_server_that_is_down():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    result = run("check", f"http://127.0.0.1:{port}/")
    assert result.exit_code == 2
    assert "could not be reached" in result.output


def test_check_gate(tmp_path: Path):
    assert check(tmp_path, TEXT * 12 + LONG, "--fail-on", "minor").exit_code == 1
    assert check(tmp_path, TEXT * 12 + LONG, "--fail-on", "critical").exit_code == 0


def test_check_of_nothing(tmp_path: Path):
    result = run("check", tmp_path / "none.html", "--no-browser")
    assert result.exit_code == 2
    assert "none.html" in result.output


CORPUS = tomllib.loads((Path(__file__).parents[3] / "audits" / "corpus" / "kinds.toml").read_text(encoding="utf-8"))
FILES = [(kind, case) for kind in ("statute", "minutes", "news") for case in CORPUS[kind] if "text" in case]


@pytest.mark.parametrize(("kind", "case"), FILES, ids=[case["name"] for _, case in FILES])
def test_exempt_text_has_no_score_and_says_why(tmp_path: Path, kind: str, case: dict[str, str]):
    """The text of a statute, minutes or news in a file is not judged, and is never called good."""
    path = tmp_path / "text.txt"
    path.write_text(case["text"] * 3, encoding="utf-8")
    report = json.loads(run("check", path, "--json").output)
    assert (report["kind"], report["scores"]["readability"], report["findings"], report["hardest"]) == (
        kind,
        None,
        [],
        [],
    )
    assert report["measures"]["lix"] is None
    shown = run("check", path).output
    assert "Inget omdöme: se sist varför." in shown
    assert "Språket i sådana bedöms inte." in " ".join(shown.split())
    assert "100" not in shown


@pytest.mark.parametrize("kind", ["statute", "minutes", "news", "easy-read"])
def test_exempt_page_is_not_called_good(tmp_path: Path, kind: str):
    """Other areas are judged on an exempt page; the verdict says that its language is not."""
    report = json.loads(check(tmp_path, TEXT * 12 + LONG, "--kind", kind).output)
    assert report["scores"]["readability"] is None
    assert report["weighs"] == {}
    shown = run("check", tmp_path / "page.html", "--no-browser", "--kind", kind).output
    assert "Språket är inte bedömt: se sist." in shown
    assert "Inget fel att rätta" not in shown


@pytest.mark.parametrize("number", range(len(CORPUS["residents"]["texts"])))
def test_residents_page_with_a_misleading_name_is_judged(tmp_path: Path, number: int):
    """A page for residents in bureaucratic Swedish has findings and no good score, whatever its name and its tags."""
    pages = CORPUS["residents"]["pages"]
    text = CORPUS["residents"]["texts"][number]
    path = tmp_path / "protokoll.html"
    for heading, _, head in pages[number :: len(pages) // 3]:
        html = f'<html lang="sv"><head>{head}</head><main><h1>{heading}</h1>{text * 3}</main></html>'
        path.write_text(html, encoding="utf-8")
        report = json.loads(run("check", path, "--no-browser", "--json").output)
        assert any(finding["rule"].startswith("readability.") for finding in report["findings"]), heading
        assert report["scores"]["readability"] is not None, heading
        assert report["measures"]["readability"] < 90, heading


def test_a_page_with_too_many_elements_is_judged_in_part(tmp_path: Path):
    """Its beginning is judged, nothing passes there, and the result says so."""
    page = tmp_path / "lang.html"
    page.write_text("<!doctype html><html lang=sv><title>Lång</title><main><h1>Lång</h1>" + "<br>" * 200_001, "utf-8")
    done = run("check", str(page), "--no-browser", "--json", "--lang", "sv")
    result = json.loads(done.stdout)
    assert any("kunde inte tolkas helt" in reason for reason in result["not_tested"])
    assert "pass" not in result["outcomes"].values()
