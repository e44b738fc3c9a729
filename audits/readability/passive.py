"""Finds s-passives. The ending alone is right only half the time, so a lexicon and the neighbouring words decide.

* Deponents, nouns and stative verbs never count (``finns``, ``hoppas``, ``stats``: rules/words/not-passive.txt).
* Forms that a lexicon knows only as verbs always count: ``görs``, ``utfördes``, ``tagits``, ``prövas``
  (rules/words/passive-forms.txt, and rules/words/dsso for words from Den stora svenska ordlistan).
* Forms that are both a verb's and a noun's genitive, or in no lexicon, count after a modal verb or ``att``, or before a
  word that follows verbs but not genitives (``av``).
"""

import re
from collections.abc import Iterator
from functools import cache

from audits.text import Sentence
from rules import words

_GENITIVE = re.compile(r"(?:or|ar|er|en)nas$")
_NOUN = re.compile(
    r"(?<!p)plats$|(?:^|in|upp|till|mot|bi|bygg|grund|procent|ränte|skatte|avgifts|slut|huvud|löne)sats$|^(?:del)?stats$"
    r"|(?:pal|spen|mand|aggreg|cit|kandid|demokr|advok|result|form|certifik|intern|kvadr|appar|klim|sen|sold|refer)ats$"
    r"|(?:data|kunskaps|kund)bas$|kalas$|glas$|(?:bio|natur|fordons|väx|av|växthus)gas$|(?<!f)fas$|(?:skreds|snö|jord)ras$"
)
_FIRST = re.compile(r"(?P<stem>.+a)(?:s|des|ts)$")  # first conjugation: prövas, prövades, prövats
_SUPINE = re.compile(r"(?:iv|åll|ag|id|ut|ug|un|åt)its$")  # angivits, hållits, tagits
_LEAST = 5  # letters: shorter words in -as are nouns and names
_BLI = frozenset(("bli", "blir", "blev", "blivit", "bliva", "bliver"))
_GAP = 3  # words between blir and the participle: "blir du då också kontaktad"
_STEM = 3  # letters: ges is not an old form of gs
_TAIL = 5  # letters of the verb at the end of a longer one: kvalitets-säkras, vidare-utbildas


def passives(sentence: Sentence) -> Iterator[str]:
    """Yield the s-passives of a sentence."""
    found = sentence.words
    for number, word in enumerate(found):
        if not word.endswith("s"):
            continue
        lower = word.lower()
        if word[0].isupper() and number:  # a name; at the beginning of a sentence it may be a verb
            continue
        after = found[number + 1].lower() if number + 1 < len(found) else ""
        before = found[number - 1].lower() if number else ""
        if is_passive(lower, before, after):
            yield word


def is_passive(word: str, before: str, after: str) -> bool:
    """Return whether ``word`` (lower case) between its neighbours ("" at the ends of the sentence) is an s-passive."""
    known = _known(word)
    return known == "verb" or (known == "perhaps" and _stands_as_verb(before, after))


@cache
def _known(word: str) -> str:
    """Return the lexicon's answer for a form: "verb", "perhaps" where the neighbours decide, or "other"."""
    if word in words("not-passive"):
        return "other"
    if _is_listed(word):
        return "verb"
    if len(word) < _LEAST or _NOUN.search(word):
        return "other"
    if word in words("dsso/s-nouns"):
        return "perhaps"
    if (found := _FIRST.match(word)) and _is_first_conjugation(found["stem"]):
        return "verb"
    if word.endswith(("ades", "erats")) or _SUPINE.search(word):
        return "verb"
    return "perhaps" if word.endswith(("as", "ats")) and not _GENITIVE.search(word) else "other"


def _is_listed(word: str) -> bool:
    """Return whether a list knows the form only as a verb's, with a particle before it or not (``framförs``)."""
    if word in words("passive-forms") or (word in words("dsso/s-forms") and word not in words("dsso/s-nouns")):
        return True
    return any(
        word.startswith(prefix) and word[len(prefix) :] in words("passive-forms") for prefix in words("particles")
    )


def _is_first_conjugation(stem: str) -> bool:
    """Return whether ``stem`` is a first-conjugation verb, or ends in one (``vidareutveckla``)."""
    verbs = words("dsso/first-conjugation")
    if stem in verbs:
        return True
    return not _GENITIVE.search(f"{stem}s") and any(stem[cut:] in verbs for cut in range(2, len(stem) - _TAIL + 1))


def _stands_as_verb(before: str, after: str) -> bool:
    return before in words("before-infinitive") or not after or after in words("after-passive")


@cache
def modern_passive(word: str) -> str:
    """Return the modern form of an old passive in -es (``erhålles``: ``erhålls``); "" when ``word`` is not one.

    After a stem in -d, -t, -s, -x or -z the ending is modern (``sändes`` is the preterite, ``läses`` the present).
    """
    stem = word.removesuffix("es")
    if (
        len(stem) < _STEM
        or stem[-1] in "dtsxz"
        or word in words("not-passive")
        or not word.islower()
        or not _is_listed(f"{stem}s")
    ):
        return ""
    return f"{stem}s"


def bli_passive(sentence: Sentence) -> str:
    """Return the first "blir" passive of a sentence that names no actor (``blir du kontaktad``); "" if none."""
    found = sentence.words
    for at, word in enumerate(found):
        if word.lower() not in _BLI:
            continue
        for end in range(at + 1, min(len(found), at + 2 + _GAP)):
            if is_participle(found[end].lower()):
                if found[end + 1 : end + 2] == ("av",):  # "blir kontaktad av oss" names the actor
                    break
                return " ".join(found[at : end + 1])
            if found[end].lower() not in words("between"):
                break
    return ""


@cache
def is_participle(word: str) -> bool:
    """Return whether ``word`` (lower case) is the participle of a verb with an actor and an object (``kontaktad``)."""
    if word in words("states") or word.removesuffix("e") in words("states"):
        return False
    if found := re.match(r"(?P<stem>.+a)(?:d|de)$", word):
        return found["stem"] in words("dsso/first-conjugation") or _is_first_conjugation(found["stem"])
    base = re.match(r"(?P<stem>.+?[dt])(?:a)?$", word)
    return bool(base and _is_listed(f"{base['stem']}es"))
