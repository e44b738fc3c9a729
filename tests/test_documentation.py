"""What people and scripts rely on is documented: commands, options, exit codes, keys of site.toml, fields of exports.

A name that the code does not know may not be documented either.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_origin

import click
import pytest
from click.testing import CliRunner
from msgspec import Struct, to_builtins
from msgspec.json import encode
from msgspec.structs import fields

from audits.model import Finding, Link, PageRecord, PageResult
from audits.navigation.questions import Answered
from audits.services.model import Service
from audits.site_config import Site
from crawler.cli import options
from crawler.cli.main import main
from reports.export.names import Format, What
from reports.store.database import Store, pack

ROOT = Path(__file__).parent.parent
COMMANDS = {"webbrond": main} | {f"webbrond {name}": command for name, command in main.commands.items()}
EXIT_CODES = {str(code) for name, code in vars(options).items() if name.isupper() and isinstance(code, int)}
OBJECTS = [
    pytest.param(field.name, kind, id=field.name)
    for field in fields(Service)
    for kind in get_args(field.type)
    if isinstance(kind, type) and issubclass(kind, Struct)
]
RUN, PAGE, DOCUMENT = "2026-11-22T0130", "https://www.exempel.se/", "https://www.exempel.se/a.pdf"
SITE_TOML = f'[site]\nid = "exempel"\nname = "Exempels kommun"\nstart = ["{PAGE}"]\n'
DECISIONS_TOML = (
    '[[decision]]\naction = "accept"\nissue = 1\nreason = "Byts i vår."\nby = "webbråd"\nuntil = 2027-05-31\n'
)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(command: str) -> str:
    """The section of docs/commands.md about a command; "" if there is none."""
    sections = re.split(r"^## ", read("docs/commands.md"), flags=re.M)[1:]
    return {text.partition("\n")[0]: text for text in sections}.get(command, "")


def table(name: str, head: str) -> list[list[str]]:
    """The rows, as cells, of the table in a file whose first column is called ``head``."""
    found = re.search(rf"^\| {head} \|.*\n\|[-|]+\n((?:\|.*\n?)+)", read(name), flags=re.M)
    assert found, f"{name} has no table of {head!r}"
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in found[1].splitlines()]


def code(text: str) -> list[str]:
    """The names in backticks; "`a, b`" are two."""
    return [name for span in re.findall(r"`([^`]+)`", text) for name in span.split(", ")]


def options_of(command: click.Command) -> set[str]:
    return {name for option in command.params if isinstance(option, click.Option) for name in option.opts}


def choices_of(command: click.Command) -> set[str]:
    kinds = [each.type for each in command.params]
    return {choice for kind in kinds if isinstance(kind, click.Choice) for choice in kind.choices}


@pytest.mark.parametrize("name", COMMANDS)
def test_command_has_help(name: str):
    """The first line is a sentence, as the list of commands shows it; no option goes without saying."""
    command = COMMANDS[name]
    assert re.match(r"[A-Z].*\.$", (command.help or "").partition("\n")[0])
    assert [option.name for option in command.params if isinstance(option, click.Option) and not option.help] == []


def test_commands_are_documented():
    """One section per command, and none about a command that does not exist."""
    assert re.findall(r"^## (.*)", read("docs/commands.md"), flags=re.M) == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_options_are_documented(name: str):
    """The section of a command names its arguments, its options and the values that these can have."""
    text = section(name)
    assert set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", text)) == options_of(COMMANDS[name])
    assert choices_of(COMMANDS[name]) <= set(code(text))
    for argument in COMMANDS[name].params:
        if isinstance(argument, click.Argument):
            assert argument.make_metavar(click.Context(COMMANDS[name])) in text


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "webbrond"])
def test_exit_codes_of_commands_are_documented(name: str):
    codes = set(re.findall(r"`(\d+)`", section(name).partition("Exit codes: ")[2]))
    assert {"0"} <= codes <= EXIT_CODES


@pytest.mark.parametrize("name", ["README.md", "docs/commands.md"])
def test_exit_codes_are_documented(name: str):
    assert {row[0] for row in table(name, "exit code")} == EXIT_CODES


def keys_of(kind: type[Struct], name: str = "", shape: str = "[{}]") -> Iterator[tuple[str, str]]:
    """Yield each key of site.toml with the head of its section, as the file has it."""
    for field in fields(kind):
        is_list = get_origin(field.type) is tuple
        inner = get_args(field.type)[0] if is_list else field.type
        if isinstance(inner, type) and issubclass(inner, Struct):
            yield from keys_of(inner, f"{name}.{field.encode_name}".strip("."), "[[{}]]" if is_list else "[{}]")
        else:
            yield shape.format(name), field.encode_name


def test_keys_of_site_toml_are_documented():
    documented, head = set(), ""
    for row in table("docs/site-toml.md", "section"):
        head = "".join(code(row[0])) or head
        documented |= {(head, key) for key in code(row[1])}
    assert documented == set(keys_of(Site))


def add(store: Store, name: str, /, **known: object) -> None:
    """Add a row to a table; columns that must be filled, and are not known, are empty."""
    empty = {"TEXT": "", "INTEGER": 0, "REAL": 0.0, "BLOB": b""}
    columns = [column for column in store.db[name].columns if column.notnull and column.default_value is None]
    store.db[name].insert({column.name: empty[column.type] for column in columns} | known)


@pytest.fixture(scope="module")
def site_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site.toml whose work folder holds one thing of each subject of `export`."""
    home = tmp_path_factory.mktemp("documented")
    (home / "site.toml").write_text(SITE_TOML, encoding="utf-8")
    (home / "decisions.toml").write_text(DECISIONS_TOML, encoding="utf-8")
    finding = Finding("accessibility.image-alt", PAGE)
    record = PageRecord(PAGE, "Start", "Start", "sv", "sv", "start", 0)
    result = PageResult(record, {finding.rule: "fail"}, (finding,), {"words": 0})
    service = Service("Bygglov", PAGE, PAGE, "www.exempel.se")
    with Store(home / "exempel") as store, store.atomic():
        page, document = store.url_id(PAGE), store.url_id(DOCUMENT)
        add(store, "run", id=RUN, started="2026-11-22T01:30:00+01:00")
        add(store, "snapshot", id=1, url=page, run=RUN, links=pack((Link(DOCUMENT, "Avgifter", "main"),)))
        add(store, "result", id=1, snapshot=1, data=pack(result))
        add(store, "visit", run=RUN, url=page, state="ok", snapshot=1, result=1)
        add(store, "visit", run=RUN, url=document, state="not-html")
        add(store, "document", run=RUN, url=document, type="application/pdf")
        add(store, "service", run=RUN, data=encode(service).decode())
        add(store, "measure", run=RUN, scope="site", name="score_services", value=100)
        asked = Answered("Vad kostar förskolan?", "Skola", 3)
        add(store, "site_result", run=RUN, data=pack({"facts": {"questions": [to_builtins(asked)]}}))
        add(store, "issue", id=1, rule=finding.rule, finding=pack(finding), factors="{}", urls=pack([PAGE]))
    return home / "site.toml"


