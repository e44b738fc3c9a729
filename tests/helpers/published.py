"""Hold a published edition against the database: its numbers, its sums, its links, and what no text may say.

``python tests/helpers/published.py WORKFOLDER`` checks the latest edition of a work folder.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache
from math import floor
from pathlib import Path
from string import Formatter
from urllib.parse import unquote, urlsplit

from lxml import html
from lxml.html import HtmlElement

from audits.model import PageResult
from reports.issues import FACTORS, NO_NEWS, load_weights
from reports.language import BANDS, UNCHECKED_STATES, Language
from reports.publish.folders import LATEST
from reports.store import Run, Store, unpack
from rules import load_rules

_VISITORS = re.compile(
    r"besök i månaden|\b(?:många|flesta|några|få) kommer|kommer (?!aldrig)\w+ hit\b|visits? a month|people come",
    re.I,
)
_GAP = re.compile(r"\{(\w+)(?::\w+)?\}|%\((\w+)\)[sd]")
_NUMBER = re.compile(r"\d[\d\N{NO-BREAK SPACE}.,]*\d|\d")
_TONIGHT = re.compile(rf"({_NUMBER.pattern}) (?:i natt|tonight)\b")
_THEIRS = "self::code or self::pre or self::q or self::script or self::style"


class Published:
    """An edition, its pages and what the database says of its run."""

    def __init__(self, workdir: Path, run: str = "") -> None:
        self.folder = (workdir / "reports" / (run or LATEST)).resolve()
        with Store(workdir, readonly=True) as store:
            self.run = store.run(self.folder.name)
            self.numbers = dict(_numbers(store, self.run))
            self.month = _month(store, self.run)
            factors = [json.loads(row["factors"]) for row in store.rows("SELECT factors FROM issue")]
        self.knows_visits = any("visits" in each for each in factors)
        self.pages = {path: html.parse(path).getroot() for path in sorted(self.folder.rglob("*.html"))}
        self.of_pages: dict[str, float] = {}  # what was first said of a page: the others must say the same
        self.marks: Counter[str] = Counter()  # how many numbers of each kind were compared
        self.sums = self.score_sums = 0  # of priorities, of scores

    def faults(self) -> Iterator[str]:
        """Yield everything that is wrong, with the page that it is on."""
        for path, page in self.pages.items():
            for fault in (
                *self._links(path, page), *self._figures(page), *self._looks(path, page), *self._sums(page),
                *self._scores(page), *self._texts(page),
            ):  # fmt: skip
                yield f"{path.relative_to(self.folder)}: {fault}"

    def _links(self, path: Path, page: HtmlElement) -> Iterator[str]:
        """Yield the links inside the folder that lead to no file, or to no id on it."""
        for link in page.xpath("//@href | //@src"):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                yield f"dead link {link}"
            elif parts.fragment and parts.fragment not in self._ids(target):
                yield f"dead fragment {link}"

    @cache  # noqa: B019 - lives as long as the check
    def _ids(self, path: Path) -> frozenset[str]:
        return frozenset(self.pages[path].xpath("//@id"))

    def _figures(self, page: HtmlElement) -> Iterator[str]:
        """Yield the marked numbers that are not those of the database, or not written as they should be."""
        language = Language(page.get("lang"))
        for data in page.iter("data"):
            of, value, shown = data.get("data-of"), float(data.get("value")), data.text_content()
            self.marks[of.partition(":")[0]] += 1
            digits = 1 if of.startswith("score:") or value % 1 else 0
            if shown != language.number(value, digits):
                yield f"{of}: {shown!r} shows {value}"
            if of.split(":")[1:2] == ["month"]:
                if not any(abs(value - known) < 0.006 for known in self.month[of]):  # shown of two decimals
                    yield f"{of}: {value} is not one of {sorted(self.month[of])}"
            elif of.startswith("page-"):
                if value != self.of_pages.setdefault(of, value):
                    yield f"{of}: {value} is {self.of_pages[of]} elsewhere"
            elif value != self.numbers.get(of, 0):
                yield f"{of}: {value} is {self.numbers.get(of, 0)} in the database"

    def _looks(self, path: Path, page: HtmlElement) -> Iterator[str]:
        """Yield where the pages of tonight are not those that a browser saw tonight."""
        text = " ".join(page.find("body").text_content().split(" "))
        said = [_value(number, page.get("lang")) for number in _TONIGHT.findall(text)]
        if path.name == "index.html" and path.parent == self.folder and self.numbers["in-browser"]:
            self.marks["in-browser-tonight"] += 1
            if said != [self.numbers["in-browser-tonight"]]:
                yield f"{said} pages tonight, not {self.numbers['in-browser-tonight']}"
        if path.parent.name == "redogorelse" and said and sum(said) != self.numbers["in-browser-tonight"]:
            yield f"{said} pages tonight, not {self.numbers['in-browser-tonight']} in all"

    def _sums(self, page: HtmlElement) -> Iterator[str]:
        """Yield the sums that are wrong as they are shown, or that their factors or their band contradict."""
        code, bands = page.get("lang"), load_weights().bands
        for details in page.xpath("//details[@class='because']"):
            text = details.xpath("string(p[@class='sum'])")
            *factors, value = (_value(number, code) for number in _NUMBER.findall(text)[: len(FACTORS) + 1])
            impact, law, reach, spread, effort = factors
            self.sums += 1
            right = Fraction(floor(impact * law * reach * spread / effort * 10 + Fraction(1, 2)), 10)
            band = next((name for name in BANDS if name in bands and value >= bands[name]), BANDS[-1])
            name = Language(code).gettext(band)
            listed = [_value(_NUMBER.findall(str(li))[-1], code) for li in details.xpath("ul/li/text()")]
            if value != right:
                yield f"{text!r} is {float(right)}"
            if name not in details.xpath("string(summary)"):
                yield f"{text!r} is not {details.xpath('string(summary)')!r}"
            if listed != [each for at, each in enumerate(factors) if at != 1 or law != 1]:
                yield f"{text!r} has other factors than {[*map(float, listed)]}"
            if not self.knows_visits and "besök är inte inlästa" not in details.text_content() and code == "sv":
                yield f"{text!r} does not say that visits are not known"

    def _scores(self, page: HtmlElement) -> Iterator[str]:
        """Yield the scores of a page that are not the sums of the rows that explain them."""
        code = page.get("lang")
        for table in page.xpath("//table[@data-sum]"):
            left, totals = Fraction(0), []
            for row in table.iter("tr"):
                for cell in row.xpath("td"):
                    points = _value(_NUMBER.findall(cell.text_content())[0], code)
                    points = -points if "\N{MINUS SIGN}" in cell.text_content() else points
                    if row.xpath(".//b"):
                        totals.append(points)
                        right = max(left, Fraction(0))
                        if points != right:
                            yield f"{row.text_content()!r} is {float(right)}"
                    else:
                        left += points
            self.score_sums += 1
            heading = table.xpath("string(preceding-sibling::h2/span[@class='points'])")
            if _value(_NUMBER.findall(heading)[0], code) != totals[0]:
                yield f"{heading!r} is {float(totals[0])}"

    def _texts(self, page: HtmlElement) -> Iterator[str]:
        """Yield values that nothing filled, and facts about visitors where no statistics are imported."""
        said = page.xpath(f"//text()[not(ancestor::*[{_THEIRS}])] | //@alt | //@title | //@aria-label")
        for text in said:
            if any(name in _values() for match in _GAP.finditer(text) for name in match.groups() if name):
                yield f"a gap in {text.strip()!r}"
            if not self.knows_visits and _VISITORS.search(text):
                yield f"a fact about visitors in {text.strip()!r}"


@cache
def _values() -> set[str]:
    """Return the names of all values that rules and sentences take."""
    rules = load_rules().values()
    texts = [wording.failure for rule in rules for wording in (rule.sv, rule.en)]
    names = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
    return names | {"n", "num", "count", "day", "when", "name", "site"}


def _value(written: str, code: str) -> Fraction:
    """Return the number that people read."""
    plain = written.replace("\N{NO-BREAK SPACE}", "").rstrip(".,")
    return Fraction(plain.replace(",", ".") if code == "sv" else plain.replace(",", ""))


def _numbers(store: Store, run: Run) -> Iterator[tuple[str, float]]:
    """Yield every number that pages may show, by what it is of, from the database alone."""
    urls: dict[str, str] = {}  # of audited pages, with their owner
    counts: Counter[str] = Counter()
    sql = "SELECT address AS url, state, result, changed, owner FROM visited WHERE run = ?"
    for row in store.rows(sql, run.id):
        counts[f"state:{row['state']}"] += 1
        counts["known"] += row["result"] is not None or row["state"] in UNCHECKED_STATES
        if row["result"] is not None:
            urls[row["url"]] = row["owner"] or "webbteam"
            counts.update(("checked", f"pages:{urls[row['url']]}", f"host-pages:{urlsplit(row['url']).netloc}"))
            counts["changed"] += row["changed"] == 1
    sql = """SELECT artifact.run FROM visit JOIN artifact ON artifact.id = visit.artifact
             WHERE visit.run = ? AND visit.result IS NOT NULL AND artifact.state = 'ok'"""
    for row in store.rows(sql, run.id):
        counts["in-browser"] += 1
        counts["in-browser-tonight"] += row["run"] == run.id
    sql = "SELECT result.data FROM visit JOIN result ON result.id = visit.result WHERE run = ?"
    for row in store.rows(sql, run.id):
        counts["language-judged"] += unpack(row["data"], PageResult).measures.get("readability") is not None
    yield from counts.items()
    yield from _issues(store, run, urls)
    sql = "SELECT key, name, value, pages FROM measure WHERE run = ? AND name LIKE 'score_%' AND scope = 'owner'"
    for row in store.rows(sql, run.id):
        area = row["name"].removeprefix("score_")
        yield f"score-pages:{row['key']}:{area}", row["pages"]
        if row["value"] is not None:
            yield f"score:{row['key']}:{area}", row["value"]
    names = {"score_services": "score", "rules_known": "known", "rules_asked": "asked"}
    for row in store.rows("SELECT key, name, value FROM measure WHERE run = ? AND scope = 'service'", run.id):
        if row["value"] is not None:
            yield f"service-{names[row['name']]}:{row['key']}", row["value"]
    sql = "SELECT key, value FROM measure WHERE run = ? AND name = 'task_clicks' AND value IS NOT NULL"
    for row in store.rows(sql, run.id):
        yield f"clicks:{row['key']}", row["value"]


def _issues(store: Store, run: Run, owners: dict[str, str]) -> Iterator[tuple[str, float]]:
    """Yield the numbers of issues, by their owner, their rule and their own number."""
    happened: defaultdict[int, set[str]] = defaultdict(set)
    for row in store.rows("SELECT issue, kind FROM event WHERE run = ?", run.id):
        happened[row["issue"]].add(row["kind"])
    is_first = store.runs()[0].id == run.id
    counts: Counter[str] = Counter()
    for row in store.rows("SELECT id, rule, owner, state, review, band, origin, pages, urls FROM issue"):
        owner, came = row["owner"], happened[row["id"]]
        yield f"issue-pages:{row['id']}", row["pages"]
        others = sum(owners.get(url, owner) != owner for url in unpack(row["urls"], list[str]))
        yield f"own-pages:{row['id']}", row["pages"] - others
        if "fixed" in came and not row["review"]:
            counts.update(("fixed", f"fixed:{owner}"))
        if row["state"] != "open":
            continue
        counts[f"rule:{row['rule']}"] += 1
        counts.update((f"review:{owner}",) if row["review"] else (f"open:{owner}", f"band:{owner}:{row['band']}"))
        if came & {"opened", "reopened"} and not (is_first or row["review"] or row["origin"] in NO_NEWS):
            counts.update(("new", f"new:{owner}"))
    yield from counts.items()
    yield from _leadership(store, run)


def _leadership(store: Store, run: Run) -> Iterator[tuple[str, float]]:
    """Yield what happened to each owner's issues in the month, and what waits or is decided."""
    counts: Counter[str] = Counter()
    first, day, ages = store.runs()[0].id, date.fromisoformat(run.id[:10]), []
    of_event = {"opened": "new", "reopened": "new", "fixed": "fixed", "accepted": "accepted", "not-a-fault": "accepted"}
    for row in store.rows("SELECT event.*, owner, review, origin FROM event JOIN issue ON issue.id = event.issue"):
        if row["run"][:7] != run.id[:7] or row["run"] == first or row["review"] or row["kind"] not in of_event:
            continue
        what = of_event[row["kind"]]
        if what != "new" or (row["note"] or row["origin"]) not in NO_NEWS:
            counts[f"month-{what}:{row['owner']}"] += 1
    for row in store.rows("SELECT owner, state, review, band, opened_run, factors FROM issue"):
        age = (day - date.fromisoformat(row["opened_run"][:10])).days
        if row["state"] in ("accepted", "not-a-fault"):
            counts[f"accepted:{row['owner']}"] += 1
        elif row["state"] == "open" and not row["review"]:
            counts[f"overdue:{row['owner']}"] += row["band"] == "Nu" and age > 30
            if json.loads(row["factors"])["impact"] == load_weights().impact["critical"]:
                ages.append(age)
    yield from counts.items()
    yield "oldest-critical", max(ages, default=0)
    yield "services", len([*store.rows("SELECT 1 FROM service WHERE run = ?", run.id)])


