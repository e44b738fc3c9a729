"""PUBLISH: write a whole edition of the reports alongside the old ones, and show it to readers in one step."""

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from audits.site_config import WEB_TEAM, Site
from reports.council import Figures, Latest, MonthView, choices, courses_page, leadership_page, method_page, month_page
from reports.edition import Edition, Renderer, links
from reports.export import formats, shortcomings, statement_markdown
from reports.files import write_file
from reports.issues import remember_proposals
from reports.language import AREA_NAMES, Language, describe_engine
from reports.navigation import navigation_pages, questions_page, task_rows
from reports.publish.folders import LATEST, TEMPORARY, is_newer, point_to, remove, swap_in
from reports.services import (
    SuppliersView,
    SupplierView,
    compose_mail,
    find_suppliers,
    service_rows,
    sheet_page,
    table_pages,
    write_letter,
)
from reports.store import Store, StoreError, retire_runs
from reports.views import (
    ACTIONS,
    OPEN,
    SHOWN,
    Backlogs,
    ContactView,
    DecisionsView,
    Glance,
    OwnersView,
    PageReports,
    StatementView,
    agreed,
    hardest,
    issue_archive,
    issue_rows,
    morning_page,
    owner_files,
    owner_lines,
    recent,
    rule_files,
    spread,
)
from rules import RuleSet

STATIC = Path(__file__).parents[1] / "edition" / "static"
EXPLORER = "datasette.json"  # the queries that Datasette offers, see docs/datasette.md
_RUN = re.compile(r"\d{4}-\d\d-\d\dT")  # other folders were not made by webbrond, and stay

Progress = Callable[[int, int], None]
PrintPage = Callable[[Path], bytes | None]  # returns a page as PDF, if it can


