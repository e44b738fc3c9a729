"""What looked at a page: axe, browser and fonts, as a run and its artifacts carry them."""

import re

from msgspec import Struct

_PARTS = re.compile(r"\A(axe-core [^,]+)(?:, ([^,]+ [\d.]+), fonts ([0-9a-f]+))?\Z")


class Engine(Struct, frozen=True):
    """``axe`` and ``browser`` are a name and a version; ``fonts`` is a digest, the same where text is as wide and high.
    A part that is not known is "": version 0.1 knew of neither browser nor fonts."""

    axe: str = ""
    browser: str = ""
    fonts: str = ""

    def __str__(self) -> str:
        """As it is stored: "axe-core 4.14.1, Chrome 156.0.8078.73, fonts 3f9a1c2e"."""
        return ", ".join(filter(None, (self.axe, self.browser, self.fonts and f"fonts {self.fonts}")))

    @property
    def is_whole(self) -> bool:
        """Whether every part is known, so that two that are equal have seen with the same eyes."""
        return bool(self.axe and self.browser and self.fonts)


def parse_engine(text: str) -> Engine:
    """The engine that is stored as ``text``; one without parts where it is none."""
    found = _PARTS.match(text)
    return Engine(*(part or "" for part in found.groups())) if found else Engine()
