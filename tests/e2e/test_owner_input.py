"""What the owner writes is read before the night, or reported; over a real server, by the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from looking import Web, page, serve

from crawler.cli.main import main
from reports.store.database import Run, Store

TEXT = "<p>Du kan ansöka här. Vi svarar dig inom en vecka. Ring oss om du undrar något.</p>" * 3
FAULT = f"<p>Den som har läst {{path}} och {'som bor i kommunen ' * 9}kan utge sig ansöka och erlägga betalning.</p>"
HOME_CARE, PERMIT = "/omsorg/hemtjanst.html", "/bygga/Bygglov.html"
SITE = """
[site]
id = "{id}"
name = "Exempels kommun"
start = ["http://{host}/"]
[crawl]
delay = 0
allow_private = ["{host}"]
[browser]
pages = "none"
"""
STATISTICS = "[statistics]\nvisits = 'besok.csv'\n"
MATOMO = "label,nb_visits,nb_hits,bounce_rate,url\n"
ACCEPTED = """
[[decision]]
action = "accept"
reason = "Texten är lagstadgad"
by = "Webbredaktionen"
made = 2026-11-01
until = 2028-10-30
rule = "readability.long-sentence"
path = "/omsorg/*"
"""

server = pytest.fixture(scope="module")(serve)


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


class Place:
    """A folder of an owner, and the nights over a site of three pages with a fault each."""

    def __init__(self, server: Web, folder: Path, site_id: str = "exempel") -> None:
        self.host, self.folder, self.id = server.host, folder, site_id
        links = "".join(f'<li><a href="{path}">Om {path}</a></li>' for path in (HOME_CARE, PERMIT, "/gammal"))
        server.put("/", page(f"<main><h1>Start</h1>{TEXT}{FAULT.format(path='/')}<ul>{links}</ul></main>"))
        for path in (HOME_CARE, PERMIT):
            server.put(path, page(f"<main><h1>Om {path}</h1>{TEXT}{FAULT.format(path=path)}</main>"))
        server.put("/gammal", "", 301, Location=HOME_CARE)
        folder.mkdir(exist_ok=True)
        self.write("")

    def write(self, more: str, **files: bytes | str) -> None:
        """Write site.toml with ``more``, and files whose names end in their keys' last part."""
        (self.folder / "site.toml").write_text(SITE.format(host=self.host, id=self.id) + more, "utf-8")
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (self.folder / name.replace("_", ".")).write_bytes(data)

    def call(self, command: str, *args: str) -> Result:
        """Call a command with the site."""
        return run(command, self.folder / "site.toml", *args)

    @property
    def last(self) -> Run:
        """Return the last run."""
        with Store(self.folder / self.id, readonly=True) as store:
            return store.run()

    def clear(self) -> None:
        """Forget what the run said that it met."""
        with Store(self.folder / self.id) as store:
            store.set_run(store.run().id, notes="[]", remarks="[]")

    def factors(self) -> dict[str, dict[str, float]]:
        """Return the factors of the priority of each page's long sentence."""
        with Store(self.folder / self.id, readonly=True) as store:
            rows = store.rows("SELECT url, factors FROM issue WHERE rule = 'readability.long-sentence'")
            return {row["url"].removeprefix(f"http://{self.host}"): json.loads(row["factors"]) for row in rows}

    def visits(self) -> dict[str, float]:
        """Return the visits of each page."""
        return {path: factors["visits"] for path, factors in self.factors().items()}

    def states(self, rule: str) -> dict[str, str]:
        """Return the states of a rule's issues by path."""
        with Store(self.folder / self.id, readonly=True) as store:
            rows = store.rows("SELECT url, state FROM issue WHERE rule = ?", rule)
            return {row["url"].removeprefix(f"http://{self.host}"): row["state"] for row in rows}

    def morning(self) -> str:
        """Return the morning page."""
        return (self.folder / self.id / "reports" / "senaste" / "index.html").read_text("utf-8")


