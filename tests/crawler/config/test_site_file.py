"""site.toml: every error names the file and the key, and nothing wrong is taken for right."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from audits.site_config import Site
from crawler.config import load, workdir_of
from rules import InvalidInput

SOUND = """
[site]
id = "exempel"
name = "Exempels kommun"
start = ["https://www.exempel.se/"]
hosts = ["www.exempel.se"]
"""


def read(tmp_path: Path, text: str):
    path = tmp_path / "site.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_minimal(tmp_path: Path):
    """Name, id, start and hosts are enough; the rest has defaults."""
    site = read(tmp_path, SOUND)
    assert site.hosts == ("www.exempel.se",)
    assert site.crawl.delay == 0.5
    assert site.browser.pages == "changed"


def test_shipped_example():
    """What `webbrond init` writes is valid as it stands."""
    import crawler

    site = load(Path(crawler.__file__).parent / "site.example.toml")
    assert site.owner[0].id == "sof"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # Names: misspelled, in another case, singular, in another section, in Swedish.
        (SOUND + "[crawl]\ndealy = 1\n", ":8: crawl.dealy is not a known key; did you mean delay?"),
        (SOUND + "[crawl]\nDelay = 1\n", ":8: crawl.Delay is not a known key; did you mean delay?"),
        (SOUND + "[Crawl]\ndelay = 1\n", ":7: Crawl is not a known section; did you mean crawl?"),
        (SOUND + "[owners]\n", ":7: owners is not a known section; did you mean owner?"),
        (
            SOUND + "[[owner]]\nid = 'a'\nname = 'A'\npath = ['/']\n",
            "owner.path is not a known key; did you mean paths?",
        ),
        (SOUND + "delay = 1\n", ":7: site.delay is not a known key; it belongs in [crawl]"),
        (SOUND + "sender = 'x'\n", "site.sender is not a known key; it belongs in [services.norm]"),
        (
            SOUND + "[services.norm]\nheading = ['a']\n",
            "services.norm.heading is not a known key; did you mean headings?",
        ),
        # Types: text, numbers, lists, switches, sections.
        (SOUND + "[crawl]\ndelay = 'fast'\n", ':8: crawl.delay must be a number, not "fast"'),
        (SOUND + "[crawl]\ndelay = '0,5'\n", "crawl.delay must be a number: 0.5, without quotation marks"),
        (SOUND + "[crawl]\nmax_pages = 1.5\n", "crawl.max_pages must be a whole number"),
        (SOUND + "[crawl]\nexclude = '/nyheter/*'\n", 'crawl.exclude must be a list, such as ["/nyheter/*"]'),
        (SOUND + "[crawl]\nexclude = [1]\n", 'crawl.exclude must be text in quotation marks: "1"'),
        (SOUND + "[crawl]\nsitemaps = 'x'\n", 'crawl.sitemaps must be "auto" or a list, such as ["x"]'),
        (SOUND + "[crawl]\nallow_private = true\n", "crawl.allow_private must be false or a list"),
        (SOUND + "[browser]\nnarrow = 'false'\n", "browser.narrow must be true or false, without quotation marks"),
        (
            SOUND + "[browser]\npages = 'every'\n",
            'browser.pages: "every" is not one of "changed", "all", "sample", "none"',
        ),
        (
            SOUND + "[browser]\npages = 'All'\n",
            '"All" is not one of "changed", "all", "sample", "none"; did you mean "all"?',
        ),
        (SOUND + "[rules]\nlaw = 2.2\n", 'rules.law: 2.2 is not one of "2.1", "2.2"; did you mean "2.2"?'),
        (SOUND + "[[crawl]]\n", ":7: crawl must have one pair of brackets, [crawl], as there is only one"),
        (
            SOUND + "[owner]\nid = 'a'\n",
            ":7: owner must have two pairs of brackets, [[owner]], as there may be several",
        ),
        (SOUND.replace("[site]", "[[site]]"), ":2: site must have one pair of brackets"),
        ("site = 1\n", ":1: site must be a section, [site]"),
        ("[site]\nid = 'a'\n", ":1: site.name is missing"),
        ("", "site is missing"),
        # Ranges and forms.
        (SOUND + "[crawl]\ndelay = -1\n", "crawl.delay: -1 is less than 0"),
        (SOUND + "[report]\nmail = { port = 99999 }\n", ":8: report.mail.port: 99999 is more than 65535"),
        (
            SOUND + "[crawl]\nwindow = '25:00-03:00'\n",
            'crawl.window: "25:00-03:00" is not a time of day, such as "22:00-06:00"',
        ),
        (SOUND + "[crawl]\nmain = '#content >'\n", 'crawl.main: "#content >" is not a CSS selector'),
        (SOUND + "[[task]]\nname = 'x'\ntarget = []\n", "task.target must have at least one value"),
        (SOUND.replace('"exempel"', '"../x"'), 'site.id: "../x" is not made of letters, digits'),
        (SOUND + "[[owner]]\nid = '../../x'\nname = 'A'\n", "owner.id"),
        (SOUND + "[[owner]]\nid = 'con'\nname = 'A'\n", 'owner.id: "con" is reserved'),
        (
            SOUND + "[[owner]]\nid = 'a'\nname = 'A'\n[[owner]]\nid = 'A'\nname = 'B'\n",
            'owner.id (entry 2, "A"): "A" is the id of another owner too',
        ),
        (
            SOUND.replace("https://www", "ftp://www"),
            'site.start: "ftp://www.exempel.se/" is not an http or https address',
        ),
        (SOUND.replace('"https://www.exempel.se/"', ""), "site.start must have at least one value"),
        (SOUND.replace("https://www.exempel.se/", ""), "site.start"),
        (SOUND.replace("https://www", "https://me:secret@www"), "user name or password"),
        (
            SOUND.replace('"www.exempel.se"]', '"https://www.exempel.se"]'),
            'site.hosts: "https://www.exempel.se" is not a host',
        ),
        (SOUND.replace('"www.exempel.se"]', '"www.exempel.se:0"]'), "site.hosts"),
        (SOUND + "[services]\nhosts = ['a/b']\n", "services.hosts"),
        (SOUND + "timezone = 'Mars/Olympus'\n", 'site.timezone: "Mars/Olympus" is not a time zone'),
        # Secrets.
        (
            SOUND + "[report]\nmail = { password = 'x' }\n",
            ":8: report.mail.password: a secret does not belong in this file",
        ),
        (
            SOUND + "[browser]\nremote = 'http://me:hemlig@grid.se:4444'\n",
            ':8: browser.remote: "http://grid.se:4444" has a user name or password, or a key (not shown); set WEBB',
        ),
        (SOUND + "[crawl]\nsitemaps = ['https://x.se/s.xml?api_key=hemlig']\n", ":8: crawl.sitemaps: "),
        (SOUND + "[[owner]]\nid = 'a'\nname = 'A'\npaths = ['/a#access_token=hemlig']\n", ":10: owner.paths"),
        # No TOML.
        (SOUND + "start = ['x']\n", ":7: site.start is given twice, first in line 5"),
        (SOUND + "[crawl]\ndelay = 1\n[browser]\n[crawl]\n", ":10: crawl is given twice, first in line 7"),
        (SOUND + "contact = Webbteamet\n", ":7: is not valid TOML: Invalid value: contact = Webbteamet"),
    ],
)
def test_errors(tmp_path: Path, text: str, said: str):
    """The one message names the file, the line, the key, and what is allowed."""
    with pytest.raises(InvalidInput) as error:
        read(tmp_path, text)
    if text.startswith(SOUND):
        [_line] = error.value.lines
    assert said in str(error.value)
    assert "hemlig" not in str(error.value)
    assert str(tmp_path / "site.toml") in str(error.value)


def test_every_error_is_reported_at_once(tmp_path: Path):
    """In the order of the file."""
    text = SOUND.replace('"exempel"', "5") + "[statistics]\nvisits = 'besok.csv'\n[crawl]\ndelay = -1\ndealy = 1\n"
    text += "timeout = '3'\n[rules]\nwords = ['ord.csv', 'none.csv']\n[[task]]\n[[task]]\nname = 'x'\ntarget = 'y'\n"
    with pytest.raises(InvalidInput) as error:
        read(tmp_path, text)
    assert [line.partition(f"{tmp_path}/")[2] for line in error.value.lines] == [
        'site.toml:3: site.id must be text in quotation marks: "5"',
        "site.toml:10: crawl.delay: -1 is less than 0",
        "site.toml:11: crawl.dealy is not a known key; did you mean delay?",
        "site.toml:12: crawl.timeout must be a number: 3, without quotation marks",
        "site.toml:15: task.name (entry 1) is missing",
        "site.toml:15: task.target (entry 1) is missing",
        'site.toml:18: task.target (entry 2, "x") must be a list, such as ["y"]',
    ]


def test_lines_are_found_below_long_texts(tmp_path: Path):
    """Neither a text nor a list of several lines is taken for keys."""
    long = '[report]\ntitle = """\n[crawl]\ndelay = 1\n"""\n[crawl]\nexclude = [\n  \'a = b\',\n]\ndelay = -1\n'
    with pytest.raises(InvalidInput, match=r"site\.toml:16: crawl\.delay"):
        read(tmp_path, SOUND + long)


def test_own_lists_are_found_beside_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A word list is named relative to site.toml, from wherever the command is given."""
    (tmp_path / "own.csv").write_text("pattern;replacement\nbiståndsbedömning;ett möte\n", "utf-8")
    monkeypatch.chdir("/")
    site = read(tmp_path, SOUND + "[rules]\nwords = ['own.csv']\n")
    assert site.rules.words == (str(tmp_path / "own.csv"),)


