"""The house: rooms of a size that one can look over, entered by their public names, and a root without clutter."""

import ast
import importlib
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from cases import each

ROOT = Path(__file__).parent.parent
TOPS = ("crawler", "reports", "audits", "rules")
MODULES = {
    file.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."): file
    for top in TOPS
    for file in (ROOT / top).rglob("*.py")
}
ROOMS = sorted(name.removesuffix(".__init__") for name in MODULES if name.endswith(".__init__"))
# Doors without a public name: packages of packages, the command line on top of all, and one file a command.
WITHOUT_NAMES = {"crawler", "reports", "audits", "crawler.cli", "crawler.cli.commands"}
PLUGINS = {"crawler.cli.commands", "audits.accessibility", "audits.navigation", "audits.readability", "audits.services"}
MOST_MODULES, MOST_LINES = 15, 300
AT_THE_ROOT = {
    "CHANGELOG.md", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "SECURITY.md",
    "constraints.txt", "hatch_build.py", "package-lock.json", "package.json", "publiccode.yml", "pyproject.toml",
    "requirements.txt", "scrapy.cfg",
}  # fmt: skip


def room_of(module: str) -> str:
    """Return the package that ``module``, or the package of that name, belongs to."""
    return module.removesuffix(".__init__") if module.endswith(".__init__") else module.rpartition(".")[0]


def imports_of(module: str) -> Iterator[tuple[str, str]]:
    """Yield the module and the name of each import of our own; ``import a.b`` is that of ``b`` from ``a``."""
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] in TOPS:
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            for package, dot, name in (alias.name.rpartition(".") for alias in node.names):
                if dot and package.partition(".")[0] in TOPS:
                    yield package, name


@each("room", [room for room in ROOMS if room not in WITHOUT_NAMES])
def test_public_names_are_there(room: str):
    """What a room says is public can be had from it, and is not hidden by a module of the same name."""
    package = importlib.import_module(room)
    inside = {name.rpartition(".")[2] for name in MODULES if room_of(name) == room}
    assert package.__doc__
    assert package.__all__
    for name in package.__all__:
        value = getattr(package, name)
        assert (name in inside) == (type(value).__name__ == "module"), name


@each("module", MODULES)
def test_rooms_are_entered_by_their_public_names(module: str):
    """Modules of another room are its own matter; only the lobby of a package (`audits.model`) is open to all."""
    for imported, name in imports_of(module):
        room = room_of(imported) if imported in MODULES else imported
        own = room_of(module)
        if own == room or own.startswith(f"{room}.") or room in WITHOUT_NAMES:
            continue
        assert imported == room, f"{module} imports {name} from {imported} and not from {room}"
        assert name in importlib.import_module(room).__all__


@each("module", [name for name in MODULES if name.startswith(("audits", "reports", "crawler.browser"))])
def test_addresses_are_parsed_in_one_place(module: str):
    """The parsers of the standard library raise for addresses that pages have, such as ``http://[namn/#del``."""
    found = {
        alias.name
        for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8")))
        if isinstance(node, (ast.ImportFrom, ast.Import))
        for alias in node.names
    }
    raising = {"urllib.parse", "urlsplit", "urlparse", "urljoin", "urldefrag", "urlunsplit"}
    assert module == "audits.page.addresses" or not found & raising


def test_rooms_are_not_crowded():
    rooms: defaultdict[str, int] = defaultdict(int)
    for module in MODULES:
        if not module.endswith(".__init__"):
            rooms[room_of(module)] += 1
    crowded = {room: size for room, size in rooms.items() if size > MOST_MODULES and room not in PLUGINS}
    assert crowded == {}


def test_modules_are_not_long():
    files = [file for top in (*TOPS, "bench", "tests", "tools") for file in (ROOT / top).rglob("*.py")]
    lengths = {str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert {file: length for file, length in lengths.items() if length > MOST_LINES} == {}


def test_scripts_are_checked_for_types():
    """`make lint` checks those of tools/js/tsconfig.json; editors, those that ask. The demo's are content."""
    demo = ROOT / "crawler" / "demo"
    scripts = [file for top in TOPS for file in (ROOT / top).rglob("*.js") if not file.is_relative_to(demo)]
    assert len(scripts) > 10
    for script in scripts:
        assert script.read_text(encoding="utf-8").startswith("// @ts-check\n"), script


def test_the_root_holds_only_what_belongs_there():
    """Scratch files have landed there once: 58 of them."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = {name for name in listed.stdout.splitlines() if "/" not in name and not name.startswith(".")}
    assert files == AT_THE_ROOT
