from . import dates, language
from .compounds import as_phrase, split_compound
from .language import base_language
from .text import Block, Sentence, Text
from .vague import is_vague
from .width import cut_to_width
from .words import is_long, letters

__all__ = [
    "Block",
    "Sentence",
    "Text",
    "as_phrase",
    "base_language",
    "cut_to_width",
    "dates",
    "is_long",
    "is_vague",
    "language",
    "letters",
    "split_compound",
]
