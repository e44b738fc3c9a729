"""Build rules/words/dsso/ from the Hunspell dictionary of Den stora svenska ordlistan.

Run ``python -m tools.build_lexicon FOLDER``, where FOLDER contains sv_SE.aff and sv_SE.dic (Debian's package
hunspell-sv). rules/words/dsso/README.md describes the lists and names their licence.
"""

import re
import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "rules" / "words" / "dsso"
_HEAD = "# From Den stora svenska ordlistan, (c) 2003-2014 Göran Andersson and others, LGPL-3.0-only; see README.md."
_WORD = re.compile(r"[a-zåäöé]{3,}")
_JOINTS = "zgyhxwvfuit"  # flags of the suffixes that make a first part: tjänst-e-, handlägg-ning-s-, veck-o-
_LONGEST = 16  # letters of a part; longer parts are compounds, or too rare to matter

Suffixes = dict[str, list[tuple[str, str, re.Pattern[str]]]]


def suffixes(path: Path) -> Suffixes:
    """Read the suffix rules by flag from sv_SE.aff: what to strip, what to add, and how the word must end."""
    found: Suffixes = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = line.partition("#")[0].split()
        if len(parts) >= 5 and parts[0] == "SFX":
            flag, strip, add, end = parts[1:5]
            add = add.partition("/")[0]
            rule = ("" if strip == "0" else strip, "" if add == "0" else add, re.compile(f"{end}$"))
            found[flag].append(rule)
    return found


def entries(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each lower-case word of sv_SE.dic with its flags, except the words that the dictionary forbids."""
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, flags = line.split("\t")[0].strip().partition("/")
        if _WORD.fullmatch(word) and "%" not in flags:
            yield word, flags


def derive(folder: Path) -> dict[str, set[str]]:
    """Return the words of each list, by the list's name, from the dictionary in `folder`."""
    rules = suffixes(folder / "sv_SE.aff")

    def grow(word: str, flag: str) -> Iterator[str]:
        for strip, add, end in rules[flag]:
            if end.search(word):
                yield word.removesuffix(strip) + add

    made: dict[str, set[str]] = defaultdict(set)
    genitives, nouns, firsts, lasts = set(), set(), set(), set()
    for word, flags in entries(folder / "sv_SE.dic"):
        verb = word.endswith("a") and ("L" in flags or {"A", "N", "m"} <= set(flags))
        if verb and "L" in flags:  # second and strong conjugation: byggs, byggdes, byggts
            made["s-forms"].update(form for form in grow(word, "L") if form.endswith("s"))
        elif verb:
            made["first-conjugation"].add(word)
        elif "N" in flags and word[-1] in "oyäöeå":  # third conjugation: nås, nåddes, nåtts
            made["s-forms"].update({f"{word}s", *(form for form in grow(word, "N") if form.endswith("s"))})
        elif "A" in flags:
            genitives.add(f"{word}s")
        if "E" in flags and word.endswith("a"):  # a noun: docka, frågan
            nouns.add(word)
        if "X" in flags or "s" in flags:
            firsts.add(word)
        firsts.update(form for flag in _JOINTS if flag in flags for form in grow(word, flag))
        if "Y" in flags and not verb:
            lasts.add(word)
    made["verb-and-noun"] = made["first-conjugation"] & nouns
    made["first-conjugation"] -= nouns
    made["s-nouns"] = made["s-forms"] & genitives
    made["first-parts"] = {word for word in firsts if _is_atom(word, firsts, firsts)}
    made["last-parts"] = {word for word in lasts if _is_atom(word, firsts, lasts)}
    return made


def _is_atom(word: str, firsts: set[str], lasts: set[str]) -> bool:
    halves = ((word[:cut], word[cut:]) for cut in range(3, len(word) - 2))
    return 3 <= len(word) <= _LONGEST and not any(a in firsts and b in lasts for a, b in halves)


def main() -> None:
    """Write the lists to rules/words/dsso/."""
    for name, words in derive(Path(sys.argv[1])).items():
        text = textwrap.fill(" ".join(sorted(words)), 120, break_long_words=False, break_on_hyphens=False)
        (FOLDER / f"{name}.txt").write_text(f"{_HEAD}\n{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
