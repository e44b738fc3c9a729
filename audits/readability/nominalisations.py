"""Finds nominalisations: nouns made of verbs and adjectives (``prövning``, ``beviljande``, ``tillgänglighet``).

Everyday words with the same endings (``tidning``, ``lägenhet``, ``information``) are listed in
rules/words/concrete-nouns.txt, and left out together with their compounds.
"""

import re
from functools import cache

from rules import words

_FORM = re.compile(
    r"^(?P<base>.{2,}?(?:ning|ing|else|het|tion))(?:s|en|ens|er|ers|erna|ernas|ar|ars|arna|arnas|n|ns|r|rs|rna|rnas)?$"
    r"|^(?P<verbal>.{3,}(?:and|end)et)s?$"
)
_LEAST = 7  # letters of the base: shorter ones are everyday words (ring, enhet, aktion)
_FIRST, _LAST = 3, 6  # letters that the parts of a compound have at least
_LAND = re.compile(
    r"(?:l|s|b|br|h|r|st|v|m)andet$|(?:bo|le|utlåt|bete|anse|utse|se|förhåll|meddel|lär|avse)(?:and|end)et$"
)


@cache
def is_nominalisation(word: str) -> bool:
    """Return whether ``word`` (in lower case) is a nominalisation."""
    found = _FORM.match(word)
    if found is None:
        return False
    if found["verbal"]:
        return not _LAND.search(found["verbal"])
    base = found["base"]
    return len(base) >= _LEAST and not _is_concrete(base)


def _is_concrete(base: str) -> bool:
    """Return whether ``base`` is listed, or a compound of a listed word (``årstidning``, but not ``be-handling``)."""
    concrete = words("concrete-nouns")
    if base in concrete:
        return True
    rests = (base[start:] for start in range(_FIRST, len(base) - _LAST + 1))
    return any(rest in concrete and base[: -len(rest)] not in words("particles") for rest in rests)
