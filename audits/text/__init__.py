"""Swedish text: blocks, sentences, words, and the language they are in."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
