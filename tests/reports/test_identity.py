"""The same fault is the same issue, whatever happens to the page around it."""

from msgspec.structs import replace

from audits.model import Finding, Place
from reports.identity import alike, fingerprint, group

HOST = "https://www.exempel.se"


def finding(path: str = "/a", signature: str = "img|src=/x.jpg|", region: str = "main", **more) -> Finding:
    shape, text = more.pop("shape", ""), more.pop("text", "")
    place = Place(signature, text, region=region, shape=shape) if signature else None  # type: ignore[arg-type]
    return Finding(rule=more.pop("rule", "accessibility.image-alt"), url=HOST + path, place=place, **more)


def scopes(findings: list[Finding], pages: int = 20) -> list[tuple[str, str, int]]:
    return sorted((g.scope, g.key, len(g.urls)) for g in group(findings, {"www.exempel.se": pages}))


def test_equal_faults_on_a_page_are_numbered():
    """Two equal elements on a page are two issues, and the same two the night after."""
    groups = group([finding(), finding()], {"www.exempel.se": 20})
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
    pages = {"www.exempel.se": 10}
    [one] = group(found, pages, layout_rules={"accessibility.target-size"})
    assert (one.scope, len(one.urls), one.occurrences) == ("template", 10, 200)
    assert len(group(found, pages)) == 200
    few = [f for f in found if f.url.endswith(("/1", "/2"))]
    own = group(few, pages, layout_rules={"accessibility.target-size"})
    assert [(g.scope, g.occurrences) for g in own] == [("page", 20), ("page", 20)]


def test_known_template_keeps_its_last_page():
    """A template issue that all pages but one have mended is still that issue."""
    mark = fingerprint("accessibility.image-alt", "template", "www.exempel.se", "img|src=/x.jpg|")
    groups = group([finding(region="footer")], {"www.exempel.se": 20}, frozenset([mark]))
    assert [(g.scope, g.fingerprint) for g in groups] == [("template", mark)]


def test_site_scope_names_every_page():
    """A broken target is one issue, on all the pages that link there."""
    target = HOST + "/borta"
    found = Finding("navigation.broken-link", HOST + "/a", scope="site", key=target, urls=(HOST + "/b", HOST + "/a"))
    [one] = group([found], {"www.exempel.se": 20})
    assert (one.scope, one.key, one.urls) == ("site", target, (HOST + "/a", HOST + "/b"))


def test_errors_are_no_issues():
    assert group([finding(outcome="error")], {"www.exempel.se": 20}) == []


def test_alike():
    """From surest to not at all."""
    old = finding(signature="a|href=/bygglov|Läs mer", text="Läs mer")
    assert alike(old, old) == 3
    assert alike(old, finding(signature="a|href=/bygglov|Läs vidare", text="Läs vidare")) == 2
    assert alike(old, finding(signature="a|href=/lov|Läs mer", text="Läs mer")) == 1
    assert alike(old, finding(signature="a|href=/lov|Klicka här", text="Klicka här")) == 0


def test_edited_sentence_is_the_same_sentence():
    text = "Ansökan om bygglov ska lämnas in till nämnden senast den femtonde i varje månad"
    old = finding(signature=f"p|{text}", text=text, rule="readability.long-sentence")
    edited = text.replace("femtonde", "tjugonde")
    assert alike(old, replace(old, place=Place(f"p|{edited}", edited))) == 1
    other = "Kommunens kultur- och fritidsnämnd beslutar om bidrag till föreningar en gång om året"
    assert alike(old, replace(old, place=Place(f"p|{other}", other))) == 0
