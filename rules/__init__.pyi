from .criteria import Coverage, Criterion, coverage, load_criteria, under_law, web_criteria
from .faults import Checks, Fault, convert, nearest
from .files import InvalidInput, TomlFile, read_text
from .loader import RULES_FOLDER, RuleSet, load_rules
from .questions import Question, read_questions, shipped_questions
from .schema import AREAS, Area, Example, Impact, Rule, Wording
from .tables import Row, read_rows
from .wordlist import (
    WORDS_FOLDER,
    Hit,
    WordList,
    abbreviations,
    are_whole,
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
    "Checks",
    "Coverage",
    "Criterion",
    "Example",
    "Fault",
    "Hit",
    "Impact",
    "InvalidInput",
    "Question",
    "Row",
    "Rule",
    "RuleSet",
    "TomlFile",
    "WordList",
    "Wording",
    "abbreviations",
    "are_whole",
    "convert",
    "coverage",
    "linked_by",
    "load_criteria",
    "load_rules",
    "load_words",
    "nearest",
    "read_questions",
    "read_rows",
    "read_text",
    "read_words",
    "repealed_laws",
    "shipped_questions",
    "support_nouns",
    "under_law",
    "web_criteria",
    "words",
]
