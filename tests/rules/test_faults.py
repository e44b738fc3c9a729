"""Converting what a person wrote: every fault at once, in words made from the types."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from msgspec import Meta, Struct

from rules.faults import Fault, convert
from rules.files import InvalidInput, TomlFile
from rules.loader import RULES_FOLDER, load_rules, read_rule


class Part(Struct, frozen=True, forbid_unknown_fields=True):  # noqa: D101
    name: Annotated[str, Meta(min_length=1)]
    day: date | None = None


class Whole(Struct, frozen=True, forbid_unknown_fields=True):  # noqa: D101
    count: Annotated[int, Meta(ge=1, le=9)] = 1
    mode: Literal["one"] | tuple[str, ...] = "one"
    impact: dict[str, Literal["minor", "serious"]] = {}
    part: tuple[Part, ...] = ()


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("", []),
        ("count = true", ["count must be a whole number"]),
        ("count = 10", ["count: 10 is more than 9"]),
        ("mode = 3", ['mode must be "one" or a list, such as ["…"]']),
        ("impact = { a = 'minr' }", ['impact.a: "minr" is not one of "minor", "serious"; did you mean "minor"?']),
        ("[[part]]\nname = ''", ["part.name must not be empty"]),
        ("[[part]]\nname = 'a'\nday = 3", ["part.day must be a date, such as 2027-05-31"]),
        ("part = 3", ["part must be a list of sections"]),
        ("part = [3]", ["part must be a section, [[part]]"]),
        ("x = 1\ncount = 0\n[[part]]", [
            "x is not a known key; known: count, mode, impact, part", "count: 0 is less than 1", "part.name is missing",
        ]),
    ],
)  # fmt: skip
def test_every_fault_is_told_in_words(text: str, messages: list[str]):
    _, faults = convert(tomllib.loads(text), Whole)
    assert [fault.message() for fault in faults] == messages


def test_what_is_sound_is_checked_though_something_else_is_not():
    """A check sees each section without its faulty keys, and names its keys as the section does."""

    def check(part: Part) -> Any:
        yield Fault(("name",), f"must not be {part.name}")

    raw = {"count": 0, "part": [{"name": "a", "day": "tomorrow"}, {}, {"name": "b"}]}
    whole, faults = convert(raw, Whole, {Part: check})
    assert whole == Whole(part=(Part("a"), Part("b")))
    assert [(fault.key, fault.text) for fault in faults if fault.text.startswith("must not be")] == [
        (("part", 0, "name"), "must not be a"), (("part", 2, "name"), "must not be b"),
    ]  # fmt: skip


def test_sections_of_entries_have_their_own_lines(tmp_path: Path):
    path = tmp_path / "a.toml"
    path.write_text("[[rule]]\n[rule.sv]\na = 1\n[[rule]]\n[rule.sv]\na = 1\n'quoted key' = 2\nb.c = 3\n", "utf-8")
    line = TomlFile(path).line_of
    assert [line(("rule", 0, "sv", "a")), line(("rule", 1, "sv", "a")), line(("rule", 1, "sv"))] == [3, 6, 5]
    assert [line(("rule", 1, "sv", "quoted key")), line(("rule", 1, "sv", "b", "c")), line(("x",))] == [7, 8, None]


def test_a_rule_names_every_fault(tmp_path: Path):
    path = tmp_path / "readability" / "a.toml"
    path.parent.mkdir()
    path.write_text(
        "id = 'readability.a'\nversion = '1'\nstatus = 'Stable'\n[[example]]\n[[example]]\noutcme = 1\n", "utf-8"
    )
    with pytest.raises(InvalidInput) as error:
        read_rule(path)
    said = [line.removeprefix(str(path)) for line in error.value.lines]
    assert ":2: version must be a whole number: 1, without quotation marks" in said
    assert ':3: status: "Stable" is not one of "preview", "stable", "retired"; did you mean "stable"?' in said
    assert ":4: example.outcome (entry 1) is missing" in said
    assert ":6: example.outcme (entry 2) is not a known key; did you mean outcome?" in said


@pytest.mark.parametrize(("before", "after", "message"), [
    ('how = "Refer to', 'how = "Refer to {better},', "en.how must not have braces: only failure takes values"),
    ("now {better} applies", "now {bettr} applies",
     "en.failure must take the values of sv.failure (better, law), not bettr, law"),
    ("{better} applies", "{better applies", "en.failure: expected '}' before end of string"),
])  # fmt: skip
def test_a_value_that_nothing_fills_is_a_fault(before: str, after: str, message: str, tmp_path: Path):
    """The advice "Refer to {better}" was published as it is."""
    path = tmp_path / "readability" / "repealed-law.toml"
    path.parent.mkdir()
    text = (RULES_FOLDER / "readability" / path.name).read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")
    with pytest.raises(InvalidInput) as error:
        read_rule(path)
    [line] = error.value.lines
    assert line.endswith(message)


def test_the_rule_set_names_the_faults_of_every_file(tmp_path: Path):
    for name in ("a", "b"):
        path = tmp_path / "readability" / f"{name}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"id = 'readability.{name}'\nversion = '1'\n", "utf-8")
    with pytest.raises(InvalidInput) as error:
        load_rules(tmp_path)
    assert [line for line in error.value.lines if "a.toml:2: version must" in line]
    assert [line for line in error.value.lines if "b.toml:2: version must" in line]
