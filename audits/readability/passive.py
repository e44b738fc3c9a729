"""Finds s-passives. The ending alone is right only half the time, so lists and neighbours decide.

* Forms that lists know: ``görs``, ``utfördes``, ``tagits`` (rules/words/passive-forms.txt).
* ``-ades``, ``-ats`` and ``-its``: verbs, unless a list says deponent or noun.
* ``-as``: a passive after a modal verb or ``att``, or before a word that follows verbs but not genitives (``av``).
"""

import re
from collections.abc import Iterator
from functools import cache

from audits.text import Sentence
from rules.wordlist import words

_GENITIVE = re.compile(r"(?:or|ar|er|en)nas$")
_NOUN = re.compile(
    r"(?<!p)plats$|(?:^|in|upp|till|mot|bi|bygg|grund|procent|ränte|skatte|avgifts|slut|huvud|löne)sats$|^(?:del)?stats$"
    r"|(?:pal|spen|mand|aggreg|cit|kandid|demokr|advok|result|form|certifik|intern|kvadr|appar|klim|sen|sold|refer)ats$"
    r"|(?:data|kunskaps|kund)bas$|kalas$|glas$|(?:bio|natur|fordons|väx|av|växthus)gas$|(?<!f)fas$|(?:skreds|snö|jord)ras$"
)
_SUPINE = re.compile(r"(?:iv|åll|ag|id|ut|ug|un|åt)its$")  # angivits, hållits, tagits
_LEAST = 5  # letters: shorter words in -as are nouns and names


def passives(sentence: Sentence) -> Iterator[str]:
    """The s-passives of a sentence."""
    found = sentence.words
    for number, word in enumerate(found):
        if not word.endswith("s"):
            continue
        lower = word.lower()
        if word[0].isupper() and number:  # a name; at the beginning of a sentence a verb may stand
            continue
        after = found[number + 1].lower() if number + 1 < len(found) else ""
        before = found[number - 1].lower() if number else ""
        if is_passive(lower, before, after):
            yield word


def is_passive(word: str, before: str, after: str) -> bool:
    """Whether ``word`` (lower case) between its neighbours ("" at the ends of the sentence) is an s-passive."""
    if word in words("not-passive"):
        return False
    if _known(word):
        return True
    if len(word) < _LEAST or _NOUN.search(word):
        return False
    if word.endswith(("ades", "ats")) or _SUPINE.search(word):
        return True
    if not word.endswith("as") or _GENITIVE.search(word):
        return False
    return before in words("before-infinitive") or not after or after in words("after-passive")


@cache
def _known(word: str) -> bool:
    """Whether a list knows the form, with a particle before it or not (``framförs``, ``uppmäts``)."""
    forms = words("passive-forms")
    return word in forms or any(
        word.startswith(prefix) and word[len(prefix) :] in forms for prefix in words("particles")
    )
