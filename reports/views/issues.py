"""Show every issue under a permanent address: what it was, what became of it, and where it is shown today."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from reports.edition import Edition, links
from reports.issues import CONFIG, ENGINE, OFF, RULE, SCOPE
from reports.language import mark

_CLOSED = 20_000  # the number of latest closed issues shown: a link in an old mail still leads to a sentence
_STATES = {
    "open": mark("Öppet sedan %(day)s."),
    "fixed": mark("Åtgärdat. Ronden den %(day)s hittade det inte längre."),
    "gone": mark("Borta. Vid ronden den %(day)s fanns sidan inte längre, eller så räknas felet nu till sidmallen."),
    OFF: mark("Borta ur listorna sedan %(day)s: regeln är avstängd. Slås den på igen kommer ärendet tillbaka."),
    RULE: mark(
        "Borta. Ronden den %(day)s hittade det inte längre, men regeln hade ändrats sedan sist. Det räknas inte som"
        " åtgärdat."
    ),
    ENGINE: mark(
        "Borta. Ronden den %(day)s hittade det inte längre, men då hade webbläsaren, typsnitten eller axe bytts ut. Det"
        " räknas inte som åtgärdat."
    ),
    CONFIG: mark(
        "Borta ur listorna sedan %(day)s: sidan är inte längre med i ronden, eller så har en inställning ändrats."
    ),
    SCOPE: mark("Ingår sedan %(day)s i ett annat ärende, som gäller flera sidor."),
    "accepted": mark("Accepterat tills vidare."),
    "not-a-fault": mark("Bedömt: inget fel."),
}
_SQL = """
SELECT id, rule, url, owner, state, origin, opened_run, coalesce(fixed_run, last_checked_run) AS closed,
       (SELECT max(at) FROM event WHERE issue = issue.id AND kind = 'rechecked' AND run = ?) AS again FROM issue
WHERE state IN ('open', 'accepted', 'not-a-fault')
   OR id IN (SELECT id FROM issue WHERE state IN ('fixed', 'gone') ORDER BY fixed_run DESC LIMIT ?)
ORDER BY id
"""


@dataclass(slots=True)
class Kept:
    """One issue: its message, its state, and where to look."""

    id: int
    message: str
    state: str
    said: str
    url: str
    owner: str
    where: str


@dataclass(frozen=True, slots=True)
class IssuesView:
    """One file of issues."""

    template: ClassVar = "issues.html"

    issues: list[Kept]


def issue_archive(edition: Edition, where: dict[int, str]) -> Iterator[tuple[str, IssuesView]]:
    """Yield the files of all issues, each with its path."""
    _ = edition.language.text
    messages = {issue.id: edition.message(issue) for issue in edition.issues}
    files: defaultdict[str, list[Kept]] = defaultdict(list)
    for row in edition.store.rows(_SQL, edition.run.id, _CLOSED):
        day = edition.language.date(row["opened_run"] if row["state"] == "open" else row["closed"])
        owner = edition.owners.get(row["owner"])
        files[links.issue_page(row["id"]).partition("#")[0]].append(
            Kept(
                row["id"], messages.get(row["id"]) or edition.wording.title(row["rule"]), row["state"],
                _said(edition, row, day), row["url"], owner.name if owner else row["owner"],
                where.get(row["id"], ""),
            )
        )  # fmt: skip
    for path, issues in files.items():
        yield path, IssuesView(issues)


def _said(edition: Edition, row: Mapping[str, Any], day: str) -> str:
    """Return what became of an issue; one that was re-checked after the run says when."""
    _ = edition.language.text
    again = _(" Omprövat %(when)s.", when=edition.moment(row["again"])) if row["again"] else ""
    if again and row["state"] in ("fixed", "gone"):
        return (_("Åtgärdat.") if row["state"] == "fixed" else _("Borta: sidan finns inte längre.")) + again
    by_origin = row["state"] == "gone" and row["origin"] in (OFF, RULE, ENGINE, CONFIG, SCOPE)
    said = _STATES[row["origin"] if by_origin else row["state"]]
    return _(said, day=day) + again