def publish_edition(
    site: Site,
    workdir: Path,
    run_id: str,
    rules: RuleSet,
    on_progress: Progress = lambda _done, _total: None,
    logo: Path | None = None,
    print_page: PrintPage = lambda _page: None,
) -> Path:
    """Write the reports of run ``run_id``, show them to readers if the run is the latest, and return their folder.

    ``logo`` is a picture for their header, and ``print_page`` makes the sheets of the latest two months.

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
        publisher = _Publisher(edition, new, on_progress, logo)
        publisher.write()
        publisher.print_sheets(print_page)
        order = [links.safe_name(run.id) for run in store.runs()]
        kept = {links.safe_name(run.id) for run in store.runs()[-site.history.editions :]} | {links.safe_name(run_id)}
    folder = reports / links.safe_name(run_id)
    swap_in(new, folder)
    write_file(workdir / EXPLORER, (Path(__file__).parent / EXPLORER).read_bytes())
    if is_newer(folder, reports / LATEST, order):
        point_to(reports / LATEST, folder)
    if folder.name == order[-1]:
        first = publisher.backlogs.proposed.items()
        with Store(workdir) as store:
            proposed = {owner: [(one.rule, one.thing) for one in some] for owner, some in first}
            remember_proposals(store, publisher.backlogs.week, proposed)
            retire_runs(store, site.history.nights)
            store.forget_asked(run_id)
    for old in reports.iterdir():
        if _RUN.match(old.name) and old.is_dir() and not old.is_symlink() and old.name not in kept:
            remove(old)
    return folder


def publish_page(site: Site, workdir: Path, run_id: str, url: str, rules: RuleSet) -> None:
    """Write anew what the reports of run ``run_id`` say of the page ``url`` and its issues, file by file.

    That is its own report, its owner's and the web team's lists, the issues and the counts. Nothing is written where
    the reports are no longer there.
    """
    folder = workdir / "reports" / links.safe_name(run_id)
    if not folder.is_dir():
        return
    new = folder.with_name(f"{TEMPORARY}omprovad-{folder.name}")
    remove(new)
    with Store(workdir, readonly=True) as store:
        edition = Edition(site, store, store.run(run_id), rules, Language(site.report.language))
        logo = next((folder / "static").glob("logo.*"), None)
        _Publisher(edition, new, lambda _done, _all: None, logo).write_page(url)
    for path in sorted(new.rglob("*.*")):
        if path.is_file():
            target = folder / path.relative_to(new)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
    remove(new)


class _Publisher:
    """Writes every page of one edition into one folder."""

    def __init__(self, edition: Edition, folder: Path, on_progress: Progress, logo: Path | None) -> None:
        self.edition = edition
        self.folder = folder
        self.on_progress = on_progress
        self.logo = logo
        self.figures = Figures(edition)
        self.months = self.figures.months
        self.render = Renderer(folder, edition.language, edition.site.site.language, self._frame())
        self.backlogs = Backlogs(edition)
        self.sheets: dict[str, MonthView] = {}

    def _frame(self) -> dict[str, object]:
        site, run, rules = self.edition.site, self.edition.run, self.edition.rules
        return {
            "site_name": site.site.name,
            "report_title": site.report.title or self.edition.language.text("Webbronden"),
            "run": run,
            "logo": f"static/logo{self.logo.suffix.lower()}" if self.logo else "",
            "rule_count": len(rules),
            "checked": self.edition.checked,
            "known": self.edition.known,
            "reported": frozenset(page.url for page in self.edition.pages),  # the pages that have a report
            "latest_month": self.months[-1] if self.months else "",
            "is_first": self.edition.previous is None,
            "AREA_NAMES": AREA_NAMES,
            "ACTIONS": ACTIONS,
            "owner_names": {owner.id: owner.name for owner in self.edition.owners.values()},
            "engine": describe_engine(run.engine, self.edition.language) if self.edition.looks else "",
            "OPEN": OPEN,
            "SHOWN": SHOWN,
        }

    def write(self) -> None:
        """Write everything: the page reports first, because other pages show what is counted along the way."""
        shutil.copytree(STATIC, self.folder / "static")
        if self.logo:
            shutil.copyfile(self.logo, self.folder / f"static/logo{self.logo.suffix.lower()}")
        for name in self.backlogs.shown:
            self.backlogs.pictures.publish(name, self.folder / links.picture(""))
        total = self.edition.checked + len(self.edition.owners) + len(self.edition.rules) + len(self.months) + 4
        reports = PageReports(self.edition, self.backlogs)
        for done, (path, view) in enumerate(reports, 1):
            self.render.page(path, view)
            if done % 50 == 0:
                self.on_progress(done, total)
        for owner in self.edition.owners:
            self._owner(owner, [glance for glance in reports.glances if (glance.visit.owner or WEB_TEAM) == owner])
        self._overviews(reports)
        self.on_progress(total, total)

    def write_page(self, url: str) -> None:
        """Write what one page's issues change: its report, the lists that it is in, the issues and the counts."""
        reports = PageReports(self.edition, self.backlogs)
        for path, view in reports:
            if view.visit.url == url:
                self.render.page(path, view)
        visit = self.edition.visits.get(url)
        for owner in {visit.owner or WEB_TEAM if visit else WEB_TEAM, WEB_TEAM}:
            self._owner(owner, [glance for glance in reports.glances if (glance.visit.owner or WEB_TEAM) == owner])
        self.render.page("index.html", morning_page(self.edition, self.backlogs, reports.tally))
        self.render.page("forvaltning/index.html", OwnersView(owner_lines(self.edition, self.backlogs)))
        for path, issues in issue_archive(self.edition, self.backlogs.where):
            self.render.page(path, issues)

    def _owner(self, owner: str, glances: Sequence[Glance]) -> None:
        mine = [issue for issue in self.edition.open if issue.owner == owner]
        if mine:
            rows = issue_rows(self.edition, mine)
            self.render.file(links.owner_page(owner, 1, "arenden", "csv"), formats.write_rows(rows, "csv"))
            self.render.file(links.owner_page(owner, 1, "arenden", "xlsx"), formats.write_rows(rows, "xlsx"))
        for path, view in owner_files(self.edition, self.backlogs, owner, glances):
            self.render.page(path, view)

    def _overviews(self, reports: PageReports) -> None:
        edition, where = self.edition, self.backlogs.where
        page = self.render.page
        page("index.html", morning_page(edition, self.backlogs, reports.tally))
        owners = owner_lines(edition, self.backlogs)
        page("forvaltning/index.html", OwnersView(owners))
        decided = agreed(edition)
        page("beslut/index.html", DecisionsView(decided))
        services, tasks = service_rows(edition, where), task_rows(edition, where)
        now = Latest(
            choices(self.figures, where), tasks, decided, services, questions_page(edition),
            spread.spread_of_site(edition, reports.glances),
        )  # fmt: skip
        for month in self.months:
            path = f"manad/{month}/index.html"
            self.sheets[path] = month_page(self.figures, month, now if month == self.months[-1] else None)
            page(path, self.sheets[path])
        page("metod/index.html", method_page())
        page("ledning/kurser.html", courses_page(self.figures))
        drafts = shortcomings.drafts(edition.site, edition.store, edition.run, edition.rules)
        page("redogorelse/index.html", StatementView(drafts, edition.language))
        supervisor = next(iter(edition.site.rules.supervisor), "digg.se")
        text = statement_markdown(drafts, edition.site.site.name, edition.day.isoformat(), supervisor)
        self.render.file("redogorelse/utkast.md", text.encode("utf-8", "replace"))
        page("ledning/index.html", leadership_page(self.figures, owners))
        latest = recent(reports.glances, edition.day)[:50]
        page("kontaktcenter/index.html", ContactView(services, latest, hardest(reports.glances)))
        self._suppliers()
        page("e-tjanster/bilder.html", sheet_page(edition, services, self.folder))
        for path, view in (
            *table_pages(services, edition.visits),
            *rule_files(edition, where),
            *issue_archive(edition, where),
            *navigation_pages(edition, where, {glance.visit.url: glance.updated for glance in reports.glances}),
        ):
            page(path, view)

    def print_sheets(self, print_page: PrintPage) -> None:
        """Print the latest two months: the council meets when one has just ended."""
        for path, sheet in [*self.sheets.items()][-2:]:
            if pdf := print_page(self.folder / path):
                name = f"{self.edition.site.site.id}-{sheet.month}.pdf"
                self.render.file(f"{path.removesuffix('index.html')}{name}", pdf)
                self.render.page(path, replace(sheet, pdf=name))

    def _suppliers(self) -> None:
        edition, listed = self.edition, []
        for supplier in find_suppliers(edition):
            letter = write_letter(edition, supplier, edition.language)
            for name in {fault.picture for fault in letter.faults if fault.picture}:
                self.backlogs.pictures.publish(name, self.folder / links.picture(""))
            self.render.page(supplier.page, SupplierView(letter))
            folder = supplier.path.rpartition("/")[0]
            for code, file in letter.mails:
                language = Language(code)
                mail = compose_mail(edition, write_letter(edition, supplier, language), language)
                self.render.file(f"{folder}/{file}", mail)
            listed.append((letter.name, supplier.page, len(letter.faults)))
        self.render.page("e-tjanster/leverantor/index.html", SuppliersView(listed))
