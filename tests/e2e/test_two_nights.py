"""The whole chain against the ground truth of the demo municipality: nothing missed, nothing invented."""

from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import pytest

from reports.edition.edition import Edition
from reports.language.i18n import Language
from reports.services.changes import service_changes
from reports.store import Store, read_costs
from rules.loader import load_rules

pytestmark = pytest.mark.browser

Row = dict[str, Any]
Fault = tuple[str, str, str]  # rule, scope, what it is about


def expected(demo, truth, night: int) -> Counter[Fault]:
    """The faults that the ground truth says are open after a night, with how many there are."""
    faults: Counter[Fault] = Counter()
    for fault in truth["fault"]:
        if fault[f"night{night}"] in ("open", "new") and fault.get("outcome") != "needs-review":
            faults[fault["rule"], fault["scope"], about(demo, fault, night)] += fault["count"]
    return faults


def about(demo, fault: Row, night: int) -> str:
    if fault["scope"] == "template":
        return urlsplit(demo.url(fault["host"], "/")).netloc
    if "task" in fault:
        return fault["task"]
    if fault["rule"] == "accessibility.duplicate-title":
        return fault["text"].casefold()
    path = fault.get("night2_path", fault["path"]) if night == 2 else fault["path"]
    return demo.url(fault["host"], path)


def actual(issues: list[Row]) -> Counter[Fault]:
    """Open issues that are no questions: a page's with their occurrences, those of a template or the site once."""
    faults: Counter[Fault] = Counter()
    for issue in issues:
        if issue["state"] == "open" and not issue["review"]:
            faults[issue["rule"], issue["scope"], issue["key"]] += size(issue)
    return faults


def size(issue: Row) -> int:
    """How many faults of the ground truth an issue is: one that shares its place in a page's layout may be several."""
    return int(issue["occurrences"]) if issue["scope"] == "page" else 1


def show(faults: Counter[Fault]) -> str:
    return "\n".join(f"  {number} x {' | '.join(fault)}" for fault, number in sorted(faults.items()))


@pytest.mark.parametrize("night", [1, 2])
def test_nothing_missed_nothing_invented(demo, truth, night: int):
    wanted, found = expected(demo, truth, night), actual(demo.nights[night - 1].exports["issues"])
    if wanted != found:
        pytest.fail(f"missed:\n{show(wanted - found)}\ninvented:\n{show(found - wanted)}", pytrace=False)


def issues_of(demo, truth, night: int, **wanted: str) -> list[tuple[Row, list[Row]]]:
    """Every fault of the truth that fits, with the issues that stand for it after a night."""
    pairs = []
    for fault in truth["fault"]:
        if any(fault[name] != value for name, value in wanted.items()) or fault.get("outcome") == "needs-review":
            continue
        key = about(demo, fault, night if wanted.get("night2") != "gone" else 1)
        issues = demo.nights[night - 1].exports["issues"]
        pairs.append(
            (fault, [i for i in issues if (i["rule"], i["scope"], i["key"]) == (fault["rule"], fault["scope"], key)])
        )
    return pairs


@pytest.mark.parametrize("end", ["fixed", "gone"])
def test_what_ended(demo, truth, end: str):
    """What was mended is fixed, what went with its page is gone, on the second night and by its number."""
    pairs = issues_of(demo, truth, 2, night1="open", night2=end)
    assert pairs
    for fault, issues in pairs:
        ended = [issue for issue in issues if issue["state"] == end]
        assert sum(map(size, ended)) >= fault["count"], fault
        assert {issue["fixed_run"] for issue in ended} == {demo.nights[1].run.id}, fault


def test_what_stayed_is_the_same_issue(demo, truth):
    """Header and footer rebuilt, a page moved, texts changed around them: no known fault is new on the second night."""
    for fault, issues in issues_of(demo, truth, 2, night1="open", night2="open"):
        kept = [i for i in issues if i["state"] == "open" and i["opened_run"] == demo.nights[0].run.id]
        assert sum(map(size, kept)) >= fault["count"], fault


def test_new_faults_are_new(demo, truth):
    pairs = issues_of(demo, truth, 2, night1="absent", night2="new")
    assert pairs
    for fault, issues in pairs:
        new = [i for i in issues if i["state"] == "open" and i["opened_run"] == demo.nights[1].run.id]
        assert sum(map(size, new)) >= fault["count"], fault
        assert {issue["origin"] for issue in new} == {"content"}, fault


@pytest.mark.parametrize("night", [1, 2])
def test_owners(demo, truth, night: int):
    for fault, issues in issues_of(demo, truth, night):
        if fault[f"night{night}"] in ("open", "new"):
            assert {i["owner"] for i in issues if i["state"] == "open"} == {fault["owner"]}, fault


def test_questions_stand_apart(demo, truth):
    """What axe could not decide is asked, and not counted."""
    asked = [fault for fault in truth["fault"] if fault.get("outcome") == "needs-review"]
    assert asked
    issues = demo.nights[0].exports["issues"]
    for fault in asked:
        keys = (about(demo, fault, 1), urlsplit(demo.url(fault["host"], "/")).netloc)
        assert [i for i in issues if i["rule"] == fault["rule"] and i["key"] in keys and i["review"]], fault


def test_broken_target_names_all_its_sources(demo, truth):
    findings = [f for f in demo.nights[0].exports["issues"] if f["rule"] == "navigation.broken-link"]
    for fault in truth["fault"]:
        if fault["rule"] == "navigation.broken-link" and fault["night1"] == "open":
            [issue] = [i for i in findings if i["key"] == demo.url(fault["host"], fault["path"])]
            assert issue["pages"] == len(fault["linked_from"]), fault


