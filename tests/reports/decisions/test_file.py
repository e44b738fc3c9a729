"""decisions.toml: what it says, what is refused and how, and which of several decisions holds."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.site_config import Identity, Owner, Site
from reports.decisions.file import (
    FILE,
    Case,
    Decision,
    Decisions,
    announced,
    append_decision,
    read_decisions,
)
from reports.decisions.roles import looks_like_a_person
from reports.store import pack
from rules import InvalidInput

SITE = Site(
    Identity(id="x", name="Exempels kommun", start=("https://www.exempel.se/",)),
    owner=(Owner("sof", "Socialförvaltningen", "SOF"), Owner("kof", "Kultur- och fritidsförvaltningen", "KoF")),
)
RULES = {"readability.long-sentence": None, "accessibility.image-alt": None}
TODAY = date(2026, 11, 22)
SOUND = """
[[decision]]
action = "accept"
issue = 17
reason = "Byts i vår."
by = "huvudredaktör SOF"
until = 2027-05-31
"""


def from_text(folder: Path, text: str) -> Decisions:
    (folder / FILE).write_text(text, encoding="utf-8")
    return read_decisions(folder, SITE, RULES)


def one(**changes: object) -> Decision:
    return Decision(**({"action": "accept", "reason": "r", "by": "webbråd", "until": date(2027, 1, 1)} | changes))  # type: ignore[arg-type]


def case(number: int = 1, rule: str = "readability.long-sentence", owner: str = "sof", *paths: str) -> Case:
    return Case(number, rule, owner, pack([f"https://www.exempel.se{path}" for path in paths or ("/a/b",)]))


def test_no_file_is_no_decision(tmp_path: Path):
    assert read_decisions(tmp_path, SITE, RULES).entries == ()


def test_sound(tmp_path: Path):
    [decision] = from_text(tmp_path, SOUND).entries
    assert (decision.issue, decision.until, decision.scope) == (17, date(2027, 5, 31), "issue")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("reason =", "rason =", ":5: decision.rason is not a known key; did you mean reason?"),
        ('reason = "Byts i vår."', "", ":2: decision.reason is missing"),
        ('"Byts i vår."', '" "', ":5: decision.reason must say something"),
        ("until = 2027-05-31", "", ":2: decision.until is missing"),
        ("2027-05-31", '"i vår"', ":7: decision.until must be a date, such as 2027-05-31"),
        ("2027-05-31", "2027-05-31\nmade = 2024-01-01", ":7: decision.until must be at most two years"),
        ("2027-05-31", "2027-05-31\nmade = 2027-06-01", ":7: decision.until: 2027-05-31 is before the day"),
        ('"accept"', '"acept"', 'action: "acept" is not one of "accept", .*; did you mean "accept"?'),
        ('"accept"', '"reassign"', "decision.to is missing"),
        ('"accept"', '"reassign"\nto = "soff"', 'decision.to: there is no owner "soff"; did you mean sof?'),
        ("issue = 17", "", "issue or rule is missing"),
        ("issue = 17", 'rule = "readability.long-sentence"', "owner or path is missing"),
        ("issue = 17", 'issue = 17\nowner = "sof"', "an issue or about a rule, not both"),
        ("issue = 17", 'rule = "readability.long-sentense"\nowner = "sof"', "did you mean readability.long-sentence"),
        ("issue = 17", 'rule = "readability.long-sentence"\npath = "arkiv"', "decision.path must be a glob"),
        ("[[decision]]", "[decision]", r":2: decision must have two pairs of brackets, \[\[decision\]\]"),
        ("[[decision]]", "[[beslut]]", "beslut is not a known section; known: decision"),
        ("17", "'17", ": is not valid TOML"),
        ("issue = 17", 'issue = "17"', ":4: decision.issue must be a whole number: 17, without quotation marks"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, message: str):
    """The file, the entry, the key, and the nearest that is known."""
    with pytest.raises(InvalidInput, match=message) as caught:
        from_text(tmp_path, SOUND.replace(old, new))
    assert FILE in str(caught.value)


def test_everything_that_is_wrong_is_named_at_once(tmp_path: Path):
    """Of each entry, with its number where there are several."""
    wrong = SOUND.replace("reason", "rason").replace("17", '"17"')
    with pytest.raises(InvalidInput) as caught:
        from_text(tmp_path, SOUND + wrong + SOUND.replace('"accept"', '"reassign"'))
    assert [line.partition(f"{FILE}:")[2].partition(";")[0] for line in caught.value.lines] == [
        "9: decision.reason (entry 2) is missing",
        "11: decision.issue (entry 2) must be a whole number: 17, without quotation marks",
        "12: decision.rason (entry 2) is not a known key",
        "16: decision.to (entry 3) is missing: which owner has it from now on?",
    ]


@given(reason=st.text(st.characters(codec="utf-8"), min_size=1), by=st.text(st.characters(codec="utf-8"), min_size=1))
def test_what_is_appended_is_read_back(tmp_path_factory: pytest.TempPathFactory, reason: str, by: str):
    """Whatever a reason holds; and what stood in the file, comments too, stays."""
    folder = tmp_path_factory.mktemp("decisions")
    (folder / FILE).write_text("# vår egen kommentar" + SOUND.rstrip(), encoding="utf-8")
    decision = one(issue=3, fingerprint="v1:a", reason=f"x{reason}", by=f"x{by}")
    append_decision(folder, decision, f"En bild\n[[decision]] {reason}", SITE, RULES)
    [_, back] = read_decisions(folder, SITE, RULES).entries
    assert (back.issue, back.fingerprint, back.until) == (3, "v1:a", decision.until)
    assert back.reason == re.sub(r"[\x00-\x1f\x7f]+", " ", f"x{reason}").strip()
    assert (folder / FILE).read_text(encoding="utf-8").startswith("# vår egen kommentar" + SOUND.rstrip())


def test_appending_keeps_the_line_ends_of_the_file(tmp_path: Path):
    """And every byte that is there, such as the byte order mark of Notepad."""
    before = "\ufeff" + SOUND.replace("\n", "\r\n")
    (tmp_path / FILE).write_bytes(before.encode())
    append_decision(tmp_path, one(issue=3), "En bild", SITE, RULES)
    after = (tmp_path / FILE).read_bytes().decode()
    assert after.startswith(before)
    assert "\n" not in after.replace("\r\n", "")
    assert len(read_decisions(tmp_path, SITE, RULES).entries) == 2


@pytest.mark.parametrize("codec", ["utf-16", "cp1252"])
def test_appending_to_another_encoding_makes_it_utf8(tmp_path: Path, codec: str):
    """TOML is UTF-8, and two encodings in one file would be none."""
    before = f"# Örebros beslut{SOUND}"
    (tmp_path / FILE).write_bytes(before.encode(codec))
    append_decision(tmp_path, one(issue=3, reason="Flyttas → våren"), "En bild", SITE, RULES)
    assert (tmp_path / FILE).read_bytes().decode().startswith(before)
    assert read_decisions(tmp_path, SITE, RULES).entries[1].reason == "Flyttas → våren"


def test_last_day_is_included():
    decision = one(issue=1, until=TODAY)
    assert decision.is_in_force(TODAY)
    assert decision.ends_soon(TODAY)
    assert not decision.is_in_force(date(2026, 11, 23))
    assert not one(until=date(2026, 12, 7)).ends_soon(TODAY)
    assert one(until=date(2026, 12, 6)).ends_soon(TODAY)


@pytest.mark.parametrize(("days", "before"), [(365, 14), (28, 14), (10, 5), (3, 1), (2, 1), (1, 1)])
def test_the_end_of_a_short_one_is_announced_too(days: int, before: int):
    """At half its time, and at least a day before; of others fourteen days before."""
    until = TODAY + timedelta(days=days)
    assert announced(TODAY, until) == until - timedelta(days=before)
    assert announced(None, until) == until - timedelta(days=14)


def test_last_that_fits_holds_and_the_issue_goes_before_the_rule():
    early, late = one(issue=1, reason="early"), one(issue=1, reason="late", action="not-a-fault")
    by_rule = one(rule="readability.long-sentence", owner="sof")
    assert Decisions((early, late, by_rule)).standing(case(), TODAY).state == late
    assert Decisions((early, by_rule)).standing(case(2), TODAY).state == by_rule
    assert Decisions((by_rule,)).standing(case(2, owner="kof"), TODAY).state is None


def test_expired_one_gives_way_to_one_that_holds():
    over = one(issue=1, until=date(2026, 1, 1))
    by_rule = one(rule="readability.long-sentence", owner="sof")
    assert Decisions((by_rule, over)).standing(case(), TODAY).state == by_rule


def test_path_must_hold_every_page_of_the_issue():
    """A template's fault is not accepted because one of its pages lies in the archive."""
    archive = Decisions((one(rule="readability.long-sentence", path="/arkiv/*"),))
    assert archive.standing(case(1, "readability.long-sentence", "sof", "/arkiv/1", "/arkiv/2"), TODAY).state
    assert archive.standing(case(1, "readability.long-sentence", "sof", "/arkiv/1", "/om"), TODAY).state is None


