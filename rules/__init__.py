"""What is right: rules and word lists as data, and nothing of ours imported."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