def documented_fields(what: str) -> list[str]:
    """The fields of a subject; those of services have a file of their own."""
    if what == "services":
        return [name for row in table("docs/services.md", "field") for name in code(row[0])]
    [cell] = [row[2] for row in table("docs/export.md", "what") if row[0] == f"`{what}`"]
    return re.findall(r"`([^`]+)`", cell)[0].split(", ")


@pytest.mark.parametrize("what", get_args(What))
def test_fields_of_exports_are_documented(what: str, site_file: Path):
    exported = CliRunner().invoke(main, ["export", str(site_file), "--what", what])
    rows = json.loads(exported.output)
    assert rows
    assert set(documented_fields(what)) == {name for row in rows for name in row}


@pytest.mark.parametrize(("name", "kind"), OBJECTS)
def test_objects_in_fields_of_services_are_documented(name: str, kind: type[Struct]):
    [meaning] = [row[1] for row in table("docs/services.md", "field") if name in code(row[0])]
    assert {field.name for field in fields(kind)} <= set(code(meaning))


@pytest.mark.parametrize(("head", "names"), [("what", get_args(What)), ("format", get_args(Format))])
def test_subjects_and_formats_are_documented(head: str, names: tuple[str, ...]):
    assert {name for row in table("docs/export.md", head) for name in code(row[0])} == set(names)


def test_each_promise_of_security_has_its_tests() -> None:
    """Each test that SECURITY.md names exists, and each promise has one."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8").partition("## Promises and their tests")[2]
    rows = [line for line in text.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 20
    for row in rows:
        named = re.findall(r"(tests/[\w/]+\.py)::(\w+)", row)
        assert named, row
        for file, name in named:
            assert re.search(rf"^(?:async )?def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.M), (
                file,
                name,
            )