def _month(store: Store, run: Run) -> defaultdict[str, set[float]]:
    """Return the numbers that a figure of a month can be: it is the median of those of its nights."""
    found: defaultdict[str, set[float]] = defaultdict(set)
    sql = """SELECT substr(run, 1, 7) AS month, key, name, value, pages FROM measure
             WHERE name LIKE 'score_%' AND scope IN ('owner', 'site') AND value IS NOT NULL"""
    values: defaultdict[str, list[float]] = defaultdict(list)
    for row in store.rows(sql):
        of = f"month:{row['month']}:{row['key']}:{row['name'].removeprefix('score_')}"
        values[f"score:{of}"].append(row["value"])
        found[f"score-pages:{of}"].add(row["pages"])
    for of, known in values.items():
        found[of] = {*known, *(round((one + other) / 2, 9) for one in known for other in known)}
    return found


if __name__ == "__main__":
    edition = Published(Path(sys.argv[1]), *sys.argv[2:])
    wrong = [*edition.faults()]
    sums = edition.sums + edition.score_sums
    total = f"{len(edition.pages)} pages, {edition.marks.total()} numbers, {sums} sums: {len(wrong)} faults"
    sys.stdout.write("\n".join([*wrong, total, ""]))
    raise SystemExit(bool(wrong))
