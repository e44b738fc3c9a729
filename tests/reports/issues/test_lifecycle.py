"""The law of evidence: nothing is fixed that was not checked, nothing is lost, nothing counted twice."""

import dataclasses
from collections import Counter
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.model import Finding, Place
from reports.issues.identity import Group, Web, group_findings
from reports.issues.lifecycle import CONFIG, SCOPE, Change, Evidence, changes
from reports.issues.matching import Known, Look

HOST = "https://www.exempel.se"
RULE = "accessibility.image-alt"


def found(path: str, name: str = "x", region: str = "main") -> Finding:
    return Finding(RULE, HOST + path, place=Place(f"img|src=/{name}.jpg|", "", region=region))  # type: ignore[arg-type]


def groups(*findings: Finding) -> list[Group]:
    return group_findings(findings, Web({f"{HOST}/{number}": "info" for number in range(50)}), {})


class Looked:
    """The source of an issue that was a group."""

    def __init__(self, one: Group) -> None:
        self.one = one

    def look(self, issue: int) -> Look:
        """Return what the group shows."""
        return self.one.urls, self.one.finding


def known(one: Group, number: int = 1, state: str = "open") -> Known:
    return Known(number, one.fingerprint, one.rule, one.scope, one.key, state, Looked(one))  # type: ignore[arg-type]


def evidence(**given_: object) -> Evidence:
    facts = {
        "tested": lambda rule, url: True,
        "site_tested": lambda rule: True,
        "present": lambda url: True,
        "moved": lambda url: url,
        "left": lambda url: False,
        "clean": lambda issue, url: False,
        "flaky": lambda rule: False,
        "unsure": lambda key: False,
        "lost": lambda issue: "",
        "healthy": True,
    }
    return SimpleNamespace(**(facts | given_))  # type: ignore[return-value]


def only(issues: list[Known], tonight: list[Group], proof: Evidence) -> Change:
    [change] = changes(issues, tonight, {issue.fingerprint: issue.id for issue in issues}, proof)
    return change


def test_new_fault_is_opened():
    assert only([], groups(found("/a")), evidence()).kind == "opened"


def test_same_fault_is_seen():
    assert only([known(groups(found("/a"))[0])], groups(found("/a")), evidence()).kind == "seen"


def test_mended_and_checked_is_fixed():
    assert only([known(groups(found("/a"))[0])], [], evidence()).kind == "fixed"


def test_a_target_that_did_not_answer_is_not_mended():
    """A broken link whose target is too slow tonight leads to nothing still, for all that we know."""
    [broken] = groups(Finding("navigation.broken-link", f"{HOST}/a", scope="site", key=f"{HOST}/borta"))
    assert only([known(broken)], [], evidence(unsure=lambda key: key == f"{HOST}/borta")).kind == "kept"
    assert only([known(broken)], [], evidence()).kind == "fixed"


def test_rule_did_not_run():
    """A browser that crashed has mended nothing."""
    proof = evidence(tested=lambda rule, url: False)
    assert only([known(groups(found("/a"))[0])], [], proof).kind == "kept"


def test_page_was_not_fetched():
    assert only([known(groups(found("/a"))[0])], [], evidence(present=lambda url: None)).kind == "kept"


def test_unhealthy_run_fixes_nothing():
    assert only([known(groups(found("/a"))[0])], [], evidence(healthy=False)).kind == "kept"
    gone = evidence(healthy=False, present=lambda url: False)
    assert only([known(groups(found("/a"))[0])], [], gone).kind == "kept"


def test_page_is_gone():
    assert only([known(groups(found("/a"))[0])], [], evidence(present=lambda url: False)).kind == "gone"


def test_fixed_fault_comes_back():
    assert only([known(groups(found("/a"))[0], state="fixed")], groups(found("/a")), evidence()).kind == "reopened"


def test_decided_issue_that_is_mended_keeps_its_state():
    assert only([known(groups(found("/a"))[0], state="accepted")], [], evidence()).kind == "checked"


def test_flaky_rule_needs_two_clean_nights():
    [one] = groups(found("/a"))
    proof = evidence(flaky=lambda rule: True)
    assert only([known(one)], [], proof).kind == "checked"
    assert only([dataclasses.replace(known(one), clean_before=True)], [], proof).kind == "fixed"


def test_moved_page_takes_its_issues_along():
    """The page redirects: the fault that stands there is the old issue."""
    proof = evidence(
        present=lambda url: None if url.endswith("/a") else True,
        moved=lambda url: HOST + "/b" if url.endswith("/a") else url,
    )
    change = only([known(groups(found("/a"))[0])], groups(found("/b")), proof)
    assert change.kind == "seen"
    assert change.group is not None
    assert change.group.key == HOST + "/b"


