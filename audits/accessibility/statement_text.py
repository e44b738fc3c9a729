"""Reads an accessibility statement from its Swedish text: plain facts, kept with the page for the site audit.

The items are those that Digg requires (MDFFS 2019:2; Skapa en tillgänglighetsredogörelse, digg.se, read 2026-11).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct

from audits.accessibility.statement_subject import Subject, read_subject
from audits.page import Page, fold, split
from audits.site_config import Site
from audits.text import Block

Status = Literal["full", "partial", "none", ""]
Claim = Literal["", "bare", "reasoned"]


class Statement(Struct, frozen=True):
    """The facts of a statement.

    ``status`` is one of the law's three, ``wording`` the sentence that says it in another way. ``dates`` are those of
    assessment and update (ISO). ``hosts`` are those linked to. ``subject`` is what the statement is about, ``named``
    the hosts that it names as its subject. ``text`` is folded and in lower case, at most 6,000 characters.
    """

    heading: str
    language: str
    status: Status
    wording: str
    body: bool
    shortcomings: bool
    reasons: bool
    dates: tuple[str, ...]
    method: bool
    feedback: bool
    hosts: tuple[str, ...]
    burden: Claim
    exemption: Claim
    text: str
    subject: Subject = ""
    named: tuple[str, ...] = ()


_ABOUT = re.compile(r"tillg(?:ä|a|ae)nglig|accessib", re.I)
_IS_ONE = re.compile(r"tillgänglighetsredogörelse|digital offentlig service|2018:1937", re.I)
_OF_THREE = re.compile(r"\b(?P<word>helt|delvis|inte|ej|icke)\s+förenlig(?:t|a)?\b", re.I)
_CHOICE = re.compile(r"(?:/|,|\beller)\s*$", re.I)  # "helt/delvis/inte förenlig": the template, not filled in
_STATUS: dict[str, Status] = {"helt": "full", "delvis": "partial", "inte": "none", "ej": "none", "icke": "none"}
_BEFORE = re.compile(r"(?:inte|ej|icke|nästan|i stort sett|nära nog|i princip|delvis)\s*$", re.I)
_COMPATIBLE = re.compile(r"\bförenlig(?:t|a)?\b|\böverensstäm", re.I)
_FULFILS = re.compile(
    r"\b(?:uppfyller|följer|lever upp till|efterlever|når|klarar)\b.{0,80}\b(?:krav|lag|wcag|301 549|riktlinje)", re.I
)
# The scope of a statement, the aims of the site, and a reader's opinion of it: these are not a status.
_NO_CLAIM = re.compile(
    r"\bhur (?:väl )?.{0,160}?\b(?:uppfyller|följer|lever upp|efterlever)|\bom du\b|\b(?:ska|bör|vill|strävar|målet)\b"
    r"|mål(?:sättning)?\b|ambition|åtagit sig|arbetar\b.{0,60}\bför att|trots att|garanti|garanter",
    re.I,
)
_SUBJECT = re.compile(r"\b\w*(?:webb|sajt|tjänst|service|app|portal|plattform|system|domän|redogörels)\w*|\.se\b", re.I)
_PARTS = re.compile(r"\b(?:innehåll|delar|dokument|brister)\w*\s+(?:nedan\s+)?(?:som|är|inte)\b", re.I)

_SHORT_HEADING = re.compile(
    r"\b(?:inte|ej)\b|otillgäng|brist|undantag|problem|begränsning|känd[at] fel|svårighet|avsteg|avvikelse", re.I
)
_SHORT_ITEM = re.compile(
    r"\b(?:saknar|inte|bryter mot|för låg|otydlig\w*|fel|svår\w*|bristande|brister)\b|wcag|\b[1-4]\.\d\.\d", re.I
)
_TO_US = re.compile(r"\b(?:kontakta|meddela|påtala|anmäl|rapportera|hör av dig|säg till|berätta|ring|mejla)\w*", re.I)
_REASON = re.compile(
    r"wcag|lagkrav|bristande förenlighet|bryter mot|uppfyller inte|(?:inte|ej) förenlig|betungande|omfattas inte"
    r"|undantag|undanta|på grund av|eftersom|beror på|orsak|anledning|skäl|leverantör|tredje part|därför att"
    r"|då\b.{0,40}kräv",
    re.I,
)
_ABOUT_LIST = re.compile(r"\bsom\s+(?:beskrivs|listas|anges|nämns|redovisas)\s+(?:nedan|här)\w*", re.I)
_BY_WHOM = r"(?:part|aktör|granskning|granskare|utvärdering|konsult|företag|expert|test|revision|organisation|byrå)"
_METHOD = re.compile(
    r"själv(?:skattning|utvärdering|bedömning|granskning|kontroll)|egenkontroll|skattning|stickprov|konsult"
    r"|(?:utvärderings|gransknings|test|bedömnings)?metod(?:en|er|ik)?\b|(?:analys|test|gransknings|kontroll)verktyg"
    rf"|\b(?:extern\w*|oberoende|intern\w*|tredjeparts?)[\s-]+(?:\w+\s+)?{_BY_WHOM}|tredje\s+part\s+har"
    r"|(?:automat\w*|manuell\w*)\s+(?:\w+\s+){0,2}(?:\w*test|\w*gransk|\w*kontroll|verktyg|stickprov|\w*utvärder)"
    r"|siteimprove|\baxe\b|lighthouse|\bwave\b|accessibility insights|monsido|vizzit|funka"
    r"|(?:test|gransk|utvärder)(?:at|ats|ade|ades|ad|ning|ningen|ningar|ar|er|et)\b|\b(?:testa|granska|utvärdera)s\b",
    re.I,
)
# What readers are told that they may request, in the supervisor's template: not a claim of the site's own.
_TO_READERS = re.compile(
    r"om du (?:tycker|anser|behöver|inte är nöjd|är missnöjd|upptäcker|upplever)|\banmäl\w*\s+(?:\w+\s+){0,4}till\b",
    re.I,
)
_WAY = re.compile(r"kontakt|formulär|synpunkt|meddela|rapporter|anmäl|påtala|felanmäl|mejl|e-?post|tyck till", re.I)
_PHONE = re.compile(r"(?:\+46|\b0)[\d\s()–-]{6,}\d")
_MAIL = re.compile(r"(?:(?<=\S)|(?<=\S\s))(?:@|\(at\)|\[at\]|snabel-?a)\s?\S", re.I)

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_DATE = re.compile(
    r"\b(?P<y>20\d\d)-(?P<m>\d\d)(?:-(?P<d>\d\d))?\b"
    rf"|\b(?:(?P<day>\d{{1,2}})\.?\s+)?(?P<month>{'|'.join(_MONTHS)})\w*\.?\s+(?P<year>20\d\d)\b"
    r"|\b(?P<d3>\d{1,2})/(?P<m3>\d{1,2})[\s/-]+(?P<y3>20\d\d)\b",
    re.I,
)
_BEFORE_DATE = 300  # characters that may say what the date is of
_SHOWN = re.compile(r"(?:uppdaterad|ändrad|granskad)(?: den)?\s*:?\s*", re.I)
_DATED = re.compile(
    r"bedöm|test|gransk|uppdater|publicer|revider|upprätt|senast|kontroll|genomför|gjord|redogörelse|skattning|ändrad"
    r"|utvärder|skapad|fastställ|datum|kartlag|översyn|version",
    re.I,
)
# Dates of the law's requirements (older documents are exempt), of the site's launch, and of the next review.
_OTHER_DATES = frozenset({"2018-09-23", "2019-01-01", "2019-09-23", "2020-09-23", "2021-06-23"})
_OPENED = re.compile(
    r"(?:webb|sajt|tjänst|app|portal|version|filer|dokument)\w*\s+(?:\S+\s+){0,6}?(?:publicera|offentliggjor|lansera|öppna)\w*"
    r"[^.]*$|\b(?:nästa|planera[dt]\w*|kommande)\b[^.]*$",
    re.I,
)
_COMING = re.compile(
    r"(?:före|innan|till och med|(?<!ades )(?<!ats )(?<!ad )senast (?:den|under|i|vid|kvartal)|åtgärda[sd]?"
    r"|klart?|planer)[^.]*$",
    re.I,
)

_BURDEN = re.compile(r"oskäligt\s+betungande|\b12\s*§", re.I)
_EXEMPT = re.compile(
    r"\b9\s*§|(?:omfattas\s+inte|inte\s+omfattas)\s+av\s+(?:lag|krav)|undantag\w*\s+(?:från|enligt)\s+(?!lagens\s+tillämpn)(?:lag|krav)",
    re.I,
)
_NOT_CLAIMED = re.compile(
    r"\b(?:inget|inga|ingen|inte|aldrig)\b[^.,;:]{0,60}(?:oskäligt betungande|undantag)"
    r"|(?:åberopar|hävdar|anser) (?:vi )?inte",
    re.I,
)
_WHY = (
    r"eftersom|därför|på grund av|beror på|kostnad|kostar|resurs|nytta|då (?:vi|det|den|de|kommunen)\b|då\b.{0,60}kräv"
    r"|följande (?:grund|skäl)\w*|bedömning\w*\s*:|motivering|leverantör|innebär|byta|byter|avveckla|ersätt"
    r"|omfattning|tidskrävande|storlek|få (?:besökare|användare)"
)
_WHY_BURDEN = re.compile(_WHY, re.I)
_WHY_EXEMPT = re.compile(
    _WHY + r"|publicera(?:t|ts|de|des) före|äldre|före den|2018|2020|arkiv|tredje part|karttjänst|karto?r|direktsän"
    r"|kulturarv|kontroll",
    re.I,
)


def read_statement(page: Page) -> Statement | None:
    """Return the page's facts if address, title or heading is about accessibility, or the text is a statement's."""
    if not _ABOUT.search(f"{split(page.url).path} {page.title} {page.h1}") and not _IS_ONE.search(page.text.running):
        return None
    blocks = page.text.blocks
    sentences = tuple(_sentences(blocks))
    status, wording = _status(sentences)
    text = fold(page.text.running)
    own = [block.text for block in blocks if not _TO_READERS.search(block.text)]
    body = names_body(text, page.site)
    subject, named = read_subject((page.h1, page.title), sentences, ours=body)
    return Statement(
        heading=page.h1,
        language=page.language,
        status=status,
        wording=wording,
        body=body,
        shortcomings=_has_shortcomings(blocks),
        reasons=bool(_REASON.search(text)),
        dates=tuple(sorted({*_dates(sentences), *_shown(page)} - {""})),
        method=any(_METHOD.search(said) for said in own),
        feedback=_has_feedback(page, text),
        hosts=tuple(sorted({split(anchor.href).hostname or "" for anchor in page.anchors} - {""})),
        burden=_claim(blocks, _BURDEN, _WHY_BURDEN),
        exemption=_claim(blocks, _EXEMPT, _WHY_EXEMPT),
        text=text.casefold()[:6_000],
        subject=subject,
        named=named,
    )


def names_body(text: str, site: Site) -> bool:
    """Return whether the text names the municipality, one of its administrations, or another sender of site.toml."""
    names = (site.site.name, site.services.norm.sender, *(owner.name for owner in site.owner))
    text = text.casefold()
    return any(re.search(rf"\b{_loosely(name.casefold())}", text) for name in filter(None, names))


def _loosely(name: str) -> str:
    """Return a pattern for a name that begins with a place: *Marks kommun* matches *Mark kommun* too, and back."""
    first, _, rest = name.partition(" ")
    return rf"{re.escape(first.removesuffix('s'))}s? {re.escape(rest)}" if rest else re.escape(first)


def _sentences(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the sentences and the separate pieces (headings, labels with their date), in order."""
    before = ""
    for block in blocks:
        for sentence in block.sentences:
            yield fold(f"{before} {sentence.text}") if before and _DATE.search(sentence.text) else sentence.text
        if not block.sentences and _DATE.search(block.text):  # a bare date under its heading
            yield fold(f"{before} {block.text}")
        before = block.text if len(block.words) <= 8 and block.words else ""


