"""The same fault is the same issue, whatever happens to the page around it."""

from collections import Counter

import pytest
from msgspec.structs import replace

from audits.model import Finding, Place
from reports.issues.identity import Web, fingerprint, group_findings, issue_of, signature_of
from reports.issues.matching import alike, settle
from rules.loader import load_rules

HOST = "https://www.exempel.se"
RULES = load_rules()


def web(pages: int = 20, kind: str = "info", shared: frozenset[str] = frozenset()) -> Web:
    return Web({f"{HOST}/{number}": kind for number in range(pages)}, shared)


def finding(path: str = "/a", signature: str = "img|src=/x.jpg|", region: str = "main", **more) -> Finding:
    shape, text = more.pop("shape", ""), more.pop("text", "")
    place = Place(signature, text, region=region, shape=shape) if signature else None  # type: ignore[arg-type]
    return Finding(rule=more.pop("rule", "accessibility.image-alt"), url=HOST + path, place=place, **more)


def scopes(findings: list[Finding], pages: int = 20) -> list[tuple[str, str, int]]:
    return sorted((g.scope, g.key, len(g.urls)) for g in group_findings(findings, web(pages), {}))


def test_equal_faults_on_a_page_are_numbered():
    """Two equal elements on a page are two issues, and the same two the night after."""
    groups = group_findings([finding(), finding()], web(), {})
    assert [g.fingerprint for g in groups] == [
        fingerprint("accessibility.image-alt", "page", HOST + "/a", "img|src=/x.jpg|", 0),
        fingerprint("accessibility.image-alt", "page", HOST + "/a", "img|src=/x.jpg|", 1),
    ]


def test_outside_main_content_is_the_template():
    """The same fault in the footer of two pages is one issue of the host."""
    assert scopes([finding("/a", region="footer"), finding("/b", region="footer")]) == [
        ("template", "www.exempel.se", 2)
    ]


def test_in_the_footer_of_one_page_only():
    assert scopes([finding("/a", region="footer")]) == [("page", HOST + "/a", 1)]


def test_content_on_few_pages_stays_with_the_pages():
    """The same image on four of a hundred pages is each editor's own."""
    found = [finding(f"/{n}") for n in range(4)]
    assert [scope for scope, *_ in scopes(found, 100)] == ["page"] * 4


def test_content_on_a_fifth_of_the_pages_is_the_template():
    assert scopes([finding(f"/{n}") for n in range(20)], 100) == [("template", "www.exempel.se", 20)]


def test_fault_of_the_whole_page_is_never_the_template():
    """A text that is hard to read on every page is no template fault."""
    found = [finding(f"/{n}", signature="", rule="readability.lix") for n in range(20)]
    assert {scope for scope, *_ in scopes(found, 20)} == {"page"}


def test_one_place_in_the_layout_is_one_fault():
    """Twenty small links of one menu, others on every page, are one line of a style sheet: one issue."""
    found = [
        finding(f"/{page}", f"a|href=/{page}/{n}|Del {n}", rule="accessibility.target-size", shape="div.nav ul li a")
        for page in range(10)
        for n in range(20)
    ]
    [one] = group_findings(found, web(10), RULES)
    assert (one.scope, len(one.urls), one.occurrences) == ("template", 10, 200)
    assert len(group_findings(found, web(10), {})) == 200
    few = [f for f in found if f.url.endswith(("/1", "/2"))]
    own = group_findings(few, web(10), RULES)
    assert [(g.scope, g.occurrences) for g in own] == [("page", 20), ("page", 20)]


def test_three_pages_show_that_it_is_the_layout():
    """What no editor can mend is the layout's where three pages have the same kind of place for it, in any web."""
    rule = "accessibility.target-size"
    found = [finding(f"/{n}", f"a|Del {n}", rule=rule, shape="div ul.toc li a") for n in range(3)]
    assert [g.scope for g in group_findings(found, web(500), RULES)] == ["template"]


def test_a_style_is_known_by_its_class():
    """The same class at two depths of the page is one line of the style sheet; in the footer it is another."""
    rule = "accessibility.color-contrast"
    shapes = ["div.a p a.xref", "div.b ul li a.xref"]
    found = [finding(f"/{n}", f"a|{n}", rule=rule, shape=shapes[n % 2]) for n in range(6)]
    found += [finding(f"/{n}", f"a|f{n}", rule=rule, shape="ul li a.xref", region="footer") for n in range(6)]
    assert [(g.scope, g.occurrences) for g in group_findings(found, web(), RULES)] == [("template", 6), ("template", 6)]


