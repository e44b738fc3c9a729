"""Describe the audit engine (axe, browser, fonts) in words that readers of the reports understand."""

from audits.engine import parse_engine
from reports.language.i18n import Language


def describe_engine(engine: str, language: Language) -> str:
    """Return the engine of a run as a report names it.

    The digest of the fonts only tells whether two engines have the same fonts.
    """
    found = parse_engine(engine)
    fonts = language.text("typsnitt %(digest)s", digest=found.fonts) if found.fonts else ""
    return ", ".join(filter(None, (found.axe or engine, found.browser, fonts)))


def describe_engine_change(old: str, new: str, language: Language) -> str:
    """Return what differs between the engines ``old`` and ``new``, as sentences; "" when nothing is known."""
    _, before, after = language.text, parse_engine(old), parse_engine(new)
    said = []
    if before.axe and after.axe and before.axe != after.axe:
        said.append(_("axe byttes från %(old)s till %(new)s.", old=_version(before.axe), new=_version(after.axe)))
    if after.is_whole and not before.is_whole:
        said.append(
            _(
                "Från och med den här ronden räknas även webbläsaren (%(browser)s) och datorns typsnitt till"
                " granskningsmotorn.",
                browser=after.browser,
            )
        )
    elif before.browser and after.browser and before.browser != after.browser:
        said.append(_("Webbläsaren byttes från %(old)s till %(new)s.", old=before.browser, new=after.browser))
    if before.is_whole and after.is_whole and before.fonts != after.fonts:
        said.append(_("Typsnitten på datorn som granskar har ändrats."))
    if said:
        said.append(_("Det som hittas eller försvinner av det skälet räknas varken som nytt eller som åtgärdat."))
    return " ".join(said)


def _version(axe: str) -> str:
    return axe.rpartition(" ")[2]
