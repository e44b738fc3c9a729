"""The process of `check`: it reads and judges one page, with limits on time and memory."""

import resource
from typing import Any

import msgspec

from audits.model import PageResult
from audits.page import Page
from audits.readability import hardest, losses, sections
from audits.reasons import Code, Reason
from audits.registry import load_audits
from audits.runner import audit_page, without_passes
from audits.scores import fault_of, score_page
from crawler.check.one_page import Source, Task, Text
from crawler.check.service import describe_service
from crawler.child import connect, limit_cpu, serve
from crawler.parse import NoManuscript, bound, decode, extract_page, read_manuscript
from crawler.worker import Channel
from reports.language import NOT_TESTED, Language, Wording, where, word_reason
from rules import RuleSet, load_rules

MEMORY = 1_500_000_000  # bytes of address space; libraries and the model of languages take 500 MB of it


def read(source: Source) -> Text:
    """Return the text of ``source``."""
    if source.name is None:
        return Text(decode(source.data, source.kind)[0])
    try:
        return Text(*read_manuscript(source.name, source.data))
    except NoManuscript as error:
        return Text(fault=str(error))


def judge(task: Task) -> dict[str, Any]:
    """Return the result of one page as an object that can be written as JSON."""
    source, site, rules, language = task.source, task.site, load_rules(), Language(task.language)
    url, artifact = source.url, task.artifact
    html, cut = bound(task.text.html)
    links = extract_page(html, url, site.crawl.keep_query).links
    if artifact is not None:
        from crawler.browser import without_static

        # In the browser, a file has another address than `source.url`.
        static = links if artifact.url == url else extract_page(html, artifact.url, site.crawl.keep_query).links
        artifact = without_static(artifact, artifact.url, static)
    page = Page(url, html, site, links=links, artifact=artifact, kind=task.kind)
    audits = load_audits(rules, site.rules)
    if not task.text.is_page:
        audits.rules = RuleSet({name: rule for name, rule in audits.rules.items() if rule.area == "readability"})
    result = without_passes(audit_page(page, audits)) if cut else audit_page(page, audits)
    wording = Wording(rules, language.code)
    faults = [fault for finding in result.findings if (fault := fault_of(finding, rules))]
    scores = score_page(faults, result.outcomes, result.measures, rules)
    return {
        "url": url,
        "title": result.record.title,
        "kind": result.record.kind,
        "scores": {area: score.own if score else None for area, score in scores.items()},
        "deductions": {area: score.deductions if score else {} for area, score in scores.items()},
        "measures": result.measures,
        "findings": [
            {
                "rule": finding.rule,
                "outcome": finding.outcome,
                "url": url,
                "message": wording.message(finding),
                "title": wording.title(finding.rule),
                **where(finding),
                "why": wording.why(finding.rule),
                "how": wording.how(finding.rule),
                "impact": finding.impact or rules[finding.rule].impact,
                "issue": None,
            }
            for finding in result.findings
        ],
        "outcomes": result.outcomes,
        "hardest": hardest(page),
        "service": describe_service(result.record, task.journey, site, language) if task.is_service else None,
        **_parts(page, result),
        "rendered": artifact is not None and artifact.state == "ok",
        "manuscript": not task.text.is_page,
        "not_tested": [
            *task.reasons,
            *([word_reason(Reason.of(Code.PARTLY_READ), language)] if cut else []),
            *(language.gettext(NOT_TESTED.get(code, code)) for code in _not_tested(result, task)),
        ],
    }


def _parts(page: Page, result: PageResult) -> dict[str, Any]:
    """Return what the plain-language score is made of: the points that each measure costs, and the page's sections."""
    if result.measures.get("readability") is None:
        return {"weighs": {}, "sections": []}
    return {
        "weighs": {name: round(points, 1) for name, points in losses(result.measures).items()},
        "sections": sections(page),
    }


def _not_tested(result: PageResult, task: Task) -> list[str]:
    """Return the codes of what was not tested, apart from what ``reasons`` say already."""
    codes = list(result.not_tested)
    if not task.text.is_page:
        codes = ["manuscript", *(code for code in codes if code != "no-browser")]
    elif task.reasons or (not task.asked_for_browser and "no-browser" not in codes):
        codes = [code for code in codes if not code.startswith(("browser-", "no-browser"))]
    return list(dict.fromkeys(codes))


def main(seconds: int = 60) -> None:
    """Run the child: read, then judge."""
    channel = Channel(connect())
    limit_cpu(seconds)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    def answer(message: bytes) -> bytes:
        task = msgspec.msgpack.decode(message, type=Source | Task)
        return msgspec.msgpack.encode(read(task) if isinstance(task, Source) else judge(task))

    serve(channel, answer)


if __name__ == "__main__":
    main()