def _status(sentences: Sequence[str]) -> tuple[Status, str]:
    """Return the status in the law's words, else "" and the sentence that words it otherwise."""
    found: list[tuple[bool, Status]] = []
    others: list[str] = []
    chosen: list[str] = []
    for sentence in sentences:
        about_all = bool(_SUBJECT.search(sentence)) and not _PARTS.search(sentence)
        for match in _OF_THREE.finditer(sentence):
            before = sentence[max(0, match.start() - _BEFORE_DATE) : match.start()]
            if not _BEFORE.search(before) and not _CHOICE.search(before):
                found.append((about_all, _STATUS[match["word"].lower()]))
                chosen.append(match[0])
        says = _COMPATIBLE.search(sentence) or _FULFILS.search(sentence)
        if about_all and says and not _NO_CLAIM.search(sentence):
            others.append(sentence[:200])
    other = next((each for each in others if "förenlig" in each), next(iter(others), ""))
    whole = [status for about_all, status in found if about_all]
    if {"full", "partial", "none"} <= {status for _, status in found}:
        return "", " … ".join(chosen)  # the template's three statuses, with none of them chosen
    best: Status = next(iter(whole or [status for _, status in found]), "")
    if best and not whole and "förenlig" in other:
        return "", other  # the law's words are used of parts only
    return (best, "") if best else ("", other)


