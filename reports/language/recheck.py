"""Say to an editor what a re-check of a page has found."""

from audits.reasons import Reason
from reports.language.i18n import Language, mark_plural
from reports.language.reasons import word_reason

_SOME = mark_plural("%(done)s av %(num)s saker på sidan är rättad.", "%(done)s av %(num)s saker på sidan är rättade.")
_ALL = mark_plural("Den enda saken på sidan är rättad.", "Alla %(num)s saker på sidan är rättade.")
_NONE = mark_plural("Saken på sidan är inte rättad än.", "Ingen av de %(num)s sakerna på sidan är rättad än.")
_ELSEWHERE = mark_plural("%(num)s av dem finns kvar på andra sidor.", "%(num)s av dem finns kvar på andra sidor.")
_WAITING = mark_plural("%(num)s sak till avgör nästa rond.", "%(num)s saker till avgör nästa rond.")
_NEW = mark_plural("%(num)s ny sak syns. Nästa rond tar upp den.", "%(num)s nya saker syns. Nästa rond tar upp dem.")


def describe_recheck(
    language: Language, reason: Reason | None, *, looked: bool, mended: int, here: int, left: int, waiting: int,
    new: int,
) -> str:  # fmt: skip
    """Return what a re-check means, in sentences.

    ``mended`` issues are closed, ``here`` are gone from this page only, ``left`` are still there, ``waiting`` are for a
    night to settle. ``reason`` says why the page, or part of it, could not be looked at.
    """
    _ = language.text
    why = word_reason(reason, language) if reason else ""
    if not looked:
        return f"{_('Sidan gick inte att ompröva, och inget är ändrat.')} {why}".strip()

    def counted(forms: tuple[str, str], number: int, **values: str) -> str:
        return language.ngettext(*forms, number) % {"num": language.number(number), **values}

    done, known = mended + here, mended + here + left
    said = []
    if 0 < done < known:
        said.append(counted(_SOME, done, done=language.number(done), num=language.number(known)))
    elif known:
        said.append(counted(_ALL if done else _NONE, known))
    elif not waiting:
        said.append(_("Sidan har inga kända fel."))
    said += [
        counted(forms, number) for forms, number in ((_ELSEWHERE, here), (_WAITING, waiting), (_NEW, new)) if number
    ]
    return " ".join([*said, *([why] if why else [])])