def test_lists_that_a_tool_has_written_are_its_own():
    """A list with a class of its own is one component, however deep the fault in it, from five pages on. What stands in
    the classed box of the content alone may be typed by anybody."""
    rule = "accessibility.definition-list"
    shapes = ["div dl.toc", "div dl.toc dd dl", "dl.toc dd dl dd dl"]
    found = [finding(f"/{n}", f"dl|{n}", rule=rule, shape=shapes[n % 3]) for n in range(6)]
    assert [(g.scope, g.occurrences) for g in group_findings(found, web(500), RULES)] == [("template", 6)]
    assert {g.scope for g in group_findings(found[:4], web(500), RULES)} == {"page"}
    typed = [finding(f"/{n}", f"dl|{n}", rule=rule, shape="main div.text dl") for n in range(20)]
    assert {g.scope for g in group_findings(typed, web(500), RULES)} == {"page"}


@pytest.mark.parametrize("pages", [1, 6])
@pytest.mark.parametrize(
    ("rule", "shape"),
    [("accessibility.definition-list", "div dl.toc dd dl"), ("accessibility.region", "div p"),
     ("accessibility.target-size", "div.nav a"), ("accessibility.image-alt", "div img")],
)  # fmt: skip
def test_every_finding_is_of_its_issue(pages: int, rule: str, shape: str):
    """However it was grouped: by host, component, kind of place or signature; on one page or many."""
    found = [finding(f"/{n}", f"x|{n}", rule=rule, shape=shape) for n in range(pages)]
    issues = {one.fingerprint: number for number, one in enumerate(group_findings(found, web(), RULES))}
    assert {issue_of(each, issues, issues, Counter()) for each in found} == set(issues.values())


def test_content_without_landmarks_is_one_fault():
    """Whatever lies outside a page without `main` is mended by one `main` in the layout."""
    found = [
        finding(f"/{page}", f"p|Stycke {n}", rule="accessibility.region", shape=f"body div.x{n} p")
        for page in range(20)
        for n in range(page % 4 + 1)
    ]
    assert [(g.scope, len(g.urls)) for g in group_findings(found, web(500), RULES)] == [("template", 20)]


def test_a_kind_of_page_has_a_template_of_its_own():
    """A fault on every news page is the news template's, though few pages of the whole web are news."""
    kinds = {f"{HOST}/{n}": "info" for n in range(200)} | {f"{HOST}/nyheter/{n}": "news" for n in range(8)}
    found = [finding(f"/nyheter/{n}") for n in range(8)]
    assert [g.scope for g in group_findings(found, Web(kinds), {})] == ["template"]
    assert {g.scope for g in group_findings([finding(f"/{n}") for n in range(8)], Web(kinds), {})} == {"page"}


def test_an_untranslated_page_is_its_editors():
    """A fifth of the pages in another language is no fault of the template, no heading on any page is."""
    found = [finding(f"/{n}", "html|lang=sv", rule="accessibility.language-mismatch") for n in range(9)]
    assert {g.scope for g in group_findings(found, web(), RULES)} == {"page"}
    none = [finding(f"/{n}", "html|lang=sv", rule="accessibility.page-has-heading-one") for n in range(18)]
    assert [g.scope for g in group_findings(none, web(), RULES)] == ["template"]


def under(heading: str) -> Finding:
    one = finding()
    return replace(one, place=replace(one.place, heading=heading))


def test_equals_keep_the_heading_that_they_stand_under():
    """One more of the same at the top of the page moves no issue to another heading."""
    before = group_findings([under("Avgifter"), under("Kontakt")], web(), {})
    known = {one.fingerprint: one.finding for one in before}
    tonight = settle(group_findings([under("Nyhet"), under("Avgifter"), under("Kontakt")], web(), {}), known.get)
    marks = {one.finding.place.heading: one.fingerprint for one in tonight}
    assert [marks["Avgifter"], marks["Kontakt"]] == [one.fingerprint for one in before]
    assert len(set(marks.values())) == 3


