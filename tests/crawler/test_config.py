"""site.toml: every error names the file and the key, and nothing wrong is taken for right."""

from pathlib import Path

import pytest

from crawler.config import ConfigError, load, workdir_of

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
        (SOUND + "[crawl]\ndealy = 1\n", "unknown key 'crawl.dealy'; did you mean 'delay'?"),
        (SOUND + "[craw]\ndelay = 1\n", "unknown key 'craw'; did you mean 'crawl'?"),
        (SOUND + "[[owner]]\nid = 'a'\nname = 'A'\npath = ['/']\n", "unknown key 'owner.path'; did you mean 'paths'?"),
        (SOUND + "[services.norm]\nheading = ['a']\n", "unknown key 'services.norm.heading'; did you mean 'headings'?"),
        (SOUND + "[crawl]\ndelay = 'fast'\n", "'crawl.delay'"),
        (SOUND + "[crawl]\ndelay = -1\n", "'crawl.delay'"),
        (SOUND + "[crawl]\nwindow = '25:00-03:00'\n", "'crawl.window'"),
        (SOUND + "[crawl]\nallow_private = true\n", "'crawl.allow_private'"),
        (SOUND + "[crawl]\nmain = '#content >'\n", "'crawl.main': '#content >' is no CSS selector"),
        (SOUND + "[rules]\nwords = ['site.toml']\n", "'rules.words'"),
        (SOUND + "[browser]\npages = 'some'\n", "'browser.pages'"),
        (SOUND.replace('"exempel"', '"../x"'), "'site.id'"),
        (SOUND + "[[owner]]\nid = '../../x'\nname = 'A'\n", "'owner.id'"),
        (SOUND + "[[owner]]\nid = 'con'\nname = 'A'\n", "'owner.id'"),
        (SOUND + "[[owner]]\nid = 'a'\nname = 'A'\n[[owner]]\nid = 'A'\nname = 'B'\n", "stands twice"),
        (SOUND.replace("https://www", "ftp://www"), "'site.start'"),
        (SOUND.replace("https://www", "https://me:secret@www"), "user name or password"),
        (SOUND.replace('"www.exempel.se"]', '"https://www.exempel.se"]'), "'site.hosts'"),
        (SOUND + "timezone = 'Mars/Olympus'\n", "'site.timezone'"),
        (SOUND + "[[task]]\nname = 'x'\ntarget = []\n", "'task.target'"),
        (SOUND + "[statistics]\nvisits = 'none.csv'\n", "'statistics.visits'"),
        (SOUND + "[report]\nmail = { password = 'x' }\n", "'report.mail.password'"),
        (SOUND + "start = ['x']\n", "not valid TOML"),
        ("[site]\nid = 'a'\n", "site"),
    ],
)
def test_errors(tmp_path: Path, text: str, said: str):
    """The message names the file, and the key at fault."""
    with pytest.raises(ConfigError) as error:
        read(tmp_path, text)
    assert said in str(error.value)
    assert "site.toml" in str(error.value)


def test_own_lists_are_found_beside_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A word list is named relative to site.toml, from wherever the command is given."""
    (tmp_path / "own.csv").write_text("pattern;replacement\nbiståndsbedömning;ett möte\n", "utf-8")
    monkeypatch.chdir("/")
    site = read(tmp_path, SOUND + "[rules]\nwords = ['own.csv']\n")
    assert site.rules.words == (str(tmp_path / "own.csv"),)


def test_missing_file(tmp_path: Path):
    with pytest.raises(ConfigError, match="webbrond init"):
        load(tmp_path / "site.toml")


def test_not_text(tmp_path: Path):
    path = tmp_path / "site.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match=r"site\.toml"):
        load(path)


def test_workdir(tmp_path: Path):
    """Beside the site file, named after the site's id, unless another is given."""
    site = read(tmp_path, SOUND)
    assert workdir_of(tmp_path / "site.toml", site, None) == tmp_path / "exempel"
    assert workdir_of(tmp_path / "site.toml", site, Path("elsewhere")) == Path("elsewhere")