def of_night(services: list[Row], night: int) -> list[Row]:
    """The services of the ground truth that are there on a night, with what holds then."""
    there = [service for service in services if night in service.get("nights", (1, 2))]
    return [service | (service.get("night2", {}) if night == 2 else {}) for service in there]


def facts_of(service: Row) -> Row:
    """What the ground truth has of a service, taken from its exported record; "unknown" for what is not known."""
    control, narrow, contact = service["login_control"], service["login_control_narrow"], service["contact"]
    offered = service["methods_offered"]
    return {
        "name": service["name"],
        "owner": service["owner"],
        "login_said": service["login_said"],
        "login_required": "unknown" if service["login_required"] is None else service["login_required"],
        # "e-leg" is any e-identification: a word on the page, and no method of its own in the ground truth.
        "methods_mentioned": sorted({*service["methods_mentioned"]} - {"e-leg"}),
        "methods_offered": "unknown" if offered is None else sorted(offered),
        "login_region": control["region"] if control else "",
        "login_region_narrow": narrow["region"] if narrow else "",
        "login_label": control["label"] if control else "",
        "contact_centre": contact["contact_centre"] if contact else "unknown",
        "contact_region": contact["region"] if contact else "unknown",
        "contact_in_footer": contact["in_footer"] if contact else "unknown",
    }


@pytest.mark.parametrize("night", [1, 2])
def test_services(demo, truth, night: int):
    """Every e-service with the facts that the ground truth has of it, and no service more."""
    found = {service["start_url"]: service for service in demo.nights[night - 1].exports["services"]}
    wanted = {demo.url(s["host"], s["start_url"]): s for s in of_night(truth["service"], night)}
    assert set(found) == set(wanted)
    for url, service in wanted.items():
        facts = facts_of(found[url])
        known = {name: sorted(value) if isinstance(value, list) else value for name, value in service.items()}
        assert facts == {name: known[name] for name in facts}, url
        assert demo.url("web", service["info_page"]) in found[url]["info_pages"], url
        if "chooser" in service:
            chooser = demo.url(*service["chooser"]) if service["chooser"] else ""
            assert found[url]["chooser_url"] == chooser, url
        if "why_unknown" in service:
            host = urlsplit(demo.url(service.get("leads_to", "web"), "/")).netloc
            assert found[url]["unknown"]["methods_offered"] == service["why_unknown"].replace("HOST", host), url


def test_identity_providers_are_read_and_no_more(demo):
    """The one that site.toml lists is asked for its choice; the other is never contacted, and nothing is submitted."""
    assert {method for _, method, _ in demo.requests} <= {"GET", "HEAD"}
    asked = Counter((host, path.partition("?")[0]) for host, _, path in demo.requests)
    assert not [host for host, _ in asked if host == "partner"]
    pages = {path for host, path in asked if host == "legitimering"} - {"/robots.txt", "/typsnitt.css", "/favicon.ico"}
    assert pages == {"/samlv2/idp/val"}


def test_changes_of_services(demo, truth):
    """Every alarm that the second night must raise, and none besides."""
    with Store(demo.workdir, readonly=True) as store:
        edition = Edition(demo.site, store, demo.nights[1].run, load_rules(), Language("sv"))
        found = [(change.kind, change.url, change.text) for change in service_changes(edition)]
    wanted = [
        (
            change["kind"],
            demo.url(change["host"], change["path"]),
            change["text"].replace("HOST", urlsplit(demo.url(change["host"], "/")).netloc),
        )
        for change in truth["change"]
    ]
    assert found == wanted


def test_every_address_is_accounted_for(demo):
    """Each link of each page leads to an address that has exactly one state and a reason."""
    for night in demo.nights:
        states = Counter(page["url"] for page in night.exports["pages"])
        assert set(states.values()) == {1}
        assert {link["to"] for link in night.exports["links"]} <= set(states)
        assert all(page["reason"] and page["state"] not in ("queued", "in-flight") for page in night.exports["pages"])


def test_second_night_wastes_nothing(demo):
    """Pages that have not changed are neither looked at nor judged again, but for one in seven or so."""
    pages = [page for page in demo.nights[1].exports["pages"] if page["state"] == "ok"]
    unchanged = [page for page in pages if not page["changed"]]
    assert unchanged
    assert sum(page["rendered"] for page in unchanged) < len(unchanged) / 2
    assert all(page["rendered"] for page in pages if page["changed"])


def test_nothing_was_left_out(demo):
    """Both rounds were whole and say so."""
    for night in demo.nights:
        assert (night.run.state, night.run.notes) == ("done", ())
        assert night.run.healthy


def test_the_dearest_pages_are_told(demo):
    """Ten of them, with the most expensive first, in the store and at the foot of the morning page."""
    with Store(demo.workdir, readonly=True) as store:
        costs = read_costs(store, demo.nights[1].run.id)
    assert len(costs) == 10
    assert [cost.ms for cost in costs] == sorted((cost.ms for cost in costs), reverse=True)
    assert all(cost.memory > 10_000_000 for cost in costs)
    morning = (demo.workdir / "reports" / "senaste" / "index.html").read_text(encoding="utf-8")
    assert all(f"{cost.memory / 1e6:.0f} MB" in morning for cost in costs)
