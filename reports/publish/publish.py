"""PUBLISH: write a whole edition of the reports alongside the old ones, and show it to readers in one step."""

import re
import shutil
from collections.abc import Callable, Sequence
from itertools import batched
from pathlib import Path

from audits.site_config import WEB_TEAM, Site
from reports.edition import Edition, Renderer, links, sparkline
from reports.export import formats, shortcomings
from reports.issues import ENGINE, RULE, remember_proposals
from reports.language import AREA_NAMES, DEGREES, EFFORTS, FIXERS, IMPACTS, Language, describe_engine
from reports.publish.folders import LATEST, TEMPORARY, is_newer, point_to, remove, swap_in
from reports.store import Store, StoreError, retire_runs
from reports.views import (
    ACTIONS,
    COLUMNS,
    OPEN,
    SHOWN,
    Backlogs,
    Glance,
    Group,
    PageReports,
    agreed,
    by_band,
    hardest,
    issue_archive,
    issue_rows,
    lines,
    month_page,
    months,
    morning_page,
    owner_lines,
    recent,
    service_rows,
    spark_values,
    spread,
    task_rows,
)
from rules import RuleSet, coverage

STATIC = Path(__file__).parents[1] / "edition" / "static"
EXPLORER = "datasette.json"  # the queries that Datasette offers, see docs/datasette.md
_PAGES_A_FILE = 100
_RUN = re.compile(r"\d{4}-\d\d-\d\dT")  # other folders were not made by webbrond, and stay

Progress = Callable[[int, int], None]


def publish_edition(
    site: Site, workdir: Path, run_id: str, rules: RuleSet, on_progress: Progress = lambda _done, _total: None
) -> Path:
    """Write the reports of run ``run_id``, show them to readers if the run is the latest, and return their folder.

    Raise `StoreError` when what the run saw of its pages is no longer kept.
    """
    reports = workdir / "reports"
    reports.mkdir(parents=True, exist_ok=True)
    for leftover in reports.glob(f"{TEMPORARY}*"):
        remove(leftover)
    new = reports / f"{TEMPORARY}{links.safe_name(run_id)}"
    with Store(workdir, readonly=True) as store:
        edition = Edition(site, store, store.run(run_id), rules, Language(site.report.language))
        if not edition.visits and edition.run.id != store.runs()[-1].id:
            raise StoreError(f"{store.path}: what run {run_id} saw is no longer kept ([history] nights)")
        publisher = _Publisher(edition, new, on_progress)
        publisher.write()
        order = [links.safe_name(run.id) for run in store.runs()]
        kept = {links.safe_name(run.id) for run in store.runs()[-site.history.editions :]} | {links.safe_name(run_id)}
    folder = reports / links.safe_name(run_id)
    swap_in(new, folder)
    shutil.copyfile(Path(__file__).parent / EXPLORER, workdir / EXPLORER)
    if is_newer(folder, reports / LATEST, order):
        point_to(reports / LATEST, folder)
    if folder.name == order[-1]:
        first = publisher.backlogs.proposed.items()
        with Store(workdir) as store:
            proposed = {owner: [(one.rule, one.thing) for one in some] for owner, some in first}
            remember_proposals(store, publisher.backlogs.week, proposed)
            retire_runs(store, site.history.nights)
    for old in reports.iterdir():
        if _RUN.match(old.name) and old.is_dir() and not old.is_symlink() and old.name not in kept:
            remove(old)
    return folder


