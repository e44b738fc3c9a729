"""Explain an issue's priority: its factors in words, and as a calculation that can be done by hand."""

from reports.edition import Edition, Issue
from reports.issues import OF_TEMPLATE, load_weights
from reports.language import EFFORTS, IMPACT_WEIGHTS, IMPACTS, Language


def because(edition: Edition, issue: Issue) -> list[str]:
    """Return the factors of the priority in words, each with its weight."""
    _, n, factors = edition.language.text, edition.language.ngettext, issue.factors
    rule = edition.rules.get(issue.rule)
    impact = IMPACT_WEIGHTS.get(int(factors.get("impact", 0)), "")
    reach = factors.get("reach", 1)
    number = edition.language.number

    def weighed(text: str, sign: str, name: str) -> str:
        return f"{text} ({sign} {number(factors.get(name, 1), 1)})".replace("( ", "(")

    found = [weighed(_(IMPACTS[impact]), "", "impact")] if impact else []
    if factors.get("law", 1) > 1:
        found.append(weighed(_("Lagen kräver att det fungerar"), "×", "law"))
    many = _("Många kommer hit") if reach >= 2 else _("En del kommer hit") if reach >= 1.5 else _("Få kommer hit")
    found.append(weighed(many, "×", "reach"))
    where = n("Finns på %(n)s sida", "Finns på %(n)s sidor", issue.pages) % {"n": number(issue.pages)}
    found.append(weighed(where, "×", "spread"))
    work = EFFORTS["template" if issue.scope in OF_TEMPLATE else rule.effort if rule else "page"]
    found.append(weighed(_(work), "÷", "effort"))
    return found


def hand_sum(language: Language, issue: Issue) -> str:
    """Return the priority as a calculation that can be done by hand, with the least values of the first two bands."""
    _, number, f = language.text, language.number, issue.factors
    values = [number(f.get(name, 1), 1) for name in ("impact", "law", "reach", "spread", "effort")]
    least = load_weights().bands
    return _(
        "%(sum)s blir %(value)s. Nu är minst %(now)s, Snart minst %(soon)s.",
        sum=f"{' × '.join(values[:4])} ÷ {values[4]}", value=number(issue.priority, 1),
        now=number(least["Nu"], 0), soon=number(least["Snart"], 0),
    )  # fmt: skip
