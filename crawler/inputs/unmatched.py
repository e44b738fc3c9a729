"""Find globs in site.toml and decisions.toml that match nothing, as a misspelled one does."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from audits.page import mask_numbers
from audits.reasons import Code, Reason
from audits.site_config import RuleChoice, Site, matches

_SHOWN = 3  # examples in a remark
_LENGTH = 80  # characters of an example


def examples(names: Iterable[str]) -> str:
    """Return the first few of ``names`` for a remark."""
    found = list(dict.fromkeys(names))
    return ", ".join(mask_numbers(name)[:_LENGTH] for name in found[:_SHOWN]) + (" …" if len(found) > _SHOWN else "")


def unmatched_globs(site: Site, paths: Iterable[str], addresses: Iterable[str]) -> Iterator[Reason]:
    """Yield a remark for each key with globs that match none of ``addresses``; ``paths`` are those of decisions."""
    globs = {
        "[[task]] target": (glob for task in site.task for glob in task.target),
        "[[owner]] paths": (glob for owner in site.owner for glob in owner.paths),
        "[services] pages": site.services.pages,
        "[crawl] exclude": site.crawl.exclude,
        "decisions.toml, path": paths,
    }
    known = tuple(addresses)
    for key, of_key in globs.items():
        lost = [glob for glob in dict.fromkeys(of_key) if not any(matches(url, (glob,)) for url in known)]
        if lost:
            yield Reason.of(Code.REMARK_NO_ADDRESS, key=key, count=len(lost), examples=examples(lost))


def unmatched_rules(choice: RuleChoice, rules: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each glob of rules that matches no rule, after the key that names it."""
    known = tuple(rules)
    globs = {
        "select": choice.select,
        "extend_select": choice.extend_select,
        "ignore": tuple(each.rule for each in choice.ignore),
    }
    for key, of_key in globs.items():
        for glob in of_key:
            if not any(fnmatchcase(rule, glob) for rule in known):
                yield f"[rules] {key}", glob
