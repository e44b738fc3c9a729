"""The whole night over a municipality that is as bad as the web is: what holds for every case, asked of one run.

O1-O10 are the general oracle: it ends, with a documented exit code; nothing vanishes; other pages are judged as ever;
nobody else is contacted; nothing is left behind; memory is bounded; no traceback; a second night says the same; what
was published stays readable.
"""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hostile
import pytest
from msgspec import Struct
from nights import Night, Place, place

pytestmark = pytest.mark.browser

OF_THE_WHOLE = ("accessibility.no-statement",)
MEMORY = 1_500_000_000  # bytes of the whole process tree, what is shared counted once
_CODE = re.compile(r"Error|Exception|Traceback|\bNone\b|\b(?:the|and|not|was|failed|timeout|page)\b|\{|_")


class Nights(Struct, frozen=True):
    """A night over the proper pages alone, and two over all."""

    calm: Night
    first: Night
    second: Night
    place: Place
    server: Any
    outside: Any
    linked: list[str]


@pytest.fixture(scope="module")
def nights(new: Callable[[], Any], tmp_path_factory: pytest.TempPathFactory) -> Nights:
    """All of them, once."""
    home = tmp_path_factory.mktemp("elak")
    server, outside, grumpy = new(), new(), new()
    hostile.proper(server)
    calm = place(home / "lugn", server, browsers=1).quick_night()
    linked = hostile.evil(server, outside, grumpy)
    hostile.proper(server, *linked)
    where = place(home / "natt", server, grumpy.host)
    return Nights(calm, where.night(), where.night(), where, server, outside, linked)


def of_proper(night: Night, server: Any) -> Counter[tuple[str, ...]]:
    """The findings of the proper pages; what is only said of a web that was wholly seen is no fault of theirs."""
    urls = {server.url(path) for path in hostile.PROPER}
    rows = [row for row in night.exports["findings"] if row["url"] in urls and row["rule"] not in OF_THE_WHOLE]
    return Counter((row["rule"], row["outcome"], row["url"], row["where"]) for row in rows)


def test_ends_in_words(nights: Nights) -> None:
    """O1, O2, O8: within the budget, by exit code 3, without a traceback or a control character, logs included."""
    logs = "".join(path.read_text(encoding="utf-8") for path in (nights.place.workdir / "logs").iterdir())
    for night in (nights.first, nights.second):
        assert night.code == 3, night.said
        assert "\x1b" not in night.said
        assert "Traceback" not in night.said + logs
    assert "\x1b" not in logs


def test_every_address_has_one_state_and_a_reason(nights: Nights) -> None:
    """O3: whatever was linked is listed once, with a reason that no programmer is needed for."""
    for night in (nights.first, nights.second):
        pages = night.exports["pages"]
        assert set(Counter(page["url"] for page in pages).values()) == {1}
        listed = {page["url"] for page in pages}
        assert {link["to"] for link in night.exports["links"]} <= listed
        assert {link if "://" in link else nights.server.url(link) for link in nights.linked} <= listed
        for page in pages:
            said = re.sub(r"https?://\S+|\S*:\d+|\(\S+\)", "", page["reason"])
            assert re.fullmatch(r"[A-ZÅÄÖ].*\.", page["reason"]), page
            assert not _CODE.search(said.replace("robots.txt", "")), page


@pytest.mark.parametrize(
    ("path", "state", "word"),
    [
        ("/jag", "broken", "ring"), ("/ring1", "broken", "ring"),
        ("/ring2", "redirect", "vidare"), ("/fil", "blocked", "otillåten"),
        ("/data", "blocked", "otillåten"), ("/gopher", "blocked", "otillåten"), ("/skript", "blocked", "otillåten"),
        ("/ut", "redirect", "vidare"), ("/mitt", "blocked", "inloggning"), ("/inne", "blocked", "inloggning"),
        ("/oandlig", "too-large", "stort"), ("/bomb", "too-large", "stort"), ("/dripp", "timeout", "i tid"),
        ("/tyst", "timeout", "i tid"), ("/trasig", "error", "500"), ("/varannan", "ok", "hämtad"),
        ("/avhuggen", "error", "Ofullständigt"), ("/tom", "ok", "tom"), ("/djup", "ok", "nästlad"),
        ("/nej", "blocked", "robots.txt"), ("/x.bin", "not-html", "inte en webbsida"),
    ],
)  # fmt: skip
def test_states(nights: Nights, path: str, state: str, word: str) -> None:
    """What became of a case, and why."""
    [page] = [page for page in nights.first.exports["pages"] if page["url"] == nights.server.url(path)]
    assert (page["state"], word in page["reason"]) == (state, True), page


def test_spaces_without_end_are_bounded(nights: Nights) -> None:
    """Sessions, accordion states and a relative link make no more pages than there are."""
    paths = Counter(
        re.split(r"[?/]", page["url"].split("/", 3)[3])[0]
        for page in nights.first.exports["pages"]
        if page["state"] == "ok"
    )
    assert (paths["rymd"], paths["dragspel"]) == (1, 1)
    assert paths["a"] <= 30


def test_the_proper_pages_are_judged_as_ever(nights: Nights) -> None:
    """O4."""
    calm = of_proper(nights.calm, nights.server)
    assert calm
    assert of_proper(nights.first, nights.server) == calm


def test_nobody_else_is_contacted(nights: Nights) -> None:
    """O5: neither by the crawler nor by the browser."""
    assert nights.outside.connections == 0


def test_nothing_is_left(nights: Nights) -> None:
    """O6: no process, no temporary file, nothing outside the work folder."""
    assert nights.place.processes() == []
    assert list((nights.place.folder / "tmp").rglob("*")) == []
    assert sorted(path.name for path in nights.place.folder.iterdir()) == ["elak", "site.toml", "tmp"]


def test_memory(nights: Nights) -> None:
    """O7: the whole process tree, one browser included."""
    assert 0 < max(nights.first.memory, nights.second.memory) < MEMORY


def test_nothing_holds_a_personal_number_or_a_password(nights: Nights) -> None:
    """Page copies aside, which are kept as they came."""
    for path in nights.place.workdir.rglob("*"):
        if path.is_file() and "warc" not in path.parts:
            data = path.read_bytes()
            assert hostile.NUMBER.encode() not in data, path
            assert b"hemlig@" not in data, path
            assert b"token=hemlig" not in data, path


def test_the_second_night_is_the_same(nights: Nights) -> None:
    """O9."""

    def key(night: Night) -> set[tuple[str, str]]:
        return {(page["url"], page["state"]) for page in night.exports["pages"]}

    assert key(nights.first) == key(nights.second)
    assert of_proper(nights.first, nights.server) == of_proper(nights.second, nights.server)
    assert {issue["state"] for issue in nights.second.exports["issues"]} == {"open"}


def test_what_was_published_stays_readable(nights: Nights) -> None:
    """O10: the night before is there still, whole."""
    assert nights.first.published != nights.second.published
    for night in (nights.first, nights.second):
        assert "</html>" in Path(night.published, "index.html").read_text(encoding="utf-8")