@pytest.fixture(scope="module")
def place(server: Web, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """One night without any file."""
    found = Place(server, tmp_path_factory.mktemp("agare") / "plats")
    done = found.call("night")
    assert done.exit_code == 0, done.output
    return found


VISITS = {"/": 0, HOME_CARE: 1234, PERMIT: 12}


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        # A report of Matomo: its own encoding, and the addresses of another host.
        (f"{MATOMO}{HOME_CARE},1234,9,3%,http://gammal.se{HOME_CARE}\n{PERMIT},12,9,3%,http://gammal.se/b\n", "utf-16"),
        (f"{MATOMO}{HOME_CARE},1234,9,3%,\n{PERMIT},12,9,3%,http://{{host}}{PERMIT}\n", "utf-8"),
        (f"Sidans adress;Besök\r\nhttp://{{host}}{HOME_CARE};1\xa0234\r\nhttp://{{host}}{PERMIT};12\r\n", "cp1252"),
        # Without host or slash, in another case, with a scheme or a slash too many, and by an old address.
        (f"Sida\tSidvisningar\n{HOME_CARE[1:]}\t1 234\n{PERMIT.lower()}\t12\nTotalt\t1246\n", "utf-16"),
        (f"{{host}}{HOME_CARE};1.234\nhttps://{{host}}{PERMIT}/;12\n", "utf-8-sig"),
        (f'url,visits\n/gammal,1000\n{HOME_CARE},"234"\n{PERMIT},12\n', "utf-8"),
    ],
)
def test_visits_are_counted(place: Place, text: str, codec: str):
    place.clear()
    place.write(STATISTICS, besok_csv=text.format(host=place.host).encode(codec))
    done = place.call("merge")
    assert done.exit_code == 0, done.output
    assert place.visits() == VISITS
    assert place.last.remarks == ()


@pytest.mark.parametrize("text", ["/a;5\n/b;7\n", "http://www.annan.se/;5\n", "Söka förskola;12\n"])
def test_what_fits_nothing_is_a_remark_and_changes_no_priority(place: Place, text: str):
    place.clear()
    place.write("")
    place.call("merge")
    before = place.factors()
    place.write("[statistics]\nvisits = 'besok.csv'\ncases = 'besok.csv'\n", besok_csv=text)
    done = place.call("merge")
    assert place.factors() == before
    assert done.output.count("No row of besok.csv matches an address of the run") == 1
    assert text.partition(";")[0] in done.output


def test_rows_that_fit_nothing_are_counted(place: Place):
    place.clear()
    place.write(STATISTICS, besok_csv=f"{HOME_CARE};1234\n{PERMIT};12\n/saknas/0;3\n/saknas/1;4\n")
    done = place.call("merge")
    assert place.visits() == VISITS
    said = " ".join(done.output.split())
    assert "2 of 4 rows of besok.csv (50%) match no address" in said
    assert "/saknas/1, /saknas/0" in said


def test_a_file_that_fits_less_than_half_changes_no_priority(place: Place):
    """The one page that it knows would stand above all others."""
    place.clear()
    place.write("")
    place.call("merge")
    before = place.factors()
    place.write(STATISTICS, besok_csv=f"{HOME_CARE};1234\n{PERMIT};12\n" + "/saknas/0;5\n/saknas/1;6\n/saknas/2;7\n")
    said = " ".join(place.call("merge").output.split())
    assert place.factors() == before
    assert "3 of 5 rows of besok.csv (60%) match no address of the run" in said
    assert "/saknas/2, /saknas/1, /saknas/0" in said


def test_globs_and_rules_that_match_nothing_are_remarks(place: Place):
    place.clear()
    more = "[[task]]\nname = 'Bygga'\ntarget = ['/bygg/*', '/bygga/*']\n"
    more += "[[owner]]\nid = 'sof'\nname = 'S'\npaths = ['/vard/*']\n"
    more += "[rules]\nignore = [{ rule = 'readability.lixx', reason = 'x' }]\n"
    decision = ACCEPTED.replace("/omsorg/*", "/omsorgen/*")
    place.write(
        more,
        decisions_toml=decision
        + "[[decision]]\naction = 'accept'\nreason = 'a'\nby = 'b'\nuntil = 2027-01-01\nissue = 99\n",
    )
    said = " ".join(place.call("merge").output.split())
    (place.folder / "decisions.toml").unlink()
    for key, glob in (
        ("[[task]] target", "/bygg/*"),
        ("[[owner]] paths", "/vard/*"),
        ("decisions.toml, path", "/omsorgen/*"),
    ):
        assert f"1 glob ({key}) matches no address of the run: {glob}" in said
    assert "No rule is called readability.lixx" in said
    assert "decision number 2 is about an issue that does not exist" in said
    assert "readability.lixx" in place.call("doctor").output


