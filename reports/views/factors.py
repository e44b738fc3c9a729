"""Explain an issue's priority: its factors in words, and as a calculation that can be done by hand."""

from reports.edition import Edition, Issue
from reports.issues import FACTORS, OF_TEMPLATE, load_weights
from reports.language import EFFORTS, IMPACT_WEIGHTS, IMPACTS, Language


def because(edition: Edition, issue: Issue) -> list[str]:
    """Return the factors of the priority in words, each with its weight."""
    _, n, factors = edition.language.text, edition.language.ngettext, issue.factors
    rule = edition.rules.get(issue.rule)
    impact = IMPACT_WEIGHTS.get(int(factors.get("impact", 0)), "")
    number = edition.language.number

    def weighed(text: str, sign: str, name: str) -> str:
        return f"{text} ({sign} {number(factors.get(name, 1), 1)})".replace("( ", "(")

    found = [weighed(_(IMPACTS[impact]), "", "impact")] if impact else []
    if factors.get("law", 1) > 1:
        urgent = rule is not None and rule.urgent
        plain = rule is not None and rule.area == "readability"
        said = _("Språklagen: språket ska vara enkelt") if plain else _("Lagen kräver att det fungerar")
        said = _("Det går före allt annat") if urgent else said
        found.append(weighed(said, "×", "law"))
    found.append(weighed(_reach(edition, issue), "×", "reach"))
    where = n("Finns på %(n)s sida", "Finns på %(n)s sidor", issue.pages) % {"n": number(issue.pages)}
    found.append(weighed(where, "×", "spread"))
    work = EFFORTS["template" if issue.scope in OF_TEMPLATE else rule.effort if rule else "page"]
    found.append(weighed(_(work), "÷", "effort"))
    return found


def _reach(edition: Edition, issue: Issue) -> str:
    """Return how many people meet the fault: visits where statistics are imported, else only how many pages link there.

    An issue that no night with this version has seen does not know which of them its number is.
    """
    _, n, factors = edition.language.text, edition.language.ngettext, issue.factors
    visits, inlinks = factors.get("visits"), factors.get("inlinks")
    if visits is not None:
        said = n("%(n)s besök i månaden", "%(n)s besök i månaden", round(visits))
        if issue.pages > 1:
            said = n(
                "%(n)s besök i månaden på den mest besökta sidan",
                "%(n)s besök i månaden på den mest besökta sidan", round(visits),
            )  # fmt: skip
        said %= {"n": edition.language.number(visits)}
        if edition.site.statistics.cases:
            calls = round(load_weights().reach["visits_per_case"])
            said += "; " + _("ett ärende hos kontaktcenter räknas som %(n)s besök", n=calls)
        return said
    if inlinks is None:
        return _("Hur många som når sidan")
    if not inlinks:
        return _("Ingen sida länkar hit; besök är inte inlästa")
    said = n("%(n)s sida länkar hit", "%(n)s sidor länkar hit", round(inlinks))
    if issue.pages > 1:
        said = n("Som mest %(n)s sida länkar hit", "Som mest %(n)s sidor länkar hit", round(inlinks))
    return f"{said % {'n': edition.language.number(inlinks)}}; {_('besök är inte inlästa')}"


def hand_sum(language: Language, issue: Issue) -> str:
    """Return the priority as a calculation that can be done by hand, with the least values of the first two bands."""
    _, number, f = language.text, language.number, issue.factors
    values = [number(f.get(name, 1), 1) for name in FACTORS]
    least = load_weights().bands
    return _(
        "%(sum)s blir %(value)s. Nu är minst %(now)s, Snart minst %(soon)s.",
        sum=f"{' × '.join(values[:4])} ÷ {values[4]}", value=number(issue.priority, 1),
        now=number(least["Nu"], 0), soon=number(least["Snart"], 0),
    )  # fmt: skip
