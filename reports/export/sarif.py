"""Write issues or findings in SARIF 2.1.0 (OASIS), for the tools that developers and suppliers already have."""

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

from reports.export.json_text import dump_json
from rules import Rule

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"critical": "error", "serious": "error", "moderate": "warning", "minor": "note"}
_BASELINE = {"fixed": "absent", "gone": "absent"}

type _Row = Mapping[str, Any]


def sarif(rows: Iterable[_Row], rules: Mapping[str, Rule]) -> bytes:
    """Return rows of issues or findings as one SARIF run.

    What a person decided is a suppression with its reason. What only a person can judge is of kind "review". A rule
    that could not be tried is a notification, never a result.
    """
    found = list(rows)
    names = list(dict.fromkeys(row["rule"] for row in found))
    run = {
        "tool": {
            "driver": {
                "name": "webbrond",
                "version": version("webbrond"),
                "language": "sv",
                "rules": [_rule(name, rules.get(name)) for name in names],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(row, names, rules) for row in found if row.get("outcome") != "error"],
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [_untested(row) for row in found if row.get("outcome") == "error"],
            }
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return (dump_json(log, indent=1) + "\n").encode("utf-8", "replace")


def _rule(name: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"id": name}
    return {
        "id": name,
        "shortDescription": {"text": rule.sv.title},
        "fullDescription": {"text": rule.sv.why},
        "help": {"text": rule.sv.how},
        "defaultConfiguration": {"level": _LEVELS[rule.impact]},
        "properties": {
            "tags": [rule.area, *(f"WCAG {clause}" for clause in rule.wcag), *rule.law],
            "impact": rule.impact, "effort": rule.effort, "fixer": rule.fixer, "version": rule.version,
        },
    }  # fmt: skip


def _result(row: _Row, names: list[str], rules: Mapping[str, Rule]) -> dict[str, Any]:
    rule = rules.get(row["rule"])
    review = bool(row.get("review")) or row.get("outcome") == "needs-review"
    number = row["id"] if "id" in row else row.get("issue")
    result: dict[str, Any] = {
        "ruleId": row["rule"],
        "ruleIndex": names.index(row["rule"]),
        "kind": "review" if review else "fail",
        "level": "none" if review else _LEVELS[row.get("impact") or rule.impact] if rule else "warning",
        "message": {"text": row["message"] or row["rule"]},
        "locations": [_location(row)],
        "properties": {key: row[key] for key in ("owner", "scope", "state", "band", "priority", "pages") if key in row},
    }
    if number is not None:
        result["partialFingerprints"] = {"webbrondIssue/v1": str(number)}
    if "state" in row:
        fresh = row["opened_run"] == row["last_seen_run"] and row["origin"] == "content"
        result["baselineState"] = _BASELINE.get(row["state"], "new" if fresh else "unchanged")
        if row["state"] in ("accepted", "not-a-fault"):
            reason = (row["decision"] or {}).get("reason", "")
            result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": reason}]
    return result


def _location(row: _Row) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": row["url"]}}
    if row["snippet"]:  # a region needs a line, which is unknown here: the snippet identifies the place
        physical["region"] = {"startLine": 1, "snippet": {"text": row["snippet"]}}
    location: dict[str, Any] = {"physicalLocation": physical}
    if row["where"]:
        location["logicalLocations"] = [{"fullyQualifiedName": row["where"], "kind": "element"}]
    return location


def _untested(row: _Row) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": row["message"]},
        "associatedRule": {"id": row["rule"]},
        "locations": [_location(row)],
    }
