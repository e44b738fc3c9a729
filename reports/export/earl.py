"""Write findings in W3C's Evaluation and Report Language 1.0, as JSON-LD."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from reports.export.json_text import dump_json
from rules import Rule

_OUTCOMES = {"fail": "earl:failed", "needs-review": "earl:cantTell", "error": "earl:untested"}
_CONTEXT = {
    "earl": "http://www.w3.org/ns/earl#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "ptr": "http://www.w3.org/2009/pointers#",
}
_US = "urn:webbrond"


def earl(rows: Iterable[Mapping[str, Any]], rules: Mapping[str, Rule]) -> bytes:
    """Return rows of findings as one graph: the assertor, each test once, and one assertion per finding.

    The id of an assertion is the same every night for as long as the finding remains.
    """
    findings = list(rows)
    agent = {"@id": _US, "@type": ["earl:Assertor", "earl:Software"], "dct:title": "webbrond"}
    tests = [_test(name, rules.get(name)) for name in dict.fromkeys(row["rule"] for row in findings)]
    seen: Counter[tuple[str, ...]] = Counter()
    graph = {"@context": _CONTEXT, "@graph": [agent, *tests, *(_assertion(row, seen) for row in findings)]}
    return (dump_json(graph, indent=1) + "\n").encode("utf-8", "replace")


def _test(name: str, rule: Rule | None) -> dict[str, Any]:
    required = [
        {"@id": f"urn:wcag:2:{clause}", "@type": "earl:TestRequirement", "dct:title": f"WCAG 2 {clause}"}
        for clause in (rule.wcag if rule else ())
    ]
    return {
        "@id": f"{_US}:rule:{name}",
        "@type": ["earl:TestCriterion", "earl:TestCase"],
        "dct:title": rule.en.title if rule else name,
        "dct:isPartOf": required,
    }


def _assertion(row: Mapping[str, Any], seen: Counter[tuple[str, ...]]) -> dict[str, Any]:
    about = (row["rule"], row["url"], str(row.get("issue")), row["outcome"], row["where"])
    mark = hashlib.sha256("\x1f".join((*about, str(seen[about]))).encode("utf-8", "replace")).hexdigest()[:24]
    seen[about] += 1
    return {
        "@id": f"{_US}:finding:{mark}",
        "@type": "earl:Assertion",
        "earl:assertedBy": {"@id": _US},
        "earl:mode": {"@id": "earl:automatic"},
        "earl:subject": {"@id": row["url"], "@type": ["earl:TestSubject", "foaf:Document"]},
        "earl:test": {"@id": f"{_US}:rule:{row['rule']}"},
        "earl:result": {
            "@type": "earl:TestResult",
            "earl:outcome": {"@id": _OUTCOMES[row["outcome"]]},
            "dct:description": row["message"],
            "earl:pointer": {"@type": "ptr:Pointer", "dct:description": row["where"]},
        },
    }
