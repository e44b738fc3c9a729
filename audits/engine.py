"""The engine that looked at a page (axe, browser and fonts), as a run and its artifacts store it."""

import re

from msgspec import Struct

_PARTS = re.compile(r"\A(axe-core [^,]+)(?:, ([^,]+ [\d.]+), fonts ([0-9a-f]+))?\Z")


class Engine(Struct, frozen=True):
    """The parts of an engine; a part that is not known is "".

    ``axe`` and ``browser`` are a name and a version. ``fonts`` is a digest, which is the same where text is equally
    wide and high. Versions before 0.2 did not record browser and fonts.
    """

    axe: str = ""
    browser: str = ""
    fonts: str = ""

    def __str__(self) -> str:
        """Return the stored form: "axe-core 4.14.1, Chrome 156.0.8078.73, fonts 3f9a1c2e"."""
        return ", ".join(filter(None, (self.axe, self.browser, self.fonts and f"fonts {self.fonts}")))

    @property
    def is_whole(self) -> bool:
        """Return whether every part is known. Only then do two equal engines render and test alike."""
        return bool(self.axe and self.browser and self.fonts)


def parse_engine(text: str) -> Engine:
    """Return the engine that is stored as ``text``, or an engine without parts when ``text`` is not one."""
    found = _PARTS.match(text)
    return Engine(*(part or "" for part in found.groups())) if found else Engine()