def test_moved_page_without_the_fault_is_fixed():
    proof = evidence(
        present=lambda url: None if url.endswith("/a") else True,
        moved=lambda url: HOST + "/b" if url.endswith("/a") else url,
    )
    assert only([known(groups(found("/a"))[0])], [], proof).kind == "fixed"


def relaunched(url: str) -> str:
    """Return where a page is after a relaunch: on another host, at another address."""
    return url if "/ny/" in url else url.replace("www.", "nya.").replace(".se/", ".se/ny/")


def link_on(url: str, target: str, region: str) -> Finding:
    return Finding(RULE, url, place=Place(f"a|href={target}|", "", region=region))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("region", "before", "after"),
    [("main", 1, 1), ("main", 3, 3), ("footer", 3, 3), ("footer", 3, 1), ("footer", 1, 3)],
)
def test_links_follow_the_pages_that_moved(region: str, before: int, after: int):
    """A relaunch moves every page, so that each fault is on a page at another address, about a link to another one."""
    old = groups(*(link_on(f"{HOST}/{number}", "/bygga,%20bo/sök", region) for number in range(before)))
    target = "/ny/bygga,%20bo/sök"
    new = groups(*(link_on(relaunched(f"{HOST}/{number}"), target, region) for number in range(after)))
    issues = [known(one, number) for number, one in enumerate(old)]
    proof = evidence(present=lambda url: True if "/ny/" in url else None, moved=relaunched)
    result = changes(issues, new, {one.fingerprint: one.id for one in issues}, proof)
    assert {issue.id: "seen" for issue in issues} == {c.known.id: c.kind for c in result if c.known}
    assert all(change.known or (change.kind, change.origin) == ("opened", SCOPE) for change in result)


def in_footer(*paths: str) -> list[Group]:
    return groups(*(found(path, region="footer") for path in paths))


def test_the_oldest_page_issue_becomes_the_template_s():
    """What were faults of single pages is found to be one of their template: the oldest number stays, none is fixed."""
    pages = [known(in_footer(path)[0], number) for number, path in ((7, "/a"), (3, "/b"), (9, "/c"))]
    [whole] = in_footer("/a", "/b", "/c")
    result = {c.known.id: (c.kind, c.group, c.origin) for c in changes(pages, [whole], {}, evidence()) if c.known}
    assert result == {3: ("seen", whole, ""), 7: ("joined", None, SCOPE), 9: ("joined", None, SCOPE)}


def test_a_page_issue_joins_a_known_template():
    [whole] = in_footer("/a", "/b")
    issues = [known(whole, 1), known(in_footer("/a")[0], 2)]
    result = changes(issues, [whole], {whole.fingerprint: 1}, evidence())
    assert {c.known.id: c.kind for c in result if c.known} == {1: "seen", 2: "joined"}


def test_what_is_left_of_a_template_is_the_same_issue():
    """A template's fault that is found on single pages only: one continues it, and the others are no news."""
    issue = known(in_footer("/a", "/b", "/c")[0])
    tonight = [*in_footer("/a"), *in_footer("/c")]
    result = changes([issue], tonight, {issue.fingerprint: 1}, evidence())
    assert [(c.kind, c.group.url, c.known is issue, c.origin) for c in result if c.group] == [
        ("opened", HOST + "/c", False, SCOPE), ("seen", HOST + "/a", True, ""),
    ]  # fmt: skip


def test_every_page_of_a_template_must_be_checked():
    """A template's fault is fixed when all its pages were checked, or are gone; each needs an answer only once."""
    issue = known(in_footer(*(f"/{n}" for n in range(10)))[0])
    one_missing = {"tested": lambda rule, url: not url.endswith("/7")}
    assert only([issue], [], evidence(**one_missing)).kind == "kept"
    assert only([issue], [], evidence(present=lambda url: None if url.endswith("/7") else True)).kind == "kept"
    assert only([issue], [], evidence(present=lambda url: not url.endswith("/7"))).kind == "fixed"
    assert only([issue], [], evidence(**one_missing, clean=lambda issue, url: url.endswith("/7"))).kind == "fixed"
    assert only([issue], [], evidence(present=lambda url: False)).kind == "gone"
    assert only([issue], [], evidence()).kind == "fixed"


def test_what_leaves_the_round_is_gone_by_configuration():
    """It is not fixed, and where only a part of it leaves, the rest decides."""
    outside = {"present": lambda url: None, "left": lambda url: True}
    for issue in (known(groups(found("/a"))[0]), known(in_footer("/a", "/b")[0])):
        change = only([issue], [], evidence(**outside))
        assert (change.kind, change.origin) == ("gone", CONFIG)
    half = {"present": lambda url: True if url.endswith("/a") else None, "left": lambda url: url.endswith("/b")}
    assert only([known(in_footer("/a", "/b")[0])], [], evidence(**half)).kind == "fixed"