class _Publisher:
    """Writes every page of one edition into one folder."""

    def __init__(self, edition: Edition, folder: Path, on_progress: Progress) -> None:
        self.edition = edition
        self.folder = folder
        self.on_progress = on_progress
        self.months = months(edition)
        self.render = Renderer(folder, edition.language, edition.site.site.language, self._frame())
        self.backlogs = Backlogs(edition)

    def _frame(self) -> dict[str, object]:
        site, run, rules = self.edition.site, self.edition.run, self.edition.rules
        return {
            "site_name": site.site.name,
            "report_title": site.report.title or self.edition.language.text("Webbronden"),
            "run": run,
            "rule_count": len(rules),
            "checked": self.edition.checked,
            "known": self.edition.known,
            "latest_month": self.months[-1] if self.months else "",
            "is_first": self.edition.previous is None,
            "AREA_NAMES": AREA_NAMES,
            "ACTIONS": ACTIONS,
            "owner_names": {owner.id: owner.name for owner in self.edition.owners.values()},
            "engine": describe_engine(run.engine, self.edition.language) if self.edition.in_browser else "",
            "OPEN": OPEN,
            "SHOWN": SHOWN,
        }

    def write(self) -> None:
        """Write everything: the page reports first, because other pages show what is counted along the way."""
        shutil.copytree(STATIC, self.folder / "static")
        for name in self.backlogs.shown:
            self.backlogs.pictures.publish(name, self.folder / links.picture(""))
        total = self.edition.checked + len(self.edition.owners) + len(self.edition.rules) + len(self.months) + 4
        reports = PageReports(self.edition, self.backlogs)
        for done, (path, view) in enumerate(reports, 1):
            self.render.page(path, "page.html", **view)
            if done % 50 == 0:
                self.on_progress(done, total)
        for owner in self.edition.owners:
            self._owner(owner, [glance for glance in reports.glances if (glance.visit.owner or WEB_TEAM) == owner])
        self._overviews(reports)
        self._rules()
        for path, issues in issue_archive(self.edition, self.backlogs.where):
            self.render.page(path, "issues.html", issues=issues)
        self.on_progress(total, total)

    def _owner(self, owner: str, glances: Sequence[Glance]) -> None:
        edition = self.edition
        mine = [issue for issue in edition.open if issue.owner == owner]
        real = [issue for issue in mine if not issue.review]
        came = edition.happened.get("opened", set()) | edition.happened.get("reopened", set())
        common = {
            "owner": edition.owners[owner],
            "open": len(real),
            "kinds": len({issue.rule for issue in real}),
            "bands": by_band(real),
            "new": sum(issue.id in edition.new_ids for issue in real),
            "rule_change": sum(i.origin == RULE and i.id in came for i in real),
            "engine_change": sum(i.origin == ENGINE and i.id in came for i in real),
            "review_count": len(mine) - len(real),
            "new_questions": sum(issue.id in edition.new_questions for issue in mine),
            "fixed": lines(edition, {}, [i for i in edition.having("fixed") if i.owner == owner]),
            "first": self.backlogs.first(owner),
            "where": self.backlogs.where,
            "page_count": len(glances),
            "numbers": {area: edition.number(f"score_{area}", "owner", owner) for area in AREA_NAMES},
            "shared": sum(1 for i in edition.open if i.scope == "template" and not i.review),
        }
        if mine:
            rows = issue_rows(edition, mine)
            self.render.file(links.owner_page(owner, 1, "arenden", "csv"), formats.write_rows(rows, "csv"))
            self.render.file(links.owner_page(owner, 1, "arenden", "xlsx"), formats.write_rows(rows, "xlsx"))
        self._parts(owner, "index", self.backlogs.files[owner], "backlog.html", common)
        self._parts(owner, "bedomning", self.backlogs.review[owner], "review.html", common)
        by_faults = sorted(glances, key=lambda glance: (-glance.faults, glance.visit.name.casefold()))
        chunks: list[Sequence[Glance]] = list(batched(by_faults, _PAGES_A_FILE)) or [()]
        for number, chunk in enumerate(chunks, 1):
            path = links.owner_page(owner, number, "sidor")
            self.render.page(
                path,
                "owner_pages.html",
                **common,
                glances=chunk,
                number=number,
                count=len(chunks),
                name="sidor",
                mixture=spread.of_owner(self.edition, glances) if number == 1 else None,
            )

    def _parts(
        self, owner: str, name: str, files: Sequence[Sequence[Group]], template: str, common: dict[str, object]
    ) -> None:
        for number, groups in enumerate(files, 1):
            path = links.owner_page(owner, number, name)
            self.render.page(
                path, template, **common, groups=groups, number=number, count=len(files), name=name,
                here_count=sum(len(card.ids) for group in groups for card in group.cards),
            )  # fmt: skip

    def _overviews(self, reports: PageReports) -> None:
        edition, where = self.edition, self.backlogs.where
        page = self.render.page
        page("index.html", "index.html", **morning_page(edition, self.backlogs, reports.tally))
        owners = owner_lines(edition, self.backlogs)
        page("forvaltning/index.html", "owners.html", owners=owners)
        services, tasks = service_rows(edition, where), task_rows(edition, where)
        titles = [title for _name, title in COLUMNS]
        decided = agreed(edition)
        page("beslut/index.html", "decisions.html", decided=decided)
        for number, month in enumerate(self.months):
            page(
                f"manad/{month}/index.html", "month.html", **month_page(edition, month), services=services, tasks=tasks,
                columns=titles, decided=decided, before=self.months[number - 1] if number else "",
                after=self.months[number + 1] if number + 1 < len(self.months) else "",
                mixture=spread.spread_of_site(edition, reports.glances) if number + 1 == len(self.months) else None,
            )  # fmt: skip
        statements = shortcomings.drafts(edition.site, edition.store, edition.run, edition.rules)
        page("redogorelse/index.html", "statement.html", drafts=statements)
        text = shortcomings.shortcomings_markdown(statements, edition.site.site.name, edition.day.isoformat())
        self.render.file("redogorelse/utkast.md", text.encode("utf-8", "replace"))
        page("ledning/index.html", "leadership.html", owners=[self._leader(line) for line in owners])
        page(
            "kontaktcenter/index.html", "contact.html", services=services,
            recent=recent(reports.glances, edition.day)[:50], hardest=hardest(reports.glances),
            visits=edition.visits,
        )  # fmt: skip

    def _leader(self, line: dict[str, object]) -> dict[str, object]:
        owner = line["owner"]
        key, name = owner.id, owner.name  # type: ignore[attr-defined]
        values = spark_values(self.edition, key, "open_issues")
        language = self.edition.language
        known = [value for value in values if value is not None]
        chart = sparkline(
            values, name=f"gnista-{links.safe_name(key)}",
            title=language.text("Öppna ärenden för %(name)s", name=name),
            description=language.text(
                "Från %(first)s till %(last)s under %(n)s ronder.",
                first=language.number(known[0]), last=language.number(known[-1]), n=len(known),
            ) if known else language.text("Inga värden än."),
        )  # fmt: skip
        scores = [(area, self.edition.number(f"score_{area}", "owner", key)) for area in AREA_NAMES]
        return line | {"spark": chart if len(known) > 1 else "", "scores": scores}

    def _rules(self) -> None:
        edition = self.edition
        counts: dict[str, int] = {}
        for issue in edition.open:
            counts[issue.rule] = counts.get(issue.rule, 0) + 1
        rules = list(edition.rules.values())
        by_area = [(area, [rule for rule in rules if rule.area == area]) for area in AREA_NAMES]
        words = {"IMPACTS": IMPACTS, "EFFORTS": EFFORTS, "FIXERS": FIXERS, "wording": edition.wording, "counts": counts}
        self.render.page("regler/index.html", "rules.html", by_area=by_area, **words)
        degrees = coverage(edition.rules)
        groups = [(since, [line for line in degrees if line.criterion.since == since]) for since in ("2.1", "2.2")]
        self.render.page(
            "regler/tackning.html", "coverage.html", groups=groups, law=edition.site.rules.law, DEGREES=DEGREES,
            wording=edition.wording,
        )  # fmt: skip
        for rule in rules:
            issues = lines(edition, self.backlogs.where, [issue for issue in edition.open if issue.rule == rule.id])
            self.render.page(
                links.rule_page(rule.id), "rule.html", rule=rule, text=getattr(rule, edition.language.code),
                issues=issues[:50], issue_count=counts.get(rule.id, 0), **words,
            )  # fmt: skip