def _has_shortcomings(blocks: Sequence[Block]) -> bool:
    """Return whether any shortcoming is described, apart from those that residents are asked to report."""
    under = 0  # the level of the heading above the shortcomings, its subheadings included
    for block in blocks:
        if block.kind == "heading":
            if _SHORT_HEADING.search(block.text) and not _TO_US.search(block.text):
                under = under or block.level
            elif block.level <= under:
                under = 0
        elif not (_TO_US.search(block.text) or _ABOUT_LIST.search(block.text)) and (
            (under and len(block.words) > 3) or (block.kind == "list-item" and _SHORT_ITEM.search(block.text))
        ):
            return True
    return False


def _dates(sentences: Iterable[str]) -> Iterator[str]:
    """Yield the dates of assessment and update; dates by which faults are to be fixed are left out."""
    for sentence in sentences:
        if not _DATED.search(sentence):
            continue
        for match in _DATE.finditer(sentence):
            before, date = sentence[max(0, match.start() - _BEFORE_DATE) : match.start()], _iso(match)
            if date and date not in _OTHER_DATES and not _COMING.search(before) and not _OPENED.search(before):
                yield date


def _shown(page: Page) -> Iterator[str]:
    """Yield the dates that the publishing tool shows, anywhere on the page."""
    for match in _SHOWN.finditer(fold(page.soup.get_text(" "))):
        if found := _DATE.match(match.string, match.end()):
            yield _iso(found)