def test_new_owner_may_have_decided():
    """Reassigned first; what the new owner has accepted holds then."""
    given_away = one(issue=1, action="reassign", to="kof")
    accepted = one(rule="readability.long-sentence", owner="kof")
    standing = Decisions((accepted, given_away)).standing(case(), TODAY)
    assert (standing.owner, standing.state) == (given_away, accepted)


def test_fingerprint_outlives_the_number():
    """After a lost database the numbers are others'; the fingerprint still finds its issue, or none."""
    decision = one(issue=1, fingerprint="v1:a")
    assert Decisions((decision,), {"v1:a": 9}).standing(case(9), TODAY).state
    assert Decisions((decision,), {"v1:a": 9}).standing(case(1), TODAY).state is None
    assert Decisions((decision,)).standing(case(1), TODAY).state is None


@pytest.mark.parametrize("role", ["Anna Andersson", "anna.andersson@exempel.se", "Anna-Lena Öberg Ek"])
def test_person(role: str):
    assert looks_like_a_person(role, SITE)


@pytest.mark.parametrize(
    "role", ["huvudredaktör SOF", "Huvudredaktör Socialförvaltningen", "Webbteamet", "webbråd", "Web Manager", "KoF"]
)
def test_role(role: str):
    assert not looks_like_a_person(role, SITE)
