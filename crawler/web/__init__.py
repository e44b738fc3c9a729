"""URLs, HTTP answers, robots.txt, sitemaps and WARC files, shared by every part that talks to web servers."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
