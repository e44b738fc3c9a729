"""Check which fonts the browser substitutes for those that sites name, and whether they have the same widths."""

from collections.abc import Mapping

from crawler.doctor.diagnosis import Diagnosis

# The families that style sheets name most, their generic fallbacks, and fonts whose letters are exactly as wide.
_NAMED = (
    ("Arial", "sans-serif", ("Liberation Sans", "Arimo", "Nimbus Sans", "TeX Gyre Heros", "Helvetica")),
    ("Helvetica", "sans-serif", ("Liberation Sans", "Arimo", "Nimbus Sans", "TeX Gyre Heros", "Arial")),
    ("Times New Roman", "serif", ("Liberation Serif", "Tinos", "Nimbus Roman", "TeX Gyre Termes", "Times")),
    ("Courier New", "monospace", ("Liberation Mono", "Cousine", "Nimbus Mono", "TeX Gyre Cursor", "Courier")),
)
_INSTALL = "install some with `apt-get install fonts-liberation` on the machine of the browser"
FAMILIES = tuple(f'"{family}", {generic}' for family, generic, _ in _NAMED)  # as CSS writes them


def judge_fonts(used: Mapping[str, str]) -> Diagnosis:
    """Return a diagnosis of `used`, which maps CSS families to the fonts that draw them.

    In a font of other widths, text wraps and overlaps in other places than it does for residents. Findings measured in
    pixels then apply to a page that no resident sees.
    """
    if not all(used.values()):
        return Diagnosis("fonts", False, f"no font has Swedish letters; {_INSTALL}")
    pairs = [(family, _font(used, family), alike) for family, _, alike in _NAMED]
    drawn = ", ".join(f"{family} as {font}" for family, font, _ in pairs)
    if wrong := [family for family, font, alike in pairs if not font.startswith((family, *alike))]:
        text = f"{drawn}; other widths than residents see ({', '.join(wrong)}): what is measured in pixels may be wrong"
        return Diagnosis("fonts", True, f"{text}; {_INSTALL}", advice=True)
    return Diagnosis("fonts", True, drawn)


def _font(used: Mapping[str, str], family: str) -> str:
    return next(font for css, font in used.items() if css.startswith(f'"{family}"'))