BROKEN: dict[str, tuple[bytes | None, str, str]] = {  # content, what doctor says, what the morning page says
    "besok.csv": (f"url;visits\n{HOME_CARE};1234\n/b;x\n".encode(), "besok.csv:3: must be", "besok.csv gick inte"),
    "samtal.csv": (b"url;cases\n/b\xe5\x81;2\n", "samtal.csv:2: is neither", "Filen samtal.csv gick inte"),
    "sok.csv": (b"bygglov;ofta\n", "sok.csv: must have rows", "Filen sok.csv gick inte"),
    "ord.csv": (b"pattern;replacement\n(a;b\n", "ord.csv:2: '(a' is no pattern", "Ordlistan ord.csv gick inte"),
    "saknas.csv": (None, "site.toml:16: rules.words: there is no such file", "saknas.csv finns inte (rules.words"),
    "logga.png": (b"<html>", "logga.png: is not a picture", "Filen logga.png gick inte"),
    "decisions.toml": (b"[[decision]]\naction = 'acept'\n", "decisions.toml:2: decision.action", "som redan gällde"),
}
BREAKING = """[statistics]
visits = "besok.csv"
cases = "samtal.csv"
searches = "sok.csv"
[rules]
words = ["ord.csv", "saknas.csv"]
[report]
logo = "logga.png"
"""


def test_a_night_goes_on_without_what_cannot_be_read(server: Web, tmp_path: Path):
    """Every kind at once: the decision in force still is, and no issue counts as fixed."""
    place = Place(server, tmp_path / "plats")
    words = "[rules]\nwords = ['ord.csv']\n"
    place.write(words, ord_csv="pattern;replacement\nundrar;funderar\n", decisions_toml=ACCEPTED)
    assert place.call("night").exit_code == 0
    accepted = place.states("readability.long-sentence")
    own = place.states("readability.stiff-word")
    assert accepted == {"/": "open", HOME_CARE: "accepted", PERMIT: "open"}
    assert set(own.values()) == {"open"}
    place.write(BREAKING)
    for name, (content, *_) in BROKEN.items():
        if content:
            (place.folder / name).write_bytes(content)
    found = json.loads(place.call("doctor", "--json").stdout)
    wrong = [each["text"] for each in found if each["name"] == "files" and not each["ok"]]
    done = place.call("night")
    assert done.exit_code == 3, done.output
    morning = place.morning()
    for name, (_, of_doctor, of_morning) in BROKEN.items():
        assert any(text.startswith(of_doctor) for text in wrong), (name, wrong)
        assert of_morning in morning, name
    assert place.states("readability.long-sentence") == accepted
    assert place.states("readability.stiff-word") == own
    assert place.visits()[HOME_CARE] == VISITS[HOME_CARE]
    searches = "[statistics]\nsearches = 'sok.csv'\n"
    place.write(searches, decisions_toml=ACCEPTED, sok_csv="Sökord;Antal\nstart;30\ndagis;10\nkal@e.se;9\n")
    assert place.call("night").exit_code == 0
    assert place.states("readability.long-sentence") == accepted
    listed = (place.folder / place.id / "reports/senaste/hitta/statistik.html").read_text("utf-8")
    assert "1 av 2 sökord" in listed
    assert "25 % av sökningarna" in listed
    assert ">dagis<" in listed


def test_two_sites_in_one_work_folder_are_refused(place: Place, server: Web, tmp_path: Path):
    """Another id, or the same id and another host; a moved site keeps its old host in site.toml."""
    place.write("")
    folder = place.folder / place.id
    other = Place(server, tmp_path / "annan", "annan")
    done = other.call("night", "--workdir", str(folder))
    assert done.exit_code == 2
    assert 'holds the runs of the site "exempel", and this one is "annan"; give each site' in done.output
    same = Place(server, tmp_path / "lika")
    path = same.folder / "site.toml"
    path.write_text(path.read_text("utf-8").replace("127.0.0.1", "localhost"), "utf-8")
    done = same.call("night", "--workdir", str(folder))
    assert done.exit_code == 2
    assert "holds the runs of 127.0.0.1, which this site.toml does not name" in done.output
    with Store(folder, readonly=True) as store:
        assert len(store.runs()) == 1
