"""Recognise addresses that are miswritten: ``htpp://…``, ``mailtoo:…``, ``http//…``, and ``www.…`` without a scheme.

Which schemes exist is no question: any program may register one (bankid:, swish:, teams:), and a link to it is none of
a page. What counts is that an address is nearly one of the few that people type by hand, and goes on as that does.
"""

import re

# What people type by hand, and what must follow for a slip to be likely: a name of three letters is soon hit by chance.
_WRITTEN = {
    "http": re.compile(r"[/\\]|www\."),
    "https": re.compile(r"[/\\]|www\."),
    "mailto": re.compile(r"[^\s/@]+@"),
    "tel": re.compile(r"[\d+( ][\d ()/.+-]{4,}$"),
    "javascript": re.compile(r""),
}
_FAR = 2  # edits by which a name of six letters or more may be miswritten; of a shorter one, a single edit
_LONG = 6
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*)(\s*):\s*(.*)", re.I | re.S)
_NO_COLON = re.compile(r"([a-z]{3,7})[;.,]?(?=//)", re.I)  # "http//x.se": a path, to a browser
_NO_SCHEME = re.compile(r"www\.[\w-]+(?:\.[\w-]+)+(?:[/?#:]|$)|[\w.+-]+@[\w-]+(?:\.[\w-]+)+$", re.I)
_FIRST = re.compile(r"[/?#.\\]|https?://", re.I)  # how most addresses begin, none of them a slip


def is_slip(href: str) -> bool:
    """Return whether ``href``, as a page has it, is a likely slip of the pen, so that it leads nowhere."""
    if _FIRST.match(href):
        return False
    if found := _SCHEME.match(href):
        name, blank, rest = found[1].lower(), found[2], found[3]
        if name in _WRITTEN:
            return bool(blank)  # "http ://x.se" is a path, to a browser
        return any(_is_near(name, known) and goes_on.match(rest) for known, goes_on in _WRITTEN.items())
    if found := _NO_COLON.match(href):
        return any(_is_near(found[1].lower(), known) for known in ("http", "https"))
    return bool(_NO_SCHEME.match(href))


def _is_near(name: str, known: str) -> bool:
    far = _FAR if len(known) >= _LONG else 1
    return abs(len(name) - len(known)) <= far and _edits(name, known) <= far


def _edits(one: str, other: str) -> int:
    """Return how many letters must be added, left out, exchanged or swapped (Damerau and Levenshtein's distance)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        last, before, row = before, row, [at]
        for to, wanted in enumerate(other, 1):
            cost = min(before[to] + 1, row[-1] + 1, before[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                cost = min(cost, last[to - 2] + 1)
            row.append(cost)
    return row[-1]
