"""Names of links that do not tell where the link leads: "läs mer", "här", or a raw web address."""

import re
from functools import lru_cache

_VAGUE = frozenset(
    " ".join(line.split())
    for line in """
    läs mer|läs mera|läs mer här|läs vidare|läs mer om detta|läs mer om det|läs mer om det här|läs mer på webben
    här kan du läsa mer|du kan läsa mer här|mer|mera|mer här|mer info|mer information|mer om detta|se mer|se här
    klicka|klicka här|klicka här för att läsa mer|klicka här för mer information|tryck här|här|hit
    ladda ner|ladda ned|ladda ner här|ladda hem|ladda ner fil|ladda ner filen|ladda ner dokument|ladda ner dokumentet
    öppna länk|öppna länken|länk|länken|länk här|den här länken|denna länk|följ länken|följ länken här|till länken
    via länken|via denna länk|på denna länk|vidare|gå vidare|gå hit|till sidan|gå till sidan|gå till webbplatsen
    den här sidan|denna sida|pdf
    read more|read more here|click|click here|here|more|more here|more info|more information|learn more|see more
    find out more|continue reading|download|download here|link|this link|follow this link|this page
    """.replace("\n", "|").split("|")
    if line.strip()
)
# Texts that templates add to every link to another site, or to a file: they do not tell where the link leads.
_ADDED = re.compile(
    r"\(?\b(?:länk till (?:en )?annan (?:webbplats|webbsida)|extern (?:länk|webbplats|sida)"
    r"|öppnas i (?:ett )?nytt? (?:fönster|flik)|öppnas i en ny flik|(?:external|outside) (?:link|website|site)"
    r"|opens in (?:a )?new (?:window|tab))\b\)?",
    re.I,
)
_FILE = re.compile(
    r"\(?\b(?:pdf|docx?|xlsx?|word|excel)?\b,?\s*\d+(?:[.,]\d+)?\s*(?:kb|mb|kib|mib)\b\)?|\(\s*\w{3,4}\s*\)$", re.I
)
_FORMAT = re.compile(r"^(ladda (?:ner|ned|hem)|download|öppna)\s+(?:som )?(?:pdf|docx?|word|xlsx?|excel)$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.I)


@lru_cache(maxsize=16_384)  # a menu is repeated on every page
def is_vague(name: str) -> bool:
    """Return whether a link with this accessible name does not tell where it leads."""
    if _ADDRESS.fullmatch(name.strip("<>()[] .,")):
        return _is_raw(name.strip("<>()[] .,"))
    text = _trim(_FILE.sub(" ", _ADDED.sub(" ", name)).casefold())
    return _trim(_FORMAT.sub(r"\1", text)) in _VAGUE


def _trim(text: str) -> str:
    """Return ``text`` from its first to its last letter or digit, without arrows, dots, quotes or dashes around it."""
    found = re.search(r"\w.*\w|\w", text, re.S)
    return " ".join(found.group().split()) if found else ""


def _is_raw(address: str) -> bool:
    """Return whether an address is a poor name: "https://…" or a path of many parts. "www.1177.se" is a good one."""
    scheme, mark, rest = address.rpartition("://")
    host, _, path = rest.rstrip("/").partition("/")
    del scheme, host
    return bool(mark) or "?" in path or path.count("/") > 0
