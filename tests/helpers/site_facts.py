"""What the audits of the whole site leave for the reports of the synthetic municipality."""

from collections.abc import Sequence
from typing import Any


def site_facts(urls: Sequence[tuple[str, str, str]]) -> dict[str, Any]:
    """The way to a task, and a page that many visit; ``urls`` are the pages with owner and title, the start first."""
    steps = [
        {"url": urls[0][0], "title": "Ekvalla", "link": ""},
        {"url": urls[1][0], "title": "Ansök om förskola", "link": "Sök plats på dagis", "says": True},
    ]
    way = {"task": "Ansöka om förskola", "url": urls[1][0], "state": "found", "clicks": 1, "section_clicks": 0}
    way |= {"rank": 0.082, "visits": 1_200, "named": False, "steps": steps}
    checks = [
        {"name": "slow", "ok": True, "value": 180}, {"name": "uncached", "ok": None, "value": ""},
        {"name": "heavy", "ok": False, "value": 1_200}, {"name": "undated", "ok": True, "value": "2026-11-20"},
    ]  # fmt: skip
    crisis = {"task": "Krisinformation", "state": "found", "url": urls[1][0], "clicks": 2, "checks": checks}
    asked = {"question": "Hur söker jag förskola?", "area": "Skola", "score": 3, "page": urls[1][0], "clicks": 1}
    lost = [("dagis", 300), ("soptipp", 100)]
    searches = {"words": 90, "searches": 4_000, "lost": 2, "missed": 400, "unanswered": lost}
    file = {"key": "visits", "name": "besok.csv", "rows": 50, "lost": 2, "used": True, "examples": [("/gammal", 12)]}
    kind = {"name": "Förskolor", "configured": True, "pages": 4, "headings": [("Måltider", 3), ("Hitta hit", 4)]}
    unlike = [{"url": urls[0][0], "missing": ["Måltider"], "have": 3}, {"url": urls[1][0], "missing": [], "have": 3}]
    said = {"question": "Vad kostar det?", "kind": "amount", "ours": "Det kostar 500 kr.", "theirs": "Det är gratis."}
    return {
        "tasks": [way, {"task": "Felanmäla"}],
        "task_proposals": [(urls[-1][0], 840)],
        "searches": searches,
        "statistics": [file],
        "crisis": [crisis],
        "questions": [asked, {"question": "Var röstar jag?", "area": "Politik", "score": 0}],
        "third_parties": [("statistik.example", 12)],
        "removable": [(urls[0][0], "2021-03-03", 1, None, None)],
        "structure": [{**kind, "example": urls[-1][0], "deviations": unlike}],
        "faq": [("details", 12, [urls[0][0]]), ("headings", 2, [urls[1][0]])],
        "answers": [(urls[0][0], urls[1][0], said)],
        "weight": [(812.4, 41, urls[0][0])],
    }
