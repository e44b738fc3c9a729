from .criteria import Criterion, coverage, load_criteria, under_law, web_criteria
from .loader import RULES_FOLDER, RuleError, RuleSet, load_rules
from .schema import AREAS, Area, Example, Impact, Rule
from .wordlist import (
    WORDS_FOLDER,
    Hit,
    WordList,
    WordListError,
    abbreviations,
    linked_by,
    load_words,
    read_words,
    repealed_laws,
    support_nouns,
    words,
)

__all__ = [
    "AREAS",
    "RULES_FOLDER",
    "WORDS_FOLDER",
    "Area",
    "Criterion",
    "Example",
    "Hit",
    "Impact",
    "Rule",
    "RuleError",
    "RuleSet",
    "WordList",
    "WordListError",
    "abbreviations",
    "coverage",
    "linked_by",
    "load_criteria",
    "load_rules",
    "load_words",
    "read_words",
    "repealed_laws",
    "support_nouns",
    "under_law",
    "web_criteria",
    "words",
]