def test_a_site_issue_rests_on_the_pages_that_prove_it():
    """An acronym is not explained because the page that explains it failed."""
    proof = Finding("readability.acronym-elsewhere", HOST + "/a", scope="site", key="SOF", rests_on=(HOST + "/b",))
    issue = known(groups(proof)[0])
    assert only([issue], [], evidence(present=lambda url: None if url.endswith("/b") else True)).kind == "kept"
    assert only([issue], [], evidence()).kind == "fixed"
    assert only([issue], [], evidence(present=lambda url: False)).kind == "gone"


def test_site_issue_needs_the_pages_that_link():
    target = HOST + "/borta"
    one = group_findings([Finding("navigation.broken-link", HOST + "/a", scope="site", key=target)], Web({}), {})[0]
    assert only([known(one)], [], evidence()).kind == "fixed"
    assert only([known(one)], [], evidence(present=lambda url: None)).kind == "kept"
    assert only([known(one)], [], evidence(site_tested=lambda rule: False)).kind == "kept"


def test_an_issue_of_a_service_goes_with_its_start_page():
    """Its information page remains, and does not make it fixed."""
    start = "https://tjanst.example/a"
    issue = known(groups(Finding("services.no-contact", HOST + "/a", scope="service", key=start))[0])
    assert only([issue], [], evidence(present=lambda url: url != start)).kind == "gone"
    assert only([issue], [], evidence()).kind == "fixed"


def test_site_issues_on_one_page_are_no_part_of_each_other() -> None:
    """Two hosts whose certificates are faulty, and one page that links to both: the one that is right is fixed."""
    first, second = (
        groups(Finding("navigation.certificate-fault", HOST + "/a", scope="site", key=host, urls=(HOST + "/a",)))[0]
        for host in ("a.example", "b.example")
    )
    result = changes([known(first, 1), known(second, 2)], [second], {second.fingerprint: 2}, evidence())
    assert {c.known.id: c.kind for c in result if c.known} == {1: "fixed", 2: "seen"}


PATHS = st.sampled_from(["/a", "/b", "/c", "/d"])
FINDINGS = st.lists(st.builds(found, PATHS, st.sampled_from("xyz"), st.sampled_from(["main", "footer"])), max_size=12)


@given(FINDINGS, FINDINGS, st.sets(PATHS), st.sets(PATHS), st.booleans())
def test_every_issue_and_every_group_is_accounted_for(
    before: list[Finding], after: list[Finding], missing: set[str], untested: set[str], healthy: bool
):
    """Whatever happened, each issue and each group is in exactly one change; nothing unchecked is fixed or gone."""
    issues = [known(one, number) for number, one in enumerate(groups(*before), 1)]
    tonight = groups(*after)
    proof = evidence(
        tested=lambda rule, url: url.removeprefix(HOST) not in untested,
        present=lambda url: None if url.removeprefix(HOST) in missing else True,
        healthy=healthy,
    )
    result = changes(issues, tonight, {issue.fingerprint: issue.id for issue in issues}, proof)
    assert Counter(c.known.id for c in result if c.known) == Counter(issue.id for issue in issues)
    assert Counter(c.group.fingerprint for c in result if c.group) == Counter(g.fingerprint for g in tonight)
    for change in result:
        if change.kind in ("fixed", "gone"):
            assert healthy
            assert change.known is not None
            assert {url.removeprefix(HOST) for url in change.known.urls}.isdisjoint(missing | untested)
            assert not any(_is_same_fault(change.known, group) for group in tonight), "found again in another scope"


def _is_same_fault(issue: Known, group: Group) -> bool:
    place = issue.finding.place
    same = place is not None and place.signature in group.signatures and group.scope != issue.scope
    return same and not set(issue.urls).isdisjoint(group.urls)


def test_a_page_that_moved_is_found_at_both_addresses():
    """The fault at the new address continues the issue, whose own fingerprint it has; the one at the old is another."""
    new, old = groups(found("/new"))[0], groups(found("/old"))[0]
    issue = known(new)
    numbers = {old.fingerprint: issue.id, new.fingerprint: issue.id}
    for tonight in ([old, new], [new, old]):
        kinds = {
            change.group.key: change.kind for change in changes([issue], tonight, numbers, evidence()) if change.group
        }
        assert kinds == {f"{HOST}/new": "seen", f"{HOST}/old": "opened"}
