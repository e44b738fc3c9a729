"""Reads what an accessibility statement is about: a site, an app, or the service of another organisation.

A municipality publishes several statements on one site, also those of its apps, of suppliers and of former years. None
is held against a host before it is known to be about it.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

Subject = Literal["web", "app", "other", ""]

_STATEMENT = r"(?:tillgänglighets)?redogörelse\w*|tillgänglighetsutlåtande\w*|accessibility statement"
_HEADING = re.compile(rf"(?:{_STATEMENT})\s*(?:för|om|till|[–:,-]|of|for)\s*(?P<about>.+)", re.I)
_AHEAD = re.compile(rf"^(?P<about>.{{1,500}}?) ?[–:,-] ?(?:{_STATEMENT})\s?$", re.I)  # "Trygghetsappen – redogörelse"
_SENTENCE = re.compile(
    rf"(?:\b(?:{_STATEMENT})\s+(?:gäller|avser|omfattar|handlar om|beskriver|täcker)|\bbeskrivs\s+hur"
    r"|\b(?:står bakom|ansvarar för|äger|tillhandahåller|är avsändare (?:av|för)))\s+(?P<about>.+)",
    re.I,
)
_STATUS = re.compile(r"^(?P<about>[^.:;]{2,80}?)\s+är\s+(?:\w+\s+){0,2}förenlig", re.I)
_SENDER = re.compile(
    r"^(?:det är\s+)?(?P<who>(?-i:[A-ZÅÄÖ])[^.,;:]{2,70}?)\s+(?:som\s+)?"
    r"(?:står bakom|ansvarar för|äger|tillhandahåller)\s+(?:den här|denna|detta|webb|app|e-?tjänst|portal|\S+\.se)",
    re.I,
)
_NO_NAME = re.compile(r"^(?:vi|kommunen|det|den|förvaltningen|nämnden|webbplatsen|du)$", re.I)
_APP = re.compile(
    r"\b(?!\w{0,40}(?:knapp|mapp|trapp|etapp)|lapp|papp|kapp)[\w-]{0,40}app(?:en|ar|arna|s|likation\w*)?\b", re.I
)
_WEB = re.compile(
    r"\bwebb\w*|\bsajt\w*|\bhemsid\w*|\be-?tjänst\w*|\bportal\w*|\bmina sidor|\bsjälvservice\w*|\bwebsite", re.I
)
_HOST = re.compile(r"\b(?:https?://)?(?:www\.)?((?:[a-zåäö0-9-]{1,63}\.){1,9}[a-z]{2,24})\b(?!@)", re.I)
_FILE = re.compile(r"\.(?:pdf|docx?|html?|aspx|php)$", re.I)
_NUMBERS = re.compile(r"[\d.:\[\]a-f]+", re.I)
_LONG = 300  # characters of a subject
_YEAR = re.compile(r"\W{0,9}\b(?:19|20)\d\d\b\W*|\b(?:tidigare|äldre|gammal|arkiverad|föregående)\s*", re.I)


def read_subject(headings: Iterable[str], sentences: Iterable[str], *, ours: bool) -> tuple[Subject, tuple[str, ...]]:
    """Return what a statement is about and the hosts that it names as its subject.

    ``headings`` are the main heading and the title, which decide before ``sentences`` do. ``ours``: the text names us.
    """
    sentences = list(sentences)
    if not ours and any(map(_is_another, sentences)):
        return "other", ()
    found = [*_about(headings, (_HEADING, _AHEAD)), *_about(sentences, (_SENTENCE, _STATUS))]
    hosts = tuple(dict.fromkeys(host for text in found for host in hosts_in(text)))
    for text in found:
        if _WEB.search(text) or any(hosts_in(text)):
            return "web", hosts
        if _APP.search(text):
            return "app", ()
    return "", hosts


def hosts_in(text: str) -> Iterator[str]:
    """Yield the hosts that a text names, without ``www.``."""
    for match in _HOST.finditer(text):
        if not _FILE.search(match[1]):
            yield match[1].lower()


def is_about(subject: Subject, named: Iterable[str], host: str) -> bool:
    """Return whether a statement with this subject can be about ``host``; one that names no host can."""
    name = host.partition(":")[0].removeprefix("www.")
    if subject in ("app", "other"):
        return False
    named = tuple(named)
    if not named or _NUMBERS.fullmatch(name) or "." not in name:
        return True
    return any(name == other or name.endswith(f".{other}") for other in named)


def without_year(heading: str) -> str:
    """Return a statement's heading without year and age: statements of several years have the same."""
    return _YEAR.sub(" ", heading).strip(" ()–-").casefold()


def _about(texts: Iterable[str], patterns: tuple[re.Pattern[str], ...]) -> Iterator[str]:
    for text in texts:
        match = next(filter(None, (pattern.search(text) for pattern in patterns)), None)
        if match:
            yield match["about"][:_LONG]


def _is_another(sentence: str) -> bool:
    match = _SENDER.match(sentence.strip())
    return bool(match and not _NO_NAME.match(match["who"]))
