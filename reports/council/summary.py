"""Say in three to five sentences what a month brought: what rose and fell, what came, what moved the figures only."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from audits.page import host_of
from audits.reasons import Code
from reports.council.figures import NOISE, SITE, Figures
from reports.figures import Month
from reports.issues import IN_SQL
from reports.language import NUMBERS, mark, mark_plural, word_reason
from rules import Area

_MOST = 5  # sentences
_RAISED: dict[Area, str] = {
    "accessibility": mark("Tillgängligheten ökade mest hos %(owner)s: med %(points)s poäng på samma sidor."),
    "readability": mark("Läsbarheten ökade mest hos %(owner)s: med %(points)s poäng på samma sidor."),
    "navigation": mark("Det blev lättare att hitta rätt, mest hos %(owner)s: %(points)s poäng bättre på samma sidor."),
    "services": mark("E-tjänsterna blev bättre, mest hos %(owner)s: med %(points)s poäng för samma tjänster."),
}
_LOWERED: dict[Area, str] = {
    "accessibility": mark("Tillgängligheten minskade mest hos %(owner)s: med %(points)s poäng på samma sidor."),
    "readability": mark("Läsbarheten minskade mest hos %(owner)s: med %(points)s poäng på samma sidor."),
    "navigation": mark("Det blev svårare att hitta rätt, mest hos %(owner)s: %(points)s poäng sämre på samma sidor."),
    "services": mark("E-tjänsterna blev sämre, mest hos %(owner)s: med %(points)s poäng för samma tjänster."),
}
_AREAS: dict[Area, str] = {
    "accessibility": mark("tillgänglighet"), "readability": mark("klarspråk"), "navigation": mark("att hitta rätt"),
    "services": mark("e-tjänster"),
}  # fmt: skip
_CRITICAL = mark_plural(
    "%(number)s nytt fel som stoppar besökare kom i månaden%(where)s.",
    "%(number)s nya fel som stoppar besökare kom i månaden%(where)s.",
)
_COMMON = mark_plural(
    "Vanligast bland det nya där är ”%(rule)s” (%(pages)s sida).",
    "Vanligast bland det nya där är ”%(rule)s” (%(pages)s sidor).",
)
_OPENED = f"""
SELECT issue.rule, issue.url, issue.owner, issue.pages, issue.factors FROM event JOIN issue ON issue.id = event.issue
WHERE substr(event.run, 1, 7) = ? AND event.run > ? AND issue.review = 0 AND event.kind IN ('opened', 'reopened')
AND coalesce(nullif(event.note, ''), issue.origin) NOT IN ({IN_SQL})
"""
_CRITICAL_WEIGHT = 8


class Opened(NamedTuple):
    """An issue that a change of the content opened in the month."""

    rule: str
    host: str
    owner: str
    pages: int
    is_critical: bool


class Summary:
    """The sentences about one month, each made of its figures."""

    def __init__(self, figures: Figures, month: str) -> None:
        self.figures, self.month = figures, month
        self.language = figures.edition.language
        self.site = figures.of(month)
        owners = figures.owners if len(figures.owners) > 1 else []
        self.changes = [
            (each, owner.name) for owner in owners for each in figures.of(month, owner.id) if each.change is not None
        ]
        rows = figures.edition.store.rows(_OPENED, month, figures.edition.runs[0].id)
        self.opened = [
            Opened(
                row["rule"], host_of(row["url"]), row["owner"], row["pages"],
                json.loads(row["factors"] or "{}").get("impact") == _CRITICAL_WEIGHT,
            )
            for row in rows
        ]  # fmt: skip

    def sentences(self) -> list[str]:
        """Return the sentences, the most important first: what limits all others before them."""
        found = (*self._limits(), *self._moved(), *self._critical(), *self._flow(), *self._raw())
        return list(dict.fromkeys(found))[:_MOST]

    def _limits(self) -> Iterator[str]:
        """Yield what makes the month say less: no whole run, a new base."""
        for each in self.site:
            for remark in each.remarks:
                if remark.code in (Code.MONTH_NOT_WHOLE, Code.MONTH_NEW_BASE):
                    yield word_reason(remark, self.language)

    def _moved(self) -> Iterator[str]:
        """Yield the greatest rise and the greatest fall on the same pages."""
        _ = self.language.text
        known = self.changes or [(each, "") for each in self.site if each.change is not None]
        if not known:
            if not self.figures.before(self.month):
                yield _("Det är den första månaden med siffror. Från nästa månad går det att se vad som har ändrats.")
            return
        best, worst = max(known, key=_change), min(known, key=_change)
        if _change(best) > NOISE:
            yield self._said(_RAISED, *best)
        if _change(worst) < -NOISE:
            yield self._said(_LOWERED, *worst) + self._common(worst[0])
        if _change(best) <= NOISE and _change(worst) >= -NOISE:
            yield _("Ingen siffra ändrades mer än %(n)s poäng på samma sidor.", n=self.language.number(NOISE, 1))

    def _said(self, sentences: dict[Area, str], month: Month, owner: str) -> str:
        points, whose = self.language.number(abs(month.change or 0), 1), owner or self.language.text("hela webben")
        return self.language.text(sentences[month.area], owner=whose, points=points)

    def _common(self, month: Month) -> str:
        """Return which new fault is on most pages there, or ""."""
        pages: Counter[str] = Counter()
        for one in self.opened:
            if one.rule.startswith(f"{month.area}.") and month.owner in (SITE, one.owner):
                pages[one.rule] += one.pages
        if not pages:
            return ""
        rule, count = pages.most_common(1)[0]
        title = self.figures.edition.wording.title(rule)
        shown = self.language.ngettext(*_COMMON, count) % {"rule": title, "pages": self.language.number(count)}
        return f" {shown}"

    def _critical(self) -> Iterator[str]:
        """Yield how many faults came that stop visitors, and where most of them are."""
        _ = self.language.text
        critical = [one for one in self.opened if one.is_critical]
        if not critical:
            return
        ((host, count),) = Counter(one.host for one in critical).most_common(1)
        where = ""
        if count == len(critical):
            where = _(" på %(host)s", host=host)
        elif count > len(critical) / 2:
            where = _(", de flesta på %(host)s", host=host)
        number = self._spelled(len(critical))
        yield self.language.ngettext(*_CRITICAL, len(critical)) % {"number": number, "where": where}

    def _spelled(self, number: int) -> str:
        spelled = self.language.gettext(NUMBERS[number]) if number < len(NUMBERS) else self.language.number(number)
        if number == 1 and self.language.code == "sv":
            spelled = "ett"  # fel
        return spelled[:1].upper() + spelled[1:]

    def _flow(self) -> Iterator[str]:
        """Yield what came and what was fixed, with the one that waits since longest."""
        _, number = self.language.text, self.language.number
        opened, fixed, accepted = self.figures.counts(self.month)
        if not any((opened, fixed, accepted)) and not self.figures.before(self.month):
            return
        said = _(
            "%(opened)s ärenden kom till, %(fixed)s åtgärdades och %(accepted)s godtogs utan att åtgärdas.",
            opened=number(opened), fixed=number(fixed), accepted=number(accepted),
        )  # fmt: skip
        critical = self.figures.critical
        if critical and self.month == self.figures.months[-1] and (days := self.figures.age(critical[0])) > 0:
            owner = self.figures.edition.owners.get(critical[0].owner)
            said += " " + _(
                "Det äldsta felet som stoppar besökare har funnits i %(days)s dagar (%(owner)s).",
                days=number(days), owner=owner.name if owner else critical[0].owner,
            )  # fmt: skip
        yield said

    def _raw(self) -> Iterator[str]:
        """Yield the figures that moved otherwise than the pages did, and by what, the greatest difference first."""
        _, number = self.language.text, self.language.number
        before = self.figures.before(self.month)
        found = []
        for then, now in zip(self.figures.of(before), self.site, strict=True) if before else ():
            if then.figure is None or now.figure is None or now.change is None:
                continue
            by_others = now.figure - then.figure - now.change
            if abs(by_others) <= NOISE * 2:
                continue
            said = _(
                "Siffran för %(area)s gick från %(then)s till %(now)s, men på samma sidor är ändringen %(change)s.",
                area=self.language.gettext(_AREAS[now.area]), then=number(then.figure, 1), now=number(now.figure, 1),
                change=self.language.signed(now.change),
            )  # fmt: skip
            told = [word_reason(remark, self.language) for remark in now.remarks]
            found.append((-abs(by_others), " ".join([said, *told[:2]])))
        yield from (said for _by, said in sorted(found)[:1])


def _change(known: tuple[Month, str]) -> float:
    return known[0].change or 0.0