def _iso(match: re.Match[str]) -> str:
    found = match.groupdict()
    year = found["y"] or found["year"] or found["y3"]
    if found["month"]:
        month = _MONTHS.index(found["month"].lower()) + 1
    else:
        month = int(found["m"] or found["m3"])
    day = int(found["d"] or found["day"] or found["d3"] or 28)  # a month alone: towards its end
    return f"{year}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""


def _has_feedback(page: Page, text: str) -> bool:
    """Return whether the page offers a form, a mail address, a number, or a link that names one."""
    if _MAIL.search(text) or _PHONE.search(text) or any(page.region(form) == "main" for form in page.forms):
        return True
    return any(
        anchor.href.startswith(("mailto:", "tel:")) or _WAY.search(anchor.text)
        for anchor in page.anchors
        if anchor.region == "main"
    )


def _claim(blocks: Sequence[Block], clause: re.Pattern[str], why: re.Pattern[str]) -> Claim:
    """Return whether something is exempted under a clause of the law, and whether a reason is given."""
    sections: list[list[str]] = [[]]
    for block in blocks:
        if block.kind == "heading":
            sections.append([])
        if not _TO_READERS.search(block.text):
            sections[-1].append(block.text)
    for section in sections:
        text, body = fold(" ".join(section)), fold(" ".join(section[1:]))
        if body and clause.search(text) and not _NOT_CLAIMED.search(text):
            return "reasoned" if why.search(clause.sub(" ", body)) else "bare"
    return ""
