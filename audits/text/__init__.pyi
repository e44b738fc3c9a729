from . import language
from .language import base_language
from .text import Block, Sentence, Text
from .words import is_long, letters

__all__ = ["Block", "Sentence", "Text", "base_language", "is_long", "language", "letters"]