def test_missing_file(tmp_path: Path):
    with pytest.raises(InvalidInput, match="webbrond init"):
        load(tmp_path / "site.toml")


def test_folder(tmp_path: Path):
    with pytest.raises(InvalidInput, match="cannot be read"):
        load(tmp_path)


@pytest.mark.parametrize("codec", ["utf-16", "cp1252", "utf-8-sig"])
def test_other_encodings_are_read(tmp_path: Path, codec: str):
    (tmp_path / "site.toml").write_bytes(SOUND.replace("Exempels", "Örebro").encode(codec))
    assert load(tmp_path / "site.toml").site.name == "Örebro kommun"


@pytest.mark.parametrize("change", [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n"),
                                    lambda text: text.replace(" = ", "\t=\t")])  # fmt: skip
def test_what_windows_editors_write_is_read(tmp_path: Path, change: Callable[[str], str]):
    """A byte order mark, CRLF and tabs; the line of an error is the same."""
    (tmp_path / "site.toml").write_bytes(change(SOUND).encode())
    assert load(tmp_path / "site.toml").site.name == "Exempels kommun"
    (tmp_path / "site.toml").write_bytes(change(SOUND + "[crawl]\ndelay = -1\n").encode())
    with pytest.raises(InvalidInput, match=r"site\.toml:8: crawl\.delay: -1"):
        load(tmp_path / "site.toml")


def test_workdir(tmp_path: Path):
    """Beside the site file, named after the site's id, unless another is given."""
    site = read(tmp_path, SOUND)
    assert workdir_of(tmp_path / "site.toml", site, None) == tmp_path / "exempel"
    assert workdir_of(tmp_path / "site.toml", site, Path("elsewhere")) == Path("elsewhere")


def number_keys() -> list[str]:
    """Return every key that takes a number, with its section."""
    found = []
    for section in msgspec.structs.fields(Site):
        kind = section.type
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            for key in msgspec.structs.fields(kind):
                if "int" in str(key.type) or "float" in str(key.type):
                    found.append(f"{section.encode_name}.{key.encode_name}")
    return found


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e300", "10_000_000_000_000_000_000_000"])
@pytest.mark.parametrize("name", number_keys())
def test_numbers_are_numbers(tmp_path: Path, name: str, value: str):
    """Every one of them."""
    section, _, key = name.partition(".")
    with pytest.raises(InvalidInput, match=rf"site\.toml:8: {section}\.{key}"):
        read(tmp_path, f"{SOUND}[{section}]\n{key} = {value}\n")
