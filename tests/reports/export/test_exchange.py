"""EARL and SARIF: valid by what W3C and OASIS publish, read back by other libraries, and the same ids every night."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rdflib
from rdflib.namespace import RDF, RDFS

from reports.export.formats import write_rows
from rules.loader import load_rules

# rdflib's own parser of JSON-LD still goes its old way.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
SCHEMAS = Path(__file__).parent / "schemas"
EARL = rdflib.Namespace("http://www.w3.org/ns/earl#")
RULES = load_rules()
HOSTILE = '"><script>alert(1)</script>\u202e\ud800\x00 ”å” {0} %s'


def finding(**changes: Any) -> dict[str, Any]:
    row = {
        "rule": "accessibility.image-alt", "outcome": "fail", "url": "https://e.se/%C3%A5?a=1", "message": "m",
        "where": "main > img", "snippet": "<img src=x>", "issue": 7,
    }  # fmt: skip
    return row | changes


def issue(**changes: Any) -> dict[str, Any]:
    row = {
        "id": 7, "rule": "accessibility.image-alt", "state": "open", "scope": "page", "owner": "sof", "review": False,
        "url": "https://e.se/a", "pages": 1, "priority": 8.0, "band": "Nu", "origin": "content", "opened_run": "a",
        "last_seen_run": "b", "decision": None, "message": "m", "where": "", "snippet": "",
    }  # fmt: skip
    return row | changes


FINDINGS = [
    finding(),
    finding(),  # twice at one place: two assertions
    finding(outcome="needs-review", message=HOSTILE, where=HOSTILE, snippet=HOSTILE),
    finding(outcome="error", issue=None),
    finding(rule="retired.rule", where="", snippet=""),
]
ISSUES = [
    issue(),
    issue(id=8, opened_run="b"),
    issue(id=9, state="accepted", decision={"reason": "Byts i vår."}),
    issue(id=10, state="fixed"),
    issue(id=11, review=True, message=HOSTILE, snippet=HOSTILE),
]


def graph(rows: list[dict[str, Any]]) -> rdflib.Graph:
    return rdflib.Graph().parse(data=write_rows(rows, "earl", RULES), format="json-ld")


@pytest.fixture(scope="module")
def vocabulary() -> rdflib.Graph:
    """What EARL 1.0 is made of."""
    return rdflib.Graph().parse(data=(SCHEMAS / "earl.nt").read_text(encoding="utf-8"), format="nt")


def test_earl_is_valid(vocabulary: rdflib.Graph):
    """Every term of EARL exists; subject and object of every property are what its domain and range ask for."""
    found = graph(FINDINGS)
    terms = set(vocabulary.subjects(RDF.type, None))
    for subject, name, value in found:
        if name == RDF.type and str(value).startswith(EARL):
            assert value in terms
        if not str(name).startswith(EARL):
            continue
        assert name in terms, name
        domain, value_range = vocabulary.value(name, RDFS.domain), vocabulary.value(name, RDFS.range)
        if str(domain).startswith(EARL):
            assert (subject, RDF.type, domain) in found
        if str(value_range).startswith(EARL):
            kinds = set(found.objects(value, RDF.type)) | set(vocabulary.objects(value, RDF.type))
            parents = {parent for kind in kinds for parent in vocabulary.transitive_objects(kind, RDFS.subClassOf)}
            assert value_range in parents, (name, value)


def test_earl_says_all_that_an_assertion_must():
    """By the specification: exactly one assertor, subject, test and result, and one outcome a result."""
    found = graph(FINDINGS)
    assertions = list(found.subjects(RDF.type, EARL.Assertion))
    assert len(assertions) == len(FINDINGS)
    for assertion in assertions:
        for name in (EARL.assertedBy, EARL.subject, EARL.test, EARL.result):
            assert len(list(found.objects(assertion, name))) == 1
        [outcome] = found.objects(found.value(assertion, EARL.result), EARL.outcome)
        assert outcome in (EARL.failed, EARL.cantTell, EARL.untested)
    assert len(list(found.subjects(EARL.outcome, EARL.failed))) == 3
    assert len(list(found.subjects(EARL.outcome, EARL.untested))) == 1


def test_earl_ids_are_stable():
    """The same findings in another order, or with others before them, keep their ids."""
    ids = set(graph(FINDINGS).subjects(RDF.type, EARL.Assertion))
    assert set(graph(FINDINGS[::-1]).subjects(RDF.type, EARL.Assertion)) == ids
    more = [finding(url="https://e.se/ny", issue=99), *FINDINGS]
    assert ids < set(graph(more).subjects(RDF.type, EARL.Assertion))


@pytest.mark.parametrize("rows", [ISSUES, FINDINGS, []], ids=["issues", "findings", "nothing"])
def test_sarif_is_valid(rows: list[dict[str, Any]]):
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER).validate(
        json.loads(write_rows(rows, "sarif", RULES))
    )


def test_sarif_tells_what_was_decided_and_what_is_new():
    [run] = json.loads(write_rows(ISSUES, "sarif", RULES))["runs"]
    known, new, accepted, fixed, review = run["results"]
    assert [result["baselineState"] for result in (known, new, fixed)] == ["unchanged", "new", "absent"]
    assert accepted["suppressions"][0]["justification"] == "Byts i vår."
    assert (known["level"], known["kind"]) == ("error", "fail")
    assert (review["level"], review["kind"]) == ("none", "review")
    assert known["partialFingerprints"] == {"webbrondIssue/v1": "7"}
    assert run["tool"]["driver"]["rules"][known["ruleIndex"]]["id"] == known["ruleId"]


def test_sarif_never_makes_an_error_a_result():
    """A rule that could not be tried has found nothing."""
    [run] = json.loads(write_rows(FINDINGS, "sarif", RULES))["runs"]
    assert len(run["results"]) == len(FINDINGS) - 1
    [note] = run["invocations"][0]["toolExecutionNotifications"]
    assert note["associatedRule"]["id"] == "accessibility.image-alt"
