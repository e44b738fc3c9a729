"""Ask a person about what needs review: once, and again only when what the question is about has changed.

Each question stores a hash of what it was about. When that changes, it is asked again, even if there is a decision on
what it was about before. That decision is outgrown, and stays in decisions.toml as it is.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from audits.model import Finding
from reports.issues.identity import layout_of, signature_of
from reports.store import Store, set_issue, unpack

_ASKED = """
SELECT id, scope, state, asked, decision, finding FROM issue
WHERE review = 1 AND last_seen_run = ? AND state IN ('open', 'accepted', 'not-a-fault')
"""


def ask_questions(store: Store, run_id: str) -> None:
    """Compare every question seen in this run with what it was about before, and ask again if that has changed."""
    for row in [*store.rows(_ASKED, run_id)]:
        mark = mark_of(unpack(row["finding"], Finding), row["scope"])
        if mark == row["asked"]:
            continue
        set_issue(store, row["id"], asked=mark)
        if not row["asked"]:  # asked for the first time: its "opened" event says so
            continue
        store.event(row["id"], run_id, "asked-again")
        if _is_on_it_alone(row):
            set_issue(store, row["id"], state="open", outgrown=row["decision"], decision=None)


def mark_of(finding: Finding, scope: str) -> str:
    """Return a hash of what the question is about.

    In a template that is the place, because each page has other content there. On a page it is the content.
    """
    shape = layout_of(finding) if scope == "template" else ""
    text = finding.place.text if finding.place and not shape else ""
    said = "\x1f".join((shape or signature_of(finding), text))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]


def _is_on_it_alone(row: Mapping[str, Any]) -> bool:
    """Return whether the issue was decided on its own, and not by a decision on all questions of its rule."""
    return bool(row["decision"]) and json.loads(row["decision"]).get("scope") == "issue"