def test_known_template_keeps_its_last_page():
    """A template issue that all pages but one have mended is still that issue."""
    mark = fingerprint("accessibility.image-alt", "template", "www.exempel.se", "img|src=/x.jpg|")
    groups = group_findings([finding(region="footer")], web(shared=frozenset([mark])), {})
    assert [(g.scope, g.fingerprint) for g in groups] == [("template", mark)]


def test_site_scope_names_every_page():
    """A broken target is one issue, on all the pages that link there."""
    target = HOST + "/borta"
    found = Finding("navigation.broken-link", HOST + "/a", scope="site", key=target, urls=(HOST + "/b", HOST + "/a"))
    [one] = group_findings([found], web(), {})
    assert (one.scope, one.key, one.urls) == ("site", target, (HOST + "/a", HOST + "/b"))


def test_errors_are_no_issues():
    assert group_findings([finding(outcome="error")], web(), {}) == []


def test_alike():
    """From surest to not at all."""
    old = finding(signature="a|href=/bygglov|Läs mer", text="Läs mer")
    assert alike(old, signature_of(old), old) == 3
    assert alike(old, signature_of(old), finding(signature="a|href=/bygglov|Läs vidare", text="Läs vidare")) == 2
    assert alike(old, signature_of(old), finding(signature="a|href=/lov|Läs mer", text="Läs mer")) == 1
    assert alike(old, signature_of(old), finding(signature="a|href=/lov|Klicka här", text="Klicka här")) == 0


def test_a_short_text_elsewhere_is_another_fault():
    """ "Läs mer" stands in many places: under another heading, in another element, it is another one."""
    one = finding(signature="a|href=/a|Läs mer", text="Läs mer")
    other = finding(signature="a|href=/b|Läs mer", text="Läs mer")
    assert alike(one, signature_of(one), replace(other, place=replace(other.place, heading="Nyheter"))) == 0
    typed = finding(signature="input|type=text|Namn", text="Namn")
    assert alike(typed, signature_of(typed), finding(signature="input|type=text|Gata", text="Gata")) == 0


def test_edited_sentence_is_the_same_sentence():
    text = "Ansökan om bygglov ska lämnas in till nämnden senast den femtonde i varje månad"
    old = finding(signature=f"p|{text}", text=text, rule="readability.long-sentence")
    edited = text.replace("femtonde", "tjugonde")
    assert alike(old, signature_of(old), replace(old, place=Place(f"p|{edited}", edited))) == 1
    other = "Kommunens kultur- och fritidsnämnd beslutar om bidrag till föreningar en gång om året"
    assert alike(old, signature_of(old), replace(old, place=Place(f"p|{other}", other))) == 0


def in_block(path: str, block: str = "abc", text: str = "") -> Finding:
    place = Place(f"th||{text}", text, region="main", block=block)
    return Finding("accessibility.empty-table-header", HOST + path, place=place)


def many(**more: str) -> list[Finding]:
    return [in_block(f"/{number}", **more) for number in range(10)]


def test_a_generated_block_is_one_fault() -> None:
    """On ten pages, where they are less than a fifth of the site: one fault of the block; on nine, one per page."""
    [one] = group_findings(many(), web(pages=200), RULES)
    assert (one.scope, one.key, len(one.urls)) == ("block", "www.exempel.se#abc", 10)
    assert {g.scope for g in group_findings(many()[:9], web(pages=200), RULES)} == {"page"}
    assert {g.scope for g in group_findings(many(block=""), web(pages=200), RULES)} == {"page"}


def test_other_blocks_and_other_places_are_other_faults() -> None:
    found = [*many(), *many(block="def"), *many(text="Avgift")]
    assert len(group_findings(found, web(pages=200), RULES)) == 3


def test_a_known_block_stays_one_when_few_pages_show_it() -> None:
    [one] = group_findings(many(), web(pages=200), RULES)
    [still] = group_findings(many()[:2], web(pages=200, shared=frozenset([one.fingerprint])), RULES)
    assert still.fingerprint == one.fingerprint


def test_a_finding_knows_the_issue_of_its_block() -> None:
    [one] = group_findings(many(), web(pages=200), RULES)
    issues = {one.fingerprint: 7}
    assert {issue_of(each, issues, issues, Counter()) for each in many()} == {7}
